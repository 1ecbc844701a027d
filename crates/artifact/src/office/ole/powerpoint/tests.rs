//! Presentations made by hand.

use std::io::Write as _;

use expect_test::{Expect, expect};
use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::office::ole_one::tests::package;
use crate::office::vba::tests::{borrowed, compound_file, project};
use crate::shown::opened;

fn record(version: u16, kind: u16, data: &[u8]) -> Vec<u8> {
    let size = u32::try_from(data.len()).unwrap();
    [&version.to_le_bytes()[..], &kind.to_le_bytes(), &size.to_le_bytes(), data].concat()
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A storage as PowerPoint keeps it: compressed, without the end of the stream.
fn storage(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.flush().unwrap();
    let size = u32::try_from(bytes.len()).unwrap().to_le_bytes();
    record(0x10, super::OBJECT, &[&size[..], encoder.get_ref()].concat())
}

fn check(document: &[u8], expected: &Expect) {
    let bytes = compound_file(&[("PowerPoint Document", document), ("Current User", &[0; 20])]);
    expected.assert_eq(&opened("a.ppt", &bytes));
}

#[test]
fn text_links_actions_and_storages() {
    let source =
        "Attribute VB_Name = \"Module1\"\r\nSub Auto_Open()\r\n Shell \"calc\"\r\nEnd Sub\r\n";
    let macros = compound_file(&borrowed(&project("", &[("Module1", &[], source, true)])));
    let file = package("a.txt", "C:\\a.txt", b"embedded");
    let size = u32::try_from(file.len()).unwrap().to_le_bytes();
    let object = compound_file(&[("\u{1}Ole10Native", &[&size[..], &file].concat())]);
    let link = [
        record(0, super::STRING, &wide("shown")),
        record(0x10, super::STRING, &wide("http://a.example/b")),
    ];
    let mut action = vec![0; 16];
    action[8] = super::RUN_PROGRAM;
    let slide = [
        record(0, super::TEXT_CHARS, &wide("見積\r資料")),
        record(0, super::TEXT_BYTES, b"plain"),
        record(0x0f, 0x0fd7, &link.concat()),
        record(0x0f, 0x0ff2, &record(0, super::ACTION, &action)),
    ];
    let document = [
        record(0x0f, 0x03e8, &slide.concat()),
        storage(&macros),
        record(0, super::OBJECT, &object),
    ];
    check(
        &document.concat(),
        &expect![[r#"
            office-ole-ppt
            > object:Ole10Native a.txt 8 bytes embedded
            macros:
            -
                name: Module1
                kind: module
                code: Sub Auto_Open()\r\n Shell \"calc\"\r\nEnd Sub\r\n
            suspicious:
            -
                word: Auto_Open
                kind: auto-exec
                name: Module1
            -
                word: Shell
                kind: runs
                name: Module1
            objects:
            -
                kind: Package
                name: a.txt
                label: a.txt
                paths:
                - C:\\a.txt
                - C:\\Temp\\a.txt
                size: 8
            lock None NotNeeded
            * runs-command object:action
            * embedded-file object:Ole10Native
            * macros macro:Module1
            * auto-exec macro:Module1
            Hidden property:string: shown
            Link link:1: http://a.example/b
            Shown : 見積\n資料\nplain\n
            Hidden object:Ole10Native: C:\\a.txt\nC:\\Temp\\a.txt
            Code macro:Module1: Sub Auto_Open()\r\n Shell \"calc\"\r\nEnd Sub\r\n
        "#]],
    );
}

#[test]
fn storages_within_storages_end() {
    let mut bytes = compound_file(&[("PowerPoint Document", b"")]);
    for _ in 0..8 {
        bytes = compound_file(&[("PowerPoint Document", &storage(&bytes))]);
    }
    let lines = opened("a.ppt", &bytes);
    assert!(lines.contains("! limit-depth"), "{lines}");
}

#[test]
fn changed_bytes_never_panic() {
    let source = "Attribute VB_Name = \"Module1\"\r\nSub Auto_Open()\r\nEnd Sub\r\n";
    let macros = compound_file(&borrowed(&project("", &[("Module1", &[], source, true)])));
    let document = [record(0, super::TEXT_CHARS, &wide("a")), storage(&macros)].concat();
    let user = [&[0; 12][..], &[0xdf, 0xc4, 0xd1, 0xf3], &[0; 8]].concat();
    for seed in 0..200 {
        let document = testkit::mutation::mutate(seed, &document, &user);
        let user = testkit::mutation::mutate(seed, &user, &document);
        let bytes = compound_file(&[("PowerPoint Document", &document), ("Current User", &user)]);
        let _ = opened("a.ppt", &bytes);
    }
}
