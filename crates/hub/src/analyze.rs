//! `analyze`: reads inputs with several threads and hands the results over in the
//! order of the inputs, in memory that does not grow with their number.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::iter::{Enumerate, Peekable};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::{thread, vec};

use analysis::{Analysis, Settings, Tally};
use vocab::{Defect, DefectCode, Owner, Spot};

use crate::sources::{STANDARD_INPUT, Source};

/// What to analyse and with how many threads.
#[derive(Debug)]
pub struct Request {
    pub sources: Vec<Source>,
    pub jobs: usize,
}

/// One result, in the order of the inputs.
#[derive(Debug)]
pub enum Done<R> {
    Rendered(Rendered<R>),
    Unread(Unread),
}

/// An input that was read.
#[derive(Debug)]
pub struct Rendered<R> {
    /// What the caller's renderer made of the analysis.
    pub output: R,
    pub tally: Tally,
    /// How many of the given sources are behind us, for a progress bar.
    pub sources_done: usize,
}

/// An input that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    pub source: String,
    pub reason: String,
}

/// Analyses every source. `render` and `sink` run in the threads, `sink` in order and
/// one at a time; a sink that fails (a closed pipe) ends the run.
///
/// # Errors
/// Whatever `sink` returns.
pub fn analyze<R: Send, E: Send>(
    request: Request,
    settings: &Settings,
    render: impl Fn(&Analysis) -> R + Sync,
    sink: impl FnMut(Done<R>) -> Result<(), E> + Send,
) -> Result<Tally, E> {
    let jobs = request.jobs.max(1);
    let queue = Queue::new(request.sources, settings.limits.input_bytes);
    let delivery = Delivery::new(jobs * TASKS_AHEAD_FOR_EACH_JOB, sink);
    thread::scope(|scope| {
        // The caller's thread is one of the jobs.
        for _ in 1..jobs {
            scope.spawn(|| work(&queue, &delivery, settings, &render));
        }
        work(&queue, &delivery, settings, &render);
    });
    delivery.finish()
}

/// One thread: takes tasks until there are none.
fn work<R, E>(
    queue: &Queue,
    delivery: &Delivery<R, E, impl FnMut(Done<R>) -> Result<(), E>>,
    settings: &Settings,
    render: &impl Fn(&Analysis) -> R,
) {
    while let Some(Task { turn, is_last, source, content }) = queue.next() {
        if !delivery.wait_for(turn) {
            return;
        }
        let done = match content {
            Ok(bytes) => {
                let (output, tally) = one(bytes, &source, turn.index, settings, render);
                Done::Rendered(Rendered { output, tally, sources_done: turn.position + 1 })
            }
            Err(error) => Done::Unread(Unread { source, reason: error.to_string() }),
        };
        delivery.take(turn, is_last, done);
    }
}

/// No input is known to make analysis or rendering panic; if one does, the others
/// still get their results, and this one says that its facts are lost.
fn one<R>(
    bytes: Vec<u8>,
    source: &str,
    index: u32,
    settings: &Settings,
    render: &impl Fn(&Analysis) -> R,
) -> (R, Tally) {
    let attempt = catch_unwind(AssertUnwindSafe(move || {
        let analysis = analysis::analyze(&bytes, source, index, settings);
        // The result is rendered without the input still in memory.
        drop(bytes);
        (render(&analysis), Tally::of(&analysis))
    }));
    attempt.unwrap_or_else(|_| {
        let place = Spot::Whole.of(Owner::Input);
        let failed = Analysis {
            source: source.to_owned(),
            index,
            defects: vec![Defect { code: DefectCode::AnalysisFailed, place }],
            ..Analysis::default()
        };
        (render(&failed), Tally::of(&failed))
    })
}

/// The place of a result: the position of its source, and in an mbox of its message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Turn {
    position: usize,
    index: u32,
}

/// Hands results over in the order of their turns, and keeps fast threads from running
/// far ahead of a slow one, whose later results would pile up in memory.
struct Delivery<R, E, S> {
    state: Mutex<Delivered<R, E, S>>,
    moved: Condvar,
}

struct Delivered<R, E, S> {
    next: Turn,
    /// Results that came before their turn, each with whether its source ends with it.
    waiting: BTreeMap<Turn, (Done<R>, bool)>,
    waiting_max: usize,
    sink: S,
    total: Tally,
    failed: Option<E>,
}

impl<R, E, S: FnMut(Done<R>) -> Result<(), E>> Delivery<R, E, S> {
    fn new(waiting_max: usize, sink: S) -> Self {
        let state = Delivered {
            next: Turn::default(),
            waiting: BTreeMap::new(),
            waiting_max,
            sink,
            total: Tally::default(),
            failed: None,
        };
        Self { state: Mutex::new(state), moved: Condvar::new() }
    }

    /// Waits until the task of this turn may run; false when the run has ended. The task
    /// that is next never waits, so that there is always one that can go on.
    fn wait_for(&self, turn: Turn) -> bool {
        let mut state = lock(&self.state);
        while state.failed.is_none() && state.is_full() && turn != state.next {
            state = wait(&self.moved, state);
        }
        state.failed.is_none()
    }

    /// Takes a result and hands over whatever is now in order.
    fn take(&self, turn: Turn, is_last: bool, done: Done<R>) {
        let mut state = lock(&self.state);
        state.waiting.insert(turn, (done, is_last));
        // Only then can a thread be waiting, and a needless call costs one of the kernel.
        let was_full = state.is_full();
        state.hand_over();
        drop(state);
        if was_full {
            self.moved.notify_all();
        }
    }

    fn finish(self) -> Result<Tally, E> {
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        state.failed.map_or(Ok(state.total), Err)
    }
}

impl<R, E, S: FnMut(Done<R>) -> Result<(), E>> Delivered<R, E, S> {
    fn is_full(&self) -> bool {
        self.waiting.len() >= self.waiting_max
    }

    fn hand_over(&mut self) {
        while self.failed.is_none() {
            let Some((done, is_last)) = self.waiting.remove(&self.next) else { return };
            match &done {
                Done::Rendered(rendered) => self.total.add(&rendered.tally),
                Done::Unread(_) => self.total.unread += 1,
            }
            self.failed = (self.sink)(done).err();
            self.next = match self.next {
                Turn { position, .. } if is_last => Turn { position: position + 1, index: 0 },
                Turn { position, index } => Turn { position, index: index + 1 },
            };
        }
    }
}

/// A panic in another thread left nothing half done behind these locks.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn wait<'a, T>(until: &Condvar, guard: MutexGuard<'a, T>) -> MutexGuard<'a, T> {
    until.wait(guard).unwrap_or_else(PoisonError::into_inner)
}

/// One input to analyse.
struct Task {
    turn: Turn,
    /// Whether its source has no more.
    is_last: bool,
    source: String,
    content: io::Result<Vec<u8>>,
}

/// Gives the inputs out in order. Threads open and read files side by side; the messages
/// of an mbox are read one after the other, as they go.
struct Queue {
    inputs: Mutex<Inputs>,
    opened: Condvar,
    bytes_max: usize,
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
    fn new(sources: Vec<Source>, bytes_max: usize) -> Self {
        let sources = sources.into_iter().enumerate();
        let inputs = Inputs { sources, opening: 0, mboxes: BTreeMap::new() };
        Self { inputs: Mutex::new(inputs), opened: Condvar::new(), bytes_max }
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
/// would cost another call of the kernel. Pipes have no size.
fn file(path: &Path, limit: usize) -> io::Result<Content> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    if size == 0 || size > READ_AT_ONCE_MAX {
        return read(Box::new(BufReader::new(file)), limit);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(limit));
    file.take(size).read_to_end(&mut bytes)?;
    if bytes.starts_with(MBOX) {
        return read(Box::new(Cursor::new(bytes)), limit);
    }
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

/// Enough to keep every thread busy while one works on a large mail.
const TASKS_AHEAD_FOR_EACH_JOB: usize = 32;
/// How an mbox begins.
const MBOX: &[u8] = b"From ";
/// Few mails are longer; those are read in several steps.
const READ_AT_ONCE_MAX: u64 = 256 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with one file for each text.
    fn folder(texts: impl IntoIterator<Item = String>) -> (tempfile::TempDir, Vec<Source>) {
        let folder = tempfile::tempdir().unwrap();
        let file = |(number, text): (usize, String)| {
            let path = folder.path().join(number.to_string());
            std::fs::write(&path, text).unwrap();
            Source::File(path)
        };
        let sources = texts.into_iter().enumerate().map(file).collect();
        (folder, sources)
    }

    fn mail(subject: &str) -> String {
        format!("From: a@a.example\nSubject: {subject}\n\nx\n")
    }

    /// The subjects in the order of the results; a renderer stumbles over one of them.
    fn run(sources: Vec<Source>, jobs: usize) -> (Vec<String>, Tally) {
        let settings = crate::settings(&crate::Configuration::default()).unwrap();
        let render = |analysis: &Analysis| {
            let subject = analysis.mails.first().and_then(|mail| mail.head.subject.clone());
            assert_ne!(subject.as_deref(), Some("stumble"));
            subject.unwrap_or_else(|| analysis.defects[0].code.to_string())
        };
        let mut seen = Vec::new();
        let sink = |done| {
            if let Done::Rendered(Rendered { output, .. }) = done {
                seen.push(output);
            }
            Ok::<(), ()>(())
        };
        let tally = analyze(Request { sources, jobs }, &settings, render, sink).unwrap();
        (seen, tally)
    }

    #[test]
    fn a_panic_costs_one_result_and_stops_nothing() {
        for jobs in [1, 3] {
            let subject = |number| if number == 3 { "stumble" } else { "fine" };
            let (_folder, sources) = folder((0..200).map(|number| mail(subject(number))));
            let (seen, tally) = run(sources, jobs);
            assert_eq!(seen.len(), 200);
            assert_eq!(seen[3], "analysis-failed");
            assert_eq!((tally.read, tally.lost), (200, 1));
        }
    }

    #[test]
    fn messages_of_mboxes_stand_between_the_files_around_them() {
        const MESSAGES: usize = 3 * TASKS_AHEAD_FOR_EACH_JOB;
        // More than is read at once.
        const LONG: usize = 300 << 10;
        let text = |number: usize| {
            let message = |index| {
                let mail = mail(&format!("{number}.{index}"));
                format!("From a@a.example Mon Jan  5 09:00:00 2026\n{mail}\n")
            };
            // Every third file is a mail alone.
            match number % 3 {
                0 => mail(&number.to_string()) + &" ".repeat(LONG),
                _ => (0..MESSAGES).map(message).collect(),
            }
        };
        let expected: Vec<String> = (0..7)
            .flat_map(|number| match number % 3 {
                0 => vec![number.to_string()],
                _ => (0..MESSAGES).map(|index| format!("{number}.{index}")).collect(),
            })
            .collect();
        for jobs in [1, 2, 5] {
            let (_folder, sources) = folder((0..7).map(text));
            assert_eq!(run(sources, jobs).0, expected);
        }
    }

    #[test]
    fn a_sink_that_fails_ends_the_run() {
        let settings = crate::settings(&crate::Configuration::default()).unwrap();
        let (_folder, sources) = folder((0..500).map(|_| mail("x")));
        let mut calls = 0;
        let sink = |_| {
            calls += 1;
            if calls == 2 { Err("closed") } else { Ok(()) }
        };
        let request = Request { sources, jobs: 2 };
        assert_eq!(analyze(request, &settings, |_| (), sink), Err("closed"));
        assert_eq!(calls, 2);
    }
}
