//! Volume descriptors (ECMA-119 section 8): what the disk says of itself and where its
//! trees begin.

use vocab::FactKey;

use crate::charset::{decoded, utf16_be};
use crate::contents::Contents;
use crate::volume::disk::Disk;
use crate::volume::field::{le, piece};

/// What the descriptors told.
#[derive(Debug, Default)]
pub(crate) struct Descriptors {
    /// The tree that systems prefer comes first.
    pub(crate) volumes: Vec<Volume>,
    /// Sector of the boot catalogue.
    pub(crate) boot_catalogue: Option<u64>,
    facts: Vec<(FactKey, String)>,
}

/// A tree of directories.
#[derive(Debug, Clone)]
pub(crate) struct Volume {
    pub(crate) naming: Naming,
    /// Bytes of a logical block.
    pub(crate) block: u64,
    /// Where the root directory stands and its bytes.
    pub(crate) root: (u64, u64),
}

/// How names are written, the preferred way first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Naming {
    Joliet,
    Primary,
    /// ISO 9660:1999.
    Enhanced,
}

impl Descriptors {
    pub(crate) fn read(disk: &Disk<'_>) -> Self {
        let mut read = Self::default();
        for number in 0..DESCRIPTORS_MAX {
            let sector = disk.read((SYSTEM_AREA + number) * SECTOR, DESCRIPTOR);
            if piece(&sector, 1, 5) != b"CD001" {
                // UDF puts its own marks among the descriptors.
                if sector.is_empty() || number >= MARKS_MAX {
                    break;
                }
                continue;
            }
            match sector.first() {
                Some(0) => read.boot(&sector),
                Some(1) => read.volume(&sector, Naming::Primary),
                Some(2) => read.volume(&sector, supplementary(&sector)),
                Some(255) => break,
                _ => {}
            }
        }
        read.volumes.sort_by_key(|volume| volume.naming);
        read
    }

    pub(crate) fn facts(&self, contents: &mut Contents) {
        for (key, value) in &self.facts {
            if contents.facts.get(*key).is_none() {
                contents.fact(*key, value.as_str());
            }
        }
    }

    fn boot(&mut self, sector: &[u8]) {
        if piece(sector, 7, 23) == b"EL TORITO SPECIFICATION" {
            self.boot_catalogue = self.boot_catalogue.or_else(|| le::<4>(sector, 0x47));
        }
    }

    fn volume(&mut self, sector: &[u8], naming: Naming) {
        let block = le::<2>(sector, 128).filter(|block| matches!(block, 512 | 1024 | 2048));
        let block = block.unwrap_or(SECTOR);
        let root = (le::<4>(sector, 156 + 2), le::<4>(sector, 156 + 10));
        let known = self.volumes.iter().any(|volume| volume.naming == naming);
        if let (Some(at), Some(length), false) = (root.0, root.1, known) {
            self.volumes.push(Volume { naming, block, root: (at * block, length) });
            self.texts(sector, naming);
        }
    }

    /// Joliet holds the same texts in full letters, so its ones come first.
    fn texts(&mut self, sector: &[u8], naming: Naming) {
        let text = |at, length| {
            let raw = piece(sector, at, length);
            let text = if naming == Naming::Joliet { utf16_be(raw) } else { decoded(raw) };
            text.trim_matches([' ', '\0']).to_owned()
        };
        let texts = [
            (FactKey::Label, text(40, 32)),
            (FactKey::HostSystem, text(8, 32)),
            (FactKey::Publisher, text(318, 128)),
            (FactKey::Preparer, text(446, 128)),
            (FactKey::Application, text(574, 128)),
            (FactKey::Created, time(piece(sector, 813, 17)).unwrap_or_default()),
            (FactKey::Modified, time(piece(sector, 830, 17)).unwrap_or_default()),
        ];
        let texts = texts.into_iter().filter(|(_, text)| !text.is_empty());
        if naming == Naming::Joliet {
            self.facts.splice(0..0, texts);
        } else {
            self.facts.extend(texts);
        }
    }
}

impl Volume {
    pub(crate) const fn system(&self) -> &'static str {
        match self.naming {
            Naming::Joliet => "joliet",
            Naming::Primary => "iso9660",
            Naming::Enhanced => "iso9660-1999",
        }
    }
}

/// Joliet is told by an escape sequence of UCS-2 (levels 1 to 3).
fn supplementary(sector: &[u8]) -> Naming {
    match piece(sector, 88, 3) {
        b"%/@" | b"%/C" | b"%/E" => Naming::Joliet,
        _ => Naming::Enhanced,
    }
}

/// Section 8.4.26.1: sixteen digits and the offset from Greenwich in quarters of an hour.
fn time(field: &[u8]) -> Option<String> {
    let digits = std::str::from_utf8(field.get(..16)?).ok()?;
    let number = |from: usize, to: usize| digits.get(from..to)?.parse::<u16>().ok();
    let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
    let (hour, minute, second) = (number(8, 10)?, number(10, 12)?, number(12, 14)?);
    let valid = year > 0 && (1..=12).contains(&month) && (1..=31).contains(&day);
    let offset = offset(*field.get(16)?);
    (valid && hour < 24 && minute < 60 && second < 60)
        .then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{offset}"))
}

/// The time of a directory record (section 9.1.5), which is that of the last change.
pub(crate) fn record_time(field: &[u8]) -> Option<String> {
    let &[year, month, day, hour, minute, second, zone] = field else { return None };
    let valid = (1..=12).contains(&month) && (1..=31).contains(&day);
    let (year, offset) = (1900 + u16::from(year), offset(zone));
    (valid && hour < 24 && minute < 60 && second < 60)
        .then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{offset}"))
}

fn offset(quarters: u8) -> String {
    let quarters = i16::from(quarters.cast_signed());
    if quarters == 0 {
        return "Z".to_owned();
    }
    let sign = if quarters < 0 { '-' } else { '+' };
    let minutes = quarters.unsigned_abs() * 15;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

const SECTOR: u64 = 2_048;
const DESCRIPTOR: usize = 2_048;
/// Sectors before the first descriptor.
const SYSTEM_AREA: u64 = 16;
const DESCRIPTORS_MAX: u64 = 64;
const MARKS_MAX: u64 = 16;
