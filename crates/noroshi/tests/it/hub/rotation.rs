//! `noroshi key rotate` while a server, a program and another process of the same hub work, and
//! cut off at any moment: nobody notices, and nothing is lost.

use std::os::unix::fs::MetadataExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use hub::{Clock, CommunityKind};

use super::dice::Dice;
use super::faults::{Site, databases, entered, opened, submissions_are_whole, worked};
use super::world::organisation;
use crate::support::noroshi;

/// Times that a rotation is cut off.
const DEATHS: u64 = 10;

fn deaths() -> u64 {
    testkit::times("NOROSHI_ROTATIONS", DEATHS)
}

fn rotate(site: &Site, more: &[&str]) -> Output {
    noroshi(site.folder.path(), &[&["key", "rotate", "--config", "hub.toml"], more].concat(), b"")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Lines of the file of the master key.
fn keys(site: &Site) -> Vec<String> {
    let keys = std::fs::read_to_string(site.folder.path().join("master.key")).unwrap();
    keys.lines().map(str::to_owned).collect()
}

/// Files beside it that hold what was the master key before.
fn kept(site: &Site) -> Vec<PathBuf> {
    let files = crate::support::files(site.folder.path()).into_iter();
    let is_kept =
        |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with("master.key.2");
    files.filter(is_kept).collect()
}

#[test]
fn a_new_master_key_comes_while_the_hub_works_however_often_that_is_cut_off() {
    for database in databases() {
        let site = Site::new(&database);
        let first = keys(&site);
        let (mut server, to) = site.start();
        let busy = Busy::default();
        let (receipts, added, rotated) = std::thread::scope(|scope| {
            let receipts = scope.spawn(|| handed_in(&site, to, &busy));
            let added = scope.spawn(|| organisations_added(&site, &busy));
            let gone_on = || {
                let before = busy.steps();
                let is_over = || receipts.is_finished() || added.is_finished();
                while !is_over() && busy.steps().iter().zip(before).any(|(now, was)| *now == was) {
                    std::thread::yield_now();
                }
            };
            let rotated = catch_unwind(AssertUnwindSafe(|| cut_off_and_finished(&site, gone_on)));
            busy.stop.store(true, Ordering::SeqCst);
            (receipts.join().unwrap(), added.join().unwrap(), rotated)
        });
        let rotated = rotated.unwrap();
        server.kill().unwrap();
        server.wait().unwrap();
        assert!(rotated.status.success(), "{rotated:?}");
        assert!(text(&rotated.stderr).contains("open with the old key alone"), "{rotated:?}");
        let deaths = usize::try_from(deaths()).unwrap();
        assert!(receipts.len() >= deaths && added >= deaths, "{} {added}", receipts.len());

        let now = keys(&site);
        assert!(now.len() == 1 && now != first, "{now:?}");
        for path in kept(&site) {
            assert_eq!(path.metadata().unwrap().mode() & 0o777, 0o600, "{path:?}");
        }
        let hub = worked(&site);
        submissions_are_whole(&hub, &receipts);
        // Everything that was added meanwhile opens with the new key alone.
        let admin = entered(&hub, "admin@hub.example");
        assert!(hub.members(&admin).unwrap().len() >= added);
        drop(hub);
        let config = std::fs::read_to_string(&site.config).unwrap();
        for old in kept(&site) {
            let name = old.file_name().unwrap().to_string_lossy();
            std::fs::write(&site.config, format!("{config}master_key = {name:?}\n")).unwrap();
            let outcome = noroshi(site.folder.path(), &["audit", "verify"], b"");
            assert_eq!(outcome.status.code(), Some(2), "{outcome:?}");
        }
        std::fs::write(&site.config, &config).unwrap();
        let outcome = noroshi(site.folder.path(), &["audit", "verify"], b"");
        assert!(outcome.status.success(), "{outcome:?}");
    }
}

/// What others do meanwhile: how often, until they are told to stop.
#[derive(Default)]
struct Busy {
    stop: AtomicBool,
    receipts: AtomicUsize,
    organisations: AtomicUsize,
}

impl Busy {
    fn steps(&self) -> [usize; 2] {
        [&self.receipts, &self.organisations].map(|steps| steps.load(Ordering::SeqCst))
    }
}

/// Hands in until it is told to stop; a server that refuses anything fails the test.
fn handed_in(site: &Site, to: std::net::SocketAddr, busy: &Busy) -> Vec<String> {
    let mut receipts = Vec::new();
    while !busy.stop.load(Ordering::SeqCst) {
        let id = format!("r{}", receipts.len());
        receipts.push(site.hand_in(to, &id, 0).unwrap_or_else(|status| panic!("{status}")));
        busy.receipts.fetch_add(1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(10));
    }
    receipts
}

/// Another process of the hub, as far as the store can tell: each organisation gets a key
/// right below the master key.
fn organisations_added(site: &Site, busy: &Busy) -> usize {
    let hub = opened(&site.config, Clock::System);
    let admin = entered(&hub, "admin@hub.example");
    let sig = hub.add_community(&admin, CommunityKind::Sig, "Water").unwrap();
    let mut added = 0;
    while !busy.stop.load(Ordering::SeqCst) {
        let (name, domain) = (format!("Zukobari{added}"), format!("z{added}.test"));
        hub.add_organisation(&admin, &organisation(&name, &domain, sig)).unwrap();
        added += 1;
        busy.organisations.fetch_add(1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(20));
    }
    added
}

/// Kills rotations wherever they are, lets the others go on after each, and lets the last one
/// end.
fn cut_off_and_finished(site: &Site, gone_on: impl Fn()) -> Output {
    let mut whole = begun(site);
    let mut lasts = 0;
    while whole.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(1));
        lasts += 1;
    }
    assert!(whole.wait().unwrap().success());
    let mut dice = Dice::new(1);
    for _ in 0..deaths() {
        let mut child = begun(site);
        let life = u64::try_from(dice.throw(lasts + 2)).unwrap();
        std::thread::sleep(Duration::from_millis(life));
        let _ = child.kill();
        child.wait().unwrap();
        assert!(!keys(site).is_empty());
        gone_on();
    }
    rotate(site, &[])
}

fn begun(site: &Site) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_noroshi"));
    command.args(["key", "rotate", "--config"]).arg(&site.config).stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

#[test]
fn what_a_rotation_would_do_is_told_and_not_done() {
    let site = Site::new("hub.db");
    let before = keys(&site);
    let told = rotate(&site, &["--dry-run"]);
    assert!(told.status.success(), "{told:?}");
    let told = text(&told.stdout);
    assert!(told.contains("a new one would be the master key"), "{told}");
    assert!(told.contains("would be kept in") && told.contains("master.key.2"), "{told}");
    assert_eq!((keys(&site), kept(&site)), (before.clone(), Vec::new()));

    // A file that holds two is one whose rotation was cut off.
    let done = rotate(&site, &[]);
    assert!(done.status.success(), "{done:?}");
    let both = format!("{}\n{}\n", keys(&site)[0], before[0]);
    std::fs::write(site.folder.path().join("master.key"), both).unwrap();
    let again = text(&rotate(&site, &[]).stdout);
    assert!(again.starts_with("a rotation that was cut off is gone on with\n"), "{again}");
    assert!(again.ends_with("0 keys are wrapped anew\n"), "{again}");
    assert_eq!(keys(&site).len(), 1);
}
