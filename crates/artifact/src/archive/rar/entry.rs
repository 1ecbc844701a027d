//! What the headers of a RAR volume tell, whatever their version.

use vocab::DefectCode;

use crate::member::MemberName;

/// One volume, or an archive that has only one.
#[derive(Debug, Default)]
pub(super) struct Listing<'a> {
    pub(super) solid: bool,
    pub(super) volume: bool,
    /// From 0, where the headers tell.
    pub(super) number: Option<u64>,
    pub(super) headers_locked: bool,
    /// Name and time of the archive when it was made (RAR 5 metadata).
    pub(super) name: Option<String>,
    pub(super) created: Option<String>,
    pub(super) comment: Option<Entry<'a>>,
    pub(super) entries: Vec<Entry<'a>>,
    /// Where the block stands that ends the volume, if one was found.
    pub(super) end: Option<usize>,
    pub(super) continued: bool,
    pub(super) defects: Vec<DefectCode>,
}

/// A file, a directory or a stream of a file.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry<'a> {
    pub(super) kind: EntryKind,
    pub(super) name: MemberName,
    /// `None` where the archiver did not know.
    pub(super) size: Option<u64>,
    /// One in each volume that the entry goes through.
    pub(super) parts: Vec<Part<'a>>,
    pub(super) solid: bool,
    pub(super) split_before: bool,
    pub(super) split_after: bool,
    pub(super) coding: Coding,
    pub(super) crc: Option<u32>,
    pub(super) blake: Option<[u8; 32]>,
    /// The checksums are hashed with the key, so that they tell nothing without it.
    pub(super) keyed_sums: bool,
    pub(super) modified: Option<String>,
    pub(super) host: &'static str,
    pub(super) link: Option<Link>,
    /// A comment in UTF-16.
    pub(super) is_wide: bool,
}

/// What an entry stands for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum EntryKind {
    #[default]
    File,
    Directory,
    /// A file whose content is the target of a symbolic link (RAR 4 on Unix).
    LinkInContent,
    /// An alternate stream of the file before it (NTFS).
    Stream,
}

/// What stands of an entry in one volume.
#[derive(Debug, Clone)]
pub(super) struct Part<'a> {
    pub(super) data: &'a [u8],
    /// As its header claims.
    pub(super) packed: u64,
    pub(super) lock: Option<PartLock>,
}

/// How a part is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PartLock {
    /// RAR 1.5 to 4, whose cipher goes by the version needed to unpack.
    Four { version: u8, salt: Option<[u8; 8]> },
    /// RAR 5: AES-256 with PBKDF2 of two to the power of `cost` rounds.
    Five { salt: [u8; 16], cost: u8, check: Option<[u8; 12]>, vector: [u8; 16] },
    /// An encryption that is not known.
    Unknown,
}

/// How an entry is compressed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Coding {
    #[default]
    Stored,
    /// By the version needed to unpack: 15, 20, 26, 29 or 36.
    Four {
        version: u8,
        method: u8,
    },
    Five {
        version: u8,
        method: u8,
        dictionary: u64,
    },
    Unknown,
}

/// A redirection of RAR 5.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub(super) target: String,
    /// Else a hard link or a second copy of an earlier member.
    pub(super) symbolic: bool,
}

impl Entry<'_> {
    pub(super) fn is_encrypted(&self) -> bool {
        self.parts.iter().any(|part| part.lock.is_some())
    }

    /// Bytes that really stand in the volumes.
    pub(super) fn present(&self) -> usize {
        self.parts.iter().map(|part| part.data.len()).sum()
    }

    /// Bytes that should stand there.
    pub(super) fn packed(&self) -> u64 {
        self.parts.iter().fold(0, |sum, part| sum.saturating_add(part.packed))
    }

    pub(super) fn is_cut(&self) -> bool {
        self.parts.iter().any(|part| u64::try_from(part.data.len()) != Ok(part.packed))
    }
}

impl Coding {
    /// Its name in the lists that people read.
    pub(super) fn name(self) -> String {
        match self {
            Self::Stored => "store".to_owned(),
            Self::Four { version, method } => format!("rar{version}-m{method}"),
            Self::Five { version: 0, method, .. } => format!("rar50-m{method}"),
            Self::Five { method, .. } => format!("rar70-m{method}"),
            Self::Unknown => "unknown".to_owned(),
        }
    }
}

/// Notes a defect of the headers once.
pub(super) fn note(defects: &mut Vec<DefectCode>, code: DefectCode) {
    if !defects.contains(&code) {
        defects.push(code);
    }
}
