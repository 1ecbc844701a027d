//! Searches that are kept under a name, of shares and of submissions.

use hub::{Finds, Problem};
use release::Permitted;

use super::shares::{Found, found_page};
use super::{desk, lang};
use crate::app::App;
use crate::asked::Asked;
use crate::error;
use crate::reply::Reply;

/// Keeps a search, and leads to what it finds: from then on its address can be kept as well.
pub(crate) fn keep(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let (name, query) = (asked.field("name"), asked.field("query"));
    let submissions = asked.field("of") == "submissions";
    match app.hub.keep_search(asked.viewer(), name, query, submissions) {
        Ok(id) => Ok(Reply::to(&format!("/searches/{id}"))),
        Err(problem) if error::can_be_mended(&problem) => {
            let problems = error::texts(app, asked, &problem);
            let query = query.to_owned();
            let page = match submissions {
                true => {
                    let found = desk::Found { query, ..desk::Found::default() };
                    desk::found_page(app, asked, found, problems)?
                }
                false => found_page(app, asked, Found { query, ..Found::default() }, problems)?,
            };
            Ok(page.status(error::status(&problem)))
        }
        Err(problem) => Err(problem),
    }
}

/// Does a search that is kept.
pub(crate) fn open(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let (id, after) = (asked.part("id"), asked.query("after"));
    let opened = app.hub.open_search(asked.viewer(), id, after, lang(asked).as_str())?;
    let search = opened.search.into_inner();
    let (query, kept) = (search.content.query.clone(), Some(search));
    match opened.finds {
        Finds::Shares(rows) => {
            let rows = rows.into_iter().map(Permitted::into_inner).collect();
            found_page(app, asked, Found { query, rows, kept }, Vec::new())
        }
        Finds::Submissions(finds) => {
            let found = desk::Found { query, finds: Some(finds), kept };
            desk::found_page(app, asked, found, Vec::new())
        }
    }
}

/// Removes one, and leads back to where it stood.
pub(crate) fn remove(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let submissions = app.hub.remove_search(asked.viewer(), asked.part("id"))?;
    Ok(Reply::to(if submissions { "/inbox" } else { "/shares" }))
}
