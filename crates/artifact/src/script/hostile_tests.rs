//! Scripts and pages that were broken, cut, or made to cost much; samples of other projects.

use testkit::mutation::mutate;

use crate::shown::{Opening, opened};
use vocab::Limits;

/// One sample of each kind of file and each way of hiding.
const SAMPLES: [(&str, &[u8]); 11] = [
    ("a.js", b"var a = 'WScr' + \"ip\\x74\"; eval(unescape('%61%6c') + [1,2,3].join('') + String.fromCharCode(104,0x69)); a.b['c' + 'd'](/[x]/g, `t${a}`); x = x + 'y'.split('').reverse().join('');"),
    ("a.vbs", b"Set o = CreateObject(\"WScr\" & \"ipt.Shell\")\r\nRem x\r\no.Run Chr(109) & Chr(&H73&) & StrReverse(\"a\") & _\r\n Mid(\"abc\", 2, 1), Split(\"a,b\", \",\")(1)"),
    ("a.ps1", b"$a = [char[]](104,105) -join ''; I`EX (\"{1}{0}\" -f 'a',$a) ; $b = ('cba')[-1..-3] -join ''; [Convert]::FromBase64String('H4sIAAAAAAACA8sv') | % { [char]$_ }\n@'\nx\n'@"),
    ("a.bat", b"@echo off\r\nset a=abcdef\r\ncmd /c \"%a:~1,2% & !a:b=c!\"\r\nfor %%i in (1 2) do echo %%i>>x.vbs\r\ncertutil -decode a.txt b.exe\r\n^p^i^n^g"),
    ("a.jse", b"#@~^KgAAAA==\tUm.bwDR21tK~J4YOw=z&Cc+6mhw^+zX@!z@*r@#@&YQwAAA==^#~@"),
    ("a.wsf", b"<job><script language='VBScript.Encode' src='http://a.example/'><![CDATA[x = 1]]></script><object progid=a/></job>"),
    ("a.html", b"<base href=http://a.example/x><form action=p method=post><input type=password></form><!--[if x]><a href=y><![endif]--><script>document.write(atob('PGlmcmFtZSBzcmM9Ii8vYSI+'))</script><a download=a.exe href=data:;base64,TVqQ>"),
    ("a.hta", b"<hta:application id=a><script language=vbscript>CreateObject(\"WScript.Shell\").Run \"cmd /c calc\"</script>"),
    ("a.svg", b"<svg onload=\"location='http://a.example'\"><script href='x'/><foreignObject><iframe srcdoc='&lt;b&gt;'></foreignObject></svg>"),
    ("a.mht", b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Transfer-Encoding: base64\r\nContent-Location: file:///C:/x.mso\r\n\r\nQWN0aXZlTWltZQAAAfAEAAAA\r\n--b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=41=\r\n=4\r\n--b--\r\n"),
    ("b.html", b"<meta charset=shift_jis><title>\x8c\xa9\x90\xcf</title><script>\xff\xfe</script>"),
];

#[test]
fn broken_scripts_and_pages_are_read() {
    for (index, (name, bytes)) in SAMPLES.iter().enumerate() {
        let (_, other) = SAMPLES[(index + 1) % SAMPLES.len()];
        for seed in 0..400 {
            let broken = mutate(seed, bytes, other);
            let shown = opened(name, &broken);
            assert!(shown.len() < 200_000, "{name} {seed}");
        }
        for cut in 0..bytes.len() {
            let _ = opened(name, &bytes[..cut]);
        }
    }
}

/// Each piece, repeated, must be read in about the time of its size: what takes the square
/// of it would not end here.
#[test]
fn repeated_pieces_cost_no_square() {
    for piece in [
        "(",
        "[",
        "{",
        "a(",
        "a=[",
        "'a'+",
        "a+=",
        "`${",
        "<!--",
        "<a b='",
        "<a b=\"",
        "\\",
        "^",
        "%a%",
        "!a!",
        "set a=%a%%a%b\n",
        "a=a+a;",
        "a=a&\"b\"\n",
        "<script>",
        "</",
        "&#",
        "&",
        "%41",
        "QUFB",
        "'QUFB',",
        "document.write('<b>'+'c');",
        "<svg>",
        "$a.b['c",
        "@'\n",
        "<#",
        "--b\r\n",
        "eval(",
        "%",
        "\n",
        "for %%a in (1 2 3) do call ",
        "cmd /c \"",
        "<iframe srcdoc='<a>'>",
        "Chr(1)&",
        "\"\"",
        "<![CDATA[",
    ] {
        let source = piece.repeat(60_000 / piece.len());
        for name in ["a.js", "a.vbs", "a.ps1", "a.bat", "a.html", "a.wsf", "a.mht"] {
            let page = matches!(name, "a.html" | "a.wsf");
            let source = if page {
                format!("<html><job><script>x</script>{source}")
            } else {
                source.clone()
            };
            let _ = opened(name, source.as_bytes());
        }
    }
}

#[test]
fn bounds_are_reached_and_told() {
    let program = crate::exe::tests::pe(0x0102, 2);
    let lists = (0..5_u8).map(|index| {
        let mut program = program.clone();
        program.push(index);
        format!("x({program:?});")
    });
    let source: String = lists.collect();
    let limits = Limits { members: 3, ..Limits::default() };
    let shown = Opening { limits, ..Opening::default() }.open("a.js", source.as_bytes());
    assert_eq!(shown.matches("> object:").count(), 3, "{shown}");
    assert!(shown.contains("! limit-members"), "{shown}");
    let limits = Limits { unpacked_bytes: 700, ..Limits::default() };
    let shown = Opening { limits, ..Opening::default() }.open("a.js", source.as_bytes());
    assert_eq!(shown.matches("> object:").count(), 2, "{shown}");
    assert!(shown.contains("! limit-unpacked script:0"), "{shown}");
}

#[test]
fn samples_of_other_projects() {
    let Some(corpus) = testkit::larger_corpus() else { return };
    let folder = corpus.join("artifacts/strelka");
    let read = |name: &str| opened(name, &std::fs::read(folder.join(name)).unwrap());
    let page = read("test.html");
    assert!(page.starts_with("html\n> object:0 test_lorem.png 961 bytes"), "{page}");
    assert!(page.contains("title: Lorem Ipsum") && page.contains("scripts: 2"), "{page}");
    assert!(page.contains("external-link script:0") && !page.contains("smuggling"), "{page}");
    let page = read("test_hyperlinks.html");
    let links = page.lines().filter(|line| line.starts_with("Link ")).count();
    assert_eq!(links, 7, "{page}");
    let script = read("test.js");
    assert!(script.contains("language: javascript") && !script.contains("obfuscated"), "{script}");
}
