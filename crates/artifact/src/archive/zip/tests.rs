//! Tests of ZIP: made archives, broken directories, locks, mutations.

use std::fs;

use expect_test::expect;
use vocab::Limits;

use super::made::{Item, after, archive};
use super::{Package, zip_crypto};
use crate::budget::Budget;
use crate::open::{Beside, Tools};
use crate::shown::{Opening, opened};

#[track_caller]
fn check(bytes: &[u8], expected: &expect_test::Expect) {
    expected.assert_eq(&opened("a.zip", bytes));
}

#[test]
fn members_with_their_headers() {
    let folder = Item { attributes: 0x10, ..Item::stored("docs", b"") };
    let items = [
        Item::deflated("docs/報告書.txt", b"report report report"),
        Item::stored("docs/", b""),
        folder,
        Item { name: b"\x8c\xa9\x90\xcf.exe".to_vec(), ..Item::stored("", b"MZ") },
        Item { descriptor: true, ..Item::deflated("streamed", b"streamed streamed") },
    ];
    check(
        &after(b"", &items, "解凍キー: 1234".as_bytes()),
        &expect![[r#"
        zip
        > member:0 docs/報告書.txt 20 bytes report report report size=20 packed=11 modified=2016-07-04T10:00:00 method=deflate
        > member:3 見積.exe 2 bytes MZ size=2 packed=2 modified=2016-07-04T10:00:00 method=stored
        > member:4 streamed 17 bytes streamed streamed size=17 packed=13 modified=2016-07-04T10:00:00 method=deflate
        members: 3
        comment: 解凍キー: 1234
        host-system: Unix
        version: 2.0
        lock None NotNeeded
        Hidden field:comment: 解凍キー: 1234
    "#]],
    );
}

#[test]
fn names_and_times_of_extra_fields() {
    let mut extra = vec![0x75, 0x70, 14, 0, 1];
    extra.extend(crc32fast::hash(b"?.txt").to_le_bytes());
    extra.extend("見積".as_bytes());
    extra.extend(b".tx");
    extra.extend(b"UT\x05\0\x01\0\x2f\x7a\x57");
    let broken = b"\x75\x70\x09\0\x01\0\0\0\0abcdUT\x50\0".to_vec();
    let items = [
        Item { extra, ..Item::stored("?.txt", b"1") },
        Item { extra: broken, ..Item::stored("stale.txt", b"2") },
    ];
    check(
        &archive(&items),
        &expect![[r#"
        zip
        > member:0 見積.tx 1 bytes 1 size=1 packed=1 modified=2016-07-04T09:40:16Z method=stored
        > member:1 stale.txt 1 bytes 2 size=1 packed=1 modified=2016-07-04T10:00:00 method=stored
        members: 2
        host-system: Unix
        version: 2.0
        lock None NotNeeded
    "#]],
    );
}

#[test]
fn names_that_differ_between_the_headers() {
    let mut extra = vec![0x75, 0x70, 10, 0, 1];
    extra.extend(crc32fast::hash(b"a.pdf").to_le_bytes());
    extra.extend(b"a.exe");
    let items = [
        Item { local_name: Some(b"setup.exe".to_vec()), ..Item::stored("report.pdf", b"MZ") },
        Item { local_name: Some(b"a\\b.txt".to_vec()), ..Item::stored("a/b.txt", b"same") },
        Item { extra, ..Item::stored("a.pdf", b"MZ") },
    ];
    check(
        &archive(&items),
        &expect![[r#"
        zip
        > member:0 report.pdf 2 bytes MZ size=2 packed=2 modified=2016-07-04T10:00:00 method=stored ~header-name-mismatch
        > member:1 a/b.txt 4 bytes same size=4 packed=4 modified=2016-07-04T10:00:00 method=stored
        > member:2 a.exe 2 bytes MZ size=2 packed=2 modified=2016-07-04T10:00:00 method=stored ~header-name-mismatch
        members: 3
        host-system: Unix
        version: 2.0
        local-names:
        -
            name: report.pdf
            value: setup.exe
        -
            name: a.exe
            value: a.pdf
        lock None NotNeeded
    "#]],
    );
}

#[test]
fn names_that_leave_the_folder_and_links() {
    let link = Item { attributes: 0o120_777 << 16, ..Item::stored("link", b"../../etc/passwd") };
    let items = [
        Item::stored("../../evil.exe", b"1"),
        Item::stored("C:\\Windows\\evil.dll", b"2"),
        Item::stored("a.txt\0.exe", b"3"),
        Item::stored("nul", b"4"),
        link,
    ];
    check(
        &archive(&items),
        &expect![[r#"
        zip
        > member:0 ../../evil.exe 1 bytes 1 size=1 packed=1 modified=2016-07-04T10:00:00 method=stored ~path-traversal
        > member:1 C:\\Windows\\evil.dll 1 bytes 2 size=1 packed=1 modified=2016-07-04T10:00:00 method=stored ~path-traversal
        > member:2 a.txt\0.exe 1 bytes 3 size=1 packed=1 modified=2016-07-04T10:00:00 method=stored ~path-traversal
        > member:3 nul 1 bytes 4 size=1 packed=1 modified=2016-07-04T10:00:00 method=stored ~path-traversal
        > member:4 link link to ../../etc/passwd size=16 packed=16 modified=2016-07-04T10:00:00 method=stored ~symlink
        members: 5
        host-system: Unix
        version: 2.0
        lock None NotNeeded
    "#]],
    );
}

#[test]
fn members_outside_the_central_directory() {
    let items = [
        Item::stored("shown.txt", b"shown"),
        Item { listed: false, ..Item::stored("hidden.exe", b"MZ") },
        Item { listed: false, descriptor: true, ..Item::deflated("late.exe", b"MZMZMZMZMZ") },
    ];
    check(
        &archive(&items),
        &expect![[r#"
        zip
        > member:0 shown.txt 5 bytes shown size=5 packed=5 modified=2016-07-04T10:00:00 method=stored
        > member:1 hidden.exe 2 bytes MZ size=2 packed=2 modified=2016-07-04T10:00:00 method=stored
        > member:2 late.exe 10 bytes MZMZMZMZMZ size=10 packed=6 modified=2016-07-04T10:00:00 method=deflate
        members: 3
        host-system: Unix
        version: 2.0
        lock None NotNeeded
        * hidden member:1
    "#]],
    );
}

#[test]
fn archives_one_after_the_other() {
    let first = archive(&[Item::stored("first.exe", b"MZ")]);
    let second = after(&first, &[Item::stored("second.txt", b"text")], b"");
    check(
        &second,
        &expect![[r#"
        zip
        > member:0 second.txt 4 bytes text size=4 packed=4 modified=2016-07-04T10:00:00 method=stored
        > member:1 first.exe 2 bytes MZ size=2 packed=2 modified=2016-07-04T10:00:00 method=stored
        members: 2
        offset: 118
        host-system: Unix
        version: 2.0
        lock None NotNeeded
        * hidden member:1
    "#]],
    );
}

#[test]
fn archive_within_the_archive_is_data() {
    let inner = archive(&[Item::stored("inner.txt", b"inner")]);
    check(
        &archive(&[Item::stored("inner.zip", &inner)]),
        &expect![[r#"
        zip
        > member:0 inner.zip 121 bytes PK\u{3}\u{4}\u{14}\0\0\0\0\0\0P�H�\u{b}1m\u{5}\0\0\0\u{5}\0 size=121 packed=121 modified=2016-07-04T10:00:00 method=stored
        members: 1
        host-system: Unix
        version: 2.0
        lock None NotNeeded
    "#]],
    );
}

#[test]
fn archive_that_was_cut_off() {
    let items = [Item::stored("one.txt", b"one"), Item::deflated("two.txt", &[b'2'; 300])];
    let whole = archive(&items);
    let directory = whole.windows(4).position(|mark| mark == b"PK\x01\x02").unwrap();
    check(
        &whole[..directory],
        &expect![[r#"
        zip
        > member:0 one.txt 3 bytes one size=3 packed=3 modified=2016-07-04T10:00:00 method=stored
        > member:1 two.txt 300 bytes 222222222222222222222222 size=300 packed=7 modified=2016-07-04T10:00:00 method=deflate
        members: 2
        lock None NotNeeded
        ! truncated 
    "#]],
    );
    check(
        &whole[..directory - 2],
        &expect![[r#"
        zip
        > member:0 one.txt 3 bytes one size=3 packed=3 modified=2016-07-04T10:00:00 method=stored
        > member:1 two.txt 260 bytes 222222222222222222222222 size=300 packed=7 modified=2016-07-04T10:00:00 method=deflate defect=truncated
        members: 2
        lock None NotNeeded
        ! truncated 
    "#]],
    );
    let streamed = Item { descriptor: true, ..Item::stored("a.txt", b"PK\x03\x04 is no header") };
    let whole = archive(&[streamed, Item::stored("b.txt", b"b")]);
    check(
        &whole[..whole.len() - 22],
        &expect![[r#"
        zip
        > member:0 a.txt 17 bytes PK\u{3}\u{4} is no header size=17 packed=17 modified=2016-07-04T10:00:00 method=stored
        > member:1 b.txt 1 bytes b size=1 packed=1 modified=2016-07-04T10:00:00 method=stored
        members: 2
        lock None NotNeeded
        ! truncated 
    "#]],
    );
}

#[test]
fn archive_behind_a_picture_and_before_something() {
    let items = [Item::stored("a.txt", b"text")];
    let mut bytes = after(b"\x89PNG\r\n\x1A\n and so on", &items, b"");
    bytes.extend(b"appended");
    let opening = Opening::default();
    expect![[r#"
        zip
        > member:0 a.txt 4 bytes text size=4 packed=4 modified=2016-07-04T10:00:00 method=stored
        > overlay:0 - 18 bytes �PNG\r\n\u{1a}\n and so on
        > overlay:130 - 8 bytes appended
        members: 1
        offset: 18
        host-system: Unix
        version: 2.0
        lock None NotNeeded
        * appended-data overlay:130
        ~ polyglot
    "#]]
    .assert_eq(&opening.open_as(vocab::FileType::Zip, "a.zip", &bytes));
}

#[test]
fn sizes_methods_and_flags_that_lie() {
    let items = [
        // The central directory tells too few packed bytes.
        Item { packed: Some(3), ..Item::deflated("short", b"deflated deflated deflated") },
        // Another method in the central directory than in the local header.
        Item { method: 8, local_method: Some(0), ..Item::stored("method", b"stored") },
        // A method that is none, as Android passes over it.
        Item { method: 0x2B93, ..Item::stored("android", b"plain") },
        // The bit of encryption without any.
        Item { flags: 1, ..Item::deflated("not-encrypted", b"plain plain plain") },
        Item { flags: 1, local_flags: Some(0), ..Item::stored("one-header", b"plain") },
        // A size that is too small, and a checksum that is wrong.
        Item { size: 2, ..Item::stored("size", b"longer") },
        Item { crc: 1, ..Item::deflated("checksum", b"changed") },
    ];
    check(
        &archive(&items),
        &expect![[r#"
            zip
            > member:0 short 26 bytes deflated deflated deflat size=26 packed=3 modified=2016-07-04T10:00:00 method=deflate
            > member:1 method 6 bytes stored size=6 packed=6 modified=2016-07-04T10:00:00 method=stored
            > member:2 android 5 bytes plain size=5 packed=5 modified=2016-07-04T10:00:00 method=stored
            > member:3 not-encrypted 17 bytes plain plain plain size=17 packed=10 modified=2016-07-04T10:00:00 method=deflate
            > member:4 one-header 5 bytes plain size=5 packed=5 modified=2016-07-04T10:00:00 method=stored
            > member:5 size 6 bytes longer size=2 packed=6 modified=2016-07-04T10:00:00 method=stored defect=archive-broken
            > member:6 checksum 7 bytes changed size=7 packed=9 modified=2016-07-04T10:00:00 method=deflate defect=checksum-wrong
            members: 7
            host-system: Unix
            version: 2.0
            lock None NotNeeded
        "#]],
    );
}

#[test]
fn methods_that_are_not_unpacked() {
    let items = [1, 2, 6, 97, 19].map(|method| Item {
        method,
        crc: 0,
        ..Item::stored(&format!("method-{method}"), b"\x01\x02\x03")
    });
    check(
        &archive(&items),
        &expect![[r#"
        zip
        > member:0 method-1 locked size=3 packed=3 modified=2016-07-04T10:00:00 method=shrink defect=method-unknown
        > member:1 method-2 locked size=3 packed=3 modified=2016-07-04T10:00:00 method=reduce defect=method-unknown
        > member:2 method-6 locked size=3 packed=3 modified=2016-07-04T10:00:00 method=implode defect=method-unknown
        > member:3 method-97 locked size=3 packed=3 modified=2016-07-04T10:00:00 method=wavpack defect=method-unknown
        > member:4 method-19 locked size=3 packed=3 modified=2016-07-04T10:00:00 method=lz77 defect=method-unknown
        members: 5
        host-system: Unix
        version: 2.0
        lock None NotNeeded
    "#]],
    );
}

#[test]
fn members_that_share_their_data() {
    let mut bytes = archive(&[Item::stored("a", b"data"), Item::stored("b", b"data")]);
    let second = bytes.windows(5).rposition(|piece| piece[4] == b'b').unwrap() + 4;
    // The second record points to the first member.
    bytes[second - 4..second].fill(0);
    check(
        &bytes,
        &expect![[r#"
        zip
        > member:0 a 4 bytes data size=4 packed=4 modified=2016-07-04T10:00:00 method=stored
        > member:1 b 4 bytes data size=4 packed=4 modified=2016-07-04T10:00:00 method=stored ~header-name-mismatch
        > member:2 b 4 bytes data size=4 packed=4 modified=2016-07-04T10:00:00 method=stored
        members: 3
        host-system: Unix
        version: 2.0
        local-names:
        -
            name: b
            value: a
        lock None NotNeeded
        * hidden member:2
        ! archive-broken 
    "#]],
    );
}

#[test]
fn what_stands_behind_counts_against_the_same_limit() {
    let limits = Limits { members: 3, ..Limits::default() };
    let opening = Opening { limits, ..Opening::default() };
    let one = archive(&[Item::stored("a", b"a"), Item::stored("b", b"b")]);
    let other = archive(&[Item::stored("c", b"c"), Item::stored("d", b"d")]);
    expect![[r#"
        zip
        > member:0 c 1 bytes c size=1 packed=1 modified=2016-07-04T10:00:00 method=stored
        > member:1 d 1 bytes d size=1 packed=1 modified=2016-07-04T10:00:00 method=stored
        > member:2 a 1 bytes a size=1 packed=1 modified=2016-07-04T10:00:00 method=stored
        members: 4
        offset: 180
        host-system: Unix
        version: 2.0
        lock None NotNeeded
        * hidden member:2
        ! limit-members 
    "#]]
    .assert_eq(&opening.open("a.zip", &[one, other].concat()));
}

#[test]
fn bombs_end_at_the_limits() {
    let limits = Limits { ratio_from: 1_000, members: 3, ..Limits::default() };
    let zeros = Item::deflated("zeros", &[0; 100_000]);
    let items = [zeros.clone(), Item::stored("a", b"a"), zeros, Item::stored("b", b"b")];
    let opening = Opening { limits, ..Opening::default() };
    expect![[r#"
        zip
        > member:0 zeros 65536 bytes \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 size=100000 packed=114 modified=2016-07-04T10:00:00 method=deflate defect=limit-ratio
        > member:1 a 1 bytes a size=1 packed=1 modified=2016-07-04T10:00:00 method=stored
        > member:2 zeros 65536 bytes \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 size=100000 packed=114 modified=2016-07-04T10:00:00 method=deflate defect=limit-ratio
        members: 4
        host-system: Unix
        version: 2.0
        lock None NotNeeded
        ! limit-members 
    "#]].assert_eq(&opening.open("a.zip", &archive(&items)));
}

#[test]
fn dictionary_beyond_the_memory() {
    let lzma = |dictionary: u32| {
        let mut data = vec![9, 20, 5, 0, 0x5D];
        data.extend(dictionary.to_le_bytes());
        data.extend([0; 16]);
        Item { method: 14, data, crc: 0, ..Item::stored("lzma", b"") }
    };
    let ppmd = Item { method: 98, data: vec![0xFF, 0x0F, 0, 0], ..Item::stored("ppmd", b"x") };
    let limits = Limits { decoder_bytes: 1 << 20, ..Limits::default() };
    let opening = Opening { limits, ..Opening::default() };
    let bytes = archive(&[lzma(1 << 30), ppmd]);
    expect![[r#"
        zip
        > member:0 lzma locked size=0 packed=25 modified=2016-07-04T10:00:00 method=lzma defect=limit-memory
        > member:1 ppmd locked size=1 packed=4 modified=2016-07-04T10:00:00 method=ppmd defect=limit-memory
        members: 2
        host-system: Unix
        version: 2.0
        lock None NotNeeded
    "#]].assert_eq(&opening.open("a.zip", &bytes));
}

#[test]
fn every_member_may_have_its_password() {
    let items = [
        zip_crypto_item("1.txt", b"first", b"one"),
        zip_crypto_item("2.txt", b"second", "解凍".as_bytes()),
        // CP932 of the same word.
        zip_crypto_item("3.txt", b"third", b"\x89\xf0\x93\x80"),
        zip_crypto_item("4.txt", b"fourth", b"nobody knows"),
    ];
    let opening = Opening { passwords: &["wrong", "解凍", "one"], ..Opening::default() };
    expect![[r#"
        zip
        > member:0 1.txt 5 bytes first size=5 packed=17 modified=2016-07-04T10:00:00 method=stored encrypted
        > member:1 2.txt 6 bytes second size=6 packed=18 modified=2016-07-04T10:00:00 method=stored encrypted
        > member:2 3.txt 5 bytes third size=5 packed=17 modified=2016-07-04T10:00:00 method=stored encrypted
        > member:3 4.txt locked size=6 packed=18 modified=2016-07-04T10:00:00 method=stored encrypted
        members: 4
        host-system: Unix
        version: 2.0
        encryption: ZipCrypto
        lock Data Candidate(2)
        ! password-not-found member:3
    "#]].assert_eq(&opening.open("a.zip", &archive(&items)));
    expect![[r#"
        zip
        > member:0 1.txt locked size=5 packed=17 modified=2016-07-04T10:00:00 method=stored encrypted
        members: 1
        host-system: Unix
        version: 2.0
        encryption: ZipCrypto
        lock Data NotFound
        ! password-not-found 
    "#]].assert_eq(&opened("a.zip", &archive(&items[..1])));
}

#[test]
fn check_of_one_byte_is_not_believed() {
    let item = zip_crypto_item("a.txt", b"content", b"right");
    let checks = [item.crc.to_le_bytes()[3], 0x50];
    let by_chance: Vec<String> = (0..3_000)
        .map(|number| number.to_string())
        .filter(|password| zip_crypto::decrypt(&item.data, password.as_bytes(), checks).is_some())
        .collect();
    assert!(by_chance.len() > 5, "{}", by_chance.len());
    let mut passwords: Vec<&str> = by_chance.iter().map(String::as_str).collect();
    passwords.push("right");
    let opening = Opening { passwords: &passwords, ..Opening::default() };
    let shown = opening.open("a.zip", &archive(&[item]));
    let last = format!("lock Data Candidate({})", passwords.len() - 1);
    assert!(shown.contains(&last), "{shown}");
}

#[test]
fn keys_cost_what_they_cost() {
    let aes = b"\x01\x99\x07\0\x02\0AE\x03\0\0".to_vec();
    let item = Item {
        method: 99,
        flags: 1,
        extra: aes,
        data: vec![0; 60],
        crc: 0,
        ..Item::stored("a.txt", &[0; 32])
    };
    let limits = Limits { password_rounds: 5_000, ..Limits::default() };
    let opening = Opening { passwords: &["a", "b"], limits, ..Opening::default() };
    expect![[r#"
        zip
        > member:0 a.txt locked size=32 packed=60 modified=2016-07-04T10:00:00 method=stored defect=limit-password-work encrypted
        members: 1
        host-system: Unix
        version: 2.0
        encryption: AES-256
        lock Data TooCostly
        ! limit-password-work 
    "#]].assert_eq(&opening.open("a.zip", &archive(&[item])));
}

#[test]
fn split_archives() {
    let items = [Item::stored("a.txt", b"text")];
    let whole = archive(&items);
    let (first, second) = whole.split_at(40);
    let beside = [Beside { name: "A.ZIP.002", bytes: second }];
    let opening = Opening { beside: &beside, ..Opening::default() };
    expect![[r#"
        zip
        > member:0 a.txt 4 bytes text size=4 packed=4 modified=2016-07-04T10:00:00 method=stored
        members: 1
        host-system: Unix
        version: 2.0
        lock None NotNeeded
    "#]]
    .assert_eq(&opening.open("a.zip.001", first));
    expect![[r#"
        zip
        > member:0 a.txt 4 bytes text size=4 packed=4 modified=2016-07-04T10:00:00 method=stored
        members: 1
        lock None NotNeeded
        ! volume-missing 
    "#]]
    .assert_eq(&opened("a.zip.001", first));

    let mut last = archive(&[Item { disk: 1, ..Item::stored("b.txt", b"b") }]);
    let end = last.len() - 22;
    last[end + 4] = 1;
    last[end + 6] = 1;
    let beside = [Beside { name: "a.z01", bytes: b"PK\x07\x08PK\x03\x04 the first disk" }];
    let opening = Opening { beside: &beside, ..Opening::default() };
    expect![[r#"
        zip
        > member:0 b.txt 1 bytes b size=1 packed=1 modified=2016-07-04T10:00:00 method=stored
        > overlay:0 - 23 bytes PK\u{7}\u{8}PK\u{3}\u{4} the first disk
        members: 1
        host-system: Unix
        version: 2.0
        lock None NotNeeded
    "#]]
    .assert_eq(&opening.open("a.zip", &last));
    expect![[r#"
        zip
        > member:0 b.txt 1 bytes b size=1 packed=1 modified=2016-07-04T10:00:00 method=stored
        members: 1
        host-system: Unix
        version: 2.0
        lock None NotNeeded
        ! volume-missing 
    "#]]
    .assert_eq(&opened("a.zip", &last));
    let beside = [Beside { name: "a.zip", bytes: &last }];
    let opening = Opening { beside: &beside, ..Opening::default() };
    expect![[r#"
        zip
    "#]]
    .assert_eq(&opening.open("a.z01", b"PK\x07\x08PK\x03\x04 the first disk"));
    expect![[r#"
        zip
        members: 0
        ! volume-missing 
    "#]]
    .assert_eq(&opened("a.z01", b"PK\x07\x08PK\x03\x04 the first disk"));
}

#[test]
fn packages_find_and_read_their_parts() {
    let limits = Limits::default();
    let budget = Budget::new(&limits);
    let tools =
        Tools { limits: &limits, budget: &budget, passwords: &[], beside: &[], rules: None };
    let bytes =
        archive(&[Item::stored("word/", b""), Item::deflated("Word/document.xml", b"<a/>")]);
    let package = Package::open(&bytes, &tools);
    assert_eq!(package.names().collect::<Vec<_>>(), [(1, "Word/document.xml".to_owned())]);
    let index = package.find("word/document.xml").unwrap();
    assert_eq!(package.read(index).bytes, b"<a/>");
    assert_eq!(package.read(7).defect, Some(vocab::DefectCode::FileBroken));
}

#[test]
fn changed_and_cut_bytes_never_panic() {
    let items = [
        Item::deflated("a/b.txt", b"deflated deflated deflated"),
        Item { descriptor: true, ..Item::deflated("c", b"streamed") },
        zip_crypto_item("d", b"locked", b"one"),
        Item { listed: false, ..Item::stored("e", b"hidden") },
    ];
    let sample = archive(&items);
    let limits = Limits { ratio_from: 10_000, ..Limits::default() };
    let opening = Opening { passwords: &["one"], limits, ..Opening::default() };
    for seed in 0..3_000 {
        let bytes = testkit::mutation::mutate(seed, &sample, &sample);
        let _ = opening.open_as(vocab::FileType::Zip, "a.zip", &bytes);
    }
}

/// Samples of the larger corpus with what else is known of them.
#[test]
fn samples_of_other_programs() {
    let Some(corpus) = testkit::larger_corpus() else { return };
    let mut defects = Vec::new();
    for folder in ["artifacts/archives", "artifacts/strelka"] {
        for path in testkit::samples(&corpus.join(folder), &["zip", "zipx"]).unwrap() {
            let bytes = fs::read(&path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let passwords = &["wrong", "12345678", "password", "infected"];
            let opening = Opening { passwords, ..Opening::default() };
            let shown = opening.open(&name, &bytes);
            let lines =
                shown.lines().filter(|line| line.contains("defect=") || line.starts_with('!'));
            defects.extend(lines.map(|line| format!("{name} {line}")));
        }
    }
    expect![[r#"
        test_read_data_into_fd_size_exceeds_declared_deflate.zip > member:0 first 262150 bytes CCCCCCCCCCDDDDDDDDDDCCCC size=10 packed=656 method=deflate defect=archive-broken
        test_read_data_into_fd_size_exceeds_declared_stored.zip > member:0 first 20 bytes AAAAAAAAAABBBBBBBBBB size=10 packed=20 method=stored defect=archive-broken
        test_read_format_zip.zip > member:2 file2 18 bytes hello\nhello\nhello\n size=18 packed=10 modified=2007-05-19T20:18:52Z method=deflate defect=checksum-wrong
        test_read_format_zip_bz2_hang.zip ! truncated 
        test_read_format_zip_encryption_data.zip > member:0 bar.txt locked size=20 packed=342 modified=2013-09-17T11:13:25Z method=stored defect=method-unknown encrypted
        test_read_format_zip_encryption_data.zip > member:1 foo.txt locked size=20 packed=342 modified=2013-09-17T11:13:18Z method=stored defect=method-unknown encrypted
        test_read_format_zip_encryption_header.zip > member:0 1 locked size=0 packed=342 method=stored defect=method-unknown encrypted
        test_read_format_zip_encryption_header.zip > member:1 2 locked size=0 packed=342 method=stored defect=method-unknown encrypted
        test_read_format_zip_encryption_partially.zip > member:1 foo.txt locked size=20 packed=342 modified=2013-09-17T11:13:18Z method=stored defect=method-unknown encrypted
        test_read_format_zip_extra_padding.zip ! truncated 
        test_read_format_zip_ppmd8_aes256_streaming.zipx ! password-not-found 
        test_read_format_zip_size_exceeds_declared_deflate.zip > member:0 first 262150 bytes CCCCCCCCCCDDDDDDDDDDCCCC size=10 packed=656 method=deflate defect=archive-broken
        test_read_format_zip_size_exceeds_declared_stored.zip > member:0 first 20 bytes AAAAAAAAAABBBBBBBBBB size=10 packed=20 method=stored defect=archive-broken
        test_read_format_zip_symlink_unsupported_compression.zip > member:0 bad_symlink locked size=9 packed=9 method=method 200 defect=method-unknown"#]].assert_eq(&defects.join("\n"));
}

/// Encrypts as the specification says, with a header of zeros but for its check.
fn zip_crypto_item(name: &str, data: &[u8], password: &[u8]) -> Item {
    let plain = Item::stored(name, data);
    let mut header = [7; 12];
    header[11] = plain.crc.to_le_bytes()[3];
    let data = zip_crypto::encrypt([&header, data].concat(), password).collect();
    Item { flags: 1, data, ..plain }
}

/// Each of these would take minutes if its work grew faster than its size.
#[test]
fn files_full_of_headers_end_soon() {
    let open = |bytes: &[u8]| Opening::default().open_as(vocab::FileType::Zip, "a.zip", bytes);
    assert!(open(&b"PK\x03\x04".repeat(4 << 20)).contains("members: 0"));
    let mut header = b"PK\x03\x04\x14\0\x08\0\0\0".to_vec();
    header.resize(26, 0);
    header.extend(b"\x01\0\xFF\xFF\x01");
    assert!(open(&header.repeat(200_000)).contains("! truncated"));
    let large = Item {
        name: vec![b'a'; 60_000],
        extra: [1, 2, 0, 0].repeat(15_000),
        ..Item::stored("", b"x")
    };
    let mut items = vec![large];
    items.extend((0..60_000).map(|number| Item::stored(&number.to_string(), b"")));
    let mut bytes = archive(&items);
    // Every record points to the first member.
    let mut at = bytes.windows(4).position(|mark| mark == b"PK\x01\x02").unwrap();
    while bytes[at..].starts_with(b"PK\x01\x02") {
        bytes[at + 42..at + 46].fill(0);
        let length = |field| usize::from(u16::from_le_bytes([bytes[field], bytes[field + 1]]));
        at += 46 + length(at + 28) + length(at + 30);
    }
    assert!(open(&bytes).contains("! archive-broken"));
}
