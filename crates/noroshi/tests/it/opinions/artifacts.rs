//! The files that the second opinions are asked about: the larger corpus and the golden one,
//! as they lie on the disk for the tools, and as we open them.

use std::fs;
use std::path::{Path, PathBuf};

use artifact::{Beside, Budget, Content, Contents, Flow, Key, Sample, Tools, file_name, sniff};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;
use vocab::{FactKey, FactValue, Facts as FileFacts, Limits};

use super::{Facts, NAMELESS, sum};
use crate::support::files;

/// A file with the name it has in the tables.
#[derive(Debug)]
pub(super) struct Artifact {
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) bytes: Vec<u8>,
}

/// What we find in a file.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) contents: Contents,
    pub(super) members: Vec<Member>,
    /// What opened it, or is as good as any other.
    pub(super) password: &'static str,
}

/// A file within, by its name; no bytes where it stays shut or is a link.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) bytes: Option<Vec<u8>>,
    pub(super) is_encrypted: bool,
}

/// All files whose names have one of the endings, or all if none is given; an empty one stands
/// for names without. The
/// golden ones are written to `folder`, since they are stored encoded.
pub(super) fn artifacts(corpus: &Path, folder: &Path, endings: &[&str]) -> Vec<Artifact> {
    let is_wanted = |path: &Path| {
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        endings.is_empty() || endings.contains(&ending.as_str())
    };
    let mut found = Vec::new();
    let corpus = corpus.join("artifacts");
    for path in files(&corpus).into_iter().filter(|path| is_wanted(path)) {
        let name = path.strip_prefix(&corpus).unwrap().display().to_string();
        found.push(artifact(name, path, folder));
    }
    for case in testkit::cases("file").into_iter().filter(|case| is_wanted(&case.path)) {
        let file = case.path.file_name().unwrap().to_string_lossy().into_owned();
        found.push(written(format!("golden/{file}"), folder, case.bytes));
    }
    found
}

/// A file of the larger corpus; some shortcuts are kept as Base64.
fn artifact(name: String, path: PathBuf, folder: &Path) -> Artifact {
    let bytes = fs::read(&path).unwrap();
    if !bytes.starts_with(b"TAAA") {
        return Artifact { name, path, bytes };
    }
    let text: Vec<u8> = bytes.into_iter().filter(|byte| !byte.is_ascii_whitespace()).collect();
    written(name, folder, BASE64.decode(text).unwrap())
}

/// Puts bytes where a tool can read them; the last part of the name is that of the file.
pub(super) fn written(name: String, folder: &Path, bytes: Vec<u8>) -> Artifact {
    let path = folder.join(name.rsplit('/').next().unwrap());
    fs::write(&path, &bytes).unwrap();
    Artifact { name, path, bytes }
}

/// Opens a file with those that lie beside it.
pub(super) fn opened(artifact: &Artifact, all: &[Artifact]) -> Opened {
    let limits = Limits::default();
    let name = file_of(artifact);
    let extension = file_name(&name).extension;
    let others: Vec<(String, &[u8])> = all
        .iter()
        .filter(|other| {
            other.path.parent() == artifact.path.parent() && other.path != artifact.path
        })
        .map(|other| (file_of(other), other.bytes.as_slice()))
        .collect();
    let beside: Vec<Beside<'_>> =
        others.iter().map(|(name, bytes)| Beside { name, bytes }).collect();
    let sample = Sample {
        bytes: &artifact.bytes,
        kind: sniff(&artifact.bytes, extension.as_deref()),
        name: Some(&name),
        extension: extension.as_deref(),
    };
    let passwords: Vec<String> = PASSWORDS.iter().map(ToString::to_string).collect();
    let budget = Budget::new(&limits);
    let tools = Tools {
        limits: &limits,
        budget: &budget,
        passwords: &passwords,
        beside: &beside,
        rules: None,
    };
    let mut members = Vec::new();
    let contents = artifact::open(&sample, &tools, &mut |member| {
        let bytes = match member.content {
            Content::Bytes(bytes) => Some(bytes.into_owned()),
            Content::Locked | Content::Link(_) => None,
        };
        let name = member.name.map_or_else(|| NAMELESS.to_owned(), |name| name.decoded);
        members.push(Member { name, bytes, is_encrypted: member.encrypted });
        Flow::Go
    });
    let password = match contents.lock.map(|lock| lock.key) {
        Some(Key::Candidate(index)) => PASSWORDS[index],
        _ => PASSWORDS[0],
    };
    Opened { contents, members, password }
}

fn file_of(artifact: &Artifact) -> String {
    artifact.path.file_name().unwrap().to_string_lossy().into_owned()
}

/// The members of an archive as facts that every tool can be held against.
pub(super) fn member_facts(members: &[Member]) -> Facts {
    let mut facts = Facts::new();
    let mut add = |field: &str, mut values: Vec<String>| {
        values.sort();
        facts.insert(field.to_owned(), values);
    };
    add("names", members.iter().map(|member| slashed(&member.name)).collect());
    let encrypted = members.iter().filter(|member| member.is_encrypted);
    add("encrypted", encrypted.map(|member| slashed(&member.name)).collect());
    add("contents", members.iter().filter_map(|member| member.bytes.as_deref()).map(sum).collect());
    facts
}

/// A name as all tools write it: some show the folders of Windows with slashes.
pub(super) fn slashed(name: &str) -> String {
    name.replace('\\', "/")
}

/// The fact under keys that lead into it, as text.
pub(super) fn fact(facts: &FileFacts, keys: &[FactKey]) -> Option<String> {
    let (last, path) = keys.split_last()?;
    let holder = path.iter().try_fold(facts, |facts, key| match facts.get(*key) {
        Some(FactValue::Record(facts)) => Some(facts),
        _ => None,
    });
    holder?.get(*last).map(shown)
}

/// The records in the list of a key.
pub(super) fn records(facts: &FileFacts, key: FactKey) -> Vec<&FileFacts> {
    let Some(FactValue::List(list)) = facts.get(key) else { return Vec::new() };
    let records = list.iter().filter_map(|value| match value {
        FactValue::Record(facts) => Some(facts),
        _ => None,
    });
    records.collect()
}

fn shown(value: &FactValue) -> String {
    match value {
        FactValue::Flag(flag) => flag.to_string(),
        FactValue::Number(number) => number.to_string(),
        FactValue::Text(text) => text.clone(),
        FactValue::List(list) => list.iter().map(shown).collect::<Vec<_>>().join(", "),
        FactValue::Record(facts) => facts.0.iter().map(|(_, value)| shown(value)).collect(),
    }
}

/// Those of the samples, the likeliest first.
const PASSWORDS: &[&str] = &["infected", "password", "12345678", "secret", "wrong"];
