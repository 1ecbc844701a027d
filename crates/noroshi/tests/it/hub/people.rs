//! Roles need two, the hub keeps an administrator, memberships and roles end on their days; and
//! what is looked at many times is built once.

use std::sync::Arc;

use hub::{CommunityKind, Given, NewPerson, Problem};
use release::{Refusal, Viewer};
use vocab::{Agreement, OrganisationId, PersonId, Role};

use super::world::{MINUTE, PASSWORD, World, worlds};

const DAY: i64 = 24 * 60 * MINUTE;

/// Asks for a person with a role; both with what became of it.
fn invited(
    world: &World,
    viewer: &Viewer,
    organisation: OrganisationId,
    (address, role): (&str, Role),
) -> (PersonId, Given) {
    let new = NewPerson {
        organisation,
        name: format!("Person {address}"),
        address: address.to_owned(),
        lang: "en".to_owned(),
        roles: vec![role],
    };
    let invited = world.hub.invite(viewer, &new).unwrap();
    world.hub.accept(&invited.token, PASSWORD).unwrap();
    (invited.person, invited.given)
}

fn entered(world: &World, address: &str) -> Viewer {
    let token = world.hub.log_in(address, PASSWORD, "test", "127.0.0.1").unwrap();
    world.viewer(&token)
}

fn roles(viewer: &Viewer) -> Vec<Role> {
    let Viewer::Person(person) = viewer else { panic!("somebody") };
    person.roles.iter().copied().collect()
}

fn refusal<T: std::fmt::Debug>(result: Result<T, Problem>) -> Refusal {
    match result.unwrap_err() {
        Problem::Refused(refusal) => refusal,
        problem => panic!("{problem}"),
    }
}

#[test]
fn a_role_holds_once_another_person_agrees() {
    for world in worlds() {
        let hub = &world.hub;
        let administrator = world.fresh(&world.administrator);
        let releaser = world.fresh(&world.releaser);
        let own = world.members[0].id;
        let keeper = ("keeper@midorino-seiki.test", Role::MemberAdministrator);
        let (person, given) = invited(&world, &administrator, own, keeper);
        assert_eq!(given, Given::Asked);
        assert!(roles(&entered(&world, keeper.0)).is_empty());

        let agree = |viewer: &Viewer| hub.agree_to_role(viewer, person, keeper.1);
        assert_eq!(refusal(agree(&administrator)), Refusal::SamePerson);
        for nobody in [entered(&world, keeper.0), world.fresh(&world.analyst)] {
            assert!(refusal(agree(&nobody)).hides());
        }
        agree(&releaser).unwrap();
        assert_eq!(roles(&entered(&world, keeper.0)), [keeper.1]);
        assert_eq!(refusal(agree(&releaser)), Refusal::NotFound);

        // The new administrator's own requests wait as well, and reach no other organisation.
        let keeper = entered(&world, keeper.0);
        let deputy = ("deputy@midorino-seiki.test", Role::MemberContact);
        let (deputy_id, given) = invited(&world, &keeper, own, deputy);
        assert_eq!(given, Given::Asked);
        assert_eq!(hub.role_requests(&releaser).unwrap().len(), 1);
        hub.refuse_role(&administrator, deputy_id, deputy.1).unwrap();
        assert!(hub.role_requests(&releaser).unwrap().is_empty());
        assert!(roles(&entered(&world, deputy.0)).is_empty());
        let other = world.members[1].id;
        assert_eq!(refusal(hub.people(&keeper, other)), Refusal::NotFound);
        let analyst = hub.ask_role(&keeper, deputy_id, Role::Analyst).unwrap_err();
        assert!(matches!(analyst, Problem::Invalid { field: "roles", .. }), "{analyst}");
    }
}

#[test]
fn the_hub_keeps_an_administrator() {
    let world = worlds().swap_remove(0);
    let hub = &world.hub;
    let administrator = world.fresh(&world.administrator);
    let Viewer::Person(own) = &administrator else { panic!("somebody") };
    let role = Role::HubAdministrator;
    let refused = hub.end_role(&administrator, (own.id, role), None).unwrap_err();
    assert!(matches!(refused, Problem::NotReady("last-administrator")), "{refused}");
    assert!(hub.end_person(&administrator, own.id).is_err());
    assert!(roles(&world.viewer(&world.administrator)).contains(&role));

    let second = ("second@hub.example", role);
    let (person, _) = invited(&world, &administrator, own.organisation, second);
    hub.agree_to_role(&world.fresh(&world.releaser), person, role).unwrap();
    hub.end_person(&administrator, own.id).unwrap();
    assert!(hub.logged_in(&world.administrator).unwrap().is_none());
    assert!(matches!(
        hub.log_in("admin@hub.example", PASSWORD, "test", "127.0.0.1"),
        Err(Problem::Credentials)
    ));
}

#[test]
fn roles_and_memberships_end_on_their_days() {
    for world in worlds() {
        let hub = &world.hub;
        let administrator = world.fresh(&world.administrator);
        let member = &world.members[2];
        let who = hub.people(&administrator, member.id).unwrap().remove(0);
        let today = hub.today();
        let contact = (who.id, Role::MemberContact);
        let past = hub.end_role(&administrator, contact, Some(today - 1)).unwrap_err();
        assert!(matches!(past, Problem::Invalid { field: "last", .. }), "{past}");
        hub.end_role(&administrator, contact, Some(today + 1)).unwrap();

        let arrangement =
            hub.add_community(&administrator, CommunityKind::Arrangement, "Body").unwrap();
        let join = |since| {
            hub.join_community(&administrator, member.id, (arrangement, since, Agreement::Rules))
        };
        join(today).unwrap();
        assert!(matches!(join(today), Err(Problem::Invalid { field: "groups", .. })));
        let end = |last| hub.end_membership(&administrator, member.id, (arrangement, today, last));
        assert!(matches!(end(today - 1), Err(Problem::Invalid { field: "last", .. })));
        end(today).unwrap();

        let belongs = |viewer: &Viewer| viewer.reaches().contains(&arrangement);
        assert!(belongs(&entered(&world, "contact@shirakaba-denki.test")));
        world.wait(DAY);
        let tomorrow = entered(&world, "contact@shirakaba-denki.test");
        assert!(!belongs(&tomorrow) && !roles(&tomorrow).is_empty());
        world.wait(DAY);
        assert!(roles(&entered(&world, "contact@shirakaba-denki.test")).is_empty());
        let view = hub.member(&entered(&world, "admin@hub.example"), member.id).unwrap();
        assert_eq!(view.groups(), ["Gas"]);
    }
}

#[test]
fn a_preview_is_built_anew_when_something_changes_and_not_before() {
    let world = worlds().swap_remove(0);
    let hub = &world.hub;
    let name = super::schema::shared(&world);
    let analyst = world.viewer(&world.analyst);
    hub.revise(&analyst, &name).unwrap();
    let preview = || hub.preview(&analyst, &name).unwrap().into_inner();
    let first = preview();
    assert!(Arc::ptr_eq(&first, &preview()));

    let view = hub.draft_view(&analyst, &name).unwrap();
    let mut work = view.share.work.clone();
    work.title_ja = "題".to_owned();
    hub.edit(&analyst, &name, work, view.share.changed).unwrap();
    let edited = preview();
    assert!(!Arc::ptr_eq(&first, &edited));

    // What k is counted by changes as well.
    let administrator = world.fresh(&world.administrator);
    let id = world.members[4].id;
    let profile = hub.member(&administrator, id).unwrap().profile.clone().unwrap();
    let profile = store::Profile { products: vec!["題".to_owned()], ..profile };
    hub.change_profile(&administrator, id, (profile, None)).unwrap();
    assert!(!Arc::ptr_eq(&edited, &preview()));
    assert_ne!(edited.k.k, preview().k.k);
    world.wait(15 * MINUTE);
    assert!(!Arc::ptr_eq(&edited, &preview()));
}

#[test]
fn nothing_before_a_withdrawal_is_left_to_read() {
    let world = worlds().swap_remove(0);
    let hub = &world.hub;
    let name = super::schema::shared(&world);
    let reader = world.viewer(&world.members[1].contact);
    assert!(hub.share(&reader, &name, "ja").unwrap().earlier.is_empty());
    assert_eq!(refusal(hub.earlier_version(&reader, &name, 1, "ja")), Refusal::NotFound);
    hub.withdraw(&world.fresh(&world.releaser), &name, "誤りでした。", "").unwrap();
    assert!(hub.share(&reader, &name, "ja").unwrap().earlier.is_empty());
    assert_eq!(refusal(hub.earlier_version(&reader, &name, 1, "ja")), Refusal::NotFound);
}
