//! Passwords, volumes, prefixes, what hostile headers ask for, and samples of RAR itself.

use expect_test::{Expect, expect};
use vocab::Limits;

use crate::Beside;
use crate::archive::tests::{faults, mutated_samples_stay_within_limits, sample};
use crate::shown::{Opening, opened};

fn check(name: &str, passwords: &[&str], expected: &Expect) {
    let opening = Opening { passwords, ..Opening::default() };
    expected.assert_eq(&opening.open("a.rar", &sample(name)));
}

#[test]
fn data_locked_with_a_japanese_password() {
    check(
        "rar4-data-locked-japanese",
        &["infected", "見積2016"],
        &expect![[r#"
            rar4
            > member:0 readme.txt 176 bytes NOROSHI TEST PAYLOAD\r\nNO size=176 packed=48 modified=2016-07-04T10:00:00 method=rar29-m3 encrypted
            > member:1 invoice.exe 101 bytes MZ\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 size=101 packed=48 modified=2016-07-04T10:00:00 method=rar29-m3 encrypted
            version: 4
            host-system: MS-DOS
            members: 2
            comment: http://comment.example/readme
            lock Data Candidate(1)
            * encrypted 
            Hidden property:comment: http://comment.example/readme
        "#]],
    );
    check(
        "rar4-data-locked-japanese",
        &["infected"],
        &expect![[r#"
            rar4
            > member:0 readme.txt locked size=176 packed=48 modified=2016-07-04T10:00:00 method=rar29-m3 encrypted
            > member:1 invoice.exe locked size=101 packed=48 modified=2016-07-04T10:00:00 method=rar29-m3 encrypted
            version: 4
            host-system: MS-DOS
            members: 2
            comment: http://comment.example/readme
            lock Data NotFound
            * encrypted 
            Hidden property:comment: http://comment.example/readme
            ! password-not-found 
        "#]],
    );
}

#[test]
fn headers_locked() {
    check(
        "rar4-headers-infected",
        &["wrong", "infected"],
        &expect![[r#"
            rar4
            > member:0 secret.exe 101 bytes MZ\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 size=101 packed=48 modified=2016-07-04T10:00:00 method=rar29-m3 encrypted
            version: 4
            host-system: MS-DOS
            members: 1
            lock Headers Candidate(1)
            * encrypted 
        "#]],
    );
    check(
        "rar5-headers-infected",
        &["wrong", "infected"],
        &expect![[r#"
            rar5
            > member:0 secret.exe 101 bytes MZ\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 size=101 packed=64 modified=2016-07-04T10:00:00Z method=rar50-m3 encrypted
            version: 5
            host-system: Windows
            members: 1
            lock Headers Candidate(1)
            * encrypted 
        "#]],
    );
    check(
        "rar5-headers-infected",
        &["wrong"],
        &expect![[r#"
        rar5
        version: 5
        members: 0
        lock Headers NotFound
        * encrypted 
        ! password-not-found 
    "#]],
    );
}

#[test]
fn passwords_that_cost_too_much_are_not_tried() {
    check(
        "rar-password-too-costly",
        &["infected"],
        &expect![[r#"
            rar5
            > member:0 a.txt locked size=32 packed=32 method=store encrypted
            version: 5
            host-system: Windows
            members: 1
            lock Data TooCostly
            * encrypted 
            ! limit-password-work 
        "#]],
    );
    let limits = Limits { password_rounds: 70_000, ..Limits::default() };
    let opening = Opening { passwords: &["a", "b"], limits, ..Opening::default() };
    let shown = opening.open("a.rar", &sample("rar5-headers-infected"));
    assert!(shown.contains("lock Headers TooCostly"), "{shown}");
    assert!(shown.contains("! limit-password-work"), "{shown}");
}

#[test]
fn dictionaries_beyond_the_limit_are_not_made() {
    check(
        "rar-dictionary-64g",
        &[],
        &expect![[r#"
            rar5
            > member:0 a.txt locked size=100 packed=40 method=rar70-m3 defect=limit-memory
            version: 5
            host-system: Windows
            members: 1
            lock None NotNeeded
        "#]],
    );
    let limits = Limits { decoder_bytes: 100 << 10, ..Limits::default() };
    let shown = Opening { limits, ..Opening::default() }.open("a.rar", &sample("rar5-solid"));
    // What continues a member that was not unpacked cannot be unpacked either.
    assert_eq!(shown.matches("locked").count(), 2, "{shown}");
    assert_eq!(shown.matches("defect=limit-memory").count(), 2, "{shown}");
}

#[test]
fn links_names_and_streams() {
    check(
        "rar-links",
        &[],
        &expect![[r#"
            rar5
            > member:0 a.txt 6 bytes target size=6 packed=6 method=store
            > member:1 sym link to /etc/passwd size=0 packed=0 method=store ~symlink
            > member:2 junction link to \??\C:\Win size=0 packed=0 method=store ~symlink
            > member:3 hard.txt link to a.txt size=0 packed=0 method=store
            version: 5
            host-system: Windows
            members: 4
            lock None NotNeeded
        "#]],
    );
    check(
        "rar-stream-traversal",
        &[],
        &expect![[r#"
            rar5
            > member:0 resume.txt 5 bytes hello size=5 packed=5 method=store
            > member:1 resume.txt:..\\..\\Startup\\run.bat 11 bytes echo evil\r\n size=11 packed=11 method=store ~path-traversal
            version: 5
            host-system: Windows
            members: 2
            lock None NotNeeded
        "#]],
    );
    check(
        "rar-name-unicode",
        &[],
        &expect![[r#"
            rar4
            > member:0 表だよ\\新しいフォルダ\\新規テキスト ドキュメント.txt 0 bytes  size=0 packed=0 modified=2011-07-01T13:09:04 method=store
            > member:1 表だよ\\漢字長いファイル名long-filename-in-漢字.txt 5 bytes kanji size=5 packed=5 modified=2011-03-20T10:37:44 method=store
            > member:4 表だよ\\ファイル link to 漢字長いファイル名long-filename-in-漢字.txt size=54 packed=54 modified=2011-08-11T10:34:48 method=store ~symlink
            > member:5 abcdefghijklmnopqrsテスト.txt 16 bytes aaaaaaaaaaaaaaa\n size=16 packed=15 modified=2012-03-07T16:38:58 method=rar29-m3
            version: 4
            host-system: Windows
            members: 4
            lock None NotNeeded
        "#]],
    );
    check(
        "rar-name-cp932",
        &[],
        &expect![[r#"
            rar4
            > member:0 見積書.exe 101 bytes MZ\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 size=101 packed=101 modified=2016-07-04T10:00:00 method=store
            > member:1 見積. 7 bytes unicode size=7 packed=7 modified=2016-07-04T10:00:00 method=store
            version: 4
            host-system: Windows
            members: 2
            lock None NotNeeded
        "#]],
    );
}

#[test]
fn members_end_at_the_limit() {
    let limits = Limits { members: 1, ..Limits::default() };
    let shown = Opening { limits, ..Opening::default() }.open("a.rar", &sample("rar-links"));
    assert_eq!(shown.matches("> member").count(), 1);
    assert!(shown.contains("! limit-members"));
}

#[test]
fn an_archive_behind_a_program() {
    let mut bytes = b"MZ and a stub that names Rar!\x1a\x07\x00 itself\0".to_vec();
    let at = bytes.len();
    bytes.extend(sample("rar-checksum-wrong"));
    assert_eq!(super::find(&bytes), Some(at));
    assert_eq!(super::find(b"Rar!\x1a\x07\x00 and nothing else"), None);
}

#[test]
fn what_is_cut_off_is_read_as_far_as_it_stands() {
    check(
        "rar-cut-off",
        &[],
        &expect![[r#"
            rar5
            > member:0 a.txt 5 bytes first size=5 packed=5 method=store
            > member:1 b.txt 48 bytes 012345678901234567890123 size=100 packed=100 method=store defect=truncated
            version: 5
            host-system: Windows
            members: 2
            lock None NotNeeded
            ! truncated 
        "#]],
    );
    check(
        "rar-checksum-wrong",
        &[],
        &expect![[r#"
            rar5
            > member:0 a.txt 11 bytes hello world size=11 packed=11 method=store defect=checksum-wrong
            > member:1 b.txt 6 bytes second size=6 packed=6 method=store
            version: 5
            host-system: Windows
            members: 2
            lock None NotNeeded
        "#]],
    );
}

/// The volumes of the golden mail, taken out of it.
fn volumes() -> [Vec<u8>; 2] {
    let mail = sample("rar-volumes-in-mail");
    let mail = String::from_utf8(mail).unwrap();
    let parts: Vec<String> = mail
        .split("base64\n\n")
        .skip(1)
        .map(|part| part.split("--x9").next().unwrap().split_whitespace().collect())
        .collect();
    let [second, first] = parts.try_into().unwrap();
    [first, second].map(|text| base64(&text))
}

fn base64(text: &str) -> Vec<u8> {
    let value = |letter| {
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
            .iter()
            .position(|known| *known == letter)
    };
    let bits: Vec<usize> = text.bytes().filter_map(value).collect();
    bits.chunks(4)
        .flat_map(|four| {
            let word = four.iter().fold(0, |word, bits| word << 6 | bits) << (6 * (4 - four.len()));
            word.to_be_bytes()[5..][..four.len() - 1].to_vec()
        })
        .collect()
}

#[test]
fn volumes_beside_each_other() {
    let [first, second] = volumes();
    let beside = |name, bytes| [Beside { name, bytes }];
    let open = |name: &str, bytes: &[u8], beside: &[Beside<'_>]| {
        Opening { beside, ..Opening::default() }.open(name, bytes)
    };
    expect![[r#"
        rar5
        > member:0 big.bin 3000 bytes \0�w3�f\"ޚV\u{11}͉E\u{1}�x4�g#� size=3000 packed=3000 modified=2016-07-04T10:00:00Z method=store
        > member:1 last.txt 4 bytes last size=4 packed=4 modified=2016-07-04T10:00:00Z method=store
        version: 5
        host-system: Windows
        volume: 1
        members: 2
        lock None NotNeeded
    "#]].assert_eq(&open("set.part1.rar", &first, &beside("SET.part2.rar", &second)));
    expect![[r#"
        rar5
        version: 5
        host-system: Windows
        volume: 2
        members: 2
        lock None NotNeeded
    "#]]
    .assert_eq(&open("set.part2.rar", &second, &beside("set.part1.rar", &first)));
    // A file of another set does not belong.
    expect![[r#"
        rar5
        > member:0 big.bin 1800 bytes \0�w3�f\"ޚV\u{11}͉E\u{1}�x4�g#� size=3000 packed=1800 modified=2016-07-04T10:00:00Z method=store defect=volume-missing
        version: 5
        host-system: Windows
        volume: 1
        members: 1
        lock None NotNeeded
        ! volume-missing 
    "#]].assert_eq(&open("set.part1.rar", &first, &beside("other.part2.rar", &second)));
    expect![[r#"
        rar5
        > member:0 big.bin 1200 bytes }8��l(�[\u{17}ӎJ\u{6}�~9��m)�\\ size=3000 packed=1200 modified=2016-07-04T10:00:00Z method=store defect=volume-missing
        > member:1 last.txt 4 bytes last size=4 packed=4 modified=2016-07-04T10:00:00Z method=store
        version: 5
        host-system: Windows
        volume: 2
        members: 2
        lock None NotNeeded
        ! volume-missing 
    "#]].assert_eq(&opened("set.part2.rar", &second));
}

#[test]
fn mutated_archives() {
    mutated_samples_stay_within_limits(&["rar"]);
}

#[test]
fn every_sample_of_the_larger_corpus() {
    let passwords = ["wrong", "password", "12345678"];
    let Some(faults) = faults(&["archives", "strelka"], &["rar"], &passwords) else { return };
    expect![[r#"
        test_read_format_rar4_encrypted.rar: member:3 method=rar29-m3 defect=archive-broken
        test_read_format_rar5_arm_filter_on_window_boundary.rar: ! archive-broken
        test_read_format_rar5_block_size_is_too_small.rar: ! archive-broken
        test_read_format_rar5_decode_number_out_of_bounds_read.rar: ! archive-broken
        test_read_format_rar5_different_solid_window_size.rar: ! archive-broken
        test_read_format_rar5_different_window_size.rar: ! archive-broken
        test_read_format_rar5_different_winsize_on_merge.rar: ! archive-broken
        test_read_format_rar5_dirdata.rar: ! archive-broken
        test_read_format_rar5_encrypted.rar: member:3 method=rar50-m3 defect=password-not-found
        test_read_format_rar5_leftshift1.rar: ! archive-broken
        test_read_format_rar5_leftshift2.rar: ! archive-broken
        test_read_format_rar5_nonempty_dir_stream.rar: ! archive-broken
        test_read_format_rar5_only_crypt_exfld.rar: ! password-not-found
        test_read_format_rar5_owner_name_toolong.rar: ! truncated
        test_read_format_rar5_truncated_huff.rar: ! archive-broken
        test_read_format_rar5_unpacked_size_exceeds_declared.rar: ! archive-broken
        test_read_format_rar5_window_buf_and_size_desync.rar: ! checksum-wrong, ! archive-broken
        test_read_format_rar_endarc_huge.rar: ! archive-broken
        test_read_format_rar_multi_lzss_blocks.rar: member:0 method=rar29-m3 defect=limit-ratio
        test_read_format_rar_multivolume.part0001.rar: member:0 method=rar29-m5 defect=limit-ratio
        test_read_format_rar_newsub_huge.rar: ! archive-broken
        test_read_format_rar_ppmd_lzss_conversion.rar: member:0 method=rar29-m5 defect=limit-ratio
        test_read_format_rar_ppmd_use_after_free.rar: ! archive-broken
        test_read_format_rar_ppmd_use_after_free2.rar: ! archive-broken
        test_read_format_rar_seek_data_cursor0.rar: member:0 method=store defect=volume-missing, member:1 method=store defect=volume-missing, ! truncated, ! volume-missing
        test_read_format_rar_symlink_huge.rar: ! archive-broken
        test_read_format_rar_unbound_staticdata.rar: member:0 method=rar29-m1 defect=archive-broken
    "#]].assert_eq(&faults);
}
