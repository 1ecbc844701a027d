//! Clients that are slow on purpose, too many of them, and the figures for whoever runs a hub.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use hub::{NewItem, NewSubmission};
use release::Handling;
use store::SubmissionContent;
use vocab::{ItemKind, Preset};
use web::{App, Serving};

use super::faults::Site;
use super::http::Browser;
use super::served;
use super::world::{DOMAINS, worlds};

/// More than a server keeps open at once.
const MANY: usize = 560;

/// Half seconds that a server waits for the rest of what a client sends before it hangs up.
fn patience(to: SocketAddr, front: &[u8], each: &[u8]) -> u32 {
    let mut stream = TcpStream::connect(to).unwrap();
    stream.write_all(front).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
    let mut answer = [0; 1_024];
    let mut waited = 0;
    while waited < 120 {
        match stream.read(&mut answer) {
            Ok(0) => return waited,
            // It may say why before it hangs up.
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                waited += 1;
                if stream.write_all(each).is_err() {
                    return waited;
                }
            }
            Err(_) => return waited,
        }
    }
    panic!("the server waits for ever");
}

#[test]
fn a_head_that_comes_letter_by_letter_is_cut_off_and_so_is_silence() {
    let site = served::Site::new();
    let to = site.stranger.to;
    let front = b"GET /shares HTTP/1.1\r\nHost: hub\r\nX-Slow: ";
    let kept = b"GET /healthz HTTP/1.1\r\nHost: hub\r\n\r\n";
    std::thread::scope(|scope| {
        let slow = scope.spawn(|| patience(to, front, b"a"));
        let silent = scope.spawn(|| patience(to, b"", b""));
        // One that was answered and stays there.
        let still = scope.spawn(|| patience(to, kept, b""));
        for waited in [slow, silent, still] {
            let waited = waited.join().unwrap();
            assert!((10..40).contains(&waited), "{waited} half seconds");
        }
    });
    assert_eq!(site.stranger.get("/healthz").status, 200);
}

#[test]
fn more_slow_clients_than_there_are_places_hold_others_up_and_no_more() {
    let site = Site::new("hub.db");
    let (mut server, to) = site.start();
    let slow: Vec<TcpStream> = (0..MANY)
        .map_while(|_| {
            let mut stream = TcpStream::connect(to).ok()?;
            let _ = stream.write_all(b"GET / HTTP/1.1\r\nHost: ");
            Some(stream)
        })
        .collect();
    assert_eq!(slow.len(), MANY, "not so many files can be opened here");
    let stranger = Browser { to, cookie: None, form: String::new() };
    let (told, answered) = mpsc::channel();
    let other = stranger.clone();
    std::thread::spawn(move || told.send(other.get("/healthz").status));
    assert_eq!(answered.recv_timeout(Duration::from_secs(40)), Ok(200));
    drop(slow);
    assert_eq!(stranger.get("/healthz").status, 200);
    server.kill().unwrap();
    server.wait().unwrap();
}

#[test]
fn figures_are_those_of_the_hub_and_name_nobody() {
    let world = worlds().swap_remove(0);
    let member = world.viewer(&world.members[0].contact);
    let (hub, _folder) = world.into_hub();
    let app = Arc::new(App::new(Arc::clone(&hub), "http://hub"));
    let free: SocketAddr = "127.0.0.1:0".parse().unwrap();
    let serving =
        Serving { listen: free, metrics: Some(free), workers: 0, body_bytes_max: 1 << 20 };
    let running = web::serve(&app, &serving).unwrap();
    let browser = |to| Browser { to, cookie: None, form: String::new() };
    let (stranger, counts) = (browser(running.address), browser(running.metrics.unwrap()));
    let figures = || counts.get("/metrics").body;
    let figure = |name: &str| {
        let text = figures();
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("{name}: {text}")).parse::<f64>().unwrap()
    };
    let item = |name: &str, bytes: &[u8]| NewItem {
        kind: ItemKind::Mail,
        name: name.to_owned(),
        bytes: bytes.to_vec(),
    };
    let mail = b"From: a@evil.test\r\nSubject: s\r\n\r\nhttp://evil.test/\r\n";
    let new = NewSubmission {
        items: vec![item("a.eml", mail)],
        content: SubmissionContent::default(),
        handling: Handling::preset(Preset::HubOnly, &[]),
        once: None,
    };
    hub.submit(&member, &new).unwrap();
    hub.set_clock(hub.now() + 90_000);
    assert_eq!(figure("noroshi_submissions_total"), 1.0);
    assert_eq!(
        (figure("noroshi_jobs_waiting"), figure("noroshi_jobs_oldest_seconds")),
        (1.0, 90.0)
    );
    assert!(figure("noroshi_evidence_bytes") > 50.0);
    assert_eq!(figure("noroshi_evidence_files"), 1.0);
    while hub.work().unwrap() != hub::WorkDone::Nothing {}
    assert_eq!((figure("noroshi_jobs_waiting"), figure("noroshi_jobs_oldest_seconds")), (0.0, 0.0));
    assert_eq!(figure("noroshi_jobs_total{kind=\"analyse\",outcome=\"done\"}"), 1.0);
    assert_eq!(figure("noroshi_jobs_total{kind=\"analyse\",outcome=\"failed\"}"), 0.0);
    assert_eq!(figure("noroshi_worker_falls_total{why=\"worker-time\"}"), 0.0);

    let sessions = figure("noroshi_sessions");
    assert!(sessions >= 9.0 && figure("noroshi_keys") == 0.0, "{sessions}");
    let fields = [("address", "nobody@elsewhere.test"), ("password", "wrong wrong wrong")];
    assert_eq!(stranger.post("/login", &fields).status, 401);
    assert_eq!(figure("noroshi_sign_ins_total{outcome=\"failed\"}"), 1.0);
    stranger.get("/nothing/here");
    stranger.get("/api/v1/shares");
    for (class, status) in [("sign-in", 401), ("nothing", 404), ("rest", 401)] {
        let labels = format!("{{class=\"{class}\",status=\"{status}\"}}");
        assert_eq!(figure(&format!("noroshi_requests_total{labels}")), 1.0, "{class}");
        assert_eq!(figure(&format!("noroshi_request_seconds_count{{class=\"{class}\"}}")), 1.0);
    }
    assert!(figure("noroshi_store_seconds_count{what=\"write\"}") > 10.0);
    assert!(figure("noroshi_store_seconds_sum{what=\"read\"}") > 0.0);

    // Neither names nor ids nor what was asked for.
    let text = figures();
    let names = DOMAINS.iter().copied().chain(["evil", "Gas", "contact", "elsewhere", "here"]);
    for name in names {
        assert!(!text.contains(name), "{name}: {text}");
    }
    assert!(!text.contains("R-") && text.lines().count() < 300);
    assert_eq!(stranger.get("/metrics").status, 404);
}
