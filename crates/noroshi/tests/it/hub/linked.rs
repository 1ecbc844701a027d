//! What others have seen, and what readers have had already, counts for a share.

use hub::{Judged, Said};
use vocab::{Form, VerdictClass};

use super::world::{DOMAINS, World, worlds};

/// One attack, sent to a member; its subject has a word of no vocabulary.
fn handed_in(world: &World, member: usize, subject: &str) -> String {
    let domain = DOMAINS[member];
    let mail = format!(
        "Received: from out.evil-sender.test ([198.51.100.9])\r\n\tby mx.{domain};\
         \x20Mon, 1 Jun 2026 09:00:00 +0900\r\n\
         From: Billing <billing@evil-sender.test>\r\nTo: <staff@{domain}>\r\n\
         Subject: {subject}\r\nMessage-ID: <{member}@evil-sender.test>\r\n\
         Date: Mon, 1 Jun 2026 08:58:00 +0900\r\n\r\n\
         http://login.evil-sender.test/verify\r\n"
    );
    world.hand_in(&world.fresh(&world.members[member].contact), mail.as_bytes())
}

/// The draft of a submission, judged; its name.
fn drafted(world: &World, receipt: &str) -> String {
    let analyst = world.viewer(&world.analyst);
    let item = world.hub.submission(&analyst, receipt).unwrap().items[0].item.id;
    let class = VerdictClass::Phishing;
    let judged = Judged { class, counted: class, reason: "a form" };
    world.hub.judge(&analyst, item, &judged).unwrap();
    world.hub.draft(&analyst, receipt).unwrap()
}

/// Whether the text of the draft says a word.
fn says(world: &World, name: &str, word: &str) -> bool {
    let preview = world.hub.preview(&world.viewer(&world.analyst), name).unwrap();
    let text = preview.forms.iter().find(|form| form.form == Form::Text).unwrap();
    String::from_utf8_lossy(&text.bytes).contains(word)
}

#[test]
fn a_word_goes_out_once_enough_organisations_have_seen_it() {
    for (count, goes_out) in [(2, false), (3, true)] {
        for world in worlds() {
            let receipts: Vec<String> =
                (0..count).map(|member| handed_in(&world, member, "invoice zorbulax")).collect();
            let name = drafted(&world, &receipts[0]);
            assert_eq!(says(&world, &name, "zorbulax"), goes_out, "{count}");
        }
    }
}

#[test]
fn what_readers_have_had_of_the_same_attack_shrinks_k() {
    let world = worlds().swap_remove(0);
    let hub = &world.hub;
    let analyst = world.viewer(&world.analyst);
    let first = handed_in(&world, 0, "invoice");
    let second = handed_in(&world, 1, "invoice");
    let later = drafted(&world, &second);
    let before = hub.preview(&analyst, &later).unwrap().k.k;
    // The first share names a product that one member alone makes.
    let administrator = world.fresh(&world.administrator);
    let id = world.members[2].id;
    let member = hub.store().read(|records| records.organisation(id)).unwrap().unwrap();
    let mut profile = member.for_the_system().profile;
    profile.products = vec!["タービン".to_owned()];
    hub.change_profile(&administrator, id, (profile, None)).unwrap();
    let name = drafted(&world, &first);
    let mut work = hub.draft_view(&analyst, &name).unwrap().share.work.clone();
    work.title_ja = "ポンプを装う請求書".to_owned();
    let changed = hub.draft_view(&analyst, &name).unwrap().share.changed;
    hub.edit(&analyst, &name, work, changed).unwrap();
    hub.prove(&analyst, &name).unwrap();
    let owner = world.fresh(&world.members[0].contact);
    let view = hub.consent_view(&owner, &name, &first, "ja").unwrap();
    let said =
        Said { receipt: &first, digest: &view.digest, yes: true, may_be_guessed: true, files: &[] };
    hub.consent(&owner, &name, &said).unwrap();
    let slot = hub.release(&world.fresh(&world.releaser), &name).unwrap();
    world.wait(slot - hub.now());
    world.work();
    let mut work = hub.draft_view(&analyst, &later).unwrap().share.work.clone();
    work.title_ja = "請求書を装うメール".to_owned();
    let changed = hub.draft_view(&analyst, &later).unwrap().share.changed;
    hub.edit(&analyst, &later, work, changed).unwrap();
    let after = hub.preview(&analyst, &later).unwrap().k.k;
    assert_eq!((before, after), (4, 3));
}
