//! Tests of OneNote sections: embedded files and what hides them.

use expect_test::expect;
use testkit::mutation::mutate;

use crate::shown::{Opening, opened};

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A set of properties with the objects that it refers to.
fn set(objects: &[u32], properties: &[(u32, &[u8])]) -> Vec<u8> {
    let count = u32::try_from(objects.len()).unwrap() | 1 << 31;
    let mut out = count.to_le_bytes().to_vec();
    out.extend(objects.iter().flat_map(|object| object.to_le_bytes()));
    out.extend(u16::try_from(properties.len()).unwrap().to_le_bytes());
    out.extend(properties.iter().flat_map(|(key, _)| key.to_le_bytes()));
    for (key, data) in properties {
        if super::TEXT & 0x7C00_0000 == key & 0x7C00_0000 {
            out.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
            out.extend_from_slice(data);
        }
    }
    out
}

/// `ObjectDeclarationFileData3RefCountFND`.
fn declared(object: u32, class: u32, id: &str, extension: &str) -> Vec<u8> {
    let string = |text: &str| {
        let units = utf16(text);
        [&u32::try_from(units.len() / 2).unwrap().to_le_bytes()[..], &units].concat()
    };
    let head = [&object.to_le_bytes()[..], &class.to_le_bytes(), &[1]].concat();
    [head, string(&format!("<ifndf>{{{id}}}")), string(extension)].concat()
}

/// `FileDataStoreObjectReferenceFND` with a place of four bytes.
fn referred(place: usize, id: [u8; 16]) -> Vec<u8> {
    let head = 0x094_u32 | 28 << 10 | 1 << 23 | 1 << 31;
    let place = u32::try_from(place).unwrap().to_le_bytes();
    [&head.to_le_bytes()[..], &place, &[64, 0, 0, 0], &id].concat()
}

fn stored(data: &[u8]) -> Vec<u8> {
    let size = u64::try_from(data.len()).unwrap().to_le_bytes();
    [&super::store::MARK[..], &size, &[0; 12], data, &super::store::FOOTER].concat()
}

const ID: &str = "00112233-4455-6677-8899-AABBCCDDEEFF";
const ID_BYTES: [u8; 16] = [
    0x33, 0x22, 0x11, 0x00, 0x55, 0x44, 0x77, 0x66, 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF,
];
const OTHER: &str = "FFEEDDCC-BBAA-9988-7766-554433221100";
const OTHER_BYTES: [u8; 16] = [
    0xCC, 0xDD, 0xEE, 0xFF, 0xAA, 0xBB, 0x88, 0x99, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11, 0x00,
];

/// A section with a picture, a script under it, a text and links.
fn section() -> Vec<u8> {
    let mut out = b"\xE4\x52\x5C\x7B\x8C\xD8\xA7\x4D\xAE\xB1\x53\x78\xD0\x29\x96\xD3".to_vec();
    out.resize(1_024, 0);
    let name = utf16("見積書.wsf\0");
    out.extend(set(
        &[0x11, 0x14],
        &[(0x2000_1C1A, b""), (super::CONTAINER, b""), (super::NAME, &name)],
    ));
    let text = utf16("Open: \u{FDDF}HYPERLINK \"https://link.example/a\"here");
    out.extend(set(&[], &[(super::TEXT, &text)]));
    out.extend(set(&[], &[(super::TEXT_ASCII, b"Double click to view\0")]));
    let (title, author) = (utf16("Invoice\0"), utf16("Hanako\0"));
    out.extend(set(&[], &[(super::TITLE, &title), (super::AUTHOR, &author)]));
    out.extend(set(&[], &[(super::LINK, &utf16("https://link.example/b"))]));
    out.extend(declared(0x14, 0x0008_0036, ID, ".wsf"));
    out.extend(declared(0x15, 0x0008_0039, OTHER, ".png"));
    let first = out.len() + 2 * 28;
    let script = stored(b"<job><script language=\"VBScript\">MsgBox 1</script></job>");
    out.extend(referred(first, ID_BYTES));
    out.extend(referred(first + script.len(), OTHER_BYTES));
    out.extend(script);
    out.extend(stored(b"\x89PNG\r\n\x1A\n picture"));
    out
}

#[test]
fn files_under_a_picture() {
    expect![[r#"
        one
        > member:0 見積書.wsf 56 bytes <job><script language=\"V size=56
        > member:1 1.png 16 bytes �PNG\r\n\u{1a}\n picture size=16
        title: Invoice
        author: Hanako
        objects: 2
        * embedded-file member:0
        * runs-command member:0
        Shown text:page: Open: \u{fddf}HYPERLINK \"https://link.example/a\"here\nDouble click to view
        Link link:0: https://link.example/a
        Link link:1: https://link.example/b
    "#]].assert_eq(&opened("a.one", &section()));
}

#[test]
fn cut_files_and_unknown_names() {
    let mut bytes = section();
    // The name is gone, and the picture says that it is longer than the file.
    let name = memchr::memmem::find(&bytes, &super::NAME.to_le_bytes()).unwrap();
    bytes[name] ^= 0xFF;
    let picture = memchr::memmem::rfind(&bytes, &super::store::MARK).unwrap();
    bytes[picture + 18] = 0xFF;
    let text = opened("a.one", &bytes);
    assert!(text.contains("> member:0 0.wsf 56 bytes <job>"), "{text}");
    assert!(text.contains("> member:1 1.png 16 bytes"), "{text}");
    assert!(text.contains("defect=truncated"), "{text}");
}

#[test]
fn files_are_counted() {
    let mut bytes = section()[..1_024].to_vec();
    bytes.extend(stored(b"MZ").repeat(30));
    let mut opening = Opening::default();
    opening.limits.members = 10;
    let text = opening.open("a.one", &bytes);
    assert_eq!(text.matches("> member:").count(), 10);
    assert!(text.contains("! limit-members") && text.contains("objects: 30"), "{text}");
}

#[test]
fn sections_of_a_server_are_told() {
    let mut bytes = section();
    bytes[48..64].copy_from_slice(&super::ALTERNATIVE);
    assert!(opened("a.one", &bytes).contains("! method-unknown"));
}

#[test]
fn mutations_never_panic() {
    let bytes = section();
    for seed in 0..2_000 {
        let mutated = mutate(seed, &bytes, &bytes);
        let text = opened("a.one", &[&bytes[..16], mutated.get(16..).unwrap_or_default()].concat());
        assert!(text.len() < 100_000);
    }
}

#[test]
fn section_of_the_larger_corpus() {
    let Some(corpus) = testkit::larger_corpus() else { return };
    let bytes = std::fs::read(corpus.join("artifacts/strelka/test.one")).unwrap();
    expect![[r#"
        one
        > member:0 test.docx 36980 bytes PK\u{3}\u{4}\u{14}\0\u{6}\0\u{8}\0\0\0!\0\u{1c}A�.f\u{1}\0\0T\u{5} size=36980
        > member:1 1.png 1433 bytes �PNG\r\n\u{1a}\n\0\0\0\rIHDR\0\0\0 \0\0\0  size=1433
        title: document
        author: Paul.Hutelmyer
        objects: 2
        * embedded-file member:0
        Hidden property:source: /Users/z0029zb/Desktop/GitHub/strelka/src/python/strelka/tests/fixtures/test.docx
        Shown text:page: Wednesday, January 25, 2023\ndocument\ntest.docx\n12:26 PM
    "#]].assert_eq(&opened("a.one", &bytes));
}
