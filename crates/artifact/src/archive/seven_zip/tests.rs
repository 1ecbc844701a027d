//! Tests of 7-Zip: golden samples, what headers can claim, mutations, samples of other programs.

use std::fs;

use expect_test::expect;
use vocab::{FileType, Limits};

use crate::open::Beside;
use crate::shown::{Opening, opened};

/// An archive of packed bytes and a header.
fn archive(packed: &[u8], header: &[u8]) -> Vec<u8> {
    let mut fields = u64::try_from(packed.len()).unwrap().to_le_bytes().to_vec();
    fields.extend(u64::try_from(header.len()).unwrap().to_le_bytes());
    fields.extend(crc32fast::hash(header).to_le_bytes());
    let mut out = b"7z\xBC\xAF\x27\x1C\0\x04".to_vec();
    out.extend(crc32fast::hash(&fields).to_le_bytes());
    out.extend(fields);
    out.extend(packed);
    out.extend(header);
    out
}

/// A header whose one folder has these coders, all packed in one stream of `packed` bytes.
fn header(packed: u8, folder: &[u8], sizes: &[u8], parts: &[u8], files: &[u8]) -> Vec<u8> {
    let streams = [&[1, 4, 6, 0, 1, 9, packed, 0, 7, 11, 1, 0], folder, &[12], sizes, &[0]];
    [streams.concat().as_slice(), parts, &[0], files, &[0]].concat()
}

/// A list of files with names; `properties` stand before the names.
fn files(names: &[&str], properties: &[u8]) -> Vec<u8> {
    let mut text = vec![0];
    for name in names {
        text.extend(name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes));
    }
    let count = names.len().try_into().unwrap();
    let head = [&[5, count], properties, &[0x11, text.len().try_into().unwrap()]].concat();
    [head, text, vec![0]].concat()
}

/// One coder that copies.
const COPY: &[u8] = &[1, 1, 0];

#[test]
fn files_folders_and_marks() {
    // Two files in one folder of seven bytes, the first of three; no checksums.
    let parts = [8, 13, 2, 9, 3, 0];
    // Files 2 to 5 have no data; of them the first is a folder, the last to be deleted.
    let mut properties = vec![0x0E, 1, 0b0011_1100, 0x0F, 1, 0b0110_0000, 0x10, 1, 0b0001_0000];
    // The first was changed in 2016, the second is a link in a Unix mode.
    properties.extend([0x14, 11, 0, 0b1000_0000, 0, 0x00, 0x80, 0xF7, 0xBB, 0x0F, 0xD7, 0xD1, 1]);
    properties.extend([0x15, 7, 0, 0b0100_0000, 0, 0, 0x80, 0xFF, 0xA1]);
    let names = ["見積.exe", "link", "folder", "empty", "../up", "gone"];
    let header = header(7, COPY, &[7], &parts, &files(&names, &properties));
    expect![[r#"
        7z
        > member:0 見積.exe 3 bytes MZ! size=3 modified=2016-07-05T22:51:14Z method=copy
        > member:1 link link to /etc size=4 method=copy ~symlink
        > member:3 empty 0 bytes  size=0
        > member:4 ../up 0 bytes  size=0 ~path-traversal
        > member:5 gone 0 bytes  size=0 method=anti-item
        members: 5
        method: copy
        solid: true
        lock None NotNeeded
    "#]]
    .assert_eq(&opened("a.7z", &archive(b"MZ!/etc", &header)));
}

#[test]
fn checksums_are_compared() {
    let digest = crc32fast::hash(b"one").to_le_bytes();
    let parts = [&[8, 13, 2, 9, 3, 10, 1], &digest[..], &[1, 2, 3, 4, 0]].concat();
    let header = header(6, COPY, &[6], &parts, &files(&["one", "two"], &[]));
    expect![[r#"
        7z
        > member:0 one 3 bytes one size=3 method=copy
        > member:1 two 3 bytes two size=3 method=copy defect=checksum-wrong
        members: 2
        method: copy
        solid: true
        lock None NotNeeded
    "#]]
    .assert_eq(&opened("a.7z", &archive(b"onetwo", &header)));
}

#[test]
fn more_than_there_is() {
    // The folder claims more bytes than are packed, and there is a file without data.
    let header = header(3, COPY, &[9], &[8, 0], &files(&["cut", "none"], &[]));
    expect![[r#"
        7z
        > member:0 cut 3 bytes abc size=9 packed=3 method=copy defect=truncated
        > member:1 none locked size=0 defect=archive-broken
        members: 2
        method: copy
        lock None NotNeeded
    "#]]
    .assert_eq(&opened("a.7z", &archive(b"abc", &header)));
    expect![[r#"
        7z
        ! archive-broken 
    "#]]
    .assert_eq(&opened("a.7z", &archive(b"abc", &[1, 5, 0xFF, 0xFF])));
    expect![[r#"
        7z
        ! archive-broken 
    "#]]
    .assert_eq(&opened("a.7z", &archive(b"abc", &[1, 5, 0xC0, 0xFF, 0x00])));
}

#[test]
fn coders_that_read_from_each_other() {
    // Two that copy, each bound to the other, and one that nothing is bound to: only the
    // last is asked for.
    let ring = [3, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0];
    let bytes = archive(b"abc", &header(3, &ring, &[3, 3, 3], &[8, 0], &files(&["a"], &[])));
    expect![[r#"
        7z
        > member:0 a 3 bytes abc size=3 packed=3 method=copy
        members: 1
        method: copy
        lock None NotNeeded
    "#]]
    .assert_eq(&opened("a.7z", &bytes));
    // Both inputs of a coder are bound to the same output.
    let fork = [3, 0x11, 0, 2, 1, 1, 0, 1, 0, 0, 1, 1, 1, 2, 3];
    let bytes = archive(b"abc", &header(3, &fork, &[3, 3, 3], &[8, 0], &files(&["a"], &[])));
    expect![[r#"
        7z
        ! archive-broken 
    "#]]
    .assert_eq(&opened("a.7z", &bytes));
}

#[test]
fn methods_and_memory_that_are_refused() {
    let unknown = [1, 4, 4, 0xF7, 0x11, 2];
    let bytes = archive(b"abc", &header(3, &unknown, &[9], &[8, 0], &files(&["brotli"], &[])));
    expect![[r#"
        7z
        > member:0 brotli locked size=9 packed=3 method=brotli defect=method-unknown
        members: 1
        method: brotli
        lock None NotNeeded
    "#]]
    .assert_eq(&opened("a.7z", &bytes));
    let ppmd = [1, 0x23, 3, 4, 1, 5, 6, 0, 0, 0, 0xF0];
    let bytes = archive(b"abc", &header(3, &ppmd, &[9], &[8, 0], &files(&["ppmd"], &[])));
    expect![[r#"
        7z
        > member:0 ppmd locked size=9 packed=3 method=ppmd defect=limit-memory
        members: 1
        method: ppmd
        lock None NotNeeded
    "#]]
    .assert_eq(&opened("a.7z", &bytes));
}

#[test]
fn bomb_ends_the_folder() {
    let limits = Limits { member_bytes: 4, ..Limits::default() };
    let parts = [8, 13, 2, 9, 6, 0];
    let header = header(9, COPY, &[9], &parts, &files(&["large", "behind"], &[]));
    let opening = Opening { limits, ..Opening::default() };
    expect![[r#"
        7z
        > member:0 large 4 bytes larg size=6 method=copy defect=limit-member
        > member:1 behind locked size=3 method=copy defect=limit-member
        members: 2
        method: copy
        solid: true
        lock None NotNeeded
    "#]]
    .assert_eq(&opening.open("a.7z", &archive(b"large!abc", &header)));
}

#[test]
fn pieces_of_an_archive() {
    let header = header(3, COPY, &[3], &[8, 0], &files(&["a"], &[]));
    let whole = archive(b"abc", &header);
    let (first, second) = whole.split_at(40);
    let beside = [Beside { name: "a.7z.002", bytes: second }];
    let opening = Opening { beside: &beside, ..Opening::default() };
    expect![[r#"
        7z
        > member:0 a 3 bytes abc size=3 packed=3 method=copy
        members: 1
        method: copy
        lock None NotNeeded
    "#]]
    .assert_eq(&opening.open("a.7z.001", first));
    expect![[r#"
        7z
        ! volume-missing 
    "#]]
    .assert_eq(&opened("a.7z.001", first));
    expect![[r#"
        7z
        ! truncated 
    "#]]
    .assert_eq(&opened("a.7z", first));
}

#[test]
fn changed_and_cut_bytes_never_panic() {
    let limits = Limits {
        password_rounds: 2_000,
        ratio_from: 100_000,
        decoder_bytes: 1 << 20,
        ..Limits::default()
    };
    let opening = Opening { passwords: &["infected"], limits, ..Opening::default() };
    for case in
        testkit::cases("file").iter().filter(|case| case.path.extension() == Some("7z".as_ref()))
    {
        for seed in 0..200 {
            let mut bytes = testkit::mutation::mutate(seed, &case.bytes, &case.bytes);
            mend(&mut bytes);
            let _ = opening.open_as(FileType::SevenZip, "a.7z", &bytes);
        }
    }
}

/// Makes the checksums fit, without which changed headers are not read at all.
fn mend(bytes: &mut [u8]) {
    let Some(fields) = bytes.get(12..28) else { return };
    let start = u64::from_le_bytes(fields[..8].try_into().unwrap());
    let size = u64::from_le_bytes(fields[8..].try_into().unwrap());
    let range = usize::try_from(start.saturating_add(32)).unwrap();
    let Some(header) = bytes.get(range..range.saturating_add(usize::try_from(size).unwrap()))
    else {
        return;
    };
    let sum = crc32fast::hash(header).to_le_bytes();
    bytes[28..32].copy_from_slice(&sum);
    let sum = crc32fast::hash(&bytes[12..32]).to_le_bytes();
    bytes[8..12].copy_from_slice(&sum);
}

/// Every sample of the larger corpus unpacks, and its checksums fit.
#[test]
fn samples_of_other_programs() {
    let Some(corpus) = testkit::larger_corpus() else { return };
    let (mut members, mut defects) = (0, Vec::new());
    for folder in ["artifacts/archives", "artifacts/strelka"] {
        for path in testkit::samples(&corpus.join(folder), &["7z"]).unwrap() {
            let bytes = fs::read(&path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let passwords = &["wrong", "12345678", "password", "infected"];
            let opening = Opening { passwords, ..Opening::default() };
            let shown = opening.open(&name, &bytes);
            members += shown.lines().filter(|line| line.starts_with("> ")).count();
            let is_bad = |line: &&str| line.contains("defect=") || line.starts_with('!');
            defects.extend(shown.lines().filter(is_bad).map(|line| format!("{name} {line}")));
        }
    }
    // Of this one only the name says 7-Zip: it is the head of a program.
    assert_eq!(defects, ["test_read_format_7zip_issue2765.7z ! truncated "]);
    assert_eq!(members, 87);
}
