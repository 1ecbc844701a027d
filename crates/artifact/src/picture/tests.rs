//! Tests of pictures: sizes, QR codes, appended data, pixel bombs.

use expect_test::{Expect, expect};
use testkit::mutation::mutate;

use crate::shown::{Opening, opened};

#[track_caller]
fn check(name: &str, expected: &Expect) {
    expected.assert_eq(&opened("a", &case(name)));
}

fn case(name: &str) -> Vec<u8> {
    let found = testkit::cases("file").into_iter().find(|case| case.name == name);
    found.unwrap_or_else(|| panic!("no case {name}")).bytes
}

#[test]
fn codes_in_any_shape() {
    for name in ["plain", "inverted", "small", "transparent", "pale", "rotated", "moving", "bitmap"]
    {
        let text = opened("a", &case(&format!("picture-qr-{name}")));
        let link = "Link object:qr0: https://qr.example/login?u=abc123\n";
        assert!(text.contains(link) && !text.contains('!'), "{name}\n{text}");
    }
}

#[test]
fn two_codes_of_which_one_is_text() {
    check(
        "picture-qr-two",
        &expect![[r#"
        png
        width: 420
        height: 200
        qr:
        - no address: ただの文字
        - https://qr.example/login?u=abc123
        * qr-code object:qr0
        Hidden object:qr0: no address: ただの文字
        Link object:qr1: https://qr.example/login?u=abc123
    "#]],
    );
}

#[test]
fn large_pictures_are_looked_at_in_a_handy_size() {
    // The same code with forty pixels for a module, and with two far away in a corner.
    let text = opened("a", &scaled(40, 0));
    assert!(text.contains("Link object:qr0: https://qr.example/"), "{text}");
    let text = opened("a", &scaled(2, 3_000));
    assert!(text.contains("Link object:qr0: https://qr.example/"), "{text}");
}

/// The plain code as a bitmap with so many pixels for a module, in a white picture.
fn scaled(by: u32, side: u32) -> Vec<u8> {
    let plain = image::load_from_memory(&case("picture-qr-plain")).unwrap().to_luma8();
    let modules = plain.width() / 4;
    let side = side.max(modules * by);
    let at = side - modules * by;
    let scaled = image::GrayImage::from_fn(side, side, |x, y| {
        let module = |place: u32| place.checked_sub(at).map(|place| place / by * 4 + 1);
        match (module(x), module(y)) {
            (Some(x), Some(y)) => *plain.get_pixel(x, y),
            _ => image::Luma([255]),
        }
    });
    let mut out = std::io::Cursor::new(Vec::new());
    scaled.write_to(&mut out, image::ImageFormat::Bmp).unwrap();
    out.into_inner()
}

#[test]
fn pixels_are_bounded_before_they_are_decoded() {
    check(
        "picture-bomb-pixels",
        &expect![[r#"
        png
        width: 60000
        height: 60000
        ! limit-memory 
    "#]],
    );
    let mut opening = Opening::default();
    opening.limits.pixels = 1_000;
    assert!(opening.open("a", &case("picture-qr-plain")).contains("! limit-memory"));
    let mut opening = Opening::default();
    opening.limits.unpacked_bytes = 1_000;
    assert!(opening.open("a", &case("picture-qr-plain")).contains("! limit-unpacked"));
}

#[test]
fn what_stands_behind_the_end() {
    for kind in ["png", "jpeg", "gif", "bmp", "webp"] {
        let text = opened("a", &case(&format!("picture-behind-{kind}")));
        assert!(text.starts_with(kind) && text.contains("* appended-data overlay:"), "{text}");
        assert!(text.contains("bytes PK"), "{text}");
    }
    let clean = opened("a", &case("picture-exif-place"));
    assert!(!clean.contains("appended-data"), "{clean}");
}

#[test]
fn what_pictures_say_of_themselves() {
    check(
        "picture-exif-place",
        &expect![[r#"
        jpeg
        width: 300
        height: 200
        camera: Camera 3000
        application: Retoucher 2.0
        modified: 2024-01-02T03:04:05
        author: Hanako
        location: true
        created: 2023-12-31T23:59:58
        comment: see https://comment.example/
        Hidden property:0: see https://comment.example/
    "#]],
    );
    check(
        "picture-texts-png",
        &expect![[r#"
        png
        width: 30
        height: 20
        application: Painter 1
        comment: https://ztxt.example/
        title: 題名
        Hidden property:0: Software: Painter 1
        Hidden property:1: Comment: https://ztxt.example/
        Hidden property:2: Title: 題名
    "#]],
    );
}

#[test]
fn headers_without_pixels() {
    let emf = |end: u32| {
        let mut bytes = vec![1, 0, 0, 0, 200, 0, 0, 0];
        for edge in [0_u32, 0, 99, 49, 0, 0, 0, 0] {
            bytes.extend(edge.to_le_bytes());
        }
        bytes.extend(b" EMF\0\0\x01\0");
        bytes.extend(end.to_le_bytes());
        bytes.resize(60, 0);
        bytes.extend([12, 0, 0, 0, 100, 0, 0, 0]);
        bytes.resize(100, 0);
        bytes.extend("Tool\0Lure\0\0\0".encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(200, 0);
        bytes
    };
    expect![[r#"
        emf
        width: 100
        height: 50
        application: Tool
        title: Lure
    "#]]
    .assert_eq(&opened("a", &emf(200)));
    assert!(opened("a", &emf(500)).contains("! truncated"));
    let tiff =
        b"MM\0*\0\0\0\x08\0\x03\x01\0\0\x03\0\0\0\x01\0\x07\0\0\x01\x01\0\x04\0\0\0\x01\0\0\0\x09\
        \x01\x31\0\x02\0\0\0\x04Pen\0\0\0\0\0";
    expect![[r#"
        tiff
        width: 7
        height: 9
        application: Pen
    "#]]
    .assert_eq(&opened("a", tiff));
    let camera = [
        &[
            0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 9, 0, 7, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 2, 1, 0xFF,
            0, 0xFF, 0xD9,
        ][..],
        &[0xFF, 0xD8, 0xFF, 0xE2, 0, 2, 0xFF, 0xD9],
    ]
    .concat();
    let text = opened("a", &camera);
    assert!(text.contains("width: 7\nheight: 9\n") && !text.contains("appended-data"), "{text}");
    assert!(opened("a", &camera[..20]).contains("! truncated"));
}

#[test]
fn documents_within_pictures() {
    let text = opened("a.gif", &case("picture-polyglot-pdf"));
    assert!(text.contains("~ polyglot") && text.contains("bytes %PDF-1.7"), "{text}");
}

#[test]
fn links_are_told_from_texts() {
    for (text, expected) in [
        ("https://a.example/x", true),
        ("HTTP://A.EXAMPLE", true),
        ("www.a.example", true),
        ("mailto:a@b.example", true),
        ("WIFI:S:home;P:secret;;", false),
        ("see https://a.example/", false),
        ("12:30", false),
        ("", false),
    ] {
        assert_eq!(super::is_link(text), expected, "{text}");
    }
}

#[test]
fn mutations_never_panic() {
    let cases: Vec<Vec<u8>> = testkit::cases("file")
        .into_iter()
        .filter(|case| case.name.starts_with("picture-"))
        .map(|case| case.bytes)
        .collect();
    for seed in 0..1_500_usize {
        let bytes = &cases[seed % cases.len()];
        let mutated = mutate(u64::try_from(seed).unwrap(), bytes, &cases[seed / 5 % cases.len()]);
        // The mark stays, so that the module is reached.
        let mutated = [&bytes[..8], mutated.get(8..).unwrap_or_default()].concat();
        assert!(opened("a", &mutated).len() < 100_000);
    }
}

#[test]
fn pictures_of_the_larger_corpus() {
    let Some(corpus) = testkit::larger_corpus() else { return };
    for (name, line) in [
        ("test_qr.png", "\nLink object:qr0: https://www.example.com/\n"),
        ("test_qr_url.png", "\nLink object:qr0: https://www.example.com/\n"),
        ("test_qr_inverted.png", "\nHidden object:qr0: Plain Text Code\n"),
        ("test_qr_multi.png", "\nqr:\n- Plain Text Code\n- https://www.example.com/\n"),
        ("test.png", "png\nwidth: 1236\nheight: 891\n"),
    ] {
        let bytes = std::fs::read(corpus.join("artifacts/strelka").join(name)).unwrap();
        let text = opened("a.png", &bytes);
        assert!(text.contains(line), "{name}\n{text}");
    }
}

/// A GIF of one pixel with a document right behind its end.
const GIF: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;%PDF-1.7\n\
1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n";

#[test]
fn a_document_behind_a_picture_is_handed_out_once() {
    let text = opened("a.gif", GIF);
    assert_eq!(text.lines().filter(|line| line.starts_with("> ")).count(), 1, "{text}");
    assert!(text.contains("polyglot"), "{text}");
}

#[test]
fn whoever_has_enough_gets_no_more() {
    let twice = [GIF, b"PK\x03\x04"].concat();
    let limits = vocab::Limits::default();
    let budget = crate::Budget::new(&limits);
    let tools =
        crate::Tools { limits: &limits, budget: &budget, passwords: &[], beside: &[], rules: None };
    let sample =
        crate::Sample { bytes: &twice, kind: vocab::FileType::Gif, name: None, extension: None };
    let mut given = 0;
    let _ = crate::open(&sample, &tools, &mut |_| {
        given += 1;
        crate::Flow::Stop
    });
    assert_eq!(given, 1);
}
