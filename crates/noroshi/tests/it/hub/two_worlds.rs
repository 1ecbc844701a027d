//! Two worlds: one history is played with the submission from one member, and again with it
//! from another one that could as well have sent it. A third member gets the same bytes.

use hub::{AnswerForm, Judged, NewItem, NewSubmission, Said};
use release::{Handling, Reach};
use store::{Location, SubmissionContent};
use vocab::{AnswerWord, Form, ItemKind, Preset, VerdictClass};

use super::world::{DOMAINS, MINUTE, World};

/// What members send to each other's domain: the same but for whose it is.
fn mail(domain: &str) -> Vec<u8> {
    format!(
        "Received: from out.evil-sender.test ([198.51.100.9])\r\n\tby mx.{domain};\
         \x20Mon, 1 Jun 2026 09:00:00 +0900\r\n\
         From: Billing <billing@evil-sender.test>\r\nTo: <staff@{domain}>\r\n\
         Subject: =?UTF-8?B?6KuL5rGC5pu444Gu5Lu2?=\r\nMessage-ID: <1@evil-sender.test>\r\n\
         Date: Mon, 1 Jun 2026 08:58:00 +0900\r\n\r\n\
         http://login.evil-sender.test/verify?u=staff%40{domain}\r\n"
    )
    .into_bytes()
}

/// Plays the history; everything that the third member gets.
fn told(submitter: usize) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let world = World::new(&Location::Sqlite(folder.path().join("hub.db")), folder, 7);
    let hub = &world.hub;
    let sigs = match world.sig {
        Reach::Sig(sig) => vec![sig],
        _ => Vec::new(),
    };
    let new = NewSubmission {
        items: vec![NewItem {
            kind: ItemKind::Mail,
            name: "a.eml".to_owned(),
            bytes: mail(DOMAINS[submitter]),
        }],
        content: SubmissionContent::default(),
        handling: Handling::preset(Preset::OwnSigAskMe, &sigs),
        once: None,
    };
    let member = world.fresh(&world.members[submitter].contact);
    let receipt = hub.submit(&member, &new).unwrap().receipt;
    world.work();
    let third = world.viewer(&world.members[2].contact);
    let mut told = vec![format!("{:?}", hub.submission(&third, &receipt).err())];
    let analyst = world.viewer(&world.analyst);
    let item = hub.submission(&analyst, &receipt).unwrap().items[0].item.id;
    let class = VerdictClass::Phishing;
    hub.judge(&analyst, item, &Judged { class, counted: class, reason: "a form" }).unwrap();
    let name = hub.draft(&analyst, &receipt).unwrap();
    told.push(format!("{:?}", hub.share(&third, &name, "ja").err()));
    hub.prove(&analyst, &name).unwrap();
    let view = hub.consent_view(&member, &name, &receipt, "ja").unwrap();
    let said = Said { receipt: &receipt, digest: &view.digest, yes: true, may_be_guessed: true };
    hub.consent(&member, &name, &said).unwrap();
    let slot = hub.release(&world.fresh(&world.releaser), &name).unwrap();
    world.wait(slot - hub.now());
    world.work();
    let form = AnswerForm {
        word: AnswerWord::Seen,
        copies: None,
        seen: None,
        note: String::new(),
        submission: None,
    };
    hub.answer(&third, &name, &form).unwrap();
    world.wait(20 * MINUTE);
    world.work();
    told.push(format!("{:?}", hub.shares(&third, None, "ja").unwrap()));
    told.push(format!("{:?}", hub.share(&third, &name, "en").unwrap()));
    told.push(format!("{:?}", hub.search(&third, "evil-sender.test", "ja").unwrap()));
    for form in Form::ALL {
        for lang in ["ja", "en"] {
            let bytes = hub.form(&third, &name, *form, lang).unwrap().bytes.clone();
            told.push(String::from_utf8(bytes).unwrap());
        }
    }
    told
}

#[test]
fn a_third_member_gets_the_same_bytes_whoever_handed_in() {
    let (one, other) = (told(0), told(3));
    assert_eq!(one, other);
    assert!(one.concat().contains("evil-sender"), "{one:?}");
}
