//! The portal and the REST interface as strangers, members and programs meet them.

use std::collections::BTreeMap;
use std::sync::Arc;

use release::Viewer;
use web::{App, Running, Serving};

use super::http::{Browser, encoded};
use super::world::{World, worlds};

/// A hub that is served, and who is there.
struct Served {
    /// Ends with the test.
    _running: Running,
    stranger: Browser,
    member: Browser,
    other: Browser,
    analyst: Browser,
    releaser: Browser,
    administrator: Browser,
    auditor: Browser,
}

const MAIL: &str = include_str!("../../../../../data/demo/06-macro-document.eml");

fn served(world: World) -> Served {
    let tokens = [
        &world.members[0].contact,
        &world.members[1].contact,
        &world.analyst,
        &world.releaser,
        &world.administrator,
        &world.auditor,
    ];
    let people = tokens.map(|token| {
        let who = world.hub.logged_in(token).unwrap().unwrap();
        assert!(matches!(who.viewer, Viewer::Person(_)));
        (token.clone(), who.form_token)
    });
    let (hub, folder) = world.into_hub();
    let app = Arc::new(App::new(hub, "http://hub"));
    let serving = Serving {
        listen: "127.0.0.1:0".parse().unwrap(),
        metrics: None,
        workers: 1,
        body_bytes_max: 1 << 20,
    };
    let running = web::serve(&app, &serving).unwrap();
    // The folder must outlive the server, which ends with the process at the latest.
    std::mem::forget(folder);
    let to = running.address;
    let [member, other, analyst, releaser, administrator, auditor] =
        people.map(|(token, form)| Browser { to, cookie: Some(token), form });
    let stranger = Browser { to, cookie: None, form: String::new() };
    Served { _running: running, stranger, member, other, analyst, releaser, administrator, auditor }
}

fn receipt(served: &Served) -> String {
    let fields = [("words", MAIL), ("preset", "own-sig-ask-me"), ("happened", "opened")];
    let answer = served.member.post("/submit", &fields);
    assert_eq!(answer.status, 303, "{answer:?}");
    let to = answer.header("location").unwrap();
    let path = to.split('?').next().unwrap();
    path.strip_prefix("/submissions/").unwrap().to_owned()
}

/// Waits until the work of the server is done.
fn analysed(served: &Served, receipt: &str) {
    for _ in 0..600 {
        let page = served.analyst.get(&format!("/inbox/{receipt}"));
        assert_eq!(page.status, 200, "{page:?}");
        if page.body.contains("/seen") {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("the submission is not read");
}

#[test]
fn what_is_anothers_looks_like_what_is_not_there() {
    for world in worlds() {
        let served = served(world);
        let receipt = receipt(&served);
        let own = served.member.get(&format!("/submissions/{receipt}"));
        assert_eq!(own.status, 200);
        assert!(own.body.contains(&receipt));
        for browser in [&served.other, &served.administrator, &served.auditor] {
            let theirs = browser.get(&format!("/submissions/{receipt}"));
            let nothing = browser.get("/submissions/R-0000-0000");
            assert_eq!((theirs.status, nothing.status), (404, 404));
            assert_eq!(theirs.body.replace(&receipt, "R-0000-0000"), nothing.body);
        }
        let stranger = served.stranger.get(&format!("/submissions/{receipt}"));
        assert_eq!(stranger.status, 303);
        assert!(stranger.header("location").unwrap().starts_with("/login"));
    }
}

#[test]
fn each_page_opens_for_those_whose_it_is_and_for_nobody_else() {
    let served = served(worlds().swap_remove(0));
    let expected: BTreeMap<&str, [u16; 6]> = BTreeMap::from([
        // member, analyst, releaser, administrator, auditor, stranger
        ("/shares", [200, 200, 200, 200, 200, 200]),
        ("/submit", [200, 200, 404, 404, 404, 303]),
        ("/submissions", [200, 200, 200, 404, 404, 303]),
        ("/consent", [200, 200, 200, 404, 404, 303]),
        ("/inbox", [404, 200, 200, 404, 404, 303]),
        ("/drafts", [404, 200, 200, 404, 404, 303]),
        ("/questions", [404, 200, 200, 404, 404, 303]),
        ("/statistics", [404, 200, 200, 404, 200, 303]),
        ("/members", [404, 200, 200, 200, 404, 303]),
        ("/audit", [404, 404, 404, 404, 200, 303]),
        // Leads each to the own organisation, as far as they may see it.
        ("/people", [303, 303, 303, 303, 303, 303]),
        ("/account", [200, 200, 200, 200, 200, 303]),
        ("/help", [200, 200, 200, 200, 200, 200]),
        ("/drafts/NS-0000-0000", [404, 404, 404, 404, 404, 303]),
        ("/shares/NS-0000-0000", [404, 404, 404, 404, 404, 303]),
    ]);
    let browsers = [
        &served.member,
        &served.analyst,
        &served.releaser,
        &served.administrator,
        &served.auditor,
        &served.stranger,
    ];
    let found: BTreeMap<&str, [u16; 6]> = expected
        .keys()
        .map(|path| (*path, browsers.map(|browser| browser.get(path).status)))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn posts_of_other_sites_and_of_ended_sessions_are_refused() {
    let served = served(worlds().swap_remove(0));
    let fields = [("words", "hello"), ("preset", "hub-only")];
    let cross = Browser { form: "other".to_owned(), ..served.member.clone() };
    assert_eq!(cross.post("/submit", &fields).status, 422);
    let media = ("Content-Type", "application/x-www-form-urlencoded");
    let body = format!("form={}&words=hello&preset=hub-only", served.member.form);
    let other_site = [media, ("Sec-Fetch-Site", "cross-site")];
    assert_eq!(served.member.send("POST", "/submit", &other_site, body.as_bytes()).status, 422);
    let origin = [media, ("Origin", "https://evil.example")];
    assert_eq!(served.member.send("POST", "/submit", &origin, body.as_bytes()).status, 422);
    assert_eq!(served.member.post("/submit", &fields).status, 303);

    assert_eq!(served.member.post("/logout", &[]).status, 303);
    let replayed = served.member.post("/submit", &fields);
    assert!(replayed.header("location").unwrap().starts_with("/login"), "{replayed:?}");
    assert_eq!(served.member.get("/submissions").status, 303);
}

#[test]
fn wrong_passwords_are_told_alike_and_make_wait() {
    let served = served(worlds().swap_remove(0));
    let log_in = |address: &str| {
        let fields = [("address", address), ("password", "wrong wrong wrong")];
        served.stranger.post("/login", &fields)
    };
    let known = log_in("contact@midorino-seiki.test");
    let unknown = log_in("nobody@midorino-seiki.test");
    assert_eq!((known.status, unknown.status), (401, 401));
    assert_eq!(known.body.replace("contact@", "nobody@"), unknown.body);
    let statuses = [(); 8].map(|()| log_in("contact@midorino-seiki.test").status);
    assert_eq!(statuses[7], 429);
}

#[test]
fn a_program_hands_in_with_its_key_and_can_do_no_more() {
    let world = worlds().swap_remove(0);
    let fresh = world.fresh(&world.members[0].contact);
    let key = world.hub.new_key(&fresh, "gateway").unwrap();
    let served = served(world);
    let bearer = format!("Bearer {key}");
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", "message/rfc822")];
    let answer = served.stranger.send("POST", "/api/v1/submissions", &headers, MAIL.as_bytes());
    assert_eq!(answer.status, 201, "{answer:?}");
    let answer: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    let receipt = answer["receipt"].as_str().unwrap();
    let own = served.stranger.send("GET", &format!("/api/v1/submissions/{receipt}"), &headers, b"");
    assert_eq!(own.status, 200, "{own:?}");
    let portal = served.stranger.send("GET", "/submissions", &headers, b"");
    assert_eq!(portal.status, 403);
    let wrong = [("Authorization", "Bearer 00")];
    assert_eq!(served.stranger.send("GET", "/api/v1/shares", &wrong, b"").status, 401);
    let broken = [headers[0], ("Content-Type", "application/json")];
    assert_eq!(served.stranger.send("POST", "/api/v1/search", &broken, b"{").status, 422);
}

#[test]
fn too_much_is_refused_and_the_next_one_served() {
    let served = served(worlds().swap_remove(0));
    let large = format!("form={}&words={}", served.member.form, "x".repeat(2 << 20));
    let media = ("Content-Type", "application/x-www-form-urlencoded");
    let answer = served.member.send("POST", "/submit", &[media], large.as_bytes());
    assert!(matches!(answer.status, 0 | 400 | 413), "{}", answer.status);
    let many = "a=1&".repeat(3_000) + "form=" + &encoded(&served.member.form);
    assert_eq!(served.member.send("POST", "/submit", &[media], many.as_bytes()).status, 413);
    let torn = ("Content-Type", "multipart/form-data; boundary=x");
    let answer = served.member.send("POST", "/submit", &[torn], b"--x\r\nContent-");
    assert!((400..500).contains(&answer.status), "{}", answer.status);
    assert_eq!(served.member.get("/submit").status, 200);
}

#[test]
fn what_was_typed_never_becomes_markup() {
    let served = served(worlds().swap_remove(0));
    let hostile = "<script>alert(1)</script>\"'><img src=x onerror=y> =cmd|' /C calc'!A0";
    let mail = format!("From: {hostile} <a@evil.test>\r\nSubject: {hostile}\r\n\r\n{hostile}\r\n");
    let fields = [("words", mail.as_str()), ("preset", "own-sig-ask-me"), ("never", hostile)];
    let answer = served.member.post("/submit", &fields);
    assert_eq!(answer.status, 303, "{answer:?}");
    let path = answer.header("location").unwrap().to_owned();
    let receipt = path.split('?').next().unwrap().rsplit('/').next().unwrap().to_owned();
    analysed(&served, &receipt);
    let pages = [
        served.member.get(&path),
        served.member.get("/submissions"),
        served.analyst.get("/inbox"),
        served.analyst.get(&format!("/inbox/{receipt}")),
    ];
    for page in pages {
        assert_eq!(page.status, 200);
        assert!(!page.body.contains("<script>alert"), "{}", page.body);
        assert!(!page.body.contains("<img src=x"), "{}", page.body);
    }
}
