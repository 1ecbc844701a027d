//! Tests of the TNEF reader: streams built here.

use expect_test::{Expect, expect};

use super::*;
use crate::outlook::shown::show;

/// An attribute with its checksum.
fn attribute(level: u8, id: u32, data: &[u8]) -> Vec<u8> {
    let sum = data.iter().fold(0_u16, |sum, &byte| sum.wrapping_add(u16::from(byte)));
    let size = u32::try_from(data.len()).unwrap();
    [&[level][..], &id.to_le_bytes(), &size.to_le_bytes(), data, &sum.to_le_bytes()].concat()
}

fn stream(attributes: &[Vec<u8>]) -> Vec<u8> {
    [&SIGNATURE[..], &[0x01, 0x00], &attributes.concat()].concat()
}

fn padded(bytes: &[u8]) -> Vec<u8> {
    let size = u32::try_from(bytes.len()).unwrap();
    let mut value = [&size.to_le_bytes()[..], bytes].concat();
    value.resize(value.len().next_multiple_of(4), 0);
    value
}

/// A property whose value tells its own length.
fn property(id: u16, kind: u16, value: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &id.to_le_bytes(), &1_u32.to_le_bytes(), &padded(value)].concat()
}

fn list(properties: &[Vec<u8>]) -> Vec<u8> {
    let count = u32::try_from(properties.len()).unwrap();
    [&count.to_le_bytes()[..], &properties.concat()].concat()
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect()
}

fn codepage(number: u32) -> Vec<u8> {
    attribute(1, OEM_CODEPAGE, &[number.to_le_bytes(), [0; 4]].concat())
}

fn inner(name: &str, data: &[u8]) -> Vec<u8> {
    let object = [&[0; INTERFACE][..], data].concat();
    [
        attribute(2, ATTACH_REND_DATA, &[0; 14]),
        attribute(2, ATTACH_TITLE, name.as_bytes()),
        attribute(2, ATTACHMENT, &list(&[property(mapi::ATTACH_DATA, mapi::OBJECT, &object)])),
    ]
    .concat()
}

fn check(bytes: &[u8], limits: &Limits, expected: &Expect) {
    expected.assert_eq(&show(&tnef(bytes, limits)));
}

#[test]
fn attributes_and_properties_make_a_mail() {
    let from = b"\x04\0\x20\0\x05\0\x14\0Taro\0SMTP:taro@a.example\0";
    let date: Vec<u8> = [2024, 2, 29, 23, 5, 6, 4_u16].map(u16::to_le_bytes).concat();
    let named = [
        &mapi::STRING8.to_le_bytes()[..],
        &0x8001_u16.to_le_bytes(),
        &[0; 16],
        &1_u32.to_le_bytes(),
        &padded(&wide("key")),
        &2_u32.to_le_bytes(),
        &padded(b"one\0"),
        &padded(b"two\0"),
    ]
    .concat();
    let attachment = list(&[
        named,
        property(mapi::ATTACH_LONG_FILENAME, mapi::UNICODE, &wide("請求書.xlsx")),
        property(mapi::ATTACH_CONTENT_ID, mapi::STRING8, b"<1@a>\0"),
        [&mapi::LONG.to_le_bytes()[..], &mapi::ATTACH_FLAGS.to_le_bytes(), &4_u32.to_le_bytes()]
            .concat(),
    ]);
    let bytes = stream(&[
        codepage(932),
        attribute(1, FROM, from),
        // CP932: 請求書 with a 0x5C in the second character of ソ.
        attribute(1, SUBJECT, b"\x90\xbf\x8b\x81\x8f\x91\x83\x5c\0"),
        attribute(1, BODY, b"\x93\xfa\x96\x7b\r\n\0"),
        attribute(1, DATE_SENT, &date),
        attribute(2, ATTACH_REND_DATA, &[0; 14]),
        attribute(2, ATTACH_TITLE, b"SHORT~1.XLS\0"),
        attribute(2, ATTACH_DATA, b"data"),
        attribute(2, ATTACHMENT, &attachment),
        attribute(2, ATTACH_REND_DATA, &[0; 14]),
        attribute(2, ATTACH_TITLE, b"\x93\xfa\x96\x7b.exe\0"),
        attribute(2, ATTACH_DATA, b"MZ"),
        b"\r\n".to_vec(),
    ]);
    check(
        &bytes,
        &Limits::default(),
        &expect![[r#"
            請求書ソ | Taro <taro@a.example>
            2024-02-29T23:05:06+00:00
            Plain "日本\n"
            1 請求書.xlsx Inline 4 bytes
            2 日本.exe Attachment 2 bytes
        "#]],
    );
}

#[test]
fn recipients_come_from_their_table() {
    let row = |kind: u32, address: &[u8]| {
        let id = mapi::RECIPIENT_TYPE.to_le_bytes();
        list(&[
            [&mapi::LONG.to_le_bytes()[..], &id, &kind.to_le_bytes()].concat(),
            property(mapi::SMTP_ADDRESS, mapi::STRING8, address),
        ])
    };
    let table = [&2_u32.to_le_bytes()[..], &row(1, b"a@x.example\0"), &row(2, b"b@x.example\0")];
    let bytes = stream(&[attribute(1, RECIPIENT_TABLE, &table.concat())]);
    check(
        &bytes,
        &Limits::default(),
        &expect![[r#"
        - | 
        to - <a@x.example>
        cc - <b@x.example>
    "#]],
    );
}

#[test]
fn mails_within_mails_are_bounded() {
    let mut bytes = stream(&[attribute(1, SUBJECT, b"innermost\0")]);
    for depth in (1..=3).rev() {
        let subject = attribute(1, SUBJECT, format!("{depth}\0").as_bytes());
        bytes = stream(&[subject, inner("fwd", &bytes), inner("ole", b"object")]);
    }
    check(
        &bytes,
        &Limits { mail_depth: 3, ..Limits::default() },
        &expect![[r#"
            1 | 
            1 fwd Attachment mail
              2 | 
              1 fwd Attachment mail
                3 | 
                2 ole Attachment 6 bytes
                ! limit-depth part:1
              2 ole Attachment 6 bytes
            2 ole Attachment 6 bytes
        "#]],
    );
    let bytes = stream(&[inner("a", &bytes), inner("b", &bytes)]);
    let mail = tnef(&bytes, &Limits { mails: 2, parts: 1, ..Limits::default() });
    assert_eq!(mail.parts.len(), 1);
    assert!(mail.defects.contains(&(DefectCode::LimitParts, Spot::Whole)));
}

#[test]
fn declared_lengths_are_checked_against_what_is_there() {
    let limits = Limits::default();
    let mut bytes = stream(&[attribute(2, ATTACH_REND_DATA, &[0; 14])]);
    bytes.extend([&[2][..], &ATTACH_DATA.to_le_bytes(), &[0xff; 4], b"what is there"].concat());
    check(
        &bytes,
        &limits,
        &expect![[r#"
            - | 
            1 - Attachment 13 bytes
            ! truncated 
        "#]],
    );
    // Four billion properties, values and recipients in a few bytes.
    for (id, data) in [
        (MAPI_PROPERTIES, vec![0xff; 4]),
        (MAPI_PROPERTIES, [&[0xff; 4][..], &[0x1e, 0x10, 1, 0], &[0xff; 8]].concat()),
        (MAPI_PROPERTIES, [&[0xff; 4][..], &[0x01, 0x10, 1, 0], &[0xff; 8]].concat()),
        (RECIPIENT_TABLE, vec![0xff; 4]),
    ] {
        let mail = tnef(&stream(&[attribute(1, id, &data)]), &limits);
        assert_eq!(mail.defects, [(DefectCode::TnefBroken, Spot::Whole)], "{data:?}");
    }
    check(
        b"\x78\x9f\x3e\x22",
        &limits,
        &expect![[r#"
            - | 
            ! tnef-broken 
        "#]],
    );
}

#[test]
fn no_mutation_panics_or_grows() {
    let mut whole = stream(&[codepage(932), attribute(1, SUBJECT, b"\x93\xfa\x96\x7b\0")]);
    for _ in 0..3 {
        whole = stream(&[attribute(1, BODY, b"body\0"), inner("a", &whole), inner("b", b"ole")]);
    }
    let limits = Limits::default();
    for seed in 0..1_500 {
        let bytes = testkit::mutation::mutate(seed, &whole, &whole);
        let mail = tnef(&bytes, &limits);
        let bound = u64::try_from(bytes.len() * limits.mail_depth).unwrap();
        assert!(mail.work.bytes <= bound, "seed {seed}: {} bytes read", mail.work.bytes);
    }
}
