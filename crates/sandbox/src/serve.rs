//! The worker's side: load the settings, close in, answer.

use std::io::{self, BufReader, IoSlice, Read, Write};

use analysis::{Input, Keep, Password, Settings};
use vocab::{DefectCode, FileId, Sandbox};

use crate::answer::written;
use crate::codec::{Shape, packed, unpacked};
use crate::fence;
use crate::frame::{self, Tag};

/// What comes with the bytes of an input.
pub(crate) struct Order {
    pub(crate) name: String,
    pub(crate) index: u32,
    pub(crate) closed: Vec<(FileId, DefectCode)>,
    pub(crate) passwords: Vec<Password>,
    /// Whether the owner waits for the answer; otherwise it sent another input as well.
    pub(crate) is_last: bool,
}

impl Shape for Order {
    fn put(&self, to: &mut Vec<u8>) {
        self.name.put(to);
        self.index.put(to);
        self.closed.put(to);
        self.passwords.put(to);
        self.is_last.put(to);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let name = Shape::take(from)?;
        let index = Shape::take(from)?;
        let closed = Shape::take(from)?;
        let passwords = Shape::take(from)?;
        Some(Self { name, index, closed, passwords, is_last: Shape::take(from)? })
    }
}

/// Serves inputs from standard input until it ends. `load` makes the settings out of what
/// the owner sent first; it is called before the fences stand.
///
/// # Errors
/// The owner is gone, or is none.
pub fn serve(load: impl FnOnce(&[u8]) -> Option<Settings>) -> io::Result<()> {
    let mut from = BufReader::with_capacity(READ_AT_ONCE, In);
    let mut message = Vec::new();
    let greeted = frame::read(&mut from, usize::MAX, &mut message)?;
    let settings = (greeted == Some(Tag::Hello)).then(|| load(&message)).flatten();
    let Some(settings) = settings else { return Err(io::ErrorKind::InvalidInput.into()) };
    let sandbox = fence::close_in(&settings.limits);
    frame::write(&mut Out, Tag::Ready, &packed(&sandbox), &[])?;
    let mut sent = Sent::default();
    while let Some(Tag::Input) = frame::read(&mut from, usize::MAX, &mut message)? {
        answer(&message, &settings, sandbox, &mut sent)?;
        if sent.opened {
            // Whatever it held may have left something behind: the owner starts another one.
            return Ok(());
        }
        // A large input must not keep its room.
        message.shrink_to(BUFFER);
    }
    Ok(())
}

fn answer(
    message: &[u8],
    settings: &Settings,
    sandbox: Sandbox,
    sent: &mut Sent,
) -> io::Result<()> {
    let mut rest = message;
    let order = crate::codec::take_bytes(&mut rest).and_then(unpacked::<Order>);
    let Some(order) = order else { return Err(io::ErrorKind::InvalidInput.into()) };
    let input = Input {
        bytes: rest,
        name: &order.name,
        index: order.index,
        closed: &order.closed,
        passwords: &order.passwords,
    };
    let mut analysis = analysis::walk(&input, settings, sent);
    analysis.sandbox = sandbox;
    sent.done(&written(&analysis), order.is_last)
}

/// Sends each file to the owner as the walk meets it, and the analyses.
#[derive(Default)]
struct Sent {
    failed: Option<io::Error>,
    opened: bool,
    /// Answers that the owner does not wait for yet: it would be woken for each.
    kept: Vec<u8>,
}

impl Sent {
    fn send(&mut self, tag: Tag, id: FileId, bytes: &[u8]) {
        if self.failed.is_none() {
            self.failed = self.try_send(tag, id, bytes).err();
        }
    }

    fn try_send(&mut self, tag: Tag, id: FileId, bytes: &[u8]) -> io::Result<()> {
        self.flush()?;
        frame::write(&mut Out, tag, &packed(&id), bytes)
    }

    fn done(&mut self, analysis: &[u8], is_last: bool) -> io::Result<()> {
        self.failed.take().map_or(Ok(()), Err)?;
        frame::write(&mut self.kept, Tag::Done, analysis, &[])?;
        if is_last || self.opened || self.kept.len() > BUFFER { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Out.write_all(&self.kept)?;
        self.kept.clear();
        self.kept.shrink_to(BUFFER);
        Ok(())
    }
}

impl Keep for Sent {
    fn opening(&mut self, id: FileId) {
        self.opened = true;
        self.send(Tag::Opening, id, &[]);
    }

    fn file(&mut self, id: FileId, bytes: &[u8]) {
        self.send(Tag::File, id, bytes);
    }
}

/// Standard input without the lock and the buffer of the library.
struct In;

impl Read for In {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        rustix::io::retry_on_intr(|| rustix::io::read(io::stdin(), &mut *into)).map_err(Into::into)
    }
}

/// Standard output without the lock and the buffer of the library.
struct Out;

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        rustix::io::write(io::stdout(), bytes).map_err(Into::into)
    }

    fn write_vectored(&mut self, pieces: &[IoSlice<'_>]) -> io::Result<usize> {
        rustix::io::writev(io::stdout(), pieces).map_err(Into::into)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const BUFFER: usize = 512 << 10;
/// The library writes zeros into the whole of it once.
const READ_AT_ONCE: usize = 64 << 10;
