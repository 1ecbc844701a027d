//! What waits for submitters, as the desk sees it: since when, whom to call, and going on
//! without an answer.

use askama::Template;
use hub::{Call, Problem};
use release::Permitted;
use vocab::{SubmissionId, WaitStage};

use super::desk::{after, done};
use super::{Frame, ROWS, page};
use crate::app::App;
use crate::asked::Asked;
use crate::reply::Reply;

#[derive(Template)]
#[template(path = "unanswered.html")]
struct Calls<'a> {
    frame: Frame<'a>,
    calls: Vec<Call>,
    /// Business days after which the hub may go on without an answer.
    give_up: usize,
    next: Option<String>,
}

/// A page of what waits, the oldest first.
pub(crate) fn list(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let after = asked.query("after").and_then(|text| after(text, SubmissionId::parse));
    let calls = app.hub.unanswered(asked.viewer(), after)?;
    let calls: Vec<Call> = calls.into_iter().map(Permitted::into_inner).collect();
    let last = calls.last().filter(|_| calls.len() >= ROWS).map(|call| &call.wait);
    let next = last.map(|last| format!("/unanswered?after={}.{}", last.since, last.submission));
    let frame = Frame::new(app, asked, "desk-title-unanswered");
    let give_up = app.hub.settings().patience.give_up;
    Ok(page(&Calls { frame, calls, give_up, next }))
}

/// Goes on without an answer.
pub(crate) fn close(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    done(app, asked, app.hub.close_unanswered(asked.viewer(), asked.part("receipt")))
}
