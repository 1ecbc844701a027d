//! The clean parent of workers. It has loaded the settings and reads nothing that came from
//! outside; when something stands in the pipe, it forks a worker, which reads it. So a worker
//! costs a fraction of a program's start and never knows of another one's input.

use std::fs::OpenOptions;
use std::io;

use analysis::{Input, Keep, Settings};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::fd::{AsFd, OwnedFd};
use rustix::io::{ioctl_fionread, retry_on_intr};
use rustix::pipe::{PipeFlags, SpliceFlags, pipe_with, splice};
use rustix::process::{
    Pid, Signal, WaitOptions, getppid, set_parent_process_death_signal, waitpid,
};
use vocab::FileId;

use crate::codec::packed;
use crate::frame::{self, Tag};
use crate::streams::Errors;

/// What a process is after [`tend`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Reads what stands in the pipe, then ends.
    Worker,
    /// There is nothing left to do.
    Parent,
}

/// Forks workers one after the other for as long as input comes, and tells the owner how each
/// of them ended. Where the kernel lets nobody fork, the parent is its only worker.
///
/// # Errors
/// The owner is gone.
pub(crate) fn tend(settings: &Settings) -> io::Result<Role> {
    warm_up(settings);
    let (words, end_of_worker) = pipe_with(PipeFlags::CLOEXEC | PipeFlags::NONBLOCK)?;
    let nothing = OpenOptions::new().write(true).open("/dev/null")?;
    let own = rustix::process::getpid();
    while input_waits()? {
        match safe_fork::fork() {
            Ok(None) => return become_worker(own, &end_of_worker).map(|()| Role::Worker),
            Ok(Some(child)) => {
                let status = status_of(child.pid())?;
                discard_input(&nothing)?;
                let ended = packed(&(status, last_words(&words)?));
                frame::write(&mut Errors, Tag::Ended, &ended, &[])?;
            }
            Err(_) => return Ok(Role::Worker),
        }
    }
    Ok(Role::Parent)
}

/// Tables that are made when they are first used are made once, here.
fn warm_up(settings: &Settings) {
    for mail in FIRST_MAILS {
        let _ = analysis::walk(&Input::new(mail.as_bytes(), "first.eml"), settings, &mut Nobody);
    }
}

/// Waits until something stands in the pipe, which stays there; false when it is closed.
fn input_waits() -> io::Result<bool> {
    let stdin = io::stdin();
    let mut pipe = [PollFd::new(&stdin, PollFlags::IN)];
    retry_on_intr(|| poll(&mut pipe, None))?;
    Ok(pipe.iter().any(|pipe| pipe.revents().contains(PollFlags::IN)))
}

/// The fork ends with its parent, and its last words go there and nowhere else.
fn become_worker(parent: Pid, end: &OwnedFd) -> io::Result<()> {
    set_parent_process_death_signal(Some(Signal::KILL))?;
    if getppid() != Some(parent) {
        return Err(io::ErrorKind::BrokenPipe.into());
    }
    rustix::stdio::dup2_stderr(end)?;
    Ok(())
}

fn status_of(child: u32) -> io::Result<i32> {
    let child = i32::try_from(child).ok().and_then(Pid::from_raw);
    let ended = retry_on_intr(|| waitpid(child, WaitOptions::empty()))?;
    Ok(ended.map_or(0, |(_, status)| status.as_raw()))
}

/// What a worker leaves unread goes into nothing without being read here either.
fn discard_input(nothing: &impl AsFd) -> io::Result<()> {
    loop {
        let stdin = io::stdin();
        let waiting = usize::try_from(ioctl_fionread(&stdin)?).unwrap_or(usize::MAX);
        if waiting == 0 {
            return Ok(());
        }
        splice(&stdin, None, nothing, None, waiting, SpliceFlags::NONBLOCK)?;
    }
}

fn last_words(words: &OwnedFd) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; WORDS_MAX];
    let read = match rustix::io::read(words, &mut bytes) {
        Err(rustix::io::Errno::AGAIN) => 0,
        read => read?,
    };
    bytes.truncate(read);
    Ok(bytes)
}

/// Nobody wants the files of the first mail.
struct Nobody;

impl Keep for Nobody {
    fn opening(&mut self, _: FileId) {}
    fn file(&mut self, _: FileId, _: &[u8]) {}
}

/// With its frame it goes through a pipe in one piece.
const WORDS_MAX: usize = 2 << 10;
/// Between them they ask for every table (brands, wording, footers, hosts) and, by letters beyond
/// ASCII and a file, for what the processor can, which in a virtual machine costs a turn each.
const FIRST_MAILS: [&str; 2] = [
    "Received: from a.example (a.example [203.0.113.1]) by b.example; \
    Mon, 1 Jun 2026 09:00:00 +0900\r\nFrom: \"A\" <a@a.example>\r\nTo: b@b.example\r\n\
    Subject: =?ISO-2022-JP?B?GyRCQEE1YT1xGyhC?=\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/alternative; boundary=x\r\n\r\n\
    --x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPlease confirm: https://www.a.example/?u=aHR0cDovL2E=\r\n\
    --x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Please <a href=\"https://a.example/x\">confirm</a>\r\n--x--\r\n",
    "From: a@a.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n\
    --x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
    添付のファイルをご確認のうえ、ご返信くださいますよう、よろしくお願い申し上げます。\r\n\
    --x\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQK\r\n--x--\r\n",
];
