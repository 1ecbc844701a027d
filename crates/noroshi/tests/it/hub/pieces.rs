//! Mailboxes come apart into mails, and a header that comes later is joined with its text.

use hub::{Amendment, Ask, Judged, NewItem, NewSubmission};
use release::{Handling, Viewer};
use store::SubmissionContent;
use vocab::{ItemKind, Preset, VerdictClass};

use super::world::{MINUTE, World, worlds};

const HEADER: &str = "Received: from out.evil.test ([198.51.100.9])\r\n\tby mx.midorino-seiki.test;\
     \x20Mon, 1 Jun 2026 09:00:00 +0900\r\nFrom: Billing <billing@evil.test>\r\n\
     To: <staff@midorino-seiki.test>\r\nSubject: invoice\r\nMessage-ID: <1@evil.test>\r\n\
     Date: Mon, 1 Jun 2026 08:58:00 +0900\r\nContent-Type: multipart/mixed; boundary=xx\r\n";
const TEXT: &str = "お支払いの確認をお願いします。請求書はこちらからご覧いただけます。\r\n\
     http://login.evil.test/verify\r\n期限は本日中です。\r\n";

fn item(kind: ItemKind, name: &str, text: &str) -> NewItem {
    NewItem { kind, name: name.to_owned(), bytes: text.as_bytes().to_vec() }
}

fn with(item: NewItem) -> Amendment {
    Amendment { items: vec![item], ..Amendment::default() }
}

fn handed_in(world: &World, member: &Viewer, items: Vec<NewItem>) -> String {
    let new = NewSubmission {
        items,
        content: SubmissionContent::default(),
        handling: Handling::preset(Preset::HubOnly, &[]),
        once: None,
    };
    let receipt = world.hub.submit(member, &new).unwrap().receipt;
    world.work();
    receipt
}

/// Titles of what stands, and how many mails are counted.
fn standing(world: &World, receipt: &str) -> (Vec<String>, usize) {
    let analyst = world.viewer(&world.analyst);
    let view = world.hub.submission(&analyst, receipt).unwrap();
    let items = view.items.iter().map(|view| &view.item).filter(|item| item.stands());
    let titles = items.map(|item| item.title.clone()).collect();
    let records = String::from_utf8(world.hub.record_lines().unwrap()).unwrap();
    (titles, records.lines().filter(|line| line.starts_with("{\"type\":\"mail\"")).count())
}

#[test]
fn a_mailbox_is_an_item_for_each_of_its_mails() {
    for world in worlds() {
        let member = world.viewer(&world.members[0].contact);
        let mail = |number: usize| {
            format!(
                "From - Mon Jun  1 09:00:00 2026\nFrom: a@evil.test\nMessage-ID: <{number}@evil.test>\nSubject: {number}\n\nb\n\n"
            )
        };
        let mails: String = (1..=3).map(mail).collect();
        let receipt = handed_in(&world, &member, vec![item(ItemKind::Mail, "box", &mails)]);
        assert_eq!(standing(&world, &receipt), (vec!["1".into(), "2".into(), "3".into()], 3));
        // Reading the submission again takes nothing apart a second time.
        let words = Amendment { words: "思い出しました".to_owned(), ..Amendment::default() };
        world.hub.amend(&member, &receipt, &words).unwrap();
        world.work();
        assert_eq!(standing(&world, &receipt).1, 3);

        let many = vec![item(ItemKind::Mail, "box", &mail(1).repeat(1_001))];
        let new = NewSubmission {
            items: many,
            content: SubmissionContent::default(),
            handling: Handling::preset(Preset::HubOnly, &[]),
            once: None,
        };
        let refused = world.hub.submit(&member, &new).unwrap_err();
        assert_eq!(refused.to_string(), "items: too-many-mails");
    }
}

#[test]
fn a_header_that_comes_later_is_joined_with_its_text() {
    for world in worlds() {
        let hub = &world.hub;
        let member = world.viewer(&world.members[0].contact);
        let analyst = world.viewer(&world.analyst);
        let receipt = handed_in(&world, &member, vec![item(ItemKind::Words, "", TEXT)]);
        let first = hub.submission(&analyst, &receipt).unwrap().items[0].item.clone();
        assert_eq!(first.facts.as_ref().unwrap().sender, None);
        let class = VerdictClass::Phishing;
        hub.judge(&analyst, first.id, &Judged { class, counted: class, reason: "the link" })
            .unwrap();
        hub.ask_back(&analyst, &receipt, Ask::Headers, "").unwrap();
        hub.amend(&member, &receipt, &with(item(ItemKind::Fragment, "", HEADER))).unwrap();
        world.work();

        assert_eq!(standing(&world, &receipt), (vec!["invoice".to_owned()], 1));
        let view = hub.submission(&analyst, &receipt).unwrap();
        assert_eq!(view.items.len(), 3);
        let joined = view.items.iter().find(|view| view.item.stands()).unwrap();
        let facts = joined.item.facts.as_ref().unwrap();
        assert_eq!(facts.sender.as_deref(), Some("billing@evil.test"));
        assert_eq!(facts.message_id.as_deref(), Some("1@evil.test"));
        assert!(facts.observables.iter().any(|one| one.value.contains("login.evil.test")));
        assert!(!facts.sketch.is_empty(), "the text is read though it is no multipart");
        let said: Vec<(bool, &str)> = joined
            .judgements
            .iter()
            .map(|one| (one.person.is_some(), one.content.reason.as_str()))
            .collect();
        assert!(said.contains(&(true, "the link")), "{said:?}");
        assert!(!said.last().unwrap().0, "{said:?}");

        // The same mail whole, a third time: it is one mail still.
        let whole = HEADER.replace("multipart/mixed; boundary=xx", "text/plain; charset=utf-8");
        let whole = format!("{whole}\r\n{TEXT}");
        world.wait(MINUTE);
        hub.amend(&member, &receipt, &with(item(ItemKind::Mail, "whole.eml", &whole))).unwrap();
        world.work();
        let view = hub.submission(&analyst, &receipt).unwrap();
        let standing = view.items.iter().filter(|view| view.item.stands());
        assert_eq!(standing.filter(|view| view.item.same_as.is_none()).count(), 1);
    }
}

#[test]
fn a_whole_mail_takes_the_place_of_its_text() {
    let world = worlds().swap_remove(0);
    let member = world.viewer(&world.members[0].contact);
    let receipt = handed_in(&world, &member, vec![item(ItemKind::Fragment, "", TEXT)]);
    let whole = HEADER.replace("multipart/mixed; boundary=xx", "text/plain; charset=utf-8");
    let whole = format!("{whole}\r\n{TEXT}");
    world.hub.amend(&member, &receipt, &with(item(ItemKind::Mail, "whole.eml", &whole))).unwrap();
    world.work();
    assert_eq!(standing(&world, &receipt), (vec!["invoice".to_owned()], 1));
}

#[test]
fn what_may_belong_to_either_is_left_apart() {
    let world = worlds().swap_remove(0);
    let member = world.viewer(&world.members[0].contact);
    let other = "今週の予定をお送りします。会議室は三階です。よろしくお願いいたします。\r\n";
    let items = vec![
        item(ItemKind::Fragment, "", TEXT),
        item(ItemKind::Fragment, "", other),
        item(ItemKind::Fragment, "", HEADER),
    ];
    let receipt = handed_in(&world, &member, items);
    assert_eq!(standing(&world, &receipt).0.len(), 3);
    // What was told in words is no text of a mail unless somebody says so.
    let told = vec![item(ItemKind::Words, "", TEXT), item(ItemKind::Fragment, "", HEADER)];
    let receipt = handed_in(&world, &member, told);
    assert_eq!(standing(&world, &receipt).0.len(), 2);
}
