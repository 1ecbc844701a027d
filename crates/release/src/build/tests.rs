use expect_test::{Expect, expect};
use vocab::{SigId, Tlp, Uuid};

use super::*;
use crate::audience::Reach;
use crate::demo;
use crate::dictionary::{Identifier, IdentifierKind};

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

fn check(file: &str, expected: &Expect) {
    expected.assert_eq(&shown(&of_demo(file, |_| (), Extent::Whole)));
}

#[test]
fn drafts_of_demo_mails() {
    for file in
        std::fs::read_dir(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/demo"))
            .unwrap()
    {
        let name = file.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".eml") {
            let facts = demo::facts(&name);
            println!(
                "=== {name} {:?}\n{}",
                facts.subject,
                shown(&of_demo(&name, |_| (), Extent::Whole))
            );
        }
    }
}
