//! The server: reads a request to its end, lets its handler work on a thread of its own, and
//! guards the reply. Workers take jobs beside it.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{Method, Response, StatusCode, header};
use axum::routing::{MethodRouter, on};
use hub::{Problem, WorkDone};
use release::Refusal;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::{Semaphore, oneshot};

use crate::app::App;
use crate::asked::{Asked, Unread};
use crate::error;
use crate::guard::guard;
use crate::reply::Reply;
use crate::routes::{Door, ROUTES, Route};

/// Where to listen and with how many hands.
#[derive(Debug, Clone)]
pub struct Serving {
    /// Address of the portal; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Address of the counts, loopback.
    pub metrics: Option<SocketAddr>,
    /// Threads that take jobs; 0 leaves them to other processes.
    pub workers: usize,
    /// Bytes of one request.
    pub body_bytes_max: usize,
}

/// Why the server cannot be.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("cannot listen on {address}")]
    Listen { address: SocketAddr, source: io::Error },
    #[error("cannot start threads")]
    Threads(#[source] io::Error),
}

/// A server that runs until it is stopped or dropped.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    pub metrics: Option<SocketAddr>,
    stop: Arc<AtomicBool>,
    stopped: Option<oneshot::Sender<()>>,
    threads: Vec<JoinHandle<()>>,
    runtime: Option<Runtime>,
}

/// Starts to serve.
///
/// # Errors
/// An address that cannot be listened on.
pub fn serve(app: &Arc<App>, serving: &Serving) -> Result<Running, ServeError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_io()
        .enable_time()
        .worker_threads(2)
        .max_blocking_threads(HANDS)
        .build()
        .map_err(ServeError::Threads)?;
    let listen = |address| {
        let listener = runtime.block_on(TcpListener::bind(address));
        listener.map_err(|source| ServeError::Listen { address, source })
    };
    let portal = listen(serving.listen)?;
    let counts = serving.metrics.map(listen).transpose()?;
    let address_of = |listener: &TcpListener| listener.local_addr().map_err(ServeError::Threads);
    let address = address_of(&portal)?;
    let metrics = counts.as_ref().map(address_of).transpose()?;
    let (stopped, stopping) = oneshot::channel();
    let service = router(app, serving.body_bytes_max);
    let service = service.into_make_service_with_connect_info::<SocketAddr>();
    runtime.spawn(async move {
        let until = async { drop(stopping.await) };
        let served = axum::serve(portal, service).with_graceful_shutdown(until).await;
        if let Err(error) = served {
            log("serve", &error.to_string());
        }
    });
    if let Some(counts) = counts {
        let service = counts_router(app);
        runtime.spawn(async move { drop(axum::serve(counts, service).await) });
    }
    let stop = Arc::new(AtomicBool::new(false));
    let threads = (0..serving.workers).map(|_| worker(app, &stop)).collect();
    let (stopped, runtime) = (Some(stopped), Some(runtime));
    Ok(Running { address, metrics, stop, stopped, threads, runtime })
}

impl Running {
    /// Waits for `until`, then ends: requests under way are answered, a job under way is done.
    pub fn stop_when(mut self, until: impl Future<Output = ()>) {
        if let Some(runtime) = &self.runtime {
            runtime.block_on(until);
        }
        self.end();
    }

    /// Ends when the process is asked to (interrupt, terminate).
    pub fn stop_on_signal(self) {
        self.stop_when(signal());
    }

    fn end(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        if let Some(stopped) = self.stopped.take() {
            // Nobody listens any more if the server has ended by itself.
            let _ = stopped.send(());
        }
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(GRACE);
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

/// A line for the operator: a word for what it is about, and what it says. Never contents.
#[expect(clippy::print_stderr, reason = "the log of a server is its standard error")]
pub(crate) fn log(about: &str, message: &str) {
    let line = serde_json::json!({ "about": about, "message": message });
    eprintln!("{line}");
}

async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut interrupt), Ok(mut terminate)) =
        (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}

/// A thread that takes jobs until the server ends.
fn worker(app: &Arc<App>, stop: &Arc<AtomicBool>) -> JoinHandle<()> {
    let (app, stop) = (Arc::clone(app), Arc::clone(stop));
    thread::spawn(move || {
        while !stop.load(Ordering::SeqCst) {
            let pause = match app.hub.work() {
                Ok(WorkDone::Job) => {
                    app.metrics.job(true);
                    continue;
                }
                Ok(WorkDone::Failed) => {
                    app.metrics.job(false);
                    continue;
                }
                Ok(WorkDone::Nothing) => IDLE,
                Err(problem) => {
                    log("work", &problem.to_string());
                    TROUBLED
                }
            };
            thread::sleep(pause);
        }
    })
}

fn router(app: &Arc<App>, body_bytes_max: usize) -> Router {
    let mut router = Router::new();
    let uploads = Arc::new(Semaphore::new(UPLOADS));
    for route in ROUTES {
        router = router.route(route.path, method_router(route, app, &uploads));
    }
    let nothing = Arc::clone(app);
    router
        .fallback(move || {
            let app = Arc::clone(&nothing);
            async move { finished(&app, error::page(&app, &Asked::default(), &NOT_FOUND)) }
        })
        .layer(DefaultBodyLimit::max(body_bytes_max))
}

const NOT_FOUND: Problem = Problem::Refused(Refusal::NotFound);

fn method_router(route: &'static Route, app: &Arc<App>, uploads: &Arc<Semaphore>) -> MethodRouter {
    let (app, uploads) = (Arc::clone(app), Arc::clone(uploads));
    let filter = if route.method == Method::GET {
        axum::routing::MethodFilter::GET
    } else {
        axum::routing::MethodFilter::POST
    };
    on(filter, move |request: Request| answer(route, app, uploads, request))
}

async fn answer(
    route: &'static Route,
    app: Arc<App>,
    uploads: Arc<Semaphore>,
    request: Request,
) -> Response<Body> {
    // So many bodies are held in memory at once, and no more.
    let _held = match route.method {
        Method::GET => None,
        _ => uploads.acquire_owned().await.ok(),
    };
    let asked = match Asked::read(request, &app).await {
        Ok(asked) => asked,
        Err(unread) => return finished(&app, error::unread(&app, unread)),
    };
    let at_work = Arc::clone(&app);
    let work = tokio::task::spawn_blocking(move || handled(route, &at_work, asked));
    match work.await {
        Ok(reply) => finished(&app, reply),
        Err(_) => {
            log("panic", route.path);
            let reply = error::unread(&app, Unread::Malformed);
            finished(&app, reply.status(StatusCode::INTERNAL_SERVER_ERROR))
        }
    }
}

fn finished(app: &App, reply: Reply) -> Response<Body> {
    app.metrics.request(reply.status.as_u16());
    let mut response = reply.into_response();
    guard(response.headers_mut());
    response
}

/// Looks who asks, then lets the handler work.
fn handled(route: &Route, app: &App, mut asked: Asked) -> Reply {
    let problem = match admitted(route, app, &mut asked) {
        Ok(()) => match (route.handler)(app, &asked) {
            Ok(reply) => return reply,
            Err(problem) => problem,
        },
        Err(problem) => problem,
    };
    match route.door {
        Door::Api => error::json(app, &asked, &problem),
        Door::Open | Door::Session => error::page(app, &asked, &problem),
    }
}

fn admitted(route: &Route, app: &App, asked: &mut Asked) -> Result<(), Problem> {
    if let Some(token) = &asked.token {
        asked.who = app.hub.logged_in(token)?;
    }
    let changes = route.method != Method::GET;
    if changes && asked.by_cookie && !asked.own_origin {
        return Err(Problem::Invalid { field: "origin", why: "other-site" });
    }
    match (route.door, &asked.who) {
        (Door::Open, _) => Ok(()),
        (Door::Session | Door::Api, None) => Err(Refusal::NotLoggedIn.into()),
        // The portal is for browsers: a key that could use it could do what keys may not.
        (Door::Session, Some(_)) if !asked.by_cookie => Err(Refusal::Key.into()),
        (Door::Session, Some(who)) if changes && asked.field("form") != who.form_token => {
            Err(Problem::Invalid { field: "form", why: "other-site" })
        }
        (Door::Api, Some(_)) if changes && asked.by_cookie => Err(Refusal::Key.into()),
        (Door::Session | Door::Api, Some(_)) => Ok(()),
    }
}

fn counts_router(app: &Arc<App>) -> Router {
    let app = Arc::clone(app);
    let counts = move || {
        let app = Arc::clone(&app);
        async move {
            let (waiting, given_up) = app.hub.jobs().unwrap_or_default();
            let media = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
            (media, app.metrics.text(waiting, given_up))
        }
    };
    Router::new().route("/metrics", axum::routing::get(counts))
}

/// Requests that are worked on at once.
const HANDS: usize = 16;
/// Bodies that are held at once.
const UPLOADS: usize = 8;
const IDLE: Duration = Duration::from_millis(200);
const TROUBLED: Duration = Duration::from_secs(2);
const GRACE: Duration = Duration::from_secs(10);
