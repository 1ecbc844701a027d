//! The result of one analysis.

use assess::{FileFact, Link, Origin, SenderJudgement, Sign, Verdict};
use mail::Head;
use observable::{Kind, Observable};
use vocab::{Country, Deception, Defect, FileId, FileType, MailId, MailKind, Place, Work};

/// Everything found in one input.
#[derive(Debug, Clone, Default)]
pub struct Analysis {
    /// The path as given, or `-`.
    pub source: String,
    /// Number of the message within an mbox, from 0.
    pub index: u32,
    pub region_db: Option<RegionSource>,
    /// The mail that the verdict of the whole is about.
    pub subject: Option<MailId>,
    /// The outermost first.
    pub mails: Vec<MailRecord>,
    pub files: Vec<FileRecord>,
    pub observables: Vec<ObservableRecord>,
    pub defects: Vec<Defect>,
    pub work: Work,
}

/// Which region database answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionSource {
    pub source: String,
    /// Date of the data, `2026-06-19`.
    pub date: String,
}

/// What holds a mail or a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parent {
    Mail(MailId),
    File(FileId),
}

/// One mail with its facts and its judgement.
#[derive(Debug, Clone)]
pub struct MailRecord {
    pub id: MailId,
    pub parent: Option<Parent>,
    pub head: Head,
    /// The body as its reader saw it.
    pub text: String,
    pub links: Vec<Link>,
    pub origin: Origin,
    pub kind: MailKind,
    pub sender: SenderJudgement,
    pub signs: Vec<Sign>,
    pub verdict: Verdict,
}

/// One file.
#[derive(Debug, Clone)]
pub struct FileRecord {
    pub id: FileId,
    /// The mail it came with, if any.
    pub mail: Option<MailId>,
    /// The file that holds it, if any.
    pub parent: Option<FileId>,
    pub name: Option<String>,
    /// Bytes of the name as on the wire.
    pub name_raw: Option<Vec<u8>>,
    pub name_shown: Option<String>,
    pub extension: Option<String>,
    pub size: u64,
    pub sha256: [u8; 32],
    pub sha1: [u8; 20],
    pub md5: [u8; 16],
    pub kind: FileType,
    pub inline: bool,
    pub deceptions: Vec<Deception>,
}

/// One observable with every place it was read.
#[derive(Debug, Clone)]
pub struct ObservableRecord {
    pub observable: Observable,
    pub places: Vec<Place>,
    /// Of an address.
    pub country: Option<Country>,
    /// Name of the warning list that holds it.
    pub common: Option<&'static str>,
}

impl FileRecord {
    /// What judgement needs of the file.
    pub(crate) fn fact(&self) -> FileFact {
        FileFact {
            id: self.id,
            name: self.name.clone(),
            extension: self.extension.clone(),
            kind: self.kind,
            size: usize::try_from(self.size).unwrap_or(usize::MAX),
            deceptions: self.deceptions.clone(),
            inline: self.inline,
        }
    }

    /// The hashes, as things to look for elsewhere.
    pub(crate) fn hashes(&self) -> [(Kind, String); 3] {
        [
            (Kind::Md5, hex(&self.md5)),
            (Kind::Sha1, hex(&self.sha1)),
            (Kind::Sha256, hex(&self.sha256)),
        ]
    }
}

/// Bytes in lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
