//! Tests of ISO 9660 and Joliet: made images, loops, hidden files.

use expect_test::{Expect, expect};
use testkit::mutation;
use vocab::Limits;

use crate::shown::{Opening, opened};

#[track_caller]
fn check(sectors: &[(usize, Vec<u8>)], expected: &Expect) {
    expected.assert_eq(&opened("disk.iso", &image(sectors)));
}

#[test]
fn joliet_is_shown_and_what_it_leaves_out() {
    check(
        &[
            primary(20),
            joliet(22),
            (
                20,
                folder(
                    20,
                    &[
                        record(b"OFFER.PDF;1", 30, 5, 0, b""),
                        record(b"OTHER.TXT;1", 31, 5, 0, b""),
                        record(b"EMPTY.;1", 0, 0, 0, b""),
                    ],
                ),
            ),
            (
                22,
                folder(
                    22,
                    &[
                        record(&wide("見積書.exe"), 30, 5, HIDDEN, b""),
                        record(&wide("空"), 0, 0, 0, b""),
                    ],
                ),
            ),
            (30, b"MZ..!".to_vec()),
            (31, b"other".to_vec()),
        ],
        &expect![[r#"
            iso
            > member:0 見積書.exe 5 bytes MZ..! size=5 modified=2024-03-05T06:07:08Z ~header-name-mismatch
            > member:1 空 0 bytes  size=0 modified=2024-03-05T06:07:08Z
            > member:2 OTHER.TXT 5 bytes other size=5 modified=2024-03-05T06:07:08Z
            label: 請求
            created: 2024-03-05T06:07:08+09:00
            file-system:
            - joliet
            - iso9660
            members: 3
            hidden-files:
            - 見積書.exe
            * hidden member:0
        "#]],
    );
}

#[test]
fn rock_ridge_names_links_and_moved_folders() {
    let continued = field(b"CE", &[both(40), both(10), both(12)].concat());
    let moved = [field(b"NM", b"\0deep"), field(b"RE", b"")].concat();
    let child = [field(b"NM", b"\0deep"), field(b"CL", &both(24))].concat();
    let lost = [field(b"NM", b"\0lost"), field(b"RE", b"")].concat();
    let link =
        [field(b"NM", b"\0link"), field(b"SL", b"\0\x08\0\x04\0\0\x03etc\x01\x02pa\0\x04sswd")];
    check(
        &[
            primary(20),
            (
                20,
                folder_of(&[
                    record(&[0], 20, 2_048, DIRECTORY, &field(b"SP", b"\xBE\xEF\0")),
                    record(&[1], 20, 2_048, DIRECTORY, b""),
                    record(
                        b"LONG.TXT;1",
                        30,
                        5,
                        0,
                        &[field(b"NM", b"\x01a long"), continued].concat(),
                    ),
                    record(b"LINK.;1", 0, 0, 0, &link.concat()),
                    record(b"DEEP.;1", 0, 0, 0, &child),
                    record(b"PACKED.;1", 30, 5, 0, &field(b"ZF", b"pz\x04\x0f\0\0\0\0")),
                    record(b"RR_MOVED", 22, 2_048, DIRECTORY, &field(b"NM", b"\0rr_moved")),
                ]),
            ),
            (
                22,
                folder(
                    22,
                    &[
                        record(b"DEEP", 24, 2_048, DIRECTORY, &moved),
                        record(b"LOST", 26, 2_048, DIRECTORY, &lost),
                    ],
                ),
            ),
            (24, folder(24, &[record(b"A.TXT;1", 30, 5, 0, b"")])),
            (26, folder(26, &[record(b"B.TXT;1", 30, 4, 0, b"")])),
            (30, b"bytes".to_vec()),
            (40, [vec![0; 10], field(b"NM", b"\0er name")].concat()),
        ],
        &expect![[r#"
            iso
            > member:0 a longer name 5 bytes bytes size=5 modified=2024-03-05T06:07:08Z
            > member:1 link link to /../etc/passwd size=0 modified=2024-03-05T06:07:08Z ~symlink
            > member:2 PACKED locked size=5 modified=2024-03-05T06:07:08Z method=zisofs defect=method-unknown
            > member:3 deep/A.TXT 5 bytes bytes size=5 modified=2024-03-05T06:07:08Z
            > member:4 rr_moved/lost/B.TXT 4 bytes byte size=4 modified=2024-03-05T06:07:08Z
            label: LABEL
            created: 2024-03-05T06:07:08+09:00
            file-system:
            - iso9660
            - rock-ridge
            members: 5
        "#]],
    );
}

#[test]
fn extents_make_one_file_and_missing_bytes_show() {
    check(
        &[
            primary(20),
            (
                20,
                folder(
                    20,
                    &[
                        record(b"PARTS.BIN;1", 30, 2_048, MORE, b""),
                        record(b"PARTS.BIN;1", 32, 3, 0, b""),
                        record(b"CUT.BIN;1", 32, 99_999, 0, b""),
                        record(b"GONE.BIN;1", 9_000, 1, 0, b""),
                        record(b"OPEN.BIN;1", 32, 2, MORE, b""),
                    ],
                ),
            ),
            (32, b"end".to_vec()),
        ],
        &expect![[r#"
            iso
            > member:0 PARTS.BIN 2051 bytes \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 size=2051 modified=2024-03-05T06:07:08Z
            > member:1 CUT.BIN 20480 bytes end\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 size=99999 modified=2024-03-05T06:07:08Z defect=truncated
            > member:2 GONE.BIN 0 bytes  size=1 modified=2024-03-05T06:07:08Z defect=truncated
            > member:3 OPEN.BIN 2 bytes en size=2 modified=2024-03-05T06:07:08Z defect=file-broken
            label: LABEL
            created: 2024-03-05T06:07:08+09:00
            file-system:
            - iso9660
            members: 4
        "#]],
    );
}

#[test]
fn circles_and_broken_records_end() {
    check(
        &[
            primary(20),
            (
                20,
                folder(
                    20,
                    &[
                        record(b"UP", 20, 2_048, DIRECTORY, b""),
                        record(b"FAR", 7_000, 2_048, DIRECTORY, b""),
                        record(b"..\\..\\run.exe;1", 30, 2, 0, b""),
                        record(b"SUB", 24, 2_048, DIRECTORY, b""),
                        vec![200, 0, 0],
                    ],
                ),
            ),
            (24, folder(24, &[record(b"AGAIN", 20, 2_048, DIRECTORY, b"")])),
            (30, b"MZ".to_vec()),
        ],
        &expect![[r#"
            iso
            > member:0 ..\\..\\run.exe 2 bytes MZ size=2 modified=2024-03-05T06:07:08Z ~path-traversal
            label: LABEL
            created: 2024-03-05T06:07:08+09:00
            file-system:
            - iso9660
            members: 1
            ! file-broken 
            ! link-loop 
            ! truncated 
        "#]],
    );
}

#[test]
fn boot_images_are_told() {
    let mut boot = vec![0; 2_048];
    boot[..7].copy_from_slice(b"\0CD001\x01");
    boot[7..30].copy_from_slice(b"EL TORITO SPECIFICATION");
    boot[0x47] = 25;
    let mut catalogue = vec![0; 96];
    catalogue[0] = 1;
    catalogue[32..46].copy_from_slice(&[0x88, 0, 0, 0, 0, 0, 4, 0, 30, 0, 0, 0, 0, 0]);
    check(
        &[primary(20), (17, boot), (20, folder(20, &[])), (25, catalogue)],
        &expect![[r#"
        iso
        label: LABEL
        created: 2024-03-05T06:07:08+09:00
        boot:
        -
            platform: x86
            kind: no-emulation
            size: 2048
            offset: 61440
        file-system:
        - iso9660
        members: 0
    "#]],
    );
}

#[test]
fn limits_are_told() {
    let files: Vec<Vec<u8>> =
        (0..9_u8).map(|n| record(&[b'A' + n, b';', b'1'], 30, 2_000, 0, b"")).collect();
    let image = image(&[primary(20), (20, folder(20, &files)), (30, vec![7; 2_000])]);
    let few = Limits { members: 2, ..Limits::default() };
    let small = Limits { unpacked_bytes: 5_000, ..Limits::default() };
    for (limits, members, code) in [(few, 2, "limit-members"), (small, 2, "limit-unpacked")] {
        let shown = Opening { limits, ..Opening::default() }.open("disk.iso", &image);
        assert_eq!(shown.matches("> member").count(), members, "{shown}");
        assert!(shown.contains(&format!("! {code}")), "{shown}");
    }
}

#[test]
fn mutations_never_panic() {
    let image = image(&[
        primary(20),
        joliet(22),
        (20, folder(20, &[record(b"D", 22, 2_048, DIRECTORY, &field(b"CE", &both(40)))])),
        (22, folder(22, &[record(&wide("a"), 30, 5, MORE, b"")])),
        (30, b"bytes".to_vec()),
    ]);
    // Only what is looked at; the rest of the image is zeros.
    for seed in 0..400 {
        let tail = mutation::mutate(seed, &image[16 * SECTOR..32 * SECTOR], &image[20 * SECTOR..]);
        let mut bytes = image[..16 * SECTOR].to_vec();
        bytes.extend(tail);
        let _ = opened("disk.iso", &bytes);
    }
}

/// Real images by other programs, as their makers describe them.
#[test]
fn images_of_other_programs() {
    let Some(folder) = testkit::larger_corpus() else { return };
    let read = |path: &str| std::fs::read(folder.join("artifacts").join(path)).unwrap();
    let shown = opened("test.iso", &read("strelka/test.iso"));
    assert!(shown.contains("lorem.txt 4015 bytes Lorem"), "{shown}");
    let shown = opened("test.img", &read("strelka/test_udf_1.50.img"));
    assert!(shown.contains("lorem.txt 4015 bytes Lorem"), "{shown}");
    assert!(shown.contains("label: DESKTOP"), "{shown}");
}

fn image(sectors: &[(usize, Vec<u8>)]) -> Vec<u8> {
    let mut image = vec![0; 42 * SECTOR];
    for (at, bytes) in sectors {
        image[at * SECTOR..at * SECTOR + bytes.len()].copy_from_slice(bytes);
    }
    image
}

fn primary(root: u32) -> (usize, Vec<u8>) {
    (16, descriptor(1, root, b"LABEL", b""))
}

fn joliet(root: u32) -> (usize, Vec<u8>) {
    (17, descriptor(2, root, &wide("請求"), b"%/E"))
}

fn descriptor(kind: u8, root: u32, label: &[u8], escape: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0; SECTOR];
    let root = record(&[0], root, 2_048, DIRECTORY, b"");
    for (at, part) in [
        (0, &[kind][..]),
        (1, b"CD001\x01"),
        (40, label),
        (88, escape),
        (128, &[0, 8, 8, 0]),
        (156, &root),
        (813, b"2024030506070800\x24"),
    ] {
        bytes[at..at + part.len()].copy_from_slice(part);
    }
    bytes
}

fn folder(own: u32, records: &[Vec<u8>]) -> Vec<u8> {
    let own = record(&[0], own, 2_048, DIRECTORY, b"");
    let up = record(&[1], 20, 2_048, DIRECTORY, b"");
    folder_of(&[&[own, up], records].concat())
}

fn folder_of(records: &[Vec<u8>]) -> Vec<u8> {
    records.concat()
}

fn record(name: &[u8], block: u32, size: u32, flags: u8, extra: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0, 0];
    bytes.extend([both(block), both(size)].concat());
    bytes.extend([124, 3, 5, 6, 7, 8, 0, flags, 0, 0, 1, 0, 0, 1]);
    bytes.push(u8::try_from(name.len()).unwrap());
    bytes.extend(name);
    if name.len().is_multiple_of(2) {
        bytes.push(0);
    }
    bytes.extend(extra);
    if bytes.len() % 2 == 1 {
        bytes.push(0);
    }
    bytes[0] = u8::try_from(bytes.len()).unwrap();
    bytes
}

fn field(name: &[u8], data: &[u8]) -> Vec<u8> {
    let length = u8::try_from(data.len() + 4).unwrap();
    [name, &[length, 1], data].concat()
}

fn both(number: u32) -> Vec<u8> {
    [number.to_le_bytes(), number.to_be_bytes()].concat()
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

const SECTOR: usize = 2_048;
const HIDDEN: u8 = 1;
const DIRECTORY: u8 = 2;
const MORE: u8 = 0x80;
