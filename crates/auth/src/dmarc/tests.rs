//! Alignment, records, and what stays open.

use crate::testing::{MAIL, TestKey, result, shown, signed};

/// The line on DMARC, for a mail signed by `d` that came with an envelope sender.
fn dmarc(d: &str, envelope: &str, zone: &str) -> String {
    let tags = format!("a=ed25519-sha256; c=relaxed/relaxed; d={d}; s=k1");
    let mail = format!("Return-Path: <{envelope}>\r\n{}", signed(MAIL, &tags, TestKey::Ed25519));
    let keys = ["sender.example", "team.sender.example", "other.example"]
        .map(|domain| format!("k1._domainkey.{domain} TXT {}\n", TestKey::Ed25519.record()))
        .concat();
    let found = result(&mail, &format!("{keys}{zone}"));
    let policy = found.policy.map_or("-", |policy| policy.as_str());
    let line = shown(&found).lines().find(|line| line.starts_with("dmarc")).unwrap().to_owned();
    format!("{} {policy}", line.trim_start_matches("dmarc ").trim_end_matches(" header:From"))
}

const NO_SPF: &str = "other.example TXT NODATA\nsender.example TXT NODATA\n";

#[test]
fn alignment_decides() {
    let zone = |tags: &str| format!("{NO_SPF}_dmarc.sender.example TXT v=DMARC1; p=reject; {tags}");
    let of = |d, envelope, tags| dmarc(d, envelope, &zone(tags));
    assert_eq!(of("sender.example", "a@other.example", ""), "pass sender.example - - reject");
    assert_eq!(of("team.sender.example", "a@other.example", ""), "pass sender.example - - reject");
    assert_eq!(
        of("team.sender.example", "a@other.example", "adkim=s"),
        "fail sender.example not-aligned - reject"
    );
    assert_eq!(
        of("other.example", "a@other.example", ""),
        "fail sender.example not-aligned - reject"
    );
}

#[test]
fn spf_may_decide_too() {
    let zone = "sender.example TXT v=spf1 ip4:192.0.2.1 -all\nb.sender.example TXT v=spf1 +all\n\
        _dmarc.sender.example TXT \"v=DMARC1;p=quarantine;aspf=s\"";
    assert_eq!(
        dmarc("other.example", "a@sender.example", zone),
        "pass sender.example - - quarantine"
    );
    assert_eq!(
        dmarc("other.example", "a@b.sender.example", zone),
        "fail sender.example not-aligned - quarantine"
    );
}

#[test]
fn what_is_open_leaves_it_open() {
    let zone = "_dmarc.sender.example TXT v=DMARC1; p=none";
    // SPF of the domain itself is not stored.
    assert_eq!(
        dmarc("other.example", "a@sender.example", zone),
        "? sender.example undecided - none"
    );
    // SPF of a foreign domain could not make it pass.
    assert_eq!(
        dmarc("other.example", "a@other.example", zone),
        "fail sender.example not-aligned - none"
    );
    assert_eq!(
        dmarc("other.example", "a@other.example", ""),
        "? sender.example record-not-stored _dmarc.sender.example TXT -"
    );
}

#[test]
fn records() {
    let of =
        |record: &str| dmarc("sender.example", "a@other.example", &format!("{NO_SPF}{record}"));
    let name = "_dmarc.sender.example";
    assert_eq!(of(&format!("{name} NXDOMAIN")), "none sender.example no-record - -");
    assert_eq!(
        of(&format!("{name} TXT v=DMARC1; p=maybe")),
        "permerror sender.example malformed-record - -"
    );
    assert_eq!(
        of(&format!("{name} TXT v=DMARC1; rua=mailto:a@b.example")),
        "pass sender.example - - none"
    );
    let two = format!("{name} TXT v=DMARC1; p=none\n{name} TXT v=DMARC1; p=reject");
    assert_eq!(of(&two), "none sender.example no-record - -");
}

#[test]
fn a_domain_below_asks_its_organisation() {
    let mail = MAIL.replace("user@sender.example", "user@a.b.sender.example");
    let zone = "_dmarc.a.b.sender.example NXDOMAIN\n\
        _dmarc.sender.example TXT v=DMARC1; p=none; sp=reject\n";
    let found = result(&mail, zone);
    assert_eq!(found.policy, Some(crate::Policy::Reject));
    let several = MAIL.replace("From: ", "From: x@other.example\r\nFrom: ");
    assert_eq!(result(&several, zone).dmarc.reason, Some(crate::AuthReason::SeveralSenders));
    let none = MAIL.replace("From: User <user@sender.example>\r\n", "");
    assert_eq!(result(&none, zone).dmarc.reason, Some(crate::AuthReason::NoSenderDomain));
}

#[test]
fn whether_the_domain_exists() {
    let exists = |zone| result(MAIL, zone).sender_exists;
    assert_eq!(exists(""), None);
    assert_eq!(exists("sender.example NXDOMAIN"), Some(false));
    assert_eq!(exists("sender.example A SERVFAIL"), None);
    assert_eq!(exists("sender.example TXT NODATA"), Some(true));
    assert_eq!(exists("mx.sender.example A 192.0.2.1"), Some(true));
    assert_eq!(exists("xsender.example A 192.0.2.1\nexample NXDOMAIN"), None);
}
