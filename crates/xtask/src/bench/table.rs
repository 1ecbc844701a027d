//! The document `docs/benchmarks.md`.

use std::fmt::Write as _;
use std::fs;

/// One figure: what was promised and what was measured.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) what: String,
    /// What the project promises, empty for a figure that only explains another.
    pub(super) asked: String,
    pub(super) measured: String,
}

impl Row {
    pub(super) fn new(what: &str, asked: &str, measured: String) -> Self {
        Self { what: what.to_owned(), asked: asked.to_owned(), measured }
    }
}

pub(super) fn document(rows: &[Row]) -> String {
    let mut text = format!("{HEAD}Measured on: {}.\n\n", machine());
    text.push_str("| figure | promised | measured |\n|---|---|---|\n");
    for row in rows {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "| {} | {} | {} |", row.what, row.asked, row.measured);
    }
    text.push_str(TAIL);
    text
}

fn machine() -> String {
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let names: Vec<&str> = processors
        .lines()
        .filter(|line| line.starts_with("model name"))
        .filter_map(|line| line.split(": ").nth(1))
        .collect();
    format!("{} × {}", names.len(), names.first().copied().unwrap_or("unknown processor"))
}

const HEAD: &str = "# Benchmarks

`cargo xtask bench` writes this page. It builds the program in release, makes the inputs
below `target/bench`, runs the program on them as a person would, and reads wall time, CPU time
of all threads and peak memory from the kernel. Every figure includes the start of the program
and the writing of its JSON; the output goes nowhere. Times are the middle run of nine, start-up of twenty.

";

const TAIL: &str = "
## The set

2,000 mails of 36 KB on average, made by `cargo xtask mails FOLDER` (`crates/xtask/src/mails.rs`)
from the seed 20261121: the same bytes on every machine, held by a test. Of a hundred mails 36 are
newsletters (22 Japanese, 14 English; text and HTML), 38 are business mails (24 Japanese, 14 English;
up to three attachments of at most 32 kB; half of them replies that quote), 18 are phishing (12
Japanese, 6 English; HTML with a link that shows another address) and 8 are targeted (Japanese text,
up to two attachments of at most 40 kB). Of the Japanese mails 30 % are in ISO-2022-JP, 10 % in
Shift_JIS (base64), the rest in UTF-8, half base64 and half quoted-printable; of the English ones 30 %
are in ASCII. Each has two to six Received fields, authentication results and a DKIM signature; a
third carries the fields of a large mail service.

The first figures are of the set without its attachments, each mail otherwise the same; one worker reads
them in turn, while an attachment is opened in a worker that is used for this mail alone. Megabytes count
for less there: with attachments two thirds of the bytes are Base64 of files, which cost far less than text.

## The attachments

Archives of half a megabyte are ZIPs with one member: a document (WordprocessingML: 400 KB of text and a
picture) or a program of 930 KB that packs to about half. The lock is a 7-Zip archive of 524,288 rounds for each password, with
200 words in the mail. Attachments in a row are the files of `corpus/file` in turn.

## The peer

eml_parser is installed from PyPI into `target/bench/venv`, reads the same `.eml` files of the
larger corpus (`NOROSHI_CORPUS`), those that bring no files, which it would leave shut, each eight times, in one process in
the same run, and is charged for its CPU time without its start. It is AGPL: it is run beside the program, and nothing of it is part of it.

## The hostile mails

One for each function of `crates/testkit/src/hostile.rs` (nested comments, open tags, a
thousand nested parts, …), as large as it can be made below 1 MiB.

## The records

A million records over ten years (`crates/xtask/src/records.rs`, seed 20261122): 300 members in 13 SIGs,
then submissions, each with a mail (half of them targeted) and a file, half with a destination, a tenth
with a share; 187 MB of JSON lines. The figure includes reading them, every check, every table, and the
claims over all quarters.
";

#[cfg(test)]
mod tests {
    use super::{Row, document};

    #[test]
    fn rows_become_a_table() {
        let text = document(&[Row::new("start-up", "under 50 ms", "3 ms".to_owned())]);
        assert!(text.contains(
            "| figure | promised | measured |\n|---|---|---|\n| start-up | under 50 ms | 3 ms |\n"
        ));
    }
}
