//! Objects made by hand.

use expect_test::{Expect, expect};

use crate::exe::tests::pe;
use crate::office::equation::tests::equation;
use crate::office::ole_one::tests::package;
use crate::office::vba::tests::compound_file;
use crate::shown::opened;

fn check(streams: &[(&str, &[u8])], expected: &Expect) {
    expected.assert_eq(&opened("a.bin", &compound_file(streams)));
}

/// A program with one section of four bytes behind its header.
pub(crate) fn program() -> Vec<u8> {
    let mut bytes = pe(0x0102, 2);
    bytes[0x44..0x46].copy_from_slice(&0x14c_u16.to_le_bytes());
    bytes[0x46] = 1;
    bytes[0x54] = 0xe0;
    bytes[0x58..0x5a].copy_from_slice(&0x10b_u16.to_le_bytes());
    bytes.resize(0x1a0, 0);
    bytes[0x138 + 16] = 4;
    bytes[0x138 + 20..0x138 + 22].copy_from_slice(&0x1a0_u16.to_le_bytes());
    bytes.extend(b"code");
    bytes
}

fn native(data: &[u8]) -> Vec<u8> {
    [&u32::try_from(data.len()).unwrap().to_le_bytes()[..], data].concat()
}

/// The names of a class as they stand in `CompObj`.
fn class_stream(user: &str, program: &str) -> Vec<u8> {
    let text = |text: &str| {
        let size = u32::try_from(text.len() + 1).unwrap();
        [&size.to_le_bytes()[..], text.as_bytes(), &[0]].concat()
    };
    [vec![0; 28], text(user), vec![0; 4], text(program)].concat()
}

#[test]
fn package_and_equation() {
    let file = native(&package("請求書.pdf.exe", "C:\\x\\請求書.pdf.exe", b"MZ stub"));
    let mtef = equation(&[0xb8; 44]);
    check(
        &[
            ("ObjectPool/_1/\u{1}Ole10Native", &file),
            ("ObjectPool/_1/\u{1}CompObj", &class_stream("OLE Package", "Package")),
            ("ObjectPool/_2/Equation Native", &mtef),
            ("ObjectPool/_2/\u{1}CompObj", &class_stream("Microsoft Equation 3.0", "Equation.3")),
        ],
        &expect![[r#"
            ole
            > object:ObjectPool/_1/Ole10Native 請求書.pdf.exe 7 bytes MZ stub
            objects:
            -
                name: ObjectPool/_2
                kind: Equation.3
            -
                kind: Package
                name: 請求書.pdf.exe
                label: 請求書.pdf.exe
                paths:
                - C:\\x\\請求書.pdf.exe
                - C:\\Temp\\請求書.pdf.exe
                size: 7
            * embedded-file object:ObjectPool/_1
            * equation-editor object:ObjectPool/_2
            * exploit-sign object:ObjectPool/_2/Equation Native
            Hidden object:ObjectPool/_1/Ole10Native: C:\\x\\請求書.pdf.exe\nC:\\Temp\\請求書.pdf.exe
        "#]],
    );
}

#[test]
fn links_lead_outside() {
    let url: Vec<u8> =
        "http://a.example/b.hta\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut link = vec![1, 0, 0, 2, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0];
    link.extend(super::URL_MONIKER);
    link.extend(u32::try_from(url.len()).unwrap().to_le_bytes());
    link.extend(url);
    link.extend(super::FILE_MONIKER);
    link.extend([0, 0, 20, 0, 0, 0]);
    link.extend(b"\\\\host.test\\s\\a.xls\0");
    check(
        &[("ObjectPool/_1/\u{1}Ole", &link)],
        &expect![[r#"
            ole
            objects:
            -
                kind: link
                name: ObjectPool/_1
                target: http://a.example/b.hta
                update: true
            -
                kind: link
                name: ObjectPool/_1
                target: \\\\host.test\\s\\a.xls
                update: true
            * external-link object:ObjectPool/_1/Ole
            Link object:ObjectPool/_1/Ole: http://a.example/b.hta
            Link object:ObjectPool/_1/Ole: \\\\host.test\\s\\a.xls
        "#]],
    );
}

#[test]
fn files_in_streams_are_handed_out() {
    let program = program();
    let hidden: Vec<u8> =
        [b"some data ".to_vec(), program.iter().map(|b| b ^ 0x5a).collect()].concat();
    let film = [&b"fUfU\x20\0\0\0FWS\x09"[..], &[0; 28]].concat();
    check(
        &[
            ("Contents", &film),
            ("Data", &hidden),
            ("Package", b"PK\x03\x04\x14\0\0\0\0\0 and more"),
            ("Picture", b"\x89PNG\r\n\x1a\n and more"),
            ("Plain", b"MZ is no program by itself"),
        ],
        &expect![[r#"
            ole
            > object:Contents - 32 bytes FWS\t\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0
            > stream:Data - 420 bytes MZ\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 method=xor 0x5a
            > object:Package - 19 bytes PK\u{3}\u{4}\u{14}\0\0\0\0\0 and more
            > object:Picture - 17 bytes �PNG\r\n\u{1a}\n and more
            embedded-programs:
            -
                offset: 10
                disguise: xor 0x5a
                name: stream:Data
            objects:
            -
                kind: Flash
                name: Contents
            * embedded-file object:Contents
            * embedded-program stream:Data
            * exploit-sign stream:Data
        "#]],
    );
}

#[test]
fn a_lost_stream_is_still_read() {
    let mut bytes = compound_file(&[("a/Package", b"PK\x03\x04\x14\0\0\0\0\0 and more")]);
    let name: Vec<u8> = "a\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let entries = memchr::memmem::find_iter(&bytes, &name).collect::<Vec<_>>();
    let entry = entries.into_iter().find(|at| at % 128 == 0).unwrap();
    bytes[entry + 76..entry + 80].fill(0xff);
    let lines = opened("a.bin", &bytes);
    assert!(lines.contains("> object:Package - 19 bytes PK"), "{lines}");
}

#[test]
fn changed_bytes_never_panic() {
    let file = native(&package("a.exe", "C:\\a.exe", b"MZ stub"));
    let names = class_stream("OLE Package", "Package");
    for seed in 0..300 {
        let file = testkit::mutation::mutate(seed, &file, &names);
        let names = testkit::mutation::mutate(seed, &names, &file);
        let streams: [(&str, &[u8]); 3] =
            [("o/\u{1}Ole10Native", &file), ("o/\u{1}CompObj", &names), ("o/\u{1}Ole", &file)];
        let _ = opened("a.bin", &compound_file(&streams));
    }
}
