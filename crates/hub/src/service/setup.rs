//! What a hub is made of, and its first person.

use std::path::PathBuf;

use analysis::Settings;
use jiff::tz::TimeZone;
use release::Standing;
use store::{Organisation, Person, PersonProfile, Profile};
use vocab::{OrganisationId, PersonId, Role, Side};

use super::chance::Chance;
use super::clock::Clock;
use super::releasing::Slots;
use super::unanswered::Patience;
use super::{Hub, Problem};
use crate::settings::Configuration;

/// How a hub works.
#[derive(Debug, Clone)]
pub struct HubSettings {
    /// The name under which it speaks.
    pub name: String,
    pub zone: TimeZone,
    pub slots: Slots,
    /// Independent organisations that a share must leave possible, within SIGs and in public.
    pub threshold: usize,
    pub public_threshold: usize,
    /// Bytes of one item, and items of one submission.
    pub item_bytes_max: usize,
    pub items_max: usize,
    /// How long answers of submitters are waited for.
    pub patience: Patience,
    /// Originals that one person may have on one day.
    pub originals_a_day: i64,
    /// Whether this is a hub of samples: a banner says so.
    pub sample: bool,
}

/// What a hub has around it.
#[derive(Debug)]
pub struct Conditions {
    pub clock: Clock,
    pub chance: Chance,
    /// The program whose hidden command is a worker.
    pub program: PathBuf,
    /// How mails are analysed, own domains aside.
    pub configuration: Configuration,
    /// The same, loaded.
    pub analysis: Settings,
    /// Work of one password hash; tests make it light.
    pub password_cost: PasswordCost,
}

/// How dear a password is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordCost {
    /// 19 MiB, two passes: what OWASP's password storage cheat sheet asks for Argon2id.
    Full,
    /// For tests and samples.
    Light,
}

/// Who is to run the hub.
#[derive(Debug, Clone)]
pub struct FirstPerson {
    pub hub_name: String,
    pub name: String,
    pub address: String,
    pub lang: String,
}

impl Hub {
    /// Makes the organisation of the hub and its first administrator, and the token with
    /// which that one sets a password. `None` if there is one already.
    ///
    /// # Errors
    /// Those of the store.
    pub fn set_up(&self, first: &FirstPerson) -> Result<Option<String>, Problem> {
        if self.hub_organisation()?.is_some() {
            return Ok(None);
        }
        let now = self.now();
        let organisation = Organisation {
            id: OrganisationId(self.conditions.chance.id(now)?),
            side: Side::Hub,
            corporate: None,
            standing: Standing::Active,
            profile: Profile { name: first.hub_name.clone(), ..Profile::default() },
        };
        let person = Person {
            id: PersonId(self.conditions.chance.id(now)?),
            organisation: organisation.id,
            profile: PersonProfile {
                name: first.name.clone(),
                address: first.address.clone(),
                lang: first.lang.clone(),
            },
            password: None,
            left: None,
        };
        let (token, invitation) = self.new_invitation(person.id)?;
        self.store.write(|records| {
            records.add_organisation(&organisation, now)?;
            records.add_person(&person, now)?;
            records.give_role(person.id, Role::HubAdministrator, now)?;
            records.add_invitation(&invitation)?;
            self.note(records, "system", "set-up", &organisation.id.to_string())
        })?;
        Ok(Some(token))
    }

    /// The organisation that runs the hub.
    pub(super) fn hub_organisation(&self) -> Result<Option<OrganisationId>, Problem> {
        let all = self.store.read(|records| records.organisations())?;
        let hub = all.into_iter().map(release::Locked::for_the_system);
        Ok(hub.filter(|one| one.side == Side::Hub).map(|one| one.id).next())
    }
}
