//! Blocks, names, sets, prefixes, and samples of other archivers.

use expect_test::{Expect, expect};
use vocab::Limits;

use crate::Beside;
use crate::archive::tests::{faults, mutated_samples_stay_within_limits, sample};
use crate::shown::{Opening, opened};

fn check(name: &str, expected: &Expect) {
    expected.assert_eq(&opened("a.cab", &sample(name)));
}

#[test]
fn every_method() {
    check(
        "cab-mszip-cp932",
        &expect![[r#"
        cab
        > member:0 見積書.exe 101 bytes MZ\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 size=101 modified=2016-07-04T10:00:00 method=mszip
        > member:1 報告.bin 51200 bytes \0\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\u{7}\u{8}\t\n\u{b}\u{c}\r\u{e}\u{f}\u{10}\u{11}\u{12}\u{13}\u{14}\u{15}\u{16}\u{17} size=51200 modified=2016-07-04T10:00:00 method=mszip
        version: 1.3
        members: 2
    "#]],
    );
    check(
        "cab-lzx-cp932",
        &expect![[r#"
        cab
        > member:0 表だよ\\漢字.txt 5 bytes kanji size=5 modified=2011-03-20T10:37:30 method=lzx
        > member:1 表だよ\\一覧表.txt 5 bytes Hello size=5 modified=2011-03-20T10:37:54 method=lzx
        version: 1.3
        members: 2
    "#]],
    );
    check(
        "cab-quantum",
        &expect![[r#"
        cab
        > member:0 a.txt locked size=5 modified=2016-07-04T10:00:00 method=quantum defect=method-unknown
        version: 1.3
        members: 1
    "#]],
    );
}

#[test]
fn what_is_broken_is_read_as_far_as_it_can_be() {
    check(
        "cab-checksum-wrong",
        &expect![[r#"
        cab
        > member:0 a.txt 5 bytes helln size=5 modified=2016-07-04T10:00:00 method=store defect=checksum-wrong
        version: 1.3
        members: 1
    "#]],
    );
    check(
        "cab-set-missing",
        &expect![[r#"
            cab
            > member:0 big.txt locked size=100 modified=2016-07-04T10:00:00 defect=volume-missing
            > member:1 end.txt locked size=3 modified=2016-07-04T10:00:00 defect=volume-missing
            version: 1.3
            volume: 2
            members: 2
            ! volume-missing 
        "#]],
    );
    let whole = sample("cab-mszip-cp932");
    expect![[r#"
        cab
        > member:0 見積書.exe 101 bytes MZ\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 size=101 modified=2016-07-04T10:00:00 method=mszip
        > member:1 報告.bin 32667 bytes \0\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\u{7}\u{8}\t\n\u{b}\u{c}\r\u{e}\u{f}\u{10}\u{11}\u{12}\u{13}\u{14}\u{15}\u{16}\u{17} size=51200 modified=2016-07-04T10:00:00 method=mszip defect=truncated
        version: 1.3
        members: 2
    "#]].assert_eq(&opened("a.cab", &whole[..whole.len() - 20]));
}

/// The second of a set was once taken for what follows any cabinet with the same number of
/// its set, most often zero, and then nothing of it was told.
#[test]
fn a_cabinet_beside_that_is_of_no_set_hides_nothing() {
    let (first, second) = (sample("cab-mszip-cp932"), sample("cab-set-missing"));
    let beside = [Beside { name: "first.cab", bytes: &first }];
    let opening = Opening { beside: &beside, ..Opening::default() };
    assert_eq!(opening.open("a.cab", &second), opened("a.cab", &second));
}

/// 65,535 is the largest position in a set; nothing follows.
#[test]
fn the_last_number_of_a_set_has_no_next() {
    let mut last = sample("cab-set-missing");
    last[34..36].copy_from_slice(&u16::MAX.to_le_bytes());
    let beside = [Beside { name: "last.cab", bytes: &last }];
    let opening = Opening { beside: &beside, ..Opening::default() };
    let second = sample("cab-set-missing");
    assert_eq!(opening.open("a.cab", &second), opened("a.cab", &second));
}

#[test]
fn windows_beyond_the_limit_are_not_made() {
    let limits = Limits { decoder_bytes: 1 << 10, ..Limits::default() };
    let shown = Opening { limits, ..Opening::default() }.open("a.cab", &sample("cab-lzx-cp932"));
    assert_eq!(shown.matches("defect=limit-memory").count(), 2, "{shown}");
}

#[test]
fn files_that_overlap_are_read_again() {
    // Both files of the sample at offset 0.
    let mut bytes = sample("cab-checksum-wrong");
    let file = 36 + 8;
    let entry = bytes[file..file + 16 + 6].to_vec();
    bytes.splice(file..file, entry.clone());
    bytes[28] = 2;
    bytes[36] = u8::try_from(file + 2 * entry.len()).unwrap();
    let shown = opened("a.cab", &bytes);
    assert_eq!(shown.matches(" 5 bytes helln").count(), 2, "{shown}");
}

#[test]
fn a_cabinet_behind_a_program() {
    let mut bytes = b"MZ that looks for MSCF\0\0\0\0 itself".to_vec();
    let at = bytes.len();
    bytes.extend(sample("cab-mszip-cp932"));
    assert_eq!(super::find(&bytes), Some(at));
}

#[test]
fn mutated_cabinets() {
    mutated_samples_stay_within_limits(&["cab"]);
}

#[test]
fn every_sample_of_the_larger_corpus() {
    let Some(faults) = faults(&["archives", "strelka"], &["cab"], &[]) else { return };
    expect![[""]].assert_eq(&faults);
}
