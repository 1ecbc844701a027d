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
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::timeout;

use crate::app::App;
use crate::asked::{Asked, Unread, discard};
use crate::connections::accept;
use crate::error;
use crate::guard::guard;
use crate::metrics::Class;
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
    /// Says when it is gone that no more is served.
    stopped: Option<watch::Sender<()>>,
    served: Vec<tokio::task::JoinHandle<()>>,
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
    let (stopped, stopping) = watch::channel(());
    let doors =
        [Some((portal, router(app, serving.body_bytes_max))), counts.zip(Some(counts_router(app)))];
    let served = doors.into_iter().flatten().map(|(listener, router)| {
        runtime.spawn(accept(listener, router, Arc::clone(app), stopping.clone()))
    });
    let served = served.collect();
    let stop = Arc::new(AtomicBool::new(false));
    let threads = (0..serving.workers).map(|_| worker(app, &stop)).collect();
    let (stopped, runtime) = (Some(stopped), Some(runtime));
    Ok(Running { address, metrics, stop, stopped, served, threads, runtime })
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
        drop(self.stopped.take());
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
        if let Some(runtime) = self.runtime.take() {
            for served in self.served.drain(..) {
                let _ = runtime.block_on(async { timeout(GRACE, served).await });
            }
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
                Ok(WorkDone::Jobs { .. }) => continue,
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
    let room = Room::new(body_bytes_max);
    for route in ROUTES {
        router = router.route(route.path, method_router(route, app, &room));
    }
    let nothing = Arc::clone(app);
    router
        .fallback(move || {
            let app = Arc::clone(&nothing);
            async move {
                let page = || finished(error::page(&app, &Asked::default(), &NOT_FOUND));
                app.metrics.timed(Class::Nothing, async { page() }).await
            }
        })
        .layer(DefaultBodyLimit::max(body_bytes_max))
}

const NOT_FOUND: Problem = Problem::Refused(Refusal::NotFound);

fn method_router(route: &'static Route, app: &Arc<App>, room: &Room) -> MethodRouter {
    let (app, room) = (Arc::clone(app), room.clone());
    let filter = if route.method == Method::GET {
        axum::routing::MethodFilter::GET
    } else {
        axum::routing::MethodFilter::POST
    };
    on(filter, move |request: Request| {
        let (app, room) = (Arc::clone(&app), room.clone());
        async move {
            let answer = answer(route, Arc::clone(&app), room, request);
            app.metrics.timed(Class::of(route), answer).await
        }
    })
}

async fn answer(
    route: &'static Route,
    app: Arc<App>,
    room: Room,
    mut request: Request,
) -> Response<Body> {
    let asked = Asked::of_head(&mut request, &app).await;
    // Who asks comes first: nothing that a stranger sends to those who are known is kept.
    let at_work = Arc::clone(&app);
    let admitted = tokio::task::spawn_blocking(move || {
        let mut asked = asked;
        let admitted = admitted(route, &at_work, &mut asked);
        (asked, admitted)
    });
    let Ok((mut asked, admitted)) = admitted.await else { return panicked(&app, route) };
    if let Err(problem) = admitted {
        let _ = timeout(BODY_TIME, discard(request.into_body())).await;
        return finished(refused(route, &app, &asked, &problem));
    }
    let _held = match room.read(route, &mut asked, request).await {
        Ok(held) => held,
        Err(unread) => return finished(error::unread(&app, route.door, &asked, unread)),
    };
    let at_work = Arc::clone(&app);
    let work = tokio::task::spawn_blocking(move || handled(route, &at_work, &asked));
    match work.await {
        Ok(reply) => finished(reply),
        Err(_) => panicked(&app, route),
    }
}

fn panicked(app: &App, route: &Route) -> Response<Body> {
    log("panic", route.path);
    let reply = error::unread(app, route.door, &Asked::default(), Unread::Malformed);
    finished(reply.status(StatusCode::INTERNAL_SERVER_ERROR))
}

/// Memory for bodies: so much is held at once, and no more.
#[derive(Clone)]
struct Room {
    units: Arc<Semaphore>,
    /// Bytes of one body.
    body_bytes_max: usize,
}

impl Room {
    fn new(body_bytes_max: usize) -> Self {
        let units = Arc::new(Semaphore::new(units(HELD_BYTES.max(body_bytes_max))));
        Self { units, body_bytes_max }
    }

    /// Reads a body; what comes back holds its room.
    async fn read(
        &self,
        route: &Route,
        asked: &mut Asked,
        request: Request,
    ) -> Result<Option<OwnedSemaphorePermit>, Unread> {
        if asked.has_zero() {
            return Err(Unread::Malformed);
        }
        if route.method == Method::GET {
            return Ok(None);
        }
        let (max, time) = match route.door {
            // Anybody may send these.
            Door::Open => (OPEN_BYTES.min(self.body_bytes_max), OPEN_TIME),
            Door::Session | Door::Api => (self.body_bytes_max, BODY_TIME),
        };
        let length = asked.length.map(|length| usize::try_from(length).unwrap_or(usize::MAX));
        if length.is_some_and(|length| length > max) {
            let _ = timeout(time, discard(request.into_body())).await;
            return Err(Unread::TooLarge);
        }
        let wanted = u32::try_from(units(length.unwrap_or(max))).unwrap_or(u32::MAX);
        let held = timeout(ROOM_TIME, Arc::clone(&self.units).acquire_many_owned(wanted)).await;
        let held = held.map_err(|_| Unread::Busy)?.ok();
        let body = asked.read_body(request);
        timeout(time, body).await.map_err(|_| Unread::TooSlow)??;
        if asked.has_zero() { Err(Unread::Malformed) } else { Ok(held) }
    }
}

/// Room is given out in pieces, of which even the smallest body takes one.
const fn units(bytes: usize) -> usize {
    bytes / UNIT_BYTES + 1
}

fn finished(reply: Reply) -> Response<Body> {
    let mut response = reply.into_response();
    guard(response.headers_mut());
    response
}

/// Lets the handler work.
fn handled(route: &Route, app: &App, asked: &Asked) -> Reply {
    let answer = match has_form_token(route, asked) {
        true => (route.handler)(app, asked),
        false => Err(Problem::Invalid { field: "form", why: "other-site" }),
    };
    answer.unwrap_or_else(|problem| refused(route, app, asked, &problem))
}

fn refused(route: &Route, app: &App, asked: &Asked, problem: &Problem) -> Reply {
    match route.door {
        Door::Api => error::json(app, asked, problem),
        Door::Open | Door::Session => error::page(app, asked, problem),
    }
}

/// Looks who asks; the body is not read yet.
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
        (Door::Api, Some(_)) if changes && asked.by_cookie => Err(Refusal::Key.into()),
        (Door::Session | Door::Api, Some(_)) => Ok(()),
    }
}

/// Whether a post to a page for those who are logged in comes from a page of ours.
fn has_form_token(route: &Route, asked: &Asked) -> bool {
    let token = asked.who.as_ref().map_or("", |who| who.form_token.as_str());
    route.door != Door::Session || route.method == Method::GET || asked.field("form") == token
}

fn counts_router(app: &Arc<App>) -> Router {
    let app = Arc::clone(app);
    let counts = move || {
        let app = Arc::clone(&app);
        async move {
            let text = tokio::task::spawn_blocking(move || app.metrics.text(&app.hub)).await;
            let media = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
            (media, text.unwrap_or_default())
        }
    };
    Router::new().route("/metrics", axum::routing::get(counts))
}

/// Requests that are worked on at once.
const HANDS: usize = 16;
/// Bytes of bodies that are held at once.
const HELD_BYTES: usize = 256 << 20;
const UNIT_BYTES: usize = 64 << 10;
/// What one waits for room.
const ROOM_TIME: Duration = Duration::from_secs(10);
/// The longest that a body may take.
const BODY_TIME: Duration = Duration::from_secs(120);
/// The same where nobody need be logged in: a password fits well.
const OPEN_BYTES: usize = 64 << 10;
const OPEN_TIME: Duration = Duration::from_secs(10);
const IDLE: Duration = Duration::from_millis(200);
const TROUBLED: Duration = Duration::from_secs(2);
const GRACE: Duration = Duration::from_secs(10);
