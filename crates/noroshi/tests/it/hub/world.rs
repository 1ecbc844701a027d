//! A made hub: a SIG of five members, a partner, and the people who work there.

use std::collections::BTreeSet;
use std::sync::Arc;

use hub::{
    Chance, Clock, CommunityKind, Conditions, FirstPerson, Hub, HubSettings, NewItem,
    NewOrganisation, NewPerson, NewSubmission, PasswordCost, Patience, Slots, WorkDone,
};
use jiff::tz::TimeZone;
use release::{Handling, Reach, Viewer};
use serde_json::json;
use store::{Database, Evidence, Keyring, Location, MasterKey, Profile, Store, SubmissionContent};
use tempfile::TempDir;
use vocab::{Agreement, ItemKind, OrganisationId, Preset, Role, Side};

use crate::support;

/// A hub and who is there.
pub(crate) struct World {
    pub(crate) hub: Arc<Hub>,
    pub(crate) sig: Reach,
    pub(crate) members: Vec<Member>,
    pub(crate) analyst: String,
    pub(crate) releaser: String,
    pub(crate) administrator: String,
    pub(crate) auditor: String,
    folder: TempDir,
}

/// A member with the token of its contact.
pub(crate) struct Member {
    pub(crate) id: OrganisationId,
    pub(crate) contact: String,
}

/// Monday, 2026-06-01 10:00 in Tokyo.
pub(crate) const START: i64 = 1_780_275_600_000;
pub(crate) const MINUTE: i64 = 60_000;
pub(crate) const PASSWORD: &str = "correct horse battery";

/// A hub on each store that is there.
pub(crate) fn worlds() -> Vec<World> {
    let folder = tempfile::tempdir().unwrap();
    let file = Location::Sqlite(folder.path().join("hub.db"));
    let mut worlds = vec![World::new(&file, folder, 1)];
    match testkit::postgres::schema() {
        Some(url) => {
            worlds.push(World::new(&Location::Postgres(url), tempfile::tempdir().unwrap(), 1));
        }
        None => testkit::missing("PostgreSQL"),
    }
    worlds
}

impl World {
    pub(crate) fn new(location: &Location, folder: TempDir, seed: u64) -> Self {
        let database = Database::open(location).unwrap();
        database.migrate().unwrap();
        let evidence = Evidence::open(&folder.path().join("evidence")).unwrap();
        let keyring = Keyring::new(MasterKey::generate().unwrap());
        let store = Store::new(database, evidence, keyring).unwrap();
        let configuration = support::configuration(&json!({ "trust_reserved": true }));
        let conditions = Conditions {
            clock: Clock::at(START),
            chance: Chance::seeded(seed),
            program: env!("CARGO_BIN_EXE_noroshi").into(),
            analysis: hub::settings(&configuration).unwrap(),
            configuration,
            password_cost: PasswordCost::Light,
        };
        let settings = HubSettings {
            name: "Made hub".to_owned(),
            zone: TimeZone::get("Asia/Tokyo").unwrap(),
            slots: Slots::new([], 15),
            threshold: 3,
            public_threshold: 10,
            item_bytes_max: 32 << 20,
            items_max: 100,
            patience: Patience { remind: 1, deputy: 2, give_up: 5 },
            originals_a_day: 3,
            sample: false,
        };
        let hub = Hub::new(store, settings, conditions);
        Self::peopled(hub, folder)
    }

    fn peopled(hub: Hub, folder: TempDir) -> Self {
        let first = FirstPerson {
            hub_name: "Made hub".to_owned(),
            name: "Administrator".to_owned(),
            address: "admin@hub.example".to_owned(),
            lang: "ja".to_owned(),
        };
        let token = hub.set_up(&first).unwrap().unwrap();
        let administrator = entered(&hub, &token, "admin@hub.example");
        let admin = viewer(&hub, &administrator);
        let sig = hub.add_community(&admin, CommunityKind::Sig, "Gas").unwrap();
        let own = match &admin {
            Viewer::Person(person) => person.organisation,
            Viewer::Nobody => panic!("the administrator is somebody"),
        };
        let invite = |organisation, address: &str, role| {
            let new = NewPerson {
                organisation,
                name: format!("Person {}", address.split('@').next().unwrap()),
                address: address.to_owned(),
                lang: "ja".to_owned(),
                roles: vec![role],
            };
            let invited = hub.invite(&admin, &new).unwrap();
            entered(&hub, &invited.token, address)
        };
        let members = NAMES.iter().map(|(name, domain)| {
            let id = hub.add_organisation(&admin, &organisation(name, domain, sig)).unwrap();
            let contact = invite(id, &format!("contact@{domain}"), Role::MemberContact);
            Member { id, contact }
        });
        let members = members.collect();
        let analyst = invite(own, "analyst@hub.example", Role::Analyst);
        let auditor = invite(own, "auditor@hub.example", Role::Auditor);
        // The last one: from here on there is somebody who has to agree to each role.
        let releaser = invite(own, "releaser@hub.example", Role::Releaser);
        Self { hub: Arc::new(hub), sig, members, analyst, releaser, administrator, auditor, folder }
    }

    /// A person of an organisation who has set the password.
    pub(crate) fn person(&self, organisation: OrganisationId, address: &str, roles: &[Role]) {
        let new = NewPerson {
            organisation,
            name: format!("Person {}", address.split('@').next().unwrap()),
            address: address.to_owned(),
            lang: "ja".to_owned(),
            roles: roles.to_vec(),
        };
        let invited = self.hub.invite(&self.fresh(&self.administrator), &new).unwrap();
        self.hub.accept(&invited.token, PASSWORD).unwrap();
        for role in roles {
            let releaser = self.fresh(&self.releaser);
            self.hub.agree_to_role(&releaser, invited.person, *role).unwrap();
        }
    }

    /// The token of a new session.
    pub(crate) fn enter(&self, address: &str) -> String {
        self.hub.log_in(address, PASSWORD, "test", "127.0.0.1").unwrap()
    }

    /// Someone who has just logged in.
    pub(crate) fn entered(&self, address: &str) -> Viewer {
        self.viewer(&self.enter(address))
    }

    /// Whoever holds a token, the password just given.
    pub(crate) fn fresh(&self, token: &str) -> Viewer {
        self.hub.confirm(token, PASSWORD).unwrap();
        viewer(&self.hub, token)
    }

    pub(crate) fn viewer(&self, token: &str) -> Viewer {
        viewer(&self.hub, token)
    }

    /// The hub and its folder, for who serves it.
    pub(crate) fn into_hub(self) -> (Arc<Hub>, TempDir) {
        (self.hub, self.folder)
    }

    /// How many files of evidence there are.
    pub(crate) fn evidence_files(&self) -> usize {
        support::files(&self.folder.path().join("evidence")).len()
    }

    /// Lets time pass.
    pub(crate) fn wait(&self, milliseconds: i64) {
        self.hub.set_clock(self.hub.now() + milliseconds);
    }

    /// Hands a mail in for the SIG, to be asked before anything goes out, and has it read; the
    /// receipt.
    pub(crate) fn hand_in(&self, member: &Viewer, mail: &[u8]) -> String {
        let Reach::Sig(sig) = self.sig else { panic!("a SIG") };
        let name = "suspicious.eml".to_owned();
        let new = NewSubmission {
            items: vec![NewItem { kind: ItemKind::Mail, name, bytes: mail.to_vec() }],
            content: SubmissionContent::default(),
            handling: Handling::preset(Preset::OwnSigAskMe, &[sig]),
            once: None,
        };
        let receipt = self.hub.submit(member, &new).unwrap().receipt;
        self.work();
        receipt
    }

    /// Does all the work that is due.
    pub(crate) fn work(&self) {
        for _ in 0..1_000 {
            match self.hub.work().unwrap() {
                WorkDone::Nothing => return,
                WorkDone::Jobs { failed: 0, .. } => {}
                WorkDone::Jobs { .. } => panic!("a job failed"),
            }
        }
        panic!("the work does not end");
    }
}

fn entered(hub: &Hub, token: &str, address: &str) -> String {
    hub.accept(token, PASSWORD).unwrap();
    hub.log_in(address, PASSWORD, "test", "127.0.0.1").unwrap()
}

fn viewer(hub: &Hub, token: &str) -> Viewer {
    hub.logged_in(token).unwrap().unwrap().viewer
}

pub(crate) fn organisation(name: &str, domain: &str, sig: Reach) -> NewOrganisation {
    let set = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
    NewOrganisation {
        side: Side::Member,
        corporate: None,
        profile: Profile {
            name: name.to_owned(),
            domains: set(&[domain]),
            windows: set(&[&format!("info@{domain}")]),
            products: set(&["ポンプ"]),
            regions: set(&["kanto"]),
            kinds: set(&["company"]),
            partners: set(&["-"]),
            ..Profile::default()
        },
        groups: BTreeSet::from([sig]).into_iter().collect(),
        agreement: Agreement::Nda,
    }
}

/// The first one is whom the shipped demo mails were sent to.
const NAMES: [(&str, &str); 5] = [
    ("みどりの精機株式会社", "midorino-seiki.test"),
    ("株式会社あおぞら重工", "aozora-juko.test"),
    ("しらかば電機株式会社", "shirakaba-denki.test"),
    ("くれない化学株式会社", "kurenai-kagaku.test"),
    ("こがね製鋼株式会社", "kogane-seiko.test"),
];

/// Their domains, in the same order.
pub(crate) const DOMAINS: [&str; 5] = [NAMES[0].1, NAMES[1].1, NAMES[2].1, NAMES[3].1, NAMES[4].1];
