//! What a submitter is asked: to answer the hub, and to consent to what would go out.

use askama::Template;
use hub::{ConsentView, Problem, Said, Unanswered};
use release::{Proved, Refusal, Viewer};
use vocab::{ConsentWord, SubmissionId, WaitStage};

use super::desk::after;
use super::{Frame, ROWS, lang, page};
use crate::app::App;
use crate::asked::Asked;
use crate::error;
use crate::reply::Reply;

#[derive(Template)]
#[template(path = "consents.html")]
struct Consents<'a> {
    frame: Frame<'a>,
    rows: Vec<Unanswered>,
    /// Business days after which the hub may go on without an answer.
    give_up: usize,
    next: Option<String>,
    done: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "consent.html")]
struct Consent<'a> {
    frame: Frame<'a>,
    view: ConsentView,
    /// Whether the password was given just now, as saying yes or no needs.
    fresh: bool,
    problems: Vec<String>,
}

pub(crate) fn list(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let after = asked.query("after").and_then(|text| after(text, SubmissionId::parse));
    let rows = app.hub.own_unanswered(asked.viewer(), after)?;
    let rows: Vec<Unanswered> = rows.into_iter().map(release::Permitted::into_inner).collect();
    let last = rows.last().filter(|_| rows.len() >= ROWS);
    let next = last.map(|last| format!("/consent?after={}.{}", last.since, last.submission));
    let give_up = app.hub.settings().patience.give_up;
    let done = asked.query("done").and_then(|word| DONE.into_iter().find(|one| *one == word));
    let frame = Frame::new(app, asked, "title-consents");
    Ok(page(&Consents { frame, rows, give_up, next, done }))
}

pub(crate) fn show(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    consent_page(app, asked, Vec::new())
}

pub(crate) fn say(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let yes = match asked.field("say") {
        "yes" => true,
        "no" => false,
        _ => return Err(Problem::Invalid { field: "say", why: "choose" }),
    };
    let files: Vec<&str> = asked.fields("files").collect();
    let said = Said {
        receipt: asked.part("receipt"),
        digest: asked.field("digest"),
        yes,
        may_be_guessed: asked.has("may-be-guessed"),
        files: &files,
    };
    match app.hub.consent(asked.viewer(), asked.part("name"), &said) {
        Ok(()) => Ok(Reply::to(if yes { "/consent?done=given" } else { "/consent?done=refused" })),
        Err(Problem::Refused(Refusal::NotFresh)) => {
            Ok(Reply::to(&format!("/confirm?next={}", asked.path)))
        }
        Err(problem @ (Problem::NotReady("may-be-guessed") | Problem::Changed)) => {
            let texts = error::texts(app, asked, &problem);
            Ok(consent_page(app, asked, texts)?.status(error::status(&problem)))
        }
        Err(problem) => Err(problem),
    }
}

fn consent_page(app: &App, asked: &Asked, problems: Vec<String>) -> Result<Reply, Problem> {
    let (name, receipt) = (asked.part("name"), asked.part("receipt"));
    let view = app.hub.consent_view(asked.viewer(), name, receipt, lang(asked).as_str())?;
    let view = view.into_inner();
    let fresh = matches!(asked.viewer(), Viewer::Person(one) if one.proved == Proved::Fresh);
    Ok(page(&Consent { frame: Frame::new(app, asked, "title-consent"), view, fresh, problems }))
}

/// What can have been done just now.
const DONE: [&str; 2] = ["given", "refused"];
