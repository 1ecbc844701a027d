//! Searches that are kept under a name.

use hub::Problem;
use release::Permitted;

use super::lang;
use super::shares::{Found, found_page};
use crate::app::App;
use crate::asked::Asked;
use crate::error;
use crate::reply::Reply;

/// Keeps a search, and leads to what it finds: from then on its address can be kept as well.
pub(crate) fn keep(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let (name, query) = (asked.field("name"), asked.field("query"));
    match app.hub.keep_search(asked.viewer(), name, query) {
        Ok(id) => Ok(Reply::to(&format!("/searches/{id}"))),
        Err(problem) if error::can_be_mended(&problem) => {
            let problems = error::texts(app, asked, &problem);
            let found = Found { query: query.to_owned(), ..Found::default() };
            Ok(found_page(app, asked, found, problems)?.status(error::status(&problem)))
        }
        Err(problem) => Err(problem),
    }
}

/// Does a search that is kept.
pub(crate) fn open(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let opened = app.hub.open_search(asked.viewer(), asked.part("id"), lang(asked).as_str())?;
    let search = opened.search.into_inner();
    let rows = opened.rows.into_iter().map(Permitted::into_inner).collect();
    let (query, kept) = (search.content.query.clone(), Some(search));
    found_page(app, asked, Found { query, rows, kept }, Vec::new())
}

pub(crate) fn remove(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    app.hub.remove_search(asked.viewer(), asked.part("id"))?;
    Ok(Reply::to("/shares"))
}
