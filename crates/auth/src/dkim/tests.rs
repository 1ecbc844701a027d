//! Signatures made here, the mail of RFC 8463, and what must not pass.

use expect_test::{Expect, expect};

use crate::testing::{MAIL, RECEIVED, TestKey, result, result_of, shown, signed};

const TAGS: &str = "a=rsa-sha256; c=relaxed/relaxed; d=sender.example; s=k1";

fn zone(key: TestKey) -> String {
    format!("k1._domainkey.sender.example TXT {}\n", key.record())
}

/// The lines on DKIM alone.
fn check(mail: &str, zone: &str, expected: &Expect) {
    let all = shown(&result(mail, zone));
    let lines: Vec<&str> = all.lines().filter(|line| line.starts_with("dkim")).collect();
    expected.assert_eq(&lines.join("\n"));
}

#[test]
fn both_kinds_of_key_and_every_normal_form() {
    for (key, algorithm) in [(TestKey::Rsa2048, "rsa-sha256"), (TestKey::Ed25519, "ed25519-sha256")]
    {
        for canon in
            ["relaxed/relaxed", "relaxed/simple", "simple/relaxed", "simple/simple", "simple"]
        {
            let tags = format!("a={algorithm}; c={canon}; d=sender.example; s=k1");
            let mail = signed(MAIL, &tags, key);
            for mail in [mail.clone(), mail.replace("\r\n", "\n")] {
                let found = result(&mail, &zone(key));
                assert!(found.dkim[0].finding.passed(), "{canon}: {}", shown(&found));
            }
        }
    }
}

/// RFC 8463 appendix A: one mail with a signature of each kind.
#[test]
fn the_mail_of_the_standard() {
    let mail = "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n \
        d=football.example.com; i=@football.example.com;\r\n \
        q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n \
        subject : date : message-id : from : subject : date;\r\n \
        bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n \
        b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus\r\n \
        Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==\r\n\
        DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n \
        d=football.example.com; i=@football.example.com;\r\n \
        q=dns/txt; s=test; t=1528637909; h=from : to : subject :\r\n \
        date : message-id : from : subject : date;\r\n \
        bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n \
        b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3\r\n \
        DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz\r\n \
        dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=\r\n\
        From: Joe SixPack <joe@football.example.com>\r\n\
        To: Suzie Q <suzie@shopping.example.net>\r\n\
        Subject: Is dinner ready?\r\n\
        Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n\
        Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n\r\n\
        Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n";
    let zone = "brisbane._domainkey.football.example.com. 300 IN TXT \"v=DKIM1; k=ed25519; \" \
        \"p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\"\n\
        test._domainkey.football.example.com. 300 IN TXT \"v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4G\" \
        \"NADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/b\" \
        \"yYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYL\" \
        \"zBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB\"\n";
    check(
        mail,
        zone,
        &expect![[r#"
            dkim pass football.example.com - - header:DKIM-Signature[0]
            dkim pass football.example.com - - header:DKIM-Signature[1]"#]],
    );
}

#[test]
fn what_was_changed_is_told() {
    let mail = signed(MAIL, TAGS, TestKey::Rsa2048);
    let zone = zone(TestKey::Rsa2048);
    check(
        &mail.replace("One line", "One lime"),
        &zone,
        &expect!["dkim fail sender.example body-altered - header:DKIM-Signature"],
    );
    check(
        &mail.replace("Subject: Test", "Subject: Text"),
        &zone,
        &expect!["dkim fail sender.example header-altered - header:DKIM-Signature"],
    );
    // A second From that was not signed: the bottom one is.
    check(
        &mail.replace("From: User", "From: x@other.example\r\nFrom: User"),
        &zone,
        &expect!["dkim pass sender.example - - header:DKIM-Signature"],
    );
    // White space alone may change when relaxed.
    check(
        &mail.replace("Subject: Test", "subject:  Test ").replace("Two  lines. ", "Two lines."),
        &zone,
        &expect!["dkim pass sender.example - - header:DKIM-Signature"],
    );
    check(
        mail.split("\r\n\r\n").next().unwrap(),
        &zone,
        &expect!["dkim ? sender.example not-as-sent - header:DKIM-Signature"],
    );
}

#[test]
fn any_altered_letter_of_the_signature_or_the_text_fails() {
    let mail = signed(MAIL, &TAGS.replace("rsa", "ed25519"), TestKey::Ed25519);
    let zone = zone(TestKey::Ed25519);
    assert!(result(&mail, &zone).dkim[0].finding.passed());
    for at in (0..mail.len()).filter(|at| mail.as_bytes()[*at].is_ascii_lowercase()) {
        let mut bytes = mail.clone().into_bytes();
        bytes[at] = if bytes[at] == b'x' { b'y' } else { b'x' };
        let altered = String::from_utf8(bytes).unwrap();
        let passes = result(&altered, &zone).dkim.iter().any(|dkim| dkim.finding.passed());
        assert!(!passes, "{altered}");
    }
}

#[test]
fn time_is_that_of_the_border() {
    let at = |x: &str| signed(MAIL, &format!("{TAGS}; t=1709600000; x={x}"), TestKey::Rsa2048);
    let zone = zone(TestKey::Rsa2048);
    // 2024-03-06T01:00:00Z is 1709686800.
    let after = result(&at("1709686801"), &zone);
    assert!(after.dkim[0].finding.passed());
    assert_eq!(after.dkim[0].expires.unwrap().to_string(), "2024-03-06T01:00:01+00:00");
    assert_eq!(after.as_of.unwrap().to_string(), "2024-03-06T10:00:00+09:00");
    check(
        &at("1709686800"),
        &zone,
        &expect!["dkim policy sender.example expired - header:DKIM-Signature"],
    );
    // An expired signature that is bad is bad.
    check(
        &at("1709686800").replace("One line", "Two line"),
        &zone,
        &expect!["dkim fail sender.example body-altered - header:DKIM-Signature"],
    );
    let mail = at("1709686800");
    let mail = mail::message(mail.as_bytes(), &vocab::Limits::default());
    let found = shown(&result_of(&mail, None, &zone));
    assert!(found.contains("dkim pass sender.example time-unknown"), "{found}");
    assert!(RECEIVED.contains("6 Mar 2024 10:00:00 +0900"));
}

#[test]
fn keys_that_are_none() {
    let mail = signed(MAIL, TAGS, TestKey::Rsa2048);
    let name = "k1._domainkey.sender.example";
    let big = include_str!("../testing/rsa-4104.public").replace('\n', "");
    let good = TestKey::Rsa2048.record();
    for (zone, told) in [
        (String::new(), "? sender.example record-not-stored k1._domainkey.sender.example TXT"),
        (
            format!("{name} NXDOMAIN"),
            "permerror sender.example no-key k1._domainkey.sender.example",
        ),
        (
            format!("{name} TXT NODATA"),
            "permerror sender.example no-key k1._domainkey.sender.example",
        ),
        (
            format!("{name} TXT SERVFAIL"),
            "temperror sender.example server-failed k1._domainkey.sender.example TXT",
        ),
        (
            format!("{name} TXT v=DKIM1; p="),
            "permerror sender.example revoked k1._domainkey.sender.example",
        ),
        (
            format!("{name} TXT v=DKIM2; p=AAAA"),
            "permerror sender.example malformed-record k1._domainkey.sender.example",
        ),
        (
            format!("{name} TXT p=AAAA"),
            "permerror sender.example key-unusable k1._domainkey.sender.example",
        ),
        (
            format!("{name} TXT p={big}"),
            "permerror sender.example key-unusable k1._domainkey.sender.example",
        ),
        (
            format!("{name} TXT s=tlsrpt; {good}"),
            "permerror sender.example key-unusable k1._domainkey.sender.example",
        ),
        (
            format!("{name} TXT {}", TestKey::Ed25519.record()),
            "permerror sender.example key-unusable -",
        ),
        (format!("{name} TXT nonsense\n{name} TXT {good}"), "pass sender.example - -"),
        (format!("{name} TXT p={}", TestKey::Rsa2048.bare_public()), "pass sender.example - -"),
        (
            format!("{name} CNAME k1.keys.example\nk1.keys.example TXT {good}"),
            "pass sender.example - -",
        ),
    ] {
        let found = shown(&result(&mail, &zone));
        assert!(found.contains(&format!("dkim {told} header")), "{zone}\n{found}");
    }
}

#[test]
fn what_is_too_weak_to_rely_on() {
    let weak = signed(MAIL, TAGS, TestKey::Rsa768);
    check(
        &weak,
        &zone(TestKey::Rsa768),
        &expect!["dkim policy sender.example weak - header:DKIM-Signature"],
    );
    let sha1 = signed(MAIL, &TAGS.replace("sha256", "sha1"), TestKey::Rsa2048);
    check(
        &sha1,
        &zone(TestKey::Rsa2048),
        &expect!["dkim policy sender.example weak - header:DKIM-Signature"],
    );
    // It was good in its time.
    let hop = mail::hop(&RECEIVED.replace("2024", "2013"));
    let border = crate::Border { client: hop.ip.unwrap(), hop: &hop, spot: vocab::Spot::Whole };
    let mail = mail::message(sha1.as_bytes(), &vocab::Limits::default());
    assert!(result_of(&mail, Some(&border), &zone(TestKey::Rsa2048)).dkim[0].finding.passed());
    let long = signed(MAIL, &format!("{TAGS}; l=11"), TestKey::Rsa2048);
    check(
        &format!("{long}Added.\r\n"),
        &zone(TestKey::Rsa2048),
        &expect!["dkim policy sender.example body-extended - header:DKIM-Signature"],
    );
}

#[test]
fn signatures_out_of_form() {
    let mail = signed(MAIL, TAGS, TestKey::Rsa2048);
    let zone = zone(TestKey::Rsa2048);
    for (from, to) in [
        ("v=1", "v=2"),
        ("a=rsa-sha256", "a=rsa-md5"),
        ("d=sender.example", "d="),
        ("d=sender.example", "d=sender.example; d=other.example"),
        ("h=from:", "h="),
        ("c=relaxed/relaxed", "c=loose"),
        ("s=k1", "s=k1; x=soon"),
        ("s=k1", "s=k1; i=user@other.example"),
        ("s=k1", "s=k1; i=user@notsender.example"),
    ] {
        let found = shown(&result(&mail.replace(from, to), &zone));
        assert!(found.contains("dkim neutral"), "{to}: {found}");
        assert!(found.contains("malformed-signature"), "{to}: {found}");
    }
}

#[test]
fn a_strict_key_speaks_for_its_own_domain_alone() {
    let tags = format!("{TAGS}; i=user@team.sender.example");
    let mail = signed(MAIL, &tags, TestKey::Rsa2048);
    let strict = format!("k1._domainkey.sender.example TXT t=s; {}", TestKey::Rsa2048.record());
    check(
        &mail,
        &zone(TestKey::Rsa2048),
        &expect!["dkim pass sender.example - - header:DKIM-Signature"],
    );
    let strict = strict.replace("t=s; v=DKIM1;", "v=DKIM1; t=s;");
    check(
        &mail,
        &strict,
        &expect!["dkim permerror sender.example key-unusable - header:DKIM-Signature"],
    );
}

#[test]
fn ten_thousand_signatures_cost_ten() {
    let mail = signed(MAIL, TAGS, TestKey::Rsa2048);
    let field = mail.split("From:").next().unwrap();
    let flood = format!("{}{mail}", field.repeat(9_999));
    let found = result(&flood, &zone(TestKey::Rsa2048));
    assert_eq!(found.dkim.len(), crate::SIGNATURES_MAX);
    assert!(found.dkim.iter().all(|dkim| dkim.finding.passed()));
}
