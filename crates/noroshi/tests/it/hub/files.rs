//! Files that go out with a share: proposed by one, approved by another, asked for one by one,
//! and given to nobody but the readers of the version that they are out with.

use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hub::{AskedFile, NewItem, NewSubmission, Problem, Said};
use release::{Handling, Reach, Refusal, Viewer};
use sha2::{Digest, Sha256};
use store::SubmissionContent;
use vocab::{ConsentWord, ItemKind, Preset, Role, ShareState};

use super::http::Browser;
use super::served::Site;
use super::world::{DOMAINS, MINUTE, World, worlds};

/// What an attacker sends, and nothing of anybody in it.
pub(super) const SAMPLE: &[u8] =
    b"var shell = new ActiveXObject('WScript.Shell');\r\nshell.Run('calc');\r\n";

/// The mail of an attacker with a file.
pub(super) fn mail(to: &str, name: &str, file: &[u8]) -> Vec<u8> {
    let packed = STANDARD.encode(file);
    let lines: Vec<&str> =
        packed.as_bytes().chunks(76).map(|line| str::from_utf8(line).unwrap()).collect();
    format!(
        "From: Billing <billing@evil0.test>\r\nTo: <staff@{to}>\r\nSubject: invoice\r\n\
         Message-ID: <1@evil0.test>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=BB\r\n\r\n--BB\r\n\
         Content-Type: text/plain\r\n\r\nSee http://login.evil0.test/verify\r\n--BB\r\n\
         Content-Type: application/octet-stream; name=\"{name}\"\r\n\
         Content-Disposition: attachment; filename=\"{name}\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--BB--\r\n",
        lines.join("\r\n")
    )
    .into_bytes()
}

pub(super) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn contact(world: &World, member: usize) -> Viewer {
    world.entered(&format!("contact@{}", DOMAINS[member]))
}

fn analyst(world: &World) -> Viewer {
    world.entered("analyst@hub.example")
}

fn releaser(world: &World) -> Viewer {
    world.entered("releaser@hub.example")
}

/// The items of one submission of a member: its receipt.
fn handed_in(world: &World, member: usize, preset: Preset, items: &[(&str, Vec<u8>)]) -> String {
    let Reach::Sig(sig) = world.sig else { panic!("a SIG") };
    let kind = |name: &str| if name.ends_with(".eml") { ItemKind::Mail } else { ItemKind::File };
    let item = |(name, bytes): &(&str, Vec<u8>)| NewItem {
        kind: kind(name),
        name: (*name).to_owned(),
        bytes: bytes.clone(),
    };
    let new = NewSubmission {
        items: items.iter().map(item).collect(),
        content: SubmissionContent::default(),
        handling: Handling::preset(preset, &[sig]),
        once: None,
    };
    let receipt = world.hub.submit(&contact(world, member), &new).unwrap().receipt;
    world.work();
    receipt
}

/// A draft of a mail with the sample in it, by the first member: name and receipt.
fn drafted(world: &World) -> (String, String) {
    let mail = mail(DOMAINS[0], "invoice.js", SAMPLE);
    let receipt = handed_in(world, 0, Preset::OwnSigAskMe, &[("a.eml", mail)]);
    (world.hub.draft(&analyst(world), &receipt).unwrap(), receipt)
}

fn propose(world: &World, name: &str, sha256: &str) -> Result<(), Problem> {
    world.hub.propose_file(&analyst(world), name, (sha256, "others must see what it does"))
}

fn approve(world: &World, name: &str, sha256: &str) {
    world.hub.approve_file(&releaser(world), name, sha256).unwrap();
}

fn prove(world: &World, name: &str) {
    world.hub.prove(&analyst(world), name).unwrap();
}

fn asked(world: &World, member: usize, name: &str, receipt: &str) -> Vec<AskedFile> {
    let member = contact(world, member);
    world.hub.consent_view(&member, name, receipt, "en").unwrap().into_inner().files
}

/// A member says yes to a share, and to these files.
fn says(world: &World, member: usize, (name, receipt): (&str, &str), files: &[&str]) {
    let member = contact(world, member);
    let view = world.hub.consent_view(&member, name, receipt, "ja").unwrap();
    let said = Said { receipt, digest: &view.digest, yes: true, may_be_guessed: true, files };
    world.hub.consent(&member, name, &said).unwrap();
}

fn released(world: &World, name: &str) {
    let slot = world.hub.release(&releaser(world), name).unwrap();
    world.wait(slot - world.hub.now());
    world.work();
}

/// Hashes of the files that a member sees in a share.
fn seen(world: &World, member: usize, name: &str) -> Vec<String> {
    let view = world.hub.share(&contact(world, member), name, "ja").unwrap().into_inner();
    view.files.into_iter().map(|file| file.sha256).collect()
}

fn read(world: &World, viewer: &Viewer, name: &str, sha256: &str) -> Result<Vec<u8>, Problem> {
    let zip = world.hub.share_file(viewer, name, (sha256, "to write a rule"))?;
    assert_eq!(zip.name, format!("{name}-{}.zip", short(sha256)));
    Ok(zip.into_inner().bytes)
}

fn page(browser: &Browser, path: &str) -> String {
    browser.get(&format!("{path}?lang=en")).body
}

/// How a file is told apart in the name of its archive.
fn short(sha256: &str) -> &str {
    sha256.get(..8).unwrap()
}

fn refusal<T: std::fmt::Debug>(result: Result<T, Problem>) -> Refusal {
    match result {
        Err(Problem::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn not_ready<T: std::fmt::Debug>(result: Result<T, Problem>) -> &'static str {
    match result {
        Err(Problem::NotReady(why)) => why,
        other => panic!("{other:?}"),
    }
}

/// The kinds of what a file was refused for.
fn found<T: std::fmt::Debug>(result: Result<T, Problem>) -> String {
    match result {
        Err(Problem::FileLeaks(kinds)) => {
            kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(" ")
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_goes_the_whole_way_and_back() {
    for world in worlds() {
        let hub = &world.hub;
        let (name, receipt) = drafted(&world);
        let sha256 = hash(SAMPLE);
        propose(&world, &name, &sha256).unwrap();
        assert_eq!(not_ready(propose(&world, &name, &sha256)), "file-proposed");
        approve(&world, &name, &sha256);
        assert_eq!(not_ready(hub.approve_file(&releaser(&world), &name, &sha256)), "file-decided");
        prove(&world, &name);
        let files = asked(&world, 0, &name, &receipt);
        assert_eq!((files.len(), files[0].yes), (1, false));
        assert_eq!(files[0].file.sha256, sha256);
        assert!(refusal(read(&world, &contact(&world, 1), &name, &sha256)).hides());
        says(&world, 0, (&name, &receipt), &[&sha256]);
        assert!(asked(&world, 0, &name, &receipt)[0].yes);
        released(&world, &name);

        assert_eq!(seen(&world, 1, &name), [sha256.as_str()]);
        let (one, other) = (contact(&world, 1), contact(&world, 2));
        let zip = read(&world, &one, &name, &sha256).unwrap();
        assert_eq!(read(&world, &other, &name, &sha256).unwrap(), zip, "one reader is told apart");
        let inside = format!("{sha256}.bin");
        assert!(zip.windows(inside.len()).any(|part| part == inside.as_bytes()));
        for unsaid in [&b"invoice"[..], b"Shell", receipt.as_bytes()] {
            assert!(!zip.windows(unsaid.len()).any(|part| part == unsaid));
        }
        let none = hash(b"another");
        assert_eq!(refusal(read(&world, &one, &name, &none)), Refusal::NotFound);
        let empty = hub.share_file(&one, &name, (&sha256, " "));
        assert!(matches!(empty, Err(Problem::Invalid { field: "file-words", .. })), "{empty:?}");
        taken_away(&world, &name, &receipt, &sha256);
    }
}

/// A revision and a withdrawal take a file away from who had it.
fn taken_away(world: &World, name: &str, receipt: &str, sha256: &str) {
    let hub = &world.hub;
    assert_eq!(not_ready(hub.take_back_file(&analyst(world), name, sha256)), "file-is-out");
    hub.revise(&analyst(world), name).unwrap();
    assert_eq!(seen(world, 1, name), [sha256], "the version that is out is as it was");
    prove(world, name);
    assert!(!asked(world, 0, name, receipt)[0].yes, "a yes holds for one version");
    says(world, 0, (name, receipt), &[]);
    released(world, name);
    assert!(seen(world, 1, name).is_empty());
    let gone = read(world, &contact(world, 1), name, sha256);
    assert_eq!(refusal(gone), Refusal::NotFound);

    hub.revise(&analyst(world), name).unwrap();
    prove(world, name);
    says(world, 0, (name, receipt), &[sha256]);
    released(world, name);
    read(world, &contact(world, 3), name, sha256).unwrap();
    hub.withdraw(&releaser(world), name, "誤りがありました。", "").unwrap();
    assert!(seen(world, 3, name).is_empty());
    let gone = read(world, &contact(world, 4), name, sha256);
    assert_eq!(refusal(gone), Refusal::NotFound);
}

#[test]
fn it_takes_a_second_person_and_the_password() {
    let world = worlds().swap_remove(0);
    let hub = &world.hub;
    let (name, receipt) = drafted(&world);
    let sha256 = hash(SAMPLE);
    let Viewer::Person(person) = world.viewer(&world.analyst) else { panic!() };
    world.person(person.organisation, "both@hub.example", &[Role::Analyst, Role::Releaser]);
    let both = world.enter("both@hub.example");
    let proposer = world.viewer(&both);
    for nobody in [&contact(&world, 0), &releaser(&world), &Viewer::Nobody] {
        let refused = refusal(hub.propose_file(nobody, &name, (&sha256, "so")));
        assert!(refused.hides() || refused == Refusal::NotLoggedIn, "{refused:?}");
    }
    let empty = hub.propose_file(&proposer, &name, (&sha256, ""));
    assert!(matches!(empty, Err(Problem::Invalid { field: "why", .. })), "{empty:?}");
    hub.propose_file(&proposer, &name, (&sha256, "so")).unwrap();
    let again = hub.approve_file(&world.fresh(&both), &name, &sha256);
    assert_eq!(refusal(again), Refusal::SamePerson);
    assert!(refusal(hub.approve_file(&analyst(&world), &name, &sha256)).hides());
    assert!(refusal(hub.approve_file(&contact(&world, 0), &name, &sha256)).hides());
    let stale = world.enter("releaser@hub.example");
    world.wait(6 * MINUTE);
    let refused = hub.approve_file(&world.viewer(&stale), &name, &sha256);
    assert_eq!(refusal(refused), Refusal::NotFresh);

    // Without the second person the share is proven without it.
    prove(&world, &name);
    assert!(asked(&world, 0, &name, &receipt).is_empty());
    let late = hub.approve_file(&releaser(&world), &name, &sha256);
    assert_eq!(not_ready(late), "not-a-draft");
    says(&world, 0, (&name, &receipt), &[&sha256]);
    released(&world, &name);
    assert!(seen(&world, 1, &name).is_empty());
    // Who proposed wrote on the share, and does not release it either.
    let view = hub.draft_view(&analyst(&world), &name).unwrap();
    let Viewer::Person(proposer) = proposer else { panic!() };
    assert!(view.share.drafters.contains(&proposer.id));
}

#[test]
fn without_the_yes_of_its_source_the_share_goes_out_without_it() {
    for world in worlds() {
        let (name, receipt) = drafted(&world);
        let sha256 = hash(SAMPLE);
        propose(&world, &name, &sha256).unwrap();
        approve(&world, &name, &sha256);
        prove(&world, &name);
        says(&world, 0, (&name, &receipt), &[&sha256]);
        // The last answer counts, and another hash is nobody's yes.
        says(&world, 0, (&name, &receipt), &[&hash(b"another")]);
        released(&world, &name);
        assert!(seen(&world, 1, &name).is_empty());
        let gone = read(&world, &contact(&world, 1), &name, &sha256);
        assert_eq!(refusal(gone), Refusal::NotFound);
    }
}

#[test]
fn it_is_taken_back_until_it_is_out() {
    let world = worlds().swap_remove(0);
    let (name, receipt) = drafted(&world);
    let sha256 = hash(SAMPLE);
    propose(&world, &name, &sha256).unwrap();
    approve(&world, &name, &sha256);
    prove(&world, &name);
    says(&world, 0, (&name, &receipt), &[&sha256]);
    // Its release is said already.
    let slot = world.hub.release(&releaser(&world), &name).unwrap();
    world.hub.take_back_file(&releaser(&world), &name, &sha256).unwrap();
    assert!(asked(&world, 0, &name, &receipt).is_empty());
    world.wait(slot - world.hub.now());
    world.work();
    assert!(seen(&world, 1, &name).is_empty());
    world.hub.revise(&analyst(&world), &name).unwrap();
    // What was taken back can be proposed anew, by everybody's leave anew.
    propose(&world, &name, &sha256).unwrap();
    prove(&world, &name);
    assert!(asked(&world, 0, &name, &receipt).is_empty());
}

#[test]
fn no_standing_consent_and_no_night_covers_a_file() {
    let world = worlds().swap_remove(0);
    let hub = &world.hub;
    let sha256 = hash(SAMPLE);
    let items = [("a.eml", mail(DOMAINS[0], "invoice.js", SAMPLE))];
    let receipt = handed_in(&world, 0, Preset::StandingConsent, &items);
    let name = hub.draft(&analyst(&world), &receipt).unwrap();
    let consent = || hub.draft_view(&analyst(&world), &name).unwrap().sources[0].consent;
    prove(&world, &name);
    assert_eq!(consent(), ConsentWord::Standing);
    hub.revise(&analyst(&world), &name).unwrap();
    propose(&world, &name, &sha256).unwrap();
    approve(&world, &name, &sha256);
    prove(&world, &name);
    assert_eq!(consent(), ConsentWord::Asked);
    assert_eq!(not_ready(hub.release(&releaser(&world), &name)), "consent-missing");

    // A share of indicators alone carries none, at night or by day.
    hub.revise(&analyst(&world), &name).unwrap();
    let view = hub.draft_view(&analyst(&world), &name).unwrap();
    let mut work = view.share.work.clone();
    work.indicators_only = true;
    hub.edit(&analyst(&world), &name, work, view.share.changed).unwrap();
    prove(&world, &name);
    assert_eq!(consent(), ConsentWord::Standing);
    hub.revise(&analyst(&world), &name).unwrap();
    hub.take_back_file(&analyst(&world), &name, &sha256).unwrap();
    assert_eq!(not_ready(propose(&world, &name, &sha256)), "file-indicators-only");
    prove(&world, &name);
    world.wait(12 * 60 * MINUTE);
    let slot = hub.release_at_night(&releaser(&world), &name).unwrap();
    world.wait(slot - hub.now());
    world.work();
    assert!(seen(&world, 1, &name).is_empty());
}

#[test]
fn every_source_that_it_came_from_is_asked_and_no_other() {
    for world in worlds() {
        let hub = &world.hub;
        let sha256 = hash(SAMPLE);
        let with = |member: usize| vec![("a.eml", mail(DOMAINS[member], "invoice.js", SAMPLE))];
        let without = vec![("a.eml", mail(DOMAINS[2], "other.js", b"WScript.Echo(1)"))];
        let preset = Preset::OwnSigAskMe;
        let receipts = [
            handed_in(&world, 0, preset, &with(0)),
            handed_in(&world, 1, preset, &with(1)),
            handed_in(&world, 2, preset, &without),
        ];
        let name = hub.draft(&analyst(&world), &receipts[0]).unwrap();
        for receipt in &receipts[1..] {
            hub.join(&analyst(&world), &name, receipt).unwrap();
        }
        propose(&world, &name, &sha256).unwrap();
        approve(&world, &name, &sha256);
        let answers = |third: &[&str]| {
            prove(&world, &name);
            let counts = [0, 1, 2].map(|one| asked(&world, one, &name, &receipts[one]).len());
            assert_eq!(counts, [1, 1, 0]);
            says(&world, 0, (&name, &receipts[0]), &[&sha256]);
            says(&world, 1, (&name, &receipts[1]), third);
            says(&world, 2, (&name, &receipts[2]), &[]);
            released(&world, &name);
            seen(&world, 3, &name)
        };
        assert!(answers(&[]).is_empty(), "it went out with one yes of two");
        hub.revise(&analyst(&world), &name).unwrap();
        assert_eq!(answers(&[&sha256]), [sha256.as_str()]);
    }
}

#[test]
fn what_names_somebody_stays_inside_wherever_it_stands() {
    let world = worlds().swap_remove(0);
    let hub = &world.hub;
    let zip =
        |name: &str, bytes: &[u8]| artifact::locked_zip(name, bytes, "infected", [1; 11]).unwrap();
    let wide: Vec<u8> = "しらかば電機".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("plain.js", b"// for info@shirakaba-denki.test\r\nx();".to_vec()),
        ("wide.bin", [&b"MZ\0\0"[..], &wide].concat()),
        (
            "coded.js",
            format!("eval(atob('{}'))", STANDARD.encode("var to = 'kogane-seiko.test'"))
                .into_bytes(),
        ),
        ("locked.zip", zip("a.js", b"send('contact@aozora-juko.test')")),
        ("to-kogane-seiko.test.js", b"nothing().within();".to_vec()),
        ("fine.js", SAMPLE.to_vec()),
        ("shut.zip", artifact::locked_zip("b.js", b"who knows", "Vu7.kq-2", [2; 11]).unwrap()),
        ("large.bin", vec![0; (256 << 10) + 1]),
        ("mail.eml", mail(DOMAINS[1], "invoice.js", SAMPLE)),
    ];
    let receipt = handed_in(&world, 0, Preset::OwnSigAskMe, &files);
    let name = hub.draft(&analyst(&world), &receipt).unwrap();
    let propose = |at: usize| propose(&world, &name, &hash(&files[at].1));
    assert_eq!(found(propose(0)), "domain mail-address");
    assert_eq!(found(propose(1)), "organisation-name");
    assert_eq!(found(propose(2)), "domain");
    assert_eq!(found(propose(3)), "domain mail-address");
    assert_eq!(found(propose(4)), "domain");
    propose(5).unwrap();
    assert_eq!(not_ready(propose(6)), "file-not-searched");
    assert_eq!(not_ready(propose(7)), "file-too-large");
    assert_eq!(not_ready(propose(8)), "file-not-named");
    assert_eq!(not_ready(super::files::propose(&world, &name, "00")), "file-not-named");
    // What becomes an identifier later stops what was approved before.
    approve(&world, &name, &hash(SAMPLE));
    let admin = world.fresh(&world.administrator);
    let new = super::world::organisation("WScript.Shell", "wscript.test", world.sig);
    hub.add_organisation(&admin, &new).unwrap();
    assert_eq!(found(hub.prove(&analyst(&world), &name)), "organisation-name domain");
    hub.take_back_file(&analyst(&world), &name, &hash(SAMPLE)).unwrap();
    prove(&world, &name);
}

#[test]
fn what_a_file_names_narrows_whom_it_may_be_about() {
    let world = worlds().swap_remove(0);
    let hub = &world.hub;
    let script = "var place = 'kanto'; // 関東".as_bytes();
    let receipt = handed_in(&world, 0, Preset::OwnSigAskMe, &[("a.js", script.to_vec())]);
    let admin = world.fresh(&world.administrator);
    for (member, region) in [(1, "kansai"), (2, "kansai"), (3, "kansai")] {
        let store = hub.store();
        let id = world.members[member].id;
        let known = store.read(|records| records.organisation(id)).unwrap().unwrap();
        let mut known = known.for_the_system();
        known.profile.regions = vec![region.to_owned()];
        store.write(|records| records.change_organisation(&known)).unwrap();
    }
    let name = hub.draft(&analyst(&world), &receipt).unwrap();
    let k = || hub.preview(&analyst(&world), &name).unwrap().k.k;
    let before = k();
    propose(&world, &name, &hash(script)).unwrap();
    assert_eq!(k(), before);
    approve(&world, &name, &hash(script));
    assert!(k() < before, "{} and not below {before}", k());
    drop(admin);
}

#[test]
fn a_file_in_a_locked_archive_is_taken_out_in_a_worker() {
    let world = worlds().swap_remove(0);
    let hub = &world.hub;
    let zip = artifact::locked_zip("run.js", SAMPLE, "infected", [3; 11]).unwrap();
    let mail = mail(DOMAINS[0], "invoice.zip", &zip);
    let receipt = handed_in(&world, 0, Preset::OwnSigAskMe, &[("a.eml", mail)]);
    let name = hub.draft(&analyst(&world), &receipt).unwrap();
    let sha256 = hash(SAMPLE);
    propose(&world, &name, &sha256).unwrap();
    propose(&world, &name, &hash(&zip)).unwrap();
    approve(&world, &name, &sha256);
    prove(&world, &name);
    let files = asked(&world, 0, &name, &receipt);
    assert_eq!(files.len(), 1, "{files:?}");
    says(&world, 0, (&name, &receipt), &[&sha256]);
    released(&world, &name);
    assert_eq!(seen(&world, 1, &name), [sha256.as_str()]);
    read(&world, &contact(&world, 1), &name, &sha256).unwrap();
    // Its bytes lie under the key of the share, and go with it.
    let share = hub.store().read(|records| records.share_by_name(&name)).unwrap().unwrap();
    let key = format!("share:{}", share.for_the_system().id);
    hub.store().database().write(|tx| tx.erase_key(&key)).unwrap();
    assert!(read(&world, &contact(&world, 1), &name, &sha256).is_err());
}

#[test]
fn who_has_too_many_is_told_to_the_desk() {
    let world = worlds().swap_remove(0);
    let (name, receipt) = drafted(&world);
    let sha256 = hash(SAMPLE);
    propose(&world, &name, &sha256).unwrap();
    approve(&world, &name, &sha256);
    prove(&world, &name);
    says(&world, 0, (&name, &receipt), &[&sha256]);
    released(&world, &name);
    let reader = contact(&world, 1);
    for _ in 0..3 {
        read(&world, &reader, &name, &sha256).unwrap();
    }
    assert!(world.hub.duty_notices(&analyst(&world)).unwrap().is_empty());
    assert_eq!(not_ready(read(&world, &reader, &name, &sha256)), "originals-today");
    assert_eq!(world.hub.duty_notices(&analyst(&world)).unwrap().len(), 1);
    let trail = world.hub.audit(&world.entered("auditor@hub.example"), None).unwrap();
    let done = |action: &str| trail.iter().filter(|one| one.action == action).count();
    assert_eq!(["propose-file", "approve-file", "read-file"].map(done), [1, 1, 3]);
}

#[test]
fn the_pages_ask_for_each_file_and_give_it_as_a_locked_archive() {
    if Command::new("7zz").output().is_err() {
        return testkit::missing("7zz");
    }
    let world = worlds().swap_remove(0);
    let (name, receipt) = drafted(&world);
    let sha256 = hash(SAMPLE);
    for token in [&world.analyst, &world.releaser, &world.members[0].contact] {
        world.fresh(token);
    }
    let site = Site::of(world);
    let draft = format!("/drafts/{name}");
    assert!(
        page(&site.analyst, &draft).contains("A decoy is often made from a document of a member")
    );
    let refused = site.analyst.post(&format!("{draft}/files"), &[("file", &sha256), ("why", "")]);
    assert_eq!(refused.status, 422);
    let done = site.analyst.post(&format!("{draft}/files"), &[("file", &sha256), ("why", "so")]);
    assert_eq!(done.status, 303, "{done:?}");
    let path = format!("{draft}/files/{sha256}/approve");
    assert!(!page(&site.analyst, &draft).contains(&path));
    assert!(page(&site.releaser, &draft).contains(&path));
    assert_eq!(site.releaser.post(&path, &[]).status, 303);
    assert!(page(&site.releaser, &draft).contains("its sources are asked"));
    assert_eq!(site.analyst.post(&format!("{draft}/prove"), &[]).status, 303);

    let consent = format!("/consent/{name}/{receipt}");
    let form = page(&site.member, &consent);
    let (_, tick) = form.split_once("name=\"files\"").unwrap();
    assert!(!tick.split_once('>').unwrap().0.contains("checked"), "{form}");
    assert!(form.contains("invoice.js") && form.contains(&sha256));
    let (_, digest) = form.split_once("name=\"digest\" value=\"").unwrap();
    let (digest, _) = digest.split_once('"').unwrap();
    let fields = [("say", "yes"), ("digest", digest), ("may-be-guessed", "1"), ("files", &sha256)];
    assert_eq!(site.member.post(&consent, &fields).status, 303);
    assert_eq!(site.releaser.post(&format!("{draft}/release"), &[]).status, 303);
    site.hub.set_clock(site.hub.now() + 15 * MINUTE);
    site.worked();

    given(&site, &name, &sha256);
}

/// The page of a share gives its file to who just gave the password, and to no program.
fn given(site: &Site, name: &str, sha256: &str) {
    let share = format!("/shares/{name}");
    assert!(page(&site.member, &share).contains(&format!("/confirm?next={share}")));
    let path = format!("{share}/files/{sha256}");
    let led = site.member.post(&path, &[("file-words", "so")]);
    assert_eq!(led.header("location"), Some(format!("/confirm?next={share}").as_str()));
    site.hub.confirm(&site.member_token, super::world::PASSWORD).unwrap();
    assert!(page(&site.member, &share).contains(&path));
    assert_eq!(site.member.post(&path, &[]).status, 422);
    let answer = super::originals::bytes(&site.member, &path, &[("file-words", "so")]);
    let (head, zip) = super::originals::split(&answer);
    for line in [
        "content-type: application/zip",
        &format!("attachment; filename=\"{}-{}.zip\"", name.to_lowercase(), short(sha256)),
        "x-content-type-options: nosniff",
        "cache-control: no-store",
    ] {
        assert!(head.contains(line), "{line}: {head}");
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file.zip"), zip).unwrap();
    let mut command = Command::new("7zz");
    command.args(["x", "-y", "-pinfected", "file.zip"]).current_dir(folder.path());
    assert!(command.output().unwrap().status.success());
    let inside = folder.path().join(format!("{sha256}.bin"));
    assert_eq!(std::fs::read(inside).unwrap(), SAMPLE);

    let bearer = format!("Bearer {}", site.key);
    let headers = [("Authorization", bearer.as_str())];
    let list = site.stranger.send("GET", &format!("/api/v1{share}/files"), &headers, b"");
    let list: serde_json::Value = serde_json::from_str(&list.body).unwrap();
    let expected = serde_json::json!({ "files": [{
        "name": "invoice.js", "type": list["files"][0]["type"], "size": SAMPLE.len(), "sha256": sha256,
    }] });
    assert_eq!(list, expected);
    assert_eq!(site.stranger.send("POST", &path, &headers, b"").status, 403);
    let states = site.hub.drafts(
        &site.hub.logged_in(&site.analyst_token).unwrap().unwrap().viewer,
        ShareState::Released,
        None,
    );
    assert_eq!(states.unwrap().len(), 1);
}
