//! Deaths, a full disk, and a database that goes away: what was acknowledged is there, whole,
//! read once and out once, and the chain of what was done holds.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use hub::{Clock, Hub, HubFile, NewItem, NewPerson, NewSubmission, PasswordCost, Said, WorkDone};
use release::{Handling, Locked, Viewer};
use store::{SubmissionContent, VersionState};
use tempfile::TempDir;
use vocab::{ConsentWord, Form, ItemKind, Preset, Role, ShareState, SubmissionState};

use super::dice::Dice;
use super::http::Browser;
use super::world::organisation;
use crate::support::noroshi;

const PASSWORD: &str = "correct horse battery";
/// Deaths on each store; `NOROSHI_DEATHS` says how many else.
const DEATHS: u64 = 20;
/// Shares that wait for their release when a server starts.
const SCHEDULED: usize = 2;

/// A hub in a folder, with the key of a member's program.
pub(super) struct Site {
    pub(super) config: PathBuf,
    key: String,
    /// What a server is started under: a limit, if any.
    limit: Option<u64>,
    pub(super) folder: TempDir,
}

impl Site {
    pub(super) fn new(database: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("hub.toml");
        // A slot every minute, so that releases fall due while the server lives.
        let text = format!(
            "name = \"H\"\ndatabase = {database:?}\nlisten = \"127.0.0.1:0\"\n\
             address = \"http://127.0.0.1\"\nslot_minutes = 1\nsample = true\n"
        );
        std::fs::write(&config, text).unwrap();
        store::MasterKey::generate().unwrap().write_new(&folder.path().join("master.key")).unwrap();
        let arguments = ["db", "migrate", "--config", "hub.toml"];
        assert!(noroshi(folder.path(), &arguments, b"").status.success());
        let key = settled(&opened(&config, Clock::System));
        Self { config, key, limit: None, folder }
    }

    /// Starts the server; where it listens.
    pub(super) fn start(&self) -> (Child, SocketAddr) {
        let program = env!("CARGO_BIN_EXE_noroshi");
        let mut command = match self.limit {
            None => Command::new(program),
            // No file can grow beyond so many blocks of 512 bytes, as on a full disk.
            Some(blocks) => {
                let mut shell = Command::new("sh");
                shell.args(["-c", "trap '' XFSZ; ulimit -f \"$0\" && exec \"$@\""]);
                shell.args([&blocks.to_string(), program]);
                shell
            }
        };
        let mut server = command
            .args(["serve", "--config"])
            .arg(&self.config)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(server.stderr.take().unwrap());
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        // Nobody reads on, but a pipe that is full would hold the server up.
        std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        (server, address.unwrap_or_else(|| panic!("{line}")).parse().unwrap())
    }

    /// Hands one mail in; the receipt if it was acknowledged, else the status.
    pub(super) fn hand_in(&self, to: SocketAddr, id: &str, bytes: usize) -> Result<String, u16> {
        let program = Browser { to, cookie: None, form: String::new() };
        let bearer = format!("Bearer {}", self.key);
        let headers = [("Authorization", bearer.as_str()), ("Content-Type", "message/rfc822")];
        let mail = mail(id, bytes);
        let answer = program.try_send("POST", "/api/v1/submissions", &headers, &mail);
        let answer = answer.ok_or(0_u16)?;
        if answer.status != 201 {
            return Err(answer.status);
        }
        let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        Ok(body["receipt"].as_str().unwrap().to_owned())
    }

    /// Hands in until the server is gone; the receipts that were given.
    fn hand_in_all(&self, to: SocketAddr, round: u64) -> Vec<String> {
        let receipt = |number| self.hand_in(to, &format!("{round}.{number}"), 0).ok();
        (0..1_000).map_while(receipt).collect()
    }

    fn health(&self, to: SocketAddr) -> u16 {
        let stranger = Browser { to, cookie: None, form: String::new() };
        stranger.try_send("GET", "/healthz", &[], b"").map_or(0, |answer| answer.status)
    }
}

fn mail(id: &str, bytes: usize) -> Vec<u8> {
    let body = "b".repeat(bytes);
    format!(
        "From: a@evil.test\r\nMessage-ID: <{id}@evil.test>\r\nSubject: s\r\n\r\n\
         http://login.evil.test/{id}\r\n{body}\r\n"
    )
    .into_bytes()
}

pub(super) fn opened(config: &Path, clock: Clock) -> Hub {
    let program = env!("CARGO_BIN_EXE_noroshi").into();
    HubFile::read(config).unwrap().open(program, clock, PasswordCost::Light).unwrap()
}

/// Five members in a SIG, an analyst and a releaser; the key of the first member's program.
fn settled(hub: &Hub) -> String {
    let first = hub::FirstPerson {
        hub_name: "H".to_owned(),
        name: "A".to_owned(),
        address: "admin@hub.example".to_owned(),
        lang: "en".to_owned(),
    };
    let token = hub.set_up(&first).unwrap().unwrap();
    hub.accept(&token, PASSWORD).unwrap();
    let admin = entered(hub, "admin@hub.example");
    let Viewer::Person(own) = &admin else { panic!("the administrator is somebody") };
    let invite = |organisation, address: &str, role| {
        let (name, address) = ("Toshimaro Nabekawa".to_owned(), address.to_owned());
        let (lang, roles) = ("en".to_owned(), vec![role]);
        let new = NewPerson { organisation, name, address, lang, roles };
        hub.accept(&hub.invite(&admin, &new).unwrap().token, PASSWORD).unwrap();
    };
    invite(own.organisation, "analyst@hub.example", Role::Analyst);
    let sig = hub.add_community(&admin, hub::CommunityKind::Sig, "Gas").unwrap();
    for (number, name) in
        ["Kobarimu", "Dozunage", "Pemitaro", "Guzabeni", "Natokivu"].iter().enumerate()
    {
        let domain = format!("m{number}.test");
        let id = hub.add_organisation(&admin, &organisation(name, &domain, sig)).unwrap();
        invite(id, &format!("p@{domain}"), Role::MemberContact);
    }
    // The last one: from here on somebody has to agree to each role.
    invite(own.organisation, "releaser@hub.example", Role::Releaser);
    hub.new_key(&entered(hub, "p@m0.test"), "faults").unwrap()
}

pub(super) fn entered(hub: &Hub, address: &str) -> Viewer {
    let token = hub.log_in(address, PASSWORD, "test", "127.0.0.1").unwrap();
    hub.logged_in(&token).unwrap().unwrap().viewer
}

/// Does all the work that is due, as one who comes when all leases have run out.
pub(super) fn worked(site: &Site) -> Hub {
    let hub = opened(&site.config, Clock::at(Clock::System.now() + 60 * 60_000));
    loop {
        match hub.work().unwrap() {
            WorkDone::Nothing => return hub,
            WorkDone::Jobs { failed: 0, .. } => {}
            WorkDone::Jobs { .. } => panic!("a job failed"),
        }
    }
}

/// Brings shares as far as their release, which then waits for its slot; their names.
fn scheduled(site: &Site, round: u64) -> Vec<String> {
    let hub = opened(&site.config, Clock::System);
    let member = entered(&hub, "p@m1.test");
    let Viewer::Person(person) = &member else { panic!("a member is somebody") };
    let sigs: Vec<_> = person.sigs.iter().copied().collect();
    let mut names = Vec::new();
    for number in 0..SCHEDULED {
        let item = NewItem {
            kind: ItemKind::Mail,
            name: "a.eml".to_owned(),
            bytes: mail(&format!("s{round}.{number}"), 0),
        };
        let handling = Handling::preset(Preset::OwnSigAskMe, &sigs);
        let content = SubmissionContent::default();
        let new = NewSubmission { items: vec![item], content, handling, once: None };
        let receipt = hub.submit(&member, &new).unwrap().receipt;
        while hub.work().unwrap() != WorkDone::Nothing {}
        let analyst = entered(&hub, "analyst@hub.example");
        let name = hub.draft(&analyst, &receipt).unwrap();
        hub.prove(&analyst, &name).unwrap();
        let view = hub.consent_view(&member, &name, &receipt, "ja").unwrap();
        if view.consent == ConsentWord::Asked {
            let receipt = &receipt;
            let said =
                Said { receipt, digest: &view.digest, yes: true, may_be_guessed: true, files: &[] };
            hub.consent(&member, &name, &said).unwrap();
        }
        hub.release(&entered(&hub, "releaser@hub.example"), &name).unwrap();
        names.push(name);
    }
    // As if their slot were now.
    due_now(&hub);
    names
}

/// Moves what waits for its slot to now, so that a server that starts does it at once.
fn due_now(hub: &Hub) {
    let now = hub.now();
    let claims = hub.store().write(|records| {
        let mut claims = Vec::new();
        loop {
            let few = records.take_jobs(now + 10 * 60_000, now + 20 * 60_000)?;
            if few.is_empty() {
                break;
            }
            claims.extend(few);
        }
        for claim in &claims {
            records.retry_job(claim, now, "-")?;
        }
        Ok::<_, store::Error>(claims.len())
    });
    // What a dead server had taken is among them.
    assert!(claims.unwrap() >= SCHEDULED);
}

/// Addresses of databases: a file, and a schema if there is a server for it.
pub(super) fn databases() -> Vec<String> {
    let mut databases = vec!["hub.db".to_owned()];
    match testkit::postgres::schema() {
        Some(url) => databases.push(url),
        None => testkit::missing("PostgreSQL"),
    }
    databases
}

#[test]
fn what_was_acknowledged_outlives_any_death_of_the_server() {
    for database in databases() {
        let site = Site::new(&database);
        let mut dice = Dice::new(1);
        let (mut receipts, mut shares) = (Vec::new(), Vec::new());
        for round in 0..testkit::times("NOROSHI_DEATHS", DEATHS) {
            // Every other death is while shares go out.
            if round % 2 == 1 {
                shares.extend(scheduled(&site, round));
            }
            let (mut server, to) = site.start();
            // Whenever it dies, the outcome must be the same.
            let life = Duration::from_millis(2 + u64::try_from(dice.throw(250)).unwrap());
            let handed = std::thread::scope(|scope| {
                let handed = scope.spawn(|| site.hand_in_all(to, round));
                std::thread::sleep(life);
                server.kill().unwrap();
                server.wait().unwrap();
                handed.join().unwrap()
            });
            receipts.extend(handed);
        }
        assert!(!receipts.is_empty());
        let hub = worked(&site);
        submissions_are_whole(&hub, &receipts);
        shares_are_out_once(&hub, &shares);
    }
}

/// Everything is there, read once, and in a chain that holds.
pub(super) fn submissions_are_whole(hub: &Hub, receipts: &[String]) {
    let store = hub.store();
    assert_eq!(store.read(|records| records.jobs()).unwrap(), (0, 0), "jobs are left, or given up");
    for receipt in receipts {
        let found = store.read(|records| records.submission_by_receipt(receipt)).unwrap();
        let submission = found.unwrap_or_else(|| panic!("{receipt} is lost")).for_the_system();
        assert_eq!(submission.state, SubmissionState::Analysed, "{receipt}");
        let items = store.read(|records| records.items(submission.id)).unwrap();
        let items: Vec<_> = items.into_iter().map(Locked::for_the_system).collect();
        assert_eq!(items.len(), 1, "{receipt}");
        assert_eq!(items[0].kind, ItemKind::Mail);
        assert!(items[0].facts.is_some(), "{receipt} is half read");
        assert!(store.read(|records| records.analysis(&items[0])).unwrap().is_some(), "{receipt}");
        assert!(store.evidence().get(&items[0].evidence.unwrap()).is_ok(), "{receipt}");
        let judgements = store.read(|records| records.judgements(&items[0])).unwrap();
        assert_eq!(judgements.len(), 1, "{receipt} was read {} times", judgements.len());
    }
    // What nobody was told of may be there, but not by halves either.
    let all = store.read(|records| records.submissions(store::Inbox::All, None, i64::MAX)).unwrap();
    for submission in all.into_iter().map(Locked::for_the_system) {
        let items = store.read(|records| records.items(submission.id)).unwrap();
        assert_eq!(items.len(), 1, "{}", submission.receipt);
    }
    let (_, breaks) = store.read(|records| records.verify_audit()).unwrap();
    assert!(breaks.is_empty(), "{breaks:?}");
}

/// Every share is out, once, with all its forms, and each is found by its readers.
fn shares_are_out_once(hub: &Hub, names: &[String]) {
    let store = hub.store();
    let reader = entered(hub, "p@m2.test");
    let mut released = Vec::new();
    let mut before = None;
    loop {
        let page = store.read(|records| records.audit(before, 500)).unwrap();
        let entries: Vec<_> = page.into_iter().map(Locked::for_the_system).collect();
        let Some(last) = entries.last() else { break };
        before = Some(last.number);
        released.extend(entries.into_iter().filter(|one| one.action == "released"));
    }
    for name in names {
        let share = store.read(|records| records.share_by_name(name)).unwrap().unwrap();
        let share = share.for_the_system();
        assert_eq!(share.state, ShareState::Released, "{name}");
        let times = released.iter().filter(|one| one.object == share.id.to_string()).count();
        assert_eq!(times, 1, "{name} was released {times} times");
        let versions = store.read(|records| records.versions(share.id)).unwrap();
        let versions: Vec<_> = versions.into_iter().map(Locked::for_the_system).collect();
        assert_eq!(versions.len(), 1, "{name}");
        assert_eq!(versions[0].state, VersionState::Out, "{name}");
        for form in Form::ALL {
            for lang in ["ja", "en"] {
                assert!(hub.form(&reader, name, *form, lang).is_ok(), "{name} {form} {lang}");
            }
        }
        assert_eq!(hub.search(&reader, name, "ja").unwrap().len(), 1, "{name}");
    }
    let mut listed = BTreeSet::new();
    let mut after: Option<(i64, String)> = None;
    loop {
        let last = after.as_ref().map(|(slot, name)| (*slot, name.as_str()));
        let page = hub.shares(&reader, last, "ja").unwrap();
        let Some(row) = page.last() else { break };
        after = Some((row.released, row.name.clone()));
        listed.extend(page.iter().map(|row| row.name.clone()));
    }
    assert_eq!(listed, names.iter().cloned().collect());
}

#[test]
fn a_full_disk_is_said_and_nothing_acknowledged_is_lost() {
    let mut site = Site::new("hub.db");
    let files = crate::support::files(site.folder.path()).into_iter();
    let largest = files.map(|path| path.metadata().unwrap().len()).max().unwrap();
    // The database may grow by a little, and no evidence of four megabytes fits.
    assert!(largest < 3 << 20, "{largest}");
    site.limit = Some((largest + 600_000) / 512);
    let (mut server, to) = site.start();
    let mut receipts = vec![site.hand_in(to, "small", 0).unwrap()];
    let large = site.hand_in(to, "large", 4 << 20);
    assert_eq!(large, Err(503), "a file that does not fit");
    // Small ones are taken until the database is full, and then refused as clearly.
    let mut refused = 0;
    for number in 0..400 {
        match site.hand_in(to, &format!("n{number}"), 8 << 10) {
            Ok(receipt) => receipts.push(receipt),
            Err(status) => {
                assert_eq!(status, 503);
                refused += 1;
            }
        }
        if refused > 3 {
            break;
        }
    }
    assert!(refused > 3, "the disk was never full: {}", receipts.len());
    server.kill().unwrap();
    server.wait().unwrap();
    // Room was made: it goes on.
    site.limit = None;
    let (mut server, to) = site.start();
    receipts.push(site.hand_in(to, "after", 4 << 20).unwrap());
    assert_eq!(site.health(to), 200);
    server.kill().unwrap();
    server.wait().unwrap();
    submissions_are_whole(&worked(&site), &receipts);
}

#[test]
fn a_database_that_goes_away_is_said_and_comes_back() {
    let Some(cluster) = testkit::postgres::Cluster::start() else {
        return testkit::missing("PostgreSQL");
    };
    let site = Site::new(&cluster.schema());
    let (mut server, to) = site.start();
    let mut receipts = vec![site.hand_in(to, "before", 0).unwrap()];
    assert_eq!(site.health(to), 200);
    cluster.crash();
    assert_eq!(site.health(to), 503);
    assert_eq!(site.hand_in(to, "meanwhile", 0), Err(503));
    let stranger = Browser { to, cookie: Some("0".repeat(64)), form: String::new() };
    let page = stranger.get("/shares");
    assert_eq!(page.status, 503);
    assert!(page.body.contains("<h1>") && !page.body.contains("postgres"), "{}", page.body);
    cluster.resume();
    let back = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        site.health(to) == 200
    });
    assert!(back, "it does not come back");
    receipts.push(site.hand_in(to, "after", 0).unwrap());
    server.kill().unwrap();
    server.wait().unwrap();
    submissions_are_whole(&worked(&site), &receipts);
}
