//! Tests of FAT: made volumes, loops, deleted files.

use expect_test::expect;
use testkit::mutation;

use crate::shown::opened;

#[test]
fn long_short_hidden_and_deleted_names() {
    let long = long_name("見積書 の 控え.exe", b"\x8C\xA9\x90\xCF~1  EXE");
    let stray = long_name("not this one.txt", b"STRAY   TXT");
    let root = [
        entry(b"INVOICE    ", 0x08, 0, 0),
        long,
        entry(b"\x8C\xA9\x90\xCF~1  EXE", HIDDEN, 2, 600),
        entry(b"\xE5ELETED TXT", 0, 2, 3),
        stray,
        entry(b"\x8E\x91\x97\xBF    TXT", 0, 5, 5),
        small(entry(b"README  TXT", 0, 5, 0)),
        entry(b"SUB        ", DIRECTORY, 6, 0),
    ];
    let mut image = image(&root.concat(), &[(2, 4), (4, END), (5, END), (6, END)]);
    put(&mut image, 2, b"MZ");
    put(&mut image, 4, b"second cluster");
    put(&mut image, 5, b"hello");
    let sub = [
        entry(b".          ", DIRECTORY, 6, 0),
        entry(b"..         ", DIRECTORY, 0, 0),
        entry(b"INNER   BAT", 0, 5, 5),
    ];
    put(&mut image, 6, &sub.concat());
    expect![[r#"
        img
        > member:0 見積書 の 控え.exe 600 bytes MZ\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 size=600 modified=2016-07-04T10:00:00
        > member:1 資料.TXT 5 bytes hello size=5 modified=2016-07-04T10:00:00
        > member:2 readme.txt 0 bytes  size=0 modified=2016-07-04T10:00:00
        > member:3 SUB/INNER.BAT 5 bytes hello size=5 modified=2016-07-04T10:00:00
        file-system:
        - fat12
        label: INVOICE
        serial: 1234-5678
        host-system: TESTDISK
        members: 4
        hidden-files:
        - 見積書 の 控え.exe
        * hidden member:0
    "#]].assert_eq(&opened("disk.img", &image));
}

#[test]
fn chains_in_a_circle_end() {
    let root = [
        entry(b"ROUND   BIN", 0, 2, 99_999),
        entry(b"FAR     BIN", 0, 4_000, 5),
        entry(b"SHORT   BIN", 0, 4, 2_000),
        entry(b"LOOP       ", DIRECTORY, 6, 0),
    ];
    let mut image = image(&root.concat(), &[(2, 3), (3, 2), (4, END), (6, END)]);
    put(&mut image, 6, &entry(b"AGAIN      ", DIRECTORY, 6, 0));
    expect![[r#"
        img
        > member:0 ROUND.BIN 19456 bytes \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 size=99999 modified=2016-07-04T10:00:00 defect=file-broken
        > member:1 FAR.BIN 0 bytes  size=5 modified=2016-07-04T10:00:00 defect=file-broken
        > member:2 SHORT.BIN 512 bytes \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 size=2000 modified=2016-07-04T10:00:00 defect=file-broken
        file-system:
        - fat12
        serial: 1234-5678
        host-system: TESTDISK
        members: 3
        ! link-loop 
    "#]].assert_eq(&opened("disk.img", &image));
}

#[test]
fn partitions_of_both_tables_and_logical_drives() {
    let volume = image(&entry(b"A       TXT", 0, 2, 5), &[(2, END)]);
    let mut disk = vec![0; 64 * 512];
    disk[510..512].copy_from_slice(&[0x55, 0xAA]);
    disk[446..462].copy_from_slice(&partition(0x01, 100, 40));
    disk[462..478].copy_from_slice(&partition(0x05, 200, 100));
    disk.resize(200 * 512, 0);
    disk.splice(100 * 512..100 * 512 + volume.len(), volume.iter().copied());
    let mut extended = vec![0; 512];
    extended[510..512].copy_from_slice(&[0x55, 0xAA]);
    extended[446..462].copy_from_slice(&partition(0x83, 10, 40));
    disk.extend(extended);
    disk.resize(210 * 512, 0);
    disk.extend(b"other file system");
    disk.resize(300 * 512, 0);
    expect![[r#"
        img
        > member:0 A.TXT 5 bytes \0\0\0\0\0 size=5 modified=2016-07-04T10:00:00
        serial: 1234-5678
        host-system: TESTDISK
        file-system:
        - fat12
        partitions:
        -
            kind: 01
            file-system: fat12
            offset: 51200
            size: 20480
        -
            kind: 83
            offset: 107520
            size: 20480
        members: 1
        ! method-unknown 
    "#]]
    .assert_eq(&opened("disk.img", &disk));
}

#[test]
fn mutations_never_panic() {
    let long = long_name("見積書.exe", b"FILE~1  EXE");
    let root = [long, entry(b"FILE~1  EXE", 0, 2, 600), entry(b"SUB        ", DIRECTORY, 6, 0)];
    let image = image(&root.concat(), &[(2, 4), (4, END), (6, END)]);
    for seed in 0..400 {
        let _ = opened("disk.img", &mutation::mutate(seed, &image, &image[510..700]));
    }
}

/// FAT12: one reserved sector, one table, 16 entries of the root, clusters of a sector.
pub(crate) fn image(root: &[u8], links: &[(usize, u16)]) -> Vec<u8> {
    let mut bytes = vec![0; 40 * SECTOR];
    for (at, part) in [
        (0, &b"\xEB\x3C\x90TESTDISK"[..]),
        (11, &[0, 2, 1, 1, 0, 1, 16, 0, 40, 0, 0xF8, 1, 0]),
        (38, b"\x29\x78\x56\x34\x12NO NAME    FAT12   "),
        (510, &[0x55, 0xAA]),
        (2 * SECTOR, root),
    ] {
        bytes[at..at + part.len()].copy_from_slice(part);
    }
    for (cluster, next) in links {
        let at = SECTOR + cluster + cluster / 2;
        let shift = (cluster % 2) * 4;
        let pair = u16::from_le_bytes([bytes[at], bytes[at + 1]]) | next << shift;
        bytes[at..at + 2].copy_from_slice(&pair.to_le_bytes());
    }
    bytes
}

pub(crate) fn put(image: &mut [u8], cluster: usize, bytes: &[u8]) {
    let at = (3 + cluster - 2) * SECTOR;
    image[at..at + bytes.len()].copy_from_slice(bytes);
}

pub(crate) fn entry(name: &[u8; 11], attributes: u8, cluster: u16, size: u32) -> Vec<u8> {
    let mut bytes = name.to_vec();
    bytes.push(attributes);
    bytes.resize(22, 0);
    bytes.extend([0x00, 0x50, 0xE4, 0x48]);
    bytes.extend(cluster.to_le_bytes());
    bytes.extend(size.to_le_bytes());
    bytes
}

/// Written small, as Windows NT notes it.
fn small(mut entry: Vec<u8>) -> Vec<u8> {
    entry[12] = 0x18;
    entry
}

fn long_name(name: &str, short: &[u8; 11]) -> Vec<u8> {
    let sum = short.iter().fold(0_u8, |sum, byte| sum.rotate_right(1).wrapping_add(*byte));
    let mut letters: Vec<u16> = name.encode_utf16().chain([0]).collect();
    letters.resize(letters.len().next_multiple_of(13), 0xFFFF);
    let last = letters.len() / 13;
    let pieces = letters.chunks(13).zip(1..).map(|(letters, number)| {
        let raw: Vec<u8> = letters.iter().flat_map(|letter| letter.to_le_bytes()).collect();
        let mark = if number == last { 0x40 } else { 0 };
        let mut entry = vec![u8::try_from(number).unwrap() | mark];
        entry.extend(&raw[..10]);
        entry.extend([0x0F, 0, sum]);
        entry.extend(&raw[10..22]);
        entry.extend([0, 0]);
        entry.extend(&raw[22..]);
        entry
    });
    pieces.collect::<Vec<_>>().into_iter().rev().flatten().collect()
}

fn partition(kind: u8, start: u32, size: u32) -> Vec<u8> {
    let mut bytes = vec![0, 0, 0, 0, kind, 0, 0, 0];
    bytes.extend(start.to_le_bytes());
    bytes.extend(size.to_le_bytes());
    bytes
}

const SECTOR: usize = 512;
const HIDDEN: u8 = 2;
const DIRECTORY: u8 = 0x10;
const END: u16 = 0xFFF;
