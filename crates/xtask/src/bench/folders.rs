//! The inputs of the benches, made anew below `target/bench` each time.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use testkit::hostile;

use super::attachments;
use crate::mails::Attachments;
use crate::workspace::renew;
use crate::{mails, records};

/// Where the inputs lie.
pub(super) struct Folders {
    /// Everything below; benches run here, where no `noroshi.toml` is found.
    pub(super) base: PathBuf,
    /// The set without its attachments.
    pub(super) mails: PathBuf,
    pub(super) count: usize,
    pub(super) mails_bytes: u64,
    /// The same set with them.
    pub(super) with_attachments: PathBuf,
}

impl Folders {
    pub(super) fn make(root: &Path, count: usize) -> Result<Self> {
        let base = root.join("target/bench");
        let mails = base.join("mails");
        let with_attachments = base.join("with-attachments");
        let mails_bytes = mails::write(&mails, count, Attachments::Left)?;
        mails::write(&with_attachments, count, Attachments::Kept)?;
        Ok(Self { base, mails, count, mails_bytes, with_attachments })
    }

    /// One tiny mail.
    pub(super) fn tiny(&self) -> Result<PathBuf> {
        self.file("tiny.eml", b"From: a@example.jp\nTo: b@example.jp\nSubject: tiny\n\nHello.\n")
    }

    /// One mail of 50 MB.
    pub(super) fn large(&self) -> Result<PathBuf> {
        self.file("large.eml", hostile::large_mail(LARGE_BYTES).as_bytes())
    }

    /// A folder of so many small mails: hard links to the smallest of the set.
    pub(super) fn many(&self, count: usize) -> Result<PathBuf> {
        let folder = self.base.join(format!("many-{count}"));
        renew(&folder)?;
        let mut smallest = Vec::new();
        for entry in fs::read_dir(&self.mails)? {
            let entry = entry?;
            smallest.push((entry.metadata()?.len(), entry.path()));
        }
        smallest.sort();
        let originals = smallest.iter().map(|(_, path)| path).take(ORIGINALS).cycle();
        for (index, original) in originals.take(count).enumerate() {
            fs::hard_link(original, folder.join(format!("{index:06}.eml")))?;
        }
        Ok(folder)
    }

    /// Mails that attack a parser, each as large as it can be made below 1 MiB.
    pub(super) fn hostile(&self) -> Result<PathBuf> {
        let folder = self.base.join("hostile");
        renew(&folder)?;
        for kind in hostile::ALL {
            let mut size = kind.full_size;
            let mut mail = (kind.make)(size);
            while mail.len() > MAIL_BYTES_MAX {
                size = size / 5 * 4;
                mail = (kind.make)(size);
            }
            fs::write(folder.join(format!("{}.eml", kind.name)), mail)?;
        }
        Ok(folder)
    }

    /// So many records, one a line.
    pub(super) fn records(&self, count: usize) -> Result<PathBuf> {
        let path = self.base.join("records.jsonl");
        records::write(&path, count)?;
        Ok(path)
    }

    /// A folder of so many mails with attachments: the golden files in turn.
    pub(super) fn attachments(&self, count: usize) -> Result<PathBuf> {
        let folder = self.base.join(format!("attachments-{count}"));
        renew(&folder)?;
        for (index, mail) in attachments::mixed().iter().cycle().take(count).enumerate() {
            fs::write(folder.join(format!("{index:06}.eml")), mail)?;
        }
        Ok(folder)
    }

    pub(super) fn file(&self, name: &str, bytes: &[u8]) -> Result<PathBuf> {
        let path = self.base.join(name);
        fs::write(&path, bytes)?;
        Ok(path)
    }
}

pub(super) const LARGE_BYTES: usize = 50_000_000;
pub(super) const MAIL_BYTES_MAX: usize = 1 << 20;
const ORIGINALS: usize = 200;
