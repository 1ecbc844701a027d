//! Two worlds: one history is played with a submission from one member, and again with it
//! from another one that could as well have sent it. Whatever any third viewer gets over
//! HTTP, head and body, order and errors, is the same to the byte.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hub::{AnswerForm, CommunityKind, Judged, NewItem, NewSubmission, Said};
use release::{Handling, Reach};
use store::{Location, SubmissionContent};
use vocab::{AnswerWord, ConsentWord, ItemKind, Preset, Role, Side, VerdictClass};
use web::{App, Running, Serving};

use super::dice::Dice;
use super::files::{SAMPLE, hash};
use super::http::{Answer, Browser};
use super::world::{DOMAINS, MINUTE, World, organisation};

/// Histories of every day; `NOROSHI_TWO_WORLDS` says how many else.
const HISTORIES: u64 = 2;
/// What happens in one of them.
const STEPS: usize = 24;

/// Members that could as well have sent each other's mails.
const EXCHANGED: [usize; 2] = [0, 3];
/// A member that hands in as well in some histories; what it sees of its own is its own.
const COMPANION: usize = 1;
/// Members who hand in nothing.
const THIRD: [usize; 2] = [2, 4];

#[test]
fn every_third_viewer_gets_the_same_bytes_whoever_handed_in() {
    for seed in 0..testkit::times("NOROSHI_TWO_WORLDS", HISTORIES) {
        let [one, other] = EXCHANGED.map(|submitter| Play::new(seed, submitter).told());
        assert_eq!(one.len(), other.len(), "seed {seed}");
        for (one, other) in one.iter().zip(&other) {
            assert_eq!(one, other, "seed {seed}");
        }
        let all = one.concat();
        assert!(all.contains("/shares/NS-"), "seed {seed}: no share came out");
        let given: Vec<&String> = one.iter().filter(|told| told.starts_with("NS-")).collect();
        let is_given = given.iter().any(|told| told.contains(": Ok("));
        assert!(is_given, "seed {seed}: no file came out: {given:?}");
        assert!(all.len() > 100_000, "seed {seed}: {} bytes", all.len());
    }
}

/// One history with one submitter.
struct Play {
    world: World,
    dice: Dice,
    submitter: usize,
    submissions: Vec<Submission>,
    shares: Vec<String>,
    viewers: Vec<(&'static str, Browser)>,
    told: Vec<String>,
    _running: Running,
}

struct Submission {
    receipt: String,
    of: usize,
    /// Position of its share.
    share: Option<usize>,
}

impl Play {
    fn new(seed: u64, submitter: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::Sqlite(folder.path().join("hub.db"));
        let world = World::new(&location, folder, seed);
        others(&world);
        let app = Arc::new(App::new(Arc::clone(&world.hub), "http://hub"));
        let listen = "127.0.0.1:0".parse().unwrap();
        let serving = Serving { listen, metrics: None, workers: 0, body_bytes_max: 1 << 20 };
        let running = web::serve(&app, &serving).unwrap();
        let to = running.address;
        let browser = |address: &str| {
            let token = world.enter(address);
            let form = world.hub.logged_in(&token).unwrap().unwrap().form_token;
            Browser { to, cookie: Some(token), form }
        };
        let mut viewers = vec![("nobody", Browser { to, cookie: None, form: String::new() })];
        for member in THIRD {
            viewers.push(("a member", browser(&format!("contact@{}", DOMAINS[member]))));
        }
        viewers.push(("a companion", browser(&format!("contact@{}", DOMAINS[COMPANION]))));
        for (name, address) in
            [("a partner", "contact@partner.test"), ("another SIG", "contact@other.test")]
        {
            viewers.push((name, browser(address)));
        }
        let dice = Dice::new(seed);
        let (submissions, shares, told) = Default::default();
        Self { world, dice, submitter, submissions, shares, viewers, told, _running: running }
    }

    /// Plays it; all that the third viewers got.
    fn told(mut self) -> Vec<String> {
        self.submit(0);
        for step in 0..STEPS {
            self.step(step);
            if step % 6 == 5 {
                self.look();
            }
        }
        self.look();
        self.files();
        self.told
    }

    /// One thing happens; the dice fall in both worlds alike.
    fn step(&mut self, step: usize) {
        match self.dice.throw(10) {
            0 => self.submit(step + 1),
            1 | 2 => self.draft(),
            3 => self.prove(),
            4 => self.release(),
            5 => self.talk(),
            6 => self.join(),
            7 => self.revise(),
            8 if self.dice.once_in(3) => self.withdraw(),
            // The whole way, so that there is something to be seen.
            _ => {
                self.draft();
                self.prove();
                self.release();
                self.talk();
            }
        }
        self.world.wait(MINUTE);
        self.world.work();
    }

    fn submit(&mut self, number: usize) {
        // The one who is exchanged, or the companion, who is the same in both worlds.
        let exchanged = number == 0 || !self.dice.once_in(3);
        let of = if exchanged { self.submitter } else { COMPANION };
        let attacker = self.dice.throw(3);
        let preset =
            *self.dice.pick(&[Preset::OwnSigAskMe, Preset::AllSigsAskMe, Preset::StandingConsent]);
        let sigs = match self.world.sig {
            Reach::Sig(sig) => vec![sig],
            _ => Vec::new(),
        };
        let item = NewItem {
            kind: ItemKind::Mail,
            name: "a.eml".to_owned(),
            bytes: mail(DOMAINS[of], attacker, number),
        };
        let handling = Handling::preset(preset, &sigs);
        let content = SubmissionContent::default();
        let new = NewSubmission { items: vec![item], content, handling, once: None };
        let member = self.member(of);
        let receipt = self.world.hub.submit(&member, &new).unwrap().receipt;
        self.world.work();
        self.submissions.push(Submission { receipt, of, share: None });
    }

    fn member(&self, of: usize) -> release::Viewer {
        self.world.entered(&format!("contact@{}", DOMAINS[of]))
    }

    fn draft(&mut self) {
        let Some(free) = self.submissions.iter().position(|one| one.share.is_none()) else {
            return;
        };
        let analyst = self.world.entered("analyst@hub.example");
        let hub = &self.world.hub;
        let receipt = &self.submissions[free].receipt;
        let item = hub.submission(&analyst, receipt).unwrap().items[0].item.id;
        let class = VerdictClass::Phishing;
        hub.judge(&analyst, item, &Judged { class, counted: class, reason: "a form" }).unwrap();
        let name = hub.draft(&analyst, receipt).unwrap();
        let view = hub.draft_view(&analyst, &name).unwrap();
        let mut work = view.share.work.clone();
        work.class = class.to_string();
        hub.edit(&analyst, &name, work, view.share.changed).unwrap();
        self.enclose(&name);
        self.submissions[free].share = Some(self.shares.len());
        self.shares.push(name);
    }

    /// Two persons want the attacker's file to go out with a share.
    fn enclose(&self, name: &str) {
        let hub = &self.world.hub;
        let (analyst, sha256) = (self.world.entered("analyst@hub.example"), hash(SAMPLE));
        hub.propose_file(&analyst, name, (&sha256, "so")).unwrap();
        let releaser = self.world.entered("releaser@hub.example");
        hub.approve_file(&releaser, name, &sha256).unwrap();
    }

    /// Proves the share that was begun last, and its sources say yes.
    fn prove(&self) {
        let Some(share) = self.shares.len().checked_sub(1) else { return };
        let analyst = self.world.entered("analyst@hub.example");
        let (hub, name) = (&self.world.hub, &self.shares[share]);
        if hub.prove(&analyst, name).is_err() {
            return;
        }
        for one in self.submissions.iter().filter(|one| one.share == Some(share)) {
            let member = self.member(one.of);
            let view = hub.consent_view(&member, name, &one.receipt, "ja").unwrap();
            if view.consent == ConsentWord::Asked {
                let (receipt, digest) = (&one.receipt, &view.digest);
                let files = view.files.iter().map(|one| one.file.sha256.as_str());
                let files: Vec<&str> = files.collect();
                let said = Said { receipt, digest, yes: true, may_be_guessed: true, files: &files };
                hub.consent(&member, name, &said).unwrap();
            }
        }
    }

    fn release(&self) {
        let Some(name) = self.shares.last() else { return };
        let hub = &self.world.hub;
        if let Ok(slot) = hub.release(&self.world.entered("releaser@hub.example"), name) {
            self.world.wait(slot - hub.now());
            self.world.work();
        }
    }

    /// A third one answers and asks; the hub replies.
    fn talk(&mut self) {
        let third = *self.dice.pick(&THIRD);
        let word = *self.dice.pick(AnswerWord::ALL);
        let Some(name) = self.shares.last() else { return };
        let (hub, member) = (&self.world.hub, self.member(third));
        let note = String::new();
        let form = AnswerForm { word, copies: Some(2), seen: None, note, submission: None };
        if hub.answer(&member, name, &form).is_err() {
            return;
        }
        hub.ask(&member, name, "いつからですか").unwrap();
        let analyst = self.world.entered("analyst@hub.example");
        for (_, question) in hub.open_questions(&analyst, None).unwrap() {
            hub.reply(&analyst, question.id, "先週からです").unwrap();
        }
        self.world.wait(20 * MINUTE);
        self.world.work();
    }

    /// A submission that is in no share joins the last one.
    fn join(&mut self) {
        let Some(share) = self.shares.len().checked_sub(1) else { return };
        let Some(free) = self.submissions.iter().position(|one| one.share.is_none()) else {
            return;
        };
        let analyst = self.world.entered("analyst@hub.example");
        let receipt = &self.submissions[free].receipt;
        if self.world.hub.join(&analyst, &self.shares[share], receipt).is_ok() {
            self.submissions[free].share = Some(share);
        }
    }

    fn revise(&self) {
        let Some(name) = self.shares.last() else { return };
        let analyst = self.world.entered("analyst@hub.example");
        let hub = &self.world.hub;
        if hub.revise(&analyst, name).is_err() {
            return;
        }
        let view = hub.draft_view(&analyst, name).unwrap();
        let mut work = view.share.work.clone();
        work.change_ja = "件数を改めました。".to_owned();
        hub.edit(&analyst, name, work, view.share.changed).unwrap();
    }

    fn withdraw(&self) {
        let Some(name) = self.shares.last() else { return };
        let releaser = self.world.entered("releaser@hub.example");
        // One that is not out cannot be taken back, in both worlds.
        let _ = self.world.hub.withdraw(&releaser, name, "誤りがありました。", "");
    }

    /// Every third viewer looks at everything, and tries what is not theirs.
    fn look(&mut self) {
        let own = self.submissions.iter().filter(|one| one.of == self.submitter);
        let hidden: Vec<String> = own.map(|one| one.receipt.clone()).collect();
        let shares = self.shares.clone();
        for (name, browser) in self.viewers.clone() {
            for path in ["/", "/shares", "/submissions", "/consent", "/api/v1/shares", "/account"] {
                self.keep((name, &browser), path, &browser.get(path));
            }
            for share in &shares {
                let forms = ["text.ja", "html.en", "json.ja", "csv.en", "stix.ja", "misp.en"];
                for form in forms {
                    let path = format!("/shares/{share}/forms/{form}");
                    self.keep((name, &browser), &path, &browser.get(&path));
                }
                let api = format!("/api/v1/shares/{share}/files");
                for path in [format!("/shares/{share}"), format!("/drafts/{share}"), api] {
                    self.keep((name, &browser), &path, &browser.get(&path));
                }
            }
            for receipt in &hidden {
                for path in [format!("/submissions/{receipt}"), format!("/inbox/{receipt}")] {
                    self.keep((name, &browser), &path, &browser.get(&path));
                }
            }
            for query in [
                "evil0.test",
                "hxxp://login[.]evil1[.]test/verify",
                "請求書",
                DOMAINS[0],
                DOMAINS[3],
            ] {
                let found = browser.post("/shares", &[("query", query)]);
                self.keep((name, &browser), query, &found);
            }
        }
    }

    /// The files of every share, as one of the third members gets them.
    fn files(&mut self) {
        let reader = self.member(THIRD[0]);
        for share in &self.shares {
            let file = self.world.hub.share_file(&reader, share, (&hash(SAMPLE), "so"));
            let file = file.map(|zip| (zip.name.clone(), hash(&zip.bytes)));
            self.told.push(format!("{share}: {file:?}"));
        }
    }

    fn keep(&mut self, (who, browser): (&str, &Browser), what: &str, answer: &Answer) {
        // The time of day is that of the machine.
        let head = answer.head.lines().filter(|line| !line.starts_with("date:"));
        let head = head.collect::<Vec<_>>().join("\n");
        // What forms carry hangs on the master key, which is another one in each world.
        let body = match browser.form.as_str() {
            "" => answer.body.clone(),
            form => answer.body.replace(form, "FORM"),
        };
        self.told.push(format!("{who}: {what}\n{head}\n\n{body}"));
    }
}

/// A partner and a member of another SIG.
fn others(world: &World) {
    let admin = world.fresh(&world.administrator);
    let sig = world.hub.add_community(&admin, CommunityKind::Sig, "Power").unwrap();
    for (name, domain, side, groups, role) in [
        ("Kaede Shoji", "partner.test", Side::Partner, Vec::new(), Role::Partner),
        ("Kisaragi Denki", "other.test", Side::Member, vec![sig], Role::MemberContact),
    ] {
        let new = hub::NewOrganisation { side, groups, ..organisation(name, domain, world.sig) };
        let id = world.hub.add_organisation(&admin, &new).unwrap();
        world.person(id, &format!("contact@{domain}"), &[role]);
    }
}

/// What members send to each other's domain: the same but for whose it is, with one file.
fn mail(domain: &str, attacker: usize, number: usize) -> Vec<u8> {
    format!(
        "Received: from out.evil{attacker}.test ([198.51.100.9])\r\n\tby mx.{domain};\
         \x20Mon, 1 Jun 2026 09:00:00 +0900\r\n\
         From: Billing <billing@evil{attacker}.test>\r\nTo: <staff@{domain}>\r\n\
         Subject: =?UTF-8?B?6KuL5rGC5pu444Gu5Lu2?=\r\nMessage-ID: <{number}@evil{attacker}.test>\r\n\
         Date: Mon, 1 Jun 2026 08:58:00 +0900\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=BB\r\n\r\n--BB\r\n\r\n\
         http://login.evil{attacker}.test/verify?u=staff%40{domain}\r\n--BB\r\n\
         Content-Type: application/octet-stream; name=\"run.js\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--BB--\r\n",
        STANDARD.encode(SAMPLE)
    )
    .into_bytes()
}
