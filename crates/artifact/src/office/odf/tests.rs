//! Tests of OpenDocument: links, macros, encryption, mutations.

use expect_test::{Expect, expect};
use testkit::mutation::mutate;

use crate::office::ooxml::tests::package;
use crate::shown::opened;

const TYPE: (&str, &[u8]) = ("mimetype", b"application/vnd.oasis.opendocument.text");

fn check(parts: &[(&str, &str)], expected: &Expect) {
    let parts: Vec<(&str, &[u8])> = [TYPE]
        .into_iter()
        .chain(parts.iter().map(|(name, text)| (*name, text.as_bytes())))
        .collect();
    expected.assert_eq(&opened("x.odt", &package(&parts)));
}

#[test]
fn macros_and_what_runs_them() {
    check(
        &[
            (
                "content.xml",
                "<office:document-content><office:scripts><office:event-listeners>\
                 <script:event-listener script:event-name='dom:load' xlink:href='vnd.sun.star.script:Standard.M.Main?language=Basic&amp;location=document'/>\
                 </office:event-listeners></office:scripts><office:body><text:p>見<text:s/>積</text:p><text:p>two</text:p></office:body></office:document-content>",
            ),
            ("Basic/Standard/script-lb.xml", "<library:library library:name='Standard'/>"),
            (
                "Basic/Standard/M.xml",
                "<script:module script:name='M' script:language='StarBasic'>Sub Main\n Shell(&quot;calc&quot;)\nEnd Sub</script:module>",
            ),
            ("Scripts/python/a.py", "import os"),
            (
                "meta.xml",
                "<office:meta><meta:generator>LibreOffice</meta:generator><meta:initial-creator>A</meta:initial-creator><dc:creator>B</dc:creator>\
                 <meta:template xlink:href='http://t.example/a.ott'/><meta:user-defined meta:name='x'>http://u.example/</meta:user-defined></office:meta>",
            ),
        ],
        &expect![[r#"
            odf
            > member:4 Scripts/python/a.py 9 bytes import os size=9 packed=9 method=stored
            application: LibreOffice
            author: A
            last-author: B
            template: http://t.example/a.ott
            macros:
            -
                name: M
                kind: module
                code: Sub Main\n Shell(\"calc\")\nEnd Sub
            suspicious:
            -
                word: Shell
                kind: runs
                name: M
            lock None NotNeeded
            * auto-exec script:dom:load
            * script script:dom:load
            * remote-template link:template
            * macros macro:M
            * runs-command macro:M
            Hidden script:dom:load: vnd.sun.star.script:Standard.M.Main?language=Basic&location=document
            Shown text: 見 積\ntwo\n
            Hidden property:initial-creator: A
            Link link:template: http://t.example/a.ott
            Hidden property:user-defined: http://u.example/
            Code macro:M: Sub Main\n Shell(\"calc\")\nEnd Sub
        "#]],
    );
}

#[test]
fn links_objects_and_dde() {
    check(
        &[
            (
                "content.xml",
                "<office:document-content><office:body><text:a xlink:href='https://a.example/'>x</text:a>\
                 <draw:image xlink:href='http://i.example/a.png'/><draw:image xlink:href='Pictures/a.png'/>\
                 <text:dde-connection-decl office:dde-application='cmd' office:dde-topic='/c calc' office:dde-item='x'/>\
                 <table:table-cell table:formula='of:=WEBSERVICE(\"http://w.example/\")'/>\
                 <draw:object-ole draw:class-id='0002CE02-0000-0000-C000-000000000046' xlink:href='./Object 1'/>\
                 <text:hidden-text text:string-value='secret'/>\
                 <script:event-listener script:event-name='dom:mouseover' xlink:href='vnd.sun.star.script:../../../program/pydoc.py$tempfilepager?language=Python&amp;location=share'/>\
                 </office:body></office:document-content>",
            ),
            ("Object 1", "native"),
            ("Pictures/a.png", "\u{89}PNG"),
        ],
        &expect![[r#"
            odf
            > member:2 Object 1 6 bytes native size=6 packed=6 method=stored
            > member:3 Pictures/a.png 5 bytes \u{89}PNG size=5 packed=5 method=stored
            objects:
            -
                class: 0002CE02-0000-0000-C000-000000000046
                target: ./Object 1
            lock None NotNeeded
            * external-link link:image
            * dde link:dde-connection-decl
            * runs-command link:dde-connection-decl
            * equation-editor object:0002CE02-0000-0000-C000-000000000046
            * auto-exec script:dom:mouseover
            * exploit-sign script:dom:mouseover
            * script script:dom:mouseover
            * hidden text
            * embedded-file member:2
            Link link:a: https://a.example/
            Link link:image: http://i.example/a.png
            Code link:dde-connection-decl: cmd|\'/c calc\'!x
            Link cell:formula: http://w.example/
            Code cell:formula: of:=WEBSERVICE(\"http://w.example/\")
            Hidden script:dom:mouseover: vnd.sun.star.script:../../../program/pydoc.py$tempfilepager?language=Python&location=share
            Shown text: x
            Hidden text: secret
        "#]],
    );
}

#[test]
fn encrypted_files_are_listed() {
    check(
        &[
            (
                "META-INF/manifest.xml",
                "<manifest:manifest><manifest:file-entry manifest:full-path='content.xml'><manifest:encryption-data>\
                 <manifest:algorithm manifest:algorithm-name='http://www.w3.org/2001/04/xmlenc#aes256-cbc'/></manifest:encryption-data></manifest:file-entry>\
                 <manifest:file-entry manifest:full-path='meta.xml'/></manifest:manifest>",
            ),
            ("content.xml", "noise"),
            ("meta.xml", "<office:meta><dc:title>T</dc:title></office:meta>"),
        ],
        &expect![[r#"
            odf
            > member:2 content.xml locked size=5 packed=5 method=stored encrypted
            encryption: aes256-cbc
            title: T
            lock Data NotFound
            * encrypted 
            Hidden property:title: T
            ! password-not-found 
        "#]],
    );
}

#[test]
fn mutations_do_not_break_the_reader() {
    let bytes = package(&[
        TYPE,
        ("content.xml", b"<office:body><text:p>x</text:p><draw:image xlink:href='http://a.example'/></office:body>"),
        ("Basic/Standard/M.xml", b"<script:module script:name='M'>Sub x\nEnd Sub</script:module>"),
    ]);
    for seed in 0..500 {
        let _ = opened("x.odt", &mutate(seed, &bytes, b"<!DOCTYPE "));
    }
}

#[test]
fn samples_of_other_projects() {
    let Some(corpus) = testkit::larger_corpus() else { return };
    for (kind, size) in [("odt", 8_704), ("ods", 3_072), ("odp", 3_072)] {
        let path = format!("artifacts/oletools/oleobj/embedded-simple-2007.{kind}");
        let found = opened("x.odt", &std::fs::read(corpus.join(path)).unwrap());
        assert!(found.contains(&format!("Object 1 {size} bytes")), "{found}");
        assert!(found.contains("class: 0003000C-0000-0000-C000-000000000046"), "{found}");
    }
}
