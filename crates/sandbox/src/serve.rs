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
}

impl Shape for Order {
    fn put(&self, to: &mut Vec<u8>) {
        self.name.put(to);
        self.index.put(to);
        self.closed.put(to);
        self.passwords.put(to);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let name = Shape::take(from)?;
        let index = Shape::take(from)?;
        let closed = Shape::take(from)?;
        Some(Self { name, index, closed, passwords: Shape::take(from)? })
    }
}

/// Serves inputs from standard input until it ends. `load` makes the settings out of what
/// the owner sent first; it is called before the fences stand.
///
/// # Errors
/// The owner is gone, or is none.
pub fn serve(load: impl FnOnce(&[u8]) -> Option<Settings>) -> io::Result<()> {
    let mut from = BufReader::with_capacity(BUFFER, In);
    let mut message = Vec::new();
    let greeted = frame::read(&mut from, usize::MAX, &mut message)?;
    let settings = (greeted == Some(Tag::Hello)).then(|| load(&message)).flatten();
    let Some(settings) = settings else { return Err(io::ErrorKind::InvalidInput.into()) };
    let sandbox = fence::close_in(&settings.limits);
    frame::write(&mut Out, Tag::Ready, &packed(&sandbox), &[])?;
    while let Some(Tag::Input) = frame::read(&mut from, usize::MAX, &mut message)? {
        answer(&message, &settings, sandbox)?;
        // A large input must not keep its room.
        message.shrink_to(BUFFER);
    }
    Ok(())
}

fn answer(message: &[u8], settings: &Settings, sandbox: Sandbox) -> io::Result<()> {
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
    let mut sent = Sent { failed: None };
    let mut analysis = analysis::walk(&input, settings, &mut sent);
    analysis.sandbox = sandbox;
    sent.failed.map_or(Ok(()), Err)?;
    frame::write(&mut Out, Tag::Done, &written(&analysis), &[])
}

/// Sends each file to the owner as the walk meets it.
struct Sent {
    failed: Option<io::Error>,
}

impl Sent {
    fn send(&mut self, tag: Tag, id: FileId, bytes: &[u8]) {
        if self.failed.is_none() {
            self.failed = frame::write(&mut Out, tag, &packed(&id), bytes).err();
        }
    }
}

impl Keep for Sent {
    fn opening(&mut self, id: FileId) {
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

const BUFFER: usize = 256 << 10;
