//! Silence: the contact is reminded, then the deputy, then the hub goes on without an answer,
//! and nothing ever goes out by a clock.

use hub::{Amendment, Ask, Problem, Said};
use release::{Standing, Viewer};
use vocab::{ConsentWord, Role, ShareState, SubmissionState, VerdictClass, WaitStage};

use super::served::Site;
use super::world::{DOMAINS, MINUTE, World, worlds};

const MAIL: &[u8] = include_bytes!("../../../../../data/demo/06-macro-document.eml");
const DAY: i64 = 24 * 60 * MINUTE;

fn handed_in(world: &World, member: usize) -> String {
    world.hand_in(&contact(world, member), MAIL)
}

/// A proven share of what these members handed in, and their receipts.
fn proven(world: &World, members: &[usize]) -> (String, Vec<String>) {
    let receipts: Vec<String> = members.iter().map(|one| handed_in(world, *one)).collect();
    let analyst = analyst(world);
    let name = world.hub.draft(&analyst, &receipts[0]).unwrap();
    for receipt in &receipts[1..] {
        world.hub.join(&analyst, &name, receipt).unwrap();
    }
    world.hub.prove(&analyst, &name).unwrap();
    (name, receipts)
}

/// Sessions end long before the days that pass here.
fn contact(world: &World, member: usize) -> Viewer {
    world.entered(&format!("contact@{}", DOMAINS[member]))
}

fn analyst(world: &World) -> Viewer {
    world.entered("analyst@hub.example")
}

fn says_yes(world: &World, member: usize, name: &str, receipt: &str) -> Result<(), Problem> {
    let member = contact(world, member);
    let view = world.hub.consent_view(&member, name, receipt, "ja")?;
    let said = Said { receipt, digest: &view.digest, yes: true, may_be_guessed: true, files: &[] };
    world.hub.consent(&member, name, &said)
}

fn released(world: &World, name: &str) {
    let slot = world.hub.release(&world.entered("releaser@hub.example"), name).unwrap();
    world.wait(slot - world.hub.now());
    world.work();
}

fn not_ready(result: Result<(), Problem>) -> &'static str {
    match result {
        Err(Problem::NotReady(why)) => why,
        other => panic!("{other:?}"),
    }
}

/// The text of one source in what would go out, or is.
fn state_of(world: &World, receipt: &str) -> SubmissionState {
    world.hub.submission(&analyst(world), receipt).unwrap().submission.state
}

#[test]
fn contact_then_deputy_then_administrators_are_reminded() {
    for world in worlds() {
        let hub = &world.hub;
        let of = world.members[0].id;
        let address = |name: &str| format!("{name}@{}", DOMAINS[0]);
        world.person(of, &address("chief"), &[Role::MemberAdministrator]);
        world.person(of, &address("second"), &[Role::MemberContact]);
        world.person(of, &address("deputy"), &[Role::MemberAdministrator]);
        let count =
            |name: &str| hub.reminder(&world.entered(&address(name))).unwrap().map(|one| one.count);
        let all = || ["contact", "second", "chief", "deputy"].map(count);
        let (name, receipts) = proven(&world, &[0]);
        assert_eq!(all(), [None; 4]);
        // Monday noon to Tuesday noon.
        world.wait(DAY);
        assert_eq!(all(), [Some(1), Some(1), None, None]);
        world.wait(DAY);
        assert_eq!(all(), [Some(1), Some(1), Some(1), Some(1)]);
        let chief = world.entered(&address("chief"));
        let people = hub.people(&chief, of).unwrap();
        let deputy = people.iter().find(|one| one.profile.address == address("deputy")).unwrap();
        hub.name_deputy(&chief, of, Some(deputy.id)).unwrap();
        assert_eq!(all(), [Some(1), Some(1), None, Some(1)]);
        let call = &hub.unanswered(&analyst(&world), None).unwrap()[0];
        assert_eq!(call.contact.as_deref(), Some("Person contact"));
        assert_eq!(call.deputy.as_deref(), Some("Person deputy"));
        assert_eq!((call.wait.days, call.wait.stage), (2, WaitStage::Deputy));
        // A deputy without a role, or who has left, is none.
        hub.end_role(&chief, (deputy.id, Role::MemberAdministrator), None).unwrap();
        assert_eq!(all(), [Some(1), Some(1), Some(1), None]);
        let named = hub.name_deputy(&chief, of, Some(deputy.id));
        assert!(matches!(named, Err(Problem::Invalid { field: "deputy", .. })), "{named:?}");
        hub.end_person(&chief, deputy.id).unwrap();
        assert_eq!(["contact", "chief"].map(count), [Some(1), Some(1)]);
        let other = hub.people(&world.entered("admin@hub.example"), world.members[1].id).unwrap();
        let named = hub.name_deputy(&chief, of, Some(other[0].id));
        assert!(matches!(named, Err(Problem::Invalid { field: "deputy", .. })), "{named:?}");
        assert!(hub.name_deputy(&contact(&world, 0), of, None).is_err());
        says_yes(&world, 0, &name, &receipts[0]).unwrap();
        assert_eq!(["contact", "second", "chief"].map(count), [None; 3]);
        assert!(hub.unanswered(&analyst(&world), None).unwrap().is_empty());
    }
}

#[test]
fn no_clock_lets_anything_out() {
    for world in worlds() {
        let (name, _) = proven(&world, &[0]);
        for _ in 0..12 {
            world.wait(30 * DAY);
            world.work();
        }
        let releaser = world.entered("releaser@hub.example");
        let refused = world.hub.release(&releaser, &name).map(drop);
        assert_eq!(not_ready(refused), "consent-missing");
        assert!(world.hub.shares(&contact(&world, 1), None, "ja").unwrap().is_empty());
    }
}

#[test]
fn a_merged_share_goes_without_who_does_not_answer() {
    for world in worlds() {
        let hub = &world.hub;
        let (name, receipts) = proven(&world, &[0, 1]);
        let (silent, other) = (receipts[0].as_str(), receipts[1].as_str());
        says_yes(&world, 1, &name, other).unwrap();
        world.wait(4 * DAY);
        assert_eq!(not_ready(hub.close_unanswered(&analyst(&world), silent)), "still-waiting");
        world.wait(3 * DAY);
        assert_eq!(not_ready(hub.close_unanswered(&analyst(&world), other)), "waits-for-nothing");
        assert!(hub.close_unanswered(&contact(&world, 0), silent).is_err());
        assert!(hub.close_unanswered(&world.entered("releaser@hub.example"), silent).is_err());
        hub.close_unanswered(&analyst(&world), silent).unwrap();
        assert_eq!(state_of(&world, silent), SubmissionState::NoAnswer);
        // What goes on without it is nothing of its own any more.
        let member = contact(&world, 0);
        assert!(hub.consent_view(&member, &name, silent, "ja").is_err());
        assert!(hub.submission(&member, silent).unwrap().shares.is_empty());
        let view = hub.draft_view(&analyst(&world), &name).unwrap();
        assert_eq!(view.share.state, ShareState::Draft);
        assert_eq!(view.sources.iter().map(|one| &one.receipt).collect::<Vec<_>>(), [other]);
        let version = hub.prove(&analyst(&world), &name).unwrap();
        assert_eq!(version, 2);
        says_yes(&world, 1, &name, other).unwrap();
        released(&world, &name);
        assert_eq!(state_of(&world, other), SubmissionState::Shared);
        assert_eq!(state_of(&world, silent), SubmissionState::NoAnswer);
        // Its submitter reads it as a reader alone.
        let lines = String::from_utf8(hub.record_lines().unwrap()).unwrap();
        let share = lines.lines().find(|line| line.contains(&name)).unwrap();
        assert!(share.contains(other) && !share.contains(silent), "{share}");

        // It agrees later: the next version rests on both.
        assert!(hub.share_after_all(&contact(&world, 1), silent).is_err());
        hub.share_after_all(&contact(&world, 0), silent).unwrap();
        assert_eq!(state_of(&world, silent), SubmissionState::Judged);
        let again = hub.share_after_all(&contact(&world, 0), silent);
        assert_eq!(not_ready(again), "not-unanswered");
        let inbox = hub.inbox(&analyst(&world), false, None).unwrap();
        assert!(inbox.iter().any(|row| row.receipt == silent));
        assert_eq!(hub.draft(&analyst(&world), silent).unwrap(), name);
        assert_eq!(hub.prove(&analyst(&world), &name).unwrap(), 3);
        let readers = contact(&world, 2);
        assert_eq!(hub.share(&readers, &name, "ja").unwrap().row.version, 2);
        for (member, receipt) in [(0, silent), (1, other)] {
            says_yes(&world, member, &name, receipt).unwrap();
        }
        released(&world, &name);
        assert_eq!(hub.share(&readers, &name, "ja").unwrap().row.version, 3);
        assert_eq!(state_of(&world, silent), SubmissionState::Shared);
        let (_, breaks) = hub.store().read(|records| records.verify_audit()).unwrap();
        assert!(breaks.is_empty(), "{breaks:?}");
    }
}

#[test]
fn alone_it_is_not_shared_and_can_be_taken_up_where_it_stood() {
    for world in worlds() {
        let hub = &world.hub;
        let (name, receipts) = proven(&world, &[0]);
        let view = hub.draft_view(&analyst(&world), &name).unwrap();
        let mut work = view.share.work.clone();
        work.title_ja = "書き手の題".to_owned();
        hub.edit(&analyst(&world), &name, work, view.share.changed).unwrap();
        hub.prove(&analyst(&world), &name).unwrap();
        world.wait(9 * DAY);
        hub.close_unanswered(&analyst(&world), &receipts[0]).unwrap();
        let state = |name: &str| hub.draft_view(&analyst(&world), name).unwrap().share.state;
        assert_eq!(state(&name), ShareState::NotShared);
        let refused = hub.release(&world.entered("releaser@hub.example"), &name).map(drop);
        assert_eq!(not_ready(refused), "not-proven");
        hub.share_after_all(&contact(&world, 0), &receipts[0]).unwrap();
        assert_eq!(hub.draft(&analyst(&world), &receipts[0]).unwrap(), name);
        let view = hub.draft_view(&analyst(&world), &name).unwrap();
        assert_eq!(view.share.work.title_ja, "書き手の題");
        assert_eq!(view.sources[0].consent, ConsentWord::Asked);
        assert_eq!(hub.prove(&analyst(&world), &name).unwrap(), 3);
        says_yes(&world, 0, &name, &receipts[0]).unwrap();
        released(&world, &name);
        assert_eq!(state(&name), ShareState::Released);
    }
}

#[test]
fn silence_about_a_new_version_leaves_the_one_that_is_out() {
    for world in worlds() {
        let hub = &world.hub;
        let (name, receipts) = proven(&world, &[0]);
        says_yes(&world, 0, &name, &receipts[0]).unwrap();
        released(&world, &name);
        hub.revise(&analyst(&world), &name).unwrap();
        hub.prove(&analyst(&world), &name).unwrap();
        world.wait(9 * DAY);
        hub.close_unanswered(&analyst(&world), &receipts[0]).unwrap();
        assert_eq!(state_of(&world, &receipts[0]), SubmissionState::Shared);
        let state = hub.draft_view(&analyst(&world), &name).unwrap().share.state;
        assert_eq!(state, ShareState::Released);
        assert_eq!(hub.share(&contact(&world, 1), &name, "ja").unwrap().row.version, 1);
        let lines = String::from_utf8(hub.record_lines().unwrap()).unwrap();
        let share = lines.lines().find(|line| line.contains(&name)).unwrap();
        assert!(share.contains(&receipts[0]), "{share}");
    }
}

#[test]
fn what_the_hub_asked_back_waits_too_and_a_late_answer_is_taken() {
    for world in worlds() {
        let hub = &world.hub;
        let receipt = handed_in(&world, 0);
        hub.ask_back(&analyst(&world), &receipt, Ask::Headers, "").unwrap();
        // A note of the hub to itself is none that the submitter could answer.
        world.wait(DAY);
        let note = hub::HandOver { take: true, hold: false, note: "called".to_owned() };
        hub.hand_over(&analyst(&world), &receipt, &note).unwrap();
        let own = &hub.own_unanswered(&contact(&world, 0), None).unwrap()[0];
        assert_eq!((own.ask.as_deref(), own.days), (Some("headers"), 1));
        assert!(hub.own_unanswered(&contact(&world, 1), None).unwrap().is_empty());
        world.wait(8 * DAY);
        hub.close_unanswered(&analyst(&world), &receipt).unwrap();
        assert_eq!(state_of(&world, &receipt), SubmissionState::NoAnswer);
        assert_eq!(hub.reminder(&contact(&world, 0)).unwrap(), None);
        let words = "ここにあります".to_owned();
        let more = Amendment { words, ..Amendment::default() };
        hub.amend(&contact(&world, 0), &receipt, &more).unwrap();
        world.work();
        assert_eq!(state_of(&world, &receipt), SubmissionState::Analysed);
        let view = hub.submission(&analyst(&world), &receipt).unwrap();
        assert_eq!(view.items[0].item.class, Some(VerdictClass::Mass));
    }
}

#[test]
fn what_was_asked_back_waits_on_when_a_share_is_proven_or_out() {
    for world in worlds() {
        let hub = &world.hub;
        let receipt = handed_in(&world, 0);
        hub.ask_back(&analyst(&world), &receipt, Ask::Opened, "").unwrap();
        world.wait(DAY);
        let name = hub.draft(&analyst(&world), &receipt).unwrap();
        hub.prove(&analyst(&world), &name).unwrap();
        let waits = || {
            let own = hub.own_unanswered(&contact(&world, 0), None).unwrap().into_iter();
            own.map(|one| (one.ask.clone(), one.share.clone(), one.days)).collect::<Vec<_>>()
        };
        let (asked, shared) = (Some("opened".to_owned()), Some(name.clone()));
        assert_eq!(waits(), [(asked.clone(), None, 1), (None, shared, 0)]);
        assert_eq!(hub.waiting(&analyst(&world)).unwrap().asked, 2);
        says_yes(&world, 0, &name, &receipt).unwrap();
        assert_eq!(waits(), [(asked.clone(), None, 1)]);
        released(&world, &name);
        assert_eq!(waits(), [(asked, None, 1)]);
        assert_eq!(hub.reminder(&contact(&world, 0)).unwrap().unwrap().count, 1);
        // The answer ends it, and what is out stays out.
        let words = "誰も開いていません".to_owned();
        let more = Amendment { words, ..Amendment::default() };
        hub.amend(&contact(&world, 0), &receipt, &more).unwrap();
        assert!(waits().is_empty());
        assert_eq!(hub.share(&contact(&world, 1), &name, "ja").unwrap().row.version, 1);

        // So does going on without it.
        hub.ask_back(&analyst(&world), &receipt, Ask::Headers, "").unwrap();
        world.wait(9 * DAY);
        hub.close_unanswered(&analyst(&world), &receipt).unwrap();
        assert!(waits().is_empty());
        assert_eq!(state_of(&world, &receipt), SubmissionState::Shared);
        let closed = handed_in(&world, 0);
        hub.ask_back(&analyst(&world), &closed, Ask::Headers, "").unwrap();
        hub.close(&analyst(&world), &closed, "known").unwrap();
        assert!(waits().is_empty());
    }
}

#[test]
fn who_may_be_read_by_the_attacker_is_called() {
    let world = worlds().swap_remove(0);
    let hub = &world.hub;
    let (_, receipts) = proven(&world, &[0]);
    hub.ask_rescue(&contact(&world, 0), &receipts[0], "03-0000-0000").unwrap();
    let numbers = || hub.unanswered(&analyst(&world), None).unwrap()[0].numbers.clone();
    assert_eq!(numbers(), ["03-0000-0000"]);
    world.wait(2 * DAY);
    let member = world.enter(&format!("contact@{}", DOMAINS[0]));
    let admin = world.entered("admin@hub.example");
    let of = world.members[0].id;
    hub.set_standing(&admin, of, Standing::Suspended).unwrap();
    assert!(hub.logged_in(&member).unwrap().is_none());
    let call = &hub.unanswered(&analyst(&world), None).unwrap()[0];
    assert!(call.wait.suspended && call.numbers.is_empty(), "{call:?}");
}

#[test]
fn pages_and_rest_say_what_waits() {
    let mut world = worlds().swap_remove(0);
    let (name, receipts) = proven(&world, &[0]);
    let receipt = &receipts[0];
    world.wait(DAY);
    world.members[0].contact = world.enter(&format!("contact@{}", DOMAINS[0]));
    world.analyst = world.enter("analyst@hub.example");
    world.releaser = world.enter("releaser@hub.example");
    let site = Site::of(world);
    let page = |path: &str| site.member.get(&format!("{path}?lang=en")).body;
    assert!(page("/shares").contains("waiting for 1 of your answers"), "{}", page("/shares"));
    assert!(page("/consent").contains(&format!("/consent/{name}/{receipt}")));
    assert!(page("/consent").contains("Please answer"));
    assert!(!site.analyst.get("/shares?lang=en").body.contains("of your answers"));
    let bearer = format!("Bearer {}", site.key);
    let answer = site.stranger.send("GET", "/api/v1/waiting", &[("Authorization", &bearer)], b"");
    let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    let one = &body["waiting"][0];
    assert_eq!((&one["receipt"], &one["share"]), (&receipt.as_str().into(), &name.into()));
    assert_eq!((&one["stage"], &one["business_days"]), (&"reminded".into(), &1.into()));
    let desk = site.analyst.get("/unanswered?lang=en").body;
    assert!(desk.contains(receipt) && desk.contains("contact reminded"), "{desk}");
    let path = format!("/inbox/{receipt}/no-answer");
    assert!(!desk.contains(&path));
    let early = site.analyst.post(&path, &[]);
    assert_eq!(early.status, 409, "{early:?}");
    site.hub.set_clock(site.hub.now() + 8 * DAY);
    let enter = |address: &str| {
        let token = site.hub.log_in(address, super::world::PASSWORD, "test", "127.0.0.1").unwrap();
        let form = site.hub.logged_in(&token).unwrap().unwrap().form_token;
        super::http::Browser { cookie: Some(token), form, ..site.stranger.clone() }
    };
    let analyst = enter("analyst@hub.example");
    assert!(analyst.get("/unanswered").body.contains(&path));
    assert_eq!(analyst.post(&path, &[]).status, 303);
    let member = enter(&format!("contact@{}", DOMAINS[0]));
    let own = member.get(&format!("/submissions/{receipt}?lang=en")).body;
    assert!(own.contains("Not shared: no answer"), "{own}");
    assert_eq!(member.post(&format!("/submissions/{receipt}/after-all"), &[]).status, 303);
    let desk = analyst.get(&format!("/inbox/{receipt}?lang=en")).body;
    assert!(desk.contains("May be shared after all"), "{desk}");
}
