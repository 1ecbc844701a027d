//! Worker processes: what they are told, and what they do with it.

use std::ffi::OsString;
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::PathBuf;

use analysis::{Scenes, Settings};
use sandbox::{Reuse, Workers};
use vocab::Limits;

use crate::settings::{Configuration, settings};

/// Workers that analyse with this configuration, which gave these limits. `program` is the
/// program that calls [`serve_worker`] when its first argument is [`Workers::ARGUMENT`].
#[must_use]
pub fn workers(
    program: PathBuf,
    configuration: &Configuration,
    limits: &Limits,
    reuse: Reuse,
) -> Workers {
    let mut hello = vec![u8::from(configuration.scenes == Scenes::Kept)];
    hello.extend_from_slice(configuration.path.as_os_str().as_bytes());
    hello.push(0);
    if let Some(path) = &configuration.dns_records {
        hello.extend_from_slice(path.as_os_str().as_bytes());
    }
    hello.push(0);
    hello.extend_from_slice(configuration.text.as_bytes());
    Workers::new(program, hello, limits.clone(), reuse)
}

/// Is a worker until its owner closes the pipe.
///
/// # Errors
/// Whoever started this is no owner.
pub fn serve_worker() -> io::Result<()> {
    sandbox::serve(load)
}

/// The settings of the owner: what it read and tested, so that nothing is said when it fails.
fn load(hello: &[u8]) -> Option<Settings> {
    let (scenes, hello) = hello.split_first()?;
    let mut parts = hello.splitn(3, |byte| *byte == 0);
    let mut path = || Some(PathBuf::from(OsString::from_vec(parts.next()?.to_vec())));
    let (path, dns_records) = (path()?, path()?);
    let text = std::str::from_utf8(parts.next()?).ok()?;
    let configuration = Configuration::parse(text, &path).ok()?;
    let dns_records = Some(dns_records).filter(|path| !path.as_os_str().is_empty());
    let scenes = if *scenes == 1 { Scenes::Kept } else { Scenes::Left };
    settings(&Configuration { dns_records, scenes, ..configuration }).ok()
}
