//! Tests of packages for Android: made ones, and what is hidden in them.

use expect_test::expect;
use testkit::mutation;

use super::{axml, dex, manifest};
use crate::contents::Contents;
use crate::shown::opened;

#[test]
fn manifest_signatures_and_programs() {
    expect![[r#"
        apk
        > member:1 classes.dex 170 bytes dex\n035\0;\u{18}]ƺ��c.\u{10}\u{13}$�cY\u{1a} size=170 packed=106 modified=2026-11-22T09:32:12Z method=deflate
        > member:2 assets/config.bin 13 bytes PK not really size=13 packed=13 modified=2026-11-22T09:32:12Z method=stored
        package: test.sample.delivery
        product-version: 1.7
        main-activity: .Main
        permissions:
        - android.permission.RECEIVE_SMS
        - android.permission.INTERNET
        receivers:
        - .SmsReceiver
        services:
        - .Upload
        signature-schemes:
        - v1
        - v2
        - v3
        members: 7
        lock None NotNeeded
        Hidden member:1: 192.0.2.77\nhttps://c2.example/gate
    "#]].assert_eq(&opened("delivery.apk", &sample()));
}

#[test]
fn mutations_never_panic() {
    let sample = sample();
    for seed in 0..200 {
        let _ = opened("delivery.apk", &mutation::mutate(seed, &sample, &sample[..300]));
    }
    let (manifest, program) = parts(&sample);
    for seed in 0..400 {
        let _ = axml::read(&mutation::mutate(seed, &manifest, &program));
        let _ = dex::strings(&mutation::mutate(seed, &program, &manifest)).count();
        let mut contents = Contents::default();
        manifest::facts(&mutation::mutate(seed, &manifest, &program), &mut contents);
    }
}

#[test]
fn strings_in_utf_8_with_two_lengths() {
    let long = "あ".repeat(100);
    let mut pool = vec![0x80, 100, 0x81, 0x2C];
    pool.extend(long.as_bytes());
    assert_eq!(axml::narrow_string(&pool).as_deref(), Some(long.as_str()));
    assert_eq!(axml::narrow_string(&[1, 1, b'a', 0]).as_deref(), Some("a"));
    assert_eq!(axml::narrow_string(&[0x80]), None);
}

/// The manifest and the program of the sample, unpacked.
fn parts(sample: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let (limits, passwords) = (vocab::Limits::default(), []);
    let budget = crate::Budget::new(&limits);
    let tools = crate::Tools {
        limits: &limits,
        budget: &budget,
        passwords: &passwords,
        beside: &[],
        rules: None,
    };
    let package = crate::archive::zip::Package::open(sample, &tools);
    let read = |name| package.read(package.find(name).unwrap()).bytes;
    (read("AndroidManifest.xml"), read("classes.dex"))
}

fn sample() -> Vec<u8> {
    let mut cases = testkit::cases("file").into_iter();
    cases.find(|case| case.name == "android-permissions").unwrap().bytes
}
