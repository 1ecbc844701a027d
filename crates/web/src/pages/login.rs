//! Logging in and out, the first password, the password once more, and where one begins.

use askama::Template;
use axum::http::header;
use hub::Problem;
use release::Viewer;
use vocab::Role;

use super::{Frame, page};
use crate::app::App;
use crate::asked::{Asked, LANG_COOKIE, SESSION_COOKIE, lang_of};
use crate::error;
use crate::reply::Reply;

#[derive(Template)]
#[template(path = "login.html")]
struct Login<'a> {
    frame: Frame<'a>,
    next: String,
    address: String,
    problems: Vec<String>,
}

#[derive(Template)]
#[template(path = "password.html")]
struct Password<'a> {
    frame: Frame<'a>,
    action: String,
    next: String,
    lead: String,
    /// Whether a password is set rather than given.
    new: bool,
    problems: Vec<String>,
}

#[derive(Template)]
#[template(path = "help.html")]
struct Help<'a> {
    frame: Frame<'a>,
}

/// To the page where the work of whoever asks begins.
pub(crate) fn start(_: &App, asked: &Asked) -> Result<Reply, Problem> {
    let Viewer::Person(person) = asked.viewer() else { return Ok(Reply::to("/login")) };
    let is = |role| person.roles.contains(&role);
    Ok(Reply::to(if is(Role::Analyst) || is(Role::Releaser) {
        "/inbox"
    } else if is(Role::HubAdministrator) {
        "/members"
    } else if is(Role::Auditor) {
        "/audit"
    } else {
        "/shares"
    }))
}

pub(crate) fn form(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    Ok(login_page(app, asked, Vec::new()))
}

pub(crate) fn log_in(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    if !asked.own_origin {
        return Err(Problem::Invalid { field: "origin", why: "other-site" });
    }
    let (address, password) = (asked.field("address"), asked.field("password"));
    match app.hub.log_in(address, password, &asked.agent, &asked.client) {
        Ok(token) => {
            let cookie = session_cookie(app, &token, None);
            Ok(Reply::to(local(asked.field("next"))).with(header::SET_COOKIE, cookie))
        }
        Err(problem @ (Problem::Credentials | Problem::TooMany { .. })) => {
            let texts = error::texts(app, asked, &problem);
            Ok(login_page(app, asked, texts).status(error::status(&problem)))
        }
        Err(problem) => Err(problem),
    }
}

pub(crate) fn log_out(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    app.hub.log_out(asked.token())?;
    let cookie = session_cookie(app, "", Some(0));
    Ok(Reply::to("/login").with(header::SET_COOKIE, cookie))
}

pub(crate) fn language(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let lang = lang_of(asked.part("lang")).ok_or(release::Refusal::NotFound)?;
    let secure = if app.is_https() { "; Secure" } else { "" };
    let cookie =
        format!("{LANG_COOKIE}={}; Path=/; SameSite=Lax; Max-Age=31536000{secure}", lang.as_str());
    Ok(Reply::to(local(asked.query("next").unwrap_or("/"))).with(header::SET_COOKIE, cookie))
}

pub(crate) fn invitation(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    Ok(invitation_page(app, asked, Vec::new()))
}

pub(crate) fn accept(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    if asked.field("password") != asked.field("again") {
        let problem = Problem::Invalid { field: "again", why: "password-differs" };
        return Ok(invitation_page(app, asked, error::texts(app, asked, &problem)));
    }
    match app.hub.accept(asked.part("token"), asked.field("password")) {
        Ok(()) => Ok(Reply::to("/login")),
        Err(problem @ Problem::Invalid { .. }) => {
            let texts = error::texts(app, asked, &problem);
            Ok(invitation_page(app, asked, texts).status(error::status(&problem)))
        }
        Err(problem) => Err(problem),
    }
}

pub(crate) fn confirm_form(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    Ok(confirm_page(app, asked, asked.query("next").unwrap_or("/"), Vec::new()))
}

pub(crate) fn confirm(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let next = asked.field("next");
    match app.hub.confirm(asked.token(), asked.field("password")) {
        Ok(()) => Ok(Reply::to(local(next))),
        Err(problem @ (Problem::Credentials | Problem::TooMany { .. })) => {
            let texts = error::texts(app, asked, &problem);
            Ok(confirm_page(app, asked, next, texts).status(error::status(&problem)))
        }
        Err(problem) => Err(problem),
    }
}

pub(crate) fn help(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    Ok(page(&Help { frame: Frame::new(app, asked, "nav-help") }))
}

fn login_page(app: &App, asked: &Asked, problems: Vec<String>) -> Reply {
    let next = asked.query("next").unwrap_or(asked.field("next")).to_owned();
    let (frame, address) =
        (Frame::new(app, asked, "title-login"), asked.field("address").to_owned());
    page(&Login { frame, next, address, problems })
}

fn invitation_page(app: &App, asked: &Asked, problems: Vec<String>) -> Reply {
    let frame = Frame::new(app, asked, "title-invitation");
    let (lead, action) = (frame.t("invitation-lead"), asked.path.clone());
    page(&Password { frame, action, next: String::new(), lead, new: true, problems })
}

fn confirm_page(app: &App, asked: &Asked, next: &str, problems: Vec<String>) -> Reply {
    let frame = Frame::new(app, asked, "title-confirm");
    let (lead, action) = (frame.t("confirm-lead"), "/confirm".to_owned());
    page(&Password { frame, action, next: local(next).to_owned(), lead, new: false, problems })
}

fn session_cookie(app: &App, token: &str, max_age: Option<u32>) -> String {
    let secure = if app.is_https() { "; Secure" } else { "" };
    let max_age = max_age.map(|age| format!("; Max-Age={age}")).unwrap_or_default();
    format!("{SESSION_COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax{max_age}{secure}")
}

/// A path of the hub: an address elsewhere would lead who logs in away.
pub(crate) fn local(next: &str) -> &str {
    let is_local = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains(['\\', '\r', '\n'])
        && next.is_ascii();
    if is_local { next } else { "/" }
}
