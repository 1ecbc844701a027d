//! Originals: under a password, with a reason, so many a day, and never behind the back of
//! their submitter.

use std::process::Command;

use release::{Refusal, Viewer};
use sha2::{Digest, Sha256};
use vocab::{DutyNoticeKind, OriginalReason, Role};

use super::http::Browser;
use super::served::Site;
use super::world::{MINUTE, PASSWORD, World, worlds};
use hub::{ORIGINAL_PASSWORD, Problem};

const MAIL: &[u8] = b"From: a@evil.test\r\nSubject: ../../trap.exe\r\n\r\nvery words\r\n";

/// A mail of the first member: its receipt and the id of its item.
fn handed_in(world: &World) -> (String, vocab::ItemId) {
    let member = world.viewer(&world.members[0].contact);
    let new = hub::NewSubmission {
        items: vec![hub::NewItem {
            kind: vocab::ItemKind::Mail,
            name: "../../trap.exe".to_owned(),
            bytes: MAIL.to_vec(),
        }],
        content: store::SubmissionContent::default(),
        handling: release::Handling::preset(vocab::Preset::HubOnly, &[]),
        once: None,
    };
    let receipt = world.hub.submit(&member, &new).unwrap().receipt;
    world.work();
    let analyst = world.viewer(&world.analyst);
    let item = world.hub.submission(&analyst, &receipt).unwrap().items[0].item.id;
    (receipt, item)
}

fn why() -> (OriginalReason, &'static str) {
    (OriginalReason::Analysis, "unpack it elsewhere")
}

fn refusal(result: Result<release::Permitted<hub::OriginalZip>, Problem>) -> Refusal {
    match result {
        Err(Problem::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn it_needs_the_password_the_role_and_a_reason() {
    for world in worlds() {
        let hub = &world.hub;
        let (receipt, item) = handed_in(&world);
        world.wait(6 * MINUTE);
        let stale = world.viewer(&world.analyst);
        assert_eq!(refusal(hub.original(&stale, item, why())), Refusal::NotFresh);
        let releaser = world.fresh(&world.releaser);
        assert_eq!(refusal(hub.original(&releaser, item, why())), Refusal::NotFound);
        let other = world.fresh(&world.members[1].contact);
        assert_eq!(refusal(hub.original(&other, item, why())), Refusal::NotFound);
        assert_eq!(refusal(hub.original(&Viewer::Nobody, item, why())), Refusal::NotLoggedIn);
        let analyst = world.fresh(&world.analyst);
        for words in [" \n", &"x".repeat(5_000)] {
            let refused = hub.original(&analyst, item, (OriginalReason::Check, words));
            assert!(matches!(refused, Err(Problem::Invalid { .. })), "{refused:?}");
        }
        let member = world.viewer(&world.members[0].contact);
        assert!(hub.submission(&member, &receipt).unwrap().originals.is_empty());
        let zip = hub.original(&analyst, item, why()).unwrap();
        assert_eq!(zip.name, format!("{receipt}-1.zip"));
        hub.original(&world.fresh(&world.members[0].contact), item, why()).unwrap();
        let view = hub.submission(&member, &receipt).unwrap();
        let seen: Vec<_> = view.originals.iter().map(|one| (one.item, one.by_hub)).collect();
        assert_eq!(seen, [(1, true), (1, false)]);
    }
}

#[test]
fn the_daily_limit_tells_the_desk_and_not_by_whom_it_was_passed_to_take_away() {
    for world in worlds() {
        let hub = &world.hub;
        let (_, item) = handed_in(&world);
        let analyst = world.fresh(&world.analyst);
        for _ in 0..3 {
            hub.original(&analyst, item, why()).unwrap();
        }
        assert!(hub.duty_notices(&analyst).unwrap().is_empty());
        let refused = hub.original(&analyst, item, why());
        assert!(matches!(refused, Err(Problem::NotReady("originals-today"))), "{refused:?}");
        let notices = hub.duty_notices(&analyst).unwrap();
        let notice = notices[0].notice.clone();
        assert_eq!((notices.len(), notice.kind), (1, DutyNoticeKind::Originals));
        let own = hub.acknowledge_notice(&analyst, notice.id);
        assert!(matches!(own, Err(Problem::Refused(Refusal::SamePerson))), "{own:?}");
        let Viewer::Person(person) = world.fresh(&world.administrator) else { panic!() };
        world.person(person.organisation, "second@hub.example", &[Role::Analyst]);
        let second = world.entered("second@hub.example");
        hub.acknowledge_notice(&second, notice.id).unwrap();
        assert!(hub.duty_notices(&second).unwrap().is_empty());
        // The limit is one of persons, and it is told again each time.
        hub.original(&second, item, why()).unwrap();
        assert!(hub.original(&analyst, item, why()).is_err());
        assert_eq!(hub.duty_notices(&second).unwrap().len(), 1);
        let auditor = world.viewer(&world.auditor);
        let trail = hub.audit(&auditor, None).unwrap();
        let outcomes: Vec<&str> = trail
            .iter()
            .filter(|entry| entry.action == "read-original")
            .map(|entry| entry.outcome.as_str())
            .collect();
        assert_eq!(outcomes, ["refused", "done", "refused", "done", "done", "done"]);
        world.wait(24 * 60 * MINUTE);
        let analyst = world.entered("analyst@hub.example");
        hub.original(&analyst, item, why()).unwrap();
    }
}

#[test]
fn another_program_opens_it_under_the_customary_password_alone() {
    if Command::new("7zz").output().is_err() {
        return testkit::missing("7zz");
    }
    let world = worlds().swap_remove(0);
    let (receipt, item) = handed_in(&world);
    world.fresh(&world.analyst);
    let site = Site::of(world);
    let fields = [("reason", "check"), ("words", "was it read rightly?")];
    let answer = bytes(&site.analyst, &format!("/items/{item}/original"), &fields);
    let (head, zip) = split(&answer);
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    for line in [
        "content-type: application/zip",
        &format!("content-disposition: attachment; filename=\"{}-1.zip\"", receipt.to_lowercase()),
        "x-content-type-options: nosniff",
        "cache-control: no-store",
    ] {
        assert!(head.contains(line), "{line}: {head}");
    }
    assert!(!zip.windows(4).any(|part| part == b"trap" || part == b"very"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("original.zip");
    std::fs::write(&path, zip).unwrap();
    let open = |password: &str| {
        let mut command = Command::new("7zz");
        command.args(["x", "-y", &format!("-p{password}"), "original.zip"]);
        command.current_dir(folder.path()).output().unwrap()
    };
    assert!(!open("other").status.success());
    let opened = open(ORIGINAL_PASSWORD);
    assert!(opened.status.success(), "{opened:?}");
    let name: String = Sha256::digest(MAIL).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(std::fs::read(folder.path().join(name + ".bin")).unwrap(), MAIL);

    let own = site.member.get(&format!("/submissions/{receipt}?lang=en")).body;
    assert!(own.contains("An analyst of the hub took out the original of item 1"), "{own}");
    assert!(own.contains("to check what the machine read"), "{own}");
    assert!(!own.contains("was it read rightly") && !own.contains("Person analyst"));
    let bearer = format!("Bearer {}", site.key);
    let path = format!("/api/v1/submissions/{receipt}");
    let rest = site.stranger.send("GET", &path, &[("Authorization", &bearer)], b"").body;
    let rest: serde_json::Value = serde_json::from_str(&rest).unwrap();
    assert_eq!(rest["originals"][0]["reason"], "check");
}

#[test]
fn who_did_not_just_give_the_password_is_asked_for_it_and_led_back() {
    let world = worlds().swap_remove(0);
    let (receipt, item) = handed_in(&world);
    world.wait(6 * MINUTE);
    let site = Site::of(world);
    let screen = format!("/inbox/{receipt}");
    let page = site.analyst.get(&screen).body;
    assert!(page.contains(&format!("/confirm?next={screen}?original=1")), "{page}");
    let path = format!("/items/{item}/original");
    assert!(!page.contains(&path));
    let fields = [("reason", "check"), ("words", "so"), ("back", screen.as_str())];
    let led = site.analyst.post(&path, &fields);
    assert_eq!(led.header("location"), Some(format!("/confirm?next={screen}").as_str()));
    let away = [("reason", "check"), ("words", "so"), ("back", "https://evil.test")];
    assert_eq!(site.analyst.post(&path, &away).header("location"), Some("/confirm?next=/"));
    site.hub.confirm(&site.analyst_token, PASSWORD).unwrap();
    assert!(site.analyst.get(&screen).body.contains(&path));
    let refused = site.analyst.post(&path, &[("reason", "check"), ("words", "")]);
    assert_eq!(refused.status, 422, "{refused:?}");
    // A program with a key never gets one.
    let bearer = format!("Bearer {}", site.key);
    let headers = [("Authorization", bearer.as_str())];
    assert_eq!(site.stranger.send("POST", &path, &headers, b"").status, 403);
}

/// The answer to a form as the bytes that came.
pub(super) fn bytes(browser: &Browser, path: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    use std::io::{Read, Write};
    let mut body = format!("form={}", super::http::encoded(&browser.form));
    for (name, value) in fields {
        body.push_str(&format!("&{name}={}", super::http::encoded(value)));
    }
    let mut stream = std::net::TcpStream::connect(browser.to).unwrap();
    let cookie = browser.cookie.as_deref().unwrap();
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: hub\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\n\
         Cookie: noroshi-session={cookie}\r\nContent-Length: {}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    bytes
}

pub(super) fn split(answer: &[u8]) -> (String, &[u8]) {
    let end = answer.windows(4).position(|part| part == b"\r\n\r\n").unwrap();
    (
        String::from_utf8_lossy(&answer[..end]).to_lowercase().replacen("http", "HTTP", 1),
        &answer[end + 4..],
    )
}
