//! Tests of virtual disks: fixed, dynamic, partitions.

use expect_test::expect;
use testkit::mutation;

use crate::shown::opened;
use crate::volume::fat::tests::{entry, image, put};

#[test]
fn dynamic_disk_with_an_empty_block() {
    expect![[r#"
        vhd
        > member:0 A.TXT 5 bytes hello size=5 modified=2016-07-04T10:00:00
        kind: dynamic
        created: 2024-03-05T07:00:00Z
        application: test
        host-system: Wi2k
        size: 20480
        file-system:
        - fat12
        serial: 1234-5678
        members: 1
    "#]]
    .assert_eq(&opened("disk.vhd", &dynamic()));
}

#[test]
fn fixed_disk_whose_sum_is_wrong() {
    let mut bytes = disk();
    let mut footer = footer(2, bytes.len());
    footer[64] ^= 1;
    bytes.extend(footer);
    let shown = opened("disk.vhd", &bytes);
    assert!(shown.contains("A.TXT 5 bytes hello"), "{shown}");
    assert!(shown.contains("! checksum-wrong"), "{shown}");
}

#[test]
fn differencing_disk_is_not_read() {
    let mut bytes = disk();
    bytes.extend(footer(4, 1));
    expect![[r#"
        vhd
        kind: differencing
        created: 2024-03-05T07:00:00Z
        application: test
        host-system: Wi2k
        size: 1
        members: 0
        ! method-unknown 
    "#]]
    .assert_eq(&opened("disk.vhd", &bytes));
}

#[test]
fn a_disk_without_its_end_is_read_by_the_copy_of_its_footer() {
    let mut bytes = dynamic();
    bytes.truncate(bytes.len() - 512);
    let shown = opened("disk.vhd", &bytes);
    assert!(shown.contains("A.TXT 5 bytes hello"), "{shown}");
    assert!(shown.contains("! truncated"), "{shown}");
}

#[test]
fn vhdx_by_its_regions() {
    let mut file = vec![0; 3 << 20];
    let mut put = |at: usize, bytes: &[u8]| file[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, b"vhdxfilet\0e\0s\0t\0");
    put(192 << 10, b"regi");
    let entry = |identifier: &[u8], at: u64, length: u32| {
        [identifier, &at.to_le_bytes(), &length.to_le_bytes(), &[0; 4]].concat()
    };
    put((192 << 10) + 16, &entry(&super::vhdx::BLOCK_TABLE, 1 << 20, 4_096));
    put((192 << 10) + 48, &entry(&super::vhdx::METADATA, 1_114_112, 65_536));
    let item = |identifier: &[u8], at: u32| [identifier, &at.to_le_bytes(), &[0; 12]].concat();
    put(1_114_112, b"metadata");
    put(1_114_112 + 32, &item(&super::vhdx::FILE_PARAMETERS, 1_000));
    put(1_114_112 + 64, &item(&super::vhdx::DISK_SIZE, 1_008));
    put(1_114_112 + 1_000, &(1_u32 << 20).to_le_bytes());
    put(1_114_112 + 1_008, &(4_u64 << 20).to_le_bytes());
    put(1 << 20, &((2_u64 << 20) | 6).to_le_bytes());
    put(2 << 20, &disk());
    let shown = opened("disk.vhdx", &file);
    expect![[r#"
        vhdx
        > member:0 A.TXT 5 bytes hello size=5 modified=2016-07-04T10:00:00
        application: test
        kind: dynamic
        size: 4194304
        file-system:
        - fat12
        serial: 1234-5678
        host-system: TESTDISK
        members: 1
    "#]]
    .assert_eq(&shown);
}

#[test]
fn mutations_never_panic() {
    let image = dynamic();
    for seed in 0..300 {
        let _ = opened("disk.vhd", &mutation::mutate(seed, &image, &image[..600]));
    }
}

fn disk() -> Vec<u8> {
    let mut disk = image(&entry(b"A       TXT", 0, 2, 5), &[(2, 0xFFF)]);
    put(&mut disk, 2, b"hello");
    disk
}

/// Blocks of 16 KiB: the first is there, the second is not.
fn dynamic() -> Vec<u8> {
    let footer = footer(3, 40 * 512);
    let mut header = vec![0; 1_024];
    header[..8].copy_from_slice(b"cxsparse");
    header[16..24].copy_from_slice(&1_536_u64.to_be_bytes());
    header[28..32].copy_from_slice(&2_u32.to_be_bytes());
    header[32..36].copy_from_slice(&16_384_u32.to_be_bytes());
    let sum = sum(&header);
    header[36..40].copy_from_slice(&sum);
    let mut table = vec![0xFF; 512];
    table[..4].copy_from_slice(&4_u32.to_be_bytes());
    let bitmap = vec![0xFF; 512];
    let block = disk()[..16_384].to_vec();
    [footer.clone(), header, table, bitmap, block, footer].concat()
}

fn footer(kind: u8, size: usize) -> Vec<u8> {
    let mut footer = vec![0; 512];
    footer[..8].copy_from_slice(b"conectix");
    footer[16..24].copy_from_slice(&512_u64.to_be_bytes());
    footer[24..28].copy_from_slice(&762_937_200_u32.to_be_bytes());
    footer[28..32].copy_from_slice(b"test");
    footer[36..40].copy_from_slice(b"Wi2k");
    footer[48..56].copy_from_slice(&u64::try_from(size).unwrap().to_be_bytes());
    footer[63] = kind;
    let sum = sum(&footer);
    footer[64..68].copy_from_slice(&sum);
    footer
}

fn sum(bytes: &[u8]) -> [u8; 4] {
    (!bytes.iter().map(|byte| u32::from(*byte)).sum::<u32>()).to_be_bytes()
}
