//! A server that is killed again and again while members hand in: what was acknowledged is
//! there, whole, read once, and the chain of what was done holds.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use hub::{Clock, CommunityKind, Hub, HubFile, NewPerson, PasswordCost, WorkDone};
use release::{Locked, Viewer};
use tempfile::TempDir;
use vocab::{ItemKind, Role};

use super::http::Browser;
use super::world::organisation;
use crate::support::noroshi;

const PASSWORD: &str = "correct horse battery";
/// Deaths on each store.
const ROUNDS: u64 = 20;

/// A hub in a folder, with the key of a member's program.
struct Site {
    config: PathBuf,
    key: String,
    _folder: TempDir,
}

impl Site {
    fn new(database: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("hub.toml");
        let text = format!(
            "name = \"H\"\ndatabase = {database:?}\nlisten = \"127.0.0.1:0\"\n\
             address = \"http://127.0.0.1\"\nsample = true\n"
        );
        std::fs::write(&config, text).unwrap();
        store::MasterKey::generate().unwrap().write_new(&folder.path().join("master.key")).unwrap();
        let arguments = ["db", "migrate", "--config", "hub.toml"];
        assert!(noroshi(folder.path(), &arguments, b"").status.success());
        let key = member_key(&opened(&config, Clock::System));
        Self { config, key, _folder: folder }
    }

    /// Starts the server; where it listens.
    fn start(&self) -> (Child, SocketAddr) {
        let mut server = Command::new(env!("CARGO_BIN_EXE_noroshi"))
            .args(["serve", "--config"])
            .arg(&self.config)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(server.stderr.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        (server, address.unwrap_or_else(|| panic!("{line}")).parse().unwrap())
    }

    /// Hands in until the server is gone; the receipts that were given.
    fn hand_in(&self, to: SocketAddr, round: u64) -> Vec<String> {
        let program = Browser { to, cookie: None, form: String::new() };
        let bearer = format!("Bearer {}", self.key);
        let headers = [("Authorization", bearer.as_str()), ("Content-Type", "message/rfc822")];
        let mut receipts = Vec::new();
        for number in 0..1_000 {
            let mail = format!(
                "From: a@evil.test\r\nMessage-ID: <{round}.{number}@evil.test>\r\nSubject: s\r\n\r\nb\r\n"
            );
            let answer = program.try_send("POST", "/api/v1/submissions", &headers, mail.as_bytes());
            let Some(answer) = answer.filter(|answer| answer.status == 201) else { break };
            let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
            receipts.push(body["receipt"].as_str().unwrap().to_owned());
        }
        receipts
    }
}

fn opened(config: &Path, clock: Clock) -> Hub {
    let program = env!("CARGO_BIN_EXE_noroshi").into();
    HubFile::read(config).unwrap().open(program, clock, PasswordCost::Light).unwrap()
}

fn member_key(hub: &Hub) -> String {
    let first = hub::FirstPerson {
        hub_name: "H".to_owned(),
        name: "A".to_owned(),
        address: "admin@hub.example".to_owned(),
        lang: "en".to_owned(),
    };
    let token = hub.set_up(&first).unwrap().unwrap();
    let admin = entered(hub, &token, "admin@hub.example");
    let sig = hub.add_community(&admin, CommunityKind::Sig, "Gas").unwrap();
    let id = hub.add_organisation(&admin, &organisation("M", "m.test", sig)).unwrap();
    let person = NewPerson {
        organisation: id,
        name: "P".to_owned(),
        address: "p@m.test".to_owned(),
        lang: "en".to_owned(),
        roles: vec![Role::MemberContact],
    };
    let invited = hub.invite(&admin, &person).unwrap();
    let member = entered(hub, &invited.token, "p@m.test");
    hub.new_key(&member, "faults").unwrap()
}

fn entered(hub: &Hub, token: &str, address: &str) -> Viewer {
    hub.accept(token, PASSWORD).unwrap();
    let token = hub.log_in(address, PASSWORD, "test", "127.0.0.1").unwrap();
    hub.logged_in(&token).unwrap().unwrap().viewer
}

#[test]
fn what_was_acknowledged_outlives_any_death_of_the_server() {
    let mut databases = vec!["hub.db".to_owned()];
    match testkit::postgres::schema() {
        Some(url) => databases.push(url),
        None => testkit::missing("PostgreSQL"),
    }
    for database in databases {
        let site = Site::new(&database);
        let mut receipts = Vec::new();
        for round in 0..ROUNDS {
            let (mut server, to) = site.start();
            let handed = std::thread::scope(|scope| {
                let handed = scope.spawn(|| site.hand_in(to, round));
                // Whenever it dies, the outcome must be the same.
                std::thread::sleep(Duration::from_millis(7 + round * 37 % 150));
                server.kill().unwrap();
                server.wait().unwrap();
                handed.join().unwrap()
            });
            receipts.extend(handed);
        }
        assert!(!receipts.is_empty());
        whole(&site, &receipts);
    }
}

/// Everything is there, read once, and in a chain that holds.
fn whole(site: &Site, receipts: &[String]) {
    // Leases of workers that died have run out by then.
    let later = Clock::at(Clock::System.now() + 60 * 60_000);
    let hub = opened(&site.config, later);
    loop {
        match hub.work().unwrap() {
            WorkDone::Nothing => break,
            WorkDone::Job => {}
            WorkDone::Failed => panic!("a job failed"),
        }
    }
    for receipt in receipts {
        let store = hub.store();
        let found = store.read(|records| records.submission_by_receipt(receipt)).unwrap();
        let submission = found.unwrap_or_else(|| panic!("{receipt} is lost")).for_the_system();
        let items = store.read(|records| records.items(submission.id)).unwrap();
        let items: Vec<_> = items.into_iter().map(Locked::for_the_system).collect();
        assert_eq!(items.len(), 1, "{receipt}");
        assert_eq!(items[0].kind, ItemKind::Mail);
        assert!(store.evidence().get(&items[0].evidence.unwrap()).is_ok(), "{receipt}");
        let judgements = store.read(|records| records.judgements(&items[0])).unwrap();
        assert_eq!(judgements.len(), 1, "{receipt} was read {} times", judgements.len());
    }
    let (_, breaks) = hub.store().read(|records| records.verify_audit()).unwrap();
    assert!(breaks.is_empty(), "{breaks:?}");
}
