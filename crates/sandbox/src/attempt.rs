//! What a worker must not be able to do, tried from within the fences: the proof that they
//! hold on this machine.

use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use std::{fs, io};

use rustix::process::{Signal, getppid, kill_process};
use vocab::Limits;

use crate::fence;

vocab::vocabulary! {
    /// The attempts.
    Attempt {
        Allocate = "allocate",
        Connect = "connect",
        Execute = "execute",
        Fork = "fork",
        OpenFile = "open-file",
        SignalParent = "signal-parent",
        WriteFile = "write-file",
    }
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The kernel ended the worker.
    Stopped,
    /// The worker was told no and went on.
    Refused,
    /// It could be done.
    Done,
}

/// Starts a worker that makes the attempt, and tells how it ended.
///
/// # Errors
/// The program cannot be started.
pub fn attempt(program: &Path, attempt: Attempt) -> io::Result<Outcome> {
    let status = Command::new(program)
        .args([crate::Workers::ARGUMENT, attempt.as_str()])
        .env_clear()
        .envs(crate::process::ENVIRONMENT)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    Ok(match (status.signal(), status.code()) {
        (Some(_), _) => Outcome::Stopped,
        (None, Some(0)) => Outcome::Done,
        (None, _) => Outcome::Refused,
    })
}

/// Is such a worker: closes in, tries, and answers whether it could be done.
#[must_use]
pub fn try_it(attempt: Attempt) -> bool {
    // Opened before, as a worker that was taken over would have nothing prepared.
    let parent = getppid();
    fence::close_in(&Limits::default());
    match attempt {
        Attempt::Allocate => allocate(),
        Attempt::Connect => {
            let nobody = SocketAddr::from((Ipv4Addr::LOCALHOST, 9));
            // Nobody listens there: to be refused by the other side is to have got out.
            let tried = TcpStream::connect_timeout(&nobody, Duration::from_secs(1));
            tried.err().is_none_or(|error| error.kind() == io::ErrorKind::ConnectionRefused)
        }
        Attempt::Execute => Command::new("/bin/true").status().is_ok(),
        Attempt::Fork => std::thread::Builder::new().spawn(|| {}).is_ok(),
        Attempt::OpenFile => fs::File::open("/etc/hostname").is_ok(),
        Attempt::SignalParent => {
            parent.is_some_and(|parent| kill_process(parent, Signal::CONT).is_ok())
        }
        Attempt::WriteFile => fs::write("/tmp/noroshi-worker-attempt", "x").is_ok(),
    }
}

/// Two gibibytes, in pieces, so that no single one is refused for its size alone.
fn allocate() -> bool {
    let mut held: Vec<Vec<u8>> = Vec::new();
    for _ in 0..32 {
        held.push(vec![1; 64 << 20]);
    }
    held.iter().map(Vec::len).sum::<usize>() == 2 << 30
}
