//! A way back in for who forgot the password: one person asks, another agrees, and only then
//! whoever asked gets a link that works once and not for long.

use release::{Action, Locked, Permitted, Refusal, Standing, Viewer};
use store::{Invitation, Organisation, Person, Records, Recovery, ServerLink};
use vocab::{PersonId, Role, Side, Uuid};

use super::accounts::token_hash;
use super::granting::Given;
use super::trail::actor;
use super::{Hub, Problem};

/// What became of the wish for a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WayIn {
    /// It waits for a second person.
    Asked,
    /// The token of a new invitation: the account has no password yet that it could change.
    Invited(String),
    /// The token of a link to set another password.
    Recovered(String),
}

/// A way back in that waits, for those who may decide about it.
#[derive(Debug, Clone)]
pub struct RecoveryView {
    pub recovery: Recovery,
    /// Names of the organisation, of the person, and of who asked.
    pub organisation: String,
    pub person: String,
    pub asker: String,
    /// Whether the viewer is the second person that it needs.
    pub is_mine_to_agree: bool,
    /// Whether the viewer asked for it.
    pub is_mine: bool,
}

/// A link that was made at the server, for an administrator of the hub.
#[derive(Debug, Clone)]
pub struct ServerLinkView {
    pub link: ServerLink,
    /// The name of whom it was made for.
    pub person: String,
    /// Whether that is the viewer.
    pub is_mine: bool,
}

impl Hub {
    /// Asks for a way back in for a person. Whoever was invited and has no password yet is
    /// invited again at once.
    ///
    /// # Errors
    /// The viewer may not, or is the person; the organisation is suspended.
    pub fn ask_recovery(&self, viewer: &Viewer, person: PersonId) -> Result<WayIn, Problem> {
        let found = self.person_managed_by(viewer, person)?;
        let own = own(viewer)?;
        if own == person {
            return Err(Problem::NotReady("recovery-own"));
        }
        let now = self.now();
        let standing = self.store.read(|records| records.standing(found.organisation))?;
        if standing.is_none_or(|(_, standing)| standing == Standing::Suspended) {
            return Err(Problem::NotReady("recovery-suspended"));
        }
        let is_first = found.password.is_none();
        if !is_first && self.given_by(viewer)? == Given::Asked {
            let Person { id: person, organisation, .. } = found;
            let recovery = Recovery { organisation, person, asker: own, at: now, agreed: None };
            self.store.write(|records| {
                self.end_old(records, person)?;
                records.ask_recovery(&recovery)?;
                self.note(records, &actor(viewer), "ask-recovery", &person.to_string())
            })?;
            return Ok(WayIn::Asked);
        }
        let token = self.token()?;
        let lasts = if is_first { super::people::INVITATION_LASTS } else { LINK_LASTS };
        let (hash, expires, recovery) = (token_hash(&token), now + lasts, !is_first);
        let link = Invitation { token: hash, person, expires, recovery };
        let action = if is_first { "invite-again" } else { "recovery-link" };
        self.store.write(|records| self.put_link(records, &link, (viewer, action)))?;
        Ok(if is_first { WayIn::Invited(token) } else { WayIn::Recovered(token) })
    }

    /// Agrees to a way back in that another person asked for.
    ///
    /// # Errors
    /// There is none that the viewer may agree to, or the viewer asked for it, or it is the
    /// viewer's own.
    pub fn agree_to_recovery(&self, viewer: &Viewer, person: PersonId) -> Result<(), Problem> {
        let found = self.waiting_recovery(person)?;
        self.permit(viewer, Action::Approve, found)?;
        let now = self.now();
        self.store.write(|records| {
            if !records.agree_to_recovery(person, now)? {
                return Err(Problem::Changed);
            }
            self.note(records, &actor(viewer), "agree-to-recovery", &person.to_string())
        })
    }

    /// Refuses a way back in, or takes the wish back.
    ///
    /// # Errors
    /// There is none about which the viewer may decide.
    pub fn refuse_recovery(&self, viewer: &Viewer, person: PersonId) -> Result<(), Problem> {
        let found = self.waiting_recovery(person)?;
        self.permit(viewer, Action::Revoke, found)?;
        self.store.write(|records| {
            if !records.end_recovery(person)? {
                return Err(Problem::Changed);
            }
            self.note(records, &actor(viewer), "refuse-recovery", &person.to_string())
        })
    }

    /// The token of the link, for whoever asked and once: there is none before another person
    /// agreed.
    ///
    /// # Errors
    /// The viewer may not manage the person; nobody agreed, or the viewer did not ask.
    pub fn recovery_link(&self, viewer: &Viewer, person: PersonId) -> Result<String, Problem> {
        self.person_managed_by(viewer, person)?;
        let own = own(viewer)?;
        let token = self.token()?;
        let (hash, expires) = (token_hash(&token), self.now() + LINK_LASTS);
        let link = Invitation { token: hash, person, expires, recovery: true };
        let found = self.waiting_recovery(person)?.map(Locked::for_the_system);
        let is_agreed = |one: &Recovery| one.asker == own && one.agreed.is_some();
        if !found.as_ref().is_some_and(is_agreed) {
            return Err(Problem::NotReady("recovery-waits"));
        }
        self.store.write(|records| {
            if !records.end_recovery(person)? {
                return Err(Problem::Changed);
            }
            self.put_link(records, &link, (viewer, "recovery-link"))
        })?;
        Ok(token)
    }

    /// Makes a link for a person of the hub with no second person's word, for whoever holds the
    /// master key at the server: all that the person had ends, and every administrator of the
    /// hub is told. `verified` says that the hub itself, which was marked as one that the
    /// attacker may read, was found to be its own again; nobody else could take that mark away.
    ///
    /// # Errors
    /// Nobody of the hub has this address; the hub is marked and was not verified.
    pub fn recover_at_server(&self, address: &str, verified: bool) -> Result<String, Problem> {
        let found = self.store.read(|records| records.person_by_address(address))?;
        let found = found.map(Locked::for_the_system).filter(|person| person.left.is_none());
        let person = found.ok_or(Refusal::NotFound)?;
        let own = self.store.read(|records| records.organisation(person.organisation))?;
        let own = own.map(Locked::for_the_system).filter(|one| one.side == Side::Hub);
        // Those of members have administrators who can be asked.
        let own = own.ok_or(Problem::NotReady("recovery-not-hub"))?;
        let is_marked = own.standing == Standing::Suspended;
        if is_marked && !verified {
            return Err(Problem::NotReady("recovery-suspended"));
        }
        let (token, now) = (self.token()?, self.now());
        let recovery = person.password.is_some();
        let lasts = if recovery { LINK_LASTS } else { super::people::INVITATION_LASTS };
        let (hash, expires, person) = (token_hash(&token), now + lasts, person.id);
        let invitation = Invitation { token: hash, person, expires, recovery };
        let (id, organisation) = (self.conditions.chance.id(now)?, own.id);
        let link = ServerLink { id, person, organisation, at: now };
        let active = Organisation { standing: Standing::Active, ..own };
        self.store.write(|records| {
            if is_marked {
                records.change_organisation(&active)?;
                self.note(records, AT_SERVER, "verify", &organisation.to_string())?;
            }
            self.shut_out(records, person, now)?;
            records.add_invitation(&invitation)?;
            records.add_server_link(&link)?;
            self.note(records, AT_SERVER, "recovery-link", &person.to_string())
        })?;
        Ok(token)
    }

    /// Links that were made at the server and that the viewer has not taken note of, the oldest
    /// first; none for whoever is no administrator of the hub.
    ///
    /// # Errors
    /// Those of the store.
    pub fn server_links(&self, viewer: &Viewer) -> Result<Vec<Permitted<ServerLinkView>>, Problem> {
        let Viewer::Person(own) = viewer else { return Ok(Vec::new()) };
        // Every page asks: that most readers are told nothing is nothing to be noted.
        if !own.roles.contains(&Role::HubAdministrator) {
            return Ok(Vec::new());
        }
        self.store.read(|records| {
            let mut views = Vec::new();
            for link in records.server_links(own.id)? {
                let Ok(link) = link.permit(viewer, Action::Read) else { continue };
                let person = records.person(link.person)?.map(Locked::for_the_system);
                let person = person.map(|person| person.profile.name).unwrap_or_default();
                let is_mine = link.person == own.id;
                views.push(link.map(|link| ServerLinkView { link, person, is_mine }));
            }
            Ok(views)
        })
    }

    /// Notes that the viewer knows of a link that was made at the server; the others are told
    /// all the same.
    ///
    /// # Errors
    /// There is none for the viewer.
    pub fn see_server_link(&self, viewer: &Viewer, id: Uuid) -> Result<(), Problem> {
        let found = self.store.read(|records| records.server_link(id))?;
        let link = self.permit(viewer, Action::Read, found)?;
        let (own, now) = (own(viewer)?, self.now());
        self.store.write(|records| {
            records.see_server_link(link.id, own, now)?;
            self.note(records, &actor(viewer), "see-server-link", &link.person.to_string())
        })
    }

    /// Ways back in that wait and that the viewer may know of, the oldest first.
    ///
    /// # Errors
    /// Those of the store.
    pub fn recoveries(&self, viewer: &Viewer) -> Result<Vec<Permitted<RecoveryView>>, Problem> {
        let own = own(viewer).ok();
        self.store.read(|records| {
            let mut views = Vec::new();
            for recovery in records.recoveries()? {
                let Ok(recovery) = recovery.permit(viewer, Action::Read) else { continue };
                if self.is_old(&recovery) {
                    continue;
                }
                let name = |person: Option<Locked<Person>>| {
                    person.map(|one| one.for_the_system().profile.name).unwrap_or_default()
                };
                let person = name(records.person(recovery.person)?);
                let asker = name(records.person(recovery.asker)?);
                let organisation = records.organisation(recovery.organisation)?;
                let organisation = organisation.map(|one| one.for_the_system().profile.name);
                let is_mine = own == Some(recovery.asker);
                let is_theirs = is_mine || own == Some(recovery.person);
                views.push(recovery.map(|recovery| RecoveryView {
                    is_mine_to_agree: !is_theirs && recovery.agreed.is_none(),
                    recovery,
                    organisation: organisation.unwrap_or_default(),
                    person,
                    asker,
                    is_mine,
                }));
            }
            Ok(views)
        })
    }

    /// Puts a link in the place of all that the person had.
    fn put_link(
        &self,
        records: &mut Records<'_, '_>,
        link: &Invitation,
        (viewer, action): (&Viewer, &str),
    ) -> Result<(), Problem> {
        records.end_invitations(link.person, self.now())?;
        records.add_invitation(link)?;
        self.note(records, &actor(viewer), action, &link.person.to_string())
    }

    fn waiting_recovery(&self, person: PersonId) -> Result<Option<Locked<Recovery>>, Problem> {
        let found = self.store.read(|records| records.recovery(person))?;
        let found = found.map(Locked::for_the_system).filter(|found| !self.is_old(found));
        Ok(found.map(Locked::new))
    }

    /// Ends one that nobody took care of for so long that nobody remembers who asked.
    fn end_old(&self, records: &mut Records<'_, '_>, person: PersonId) -> Result<(), Problem> {
        let found = records.recovery(person)?.map(Locked::for_the_system);
        if found.is_some_and(|found| self.is_old(&found)) {
            records.end_recovery(person)?;
        }
        Ok(())
    }

    fn is_old(&self, recovery: &Recovery) -> bool {
        recovery.agreed.unwrap_or(recovery.at) + WAITS < self.now()
    }
}

fn own(viewer: &Viewer) -> Result<PersonId, Problem> {
    match viewer {
        Viewer::Person(person) => Ok(person.id),
        Viewer::Nobody => Err(Refusal::NotLoggedIn.into()),
    }
}

/// Who is named in the trail for what was done at the server itself.
const AT_SERVER: &str = "server";
const HOUR: i64 = 60 * 60 * 1_000;
/// How long the link to another password works.
const LINK_LASTS: i64 = 24 * HOUR;
/// How long one waits for a second person, and then for whoever asked.
const WAITS: i64 = 7 * 24 * HOUR;
