//! Canaries: identifiers of every known kind are planted into a mail, and none of them may be
//! in any byte that another party gets, nor lie open in what the hub stores.

use hub::{Judged, NewItem, NewSubmission, Said};
use release::{Handling, Reach};
use store::SubmissionContent;
use vocab::{ConsentWord, Form, ItemKind, Preset, VerdictClass};

use super::world::{World, worlds};

/// Words that tell of the submitter, its people or its machines.
const CANARIES: [&str; 12] = [
    "みどりの精機",
    "midorino-seiki",
    "canary-recipient",
    "烏丸鷹司",
    "canary-id-4471",
    "mx77.canary-host.test",
    "canary-selector",
    "03-5555-0177",
    "渡良瀬橋計画",
    "canary-token-98f3a1c27e",
    "canary-nickname",
    "鳳凰台三丁目",
];

fn mail() -> String {
    format!(
        "Received: from mx77.canary-host.test (mx77.canary-host.test [192.0.2.7])\r\n\
         \tby mbox.midorino-seiki.test; Mon, 1 Jun 2026 09:00:00 +0900\r\n\
         Received: from out.evil-sender.test (out.evil-sender.test [198.51.100.9])\r\n\
         \tby mx77.canary-host.test; Mon, 1 Jun 2026 08:59:00 +0900\r\n\
         DKIM-Signature: v=1; d=midorino-seiki.test; s=canary-selector; b=AA==\r\n\
         From: \"Billing\" <billing@evil-sender.test>\r\n\
         To: =?UTF-8?B?{name}?= <canary-recipient@midorino-seiki.test>\r\n\
         References: <canary-id-4471@midorino-seiki.test>\r\n\
         Subject: invoice for midorino-seiki canary-nickname\r\n\
         Date: Mon, 1 Jun 2026 08:58:00 +0900\r\n\
         Message-ID: <x@evil-sender.test>\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\n\
         みどりの精機株式会社\r\n烏丸鷹司 様\r\n\r\n\
         渡良瀬橋計画 の請求書です。至急お支払いください。\r\n\
         http://login.evil-sender.test/verify?u=canary-recipient%40midorino-seiki.test\
         &t=canary-token-98f3a1c27e\r\n\
         TEL 03-5555-0177 鳳凰台三丁目\r\n",
        name = "54OP5Li46bez5Y+4"
    )
}

/// Hands the mail in and brings it out; its name outside.
fn shared(world: &World) -> String {
    let hub = &world.hub;
    let sigs = match world.sig {
        Reach::Sig(sig) => vec![sig],
        _ => Vec::new(),
    };
    let mut handling = Handling::preset(Preset::OwnSigAskMe, &sigs);
    handling.never = vec!["渡良瀬橋計画".to_owned(), "鳳凰台".to_owned()];
    let new = NewSubmission {
        items: vec![NewItem {
            kind: ItemKind::Mail,
            name: "canary-recipient.eml".to_owned(),
            bytes: mail().into_bytes(),
        }],
        content: SubmissionContent { words: CANARIES.join(" "), ..SubmissionContent::default() },
        handling,
        once: None,
    };
    let member = world.fresh(&world.members[0].contact);
    let receipt = hub.submit(&member, &new).unwrap().receipt;
    world.work();
    let analyst = world.viewer(&world.analyst);
    let item = hub.submission(&analyst, &receipt).unwrap().items[0].item.id;
    let phishing = VerdictClass::Phishing;
    let judged = Judged { class: phishing, counted: phishing, reason: "asks for a password" };
    hub.judge(&analyst, item, &judged).unwrap();
    let name = hub.draft(&analyst, &receipt).unwrap();
    let preview = hub.preview(&analyst, &name).unwrap();
    assert!(preview.leaks.is_empty(), "{:?}", preview.leaks);
    hub.prove(&analyst, &name).unwrap();
    let view = hub.consent_view(&member, &name, &receipt, "ja").unwrap();
    assert_eq!(view.consent, ConsentWord::Asked);
    let said = Said { receipt: &receipt, digest: &view.digest, yes: true, may_be_guessed: true };
    hub.consent(&member, &name, &said).unwrap();
    let slot = hub.release(&world.fresh(&world.releaser), &name).unwrap();
    world.wait(slot - hub.now());
    world.work();
    name
}

#[test]
fn no_canary_is_in_any_byte_that_another_member_gets() {
    for world in worlds() {
        let name = shared(&world);
        let hub = &world.hub;
        let reader = world.viewer(&world.members[1].contact);
        let mut told = String::new();
        for form in Form::ALL {
            for lang in ["ja", "en"] {
                let form = hub.form(&reader, &name, *form, lang).unwrap();
                told.push_str(&String::from_utf8_lossy(&form.bytes).to_lowercase());
            }
        }
        let row = &hub.shares(&reader, None, "ja").unwrap()[0];
        told.push_str(&row.title);
        for canary in CANARIES {
            assert!(!told.contains(canary), "{canary}: {told}");
        }
        assert!(told.contains("evil-sender"), "{told}");
        for canary in CANARIES {
            let found = hub.search(&reader, canary, "ja").unwrap();
            assert!(found.is_empty(), "{canary}");
        }
    }
}

#[test]
fn no_canary_lies_open_in_what_the_hub_stores() {
    let world = worlds().swap_remove(0);
    shared(&world);
    let (hub, folder) = world.into_hub();
    drop(hub);
    let mut files = 0;
    for path in crate::support::files(folder.path()) {
        let bytes = std::fs::read(&path).unwrap();
        files += 1;
        for canary in CANARIES {
            let found = bytes.windows(canary.len()).any(|window| window == canary.as_bytes());
            assert!(!found, "{canary} in {}", path.display());
        }
    }
    assert!(files > 2, "{files}");
}
