//! One analysis as one line of JSON, schema 1 (`docs/analysis-json.md`).

mod writer;

use analysis::Analysis;

use crate::shape;

/// Version of the shape: fields may be added under it, never changed or removed.
pub const SCHEMA: u32 = 1;

/// The object of one input, ended by a line feed.
#[must_use]
pub fn analysis_line(analysis: &Analysis) -> Vec<u8> {
    let text: usize = analysis.mails.iter().map(|mail| mail.text.len()).sum();
    let mut line = Vec::with_capacity(text + TYPICAL_FACTS_BYTES);
    // Writing our own shapes into memory cannot fail: they hold what the writer knows.
    if writer::write(&mut line, &shape::analysis(analysis)).is_err() {
        line.clear();
    }
    line.push(b'\n');
    line
}

/// What the facts of an ordinary mail take beside its text.
const TYPICAL_FACTS_BYTES: usize = 24 << 10;

#[cfg(test)]
mod tests;
