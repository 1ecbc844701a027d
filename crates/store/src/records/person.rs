//! Persons and how they are invited.

use release::{Guarded, Locked, Object};
use serde::{Deserialize, Serialize};
use vocab::{OrganisationId, PersonId};

use super::Records;
use super::sealed::{Sealer, flag, id, text};
use crate::error::Error;
use crate::value::{Row, Value};

/// Someone who may log in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    pub organisation: OrganisationId,
    pub profile: PersonProfile,
    /// The hash of the password in its own notation; none before the invitation was used.
    pub password: Option<String>,
    /// When the person left.
    pub left: Option<i64>,
}

/// Name and address of a person; sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonProfile {
    pub name: String,
    /// Mail address, by which the person logs in.
    pub address: String,
    /// `ja` or `en`.
    pub lang: String,
}

/// A link to set a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The hash of its token.
    pub token: [u8; 32],
    pub person: PersonId,
    pub expires: i64,
    /// Whether it is a way back in: any other sets the first password and none after it.
    pub recovery: bool,
}

impl Guarded for Person {
    fn object(&self) -> Object<'_> {
        Object::Account { organisation: self.organisation, person: self.id }
    }
}

impl Records<'_, '_> {
    /// Adds a person; whether the address was free.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_person(&mut self, person: &Person, at: i64) -> Result<bool, Error> {
        let sealer = Sealer::Organisation(person.organisation);
        let profile = self.seal(sealer, "person.profile", person.id, &person.profile)?;
        let password = self.sealed_password(person)?;
        let added = self.tx.execute(
            "INSERT INTO person (id, organisation, address, made, profile, password)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (address) DO NOTHING",
            &[
                text(person.id),
                text(person.organisation),
                self.address_key(&person.profile.address),
                at.into(),
                profile.into(),
                password,
            ],
        )?;
        Ok(added == 1)
    }

    /// Writes profile, password and leaving anew.
    ///
    /// # Errors
    /// Those of the database.
    pub fn change_person(&mut self, person: &Person) -> Result<(), Error> {
        let sealer = Sealer::Organisation(person.organisation);
        let profile = self.seal(sealer, "person.profile", person.id, &person.profile)?;
        let password = self.sealed_password(person)?;
        self.tx.execute(
            "UPDATE person SET address = $2, left_at = $3, profile = $4, password = $5 WHERE id = $1",
            &[
                text(person.id),
                self.address_key(&person.profile.address),
                person.left.into(),
                profile.into(),
                password,
            ],
        )?;
        Ok(())
    }

    /// A person by id.
    ///
    /// # Errors
    /// Those of the database.
    pub fn person(&mut self, id: PersonId) -> Result<Option<Locked<Person>>, Error> {
        self.one_person(&format!("{SELECT} WHERE id = $1"), text(id))
    }

    /// A person by the mail address, whatever its case.
    ///
    /// # Errors
    /// Those of the database.
    pub fn person_by_address(&mut self, address: &str) -> Result<Option<Locked<Person>>, Error> {
        let key = self.address_key(address);
        self.one_person(&format!("{SELECT} WHERE address = $1"), key)
    }

    /// The persons of an organisation, those who left too.
    ///
    /// # Errors
    /// Those of the database.
    pub fn people(&mut self, organisation: OrganisationId) -> Result<Vec<Locked<Person>>, Error> {
        let sql = format!("{SELECT} WHERE organisation = $1 ORDER BY id");
        let rows = self.tx.query(&sql, &[text(organisation)])?;
        rows.iter().map(|row| self.person_of(row).map(Locked::new)).collect()
    }

    /// Adds an invitation.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_invitation(&mut self, invitation: &Invitation) -> Result<(), Error> {
        self.tx.execute(
            "INSERT INTO invitation (token, person, expires, recovery) VALUES ($1, $2, $3, $4)",
            &[
                invitation.token.as_slice().into(),
                text(invitation.person),
                invitation.expires.into(),
                invitation.recovery.into(),
            ],
        )?;
        Ok(())
    }

    /// The invitation of a token that was not used and has not expired.
    ///
    /// # Errors
    /// Those of the database.
    pub fn invitation(&mut self, token: [u8; 32], at: i64) -> Result<Option<Invitation>, Error> {
        let rows = self.tx.query(
            "SELECT person, expires, recovery FROM invitation
             WHERE token = $1 AND used IS NULL AND expires > $2",
            &[token.as_slice().into(), at.into()],
        )?;
        let invitation = |row: &Row| {
            let (expires, recovery) = (row.integer(1)?, flag(row, 2)?);
            Ok(Invitation { token, person: id(row, 0, PersonId::parse)?, expires, recovery })
        };
        rows.first().map(invitation).transpose()
    }

    /// Marks an invitation as used; whether it was not before.
    ///
    /// # Errors
    /// Those of the database.
    pub fn use_invitation(&mut self, token: [u8; 32], at: i64) -> Result<bool, Error> {
        let used = self.tx.execute(
            "UPDATE invitation SET used = $2 WHERE token = $1 AND used IS NULL",
            &[token.as_slice().into(), at.into()],
        )?;
        Ok(used == 1)
    }

    /// Ends the invitations of a person that were not used.
    ///
    /// # Errors
    /// Those of the database.
    pub fn end_invitations(&mut self, person: PersonId, at: i64) -> Result<(), Error> {
        let sql = "UPDATE invitation SET used = $2 WHERE person = $1 AND used IS NULL";
        self.tx.execute(sql, &[text(person), at.into()]).map(drop)
    }

    /// Ends every invitation that was not used, and every way back in that waits.
    ///
    /// # Errors
    /// Those of the database.
    pub fn end_all_links(&mut self, at: i64) -> Result<(), Error> {
        self.tx.execute("DELETE FROM recovery", &[])?;
        let sql = "UPDATE invitation SET used = $1 WHERE used IS NULL";
        self.tx.execute(sql, &[at.into()]).map(drop)
    }

    fn one_person(&mut self, sql: &str, value: Value) -> Result<Option<Locked<Person>>, Error> {
        let rows = self.tx.query(sql, &[value])?;
        rows.first().map(|row| self.person_of(row).map(Locked::new)).transpose()
    }

    fn person_of(&mut self, row: &Row) -> Result<Person, Error> {
        let person = id(row, 0, PersonId::parse)?;
        let organisation = id(row, 1, OrganisationId::parse)?;
        let sealer = Sealer::Organisation(organisation);
        let password = row.maybe_bytes(4)?;
        Ok(Person {
            id: person,
            organisation,
            left: row.maybe_integer(2)?,
            profile: self.unseal(sealer, "person.profile", person, row.bytes(3)?)?,
            password: password
                .map(|sealed| self.unseal(sealer, "person.password", person, sealed))
                .transpose()?,
        })
    }

    fn sealed_password(&mut self, person: &Person) -> Result<Value, Error> {
        let sealer = Sealer::Organisation(person.organisation);
        let sealed = person
            .password
            .as_ref()
            .map(|password| self.seal(sealer, "person.password", person.id, password));
        Ok(sealed.transpose()?.into())
    }

    fn address_key(&self, address: &str) -> Value {
        self.store.blind("person.address", &address.trim().to_lowercase()).as_slice().into()
    }
}

const SELECT: &str = "SELECT id, organisation, left_at, profile, password FROM person";
