//! Tests of PDF: made documents, broken tables, locks, text, mutations.

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use testkit::mutation::mutate;

use crate::shown::{Opening, opened};

#[track_caller]
fn check(bytes: &[u8], expected: &Expect) {
    expected.assert_eq(&opened("a.pdf", bytes));
}

/// A document of these objects with a table, the catalog first.
fn document(objects: &[(u32, &[u8])]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut table = String::from("xref\n0 1\n0000000000 65535 f \n");
    for (number, body) in objects {
        let _ = write!(table, "{number} 1\n{:010} 00000 n \n", out.len());
        out.extend(format!("{number} 0 obj\n").bytes());
        out.extend_from_slice(body);
        out.extend_from_slice(b"\nendobj\n");
    }
    let at = out.len();
    out.extend(format!("{table}trailer\n<</Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n").bytes());
    out
}

fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<<{dict}/Length {}>>stream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

/// A document of one page, with further objects.
fn with_page(catalog: &str, page: &str, more: &[(u32, &[u8])]) -> Vec<u8> {
    let catalog = format!("<</Type/Catalog/Pages 2 0 R{catalog}>>");
    let page = format!("<</Type/Page/Parent 2 0 R{page}>>");
    let pages: &[u8] = b"<</Type/Pages/Kids[3 0 R]/Count 1>>";
    let objects = [(1, catalog.as_bytes()), (2, pages), (3, page.as_bytes())];
    document(&[&objects[..], more].concat())
}

fn case(name: &str) -> Vec<u8> {
    let found = testkit::cases("file").into_iter().find(|case| case.name == name);
    found.unwrap_or_else(|| panic!("no case {name}")).bytes
}

#[test]
fn acts_when_opened() {
    check(
        &case("pdf-acts-when-opened"),
        &expect![[r#"
            pdf
            > object:7 請求.docm 11 bytes hello world size=11 packed=19 modified=2024-01-02T03:04:05Z
            version: 1.7
            object-count: 10
            cross-references: table
            triggers:
            -
                event: OpenAction
                kind: JavaScript
                object: 4
            -
                event: Names
                kind: JavaScript
                object: 5
            pages: 1
            actions:
            -
                kind: GoToR
                count: 1
            -
                kind: JavaScript
                count: 2
            -
                kind: Launch
                count: 1
            -
                kind: SubmitForm
                count: 1
            links:
            - \\\\files.example\\share\\x.pdf
            - https://collect.example/p
            filters:
            - ASCIIHexDecode
            - FlateDecode
            disguised-names:
            - JS
            - JavaScript
            members: 1
            lock None NotNeeded
            * auto-exec object:4
            * runs-command object:3
            * script script:6
            * external-link object:9
            * credential-form object:10
            * obfuscated 
            * embedded-file object:7
            Code object:3: cmd.exe /c start https://run.example/x
            Code script:6: var u = \'https://drop.example/stage\'; this.exportDataObject({cName: \'a.docm\', nLaunch: 2});
            Code script:5: app.alert(2)
            Link link:9: \\\\files.example\\share\\x.pdf
            Link link:10: https://collect.example/p
        "#]],
    );
}

#[test]
fn broken_documents_tell_the_same() {
    let told = |bytes: &[u8]| {
        let opened = opened("a.pdf", bytes);
        let lines = opened.lines().filter(|line| !line.starts_with("cross-references"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let whole = told(&case("pdf-acts-when-opened"));
    assert!(whole.len() > 40);
    assert_eq!(told(&case("pdf-broken-without-table")), whole);
    assert_eq!(told(&case("pdf-broken-objects-not-closed")), whole);
}

#[test]
fn every_encryption_opens_with_its_password() {
    for (name, lock) in [
        ("rc4-40", "lock Data NotNeeded"),
        ("rc4-128", "lock Data Candidate(1)"),
        ("aes-128", "lock Data Candidate(1)"),
        ("aes-256-old", "lock Data NotNeeded"),
        ("aes-256", "lock Data Candidate(1)"),
        ("aes-256-empty", "lock Data NotNeeded"),
    ] {
        let bytes = case(&format!("pdf-encrypted-{name}"));
        let passwords = &["wrong", "infected"];
        let text = Opening { passwords, ..Opening::default() }.open("a.pdf", &bytes);
        assert!(text.contains(lock), "{name}\n{text}");
        assert!(text.contains("請求.docm 11 bytes hello world"), "{name}\n{text}");
        assert!(text.contains("https://drop.example/stage"), "{name}\n{text}");
        // The password of the owner opens as well.
        let passwords = &["the owner"];
        let text = Opening { passwords, ..Opening::default() }.open("a.pdf", &bytes);
        assert!(text.contains("請求.docm 11 bytes hello world"), "{name}\n{text}");
    }
}

#[test]
fn locked_documents_show_their_structure() {
    check(
        &case("pdf-encrypted-password-unknown"),
        &expect![[r#"
        pdf
        > object:6 - locked size=11 packed=48 defect=password-not-found encrypted
        version: 1.7
        encryption: AES-256
        object-count: 9
        cross-references: table
        triggers:
        -
            event: OpenAction
            kind: JavaScript
            object: 4
        -
            event: Names
            kind: JavaScript
            object: 3
        pages: 1
        actions:
        -
            kind: JavaScript
            count: 2
        -
            kind: Launch
            count: 1
        filters:
        - FlateDecode
        members: 1
        lock Data NotFound
        * encrypted 
        * auto-exec object:4
        * script script:3
        * runs-command object:8
        * embedded-file object:6
        Code script:3: ïcë°D\u{7}¹\u{6}šÙà¬\u{8f}mþîƒ“½%‹Ç\u{1}ý¤\u{e}ŽœŸe\u{13}Ä
        Code object:8: ·]}Ò\u{81}5ó\u{5}…ÚÜ&—\u{1}A\u{e}¥Õ0\u{c}YÍÌ—.wäG1¡æð ^s\u{81}½™¬\u{9d}K\u{7}w\u{18}ÉÏ¢\u{11}\u{1f}Wb\u{8}ã®\u{13}\\×\'9\\Ž`Êi¬\u{90}Í:Ë\u{1e}õYbÈ˜6¤£ø‚;
        ! archive-broken object:7
        ! password-not-found 
    "#]],
    );
}

#[test]
fn passwords_have_a_price() {
    let mut opening = Opening { passwords: &["a", "b"], ..Opening::default() };
    opening.limits.password_rounds = 100_000;
    let text = opening.open("a.pdf", &case("pdf-encrypted-aes-256"));
    assert!(
        text.contains("lock Data TooCostly") && text.contains("! limit-password-work"),
        "{text}"
    );
}

#[test]
fn revisions_and_what_they_replaced() {
    check(
        &case("pdf-revised-link"),
        &expect![[r#"
        pdf
        version: 1.7
        object-count: 4
        cross-references: table
        updates: 1
        pages: 1
        actions:
        -
            kind: URI
            count: 1
        links:
        - https://old.example/
        - https://new.example/
        lock None NotNeeded
        Hidden link:4: https://old.example/
        Link link:4: https://new.example/
    "#]],
    );
}

#[test]
fn text_in_many_encodings() {
    check(
        &case("pdf-text-encodings"),
        &expect![[r#"
        pdf
        version: 1.7
        object-count: 12
        cross-references: table
        pages: 1
        filters:
        - FlateDecode
        text: お支払い\n請求あいう httqs\n請求sé\n日本\nhttps://split.example/pay
        lock None NotNeeded
        Shown page:1: お支払い\n請求あいう httqs\n請求sé\n日本\nhttps://split.example/pay
    "#]],
    );
}

#[test]
fn objects_within_object_streams() {
    let text = opened("a.pdf", &case("pdf-objects-in-streams"));
    assert!(
        text.contains("object-streams: 1") && text.contains("cross-references: stream"),
        "{text}"
    );
    assert!(text.contains("app.alert(2)"), "{text}");
    // Without its table the same is found.
    let bytes = case("pdf-objects-in-streams");
    let cut = memchr::memmem::rfind(&bytes, b"startxref").unwrap();
    let text = opened("a.pdf", &bytes[..cut]);
    assert!(text.contains("cross-references: rebuilt") && text.contains("app.alert(2)"), "{text}");
}

#[test]
fn pictures_of_every_kind_become_files() {
    for name in ["jpeg", "one-bit", "mask", "predicted", "indexed", "cmyk"] {
        let bytes = case(&format!("pdf-qr-{name}"));
        let text = opened("a.pdf", &bytes);
        let kind = if name == "jpeg" { "JFIF" } else { "bytes BM" };
        assert!(text.contains("> object:5") && text.contains(kind), "{name}\n{text}");
    }
    let lines = with_page("", "", &[(4, &stream("/Subtype/Image/Width 500/Height 20", b""))]);
    assert!(!opened("a.pdf", &lines).contains('>'));
}

#[test]
fn loops_end_and_are_told() {
    check(
        &case("pdf-loop-page-tree"),
        &expect![[r#"
        pdf
        version: 1.7
        object-count: 5
        cross-references: table
        pages: 1
        lock None NotNeeded
        ! link-loop object:2
        ! link-loop object:5
    "#]],
    );
    let names = with_page(
        "/Names<</JavaScript 4 0 R>>/OpenAction 5 0 R",
        "",
        &[(4, b"<</Kids[4 0 R 4 0 R]>>"), (5, b"<</S/Named/Next 5 0 R>>")],
    );
    let text = opened("a.pdf", &names);
    assert!(
        text.contains("! link-loop object:4") && text.contains("! link-loop object:5"),
        "{text}"
    );
    let parent =
        document(&[(1, b"<</Type/Catalog/Pages 2 0 R>>"), (2, b"<</Kids[3 0 R]>>"), (3, b"2 0 R")]);
    assert!(opened("a.pdf", &parent).contains("! link-loop object:3"));
}

#[test]
fn depth_is_bounded() {
    let deep = [b"<</A".repeat(200), b"1".to_vec(), b">>".repeat(200)].concat();
    let text = opened("a.pdf", &with_page("", "", &[(4, &deep)]));
    assert!(text.contains("! limit-depth object:4") && text.contains("pages: 1"), "{text}");
}

#[test]
fn forms_drawn_in_forms_end() {
    let form = stream("/Subtype/Form/Resources<</XObject<</F 4 0 R>>>>", &b"/F Do ".repeat(50));
    let page = "/Contents 4 0 R/Resources<</XObject<</F 4 0 R>>>>";
    let text = opened("a.pdf", &with_page("", page, &[(4, &form)]));
    assert!(text.contains("! limit-memory"), "{text}");
}

#[test]
fn bombs_end_at_the_ratio() {
    let bomb = super::filter::tests::deflated(&vec![b' '; 30 << 20]);
    let more = stream("/Type/EmbeddedFile/Filter/FlateDecode", &bomb);
    let text = opened("a.pdf", &with_page("", "", &[(4, &more)]));
    assert!(
        text.contains("defect=limit-ratio") && text.contains("! limit-ratio object:4"),
        "{text}"
    );
}

#[test]
fn an_object_that_is_read_again_and_again_ends_the_reading() {
    let large = [b"[".to_vec(), b"0 ".repeat(200_000), b"]".to_vec()].concat();
    let kids = format!("<</Type/Pages/Kids[{}]>>", "4 0 R ".repeat(2_000).trim_end());
    let filters = format!("<</Filter[{}]>>", "5 0 R ".repeat(30));
    let many: Vec<Vec<u8>> = (0..400).map(|_| filters.clone().into_bytes()).collect();
    let mut objects: Vec<(u32, &[u8])> =
        vec![(1, b"<</Type/Catalog/Pages 2 0 R>>"), (2, kids.as_bytes()), (5, &large)];
    let streams: Vec<Vec<u8>> =
        many.iter().map(|_| stream("/Filter[5 0 R 5 0 R 5 0 R]", b"")).collect();
    objects.extend((10..).zip(streams.iter().map(Vec::as_slice)));
    let text = opened("a.pdf", &document(&objects));
    assert!(text.contains("! limit-memory"), "{text}");
}

#[test]
fn links_of_other_shapes() {
    check(
        &with_page(
            "/OpenAction[3 0 R/Fit]/AA<</WC<</S/JavaScript/JS(app.beep\\(\\))>>>>",
            "/Annots[<</Subtype/Link/A<</S/URI/URI(javascript:go\\(\\))>>>>\
             <</Subtype/FreeText/Contents(see https://note.example/)>>\
             <</Subtype/RichMedia/A<</S/GoToE/F<</UF(//host.example/a.pdf)>>>>>>]",
            &[
                (4, b"<</S/Launch/F(\\\\\\\\srv.example\\\\a.exe)>>"),
                (5, b"<</S/Launch/F<</F(/C/Windows/a.exe)>>/Next<</S/URI/URI(http://next.example/)>>>>"),
                (6, b"<</Type/Filespec/F(lost.bin)/EF<</F 99 0 R>>>>"),
            ],
        ),
        &expect![[r#"
            pdf
            version: 1.7
            object-count: 6
            cross-references: table
            triggers:
            -
                event: AA/WC
                kind: JavaScript
                object: 1
            pages: 1
            actions:
            -
                kind: GoToE
                count: 1
            -
                kind: JavaScript
                count: 1
            -
                kind: Launch
                count: 2
            -
                kind: URI
                count: 2
            links:
            - javascript:go()
            - //host.example/a.pdf
            - \\\\srv.example\\a.exe
            - http://next.example/
            media:
            - RichMedia
            text: see https://note.example/
            lock None NotNeeded
            * auto-exec object:1
            * script script:1
            * external-link object:3
            * runs-command object:4
            Code script:1: app.beep()
            Link link:3: javascript:go()
            Link link:3: //host.example/a.pdf
            Link link:4: \\\\srv.example\\a.exe
            Code object:4: \\\\srv.example\\a.exe
            Code object:5: /C/Windows/a.exe
            Link link:5: http://next.example/
            Shown page:1: \nsee https://note.example/
            ! file-broken object:6
        "#]],
    );
}

#[test]
fn nothing_and_nearly_nothing() {
    check(
        b"%PDF-",
        &expect![[r#"
        pdf
        object-count: 0
        cross-references: rebuilt
        pages: 0
        lock None NotNeeded
        ! file-broken 
    "#]],
    );
    check(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog>>",
        &expect![[r#"
        pdf
        version: 1.4
        object-count: 1
        cross-references: rebuilt
        pages: 0
        lock None NotNeeded
    "#]],
    );
}

#[test]
fn mutations_never_panic() {
    let cases: Vec<Vec<u8>> = testkit::cases("file")
        .into_iter()
        .filter(|case| case.name.starts_with("pdf-"))
        .map(|case| case.bytes)
        .collect();
    for seed in 0..1_500_usize {
        let bytes = &cases[seed % cases.len()];
        let other = &cases[seed / 7 % cases.len()];
        let mutated = mutate(u64::try_from(seed).unwrap(), bytes, other);
        let mutated =
            if mutated.starts_with(b"%PDF-") { mutated } else { [b"%PDF-", &mutated[..]].concat() };
        let text = opened("a.pdf", &mutated);
        assert!(text.len() < 100_000);
    }
}

#[test]
fn documents_of_the_larger_corpus() {
    let Some(corpus) = testkit::larger_corpus() else { return };
    let bytes = std::fs::read(corpus.join("artifacts/strelka/test.pdf")).unwrap();
    let text = opened("a.pdf", &bytes);
    for line in [
        "version: 1.6\nauthor: Ryan.OHoro\napplication: Microsoft® Word 2016\n",
        "\ncreated: 2022-12-16T13:48:52-06:00\n",
        "\npages: 1\n",
        "\nLink link:72: https://duckduckgo.com\n",
        "\nShown page:1: Lorem Ipsum",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}
