//! What persons are there for: their roles with their times, and roles that wait for a second
//! person to agree.

use release::{Guarded, Locked, Object};
use vocab::{OrganisationId, PersonId, Role};

use super::Records;
use super::sealed::{id, text, word};
use crate::error::Error;
use crate::value::{Row, Value};

/// A role from one time to another; `until` is its end, milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleSpan {
    pub role: Role,
    pub since: i64,
    pub until: Option<i64>,
}

/// A role that somebody asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleRequest {
    /// That of the person.
    pub organisation: OrganisationId,
    pub person: PersonId,
    pub role: Role,
    pub asker: PersonId,
    pub at: i64,
}

impl Guarded for RoleRequest {
    fn object(&self) -> Object<'_> {
        let Self { organisation, person, asker, .. } = *self;
        Object::Request { organisation, person, asker }
    }
}

impl Records<'_, '_> {
    /// Roles of a person at a time.
    ///
    /// # Errors
    /// Those of the database.
    pub fn roles(&mut self, person: PersonId, at: i64) -> Result<Vec<Role>, Error> {
        let rows = self.tx.query(
            "SELECT DISTINCT role FROM person_role
             WHERE person = $1 AND since <= $2 AND (until IS NULL OR until > $2) ORDER BY role",
            &[text(person), at.into()],
        )?;
        rows.iter().map(|row| word(row, 0)).collect()
    }

    /// Gives a role from now on.
    ///
    /// # Errors
    /// Those of the database.
    pub fn give_role(&mut self, person: PersonId, role: Role, at: i64) -> Result<(), Error> {
        self.tx.execute(
            "INSERT INTO person_role (person, role, since) VALUES ($1, $2, $3)
             ON CONFLICT (person, role, since) DO NOTHING",
            &[text(person), text(role), at.into()],
        )?;
        Ok(())
    }

    /// Takes a role away from a time on; whether it was there.
    ///
    /// # Errors
    /// Those of the database.
    pub fn take_role(&mut self, person: PersonId, role: Role, at: i64) -> Result<bool, Error> {
        let taken = self.tx.execute(
            "UPDATE person_role SET until = $3
             WHERE person = $1 AND role = $2 AND (until IS NULL OR until > $3)",
            &[text(person), text(role), at.into()],
        )?;
        Ok(taken > 0)
    }

    /// The roles of a person that are not over at a time, with their times.
    ///
    /// # Errors
    /// Those of the database.
    pub fn role_spans(&mut self, person: PersonId, at: i64) -> Result<Vec<RoleSpan>, Error> {
        let rows = self.tx.query(
            "SELECT role, since, until FROM person_role
             WHERE person = $1 AND (until IS NULL OR until > $2) ORDER BY role, since",
            &[text(person), at.into()],
        )?;
        let span = |row: &Row| {
            let (since, until) = (row.integer(1)?, row.maybe_integer(2)?);
            Ok(RoleSpan { role: word(row, 0)?, since, until })
        };
        rows.iter().map(span).collect()
    }

    /// Asks for a role; asking again changes nothing.
    ///
    /// # Errors
    /// Those of the database.
    pub fn request_role(&mut self, request: &RoleRequest) -> Result<(), Error> {
        self.tx.execute(
            "INSERT INTO role_request (person, role, asker, at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (person, role) DO NOTHING",
            &[text(request.person), text(request.role), text(request.asker), request.at.into()],
        )?;
        Ok(())
    }

    /// A role that waits.
    ///
    /// # Errors
    /// Those of the database.
    pub fn role_request(
        &mut self,
        person: PersonId,
        role: Role,
    ) -> Result<Option<Locked<RoleRequest>>, Error> {
        let sql = format!("{REQUESTS} WHERE r.person = $1 AND r.role = $2");
        Ok(self.requests_by(&sql, &[text(person), text(role)])?.pop())
    }

    /// Every role that waits, the oldest request first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn role_requests(&mut self) -> Result<Vec<Locked<RoleRequest>>, Error> {
        self.requests_by(&format!("{REQUESTS} ORDER BY r.at, r.person, r.role"), &[])
    }

    /// Takes a request away, decided or not; whether it was there.
    ///
    /// # Errors
    /// Those of the database.
    pub fn end_role_request(&mut self, person: PersonId, role: Role) -> Result<bool, Error> {
        let sql = "DELETE FROM role_request WHERE person = $1 AND role = $2";
        Ok(self.tx.execute(sql, &[text(person), text(role)])? == 1)
    }

    fn requests_by(
        &mut self,
        sql: &str,
        values: &[Value],
    ) -> Result<Vec<Locked<RoleRequest>>, Error> {
        let request = |row: &Row| {
            Ok(Locked::new(RoleRequest {
                person: id(row, 0, PersonId::parse)?,
                role: word(row, 1)?,
                asker: id(row, 2, PersonId::parse)?,
                at: row.integer(3)?,
                organisation: id(row, 4, OrganisationId::parse)?,
            }))
        };
        self.tx.query(sql, values)?.iter().map(request).collect()
    }
}

const REQUESTS: &str = "SELECT r.person, r.role, r.asker, r.at, p.organisation
     FROM role_request r JOIN person p ON p.id = r.person";
