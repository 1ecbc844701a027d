//! The owner's side: hand inputs to workers, watch the clock, and go on when one of them
//! falls.

use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use analysis::{Analysis, Input, Whose, hashed};
use vocab::{Defect, DefectCode, FileId, Limits, Owner, Spot};

use crate::process::{Answer, Process, Start, Task, Watch, now};

/// How to start workers and how long to wait for them. Parents of workers that nobody uses
/// are kept here for the next one who does.
#[derive(Debug)]
pub struct Workers {
    /// The program, called with [`Workers::ARGUMENT`].
    program: PathBuf,
    /// What a worker needs to load the settings of the owner.
    hello: Vec<u8>,
    limits: Limits,
    reuse: Reuse,
    idle: Mutex<Vec<Process>>,
}

/// For how long a worker is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reuse {
    /// One worker reads input after input of one owner, until it has opened a file, has
    /// fallen, or has read a thousand.
    Pooled,
    /// Each input gets a worker of its own: no input can leave anything for the next one.
    Fresh,
}

impl Workers {
    /// The hidden command that makes the program a worker.
    pub const ARGUMENT: &'static str = "read-hostile-bytes";

    #[must_use]
    pub const fn new(program: PathBuf, hello: Vec<u8>, limits: Limits, reuse: Reuse) -> Self {
        Self { program, hello, limits, reuse, idle: Mutex::new(Vec::new()) }
    }

    /// A worker for one thread. It is started when the first input comes.
    #[must_use]
    pub const fn worker(&self) -> Worker<'_> {
        Worker { workers: self, whose: None, process: None }
    }

    /// The same for inputs of somebody else than the owner.
    #[must_use]
    pub const fn worker_for(&self, whose: Whose) -> Worker<'_> {
        Worker { workers: self, whose: Some(whose), process: None }
    }

    fn process(&self) -> io::Result<Process> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        match idle {
            Some(process) => Ok(process),
            None => Process::start(&Start { program: &self.program, hello: &self.hello }),
        }
    }
}

/// One worker, and the next one when it falls or has done its part.
#[derive(Debug)]
pub struct Worker<'w> {
    workers: &'w Workers,
    whose: Option<Whose>,
    process: Option<Process>,
}

impl Worker<'_> {
    /// Analyses an input in the worker. What brings the worker down is noted as a defect of
    /// the file that was being opened; that file stays shut, and the rest is read again.
    /// `next` are the inputs that will be asked for after it, as many as are known: they are
    /// handed over ahead, which saves turns between the processes. `files` is handed each
    /// file on the way, once more when something is read again.
    ///
    /// # Errors
    /// A worker cannot be started.
    pub fn analyze(
        &mut self,
        input: &Input<'_>,
        mut next: &[Input<'_>],
        files: &mut dyn FnMut(FileId, &[u8]),
    ) -> io::Result<Analysis> {
        let seconds = |limit: usize| Duration::from_secs(u64::try_from(limit).unwrap_or(u64::MAX));
        let end = now() + seconds(self.workers.limits.input_seconds);
        let mut closed = input.closed.to_vec();
        loop {
            let input = Input { closed: &closed, ..*input };
            let fallen = match self.attempt(&input, next, end, files)? {
                Ok(analysis) => return Ok(analysis),
                Err(fallen) => fallen,
            };
            if fallen.opening.is_none() && fallen.shared {
                // It may have been one of the others: by itself it gets what it deserves.
                next = &[];
                continue;
            }
            let is_new = |id: &FileId| closed.iter().all(|(known, _)| known != id);
            match fallen.opening.filter(is_new) {
                Some(id) if closed.len() < FALLS_MAX && now() < end => {
                    closed.push((id, fallen.reason));
                }
                _ => return Ok(nothing(&input, fallen.reason)),
            }
        }
    }

    /// One try. The outer error means that there is no worker at all.
    fn attempt(
        &mut self,
        input: &Input<'_>,
        next: &[Input<'_>],
        end: Instant,
        files: &mut dyn FnMut(FileId, &[u8]),
    ) -> io::Result<Result<Analysis, Fallen>> {
        let process = self.process.take().and_then(|process| process.ready_for(input));
        let mut process = match process {
            Some(process) => process,
            None => self.fresh()?,
        };
        let is_only = self.workers.reuse == Reuse::Fresh;
        let next = if is_only { &[] } else { next };
        let limit = Duration::from_secs(
            u64::try_from(self.workers.limits.file_seconds).unwrap_or(u64::MAX),
        );
        let task = Task { input, next, whose: self.whose.as_ref(), is_only };
        let mut watch = Watch { end, each: limit, now: end.min(now() + limit) };
        let mut answer = Answer { opened: false, opening: None, hashes: Vec::new(), files };
        match process.exchange(&task, &mut watch, &mut answer) {
            Ok(mut analysis) => {
                hashed(&mut analysis, answer.hashes);
                self.process = Some(process);
                Ok(Ok(analysis))
            }
            Err(broken) => {
                let shared = process.is_shared();
                let reason = process.end(broken);
                Ok(Err(Fallen { reason, opening: answer.opening, shared }))
            }
        }
    }

    /// A process that nobody uses, and whose last worker has ended.
    fn fresh(&self) -> io::Result<Process> {
        loop {
            if let Some(process) = self.workers.process()?.settled() {
                return Ok(process);
            }
        }
    }
}

impl Drop for Worker<'_> {
    fn drop(&mut self) {
        let process = self.process.take().filter(Process::is_idle);
        let mut idle = self.workers.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.extend(process);
    }
}

/// Why an attempt came to nothing.
struct Fallen {
    reason: DefectCode,
    /// The file that was being opened.
    opening: Option<FileId>,
    /// Whether the worker had other inputs as well.
    shared: bool,
}

/// The result for an input that could not be read at all.
fn nothing(input: &Input<'_>, reason: DefectCode) -> Analysis {
    let defect = Defect { code: reason, place: Spot::Whole.of(Owner::Input) };
    Analysis {
        source: input.name.to_owned(),
        index: input.index,
        defects: vec![defect],
        ..Analysis::default()
    }
}

/// Files of one input that may bring a worker down before the input is given up.
const FALLS_MAX: usize = 16;
