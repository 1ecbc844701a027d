//! The result of one analysis.

use artifact::Encryption;
use assess::{FileFact, Link, Origin, SenderJudgement, Sign, Verdict};
use auth::Recomputed;
use mail::{Head, Scene};
use observable::Observable;
use vocab::{
    Country, Deception, Defect, FactKey, FactValue, Facts, Feature, FileId, FileType, MailId,
    MailKind, Owner, PasswordFrom, Place, Sandbox, Spot, Work,
};

use crate::hashes::Hashes;

/// Everything found in one input.
#[derive(Debug, Clone)]
pub struct Analysis {
    /// The path as given, or `-`.
    pub source: String,
    /// Number of the message within an mbox, from 0.
    pub index: u32,
    pub sandbox: Sandbox,
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

impl Default for Analysis {
    /// Of nothing, in the process of the program itself.
    fn default() -> Self {
        Self {
            source: String::new(),
            index: 0,
            sandbox: Sandbox::None,
            region_db: None,
            subject: None,
            mails: Vec::new(),
            files: Vec::new(),
            observables: Vec::new(),
            defects: Vec::new(),
            work: Work::default(),
        }
    }
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
    /// The same with its looks, a scene for each page; only if `Settings` asks for it.
    pub scenes: Vec<Scene>,
    pub links: Vec<Link>,
    pub origin: Origin,
    /// Authentication worked out again, if DNS answers are stored.
    pub recomputed: Option<Recomputed>,
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
    /// Of the bytes, or as a header says where there are none.
    pub size: u64,
    /// `None` for a file whose bytes nobody has.
    pub hashes: Option<Hashes>,
    /// Similarity hash; short and monotonous files have none.
    pub tlsh: Option<String>,
    pub kind: FileType,
    pub inline: bool,
    pub deceptions: Vec<Deception>,
    /// How the file that holds it describes it.
    pub member: Option<MemberRecord>,
    /// Of formats that can be locked.
    pub lock: Option<LockRecord>,
    pub features: Vec<(Feature, Spot)>,
    pub facts: Facts,
}

/// A file as the one that holds it describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemberRecord {
    /// Where in it: `member:3`, `object:Package1`.
    pub place: String,
    /// Bytes as packed.
    pub packed: Option<u64>,
    pub modified: Option<String>,
    pub method: Option<String>,
    pub encrypted: bool,
    /// Target of a link.
    pub target: Option<String>,
}

/// How far a file is locked, and what opened it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockRecord {
    pub encryption: Encryption,
    pub from: PasswordFrom,
    pub password: Option<Password>,
}

/// A password with where it was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Password {
    pub value: String,
    pub from: PasswordFrom,
    /// A place of this analysis, or with its source in front that of another mail.
    pub told: Option<String>,
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

impl MailRecord {
    /// The probability of the verdict, 0 to 100.
    #[must_use]
    pub fn percent(&self) -> u8 {
        let percent = (self.verdict.probability * 100.0).round().clamp(0.0, 100.0);
        // Within 0 to 100 nothing is cut off.
        (0..=100).find(|step| f64::from(*step) >= percent).unwrap_or(100)
    }
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
            parent: self.parent,
            opened: self.lock.is_some() || !self.facts.is_empty() || !self.features.is_empty(),
            locked: self.lock.as_ref().is_some_and(|lock| lock.from == PasswordFrom::None),
            families: self.families(),
            features: self.features.clone(),
        }
    }
}

impl FileRecord {
    /// Hashes that files of one making share.
    fn families(&self) -> Vec<String> {
        let tracker = match self.facts.get(FactKey::Tracker) {
            Some(FactValue::Record(tracker)) => tracker.get(FactKey::Mac),
            _ => None,
        };
        let shared = [self.facts.get(FactKey::Imphash), self.facts.get(FactKey::RichHash), tracker];
        shared.into_iter().flatten().filter_map(FactValue::as_text).map(str::to_owned).collect()
    }
}

impl Analysis {
    /// The mail that the verdict of the whole is about.
    #[must_use]
    pub fn subject_mail(&self) -> Option<&MailRecord> {
        self.mails.iter().find(|mail| Some(mail.id) == self.subject)
    }

    /// Gives the files their hashes, and adds those of attachments to the observables.
    pub(crate) fn name_files(&mut self, named: Vec<(FileId, Hashes)>) {
        let mut found: Vec<ObservableRecord> = Vec::new();
        for (id, hashes) in named {
            let Some(file) = self.files.iter_mut().find(|file| file.id == id) else { continue };
            if !file.inline {
                let place = Spot::Whole.of(Owner::File(id));
                found.extend(hashes.observables().map(|(kind, value)| ObservableRecord {
                    observable: Observable { kind, value },
                    places: vec![place.clone()],
                    country: None,
                    common: None,
                }));
            }
            file.hashes = Some(hashes);
        }
        if found.is_empty() {
            return;
        }
        self.observables.extend(found);
        let key = |record: &ObservableRecord| record.observable.clone();
        self.observables.sort_by(|a, b| {
            (a.observable.kind, &a.observable.value).cmp(&(b.observable.kind, &b.observable.value))
        });
        self.observables.dedup_by(|later, first| {
            let same = key(later) == key(first);
            if same {
                first.places.append(&mut later.places);
                first.places.sort();
                first.places.dedup();
            }
            same
        });
    }
}

/// Bytes in lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
