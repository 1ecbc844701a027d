//! Searches that are kept: by their owner alone, sealed, and by an address that tells nothing.

use hub::{Amendment, NewItem, NewSubmission, Problem};
use release::{Handling, Viewer};
use store::SubmissionContent;
use vocab::{ItemKind, Preset};

use super::http::Browser;
use super::served::Site;
use super::world::{World, worlds};

const QUERY: &str = "zukobari invoice";

/// The path of a search that was just kept.
fn kept(browser: &Browser, name: &str, query: &str) -> String {
    let answer = browser.post("/searches", &[("name", name), ("query", query)]);
    assert_eq!(answer.status, 303, "{answer:?}");
    answer.header("location").unwrap().to_owned()
}

#[test]
fn a_search_is_kept_opened_listed_and_removed_by_its_owner_alone() {
    let world = worlds().swap_remove(0);
    let name = super::schema::shared(&world);
    let site = Site::of(world);
    let path = kept(&site.member, "<b>mine", &name);
    assert!(path.starts_with("/searches/Q-") && !path.contains(&name), "{path}");
    let opened = site.member.get(&format!("{path}?lang=en"));
    assert!(opened.body.contains(&format!("/shares/{name}\"")), "{}", opened.body);
    assert!(opened.body.contains("Remove the search") && !opened.body.contains("<b>mine"));
    let list = site.member.get("/shares").body;
    assert!(list.contains(&path) && list.contains("&#60;b&#62;mine"), "{list}");

    // What finds nothing now may find something tomorrow.
    let analysts = kept(&site.analyst, "campaign", QUERY);
    assert_eq!(site.analyst.get(&analysts).status, 200);
    for (browser, path) in
        [(&site.analyst, &path), (&site.releaser, &path), (&site.member, &analysts)]
    {
        assert_eq!(browser.get(path).status, 404);
        assert_eq!(browser.post(&format!("{path}/remove"), &[]).status, 404);
    }
    assert_eq!(site.stranger.get(&path).status, 303);
    let bearer = format!("Bearer {}", site.key);
    let program = |path: &str| {
        let answer = site.stranger.send("GET", path, &[("Authorization", bearer.as_str())], b"");
        (answer.status, serde_json::from_str::<serde_json::Value>(&answer.body).unwrap())
    };
    let (_, all) = program("/api/v1/searches");
    let id = path.rsplit('/').next().unwrap();
    assert_eq!(all["searches"].as_array().unwrap().len(), 1);
    assert_eq!(
        (all["searches"][0]["id"].as_str(), &all["searches"][0]["name"]),
        (Some(id), &"<b>mine".into())
    );
    let (status, found) = program(&format!("/api/v1/searches/{id}"));
    assert_eq!((status, found["shares"][0]["share"].as_str()), (200, Some(name.as_str())));
    let others = analysts.rsplit('/').next().unwrap();
    assert_eq!(program(&format!("/api/v1/searches/{others}")).0, 404);

    assert_eq!(site.member.post(&format!("{path}/remove"), &[]).status, 303);
    assert_eq!(site.member.get(&path).status, 404);
    assert!(!site.member.get("/shares").body.contains(&path));
}

#[test]
fn the_searches_of_who_left_are_gone() {
    for world in worlds() {
        let hub = &world.hub;
        let member = world.viewer(&world.members[0].contact);
        let Viewer::Person(own) = &member else { panic!("somebody") };
        hub.keep_search(&member, "mine", QUERY, false).unwrap();
        hub.end_person(&world.fresh(&world.administrator), own.id).unwrap();
        let left = hub.store().read(|records| records.stored_searches(own.id)).unwrap();
        assert!(left.is_empty());
    }
}

#[test]
fn what_cannot_be_kept_is_said_and_what_is_kept_lies_sealed() {
    let site = Site::new();
    for (name, query, field) in
        [("", QUERY, "Name: "), (&*"n".repeat(81), QUERY, "Name: "), ("one", "x", "Search")]
    {
        let refused = site.member.post("/searches?lang=en", &[("name", name), ("query", query)]);
        assert_eq!(refused.status, 422, "{refused:?}");
        assert!(refused.body.contains(field), "{}", refused.body);
        assert!(refused.body.contains(&format!("value=\"{query}\"")), "{}", refused.body);
    }
    for number in 0..50 {
        kept(&site.member, &format!("search {number}"), QUERY);
    }
    let many = site.member.post("/searches?lang=en", &[("name", "more"), ("query", QUERY)]);
    assert_eq!(many.status, 422);
    assert!(many.body.contains("50 searches already"), "{}", many.body);

    let store = site.hub.store();
    let member = site.hub.logged_in(&site.member_token).unwrap().unwrap().viewer;
    assert_eq!(site.hub.kept_searches(&member).unwrap().len(), 50);
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("backup");
    store::backup(store.database(), store.evidence(), &target).unwrap();
    for file in crate::support::files(&target) {
        let bytes = std::fs::read(&file).unwrap();
        for word in ["zukobari", "search 7"] {
            let is_there = bytes.windows(word.len()).any(|window| window == word.as_bytes());
            assert!(!is_there, "{word} lies open in {file:?}");
        }
    }
}

/// Hands a mail in with words; the receipt.
fn handed_in(world: &World, member: &Viewer, mail: &str, words: &str) -> String {
    let item =
        NewItem { kind: ItemKind::Mail, name: "a.eml".to_owned(), bytes: mail.as_bytes().to_vec() };
    let new = NewSubmission {
        items: vec![item],
        content: SubmissionContent { words: words.to_owned(), ..SubmissionContent::default() },
        handling: Handling::preset(Preset::HubOnly, &[]),
        once: None,
    };
    // Not two in one millisecond: the newest first.
    world.wait(1);
    world.hub.submit(member, &new).unwrap().receipt
}

fn mail(number: usize, subject: &str, text: &str) -> String {
    format!(
        "From: \"経理 部長\" <keiri{number}@evil.test>\r\nTo: <staff@midorino-seiki.test>\r\n\
         Message-ID: <{number}@evil.test>\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    )
}

/// Receipts of all pages.
fn found(world: &World, viewer: &Viewer, query: &str) -> Vec<String> {
    let (mut all, mut after) = (Vec::new(), None::<String>);
    loop {
        let page = world.hub.find_submissions(viewer, query, after.as_deref()).unwrap();
        let is_last = page.next.is_none();
        assert!(is_last || page.rows.len() == 50, "a short page: {}", page.rows.len());
        all.extend(page.rows.iter().map(|row| row.receipt.clone()));
        if is_last {
            return all;
        }
        after = page.next;
    }
}

#[test]
fn submissions_are_found_by_words_values_receipts_and_by_the_desk_alone() {
    for world in worlds() {
        let member = world.viewer(&world.members[0].contact);
        let text = "至急お振り込みください。 http://login.evil.test/pay?id=7 をご覧ください。";
        let bill = handed_in(&world, &member, &mail(1, "請求書の件", text), "");
        let text = "Please open the drawing of project Kestrel.";
        let other = handed_in(&world, &member, &mail(2, "Drawing REV2", text), "電話がありました");
        let beside = handed_in(&world, &member, &mail(3, "請求", "求書"), "");
        world.work();
        let analyst = world.viewer(&world.analyst);
        let finds = |query: &str, expected: &[&String]| {
            let expected: Vec<String> = expected.iter().map(|one| (*one).clone()).collect();
            assert_eq!(found(&world, &analyst, query), expected, "{query}");
        };
        finds("請求書", &[&beside, &bill]);
        finds("請求", &[&beside, &bill]);
        finds("請求書の件", &[&bill]);
        finds("振り込み", &[&bill]);
        finds("ｄｒａｗｉｎｇ rev2", &[&other]);
        finds("kestrel", &[&other]);
        finds("kestrel 請求", &[]);
        finds("電話", &[&other]);
        finds("部長", &[&beside, &other, &bill]);
        finds("hxxp://login[.]evil[.]test/pay?id=7", &[&bill]);
        finds("login[.]evil[.]test", &[&bill]);
        finds("KEIRI2[@]evil[.]test", &[&other]);
        finds(&other.to_lowercase(), &[&other]);
        finds("R-0000-0000", &[]);
        finds("never written", &[]);
        for nobody in [&world.members[0].contact, &world.administrator, &world.auditor] {
            let refused = world.hub.find_submissions(&world.viewer(nobody), "請求書", None);
            assert!(matches!(refused, Err(Problem::Refused(_))), "{refused:?}");
            let kept = world.hub.keep_search(&world.viewer(nobody), "mine", "請求書", true);
            assert!(matches!(kept, Err(Problem::Refused(_))), "{kept:?}");
        }
        // What is read later is found as well.
        let words = "追加の連絡".to_owned();
        let items = vec![NewItem {
            kind: ItemKind::Mail,
            name: "b.eml".to_owned(),
            bytes: mail(4, "督促状", "x").into_bytes(),
        }];
        let more = Amendment { words, items, ..Amendment::default() };
        world.hub.amend(&member, &bill, &more).unwrap();
        world.work();
        finds("督促", &[&bill]);
    }
}

#[test]
fn many_are_found_page_by_page_each_once() {
    for world in worlds() {
        let member = world.viewer(&world.members[0].contact);
        let mut receipts = Vec::new();
        for number in 0..60 {
            let text = format!("http://many.evil.test/{number}");
            receipts.push(handed_in(&world, &member, &mail(number, "請求書", &text), ""));
        }
        // One with many mails, of which each holds what is searched for.
        let mails = (100..140).map(|number| {
            let mail = mail(number, "請求書", "http://many.evil.test/");
            format!("From - Mon Jun  1 09:00:00 2026\n{mail}\n")
        });
        receipts.push(handed_in(&world, &member, &mails.collect::<String>(), ""));
        world.work();
        receipts.reverse();
        let releaser = world.viewer(&world.releaser);
        assert_eq!(found(&world, &releaser, "請求書"), receipts);
        assert_eq!(found(&world, &releaser, "many.evil.test"), receipts);
        // What stands behind nothing begins at the front.
        let page = world.hub.find_submissions(&releaser, "請求書", Some("'; DROP")).unwrap();
        assert_eq!(page.rows[0].receipt, receipts[0]);
    }
}

#[test]
fn pages_and_programs_search_submissions_and_keep_the_search() {
    let world = worlds().swap_remove(0);
    let member = world.viewer(&world.members[0].contact);
    let receipt = handed_in(&world, &member, &mail(1, "zukobari <b>", "x"), "");
    world.work();
    let key = world.hub.new_key(&world.fresh(&world.analyst), "desk").unwrap();
    let site = Site::of(world);
    assert!(site.analyst.get("/inbox").body.contains("action=\"/inbox\""));
    let answer = site.analyst.post("/inbox?lang=en", &[("query", "zukobari")]);
    let row = format!("/inbox/{receipt}\"");
    assert!(answer.body.contains(&row) && answer.body.contains("One found."), "{}", answer.body);
    assert!(!answer.body.contains("<b> "), "{}", answer.body);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let nothing = site.analyst.post("/inbox?lang=en", &[("query", "x")]);
    assert!(nothing.body.contains("at least 2 characters"), "{}", nothing.body);
    assert_eq!(site.member.post("/inbox", &[("query", "zukobari")]).status, 404);

    let fields = [("name", "mine"), ("query", "zukobari"), ("of", "submissions")];
    let answer = site.analyst.post("/searches", &fields);
    let path = answer.header("location").unwrap().to_owned();
    assert!(path.starts_with("/searches/Q-"), "{path}");
    assert!(site.analyst.get(&path).body.contains(&row));
    assert!(site.analyst.get("/inbox").body.contains(&path));
    assert!(!site.analyst.get("/shares").body.contains(&path), "it is none of shares");
    assert_eq!(site.releaser.get(&path).status, 404);
    let empty = [("name", ""), ("query", "zukobari"), ("of", "submissions")];
    let refused = site.analyst.post("/searches?lang=en", &empty);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("action=\"/inbox\""), "{}", refused.body);
    assert_eq!(site.member.post("/searches", &fields).status, 404);

    let bearer = format!("Bearer {key}");
    let program = |method: &str, path: &str, body: &str| {
        let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
        let answer = site.stranger.send(method, path, &headers, body.as_bytes());
        (answer.status, serde_json::from_str::<serde_json::Value>(&answer.body).unwrap())
    };
    let (status, found) = program("POST", "/api/v1/inbox", "{\"query\": \"zukobari\"}");
    assert_eq!((status, found["submissions"][0]["receipt"].as_str()), (200, Some(&*receipt)));
    assert!(found["next"].is_null());
    let (_, all) = program("GET", "/api/v1/searches", "");
    assert_eq!(all["searches"][0]["of"], "submissions");
    let (_, opened) = program("GET", &format!("/api/v1{path}"), "");
    assert_eq!(opened["submissions"][0]["receipt"].as_str(), Some(&*receipt));
    assert_eq!(opened["shares"].as_array().map(Vec::len), Some(0));

    // Neither words nor what is searched for lie open.
    let store = site.hub.store();
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("backup");
    store::backup(store.database(), store.evidence(), &target).unwrap();
    for file in crate::support::files(&target) {
        let bytes = std::fs::read(&file).unwrap();
        let is_there = bytes.windows(8).any(|window| window == b"zukobari");
        assert!(!is_there, "it lies open in {file:?}");
    }
    let removed = site.analyst.post(&format!("{path}/remove"), &[]);
    assert_eq!(removed.header("location"), Some("/inbox"));
}
