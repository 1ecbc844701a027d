//! All methods of one mail, and mails and records that were mutated.

use expect_test::expect;
use testkit::mutation::mutate;

use crate::testing::{MAIL, TestKey, result, shown, signed};
use crate::{AuthResult, Zone};

const ZONE: &str = "$OBSERVED 2024-03-07\nsender.example TXT v=spf1 mx include:h.example ~all\n\
    sender.example MX 10 mx.sender.example\nmx.sender.example A 192.0.2.1\n\
    $OBSERVED 2024-03-06\n_dmarc.sender.example TXT v=DMARC1; p=reject\n\
    h.example TXT v=spf1 exists:%{i}.%{l1r-}.h.example ?all\n";

fn zone() -> String {
    format!("{ZONE}k1._domainkey.sender.example TXT {}\n", TestKey::Ed25519.record())
}

fn mail() -> String {
    let tags = "a=ed25519-sha256; c=relaxed/simple; d=sender.example; s=k1; t=1709600000";
    format!("Return-Path: <user@sender.example>\r\n{}", signed(MAIL, tags, TestKey::Ed25519))
}

#[test]
fn all_methods_of_one_mail() {
    let found = result(&mail(), &zone());
    expect![[r#"
        spf pass sender.example - mx header:Received
        dkim pass sender.example - - header:DKIM-Signature
        dmarc pass sender.example - - header:From
        arc none - - - 
    "#]]
    .assert_eq(&shown(&found));
    assert_eq!(found.observed.as_deref(), Some("2024-03-06"));
    assert_eq!(found.sender_exists, Some(true));
}

/// No mutation of mail or records brings it down, and none makes another text pass: what passes
/// is signed, so that only what is not signed can have changed.
#[test]
fn mutations_neither_panic_nor_pass() {
    let (mail, zone) = (mail(), zone());
    let mut read = 0_usize;
    for seed in 0..4_000 {
        let bytes = mutate(seed, mail.as_bytes(), zone.as_bytes());
        let text = String::from_utf8_lossy(&bytes);
        let found = result(&text, &zone);
        let passes = found.dkim.iter().any(|dkim| dkim.finding.result == Some(AuthResult::Pass));
        assert!(!passes || text.contains("One line."), "{text}");
        let records = mutate(seed, zone.as_bytes(), mail.as_bytes());
        let records = String::from_utf8_lossy(&records);
        if Zone::parse(&records).is_ok() {
            read += 1;
            let _ = result(&mail, &records);
        }
    }
    assert!(read > 100, "{read}");
}
