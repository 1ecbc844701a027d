//! Tests of the two origins, chain by chain.

use expect_test::{Expect, expect};
use mail::{Field, Head};

use super::*;
use crate::lists::Lists;

/// Countries of the addresses used below; `9.9.0.0/16` stands in no database.
fn country(ip: IpAddr) -> Option<Country> {
    let code = match ip.to_string() {
        ip if ip.starts_with("9.9.") => return None,
        ip if ip.starts_with("1.") => "CN",
        ip if ip.contains(':') => "US",
        _ => "JP",
    };
    Country::parse(code)
}

fn knowledge() -> Knowledge {
    with(Lists::shipped())
}

fn with(lists: Lists) -> Knowledge {
    Knowledge {
        own_domains: Vec::new(),
        windows: Vec::new(),
        partners: Vec::new(),
        trusted_relays: Vec::new(),
        trust_reserved: false,
        lists: lists.into(),
    }
}

fn check(fields: &[&str], expected: &Expect) {
    check_with(&knowledge(), fields, expected);
}

/// `fields` are header fields from the top; `Received` may leave out its name.
fn check_with(knowledge: &Knowledge, fields: &[&str], expected: &Expect) {
    let named = fields.iter().map(|field| match field.split_once(": ") {
        Some((name, value)) if name.starts_with("X-") || name == "Subject" => (name, value),
        _ => ("Received", *field),
    });
    let mut mail = Mail::default();
    for (name, value) in named {
        let index = (name == "Received").then(|| u32::try_from(mail.head.received.len()).unwrap());
        let spot = Spot::Header { name: name.to_owned().into(), index };
        if name == "Received" {
            mail.head.received.push(mail::hop(value));
        }
        mail.fields.push(Field { name: name.into(), raw: value.as_bytes().into(), spot });
    }
    let origin = origin(&mail, knowledge, &country);
    let point = |point: &Option<Point>| match point {
        Some(point) => {
            let country = point.country.map_or("-".to_owned(), |country| country.to_string());
            format!("{} {country} {}", point.ip, point.evidence)
        }
        None => "-".to_owned(),
    };
    let unknown = origin.unknown.map_or("-", OriginUnknown::as_str);
    let (border, client) = (point(&origin.border), point(&origin.client));
    expected.assert_eq(&format!("border {border}\nclient {client}\nunknown {unknown}\n"));
    assert_eq!(origin.client.is_none(), origin.unknown.is_some());
}

#[test]
fn without_header_fields_nothing_is_known() {
    check(
        &[],
        &expect![[r#"
        border -
        client -
        unknown no-headers
    "#]],
    );
    check(
        &["Subject: a"],
        &expect![[r#"
        border -
        client -
        unknown no-headers
    "#]],
    );
}

#[test]
fn the_deepest_client_below_the_border() {
    check(
        &[
            "from localhost (localhost [127.0.0.1]) by mx.ours.co.jp; Tue, 1 Oct 2024 10:00:04 +0900",
            "from mail.maker.co.jp (mail.maker.co.jp [203.104.1.1]) by mx.ours.co.jp; Tue, 1 Oct 2024 10:00:03 +0900",
            "from pc ([1.2.3.4]) by mail.maker.co.jp with ESMTP; Tue, 1 Oct 2024 10:00:02 +0900",
        ],
        &expect![[r#"
            border 203.104.1.1 JP header:Received[1]
            client 1.2.3.4 CN header:Received[2]
            unknown -
        "#]],
    );
}

#[test]
fn a_taken_over_account() {
    check(
        &[
            "from smtp.isp.ne.jp (smtp.isp.ne.jp [203.104.1.1]) by mx.ours.co.jp with ESMTP",
            "from User (unknown [1.2.3.4]) by smtp.isp.ne.jp with ESMTPA",
        ],
        &expect![[r#"
            border 203.104.1.1 JP header:Received[0]
            client 1.2.3.4 CN header:Received[1]
            unknown -
        "#]],
    );
}

#[test]
fn forged_hops_below_the_border_are_not_followed() {
    check(
        &[
            "from bot (unknown [1.2.3.4]) by mx.ours.co.jp",
            "from mail.bank.co.jp (mail.bank.co.jp [203.104.1.1]) by relay.bank.co.jp",
        ],
        &expect![[r#"
            border 1.2.3.4 CN header:Received[0]
            client 1.2.3.4 CN header:Received[0]
            unknown -
        "#]],
    );
    // Even when they name the receiving organisation.
    check(
        &[
            "from bot (unknown [1.2.3.4]) by mx.ours.co.jp",
            "from mail.bank.co.jp (mail.bank.co.jp [203.104.1.1]) by gw.ours.co.jp",
        ],
        &expect![[r#"
            border 1.2.3.4 CN header:Received[0]
            client 1.2.3.4 CN header:Received[0]
            unknown -
        "#]],
    );
    // A HELO in our name is not us.
    check(
        &[
            "from gw.ours.co.jp (unknown [1.2.3.4]) by mx.ours.co.jp",
            "from mail.bank.co.jp (mail.bank.co.jp [203.104.1.1]) by gw.ours.co.jp",
        ],
        &expect![[r#"
            border 1.2.3.4 CN header:Received[0]
            client 1.2.3.4 CN header:Received[0]
            unknown -
        "#]],
    );
    // A hop cannot be later than the one above it.
    check(
        &[
            "from mail.maker.co.jp (mail.maker.co.jp [203.104.1.1]) by mx.ours.co.jp; Tue, 1 Oct 2024 10:00:03 +0900",
            "from pc ([1.2.3.4]) by mail.maker.co.jp; Tue, 1 Oct 2024 12:00:02 +0900",
        ],
        &expect![[r#"
            border 203.104.1.1 JP header:Received[0]
            client 203.104.1.1 JP header:Received[0]
            unknown -
        "#]],
    );
}

#[test]
fn an_inner_relay_of_ours_with_a_public_address() {
    check(
        &[
            "from gw.ours.co.jp (gw.ours.co.jp [203.104.9.9]) by mbox.ours.co.jp",
            "from filter ([10.0.0.3]) by gw.ours.co.jp",
            "from pc (host.evil.com [1.2.3.4]) by filter with ESMTP",
        ],
        &expect![[r#"
            border 1.2.3.4 CN header:Received[2]
            client 1.2.3.4 CN header:Received[2]
            unknown -
        "#]],
    );
}

#[test]
fn a_private_originating_address_is_no_client_and_an_ordinary_one_is() {
    let relay = "from relay.maker.co.jp (relay.maker.co.jp [203.104.1.1]) by mx.ours.co.jp";
    check(
        &[relay, "X-Originating-IP: [192.168.1.5]"],
        &expect![[r#"
        border 203.104.1.1 JP header:Received[0]
        client 203.104.1.1 JP header:Received[0]
        unknown -
    "#]],
    );
    check(
        &[relay, "X-Originating-IP: [1.2.3.4]"],
        &expect![[r#"
        border 203.104.1.1 JP header:Received[0]
        client 1.2.3.4 CN header:X-Originating-IP
        unknown -
    "#]],
    );
    check(
        &["X-Originating-IP: [192.168.1.5]"],
        &expect![[r#"
        border -
        client -
        unknown no-trace
    "#]],
    );
    // The receiver's note on who handed the mail over is no news.
    check(
        &[relay, "X-Sender-IP: 203.104.1.1"],
        &expect![[r#"
        border 203.104.1.1 JP header:Received[0]
        client 203.104.1.1 JP header:Received[0]
        unknown -
    "#]],
    );
}

#[test]
fn a_free_mail_relay_says_nothing_of_the_writer() {
    let relay = "from mail-pf1-f170.google.com (mail-pf1-f170.google.com [209.85.210.170]) by mx.ours.co.jp";
    check(
        &[relay, "by mail-pf1-f170.google.com with SMTP id x"],
        &expect![[r#"
        border 209.85.210.170 JP header:Received[0]
        client -
        unknown no-trace
    "#]],
    );
    check(
        &[
            relay,
            "by mail-pf1-f170.google.com with SMTP id x",
            "from [192.168.0.2] (p1.evil.com [1.2.3.4]) by smtp.gmail.com with ESMTPSA id y",
        ],
        &expect![[r#"
            border 209.85.210.170 JP header:Received[0]
            client 1.2.3.4 CN header:Received[2]
            unknown -
        "#]],
    );
    // A free mail's name in a HELO is no relay of it.
    check(
        &["from yahoo.com (unknown [1.2.3.4]) by mx.ours.co.jp"],
        &expect![[r#"
        border 1.2.3.4 CN header:Received[0]
        client 1.2.3.4 CN header:Received[0]
        unknown -
    "#]],
    );
    // A customer of an access provider that gives mail addresses away.
    check(
        &[
            "from c-73-12-34-56.hsd1.ca.comcast.net (c-73-12-34-56.hsd1.ca.comcast.net [73.12.34.56]) by mx.ours.co.jp",
        ],
        &expect![[r#"
            border 73.12.34.56 JP header:Received[0]
            client 73.12.34.56 JP header:Received[0]
            unknown -
        "#]],
    );
}

#[test]
fn web_mail_hops() {
    check(
        &[
            "from nm1.bullet.mail.yahoo.co.jp (nm1.bullet.mail.yahoo.co.jp [183.79.1.1]) by mx.ours.co.jp",
            "from [183.79.1.2] by nm1.bullet.mail.yahoo.co.jp with NNFMP",
            "(qmail 31873 invoked by uid 60001)",
            "from [1.2.3.4] by web101.mail.yahoo.co.jp via HTTP",
        ],
        &expect![[r#"
            border 183.79.1.1 JP header:Received[0]
            client 1.2.3.4 CN header:Received[3]
            unknown -
        "#]],
    );
}

#[test]
fn addresses_of_a_provider_itself() {
    check(
        &[
            "from AB1.jpnprd01.prod.outlook.com (2603:1096:400:1::1) by CD2.jpnprd01.prod.outlook.com (2603:1096:404:2::2) with Microsoft SMTP Server",
            "from EF3.jpnprd01.prod.outlook.com (2603:1096:400:3::3) by AB1.jpnprd01.prod.outlook.com (2603:1096:400:1::1) with Microsoft SMTP Server",
            "from mail.maker.co.jp (203.104.1.1) by EF3.mail.protection.outlook.com (10.1.1.1) with Microsoft SMTP Server",
        ],
        &expect![[r#"
            border 203.104.1.1 JP header:Received[2]
            client 203.104.1.1 JP header:Received[2]
            unknown -
        "#]],
    );
    check(
        &[
            "by 2002:a05:6a10:1234:: with SMTP id x",
            "from mail.maker.co.jp (mail.maker.co.jp. [203.104.1.1]) by mx.google.com with ESMTPS id y",
        ],
        &expect![[r#"
            border 203.104.1.1 JP header:Received[1]
            client 203.104.1.1 JP header:Received[1]
            unknown -
        "#]],
    );
}

#[test]
fn trusted_relays_move_the_border() {
    let hops = [
        "from gw.filter.com (gw.filter.com [203.104.9.9]) by mx.ours.co.jp",
        "from mail.maker.co.jp (mail.maker.co.jp [203.104.1.1]) by gw.filter.com",
        "from pc ([1.2.3.4]) by mail.maker.co.jp",
    ];
    check(
        &hops,
        &expect![[r#"
        border 203.104.9.9 JP header:Received[0]
        client 1.2.3.4 CN header:Received[2]
        unknown -
    "#]],
    );
    let trusted_relays = vec!["ours.co.jp".to_owned(), "filter.com".to_owned()];
    check_with(
        &Knowledge { trusted_relays, ..knowledge() },
        &hops,
        &expect![[r#"
        border 203.104.1.1 JP header:Received[1]
        client 1.2.3.4 CN header:Received[2]
        unknown -
    "#]],
    );
    let trusted_relays = vec!["mx.ours.co.jp".to_owned(), "203.104.9.9".to_owned()];
    check_with(
        &Knowledge { trusted_relays, ..knowledge() },
        &hops,
        &expect![[r#"
            border 203.104.1.1 JP header:Received[1]
            client 1.2.3.4 CN header:Received[2]
            unknown -
        "#]],
    );
}

#[test]
fn bare_names_everywhere() {
    check(
        &[
            "from localhost ([127.0.0.1]) by mbox",
            "from mx1 ([10.0.0.1]) by mbox",
            "from pc ([1.2.3.4]) by mx1",
        ],
        &expect![[r#"
            border 1.2.3.4 CN header:Received[2]
            client 1.2.3.4 CN header:Received[2]
            unknown -
        "#]],
    );
}

#[test]
fn an_address_without_a_country_is_no_client() {
    let hop = "from pc ([9.9.1.1]) by mx.ours.co.jp";
    check(
        &[hop],
        &expect![[r#"
        border 9.9.1.1 - header:Received[0]
        client -
        unknown no-trace
    "#]],
    );
    check_with(
        &Knowledge { trust_reserved: true, ..knowledge() },
        &[hop],
        &expect![[r#"
        border 9.9.1.1 - header:Received[0]
        client 9.9.1.1 - header:Received[0]
        unknown -
    "#]],
    );
}

#[test]
fn reserved_addresses_only_when_trusted() {
    let hop = "from mail.maker.example (mail.maker.example [198.18.1.1]) by mx.ours.co.example";
    check(
        &[hop],
        &expect![[r#"
        border -
        client -
        unknown no-trace
    "#]],
    );
    check_with(
        &Knowledge { trust_reserved: true, ..knowledge() },
        &[hop],
        &expect![[r#"
        border 198.18.1.1 JP header:Received[0]
        client 198.18.1.1 JP header:Received[0]
        unknown -
    "#]],
    );
}

#[test]
fn an_unreadable_field_leaves_no_trace() {
    check(
        &["(((", ""],
        &expect![[r#"
        border -
        client -
        unknown no-trace
    "#]],
    );
}

proptest::proptest! {
    #[test]
    fn any_hops_are_read(hops in proptest::collection::vec(
        "(from|by|with|unknown|\\(|\\)|\\[|\\]|1\\.2\\.3\\.4|mx\\.ours\\.co\\.jp|::1| |\\PC){0,12}", 0..6,
    )) {
        let received = hops.iter().map(|hop| mail::hop(hop)).collect();
        let head = Head { received, ..Head::default() };
        let mail = Mail { head, ..Mail::default() };
        let origin = origin(&mail, &with(Lists::default()), &country);
        proptest::prop_assert_eq!(origin.client.is_none(), origin.unknown.is_some());
    }
}
