//! Searches that people keep under a name: what is searched for is sealed, and an address
//! holds nothing but a random id.

use release::{Guarded, Locked, Object};
use serde::{Deserialize, Serialize};
use vocab::{OrganisationId, PersonId};

use super::Records;
use super::sealed::{Sealer, id, text};
use crate::error::Error;
use crate::value::{Row, Value};

/// A search of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSearch {
    /// Random.
    pub id: String,
    pub person: PersonId,
    /// Of the person.
    pub organisation: OrganisationId,
    pub made: i64,
    pub content: StoredSearchContent,
}

/// Its name and what it searches for; sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StoredSearchContent {
    pub name: String,
    pub query: String,
    /// Whether it searches submissions; else shares.
    pub submissions: bool,
}

impl Guarded for StoredSearch {
    fn object(&self) -> Object<'_> {
        Object::StoredSearch { person: self.person }
    }
}

impl Records<'_, '_> {
    /// Keeps a search.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_stored_search(&mut self, search: &StoredSearch) -> Result<(), Error> {
        let sealer = Sealer::Organisation(search.organisation);
        let content = self.seal(sealer, ABOUT, &search.id, &search.content)?;
        self.tx.execute(
            "INSERT INTO stored_search (id, person, made, content) VALUES ($1, $2, $3, $4)",
            &[search.id.as_str().into(), text(search.person), search.made.into(), content.into()],
        )?;
        Ok(())
    }

    /// One of them.
    ///
    /// # Errors
    /// Those of the database.
    pub fn stored_search(&mut self, id: &str) -> Result<Option<Locked<StoredSearch>>, Error> {
        Ok(self.stored_searches_by(&format!("{SELECT} WHERE s.id = $1"), id.into())?.pop())
    }

    /// Those of a person, the first one first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn stored_searches(
        &mut self,
        person: PersonId,
    ) -> Result<Vec<Locked<StoredSearch>>, Error> {
        let sql = format!("{SELECT} WHERE s.person = $1 ORDER BY s.made, s.id");
        self.stored_searches_by(&sql, text(person))
    }

    /// Removes one; whether it was there.
    ///
    /// # Errors
    /// Those of the database.
    pub fn remove_stored_search(&mut self, id: &str) -> Result<bool, Error> {
        Ok(self.tx.execute("DELETE FROM stored_search WHERE id = $1", &[id.into()])? == 1)
    }

    /// Removes those of a person.
    ///
    /// # Errors
    /// Those of the database.
    pub fn remove_stored_searches(&mut self, person: PersonId) -> Result<(), Error> {
        let sql = "DELETE FROM stored_search WHERE person = $1";
        self.tx.execute(sql, &[text(person)]).map(drop)
    }

    fn stored_searches_by(
        &mut self,
        sql: &str,
        value: Value,
    ) -> Result<Vec<Locked<StoredSearch>>, Error> {
        let rows = self.tx.query(sql, &[value])?;
        rows.iter().map(|row| self.stored_search_of(row).map(Locked::new)).collect()
    }

    fn stored_search_of(&mut self, row: &Row) -> Result<StoredSearch, Error> {
        let search = row.text(0)?.to_owned();
        let organisation = id(row, 2, OrganisationId::parse)?;
        let sealer = Sealer::Organisation(organisation);
        Ok(StoredSearch {
            person: id(row, 1, PersonId::parse)?,
            organisation,
            made: row.integer(3)?,
            content: self.unseal(sealer, ABOUT, &search, row.bytes(4)?)?,
            id: search,
        })
    }
}

const ABOUT: &str = "stored-search.content";
const SELECT: &str = "SELECT s.id, s.person, p.organisation, s.made, s.content
     FROM stored_search s JOIN person p ON p.id = s.person";
