//! Tests of NTFS: made volumes, streams, runs.

use std::io::Read;

use expect_test::expect;
use flate2::read::GzDecoder;
use testkit::mutation;

use crate::shown::opened;

#[test]
fn files_streams_links_and_what_is_packed() {
    expect![[r#"
        img
        > member:0 資料/見積書.exe 13 bytes MZ inert stub size=13 modified=2026-11-22T09:36:33Z
        > member:1 資料/見積書.exe:Zone.Identifier 62 bytes [ZoneTransfer]\r\nZoneId=3 size=62 modified=2026-11-22T09:36:33Z
        > member:2 資料/sub/numbers.txt 8893 bytes 1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n size=8893 modified=2026-11-22T09:36:33Z
        > member:3 hidden.txt 4 bytes note size=4 modified=2026-11-22T09:36:33Z
        > member:4 packed/zeros.txt locked size=13893 modified=2026-11-22T09:36:33Z method=lznt1 defect=method-unknown
        > member:5 link 28 bytes IntxLNK\u{1}ǌ�e/\0��Mz�f.\0e\0 size=28 modified=2026-11-22T09:36:33Z
        file-system:
        - ntfs
        serial: 37C4DDAD758B3D88
        label: NOTES
        members: 6
        hidden-files:
        - hidden.txt
        * hidden member:3
    "#]].assert_eq(&opened("disk.img", &sample()));
}

#[test]
fn mutations_never_panic() {
    let sample = sample();
    // The boot sector and the first records; then records of files.
    let table = usize::try_from(u32::from_le_bytes(sample[48..52].try_into().unwrap())).unwrap();
    let table = table * 512;
    for seed in 0..300 {
        let part = match seed % 3 {
            0 => 0..128,
            1 => table..table + 4_096,
            _ => table + 65 * 1_024..table + 73 * 1_024,
        };
        let mut bytes = sample.clone();
        let mut mutated = mutation::mutate(seed, &sample[part.clone()], &sample[table..table + 99]);
        mutated.resize(part.len(), 0);
        bytes[part].copy_from_slice(&mutated);
        let _ = opened("disk.img", &bytes);
    }
}

fn sample() -> Vec<u8> {
    let mut cases = testkit::cases("file").into_iter();
    let packed = cases.find(|case| case.name == "disk-ntfs-streams.img").unwrap().bytes;
    let mut image = Vec::new();
    GzDecoder::new(packed.as_slice()).read_to_end(&mut image).unwrap();
    image
}
