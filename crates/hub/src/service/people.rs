//! Organisations, communities, memberships and persons, as administrators keep them.

use std::collections::BTreeSet;

use release::{Action, Locked, Object, Reach, Standing, Viewer};
use store::{
    Community, Invitation, Membership, Organisation, Person, PersonProfile, Profile, RoleSpan,
};
use vocab::{Agreement, ArrangementId, OrganisationId, PersonId, Role, Side, SigId};

use super::accounts::token_hash;
use super::granting::Given;
use super::trail::actor;
use super::{Hub, Problem};

/// An organisation to be added.
#[derive(Debug, Clone)]
pub struct NewOrganisation {
    pub side: Side,
    pub corporate: Option<OrganisationId>,
    pub profile: Profile,
    /// SIGs and arrangements it joins today, with the agreement it gave.
    pub groups: Vec<Reach>,
    pub agreement: Agreement,
}

/// A person to be invited.
#[derive(Debug, Clone)]
pub struct NewPerson {
    pub organisation: OrganisationId,
    pub name: String,
    pub address: String,
    pub lang: String,
    pub roles: Vec<Role>,
}

/// A person who was invited, and the token of the link, which is shown once.
#[derive(Debug, Clone)]
pub struct Invited {
    pub person: PersonId,
    pub token: String,
    pub given: Given,
}

/// A person as an administrator sees it.
#[derive(Debug, Clone)]
pub struct PersonView {
    pub id: PersonId,
    pub profile: PersonProfile,
    pub roles: Vec<RoleSpan>,
    /// Roles that wait for a second person.
    pub asked: Vec<Role>,
    /// Whether the invitation was used.
    pub has_password: bool,
}

impl Hub {
    /// Adds a SIG or an arrangement.
    ///
    /// # Errors
    /// The viewer may not; the name is empty.
    pub fn add_community(
        &self,
        viewer: &Viewer,
        reach: CommunityKind,
        name: &str,
    ) -> Result<Reach, Problem> {
        self.may_manage(viewer)?;
        if name.trim().is_empty() {
            return Err(Problem::Invalid { field: "name", why: "empty" });
        }
        let id = self.conditions.chance.id(self.now())?;
        let reach = match reach {
            CommunityKind::Sig => Reach::Sig(SigId(id)),
            CommunityKind::Arrangement => Reach::Arrangement(ArrangementId(id)),
        };
        let community = Community { reach, name: name.trim().to_owned() };
        self.store.write(|records| {
            records.add_community(&community)?;
            self.note(records, &actor(viewer), "add-community", &reach.to_string())
        })?;
        Ok(reach)
    }

    /// SIGs and arrangements by name: no secret among members.
    ///
    /// # Errors
    /// Those of the store.
    pub fn communities(&self) -> Result<Vec<Community>, Problem> {
        Ok(self.store.read(|records| records.communities())?)
    }

    /// Adds an organisation.
    ///
    /// # Errors
    /// The viewer may not; it has no name.
    pub fn add_organisation(
        &self,
        viewer: &Viewer,
        new: &NewOrganisation,
    ) -> Result<OrganisationId, Problem> {
        self.may_manage(viewer)?;
        if new.profile.name.trim().is_empty() {
            return Err(Problem::Invalid { field: "name", why: "empty" });
        }
        let now = self.now();
        let organisation = Organisation {
            id: OrganisationId(self.conditions.chance.id(now)?),
            side: new.side,
            corporate: new.corporate,
            standing: Standing::Active,
            profile: new.profile.clone(),
        };
        let since = self.day_of(now);
        self.store.write(|records| {
            records.add_organisation(&organisation, now)?;
            for reach in &new.groups {
                records.add_membership(&Membership {
                    organisation: organisation.id,
                    reach: *reach,
                    since,
                    last: None,
                    agreement: new.agreement,
                })?;
            }
            self.note(records, &actor(viewer), "add-organisation", &organisation.id.to_string())
        })?;
        Ok(organisation.id)
    }

    /// Marks that what reaches an organisation may be read by the attacker, or lifts it: its
    /// sessions and keys end with the mark.
    ///
    /// # Errors
    /// The viewer may not.
    pub fn set_standing(
        &self,
        viewer: &Viewer,
        organisation: OrganisationId,
        standing: Standing,
    ) -> Result<(), Problem> {
        let found = self.store.read(|records| records.organisation(organisation))?;
        let found = self.permit(viewer, Action::Manage, found)?;
        let now = self.now();
        let changed = Organisation { standing, ..found.into_inner() };
        self.store.write(|records| {
            records.change_organisation(&changed)?;
            if standing == Standing::Suspended {
                for person in records.people(organisation)? {
                    self.shut_out(records, person.for_the_system().id, now)?;
                }
            }
            let action = match standing {
                Standing::Suspended => "suspend",
                Standing::Active => "verify",
            };
            self.note(records, &actor(viewer), action, &organisation.to_string())
        })
    }

    /// Invites a person. The roles wait until a second person agrees: till then whoever
    /// logs in can do nothing.
    ///
    /// # Errors
    /// The viewer may not; the address is none or taken; a role does not fit the side.
    pub fn invite(&self, viewer: &Viewer, new: &NewPerson) -> Result<Invited, Problem> {
        self.may(viewer, Action::ManagePeople, Object::People { organisation: new.organisation })?;
        let address = observable::email(new.address.trim())
            .ok_or(Problem::Invalid { field: "address", why: "no-address" })?;
        let side = self.store.read(|records| records.standing(new.organisation))?;
        let (side, _) = side.ok_or(release::Refusal::NotFound)?;
        if new.roles.is_empty() || !new.roles.iter().all(|role| fits(*role, side)) {
            return Err(Problem::Invalid { field: "roles", why: "role-of-other-side" });
        }
        let now = self.now();
        let person = Person {
            id: PersonId(self.conditions.chance.id(now)?),
            organisation: new.organisation,
            profile: PersonProfile {
                name: new.name.trim().to_owned(),
                address,
                lang: new.lang.clone(),
            },
            password: None,
            left: None,
        };
        let (token, invitation) = self.new_invitation(person.id)?;
        let given = self.given_by(viewer)?;
        let added = self.store.write(|records| {
            if !records.add_person(&person, now)? {
                return Ok(false);
            }
            self.give_or_ask(records, viewer, &person, (&new.roles, given))?;
            records.add_invitation(&invitation)?;
            self.note(records, &actor(viewer), "invite", &person.id.to_string())?;
            Ok::<_, Problem>(true)
        })?;
        match added {
            true => Ok(Invited { person: person.id, token, given }),
            false => Err(Problem::Invalid { field: "address", why: "taken" }),
        }
    }

    /// The persons of an organisation who have not left.
    ///
    /// # Errors
    /// The viewer may not.
    pub fn people(
        &self,
        viewer: &Viewer,
        organisation: OrganisationId,
    ) -> Result<Vec<PersonView>, Problem> {
        self.may(viewer, Action::Read, Object::People { organisation })?;
        let now = self.now();
        self.store.read(|records| {
            let requests = records.role_requests()?.into_iter();
            let requests: Vec<_> = requests.map(Locked::for_the_system).collect();
            let mut people = Vec::new();
            for person in records.people(organisation)? {
                let person = person.permit(viewer, Action::Read)?.into_inner();
                if person.left.is_some() {
                    continue;
                }
                let own = requests.iter().filter(|request| request.person == person.id);
                people.push(PersonView {
                    id: person.id,
                    roles: records.role_spans(person.id, now)?,
                    asked: own.map(|request| request.role).collect(),
                    profile: person.profile,
                    has_password: person.password.is_some(),
                });
            }
            Ok(people)
        })
    }

    /// Notes that a person has left: sessions, keys and roles end at once.
    ///
    /// # Errors
    /// The viewer may not; nobody would be left who administers the hub.
    pub fn end_person(&self, viewer: &Viewer, person: PersonId) -> Result<(), Problem> {
        let found = self.person_managed_by(viewer, person)?;
        let now = self.now();
        self.store.write(|records| {
            for role in records.roles(person, now)? {
                self.take(records, &found, role, now)?;
            }
            for request in records.role_requests()? {
                let request = request.for_the_system();
                if request.person == person {
                    records.end_role_request(person, request.role)?;
                }
            }
            records.change_person(&Person { left: Some(now), ..found.clone() })?;
            self.shut_out(records, person, now)?;
            records.remove_stored_searches(person)?;
            self.note(records, &actor(viewer), "end-person", &person.to_string())
        })
    }

    /// Ends every way in that a person has: sessions, keys and links.
    pub(super) fn shut_out(
        &self,
        records: &mut store::Records<'_, '_>,
        person: PersonId,
        now: i64,
    ) -> Result<(), Problem> {
        records.revoke_all(person, now)?;
        records.end_invitations(person, now)?;
        records.end_recovery(person)?;
        Ok(())
    }

    /// A person whose organisation's persons the viewer manages.
    pub(super) fn person_managed_by(
        &self,
        viewer: &Viewer,
        person: PersonId,
    ) -> Result<Person, Problem> {
        let found = self.store.read(|records| records.person(person))?;
        let found = found.map(Locked::for_the_system).filter(|person| person.left.is_none());
        let Some(found) = found else {
            let nothing = self.permit::<Person>(viewer, Action::ManagePeople, None);
            return nothing.map(release::Permitted::into_inner);
        };
        let organisation = found.organisation;
        self.may(viewer, Action::ManagePeople, Object::People { organisation })?;
        Ok(found)
    }

    pub(super) fn new_invitation(&self, person: PersonId) -> Result<(String, Invitation), Problem> {
        let token = self.token()?;
        let expires = self.now() + INVITATION_LASTS;
        let invitation = Invitation { token: token_hash(&token), person, expires, recovery: false };
        Ok((token, invitation))
    }

    pub(super) fn may_manage(&self, viewer: &Viewer) -> Result<(), Problem> {
        let organisation = match viewer {
            Viewer::Person(person) => person.organisation,
            Viewer::Nobody => return Err(release::Refusal::NotLoggedIn.into()),
        };
        self.may(viewer, Action::Manage, Object::Organisation { organisation })
    }
}

/// What a new community is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommunityKind {
    Sig,
    Arrangement,
}

/// Sorts the groups of an organisation into SIGs and arrangements.
pub(super) fn sort_groups(
    groups: impl Iterator<Item = Reach>,
    sigs: &mut BTreeSet<SigId>,
    arrangements: &mut BTreeSet<ArrangementId>,
) {
    for group in groups {
        match group {
            Reach::Sig(sig) => drop(sigs.insert(sig)),
            Reach::Arrangement(body) => drop(arrangements.insert(body)),
            Reach::AllSigs | Reach::Partners | Reach::Public => {}
        }
    }
}

/// The SIGs of an organisation on a day.
pub(super) fn sigs_of(memberships: &[Membership]) -> Vec<SigId> {
    let sig = |membership: &Membership| match membership.reach {
        Reach::Sig(sig) => Some(sig),
        _ => None,
    };
    memberships.iter().filter_map(sig).collect()
}

/// The roles that persons of a side may have.
pub fn roles_of(side: Side) -> impl Iterator<Item = Role> {
    Role::ALL.iter().copied().filter(move |role| fits(*role, side))
}

/// Whether a role belongs to a side: who hands in must not judge.
pub(super) const fn fits(role: Role, side: Side) -> bool {
    match role {
        Role::MemberContact | Role::MemberAdministrator => {
            matches!(side, Side::Member | Side::Arrangement)
        }
        Role::Partner => matches!(side, Side::Partner),
        Role::Analyst | Role::Releaser | Role::HubAdministrator | Role::Auditor => {
            matches!(side, Side::Hub)
        }
    }
}

pub(super) const INVITATION_LASTS: i64 = 7 * 24 * 60 * 60 * 1_000;
