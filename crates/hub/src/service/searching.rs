//! Searches that people keep under a name. What is searched for stands in no address: opening
//! one goes by its random id.

use release::{Action, Object, Permitted, Refusal, Viewer};
use store::{StoredSearch, StoredSearchContent};

use super::finding::{InboxFound, Sought};
use super::names::as_typed;
use super::shelf::{ShareRow, check_query};
use super::trail::actor;
use super::{Hub, Problem};

/// A search that was opened, with what it finds now.
#[derive(Debug)]
pub struct Opened {
    pub search: Permitted<StoredSearch>,
    pub finds: Finds,
}

/// What a search finds, by what it searches.
#[derive(Debug)]
pub enum Finds {
    Shares(Vec<Permitted<ShareRow>>),
    Submissions(InboxFound),
}

impl Hub {
    /// Keeps a search of the viewer's own, of shares or of `submissions`; its id.
    ///
    /// # Errors
    /// There is no name, nothing to search for, or too many are kept; the viewer may not search
    /// submissions.
    pub fn keep_search(
        &self,
        viewer: &Viewer,
        name: &str,
        query: &str,
        submissions: bool,
    ) -> Result<String, Problem> {
        let Viewer::Person(own) = viewer else { return Err(Refusal::NotLoggedIn.into()) };
        self.may(viewer, Action::Read, Object::StoredSearch { person: own.id })?;
        let (name, query) = (name.trim(), check_query(query)?);
        if !(1..=NAME_LETTERS).contains(&name.chars().count()) {
            return Err(Problem::Invalid { field: "search-name", why: "search-name" });
        }
        if submissions {
            self.may_find_submissions(viewer)?;
            Sought::of(query)?;
        }
        let (name, query) = (name.to_owned(), query.to_owned());
        let content = StoredSearchContent { name, query, submissions };
        let search = StoredSearch {
            id: self.search_name()?,
            person: own.id,
            organisation: own.organisation,
            made: self.now(),
            content,
        };
        self.store.write(|records| {
            if records.stored_searches(own.id)?.len() >= KEPT_MAX {
                return Err(Problem::Invalid { field: "search-name", why: "too-many-searches" });
            }
            records.add_stored_search(&search)?;
            self.note(records, &actor(viewer), "keep-search", &search.id)
        })?;
        Ok(search.id)
    }

    /// The searches that the viewer keeps, the first one first; none for whoever keeps nothing.
    ///
    /// # Errors
    /// Those of the store.
    pub fn kept_searches(&self, viewer: &Viewer) -> Result<Vec<Permitted<StoredSearch>>, Problem> {
        let Viewer::Person(own) = viewer else { return Ok(Vec::new()) };
        let all = self.store.read(|records| records.stored_searches(own.id))?;
        // A list is on the page of the shares: that somebody has none is nothing to be noted.
        Ok(all.into_iter().filter_map(|one| one.permit(viewer, Action::Read).ok()).collect())
    }

    /// Does a search that is kept; of one of submissions the page behind `after`.
    ///
    /// # Errors
    /// There is none of the viewer's with this id; the viewer may search submissions no more.
    pub fn open_search(
        &self,
        viewer: &Viewer,
        id: &str,
        after: Option<&str>,
        lang: &str,
    ) -> Result<Opened, Problem> {
        let found = self.store.read(|records| records.stored_search(&as_typed(id)))?;
        let search = self.permit(viewer, Action::Read, found)?;
        let query = &search.content.query;
        let finds = match search.content.submissions {
            true => Finds::Submissions(self.find_submissions(viewer, query, after)?),
            false => Finds::Shares(self.search(viewer, query, lang)?),
        };
        Ok(Opened { search, finds })
    }

    /// Removes a search that is kept; whether it was one of submissions.
    ///
    /// # Errors
    /// There is none of the viewer's with this id.
    pub fn remove_search(&self, viewer: &Viewer, id: &str) -> Result<bool, Problem> {
        let found = self.store.read(|records| records.stored_search(&as_typed(id)))?;
        let search = self.permit(viewer, Action::Revoke, found)?;
        self.store.write(|records| {
            records.remove_stored_search(&search.id)?;
            self.note(records, &actor(viewer), "remove-search", &search.id)?;
            Ok(search.content.submissions)
        })
    }
}

const NAME_LETTERS: usize = 80;
/// Searches of one person: as many as a page shows.
const KEPT_MAX: usize = 50;
