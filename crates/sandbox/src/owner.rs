//! The owner's side: start workers, hand them inputs, watch the clock, check what comes
//! back, and go on when one of them falls.

use std::collections::VecDeque;
use std::io::{self, IoSlice, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use analysis::{Analysis, Hashes, Input, hashed};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use vocab::{Defect, DefectCode, FileId, Limits, Owner, Sandbox, Spot};

use crate::answer::checked;
use crate::codec::{packed, unpacked};
use crate::frame::{self, HEAD, Tag};
use crate::serve::Order;

/// How to start workers and how long to wait for them.
#[derive(Debug, Clone)]
pub struct Workers {
    /// The program, called with [`Workers::ARGUMENT`].
    program: PathBuf,
    /// What a worker needs to load the settings of the owner.
    hello: Vec<u8>,
    limits: Limits,
    reuse: Reuse,
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
        Self { program, hello, limits, reuse }
    }

    /// A worker for one thread. It is started when the first input comes.
    #[must_use]
    pub const fn worker(&self) -> Worker<'_> {
        Worker { workers: self, process: None }
    }
}

/// One worker, and the next one when it falls.
#[derive(Debug)]
pub struct Worker<'w> {
    workers: &'w Workers,
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
        let process = self.process.take().filter(|process| process.is_ready_for(input));
        let mut process = match process {
            Some(process) => process,
            None => Process::start(self.workers)?,
        };
        let next = if self.workers.reuse == Reuse::Fresh { &[] } else { next };
        let limit = Duration::from_secs(
            u64::try_from(self.workers.limits.file_seconds).unwrap_or(u64::MAX),
        );
        let mut watch = Watch { end, each: limit, now: end.min(now() + limit) };
        let mut answer = Answer { opened: false, opening: None, hashes: Vec::new(), files };
        match process.exchange(input, next, &mut watch, &mut answer) {
            Ok(mut analysis) => {
                hashed(&mut analysis, answer.hashes);
                process.inputs += 1;
                process.ahead.pop_front();
                let stays = self.workers.reuse == Reuse::Pooled
                    && !answer.opened
                    && (process.inputs < INPUTS_MAX || !process.ahead.is_empty());
                if stays {
                    self.process = Some(process);
                }
                Ok(Ok(analysis))
            }
            Err(broken) => {
                let shared = process.ahead.len() > 1;
                let reason = process.end(broken);
                Ok(Err(Fallen { reason, opening: answer.opening, shared }))
            }
        }
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

/// What has come before the analysis itself.
struct Answer<'f> {
    opened: bool,
    opening: Option<FileId>,
    hashes: Vec<(FileId, Hashes)>,
    files: &'f mut dyn FnMut(FileId, &[u8]),
}

/// Until when to wait: the end of the input, and that of the file at hand.
#[derive(Debug, Clone, Copy)]
struct Watch {
    end: Instant,
    each: Duration,
    now: Instant,
}

impl Watch {
    fn begin_file(&mut self) {
        self.now = self.end.min(now() + self.each);
    }
}

/// What went wrong between owner and worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Broken {
    Time,
    /// The answer is none.
    Answer,
    /// The pipe is closed: the worker has ended.
    Ended,
}

/// A running worker.
#[derive(Debug)]
struct Process {
    child: Child,
    to: ChildStdin,
    from: ChildStdout,
    /// Room to read into; `at..end` of it was read and not yet taken.
    buffer: Vec<u8>,
    at: usize,
    end: usize,
    sandbox: Option<Sandbox>,
    inputs: usize,
    /// Names of the inputs that it has and has not answered.
    ahead: VecDeque<(String, u32)>,
    /// Bytes of inputs that are handed over at once.
    room: usize,
}

impl Process {
    fn start(workers: &Workers) -> io::Result<Self> {
        let mut child = Command::new(&workers.program)
            .arg(Workers::ARGUMENT)
            .env_clear()
            .envs(ENVIRONMENT)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let (Some(to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        // Larger pipes save turns between the processes; without them one input is sent at a time.
        let _ = rustix::pipe::fcntl_setpipe_size(&from, PIPE);
        let is_large = rustix::pipe::fcntl_setpipe_size(&to, PIPE).is_ok();
        rustix::io::ioctl_fionbio(&to, true)?;
        rustix::io::ioctl_fionbio(&from, true)?;
        let mut process = Self {
            child,
            to,
            from,
            buffer: Vec::new(),
            at: 0,
            end: 0,
            sandbox: None,
            inputs: 0,
            ahead: VecDeque::new(),
            room: if is_large { AHEAD } else { 0 },
        };
        let end = now() + START;
        let head = frame::head(Tag::Hello, workers.hello.len());
        // A worker that does not take its greeting shows itself when it is asked.
        let _ = process.send(&mut [IoSlice::new(&head), IoSlice::new(&workers.hello)], end);
        Ok(process)
    }

    /// Whether the next answer will be that of this input.
    fn is_ready_for(&self, input: &Input<'_>) -> bool {
        let first = self.ahead.front();
        first.is_none_or(|(name, index)| name == input.name && *index == input.index)
    }

    /// Hands over an input and takes everything up to the analysis.
    fn exchange(
        &mut self,
        input: &Input<'_>,
        next: &[Input<'_>],
        watch: &mut Watch,
        answer: &mut Answer<'_>,
    ) -> Result<Analysis, Broken> {
        if self.sandbox.is_none() {
            let end = watch.end.min(now() + START);
            let (tag, bytes) = self.receive(end)?;
            self.sandbox = (tag == Tag::Ready).then(|| unpacked(bytes)).flatten();
        }
        let Some(sandbox) = self.sandbox else { return Err(Broken::Answer) };
        if self.ahead.is_empty() {
            self.hand_over(input, next, watch.now)?;
        }
        loop {
            let (tag, bytes) = self.receive(watch.now)?;
            match tag {
                Tag::Opening => {
                    watch.begin_file();
                    answer.opened = true;
                    answer.opening = Some(unpacked(bytes).ok_or(Broken::Answer)?);
                }
                Tag::File => {
                    let mut rest = bytes;
                    let id = crate::codec::Shape::take(&mut rest).ok_or(Broken::Answer)?;
                    answer.hashes.push((id, Hashes::of(rest)));
                    (answer.files)(id, rest);
                }
                Tag::Done => return checked(bytes, input, sandbox).ok_or(Broken::Answer),
                Tag::Hello | Tag::Input | Tag::Ready => return Err(Broken::Answer),
            }
        }
    }

    /// Sends an input, and of the next ones as many as the pipe holds: a worker that writes
    /// what nobody reads yet must not keep its owner from reading.
    fn hand_over(
        &mut self,
        input: &Input<'_>,
        next: &[Input<'_>],
        end: Instant,
    ) -> Result<(), Broken> {
        let mut room = self.room.saturating_sub(input.bytes.len());
        let fits = |next: &&Input<'_>| {
            // Names stand in front of the bytes, and may be longer than those.
            let left = room.checked_sub(next.name.len() + next.bytes.len() + 1);
            room = left.unwrap_or_default();
            left.is_some()
        };
        let few: Vec<&Input<'_>> =
            std::iter::once(input).chain(next.iter().take_while(fits)).collect();
        let last = few.len() - 1;
        let fronts: Vec<Vec<u8>> =
            few.iter().enumerate().map(|(at, input)| front(input, at == last)).collect();
        let mut pieces = Vec::new();
        for (input, front) in few.iter().zip(&fronts) {
            pieces.extend([IoSlice::new(front), IoSlice::new(input.bytes)]);
        }
        self.ahead.extend(few.iter().map(|input| (input.name.to_owned(), input.index)));
        self.send(&mut pieces, end)
    }

    /// Writes these pieces, waiting no longer than until `end`.
    fn send(&mut self, mut pieces: &mut [IoSlice<'_>], end: Instant) -> Result<(), Broken> {
        IoSlice::advance_slices(&mut pieces, 0);
        while !pieces.is_empty() {
            match self.to.write_vectored(pieces) {
                Ok(written) => IoSlice::advance_slices(&mut pieces, written),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    wait(&self.to, PollFlags::OUT, end)?;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Err(Broken::Ended),
            }
        }
        Ok(())
    }

    /// Reads the next message; its bytes stay where they were read.
    fn receive(&mut self, end: Instant) -> Result<(Tag, &[u8]), Broken> {
        self.fill(HEAD, end)?;
        let head = self.taken(HEAD);
        let head = head.first_chunk().ok_or(Broken::Answer)?;
        let (tag, length) = frame::of_head(*head, ANSWER_MAX).ok_or(Broken::Answer)?;
        self.fill(length, end)?;
        Ok((tag, self.taken(length)))
    }

    fn taken(&mut self, length: usize) -> &[u8] {
        let start = self.at;
        self.at += length;
        self.buffer.get(start..self.at).unwrap_or_default()
    }

    /// Reads until so many bytes are there.
    fn fill(&mut self, length: usize, end: Instant) -> Result<(), Broken> {
        if self.at == self.end || self.at >= PIECE {
            self.buffer.copy_within(self.at..self.end, 0);
            (self.at, self.end) = (0, self.end - self.at);
            // A large answer is rare; its room is not kept for the small ones.
            self.buffer.truncate(self.end.max(PIECE_MAX));
            self.buffer.shrink_to(PIECE_MAX);
        }
        while self.end - self.at < length {
            let wanted = (length - (self.end - self.at)).clamp(PIECE, PIECE_MAX);
            if self.buffer.len() < self.end + wanted {
                self.buffer.resize(self.end + wanted, 0);
            }
            match self.from.read(self.buffer.get_mut(self.end..).unwrap_or_default()) {
                Ok(0) => return Err(Broken::Ended),
                Ok(read) => self.end += read,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    wait(&self.from, PollFlags::IN, end)?;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Err(Broken::Ended),
            }
        }
        Ok(())
    }

    /// Ends the worker and says what the matter was.
    fn end(mut self, broken: Broken) -> DefectCode {
        if broken != Broken::Ended {
            // It may have ended by itself meanwhile.
            let _ = self.child.kill();
        }
        let status = self.child.wait();
        match (broken, status) {
            (Broken::Time, _) => DefectCode::WorkerTime,
            (Broken::Answer, _) => DefectCode::WorkerAnswer,
            (Broken::Ended, Ok(status)) => self.cause(status),
            (Broken::Ended, Err(_)) => DefectCode::WorkerCrashed,
        }
    }

    fn cause(&mut self, status: ExitStatus) -> DefectCode {
        const SIGSYS: i32 = 31;
        const SIGXCPU: i32 = 24;
        match status.signal() {
            Some(SIGSYS) => DefectCode::WorkerViolation,
            Some(SIGXCPU) => DefectCode::WorkerTime,
            _ if self.says_out_of_memory() => DefectCode::WorkerMemory,
            _ => DefectCode::WorkerCrashed,
        }
    }

    /// The runtime's last words when memory cannot be had.
    fn says_out_of_memory(&mut self) -> bool {
        let Some(stderr) = self.child.stderr.take() else { return false };
        let mut words = Vec::new();
        // The worker has ended, so that this ends as well.
        let _ = stderr.take(LAST_WORDS).read_to_end(&mut words);
        String::from_utf8_lossy(&words).contains("memory allocation of")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It owns nothing that could be lost, and has nothing to finish.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What stands before the bytes of an input.
fn front(input: &Input<'_>, is_last: bool) -> Vec<u8> {
    let order = Order {
        name: input.name.to_owned(),
        index: input.index,
        closed: input.closed.to_vec(),
        passwords: input.passwords.to_vec(),
        is_last,
    };
    let order = packed(&packed(&order));
    let head = frame::head(Tag::Input, order.len() + input.bytes.len());
    [head.as_slice(), &order].concat()
}

/// Waits until a pipe can be used; the time being up is the answer of an endless worker.
fn wait(pipe: &impl AsFd, what: PollFlags, end: Instant) -> Result<(), Broken> {
    let left = end.saturating_duration_since(now());
    let left = Timespec::try_from(left).map_err(|_| Broken::Time)?;
    match poll(&mut [PollFd::new(pipe, what)], Some(&left)) {
        Ok(0) => Err(Broken::Time),
        Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
        Err(_) => Err(Broken::Ended),
    }
}

#[expect(clippy::disallowed_methods, reason = "whoever owns a worker watches its time")]
fn now() -> Instant {
    Instant::now()
}

/// The whole environment of a worker: its allocator takes address space in small steps, since
/// what it reserves counts against the limit, and gives none back, since it ends soon.
pub(crate) const ENVIRONMENT: [(&str, &str); 2] =
    [("MIMALLOC_ARENA_RESERVE", "65536"), ("MIMALLOC_PURGE_DELAY", "-1")];
/// Files of one input that may bring a worker down before the input is given up.
const FALLS_MAX: usize = 16;
/// Inputs without files that one worker reads.
const INPUTS_MAX: usize = 1_000;
/// An analysis is far smaller, and so is a file: those are bounded by what is unpacked.
const ANSWER_MAX: usize = 256 << 20;
const PIPE: usize = 512 << 10;
/// Bytes of inputs that a worker is given at once; with what stands before them they fit
/// into the pipe.
const AHEAD: usize = 384 << 10;
const PIECE: usize = 64 << 10;
const PIECE_MAX: usize = 4 << 20;
/// A worker loads its lists in milliseconds; a machine may be busy.
const START: Duration = Duration::from_secs(30);
const LAST_WORDS: u64 = 4 << 10;
