//! Our reading of the larger corpus against second opinions: what another parser says of the
//! same sample. No opinion is the truth, so every difference is explained or a failure.

mod artifacts;
mod lnk;
mod mail_parser;
mod pe;
mod python;
mod rtf;
mod seven_zip;
mod tnef;
mod unar;
mod vba;
mod yara;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use mail::{BodyKind, Content, Mail, Mailbox};
use serde_json::Value;
use vocab::Limits;

/// What one reader says of a sample: `from`, or `1/from` of the first mail within it.
type Facts = BTreeMap<String, Vec<String>>;

/// Why two readers differ, and the samples with the fields in which they do, parted by blanks.
type Explained = (&'static str, &'static [(&'static str, &'static str)]);

/// Differences found, by sample and field; the value shows both sides.
#[derive(Debug, Default)]
struct Differences(BTreeMap<(String, String), String>);

impl Differences {
    /// Compares what both say of a sample. A fact that only one side has counts as empty.
    fn add(&mut self, sample: &str, ours: &Facts, theirs: &Facts) {
        let fields: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
        let said = |facts: &Facts, field| {
            facts.get(field).map(|values| values.join(" | ")).unwrap_or_default()
        };
        for field in fields {
            let (ours, theirs) = (said(ours, field), said(theirs, field));
            if ours != theirs {
                let (here, there) = (around(&ours, &theirs), around(&theirs, &ours));
                let shown = format!("ours   {here}\n  theirs {there}");
                self.0.insert((sample.to_owned(), field.clone()), shown);
            }
        }
    }

    /// Fails on a difference that nothing explains, and on an explanation of none.
    fn check(mut self, explained: &[Explained]) {
        let mut problems = Vec::new();
        for (why, samples) in explained {
            let fields = samples
                .iter()
                .flat_map(|(sample, fields)| fields.split(' ').map(move |field| (sample, field)));
            for (sample, field) in fields {
                if self.0.remove(&((*sample).to_owned(), field.to_owned())).is_none() {
                    problems.push(format!("{sample} {field}: no such difference ({why})"));
                }
            }
        }
        let left = self.0.into_iter();
        problems
            .extend(left.map(|((sample, field), shown)| format!("{sample} {field}\n  {shown}")));
        assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
    }
}

/// The text from shortly before the place where it leaves the other.
fn around(text: &str, other: &str) -> String {
    let same = text.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let skipped = same.saturating_sub(BEFORE_CHARS);
    let shown: String = text.chars().skip(skipped).take(SHOWN_CHARS).collect();
    let length = text.chars().count();
    format!("{}{shown:?} ({length} characters)", if skipped > 0 { "…" } else { "" })
}

/// Our reading of a mail and of the mails within it.
fn facts(bytes: &[u8]) -> Facts {
    let mut facts = Facts::new();
    add_facts(&mail::message(bytes, &Limits::default()), "", &mut facts);
    facts
}

fn add_facts(mail: &Mail<'_>, path: &str, facts: &mut Facts) {
    let mut add = |field: &str, values: Vec<String>| {
        if !values.is_empty() {
            facts.insert(format!("{path}{field}"), values);
        }
    };
    let bodies = |kind| {
        let of_kind = mail.bodies.iter().filter(move |body| body.kind == kind);
        of_kind.map(|body| folded(&body.text)).filter(|text| !text.is_empty()).collect()
    };
    add("subject", mail.head.subject.iter().map(|subject| folded(subject)).collect());
    add("from", mail.head.from.iter().map(|sender| shown(&sender.mailbox)).collect());
    add("to", mail.head.to.iter().map(shown).collect());
    add("cc", mail.head.cc.iter().map(shown).collect());
    add("date", mail.head.date.iter().map(ToString::to_string).collect());
    add("message-id", mail.head.message_id.iter().cloned().collect());
    add("text", bodies(BodyKind::Plain));
    add("html", bodies(BodyKind::Html));
    let (mut names, mut contents, mut inner) = (Vec::new(), Vec::new(), Vec::new());
    for part in &mail.parts {
        match &part.content {
            Content::Bytes(bytes) => {
                names.push(part.name.as_ref().map_or(NAMELESS.to_owned(), |n| folded(&n.decoded)));
                contents.push(content(bytes));
            }
            Content::Message(bytes) => inner.push(mail::message(bytes, &Limits::default())),
            Content::Mail(_) => panic!("no part of a message is a mail already"),
        }
    }
    add("attachments", names);
    add("contents", contents);
    for (index, mail) in inner.iter().enumerate() {
        add_facts(mail, &format!("{path}{}/", index + 1), facts);
    }
}

fn shown(mailbox: &Mailbox) -> String {
    match (&mailbox.name, &mailbox.address) {
        (Some(name), Some(address)) => format!("{} <{address}>", folded(name)),
        (Some(name), None) => folded(name),
        (None, Some(address)) => format!("<{address}>"),
        (None, None) => "<>".to_owned(),
    }
}

/// White space is where readers of one mail differ without meaning anything by it.
fn folded(text: &str) -> String {
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text or the bytes of a file, as they stand in the JSON of an opinion.
fn told(value: &Value) -> String {
    match value {
        Value::Array(bytes) => {
            let byte = |byte: &Value| byte.as_u64().and_then(|byte| u8::try_from(byte).ok());
            content(&bytes.iter().map(|value| byte(value).unwrap()).collect::<Vec<u8>>())
        }
        value => folded(value.as_str().unwrap()),
    }
}

/// Text as such, other bytes by their length and a sum that tells them apart.
fn content(bytes: &[u8]) -> String {
    match str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => folded(text),
        _ => sum(bytes),
    }
}

/// The length of bytes and a sum that tells them apart.
fn sum(bytes: &[u8]) -> String {
    let sum = bytes.iter().fold(0u64, |sum, byte| {
        sum.wrapping_mul(0x0100_0000_01b3).wrapping_add(u64::from(*byte) + 1)
    });
    format!("{} bytes {sum:016x}", bytes.len())
}

/// The name of a sample in the tables: its path in the folder of all mails.
fn name(corpus: &Path, path: &Path) -> String {
    path.strip_prefix(corpus.join("mail")).unwrap().with_extension("").display().to_string()
}

/// What stands for the name of a file without one.
const NAMELESS: &str = "-";
/// How much is shown of a difference.
const BEFORE_CHARS: usize = 25;
const SHOWN_CHARS: usize = 90;
