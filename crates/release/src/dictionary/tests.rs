//! Spellings that are found, and those that are not.

use expect_test::{Expect, expect};

use super::{Dictionary, Identifier, IdentifierKind};

/// Screens each text and writes what stands where, with the text of the place.
fn check(kind: IdentifierKind, value: &str, texts: &[&str], expected: &Expect) {
    let owner = "A".to_owned();
    let dictionary = Dictionary::build([Identifier { kind, value: value.to_owned(), owner }]);
    let lines: Vec<String> = texts
        .iter()
        .map(|text| {
            let found = dictionary.screen(text);
            let found: Vec<_> =
                found.iter().map(|found| text.get(found.start..found.end).unwrap()).collect();
            format!("{text:?}: {found:?}")
        })
        .collect();
    expected.assert_eq(&lines.join("\n"));
}

#[test]
fn names_of_organisations() {
    check(
        IdentifierKind::OrganisationName,
        "株式会社 みどりの精機",
        &[
            "株式会社みどりの精機",
            "みどりの精機様",
            "ミドリノ精機の",
            "ﾐﾄﾞﾘﾉ精機",
            "ﾐﾄ\u{ff9e}ﾘﾉ 精\u{200b}機",
            "㈱みどりの精機",
            "みどりの\n> 精機",
            "みどり野精機",
            "みどりの、精機",
        ],
        &expect![[r#"
            "株式会社みどりの精機": ["株式会社みどりの精機"]
            "みどりの精機様": ["みどりの精機"]
            "ミドリノ精機の": ["ミドリノ精機"]
            "ﾐﾄ\u{ff9e}ﾘﾉ精機": ["ﾐﾄ\u{ff9e}ﾘﾉ精機"]
            "ﾐﾄ\u{ff9e}ﾘﾉ 精\u{200b}機": ["ﾐﾄ\u{ff9e}ﾘﾉ 精\u{200b}機"]
            "㈱みどりの精機": ["㈱みどりの精機"]
            "みどりの\n> 精機": ["みどりの\n> 精機"]
            "みどり野精機": []
            "みどりの、精機": []"#]],
    );
    check(
        IdentifierKind::OrganisationName,
        "Midorino Seiki Co., Ltd.",
        &[
            "MIDORINO SEIKI",
            "ｍｉｄｏｒｉｎｏ　ｓｅｉｋｉ",
            "midorino-seiki.pdf",
            "MidorinoSeiki",
            "mido\u{ad}rino seiki",
            "midori-\nno seiki",
            "xmidorino seiki",
            "midorino seikix",
            "midori no seiki",
        ],
        &expect![[r#"
            "MIDORINO SEIKI": ["MIDORINO SEIKI"]
            "ｍｉｄｏｒｉｎｏ\u{3000}ｓｅｉｋｉ": ["ｍｉｄｏｒｉｎｏ\u{3000}ｓｅｉｋｉ"]
            "midorino-seiki.pdf": ["midorino-seiki"]
            "MidorinoSeiki": ["MidorinoSeiki"]
            "mido\u{ad}rino seiki": ["mido\u{ad}rino seiki"]
            "midori-\nno seiki": ["midori-\nno seiki"]
            "xmidorino seiki": []
            "midorino seikix": []
            "midori no seiki": []"#]],
    );
    check(
        IdentifierKind::OrganisationName,
        "Canon Inc.",
        &["we can on Monday", "can\non", "canon", "Canon Inc"],
        &expect![[r#"
            "we can on Monday": []
            "can\non": []
            "canon": ["canon"]
            "Canon Inc": ["Canon Inc"]"#]],
    );
    check(
        IdentifierKind::OrganisationName,
        "日本株式会社",
        &["日本の", "日本株式会社", "日本(株)"],
        &expect![[r#"
            "日本の": []
            "日本株式会社": ["日本株式会社"]
            "日本(株)": ["日本(株"]"#]],
    );
}

#[test]
fn names_of_people() {
    check(
        IdentifierKind::PersonName,
        "髙﨑 齋",
        &["高崎斎", "高崎　齊さん", "髙\u{fe00}﨑斉"],
        &expect![[r#"
            "高崎斎": ["高崎斎"]
            "高崎\u{3000}齊さん": ["高崎\u{3000}齊"]
            "髙\u{fe00}﨑斉": ["髙\u{fe00}﨑斉"]"#]],
    );
    check(
        IdentifierKind::PersonName,
        "Ken Ito",
        &["taken ito", "Ito, Ken", "KEN_ITO", "ken ito's"],
        &expect![[r#"
            "taken ito": []
            "Ito, Ken": ["Ito, Ken"]
            "KEN_ITO": ["KEN_ITO"]
            "ken ito's": ["ken ito"]"#]],
    );
    check(
        IdentifierKind::PersonName,
        "林",
        &["林さん", "林", "(林)", "小林"],
        &expect![[r#"
        "林さん": []
        "林": ["林"]
        "(林)": ["林"]
        "小林": []"#]],
    );
}

#[test]
fn domains_and_hosts() {
    check(
        IdentifierKind::Domain,
        "midorino.example",
        &[
            "mail.midorino.example",
            "x@midorino.example.",
            "midorino[.]example",
            "midorino(dot)example",
            "midorino［．］example",
            "midorino。example",
            "担当midorino.exampleです",
            "midorino.example。詳しくは",
            "mido\nrino.\r\nexample",
            "notmidorino.example",
            "my-midorino.example",
            "midorino.example.com",
            "midorino.examples",
            "MIDORINO",
            "midorinos",
        ],
        &expect![[r#"
            "mail.midorino.example": ["midorino.example"]
            "x@midorino.example.": ["midorino.example"]
            "midorino[.]example": ["midorino[.]example"]
            "midorino(dot)example": ["midorino(dot)example"]
            "midorino［．］example": ["midorino［．］example"]
            "midorino。example": ["midorino。example"]
            "担当midorino.exampleです": ["midorino.example"]
            "midorino.example。詳しくは": ["midorino.example"]
            "mido\nrino.\r\nexample": ["mido\nrino.\r\nexample"]
            "notmidorino.example": []
            "my-midorino.example": ["midorino"]
            "midorino.example.com": ["midorino"]
            "midorino.examples": ["midorino"]
            "MIDORINO": ["MIDORINO"]
            "midorinos": []"#]],
    );
    check(
        IdentifierKind::Domain,
        "緑野.example",
        &["xn--vg0a822b.example", "緑野.example", "緑野.ｅｘａｍｐｌｅ", "www.緑野。example"],
        &expect![[r#"
            "xn--vg0a822b.example": ["xn--vg0a822b.example"]
            "緑野.example": ["緑野.example"]
            "緑野.ｅｘａｍｐｌｅ": ["緑野.ｅｘａｍｐｌｅ"]
            "www.緑野。example": ["緑野。example"]"#]],
    );
    check(
        IdentifierKind::Domain,
        "school.example",
        &["a school", "www.school.example"],
        &expect![[r#"
            "a school": []
            "www.school.example": ["school.example"]"#]],
    );
    check(
        IdentifierKind::Host,
        "vpn-2.midorino.example",
        &["vpn-2.midorino.example", "vpn2.midorino.example", "vpn-2"],
        &expect![[r#"
            "vpn-2.midorino.example": ["vpn-2.midorino.example"]
            "vpn2.midorino.example": []
            "vpn-2": []"#]],
    );
}

#[test]
fn addresses_and_numbers() {
    check(
        IdentifierKind::MailAddress,
        "T.Yamada@midorino.example",
        &[
            "<t.yamada@midorino.example>",
            "t.yamada@mail.midorino.example",
            "t.yamada[at]midorino[.]example",
            "at.yamada@midorino.example",
            "t.yamada の",
            "yamada",
        ],
        &expect![[r#"
            "<t.yamada@midorino.example>": ["t.yamada@midorino.example"]
            "t.yamada@mail.midorino.example": ["t.yamada"]
            "t.yamada[at]midorino[.]example": ["t.yamada[at]midorino[.]example"]
            "at.yamada@midorino.example": []
            "t.yamada の": ["t.yamada"]
            "yamada": []"#]],
    );
    check(
        IdentifierKind::Phone,
        "03-1234-5678",
        &[
            "03-1234-5678",
            "０３（１２３４）５６７８",
            "+81-3-1234-5678",
            "+81 (0)3 1234 5678",
            "TEL0312345678",
            "103-1234-5678",
            "03-1234-56789",
            "03 1234, 5678",
        ],
        &expect![[r#"
            "03-1234-5678": ["03-1234-5678"]
            "０３（１２３４）５６７８": ["０３（１２３４）５６７８"]
            "+81-3-1234-5678": ["81-3-1234-5678"]
            "+81 (0)3 1234 5678": ["81 (0)3 1234 5678"]
            "TEL0312345678": ["0312345678"]
            "103-1234-5678": []
            "03-1234-56789": []
            "03 1234, 5678": []"#]],
    );
    check(
        IdentifierKind::Phone,
        "+81 90 1234 5678",
        &["090-1234-5678"],
        &expect![[r#""090-1234-5678": ["090-1234-5678"]"#]],
    );
    check(
        IdentifierKind::PostalAddress,
        "千代田区緑町1-2-3",
        &["千代田区緑町１－２－３", "千代田区緑町123", "千代田区 緑町1−2−3"],
        &expect![[r#"
            "千代田区緑町１－２－３": ["千代田区緑町１－２－３"]
            "千代田区緑町123": []
            "千代田区 緑町1−2−3": ["千代田区 緑町1−2−3"]"#]],
    );
}

#[test]
fn tokens() {
    check(
        IdentifierKind::MessageId,
        "<20260101.AB12@mx.midorino.example>",
        &[
            "20260101.ab12@mx.midorino.example",
            "20260101-ab12@mx.midorino.example",
            "Id: <20260101.AB12@\r\n mx.midorino.example>",
        ],
        &expect![[r#"
            "20260101.ab12@mx.midorino.example": ["20260101.ab12@mx.midorino.example"]
            "20260101-ab12@mx.midorino.example": []
            "Id: <20260101.AB12@\r\n mx.midorino.example>": ["20260101.AB12@\r\n mx.midorino.example"]"#]],
    );
    check(
        IdentifierKind::TemplatePath,
        r"C:\Users\tanaka\Normal.dotm",
        &[r"c:\users\tanaka\normal.dotm", r"C:\Users\tanaka"],
        &expect![[r#"
            "c:\\users\\tanaka\\normal.dotm": ["c:\\users\\tanaka\\normal.dotm"]
            "C:\\Users\\tanaka": []"#]],
    );
    check(
        IdentifierKind::InternalId,
        "K7",
        &["k7", "K7-1", "ak7", "K7号"],
        &expect![[r#"
        "k7": ["k7"]
        "K7-1": ["K7"]
        "ak7": []
        "K7号": []"#]],
    );
}

#[test]
fn defanged_schemes_are_turned_back() {
    check(
        IdentifierKind::TrackingToken,
        "https://t.example/k/AB12",
        &["hxxps://t[.]example/k/ab12"],
        &expect![[r#""hxxps://t[.]example/k/ab12": ["hxxps://t[.]example/k/ab12"]"#]],
    );
}

#[test]
fn what_overlaps_is_covered_whole() {
    let identifier =
        |kind, value: &str| Identifier { kind, value: value.to_owned(), owner: "A".to_owned() };
    let dictionary = Dictionary::build([
        identifier(IdentifierKind::OrganisationName, "緑野精機"),
        identifier(IdentifierKind::Project, "精機計画"),
        identifier(IdentifierKind::Project, "---"),
    ]);
    let found = dictionary.screen("緑野精機計画");
    let spans: Vec<_> =
        found.iter().map(|f| format!("{}..{} {}", f.start, f.end, f.kind)).collect();
    expect![[r#"
        0..12 organisation-name
        12..18 project"#]]
    .assert_eq(&spans.join("\n"));
    let unsearchable: Vec<_> = dictionary.unsearchable().map(|i| i.value.as_str()).collect();
    assert_eq!(unsearchable, ["---"]);
}

#[test]
fn the_order_of_identifiers_does_not_matter() {
    let identifier = |value: &str| Identifier {
        kind: IdentifierKind::Project,
        value: value.to_owned(),
        owner: "A".to_owned(),
    };
    let (a, b) = (identifier("緑"), identifier("Midori"));
    let one = Dictionary::build([a.clone(), b.clone(), a.clone()]).canonical();
    assert_eq!(one, Dictionary::build([b.clone(), a]).canonical());
    assert_ne!(one, Dictionary::build([b]).canonical());
}
