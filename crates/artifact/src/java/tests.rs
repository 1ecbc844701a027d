//! Tests of Java archives: manifests, classes, mutations.

use expect_test::expect;
use testkit::mutation;

use crate::shown::opened;

#[test]
fn manifest_files_and_constants() {
    expect![[r#"
        jar
        > member:0 META-INF/MANIFEST.MF 281 bytes Manifest-Version: 1.0\r\nM size=281 packed=227 modified=2026-11-22T09:32:42 method=deflate
        > member:1 META-INF/A.SF 379 bytes Signature-Version: 1.0\r\n size=379 packed=282 modified=2026-11-22T09:32:42 method=deflate
        > member:2 META-INF/A.RSA 872 bytes 0�\u{3}d\u{6}\t*�H��\r\u{1}\u{7}\u{2}��\u{3}U0�\u{3}Q\u{2} size=872 packed=708 modified=2026-11-22T09:32:42 method=deflate
        > member:5 note.txt 4 bytes note size=4 packed=6 modified=2026-11-22T09:32:34 method=deflate
        members: 5
        classes: 1
        main-class: Main
        author: nobody
        class-path: lib/helper.jar
        application: 17.0.15 (Debian)
        signature-files:
        - META-INF/A.SF
        - META-INF/A.RSA
        lock None NotNeeded
        * runs-command member:4
        Hidden member:4: https://jar.example/next
    "#]].assert_eq(&opened("tool.jar", &sample()));
}

#[test]
fn mutations_never_panic() {
    let sample = sample();
    for seed in 0..200 {
        let _ = opened("tool.jar", &mutation::mutate(seed, &sample, &sample[..300]));
    }
}

#[test]
fn cut_classes_never_panic() {
    let class = b"\xCA\xFE\xBA\xBE\0\0\0\x34\0\x05\x01\0\x02hi\x05\0\0\0\0\0\0\0\x01\x08\0\x01";
    for end in 0..=class.len() {
        let _ = super::class::Class::read(&class[..end]);
    }
    // The long number takes two positions of the five.
    let class = super::class::Class::read(class).unwrap();
    assert_eq!(class.strings().collect::<Vec<_>>(), ["hi"]);
}

fn sample() -> Vec<u8> {
    let mut cases = testkit::cases("file").into_iter();
    cases.find(|case| case.name == "java-runs-command").unwrap().bytes
}
