//! Methods, passwords, volumes, and samples of other archivers.

use expect_test::{Expect, expect};

use crate::archive::tests::{faults, mutated_samples_stay_within_limits, sample};
use crate::shown::Opening;

fn check(name: &str, passwords: &[&str], expected: &Expect) {
    let opening = Opening { passwords, ..Opening::default() };
    expected.assert_eq(&opening.open("a.arj", &sample(name)));
}

#[test]
fn methods_of_arj() {
    check(
        "arj-method-1",
        &[],
        &expect![[r#"
            arj
            > member:0 readme.txt 704 bytes NOROSHI TEST PAYLOAD\r\nNO size=704 packed=37 modified=2016-07-04T10:00:00Z method=arj-1
            > member:1 invoice.exe 303 bytes MZ\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 size=303 packed=52 modified=2016-07-04T10:00:00Z method=arj-1
            version: 11
            host-system: Unix
            name: m1.arj
            created: 2026-11-22T10:02:59Z
            members: 2
            lock None NotNeeded
        "#]],
    );
    check(
        "arj-method-4",
        &[],
        &expect![[r#"
            arj
            > member:0 readme.txt 704 bytes NOROSHI TEST PAYLOAD\r\nNO size=704 packed=34 modified=2016-07-04T10:00:00Z method=arj-4
            > member:1 invoice.exe 303 bytes MZ\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 size=303 packed=51 modified=2016-07-04T10:00:00Z method=arj-4
            version: 11
            host-system: Unix
            name: m4.arj
            created: 2026-11-22T10:02:59Z
            members: 2
            lock None NotNeeded
        "#]],
    );
}

#[test]
fn garbled_files() {
    check(
        "arj-garbled-infected",
        &["wrong", "infected"],
        &expect![[r#"
            arj
            > member:0 readme.txt 704 bytes NOROSHI TEST PAYLOAD\r\nNO size=704 packed=37 modified=2016-07-04T10:00:00Z method=arj-1 encrypted
            > member:1 invoice.exe 303 bytes MZ\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 size=303 packed=52 modified=2016-07-04T10:00:00Z method=arj-1 encrypted
            version: 11
            host-system: Unix
            name: g.arj
            created: 2026-11-22T10:02:59Z
            members: 2
            lock Data Candidate(1)
            * encrypted 
        "#]],
    );
    check(
        "arj-garbled-infected",
        &["wrong"],
        &expect![[r#"
            arj
            > member:0 readme.txt locked size=704 packed=37 modified=2016-07-04T10:00:00Z method=arj-1 encrypted
            > member:1 invoice.exe locked size=303 packed=52 modified=2016-07-04T10:00:00Z method=arj-1 encrypted
            version: 11
            host-system: Unix
            name: g.arj
            created: 2026-11-22T10:02:59Z
            members: 2
            lock Data NotFound
            * encrypted 
            ! password-not-found 
        "#]],
    );
}

#[test]
fn ace_of_both_kinds() {
    check(
        "ace-lz77",
        &[],
        &expect![[r#"
            ace
            > member:0 LICENSE 11357 bytes                          size=11357 packed=3952 modified=2024-05-16T23:08:26 method=ace-lz77
            version: 1.0
            host-system: Windows
            application: ACE 2.0
            modified: 2025-12-09T17:28:20
            solid: true
            members: 1
            comment: *UNREGISTERED VERSION*
            lock None NotNeeded
            Hidden property:comment: *UNREGISTERED VERSION*
        "#]],
    );
    check(
        "ace-encrypted",
        &[],
        &expect![[r#"
            ace
            > member:0 見積.exe 101 bytes MZ\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 size=101 packed=101 modified=2016-07-04T10:00:00 method=store
            > member:1 ..\\evil.txt locked size=16 packed=16 modified=2016-07-04T10:00:00 method=store defect=method-unknown encrypted ~path-traversal
            version: 2.0
            host-system: Windows
            application: ACE 2.0
            modified: 2016-07-04T10:00:00
            members: 2
            lock Data NotFound
            * encrypted 
            ! method-unknown 
        "#]],
    );
}

#[test]
fn what_is_cut_off_is_read_as_far_as_it_stands() {
    for (name, least) in [("arj-method-1", 300), ("arj-method-4", 300), ("ace-lz77", 8_000)] {
        let whole = sample(name);
        let cut = Opening::default().open("a.arj", &whole[..whole.len() * 9 / 10]);
        let bytes: usize = cut
            .lines()
            .filter_map(|line| {
                line.split(" bytes").next()?.rsplit(' ').next()?.parse::<usize>().ok()
            })
            .sum();
        assert!(bytes >= least && cut.contains("truncated"), "{cut}");
    }
}

#[test]
fn archives_behind_a_program() {
    let mut bytes = b"MZ \x60\xEA and **ACE** in its texts".to_vec();
    let at = bytes.len();
    bytes.extend(sample("arj-method-1"));
    assert_eq!(super::arj::find(&bytes), Some(at));
    bytes.truncate(at);
    bytes.extend(sample("ace-lz77"));
    assert_eq!(super::ace::find(&bytes), Some(at));
}

#[test]
fn mutated_archives() {
    mutated_samples_stay_within_limits(&["arj", "ace"]);
}

#[test]
fn every_sample_of_the_larger_corpus() {
    let extensions = ["arj", "a01", "a02", "ace", "c00", "c01"];
    let Some(faults) = faults(&["arj-ace"], &extensions, &["wrong", "secret"]) else { return };
    expect![[r#"
        wrongcrc32.arj: member:0 method=store defect=checksum-wrong
    "#]]
    .assert_eq(&faults);
}
