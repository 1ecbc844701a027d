//! The gate: who may do what to which object, from one table. Whatever leaves the store is
//! locked, and only a positive decision about its reader unlocks it for an edge.

use std::collections::BTreeSet;
use std::ops::Deref;

use vocab::{OrganisationId, PersonId, Role, ShareState};

use crate::audience::Audience;
use crate::gate::table::{Rule, rule};
use crate::viewer::{Person, Proved, Standing, Viewer};

mod table;

vocab::vocabulary! {
    /// What can be done.
    Action {
        Acknowledge = "acknowledge",
        Amend = "amend",
        Answer = "answer",
        Approve = "approve",
        Ask = "ask",
        Consent = "consent",
        Draft = "draft",
        Judge = "judge",
        Manage = "manage",
        ManagePeople = "manage-people",
        Read = "read",
        ReadOriginal = "read-original",
        Release = "release",
        /// The night rule: its conditions are the hub's to check.
        ReleaseAtNight = "release-at-night",
        Reply = "reply",
        Revoke = "revoke",
        Submit = "submit",
        Withdraw = "withdraw",
    }
}

/// What it can be done to, with what the decision needs to know of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Object<'a> {
    /// An organisation's answer to a share.
    Answer {
        organisation: OrganisationId,
    },
    /// The chain of what was done.
    Audit,
    /// What an organisation is asked to consent to.
    Consent {
        organisation: OrganisationId,
    },
    /// A share that is worked on.
    Draft {
        drafters: &'a BTreeSet<PersonId>,
    },
    /// A file that somebody proposed to go out with a share.
    File {
        proposer: PersonId,
    },
    /// What waits for the hub.
    Inbox,
    Organisation {
        organisation: OrganisationId,
    },
    /// The persons of an organisation.
    People {
        organisation: OrganisationId,
    },
    /// A person's own account: sessions and keys.
    Account {
        organisation: OrganisationId,
        person: PersonId,
    },
    /// A question about a share.
    Question {
        organisation: OrganisationId,
    },
    /// What `asker` wants for `person` and somebody else has to agree to: a role, a way back in.
    Request {
        organisation: OrganisationId,
        person: PersonId,
        asker: PersonId,
    },
    /// A share that was released.
    Share {
        audience: &'a Audience,
        state: ShareState,
    },
    /// Tables, and the records behind them.
    Statistics,
    /// A search that a person keeps, for nobody else.
    StoredSearch {
        person: PersonId,
    },
    Submission {
        organisation: OrganisationId,
    },
}

/// Why not. What an outsider is told must not tell whether the object is there: see
/// [`Refusal::hides`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    #[error("log in first")]
    NotLoggedIn,
    #[error("the organisation is suspended until it was verified by voice")]
    Suspended,
    #[error("there is no such object for this viewer")]
    NotFound,
    #[error("no role of this person allows it")]
    Role,
    #[error("give the password once more")]
    NotFresh,
    #[error("a key of a program may not do it")]
    Key,
    #[error("a second person must do it")]
    SamePerson,
    #[error("the share is in no state for it")]
    State,
}

impl Refusal {
    /// Whether the refusal must look as if there were nothing.
    #[must_use]
    pub fn hides(self) -> bool {
        matches!(self, Self::NotFound | Self::Role | Self::State)
    }
}

/// Decides whether `viewer` may do `action` to `object`. Nothing else says yes.
///
/// # Errors
/// Why not; the first reason in the order of [`Refusal`].
pub fn decide(viewer: &Viewer, action: Action, object: Object<'_>) -> Result<(), Refusal> {
    let rule = rule(action, object).ok_or(Refusal::NotFound)?;
    let Viewer::Person(person) = viewer else {
        return if rule.anybody && is_reader(viewer, object) {
            Ok(())
        } else {
            Err(Refusal::NotLoggedIn)
        };
    };
    if rule.anybody && is_public(object) {
        return Ok(());
    }
    if person.standing == Standing::Suspended {
        return Err(Refusal::Suspended);
    }
    has_role(viewer, person, rule, object)?;
    match person.proved {
        // A program has no password to give.
        Proved::Key if !rule.keys || rule.fresh => return Err(Refusal::Key),
        Proved::Session if rule.fresh => return Err(Refusal::NotFresh),
        Proved::Key | Proved::Session | Proved::Fresh => {}
    }
    match object {
        Object::Draft { drafters }
            if action == Action::Release && drafters.contains(&person.id) =>
        {
            Err(Refusal::SamePerson)
        }
        Object::Request { person: whose, asker, .. }
            if action == Action::Approve && [whose, asker].contains(&person.id) =>
        {
            Err(Refusal::SamePerson)
        }
        Object::File { proposer } if action == Action::Approve && proposer == person.id => {
            Err(Refusal::SamePerson)
        }
        _ => Ok(()),
    }
}

/// Something that the gate knows.
pub trait Guarded {
    /// How the gate sees it.
    fn object(&self) -> Object<'_>;
}

/// A value as it leaves the store: nobody has decided yet who may see it.
#[derive(Debug)]
pub struct Locked<T>(T);

/// A value that its reader may see.
#[derive(Debug)]
pub struct Permitted<T>(T);

impl<T: Guarded> Locked<T> {
    /// Locks a value that was read.
    #[must_use]
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// Unlocks it for a viewer.
    ///
    /// # Errors
    /// The viewer may not; see [`decide`].
    pub fn permit(self, viewer: &Viewer, action: Action) -> Result<Permitted<T>, Refusal> {
        decide(viewer, action, self.0.object()).map(|()| Permitted(self.0))
    }

    /// The value for the hub's own work: analysis, merging, proof, statistics. It has no way
    /// back to [`Permitted`], which is all that edges take.
    #[must_use]
    pub fn for_the_system(self) -> T {
        self.0
    }
}

impl<T> Permitted<T> {
    /// A part or a rendering of what may be seen may be seen as well.
    #[must_use]
    pub fn map<U>(self, part: impl FnOnce(T) -> U) -> Permitted<U> {
        Permitted(part(self.0))
    }

    /// The value, for rendering.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Permitted<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

fn has_role(
    viewer: &Viewer,
    person: &Person,
    rule: Rule,
    object: Object<'_>,
) -> Result<(), Refusal> {
    let has = |roles: &[Role]| roles.iter().any(|role| person.roles.contains(role));
    if has(rule.hub) {
        return Ok(());
    }
    let own = match object {
        Object::Share { .. } => is_reader(viewer, object),
        Object::Account { person: owner, .. } | Object::StoredSearch { person: owner }
            if owner == person.id =>
        {
            return Ok(());
        }
        Object::StoredSearch { .. } => return Err(Refusal::NotFound),
        Object::Answer { organisation }
        | Object::Consent { organisation }
        | Object::Organisation { organisation }
        | Object::People { organisation }
        | Object::Account { organisation, .. }
        | Object::Question { organisation }
        | Object::Request { organisation, .. }
        | Object::Submission { organisation } => organisation == person.organisation,
        // Everything else belongs to the hub: whoever has no role there knows that it is
        // there, so that the refusal may say so.
        Object::Audit
        | Object::Draft { .. }
        | Object::File { .. }
        | Object::Inbox
        | Object::Statistics => return Err(Refusal::Role),
    };
    match (own, has(rule.own)) {
        (true, true) => Ok(()),
        (true, false) => Err(Refusal::Role),
        (false, _) => Err(Refusal::NotFound),
    }
}

/// Whether the viewer belongs to the readers of a share that is out.
fn is_reader(viewer: &Viewer, object: Object<'_>) -> bool {
    match object {
        Object::Share { audience, state } => is_out(state) && audience.reaches(&viewer.reaches()),
        _ => false,
    }
}

fn is_public(object: Object<'_>) -> bool {
    matches!(object, Object::Share { audience, state }
        if is_out(state) && audience.contains(crate::Reach::Public))
}

const fn is_out(state: ShareState) -> bool {
    matches!(state, ShareState::Released | ShareState::Withdrawn)
}

#[cfg(test)]
mod tests;
