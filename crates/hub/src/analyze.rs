//! `analyze`: reads inputs with several threads and hands the results over in the
//! order of the inputs, in memory that does not grow with their number.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use analysis::{Analysis, Settings, Tally};
use vocab::{Defect, DefectCode, Owner, Spot};

use crate::sources::Source;

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
    let queue = Mutex::new(Queue::new(request.sources, settings.limits.input_bytes));
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
    queue: &Mutex<Queue>,
    delivery: &Delivery<R, E, impl FnMut(Done<R>) -> Result<(), E>>,
    settings: &Settings,
    render: &impl Fn(&Analysis) -> R,
) {
    loop {
        let Some(task) = lock(queue).next_task() else { return };
        let Task { number, source, index, sources_done, content } = task;
        if !delivery.wait_for(number) {
            return;
        }
        let done = match content.bytes(settings.limits.input_bytes) {
            Ok(bytes) => {
                let (output, tally) = one(bytes, &source, index, settings, render);
                Done::Rendered(Rendered { output, tally, sources_done })
            }
            Err(error) => Done::Unread(Unread { source, reason: error.to_string() }),
        };
        delivery.take(number, done);
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

/// Hands results over in the order of their tasks, and keeps fast threads from running
/// far ahead of a slow one, whose later results would pile up in memory.
struct Delivery<R, E, S> {
    state: Mutex<Delivered<R, E, S>>,
    moved: Condvar,
    window: u64,
}

struct Delivered<R, E, S> {
    next: u64,
    waiting: BTreeMap<u64, Done<R>>,
    sink: S,
    total: Tally,
    failed: Option<E>,
}

impl<R, E, S: FnMut(Done<R>) -> Result<(), E>> Delivery<R, E, S> {
    fn new(window: usize, sink: S) -> Self {
        let state = Delivered {
            next: 0,
            waiting: BTreeMap::new(),
            sink,
            total: Tally::default(),
            failed: None,
        };
        let window = u64::try_from(window).unwrap_or(u64::MAX);
        Self { state: Mutex::new(state), moved: Condvar::new(), window }
    }

    /// Waits until task `number` may run; false when the run has ended.
    fn wait_for(&self, number: u64) -> bool {
        let mut state = lock(&self.state);
        while state.failed.is_none() && number >= state.next.saturating_add(self.window) {
            state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.failed.is_none()
    }

    /// Takes a result and hands over whatever is now in order.
    fn take(&self, number: u64, done: Done<R>) {
        let mut state = lock(&self.state);
        state.waiting.insert(number, done);
        state.hand_over();
        drop(state);
        self.moved.notify_all();
    }

    fn finish(self) -> Result<Tally, E> {
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        state.failed.map_or(Ok(state.total), Err)
    }
}

impl<R, E, S: FnMut(Done<R>) -> Result<(), E>> Delivered<R, E, S> {
    fn hand_over(&mut self) {
        while self.failed.is_none() {
            let Some(done) = self.waiting.remove(&self.next) else { return };
            match &done {
                Done::Rendered(rendered) => self.total.add(&rendered.tally),
                Done::Unread(_) => self.total.unread += 1,
            }
            self.failed = (self.sink)(done).err();
            self.next += 1;
        }
    }
}

/// A panic in another thread left nothing half done behind these locks.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One input to analyse.
struct Task {
    number: u64,
    source: String,
    index: u32,
    sources_done: usize,
    content: TaskContent,
}

enum TaskContent {
    /// Read by the thread that analyses it.
    Stream {
        reader: Reader,
        size: u64,
    },
    Bytes(Vec<u8>),
    Unread(io::Error),
}

type Reader = Box<dyn BufRead + Send>;

impl TaskContent {
    fn bytes(self, bytes_max: usize) -> io::Result<Vec<u8>> {
        match self {
            Self::Stream { reader, size } => bounded(reader, size, bytes_max),
            Self::Bytes(bytes) => Ok(bytes),
            Self::Unread(error) => Err(error),
        }
    }
}

/// Reads one byte more than the bound, so that the analysis sees that there was more.
fn bounded(input: impl Read, size: u64, bytes_max: usize) -> io::Result<Vec<u8>> {
    let limit = u64::try_from(bytes_max).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(limit)).unwrap_or(0));
    input.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The inputs in order; an mbox gives one task a message, read as it goes.
struct Queue {
    sources: std::iter::Enumerate<std::vec::IntoIter<Source>>,
    mbox: Option<Mbox>,
    next_number: u64,
    bytes_max: usize,
}

struct Mbox {
    messages: mail::Messages<Reader>,
    source: String,
    next_index: u32,
    sources_done: usize,
}

impl Queue {
    fn new(sources: Vec<Source>, bytes_max: usize) -> Self {
        let sources = sources.into_iter().enumerate();
        Self { sources, mbox: None, next_number: 0, bytes_max }
    }

    fn next_task(&mut self) -> Option<Task> {
        loop {
            if let Some(task) = self.next_message() {
                return Some(task);
            }
            let (position, source) = self.sources.next()?;
            if let Some(task) = self.open(source, position + 1) {
                return Some(task);
            }
        }
    }

    fn next_message(&mut self) -> Option<Task> {
        let mbox = self.mbox.as_mut()?;
        let Some(message) = mbox.messages.next() else {
            self.mbox = None;
            return None;
        };
        let (source, index, sources_done) =
            (mbox.source.clone(), mbox.next_index, mbox.sources_done);
        mbox.next_index += 1;
        let content = match message {
            Ok(bytes) => TaskContent::Bytes(bytes),
            Err(error) => {
                self.mbox = None;
                TaskContent::Unread(error)
            }
        };
        Some(self.task(source, index, sources_done, content))
    }

    /// A task, or nothing when the source is an mbox that is now open.
    fn open(&mut self, source: Source, sources_done: usize) -> Option<Task> {
        let (name, content) = match source {
            Source::Unreadable { path, error } => (path, TaskContent::Unread(error)),
            Source::StandardInput => {
                let reader = Box::new(BufReader::new(io::stdin()));
                (STANDARD_INPUT.into(), TaskContent::Stream { reader, size: 0 })
            }
            Source::File(path) => {
                let content = file(&path).unwrap_or_else(TaskContent::Unread);
                (path, content)
            }
        };
        let name = name.display().to_string();
        match mbox(content) {
            Ok(reader) => {
                let messages = mail::Messages::new(reader, self.bytes_max.saturating_add(1));
                self.mbox = Some(Mbox { messages, source: name, next_index: 0, sources_done });
                None
            }
            Err(content) => Some(self.task(name, 0, sources_done, content)),
        }
    }

    fn task(
        &mut self,
        source: String,
        index: u32,
        sources_done: usize,
        content: TaskContent,
    ) -> Task {
        let number = self.next_number;
        self.next_number += 1;
        Task { number, source, index, sources_done, content }
    }
}

fn file(path: &Path) -> io::Result<TaskContent> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    Ok(TaskContent::Stream { reader: Box::new(BufReader::new(file)), size })
}

/// The reader of an mbox; any other content comes back.
fn mbox(content: TaskContent) -> Result<Reader, TaskContent> {
    let TaskContent::Stream { mut reader, size } = content else { return Err(content) };
    if begins_as_mbox(&mut reader) {
        return Ok(reader);
    }
    Err(TaskContent::Stream { reader, size })
}

fn begins_as_mbox(reader: &mut impl BufRead) -> bool {
    reader.fill_buf().is_ok_and(|head| head.starts_with(b"From "))
}

/// The source name of standard input.
const STANDARD_INPUT: &str = "-";
/// Enough to keep every thread busy while one works on a large mail.
const TASKS_AHEAD_FOR_EACH_JOB: usize = 32;

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// Analyses mails whose subjects are given; a renderer stumbles over one of them.
    fn run(subjects: &[&str], jobs: usize) -> (Vec<String>, Tally) {
        let folder = tempfile::tempdir().unwrap();
        let sources = subjects.iter().enumerate().map(|(number, subject)| {
            let path = folder.path().join(number.to_string());
            std::fs::write(&path, format!("From: a@a.example\nSubject: {subject}\n\nx\n")).unwrap();
            Source::File(path)
        });
        let request = Request { sources: sources.collect(), jobs };
        let configuration = crate::Configuration::parse("", Path::new("noroshi.toml")).unwrap();
        let settings = crate::settings(&configuration).unwrap();
        let render = |analysis: &Analysis| {
            let subject = analysis.mails.first().and_then(|mail| mail.subject.clone());
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
        let tally = analyze(request, &settings, render, sink).unwrap();
        (seen, tally)
    }

    #[test]
    fn a_panic_costs_one_result_and_stops_nothing() {
        let mut subjects = vec!["fine"; 200];
        subjects[3] = "stumble";
        for jobs in [1, 3] {
            let (seen, tally) = run(&subjects, jobs);
            assert_eq!(seen.len(), 200);
            assert_eq!(seen[3], "analysis-failed");
            assert_eq!((tally.read, tally.lost), (200, 1));
        }
    }

    #[test]
    fn a_sink_that_fails_ends_the_run() {
        let settings = crate::settings(&crate::Configuration::default()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let sources = (0..500).map(|number| {
            let path = folder.path().join(number.to_string());
            std::fs::write(&path, "From: a@a.example\n\nx\n").unwrap();
            Source::File(path)
        });
        let request = Request { sources: sources.collect(), jobs: 2 };
        let mut calls = 0;
        let sink = |_| {
            calls += 1;
            if calls == 2 { Err("closed") } else { Ok(()) }
        };
        assert_eq!(analyze(request, &settings, |_| (), sink), Err("closed"));
        assert_eq!(calls, 2);
    }
}
