//! Results, look-ups, limits, and the macros of RFC 7208 section 7.4.

use expect_test::{Expect, expect};
use mail::{Head, Mail};
use vocab::Spot;

use crate::Border;
use crate::testing::{result_of, shown};

/// `client` said HELO as `mx.sender.example` and sent for `user@sender.example`.
fn spf(client: &str, sender: Option<&str>, zone: &str) -> String {
    let received = format!("from mx.sender.example (unknown [{client}]) by mx.own.example");
    let hop = mail::hop(&received);
    let border =
        Border { client: client.parse().unwrap(), hop: &hop, spot: Spot::header("Received") };
    let head = Head { return_path: sender.map(str::to_owned), ..Head::default() };
    let mail = Mail { head, ..Mail::default() };
    let found = shown(&result_of(&mail, Some(&border), zone));
    let line = found.lines().next().unwrap().to_owned();
    line.replace("spf ", "").replace(" header:Received", "")
}

fn check(client: &str, zone: &str, expected: &Expect) {
    expected.assert_eq(&spf(client, Some("user@sender.example"), zone));
}

#[test]
fn every_result() {
    let with = |record: &str| format!("sender.example TXT \"v=spf1 {record}\"");
    let mut lines = String::new();
    for record in [
        "ip4:192.0.2.1 -all",
        "+ip4:192.0.2.0/24 -all",
        "ip4:198.51.100.0/24 -all",
        "~all",
        "?all",
        "ip4:198.51.100.1",
        "",
        "-ip4:192.0.2.1 +all",
        "ip6:2001:db8::/32 -all",
    ] {
        lines.push_str(&format!(
            "{record}: {}\n",
            spf("192.0.2.1", Some("u@sender.example"), &with(record))
        ));
    }
    expect![[r#"
        ip4:192.0.2.1 -all: pass sender.example - ip4:192.0.2.1
        +ip4:192.0.2.0/24 -all: pass sender.example - +ip4:192.0.2.0/24
        ip4:198.51.100.0/24 -all: fail sender.example - -all
        ~all: softfail sender.example - ~all
        ?all: neutral sender.example - ?all
        ip4:198.51.100.1: neutral sender.example - default
        : neutral sender.example - default
        -ip4:192.0.2.1 +all: fail sender.example - -ip4:192.0.2.1
        ip6:2001:db8::/32 -all: fail sender.example - -all
    "#]]
    .assert_eq(&lines);
}

#[test]
fn names_are_looked_up() {
    let zone = "sender.example TXT \"v=spf1 a mx:mail.example/30 exists:%{ir}.list.example ptr -all\"\n\
        sender.example A 198.51.100.7\nmail.example MX 10 mx1.mail.example\n\
        mx1.mail.example A 192.0.2.5\n9.2.0.192.list.example A 127.0.0.2\n\
        1.2.0.192.list.example NXDOMAIN\n1.2.0.192.in-addr.arpa PTR host.sender.example\n\
        host.sender.example A 192.0.2.1\n9.9.0.192.list.example NXDOMAIN\n\
        9.9.0.192.in-addr.arpa NXDOMAIN\nsender.example AAAA NODATA\nmx1.mail.example AAAA 2001:db8::5\n";
    check("198.51.100.7", zone, &expect!["pass sender.example - a"]);
    check("192.0.2.6", zone, &expect!["pass sender.example - mx:mail.example/30"]);
    check("192.0.2.9", zone, &expect!["pass sender.example - exists:%{ir}.list.example"]);
    check("192.0.2.1", zone, &expect!["pass sender.example - ptr"]);
    check("192.0.9.9", zone, &expect!["fail sender.example - -all"]);
    check("2001:db8::5", zone, &expect!["pass sender.example - mx:mail.example/30"]);
}

#[test]
fn records_lead_to_records() {
    let zone = "sender.example TXT \"v=spf1 include:_spf.host.example redirect=last.example\"\n\
        _spf.host.example TXT \"v=spf1 ip4:192.0.2.0/28 -all\"\n\
        last.example TXT \"v=spf1 ip4:192.0.2.16/28 ~all\"\n";
    check("192.0.2.1", zone, &expect!["pass sender.example - include:_spf.host.example"]);
    check("192.0.2.17", zone, &expect!["pass sender.example - ip4:192.0.2.16/28"]);
    check("192.0.2.33", zone, &expect!["softfail sender.example - ~all"]);
    // A record behind `all` is never asked.
    check(
        "192.0.2.1",
        "sender.example TXT v=spf1 -all redirect=x.example",
        &expect!["fail sender.example - -all"],
    );
}

#[test]
fn what_is_not_stored_is_named_and_what_does_not_exist_is_an_answer() {
    check("192.0.2.1", "", &expect!["? sender.example record-not-stored sender.example TXT"]);
    check("192.0.2.1", "sender.example NXDOMAIN", &expect!["none sender.example no-record -"]);
    check("192.0.2.1", "sender.example TXT other", &expect!["none sender.example no-record -"]);
    check(
        "192.0.2.1",
        "sender.example TXT SERVFAIL",
        &expect!["temperror sender.example server-failed sender.example TXT"],
    );
    let include = "sender.example TXT v=spf1 ip4:192.0.2.1 include:x.example -all\n";
    check("192.0.2.1", include, &expect!["pass sender.example - ip4:192.0.2.1"]);
    check("192.0.2.2", include, &expect!["? sender.example record-not-stored x.example TXT"]);
    check(
        "192.0.2.2",
        &format!("{include}x.example NXDOMAIN"),
        &expect!["permerror sender.example no-record x.example"],
    );
}

#[test]
fn errors_of_records() {
    for record in [
        "ip4:192.0.2.300",
        "ip4:192.0.2.1/33",
        "ip6:192.0.2.1",
        "all:x",
        "include:",
        "foo",
        "a:/24x",
        "a:%{x}.example",
        "redirect=a redirect=b",
        "exists",
        "ip4",
        "a:%",
        "mx//129",
        "exp=a exp=b",
    ] {
        let zone = format!("sender.example TXT \"v=spf1 {record} -all\"");
        let found = spf("198.51.100.9", Some("u@sender.example"), &zone);
        assert!(
            found.starts_with("permerror sender.example malformed-record"),
            "{record}: {found}"
        );
    }
    let two = "sender.example TXT v=spf1 -all\nsender.example TXT v=spf1 +all";
    check("192.0.2.1", two, &expect!["permerror sender.example malformed-record sender.example"]);
}

#[test]
fn look_ups_are_limited() {
    let ring = "sender.example TXT v=spf1 include:sender.example -all";
    check(
        "192.0.2.1",
        ring,
        &expect!["permerror sender.example lookup-limit include:sender.example"],
    );
    let ring = "sender.example TXT v=spf1 redirect=sender.example";
    check("192.0.2.1", ring, &expect!["permerror sender.example lookup-limit sender.example"]);
    let wide: String = (0..10).map(|n| format!(" exists:h{n}.example")).collect();
    let names: String = (0..12).map(|n| format!("h{n}.example A SERVFAIL\n")).collect();
    let names = names.replace("A SERVFAIL", "NXDOMAIN");
    check(
        "192.0.2.1",
        &format!("{names}sender.example TXT \"v=spf1{wide} -all\""),
        &expect!["permerror sender.example lookup-limit exists:h2.example"],
    );
    // A tree of includes: no more than ten questions however wide.
    let wide: String = (0..200).map(|n| format!(" include:h{n}.example")).collect();
    let names: String =
        (0..200).map(|n| format!("h{n}.example TXT \"v=spf1{wide} -all\"\n")).collect();
    let found = spf("192.0.2.1", Some("u@h0.example"), &names);
    assert!(found.contains("lookup-limit"), "{found}");
    let many: String = (0..11).map(|n| format!("sender.example MX {n} m{n}.example\n")).collect();
    let zone = format!("{many}sender.example TXT v=spf1 mx -all");
    check("192.0.2.1", &zone, &expect!["permerror sender.example lookup-limit mx"]);
}

#[test]
fn who_is_checked() {
    let zone = "mx.sender.example TXT v=spf1 ip4:192.0.2.1 -all\nsender.example TXT v=spf1 -all";
    let of = |sender| spf("192.0.2.1", sender, zone);
    assert_eq!(of(Some("")), "pass mx.sender.example - ip4:192.0.2.1");
    assert_eq!(of(Some("u@sender.example")), "fail sender.example - -all");
    assert_eq!(of(None), "? - no-sender-domain -");
}

/// RFC 7208 section 7.4.
#[test]
fn macros_of_the_standard() {
    use super::macros::{Session, expand, reverse_name};
    let mut session = Session {
        client: "192.0.2.3".parse().unwrap(),
        helo: "mx.example.org",
        local: "strong-bad",
        sender_domain: "email.example.com",
    };
    let domain = "email.example.com";
    for (spec, told) in [
        ("%{s}", "strong-bad@email.example.com"),
        ("%{o}", "email.example.com"),
        ("%{d4}", "email.example.com"),
        ("%{d2}", "example.com"),
        ("%{d1}", "com"),
        ("%{dr}", "com.example.email"),
        ("%{d2r}", "example.email"),
        ("%{l-}", "strong.bad"),
        ("%{lr}", "strong-bad"),
        ("%{lr-}", "bad.strong"),
        ("%{l1r-}", "strong"),
        ("%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"),
        ("%{lr-}.lp.%{ir}.%{v}._spf.%{d2}", "bad.strong.lp.3.2.0.192.in-addr._spf.example.com"),
        ("%%%_%-x", "% %20x"),
    ] {
        assert_eq!(expand(spec, domain, &session).as_deref(), Some(told), "{spec}");
    }
    session.client = "2001:db8::cb01".parse().unwrap();
    let told =
        "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com";
    assert_eq!(expand("%{ir}.%{v}._spf.%{d2}", domain, &session).as_deref(), Some(told));
    assert!(reverse_name(session.client).ends_with("8.b.d.0.1.0.0.2.ip6.arpa"));
    for spec in ["%", "%a", "%{", "%{}", "%{d0}", "%{dx}", "%{c}"] {
        assert_eq!(expand(spec, domain, &session), None, "{spec}");
    }
    let long = format!("{}.%{{d}}", "x".repeat(60)).repeat(10);
    assert!(expand(&long, domain, &session).unwrap().len() <= 253);
}
