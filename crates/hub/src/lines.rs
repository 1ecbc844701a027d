//! Input that is read line by line, however long its lines pretend to be.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use crate::sources::{STANDARD_INPUT, Source};

/// The name of a source, and its bytes.
pub(crate) fn open(source: Source) -> (String, io::Result<Box<dyn BufRead>>) {
    let file = |path: &Path| -> io::Result<Box<dyn BufRead>> {
        Ok(Box::new(BufReader::with_capacity(READ_BYTES, File::open(path)?)))
    };
    match source {
        Source::StandardInput => {
            let reader = BufReader::with_capacity(READ_BYTES, io::stdin());
            (STANDARD_INPUT.to_owned(), Ok(Box::new(reader)))
        }
        Source::File(path) => (path.display().to_string(), file(&path)),
        Source::Unreadable { path, error } => (path.display().to_string(), Err(error)),
    }
}

/// What was found where a line may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    Read,
    TooLong,
    End,
}

/// Reads a line without its end. One that is too long is passed over.
pub(crate) fn next_line(
    reader: &mut dyn BufRead,
    line: &mut Vec<u8>,
    bytes_max: u64,
) -> io::Result<Line> {
    line.clear();
    let mut bounded = Read::take(&mut *reader, bytes_max.saturating_add(1));
    if bounded.read_until(b'\n', line)? == 0 {
        return Ok(Line::End);
    }
    if line.pop_if(|byte| *byte == b'\n').is_none() && bounded.limit() == 0 {
        *line = Vec::new();
        reader.skip_until(b'\n')?;
        return Ok(Line::TooLong);
    }
    Ok(Line::Read)
}

/// Many lines for each call of the kernel.
const READ_BYTES: usize = 256 << 10;
