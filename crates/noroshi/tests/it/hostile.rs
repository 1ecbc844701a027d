//! Inputs made to cost more than they should. Time is not looked at: the work is
//! counted, and must grow no faster than the input.

use serde_json::json;

use crate::support::settings;

/// Passes over the input that reading may take: header, walk, decoding, HTML, text.
const PASSES_MAX: u64 = 12;
/// Things built for each byte at most, with some to spare for small inputs.
const NODES_FOR_A_BYTE: u64 = 1;

#[test]
fn work_stays_in_proportion_to_the_input() {
    let settings = settings(&json!({}));
    let mut excesses = Vec::new();
    for hostile in testkit::hostile::ALL {
        let mail = (hostile.make)(hostile.full_size / 4);
        let length = mail.len() as u64;
        let work =
            analysis::analyze(&analysis::Input::new(mail.as_bytes(), "hostile.eml"), &settings)
                .work;
        if work.bytes > PASSES_MAX * length + 100_000
            || work.nodes > NODES_FOR_A_BYTE * length + 10_000
        {
            excesses.push(format!("{}: {length} bytes, {work:?}", hostile.name));
        }
    }
    assert!(excesses.is_empty(), "{}", excesses.join("\n"));
}

#[test]
fn full_size_gives_facts_and_says_what_was_left_out() {
    let settings = settings(&json!({}));
    let codes = |name: &str| -> Vec<&'static str> {
        let hostile = testkit::hostile::ALL.iter().find(|hostile| hostile.name == name).unwrap();
        let mail = (hostile.make)(hostile.full_size);
        let analysis =
            analysis::analyze(&analysis::Input::new(mail.as_bytes(), "hostile.eml"), &settings);
        assert!(!analysis.mails.is_empty(), "{name}");
        let mut codes: Vec<_> =
            analysis.defects.iter().map(|defect| defect.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    };
    assert!(codes("received").contains(&"limit-hops"));
    assert!(codes("header-fields").contains(&"limit-headers"));
    assert!(codes("urls").contains(&"limit-links"));
    assert!(codes("nested-multiparts").contains(&"limit-depth"));
    assert!(codes("parts").contains(&"limit-parts"));
    assert!(codes("mail-in-mail").contains(&"limit-depth"));
}

#[test]
fn tnef_that_declares_more_than_it_holds_is_a_defect() {
    let bytes = testkit::hostile::tnef_declaring(u32::MAX);
    let analysis =
        analysis::analyze(&analysis::Input::new(&bytes, "winmail.dat"), &settings(&json!({})));
    assert!(analysis.defects.iter().any(|defect| defect.code.loses()), "{:?}", analysis.defects);
}

/// The kernel bounds the memory, so that a regression fails instead of being measured.
#[cfg(target_os = "linux")]
#[test]
fn a_large_mail_fits_its_memory() {
    let folder = tempfile::tempdir().unwrap();
    let mail = testkit::hostile::large_mail(24 << 20);
    // The program and its threads take address space that they never touch.
    let kib = (256 << 10) + 6 * mail.len() / 1024;
    std::fs::write(folder.path().join("large.eml"), mail).unwrap();
    let script = format!("ulimit -v {kib} && exec \"$0\" analyze --jobs 1 --format json large.eml");
    let output = std::process::Command::new("sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_noroshi")])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(!output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}
