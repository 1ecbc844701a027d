//! What holds of ids and times whatever a notice says. Whole bundles and events stand beside
//! the other forms, in the tests of `report`.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use observable::{Kind, Observable};
use vocab::{FileType, MailKind, Provenance, SenderKind, Tlp, Uuid, VerdictClass};

use super::*;
use crate::{Element, Notice, NoticeFile, Part, PassOn};

fn notice() -> Notice {
    let indicator = |kind, value: &str| NoticeIndicator {
        observable: Observable { kind, value: value.to_owned() },
        part: Part::Link,
        provenance: Provenance::Attacker,
        compromised: false,
        until: None,
    };
    Notice {
        name: "NS-2026-7K3M9QXD".to_owned(),
        version: 1,
        released: 1_770_000_000,
        tlp: Tlp::Amber,
        pass_on: PassOn::of(Tlp::Amber),
        readers: Vec::new(),
        withdrawn: None,
        change: None,
        class: VerdictClass::Targeted,
        kind: MailKind::Link,
        sender_kind: SenderKind::Company,
        region: None,
        seen: None,
        title: Bilingual { ja: "題".to_owned(), en: Some("title".to_owned()) },
        summary: Bilingual { ja: "文".to_owned(), en: Some("text".to_owned()) },
        subjects: [" subject ", "⟦word⟧"].map(element).into(),
        reasons: vec!["fake-reply".to_owned()],
        indicators: vec![
            indicator(Kind::Url, "http://a.example/x"),
            indicator(Kind::Host, "a.example"),
            indicator(Kind::Email, "a@a.example"),
            indicator(Kind::BankAccount, "DE89370400440532013000"),
        ],
        files: vec![NoticeFile {
            name: Some(element("⟦project⟧.zip")),
            kind: FileType::Zip,
            size: 3,
            sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad".to_owned(),
            sha1: "a9993e364706816aba3e25717850c26c9cd0d89d".to_owned(),
            md5: "900150983cd24fb0d6963f7d28e17f72".to_owned(),
            features: Vec::new(),
            deceptions: Vec::new(),
        }],
    }
}

fn element(text: &str) -> Element {
    Element { text: text.to_owned(), provenance: Provenance::Attacker }
}

/// Bundle and event in a language whose words are its keys.
fn told(notice: &Notice, lang: &'static str) -> [String; 2] {
    let words = |key: &str, params: &[(&str, &str)]| {
        let params: Vec<&str> = params.iter().map(|(_, value)| *value).collect();
        format!("{lang} {key} {}", params.join(" "))
    };
    let publisher = Publisher { name: "Example Hub", first_released: 1_770_000_000 };
    let telling = Telling { publisher, lang, words: &words };
    let forms = [stix_bundle(notice, &telling).to_line(), misp_event(notice, &telling).to_line()];
    forms.map(|line| String::from_utf8(line).unwrap())
}

/// UUIDs, each with the type before it.
fn ids(text: &str) -> BTreeSet<&str> {
    let is_id = |piece: &&str| {
        let uuid = piece.len().checked_sub(36).and_then(|at| piece.get(at..));
        uuid.is_some_and(|uuid| Uuid::parse(uuid).is_some())
    };
    text.split('"').filter(is_id).collect()
}

#[test]
fn ids_are_the_same_in_each_language_and_version() {
    let next = Notice { version: 2, released: 1_770_090_000, ..notice() };
    let known = told(&notice(), "ja").map(|text| ids(&text).len());
    assert!(known.iter().all(|count| *count > 10), "{known:?}");
    for (first, others) in told(&notice(), "ja")
        .iter()
        .zip(std::iter::zip(told(&notice(), "en"), told(&next, "ja")).map(|(a, b)| [a, b]))
    {
        for other in others {
            assert_eq!(ids(first), ids(&other));
            assert_ne!(*first, other);
        }
    }
}

#[test]
fn a_value_more_leaves_the_ids_of_the_others_alone() {
    let mut next = notice();
    let mut more = next.indicators[0].clone();
    more.observable.value = "http://0.example/".to_owned();
    next.indicators.insert(0, more);
    for (before, after) in told(&notice(), "ja").iter().zip(told(&next, "ja")) {
        let lost: Vec<_> = ids(before).into_iter().filter(|id| !after.contains(id)).collect();
        // The bundle is another one.
        assert!(lost.iter().all(|id| id.starts_with("bundle--")), "{lost:?}");
    }
}

#[test]
fn shares_have_nothing_in_common_but_what_others_name_as_well() {
    let other = Notice { name: "NS-2026-00000000".to_owned(), ..notice() };
    let [bundle, event] = told(&notice(), "ja");
    let [other_bundle, other_event] = told(&other, "ja");
    let shared: BTreeSet<&str> = ids(&bundle).intersection(&ids(&other_bundle)).copied().collect();
    let kinds: BTreeSet<&str> = shared.iter().filter_map(|id| id.split("--").next()).collect();
    let expected = [
        "domain-name",
        "email-addr",
        "email-message",
        "extension-definition",
        "file",
        "identity",
        "marking-definition",
        "url",
    ];
    assert_eq!(kinds, BTreeSet::from(expected));
    // The organisation, and the templates of a file, a URL and a host.
    assert_eq!(ids(&event).intersection(&ids(&other_event)).count(), 4);
}

#[test]
fn what_is_no_longer_to_be_blocked_has_an_end_after_its_beginning() {
    let ended = |day| {
        let mut notice = notice();
        notice.indicators[0].until = Some(day);
        told(&notice, "ja")[0].clone()
    };
    assert!(ended(date(2026, 3, 1)).contains("\"valid_until\":\"2026-03-01T15:00:00.000Z\""));
    // 1,770,000,000 is 02:40 of the second of February 2026.
    assert!(ended(date(2026, 1, 1)).contains("\"valid_until\":\"2026-02-02T02:40:01.000Z\""));
    assert!(!ended(Date::MAX).contains("valid_until"));
}

#[test]
fn what_belongs_to_a_victim_is_watched_and_not_blocked() {
    let mut notice = notice();
    notice.indicators.iter_mut().for_each(|one| one.compromised = true);
    notice.files.clear();
    let [bundle, event] = told(&notice, "ja");
    assert!(!event.contains("\"to_ids\":true") && !bundle.contains("malicious-activity"));
}

#[test]
fn a_masked_name_is_told_in_words_alone() {
    let [bundle, event] = told(&notice(), "ja");
    for text in [&bundle, &event] {
        assert!(!text.contains('⟦') && text.contains("ja placeholder-project"), "{text}");
        assert!(!text.contains("\"filename\"") && !text.contains("\"name\":\"ja placeholder"));
    }
}
