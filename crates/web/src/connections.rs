//! Connections: so many at once, each with a bounded time for the head of a request, for
//! keeping still, and for all of its life. Who is slow costs a place for a while and no more.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};

use crate::app::App;
use crate::server::log;

/// Serves whoever connects until the sender of `stopping` is gone, then ends when the requests
/// under way are answered.
pub(crate) async fn accept(
    listener: TcpListener,
    router: Router,
    app: Arc<App>,
    mut stopping: watch::Receiver<()>,
) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        // Beyond the bound whoever comes waits in the line of the system.
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            next = next => next,
            _ = stopping.changed() => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let (router, app) = (router.clone(), Arc::clone(&app));
                let stopping = stopping.clone();
                tokio::spawn(async move {
                    let _open = app.metrics.connected();
                    serve(stream, peer, router, (&app, stopping)).await;
                    drop(place);
                });
            }
            Err(error) if is_of_one(&error) => {}
            // Such as no file that can be opened any more: others must close first.
            Err(error) => {
                log("accept", &error.to_string());
                sleep(PAUSE).await;
            }
        }
    }
    let all = u32::try_from(CONNECTIONS).unwrap_or(u32::MAX);
    drop(places.acquire_many(all).await);
}

async fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    (app, mut stopping): (&App, watch::Receiver<()>),
) {
    // An answer is written at once, and nobody waits for the rest of a packet.
    let _ = stream.set_nodelay(true);
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        let answer = router.call(request);
        async move { Ok::<_, Infallible>(answer.await.unwrap_or_else(|never| match never {})) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME);
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service));
    let ended = tokio::select! {
        ended = connection.as_mut() => Some(ended),
        () = sleep(LIFE) => None,
        _ = stopping.changed() => None,
    };
    let ended = match ended {
        Some(ended) => ended,
        None => {
            connection.as_mut().graceful_shutdown();
            timeout(LAST_ANSWER, connection).await.unwrap_or(Ok(()))
        }
    };
    if ended.is_err_and(|error| error.is_timeout()) {
        app.metrics.slow();
    }
}

/// Whether an error is that of one connection, and no reason to pause.
fn is_of_one(error: &io::Error) -> bool {
    use io::ErrorKind as Kind;
    matches!(
        error.kind(),
        Kind::ConnectionAborted | Kind::ConnectionRefused | Kind::ConnectionReset
    )
}

/// Connections that are open at once.
const CONNECTIONS: usize = 512;
/// The longest that the head of a request may take, and that a connection may stand still.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// How long a connection takes requests. Whoever reads an answer slowly has `LAST_ANSWER` more.
const LIFE: Duration = Duration::from_secs(10 * 60);
const LAST_ANSWER: Duration = Duration::from_secs(5 * 60);
const PAUSE: Duration = Duration::from_secs(1);
