//! Tests of folding: what a script would have computed.

use expect_test::{Expect, expect};

use super::*;

fn check(language: Language, source: &str, expected: &Expect) {
    let mut out = String::new();
    fold(source, language, &Work::new(1 << 20), &mut |found| {
        if found.method.is_none() {
            return;
        }
        let method = found.method.map_or("plain", Method::as_str);
        let value = match found.value {
            Value::Text(text) => format!("{text:?}"),
            other => format!("{other:?}"),
        };
        out += &format!(
            "{} {method} {value}\n",
            if found.used_by.is_empty() { "-" } else { found.used_by }
        );
    });
    expected.assert_eq(&out);
}

#[test]
fn javascript_texts() {
    check(
        Language::JavaScript,
        r#"
        var a = "WScr" + 'ipt' + ".Sh" + "ell"; var b = new ActiveXObject(a);
        b.Run("cmd /c " + String.fromCharCode(99, 0x61, 108+0, 99) + unknown + "x" + "y");
        eval(unescape("%61%6c%65rt%281%29"));
        c = ["p", "tth"].reverse().join("") + "s";
        window["loca" + "tion"].href = "\x68\x74\x74\x70://a.example";
        d = "hXtXtXp".split("X").join(""); e = "h!t@t!p".replace(/[!@]/g, "");
        f = atob("aHR0cDovL2IuZXhhbXBsZQ=="); g = "lave".split("").reverse().join("");
        h = String.fromCharCode.apply(null, [104, 105]);
        i = "ab".concat("cd", a); this["ev" + "al"](c);
        x == "a" + "b"; j = "a"; j += "bc"; j = j + "d"; document.write(j);
        "abcdef".substr(1, 2); "abcdef".substring(1, 2); k = ["ab", "cd"]; l = k[1] + k[0];
        decodeURIComponent(escape(atob("6KaL")));
        "#,
        &expect![[r#"
            a concatenation "WScript.Shell"
            ActiveXObject variable "WScript.Shell"
            b.Run character-codes "cmd /c calc"
            b.Run concatenation "xy"
            eval percent "alert(1)"
            c reversal "tthps"
            - concatenation "location"
            window.location.href escapes "http://a.example"
            d slice "http"
            e replacement "http"
            f base64 Bytes([104, 116, 116, 112, 58, 47, 47, 98, 46, 101, 120, 97, 109, 112, 108, 101])
            g reversal "eval"
            h character-codes "hi"
            i concatenation "abcdWScript.Shell"
            - concatenation "eval"
            this.eval variable "tthps"
            - concatenation "ab"
            document.write variable "abcd"
            - slice "bc"
            - slice "b"
            l slice "cdab"
            - base64 "見"
        "#]],
    );
}

#[test]
fn vbscript_texts() {
    check(
        Language::VbScript,
        r##"
        Set s = CreateObject("WScr" & "ipt.Shell")
        If x = "a" & "b" Then y = "no"
        p = Chr(112) & Chr(&H6F) & ChrW(100+19) & Chr(100 Xor 1) & _
            Chr(57 * 2)
        s.Run p & "shell -w hidden", 0
        q = StrReverse("exe.clac") : r = Replace("h#t#t#p", "#", "")
        t = Join(Array("a", "b"), "") & Mid("xhttpx", 2, 4) & Left("abc", 1) & Right("abc", 1)
        u = u & "never" : v = "a" : v = v & "b" : Execute v & vbCrLf
        w = Split("a,b", ",")(1) & "x"
        "##,
        &expect![[r#"
            CreateObject concatenation "WScript.Shell"
            If concatenation "ab"
            p character-codes "power"
            s.Run concatenation "powershell -w hidden"
            q reversal "calc.exe"
            r replacement "http"
            t slice "abhttpac"
            Execute variable "ab"
            w slice "bx"
        "#]],
    );
}

#[test]
fn powershell_texts() {
    check(
        Language::PowerShell,
        r#"
        $a = 'Down' + 'loadString'; $b = "{1}{0}" -f 'X','IE'
        & ("{0}{1}" -f 'I','EX') ([char]104 + [char]116)
        $c = [char[]](104,116,116,112) -join ''
        $d = (105,101,120 | % { [char]$_ }) -join ''
        $e = -join ('p','t','t','h')[-1..-4]
        $f = [Text.Encoding]::Unicode.GetString([Convert]::FromBase64String('SQBFAFgA'))
        $g = 'hXttp' -replace 'X',''; $h = 'a:b'.Replace(':','') ; $i = "$a$h"
        $j = [string]::Join('', ('x','y')); $k = '104 105' -split ' '
        `$no; $l = $env:temp + '\a.exe'; $m = [byte[]](0x4d,0x5a)
        ($k | foreach-object { [char][int]$_ }) -join ''
        "#,
        &expect![[r#"
            $a concatenation "DownloadString"
            $b format "IEX"
            - format "IEX"
            - character-codes "ht"
            $c character-codes "http"
            $d character-codes "iex"
            $e reversal "http"
            $f base64 "IEX"
            $g replacement "http"
            $h replacement "ab"
            $i concatenation "DownloadStringab"
            $j concatenation "xy"
            $k slice Texts(["104", "105"])
            - character-codes "hi"
        "#]],
    );
}

#[test]
fn growing_texts_and_deep_brackets_end() {
    let work = Work::new(1 << 20);
    let doubling = format!("a='0123456789';{}", "a=a+a;".repeat(60));
    let mut longest = 0;
    fold(&doubling, Language::JavaScript, &work, &mut |found| {
        longest = longest.max(found.value.size())
    });
    assert!(longest <= 4 << 20, "{longest}");
    for piece in ["(", "[", "atob(", "unescape(", "-", "@(", "[char", "a=", "'a'+(", "new "] {
        let source = piece.repeat(3_000);
        for language in [Language::JavaScript, Language::PowerShell, Language::VbScript] {
            fold(&source, language, &Work::new(1 << 20), &mut |_| {});
        }
    }
}

/// One bracket that is never closed must not make every start read to the end again.
#[test]
fn work_grows_with_the_source_and_not_faster() {
    let used = |count: usize| {
        let work = Work::new(usize::MAX);
        let source = format!("[[[{}", "'abc','def',".repeat(count));
        fold(&source, Language::JavaScript, &work, &mut |_| {});
        usize::MAX - work.0.get()
    };
    assert!(used(2_000) < used(1_000) * 3, "{} {}", used(1_000), used(2_000));
}
