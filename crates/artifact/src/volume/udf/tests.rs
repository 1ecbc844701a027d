//! Tests of UDF: made volumes, damaged descriptors.

use expect_test::expect;
use testkit::mutation;

use crate::shown::opened;

#[test]
fn metadata_partition_and_every_form_of_allocation() {
    expect![[r#"
        udf
        > member:0 embedded.txt 8 bytes embedded size=8 modified=2024-03-05T06:07:08Z
        > member:1 見積.exe 7 bytes MZ\0\0end size=7 modified=2024-03-05T06:07:08Z
        > member:2 link link to ../etc size=12 modified=2024-03-05T06:07:08Z ~symlink
        > member:3 gone 0 bytes  size=0 defect=file-broken
        > member:4 sub/far.txt 0 bytes  size=9 modified=2024-03-05T06:07:08Z defect=truncated
        label: 請求
        application: Example
        created: 2024-03-05T06:07:08+09:00
        file-system:
        - udf
        members: 5
        hidden-files:
        - 見積.exe
        * hidden member:1
    "#]]
    .assert_eq(&opened("disk.img", &image()));
}

#[test]
fn a_folder_within_itself_ends() {
    let mut image = image();
    // The entry of the folder leads back to the root.
    let folder = 100 * SECTOR;
    let back = identifier(DIRECTORY, "up", (1, 8));
    let directory = entry(4, 3, &back);
    image[folder..folder + directory.len()].copy_from_slice(&directory);
    let shown = opened("disk.img", &image);
    assert!(shown.contains("! link-loop"), "{shown}");
}

#[test]
fn mutations_never_panic() {
    let image = image();
    for seed in 0..400 {
        let mut bytes = image.clone();
        let other = &image[96 * SECTOR..106 * SECTOR];
        let part = if seed % 2 == 0 { 60 * SECTOR..63 * SECTOR } else { 96 * SECTOR..106 * SECTOR };
        let mut mutated = mutation::mutate(seed, &image[part.clone()], other);
        mutated.resize(part.len(), 0);
        bytes[part].copy_from_slice(&mutated);
        let _ = opened("disk.img", &bytes);
    }
}

/// A volume in sectors of 512 bytes: descriptors from 60, the partition from 80 on. Block 1
/// of the partition is the metadata file, whose blocks are 16 and on.
fn image() -> Vec<u8> {
    let mut image = vec![0; 300 * SECTOR];
    let mut put = |sector: usize, bytes: &[u8]| {
        image[sector * SECTOR..sector * SECTOR + bytes.len()].copy_from_slice(bytes);
    };
    for (sector, mark) in [(64, b"BEA01"), (68, b"NSR03"), (72, b"TEA01")] {
        put(sector, &[&[0], &mark[..], &[1]].concat());
    }
    let mut anchor = vec![0; 512];
    anchor[16..20].copy_from_slice(&2_048_u32.to_le_bytes());
    anchor[20..24].copy_from_slice(&60_u32.to_le_bytes());
    put(256, &tagged(2, 256, anchor));
    put(60, &primary());
    put(61, &partition());
    put(62, &logical());
    put(63, &tagged(8, 0, vec![0; 512]));
    // Blocks of the partition, which begins at 80.
    let metadata = short(&[(0, 10 * 512, 16)]);
    put(80 + 1, &entry(250, 0, &metadata));
    // Blocks of the metadata partition.
    let mut set = vec![0; 512];
    set[404..408].copy_from_slice(&8_u32.to_le_bytes());
    set[408..410].copy_from_slice(&1_u16.to_le_bytes());
    put(96, &tagged(256, 0, set));
    let root = [
        identifier(PARENT, "", (1, 8)),
        identifier(0, "embedded.txt", (1, 2)),
        identifier(HIDDEN, "見積.exe", (1, 3)),
        identifier(DELETED, "deleted.txt", (1, 2)),
        identifier(DIRECTORY, "sub", (1, 4)),
        identifier(0, "link", (1, 6)),
        identifier(0, "gone", (1, 77)),
    ];
    put(96 + 8, &entry(4, 3, &root.concat()));
    put(98, &entry(5, 3, b"embedded"));
    // Long descriptors name the physical partition; the second run is not recorded.
    let runs = [long(0, 2, 40, 0), long(2, 2, 0, 0), long(0, 3, 41, 0)];
    put(99, &entry(5, 1, &runs.concat()));
    put(80 + 40, b"MZ");
    put(80 + 41, b"end");
    put(100, &entry(4, 3, &identifier(0, "far.txt", (1, 5))));
    put(101, &entry(5, 1, &long(0, 9, 9_999, 0)));
    put(102, &entry(12, 3, b"\x03\0\0\0\x05\x04\0\0\x08etc"));
    image
}

fn primary() -> Vec<u8> {
    let mut bytes = vec![0; 512];
    bytes[345..353].copy_from_slice(b"*Example");
    bytes[376..388].copy_from_slice(b"\x1c\x12\xe8\x07\x03\x05\x06\x07\x08\0\0\0");
    tagged(1, 60, bytes)
}

fn partition() -> Vec<u8> {
    let mut bytes = vec![0; 512];
    bytes[188] = 80;
    tagged(5, 61, bytes)
}

fn logical() -> Vec<u8> {
    let mut bytes = vec![0; 512];
    bytes[84] = 16;
    bytes[85..89].copy_from_slice(&[0x8A, 0xCB, 0x6C, 0x42]);
    bytes[84 + 127] = 5;
    bytes[212..216].copy_from_slice(&512_u32.to_le_bytes());
    bytes[256] = 1;
    bytes[268] = 2;
    bytes[440..446].copy_from_slice(&[1, 6, 1, 0, 0, 0]);
    let map = &mut bytes[446..510];
    map[0] = 2;
    map[1] = 64;
    map[5..28].copy_from_slice(b"*UDF Metadata Partition");
    map[40] = 1;
    map[44] = 1;
    tagged(6, 62, bytes)
}

/// An extended file entry with allocation descriptors, or the file itself.
fn entry(kind: u8, form: u8, data: &[u8]) -> Vec<u8> {
    let size: u64 = match form {
        1 => data.chunks(16).map(|run| u64::from(run[0])).sum(),
        _ => u64::try_from(data.len()).unwrap(),
    };
    let mut bytes = vec![0; 216];
    bytes[27] = kind;
    bytes[34] = form;
    bytes[56..64].copy_from_slice(&size.to_le_bytes());
    bytes[92..104].copy_from_slice(b"\0\x10\xe8\x07\x03\x05\x06\x07\x08\0\0\0");
    bytes[212..216].copy_from_slice(&u32::try_from(data.len()).unwrap().to_le_bytes());
    bytes.extend(data);
    tagged(266, 0, bytes)
}

fn identifier(flags: u8, name: &str, (partition, block): (u16, u32)) -> Vec<u8> {
    let raw: Vec<u8> = if name.is_ascii() {
        [&[8], name.as_bytes()].concat()
    } else {
        [vec![16], name.encode_utf16().flat_map(u16::to_be_bytes).collect()].concat()
    };
    let mut bytes = vec![0; 38];
    bytes[18] = flags;
    bytes[19] = u8::try_from(raw.len()).unwrap();
    bytes[24..28].copy_from_slice(&block.to_le_bytes());
    bytes[28..30].copy_from_slice(&partition.to_le_bytes());
    bytes.extend(raw);
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    tagged(257, 0, bytes)
}

fn short(runs: &[(u32, u32, u32)]) -> Vec<u8> {
    let runs = runs.iter().flat_map(|(kind, length, block)| [kind << 30 | length, *block]);
    runs.flat_map(u32::to_le_bytes).collect()
}

fn long(kind: u32, length: u32, block: u32, partition: u16) -> Vec<u8> {
    let mut bytes = short(&[(kind, length, block)]);
    bytes.extend(partition.to_le_bytes());
    bytes.resize(16, 0);
    bytes
}

/// With the tag that each descriptor begins with.
fn tagged(number: u16, at: u32, mut bytes: Vec<u8>) -> Vec<u8> {
    bytes[..2].copy_from_slice(&number.to_le_bytes());
    bytes[12..16].copy_from_slice(&at.to_le_bytes());
    bytes[4] = bytes[..16].iter().fold(0, |sum: u8, byte| sum.wrapping_add(*byte));
    bytes
}

const SECTOR: usize = 512;
const HIDDEN: u8 = 1;
const DIRECTORY: u8 = 2;
const DELETED: u8 = 4;
const PARENT: u8 = 8;
