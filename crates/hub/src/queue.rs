//! The inputs in order: files, folders already listed, and the messages of mboxes as they go.

use std::collections::{BTreeMap, VecDeque};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::iter::{Enumerate, Peekable};
use std::path::Path;
use std::sync::{Condvar, Mutex};
use std::vec;

use analysis::Input;

use crate::delivery::{Turn, lock, wait};
use crate::sources::{STANDARD_INPUT, Source};

/// One input to analyse.
pub(crate) struct Task {
    pub(crate) turn: Turn,
    /// Whether its source has no more.
    pub(crate) is_last: bool,
    pub(crate) source: String,
    pub(crate) content: io::Result<Vec<u8>>,
}

impl Task {
    /// What is to be read, unless it cannot be had.
    pub(crate) fn input(&self) -> Option<Input<'_>> {
        let bytes = self.content.as_ref().ok()?;
        Some(Input { bytes, name: &self.source, index: self.turn.index, ..Input::default() })
    }
}

/// One mail or file to hand in, in the order of its source.
#[derive(Debug)]
pub struct OpenedInput {
    /// The path as given, `-` for standard input.
    pub source: String,
    /// Number of the mail within an mbox of several, from 1.
    pub number: Option<u32>,
    pub content: io::Result<Vec<u8>>,
}

/// The mails and files of sources one after the other; an mbox gives its mails, one of which
/// alone is held. Of a content longer than `bytes_max` one byte more is read.
pub fn opened_inputs(sources: Vec<Source>, bytes_max: usize) -> impl Iterator<Item = OpenedInput> {
    let queue = Queue::new(sources, bytes_max, 1);
    std::iter::from_fn(move || {
        let Task { turn, is_last, source, content } = queue.next()?;
        let is_alone = turn.index == 0 && is_last;
        Some(OpenedInput { source, number: (!is_alone).then_some(turn.index + 1), content })
    })
}

/// Gives the inputs out in order. Threads open and read files side by side; the messages
/// of an mbox are read one after the other, as they go.
pub(crate) struct Queue {
    inputs: Mutex<Inputs>,
    opened: Condvar,
    bytes_max: usize,
    jobs: usize,
}

struct Inputs {
    sources: Enumerate<vec::IntoIter<Source>>,
    /// How many are being opened: each may be an mbox with work for every thread.
    opening: usize,
    /// Open ones by the position of their source.
    mboxes: BTreeMap<usize, Mbox>,
}

struct Mbox {
    source: String,
    messages: Peekable<mail::Messages<Reader>>,
    next_index: u32,
}

type Reader = Box<dyn BufRead + Send>;

impl Queue {
    pub(crate) fn new(sources: Vec<Source>, bytes_max: usize, jobs: usize) -> Self {
        let sources = sources.into_iter().enumerate();
        let inputs = Inputs { sources, opening: 0, mboxes: BTreeMap::new() };
        Self { inputs: Mutex::new(inputs), opened: Condvar::new(), bytes_max, jobs }
    }

    /// The next tasks; none when there is nothing left. Small ones come together, because a
    /// worker is handed several at once; towards the end they are shared among the threads.
    pub(crate) fn next_few(&self) -> VecDeque<Task> {
        let mut few = VecDeque::new();
        let mut room = FEW_BYTES;
        while let Some(task) = self.next() {
            let size = task.content.as_ref().map_or(room, Vec::len);
            few.push_back(task);
            room = room.saturating_sub(size);
            if room == 0 || few.len() >= self.fair_share() {
                break;
            }
        }
        few
    }

    fn fair_share(&self) -> usize {
        let inputs = lock(&self.inputs);
        match inputs.mboxes.is_empty() {
            true => (inputs.sources.len() / self.jobs / 2).min(FEW),
            false => FEW,
        }
    }

    /// The next task; none when there is nothing left.
    fn next(&self) -> Option<Task> {
        let mut inputs = lock(&self.inputs);
        loop {
            if let Some(task) = inputs.next_message() {
                return Some(task);
            }
            let Some((position, source)) = inputs.sources.next() else {
                if inputs.opening == 0 {
                    return None;
                }
                inputs = wait(&self.opened, inputs);
                continue;
            };
            inputs.opening += 1;
            drop(inputs);
            let (source, content) = open(source, self.bytes_max);
            inputs = lock(&self.inputs);
            inputs.opening -= 1;
            // Nobody waits for an mbox as long as there are sources.
            if inputs.sources.len() == 0 {
                self.opened.notify_all();
            }
            let content = match content {
                Ok(Content::Mbox(messages)) => {
                    inputs.mboxes.insert(position, Mbox { source, messages, next_index: 0 });
                    continue;
                }
                Ok(Content::Bytes(bytes)) => Ok(bytes),
                Err(error) => Err(error),
            };
            let turn = Turn { position, index: 0 };
            return Some(Task { turn, is_last: true, source, content });
        }
    }
}

impl Inputs {
    /// A message of the first open mbox.
    fn next_message(&mut self) -> Option<Task> {
        let mut entry = self.mboxes.first_entry()?;
        let position = *entry.key();
        let mbox = entry.get_mut();
        let content = mbox.messages.next()?;
        let is_last = content.is_err() || mbox.messages.peek().is_none();
        let (source, index) = (mbox.source.clone(), mbox.next_index);
        mbox.next_index += 1;
        if is_last {
            entry.remove();
        }
        Some(Task { turn: Turn { position, index }, is_last, source, content })
    }
}

/// What a source holds.
enum Content {
    Bytes(Vec<u8>),
    /// Has at least one message.
    Mbox(Peekable<mail::Messages<Reader>>),
}

/// The name of a source, and what it holds.
fn open(source: Source, bytes_max: usize) -> (String, io::Result<Content>) {
    // One byte more than the bound, so that the analysis sees that there was more.
    let limit = bytes_max.saturating_add(1);
    let (name, content) = match source {
        Source::Unreadable { path, error } => (path, Err(error)),
        Source::StandardInput => {
            (STANDARD_INPUT.into(), read(Box::new(BufReader::new(io::stdin())), limit))
        }
        Source::File(path) => {
            let content = file(&path, limit);
            (path, content)
        }
    };
    (name.display().to_string(), content)
}

/// Reads an ordinary file at once: as long as its metadata say, since looking for more
/// would cost another call of the kernel. Pipes have no size, and an mbox may be long.
fn file(path: &Path, bytes_max: usize) -> io::Result<Content> {
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    if size == 0 {
        return read(Box::new(BufReader::new(file)), bytes_max);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(bytes_max).min(bytes_max));
    let limit = u64::try_from(bytes_max).unwrap_or(u64::MAX);
    let first = size.min(limit).min(FIRST_BYTES);
    file.by_ref().take(first).read_to_end(&mut bytes)?;
    if bytes.starts_with(MBOX) {
        return read(Box::new(Cursor::new(bytes).chain(BufReader::new(file))), bytes_max);
    }
    file.take(size.min(limit) - first).read_to_end(&mut bytes)?;
    Ok(Content::Bytes(bytes))
}

fn read(mut reader: Reader, limit: usize) -> io::Result<Content> {
    if reader.fill_buf()?.starts_with(MBOX) {
        let mut messages = mail::Messages::new(reader, limit).peekable();
        let is_empty = messages.peek().is_none();
        return Ok(if is_empty { Content::Bytes(vec![]) } else { Content::Mbox(messages) });
    }
    let mut bytes = Vec::new();
    reader.take(u64::try_from(limit).unwrap_or(u64::MAX)).read_to_end(&mut bytes)?;
    Ok(Content::Bytes(bytes))
}

/// As many tasks, and about as many bytes, as a worker is handed at once.
const FEW: usize = 64;
const FEW_BYTES: usize = 256 << 10;
/// Read before a file is told to be an mbox; few mails are longer.
const FIRST_BYTES: u64 = 256 << 10;
/// How an mbox begins.
const MBOX: &[u8] = b"From ";
