//! Uploads that are too large, endless, slow, too many, of the wrong type or with hostile
//! names and texts: each is refused with a reason or handled, and the next one is served.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::http::{Answer, Browser};
use super::served::{BODY_BYTES, Site, multipart};

const MAIL: &[u8] = b"From: a@evil.test\r\nSubject: s\r\nMessage-ID: <1@evil.test>\r\n\r\nb\r\n";

/// The code of a refusal of the REST interface.
fn code(answer: &Answer) -> (u16, String) {
    let body: serde_json::Value =
        serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("{answer:?}"));
    let texts = body["error"]["messages"].as_array().unwrap();
    assert!(texts.iter().all(|text| text.as_str().is_some_and(|text| text.len() > 10)), "{body}");
    (answer.status, body["error"]["code"].as_str().unwrap().to_owned())
}

fn post(site: &Site, media: &str, body: &[u8]) -> Answer {
    let bearer = format!("Bearer {}", site.key);
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", media)];
    site.stranger.send("POST", "/api/v1/submissions?lang=en", &headers, body)
}

/// A connection that has sent the head of a request with a body to come.
fn begun(site: &Site, path: &str, more: &str) -> TcpStream {
    let mut stream = TcpStream::connect(site.stranger.to).unwrap();
    let head = format!("POST {path} HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n{more}\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream
}

fn answered(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    // A server that refuses may close while there is more to be read from us.
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn too_much_is_refused_with_the_reason() {
    let site = Site::new();
    let large = vec![b'x'; BODY_BYTES + 1];
    assert_eq!(code(&post(&site, "message/rfc822", &large)), (413, "item-too-large".into()));
    let form = multipart(&[("files", Some("a"), &large)]);
    let media = "multipart/form-data; boundary=BB";
    assert_eq!(code(&post(&site, media, &form)), (413, "item-too-large".into()));
    let words = [b"words=".as_slice(), &large].concat();
    let media = "application/x-www-form-urlencoded";
    assert_eq!(code(&post(&site, media, &words)), (413, "item-too-large".into()));
    let page = [("Content-Type", media), ("Sec-Fetch-Site", "same-origin")];
    let page = site.member.send("POST", "/submit?lang=en", &page, &words);
    assert_eq!(page.status, 413, "{page:?}");
    assert!(page.body.contains("larger than can be taken"), "{}", page.body);
    assert!(!site.receipt(&[("files", Some("a.eml"), MAIL)]).is_empty());
}

#[test]
fn what_never_ends_is_cut_off() {
    let site = Site::new();
    let more = format!(
        "Authorization: Bearer {}\r\nContent-Type: message/rfc822\r\nTransfer-Encoding: chunked",
        site.key
    );
    let mut stream = begun(&site, "/api/v1/submissions", &more);
    let chunk = [b"10000\r\n".as_slice(), &vec![b'x'; 1 << 16], b"\r\n"].concat();
    let sent = (0..10_000).take_while(|_| stream.write_all(&chunk).is_ok()).count();
    assert!(sent < 2_000, "the server reads on and on: {sent}");
    drop(stream);
    assert!(!site.receipt(&[("files", Some("a.eml"), MAIL)]).is_empty());
}

#[test]
fn strangers_can_neither_fill_the_memory_nor_take_the_time_of_members() {
    let site = Site::new();
    // Bodies that are announced and never come: of strangers, and of somebody who may.
    let length = format!("Content-Length: {BODY_BYTES}");
    let held: Vec<TcpStream> = (0..100)
        .map(|number| match number % 2 {
            0 => begun(&site, "/api/v1/submissions", &length),
            _ => begun(&site, "/login", &format!("Content-Length: 1000\r\nX: {number}")),
        })
        .collect();
    let known =
        format!("{length}\r\nAuthorization: Bearer {}\r\nContent-Type: message/rfc822", site.key);
    let slow: Vec<TcpStream> =
        (0..20).map(|_| begun(&site, "/api/v1/submissions", &known)).collect();
    assert!(!site.receipt(&[("files", Some("a.eml"), MAIL)]).is_empty());
    assert_eq!(site.member.get("/submissions").status, 200);
    drop((held, slow));
    // A log-in that takes its time is told so.
    let mut stream = begun(
        &site,
        "/login",
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100",
    );
    stream.write_all(b"address=").unwrap();
    let answer = answered(stream);
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    // Nobody logs in with four megabytes.
    let media = [("Content-Type", "application/x-www-form-urlencoded")];
    let large = site.stranger.send("POST", "/login", &media, &vec![b'x'; 1 << 20]);
    assert_eq!(large.status, 413, "{large:?}");
}

#[test]
fn ten_thousand_files_at_once_are_too_many() {
    let site = Site::new();
    let parts = vec![("files", Some("a.eml"), MAIL); 10_000];
    assert_eq!(code(&site.post_parts(&parts)), (413, "too-many-items".into()));
    let answer = site.post_parts(&parts[..200]);
    assert_eq!(code(&answer), (422, "invalid".into()));
    assert!(answer.body.contains("several parts"), "{answer:?}");
    let fields = vec![("words", None, b"x".as_slice()); 10_000];
    assert_eq!(code(&site.post_parts(&fields)), (413, "too-many-items".into()));
    assert_eq!(site.post_parts(&parts[..100]).status, 201);
}

#[test]
fn other_types_and_torn_bodies_are_told() {
    let site = Site::new();
    for media in ["application/json", "text/plain", "application/zip", ""] {
        let answer = post(&site, media, MAIL);
        assert_eq!(code(&answer), (422, "invalid".into()), "{media}");
        assert!(answer.body.contains("message/rfc822"), "{answer:?}");
    }
    for (media, body) in [
        ("multipart/form-data", b"--BB\r\n".as_slice()),
        ("multipart/form-data; boundary=BB", b"--BB\r\nContent-"),
        ("multipart/form-data; boundary=BB", b"nothing"),
        ("application/x-www-form-urlencoded", b"words=a%00b"),
    ] {
        let answer = post(&site, media, body);
        assert_eq!(code(&answer), (400, "malformed".into()), "{media} {answer:?}");
    }
    assert_eq!(code(&post(&site, "message/rfc822", b"")), (422, "invalid".into()));
    let zero = site.member.get("/submissions/R-0000%00");
    assert_eq!(zero.status, 400);
}

#[test]
fn a_word_that_is_misspelt_is_not_taken_for_none() {
    let site = Site::new();
    for (field, value) in [
        ("preset", "hubonly"),
        ("tlp", "amber-strict"),
        ("reach", "sig:everyone"),
        ("rule", "ask"),
        ("attribution", "anon"),
        ("at-once", "never"),
        ("happened", "payed"),
        ("category", "x"),
        ("kind", "email"),
        ("copies", "-1"),
        ("copies", "99999999999"),
        ("seen", "yesterday"),
        ("seen", "2026-02-30"),
        ("not-before", "1"),
        ("rescue", "perhaps"),
        ("tpl", "red"),
        ("file", "x"),
    ] {
        let answer =
            site.post_parts(&[(field, None, value.as_bytes()), ("files", Some("a.eml"), MAIL)]);
        assert_eq!(code(&answer), (422, "invalid".into()), "{field} {answer:?}");
    }
    let wrong = site.post_parts(&[("file", Some("a.eml"), MAIL)]);
    assert_eq!(code(&wrong), (422, "invalid".into()));
}

#[test]
fn hostile_names_are_kept_short_and_shown_plain() {
    let site = Site::new();
    let long = "長".repeat(3_000) + ".eml";
    let names = [
        "../../../etc/passwd",
        "C:\\Users\\taro.yamada\\Desktop\\mail.eml",
        "invoice\u{202e}gpj.eml",
        "\u{9b}2J\u{85}x.eml",
        "<script>alert(1)</script>.eml",
        "=cmd|' -C calc'!A0.csv",
        long.as_str(),
        "",
    ];
    // Bytes that are no mail keep the name as the title.
    let parts: Vec<_> =
        names.iter().map(|name| ("files", Some(*name), b"PK\x03\x04".as_slice())).collect();
    let receipt = site.receipt(&parts);
    // What no field of a header can hold is told.
    let escape = site.post_parts(&[("files", Some("\u{1b}[2Jx.eml"), MAIL)]);
    assert_eq!(code(&escape), (400, "malformed".into()));
    site.worked();
    let member = site.hub.logged_in(&site.member_token).unwrap().unwrap().viewer;
    let view = site.hub.submission(&member, &receipt).unwrap();
    for title in view.items.iter().map(|view| view.item.title.as_str()) {
        assert!(title.chars().count() <= 256, "{title}");
        assert!(!title.contains(['/', '\\']), "{title}");
    }
    assert!(view.items.iter().any(|view| view.item.title.ends_with('…')));
    let pages = [
        site.member.get(&format!("/submissions/{receipt}")),
        site.member.get("/submissions"),
        site.analyst.get("/inbox"),
        site.analyst.get(&format!("/inbox/{receipt}")),
        site.analyst.get(&format!("/inbox/{receipt}?item=3")),
    ];
    for page in pages {
        assert_eq!(page.status, 200, "{page:?}");
        assert!(!page.body.contains(['\u{202e}', '\u{1b}', '\u{7f}', '\u{9b}']), "{}", page.body);
        assert!(!page.body.contains("<script>alert"), "{}", page.body);
        assert!(!page.body.contains("taro.yamada"), "{}", page.body);
    }
    let rest = format!("Bearer {}", site.key);
    let path = format!("/api/v1/submissions/{receipt}");
    let rest = site.stranger.send("GET", &path, &[("Authorization", &rest)], b"");
    assert!(!rest.body.contains('\u{1b}'), "{rest:?}");
}

#[test]
fn markup_and_formulas_in_every_field_stay_text() {
    let site = Site::new();
    let hostile = "<script>alert(1)</script>\"'><img src=x onerror=y> =cmd|' /C calc'!A0\u{202e}";
    let fields = ["words", "once", "telephone", "never"];
    let free = fields.map(|field| (field, None, hostile.as_bytes()));
    let set = [
        ("rescue", None, b"1".as_slice()),
        ("happened", None, b"opened"),
        ("preset", None, b"own-sig-ask-me"),
    ];
    let mail = format!("From: {hostile} <a@evil.test>\r\nSubject: {hostile}\r\n\r\n{hostile}\r\n");
    let files = [("files", Some("a.eml"), mail.as_bytes())];
    let receipt = site.receipt(&[&free[..], &set, &files].concat());
    site.worked();
    let form: Vec<(&str, &str)> = ALL_FIELDS.iter().map(|field| (*field, hostile)).collect();
    let path = format!("/submissions/{receipt}");
    let analyst = |path: &str, fields: &[(&str, &str)]| {
        site.analyst.post(&format!("/inbox/{receipt}/{path}"), fields)
    };
    let answers = [
        site.member.post("/submit", &form),
        site.member.post(&format!("{path}/amend"), &[("words", hostile)]),
        site.member.post(&format!("{path}/narrow"), &form),
        site.member.post(&format!("{path}/rescue"), &[("telephone", hostile)]),
        analyst("ask", &[("ask", "other"), ("text", hostile)]),
        analyst("hand-over", &[("take", "yes"), ("note", hostile)]),
        analyst("close", &[("closing", hostile)]),
        site.member.get(&path),
        site.member.get("/submissions"),
        site.analyst.get("/inbox"),
        site.analyst.get(&format!("/inbox/{receipt}")),
        site.analyst.get("/drafts"),
        site.member.get(&format!(
            "/submissions/{hostile_path}",
            hostile_path = super::http::encoded(hostile)
        )),
    ];
    for answer in &answers {
        assert!(matches!(answer.status, 200 | 303 | 404 | 422), "{answer:?}");
        assert!(!answer.body.contains("<script>alert"), "{}", answer.body);
        assert!(!answer.body.contains("<img src=x"), "{}", answer.body);
    }
    assert_eq!(answers[0].status, 422);
    assert!(answers[8].body.contains(&receipt));
}

/// Whoever is refused while sending is told so, logged in or not.
#[test]
fn who_is_not_logged_in_is_led_to_log_in_even_with_a_large_form() {
    let site = Site::new();
    let media =
        [("Content-Type", "multipart/form-data; boundary=BB"), ("Sec-Fetch-Site", "same-origin")];
    let gone = Browser { to: site.stranger.to, cookie: Some("0".repeat(64)), form: String::new() };
    let answer = gone.send("POST", "/submit", &media, &vec![b'x'; BODY_BYTES / 2]);
    assert_eq!(answer.status, 303, "{answer:?}");
    assert!(answer.header("location").unwrap().starts_with("/login"));
}

const ALL_FIELDS: [&str; 18] = [
    "words",
    "kind",
    "seen",
    "copies",
    "happened",
    "category",
    "rescue",
    "telephone",
    "preset",
    "reach",
    "tlp",
    "at-once",
    "rule",
    "attribution",
    "never",
    "not-before",
    "not-after",
    "once",
];
