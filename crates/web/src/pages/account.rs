//! The own account: sessions and keys.

use askama::Template;
use hub::{Account, Problem};
use release::{Refusal, Viewer};

use super::{Frame, page};
use crate::app::App;
use crate::asked::Asked;
use crate::error;
use crate::reply::Reply;

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage<'a> {
    frame: Frame<'a>,
    account: Account,
    /// The name of this very session.
    own: String,
    /// A key that was just made, shown this once.
    key: Option<String>,
    problems: Vec<String>,
}

pub(crate) fn show(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    account_page(app, asked, None, Vec::new())
}

pub(crate) fn revoke(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    app.hub.revoke(asked.viewer(), asked.field("name"))?;
    Ok(Reply::to("/account"))
}

/// Shown at once rather than behind a redirect: nothing but this reply ever holds the key.
pub(crate) fn new_key(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let purpose = asked.field("purpose");
    if purpose.is_empty() {
        let problem = Problem::Invalid { field: "purpose", why: "empty" };
        let texts = error::texts(app, asked, &problem);
        return Ok(account_page(app, asked, None, texts)?.status(error::status(&problem)));
    }
    match app.hub.new_key(asked.viewer(), purpose) {
        Ok(key) => account_page(app, asked, Some(key), Vec::new()),
        Err(Problem::Refused(Refusal::NotFresh)) => Ok(Reply::to("/confirm?next=/account")),
        Err(problem) => Err(problem),
    }
}

fn account_page(
    app: &App,
    asked: &Asked,
    key: Option<String>,
    problems: Vec<String>,
) -> Result<Reply, Problem> {
    let Viewer::Person(person) = asked.viewer() else { return Err(Refusal::NotLoggedIn.into()) };
    let mut account = app.hub.account(asked.viewer(), person.id)?.into_inner();
    account.sessions.retain(|session| !session.is_over);
    let own = asked.who.as_ref().map(|who| who.session.clone()).unwrap_or_default();
    let mut frame = Frame::new(app, asked, "title-account");
    "/account".clone_into(&mut frame.path);
    Ok(page(&AccountPage { frame, account, own, key, problems }))
}
