//! Drafts of the demo mails, and of made sources.

use expect_test::{Expect, expect};
use proptest::prelude::*;
use vocab::{Provenance, SigId, Tlp, Uuid};

use super::*;
use crate::audience::Reach;
use crate::demo;
use crate::dictionary::{Identifier, IdentifierKind};
use crate::facts::{Indicator, Part};

const SIG: SigId = SigId(Uuid::new(1));

fn organisation(number: u128) -> OrganisationId {
    OrganisationId(Uuid::new(number))
}

fn dictionary(facts: &[Facts]) -> Dictionary {
    let own = [
        (IdentifierKind::OrganisationName, "緑野精機株式会社"),
        (IdentifierKind::OrganisationName, "Midorino Seiki Co., Ltd."),
        (IdentifierKind::Domain, "midorino-seiki.test"),
    ];
    let own = own.map(|(kind, value)| Identifier {
        kind,
        value: value.to_owned(),
        owner: "o1".to_owned(),
    });
    let participants = facts.iter().flat_map(|facts| &facts.participants);
    Dictionary::build(own.into_iter().chain(participants.map(|one| one.identifier())))
}

fn choices() -> Choices {
    Choices {
        approved: BTreeSet::new(),
        left_out: BTreeSet::new(),
        title: None,
        summary: Bilingual { ja: "緑野精機を狙った攻撃です。".to_owned(), en: None },
        change: None,
        class: VerdictClass::Targeted,
        compromised: BTreeSet::new(),
    }
}

fn frame(extent: Extent) -> Frame<'static> {
    Frame {
        name: "NS-2026-7K3M9QXD".to_owned(),
        version: 1,
        released: 0,
        readers: vec![
            Reader { reach: Reach::Sig(SIG), name: Some("Gas".to_owned()) },
            Reader { reach: Reach::Public, name: None },
        ],
        pass_on: PassOn { subsidiaries: true, providers: true },
        today: jiff::civil::date(2026, 2, 10),
        extent,
        common: &|_| false,
    }
}

fn shown(built: &Built) -> String {
    let notice = &built.notice;
    let mut lines = vec![format!(
        "{} {} {} {} {:?} {:?}",
        notice.tlp, notice.class, notice.kind, notice.sender_kind, notice.region, notice.seen
    )];
    lines.push(format!(
        "readers {:?}",
        notice.readers.iter().map(|one| one.reach.to_string()).collect::<Vec<_>>()
    ));
    lines.push(format!("summary {}", notice.summary.ja));
    lines.extend(
        notice.subjects.iter().map(|one| format!("subject {} ({})", one.text, one.provenance)),
    );
    if !notice.title.ja.is_empty() {
        lines.push(format!("title {}", notice.title.ja));
    }
    lines.push(format!("reasons {}", notice.reasons.join(" ")));
    for one in &notice.indicators {
        let compromised = if one.compromised {
            format!(" compromised until {:?}", one.until)
        } else {
            String::new()
        };
        lines.push(format!(
            "{} {} {} ({}){compromised}",
            one.part, one.observable.kind, one.observable.value, one.provenance
        ));
    }
    for one in &notice.files {
        let name = one.name.as_ref().map(|name| format!("{} ({})", name.text, name.provenance));
        lines.push(format!(
            "file {} {:?} {}",
            one.kind,
            name,
            one.sha256.get(..8).unwrap_or_default()
        ));
    }
    for one in &built.victim_specific {
        let cut = one.cut_to.as_ref().map(|cut| cut.value.as_str());
        lines.push(format!("! {} {} -> {cut:?}, {}", one.why, one.observable.value, one.victims));
    }
    lines
        .extend(built.replaced.iter().map(|one| format!("- {} {} {}", one.token, one.by, one.why)));
    lines.extend(built.cut.iter().map(|one| format!("cut {one}")));
    lines.join("\n") + "\n"
}

fn of_demo(file: &str, change: impl FnOnce(&mut Choices), extent: Extent) -> Built {
    let facts = [demo::facts(file)];
    let handling = Handling::preset(Preset::OwnSigAskMe, &[SIG]);
    let mut choices = choices();
    choices.class = facts[0].class;
    change(&mut choices);
    let source = Source {
        submission: SubmissionId(Uuid::new(1)),
        organisation: organisation(1),
        group: organisation(1),
        handling: &handling,
        facts: &facts,
        received: jiff::civil::date(2026, 2, 4),
    };
    build(&[source], &dictionary(&facts), &choices, frame(extent))
}

fn check(file: &str, change: impl FnOnce(&mut Choices), extent: Extent, expected: &Expect) {
    expected.assert_eq(&shown(&of_demo(file, change, extent)));
}

#[test]
fn a_page_for_one_company_is_cut_to_its_harmless_part() {
    check(
        "02-fake-login-of-own-system.eml",
        |_| (),
        Extent::Whole,
        &expect![[r#"
        amber phishing link other None Some((2026-02-03, 2026-02-03))
        readers ["sig:00000000-0000-0000-0000-000000000001"]
        summary ⟦organisation⟧を狙った攻撃です。
        subject 【重要】Webメールシステム更新に伴うログイン確認のお願い (attacker)
        reasons link-text-differs asks-log-in look-alike-own own-organisation-impersonated threat-words urgent-words
        link host login-portal.test (attacker)
        ! named webmail-midorino-seiki.login-portal.test -> Some("login-portal.test"), 1
        ! named https://webmail-midorino-seiki.login-portal.test/owa/auth.html -> Some("login-portal.test"), 1
        ! named helpdesk@midorino-seiki-mail.test -> None, 1
        - 緑野精機 organisation identifier
    "#]],
    );
}

#[test]
fn what_is_approved_goes_out_and_what_is_left_out_does_not() {
    let change = |choices: &mut Choices| {
        choices.approved.insert("helpdesk@midorino-seiki-mail.test".to_owned());
        choices.left_out.insert("login-portal.test".to_owned());
        choices.compromised.insert("helpdesk@midorino-seiki-mail.test".to_owned());
        choices.summary.ja = "社内システムを装う。".to_owned();
    };
    check(
        "02-fake-login-of-own-system.eml",
        change,
        Extent::Whole,
        &expect![[r#"
            amber phishing link other None Some((2026-02-03, 2026-02-03))
            readers ["sig:00000000-0000-0000-0000-000000000001"]
            summary 社内システムを装う。
            subject 【重要】Webメールシステム更新に伴うログイン確認のお願い (attacker)
            reasons link-text-differs asks-log-in look-alike-own own-organisation-impersonated threat-words urgent-words
            sender email helpdesk@midorino-seiki-mail.test (approved) compromised until Some(2026-02-24)
            ! named webmail-midorino-seiki.login-portal.test -> None, 1
            ! named https://webmail-midorino-seiki.login-portal.test/owa/auth.html -> None, 1
            ! named helpdesk@midorino-seiki-mail.test -> Some("helpdesk@midorino-seiki-mail.test"), 1
        "#]],
    );
}

#[test]
fn indicators_alone_tell_no_text_no_name_and_no_day() {
    let change = |choices: &mut Choices| {
        choices.title = Some(Bilingual { ja: "題".to_owned(), en: None });
        choices.change = Some(Bilingual { ja: "追加".to_owned(), en: None });
        choices.approved.insert("sazanami-sekkei-sample@gmail.com".to_owned());
        choices.approved.insert("helpdesk@midorino-seiki-mail.test".to_owned());
    };
    check(
        "33-disk-image-with-shortcut.eml",
        change,
        Extent::IndicatorsOnly,
        &expect![[r#"
        amber targeted attachment free-overseas None Some((2026-02-01, 2026-02-28))
        readers ["sig:00000000-0000-0000-0000-000000000001"]
        summary 
        reasons executable-attachment free-mail-claims-organisation command-attachment quotation-lure free-mail deceptive-attachment-name official-lure asks-open archive-attachment
        destination host spec.plant-parts.test (attacker)
        destination url http://spec.plant-parts.test/s.dat (attacker)
        sender email sazanami-sekkei-sample@gmail.com (attacker)
        file iso None dcee32c3
        file zip None ed4aa26e
        file lnk None ef7653d1
        file office-ooxml-docx None fbc29dce
        ! one-victim spec.plant-parts.test -> Some("spec.plant-parts.test"), 1
        ! one-victim http://spec.plant-parts.test/s.dat -> Some("http://spec.plant-parts.test/s.dat"), 1
        ! one-victim sazanami-sekkei-sample@gmail.com -> Some("sazanami-sekkei-sample@gmail.com"), 1
        ! one-victim dcee32c3498e2f5563975371564ae301107cf5b31b587bfc76d158a670f74e42 -> Some("dcee32c3498e2f5563975371564ae301107cf5b31b587bfc76d158a670f74e42"), 1
        ! one-victim ed4aa26e1cb727d40c2820e3eb41fcd68261347091b870abd71a347ba4e32cb9 -> Some("ed4aa26e1cb727d40c2820e3eb41fcd68261347091b870abd71a347ba4e32cb9"), 1
        ! one-victim ef7653d170eb8091a721ed51f4781a91ca92d35cba2eff0d4e4a5e761a8ce467 -> Some("ef7653d170eb8091a721ed51f4781a91ca92d35cba2eff0d4e4a5e761a8ce467"), 1
        ! one-victim fbc29dceb55856073648d88c8c031175e854cfe6a9d0a74c85644933bcea2897 -> Some("fbc29dceb55856073648d88c8c031175e854cfe6a9d0a74c85644933bcea2897"), 1
    "#]],
    );
    let built = of_demo("02-fake-login-of-own-system.eml", change, Extent::IndicatorsOnly);
    let notice = built.notice;
    assert_eq!((notice.title, notice.summary), (Bilingual::default(), Bilingual::default()));
    assert_eq!((notice.change, notice.subjects), (None, Vec::new()));
    assert!(notice.indicators.iter().all(|one| one.observable.kind != Kind::Email));
}

#[test]
fn files_go_out_under_masked_names() {
    check(
        "22-plant-rfq.eml",
        |_| (),
        Extent::Whole,
        &expect![[r#"
        amber targeted attachment other None Some((2026-02-03, 2026-02-03))
        readers ["sig:00000000-0000-0000-0000-000000000001"]
        summary ⟦organisation⟧を狙った攻撃です。
        subject RFQ ⟦word⟧ - Control valves for ⟦word⟧ Development Project (⟦word⟧ 3) (attacker)
        reasons executable-attachment deceptive-attachment-name quotation-lure reply-to-differs recipient-is-window lure-without-document archive-attachment
        reply-to email tender.sunbird@epc-offers.test (attacker)
        file zip Some("RFQ_⟦word⟧_Control_Valves.zip (attacker)") 3c4ba261
        file pe-exe Some("RFQ_⟦word⟧_Control_Valves.pdf                                        .exe (attacker)") c68061d6
        ! one-victim tender.sunbird@epc-offers.test -> Some("tender.sunbird@epc-offers.test"), 1
        ! one-victim 3c4ba26145c7f26113bad5d910737e9487bbffd264ffd91d751168787676b7f8 -> Some("3c4ba26145c7f26113bad5d910737e9487bbffd264ffd91d751168787676b7f8"), 1
        ! one-victim c68061d632c0435f71aebad465f2dbcbe90cca8d6875d1e5388a98a8560844aa -> Some("c68061d632c0435f71aebad465f2dbcbe90cca8d6875d1e5388a98a8560844aa"), 1
        - 7741 word unknown
        - LNG word unknown
        - Sunbird word unknown
        - Train word unknown
        - 緑野精機 organisation identifier
    "#]],
    );
}

/// No draft of a demo mail has anything of its receiver, in no field.
#[test]
fn no_draft_of_a_demo_mail_names_its_receiver() {
    for file in demo::files() {
        let facts = demo::facts(&file);
        let built = of_demo(&file, |_| (), Extent::Whole);
        let bytes = format!("{:?}", built.notice);
        let leaks = dictionary(&[facts]).search(bytes.as_bytes()).leaks;
        assert_eq!(leaks, [], "{file}");
        let lower = bytes.to_lowercase();
        for word in ["midorino", "緑野", "ogawa", "小川"] {
            assert!(!lower.contains(word), "{word} in the draft of {file}:\n{bytes}");
        }
    }
}

fn url(value: &str) -> Observable {
    Observable { kind: Kind::Url, value: value.to_owned() }
}

fn fact(subject: &str, urls: &[&str]) -> Facts {
    let mut facts = demo::facts("01-drive-by-link.eml");
    facts.subject = Some(subject.to_owned());
    let links = urls.iter().map(|one| Indicator { observable: url(one), part: Part::Link });
    facts.indicators = links.collect();
    (facts.naming, facts.participants) = (Vec::new(), Vec::new());
    facts
}

/// What becomes of URLs, each handed in by the corporate groups in front of it: `1,2 URL`.
fn check_urls(lines: &[&str], expected: &Expect) {
    let handling = Handling::preset(Preset::AllSigsAskMe, &[SIG]);
    let mut handed: Vec<(OrganisationId, [Facts; 1])> = Vec::new();
    for line in lines {
        let (groups, value) = line.split_once(' ').unwrap();
        let groups = groups.split(',').map(|group| organisation(group.parse().unwrap()));
        handed.extend(groups.map(|group| (group, [fact("資料", &[value])])));
    }
    let sources: Vec<Source<'_>> = handed
        .iter()
        .map(|(group, facts)| Source {
            submission: SubmissionId(Uuid::new(1)),
            organisation: *group,
            group: *group,
            handling: &handling,
            facts,
            received: jiff::civil::date(2026, 2, 4),
        })
        .collect();
    let built = build(&sources, &dictionary(&[]), &choices(), frame(Extent::Whole));
    let mut lines: Vec<String> =
        built.notice.indicators.iter().map(|one| one.observable.value.clone()).collect();
    lines.extend(built.victim_specific.iter().map(|one| {
        let cut = one.cut_to.as_ref().map_or("nothing", |cut| &cut.value);
        format!("! {} {} -> {cut}", one.why, one.observable.value)
    }));
    lines.extend(built.cut.iter().map(|one| format!("cut {one}")));
    expected.assert_eq(&lines.join("\n"));
}

#[test]
fn a_url_of_one_victim_loses_its_tokens() {
    check_urls(
        &["1 http://evil.test/a/index.html"],
        &expect![[r#"
        http://evil.test/a/index.html
        ! one-victim http://evil.test/a/index.html -> http://evil.test/a/index.html"#]],
    );
    check_urls(
        &["1 http://evil.test/a/9f8e7d6c5b4a/x?id=1"],
        &expect![[r#"
        http://evil.test/a/
        ! one-victim http://evil.test/a/9f8e7d6c5b4a/x?id=1 -> http://evil.test/a/
        cut 9f8e7d6c5b4a"#]],
    );
    check_urls(
        &["1 http://evil.test/a/p.php?u=dXNlckBleGFtcGxlLnRlc3Q"],
        &expect![[r#"
        http://evil.test/a/p.php
        ! one-victim http://evil.test/a/p.php?u=dXNlckBleGFtcGxlLnRlc3Q -> http://evil.test/a/p.php
        cut dXNlckBleGFtcGxlLnRlc3Q"#]],
    );
    check_urls(
        &["1 http://evil.test/a/?page=2"],
        &expect![[r#"
        http://evil.test/a/?page=2
        ! one-victim http://evil.test/a/?page=2 -> http://evil.test/a/?page=2"#]],
    );
}

#[test]
fn what_goes_out_all_the_same_is_not_noted_as_cut() {
    check_urls(
        &["1 http://evil.test/9f8e7d6c5b4a/x", "1,2 http://other.test/9f8e7d6c5b4a/"],
        &expect![[r#"
            http://evil.test/
            http://other.test/9f8e7d6c5b4a/
            ! one-victim http://evil.test/9f8e7d6c5b4a/x -> http://evil.test/"#]],
    );
}

#[test]
fn a_url_of_two_victims_goes_out_whole_and_one_of_a_group_does_not() {
    check_urls(
        &["1,2 http://evil.test/a/9f8e7d6c5b4a/"],
        &expect!["http://evil.test/a/9f8e7d6c5b4a/"],
    );
    check_urls(
        &["1,1 http://evil.test/a/9f8e7d6c5b4a/"],
        &expect![[r#"
        http://evil.test/a/
        ! one-victim http://evil.test/a/9f8e7d6c5b4a/ -> http://evil.test/a/
        cut 9f8e7d6c5b4a"#]],
    );
    check_urls(
        &["1 http://evil.test/a/9f8e7d6c5b4a/", "2 http://evil.test/a/0a1b2c3d4e5f/"],
        &expect![[r#"
            http://evil.test/a/
            ! one-victim http://evil.test/a/0a1b2c3d4e5f/ -> http://evil.test/a/
            ! one-victim http://evil.test/a/9f8e7d6c5b4a/ -> http://evil.test/a/
            cut 0a1b2c3d4e5f
            cut 9f8e7d6c5b4a"#]],
    );
}

#[test]
fn a_victim_in_a_url_is_found_in_any_encoding_and_however_many_got_it() {
    check_urls(
        &["1,2 http://evil.test/login?u=ogawa@midorino-seiki.test"],
        &expect![[r#"
            http://evil.test/login
            ! named http://evil.test/login?u=ogawa@midorino-seiki.test -> http://evil.test/login
            cut ogawa@midorino-seiki.test"#]],
    );
    check_urls(
        &["1,2 http://evil.test/login#b2dhd2FAbWlkb3Jpbm8tc2Vpa2kudGVzdA=="],
        &expect![[r#"
            http://evil.test/login
            ! named http://evil.test/login#b2dhd2FAbWlkb3Jpbm8tc2Vpa2kudGVzdA== -> http://evil.test/login
            cut b2dhd2FAbWlkb3Jpbm8tc2Vpa2kudGVzdA"#]],
    );
    check_urls(
        &["1,2 http://midorino-seiki.evil.test/x"],
        &expect![[r#"
        evil.test
        ! named http://midorino-seiki.evil.test/x -> evil.test"#]],
    );
}

#[test]
fn handling_is_that_of_all_and_readers_are_those_whom_all_allow() {
    let facts = [fact("資料", &[])];
    let open = Handling { tlp: Tlp::Green, ..Handling::preset(Preset::AllSigsAskMe, &[SIG]) };
    let strict =
        Handling { tlp: Tlp::AmberStrict, ..Handling::preset(Preset::OwnSigAskMe, &[SIG]) };
    let source = |handling, received| Source {
        submission: SubmissionId(Uuid::new(1)),
        organisation: organisation(1),
        group: organisation(1),
        handling,
        facts: &facts,
        received,
    };
    let (first, last) = (jiff::civil::date(2026, 2, 1), jiff::civil::date(2026, 2, 9));
    let sources = [source(&open, last), source(&strict, first)];
    let notice = build(&sources, &dictionary(&[]), &choices(), frame(Extent::Whole)).notice;
    assert_eq!(notice.tlp, Tlp::AmberStrict);
    assert_eq!(notice.pass_on, PassOn { subsidiaries: false, providers: false });
    assert_eq!(notice.readers.len(), 1);
    // What was handed in on the 1st was not seen on the 3rd, whatever its header says.
    assert_eq!(notice.seen, Some((first, jiff::civil::date(2026, 2, 3))));
    let nobody = build(&[], &dictionary(&[]), &choices(), frame(Extent::Whole)).notice;
    assert_eq!((nobody.tlp, nobody.readers.len(), nobody.seen), (Tlp::Red, 0, None));
}

#[test]
fn a_harmless_letter_beside_the_attack_is_not_told() {
    let letter =
        Facts { class: VerdictClass::Harmless, ..fact("転送します", &["http://good.test/"]) };
    let facts = [fact("請求書", &["http://evil.test/"]), letter];
    let handling = Handling::preset(Preset::AllSigsAskMe, &[SIG]);
    let source = Source {
        submission: SubmissionId(Uuid::new(1)),
        organisation: organisation(1),
        group: organisation(1),
        handling: &handling,
        facts: &facts,
        received: jiff::civil::date(2026, 2, 4),
    };
    let notice = build(&[source], &dictionary(&[]), &choices(), frame(Extent::Whole)).notice;
    assert_eq!(notice.subjects.len(), 1);
    assert_eq!(notice.indicators.len(), 1);
}

const SUBJECTS: [&str; 4] = ["請求書の件", "緑野精機 資料", "RE: Kawasemi plan", "小川様"];
const URLS: [&str; 4] = [
    "http://evil.test/a/9f8e7d6c5b4a/",
    "http://evil.test/a/",
    "http://midorino-seiki.evil.test/x",
    "http://other.test/?id=20260203",
];

proptest! {
    /// Neither the order of sources nor who they are shows, and nothing goes out that no rule
    /// lets out.
    #[test]
    fn a_notice_tells_nothing_of_its_sources(
        picks in prop::collection::vec((0..4usize, 0..4usize, 1..9u128, 1..5i8), 1..6),
        turn in 0..6usize,
        shift in 0..50u128,
        approved in prop::collection::btree_set(prop::sample::select(&URLS[..]), 0..3),
    ) {
        let facts: Vec<[Facts; 1]> =
            picks.iter().map(|(subject, link, ..)| [fact(SUBJECTS[*subject], &[URLS[*link]])]).collect();
        let handling = Handling::preset(Preset::AllSigsAskMe, &[SIG]);
        let source = |number: usize, shift: u128| Source {
            submission: SubmissionId(Uuid::new(shift + number as u128)),
            organisation: organisation(shift + picks[number].2),
            group: organisation(shift * 7 + picks[number].2),
            handling: &handling,
            facts: &facts[number],
            received: jiff::civil::date(2026, 2, picks[number].3),
        };
        let choices = Choices {
            approved: approved.iter().map(|one| (*one).to_owned()).collect(),
            ..choices()
        };
        let dictionary = dictionary(&[]);
        let mut sources: Vec<Source<'_>> = (0..picks.len()).map(|number| source(number, 0)).collect();
        let built = build(&sources, &dictionary, &choices, frame(Extent::Whole));
        sources = (0..picks.len()).map(|number| source(number, shift)).collect();
        sources.rotate_left(turn % picks.len());
        prop_assert_eq!(&build(&sources, &dictionary, &choices, frame(Extent::Whole)), &built);

        for one in &built.notice.indicators {
            let value = one.observable.value.as_str();
            let is_approved = choices.approved.contains(value);
            prop_assert!(is_approved || one.provenance == Provenance::Attacker, "{}", value);
            if !is_approved {
                prop_assert_eq!(dictionary.search(value.as_bytes()).leaks, Vec::new());
                prop_assert!(URLS.iter().any(|url| url.contains(value)), "{}", value);
            }
        }
        let texts = built.notice.subjects.iter().map(|one| one.text.as_str());
        for text in texts.chain([built.notice.summary.ja.as_str()]) {
            prop_assert_eq!(dictionary.screen(text), Vec::new());
        }
    }
}
