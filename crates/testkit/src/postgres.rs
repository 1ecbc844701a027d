//! A PostgreSQL server of its own for a test: Debian's programs, a folder that is removed, a
//! unix socket and no network.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A server with its data. It is gone when the process ends, however it ends.
#[derive(Debug)]
pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    schemas: AtomicUsize,
    /// A shell that waits for the end of its input, which comes with the end of this process.
    _warden: Child,
}

/// An empty schema on a server that all tests of the process share, as the address to connect
/// to; `None` when PostgreSQL is not installed, which the caller hands to
/// [`crate::missing`].
#[must_use]
pub fn schema() -> Option<String> {
    static SHARED: OnceLock<Option<Cluster>> = OnceLock::new();
    SHARED.get_or_init(Cluster::start).as_ref().map(Cluster::schema)
}

impl Cluster {
    /// Makes and starts a server; `None` when PostgreSQL is not installed.
    ///
    /// # Panics
    /// It is installed, but does not start.
    #[must_use]
    #[allow(clippy::expect_used, reason = "that is how a test fails")]
    pub fn start() -> Option<Self> {
        let programs = programs()?;
        let folder = folder();
        let warden = warden(&programs, &folder).expect("a shell starts");
        let cluster = Self { programs, folder, schemas: AtomicUsize::new(0), _warden: warden };
        cluster.run(
            "initdb",
            &[
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--username=noroshi",
                "--no-sync",
                "--pgdata",
                "data",
            ],
        );
        cluster.resume();
        Some(cluster)
    }

    /// An empty schema, as the address to connect to.
    #[must_use]
    pub fn schema(&self) -> String {
        let name = format!("test{}", self.schemas.fetch_add(1, Ordering::Relaxed));
        let create = format!("CREATE SCHEMA {name}");
        let folder = self.folder.display().to_string();
        self.run("psql", &["-q", "-h", &folder, "-U", "noroshi", "-c", &create, "postgres"]);
        let host = folder.replace('/', "%2F");
        format!("postgres://noroshi@{host}/postgres?options=-c%20search_path%3D{name}")
    }

    /// Stops the server hard, as a crash does.
    pub fn crash(&self) {
        self.run("pg_ctl", &["stop", "--pgdata", "data", "--mode", "immediate", "--silent"]);
    }

    /// Starts the server again.
    pub fn resume(&self) {
        // No file of 16 MiB is written ahead more than is needed; what is not flushed is lost
        // only with the machine, which no test turns off.
        let options = format!(
            "-c listen_addresses= -k {} -c fsync=off -c max_connections=50 -c shared_buffers=16MB",
            self.folder.display()
        );
        self.run(
            "pg_ctl",
            &[
                "start",
                "--pgdata",
                "data",
                "--wait",
                "--silent",
                "--log",
                "log",
                "--options",
                &options,
            ],
        );
    }

    /// # Panics
    /// The program fails.
    #[allow(clippy::panic, clippy::expect_used, reason = "that is how a test fails")]
    fn run(&self, program: &str, arguments: &[&str]) {
        let status = command(self.programs.join(program))
            .args(arguments)
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status()
            .expect("a program of PostgreSQL starts");
        assert!(status.success(), "{program} failed: {status}");
    }
}

/// The folder with the newest server's programs.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?.flatten();
    let version = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
    versions
        .map(|entry| entry.path())
        .filter(|path| path.join("bin/initdb").exists())
        .max_by_key(|path| version(path))
        .map(|path| path.join("bin"))
}

/// A new folder that the server's user may use. Its path is short: that of a socket may have
/// 107 bytes.
#[allow(clippy::expect_used, reason = "that is how a test fails")]
fn folder() -> PathBuf {
    let made = command("mktemp").args(["-d", "-t", "noroshi-pg.XXXXXX"]).output();
    let made = made.expect("mktemp starts").stdout;
    PathBuf::from(String::from_utf8(made).expect("a path in UTF-8").trim_end())
}

/// Stops the server and removes its folder when this process is gone. It is in a group of its
/// own, so that a key press which ends the tests does not end it first.
fn warden(programs: &Path, folder: &Path) -> std::io::Result<Child> {
    command("sh")
        .args(["-c", WARDEN, "sh"])
        .args([programs, folder])
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
}

/// A command as a user that the server accepts: it refuses to run as root.
fn command(program: impl AsRef<OsStr>) -> Command {
    // The owner of this process's folder is its user, without a call that needs `unsafe`.
    let root =
        fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
    if !root {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(program);
    command
}

const WARDEN: &str = r#"read -r _; "$1/pg_ctl" stop -D "$2/data" -m immediate -s; rm -rf "$2""#;
