//! The gate against an oracle that was written from the words of the design, not from the
//! table.

use proptest::prelude::*;
use vocab::{Side, SigId, Uuid};

use super::*;
use crate::audience::Reach;

/// The rules as sentences.
fn oracle(viewer: &Viewer, action: Action, object: Object<'_>) -> bool {
    let Viewer::Person(person) = viewer else {
        return action == Action::Read && open_to_all(object);
    };
    if action == Action::Read && open_to_all(object) {
        return true;
    }
    if person.standing == Standing::Suspended {
        return false;
    }
    let is = |role: Role| person.roles.contains(&role);
    let member = is(Role::MemberContact) || is(Role::MemberAdministrator) || is(Role::Partner);
    let mine = |organisation: OrganisationId| organisation == person.organisation;
    let fresh = person.proved == Proved::Fresh;
    let no_key = person.proved != Proved::Key;
    let desk = is(Role::Analyst) || is(Role::Releaser);
    match (object, action) {
        (Object::Organisation { organisation }, Action::Submit) => {
            mine(organisation) && (member || is(Role::Analyst))
        }
        (Object::Organisation { organisation }, Action::Read) => {
            no_key && (mine(organisation) && member || desk || is(Role::HubAdministrator))
        }
        (Object::Organisation { .. }, Action::Manage) => fresh && is(Role::HubAdministrator),
        (Object::People { organisation }, Action::Read) => no_key && manages(person, organisation),
        (Object::People { organisation }, Action::ManagePeople) => {
            fresh && manages(person, organisation)
        }
        (Object::Account { organisation, person: owner }, Action::Read | Action::Revoke) => {
            no_key && (owner == person.id || manages(person, organisation))
        }
        (Object::Request { organisation, person: whose, asker }, _) => {
            decides_on_roles(person, organisation) && decides(person, action, [whose, asker])
        }
        (Object::Submission { organisation }, Action::Read) => mine(organisation) && member || desk,
        (Object::Submission { organisation }, Action::Amend) => mine(organisation) && member,
        (Object::Submission { organisation }, Action::ReadOriginal) => {
            let contact = is(Role::MemberContact) || is(Role::MemberAdministrator);
            fresh && (mine(organisation) && contact || is(Role::Analyst))
        }
        (Object::Submission { .. }, Action::Judge) => no_key && is(Role::Analyst),
        (Object::Consent { organisation }, Action::Consent) => {
            fresh && mine(organisation) && member
        }
        (Object::Consent { organisation }, Action::Read)
        | (Object::Answer { organisation }, Action::Read)
        | (Object::Question { organisation }, Action::Read) => mine(organisation) && member || desk,
        (Object::Question { .. }, Action::Reply) => no_key && is(Role::Analyst),
        (Object::Draft { .. } | Object::Inbox, Action::Read) => no_key && desk,
        (Object::Draft { .. }, Action::Draft) => no_key && is(Role::Analyst),
        (Object::Draft { drafters }, Action::Release) => {
            fresh && is(Role::Releaser) && !drafters.contains(&person.id)
        }
        (Object::Draft { .. }, Action::ReleaseAtNight) => fresh && is(Role::Releaser),
        (Object::File { .. } | Object::Share { .. }, _) => of_share(person, action, object),
        (Object::StoredSearch { person: owner }, Action::Read | Action::Revoke) => {
            owner == person.id
        }
        (Object::Audit, Action::Read) => no_key && is(Role::Auditor),
        (Object::Statistics, Action::Read) => no_key && (desk || is(Role::Auditor)),
        (Object::Statistics, Action::ReadOriginal) => fresh && is(Role::Analyst),
        _ => false,
    }
}

/// What is out, and the files that are to go out with it.
fn of_share(person: &Person, action: Action, object: Object<'_>) -> bool {
    let is = |role: Role| person.roles.contains(&role);
    let member = is(Role::MemberContact) || is(Role::MemberAdministrator) || is(Role::Partner);
    let fresh = person.proved == Proved::Fresh;
    let desk = is(Role::Analyst) || is(Role::Releaser);
    match (object, action) {
        (Object::File { .. }, Action::Read | Action::Revoke) => {
            person.proved != Proved::Key && desk
        }
        (Object::File { proposer }, Action::Approve) => {
            fresh && is(Role::Releaser) && proposer != person.id
        }
        (Object::Share { .. }, Action::Withdraw) => fresh && is(Role::Releaser),
        (Object::Share { audience, state }, Action::Read) => {
            desk || member && addressed(person, audience, state)
        }
        (Object::Share { audience, state }, Action::ReadOriginal) => {
            fresh && (desk || member && addressed(person, audience, state))
        }
        (Object::Share { audience, state }, Action::Answer | Action::Ask | Action::Acknowledge) => {
            member && addressed(person, audience, state)
        }
        _ => false,
    }
}

fn manages(person: &Person, organisation: OrganisationId) -> bool {
    let own = person.organisation == organisation;
    person.roles.contains(&Role::HubAdministrator)
        || own && person.roles.contains(&Role::MemberAdministrator)
}

fn decides_on_roles(person: &Person, organisation: OrganisationId) -> bool {
    manages(person, organisation) || person.roles.contains(&Role::Releaser)
}

/// What can be done about a role that was asked for, by who is neither of `involved`.
fn decides(person: &Person, action: Action, involved: [PersonId; 2]) -> bool {
    match action {
        Action::Read => person.proved != Proved::Key,
        Action::Revoke => person.proved == Proved::Fresh,
        Action::Approve => person.proved == Proved::Fresh && !involved.contains(&person.id),
        _ => false,
    }
}

fn is_published(state: ShareState) -> bool {
    state == ShareState::Released || state == ShareState::Withdrawn
}

fn open_to_all(object: Object<'_>) -> bool {
    let Object::Share { audience, state } = object else { return false };
    is_published(state) && audience.iter().any(|reach| reach == Reach::Public)
}

fn addressed(person: &Person, audience: &Audience, state: ShareState) -> bool {
    is_published(state)
        && audience.iter().any(|reach| match reach {
            Reach::Sig(sig) => person.sigs.contains(&sig),
            Reach::AllSigs => !person.sigs.is_empty(),
            Reach::Arrangement(body) => person.arrangements.contains(&body),
            Reach::Partners => person.side == Side::Partner,
            Reach::Public => true,
        })
}

fn ids() -> impl Strategy<Value = Uuid> {
    (0..3u128).prop_map(Uuid::new)
}

fn of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(all)
}

fn viewers() -> impl Strategy<Value = Viewer> {
    let roles = prop::collection::btree_set(of(Role::ALL), 0..3);
    let groups = (
        prop::collection::btree_set(ids().prop_map(SigId), 0..2),
        prop::collection::btree_set(ids().prop_map(vocab::ArrangementId), 0..2),
    );
    let standing = prop_oneof![4 => Just(Standing::Active), 1 => Just(Standing::Suspended)];
    let proved = of(&[Proved::Key, Proved::Session, Proved::Fresh]);
    let person = (ids(), ids(), of(Side::ALL), roles, groups, standing, proved).prop_map(
        |(id, organisation, side, roles, (sigs, arrangements), standing, proved)| {
            let (id, organisation) = (PersonId(id), OrganisationId(organisation));
            let (sigs, arrangements) = (sigs, arrangements);
            Viewer::Person(Person {
                id,
                organisation,
                side,
                roles,
                sigs,
                arrangements,
                standing,
                proved,
            })
        },
    );
    prop_oneof![1 => Just(Viewer::Nobody), 9 => person]
}

#[derive(Debug)]
struct Parts {
    organisation: OrganisationId,
    person: PersonId,
    asker: PersonId,
    drafters: BTreeSet<PersonId>,
    audience: Audience,
    state: ShareState,
}

fn parts() -> impl Strategy<Value = Parts> {
    let reach = prop_oneof![
        ids().prop_map(|id| Reach::Sig(SigId(id))),
        ids().prop_map(|id| Reach::Arrangement(vocab::ArrangementId(id))),
        Just(Reach::AllSigs),
        Just(Reach::Partners),
        Just(Reach::Public),
    ];
    let audience = prop::collection::vec(reach, 0..3).prop_map(Audience::new);
    let drafters = prop::collection::btree_set(ids().prop_map(PersonId), 0..2);
    (ids(), ids(), ids(), drafters, audience, of(ShareState::ALL)).prop_map(
        |(organisation, person, asker, drafters, audience, state)| Parts {
            organisation: OrganisationId(organisation),
            person: PersonId(person),
            asker: PersonId(asker),
            drafters,
            audience,
            state,
        },
    )
}

fn objects(parts: &Parts) -> [Object<'_>; 15] {
    let Parts { organisation, person, asker, drafters, audience, state } = parts;
    let (organisation, person, asker, state) = (*organisation, *person, *asker, *state);
    [
        Object::Answer { organisation },
        Object::Audit,
        Object::Consent { organisation },
        Object::Draft { drafters },
        Object::File { proposer: asker },
        Object::Inbox,
        Object::Organisation { organisation },
        Object::People { organisation },
        Object::Account { organisation, person },
        Object::Question { organisation },
        Object::Request { organisation, person, asker },
        Object::Share { audience, state },
        Object::Statistics,
        Object::StoredSearch { person },
        Object::Submission { organisation },
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]
    #[test]
    fn decides_as_the_oracle(viewer in viewers(), parts in parts()) {
        for object in objects(&parts) {
            for action in Action::ALL {
                let decided = decide(&viewer, *action, object);
                prop_assert_eq!(
                    decided.is_ok(), oracle(&viewer, *action, object),
                    "{} {:?}: {:?}", action, object, decided
                );
            }
        }
    }
}

proptest! {
    /// What one could do with the password or without a key is told; all else looks like nothing.
    #[test]
    fn tells_why_only_to_whom_it_may(viewer in viewers(), parts in parts()) {
        let Viewer::Person(person) = &viewer else { return Ok(()) };
        let known = Viewer::Person(Person { proved: Proved::Fresh, ..person.clone() });
        for object in objects(&parts) {
            for action in Action::ALL {
                let Err(refusal) = decide(&viewer, *action, object) else { continue };
                // That it needs another person is told to whom it is no secret either.
                let (nobody, stranger) = (BTreeSet::new(), PersonId(Uuid::new(99)));
                let of_others = match object {
                    Object::Draft { .. } => Object::Draft { drafters: &nobody },
                    Object::File { .. } => Object::File { proposer: stranger },
                    Object::Request { organisation, .. } => {
                        Object::Request { organisation, person: stranger, asker: stranger }
                    }
                    other => other,
                };
                let is_told = oracle(&known, *action, of_others);
                let is_refusal = match person.standing {
                    Standing::Suspended => matches!(refusal, Refusal::Suspended | Refusal::NotFound),
                    Standing::Active => refusal.hides() != is_told,
                };
                prop_assert!(is_refusal, "{} {:?}: {}", action, object, refusal);
            }
        }
    }
}

#[test]
fn what_would_tell_that_there_is_something_hides() {
    let told = [
        Refusal::NotLoggedIn,
        Refusal::Suspended,
        Refusal::NotFresh,
        Refusal::Key,
        Refusal::SamePerson,
    ];
    assert!(told.iter().all(|refusal| !refusal.hides()));
    assert!([Refusal::NotFound, Refusal::Role, Refusal::State].iter().all(|one| one.hides()));
}

#[test]
fn who_is_nobody_is_led_to_log_in() {
    let object = Object::Submission { organisation: OrganisationId(Uuid::new(1)) };
    assert_eq!(decide(&Viewer::Nobody, Action::Read, object), Err(Refusal::NotLoggedIn));
}

#[test]
fn a_program_is_told_that_it_may_not_and_a_person_to_give_the_password() {
    let Viewer::Person(person) = contact(OrganisationId(Uuid::new(1))) else { panic!() };
    let own = Object::Consent { organisation: person.organisation };
    let audience = &Audience::new([Reach::Public]);
    let share = Object::Share { audience, state: ShareState::Released };
    for (object, action) in [(own, Action::Consent), (share, Action::ReadOriginal)] {
        let told = [Proved::Key, Proved::Session, Proved::Fresh].map(|proved| {
            decide(&Viewer::Person(Person { proved, ..person.clone() }), action, object)
        });
        assert_eq!(told, [Err(Refusal::Key), Err(Refusal::NotFresh), Ok(())], "{action}");
    }
}

/// Something of an organisation.
#[derive(Debug, PartialEq, Eq)]
struct Note(OrganisationId);

impl Guarded for Note {
    fn object(&self) -> Object<'_> {
        Object::Submission { organisation: self.0 }
    }
}

#[test]
fn a_lock_opens_for_its_reader_alone() {
    let (mine, other) = (OrganisationId(Uuid::new(1)), OrganisationId(Uuid::new(2)));
    let viewer = contact(mine);
    let opened = Locked::new(Note(mine)).permit(&viewer, Action::Read).unwrap();
    assert_eq!(*opened, Note(mine));
    assert_eq!(opened.map(|note| (note.0, 7)).into_inner(), (mine, 7));
    let shut = Locked::new(Note(other)).permit(&viewer, Action::Read);
    assert_eq!(shut.unwrap_err(), Refusal::NotFound);
    assert_eq!(Locked::new(Note(other)).for_the_system(), Note(other));
}

fn contact(organisation: OrganisationId) -> Viewer {
    Viewer::Person(Person {
        id: PersonId(Uuid::new(7)),
        organisation,
        side: Side::Member,
        roles: BTreeSet::from([Role::MemberContact]),
        sigs: BTreeSet::new(),
        arrangements: BTreeSet::new(),
        standing: Standing::Active,
        proved: Proved::Session,
    })
}

#[test]
fn what_is_not_ones_own_looks_as_if_it_were_not_there() {
    let mine = OrganisationId(Uuid::new(1));
    let viewer = contact(mine);
    let other = Object::Submission { organisation: OrganisationId(Uuid::new(2)) };
    for (action, object) in [
        (Action::Read, other),
        (Action::ReadOriginal, other),
        (Action::Judge, Object::Submission { organisation: mine }),
        (Action::Release, Object::Draft { drafters: &BTreeSet::new() }),
    ] {
        assert!(decide(&viewer, action, object).unwrap_err().hides(), "{action}");
    }
    let original = Object::Submission { organisation: mine };
    assert_eq!(decide(&viewer, Action::ReadOriginal, original), Err(Refusal::NotFresh));
}
