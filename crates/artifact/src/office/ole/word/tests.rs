//! Documents made by hand.

use expect_test::{Expect, expect};

use crate::office::encrypted::tests::{rc4_info, rc4_with};
use crate::office::vba::tests::compound_file;
use crate::shown::{Opening, opened};

/// A document of pieces, each text with whether it stands in two bytes a letter, and the
/// path of its template: the streams `WordDocument` and `1Table`.
pub(crate) fn document(pieces: &[(&str, bool)], template: &str) -> (Vec<u8>, Vec<u8>) {
    let mut main = vec![0; 0x9a + 0x5d * 8];
    main[..4].copy_from_slice(&[0xec, 0xa5, 0xc1, 0]);
    main[6..8].copy_from_slice(&0x0411_u16.to_le_bytes());
    main[0x0a..0x0c].copy_from_slice(&0x0200_u16.to_le_bytes());
    main[32] = 14;
    main[62] = 22;
    main[152] = 0x5d;
    let (mut places, mut list) = (vec![0_u32], Vec::new());
    for (text, wide) in pieces {
        let start = u32::try_from(main.len()).unwrap();
        let (bytes, offset): (Vec<u8>, u32) = if *wide {
            (text.encode_utf16().flat_map(u16::to_le_bytes).collect(), start)
        } else {
            (encoding_rs::SHIFT_JIS.encode(text).0.into_owned(), (start * 2) | 0x4000_0000)
        };
        let count = if *wide { bytes.len() / 2 } else { bytes.len() };
        places.push(places.last().unwrap() + u32::try_from(count).unwrap());
        list.extend([0, 0]);
        list.extend(offset.to_le_bytes());
        list.extend([0, 0]);
        main.extend(bytes);
    }
    let list = [places.iter().flat_map(|place| place.to_le_bytes()).collect(), list].concat();
    let mut table = vec![0; 52];
    let clx_at = table.len();
    // A group of properties stands before the pieces.
    table.extend([1, 2, 0, 0xaa, 0xbb, 2]);
    table.extend(u32::try_from(list.len()).unwrap().to_le_bytes());
    table.extend(list);
    let clx = (clx_at, table.len() - clx_at);
    let wide: Vec<u16> = template.encode_utf16().collect();
    let mut strings = vec![0xff, 0xff, 18, 0, 0, 0, 0, 0];
    strings.extend(u16::try_from(wide.len()).unwrap().to_le_bytes());
    strings.extend(wide.into_iter().flat_map(u16::to_le_bytes));
    let associated = (table.len(), strings.len());
    table.extend(strings);
    for (pair, (offset, size)) in [(33, clx), (32, associated)] {
        let at = 0x9a + pair * 8;
        main[at..at + 4].copy_from_slice(&u32::try_from(offset).unwrap().to_le_bytes());
        main[at + 4..at + 8].copy_from_slice(&u32::try_from(size).unwrap().to_le_bytes());
    }
    (main, table)
}

fn check(pieces: &[(&str, bool)], template: &str, expected: &Expect) {
    let (main, table) = document(pieces, template);
    let bytes = compound_file(&[("WordDocument", &main), ("1Table", &table)]);
    expected.assert_eq(&opened("a.doc", &bytes));
}

#[test]
fn text_of_pieces_in_both_writings() {
    check(
        &[("見積書です。", false), ("ご確認\rください\u{7}", true), ("end", false)],
        "Normal.dotm",
        &expect![[r#"
            office-ole-doc
            template: Normal.dotm
            lock None NotNeeded
            Shown : 見積書です。ご確認\nください\nend
        "#]],
    );
}

#[test]
fn fields_are_told_and_their_results_shown() {
    check(
        &[
            (
                "Before \u{13} DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe \"/k calc.exe\" \u{14}",
                true,
            ),
            ("result\u{15} \u{13}HYPERLINK \"http://a.example/b\"\u{14}link\u{15} ", true),
            (
                "\u{13}INCLUDEPICTURE \"http://c.example/d.png\" \\d\u{14}\u{15}\u{15}\u{14}after",
                false,
            ),
        ],
        "http://e.example/f.dotm",
        &expect![[r#"
            office-ole-doc
            template: http://e.example/f.dotm
            lock None NotNeeded
            * dde field:DDEAUTO
            * auto-exec field:DDEAUTO
            * runs-command field:DDEAUTO
            * external-link field:INCLUDEPICTURE
            * remote-template property:template
            Shown : Before result link after
            Code field:DDEAUTO: DDEAUTO c:\\windows\\system32\\cmd.exe /k calc.exe
            Link field:HYPERLINK: http://a.example/b
            Link field:INCLUDEPICTURE: http://c.example/d.png
            Link property:template: http://e.example/f.dotm
        "#]],
    );
}

#[test]
fn encrypted_document_is_read_with_its_password() {
    let (mut main, mut table) = document(&[("秘密の本文", true)], "");
    main[0x0b] |= 1;
    main[0x0e] = 52;
    let info = rc4_info("pw");
    for (stream, from) in [(&mut main, 68), (&mut table, 52)] {
        let mask = rc4_with("pw", stream.len(), 512);
        stream.iter_mut().zip(mask).skip(from).for_each(|(byte, mask)| *byte ^= mask);
    }
    table[..52].copy_from_slice(&info);
    let bytes = compound_file(&[("WordDocument", &main), ("1Table", &table)]);
    let open = |passwords| Opening { passwords, ..Opening::default() }.open("a.doc", &bytes);
    expect![[r#"
        office-ole-doc
        encryption: RC4, 40 bits, MD5
        lock Data Candidate(0)
        * encrypted 
        Shown : 秘密の本文
    "#]]
    .assert_eq(&open(&["pw"]));
    expect![[r#"
        office-ole-doc
        encryption: RC4, 40 bits, MD5
        lock Data NotFound
        * encrypted 
        ! password-not-found 
    "#]]
    .assert_eq(&open(&[]));
}

#[test]
fn documents_before_word_97_have_one_piece() {
    let mut main = vec![0; 0x80];
    main[..4].copy_from_slice(&[0xdc, 0xa5, 0x65, 0]);
    main[6..8].copy_from_slice(&0x0411_u16.to_le_bytes());
    main[0x18] = 0x80;
    main[0x1c] = 0x86;
    main.extend(&*encoding_rs::SHIFT_JIS.encode("旧文書と余り").0);
    let lines = opened("a.doc", &compound_file(&[("WordDocument", &main)]));
    assert!(lines.contains("Shown : 旧文書\n"), "{lines}");
}

#[test]
fn many_open_fields_take_no_more_than_time_in_proportion() {
    let text = "\u{13}a".repeat(200_000) + &"\u{15}".repeat(300_000);
    let (main, table) = document(&[(&text, true)], "");
    let lines = opened("a.doc", &compound_file(&[("WordDocument", &main), ("1Table", &table)]));
    assert!(lines.contains("! limit-depth"), "{lines}");
}

#[test]
fn changed_bytes_never_panic() {
    let text = "a \u{13} DDEAUTO b \u{14}c\u{15} d";
    let (main, table) = document(&[(text, true), (text, false)], "http://a.example/b.dotm");
    for seed in 0..300 {
        let main = testkit::mutation::mutate(seed, &main, &table);
        let table = testkit::mutation::mutate(seed + 1_000, &table, &main);
        let _ = opened("a.doc", &compound_file(&[("WordDocument", &main), ("1Table", &table)]));
    }
}
