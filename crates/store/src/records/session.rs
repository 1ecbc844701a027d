//! Sessions of browsers, keys of programs, and failed attempts to log in.

use release::{Guarded, Locked, Object};
use vocab::{OrganisationId, PersonId};

use super::Records;
use super::sealed::{Sealer, flag, hash, id, text};
use crate::error::Error;
use crate::value::{Row, Value};

/// A session or a key. The token itself is nowhere kept, only its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub token: [u8; 32],
    /// Names it in lists, random.
    pub name: String,
    pub person: PersonId,
    pub organisation: OrganisationId,
    /// Whether it is the key of a program.
    pub program: bool,
    pub made: i64,
    pub seen: i64,
    pub expires: i64,
    /// When the password was given last.
    pub fresh: i64,
    pub revoked: Option<i64>,
    /// Browser, or what the key is for.
    pub agent: String,
}

/// Failed attempts of one who tries to log in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Attempts {
    pub failures: i64,
    pub last: i64,
}

impl Guarded for Session {
    fn object(&self) -> Object<'_> {
        Object::Account { organisation: self.organisation, person: self.person }
    }
}

impl Records<'_, '_> {
    /// Adds a session or a key.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_session(&mut self, session: &Session) -> Result<(), Error> {
        let sealer = Sealer::Organisation(session.organisation);
        let agent = self.seal(sealer, "session.agent", &session.name, &session.agent)?;
        self.tx.execute(
            "INSERT INTO session (token, name, person, program, made, seen, expires, fresh, agent)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            &[
                session.token.as_slice().into(),
                session.name.as_str().into(),
                text(session.person),
                i64::from(session.program).into(),
                session.made.into(),
                session.seen.into(),
                session.expires.into(),
                session.fresh.into(),
                agent.into(),
            ],
        )?;
        Ok(())
    }

    /// The session of a token, whatever became of it.
    ///
    /// # Errors
    /// Those of the database.
    pub fn session(&mut self, token: [u8; 32]) -> Result<Option<Locked<Session>>, Error> {
        let sql = format!("{SELECT} WHERE s.token = $1");
        Ok(self.sessions_by(&sql, token.as_slice().into())?.pop())
    }

    /// A session by its name.
    ///
    /// # Errors
    /// Those of the database.
    pub fn session_by_name(&mut self, name: &str) -> Result<Option<Locked<Session>>, Error> {
        Ok(self.sessions_by(&format!("{SELECT} WHERE s.name = $1"), name.into())?.pop())
    }

    /// Sessions and keys of a person, the newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn sessions(&mut self, person: PersonId) -> Result<Vec<Locked<Session>>, Error> {
        let sql = format!("{SELECT} WHERE s.person = $1 ORDER BY s.made DESC, s.name");
        self.sessions_by(&sql, text(person))
    }

    /// Notes that a session was used, and whether the password was given with it.
    ///
    /// # Errors
    /// Those of the database.
    pub fn touch_session(&mut self, token: [u8; 32], seen: i64, fresh: i64) -> Result<(), Error> {
        self.tx.execute(
            "UPDATE session SET seen = $2, fresh = $3 WHERE token = $1",
            &[token.as_slice().into(), seen.into(), fresh.into()],
        )?;
        Ok(())
    }

    /// Ends a session or a key.
    ///
    /// # Errors
    /// Those of the database.
    pub fn revoke_session(&mut self, name: &str, at: i64) -> Result<u64, Error> {
        self.tx.execute(
            "UPDATE session SET revoked = $2 WHERE name = $1 AND revoked IS NULL",
            &[name.into(), at.into()],
        )
    }

    /// Ends all sessions and keys of a person.
    ///
    /// # Errors
    /// Those of the database.
    pub fn revoke_all(&mut self, person: PersonId, at: i64) -> Result<u64, Error> {
        self.tx.execute(
            "UPDATE session SET revoked = $2 WHERE person = $1 AND revoked IS NULL",
            &[text(person), at.into()],
        )
    }

    /// Ends every session and key.
    ///
    /// # Errors
    /// Those of the database.
    pub fn end_all_sessions(&mut self, at: i64) -> Result<u64, Error> {
        let sql = "UPDATE session SET revoked = $1 WHERE revoked IS NULL";
        self.tx.execute(sql, &[at.into()])
    }

    /// How many sessions are in use at a time, those that nobody used since `seen` left out, and
    /// how many keys.
    ///
    /// # Errors
    /// Those of the database.
    pub fn count_sessions(&mut self, at: i64, seen: i64) -> Result<(i64, i64), Error> {
        let rows = self.tx.query(
            "SELECT program, COUNT(*) FROM session
             WHERE revoked IS NULL AND expires > $1 AND (program = 1 OR seen > $2)
             GROUP BY program",
            &[at.into(), seen.into()],
        )?;
        let mut counts = (0, 0);
        for row in &rows {
            let count = if flag(row, 0)? { &mut counts.1 } else { &mut counts.0 };
            *count = row.integer(1)?;
        }
        Ok(counts)
    }

    /// Failed attempts under a name that is nowhere kept.
    ///
    /// # Errors
    /// Those of the database.
    pub fn attempts(&mut self, who: &str) -> Result<Attempts, Error> {
        let key = self.store.blind("attempt", who);
        let sql = "SELECT failures, last FROM attempt WHERE who = $1";
        let rows = self.tx.query(sql, &[key.as_slice().into()])?;
        let Some(row) = rows.first() else { return Ok(Attempts::default()) };
        Ok(Attempts { failures: row.integer(0)?, last: row.integer(1)? })
    }

    /// Sets them; none are forgotten.
    ///
    /// # Errors
    /// Those of the database.
    pub fn set_attempts(&mut self, who: &str, attempts: Attempts) -> Result<(), Error> {
        let key = self.store.blind("attempt", who);
        self.tx.execute(
            "INSERT INTO attempt (who, failures, last) VALUES ($1, $2, $3)
             ON CONFLICT (who) DO UPDATE SET failures = excluded.failures, last = excluded.last",
            &[key.as_slice().into(), attempts.failures.into(), attempts.last.into()],
        )?;
        Ok(())
    }

    fn sessions_by(&mut self, sql: &str, value: Value) -> Result<Vec<Locked<Session>>, Error> {
        let rows = self.tx.query(sql, &[value])?;
        rows.iter().map(|row| self.session_of(row).map(Locked::new)).collect()
    }

    fn session_of(&mut self, row: &Row) -> Result<Session, Error> {
        let name = row.text(1)?.to_owned();
        let organisation = id(row, 3, OrganisationId::parse)?;
        let sealer = Sealer::Organisation(organisation);
        let token = hash(row, 0)?;
        Ok(Session {
            token,
            person: id(row, 2, PersonId::parse)?,
            organisation,
            program: flag(row, 4)?,
            made: row.integer(5)?,
            seen: row.integer(6)?,
            expires: row.integer(7)?,
            fresh: row.integer(8)?,
            revoked: row.maybe_integer(9)?,
            agent: self.unseal(sealer, "session.agent", &name, row.bytes(10)?)?,
            name,
        })
    }
}

const SELECT: &str = "SELECT s.token, s.name, s.person, p.organisation, s.program, s.made, s.seen,
     s.expires, s.fresh, s.revoked, s.agent
     FROM session s JOIN person p ON p.id = s.person";
