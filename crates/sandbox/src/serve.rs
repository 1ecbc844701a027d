//! The worker's side: load the settings, close in, answer.

use std::io::{self, BufReader, Write};
use std::mem::ManuallyDrop;

use analysis::{Input, Keep, Password, Settings, Whose};
use vocab::{DefectCode, FileId, Sandbox};

use crate::answer::written;
use crate::codec::{Shape, packed, unpacked};
use crate::fence;
use crate::frame::{self, Tag};
use crate::parent::{Role, tend};
use crate::streams::{In, Out};

/// What comes with the bytes of an input.
pub(crate) struct Order {
    pub(crate) name: String,
    pub(crate) index: u32,
    pub(crate) closed: Vec<(FileId, DefectCode)>,
    pub(crate) passwords: Vec<Password>,
    /// Whose it is, if not the owner's.
    pub(crate) whose: Option<Whose>,
    /// Whether the worker ends after it.
    pub(crate) is_only: bool,
    /// Whether the owner waits for the answer; otherwise it sent another input as well.
    pub(crate) is_last: bool,
}

impl Shape for Order {
    fn put(&self, to: &mut Vec<u8>) {
        self.name.put(to);
        self.index.put(to);
        self.closed.put(to);
        self.passwords.put(to);
        self.whose.put(to);
        self.is_only.put(to);
        self.is_last.put(to);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let name = Shape::take(from)?;
        let index = Shape::take(from)?;
        let closed = Shape::take(from)?;
        let passwords = Shape::take(from)?;
        let whose = Shape::take(from)?;
        let is_only = Shape::take(from)?;
        let is_last = Shape::take(from)?;
        Some(Self { name, index, closed, passwords, whose, is_only, is_last })
    }
}

/// Serves inputs from standard input until it ends. `load` makes the settings out of what
/// the owner sent first. Each worker is a fork of this process and closes in before it reads.
///
/// # Errors
/// The owner is gone, or is none.
pub fn serve(load: impl FnOnce(&[u8]) -> Option<Settings>) -> io::Result<()> {
    let mut message = Vec::new();
    let greeted = frame::read(&mut In, usize::MAX, &mut message)?;
    let settings = (greeted == Some(Tag::Hello)).then(|| load(&message)).flatten();
    let Some(settings) = settings else { return Err(io::ErrorKind::InvalidInput.into()) };
    match tend(&settings)? {
        Role::Parent => Ok(()),
        // A fork ends at once: taking its copy of the settings apart would copy their pages.
        Role::Worker => work(&mut ManuallyDrop::new(settings), message),
    }
}

fn work(settings: &mut Settings, mut message: Vec<u8>) -> io::Result<()> {
    let mut from = BufReader::with_capacity(READ_AT_ONCE, In);
    let sandbox = fence::close_in(&settings.limits);
    frame::write(&mut Out, Tag::Ready, &packed(&sandbox), &[])?;
    let mut sent = Sent::default();
    while let Some(Tag::Input) = frame::read(&mut from, usize::MAX, &mut message)? {
        let is_only = answer(&message, settings, sandbox, &mut sent)?;
        if is_only || sent.opened {
            // Whatever it held may have left something behind: the next one gets another.
            return Ok(());
        }
        // A large input must not keep its room.
        message.shrink_to(BUFFER);
    }
    Ok(())
}

/// Whether it was the only one.
fn answer(
    message: &[u8],
    settings: &mut Settings,
    sandbox: Sandbox,
    sent: &mut Sent,
) -> io::Result<bool> {
    let mut rest = message;
    let order = crate::codec::take_bytes(&mut rest).and_then(unpacked::<Order>);
    let Some(order) = order else { return Err(io::ErrorKind::InvalidInput.into()) };
    if let Some(whose) = order.whose {
        settings.make(whose);
    }
    let input = Input {
        bytes: rest,
        name: &order.name,
        index: order.index,
        closed: &order.closed,
        passwords: &order.passwords,
    };
    let mut analysis = analysis::walk(&input, settings, sent);
    analysis.sandbox = sandbox;
    sent.done(&written(&analysis), order.is_last)?;
    Ok(order.is_only)
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
        if is_last && self.kept.is_empty() {
            return frame::write(&mut Out, Tag::Done, analysis, &[]);
        }
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

const BUFFER: usize = 512 << 10;
/// One page, which holds a head; what is longer goes past it into the message.
const READ_AT_ONCE: usize = 4 << 10;
