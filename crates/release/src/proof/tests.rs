use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use expect_test::{Expect, expect};

use crate::dictionary::{Dictionary, Identifier, IdentifierKind};

fn dictionary() -> Dictionary {
    let identifier =
        |kind, value: &str| Identifier { kind, value: value.to_owned(), owner: "A".to_owned() };
    Dictionary::build([
        identifier(IdentifierKind::OrganisationName, "株式会社緑野精機"),
        identifier(IdentifierKind::MailAddress, "t.yamada@midorino.example"),
    ])
}

/// Searches bytes and writes the leaks, one a line.
fn check(bytes: &[u8], expected: &Expect) {
    let search = dictionary().search(bytes);
    let lines: Vec<String> = search.leaks.iter().map(line).collect();
    expected.assert_eq(&lines.join("\n"));
    assert!(search.complete);
}

fn line(leak: &super::Leak) -> String {
    let layers: Vec<_> = leak.layers.iter().map(|layer| layer.as_str()).collect();
    let hash = leak.as_hash.map_or("", |hash| hash.as_str());
    format!("{} {} {} {hash}", leak.place, leak.kind, layers.join("+"))
}

#[test]
fn plain_and_spelled() {
    check("件名：緑野 精機様".as_bytes(), &expect!["9 organisation-name  "]);
}

#[test]
fn base64_alone_and_in_itself() {
    let once = STANDARD.encode("to 緑野精機");
    check(format!("see {once}").as_bytes(), &expect!["8 organisation-name base64 "]);
    check(
        format!("see {}", STANDARD.encode(&once)).as_bytes(),
        &expect!["9 organisation-name base64+base64 "],
    );
}

#[test]
fn percent_quoted_hex() {
    check(b"x?u=t.yamada%40midorino.example", &expect!["4 mail-address  "]);
    check(
        b"=E7=B7=91=E9=\r\n=87=8E=E7=B2=BE=E6=A9=9F",
        &expect!["0 organisation-name quoted-printable "],
    );
    check(b"e7 b7 91 e9 87 8e e7 b2 be e6 a9 9f", &expect!["0 organisation-name hex "]);
}
