//! The second opinion of Python's `email` on the samples that have none beside them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::{Differences, Explained, Facts, facts, name, told};

#[test]
fn python_reads_the_other_samples_the_same() {
    let Some(corpus) = testkit::larger_corpus() else { return };
    if Command::new("python3").arg("--version").output().is_err() {
        return testkit::missing("python3");
    }
    let folders = FOLDERS.iter().map(|(folder, extension)| {
        testkit::samples(&corpus.join("mail").join(folder), &[extension]).unwrap()
    });
    let paths: Vec<PathBuf> = folders.flatten().collect();
    assert!(paths.len() >= 200, "{} samples", paths.len());
    let opinions = opinions(Path::new("python3"), SCRIPT, &paths);
    let mut differences = Differences::default();
    for path in &paths {
        let bytes = fs::read(path).unwrap();
        let theirs = &opinions[&path.display().to_string()];
        differences.add(&name(&corpus, path), &facts(message(path, &bytes)), theirs);
    }
    differences.check(EXPLAINED);
}

/// The samples of DKIM have the records of the DNS before the mail.
fn message<'a>(path: &Path, bytes: &'a [u8]) -> &'a [u8] {
    if path.extension().is_some_and(|extension| extension == "txt") {
        let end = bytes.windows(2).position(|pair| pair == b"\n\n").unwrap();
        return &bytes[end + 2..];
    }
    bytes
}

/// What a script says of each file, by its path.
pub(super) fn opinions(python: &Path, script: &str, paths: &[PathBuf]) -> BTreeMap<String, Facts> {
    let output = Command::new(python).args(["-I", "-c", script]).args(paths).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let opinions: Value = serde_json::from_slice(&output.stdout).unwrap();
    let opinions = opinions.as_object().unwrap().iter();
    opinions.map(|(path, opinion)| (path.clone(), theirs(opinion))).collect()
}

fn theirs(opinion: &Value) -> Facts {
    let fields = opinion.as_object().unwrap().iter();
    fields
        .map(|(field, values)| {
            let values = values.as_array().unwrap().iter().map(told);
            // An empty body is none, but an empty file is a file.
            let is_file = field.ends_with("contents");
            (field.clone(), values.filter(|value| is_file || !value.is_empty()).collect())
        })
        .collect()
}

const FOLDERS: [(&str, &str); 4] =
    [("dkim-arc", "txt"), ("japanese-bounces", "eml"), ("rubymail", "eml"), ("tnef", "eml")];

/// Only the older interface of `email` is used, because it says the same in every version.
const SCRIPT: &str = include_str!("opinion.py");

const EXPLAINED: &[Explained] = &[
    (
        "bytes that are not of the declared charset stay U+FFFD there; we show what they most likely are",
        &[
            ("japanese-bounces/lhost-ezweb-02", "text"),
            ("japanese-bounces/lhost-ezweb-03", "text"),
            ("japanese-bounces/lhost-ezweb-04", "text"),
            ("japanese-bounces/lhost-ezweb-05", "text"),
            ("japanese-bounces/lhost-kddi-01", "text"),
            ("rubymail/attachment_emails/attachment_nonascii_filename", "attachments"),
            ("rubymail/attachment_emails/attachment_with_encoded_name", "attachments"),
            ("rubymail/error_emails/content_transfer_encoding_empty", "html"),
            ("rubymail/error_emails/content_transfer_encoding_plain", "text"),
            ("rubymail/error_emails/invalid_subject_characters", "subject"),
            ("rubymail/error_emails/must_supply_encoding", "from"),
            ("rubymail/plain_emails/raw_email6", "text"),
            ("rubymail/plain_emails/raw_email8", "attachments"),
            ("rubymail/rfc6532/utf8_headers", "from to"),
        ],
    ),
    (
        "ISO-8859-1 is read as windows-1252 by mail clients, and so by us",
        &[
            ("rubymail/attachment_emails/attachment_pdf_non_ascii", "text"),
            ("rubymail/attachment_emails/attachment_pdf_non_ascii_lf", "text"),
            ("rubymail/error_emails/content_transfer_encoding_7-bit", "html text"),
        ],
    ),
    (
        "a blank between text and an encoded word is text; Python drops it at some folds",
        &[
            ("japanese-bounces/lhost-domino-02", "subject"),
            ("rubymail/rfc2822/example14", "subject"),
        ],
    ),
    (
        "a header goes on after a stray line or a fold that lost its blank; Python ends it there",
        &[
            (
                "japanese-bounces/lhost-office365-09",
                "1/date 1/from 1/html 1/message-id 1/subject 1/text 1/to attachments contents html text",
            ),
            (
                "japanese-bounces/lhost-office365-10",
                "1/date 1/from 1/html 1/message-id 1/subject 1/text 1/to attachments contents html text",
            ),
            (
                "japanese-bounces/lhost-office365-12",
                "1/date 1/from 1/html 1/message-id 1/subject 1/text 1/to attachments contents html text",
            ),
            (
                "rubymail/plain_emails/raw_email_incorrect_header",
                "date from message-id subject text to",
            ),
            ("rubymail/rfc2822/example13", "date from message-id subject text to"),
        ],
    ),
    (
        "a boundary that is not the declared one is guessed",
        &[(
            "japanese-bounces/rhost-google-02",
            "1/date 1/from 1/message-id 1/subject 1/text 1/to contents text",
        )],
    ),
    (
        "a parameter without its semicolon does not make a text a file",
        &[("japanese-bounces/lhost-x1-02", "attachments contents text")],
    ),
    (
        "the only text of a mail is its body although it has a name",
        &[("japanese-bounces/lhost-mcafee-01", "attachments contents text")],
    ),
    (
        "a multipart without any content is no file",
        &[
            ("rubymail/attachment_emails/attachment_message_rfc822_inline_image", "1/attachments"),
            ("rubymail/error_emails/bad_date_header2", "attachments"),
            ("rubymail/error_emails/empty_in_reply_to", "attachments"),
            ("rubymail/error_emails/missing_body", "attachments"),
            ("rubymail/error_emails/must_supply_encoding", "attachments"),
        ],
    ),
    ("there is no hour 59", &[("rubymail/error_emails/bad_date_header2", "date")]),
    (
        "a local part alone is shown as a name, because it is no address of the Internet",
        &[
            ("japanese-bounces/lhost-sendmail-10", "to"),
            ("japanese-bounces/lhost-sendmail-18", "to"),
        ],
    ),
    (
        "what stands in angle brackets is the address, whatever stands in or before it",
        &[
            ("rubymail/error_emails/missing_body", "to"),
            ("rubymail/plain_emails/raw_email_with_at_display_name", "to"),
        ],
    ),
    (
        "words before an address are its name, and two addresses may lack their comma",
        &[
            ("rubymail/plain_emails/mix_caps_content_type", "from"),
            ("rubymail/plain_emails/raw_email_multiple_from", "from to"),
        ],
    ),
    (
        "a comment is a name only where there is no other",
        &[("rubymail/rfc2822/example10", "from to")],
    ),
];
