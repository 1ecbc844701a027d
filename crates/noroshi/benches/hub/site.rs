//! A hub of samples in a folder of its own, and its server.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use hub::{Clock, Hub, HubFile, PasswordCost, SAMPLE_PASSWORD};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::client::Who;

/// The folder of a hub, which is new and goes when this goes: nothing is removed right before
/// something is measured.
#[derive(Debug)]
pub(super) struct Site {
    program: PathBuf,
    folder: TempDir,
}

/// A server at work.
#[derive(Debug)]
pub(super) struct Server {
    child: Child,
    pub(super) address: SocketAddr,
}

impl Site {
    /// Makes a hub of samples below `base`.
    pub(super) fn make(program: &Path, base: &Path) -> Result<Self> {
        let folder = TempDir::new_in(base)?;
        let mut demo = Command::new(program);
        demo.args(["demo", "--once", "--out"]).arg(folder.path()).stdout(Stdio::null());
        if !demo.status()?.success() {
            bail!("{} demo fails", program.display());
        }
        let site = Self { program: program.to_owned(), folder };
        // A free port, and as many workers as the bench wants.
        let text = fs::read_to_string(site.config())?;
        let lines = text.lines().filter(|line| !line.starts_with("listen"));
        let text: String = lines.map(|line| format!("{line}\n")).collect();
        fs::write(site.config(), format!("listen = \"127.0.0.1:0\"\n{text}"))?;
        Ok(site)
    }

    fn config(&self) -> PathBuf {
        self.folder().join("hub.toml")
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The hub, beside its server.
    pub(super) fn hub(&self) -> Result<Hub> {
        let file = HubFile::read(&self.config())?;
        Ok(file.open(self.program.clone(), Clock::System, PasswordCost::Light)?)
    }

    /// A session of one of the samples' people.
    pub(super) fn session(&self, address: &str) -> Result<Who> {
        let token = self.hub()?.log_in(address, SAMPLE_PASSWORD, "bench", "127.0.0.1")?;
        Ok(Who::Session(token))
    }

    /// A key of a member's program.
    pub(super) fn key(&self, address: &str) -> Result<Who> {
        let hub = self.hub()?;
        let token = hub.log_in(address, SAMPLE_PASSWORD, "bench", "127.0.0.1")?;
        hub.confirm(&token, SAMPLE_PASSWORD)?;
        let person = hub.logged_in(&token)?.context("just logged in")?;
        Ok(Who::Key(hub.new_key(&person.viewer, "bench")?))
    }

    /// Starts the server with so many workers.
    pub(super) fn serve(&self, workers: usize) -> Result<Server> {
        let text = fs::read_to_string(self.config())?;
        let lines = text.lines().filter(|line| !line.starts_with("workers"));
        let text: String = lines.map(|line| format!("{line}\n")).collect();
        fs::write(self.config(), format!("workers = {workers}\n{text}"))?;
        let mut child = Command::new(&self.program)
            .args(["serve", "--config"])
            .arg(self.config())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        let stderr = child.stderr.take().context("a pipe was asked for")?;
        BufReader::new(stderr).read_line(&mut line)?;
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        let address = address.with_context(|| format!("the server says {line:?}"))?.parse()?;
        Ok(Server { child, address })
    }
}

impl Server {
    /// Peak of its resident memory so far, in KiB.
    pub(super) fn memory_kib(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|peak| peak.split_whitespace().next());
        Ok(peak.context("the kernel tells no peak")?.parse()?)
    }

    /// Ends it as Ctrl-C does.
    pub(super) fn stop(mut self) -> Result<()> {
        kill_process(Pid::from_child(&self.child), Signal::INT)?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Only when the bench failed on the way: it has ended otherwise.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
