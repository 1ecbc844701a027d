//! Logging in, sessions and keys: proving who one is, and taking it back.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use release::{Action, Locked, Permitted, Proved, Refusal, Standing, Viewer};
use sha2::{Digest, Sha256};
use store::{Attempts, Person, Records, Session};
use vocab::{PersonId, Role};

use super::setup::PasswordCost;
use super::{Hub, Problem};

/// Someone with a session, as the edge needs to know.
#[derive(Debug, Clone)]
pub struct LoggedIn {
    pub viewer: Viewer,
    pub name: String,
    pub organisation: String,
    pub lang: String,
    /// The name of the session in lists.
    pub session: String,
    /// What forms of this session carry, so that no other site can post them.
    pub form_token: String,
}

/// A person's own account.
#[derive(Debug, Clone)]
pub struct Account {
    pub name: String,
    pub address: String,
    pub roles: Vec<Role>,
    pub sessions: Vec<SessionRow>,
}

/// A session or key in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    pub name: String,
    pub program: bool,
    pub agent: String,
    pub made: i64,
    pub seen: i64,
    pub is_over: bool,
}

impl Hub {
    /// Logs in: the token of a new session. `from` is the address of the client.
    ///
    /// # Errors
    /// Wrong address or password, told alike and after the same work; too many attempts.
    pub fn log_in(
        &self,
        address: &str,
        password: &str,
        agent: &str,
        from: &str,
    ) -> Result<String, Problem> {
        let now = self.now();
        let names = [of_address(address), format!("from {from}")];
        for (name, limit) in names.iter().zip([ADDRESS_FAILURES, CLIENT_FAILURES]) {
            let attempts = self.store.read(|records| records.attempts(name))?;
            wait(attempts, limit, now).inspect_err(|_| self.counters.log_ins_held.add())?;
        }
        let person = self.store.read(|records| records.person_by_address(address))?;
        let person = person.map(Locked::for_the_system).filter(|person| person.left.is_none());
        let hash = person.as_ref().and_then(|person| person.password.as_deref());
        if !self.is_password(hash, password) {
            self.store.write(|records| failed(records, &names, now))?;
            self.counters.log_ins_failed.add();
            return Err(Problem::Credentials);
        }
        let person = person.ok_or(Problem::Credentials)?;
        let (token, session) = self.new_session(&person, agent, None)?;
        self.store.write(|records| {
            records.set_attempts(&names[0], Attempts::default())?;
            records.add_session(&session)?;
            self.note(records, &person.id.to_string(), "log-in", &session.name)
        })?;
        self.counters.log_ins.add();
        Ok(token)
    }

    /// Who a token belongs to. `None` for what is no session, has expired or was revoked.
    ///
    /// # Errors
    /// Those of the store.
    pub fn logged_in(&self, token: &str) -> Result<Option<LoggedIn>, Problem> {
        let now = self.now();
        let hash = token_hash(token);
        let found = self.store.read(|records| self.known(records, hash, now))?;
        let Some((session, logged_in)) = found else { return Ok(None) };
        if !session.program && now - session.seen > SEEN_EVERY {
            self.store.write(|records| records.touch_session(hash, now, session.fresh))?;
        }
        Ok(Some(logged_in))
    }

    fn known(
        &self,
        records: &mut Records<'_, '_>,
        token: [u8; 32],
        now: i64,
    ) -> Result<Option<(Session, LoggedIn)>, Problem> {
        let Some(session) = records.session(token)?.map(Locked::for_the_system) else {
            return Ok(None);
        };
        let idle = !session.program && now - session.seen > IDLE;
        if session.revoked.is_some() || now >= session.expires || idle {
            return Ok(None);
        }
        let person = records.person(session.person)?.map(Locked::for_the_system);
        let Some(person) = person.filter(|person| person.left.is_none()) else { return Ok(None) };
        let organisation = records.organisation(person.organisation)?;
        let Some(organisation) = organisation.map(Locked::for_the_system) else { return Ok(None) };
        let roles = records.roles(person.id, now)?.into_iter().collect();
        let day = self.day_of(now);
        let groups = records.memberships_on(day, Some(person.organisation))?;
        let (mut sigs, mut arrangements) = (Default::default(), Default::default());
        super::people::sort_groups(
            groups.iter().map(|one| one.reach),
            &mut sigs,
            &mut arrangements,
        );
        let proved = match session.program {
            true => Proved::Key,
            false if now - session.fresh <= FRESH => Proved::Fresh,
            false => Proved::Session,
        };
        let viewer = Viewer::Person(release::Person {
            id: person.id,
            organisation: organisation.id,
            side: organisation.side,
            roles,
            sigs,
            arrangements,
            standing: organisation.standing,
            proved,
        });
        let form_token = analysis::hex(&self.store.blind("form", &session.name));
        let logged_in = LoggedIn {
            viewer,
            name: person.profile.name,
            organisation: organisation.profile.name,
            lang: person.profile.lang,
            session: session.name.clone(),
            form_token,
        };
        Ok(Some((session, logged_in)))
    }

    /// Proves once more who one is: what needs a fresh password can be done for five minutes.
    ///
    /// # Errors
    /// A wrong password, too many attempts.
    pub fn confirm(&self, token: &str, password: &str) -> Result<(), Problem> {
        let now = self.now();
        let hash = token_hash(token);
        let known = self.store.read(|records| self.known(records, hash, now))?;
        let (session, _) = known.ok_or(Refusal::NotLoggedIn)?;
        let name = [format!("confirm {}", session.person)];
        let attempts = self.store.read(|records| records.attempts(&name[0]))?;
        wait(attempts, ADDRESS_FAILURES, now)?;
        let person = self.store.read(|records| records.person(session.person))?;
        let person = person.map(Locked::for_the_system).ok_or(Refusal::NotFound)?;
        if session.program || !self.is_password(person.password.as_deref(), password) {
            self.store.write(|records| failed(records, &name, now))?;
            return Err(Problem::Credentials);
        }
        self.store.write(|records| {
            records.set_attempts(&name[0], Attempts::default())?;
            records.touch_session(hash, now, now)?;
            self.note(records, &person.id.to_string(), "confirm", &session.name)
        })
    }

    /// Ends a session.
    ///
    /// # Errors
    /// Those of the store.
    pub fn log_out(&self, token: &str) -> Result<(), Problem> {
        let now = self.now();
        self.store.write(|records| {
            let session = records.session(token_hash(token))?.map(Locked::for_the_system);
            let Some(session) = session else { return Ok(()) };
            records.revoke_session(&session.name, now)?;
            self.note(records, &session.person.to_string(), "log-out", &session.name)
        })
    }

    /// A person's account with its sessions and keys.
    ///
    /// # Errors
    /// The viewer may not see it.
    pub fn account(
        &self,
        viewer: &Viewer,
        person: PersonId,
    ) -> Result<Permitted<Account>, Problem> {
        let now = self.now();
        let (found, roles, sessions) = self.store.read(|records| {
            Ok::<_, Problem>((
                records.person(person)?,
                records.roles(person, now)?,
                records.sessions(person)?,
            ))
        })?;
        let person = self.permit(viewer, Action::Read, found)?;
        let mut rows = Vec::new();
        for session in sessions {
            let session = self.permit(viewer, Action::Read, Some(session))?.into_inner();
            rows.push(SessionRow {
                is_over: session.revoked.is_some() || now >= session.expires,
                name: session.name,
                program: session.program,
                agent: session.agent,
                made: session.made,
                seen: session.seen,
            });
        }
        Ok(person.map(|person| Account {
            name: person.profile.name,
            address: person.profile.address,
            roles,
            sessions: rows,
        }))
    }

    /// Ends a session or a key by its name.
    ///
    /// # Errors
    /// There is none that the viewer may end.
    pub fn revoke(&self, viewer: &Viewer, name: &str) -> Result<(), Problem> {
        let session = self.store.read(|records| records.session_by_name(name))?;
        let session = self.permit(viewer, Action::Revoke, session)?;
        let now = self.now();
        self.store.write(|records| {
            records.revoke_session(&session.name, now)?;
            self.note(records, &super::trail::actor(viewer), "revoke", &session.name)
        })
    }

    /// Makes a key for a program of the viewer's own; it is shown once.
    ///
    /// # Errors
    /// The viewer is nobody, a key itself, or has not just given the password.
    pub fn new_key(&self, viewer: &Viewer, purpose: &str) -> Result<String, Problem> {
        let Viewer::Person(own) = viewer else { return Err(Refusal::NotLoggedIn.into()) };
        match own.proved {
            _ if own.standing == Standing::Suspended => return Err(Refusal::Suspended.into()),
            Proved::Key => return Err(Refusal::Key.into()),
            Proved::Session => return Err(Refusal::NotFresh.into()),
            Proved::Fresh => {}
        }
        let person = self.store.read(|records| records.person(own.id))?;
        let person = self.permit(viewer, Action::Read, person)?;
        let (token, session) = self.new_session(&person, purpose, Some(KEY_LASTS))?;
        self.store.write(|records| {
            records.add_session(&session)?;
            self.note(records, &own.id.to_string(), "new-key", &session.name)
        })?;
        Ok(token)
    }

    /// Sets a password with the token of an invitation, or another one with that of a way back
    /// in. All sessions and keys that the person had end.
    ///
    /// # Errors
    /// The link was used or has expired; the password is too weak.
    pub fn accept(&self, token: &str, password: &str) -> Result<(), Problem> {
        let now = self.now();
        let hash = token_hash(token);
        let invitation = self.store.read(|records| records.invitation(hash, now))?;
        let invitation = invitation.ok_or(Refusal::NotFound)?;
        check_password(password)?;
        let password = self.hashed(password)?;
        self.store.write(|records| {
            if !records.use_invitation(hash, now)? {
                return Err(Refusal::NotFound.into());
            }
            let person = records.person(invitation.person)?.map(Locked::for_the_system);
            let person = person.filter(|person| person.left.is_none());
            let mut person = person.ok_or(Refusal::NotFound)?;
            // An older invitation must not change the password that was set by a newer one.
            if person.password.is_some() && !invitation.recovery {
                return Err(Refusal::NotFound.into());
            }
            person.password = Some(password.clone());
            records.change_person(&person)?;
            records.end_invitations(person.id, now)?;
            records.revoke_all(person.id, now)?;
            // Whoever forgot it has failed as often as one may.
            records.set_attempts(&of_address(&person.profile.address), Attempts::default())?;
            let action = if invitation.recovery { "recover-password" } else { "set-password" };
            self.note(records, &person.id.to_string(), action, &person.id.to_string())
        })
    }

    fn new_session(
        &self,
        person: &Person,
        agent: &str,
        key_lasts: Option<i64>,
    ) -> Result<(String, Session), Problem> {
        let now = self.now();
        let token = self.token()?;
        let session = Session {
            token: token_hash(&token),
            name: self.session_name()?,
            person: person.id,
            organisation: person.organisation,
            program: key_lasts.is_some(),
            made: now,
            seen: now,
            expires: now + key_lasts.unwrap_or(SESSION_LASTS),
            fresh: now,
            revoked: None,
            agent: agent.chars().take(AGENT_LETTERS).collect(),
        };
        Ok((token, session))
    }

    /// A token of 256 random bits.
    pub(super) fn token(&self) -> Result<String, Problem> {
        Ok(analysis::hex(&self.conditions.chance.bytes::<32>()?))
    }

    pub(super) fn hashed(&self, password: &str) -> Result<String, Problem> {
        let salt = self.conditions.chance.bytes::<16>()?;
        let hash = self.argon2()?.hash_password_with_salt(password.as_bytes(), &salt);
        Ok(hash.map_err(|_| Problem::Hashing)?.to_string())
    }

    /// Compares; with nobody to compare with it does the same work.
    fn is_password(&self, hash: Option<&str>, password: &str) -> bool {
        let Some(hash) = hash.and_then(|hash| PasswordHash::new(hash).ok()) else {
            let _ = self.hashed(password);
            return false;
        };
        let Ok(argon2) = self.argon2() else { return false };
        argon2.verify_password(password.as_bytes(), &hash).is_ok()
    }

    fn argon2(&self) -> Result<Argon2<'static>, Problem> {
        let (memory, passes) = match self.conditions.password_cost {
            PasswordCost::Full => (19 * 1_024, 2),
            PasswordCost::Light => (8, 1),
        };
        let params = Params::new(memory, passes, 1, None).map_err(|_| Problem::Hashing)?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }
}

/// The hash under which a token is kept: it has 256 random bits, so that one pass is enough.
pub(super) fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Under which failures for a mail address are counted.
fn of_address(address: &str) -> String {
    format!("address {}", address.trim().to_lowercase())
}

/// Length is what counts (NIST SP 800-63B section 3.1.1.2).
fn check_password(password: &str) -> Result<(), Problem> {
    let letters = password.chars().count();
    let why = match letters {
        0..PASSWORD_LETTERS_MIN => "password-short",
        _ if letters > PASSWORD_LETTERS_MAX => "password-long",
        _ => return Ok(()),
    };
    Err(Problem::Invalid { field: "password", why })
}

/// Each failure beyond the limit doubles the wait, up to a quarter of an hour.
fn wait(attempts: Attempts, limit: i64, now: i64) -> Result<(), Problem> {
    let beyond = attempts.failures - limit;
    if beyond < 0 {
        return Ok(());
    }
    let pause = (1_000_i64 << beyond.min(10)).min(PAUSE_MAX);
    let left = attempts.last + pause - now;
    if left > 0 { Err(Problem::TooMany { seconds: left / 1_000 + 1 }) } else { Ok(()) }
}

fn failed(records: &mut Records<'_, '_>, names: &[String], now: i64) -> Result<(), Problem> {
    for name in names {
        let attempts = records.attempts(name)?;
        // What failed yesterday does not count any more.
        let before = if now - attempts.last > DAY { 0 } else { attempts.failures };
        records.set_attempts(name, Attempts { failures: before + 1, last: now })?;
    }
    Ok(())
}

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// How long a password counts as just given.
const FRESH: i64 = 5 * MINUTE;
pub(super) const IDLE: i64 = 60 * MINUTE;
const SESSION_LASTS: i64 = 12 * 60 * MINUTE;
const KEY_LASTS: i64 = 365 * DAY;
/// A session is written no more often than this.
const SEEN_EVERY: i64 = 5 * MINUTE;
const PAUSE_MAX: i64 = 15 * MINUTE;
/// Failures for one address, and from one client, before one has to wait.
const ADDRESS_FAILURES: i64 = 5;
const CLIENT_FAILURES: i64 = 50;
const AGENT_LETTERS: usize = 200;
const PASSWORD_LETTERS_MIN: usize = 12;
const PASSWORD_LETTERS_MAX: usize = 256;
