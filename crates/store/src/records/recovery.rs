//! Ways back in for who forgot the password: asked for by one person, agreed to by another.

use release::{Guarded, Locked, Object};
use vocab::{OrganisationId, PersonId};

use super::Records;
use super::sealed::{id, text};
use crate::error::Error;
use crate::value::{Row, Value};

/// A way back in that somebody asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recovery {
    /// That of the person.
    pub organisation: OrganisationId,
    pub person: PersonId,
    pub asker: PersonId,
    pub at: i64,
    /// When a second person agreed.
    pub agreed: Option<i64>,
}

impl Guarded for Recovery {
    fn object(&self) -> Object<'_> {
        let Self { organisation, person, asker, .. } = *self;
        Object::Request { organisation, person, asker }
    }
}

impl Records<'_, '_> {
    /// Asks for a way back in; asking again changes nothing.
    ///
    /// # Errors
    /// Those of the database.
    pub fn ask_recovery(&mut self, recovery: &Recovery) -> Result<(), Error> {
        self.tx.execute(
            "INSERT INTO recovery (person, asker, at) VALUES ($1, $2, $3)
             ON CONFLICT (person) DO NOTHING",
            &[text(recovery.person), text(recovery.asker), recovery.at.into()],
        )?;
        Ok(())
    }

    /// That of a person.
    ///
    /// # Errors
    /// Those of the database.
    pub fn recovery(&mut self, person: PersonId) -> Result<Option<Locked<Recovery>>, Error> {
        let sql = format!("{SELECT} WHERE r.person = $1");
        Ok(self.recoveries_by(&sql, &[text(person)])?.pop())
    }

    /// All of them, the oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn recoveries(&mut self) -> Result<Vec<Locked<Recovery>>, Error> {
        self.recoveries_by(&format!("{SELECT} ORDER BY r.at, r.person"), &[])
    }

    /// Notes that a second person agreed; whether nobody had before.
    ///
    /// # Errors
    /// Those of the database.
    pub fn agree_to_recovery(&mut self, person: PersonId, at: i64) -> Result<bool, Error> {
        let sql = "UPDATE recovery SET agreed = $2 WHERE person = $1 AND agreed IS NULL";
        Ok(self.tx.execute(sql, &[text(person), at.into()])? == 1)
    }

    /// Takes it away, used or not; whether it was there.
    ///
    /// # Errors
    /// Those of the database.
    pub fn end_recovery(&mut self, person: PersonId) -> Result<bool, Error> {
        let sql = "DELETE FROM recovery WHERE person = $1";
        Ok(self.tx.execute(sql, &[text(person)])? == 1)
    }

    fn recoveries_by(
        &mut self,
        sql: &str,
        values: &[Value],
    ) -> Result<Vec<Locked<Recovery>>, Error> {
        let recovery = |row: &Row| {
            Ok(Locked::new(Recovery {
                person: id(row, 0, PersonId::parse)?,
                asker: id(row, 1, PersonId::parse)?,
                at: row.integer(2)?,
                agreed: row.maybe_integer(3)?,
                organisation: id(row, 4, OrganisationId::parse)?,
            }))
        };
        self.tx.query(sql, values)?.iter().map(recovery).collect()
    }
}

const SELECT: &str = "SELECT r.person, r.asker, r.at, r.agreed, p.organisation
     FROM recovery r JOIN person p ON p.id = r.person";
