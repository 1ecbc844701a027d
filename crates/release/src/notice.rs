//! What goes out: a notice, language by language only where people wrote words. It holds
//! nothing of a submission that was not taken up element by element, each with its
//! provenance.

use jiff::civil::Date;
use observable::Observable;
use vocab::{Country, FileType, MailKind, Provenance, SenderKind, Tlp, VerdictClass};

use crate::audience::Reach;
use crate::facts::Part;
use crate::handling::PassOn;

/// One version of a share as its readers get it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The name it goes by outside, random: `NS-2026-7K3M9QXD`.
    pub name: String,
    /// From 1.
    pub version: u32,
    /// The slot at which this version goes out, seconds since 1970.
    pub released: i64,
    pub tlp: Tlp,
    pub pass_on: PassOn,
    /// Whom it reaches, in the words of the hub (names of SIGs).
    pub readers: Vec<Reader>,
    /// Whether it is taken back: then there is nothing but the reason.
    pub withdrawn: Option<Bilingual>,
    /// What changed since the version before.
    pub change: Option<Bilingual>,
    pub class: VerdictClass,
    pub kind: MailKind,
    pub sender_kind: SenderKind,
    pub region: Option<Country>,
    /// First and last day it was seen, days alone.
    pub seen: Option<(Date, Date)>,
    pub title: Bilingual,
    /// Paragraphs written by the hub.
    pub summary: Bilingual,
    /// Subjects as the attacker wrote them, with placeholders.
    pub subjects: Vec<Element>,
    /// Keys of the reasons of the verdict.
    pub reasons: Vec<String>,
    pub indicators: Vec<NoticeIndicator>,
    pub files: Vec<NoticeFile>,
}

/// A group of readers with the name it has at the hub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    pub reach: Reach,
    /// Of a SIG or an arrangement.
    pub name: Option<String>,
}

/// Words in both languages; English may be missing, Japanese never.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bilingual {
    pub ja: String,
    pub en: Option<String>,
}

/// A text and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    pub text: String,
    pub provenance: Provenance,
}

/// A value to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeIndicator {
    pub observable: Observable,
    pub part: Part,
    pub provenance: Provenance,
    /// Whether its owner is a victim too (an account taken over, a hacked site): look for it,
    /// but block it for a short time only.
    pub compromised: bool,
    /// The day after which it should not be blocked any more.
    pub until: Option<Date>,
}

/// A file to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeFile {
    pub name: Option<Element>,
    pub kind: FileType,
    pub size: u64,
    pub sha256: String,
    pub sha1: String,
    pub md5: String,
    pub features: Vec<String>,
    pub deceptions: Vec<String>,
}
