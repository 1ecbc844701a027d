//! Organisations, the communities (SIGs, arrangements) and who belongs to which on which day.

use release::{Guarded, Locked, Object, Reach, Standing};
use serde::{Deserialize, Serialize};
use vocab::{Agreement, OrganisationId, Side};

use super::Records;
use super::sealed::{Sealer, flag, id, maybe_id, text, word};
use crate::error::Error;
use crate::value::{Row, Value};

/// A member, a partner, a body of an arrangement, or the hub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    pub id: OrganisationId,
    pub side: Side,
    /// The head of its corporate group, if it belongs to one.
    pub corporate: Option<OrganisationId>,
    pub standing: Standing,
    pub profile: Profile,
}

/// What identifies an organisation and what it is like; sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    pub name: String,
    pub name_en: Option<String>,
    /// Short names, former names, names of brands.
    pub aliases: Vec<String>,
    pub domains: Vec<String>,
    /// Addresses of public contact windows.
    pub windows: Vec<String>,
    pub hosts: Vec<String>,
    pub staff: Vec<String>,
    pub phones: Vec<String>,
    /// Postal addresses.
    pub places: Vec<String>,
    pub projects: Vec<String>,
    /// Words of what it makes.
    pub products: Vec<String>,
    pub partners: Vec<String>,
    /// Region that it is in, a word such as `kanto`.
    pub regions: Vec<String>,
    /// What kind of body it is.
    pub kinds: Vec<String>,
}

/// A SIG or an arrangement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Community {
    pub reach: Reach,
    pub name: String,
}

/// An organisation within a community; days since 1970, `last` is the last day of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    pub organisation: OrganisationId,
    pub reach: Reach,
    pub since: i64,
    pub last: Option<i64>,
    pub agreement: Agreement,
}

impl Guarded for Organisation {
    fn object(&self) -> Object<'_> {
        Object::Organisation { organisation: self.id }
    }
}

impl Records<'_, '_> {
    /// Adds an organisation and its key.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_organisation(&mut self, organisation: &Organisation, at: i64) -> Result<(), Error> {
        let sealer = Sealer::Organisation(organisation.id);
        self.new_key(sealer, None)?;
        let profile =
            self.seal(sealer, "organisation.profile", organisation.id, &organisation.profile)?;
        self.tx.execute(
            "INSERT INTO organisation (id, side, corporate, suspended, made, profile)
             VALUES ($1, $2, $3, $4, $5, $6)",
            &[
                text(organisation.id),
                text(organisation.side),
                organisation.corporate.map(|id| id.to_string()).into(),
                i64::from(organisation.standing == Standing::Suspended).into(),
                at.into(),
                profile.into(),
            ],
        )?;
        Ok(())
    }

    /// Writes an organisation anew: its profile, standing and corporate group.
    ///
    /// # Errors
    /// Those of the database.
    pub fn change_organisation(&mut self, organisation: &Organisation) -> Result<(), Error> {
        let sealer = Sealer::Organisation(organisation.id);
        let profile =
            self.seal(sealer, "organisation.profile", organisation.id, &organisation.profile)?;
        self.tx.execute(
            "UPDATE organisation SET corporate = $2, suspended = $3, profile = $4 WHERE id = $1",
            &[
                text(organisation.id),
                organisation.corporate.map(|id| id.to_string()).into(),
                i64::from(organisation.standing == Standing::Suspended).into(),
                profile.into(),
            ],
        )?;
        Ok(())
    }

    /// One organisation.
    ///
    /// # Errors
    /// Those of the database.
    pub fn organisation(
        &mut self,
        id: OrganisationId,
    ) -> Result<Option<Locked<Organisation>>, Error> {
        let sql = format!("{SELECT} WHERE id = $1");
        let rows = self.tx.query(&sql, &[text(id)])?;
        rows.first().map(|row| self.organisation_of(row).map(Locked::new)).transpose()
    }

    /// Every organisation, in the order of their making.
    ///
    /// # Errors
    /// Those of the database.
    pub fn organisations(&mut self) -> Result<Vec<Locked<Organisation>>, Error> {
        let rows = self.tx.query(&format!("{SELECT} ORDER BY made, id"), &[])?;
        rows.iter().map(|row| self.organisation_of(row).map(Locked::new)).collect()
    }

    /// Side, standing and corporate group alone, without opening the profile.
    ///
    /// # Errors
    /// Those of the database.
    pub fn standing(&mut self, id: OrganisationId) -> Result<Option<(Side, Standing)>, Error> {
        let rows =
            self.tx.query("SELECT side, suspended FROM organisation WHERE id = $1", &[text(id)])?;
        rows.first().map(|row| Ok((word(row, 0)?, standing(flag(row, 1)?)))).transpose()
    }

    fn organisation_of(&mut self, row: &Row) -> Result<Organisation, Error> {
        let id = id(row, 0, OrganisationId::parse)?;
        let sealer = Sealer::Organisation(id);
        Ok(Organisation {
            id,
            side: word(row, 1)?,
            corporate: maybe_id(row, 2, OrganisationId::parse)?,
            standing: standing(flag(row, 3)?),
            profile: self.unseal(sealer, "organisation.profile", id, row.bytes(4)?)?,
        })
    }

    /// Adds a SIG or an arrangement.
    ///
    /// # Errors
    /// Those of the database; a name can be given once.
    pub fn add_community(&mut self, community: &Community) -> Result<(), Error> {
        self.tx.execute(
            "INSERT INTO community (token, name) VALUES ($1, $2)",
            &[text(community.reach), community.name.as_str().into()],
        )?;
        Ok(())
    }

    /// Every SIG and arrangement, in the order of names. That they are there is no secret.
    ///
    /// # Errors
    /// Those of the database.
    pub fn communities(&mut self) -> Result<Vec<Community>, Error> {
        let rows = self.tx.query("SELECT token, name FROM community ORDER BY name, token", &[])?;
        let community = |row: &Row| {
            Ok(Community { reach: id(row, 0, Reach::parse)?, name: row.text(1)?.to_owned() })
        };
        rows.iter().map(community).collect()
    }

    /// Adds a membership.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_membership(&mut self, membership: &Membership) -> Result<(), Error> {
        self.tx.execute(
            "INSERT INTO membership (organisation, community, since, last, agreement)
             VALUES ($1, $2, $3, $4, $5)",
            &[
                text(membership.organisation),
                text(membership.reach),
                membership.since.into(),
                membership.last.into(),
                text(membership.agreement),
            ],
        )?;
        Ok(())
    }

    /// Sets the last day of the membership that began on `since`.
    ///
    /// # Errors
    /// Those of the database.
    pub fn end_membership(&mut self, membership: &Membership) -> Result<u64, Error> {
        self.tx.execute(
            "UPDATE membership SET last = $4
             WHERE organisation = $1 AND community = $2 AND since = $3",
            &[
                text(membership.organisation),
                text(membership.reach),
                membership.since.into(),
                membership.last.into(),
            ],
        )
    }

    /// The memberships of a day, of one organisation or of all.
    ///
    /// # Errors
    /// Those of the database.
    pub fn memberships_on(
        &mut self,
        day: i64,
        organisation: Option<OrganisationId>,
    ) -> Result<Vec<Membership>, Error> {
        let sql = match organisation {
            Some(_) => format!("{MEMBERSHIPS} AND organisation = $2 {IN_ORDER}"),
            None => format!("{MEMBERSHIPS} {IN_ORDER}"),
        };
        let mut values: Vec<Value> = vec![day.into()];
        values.extend(organisation.map(text));
        self.tx.query(&sql, &values)?.iter().map(membership_of).collect()
    }

    /// Every membership that ever was, in the order of their beginning.
    ///
    /// # Errors
    /// Those of the database.
    pub fn memberships(&mut self) -> Result<Vec<Membership>, Error> {
        let sql = "SELECT organisation, community, since, last, agreement FROM membership
                   ORDER BY since, organisation, community";
        self.tx.query(sql, &[])?.iter().map(membership_of).collect()
    }
}

fn membership_of(row: &Row) -> Result<Membership, Error> {
    Ok(Membership {
        organisation: id(row, 0, OrganisationId::parse)?,
        reach: id(row, 1, Reach::parse)?,
        since: row.integer(2)?,
        last: row.maybe_integer(3)?,
        agreement: word(row, 4)?,
    })
}

const fn standing(suspended: bool) -> Standing {
    if suspended { Standing::Suspended } else { Standing::Active }
}

const SELECT: &str = "SELECT id, side, corporate, suspended, profile FROM organisation";
const MEMBERSHIPS: &str = "SELECT organisation, community, since, last, agreement FROM membership
     WHERE since <= $1 AND (last IS NULL OR last >= $1)";
const IN_ORDER: &str = "ORDER BY organisation, community, since";
