//! Encodings that are undone, one within another; false alarms; work.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use expect_test::{Expect, expect};

use super::Leak;
use crate::dictionary::{Dictionary, Identifier, IdentifierKind};

mod encoders;
mod false_alarms;
mod planted;

fn identifier(kind: IdentifierKind, value: &str) -> Identifier {
    Identifier { kind, value: value.to_owned(), owner: "A".to_owned() }
}

fn dictionary() -> Dictionary {
    Dictionary::build([
        identifier(IdentifierKind::OrganisationName, "株式会社緑野精機"),
        identifier(IdentifierKind::MailAddress, "T.Yamada@midorino.example"),
    ])
}

/// Searches bytes and writes the leaks, one a line.
fn check(bytes: impl AsRef<[u8]>, expected: &Expect) {
    let search = dictionary().search(bytes.as_ref());
    let lines: Vec<String> = search.leaks.iter().map(line).collect();
    expected.assert_eq(&lines.join("\n"));
    assert!(search.complete);
}

fn line(leak: &Leak) -> String {
    let layers: Vec<_> = leak.layers.iter().map(|layer| layer.as_str()).collect();
    let hash = leak.as_hash.map_or(String::new(), |hash| format!(" as {hash}"));
    format!("{} {} [{}]{hash}", leak.place, leak.kind, layers.join("+"))
}

fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn plain_and_spelled() {
    check("件名：緑野 精機様", &expect!["9 organisation-name []"]);
    check("<td>緑野</td>\n<td>精<b>機</b></td>", &expect!["4 organisation-name [markup]"]);
    check("<a href='mailto:t.yamada&#64;midorino&period;example'>", &expect!["16 mail-address []"]);
    check("Reply-To: <t.yamada@midorino.example>", &expect!["11 mail-address []"]);
    check(
        r#"{"a":"\u7dd1\u91ce\u7cbe\u6a5f","b":"T.YAMADA\u0040midorino.example"}"#,
        &expect![[r#"
            6 organisation-name [escapes]
            37 mail-address []"#]],
    );
}

#[test]
fn base64_alone_and_in_itself() {
    let once = STANDARD.encode("to 緑野精機");
    check(format!("see {once}"), &expect!["8 organisation-name [base64]"]);
    check(
        format!("see {}", STANDARD.encode(&once)),
        &expect!["9 organisation-name [base64+base64]"],
    );
}

#[test]
fn percent_quoted_hex() {
    check("x?u=t.yamada%40midorino.example", &expect!["4 mail-address []"]);
    check(
        "=E7=B7=91=E9=\r\n=87=8E=E7=B2=BE=E6=A9=9F",
        &expect!["0 organisation-name [quoted-printable]"],
    );
    check("e7 b7 91 e9 87 8e e7 b2 be e6 a9 9f", &expect!["0 organisation-name [hex]"]);
}

#[test]
fn hashes() {
    use sha2::Digest;
    let address = "t.yamada@midorino.example";
    let md5 = md5::Md5::digest(address);
    check(
        format!("https://gravatar.example/avatar/{}?s=80", hex(md5)),
        &expect!["32 mail-address [] as md5"],
    );
    check(hex(sha1::Sha1::digest(address)).to_uppercase(), &expect!["0 mail-address [] as sha1"]);
    check(
        format!("h={}.", STANDARD.encode(sha2::Sha256::digest("株式会社緑野精機"))),
        &expect!["2 organisation-name [] as sha256"],
    );
    check(format!("id/{}", URL_SAFE_NO_PAD.encode(md5)), &expect!["3 mail-address [] as md5"]);
    check(STANDARD.encode(hex(md5)), &expect!["0 mail-address [base64] as md5"]);
    check(format!("{}0", hex(md5)), &expect![[""]]);
}

#[test]
fn bare_deflate_at_the_start_of_a_run() {
    let saml = STANDARD.encode(encoders::deflate("緑野精機".as_bytes()));
    check(format!("SAMLRequest={saml}"), &expect!["12 organisation-name [base64+deflate]"]);
}

#[test]
fn words_of_a_header_are_joined() {
    check(
        "=?UTF-8?B?57eR6Yc=?=\r\n =?utf-8?Q?=8E=E7=B2=BE?= =?utf-8?B?5qmf?=",
        &expect!["10 organisation-name [encoded-word]"],
    );
}

#[test]
fn many_leaks_are_cut_with_a_mark() {
    let search = dictionary().search("緑野精機、".repeat(1_500).as_bytes());
    assert_eq!(search.leaks.len(), super::LEAKS_MAX);
    assert!(!search.complete);
}

/// What a megabyte of each costs, in readings, KiB of them and calls.
#[test]
fn hostile_bytes_cost_a_bounded_work() {
    let mib = |text: &str| text.repeat((1 << 20) / text.len()).into_bytes();
    let nested = (0..8).fold("緑".repeat(20_000), |text, _| STANDARD.encode(text));
    let bomb = encoders::gzip(&vec![b'a'; 64 << 20]);
    let inputs = [
        ("equals", mib("=")),
        ("references", mib("&amp;amp;amp;")),
        ("tags", mib("<a<!--")),
        ("words", mib("=?a?q?")),
        ("packs", [0x78, 0x9c].repeat(1 << 19)),
        ("nested", nested.into_bytes()),
        ("bomb", bomb),
        ("escapes", mib("\x1b$B")),
    ];
    let dictionary = dictionary();
    let mut lines = Vec::new();
    for (name, bytes) in inputs {
        let search = dictionary.search(&bytes);
        let work = search.work;
        lines.push(format!(
            "{name}: {} readings, {} KiB, {} calls, {}",
            work.nodes,
            work.bytes >> 10,
            work.calls,
            if search.complete { "complete" } else { "cut" },
        ));
    }
    expect![[r#"
        equals: 8 readings, 11263 KiB, 44 calls, complete
        references: 16 readings, 17959 KiB, 136 calls, complete
        tags: 11 readings, 15359 KiB, 86 calls, complete
        words: 15 readings, 17407 KiB, 128 calls, complete
        packs: 29 readings, 45567 KiB, 20157 calls, cut
        nested: 358 readings, 70720 KiB, 1176 calls, complete
        bomb: 51 readings, 131057 KiB, 304 calls, cut
        escapes: 13 readings, 17407 KiB, 86 calls, complete"#]]
    .assert_eq(&lines.join("\n"));
}
