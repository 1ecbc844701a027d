//! Tests of gz, bz2, xz and zst: golden samples, bounds, mutations.

use std::io::Write;

use expect_test::expect;
use flate2::{Compression, GzBuilder};
use vocab::{FileType, Limits};

use crate::shown::{Opening, opened};

fn gzip(builder: GzBuilder, data: &[u8]) -> Vec<u8> {
    let mut encoder = builder.write(Vec::new(), Compression::default());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn header_of_gzip() {
    let builder = GzBuilder::new()
        .filename(&b"\x8c\xa9\x90\xcf.exe"[..])
        .comment("for you")
        .extra(&b"extra"[..])
        .mtime(1_467_626_400)
        .operating_system(11);
    expect![[r#"
        gz
        > member:0 見積.exe 2 bytes MZ packed=46 modified=2016-07-04T10:00:00Z method=deflate
        comment: for you
        host-system: Windows NTFS
    "#]]
    .assert_eq(&opened("mail.gz", &gzip(builder, b"MZ")));
    let builder = GzBuilder::new().filename(&b"..\\..\\run.bat"[..]);
    expect![[r#"
        gz
        > member:0 ..\\..\\run.bat 4 bytes echo packed=38 method=deflate ~path-traversal
    "#]]
    .assert_eq(&opened("mail.gz", &gzip(builder, b"echo")));
}

#[test]
fn members_and_what_follows() {
    let one = gzip(GzBuilder::new(), b"one ");
    let two = [one.as_slice(), &one, &[0; 7]].concat();
    expect![[r#"
        gz
        > member:0 a.txt 8 bytes one one  packed=55 method=deflate
    "#]]
    .assert_eq(&opened("a.txt.gz", &two));
    let followed = [one.as_slice(), b"else"].concat();
    expect![[r#"
        gz
        > member:0 a.tar 4 bytes one  packed=28 method=deflate
        * appended-data overlay:24
    "#]]
    .assert_eq(&opened("a.tgz", &followed));
    let mut wrong = one.clone();
    let sum = wrong.len() - 5;
    wrong[sum] ^= 1;
    expect![[r#"
        gz
        > member:0 a 4 bytes one  packed=24 method=deflate defect=checksum-wrong
    "#]]
    .assert_eq(&opened("a.gz", &wrong));
    expect![[r#"
        gz
        > member:0 a 3 bytes one packed=14 method=deflate defect=truncated
    "#]]
    .assert_eq(&opened("a.gz", &one[..14]));
}

#[test]
fn bombs_end_at_the_limits() {
    let limits = Limits { ratio_from: 1_000, ..Limits::default() };
    let bomb = gzip(GzBuilder::new(), &[0; 1_000_000]);
    let opening = Opening { limits, ..Opening::default() };
    expect![[r#"
        gz
        > member:0 a 262144 bytes \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 packed=1003 method=deflate defect=limit-ratio
    "#]].assert_eq(&opening.open("a.gz", &bomb));
    let many = gzip(GzBuilder::new(), b"").repeat(20_100);
    expect![[r#"
        gz
        > member:0 many locked packed=402000 method=deflate defect=limit-members
    "#]]
    .assert_eq(&opened("many.gz", &many));
}

#[test]
fn window_beyond_the_memory() {
    // A frame that asks for 2 GiB to look back.
    let frame = b"\x28\xB5\x2F\xFD\x00\xA8\x01\x00\x00";
    expect![[r#"
        zst
        > member:0 a locked packed=9 method=zstd defect=limit-memory
    "#]]
    .assert_eq(&opened("a.zst", frame));
}

#[test]
fn changed_and_cut_bytes_never_panic() {
    let limits = Limits { ratio_from: 100_000, decoder_bytes: 1 << 20, ..Limits::default() };
    let opening = Opening { limits, ..Opening::default() };
    let kinds = [FileType::Gz, FileType::Bz2, FileType::Xz, FileType::Zst];
    for case in testkit::cases("file") {
        let extension = case.path.extension().unwrap_or_default();
        let kind = kinds.iter().find(|kind| extension == kind.as_str());
        for seed in 0..kind.map_or(0, |_| 300) {
            let bytes = testkit::mutation::mutate(seed, &case.bytes, &case.bytes);
            let _ = kind.map(|kind| opening.open_as(*kind, "a.gz", &bytes));
        }
    }
}
