//! What the tests share: analysing bytes in this process, and running the program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use hub::Configuration;
use serde_json::Value;

/// Settings from the keys of `noroshi.toml`, given as JSON.
pub(crate) fn settings(config: &Value) -> analysis::Settings {
    hub::settings(&configuration(config)).expect("values")
}

/// The same before anything is loaded; paths are relative to the corpus.
pub(crate) fn configuration(config: &Value) -> Configuration {
    let text = toml::to_string(config).expect("configuration of a case");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/noroshi.toml");
    Configuration::parse(&text, &path).expect("keys")
}

/// The object of one line of `noroshi analyze --format json`.
pub(crate) fn analyze(bytes: &[u8], name: &str, settings: &analysis::Settings) -> Value {
    let analysis = analysis::analyze(&analysis::Input::new(bytes, name), settings);
    serde_json::from_slice(&wire::analysis_line(&analysis)).expect("a line of JSON")
}

/// Runs the program in `folder` with something on standard input.
pub(crate) fn noroshi(folder: &Path, args: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_noroshi"))
        .args(args)
        .current_dir(folder)
        .env_remove("LANG")
        .env_remove("LC_ALL")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("piped");
    std::thread::scope(|scope| {
        scope.spawn(move || {
            // A program that does not read its input closes the pipe; that is its right.
            let _ = std::io::Write::write_all(&mut stdin, input);
        });
        child.wait_with_output().expect("the program ends")
    })
}

/// The lines of standard output as JSON.
pub(crate) fn lines(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

/// The files of a folder and of the folders in it, in order.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let each = paths.into_iter().map(|path| if path.is_dir() { files(&path) } else { vec![path] });
    each.flatten().collect()
}

/// A tar archive (POSIX.1-1988) of small files.
pub(crate) fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = Vec::new();
    for (name, bytes) in files {
        let mut head = vec![0; 512];
        let mut put =
            |at: usize, text: &str| head[at..][..text.len()].copy_from_slice(text.as_bytes());
        put(0, name);
        put(100, "0000644");
        put(124, &format!("{:011o}", bytes.len()));
        put(136, "00000000000");
        put(148, "        ");
        put(156, "0");
        put(257, "ustar\x0000");
        let sum: u32 = head.iter().map(|byte| u32::from(*byte)).sum();
        head[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        tar.extend(head);
        tar.extend(*bytes);
        tar.resize(tar.len().next_multiple_of(512), 0);
    }
    tar.resize(tar.len() + 1_024, 0);
    tar
}
