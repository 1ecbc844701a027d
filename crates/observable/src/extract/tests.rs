//! Tests of reading observables out of text.

use expect_test::{Expect, expect};

use super::{Scan, extract};
use crate::fang::Refanged;

/// One line for each observable: kind, value, and the text it stands for if that differs.
fn check(text: &str, want: &Expect) {
    let (found, cut) = extract(text, 100);
    assert!(!cut);
    let lines = found.iter().map(|(observable, span)| {
        let written = text.get(span.start..span.end).unwrap().replace('\r', "");
        let origin =
            if written == observable.value { String::new() } else { format!(" <- {written}") };
        format!("{} {}{origin}\n", observable.kind, observable.value)
    });
    want.assert_eq(
        &lines.collect::<String>().replace('\u{202e}', "<RLO>").replace('\u{200b}', "<ZWSP>"),
    );
}

#[test]
fn urls_end_where_a_reader_sees_them_end() {
    check(
        "(see http://a.example/x(1)?q=1). http://b.example、http://c.example/xを開く。「https://d.example/y」\n\
         http://e.example/をクリック http://f.exampleを http://日本語.jp/ <http://g.example/>, 'http://h.example' \
         [http://i.example/x](http://j.example/)",
        &expect![[r#"
            url http://a.example/x(1)?q=1
            host a.example <- http://a.example/x(1)?q=1
            url http://b.example/ <- http://b.example
            host b.example <- http://b.example
            url http://c.example/x
            host c.example <- http://c.example/x
            url https://d.example/y
            host d.example <- https://d.example/y
            url http://e.example/
            host e.example <- http://e.example/
            url http://f.example/ <- http://f.example
            host f.example <- http://f.example
            url http://xn--wgv71a119e.jp/ <- http://日本語.jp/
            host xn--wgv71a119e.jp <- http://日本語.jp/
            url http://g.example/
            host g.example <- http://g.example/
            url http://h.example/ <- http://h.example
            host h.example <- http://h.example
            url http://i.example/x
            host i.example <- http://i.example/x
            url http://j.example/
            host j.example <- http://j.example/
        "#]],
    );
}

#[test]
fn urls_in_every_spelling() {
    check(
        "hxxps[://]evil[.]example/a hXXp://192.0.2[.]1:8080/b ｈｔｔｐ：／／ｅｖｉｌ．ｅｘａｍｐｌｅ／ｃ \
         http://ev\u{200b}il.example/d HTTP:\\\\Evil.Example\\e http://google.example@evil.example/f \
         http://[2001:db8::1]/g http://3232235777/h http://intranet/i http://pаypal.example/j",
        &expect![[r#"
            url https://evil.example/a <- hxxps[://]evil[.]example/a
            host evil.example <- hxxps[://]evil[.]example/a
            url http://192.0.2.1:8080/b <- hXXp://192.0.2[.]1:8080/b
            ipv4 192.0.2.1 <- hXXp://192.0.2[.]1:8080/b
            url http://evil.example/c <- ｈｔｔｐ：／／ｅｖｉｌ．ｅｘａｍｐｌｅ／ｃ
            host evil.example <- ｈｔｔｐ：／／ｅｖｉｌ．ｅｘａｍｐｌｅ／ｃ
            url http://evil.example/d <- http://ev<ZWSP>il.example/d
            host evil.example <- http://ev<ZWSP>il.example/d
            url http://evil.example/e <- HTTP:\\Evil.Example\e
            host evil.example <- HTTP:\\Evil.Example\e
            url http://google.example@evil.example/f
            host evil.example <- http://google.example@evil.example/f
            url http://[2001:db8::1]/g
            ipv6 2001:db8::1 <- http://[2001:db8::1]/g
            url http://192.168.1.1/h <- http://3232235777/h
            ipv4 192.168.1.1 <- http://3232235777/h
            url http://intranet/i
            url http://xn--pypal-4ve.example/j <- http://pаypal.example/j
            host xn--pypal-4ve.example <- http://pаypal.example/j
        "#]],
    );
}

#[test]
fn urls_inside_urls_are_told_too() {
    check(
        "https://www.google.com/url?q=https%3A%2F%2Fevil.example%2Fa",
        &expect![[r#"
            url https://www.google.com/url?q=https%3A%2F%2Fevil.example%2Fa
            host www.google.com <- https://www.google.com/url?q=https%3A%2F%2Fevil.example%2Fa
            url https://evil.example/a <- https://www.google.com/url?q=https%3A%2F%2Fevil.example%2Fa
            host evil.example <- https://www.google.com/url?q=https%3A%2F%2Fevil.example%2Fa
        "#]],
    );
}

#[test]
fn urls_in_angle_brackets_run_over_lines() {
    check(
        "> see <http://evil.example/a\n> b/c> and <URL:http://b.example/x\r\ny>\n<http://c.example/ d>",
        &expect![[r#"
            url http://evil.example/ab/c <- http://evil.example/a
            > b/c
            host evil.example <- http://evil.example/a
            > b/c
            url http://b.example/xy <- http://b.example/x
            y
            host b.example <- http://b.example/x
            y
            url http://c.example/
            host c.example <- http://c.example/
        "#]],
    );
    let soft = format!("<http://evil.example/{}=\nrest>", "a".repeat(54));
    let (found, _) = extract(&soft, 10);
    assert!(found[0].0.value.ends_with("aarest"), "{}", found[0].0.value);
}

#[test]
fn mail_addresses_and_their_hosts() {
    check(
        "連絡はTaro.Yamada@A.co.exampleまで。o'brien@b.example, user[at]c[.]example; x＠d.example \
         <e@例え.jp> f@localhost g@h i@j.k -l@m.example.",
        &expect![[r#"
            email taro.yamada@a.co.example <- Taro.Yamada@A.co.example
            host a.co.example <- A.co.example
            email o'brien@b.example
            host b.example
            email user@c.example <- user[at]c[.]example
            host c.example <- c[.]example
            email x@d.example <- x＠d.example
            host d.example
            email e@xn--r8jz45g.jp <- e@例え.jp
            host xn--r8jz45g.jp <- 例え.jp
            email l@m.example
            host m.example
        "#]],
    );
}

#[test]
fn hosts_and_files_are_told_apart() {
    check(
        "www.日本語.jpを見る。www.とは www.аpple.com 日本語.jp www.a.example, evil[.]zip and mail.b.co.jp. README.md report.doc 請求書.exe 見積書(1).pdf.scr \
         archive.zip Mr.Smith done.It e.g. i.e. ASP.NET co.jp foo.call( /usr/lib/x.so pаypal.com \
         （株）御見積.xlsm、（資料.docx）、command.com a.pdf.com C2はc2.evil.netです \u{202e}fdp.exe",
        &expect![[r#"
            host www.xn--wgv71a119e.jp <- www.日本語.jp
            host www.xn--pple-43d.com <- www.аpple.com
            host www.a.example
            host evil.zip <- evil[.]zip
            host mail.b.co.jp
            filename report.doc
            filename 請求書.exe
            filename 見積書(1).pdf.scr
            filename archive.zip
            host xn--pypal-4ve.com <- pаypal.com
            filename （株）御見積.xlsm
            filename 資料.docx
            host command.com
            filename a.pdf.com
            host c2.evil.net
            filename <RLO>fdp.exe
        "#]],
    );
}

#[test]
fn addresses() {
    check(
        "from [192.0.2.1] via 198.51.100[.]7:25, 192.0.2.1-192.0.2.9; v1.2.3.4 version 1.2.3.4 1.2.3.4.5 \
         256.1.1.1 バージョン1.2.3.4 2001:DB8::1, ::ffff:192.0.2.1 fe80::1 12:34:56 a::b std::x \
         00:11:22:33:44:55:66:77 2001[:]db8::2.",
        &expect![[r#"
            ipv4 192.0.2.1
            ipv4 198.51.100.7 <- 198.51.100[.]7
            ipv4 192.0.2.1
            ipv4 192.0.2.9
            ipv6 2001:db8::1 <- 2001:DB8::1
            ipv6 ::ffff:192.0.2.1
            ipv6 fe80::1
            ipv6 2001:db8::2 <- 2001[:]db8::2
        "#]],
    );
}

#[test]
fn identifiers() {
    check(
        "MD5: D41D8CD98F00B204E9800998ECF8427E, sha1=da39a3ee5e6b4b0d3255bfef95601890afd80709 \
         e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 \
         00000000000000000000000000000000 d41d8cd98f00b204e9800998ecf8427 cve-2017-11882, CVE-2017-1 \
         550e8400-e29b-41d4-a716-446655440000",
        &expect![[r#"
            md5 d41d8cd98f00b204e9800998ecf8427e <- D41D8CD98F00B204E9800998ECF8427E
            sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709
            sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
            cve CVE-2017-11882 <- cve-2017-11882
        "#]],
    );
}

#[test]
fn traces_of_programs() {
    check(
        "HKLM\\Software\\Run\\x に書き、Global\\Mtx_1 を作る。\nE:\\src\\door\\x.pdb AppData\\Local\\Temp\\a\n\
         User-Agent: curl/8.0\nUA「Mozilla/5.0 (Windows NT 10.0) X」\nrule Emdivi : apt {",
        &expect![[r#"
            registry HKEY_LOCAL_MACHINE\Software\Run\x <- HKLM\Software\Run\x
            mutex Global\Mtx_1
            pdb E:\src\door\x.pdb
            user-agent curl/8.0 <- User-Agent: curl/8.0
            user-agent Mozilla/5.0 (Windows NT 10.0) X
            yara Emdivi <- rule Emdivi : apt 
        "#]],
    );
}

#[test]
fn numbers_of_people() {
    check(
        "TEL:03-1234-5678 FAX(03)1234-5679 携帯０９０－１２３４－５６７８ +81-3-1234-5670 \
         普通 1234567 口座番号：７６５４３２１ 口座番号No.7654320 記号 12340 番号 12345671 \
         記号１２３４０番号７６５４３２１１ Account No.: 0012-345678 A/C No.87654321 IBAN DE89 3704 0044 0532 0130 00 \
         1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa 0x52908400098527886E0F7030069857D2E4169EE7 \
         2015-03-01 10:00:00 +0900 1234567 〒100-0001",
        &expect![[r#"
            phone 0312345678 <- 03-1234-5678
            phone 0312345679 <- 03)1234-5679
            phone 09012345678 <- ０９０－１２３４－５６７８
            phone +81312345670 <- +81-3-1234-5670
            bank-account 1234567
            bank-account 7654321 <- ７６５４３２１
            bank-account 7654320
            bank-account 12340-12345671 <- 12340 番号 12345671
            bank-account 12340-76543211 <- １２３４０番号７６５４３２１１
            bank-account 0012345678 <- 0012-345678
            bank-account 87654321
            bank-account DE89370400440532013000 <- DE89 3704 0044 0532 0130 00
            wallet 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa
            wallet 0x52908400098527886e0f7030069857d2e4169ee7 <- 0x52908400098527886E0F7030069857D2E4169EE7
        "#]],
    );
}

#[test]
fn the_limit_is_told() {
    let (found, cut) = extract("a@b.example c@d.example", 3);
    assert_eq!((found.len(), cut), (3, true));
    let (found, cut) = extract("a@b.example c@d.example", 4);
    assert_eq!((found.len(), cut), (4, false));
    assert_eq!(extract("a@b.example", 0), (Vec::new(), true));
    assert_eq!(extract("nothing", 0), (Vec::new(), false));
}

#[test]
fn values_too_long_are_told() {
    let cut = |text: String| extract(&text, 100).1;
    let long = "x".repeat(9_000);
    assert!(cut(format!("http://a.example/{long}")));
    assert!(cut(format!("http://{long}@a.example/")));
    assert!(cut(format!("<http://a.example/{long}>")));
    assert!(cut(format!("<http://a.example/{}>", "xxxxxxxxx\n".repeat(1_000))));
    assert!(cut(format!("{}@a.example", "x".repeat(256))));
    assert!(cut(format!("User-Agent: {long}")));
    assert!(cut(format!("HKLM\\a\\{long}")));
    assert!(!cut(format!("http://a.example/{}", "x".repeat(8_000))));
    assert!(!cut(format!("{}@a.example {long}.exe {long}", "x".repeat(255))));
    assert!(!cut(format!("User-Agent: {}\n{long}", "x".repeat(8_000))));
}

/// Whatever is repeated, the readers together look at each byte a few times.
#[test]
fn hostile_runs_cost_no_more_than_text() {
    for unit in RUNS {
        let text = unit.repeat(100_000 / unit.len());
        let clean = Refanged::of(&text);
        let scan = Scan::of(&clean, usize::MAX);
        assert!(scan.steps <= 3 * text.len(), "{unit:?}: {} steps", scan.steps);
    }
}

const RUNS: &[&str] = &[
    "@",
    ".",
    "[",
    "a",
    "1.",
    ":",
    "a@",
    "a.",
    "http://",
    "<http://",
    "<http://a\n>",
    "hxxp://",
    "(.",
    "[.]",
    "www.",
    "0-",
    "+1 ",
    "1:",
    "Ａ",
    "．",
    "ａ＠",
    "。",
    "\u{200b}",
    "a\u{200b}",
    "X:\\",
    "HKLM\\",
    "HKLM\\a ",
    "Global\\",
    "rule a",
    "rule a ",
    "Mozilla/5.0 (",
    "User-Agent:",
    "DE89",
    "CVE-2017-",
    "bc1",
    "あ.exe",
    "あ",
    "é",
    "é.a",
    "(",
    "'a@b",
    "http://a/http:/",
    "http://a/?u=",
    "%",
    "0１",
    "普通",
    ".exe",
    "a.exe(",
    "http://@",
    "http://%",
    "2001:db8::",
    "1.1.1.1-",
    "[[",
    "x[at]y",
    "`",
    "/",
    "//",
    "\\.",
    "a\\.",
    "http://a/](",
    "http://a/[[[.]]]",
    "<http://a/",
    "<http://a/b\n",
    "http://a.b/x\u{e9}",
    "www.",
    "www.あ",
    "www.あ.",
    "a'b@",
    "'a@b.example",
    "記号 1",
    "記号 12345 ",
    "記号 12345 番号",
    "Account: 1 ",
    "Account No 1234-",
    "１２３４ ",
    "User-Agent: x",
    "User-Agent:\n",
    "HKLM\\a\n",
    "ｈｔｔｐ：／／ａ．",
    "http:///",
    "http:\\\\a\\",
    "あ.exe ",
    "é.exe",
    "a@a.example",
];
