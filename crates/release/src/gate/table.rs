//! The table of the gate: a row for each action on each kind of object. What has no row
//! cannot be done by anybody.

use vocab::Role::{
    self, Analyst, Auditor, HubAdministrator, MemberAdministrator, MemberContact, Partner, Releaser,
};

use super::{Action, Object};

/// Who may.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    /// Roles in the organisation that owns the object; of a share, in one of its readers.
    pub(super) own: &'static [Role],
    /// Roles of the hub, which need not own it.
    pub(super) hub: &'static [Role],
    /// Whether the password must have been given just now.
    pub(super) fresh: bool,
    /// Whether a program may do it with its key.
    pub(super) keys: bool,
    /// Whether one need not be logged in if everybody belongs to the readers.
    pub(super) anybody: bool,
}

/// The row of an action on an object.
pub(super) fn rule(action: Action, object: Object<'_>) -> Option<Rule> {
    use Action as A;
    let rule = match (action, object) {
        (A::Submit, Object::Organisation { .. }) => HAND_IN,
        (A::Read, Object::Submission { .. }) => READ_WITH_HUB,
        (A::Amend, Object::Submission { .. }) => SUBMIT,
        (A::ReadOriginal, Object::Submission { .. }) => ORIGINAL,
        (A::Judge, Object::Submission { .. }) => ANALYST,
        (A::Read, Object::Inbox | Object::Draft { .. }) => HUB,
        (A::Read | A::Revoke, Object::File { .. }) => HUB,
        (A::Approve, Object::File { .. }) => RELEASE,
        (A::Draft, Object::Draft { .. }) => ANALYST,
        (A::Read, Object::Consent { .. }) => READ_WITH_HUB,
        (A::Consent, Object::Consent { .. }) => CONSENT,
        (A::Release | A::ReleaseAtNight, Object::Draft { .. })
        | (A::Withdraw, Object::Share { .. }) => RELEASE,
        (A::Read, Object::Share { .. }) => READ_SHARE,
        (A::ReadOriginal, Object::Share { .. }) => READ_FILE,
        (A::Answer | A::Ask | A::Acknowledge, Object::Share { .. }) => SUBMIT,
        (A::Read, Object::Answer { .. } | Object::Question { .. }) => READ_WITH_HUB,
        (A::Reply, Object::Question { .. }) => ANALYST,
        (A::Read, Object::Organisation { .. }) => READ_ORGANISATION,
        (A::Manage, Object::Organisation { .. }) => MANAGE,
        (A::Read, Object::People { .. }) => READ_PEOPLE,
        (A::ManagePeople, Object::People { .. }) => MANAGE_PEOPLE,
        (A::Read, Object::Request { .. }) => READ_REQUEST,
        (A::Approve | A::Revoke, Object::Request { .. }) => DECIDE_REQUEST,
        (A::Read | A::Revoke, Object::Account { .. }) => ACCOUNT,
        (A::Read | A::Revoke, Object::StoredSearch { .. }) => OWN,
        (A::Read, Object::Audit) => AUDIT,
        (A::Read, Object::Statistics) => STATISTICS,
        (A::ReadOriginal, Object::Statistics) => RECORDS,
        _ => return None,
    };
    Some(rule)
}

const MEMBERS: &[Role] = &[MemberContact, MemberAdministrator, Partner];

const NOBODY: Rule = Rule { own: &[], hub: &[], fresh: false, keys: false, anybody: false };
const SUBMIT: Rule = Rule { own: MEMBERS, keys: true, ..NOBODY };
/// The hub hands in as well, what it found itself.
const HAND_IN: Rule =
    Rule { own: &[MemberContact, MemberAdministrator, Partner, Analyst], keys: true, ..NOBODY };
const READ_WITH_HUB: Rule = Rule { own: MEMBERS, hub: &[Analyst, Releaser], keys: true, ..NOBODY };
const READ_SHARE: Rule =
    Rule { own: MEMBERS, hub: &[Analyst, Releaser], keys: true, anybody: true, ..NOBODY };
/// The same readers, as far as they are known by name: a file of an attack is for nobody else.
const READ_FILE: Rule = Rule { fresh: true, anybody: false, ..READ_SHARE };
const ORIGINAL: Rule =
    Rule { own: &[MemberContact, MemberAdministrator], hub: &[Analyst], fresh: true, ..NOBODY };
const ANALYST: Rule = Rule { hub: &[Analyst], ..NOBODY };
const HUB: Rule = Rule { hub: &[Analyst, Releaser], ..NOBODY };
const CONSENT: Rule = Rule { own: MEMBERS, fresh: true, ..NOBODY };
const RELEASE: Rule = Rule { hub: &[Releaser], fresh: true, ..NOBODY };
const READ_ORGANISATION: Rule =
    Rule { own: MEMBERS, hub: &[Analyst, Releaser, HubAdministrator], ..NOBODY };
const MANAGE: Rule = Rule { hub: &[HubAdministrator], fresh: true, ..NOBODY };
const READ_PEOPLE: Rule = Rule { own: &[MemberAdministrator], hub: &[HubAdministrator], ..NOBODY };
const MANAGE_PEOPLE: Rule = Rule { fresh: true, ..READ_PEOPLE };
const READ_REQUEST: Rule = Rule { hub: &[HubAdministrator, Releaser], ..READ_PEOPLE };
/// Whom the request comes from, or whom it is for, does not agree to it.
const DECIDE_REQUEST: Rule = Rule { fresh: true, ..READ_REQUEST };
const ACCOUNT: Rule = READ_PEOPLE;
/// No role helps: it is its owner's.
const OWN: Rule = Rule { keys: true, ..NOBODY };
const AUDIT: Rule = Rule { hub: &[Auditor], ..NOBODY };
/// Behind each count are the receipts that make it: whoever keeps organisations and persons
/// alone sees no submission, and so no count of them either.
const STATISTICS: Rule = Rule { hub: &[Analyst, Releaser, Auditor], ..NOBODY };
const RECORDS: Rule = Rule { hub: &[Analyst], fresh: true, ..NOBODY };
