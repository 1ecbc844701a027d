//! What cannot wait: paid and opened stand first, and the desk is told until somebody cares.

use super::served::Site;

const MAIL: &[u8] = b"From: a@evil.test\r\nSubject: s\r\nMessage-ID: <1@evil.test>\r\n\r\nb\r\n";

fn handed_in(site: &Site, fields: &[(&str, &str)]) -> String {
    let fields = fields.iter().map(|(name, value)| (*name, None, value.as_bytes()));
    let parts: Vec<_> = fields.chain([("files", Some("a.eml"), MAIL)]).collect();
    site.receipt(&parts)
}

#[test]
fn paid_and_opened_stand_first_however_late_they_come() {
    let site = Site::new();
    let usual = handed_in(&site, &[]);
    let rescue = handed_in(&site, &[("rescue", "yes")]);
    site.hub.set_clock(site.hub.now() + 60_000);
    let opened = handed_in(&site, &[("happened", "opened")]);
    let paid = handed_in(&site, &[("happened", "opened"), ("happened", "paid")]);
    let analyst = site.hub.logged_in(&site.analyst_token).unwrap().unwrap().viewer;
    let rows = site.hub.inbox(&analyst, false, None).unwrap();
    let order: Vec<&str> = rows.iter().map(|row| row.receipt.as_str()).collect();
    assert_eq!(order, [&paid, &rescue, &opened, &usual]);
    // The next page begins behind any row, whatever its urgency.
    for (at, row) in rows.iter().enumerate() {
        let next = site.hub.inbox(&analyst, false, Some((row.due, row.id))).unwrap();
        let next: Vec<&str> = next.iter().map(|row| row.receipt.as_str()).collect();
        assert_eq!(next, order[at + 1..]);
    }
    let page = site.analyst.get("/inbox?lang=en");
    for mark in [">Paid<", ">Opened<", ">Rescue wanted<"] {
        assert!(page.body.contains(mark), "{mark} {}", page.body);
    }
}

#[test]
fn a_payment_stands_on_every_page_of_the_desk_until_it_is_acknowledged() {
    let site = Site::new();
    let told = |browser: &super::http::Browser, path: &str| {
        let page = browser.get(&format!("{path}?lang=en"));
        assert_eq!(page.status, 200, "{path}");
        page.body.contains("Money was paid</strong>")
    };
    assert!(!told(&site.analyst, "/inbox"));
    let receipt = handed_in(&site, &[("happened", "paid")]);
    // The same once more is told once.
    for path in ["/inbox", "/drafts", "/shares", "/statistics", "/account", "/help"] {
        assert!(told(&site.analyst, path), "{path}");
        assert!(told(&site.releaser, path), "{path}");
    }
    let own = site.member.get(&format!("/submissions/{receipt}?lang=en"));
    assert!(own.body.contains("Call the bank that you paid from"), "{}", own.body);
    assert!(!own.body.contains("Money was paid</strong>"));
    let page = site.analyst.get("/inbox").body;
    let path = page.split("action=\"/notices/").nth(1).unwrap().split('"').next().unwrap();
    let path = format!("/notices/{path}");
    assert_eq!(site.member.post(&path, &[]).status, 404);
    assert_eq!(site.releaser.post(&path, &[]).status, 404);
    assert!(told(&site.analyst, "/inbox"));
    assert_eq!(site.analyst.post(&path, &[]).status, 303);
    assert!(!told(&site.analyst, "/inbox") && !told(&site.releaser, "/drafts"));
    assert_eq!(site.analyst.post("/notices/no-id", &[]).status, 404);
}

#[test]
fn a_rescue_is_asked_for_with_a_number_and_seen_at_the_desk() {
    let site = Site::new();
    let receipt = handed_in(&site, &[("happened", "opened")]);
    let path = format!("/submissions/{receipt}");
    let own = site.member.get(&format!("{path}?lang=en")).body;
    assert!(own.contains("Do not switch it off"), "{own}");
    assert!(own.contains(&format!("{path}/rescue")), "{own}");
    let refused = site.member.post(&format!("{path}/rescue"), &[("telephone", &"1".repeat(101))]);
    assert_eq!(refused.status, 422);
    let asked = site.member.post(&format!("{path}/rescue"), &[("telephone", "<b>03-1111")]);
    assert_eq!(asked.status, 303, "{asked:?}");
    assert!(site.member.get(&format!("{path}?lang=en")).body.contains("You asked for help"));
    for page in ["/inbox", "/drafts"] {
        let page = site.analyst.get(&format!("{page}?lang=en")).body;
        assert!(page.contains("Help is wanted") && page.contains("03-1111"), "{page}");
        assert!(!page.contains("<b>03"), "{page}");
    }
    assert_eq!(site.analyst.post(&format!("{path}/rescue"), &[]).status, 404);
}

#[test]
fn what_happened_later_is_added_and_told_as_at_intake() {
    let site = Site::new();
    let receipt = handed_in(&site, &[("happened", "unknown")]);
    site.worked();
    let path = format!("/submissions/{receipt}");
    let amend = |fields: &[(&str, &str)]| site.member.post(&format!("{path}/amend"), fields);
    let told = |page: &str, what: &str| site.analyst.get(page).body.contains(what);
    assert!(!told("/drafts?lang=en", "Money was paid</strong>"));
    let paid = amend(&[("happened", "opened"), ("happened", "paid"), ("copies", "１２")]);
    assert_eq!(paid.status, 303, "{paid:?}");
    for page in ["/inbox?lang=en", "/drafts?lang=en"] {
        assert!(told(page, "Money was paid</strong>"), "{page}");
    }
    assert!(told("/inbox?lang=en", ">Paid<") && told("/inbox?lang=en", ">Opened<"));
    let own = site.member.get(&format!("{path}?lang=en")).body;
    for text in ["Call the bank that you paid from", "Do not switch it off", "Added:"] {
        assert!(own.contains(text), "{text}: {own}");
    }
    let member = site.hub.logged_in(&site.member_token).unwrap().unwrap().viewer;
    let content = || site.hub.submission(&member, &receipt).unwrap().submission.content.clone();
    assert_eq!(
        (content().happened, content().copies),
        (vec!["opened".into(), "paid".into()], Some(12))
    );

    // Each thing that was told stays in the history; the same again is nothing new.
    assert_eq!(amend(&[("happened", "paid"), ("copies", "12")]).status, 303);
    site.hub.set_clock(site.hub.now() + 60_000);
    assert_eq!(amend(&[("copies", "20"), ("rescue", "1"), ("telephone", "03-2222")]).status, 303);
    let view = site.hub.submission(&member, &receipt).unwrap();
    let history: Vec<_> =
        view.messages.iter().map(|one| (one.happened.join(" "), one.copies, one.rescue)).collect();
    assert_eq!(
        history,
        [("opened paid".to_owned(), Some(12), false), (String::new(), Some(20), true)]
    );
    assert!(told("/drafts?lang=en", "Help is wanted") && told("/drafts?lang=en", "03-2222"));
    assert_eq!((content().rescue, content().telephone.as_str()), (true, "03-2222"));
    site.worked();
    assert_eq!(content().copies, Some(20), "a reading wrote over what was told");

    for wrong in [
        &[][..],
        &[("happened", "eaten")],
        &[("copies", "many")],
        &[("rescue", "1"), ("telephone", &"1".repeat(101))],
    ] {
        assert_eq!(amend(wrong).status, 422, "{wrong:?}");
    }
    assert_eq!(site.analyst.post(&format!("{path}/amend"), &[("happened", "paid")]).status, 404);
}

#[test]
fn what_happened_while_it_is_read_is_not_lost_and_a_program_can_say_it() {
    let site = Site::new();
    let bearer = format!("Bearer {}", site.key);
    let add = |receipt: &str, parts: &[(&str, Option<&str>, &[u8])]| {
        let media = "multipart/form-data; boundary=BB";
        let headers = [("Authorization", bearer.as_str()), ("Content-Type", media)];
        let path = format!("/api/v1/submissions/{receipt}");
        site.stranger.send("POST", &path, &headers, &super::served::multipart(parts))
    };
    // Reading this takes a while, and a worker looks for jobs five times a second.
    let links: String = (0..4_000).map(|one| format!("http://h{one}.evil.test/\r\n")).collect();
    let large = [MAIL, links.as_bytes()].concat();
    for number in 0..12 {
        let receipt = site.receipt(&[("files", Some("a.eml"), &large)]);
        std::thread::sleep(std::time::Duration::from_millis(number * 30));
        let added = add(&receipt, &[("happened", None, b"paid"), ("files", Some("b.eml"), MAIL)]);
        assert_eq!(added.status, 200, "{added:?}");
        let body: serde_json::Value = serde_json::from_str(&added.body).unwrap();
        assert_eq!(
            (&body["happened"][0], body["items"].as_array().unwrap().len()),
            (&"paid".into(), 2)
        );
        site.worked();
        let analyst = site.hub.logged_in(&site.analyst_token).unwrap().unwrap().viewer;
        let view = site.hub.submission(&analyst, &receipt).unwrap();
        assert_eq!(view.submission.content.happened, ["paid"], "{number}");
        assert!(view.items.iter().all(|one| one.item.facts.is_some()));
    }
    let receipt = handed_in(&site, &[]);
    assert_eq!(add(&receipt, &[("hapened", None, b"paid")]).status, 422);
    assert_eq!(add(&receipt, &[("preset", None, b"hub-only")]).status, 422);
    assert_eq!(add("R-0000-0000", &[("happened", None, b"paid")]).status, 404);
}
