//! A problem as a reply: a status, a stable code, and words for the person. What went wrong
//! inside goes to the log alone.

use axum::http::{StatusCode, header};
use hub::Problem;

use crate::app::App;
use crate::asked::{Asked, Unread};
use crate::pages::{Frame, Trouble};
use crate::reply::Reply;
use crate::routes::Door;

/// The status of a problem.
pub(crate) fn status(problem: &Problem) -> StatusCode {
    match problem.code() {
        "log-in" | "credentials" => StatusCode::UNAUTHORIZED,
        "password-again" | "suspended" | "no-keys" | "second-person" => StatusCode::FORBIDDEN,
        "not-found" => StatusCode::NOT_FOUND,
        "too-many" => StatusCode::TOO_MANY_REQUESTS,
        "changed" | "not-ready" | "leaks" => StatusCode::CONFLICT,
        "invalid" | "contradictions" => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// The keys of what to tell a person: several when a handling contradicts itself.
pub(crate) fn keys(problem: &Problem) -> Vec<String> {
    match problem {
        Problem::Invalid { why, .. } => vec![format!("problem-{why}")],
        Problem::NotReady(why) => vec![format!("problem-{why}")],
        Problem::Contradictions(all) => {
            all.iter().map(|one| format!("contradiction-{one}")).collect()
        }
        Problem::FileLeaks(_) => vec!["problem-file-leaks".to_owned()],
        _ => vec![format!("problem-{}", problem.code())],
    }
}

/// Whether the form can be shown again with what to mend.
pub(crate) const fn can_be_mended(problem: &Problem) -> bool {
    matches!(problem, Problem::Invalid { .. } | Problem::Contradictions(_) | Problem::NotReady(_))
}

/// The page of a problem. Who must prove once more who he is, is led there and back.
pub(crate) fn page(app: &App, asked: &Asked, problem: &Problem) -> Reply {
    log(problem);
    let back = if asked.method == axum::http::Method::GET { asked.path.as_str() } else { "/" };
    match problem.code() {
        "log-in" => return Reply::to(&format!("/login?next={back}")),
        "password-again" => return Reply::to(&format!("/confirm?next={back}")),
        _ => {}
    }
    let texts = texts(app, asked, problem);
    waiting(trouble(app, asked, texts).status(status(problem)), problem)
}

/// The same for programs.
pub(crate) fn json(app: &App, asked: &Asked, problem: &Problem) -> Reply {
    log(problem);
    let reply = error_body(problem.code(), &texts(app, asked, problem)).status(status(problem));
    waiting(reply, problem)
}

/// What could not be read.
pub(crate) fn unread(app: &App, door: Door, asked: &Asked, unread: Unread) -> Reply {
    let (status, code) = match unread {
        Unread::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
        Unread::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "item-too-large"),
        Unread::TooSlow => (StatusCode::REQUEST_TIMEOUT, "too-slow"),
        Unread::TooMany => (StatusCode::PAYLOAD_TOO_LARGE, "too-many-items"),
        Unread::Malformed => (StatusCode::BAD_REQUEST, "malformed"),
    };
    let words = app.words(crate::pages::lang(asked));
    let texts = vec![words.text(&format!("problem-{code}"), &[])];
    let reply = match door {
        Door::Api => error_body(code, &texts),
        Door::Open | Door::Session => trouble(app, asked, texts),
    };
    let reply = reply.status(status);
    match unread {
        Unread::Busy => reply.with(header::RETRY_AFTER, BUSY_SECONDS),
        _ => reply,
    }
}

fn trouble(app: &App, asked: &Asked, texts: Vec<String>) -> Reply {
    let frame = Frame::new(app, asked, "title-problem");
    Reply::page(crate::pages::render(&Trouble { frame, texts }))
}

fn error_body(code: &str, texts: &[String]) -> Reply {
    let body = serde_json::json!({ "error": { "code": code, "messages": texts } });
    Reply::of("application/json", body.to_string().into_bytes())
}

/// Says how long to wait, if that is all there is to do.
fn waiting(reply: Reply, problem: &Problem) -> Reply {
    match problem {
        Problem::TooMany { seconds } => reply.with(header::RETRY_AFTER, seconds.to_string()),
        _ => reply,
    }
}

pub(crate) fn texts(app: &App, asked: &Asked, problem: &Problem) -> Vec<String> {
    let words = app.words(crate::pages::lang(asked));
    let count = match problem {
        Problem::TooMany { seconds } => seconds.to_string(),
        Problem::Leaks { count } => count.to_string(),
        Problem::FileLeaks(kinds) => {
            let kinds =
                kinds.iter().map(|kind| words.text(&format!("desk-identifier-{kind}"), &[]));
            kinds.collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    };
    let label = match problem {
        Problem::Invalid { field, .. } => format!("label-{field}"),
        _ => String::new(),
    };
    let text = |key: &String| words.text(key, &[("count", &count)]);
    // A field that cannot be taken is named.
    let named = |text: String| match words.has(&label) {
        true => format!("{}: {text}", words.text(&label, &[])),
        false => text,
    };
    keys(problem).iter().map(text).map(named).collect()
}

fn log(problem: &Problem) {
    if problem.code() == "trouble" {
        crate::server::log("trouble", &problem.to_string());
    }
}

/// When to try again after others have sent what they send now.
const BUSY_SECONDS: &str = "10";
