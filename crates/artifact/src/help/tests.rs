//! Tests of compiled help: made files, broken tables, mutations.

use expect_test::expect;
use testkit::mutation;

use super::shortcut;
use crate::shown::opened;

#[test]
fn pages_that_start_a_command() {
    expect![[r#"
        chm
        > member:0 _#_README_#_ 136 bytes This archive was not mad size=136
        > member:1 index.html 413 bytes <html><head><title>Help< size=413
        > member:2 second.html 44453 bytes <html><body><p>Line 0 of size=44453
        > member:3 toc.hhc 193 bytes <html><body><object type size=193
        language: 0x0411
        application: HHA Version 4.74.8702
        default-topic: index.html
        title: Guide
        members: 4
        * runs-command member:1
        * auto-exec member:1
    "#]]
    .assert_eq(&opened("guide.chm", &sample()));
}

#[test]
fn a_shortcut_needs_control_and_command() {
    let page = |class: &str, command: &str| {
        format!(
            "<object classid='{class}'><Param Value='{command},x' NAME=Command>\
             <param name=item1 value=\"a,b.exe,見\"></object>"
        )
    };
    let found = |class, command| shortcut::find(page(class, command).as_bytes());
    let class = "clsid:ADB880A6-D8FF-11CF-9377-00AA003B7A11";
    let shortcut = found(class, "ShortCut").unwrap();
    assert_eq!((shortcut.command.as_str(), shortcut.clicks), ("a,b.exe,見", false));
    assert!(found(class, "Close").is_none());
    assert!(found("clsid:0", "ShortCut").is_none());
}

#[test]
fn a_file_without_its_end_gives_what_is_there() {
    let sample = sample();
    let shown = opened("guide.chm", &sample[..sample.len() - 4_000]);
    assert!(shown.contains("index.html"), "{shown}");
    assert!(shown.contains("! "), "{shown}");
}

#[test]
fn mutations_never_panic() {
    let sample = sample();
    for seed in 0..150 {
        let _ = opened("guide.chm", &mutation::mutate(seed, &sample, &sample[..200]));
    }
}

fn sample() -> Vec<u8> {
    let mut cases = testkit::cases("file").into_iter();
    cases.find(|case| case.name == "help-shortcut-clicks").unwrap().bytes
}
