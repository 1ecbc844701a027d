//! Tests of RTF: objects, broken groups, hidden text, mutations.

use expect_test::{Expect, expect};
use testkit::mutation::mutate;
use vocab::{FileType, Limits};

use crate::office::equation::tests::equation;
use crate::office::ole_one::tests::{embedded, package, text};
use crate::shown::{Opening, opened};
use crate::{Budget, Flow, Sample, Tools, open};

fn check(rtf: &str, expected: &Expect) {
    expected.assert_eq(&opened("x.rtf", rtf.as_bytes()));
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn program() -> Vec<u8> {
    embedded("Package", &package("b.txt", "C:\\Users\\hanako\\b.exe", b"MZ stub"))
}

#[test]
fn text_of_code_pages_and_units() {
    check(
        r"{\rtf1\ansi\ansicpg932\deff0{\fonttbl{\f0\fcharset128 \'82\'6c\'82\'72;}{\f1\fcharset204 Arial;}}{\f0 \'8c\'a9\'90\'cf}\par {\f1 \'c0}\uc2\u-30123 ??x\uc1\u55357?\u56832?{\v secret}{\*\unknown no}\~\'8e\{b\}}",
        &expect![[r#"
            rtf
            * hidden text
            Shown text: 見積\nА評x😀 施b}
            Hidden text: secret
        "#]],
    );
}

#[test]
fn numbers_beyond_all_bounds() {
    let most = "99999999999999999999";
    let words = ["u", "uc", "f", "ansicpg", "fcharset", "deff", "bin", "yr", "objw", "nofpages"];
    for number in [most.to_owned(), format!("-{most}")] {
        let written: String = words.iter().map(|word| format!(r"{{\{word}{number} ?a}}")).collect();
        let shown = opened(
            "x.rtf",
            format!(r"{{\rtf1{{\info{{\creatim{written}}}}}{written}}}").as_bytes(),
        );
        assert!(shown.contains("Shown text: "), "{shown}");
    }
}

#[test]
fn information_and_template() {
    check(
        r"{\rtf1{\info{\title T}{\author \'8dA\'8d}{\operator O}{\company C}{\*\company D}{\creatim\yr2016\mo7\dy4\hr9\min5}{\revtim\yr0}{\subject http://s.example/}{\nofpages3}}{\*\template http://t.example/a.dotm}{\*\generator Riched20;}x}",
        &expect![[r#"
            rtf
            title: T
            author: \u{8d}A\u{8d}
            last-author: O
            company: D
            created: 2016-07-04T09:05:00
            application: Riched20
            pages: 3
            template: http://t.example/a.dotm
            * remote-template link:template
            Hidden property:title: T
            Hidden property:author: \u{8d}A\u{8d}
            Hidden property:last-author: O
            Hidden property:company: D
            Hidden property:application: Riched20
            Hidden property:subject: http://s.example/
            Link link:template: http://t.example/a.dotm
            Shown text: x
        "#]],
    );
}

#[test]
fn fields_load_and_run() {
    check(
        r#"{\rtf1{\field{\*\fldinst {DDEA}{UTO c:\\\\windows\\\\cmd.exe "/c calc"}}{\fldrslt shown}}{\field{\*\fldinst INCLUDEPICTURE "http://p.example/a.png" \\d}{\fldrslt }}{\field{\*\fldinst {HYPERLINK "http://l.example/"}}{\fldrslt here}}{\field{\*\fldinst DDE {\field{\*\fldinst QUOTE 99 109 100}{\fldrslt}} x}}}"#,
        &expect![[r#"
            rtf
            * dde field:DDEAUTO
            * auto-exec field:DDEAUTO
            * runs-command field:DDEAUTO
            * external-link field:INCLUDEPICTURE
            Shown text: shownhere
            Code field:DDEAUTO: DDEAUTO c:\\windows\\cmd.exe /c calc
            Link field:INCLUDEPICTURE: http://p.example/a.png
            Link field:HYPERLINK: http://l.example/
            Code field:DDE: DDE cmd x
        "#]],
    );
}

#[test]
fn package_in_an_object() {
    let data = hex(&program());
    check(
        &format!(
            r"{{\rtf1{{\object\objemb\objupdate{{\*\objclass Package}}{{\*\objdata {data}}}}}}}"
        ),
        &expect![[r#"
            rtf
            > object:0 b.exe 7 bytes MZ stub
            objects:
            -
                kind: embedded
                update: true
                class: Package
                label: b.txt
                paths:
                - C:\\Users\\hanako\\b.exe
                - C:\\Temp\\b.txt
                size: 7
            * embedded-file object:0
            Hidden object:0: C:\\Users\\hanako\\b.exe\nC:\\Temp\\b.txt
        "#]],
    );
}

#[test]
fn digits_are_found_between_anything() {
    let plain = hex(&program());
    let (one, rest) = plain.split_at(21);
    let (two, three) = rest.split_at(30);
    let expected =
        opened("x.rtf", format!(r"{{\rtf1{{\object\objemb{{\*\objdata {plain}}}}}}}").as_bytes());
    assert!(expected.contains("> object:0 b.exe 7 bytes MZ stub"), "{expected}");
    let escape = "\\'";
    for junk in [
        "  \r\n\t".to_owned(),
        "ghz!".to_owned(),
        "\\xyz ".to_owned(),
        "{\\*\\abc 1234}".to_owned(),
        "{\\pict 12}".to_owned(),
        "{}{{}}".to_owned(),
        format!("{escape}41"),
        "\\bin0 ".to_owned(),
        "\\bin-5 ".to_owned(),
        "\\bin00000099999999 ".to_owned(),
        "\\~\\*".to_owned(),
        "{\\object}".to_owned(),
    ] {
        let rtf = format!(r"{{\rt{{\object{{\objdata {one}{junk}{two}{junk}{three}}}}}}}");
        let found = opened("x.rtf", rtf.as_bytes());
        assert!(found.contains("> object:0 b.exe 7 bytes MZ stub"), "{junk}\n{found}");
    }
}

#[test]
fn readers_that_differ_are_all_followed() {
    let plain = hex(&program());
    let escape = "\\'";
    let (two, three) = plain.split_at(22);
    let (byte, three) = three.split_at(2);
    let binary: Vec<u8> = [
        format!(r"{{\rtf{{\object{{\objdata \bin{} ", program().len()).as_bytes(),
        &program(),
        b"}}}",
    ]
    .concat();
    for rtf in [
        // A digit that waits for its second is dropped at an escape.
        format!(r"{{\rtf{{\object{{\objdata {two}f{escape}99{byte}{three}}}}}}}").into_bytes(),
        // The escape counts as the byte that it is.
        format!(r"{{\rtf{{\object{{\objdata {two}{escape}{byte}{three}}}}}}}").into_bytes(),
        // Digits in a group that is passed over count.
        format!(r"{{\rtf{{\object{{\objdata {two}{{\*\xyz {byte}}}{three}}}}}}}").into_bytes(),
        // The first digit does not count.
        format!(r"{{\rtf{{\object{{\objdata 0{plain}}}}}}}").into_bytes(),
        // No object around, no end.
        format!(r"{{\rtf{{\*\objdata {plain}").into_bytes(),
        // A second time in the same object.
        format!(r"{{\rtf{{\object{{\*\objdata 00}}{{\*\objdata {plain}}}}}}}").into_bytes(),
        binary,
    ] {
        let found = opened("x.rtf", &rtf);
        assert!(found.contains("b.exe 7 bytes MZ stub"), "{found}");
    }
}

#[test]
fn links_equations_and_old_controls() {
    let mut link = vec![1, 5, 0, 0, 1, 0, 0, 0];
    link.extend(text("Word.Document.8"));
    link.extend(text("http://o.example/a.hta"));
    link.extend([0; 4]);
    let equation = embedded("eQuation.3", &equation(&[0xb8; 44]));
    check(
        &format!(
            r"{{\rtf1{{\object\objautlink\objupdate{{\*\objdata {}}}}}{{\object{{\*\objdata {}}}}}}}",
            hex(&link),
            hex(&equation)
        ),
        &expect![[r#"
            rtf
            > object:1 - 90 bytes \u{1c}\0\0\0\u{2}\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0
            objects:
            -
                kind: automatic-link
                update: true
                class: Word.Document.8
                target: http://o.example/a.hta
            -
                class: eQuation.3
                size: 90
            * external-link object:0
            * equation-editor object:1
            * exploit-sign object:1
            Link object:0: http://o.example/a.hta
        "#]],
    );
}

#[test]
fn controls_are_known_by_their_class() {
    let list_view =
        b"\xd0\xcf\x11\xe0\x4b\xf0\xd1\xbd\x8b\x85\xd1\x11\xb1\x6a\0\xc0\xf0\x28\x36\x28";
    let data = hex(&embedded("x", list_view));
    let found = opened("x.rtf", format!(r"{{\rtf1{{\object{{\*\objdata {data}}}}}}}").as_bytes());
    assert!(found.contains("* exploit-sign object:0"), "{found}");
}

#[test]
fn data_without_a_header_is_searched() {
    check(
        r"{\rtf1{\object{\objclass Equation.3}{\*\objdata 313233d0cf11e0a1b11ae14142}}}",
        &expect![[r#"
            rtf
            > object:0 - 10 bytes ��\u{11}ࡱ\u{1a}�AB
            objects:
            -
                class: Equation.3
                size: 10
            * equation-editor object:0
            ! file-broken object:0
        "#]],
    );
}

#[test]
fn pictures_are_given_only_when_they_are_none() {
    check(
        r"{\rtf1{\pict\pngblip{\*\picprop{\sp{\sn x}{\sv 4}}}89504e470d0a1a0a00}{\pict{\*\blipuid 00}d0cf11e0a1b11ae100}}",
        &expect![[r#"
            rtf
            > object:pict0 - 9 bytes ��\u{11}ࡱ\u{1a}�\0
            * embedded-file object:pict0
        "#]],
    );
}

#[test]
fn signs_of_exploits() {
    let long = "a".repeat(300);
    check(
        &format!(r"{{\rtf1{{\sp{{\sn pFragments}}{{\sv 1;1;{long}}}}}}}"),
        &expect![[r#"
            rtf
            * exploit-sign property:pFragments
        "#]],
    );
    let found = opened("x.rtf", br"{\rtf1\listoverridecount25 x}");
    assert!(found.contains("* exploit-sign property:listoverridecount"), "{found}");
    check(
        &format!(r"{{\rtvpn\{long} x}}"),
        &expect![[r#"
        rtf
        * obfuscated 
        * exploit-sign 
        Shown text: x
    "#]],
    );
}

#[test]
fn data_behind_the_end() {
    check(
        "{\\rtf1 x}\r\n\0",
        &expect![[r#"
        rtf
        Shown text: x
    "#]],
    );
    check(
        "{\\rtf1 x}MZ stub",
        &expect![[r#"
            rtf
            overlay:
              offset: 9
              size: 7
              entropy: 2807
            * appended-data overlay:9
            Shown text: x
        "#]],
    );
    let data = hex(&program());
    let found = opened("x.rtf", format!(r"{{\rtf1 x}}{{\object{{\objdata {data}}}}}").as_bytes());
    assert!(found.contains("> object:0 b.exe 7 bytes MZ stub"), "{found}");
}

#[test]
fn depth_is_noted_and_reading_goes_on() {
    let data = hex(&program());
    for depth in [70, 5_000] {
        let rtf = format!(
            "{{\\rtf1{}{{\\object{{\\objdata {data}}}}}{}}}",
            "{".repeat(depth),
            "}".repeat(depth)
        );
        let found = opened("x.rtf", rtf.as_bytes());
        assert!(found.contains("> object:0 b.exe 7 bytes MZ stub"), "{found}");
        assert!(found.contains("! limit-depth"), "{found}");
    }
}

#[test]
fn objects_are_counted() {
    let limits = Limits { members: 3, ..Limits::default() };
    let found = Opening { limits, ..Opening::default() }
        .open("x.rtf", format!("{{\\rtf1{}}}", "{\\object{\\objdata 4d5a}}".repeat(5)).as_bytes());
    assert_eq!(found.matches("> object:").count(), 3, "{found}");
    assert!(found.contains("! limit-members"), "{found}");
}

#[test]
fn mutations_do_not_break_the_reader() {
    let data = hex(&program());
    let rtf = format!(
        r"{{\rtf1\ansicpg932{{\fonttbl{{\f0\fcharset128 x;}}}}{{\field{{\*\fldinst DDE a b}}}}{{\object\objemb{{\objdata {data}\bin3 abc\'41}}}}\u123?{{\*\template \\\\h\\s}}}}"
    );
    for seed in 0..2_000 {
        let _ =
            opened("x.rtf", &mutate(seed, rtf.as_bytes(), b"{\\*\\objdata \\bin9 \\u-1 {\\field"));
    }
}

#[test]
fn samples_of_other_projects() {
    let Some(corpus) = testkit::larger_corpus() else { return };
    let read = |name: &str| {
        let path = corpus.join("artifacts/oletools").join(name);
        opened("x.rtf", &std::fs::read(path).unwrap())
    };
    let found = read("rtfobj/issue_251.rtf");
    assert!(found.contains("object:0"), "{found}");
    let found = read("msodde/RTF-Spec-1.7.rtf");
    assert!(!found.contains("* dde"), "{found}");
}

/// Found by fuzzing: what stands behind the document was handed out although the first
/// object had been enough.
#[test]
fn whoever_has_enough_gets_no_more() {
    let rtf = format!(r"{{\rtf1{{\object\objemb{{\*\objdata {}}}}}}}PK", hex(&program()));
    let rtf = [rtf.as_bytes(), b"\x03\x04", &[0; 600]].concat();
    let limits = Limits::default();
    let budget = Budget::new(&limits);
    let tools =
        Tools { limits: &limits, budget: &budget, passwords: &[], beside: &[], rules: None };
    let sample = Sample { bytes: &rtf, kind: FileType::Rtf, name: None, extension: None };
    let mut given = 0;
    let _ = open(&sample, &tools, &mut |_| {
        given += 1;
        Flow::Stop
    });
    assert_eq!(given, 1);
}
