//! The file of records as `dig` and as a person writes it, and its mistakes.

use expect_test::{Expect, expect};

use super::*;

fn shown(zone: &Zone, name: &str, kind: RecordKind) -> String {
    let (answer, observed) = zone.ask(name, kind);
    let observed = observed.map_or("-".to_owned(), |day| day.to_string());
    match answer {
        Answer::Records(records) => format!("{records:?} {observed}"),
        other => format!("{other:?} {observed}"),
    }
}

fn wrong(text: &str, expected: &Expect) {
    expected.assert_eq(&Zone::parse(text).unwrap_err().to_string());
}

#[test]
fn lines_written_by_hand() {
    let zone = Zone::parse(
        "# Kept for case 12\n; a remark\n$TTL 300\n\n\
         Sender.EXAMPLE. 300 IN TXT \"v=spf1 \" \"-all; \\\"x\\\" \\097\"\n\
         sender.example in 300 txt second one; whole line\n\
         sender.example A 192.0.2.1\nsender.example A 192.0.2.1\n\
         sender.example AAAA 2001:db8::1\nsender.example MX 10 mx.sender.example.\n\
         null.example MX 0 .\n1.2.0.192.in-addr.arpa PTR sender.example\n\
         www.sender.example CNAME sender.example\n\
         gone.example NXDOMAIN\nempty.example TXT NODATA\nbroken.example TXT SERVFAIL\n\
         sender.example SOA ns.example root.example 1 2 3 4 5\n",
    )
    .unwrap();
    let mut lines = String::new();
    for (name, kind) in [
        ("sender.example", RecordKind::Txt),
        ("sender.example.", RecordKind::A),
        ("WWW.sender.example", RecordKind::Aaaa),
        ("sender.example", RecordKind::Mx),
        ("1.2.0.192.in-addr.arpa", RecordKind::Ptr),
        ("gone.example", RecordKind::Txt),
        ("a.gone.example", RecordKind::Mx),
        ("empty.example", RecordKind::Txt),
        ("empty.example", RecordKind::A),
        ("broken.example", RecordKind::Txt),
        ("unknown.example", RecordKind::Txt),
    ] {
        lines.push_str(&format!("{name} {kind}: {}\n", shown(&zone, name, kind)));
    }
    expect![[r#"
        sender.example TXT: [Text("v=spf1 -all; \"x\" a"), Text("second one; whole line")] -
        sender.example. A: [Address(192.0.2.1)] -
        WWW.sender.example AAAA: [Address(2001:db8::1)] -
        sender.example MX: [Name { preference: 10, name: "mx.sender.example" }] -
        1.2.0.192.in-addr.arpa PTR: [Name { preference: 0, name: "sender.example" }] -
        gone.example TXT: None -
        a.gone.example MX: None -
        empty.example TXT: None -
        empty.example A: NotStored -
        broken.example TXT: Failed -
        unknown.example TXT: NotStored -
    "#]]
    .assert_eq(&lines);
}

/// As `dig sender.example TXT` and others print it.
#[test]
fn the_output_of_dig_as_it_is() {
    let reply = |status: &str, count: usize, question: &str, answer: &str| {
        format!(
            "\n; <<>> DiG 9.18.28 <<>> {question}\n;; global options: +cmd\n;; Got answer:\n\
             ;; ->>HEADER<<- opcode: QUERY, status: {status}, id: 5\n\
             ;; flags: qr rd ra; QUERY: 1, ANSWER: {count}, AUTHORITY: 1, ADDITIONAL: 1\n\n\
             ;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n\
             ;; QUESTION SECTION:\n;{question}\n\n;; ANSWER SECTION:\n{answer}\n\
             ;; AUTHORITY SECTION:\nexample.\t86400\tIN\tSOA\ta.example. b.example. 1 2 3 4 5\n\n\
             ;; Query time: 12 msec\n;; SERVER: 192.0.2.53#53(192.0.2.53) (UDP)\n\
             ;; WHEN: Wed Mar 06 10:00:00 JST 2024\n;; MSG SIZE  rcvd: 92\n"
        )
    };
    let zone = [
        reply(
            "NOERROR",
            1,
            "sender.example.\t\tIN\tTXT",
            "sender.example.\t300\tIN\tTXT\t\"v=spf1 -all\"",
        ),
        reply("NOERROR", 0, "sender.example.\t\tIN\tMX", ""),
        reply("NXDOMAIN", 0, "gone.example.\t\tIN\tA", ""),
        reply("SERVFAIL", 0, "broken.example.\t\tIN\tA", ""),
        ";; connection timed out; no servers could be reached\n".to_owned(),
        "$OBSERVED 2024-05-01\nlater.example A 192.0.2.1\n".to_owned(),
    ]
    .concat();
    let zone = Zone::parse(&zone).unwrap();
    let mut lines = String::new();
    for (name, kind) in [
        ("sender.example", RecordKind::Txt),
        ("sender.example", RecordKind::Mx),
        ("sender.example", RecordKind::A),
        ("gone.example", RecordKind::Txt),
        ("broken.example", RecordKind::A),
        ("later.example", RecordKind::A),
    ] {
        lines.push_str(&format!("{name} {kind}: {}\n", shown(&zone, name, kind)));
    }
    expect![[r#"
        sender.example TXT: [Text("v=spf1 -all")] 2024-03-06
        sender.example MX: None 2024-03-06
        sender.example A: NotStored -
        gone.example TXT: None 2024-03-06
        broken.example A: Failed 2024-03-06
        later.example A: [Address(192.0.2.1)] 2024-05-01
    "#]]
    .assert_eq(&lines);
}

#[test]
fn existence() {
    let zone =
        Zone::parse("a.b.example A 192.0.2.1\nexample NXDOMAIN\nc.example NXDOMAIN\n").unwrap();
    for (name, told) in [
        ("a.b.example", Existence::Exists),
        ("b.example", Existence::Exists),
        ("c.example", Existence::Missing),
        ("x.c.example", Existence::Missing),
        // Something below `example` is stored, so that its NXDOMAIN is outdated.
        ("d.example", Existence::Unknown),
    ] {
        assert_eq!(zone.existence(name), told, "{name}");
    }
}

#[test]
fn a_ring_of_aliases_ends() {
    let zone = Zone::parse("a.example CNAME b.example\nb.example CNAME a.example").unwrap();
    assert_eq!(zone.ask("a.example", RecordKind::Txt).0, Answer::Failed);
}

#[test]
fn mistakes_are_named_with_their_line_and_what_to_do() {
    wrong(
        "\nsender.example",
        &expect![[
            r#"line 2: no record: write `name TYPE value`, such as `example.com TXT "v=spf1 -all"`"#
        ]],
    );
    wrong(
        "sender.example TEXT x",
        &expect![[r#"line 1: a record of type "TEXT": A, AAAA, CNAME, MX, PTR and TXT are known"#]],
    );
    wrong(
        "sender.example A 192.0.2.300",
        &expect![[r#"line 1: "192.0.2.300" is no value of type A: write an IPv4 address"#]],
    );
    wrong(
        "sender.example AAAA 192.0.2.1",
        &expect![[r#"line 1: "192.0.2.1" is no value of type AAAA: write an IPv6 address"#]],
    );
    wrong(
        "sender.example MX mx.example",
        &expect![[r#"line 1: "mx.example" is no value of type MX: write `10 mx.example.com`"#]],
    );
    wrong(
        "sender.example TXT \"open",
        &expect![[
            r#"line 1: "\"open" is no value of type TXT: close each quoted string, and write nothing between them"#
        ]],
    );
    wrong(
        "sender.example TXT \"a\" b",
        &expect![[
            r#"line 1: "\"a\" b" is no value of type TXT: close each quoted string, and write nothing between them"#
        ]],
    );
    wrong(
        "sender.example TXT",
        &expect![[
            r#"line 1: "" is no value of type TXT: close each quoted string, and write nothing between them"#
        ]],
    );
    wrong(
        "日本.example A 192.0.2.1",
        &expect![[
            r#"line 1: "日本.example" is no domain name: write it in ASCII, as xn--… if need be"#
        ]],
    );
    wrong(
        "a..example A 192.0.2.1",
        &expect![[
            r#"line 1: "a..example" is no domain name: write it in ASCII, as xn--… if need be"#
        ]],
    );
    wrong("$OBSERVED yesterday", &expect![[r#"line 1: "yesterday" is no day: write 2024-03-06"#]]);
    let many = "a.example A 192.0.2.1\n".repeat(200_001);
    wrong(
        &many,
        &expect!["the file holds more than 200000 records: keep only what the mails at hand need"],
    );
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in r#"([a-z.]{1,9}|TXT|A|MX|IN|NXDOMAIN|NODATA|;|;;|"|\\|\n| |[0-9]{1,4}|\PC){0,60}"#) {
        let _ = Zone::parse(&text);
    }
}
