//! The second opinion of the parser whose samples these are: its JSON beside each sample,
//! one for the sample as it is and one for its CRLF form.

use std::fs;

use mail::Mailbox;
use serde_json::Value;

use super::{Differences, Explained, Facts, NAMELESS, facts, folded, name, shown, told};

#[test]
fn mail_parser_reads_its_samples_the_same() {
    let Some(corpus) = testkit::larger_corpus() else { return };
    let paths = testkit::samples(&corpus.join("mail/mail-parser"), &["eml"]).unwrap();
    assert!(paths.len() >= 100, "{} samples", paths.len());
    let mut differences = Differences::default();
    for path in paths {
        let bytes = fs::read(&path).unwrap();
        for (bytes, opinion) in [(bytes.clone(), "json"), (testkit::to_crlf(&bytes), "crlf.json")] {
            let opinion = fs::read(path.with_extension(opinion)).unwrap();
            let opinion: Value = serde_json::from_slice(&opinion).unwrap();
            let mut theirs = Facts::new();
            add_opinion(&opinion, "", &mut theirs);
            differences.add(&name(&corpus, &path), &facts(&bytes), &theirs);
        }
    }
    differences.check(EXPLAINED);
}

fn add_opinion(message: &Value, path: &str, facts: &mut Facts) {
    let root = &message["parts"][0];
    let mut add = |field: &str, values: Vec<String>| {
        if !values.is_empty() {
            facts.insert(format!("{path}{field}"), values);
        }
    };
    add("subject", header(root, "subject").filter_map(text).last().into_iter().collect());
    for field in ["from", "to", "cc"] {
        add(field, header(root, field).flat_map(mailboxes).collect());
    }
    add("date", header(root, "date").filter_map(date).last().into_iter().collect());
    add("message-id", header(root, "message_id").filter_map(text).last().into_iter().collect());
    let leaves = leaves(message);
    add("text", leaves.texts);
    add("html", leaves.pages);
    add("attachments", leaves.names);
    add("contents", leaves.contents);
    for (index, message) in leaves.inner.into_iter().enumerate() {
        add_opinion(message, &format!("{path}{}/", index + 1), facts);
    }
}

#[derive(Default)]
struct Leaves<'a> {
    texts: Vec<String>,
    pages: Vec<String>,
    names: Vec<String>,
    contents: Vec<String>,
    inner: Vec<&'a Value>,
}

/// Sorts the parts. A text that is no body is an attachment, and a body may be in both lists.
fn leaves(message: &Value) -> Leaves<'_> {
    let mut leaves = Leaves::default();
    let bodies = ["text_body", "html_body"].map(|list| message[list].as_array().unwrap());
    for (index, part) in message["parts"].as_array().unwrap().iter().enumerate() {
        let is_body = bodies.iter().any(|list| list.iter().any(|id| *id == index));
        let (kind, body) = part["body"].as_object().unwrap().iter().next().unwrap();
        let text = || Some(told(body)).filter(|text| !text.is_empty());
        match kind.as_str() {
            "Multipart" => {}
            "Message" => leaves.inner.push(body),
            "Text" if is_body => leaves.texts.extend(text()),
            "Html" if is_body => leaves.pages.extend(text()),
            _ => {
                leaves.names.push(file_name(part));
                leaves.contents.push(told(body));
            }
        }
    }
    leaves
}

/// The values of every field of a name.
fn header<'a>(part: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    let headers = part["headers"].as_array().unwrap().iter();
    headers.filter(move |header| header["name"] == name).map(|header| &header["value"])
}

fn text(value: &Value) -> Option<String> {
    value.get("Text").and_then(Value::as_str).map(folded)
}

fn mailboxes(value: &Value) -> Vec<String> {
    let address = &value["Address"];
    let list = address["List"].as_array().into_iter().flatten();
    let groups = address["Group"].as_array().into_iter().flatten();
    let grouped = groups.flat_map(|group| group["addresses"].as_array().into_iter().flatten());
    list.chain(grouped)
        .map(|mailbox| {
            let of = |key: &str| mailbox[key].as_str().map(str::to_owned);
            shown(&Mailbox { address: of("address"), name: of("name") })
        })
        .collect()
}

fn date(value: &Value) -> Option<String> {
    let date = value.get("DateTime")?;
    let number = |key: &str| date[key].as_u64().unwrap();
    let sign = if date["tz_before_gmt"] == true { '-' } else { '+' };
    Some(format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{sign}{:02}:{:02}",
        number("year"),
        number("month"),
        number("day"),
        number("hour"),
        number("minute"),
        number("second"),
        number("tz_hour"),
        number("tz_minute"),
    ))
}

fn file_name(part: &Value) -> String {
    let attribute = |field: &str, name: &str| {
        let value = header(part, field).last()?;
        let attributes = value["ContentType"]["attributes"].as_array()?;
        let found = attributes.iter().find(|attribute| attribute["name"] == name)?;
        found["value"].as_str().map(folded)
    };
    attribute("content_disposition", "filename")
        .or_else(|| attribute("content_type", "name"))
        .unwrap_or_else(|| NAMELESS.to_owned())
}

const EXPLAINED: &[Explained] = &[
    (
        "raw bytes of an undeclared charset stay U+FFFD there; we show what they most likely are",
        &[
            ("mail-parser/legacy/010", "subject to"),
            ("mail-parser/legacy/016", "attachments"),
            ("mail-parser/legacy/017", "to"),
            ("mail-parser/legacy/020", "subject to"),
            ("mail-parser/legacy/022", "subject to"),
            ("mail-parser/legacy/023", "attachments"),
            ("mail-parser/legacy/026", "attachments"),
            ("mail-parser/legacy/027", "subject to"),
            ("mail-parser/legacy/033", "text"),
            ("mail-parser/legacy/052", "subject text to"),
        ],
    ),
    (
        "that parser does not decode uuencode",
        &[
            ("mail-parser/legacy/017", "contents"),
            ("mail-parser/legacy/026", "contents"),
            ("mail-parser/legacy/048", "contents"),
            ("mail-parser/legacy/049", "attachments contents text"),
        ],
    ),
    (
        "an attached text is a file, whose bytes we keep; that parser decodes its charset",
        &[
            ("mail-parser/legacy/023", "contents"),
            ("mail-parser/legacy/045", "contents"),
            ("mail-parser/legacy/047", "contents"),
        ],
    ),
    (
        "a backslash in a quoted name is part of a Windows path or of a Shift_JIS character",
        &[("mail-parser/legacy/035", "attachments"), ("mail-parser/legacy/039", "attachments")],
    ),
    (
        "a text is a text, also in a multipart whose boundary is missing, wrong or never closed",
        &[
            ("mail-parser/malformed/002", "attachments contents text"),
            ("mail-parser/malformed/003", "attachments contents text"),
            ("mail-parser/malformed/004", "attachments contents text"),
            ("mail-parser/malformed/006", "attachments contents text"),
            ("mail-parser/malformed/007", "attachments"),
        ],
    ),
    (
        "the boundary of an outer multipart ends the inner ones (RFC 2046 section 5.1.2)",
        &[
            ("mail-parser/malformed/001", "attachments text"),
            ("mail-parser/malformed/008", "attachments contents html"),
            ("mail-parser/malformed/009", "attachments contents text"),
            ("mail-parser/malformed/011", "attachments contents text"),
            ("mail-parser/malformed/012", "2/text 3/text"),
            ("mail-parser/malformed/016", "attachments contents text"),
        ],
    ),
    (
        "a boundary ends the header of a part that lacks its blank line",
        &[
            ("mail-parser/malformed/019", "text"),
            (
                "mail-parser/thirdparty/015",
                "1/1/text 1/date 1/from 1/message-id 1/subject 2/date 2/from 2/message-id 2/subject 2/to 3/text",
            ),
        ],
    ),
    ("a boundary stands at the start of a line only", &[("mail-parser/thirdparty/005", "text")]),
    (
        "a disposition without a word still has its parameters",
        &[("mail-parser/malformed/017", "attachments")],
    ),
    (
        "of two Content-Type fields we take the first and note it; that parser takes the last",
        &[("mail-parser/malformed/020", "html text"), ("mail-parser/malformed/021", "html text")],
    ),
    (
        "a message/rfc822 part without a header is read as the text that its reader sees",
        &[("mail-parser/malformed/022", "1/text attachments contents")],
    ),
    (
        "junk in base64 is skipped as mail clients do it; that parser then gives the whole undecoded",
        &[
            ("mail-parser/rfc/000", "contents"),
            ("mail-parser/thirdparty/002", "attachments contents text"),
        ],
    ),
    (
        "a comment is a name only where there is no other, and none without an address",
        &[("mail-parser/rfc/000", "1/from 1/to"), ("mail-parser/rfc/002", "1/to")],
    ),
];
