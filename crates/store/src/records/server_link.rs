//! Links that were made at the server itself, by whoever holds its master key: every administrator
//! of the hub is told, until that one has taken note.

use release::{Guarded, Locked, Object};
use vocab::{OrganisationId, PersonId, Uuid};

use super::Records;
use super::sealed::{id, text};
use crate::error::Error;
use crate::value::Row;

/// A link to set another password that no second person agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerLink {
    pub id: Uuid,
    /// For whom it was made.
    pub person: PersonId,
    pub organisation: OrganisationId,
    pub at: i64,
}

impl Guarded for ServerLink {
    fn object(&self) -> Object<'_> {
        Object::People { organisation: self.organisation }
    }
}

impl Records<'_, '_> {
    /// Notes that a link was made at the server.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_server_link(&mut self, link: &ServerLink) -> Result<(), Error> {
        let sql = "INSERT INTO server_link (id, person, at) VALUES ($1, $2, $3)";
        self.tx.execute(sql, &[text(link.id), text(link.person), link.at.into()]).map(drop)
    }

    /// One of them.
    ///
    /// # Errors
    /// Those of the database.
    pub fn server_link(&mut self, id: Uuid) -> Result<Option<Locked<ServerLink>>, Error> {
        let rows = self.tx.query(&format!("{SELECT} WHERE l.id = $1"), &[text(id)])?;
        rows.first().map(|row| link_of(row).map(Locked::new)).transpose()
    }

    /// Those that a person has not taken note of, the oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn server_links(&mut self, reader: PersonId) -> Result<Vec<Locked<ServerLink>>, Error> {
        let sql = format!(
            "{SELECT} WHERE NOT EXISTS (SELECT 1 FROM server_link_seen s
             WHERE s.link = l.id AND s.person = $1) ORDER BY l.at, l.id"
        );
        let rows = self.tx.query(&sql, &[text(reader)])?;
        rows.iter().map(|row| link_of(row).map(Locked::new)).collect()
    }

    /// Notes that a person has taken note of one.
    ///
    /// # Errors
    /// Those of the database.
    pub fn see_server_link(&mut self, id: Uuid, by: PersonId, at: i64) -> Result<(), Error> {
        let sql = "INSERT INTO server_link_seen (link, person, at) VALUES ($1, $2, $3)
                   ON CONFLICT (link, person) DO NOTHING";
        self.tx.execute(sql, &[text(id), text(by), at.into()]).map(drop)
    }
}

fn link_of(row: &Row) -> Result<ServerLink, Error> {
    Ok(ServerLink {
        id: id(row, 0, Uuid::parse)?,
        person: id(row, 1, PersonId::parse)?,
        organisation: id(row, 2, OrganisationId::parse)?,
        at: row.integer(3)?,
    })
}

const SELECT: &str = "SELECT l.id, l.person, p.organisation, l.at
     FROM server_link l JOIN person p ON p.id = l.person";
