//! The second opinion of The Unarchiver (`lsar` and `unar`) on archives.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::artifacts::{Artifact, artifacts, member_facts, opened, slashed};
use super::{Differences, Explained, Facts, sum};
use crate::support::files;

#[test]
fn the_unarchiver_finds_the_same_members() {
    let Some(corpus) = testkit::larger_corpus() else { return };
    if Command::new("lsar").stdout(Stdio::null()).status().is_err() {
        return testkit::missing("lsar");
    }
    let folder = tempfile::tempdir().unwrap();
    let artifacts = artifacts(&corpus, folder.path(), ENDINGS);
    assert!(artifacts.len() >= 200, "{} archives", artifacts.len());
    let mut differences = Differences::default();
    for artifact in artifacts.iter().filter(|artifact| !is_later_volume(&artifact.name)) {
        let ours = opened(artifact, &artifacts);
        let theirs = theirs(artifact, ours.password);
        differences.add(&artifact.name, &member_facts(&ours.members), &theirs);
    }
    differences.check(EXPLAINED);
}

/// `x.part2.rar`, which is read with the first; `unar` looks for that by itself.
fn is_later_volume(name: &str) -> bool {
    let number = name.rsplit_once(".part").and_then(|(_, end)| end.strip_suffix(".rar"));
    number.and_then(|number| number.parse::<u32>().ok()).is_some_and(|number| number > 1)
}

fn theirs(artifact: &Artifact, password: &str) -> Facts {
    let listed = run(Command::new("lsar").arg("-j"), password, &artifact.path);
    let listed: Value = serde_json::from_slice(&listed).unwrap_or_default();
    let entries: Vec<&Value> = listed["lsarContents"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|entry| entry["XADIsDirectory"] != 1)
        .collect();
    let name = |entry: &&&Value| slashed(entry["XADFileName"].as_str().unwrap_or("?"));
    let encrypted = entries.iter().filter(|entry| entry["XADIsEncrypted"] == 1);
    let mut facts = Facts::new();
    let mut add = |field: &str, mut values: Vec<String>| {
        values.sort();
        facts.insert(field.to_owned(), values);
    };
    add("names", entries.iter().map(|entry| name(&entry)).collect());
    add("encrypted", encrypted.map(|entry| name(&entry)).collect());
    add("contents", unpacked(&artifact.path, password));
    facts
}

/// Sums of what is unpacked.
fn unpacked(path: &Path, password: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new("unar");
    run(command.args(["-q", "-f", "-D", "-o"]).arg(folder.path()), password, path);
    let paths = files(folder.path()).into_iter().filter(|path| !path.is_symlink());
    paths.map(|path| sum(&fs::read(path).unwrap())).collect()
}

/// The standard output of a command on an archive; complaints are another opinion.
fn run(command: &mut Command, password: &str, path: &Path) -> Vec<u8> {
    let command = command.arg("-p").arg(password).arg(path).env("LC_ALL", "C.UTF-8");
    command.stdin(Stdio::null()).output().unwrap().stdout
}

const ENDINGS: &[&str] = &["rar", "lzh", "lzs"];

const EXPLAINED: &[Explained] = &[
    (
        "a name in another code page than that of its machine, which unar has to guess",
        &[
            ("archives/test_read_format_lha_filename_cp932.lzh", "names"),
            ("archives/test_read_format_lha_filename_utf16.lzh", "names"),
        ],
    ),
    (
        "lsar leaves out links of LHA that are no folders",
        &[
            ("archives/test_read_format_lha_header0.lzh", "names"),
            ("archives/test_read_format_lha_header1.lzh", "names"),
            ("archives/test_read_format_lha_header2.lzh", "names"),
            ("archives/test_read_format_lha_lh0.lzh", "names"),
            ("archives/test_read_format_lha_lh6.lzh", "names"),
            ("archives/test_read_format_lha_lh7.lzh", "names"),
            ("archives/test_read_format_lha_withjunk.lzh", "names"),
            ("golden/lzh-symlink.lzh", "names"),
            ("lha/lha_unix114i/h0_symlink.lzh", "names"),
            ("lha/lha_unix114i/h1_symlink.lzh", "names"),
            ("lha/lha_unix114i/h1_symlink2.lzh", "names"),
            ("lha/lha_unix114i/h1_symlink3.lzh", "names"),
            ("lha/lha_unix114i/h2_symlink.lzh", "names"),
            ("lha/lha_unix114i/h2_symlink2.lzh", "names"),
            ("lha/lha_unix114i/h2_symlink3.lzh", "names"),
            ("lha/regression/symlink1.lzh", "names"),
            ("lha/regression/symlink2.lzh", "names"),
            ("lha/regression/symlink3.lzh", "names"),
        ],
    ),
    (
        "files of one name overwrite each other when they are unpacked",
        &[
            ("archives/test_read_format_lha_oversize_header.lzh", "names contents"),
            ("archives/test_read_format_rar5_extra_field_version.rar", "contents"),
        ],
    ),
    (
        "unar lists and unpacks no RAR whose data or headers are encrypted in this way, with any password",
        &[
            ("archives/test_read_format_rar4_encrypted.rar", "contents"),
            ("archives/test_read_format_rar4_encrypted_filenames.rar", "names encrypted contents"),
            ("archives/test_read_format_rar4_solid_encrypted.rar", "contents"),
            (
                "archives/test_read_format_rar4_solid_encrypted_filenames.rar",
                "names encrypted contents",
            ),
            ("archives/test_read_format_rar5_encrypted.rar", "names encrypted contents"),
            ("archives/test_read_format_rar5_encrypted_filenames.rar", "names encrypted contents"),
            ("archives/test_read_format_rar5_solid_encrypted.rar", "names encrypted contents"),
            (
                "archives/test_read_format_rar5_solid_encrypted_filenames.rar",
                "names encrypted contents",
            ),
            ("archives/test_read_format_rar_encryption_data.rar", "contents"),
            ("archives/test_read_format_rar_encryption_header.rar", "names encrypted contents"),
            ("archives/test_read_format_rar_encryption_partially.rar", "contents"),
            ("golden/rar4-headers-infected.rar", "names encrypted contents"),
            ("golden/rar5-headers-infected.rar", "names encrypted contents"),
        ],
    ),
    (
        "unar does not unpack this solid RAR 5",
        &[
            ("archives/test_read_format_rar5_multiarchive_solid.part01.rar", "contents"),
            ("archives/test_read_format_rar5_solid.rar", "contents"),
            ("golden/rar5-solid.rar", "names contents"),
        ],
    ),
    (
        "a header whose sum is wrong is none; lsar shows what it reads out of it",
        &[
            ("archives/test_read_format_rar5_arm_filter_on_window_boundary.rar", "names contents"),
            ("archives/test_read_format_rar5_block_size_is_too_small.rar", "names contents"),
            (
                "archives/test_read_format_rar5_decode_number_out_of_bounds_read.rar",
                "names contents",
            ),
            ("archives/test_read_format_rar5_different_winsize_on_merge.rar", "names contents"),
            ("archives/test_read_format_rar5_leftshift1.rar", "names contents"),
            ("archives/test_read_format_rar5_leftshift2.rar", "names contents"),
            ("archives/test_read_format_rar5_unpacked_size_exceeds_declared.rar", "names contents"),
            ("archives/test_read_format_rar_ppmd_use_after_free.rar", "names encrypted contents"),
            ("archives/test_read_format_rar_ppmd_use_after_free2.rar", "names encrypted contents"),
            ("archives/test_read_format_rar_symlink_huge.rar", "names"),
        ],
    ),
    (
        "what stays locked or cannot be decoded is no empty file",
        &[
            ("archives/test_read_format_rar_unbound_staticdata.rar", "contents"),
            ("golden/rar-dictionary-64g.rar", "contents"),
            ("golden/rar-password-too-costly.rar", "contents"),
            ("golden/rar4-data-locked-japanese.rar", "contents"),
        ],
    ),
    (
        "without its password an encrypted file stays shut; unar gives its bytes",
        &[("archives/test_read_format_rar5_only_crypt_exfld.rar", "contents")],
    ),
    (
        "a limit was reached: ratio",
        &[
            ("archives/test_read_format_rar_multi_lzss_blocks.rar", "contents"),
            ("archives/test_read_format_rar_multivolume.part0001.rar", "contents"),
            ("archives/test_read_format_rar_ppmd_lzss_conversion.rar", "contents"),
        ],
    ),
    (
        "what is cut off is read as far as it goes",
        &[
            ("archives/test_read_format_rar_seek_data_cursor0.rar", "contents"),
            ("golden/rar-cut-off.rar", "contents"),
            ("lha/regression/truncated.lzh", "contents"),
        ],
    ),
    (
        "a stream of NTFS is a file to us, since what it is for is to hide one",
        &[("golden/rar-stream-traversal.rar", "names contents")],
    ),
    (
        "one method that it does not know keeps unar from the whole archive",
        &[("golden/lzh-method-unknown.lzh", "names contents")],
    ),
    (
        "of two names in a header we show the one in UTF-16, as tools of Windows do",
        &[("golden/lzh-two-names.lzh", "names")],
    ),
    (
        "unar does not know how OS-9 counts the size of a header of level 2",
        &[
            ("lha/lha_osk_201/h2_lh0.lzh", "contents"),
            ("lha/lha_osk_201/h2_lh1.lzh", "contents"),
            ("lha/lha_osk_201/h2_lh5.lzh", "contents"),
            ("lha/lha_osk_201/h2_subdir.lzh", "names contents"),
        ],
    ),
    ("unar stops at a megabyte of this method", &[("lha/lha_unix114i/lh7_long.lzh", "contents")]),
    (
        "unar does not know -lhx- and -lzs-",
        &[
            ("lha/lzs/long.lzs", "names contents"),
            ("lha/lzs/lzs.lzs", "names contents"),
            ("lha/unlha32/h2_lhx.lzh", "names contents"),
            ("lha/unlha32/lhx_long.lzh", "names contents"),
        ],
    ),
];
