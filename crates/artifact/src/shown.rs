//! What opening a file brought, as lines for the snapshots of the tests.

use std::fmt::Write as _;

use vocab::{FactValue, Facts, FileType, Limits};

use crate::{
    Beside, Budget, Content, Contents, Flow, Member, Sample, Tools, file_name, open, sniff,
};

/// Opens a file by its name and bytes, with the usual limits.
pub(crate) fn opened(name: &str, bytes: &[u8]) -> String {
    Opening::default().open(name, bytes)
}

/// The same with passwords, files beside it, or other limits.
#[derive(Debug, Default)]
pub(crate) struct Opening<'a> {
    pub(crate) passwords: &'a [&'a str],
    pub(crate) beside: &'a [Beside<'a>],
    pub(crate) limits: Limits,
}

impl Opening<'_> {
    pub(crate) fn open(&self, name: &str, bytes: &[u8]) -> String {
        self.open_as(sniff(bytes, file_name(name).extension.as_deref()), name, bytes)
    }

    /// The same of bytes whose type is known.
    pub(crate) fn open_as(&self, kind: FileType, name: &str, bytes: &[u8]) -> String {
        let extension = file_name(name).extension;
        let sample = Sample { bytes, kind, name: Some(name), extension: extension.as_deref() };
        let passwords: Vec<String> = self.passwords.iter().map(ToString::to_string).collect();
        let budget = Budget::new(&self.limits);
        let tools = Tools {
            limits: &self.limits,
            budget: &budget,
            passwords: &passwords,
            beside: self.beside,
            rules: None,
        };
        let mut out = format!("{kind}\n");
        let mut members = String::new();
        let contents = open(&sample, &tools, &mut |member| {
            member_line(&member, &mut members);
            Flow::Go
        });
        out += &members;
        out += &contents_lines(&contents);
        out
    }
}

/// What was found in a file, without the files in it.
pub(crate) fn contents_lines(contents: &Contents) -> String {
    let mut out = String::new();
    facts("", &contents.facts, &mut out);
    if let Some(lock) = contents.lock {
        let _ = writeln!(out, "lock {:?} {:?}", lock.encryption, lock.key);
    }
    for (feature, spot) in &contents.features {
        let _ = writeln!(out, "* {feature} {spot}");
    }
    for deception in &contents.deceptions {
        let _ = writeln!(out, "~ {deception}");
    }
    for text in &contents.texts {
        let start: String = text.text.chars().take(TEXT_SHOWN).collect();
        let _ = writeln!(out, "{:?} {}: {}", text.kind, text.spot, start.escape_debug());
    }
    for (kind, value, spot) in &contents.observables {
        let _ = writeln!(out, "= {} {value} {spot}", kind.as_str());
    }
    for (code, spot) in &contents.defects {
        let _ = writeln!(out, "! {code} {spot}");
    }
    out
}

fn member_line(member: &Member<'_>, out: &mut String) {
    let name = member.name.as_ref().map_or("-", |name| name.decoded.as_str());
    let _ = write!(out, "> {} {}", member.place, name.escape_debug());
    match &member.content {
        Content::Bytes(bytes) => {
            let start = String::from_utf8_lossy(bytes.get(..bytes.len().min(24)).unwrap_or(bytes))
                .escape_debug()
                .to_string();
            let _ = write!(out, " {} bytes {start}", bytes.len());
        }
        Content::Locked => *out += " locked",
        Content::Link(target) => {
            let _ = write!(out, " link to {target}");
        }
    }
    for (label, value) in [
        ("size", member.size.map(|size| size.to_string())),
        ("packed", member.packed.map(|size| size.to_string())),
        ("modified", member.modified.clone()),
        ("method", member.method.clone()),
        ("defect", member.defect.map(|defect| defect.to_string())),
    ] {
        if let Some(value) = value {
            let _ = write!(out, " {label}={value}");
        }
    }
    if member.encrypted {
        *out += " encrypted";
    }
    for deception in &member.deceptions {
        let _ = write!(out, " ~{deception}");
    }
    out.push('\n');
}

fn facts(indent: &str, facts: &Facts, out: &mut String) {
    for (key, value) in &facts.0 {
        let _ = write!(out, "{indent}{key}:");
        fact(indent, value, out);
    }
}

fn fact(indent: &str, value: &FactValue, out: &mut String) {
    let deeper = format!("{indent}  ");
    let _ = match value {
        FactValue::Flag(flag) => writeln!(out, " {flag}"),
        FactValue::Number(number) => writeln!(out, " {number}"),
        FactValue::Text(text) => {
            let start: String = text.chars().take(TEXT_SHOWN).collect();
            writeln!(out, " {}", start.escape_debug())
        }
        FactValue::List(list) => {
            out.push('\n');
            for value in list {
                let _ = write!(out, "{indent}-");
                fact(&deeper, value, out);
            }
            Ok(())
        }
        FactValue::Record(record) => {
            out.push('\n');
            facts(&deeper, record, out);
            Ok(())
        }
    };
}

const TEXT_SHOWN: usize = 300;
