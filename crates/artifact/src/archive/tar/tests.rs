//! Tests of tar: golden samples, sparse files, links, mutations.

use expect_test::expect;
use vocab::{FileType, Limits};

use crate::shown::{Opening, opened};

/// A header block with its checksum.
fn header(name: &[u8], kind: u8, size: usize, link: &str) -> Vec<u8> {
    let mut block = vec![0; 512];
    block[..name.len()].copy_from_slice(name);
    block[100..107].copy_from_slice(b"0000644");
    block[124..135].copy_from_slice(format!("{size:011o}").as_bytes());
    block[136..147].copy_from_slice(b"12736432260");
    block[156] = kind;
    block[157..157 + link.len()].copy_from_slice(link.as_bytes());
    block[257..263].copy_from_slice(b"ustar\0");
    sum(&mut block);
    block
}

fn sum(block: &mut [u8]) {
    block[148..156].fill(b' ');
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
}

fn record(name: &str, kind: u8, data: &[u8]) -> Vec<u8> {
    let mut record = header(name.as_bytes(), kind, data.len(), "");
    record.extend(data);
    record.resize(record.len().next_multiple_of(512), 0);
    record
}

#[track_caller]
fn check(records: &[Vec<u8>], expected: &expect_test::Expect) {
    let bytes = [records.concat(), vec![0; 1_024]].concat();
    expected.assert_eq(&opened("a.tar", &bytes));
}

#[test]
fn kinds_of_records() {
    let records = [
        record("plain.txt", b'0', b"text"),
        header(b"\x95\xf1\x8d\x90.exe", b'7', 0, ""),
        record("folder/", b'0', b""),
        header(b"soft", b'2', 0, "../../etc/passwd"),
        // A hard link with a size and no data, as old programs wrote it.
        header(b"hard", b'1', 4, "plain.txt"),
        header(b"null", b'3', 0, ""),
        record("/etc/absolute", b'0', b"a"),
        record("strange", b'Z', b"kind"),
    ];
    check(
        &records,
        &expect![[r#"
        tar
        > member:0 plain.txt 4 bytes text size=4 modified=2016-07-04T10:04:32Z
        > member:1 報告.exe 0 bytes  size=0 modified=2016-07-04T10:04:32Z
        > member:3 soft link to ../../etc/passwd modified=2016-07-04T10:04:32Z ~symlink
        > member:4 hard link to plain.txt modified=2016-07-04T10:04:32Z ~symlink
        > member:5 null 0 bytes  modified=2016-07-04T10:04:32Z method=character device
        > member:6 /etc/absolute 1 bytes a size=1 modified=2016-07-04T10:04:32Z ~path-traversal
        > member:7 strange 4 bytes kind size=4 modified=2016-07-04T10:04:32Z
        members: 7
        kind: ustar
    "#]],
    );
}

#[test]
fn attributes_before_their_record() {
    let long = "長い名前.exe".repeat(20);
    let attributes = format!("{} path={long}\n20 mtime=86400.25\n10 size=3\n", long.len() + 10);
    let records = [
        record("pax", b'x', attributes.as_bytes()),
        record("short", b'0', b"abc"),
        record("pax", b'g', b"19 comment=deadbeef\n"),
        record("././@LongLink", b'L', b"long/name/of/gnu\0"),
        record("././@LongLink", b'K', b"long/target\0"),
        header(b"short", b'2', 0, "t"),
        record("label", b'V', b""),
        record("broken", b'x', b"99 path=cut\nx"),
        record("last", b'0', b"z"),
    ];
    check(
        &records,
        &expect![[r#"
        tar
        > member:0 長い名前.exe長い名前.exe長い名前.exe長い名前.exe長い名前.exe長い名前.exe長い名前.exe長い名前.exe長い名前.exe長い名前.exe長い名前.exe長い名前.exe長い名前.exe長い名前.exe長い名前.exe長い名前.exe長い名前.exe長い名前.exe長い名前.exe長い名前.exe 3 bytes abc size=3 modified=1970-01-02T00:00:00Z
        > member:1 long/name/of/gnu link to long/target modified=2016-07-04T10:04:32Z ~symlink
        > member:2 last 1 bytes z size=1 modified=2016-07-04T10:04:32Z
        members: 3
        kind: pax
        title: label
        comment: deadbeef
    "#]],
    );
}

#[test]
fn broken_records() {
    let mut wrong = record("wrong-sum", b'0', b"data");
    wrong[149] = b'7';
    let junk = vec![b'j'; 512];
    check(
        &[wrong, junk.clone(), record("found-again", b'0', b"data")],
        &expect![[r#"
        tar
        > member:0 wrong-sum 4 bytes data size=4 modified=2016-07-04T10:04:32Z defect=checksum-wrong
        > member:1 found-again 4 bytes data size=4 modified=2016-07-04T10:04:32Z
        members: 2
        kind: ustar
        ! archive-broken 
    "#]],
    );
    check(
        &[record("shown", b'0', b"1"), vec![0; 512], junk],
        &expect![[r#"
        tar
        > member:0 shown 1 bytes 1 size=1 modified=2016-07-04T10:04:32Z
        members: 1
        kind: ustar
        * appended-data overlay:1536
    "#]],
    );
    check(
        &[record("shown", b'0', b"1"), vec![0; 1_024], record("hidden", b'0', b"2")],
        &expect![[r#"
            tar
            > member:0 shown 1 bytes 1 size=1 modified=2016-07-04T10:04:32Z
            > member:1 hidden 1 bytes 2 size=1 modified=2016-07-04T10:04:32Z
            members: 2
            kind: ustar
            * hidden member:1
        "#]],
    );
    let cut = record("cut", b'0', &[b'c'; 600]);
    expect![[r#"
        tar
        > member:0 cut 188 bytes cccccccccccccccccccccccc size=600 modified=2016-07-04T10:04:32Z defect=truncated
        members: 1
        kind: ustar
        ! truncated 
    "#]].assert_eq(&opened("a.tar", &cut[..700]));
    let huge = header(b"huge", b'0', 0o77_777_777_777, "");
    expect![[r#"
        tar
        > member:0 huge 0 bytes  size=8589934591 modified=2016-07-04T10:04:32Z defect=truncated
        members: 1
        kind: ustar
        ! truncated 
    "#]]
    .assert_eq(&opened("a.tar", &huge));
}

#[test]
fn holes_are_counted() {
    // One piece of four bytes behind a hole, and a hole to the end of the file.
    let sparse = |real: &[u8]| {
        let mut block = header(b"holes", b'S', 4, "");
        block[257..265].copy_from_slice(b"ustar  \0");
        block[386..397].copy_from_slice(b"00000000010");
        block[398..409].copy_from_slice(b"00000000004");
        block[483..483 + real.len()].copy_from_slice(real);
        sum(&mut block);
        let mut data = b"data".to_vec();
        data.resize(512, 0);
        [block, data].concat()
    };
    let after = record("after", b'0', b"1");
    check(
        &[sparse(b"00000000020"), after.clone()],
        &expect![[r#"
        tar
        > member:0 holes 16 bytes \0\0\0\0\0\0\0\0data\0\0\0\0 size=16 packed=4 modified=2016-07-04T10:04:32Z method=sparse
        > member:1 after 1 bytes 1 size=1 modified=2016-07-04T10:04:32Z
        members: 2
        kind: gnu
    "#]],
    );
    // Base 256: a number beyond any disk.
    let limits = Limits { ratio_from: 5_000, ..Limits::default() };
    let opening = Opening { limits, ..Opening::default() };
    let bytes = [sparse(b"\x80\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"), after].concat();
    expect![[r#"
        tar
        > member:0 holes 65548 bytes \0\0\0\0\0\0\0\0data\0\0\0\0\0\0\0\0\0\0\0\0 size=18446744073709551615 packed=4 modified=2016-07-04T10:04:32Z method=sparse defect=limit-ratio
        > member:1 after 1 bytes 1 size=1 modified=2016-07-04T10:04:32Z
        members: 2
        kind: gnu
    "#]].assert_eq(&opening.open("a.tar", &bytes));
}

#[test]
fn holes_in_the_forms_of_pax() {
    let attributes = |map: &str| {
        let lines = map.split(' ').map(|line| format!("{} {line}\n", line.len() + 4));
        record("pax", b'x', lines.collect::<String>().as_bytes())
    };
    let mut data = b"1\n4\n2\n".to_vec();
    data.resize(512, 0);
    data.extend(b"ab");
    let records = [
        attributes("GNU.sparse.major=1 GNU.sparse.name=one GNU.sparse.realsize=8"),
        record("x", b'0', &data),
        attributes("GNU.sparse.name=map GNU.sparse.size=0006 GNU.sparse.map=1,2,4,1"),
        record("x", b'0', b"abc"),
        attributes("GNU.sparse.size=0004 GNU.sparse.offset=2 GNU.sparse.numbytes=2"),
        record("zero", b'0', b"ab"),
        attributes("GNU.sparse.size=0009 GNU.sparse.map=4,2,1,2"),
        record("backwards", b'0', b"abcd"),
    ];
    check(
        &records,
        &expect![[r#"
        tar
        > member:0 one 8 bytes \0\0\0\0ab\0\0 size=8 packed=514 modified=2016-07-04T10:04:32Z method=sparse
        > member:1 map 6 bytes \0ab\0c\0 size=6 packed=3 modified=2016-07-04T10:04:32Z method=sparse
        > member:2 zero 4 bytes \0\0ab size=4 packed=2 modified=2016-07-04T10:04:32Z method=sparse
        > member:3 backwards 6 bytes \0\0\0\0ab size=9 packed=4 modified=2016-07-04T10:04:32Z method=sparse defect=archive-broken
        members: 4
        kind: pax
    "#]],
    );
}

#[test]
fn members_end_at_the_limit() {
    let limits = Limits { members: 1, member_bytes: 3, ..Limits::default() };
    let opening = Opening { limits, ..Opening::default() };
    let bytes = [record("a", b'0', b"abcd"), record("b", b'0', b"b")].concat();
    expect![[r#"
        tar
        > member:0 a 3 bytes abc size=4 modified=2016-07-04T10:04:32Z defect=limit-member
        members: 1
        kind: ustar
        ! limit-members 
    "#]]
    .assert_eq(&opening.open("a.tar", &bytes));
}

#[test]
fn changed_and_cut_bytes_never_panic() {
    let limits = Limits { ratio_from: 100_000, ..Limits::default() };
    let opening = Opening { limits, ..Opening::default() };
    for case in testkit::cases("file") {
        if case.path.extension() == Some("tar".as_ref()) {
            for seed in 0..200 {
                let bytes = testkit::mutation::mutate(seed, &case.bytes, &case.bytes);
                let _ = opening.open_as(FileType::Tar, "a.tar", &bytes);
            }
        }
    }
}
