//! Tests of what stands behind or inside other files.

use expect_test::{Expect, expect};

use super::*;
use crate::budget::Budget;
use crate::exe::tests::pe;
use crate::member::Content;
use crate::shown::opened;

/// A program with one section of four bytes behind its header.
fn program() -> Vec<u8> {
    let mut bytes = pe(0x0102, 2);
    bytes[0x44..0x46].copy_from_slice(&0x14C_u16.to_le_bytes());
    bytes[0x46] = 1;
    bytes[0x54] = 0xE0;
    bytes[0x58..0x5A].copy_from_slice(&0x10B_u16.to_le_bytes());
    bytes.resize(0x1A0, 0);
    bytes[0x138 + 16] = 4;
    bytes[0x138 + 20..0x138 + 22].copy_from_slice(&0x1A0_u16.to_le_bytes());
    bytes.extend(b"code");
    bytes
}

fn disguised(plain: &[u8], by: impl Fn(usize, u8) -> u8) -> Vec<u8> {
    plain.iter().enumerate().map(|(index, byte)| by(index, *byte)).collect()
}

/// What `behind` finds behind four bytes of a file.
fn check_behind(kind: FileType, appended: &[u8], expected: &Expect) {
    let bytes = [b"host", appended].concat();
    let sample = Sample { bytes: &bytes, kind, name: None, extension: None };
    let mut lines = String::new();
    let mut contents = Contents::new(&vocab::Limits::default());
    let found = behind(
        4,
        &sample,
        &mut |member| {
            let Content::Bytes(bytes) = &member.content else { return Flow::Stop };
            let start = String::from_utf8_lossy(crate::bytes::first(bytes, 12)).into_owned();
            let method = member.method.as_deref().unwrap_or("-");
            lines += &format!(
                "> {} {} bytes {} {method}\n",
                member.place,
                bytes.len(),
                start.escape_debug()
            );
            Flow::Go
        },
        &mut contents,
    );
    lines += &format!("{found:?} {:?}\n", contents.deceptions);
    for (feature, spot) in &contents.features {
        lines += &format!("* {feature} {spot}\n");
    }
    for program in contents.facts.0.iter().filter(|(key, _)| *key == FactKey::EmbeddedPrograms) {
        lines += &format!("{:?}\n", program.1);
    }
    expected.assert_eq(&lines);
}

use vocab::FileType;

#[test]
fn every_disguise_is_found_and_undone() {
    let plain = program();
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("none", plain.clone()),
        ("xor 0x5a", disguised(&plain, |_, byte| byte ^ 0x5A)),
        (
            "xor 0x77, zeros left",
            disguised(&plain, |_, byte| if byte == 0 || byte == 0x77 { byte } else { byte ^ 0x77 }),
        ),
        (
            "xor 0xf0, counting up",
            disguised(&plain, |index, byte| byte ^ 0xF0_u8.wrapping_add(low_byte(index))),
        ),
        (
            "xor 0x10, counting down",
            disguised(&plain, |index, byte| byte ^ 0x10_u8.wrapping_sub(low_byte(index))),
        ),
        ("add 0x03", disguised(&plain, |_, byte| byte.wrapping_add(3))),
        ("rotate left 3", disguised(&plain, |_, byte| byte.rotate_left(3))),
    ];
    for (name, encoded) in cases {
        let bytes = [b"some bytes in front ", encoded.as_slice(), b"\xFF\xFE tail"].concat();
        let found = programs(&bytes);
        assert_eq!(found.len(), 1, "{name}");
        assert_eq!(found[0].disguise.to_string(), name);
        assert_eq!((found[0].start, found[0].end), (20, 20 + plain.len()), "{name}");
        assert_eq!(found[0].disguise.undone(&encoded), plain, "{name}");
    }
}

#[test]
fn every_key_is_found() {
    let plain = program();
    for key in 1..=255_u8 {
        let encoded = disguised(&plain, |_, byte| byte ^ key);
        let found = programs(&[b"\0\0\0", encoded.as_slice()].concat());
        assert_eq!(found.iter().map(|found| found.start).collect::<Vec<_>>(), [3], "{key}");
    }
}

#[test]
fn letters_mz_without_headers_are_no_program() {
    let mut broken = program();
    broken[0x41] = b'X';
    assert_eq!(programs(&broken), []);
    assert_eq!(programs(&b"MZ".repeat(4_000)), []);
    assert_eq!(programs(&vec![0x90; 10_000]), []);
    let mut machine = program();
    machine[0x44] = 0;
    assert_eq!(programs(&machine), []);
}

#[test]
fn data_of_no_format_hands_out_its_programs() {
    let encoded = disguised(&program(), |_, byte| byte ^ 0x41);
    let bytes = [&[0xFE; 16][..], &program(), &encoded, b"\xFE\xFE"].concat();
    expect![[r#"
        unknown
        > object:16 - 420 bytes MZ\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0
        > object:436 - 420 bytes MZ\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 method=xor 0x41
        embedded-programs:
        -
            offset: 16
            disguise: none
        -
            offset: 436
            disguise: xor 0x41
        * embedded-program 
        * exploit-sign 
    "#]]
    .assert_eq(&opened("data.bin", &bytes));
}

#[test]
fn a_slide_into_code_is_a_sign_and_a_grey_picture_is_none() {
    let code: Vec<u8> = (0..64).map(|number| number * 3).collect();
    let slide = [&[0xFF; 7][..], &[0x90; 100], &code].concat();
    assert_eq!(nop_runs(&slide), [(7, 100)]);
    let grey = [&[0xFF; 7][..], &[0x90; 100], &[0x91; 100], &[0x90; 100], &[0x92; 9]].concat();
    assert_eq!(nop_runs(&grey), []);
    let short = [&[0xFF; 7][..], &[0x90; 63], &code].concat();
    assert_eq!(nop_runs(&short), []);
}

#[test]
fn signs_of_several_pieces_share_one_list() {
    let mut contents = Contents::new(&vocab::Limits::default());
    for name in ["a", "b"] {
        scan(&program(), &Spot::inside(Inside::Stream, name), &mut contents);
    }
    assert_eq!(contents.facts.0.len(), 1);
    let Some(FactValue::List(list)) = contents.facts.get(FactKey::EmbeddedPrograms) else {
        panic!("no list");
    };
    assert_eq!(list.len(), 2);
}

#[test]
fn archive_behind_a_picture_is_a_polyglot() {
    check_behind(
        FileType::Jpeg,
        b"\0\0PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0a",
        &expect![[r#"
            > overlay:6 31 bytes PK\u{3}\u{4}\u{14}\0\0\0\0\0\0\0 -
            Some(Zip) [Polyglot]
            * appended-data overlay:4
            * embedded-file overlay:6
        "#]],
    );
    check_behind(
        FileType::Png,
        b"\x81\x13\xA7\xC2Rar!\x1A\x07\x01\0rest",
        &expect![[r#"
        > overlay:8 12 bytes Rar!\u{1a}\u{7}\u{1}\0rest -
        Some(Rar5) [Polyglot]
        * appended-data overlay:4
        * embedded-file overlay:8
    "#]],
    );
}

#[test]
fn archive_behind_a_program_is_an_installer() {
    check_behind(
        FileType::PeExe,
        b"7z\xBC\xAF\x27\x1C\0\x04",
        &expect![[r#"
        > overlay:4 8 bytes 7z��\'\u{1c}\0\u{4} -
        Some(SevenZip) []
        * appended-data overlay:4
        * embedded-file overlay:4
    "#]],
    );
}

#[test]
fn programs_and_what_follows_them_are_handed_out_apart() {
    let encoded = disguised(&program(), |_, byte| byte ^ 0x20);
    let bytes = [b"\xC0\xC1", encoded.as_slice(), b"%PDF-1.4 a document to look at"].concat();
    check_behind(
        FileType::Lnk,
        &bytes,
        &expect![[r#"
            > overlay:6 420 bytes MZ\0\0\0\0\0\0\0\0\0\0 xor 0x20
            > overlay:426 30 bytes %PDF-1.4 a d -
            Some(PeExe) []
            * appended-data overlay:4
            * embedded-program overlay:6
            * exploit-sign overlay:6
            * embedded-file overlay:426
            List([Record(Facts([(Offset, Number(6)), (Disguise, Text("xor 0x20")), (Name, Text("overlay:6"))]))])
        "#]],
    );
}

#[test]
fn scripts_behind_the_end_are_handed_out() {
    check_behind(
        FileType::Lnk,
        b"\x80\x81\xFE\xFF<hta:application id=x><script>close()</script>",
        &expect![[r#"
            > overlay:8 46 bytes <hta:applica -
            Some(Hta) [Polyglot]
            * appended-data overlay:4
            * embedded-file overlay:8
        "#]],
    );
    check_behind(
        FileType::Lnk,
        b"$a = 'b'; Write-Output $a; exit",
        &expect![[r#"
        > overlay:4 31 bytes $a = \'b\'; Wr -
        Some(Text) []
        * appended-data overlay:4
        * embedded-file overlay:4
    "#]],
    );
}

#[test]
fn base64_is_decoded_bare_and_in_armour() {
    let text = "UEsDBGhlbGxvIGhlbGxvIGhlbGxvIGhlbGxvIGhlbGxvIGhlbGxvIGhlbGxvIGhl\n";
    check_behind(
        FileType::Lnk,
        text.as_bytes(),
        &expect![[r#"
        > overlay:4 48 bytes PK\u{3}\u{4}hello he base64
        Some(Unknown) []
        * appended-data overlay:4
        * embedded-file overlay:4
    "#]],
    );
    let armour = format!("-----BEGIN CERTIFICATE-----\r\n{text}-----END CERTIFICATE-----\r\n");
    check_behind(
        FileType::Lnk,
        armour.as_bytes(),
        &expect![[r#"
        > overlay:4 48 bytes PK\u{3}\u{4}hello he base64
        Some(Unknown) []
        * appended-data overlay:4
        * embedded-file overlay:4
    "#]],
    );
}

#[test]
fn padding_is_nothing_and_noise_is_only_noted() {
    check_behind(
        FileType::Png,
        b"\0\0\0\r\n ",
        &expect![[r#"
        None []
    "#]],
    );
    check_behind(
        FileType::Png,
        b"\xF1\x03\x99\xC4\x81\x00\x17",
        &expect![[r#"
        None []
        * appended-data overlay:4
    "#]],
    );
    check_behind(
        FileType::Png,
        b"",
        &expect![[r#"
        None []
    "#]],
    );
}

#[test]
fn mutated_bytes_do_no_harm() {
    let encoded = disguised(&program(), |_, byte| byte ^ 0x41);
    let bytes = [b"host", encoded.as_slice(), b"PK\x03\x04\x14\0"].concat();
    for seed in 0..500 {
        let mutated = testkit::mutation::mutate(seed, &bytes, &program());
        let kind = FileType::Png;
        let sample = Sample { bytes: &mutated, kind, name: None, extension: None };
        let limits = vocab::Limits::default();
        let mut contents = Contents::new(&limits);
        let _ = behind(4, &sample, &mut |_| Flow::Go, &mut contents);
        let budget = Budget::new(&limits);
        let tools =
            Tools { limits: &limits, budget: &budget, passwords: &[], beside: &[], rules: None };
        let _ = open(&sample, &tools, &mut |_| Flow::Go);
    }
}

fn low_byte(number: usize) -> u8 {
    number.to_le_bytes()[0]
}
