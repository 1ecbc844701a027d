//! Counts for an operator, without any name: shown on a listener of its own, in the text form
//! that Prometheus reads.

use std::collections::BTreeMap;
use std::fmt::{Display, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use axum::body::Body;
use axum::http::Response;
use hub::{Figures, Hub};
use store::{Timed, Timing};

use crate::routes::{Door, Route};

/// What is counted of connections and requests.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    /// By class and status.
    requests: Mutex<BTreeMap<(Class, u16), u64>>,
    times: [Timing; Class::ALL.len()],
    connections: AtomicU64,
    slow: AtomicU64,
}

/// Routes that are alike to an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// Pages.
    Portal,
    /// For programs.
    Rest,
    /// Passwords, which are slow to check.
    SignIn,
    /// What does not change: style, script, the document of the routes.
    Static,
    Health,
    /// There is no such route.
    Nothing,
}

impl Class {
    const ALL: [Self; 6] =
        [Self::Portal, Self::Rest, Self::SignIn, Self::Static, Self::Health, Self::Nothing];

    pub(crate) fn of(route: &Route) -> Self {
        match route.path {
            "/healthz" => Self::Health,
            "/login" | "/confirm" | "/invitation/{token}" => Self::SignIn,
            "/static/{file}" | "/api/openapi.json" => Self::Static,
            _ if route.door == Door::Api => Self::Rest,
            _ => Self::Portal,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::Rest => "rest",
            Self::SignIn => "sign-in",
            Self::Static => "static",
            Self::Health => "health",
            Self::Nothing => "nothing",
        }
    }
}

impl Metrics {
    /// Waits for an answer and counts it.
    pub(crate) async fn timed(
        &self,
        class: Class,
        answer: impl Future<Output = Response<Body>>,
    ) -> Response<Body> {
        let begun = now();
        let response = answer.await;
        let own = Class::ALL.iter().zip(&self.times).find(|(of, _)| **of == class);
        if let Some((_, timing)) = own {
            timing.note(begun.elapsed());
        }
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        *requests.entry((class, response.status().as_u16())).or_default() += 1;
        drop(requests);
        response
    }

    /// Counts a connection until what comes back is dropped.
    pub(crate) fn connected(&self) -> Connected<'_> {
        self.connections.fetch_add(1, Ordering::Relaxed);
        Connected(self)
    }

    /// Counts a connection that was closed because nothing whole came in time.
    pub(crate) fn slow(&self) {
        self.slow.fetch_add(1, Ordering::Relaxed);
    }

    /// Everything as text. While the store is in trouble, what it would tell is left out.
    pub(crate) fn text(&self, hub: &Hub) -> String {
        let mut page = Page::default();
        page.gauge("noroshi_connections", self.connections.load(Ordering::Relaxed));
        page.counter("noroshi_connections_slow_total", self.slow.load(Ordering::Relaxed));
        page.kind("noroshi_requests_total", "counter");
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for ((class, status), count) in requests {
            let labels = format!("class=\"{}\",status=\"{status}\"", class.word());
            page.line("noroshi_requests_total", &labels, count);
        }
        page.kind("noroshi_request_seconds", "histogram");
        for (class, timing) in Class::ALL.iter().zip(&self.times) {
            let labels = format!("class=\"{}\"", class.word());
            page.histogram("noroshi_request_seconds", &labels, &timing.read());
        }
        let figures = hub.figures();
        page.gauge("noroshi_up", u8::from(figures.is_ok()));
        if let Ok(figures) = figures {
            page.figures(&figures);
        }
        page.0
    }
}

/// One open connection.
pub(crate) struct Connected<'m>(&'m Metrics);

impl Drop for Connected<'_> {
    fn drop(&mut self) {
        self.0.connections.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The text so far.
#[derive(Default)]
struct Page(String);

impl Page {
    fn figures(&mut self, of: &Figures) {
        self.gauge("noroshi_jobs_waiting", of.jobs_waiting);
        self.gauge("noroshi_jobs_oldest_seconds", of.oldest_job / 1_000);
        self.gauge("noroshi_jobs_given_up", of.jobs_given_up);
        self.kind("noroshi_jobs_total", "counter");
        for (kind, done, failed) in &of.jobs {
            for (outcome, count) in [("done", done), ("failed", failed)] {
                let labels = format!("kind=\"{kind}\",outcome=\"{outcome}\"");
                self.line("noroshi_jobs_total", &labels, count);
            }
        }
        self.kind("noroshi_worker_falls_total", "counter");
        for (code, count) in &of.falls {
            self.line("noroshi_worker_falls_total", &format!("why=\"{code}\""), count);
        }
        self.counter("noroshi_submissions_total", of.submissions);
        self.counter("noroshi_judgements_total", of.judgements);
        self.gauge("noroshi_evidence_files", of.evidence_files);
        self.gauge("noroshi_evidence_bytes", of.evidence_bytes);
        self.gauge("noroshi_sessions", of.sessions);
        self.gauge("noroshi_keys", of.keys);
        self.kind("noroshi_sign_ins_total", "counter");
        for (outcome, count) in
            [("done", of.log_ins), ("failed", of.log_ins_failed), ("held-back", of.log_ins_held)]
        {
            self.line("noroshi_sign_ins_total", &format!("outcome=\"{outcome}\""), count);
        }
        self.kind("noroshi_store_seconds", "histogram");
        for (what, timed) in &of.transactions {
            self.histogram("noroshi_store_seconds", &format!("what=\"{what}\""), timed);
        }
    }

    fn gauge(&mut self, name: &str, value: impl Display) {
        self.kind(name, "gauge");
        self.line(name, "", value);
    }

    fn counter(&mut self, name: &str, value: impl Display) {
        self.kind(name, "counter");
        self.line(name, "", value);
    }

    fn histogram(&mut self, name: &str, labels: &str, timed: &Timed) {
        let bucket = format!("{name}_bucket");
        for (limit, count) in &timed.buckets {
            self.line(&bucket, &format!("{labels},le=\"{limit}\""), count);
        }
        self.line(&bucket, &format!("{labels},le=\"+Inf\""), timed.count);
        self.line(&format!("{name}_sum"), labels, timed.seconds);
        self.line(&format!("{name}_count"), labels, timed.count);
    }

    // Writing into a text in memory does not fail.
    fn kind(&mut self, name: &str, kind: &str) {
        let _ = writeln!(self.0, "# TYPE {name} {kind}");
    }

    fn line(&mut self, name: &str, labels: &str, value: impl Display) {
        let _ = match labels {
            "" => writeln!(self.0, "{name} {value}"),
            _ => writeln!(self.0, "{name}{{{labels}}} {value}"),
        };
    }
}

#[expect(clippy::disallowed_methods, reason = "how long an answer takes is what is asked")]
fn now() -> Instant {
    Instant::now()
}
