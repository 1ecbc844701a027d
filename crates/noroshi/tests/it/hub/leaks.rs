//! Canaries: made mails with words of every kind that tell of a submitter go from intake to
//! release, and no byte that another party gets holds one of a known kind, however it is
//! written. Of the kinds that no dictionary knows it is measured how many are held back.

mod mails;
mod needles;

use std::collections::BTreeMap;

use hub::{Judged, NewSubmission, Problem, Said};
use release::{Handling, Reach, Viewer};
use store::{Location, Organisation, Profile, ShareWork, SubmissionContent};
use vocab::{Form, Preset, VerdictClass};

use super::dice::Dice;
use super::files::hash;
use super::world::World;
use mails::{Canary, Made, Maker};
use needles::Needles;

/// Mails of every day; `NOROSHI_LEAK_MAILS` says how many else.
const MAILS: u64 = 200;
/// Mails and documents of one submission.
const AT_ONCE: usize = 10;
/// Of so many shares one in ten at most may be stopped by the proof: more would mean that the
/// builder lets through what it must not, and the others could pass by saying nothing.
const STOPPED_MAX: usize = 10;
/// Of a hundred canaries of unknown kinds in what a share repeats, so many are held back.
const RECALL_MIN: usize = 65;

#[test]
fn no_canary_of_a_known_kind_is_in_any_byte_that_another_party_gets() {
    let mails = usize::try_from(testkit::times("NOROSHI_LEAK_MAILS", MAILS)).unwrap();
    let shares = mails.div_ceil(AT_ONCE);
    // One world on each of two threads.
    let tallies = std::thread::scope(|scope| {
        let halves = [shares / 2, shares - shares / 2];
        let threads = [1, 2].map(|seed| {
            let count = halves[usize::try_from(seed).unwrap() - 1];
            scope.spawn(move || Site::new(seed).tally(count))
        });
        threads.map(|thread| thread.join().unwrap())
    });
    let mut all = Tally::default();
    tallies.into_iter().for_each(|one| all.add(one));
    println!("{}", all.text());
    assert!(
        all.leaks.is_empty(),
        "{} leaks\n{}",
        all.leaks.len(),
        all.leaks[..all.leaks.len().min(20)].join("\n")
    );
    assert!(all.stopped.len() * STOPPED_MAX <= all.shares, "{:?}", all.stopped);
    let (held, carried) =
        all.unknown.values().fold((0, 0), |(held, all), one| (held + one.0, all + one.1));
    assert!(held * 100 >= carried * RECALL_MIN, "{held} of {carried}");
    assert!(all.indicators > all.shares, "the shares say nothing: {}", all.indicators);
}

/// What came of it.
#[derive(Default)]
struct Tally {
    shares: usize,
    indicators: usize,
    /// How often the proof stopped what an analyst wrote, who then wrote it anew.
    stops: usize,
    /// Shares that the proof stopped for good, by what it found.
    stopped: Vec<String>,
    leaks: Vec<String>,
    /// Canaries of known kinds, by kind: in what a share repeats, and in all.
    known: BTreeMap<&'static str, (usize, usize)>,
    /// Of unknown kinds, in what a share repeats: held back, and all.
    unknown: BTreeMap<&'static str, (usize, usize)>,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.shares += other.shares;
        self.indicators += other.indicators;
        self.stops += other.stops;
        self.stopped.extend(other.stopped);
        self.leaks.extend(other.leaks);
        for (mine, theirs) in [(&mut self.known, other.known), (&mut self.unknown, other.unknown)] {
            for (kind, (some, all)) in theirs {
                let known = mine.entry(kind).or_default();
                *known = (known.0 + some, known.1 + all);
            }
        }
    }

    fn text(&self) -> String {
        let mut text = format!(
            "{} shares, {} stopped by the proof, {} of them for good; {} values out\n",
            self.shares,
            self.stops,
            self.stopped.len(),
            self.indicators
        );
        for (kind, (carried, all)) in &self.known {
            text += &format!(
                "known {kind}: {all} planted, {carried} of them where a share repeats it\n"
            );
        }
        for (kind, (held, carried)) in &self.unknown {
            text += &format!("unknown {kind}: {held} of {carried} held back\n");
        }
        text
    }
}

/// A hub whose members have much to hide.
struct Site {
    world: World,
    profiles: Vec<Profile>,
    maker: Maker,
    /// How often the proof stopped what a careless analyst wrote.
    stops: usize,
}

impl Site {
    fn new(seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::Sqlite(folder.path().join("hub.db"));
        let world = World::new(&location, folder, seed);
        let mut maker = Maker::new(seed);
        let profiles = world.members.iter().map(|member| {
            let change = |profile| maker.profile(profile);
            profile_of(&world, member.id, change)
        });
        let profiles = profiles.collect();
        Self { world, profiles, maker, stops: 0 }
    }

    fn tally(mut self, shares: usize) -> Tally {
        let mut tally = Tally::default();
        for number in 0..shares {
            self.one(number % self.profiles.len(), &mut tally);
        }
        tally.stops = self.stops;
        tally
    }

    /// Several mails of one member, brought out as one share.
    fn one(&mut self, member: usize, tally: &mut Tally) {
        let own = self.profiles[member].clone();
        let mut made: Vec<Made> =
            (1..AT_ONCE).map(|_| self.maker.mail(&own, &self.profiles)).collect();
        made.push(self.maker.document(&own));
        let canaries: Vec<Canary> = made.iter().flat_map(|one| one.canaries.clone()).collect();
        let receipt = self.hand_in(member, made, &canaries);
        let told = match self.bring_out(member, &receipt, &canaries) {
            Ok(told) => told,
            Err(stopped) => {
                tally.stopped.push(stopped);
                tally.shares += 1;
                return;
            }
        };
        tally.shares += 1;
        tally.indicators += told.indicators;
        let needles = Needles::of(canaries.iter().map(|canary| canary.text.as_str()));
        let found = needles.found(&told.bytes);
        for (at, canary) in canaries.iter().enumerate() {
            let written = found.get(&at);
            if canary.known {
                let known = tally.known.entry(canary.kind).or_default();
                *known = (known.0 + usize::from(canary.carried), known.1 + 1);
                tally.leaks.extend(written.map(|written| {
                    format!("{} {}: {written} ({receipt})", canary.kind, canary.text)
                }));
            } else if canary.carried {
                let known = tally.unknown.entry(canary.kind).or_default();
                *known = (known.0 + usize::from(written.is_none()), known.1 + 1);
            }
        }
    }

    fn hand_in(&self, member: usize, made: Vec<Made>, canaries: &[Canary]) -> String {
        let world = &self.world;
        let sigs = match world.sig {
            Reach::Sig(sig) => vec![sig],
            _ => Vec::new(),
        };
        let mut handling = Handling::preset(Preset::OwnSigAskMe, &sigs);
        handling.never = made.iter().flat_map(|one| one.never.clone()).collect();
        let words: Vec<&str> = canaries.iter().map(|canary| canary.text.as_str()).collect();
        let content = SubmissionContent { words: words.join(" "), ..SubmissionContent::default() };
        let items = made.into_iter().map(|one| one.item).collect();
        let new = NewSubmission { items, content, handling, once: None };
        let viewer = world.entered(&contact(member));
        let receipt = world.hub.submit(&viewer, &new).unwrap().receipt;
        world.work();
        receipt
    }

    /// Judges, drafts, proves, consents and releases; everything that another party gets, or
    /// what the proof stopped it for.
    fn bring_out(
        &mut self,
        member: usize,
        receipt: &str,
        canaries: &[Canary],
    ) -> Result<Told, String> {
        let world = &self.world;
        let hub = &world.hub;
        let analyst = world.entered("analyst@hub.example");
        judged(hub, &analyst, receipt);
        let name = hub.draft(&analyst, receipt).unwrap();
        let view = hub.draft_view(&analyst, &name).unwrap();
        let work = careless(view.share.work.clone(), canaries, &mut self.maker.dice);
        hub.edit(&analyst, &name, work, view.share.changed).unwrap();
        if let Some(stopped) = stopped(hub, &analyst, &name) {
            // What the proof finds is taken out of the hub's own words; no more can be done.
            self.stops += 1;
            let view = hub.draft_view(&analyst, &name).unwrap();
            let (title_ja, summary_ja) = ("請求書を装う攻撃".to_owned(), String::new());
            let summary_en = String::new();
            let work = ShareWork { title_ja, summary_ja, summary_en, ..view.share.work.clone() };
            hub.edit(&analyst, &name, work, view.share.changed).unwrap();
            if let Some(again) = self::stopped(hub, &analyst, &name) {
                return Err(format!("{stopped}, then {again}"));
            }
        }
        let own = world.entered(&contact(member));
        let view = hub.consent_view(&own, &name, receipt, "ja").unwrap();
        let said =
            Said { receipt, digest: &view.digest, yes: true, may_be_guessed: true, files: &[] };
        hub.consent(&own, &name, &said).unwrap();
        let slot = hub.release(&world.entered("releaser@hub.example"), &name).unwrap();
        world.wait(slot - hub.now());
        world.work();
        Ok(self.told((member + 1) % self.profiles.len(), &name, receipt, canaries))
    }

    /// What another member gets.
    fn told(&mut self, reader: usize, name: &str, receipt: &str, canaries: &[Canary]) -> Told {
        let hub = &self.world.hub;
        let reader = self.world.entered(&contact(reader));
        let (mut bytes, mut indicators) = (Vec::new(), 0);
        for form in Form::ALL {
            for lang in ["ja", "en"] {
                let form = hub.form(&reader, name, *form, lang).unwrap();
                bytes.extend_from_slice(&form.bytes);
                bytes.push(b'\n');
                if (form.form, lang) == (Form::Csv, "en") {
                    indicators = form.bytes.iter().filter(|byte| **byte == b'\n').count();
                }
            }
        }
        for lang in ["ja", "en"] {
            let shares = hub.shares(&reader, None, lang).unwrap();
            let told = format!("{:?} {:?}", *shares[0], *hub.share(&reader, name, lang).unwrap());
            bytes.extend(told.into_bytes());
        }
        let error = hub.submission(&reader, receipt).unwrap_err();
        bytes.extend(error.to_string().into_bytes());
        let canary = self.maker.dice.pick(canaries);
        if canary.known && !stands_in_pairs(&canary.text, &bytes) {
            let found = hub.search(&reader, &canary.text, "ja").unwrap_or_default();
            assert!(found.iter().all(|row| row.name != name), "{canary:?} finds {name}");
        }
        Told { bytes, indicators }
    }
}

struct Told {
    bytes: Vec<u8>,
    /// Lines of the table of values.
    indicators: usize,
}

/// An analyst writes what was read in the mail.
fn careless(work: ShareWork, canaries: &[Canary], dice: &mut Dice) -> ShareWork {
    let known: Vec<&Canary> = canaries.iter().filter(|one| one.known).collect();
    let (one, other) = (&dice.pick(&known).text, &dice.pick(&known).text);
    ShareWork {
        title_ja: format!("請求書を装う攻撃 {one}"),
        title_en: "Attack by a false invoice".to_owned(),
        summary_ja: format!("{other} 宛てに届きました。"),
        summary_en: format!("It was sent to {other}."),
        ..work
    }
}

/// Whether every pair of letters of a text stands in what was told: a search for it then finds
/// the share by them, and tells nothing that was not told.
fn stands_in_pairs(text: &str, told: &[u8]) -> bool {
    let told = String::from_utf8_lossy(told).to_lowercase();
    let letters: Vec<char> = text.to_lowercase().chars().collect();
    let mut pairs = letters.windows(2).filter(|pair| !pair.contains(&' '));
    pairs.all(|pair| told.contains(&pair.iter().collect::<String>()))
}

/// Every item of a submission is one of an attack.
fn judged(hub: &hub::Hub, analyst: &Viewer, receipt: &str) {
    let class = VerdictClass::Phishing;
    for view in hub.submission(analyst, receipt).unwrap().items.iter() {
        if view.item.class != Some(class) {
            let judged = Judged { class, counted: class, reason: "a form" };
            hub.judge(analyst, view.item.id, &judged).unwrap();
        }
    }
}

/// What the proof stops a share for.
fn stopped(hub: &hub::Hub, analyst: &Viewer, name: &str) -> Option<String> {
    match hub.prove(analyst, name) {
        Ok(_) => None,
        Err(Problem::Leaks { .. }) => {
            let preview = hub.preview(analyst, name).unwrap();
            let (form, leak) = &preview.leaks[0];
            Some(format!("{} in {form}: {:?}", leak.value, leak.layers))
        }
        Err(problem) => panic!("{problem}"),
    }
}

fn contact(member: usize) -> String {
    format!("contact@{}", super::world::DOMAINS[member])
}

/// Writes the profile of a member anew.
fn profile_of(
    world: &World,
    id: vocab::OrganisationId,
    change: impl FnOnce(Profile) -> Profile,
) -> Profile {
    let store = world.hub.store();
    let found = store.read(|records| records.organisation(id)).unwrap().unwrap();
    let found = found.for_the_system();
    let profile = change(found.profile.clone());
    let changed = Organisation { profile: profile.clone(), ..found };
    store.write(|records| records.change_organisation(&changed)).unwrap();
    profile
}

/// A member's own document stays inside, whatever anybody wants; a file of the attack that holds
/// no canary goes out, and holds none.
#[test]
fn a_file_with_a_canary_stays_inside_and_one_without_goes_out() {
    for seed in 4..4 + testkit::times("NOROSHI_LEAK_FILES", 2) {
        let mut site = Site::new(seed);
        let own = site.profiles[0].clone();
        let mut made = vec![site.maker.mail(&own, &site.profiles), site.maker.document(&own)];
        let canaries: Vec<Canary> = made.iter().flat_map(|one| one.canaries.clone()).collect();
        // Documents and scripts of the attack, each with a canary of its own, and one without.
        let known: Vec<Canary> = canaries.iter().filter(|one| one.known).cloned().collect();
        let mut files: Vec<Vec<u8>> = vec![made[1].item.bytes.clone()];
        for canary in &known {
            files.push(format!("var to = \"{}\"; run(to);\r\n", canary.text).into_bytes());
        }
        let clean = b"var shell = new ActiveXObject('WScript.Shell'); shell.Run('calc');".to_vec();
        files.push(clean.clone());
        for (number, bytes) in files.iter().enumerate().skip(1) {
            let name = format!("{number}.js");
            let item = hub::NewItem { kind: vocab::ItemKind::File, name, bytes: bytes.clone() };
            made.push(Made { item, canaries: Vec::new(), never: Vec::new() });
        }
        let receipt = site.hand_in(0, made, &canaries);
        let (hub, world) = (&site.world.hub, &site.world);
        let analyst = || world.entered("analyst@hub.example");
        judged(hub, &analyst(), &receipt);
        let name = hub.draft(&analyst(), &receipt).unwrap();
        let propose =
            |bytes: &[u8]| hub.propose_file(&analyst(), &name, (&hash(bytes), "for its readers"));
        for (number, bytes) in files[..files.len() - 1].iter().enumerate() {
            let refused = propose(bytes);
            let is_refused = matches!(refused, Err(Problem::FileLeaks(_)));
            let what = if number == 0 { "the document" } else { &known[number - 1].text };
            assert!(is_refused, "seed {seed}: {what}: {refused:?}");
        }
        propose(&clean).unwrap();
        let sha256 = hash(&clean);
        hub.approve_file(&world.entered("releaser@hub.example"), &name, &sha256).unwrap();
        hub.prove(&analyst(), &name).unwrap();
        let (digest, own) = {
            let own = world.entered(&contact(0));
            (hub.consent_view(&own, &name, &receipt, "ja").unwrap().digest.clone(), own)
        };
        let (receipt, files) = (receipt.as_str(), &[sha256.as_str()][..]);
        let said = Said { receipt, digest: &digest, yes: true, may_be_guessed: true, files };
        hub.consent(&own, &name, &said).unwrap();
        let slot = hub.release(&world.entered("releaser@hub.example"), &name).unwrap();
        world.wait(slot - hub.now());
        world.work();
        let reader = world.entered(&contact(1));
        let view = hub.share(&reader, &name, "ja").unwrap();
        let zip = hub.share_file(&reader, &name, (&sha256, "to look at it")).unwrap();
        let told = format!("{:?} {}", view.files, zip.name).into_bytes();
        let told = [told, zip.bytes.clone(), clean].concat();
        let needles = Needles::of(canaries.iter().map(|canary| canary.text.as_str()));
        assert!(needles.found(&told).is_empty(), "seed {seed}");
    }
}

#[test]
fn no_canary_lies_open_in_what_the_hub_stores() {
    let mut site = Site::new(3);
    let own = site.profiles[0].clone();
    let made: Vec<Made> = (1..AT_ONCE).map(|_| site.maker.mail(&own, &site.profiles)).collect();
    let canaries: Vec<Canary> = made.iter().flat_map(|one| one.canaries.clone()).collect();
    let receipt = site.hand_in(0, made, &canaries);
    site.bring_out(0, &receipt, &canaries).unwrap();
    let needles = Needles::of(canaries.iter().map(|canary| canary.text.as_str()));
    let (hub, folder) = site.world.into_hub();
    drop(hub);
    let mut files = 0;
    for path in crate::support::files(folder.path()) {
        let found = needles.found(&std::fs::read(&path).unwrap());
        files += 1;
        assert!(found.is_empty(), "{found:?} in {}", path.display());
    }
    assert!(files > 2, "{files}");
}

/// What the hub is told of an organisation, each a rule of its own.
struct Rule {
    name: &'static str,
    /// What it holds back.
    canary: fn(&Profile) -> &str,
    forget: fn(&mut Profile),
}

const fn rule(name: &'static str, canary: fn(&Profile) -> &str, forget: fn(&mut Profile)) -> Rule {
    Rule { name, canary, forget }
}

const RULES: [Rule; 7] = [
    rule("name", |own| own.name_en.as_deref().unwrap(), |own| own.name_en = None),
    rule("alias", |own| &own.aliases[0], |own| own.aliases.clear()),
    rule("domain", |own| &own.domains[1], |own| own.domains.truncate(1)),
    rule("person", |own| &own.staff[0], |own| own.staff.clear()),
    rule("phone", |own| &own.phones[0], |own| own.phones.clear()),
    rule("place", |own| &own.places[0], |own| own.places.clear()),
    rule("project", |own| &own.projects[0], |own| own.projects.clear()),
];

#[test]
fn with_a_rule_taken_away_its_canary_gets_out_and_is_found() {
    let mut site = Site::new(4);
    let other = site.profiles[1].clone();
    let id = site.world.members[1].id;
    for rule in RULES {
        let canary = (rule.canary)(&other).to_owned();
        let needles = Needles::of([canary.as_str()]);
        let own = site.profiles[0].clone();
        let document = site.maker.document(&own);
        let receipt = site.hand_in(0, vec![document], &[]);
        let analyst = site.world.entered("analyst@hub.example");
        let name = site.world.hub.draft(&analyst, &receipt).unwrap();
        let told = |site: &mut Site| {
            let view = site.world.hub.draft_view(&analyst, &name).unwrap();
            let summary_ja = format!("{canary} にも届きました。");
            let work = ShareWork { summary_ja, ..view.share.work.clone() };
            site.world.hub.edit(&analyst, &name, work, view.share.changed).unwrap();
            stopped(&site.world.hub, &analyst, &name).map_or_else(
                || {
                    let preview = site.world.hub.preview(&analyst, &name).unwrap();
                    let forms = preview.forms.iter();
                    let bytes: Vec<u8> = forms.flat_map(|form| form.bytes.clone()).collect();
                    !needles.found(&bytes).is_empty()
                },
                |_| false,
            )
        };
        assert!(!told(&mut site), "{}: {canary}", rule.name);
        profile_of(&site.world, id, |mut profile| {
            (rule.forget)(&mut profile);
            profile
        });
        assert!(told(&mut site), "without the rule of a {} {canary} is not found", rule.name);
        profile_of(&site.world, id, |_| other.clone());
    }
}
