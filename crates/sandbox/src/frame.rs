//! Messages between owner and worker: a letter that tells what it is, the length, the bytes.

use std::io::{self, IoSlice, Read, Write};

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    /// To the worker: what it needs to load its settings.
    Hello,
    /// To the worker: an input.
    Input,
    /// From the worker: the fences stand.
    Ready,
    /// From the worker: a file is about to be opened.
    Opening,
    /// From the worker: the bytes of a file, its id in front.
    File,
    /// From the worker: the analysis.
    Done,
    /// From its parent: how the worker ended, and its last words.
    Ended,
}

impl Tag {
    const ALL: [(Self, u8); 7] = [
        (Self::Hello, b'H'),
        (Self::Input, b'I'),
        (Self::Ready, b'R'),
        (Self::Opening, b'O'),
        (Self::File, b'F'),
        (Self::Done, b'D'),
        (Self::Ended, b'E'),
    ];

    fn letter(self) -> u8 {
        Self::ALL.iter().find(|(tag, _)| *tag == self).map_or(0, |(_, letter)| *letter)
    }

    fn of_letter(letter: u8) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == letter).map(|(tag, _)| *tag)
    }
}

/// Letter and length.
pub(crate) const HEAD: usize = 9;

/// What stands in front of so many bytes.
pub(crate) fn head(tag: Tag, length: usize) -> [u8; HEAD] {
    let [a, b, c, d, e, f, g, h] = u64::try_from(length).unwrap_or(u64::MAX).to_le_bytes();
    [tag.letter(), a, b, c, d, e, f, g, h]
}

/// Reads what stands in front: the tag and how many bytes follow, at most `max`.
pub(crate) fn of_head(head: [u8; HEAD], max: usize) -> Option<(Tag, usize)> {
    let (letter, length) = head.split_first()?;
    let length = u64::from_le_bytes(*length.first_chunk()?);
    let length = usize::try_from(length).ok().filter(|length| *length <= max)?;
    Some((Tag::of_letter(*letter)?, length))
}

/// Writes a message of two pieces without joining them.
pub(crate) fn write(to: &mut impl Write, tag: Tag, front: &[u8], rest: &[u8]) -> io::Result<()> {
    let head = head(tag, front.len() + rest.len());
    let mut pieces = [IoSlice::new(&head), IoSlice::new(front), IoSlice::new(rest)];
    let mut pieces = &mut pieces[..];
    IoSlice::advance_slices(&mut pieces, 0);
    while !pieces.is_empty() {
        match to.write_vectored(pieces) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => IoSlice::advance_slices(&mut pieces, written),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Reads a message; `None` at the end of the stream.
pub(crate) fn read(
    from: &mut impl Read,
    max: usize,
    buffer: &mut Vec<u8>,
) -> io::Result<Option<Tag>> {
    let mut first = [0; HEAD];
    match from.read(&mut first)? {
        0 => return Ok(None),
        read => from.read_exact(first.get_mut(read..).unwrap_or_default())?,
    }
    let Some((tag, length)) = of_head(first, max) else {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "no message of this program"));
    };
    buffer.clear();
    // Larger ones grow as bytes come.
    buffer.reserve(length.min(RESERVED_MAX));
    let mut piece = from.take(u64::try_from(length).unwrap_or(u64::MAX));
    piece.read_to_end(buffer)?;
    if buffer.len() < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(tag))
}

/// Room for a mail of usual size with its attachments.
const RESERVED_MAX: usize = 4 << 20;
