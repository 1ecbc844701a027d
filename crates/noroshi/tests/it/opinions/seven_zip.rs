//! The second opinion of 7-Zip on archives and disk images.

use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};

use super::artifacts::{Artifact, Member, artifacts, member_facts, opened, written};
use super::{Differences, Explained};

#[test]
fn seven_zip_finds_the_same_members() {
    let Some(corpus) = testkit::larger_corpus() else { return };
    if Command::new(PROGRAM).stdout(Stdio::null()).status().is_err() {
        return testkit::missing(PROGRAM);
    }
    let folder = tempfile::tempdir().unwrap();
    let mut artifacts = artifacts(&corpus, folder.path(), ENDINGS);
    artifacts.extend(images(&corpus, folder.path()));
    assert!(artifacts.len() >= 150, "{} archives", artifacts.len());
    let mut differences = Differences::default();
    for artifact in &artifacts {
        let ours = opened(artifact, &artifacts);
        let theirs = member_facts(&members(&artifact.path, ours.password));
        differences.add(&artifact.name, &member_facts(&ours.members), &theirs);
    }
    differences.check(EXPLAINED);
}

/// Images that are packed with compress(1), which mails do not use and we do not open.
fn images(corpus: &Path, folder: &Path) -> Vec<Artifact> {
    let packed = artifacts(corpus, folder, &["z"]);
    let unpacked = packed.into_iter().map(|artifact| {
        let name = artifact.name.trim_end_matches(".Z").to_owned();
        written(name, folder, run(&["x", "-so"], "", &artifact.path))
    });
    unpacked.collect()
}

/// What is listed, with what comes out, which is one stream of all files in their order.
fn members(path: &Path, password: &str) -> Vec<Member> {
    let listed = run(&["l", "-slt"], password, path);
    let listed = String::from_utf8_lossy(&listed).into_owned();
    let unpacked = run(&["x", "-so"], password, path);
    let mut rest = unpacked.as_slice();
    let blocks = listed.split_once("----------\n").map_or("", |(_, blocks)| blocks);
    // A single stream has the name of its file.
    let stem = path.file_stem().unwrap().to_string_lossy();
    let mut members: Vec<Member> = Vec::new();
    for block in blocks.split("\n\n").filter(|block| block.contains("Size =")) {
        let value = |key: &str| {
            let line = block.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" ="));
            line.map(str::trim).filter(|value| !value.is_empty())
        };
        let attributes = value("Attributes").unwrap_or_default();
        let size = value("Size").and_then(|size| size.parse().ok());
        let (bytes, after) = rest.split_at_checked(size.unwrap_or(rest.len())).unzip();
        if value("Folder") == Some("+") || attributes.contains('D') {
            continue;
        }
        rest = after.unwrap_or(rest);
        let is_link = value("Symbolic Link").is_some()
            || attributes.split(' ').any(|part| part.starts_with('l'));
        members.push(Member {
            name: value("Path").unwrap_or(&stem).to_owned(),
            bytes: bytes.filter(|_| !is_link).map(<[u8]>::to_vec),
            is_encrypted: value("Encrypted") == Some("+"),
        });
    }
    members
}

/// The standard output of a command on an archive, as far as a bomb may go; complaints are
/// another opinion.
fn run(command: &[&str], password: &str, path: &Path) -> Vec<u8> {
    let mut child = Command::new(PROGRAM)
        .args(command)
        .args(["-y", "-bso0", "-sccUTF-8"])
        .arg(format!("-p{password}"))
        .arg(path)
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut output = Vec::new();
    child.stdout.take().unwrap().take(OUTPUT_MAX).read_to_end(&mut output).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    output
}

/// More than any sample holds that is no bomb.
const OUTPUT_MAX: u64 = 64 << 20;

const PROGRAM: &str = "7zz";

/// What Debian's 7-Zip opens; RAR is not in it, because its licence is not free.
const ENDINGS: &[&str] =
    &["zip", "zipx", "7z", "arj", "cab", "gz", "tgz", "bz2", "xz", "zst", "tar", "iso", "img"];

const EXPLAINED: &[Explained] = &[
    (
        "the classes of a program for Java are read, but they are no files that somebody sent",
        &[("archives/test_compat_zip_1.zip", "names contents")],
    ),
    (
        "what comes out is the file, whatever its header says of the size",
        &[
            ("archives/test_read_data_into_fd_size_exceeds_declared_deflate.zip", "contents"),
            ("archives/test_read_data_into_fd_size_exceeds_declared_stored.zip", "contents"),
            ("archives/test_read_format_zip_size_exceeds_declared_deflate.zip", "contents"),
            ("archives/test_read_format_zip_size_exceeds_declared_stored.zip", "contents"),
            ("archives/test_read_format_zip_uncompressed_size_off_by_4gib.zip", "contents"),
            ("golden/gz-something-behind.gz", "contents"),
            ("golden/gz-two-members.gz", "contents"),
            ("golden/zip-headers-that-lie.zip", "contents"),
        ],
    ),
    (
        "7-Zip knows no Zstandard in its own format",
        &[
            ("archives/test_read_format_7zip_solid_zstd.7z", "contents"),
            ("archives/test_read_format_7zip_zstd.7z", "contents"),
            ("archives/test_read_format_7zip_zstd_arm.7z", "contents"),
            ("archives/test_read_format_7zip_zstd_bcj.7z", "contents"),
            ("archives/test_read_format_7zip_zstd_nobcj.7z", "contents"),
            ("archives/test_read_format_7zip_zstd_sparc.7z", "contents"),
        ],
    ),
    (
        "nothing tells the code page of a name: we take the likeliest, 7-Zip that of its machine",
        &[
            ("archives/test_read_format_cab_filename_cp932.cab", "names"),
            ("archives/test_read_format_zip_7075_utf8_paths.zip", "names"),
            ("archives/test_read_format_zip_filename_cp866.zip", "names"),
            ("archives/test_read_format_zip_filename_cp932.zip", "names"),
            ("archives/test_read_format_zip_filename_koi8r.zip", "names"),
            ("archives/test_read_format_zip_filename_utf8_ru2.zip", "names"),
            ("golden/cab-lzx-cp932.cab", "names"),
            ("golden/cab-mszip-cp932.cab", "names"),
            ("golden/gz-name-in-header.gz", "names"),
            ("golden/tar-name-in-cp932.tar", "names"),
            ("golden/zip-name-in-cp932.zip", "names"),
            ("golden/zip-zipcrypto-infected.zip", "names encrypted"),
        ],
    ),
    (
        "7-Zip gives up on a block of LZX that the maker of the sample reads as we do",
        &[("archives/test_read_format_cab_lzx_16bit.cab", "contents")],
    ),
    (
        "a known fault: our decoder of LZX takes the address zero of a call for a negative one",
        &[("archives/test_read_format_cab_lzx_e8.cab", "contents")],
    ),
    (
        "a later cabinet of a set is read with the first",
        &[("archives/test_read_format_cab_multi.p2.cab", "names contents")],
    ),
    (
        "in Joliet a link of Rock Ridge is an empty file",
        &[
            ("archives/test_read_format_iso_joliet.iso", "contents"),
            ("archives/test_read_format_iso_joliet_rockridge.iso", "contents"),
        ],
    ),
    (
        "7-Zip does not follow what Rock Ridge continues elsewhere",
        &[("archives/test_read_format_iso_rockridge_ce.iso", "names contents")],
    ),
    (
        "a folder that was moved for its depth is shown where it belongs",
        &[("archives/test_read_format_iso_rockridge_rr_moved.iso", "names contents")],
    ),
    (
        "7-Zip gives the bytes as zisofs packed them; we tell the method, which no victim can open",
        &[("archives/test_read_format_iso_zisofs.iso", "contents")],
    ),
    (
        "contents come as one stream, in which a member of an unknown method is missing",
        &[("archives/test_read_format_zip_symlink_unsupported_compression.zip", "contents")],
    ),
    (
        "where the directory is encrypted a size of zero says nothing",
        &[("archives/test_read_format_zip_encryption_header.zip", "contents")],
    ),
    (
        "what stands before, between and behind the files of an archive is a file to us",
        &[
            ("archives/test_read_format_zip_padded1.zip", "names contents"),
            ("archives/test_read_format_zip_padded2.zip", "names contents"),
            ("archives/test_read_format_zip_padded3.zip", "names contents"),
            ("golden/zip-behind-a-prefix.zip", "names contents"),
        ],
    ),
    (
        "what the directory of an archive leaves out is found",
        &[
            ("golden/tar-behind-its-end.tar", "names contents"),
            ("golden/zip-cut-off-around-an-archive.zip", "names contents"),
            ("golden/zip-member-not-in-directory.zip", "names contents"),
            ("golden/zip-two-archives.zip", "names contents"),
        ],
    ),
    (
        "7-Zip does not decrypt ARJ",
        &[
            ("arj-ace/arj/license_crypted.arj", "contents"),
            ("golden/arj-garbled-infected.arj", "contents"),
        ],
    ),
    (
        "a limit was reached: memory, ratio",
        &[
            ("golden/7z-memory-too-large.7z", "contents"),
            ("golden/xz-dictionary-too-large.xz", "contents"),
            ("golden/tar-holes-too-large.tar", "contents"),
            ("golden/zip-bomb-ratio.zip", "contents"),
        ],
    ),
    (
        "what is damaged or cut off is read as far as it goes",
        &[
            ("golden/cab-checksum-wrong.cab", "contents"),
            ("golden/tar-checksum-wrong.tar", "names contents"),
            ("golden/zip-cut-off.zip", "contents"),
            ("golden/zip-descriptor-before-end-only.zip", "contents"),
            ("golden/zst-cut-off.zst", "contents"),
        ],
    ),
    (
        "7-Zip does not know the holes of POSIX tar",
        &[
            ("golden/tar-holes-pax-0-1.tar", "names contents"),
            ("golden/tar-holes-pax-1-0.tar", "names contents"),
        ],
    ),
    ("a device is no empty file", &[("golden/tar-links-and-devices.tar", "contents")]),
    (
        "the bit of encryption alone locks nothing",
        &[("golden/zip-bit-of-encryption-only.zip", "encrypted contents")],
    ),
    (
        "7-Zip ends a name at its NUL, behind which the ending hides",
        &[("golden/zip-paths-and-links.zip", "names")],
    ),
];
