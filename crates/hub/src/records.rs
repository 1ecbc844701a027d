//! `records`: turns analyses, one JSON object a line, into the records that the
//! statistics count. What one analysis gives stands in `records::conversion`.

mod conversion;
mod identity;
mod received;

use std::io::{self, BufRead};

use vocab::{OrganisationKind, VerdictClass};
use wire::{Analysed, AnalysedError, OrganisationLine, RecordLine};

pub use self::received::ReceivedAt;

use self::conversion::Conversion;
pub(crate) use self::identity::Name;
use self::identity::Seen;
use crate::lines::{Line, next_line, open};
use crate::sources::Source;

/// What the analyses themselves do not tell.
#[derive(Debug, Clone)]
pub struct RecordChoices {
    /// Id of the organisation that handed the mails in.
    pub organisation: String,
    /// When they came, in place of their own times.
    pub received: Option<ReceivedAt>,
    /// What they are, in place of the verdict's class.
    pub class: Option<VerdictClass>,
}

/// What comes out, in the order of the input.
#[derive(Debug)]
pub enum Recorded<'a> {
    /// Records as lines of JSON.
    Lines(&'a [u8]),
    Fault(RecordFault),
}

/// What could not be recorded, and where it stands.
#[derive(Debug, thiserror::Error)]
#[error("{source_name}{}: {problem}", .line.map(|line| format!(":{line}")).unwrap_or_default())]
pub struct RecordFault {
    /// The path as given, `-` for standard input.
    pub source_name: String,
    /// From 1; none if the whole could not be read.
    pub line: Option<u64>,
    pub problem: RecordProblem,
}

/// Why something could not be recorded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordProblem {
    #[error("{0}: give what `noroshi analyze --format json` printed")]
    NoAnalysis(AnalysedError),
    #[error("the line is longer than {LINE_BYTES_MAX} bytes: analyse this input again")]
    LineTooLong,
    #[error("{field} is {word:?}, which is not known: use the noroshi that analysed it")]
    UnknownWord { field: &'static str, word: String },
    #[error("the mail leads to more than {HOSTS_MAX} hosts: the rest gives no records")]
    TooManyHosts,
    #[error("{0}")]
    Unreadable(io::Error),
}

/// How much was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RecordTally {
    pub analyses: u64,
    pub faults: u64,
}

/// Converts every line of every source. `sink` takes what comes out; one that fails (a
/// closed pipe) ends the run.
///
/// # Errors
/// Whatever `sink` returns.
pub fn records<E>(
    sources: Vec<Source>,
    choices: &RecordChoices,
    sink: impl FnMut(Recorded<'_>) -> Result<(), E>,
) -> Result<RecordTally, E> {
    let mut run = Run {
        choices,
        seen: Seen::default(),
        tally: RecordTally::default(),
        lines: Vec::new(),
        sink,
    };
    run.organisation()?;
    for source in sources {
        let (name, reader) = open(source);
        match reader {
            Ok(mut reader) => run.source(&name, &mut *reader)?,
            Err(error) => run.fault(&name, None, RecordProblem::Unreadable(error))?,
        }
    }
    Ok(run.tally)
}

/// Adds the records of one item that a hub keeps.
pub(crate) fn item_records(
    analysed: &Analysed<'_>,
    choices: &RecordChoices,
    name: &Name,
    lines: &mut Vec<u8>,
) {
    Conversion::new(analysed, choices, lines).run_item(name);
}

struct Run<'a, S> {
    choices: &'a RecordChoices,
    seen: Seen,
    tally: RecordTally,
    /// Records of one analysis; its memory serves for all.
    lines: Vec<u8>,
    sink: S,
}

impl<E, S: FnMut(Recorded<'_>) -> Result<(), E>> Run<'_, S> {
    fn organisation(&mut self) -> Result<(), E> {
        let id = &self.choices.organisation;
        let record = OrganisationLine { id, kind: OrganisationKind::Member };
        RecordLine::Organisation(record).push_to(&mut self.lines);
        self.hand_over()
    }

    fn source(&mut self, name: &str, reader: &mut dyn BufRead) -> Result<(), E> {
        let mut line = Vec::new();
        for number in 1.. {
            match next_line(reader, &mut line, LINE_BYTES_MAX) {
                Ok(Line::End) => break,
                Ok(Line::TooLong) => self.fault(name, Some(number), RecordProblem::LineTooLong)?,
                Ok(Line::Read) if line.trim_ascii().is_empty() => {}
                Ok(Line::Read) => self.line(name, number, &line)?,
                Err(error) => {
                    self.fault(name, Some(number), RecordProblem::Unreadable(error))?;
                    break;
                }
            }
        }
        Ok(())
    }

    fn line(&mut self, name: &str, number: u64, line: &[u8]) -> Result<(), E> {
        let analysed = match Analysed::parse(line) {
            Ok(analysed) => analysed,
            Err(error) => return self.fault(name, Some(number), RecordProblem::NoAnalysis(error)),
        };
        self.tally.analyses += 1;
        let conversion = Conversion::new(&analysed, self.choices, &mut self.lines);
        let problems = conversion.run(&mut self.seen);
        self.hand_over()?;
        problems.into_iter().try_for_each(|problem| self.fault(name, Some(number), problem))
    }

    fn hand_over(&mut self) -> Result<(), E> {
        let handed = (self.sink)(Recorded::Lines(&self.lines));
        self.lines.clear();
        handed
    }

    fn fault(&mut self, name: &str, line: Option<u64>, problem: RecordProblem) -> Result<(), E> {
        self.tally.faults += 1;
        let source_name = name.to_owned();
        (self.sink)(Recorded::Fault(RecordFault { source_name, line, problem }))
    }
}

/// The largest mail that is analysed by default gives a line of about this length.
const LINE_BYTES_MAX: u64 = 64 << 20;
/// A mail with more destinations is a list of links, which no report counts.
const HOSTS_MAX: usize = 1_000;

#[cfg(test)]
mod tests;
