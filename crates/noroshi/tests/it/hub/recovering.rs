//! A way back in for who forgot the password needs two, works once and not for long, and ends
//! everything that the account had.

use std::sync::Arc;

use hub::{NewPerson, Problem, WayIn};
use release::{Locked, Refusal, Standing, Viewer};
use vocab::{PersonId, Role};
use web::{App, Serving};

use super::faults;
use super::http::Browser;
use super::world::{DOMAINS, MINUTE, PASSWORD, World, worlds};
use crate::support::noroshi;

const ANOTHER: &str = "another horse battery";
const HOUR: i64 = 60 * MINUTE;

fn id(viewer: &Viewer) -> PersonId {
    let Viewer::Person(person) = viewer else { panic!("somebody") };
    person.id
}

fn refusal<T: std::fmt::Debug>(result: Result<T, Problem>) -> Refusal {
    match result.unwrap_err() {
        Problem::Refused(refusal) => refusal,
        problem => panic!("{problem}"),
    }
}

fn not_ready<T: std::fmt::Debug>(result: Result<T, Problem>) -> &'static str {
    match result.unwrap_err() {
        Problem::NotReady(why) => why,
        problem => panic!("{problem}"),
    }
}

fn actions(world: &World) -> Vec<String> {
    let entries = world.hub.store().read(|records| records.audit(None, 100)).unwrap();
    let entries = entries.into_iter().map(Locked::for_the_system);
    entries.filter(|entry| entry.outcome == "done").map(|entry| entry.action).collect()
}

#[test]
fn a_password_is_set_anew_when_two_agree_and_ends_all_there_was() {
    for world in worlds() {
        let hub = &world.hub;
        let (administrator, releaser) =
            (world.fresh(&world.administrator), world.fresh(&world.releaser));
        let contact = world.fresh(&world.members[0].contact);
        let (person, address) = (id(&contact), format!("contact@{}", DOMAINS[0]));
        let key = hub.new_key(&contact, "gateway").unwrap();
        assert_eq!(hub.ask_recovery(&administrator, person).unwrap(), WayIn::Asked);
        assert_eq!(hub.ask_recovery(&administrator, person).unwrap(), WayIn::Asked);

        // Neither who asked nor whose it is can agree, and without it there is no link.
        assert_eq!(refusal(hub.agree_to_recovery(&administrator, person)), Refusal::SamePerson);
        assert!(refusal(hub.agree_to_recovery(&contact, person)).hides());
        assert!(refusal(hub.agree_to_recovery(&world.fresh(&world.analyst), person)).hides());
        assert_eq!(not_ready(hub.recovery_link(&administrator, person)), "recovery-waits");
        assert!(hub.logged_in(&key).unwrap().is_some());
        hub.agree_to_recovery(&releaser, person).unwrap();
        let again = hub.agree_to_recovery(&releaser, person).unwrap_err();
        assert!(matches!(again, Problem::Changed), "{again}");

        // The link is for who asked, once.
        assert!(refusal(hub.recovery_link(&releaser, person)).hides());
        let token = hub.recovery_link(&administrator, person).unwrap();
        assert_eq!(not_ready(hub.recovery_link(&administrator, person)), "recovery-waits");
        assert!(hub.recoveries(&administrator).unwrap().is_empty());
        for _ in 0..6 {
            assert!(hub.log_in(&address, "forgotten, alas", "test", "127.0.0.1").is_err());
        }
        assert!(hub.accept(&token, "short").is_err());
        hub.accept(&token, ANOTHER).unwrap();
        assert_eq!(refusal(hub.accept(&token, ANOTHER)), Refusal::NotFound);
        // Sessions and keys are over, and the failures forgotten.
        for token in [&world.members[0].contact, &key] {
            assert!(hub.logged_in(token).unwrap().is_none());
        }
        assert!(hub.log_in(&address, PASSWORD, "test", "127.0.0.1").is_err());
        hub.log_in(&address, ANOTHER, "test", "127.0.0.1").unwrap();
        let done = actions(&world);
        for action in ["ask-recovery", "agree-to-recovery", "recovery-link", "recover-password"] {
            assert!(done.iter().any(|one| one == action), "{action}: {done:?}");
        }
    }
}

#[test]
fn a_link_ends_by_time_by_another_link_and_with_the_standing() {
    let world = worlds().swap_remove(0);
    let hub = &world.hub;
    let person = id(&world.viewer(&world.members[1].contact));
    let link = || {
        let administrator = world.entered("admin@hub.example");
        assert_eq!(hub.ask_recovery(&administrator, person).unwrap(), WayIn::Asked);
        hub.agree_to_recovery(&world.entered("releaser@hub.example"), person).unwrap();
        hub.recovery_link(&administrator, person).unwrap()
    };
    let late = link();
    world.wait(24 * HOUR + 1);
    assert_eq!(refusal(hub.accept(&late, ANOTHER)), Refusal::NotFound);
    let (first, second) = (link(), link());
    assert_eq!(refusal(hub.accept(&first, ANOTHER)), Refusal::NotFound);

    let administrator = world.entered("admin@hub.example");
    let organisation = world.members[1].id;
    hub.set_standing(&administrator, organisation, Standing::Suspended).unwrap();
    assert_eq!(refusal(hub.accept(&second, ANOTHER)), Refusal::NotFound);
    assert_eq!(not_ready(hub.ask_recovery(&administrator, person)), "recovery-suspended");
    hub.set_standing(&administrator, organisation, Standing::Active).unwrap();
    assert_eq!(refusal(hub.accept(&second, ANOTHER)), Refusal::NotFound);
    hub.log_in(&format!("contact@{}", DOMAINS[1]), PASSWORD, "test", "127.0.0.1").unwrap();

    // After a restore nobody knows which links were used.
    let restored = link();
    hub.end_all_sessions().unwrap();
    assert_eq!(refusal(hub.accept(&restored, ANOTHER)), Refusal::NotFound);

    // Nobody remembers a wish of last week.
    let administrator = world.entered("admin@hub.example");
    hub.ask_recovery(&administrator, person).unwrap();
    world.wait(8 * 24 * HOUR);
    let releaser = world.entered("releaser@hub.example");
    assert!(hub.recoveries(&releaser).unwrap().is_empty());
    assert!(refusal(hub.agree_to_recovery(&releaser, person)).hides());
    // It can be taken back as well.
    let administrator = world.entered("admin@hub.example");
    hub.ask_recovery(&administrator, person).unwrap();
    hub.refuse_recovery(&administrator, person).unwrap();
    assert!(refusal(hub.agree_to_recovery(&releaser, person)).hides());
    assert_eq!(not_ready(hub.ask_recovery(&administrator, id(&administrator))), "recovery-own");
}

#[test]
fn an_invitation_sets_the_first_password_and_none_after_it() {
    let world = worlds().swap_remove(0);
    let hub = &world.hub;
    let administrator = world.fresh(&world.administrator);
    let new = NewPerson {
        organisation: world.members[0].id,
        name: "Late".to_owned(),
        address: "late@midorino-seiki.test".to_owned(),
        lang: "en".to_owned(),
        roles: vec![Role::MemberContact],
    };
    let invited = hub.invite(&administrator, &new).unwrap();
    let WayIn::Invited(again) = hub.ask_recovery(&administrator, invited.person).unwrap() else {
        panic!("a second invitation")
    };
    assert_eq!(refusal(hub.accept(&invited.token, PASSWORD)), Refusal::NotFound);
    hub.accept(&again, PASSWORD).unwrap();
    // One that was left over from before must not open the account.
    let store = hub.store();
    let left_over = store::Invitation {
        token: sha2_of("left over"),
        person: invited.person,
        expires: hub.now() + HOUR,
        recovery: false,
    };
    store.write(|records| records.add_invitation(&left_over)).unwrap();
    assert_eq!(refusal(hub.accept("left over", ANOTHER)), Refusal::NotFound);
    assert!(hub.log_in(&new.address, PASSWORD, "test", "127.0.0.1").is_ok());
    let taken = hub.invite(&administrator, &new).unwrap_err();
    assert!(matches!(taken, Problem::Invalid { field: "address", why: "taken" }), "{taken}");
}

fn sha2_of(token: &str) -> [u8; 32] {
    use sha2::Digest;
    sha2::Sha256::digest(token.as_bytes()).into()
}

#[test]
fn the_pages_lead_through_it_in_both_languages() {
    let world = worlds().swap_remove(0);
    let person = id(&world.viewer(&world.members[0].contact));
    let organisation = world.members[0].id;
    let browser = |address: &str| {
        let token = world.enter(address);
        let form = world.hub.logged_in(&token).unwrap().unwrap().form_token;
        (token, form)
    };
    let people = ["admin@hub.example", "releaser@hub.example"].map(browser);
    let (hub, _folder) = world.into_hub();
    let app = Arc::new(App::new(hub, "http://hub"));
    let listen = "127.0.0.1:0".parse().unwrap();
    let serving = Serving { listen, metrics: None, workers: 0, body_bytes_max: 1 << 20 };
    let running = web::serve(&app, &serving).unwrap();
    let to = running.address;
    let [administrator, releaser] =
        people.map(|(token, form)| Browser { to, cookie: Some(token), form });
    let page = format!("/members/{organisation}");
    for (lang, forgotten, waits) in [
        ("en", "Password forgotten", "New passwords that wait"),
        ("ja", "パスワードを忘れたとき", "確認を待っているパスワードの決め直し"),
    ] {
        let shown = administrator.get(&format!("{page}?lang={lang}")).body;
        assert!(shown.contains(forgotten) && !shown.contains(waits), "{shown}");
    }
    let path = format!("{page}/people/{person}/recovery");
    assert_eq!(administrator.post(&path, &[]).status, 303);
    let link = format!("{path}/link");
    let early = administrator.post(&link, &[]);
    assert_eq!(early.status, 409, "{early:?}");
    for page in ["/members", &page] {
        let shown = releaser.get(&format!("{page}?lang=en")).body;
        assert!(shown.contains("New passwords that wait"), "{page} {shown}");
    }
    let person = person.to_string();
    let say =
        |word: &'static str| [("person", person.as_str()), ("say", word), ("next", "/members")];
    let agree = format!("{page}/recoveries");
    assert_eq!(administrator.post(&agree, &say("yes")).status, 403);
    assert_eq!(releaser.post(&agree, &say("perhaps")).status, 422);
    let agreed = releaser.post(&agree, &say("yes"));
    assert_eq!((agreed.status, agreed.header("location")), (303, Some("/members")));
    assert!(!releaser.get(&page).body.contains("/recovery/link"));
    assert!(administrator.get(&page).body.contains("/recovery/link"));
    let shown = administrator.post(&link, &[]).body;
    let link = shown.split("http://hub").nth(1).unwrap().split('<').next().unwrap();
    let stranger = Browser { to, cookie: None, form: String::new() };
    assert_eq!(stranger.get(link).status, 200);
    let words = [("password", ANOTHER), ("again", ANOTHER)];
    assert_eq!(stranger.post(link, &words).status, 303);
    assert_eq!(stranger.post(link, &words).status, 404);
    let address = format!("contact@{}", DOMAINS[0]);
    let fields = [("address", address.as_str()), ("password", ANOTHER)];
    assert_eq!(stranger.post("/login", &fields).status, 303);
}

#[test]
fn at_the_server_a_person_of_the_hub_is_let_in_and_every_administrator_told() {
    for world in worlds() {
        let hub = &world.hub;
        let own = match world.viewer(&world.administrator) {
            Viewer::Person(person) => person.organisation,
            Viewer::Nobody => panic!("somebody"),
        };
        world.person(own, "second@hub.example", &[Role::HubAdministrator]);
        let key = hub.new_key(&world.fresh(&world.administrator), "mine").unwrap();
        let before = hub.store().read(|records| records.audit(None, 1)).unwrap();
        let before = before.into_iter().map(Locked::for_the_system).next().unwrap().number;

        // Persons of members have administrators who can be asked.
        let member = format!("contact@{}", DOMAINS[0]);
        assert_eq!(not_ready(hub.recover_at_server(&member, false)), "recovery-not-hub");
        assert_eq!(not_ready(hub.recover_at_server(&member, true)), "recovery-not-hub");
        assert_eq!(refusal(hub.recover_at_server("x@y.test", false)), Refusal::NotFound);
        assert!(hub.logged_in(&key).unwrap().is_some());

        let first = hub.recover_at_server("admin@hub.example", false).unwrap();
        let token = hub.recover_at_server("Admin@hub.example", false).unwrap();
        for ended in [&world.administrator, &key] {
            assert!(hub.logged_in(ended).unwrap().is_none());
        }
        assert_eq!(refusal(hub.accept(&first, ANOTHER)), Refusal::NotFound);
        hub.accept(&token, ANOTHER).unwrap();
        assert!(hub.log_in("admin@hub.example", PASSWORD, "t", "127.0.0.1").is_err());
        let back = hub.log_in("admin@hub.example", ANOTHER, "t", "127.0.0.1").unwrap();
        let back = world.viewer(&back);

        // Both are told of both times, whoever takes note of it first.
        let second = world.entered("second@hub.example");
        let told = |viewer: &Viewer| {
            let links = hub.server_links(viewer).unwrap().into_iter();
            links.map(|one| (one.is_mine, one.link.id)).collect::<Vec<_>>()
        };
        assert_eq!(told(&back).len(), 2);
        assert_eq!(told(&second).len(), 2);
        assert!(told(&back)[0].0 && !told(&second)[0].0);
        hub.see_server_link(&back, told(&back)[0].1).unwrap();
        assert_eq!((told(&back).len(), told(&second).len()), (1, 2));
        hub.see_server_link(&second, told(&second)[0].1).unwrap();
        assert_eq!(told(&second).len(), 1);
        for stranger in [&world.analyst, &world.releaser, &world.members[0].contact] {
            let stranger = world.viewer(stranger);
            assert!(told(&stranger).is_empty());
            assert!(refusal(hub.see_server_link(&stranger, told(&second)[0].1)).hides());
        }
        let entries = hub.store().read(|records| records.audit(None, 50)).unwrap();
        let entries = entries.into_iter().map(Locked::for_the_system);
        let done: Vec<(String, String)> = entries
            .filter(|one| one.number > before && one.actor == "server")
            .map(|one| (one.action, one.object))
            .collect();
        let line = ("recovery-link".to_owned(), id(&back).to_string());
        assert_eq!(done, [line.clone(), line]);
    }
}

#[test]
fn a_hub_that_the_attacker_may_read_lets_nobody_in_before_it_was_verified() {
    for world in worlds() {
        let hub = &world.hub;
        let administrator = world.fresh(&world.administrator);
        let Viewer::Person(own) = &administrator else { panic!("somebody") };
        hub.set_standing(&administrator, own.organisation, Standing::Suspended).unwrap();
        let refused = hub.recover_at_server("admin@hub.example", false);
        assert_eq!(not_ready(refused), "recovery-suspended");
        let token = hub.recover_at_server("admin@hub.example", true).unwrap();
        hub.accept(&token, ANOTHER).unwrap();
        let token = hub.log_in("admin@hub.example", ANOTHER, "t", "127.0.0.1").unwrap();
        assert!(hub.logged_in(&token).unwrap().is_some());
        let done = actions(&world);
        assert!(done.iter().any(|one| one == "verify"), "{done:?}");
    }
}

#[test]
fn the_command_prints_a_link_that_works_once_and_the_page_tells_of_it() {
    let site = faults::Site::new("hub.db");
    let recover = |more: &[&str]| {
        let arguments = [&["person", "recover", "--config", "hub.toml"], more].concat();
        noroshi(site.folder.path(), &arguments, b"")
    };
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    for (address, says) in
        [("nobody@hub.example", "nobody has the address"), ("p@m0.test", "member")]
    {
        let refused = recover(&[address]);
        assert_eq!(refused.status.code(), Some(2), "{refused:?}");
        assert!(text(&refused.stderr).contains(says), "{refused:?}");
        assert!(refused.stdout.is_empty(), "{refused:?}");
    }
    let (mut server, to) = site.start();
    let done = recover(&["admin@hub.example"]);
    assert!(done.status.success(), "{done:?}");
    let link = text(&done.stdout);
    let token = link.trim().strip_prefix("http://127.0.0.1/invitation/").unwrap().to_owned();
    assert!(text(&done.stderr).contains("every administrator"), "{done:?}");
    let mut browser = Browser { to, cookie: None, form: String::new() };
    let fields = [("password", ANOTHER), ("again", ANOTHER)];
    assert_eq!(browser.post(&format!("/invitation/{token}"), &fields).status, 303);
    assert_eq!(browser.post(&format!("/invitation/{token}"), &fields).status, 404);
    let hub = faults::opened(&site.config, hub::Clock::System);
    let token = hub.log_in("admin@hub.example", ANOTHER, "t", "127.0.0.1").unwrap();
    browser.form = hub.logged_in(&token).unwrap().unwrap().form_token;
    browser.cookie = Some(token);
    let page = browser.get("/members?lang=en").body;
    assert!(page.contains("A link was made at the server"), "{page}");
    let path = page.split("action=\"/server-links/").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(browser.post(&format!("/server-links/{path}"), &[]).status, 303);
    assert!(!browser.get("/members?lang=en").body.contains("server-links"));
    server.kill().unwrap();
    server.wait().unwrap();
    let verified = noroshi(site.folder.path(), &["audit", "verify", "--config", "hub.toml"], b"");
    assert!(verified.status.success(), "{verified:?}");
}
