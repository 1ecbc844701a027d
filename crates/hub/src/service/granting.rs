//! Giving roles and taking them: one administrator asks, another person agrees. Taking needs
//! one alone.

use release::{Action, Locked, Permitted, Refusal, Viewer};
use store::{Person, Records, RoleRequest};
use vocab::{PersonId, Role};

use super::people::fits;
use super::trail::actor;
use super::{Hub, Problem};

/// What became of roles that somebody gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// They hold: nobody but the giver is there yet who could agree.
    AtOnce,
    /// They wait for a second person.
    Asked,
}

/// A role that waits, for those who may decide about it.
#[derive(Debug, Clone)]
pub struct RequestView {
    pub request: RoleRequest,
    /// Names of the organisation, of the person, and of who asked.
    pub organisation: String,
    pub person: String,
    pub asker: String,
    /// Whether the viewer is the second person that it needs.
    pub is_mine_to_agree: bool,
}

impl Hub {
    /// Gives a role to a person, or asks for it.
    ///
    /// # Errors
    /// The viewer may not; the role does not fit the side.
    pub fn ask_role(
        &self,
        viewer: &Viewer,
        person: PersonId,
        role: Role,
    ) -> Result<Given, Problem> {
        let found = self.person_managed_by(viewer, person)?;
        let side = self.store.read(|records| records.standing(found.organisation))?;
        let (side, _) = side.ok_or(Refusal::NotFound)?;
        if !fits(role, side) {
            return Err(Problem::Invalid { field: "roles", why: "role-of-other-side" });
        }
        let given = self.given_by(viewer)?;
        self.store.write(|records| self.give_or_ask(records, viewer, &found, (&[role], given)))?;
        Ok(given)
    }

    /// Agrees to a role that another person asked for: it holds from now on.
    ///
    /// # Errors
    /// The viewer may not, or is whoever asked or whom it is for.
    pub fn agree_to_role(
        &self,
        viewer: &Viewer,
        person: PersonId,
        role: Role,
    ) -> Result<(), Problem> {
        self.decide_role(viewer, Action::Approve, (person, role))
    }

    /// Refuses a role that was asked for, or takes the request back.
    ///
    /// # Errors
    /// The viewer may not.
    pub fn refuse_role(
        &self,
        viewer: &Viewer,
        person: PersonId,
        role: Role,
    ) -> Result<(), Problem> {
        self.decide_role(viewer, Action::Revoke, (person, role))
    }

    /// Ends a role: now, or at the end of its last day (days since 1970).
    ///
    /// # Errors
    /// The viewer may not; the day has passed; nobody would be left who administers the hub.
    pub fn end_role(
        &self,
        viewer: &Viewer,
        (person, role): (PersonId, Role),
        last: Option<i64>,
    ) -> Result<(), Problem> {
        let found = self.person_managed_by(viewer, person)?;
        let now = self.now();
        let end = last.map_or(Some(now), |day| self.end_of_day(day));
        let end = end.filter(|end| *end >= now);
        let end = end.ok_or(Problem::Invalid { field: "last", why: "day-passed" })?;
        self.store.write(|records| {
            self.take(records, &found, role, end)?;
            let object = format!("{person} {role}");
            self.note(records, &actor(viewer), "end-role", &object)
        })
    }

    /// Roles that wait and that the viewer may know of, the oldest first.
    ///
    /// # Errors
    /// Those of the store.
    pub fn role_requests(&self, viewer: &Viewer) -> Result<Vec<Permitted<RequestView>>, Problem> {
        self.store.read(|records| {
            let mut views = Vec::new();
            for request in records.role_requests()? {
                let Ok(request) = request.permit(viewer, Action::Read) else { continue };
                let name = |person: Option<Locked<Person>>| {
                    person.map(|one| one.for_the_system().profile.name).unwrap_or_default()
                };
                let person = name(records.person(request.person)?);
                let asker = name(records.person(request.asker)?);
                let organisation = records.organisation(request.organisation)?;
                let organisation = organisation.map(|one| one.for_the_system().profile.name);
                let own = match viewer {
                    Viewer::Person(own) => Some(own.id),
                    Viewer::Nobody => None,
                };
                let is_theirs = [request.asker, request.person].map(Some).contains(&own);
                views.push(request.map(|request| RequestView {
                    request,
                    organisation: organisation.unwrap_or_default(),
                    person,
                    asker,
                    is_mine_to_agree: !is_theirs,
                }));
            }
            Ok(views)
        })
    }

    /// Whether what the viewer gives holds at once: while a hub is set up there is one
    /// person alone, and nobody could ever agree to anything.
    pub(super) fn given_by(&self, viewer: &Viewer) -> Result<Given, Problem> {
        let own = match viewer {
            Viewer::Person(own) => own.id,
            Viewer::Nobody => return Err(Refusal::NotLoggedIn.into()),
        };
        let hub = self.hub_organisation()?.ok_or(Refusal::NotFound)?;
        let now = self.now();
        self.store.read(|records| {
            for person in records.people(hub)?.into_iter().map(Locked::for_the_system) {
                let can_come = person.left.is_none() && person.password.is_some();
                let roles = records.roles(person.id, now)?;
                if person.id != own && can_come && roles.iter().any(|role| AGREE.contains(role)) {
                    return Ok(Given::Asked);
                }
            }
            Ok(Given::AtOnce)
        })
    }

    pub(super) fn give_or_ask(
        &self,
        records: &mut Records<'_, '_>,
        viewer: &Viewer,
        person: &Person,
        (roles, given): (&[Role], Given),
    ) -> Result<(), Problem> {
        let Viewer::Person(own) = viewer else { return Err(Refusal::NotLoggedIn.into()) };
        let at = self.now();
        let held = records.roles(person.id, at)?;
        for role in roles.iter().copied().filter(|role| !held.contains(role)) {
            let action = match given {
                Given::AtOnce => {
                    records.give_role(person.id, role, at)?;
                    "give-role"
                }
                Given::Asked => {
                    let Person { id, organisation, .. } = *person;
                    let asker = own.id;
                    records.request_role(&RoleRequest {
                        organisation,
                        person: id,
                        role,
                        asker,
                        at,
                    })?;
                    "ask-role"
                }
            };
            self.note(records, &actor(viewer), action, &format!("{} {role}", person.id))?;
        }
        Ok(())
    }

    /// Takes a role from a time on. The hub keeps at least one administrator.
    pub(super) fn take(
        &self,
        records: &mut Records<'_, '_>,
        person: &Person,
        role: Role,
        at: i64,
    ) -> Result<(), Problem> {
        if role == Role::HubAdministrator {
            let mut others = false;
            for other in records.people(person.organisation)? {
                let other = other.for_the_system();
                let spans = records.role_spans(other.id, at)?;
                let stays = spans.iter().any(|span| span.role == role && span.until.is_none());
                others |= other.id != person.id && other.left.is_none() && stays;
            }
            if !others {
                return Err(Problem::NotReady("last-administrator"));
            }
        }
        if !records.take_role(person.id, role, at)? {
            return Err(Refusal::NotFound.into());
        }
        Ok(())
    }

    fn decide_role(
        &self,
        viewer: &Viewer,
        action: Action,
        (person, role): (PersonId, Role),
    ) -> Result<(), Problem> {
        let found = self.store.read(|records| records.role_request(person, role))?;
        self.permit(viewer, action, found)?;
        let now = self.now();
        let is_yes = action == Action::Approve;
        self.store.write(|records| {
            if !records.end_role_request(person, role)? {
                return Err(Problem::Changed);
            }
            if is_yes {
                records.give_role(person, role, now)?;
            }
            let action = if is_yes { "agree-to-role" } else { "refuse-role" };
            self.note(records, &actor(viewer), action, &format!("{person} {role}"))
        })
    }
}

/// Roles of the hub whose people can agree.
const AGREE: [Role; 2] = [Role::HubAdministrator, Role::Releaser];
