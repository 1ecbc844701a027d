//! Whole compound files: made by hand, and the larger samples where they are at hand.

use std::fs;

use expect_test::expect;

use crate::office::vba::tests::{borrowed, compound_file, project};
use crate::shown::{Opening, opened};

/// A property set of title and author in CP932, and of a time.
fn summary(title: &str, author: &str) -> Vec<u8> {
    let text = |text: &str| {
        let bytes = encoding_rs::SHIFT_JIS.encode(text).0.into_owned();
        let size = u32::try_from(bytes.len() + 1).unwrap().to_le_bytes();
        let mut value = [&[0x1e, 0, 0, 0][..], &size, &bytes, &[0]].concat();
        value.resize(value.len().next_multiple_of(4), 0);
        value
    };
    let time = [&[0x40, 0, 0, 0][..], &131_122_368_000_000_000_u64.to_le_bytes()].concat();
    let values: [(u32, Vec<u8>); 4] =
        [(1, vec![2, 0, 0, 0, 0xa4, 3, 0, 0]), (2, text(title)), (4, text(author)), (12, time)];
    let mut offset = 8 + u32::try_from(values.len()).unwrap() * 8;
    let mut set = [&[0; 4][..], &u32::try_from(values.len()).unwrap().to_le_bytes()].concat();
    for (id, value) in &values {
        set.extend(id.to_le_bytes());
        set.extend(offset.to_le_bytes());
        offset += u32::try_from(value.len()).unwrap();
    }
    set.extend(values.into_iter().flat_map(|(_, value)| value));
    let mut out = vec![0xfe, 0xff, 0, 0, 5, 1, 2, 0];
    out.resize(24, 0);
    out.extend([1, 0, 0, 0]);
    out.resize(44, 0);
    out.extend([48, 0, 0, 0]);
    out.extend(set);
    out
}

/// A workbook with properties, macros and a macro sheet.
fn sample() -> Vec<u8> {
    let source = "Attribute VB_Name = \"ThisWorkbook\"\r\nSub Workbook_Open()\r\n  Shell \"calc\"\r\nEnd Sub\r\n";
    let mut streams = project("_VBA_PROJECT_CUR/", &[("ThisWorkbook", &[0; 12], source, false)]);
    streams.push(("\u{5}SummaryInformation".to_owned(), summary("見積書", "山田 太郎")));
    streams.push(("Workbook".to_owned(), super::workbook::tests::dropper()));
    compound_file(&borrowed(&streams))
}

#[test]
fn properties_macros_and_sheets_of_one_document() {
    let lines = opened("見積.xls", &sample());
    let about = |line: &&str| !line.starts_with([' ', 'C', '-']);
    let lines: Vec<&str> = lines.lines().filter(about).collect();
    expect![[r#"
        office-ole-xls
        title: 見積書
        author: 山田 太郎
        created: 2016-07-06T00:00:00Z
        sheets:
        names:
        macros:
        suspicious:
        decoded:
        lock None NotNeeded
        * hidden sheet:Macro1
        * excel4-macro macro:Macro1
        * auto-exec macro:Auto_Open
        * macros macro:ThisWorkbook
        * runs-command macro:ThisWorkbook
        * downloads macro:Macro1
        * obfuscated macro:Macro1
        Hidden property:title: 見積書
        Hidden property:author: 山田 太郎
        Shown : calc.exe"#]]
    .assert_eq(&lines.join("\n"));
}

#[test]
fn kin_of_ichitaro_are_told_by_a_stream_below_the_root() {
    let bytes = compound_file(&[("\u{4}JSRV_Other", b"x"), ("Other", b"y")]);
    assert!(opened("a.jsd", &bytes).contains("kind: JustSystems (probable)"));
}

#[test]
fn damaged_files_are_read_as_far_as_they_go() {
    let whole = sample();
    let lines = opened("a.xls", &whole[..whole.len() / 2]);
    assert!(lines.starts_with("office-ole-xls"), "{lines}");
    let mut headless = whole;
    headless[0x30..0x34].fill(0xff);
    let lines = opened("a.xls", &headless);
    assert!(
        lines.contains("! file-broken") && lines.contains("auto-exec macro:ThisWorkbook"),
        "{lines}"
    );
}

#[test]
fn loops_and_depth_are_told() {
    let mut bytes = compound_file(&[("a", &[1; 9_000]), ("b", &[2; 9_000])]);
    let fat = usize::try_from(u32::from_le_bytes(bytes[0x4c..0x50].try_into().unwrap())).unwrap();
    let name: Vec<u8> = "a\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let entries: Vec<usize> = memchr::memmem::find_iter(&bytes, &name).collect();
    let entry = entries.into_iter().find(|at| at % 128 == 0).unwrap();
    let start = u32::from_le_bytes(bytes[entry + 116..entry + 120].try_into().unwrap());
    let third = (fat + 1) * 4_096 + (usize::try_from(start).unwrap() + 1) * 4;
    bytes[third..third + 4].copy_from_slice(&start.to_le_bytes());
    assert!(
        opened("a.bin", &bytes).contains("! link-loop stream:a"),
        "{}",
        opened("a.bin", &bytes)
    );
    let deep = "s/".repeat(40) + "end";
    let lines = opened("a.bin", &compound_file(&[(&deep, b"x")]));
    assert!(lines.contains("! limit-depth"), "{lines}");
}

#[test]
fn changed_bytes_never_panic() {
    let sample = sample();
    for seed in 0..300 {
        let _ = opened("a.xls", &testkit::mutation::mutate(seed, &sample, b"\xff\xff\xff\xff"));
    }
}

/// What other programs tell of the samples: olevba, oleobj, msodde, msoffcrypto-tool.
#[test]
fn larger_samples() {
    let Some(dir) = testkit::larger_corpus() else { return };
    let folder = dir.join("artifacts/oletools");
    let check = |name: &str, told: &[&str]| {
        let bytes = fs::read(folder.join(name)).unwrap();
        let opening = Opening { passwords: &["wrong", "encrypted"], ..Opening::default() };
        let lines = opening.open(name, &bytes);
        for text in told {
            assert!(lines.contains(text), "{name} lacks {text}:\n{lines}");
        }
    };
    for (name, told) in SAMPLES {
        check(name, told);
    }
    for (name, opens) in [
        ("autostart-encrypt-standardpassword.xls", "lock Data NotNeeded"),
        ("autostart-encrypt-standardpassword.xlsb", "12550 bytes PK"),
        ("autostart-encrypt-standardpassword.xlsm", "13247 bytes PK"),
        ("dde-test-encrypt-standardpassword.xls", "* dde link:1"),
        ("dde-test-encrypt-standardpassword.xlsx", "9121 bytes PK"),
        ("encrypted.doc", "Shown : Encrypted Test File"),
        ("encrypted.docm", "12910 bytes PK"),
        ("encrypted.ppt", "Encrypted Test File"),
        ("encrypted.pptx", "39278 bytes PK"),
        ("encrypted.xls", "Shown : Encrypted Test File"),
        ("encrypted.xlsx", "7793 bytes PK"),
    ] {
        check(&format!("encrypted/{name}"), &[opens]);
    }
}

/// Samples and what must be among the lines that tell of them.
const SAMPLES: &[(&str, &[&str])] = &[
    (
        "excel4-macros/excel4_sample_macro.xls",
        &["value: Macro1!A1", "A1 = ALERT(\\\"This is a sample Excel 4 macro\\\")", "auto-exec"],
    ),
    (
        "excel4-macros/excel4_sample_macro_excel5_format.xls",
        &["A1 = ALERT(\\\"This is a sample Excel 4 macro\\\")", "auto-exec macro:Auto_Open"],
    ),
    ("olevba/sample_with_vba.ppt", &["Sub Action_Click()", "* macros macro:Module1"]),
    ("oleobj/sample_with_calc_embedded.doc", &["calc.exe 31232 bytes MZ", "embedded-file"]),
    ("oleobj/sample_with_lnk_file.pps", &["calc.lnk 1220 bytes"]),
    ("oleobj/embedded-unicode.doc", &["ünicöde-수식끝이잘못되었습니다.txt 96 bytes"]),
    ("oleobj/embedded-simple-2007.xls", &["simple-text-file.txt 57 bytes This is a simple"]),
    ("msodde/harmless-clean.doc", &["This is a harmless test document", "ünicöde-ßtringß"]),
];
