//! Chains that are sealed here and then broken in every way.

use expect_test::{Expect, expect};

use crate::body::Hash;
use crate::signature::unsigned;
use crate::testing::{MAIL, TestKey, result, shown, stamped};

/// The mail with one more set on top, sealed by `relay{instance}.example`.
fn sealed(mail: &str, instance: usize, validation: &str) -> String {
    let domain = format!("relay{instance}.example");
    let results = format!("i={instance}; {domain}; spf=pass smtp.mailfrom=sender.example");
    let tags = format!(
        "i={instance}; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s=k1; h=from:to:subject"
    );
    let message = stamped("ARC-Message-Signature", mail, &tags, TestKey::Rsa2048);
    let head =
        format!("ARC-Message-Signature: {message}\r\nARC-Authentication-Results: {results}\r\n");
    let seal = format!("i={instance}; a=rsa-sha256; d={domain}; s=k1; cv={validation}; b=");
    let draft = format!("ARC-Seal: {seal}\r\n{head}{mail}");
    let parsed = mail::message(draft.as_bytes(), &vocab::Limits::default());
    let fields = crate::signature::Fields::new(&parsed.fields);
    let mut input = Vec::new();
    let of = |name: &str, at: usize| {
        fields.named(name).iter().copied().find(|field| super::instance(field) == Some(at)).unwrap()
    };
    for at in 1..=instance {
        for name in [super::RESULTS, super::MESSAGE_SIGNATURE] {
            let field = of(name, at);
            super::canonical::field(super::Canon::Relaxed, &field.name, &field.raw, &mut input);
        }
        let field = of(super::SEAL, at);
        if at < instance {
            super::canonical::field(super::Canon::Relaxed, &field.name, &field.raw, &mut input);
        } else {
            unsigned(super::Canon::Relaxed, field, &mut input);
        }
    }
    format!("ARC-Seal: {seal}{}\r\n{head}{mail}", TestKey::Rsa2048.sign(Hash::Sha256, &input))
}

fn zone() -> String {
    let record = TestKey::Rsa2048.record();
    (1..=3).map(|n| format!("k1._domainkey.relay{n}.example TXT {record}\n")).collect()
}

fn check(mail: &str, zone: &str, expected: &Expect) {
    let found = shown(&result(mail, zone));
    expected.assert_eq(found.lines().find(|line| line.starts_with("arc")).unwrap());
}

#[test]
fn chains_of_one_and_more_hops() {
    check(MAIL, &zone(), &expect!["arc none - - - "]);
    let one = sealed(MAIL, 1, "none");
    check(&one, &zone(), &expect!["arc pass relay1.example - - header:ARC-Seal"]);
    let two = sealed(&one, 2, "pass");
    check(&two, &zone(), &expect!["arc pass relay2.example - - header:ARC-Seal[0]"]);
    let three = sealed(&two, 3, "pass");
    check(
        &three.replace("\r\n", "\n"),
        &zone(),
        &expect!["arc pass relay3.example - - header:ARC-Seal[0]"],
    );
}

#[test]
fn a_list_may_change_the_mail_between_two_hops() {
    let one = sealed(MAIL, 1, "none").replace("Subject: Test", "Subject: [list] Test");
    check(&one, &zone(), &expect!["arc fail relay1.example header-altered - header:ARC-Seal"]);
    let two = sealed(&one, 2, "pass");
    check(&two, &zone(), &expect!["arc pass relay2.example - - header:ARC-Seal[0]"]);
}

#[test]
fn broken_chains() {
    let two = sealed(&sealed(MAIL, 1, "none"), 2, "pass");
    let zone = zone();
    check(
        &two.replace("One line", "Two line"),
        &zone,
        &expect!["arc fail relay2.example body-altered - header:ARC-Seal[0]"],
    );
    // What an earlier relay saw was changed.
    check(
        &two.replace("i=1; relay1.example; spf=pass", "i=1; relay1.example; spf=fail"),
        &zone,
        &expect!["arc fail relay2.example header-altered - header:ARC-Seal[0]"],
    );
    check(
        &two.replace("cv=none", "cv=pass"),
        &zone,
        &expect!["arc fail relay2.example chain-broken - header:ARC-Seal[0]"],
    );
    check(
        &sealed(&sealed(MAIL, 1, "none"), 2, "fail"),
        &zone,
        &expect!["arc fail relay2.example chain-broken - header:ARC-Seal[0]"],
    );
    check(&two.replace("i=2", "i=3"), &zone, &expect!["arc fail - chain-broken - "]);
    check(
        &two.replacen("ARC-Seal: ", "X-Seal: ", 1),
        &zone,
        &expect!["arc fail - chain-broken - "],
    );
    let only_second = zone.lines().skip(1).collect::<Vec<_>>().join("\n");
    check(
        &two,
        &only_second,
        &expect![
            "arc ? relay2.example record-not-stored k1._domainkey.relay1.example TXT header:ARC-Seal[0]"
        ],
    );
}

#[test]
fn more_sets_than_the_standard_allows() {
    let fields: String = (1..=60)
        .map(|n| format!("ARC-Seal: i={n}\r\nARC-Message-Signature: i={n}\r\nARC-Authentication-Results: i={n}\r\n"))
        .collect();
    check(&format!("{fields}{MAIL}"), &zone(), &expect!["arc fail - chain-broken - "]);
}
