//! Tests of installer packages: tables, custom actions, mutations.

use expect_test::expect;
use testkit::mutation;

use super::database::string;
use crate::shown::opened;

#[test]
fn properties_actions_and_streams() {
    expect![[r#"
        msi
        > member:0 data.cab 90 bytes MSCF\0\0\0\0Z\0\0\0\0\0\0\0,\0\0\0\0\0\0\0
        > member:1 Binary.helper 25 bytes MZ inert stub, no progra
        title: Installation Database
        subject: Estimate tool
        author: Example Trading
        comment: https://setup.example/info
        platform: Intel;1033
        created: 2026-11-22T09:33:03Z
        modified: 2026-11-22T09:33:03Z
        application: msitools 0.101
        signature-stream: false
        product: 見積ツール
        company: Example Trading
        product-version: 1.2.3
        product-code: {12345678-1234-1234-1234-1234567890AB}
        product-language: 1041
        custom-actions:
        -
            name: CallHelper
            kind: dll
            source: helper
            code: Start
            sequence: 1
        -
            name: RunNote
            kind: program
            source: CMD
            code: /c echo inert
            sequence: 6601
        -
            name: Fetch
            kind: script
            code: MsgBox \"https://stage.example/a.txt\"
            sequence: 4100
        members: 2
        * runs-command script:CallHelper
        * script script:Fetch
        Code script:CallHelper: Start
        Code script:RunNote: /c echo inert
        Code script:Fetch: MsgBox \"https://stage.example/a.txt\"
        Hidden : \nServiceControl\nName\nEvent\nArguments\nWait\nComponent_\nSignature\nFileName\nMinVersion\nMaxVersion\nMinSize\nMaxSize\nMinDate\nMaxDate\nLanguages\nError\nMessage\nRemoveFile\nFileKey\nDirProperty\nInstallMode\nInstallExecuteSequence\nAction\nCondition\nSequence\nCallHelper\nValidateProductID\nCostInitialize\nFileCost\nCostF
    "#]].assert_eq(&opened("setup.msi", &sample()));
}

#[test]
fn strings_are_in_the_code_page_of_the_database() {
    assert_eq!(string(b"\x8C\xA9\x90\xCF", 932), "見積");
    assert_eq!(string(b"\xD3\xF1", 1251), "Ус");
    assert_eq!(string("見積".as_bytes(), 65_001), "見積");
    assert_eq!(string(b"caf\xE9", 0), "café");
}

#[test]
fn package_of_another_program() {
    let Some(folder) = testkit::larger_corpus() else { return };
    let bytes = std::fs::read(folder.join("artifacts/strelka/test.msi")).unwrap();
    let shown = opened("test.msi", &bytes);
    for told in [
        "product: StrelkaMSITest",
        "company: Target",
        "application: Windows Installer XML Toolset (3.11.2.4516)",
        "created: 2023-08-07T11:59:38Z",
        "> member:0 cab1.cab 167 bytes",
    ] {
        assert!(shown.contains(told), "{told} is not in\n{shown}");
    }
}

#[test]
fn mutations_never_panic() {
    let sample = sample();
    for seed in 0..300 {
        let _ = opened("setup.msi", &mutation::mutate(seed, &sample, &sample[..600]));
    }
}

fn sample() -> Vec<u8> {
    let mut cases = testkit::cases("file").into_iter();
    cases.find(|case| case.name == "installer-custom-actions").unwrap().bytes
}
