//! Documents made by hand: there are no public samples.

use expect_test::{Expect, expect};

use crate::office::ole::object::tests::program;
use crate::office::vba::tests::compound_file;
use crate::shown::opened;

fn text(text: &str) -> Vec<u8> {
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    [b"SsmgV.01", &[0, 0, 0, 1, 0, 0x1c][..], &wide, &[0, 0x1f]].concat()
}

fn check(name: &str, streams: &[(&str, &[u8])], expected: &Expect) {
    expected.assert_eq(&opened(name, &compound_file(streams)));
}

/// Bytes in which every value is as frequent, and none tells the next.
fn noise(size: usize) -> Vec<u8> {
    let mut random = testkit::mutation::Random::new(7);
    (0..size).map(|_| random.next_u64().to_le_bytes()[3]).collect()
}

#[test]
fn text_and_macros_of_a_document() {
    let source: Vec<u8> = "Sub AutoOpen\r\nRun \"http://a.example/b\""
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    check(
        "見積.jtd",
        &[
            ("DocumentText", &text("見積書をお送りします。\r確認してください。")),
            ("\u{4}JSRV_SegmentInformation", &[0; 40]),
            ("DocumentViewStyles", b"styles"),
            ("DocumentMacro/Macros/Macro1", &source),
        ],
        &expect![[r#"
            jtd
            macros:
            -
                name: DocumentMacro/Macros/Macro1
                code: Sub AutoOpen\nRun \"http://a.example/b\"\n
            * macros macro:Macro1
            Shown stream:DocumentText: 見積書をお送りします。\n確認してください。\n
            Code macro:Macro1: Sub AutoOpen\nRun \"http://a.example/b\"\n
        "#]],
    );
}

#[test]
fn signs_of_an_exploit() {
    let hidden: Vec<u8> = program().iter().map(|byte| byte ^ 0x5a).collect();
    check(
        "a.jtd",
        &[
            ("DocumentText", &[&text("本文")[..], &noise(20_000)].concat()),
            ("\u{4}JSRV_SegmentInformation", &[0; 40]),
            ("Xyzzy", &noise(20_000)),
            ("FigureData", &hidden),
        ],
        &expect![[r#"
            jtd
            > stream:FigureData - 420 bytes MZ\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 method=xor 0x5a
            unknown-streams:
            -
                name: Xyzzy
                size: 20000
                entropy: 7991
            embedded-programs:
            -
                offset: 0
                disguise: xor 0x5a
                name: stream:FigureData
            * exploit-sign stream:DocumentText
            * embedded-program stream:FigureData
            Shown stream:DocumentText: 纉怌\n甈縗\n趫舉\n偾颣\n瘻鍀㈡\n肫坛\n\u{ffef}憔阦榆曢汮驶\n\u{202a}擶\n珌柛蒅\n譠烄曪塦\n啵鄉\n蓜芅\n戕㎒\n韍低\n駡罋\n鄁蚁Ǡ\n歒婄\n邼七\n實囿\n娟勇\n捹鸂沰丫\n纡幘饞\n讎耨\n徜膒\n弿澝\n会緈駮\n▔㊕湖塺\n嵹М\n渖倠\n紿凎\n嬕厬\n绞彪\n跴遊刭萹\n篦ô\n对Ó\n泮鍾\n嶠部\n皥呟藭劒驖\n糿塹\nϖ毪\n軾蛥\n瞀虇爆飹胖\n硬雵\n該绐峠\n゚箼\n憅鞉宩\n機彧瓪\n倜喖嵤\n隦颰\n窖姅\nŨ頺\n栶頭\n匯狻\n鑮楍ヘ嚣償\n齞聭媚\n穻嵼\n髼狁\n嬇筌驕銽\n蠵歪\n釅軥\n纉媧\n儷贮缋\n繕憚\n鹝譌\n咷犓穼\n↵⇉牝㊏\n兩鐘\n磑龤\n鞁Ｗ箨\n⑾鮕冽\n墜漎\n漬怴\n閺夏\n癝羊\n鰽橅\n哷ϴ韪憔\n糹難溫橙\n燶鯇灜堰\n耩嫪\n緎洣塧\n信鴱\n炇贺臡\n屾嬃\n賚羃\n
        "#]],
    );
}

#[test]
fn kin_of_ichitaro_are_told_as_probable() {
    check(
        "a.jhd",
        &[("\u{4}JSRV_SegmentInformation", b"x"), ("Other", b"y")],
        &expect![[r#"
        jtd
        kind: JustSystems (probable)
        unknown-streams:
        -
            name: Other
            size: 1
            entropy: 0
    "#]],
    );
}

/// A member of method `-lh5-` whose codes all have eight bits: a tree of 256 letters of the
/// same length is written as one block.
pub(crate) fn lh5(content: &[u8]) -> Vec<u8> {
    let mut bits = Bits::default();
    for block in content.chunks(60_000) {
        bits.push(u32::try_from(block.len()).unwrap(), 16);
        // Lengths of the codes of lengths: one code only, that of 8, which is number 10.
        bits.push(0, 5);
        bits.push(10, 5);
        // 256 lengths of 8 follow, each in no bits.
        bits.push(256, 9);
        // No matches: their tree has the one code 0.
        bits.push(0, 4);
        bits.push(0, 4);
        for byte in block {
            bits.push((*byte).into(), 8);
        }
    }
    bits.bytes
}

#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    used: u32,
}

impl Bits {
    fn push(&mut self, value: u32, count: u32) {
        for bit in (0..count).rev() {
            if self.used.is_multiple_of(8) {
                self.bytes.push(0);
            }
            let last = self.bytes.last_mut().unwrap();
            *last |= u8::from(value >> bit & 1 == 1) << (7 - self.used % 8);
            self.used += 1;
        }
    }
}

/// A member with a header of level 0.
pub(crate) fn member(content: &[u8]) -> Vec<u8> {
    let packed = lh5(content);
    let mut header = b"-lh5-".to_vec();
    header.extend(u32::try_from(packed.len()).unwrap().to_le_bytes());
    header.extend(u32::try_from(content.len()).unwrap().to_le_bytes());
    header.extend([0, 0x50, 0xe4, 0x48, 0x20, 0, 5]);
    header.extend(b"a.jtd");
    header.extend(crc(content).to_le_bytes());
    let sum = header.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
    let size = u8::try_from(header.len()).unwrap();
    [&[size, sum][..], &header, &packed, &[0]].concat()
}

fn crc(content: &[u8]) -> u16 {
    content.iter().fold(0, |crc, byte| {
        (0..8).fold(
            crc ^ u16::from(*byte),
            |crc, _| {
                if crc & 1 == 1 { crc >> 1 ^ 0xa001 } else { crc >> 1 }
            },
        )
    })
}

/// A compressed document around another.
pub(crate) fn compressed(inner: &[u8]) -> Vec<u8> {
    let mut stream = b"JustCompressedDocument".to_vec();
    stream.resize(38, 0);
    stream.extend(member(inner));
    compound_file(&[("JSCompDocument", &stream)])
}

#[test]
fn compressed_document_is_handed_out() {
    let inner = compound_file(&[("DocumentText", &text("中の文書"))]);
    expect![[r#"
        jttc
        > stream:JSCompDocument 資料.jttc 20480 bytes ��\u{11}ࡱ\u{1a}�\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 size=20480 packed=20486 method=-lh5-
    "#]].assert_eq(&opened("資料.jttc", &compressed(&inner)));
    let mut cut = b"JustCompressedDocument".to_vec();
    cut.resize(38, 0);
    let member = member(&inner);
    cut.extend(&member[..member.len() / 2]);
    check(
        "a.jttc",
        &[("JSCompDocument", &cut)],
        &expect![[r#"
            jttc
            > stream:JSCompDocument a.jttc 10176 bytes ��\u{11}ࡱ\u{1a}�\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 size=20480 packed=20486 method=-lh5- defect=archive-broken
        "#]],
    );
    check(
        "a.jttc",
        &[("JSCompDocument", b"JustCompressedDocument")],
        &expect![[r#"
        jttc
        ! file-broken 
    "#]],
    );
}

#[test]
fn versions_before_eight() {
    let mut bytes = b"DOC\0".to_vec();
    bytes.resize(43, 0);
    bytes.push(0x15);
    bytes.extend(&*encoding_rs::SHIFT_JIS.encode("拝啓　ますますご清栄").0);
    expect![[r#"
        ichitaro-legacy
        version: before 8
        Hidden : 拝啓\u{3000}ますますご清栄\n
    "#]]
    .assert_eq(&opened("a.jaw", &bytes));
}

#[test]
fn changed_bytes_never_panic() {
    let inner = compound_file(&[("DocumentText", &text("中の文書"))]);
    let sample = compressed(&inner);
    for seed in 0..200 {
        let _ = opened("a.jttc", &testkit::mutation::mutate(seed, &sample, &inner));
        let _ = opened("a.jtd", &testkit::mutation::mutate(seed, &inner, &sample));
    }
}
