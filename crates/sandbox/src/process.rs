//! A running parent of workers with the worker that it has forked last, as their owner sees
//! them: three pipes and a clock.

use std::collections::VecDeque;
use std::io::{self, IoSlice, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use analysis::{Analysis, Hashes, Input, Whose};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use vocab::{DefectCode, FileId, Sandbox};

use crate::answer::checked;
use crate::codec::{packed, unpacked};
use crate::frame::{self, HEAD, Tag};
use crate::serve::Order;

/// What to start.
pub(crate) struct Start<'s> {
    pub(crate) program: &'s Path,
    pub(crate) hello: &'s [u8],
}

/// An input, and those that may be handed over ahead.
pub(crate) struct Task<'t> {
    pub(crate) input: &'t Input<'t>,
    pub(crate) next: &'t [Input<'t>],
    pub(crate) whose: Option<&'t Whose>,
    /// Whether the worker is to read nothing else.
    pub(crate) is_only: bool,
}

/// What has come before the analysis itself.
pub(crate) struct Answer<'f> {
    pub(crate) opened: bool,
    pub(crate) opening: Option<FileId>,
    pub(crate) hashes: Vec<(FileId, Hashes)>,
    pub(crate) files: &'f mut dyn FnMut(FileId, &[u8]),
}

/// Until when to wait: the end of the input, and that of the file at hand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Watch {
    pub(crate) end: Instant,
    pub(crate) each: Duration,
    pub(crate) now: Instant,
}

impl Watch {
    fn begin_file(&mut self) {
        self.now = self.end.min(now() + self.each);
    }
}

/// What went wrong between owner and worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Broken {
    Time,
    /// The answer is none.
    Answer,
    /// The worker has ended.
    Ended,
}

/// A parent and its worker.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    to: ChildStdin,
    from: ChildStdout,
    /// Where the parent tells how a worker ended.
    status: ChildStderr,
    /// Room to read into; `at..end` of it was read and not yet taken.
    buffer: Vec<u8>,
    at: usize,
    end: usize,
    /// The fences of the worker that is at work.
    sandbox: Option<Sandbox>,
    /// Whether that worker ends without reading anything more.
    leaving: bool,
    inputs: usize,
    /// Names of the inputs that it has and has not answered.
    ahead: VecDeque<(String, u32)>,
    /// Bytes of inputs that are handed over at once.
    room: usize,
}

impl Process {
    /// Starts a parent; its first worker is forked when the first input comes.
    ///
    /// # Errors
    /// The program cannot be started.
    pub(crate) fn start(start: &Start<'_>) -> io::Result<Self> {
        let mut child = Command::new(start.program)
            .arg(crate::Workers::ARGUMENT)
            .env_clear()
            .envs(ENVIRONMENT)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let streams = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(to), Some(from), Some(status)) = streams else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        // Larger pipes save turns between the processes; without them one input is sent at a time.
        let _ = rustix::pipe::fcntl_setpipe_size(&from, PIPE);
        let is_large = rustix::pipe::fcntl_setpipe_size(&to, PIPE).is_ok();
        rustix::io::ioctl_fionbio(&to, true)?;
        rustix::io::ioctl_fionbio(&from, true)?;
        rustix::io::ioctl_fionbio(&status, true)?;
        let mut process = Self {
            child,
            to,
            from,
            status,
            buffer: Vec::new(),
            at: 0,
            end: 0,
            sandbox: None,
            leaving: false,
            inputs: 0,
            ahead: VecDeque::new(),
            room: if is_large { AHEAD } else { 0 },
        };
        let head = frame::head(Tag::Hello, start.hello.len());
        // A parent that does not take its greeting shows itself when it is asked.
        let _ = process.send(&mut [IoSlice::new(&head), IoSlice::new(start.hello)], now() + START);
        Ok(process)
    }

    /// The process, if the next answer will be that of this input.
    pub(crate) fn ready_for(self, input: &Input<'_>) -> Option<Self> {
        let process = self.settled()?;
        let first = process.ahead.front();
        let fits = first.is_none_or(|(name, index)| name == input.name && *index == input.index);
        fits.then_some(process)
    }

    /// Waits until a worker that has done its part is gone; no process if that is not certain.
    pub(crate) fn settled(mut self) -> Option<Self> {
        if !self.leaving {
            return Some(self);
        }
        let end = now() + LEAVING;
        wait(&[(self.status.as_fd(), PollFlags::IN)], end).ok()?;
        let (status, _) = ended(&self.last_words())?;
        // Bytes that nobody asked for would be taken for the next one's.
        let is_silent = self.at == self.end
            && matches!(self.from.read(&mut [0]), Err(error) if error.kind() == io::ErrorKind::WouldBlock);
        (self.leaving, self.sandbox, self.inputs) = (false, None, 0);
        self.ahead.clear();
        (status == 0 && is_silent).then_some(self)
    }

    /// Whether the worker was handed others than the input at hand.
    pub(crate) fn is_shared(&self) -> bool {
        self.ahead.len() > 1
    }

    /// Whether the worker has inputs that nobody will ask for any more.
    pub(crate) fn is_idle(&self) -> bool {
        self.leaving || self.ahead.is_empty()
    }

    /// Hands over an input and takes everything up to the analysis.
    ///
    /// # Errors
    /// What went wrong; the process is of no more use.
    pub(crate) fn exchange(
        &mut self,
        task: &Task<'_>,
        watch: &mut Watch,
        answer: &mut Answer<'_>,
    ) -> Result<Analysis, Broken> {
        let is_only = task.is_only || self.inputs >= INPUTS_MAX;
        if self.ahead.is_empty() {
            let next = if is_only { &[] } else { task.next };
            self.hand_over(&Task { next, is_only, ..*task }, watch.end)?;
        }
        let sandbox = match self.sandbox {
            Some(sandbox) => sandbox,
            None => self.greeted(watch)?,
        };
        let analysis = self.answered(task.input, sandbox, watch, answer)?;
        self.inputs += 1;
        self.ahead.pop_front();
        self.leaving = is_only || answer.opened;
        Ok(analysis)
    }

    /// Waits until the fences of a new worker stand; its time begins then.
    fn greeted(&mut self, watch: &mut Watch) -> Result<Sandbox, Broken> {
        let (tag, bytes) = self.receive(watch.end.min(now() + START))?;
        let sandbox = (tag == Tag::Ready).then(|| unpacked(bytes)).flatten();
        self.sandbox = sandbox;
        watch.begin_file();
        sandbox.ok_or(Broken::Answer)
    }

    fn answered(
        &mut self,
        input: &Input<'_>,
        sandbox: Sandbox,
        watch: &mut Watch,
        answer: &mut Answer<'_>,
    ) -> Result<Analysis, Broken> {
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
                Tag::Hello | Tag::Input | Tag::Ready | Tag::Ended => {
                    return Err(Broken::Answer);
                }
            }
        }
    }

    /// Sends an input, and of the next ones as many as the pipe holds: a worker that writes
    /// what nobody reads yet must not keep its owner from reading.
    fn hand_over(&mut self, task: &Task<'_>, end: Instant) -> Result<(), Broken> {
        let input = task.input;
        let mut room = self.room.saturating_sub(input.bytes.len());
        let fits = |next: &&Input<'_>| {
            // Names stand in front of the bytes, and may be longer than those.
            let left = room.checked_sub(next.name.len() + next.bytes.len() + 1);
            room = left.unwrap_or_default();
            left.is_some()
        };
        let few: Vec<&Input<'_>> =
            std::iter::once(input).chain(task.next.iter().take_while(fits)).collect();
        let last = few.len() - 1;
        let fronts = few.iter().enumerate().map(|(at, input)| front(input, task, at == last));
        let fronts: Vec<Vec<u8>> = fronts.collect();
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
                    let pipes =
                        [(self.to.as_fd(), PollFlags::OUT), (self.status.as_fd(), PollFlags::IN)];
                    if !wait(&pipes, end)? {
                        return Err(Broken::Ended);
                    }
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
        let mut has_ended = false;
        while self.end - self.at < length {
            let wanted = (length - (self.end - self.at)).clamp(PIECE, PIECE_MAX);
            if self.buffer.len() < self.end + wanted {
                self.buffer.resize(self.end + wanted, 0);
            }
            match self.from.read(self.buffer.get_mut(self.end..).unwrap_or_default()) {
                Ok(0) => return Err(Broken::Ended),
                Ok(read) => self.end += read,
                // It may have written after the last look and before its end.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock && !has_ended => {
                    let pipes =
                        [(self.from.as_fd(), PollFlags::IN), (self.status.as_fd(), PollFlags::IN)];
                    has_ended = !wait(&pipes, end)?;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Err(Broken::Ended),
            }
        }
        Ok(())
    }

    /// Ends parent and worker and says what the matter was.
    pub(crate) fn end(mut self, broken: Broken) -> DefectCode {
        match broken {
            Broken::Time => DefectCode::WorkerTime,
            Broken::Answer => DefectCode::WorkerAnswer,
            Broken::Ended => self.cause(),
        }
    }

    fn cause(&mut self) -> DefectCode {
        const SIGSYS: i32 = 31;
        const SIGXCPU: i32 = 24;
        let words = self.last_words();
        let (signal, words) = match ended(&words) {
            Some((status, words)) => (ExitStatus::from_raw(status).signal(), words),
            None => (self.signal(), words),
        };
        match signal {
            Some(SIGSYS) => DefectCode::WorkerViolation,
            Some(SIGXCPU) => DefectCode::WorkerTime,
            // The runtime's last words when memory cannot be had.
            _ if String::from_utf8_lossy(&words).contains("memory allocation of") => {
                DefectCode::WorkerMemory
            }
            _ => DefectCode::WorkerCrashed,
        }
    }

    /// What ended a worker that had no parent.
    fn signal(&mut self) -> Option<i32> {
        // The pipes close before a process is gone; its end is settled by then.
        let _ = self.child.kill();
        self.child.wait().ok().and_then(|status| status.signal())
    }

    /// What stands in the pipe of the parent.
    fn last_words(&mut self) -> Vec<u8> {
        let mut words = vec![0; LAST_WORDS];
        let read = self.status.read(&mut words).unwrap_or_default();
        words.truncate(read);
        words
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
fn front(input: &Input<'_>, task: &Task<'_>, is_last: bool) -> Vec<u8> {
    let order = Order {
        name: input.name.to_owned(),
        index: input.index,
        closed: input.closed.to_vec(),
        passwords: input.passwords.to_vec(),
        whose: task.whose.cloned(),
        is_only: task.is_only,
        is_last,
    };
    let order = packed(&packed(&order));
    let head = frame::head(Tag::Input, order.len() + input.bytes.len());
    [head.as_slice(), &order].concat()
}

/// What a parent tells of the end of its worker: the status of the kernel, the last words.
fn ended(bytes: &[u8]) -> Option<(i32, Vec<u8>)> {
    let (head, rest) = bytes.split_first_chunk::<HEAD>()?;
    let (tag, length) = frame::of_head(*head, LAST_WORDS)?;
    (tag == Tag::Ended && length == rest.len()).then(|| unpacked(rest)).flatten()
}

/// Waits until one of these pipes can be used, and tells whether it is the first; the time
/// being up is the answer of an endless worker.
fn wait(pipes: &[(BorrowedFd<'_>, PollFlags)], end: Instant) -> Result<bool, Broken> {
    let left = end.saturating_duration_since(now());
    let left = Timespec::try_from(left).map_err(|_| Broken::Time)?;
    let mut waiting: Vec<PollFd<'_>> =
        pipes.iter().map(|(pipe, what)| PollFd::from_borrowed_fd(*pipe, *what)).collect();
    match poll(&mut waiting, Some(&left)) {
        Ok(0) => Err(Broken::Time),
        Ok(_) => Ok(waiting.first().is_some_and(|first| !first.revents().is_empty())),
        Err(rustix::io::Errno::INTR) => Ok(true),
        Err(_) => Err(Broken::Ended),
    }
}

#[expect(clippy::disallowed_methods, reason = "whoever owns a worker watches its time")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// The whole environment of a parent and its workers: its allocator takes address space in small steps, since
/// what it reserves counts against the limit, and gives none back, since it ends soon.
pub(crate) const ENVIRONMENT: [(&str, &str); 2] =
    [("MIMALLOC_ARENA_RESERVE", "65536"), ("MIMALLOC_PURGE_DELAY", "-1")];
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
/// A parent loads its lists in milliseconds; a machine may be busy.
const START: Duration = Duration::from_secs(30);
/// A worker has nothing to finish when it has answered.
const LEAVING: Duration = Duration::from_secs(10);
const LAST_WORDS: usize = 4 << 10;
