//! The second opinion of the parser whose samples these are: its JSON beside each sample,
//! one for the sample as it is and one for its CRLF form.

use std::fs;

use serde_json::Value;
use vocab::Limits;

use super::{Differences, Explained, Facts, content, facts, folded, name};
use crate::support::samples;

#[test]
fn mail_parser_reads_its_samples_the_same() {
    let Some(corpus) = testkit::larger_corpus() else { return };
    let paths = samples(&corpus.join("mail/mail-parser"), &["eml"]);
    assert!(paths.len() >= 100, "{} samples", paths.len());
    let mut differences = Differences::default();
    for path in paths {
        let bytes = fs::read(&path).unwrap();
        for (bytes, opinion) in [(bytes.clone(), "json"), (testkit::to_crlf(&bytes), "crlf.json")] {
            let opinion = fs::read(path.with_extension(opinion)).unwrap();
            let opinion: Value = serde_json::from_slice(&opinion).unwrap();
            let mut theirs = Facts::new();
            add_opinion(&opinion, "", &mut theirs);
            let ours = facts(&mail::message(&bytes, &Limits::default()));
            differences.add(&name(&corpus, &path), &ours, &theirs);
        }
    }
    differences.check(EXPLAINED);
}

fn add_opinion(message: &Value, path: &str, facts: &mut Facts) {
    let parts = message["parts"].as_array().unwrap();
    let mut add = |field: &str, values: Vec<String>| {
        if !values.is_empty() {
            facts.insert(format!("{path}{field}"), values);
        }
    };
    let root = &parts[0];
    add("subject", header(root, "subject").filter_map(text).last().into_iter().collect());
    for field in ["from", "to", "cc"] {
        add(field, header(root, field).flat_map(mailboxes).collect());
    }
    add("date", header(root, "date").filter_map(date).last().into_iter().collect());
    add("message-id", header(root, "message_id").filter_map(text).last().into_iter().collect());
    let bodies = |part: usize, kind: &str| {
        message[kind].as_array().unwrap().iter().any(|id| id.as_u64() == Some(part as u64))
    };
    let (mut texts, mut pages, mut names, mut contents) = (vec![], vec![], vec![], vec![]);
    let mut inner = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let is_body = bodies(index, "text_body") || bodies(index, "html_body");
        let body = &part["body"];
        let is_text = |kind: &str| body.get(kind).and_then(Value::as_str).filter(|_| is_body).map(folded);
        if let Some(text) = is_text("Text") {
            texts.extend(Some(text).filter(|text| !text.is_empty()));
        } else if let Some(page) = is_text("Html") {
            pages.extend(Some(page).filter(|page| !page.is_empty()));
        } else if let Some(message) = body.get("Message") {
            inner.push(message);
        } else if body.get("Multipart").is_none() {
            names.push(file_name(part));
            contents.push(bytes_of(body));
        }
    }
    add("text", texts);
    add("html", pages);
    add("attachments", names);
    add("contents", contents);
    for (index, message) in inner.into_iter().enumerate() {
        add_opinion(message, &format!("{path}{}/", index + 1), facts);
    }
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
            super::shown(&mail::Mailbox { address: of("address"), name: of("name") })
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
        .unwrap_or_else(|| "-".to_owned())
}

fn bytes_of(body: &Value) -> String {
    let (_, value) = body.as_object().unwrap().iter().next().unwrap();
    match value {
        Value::String(text) => content(text.as_bytes()),
        Value::Array(bytes) => {
            let bytes: Vec<u8> =
                bytes.iter().map(|byte| u8::try_from(byte.as_u64().unwrap()).unwrap()).collect();
            content(&bytes)
        }
        other => panic!("no body: {other}"),
    }
}

const EXPLAINED: &[Explained] = &[];
