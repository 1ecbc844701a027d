//! Names, methods, prefixes, and samples of many archivers.

use expect_test::{Expect, expect};

use crate::archive::tests::{faults, mutated_samples_stay_within_limits, sample};
use crate::shown::opened;

fn check(name: &str, expected: &Expect) {
    expected.assert_eq(&opened("a.lzh", &sample(name)));
}

#[test]
fn names_of_every_kind() {
    check(
        "lzh-names-cp932",
        &expect![[r#"
        lzh
        > member:0 資料\\表.txt 10 bytes level zero size=10 packed=10 modified=2016-07-04T10:00:00 method=lh0
        > member:1 フォルダ/見積.exe 101 bytes MZ\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 size=101 packed=101 modified=2016-07-04T10:00:00Z method=lh0
        version: 0
        members: 2
    "#]],
    );
    check(
        "lzh-two-names",
        &expect![[r#"
            lzh
            > member:0 報告書.exe 101 bytes MZ\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 size=101 packed=101 modified=2016-07-04T10:00:00Z method=lh0 ~header-name-mismatch
            version: 2
            host-system: Windows
            members: 1
        "#]],
    );
    check(
        "lzh-level3",
        &expect![[r#"
            lzh
            > member:0 Long Filename.txt 14 bytes hello world!\r\n size=14 packed=14 modified=2011-12-03T21:38:50Z method=lh0
            version: 3
            host-system: OS/2
            members: 1
        "#]],
    );
    check(
        "lzh-symlink",
        &expect![[r#"
            lzh
            > member:0 symlink link to path/to/target size=0 packed=0 modified=2013-02-03T22:11:49Z method=lhd ~symlink
            version: 1
            host-system: Unix
            members: 1
        "#]],
    );
}

#[test]
fn unknown_methods_and_wrong_sums_do_not_end_the_reading() {
    check(
        "lzh-method-unknown",
        &expect![[r#"
        lzh
        > member:0 a.bin locked size=3 packed=3 modified=2016-07-04T10:00:00 method=lh9 defect=method-unknown
        > member:1 b.txt 5 bytes plain size=5 packed=5 modified=2016-07-04T10:00:00 method=lh0
        > member:2 c.txt 5 bytes wrong size=5 packed=5 modified=2016-07-04T10:00:00 method=lh0 defect=checksum-wrong
        version: 0
        members: 3
    "#]],
    );
}

#[test]
fn junk_between_members_is_passed_over() {
    let sample = sample("lzh-names-cp932");
    let mut bytes = sample[..sample.len() - 1].to_vec();
    bytes.extend(b"\x05junk -lh0- that is no header");
    bytes.extend(&sample);
    let shown = opened("a.lzh", &bytes);
    assert_eq!(shown.matches("> member").count(), 4, "{shown}");
    assert!(shown.contains("! archive-broken"), "{shown}");
}

#[test]
fn an_archive_behind_a_program() {
    let mut bytes = b"MZ with -lh5- in its texts".to_vec();
    let at = bytes.len();
    bytes.extend(sample("lzh-two-names"));
    assert_eq!(super::find(&bytes), Some(at));
    assert_eq!(super::find(b"MZ with -lh5- in its texts"), None);
}

#[test]
fn mutated_archives() {
    mutated_samples_stay_within_limits(&["lzh"]);
}

#[test]
fn every_sample_of_the_larger_corpus() {
    let Some(faults) = faults(&["lha", "archives"], &["lzh", "lzs", "bin"], &[]) else { return };
    expect![[r#"
        clusterfuzz-1.bin: member:0 method=lh5 defect=truncated, ! truncated
        truncated.lzh: member:0 method=lh5 defect=truncated, ! truncated
        test_read_format_lha_oversize_header.lzh: member:22 method=lh5 defect=archive-broken, ! archive-broken
    "#]].assert_eq(&faults);
}
