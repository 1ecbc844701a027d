//! A file of an attack that goes out with a share: which ones may, and whether everybody who has
//! to has said so. What is in a file is looked for by the search of the proof.

use vocab::{FileType, PersonId};

use crate::build::Extent;
use crate::notice::NoticeFile;

vocab::vocabulary! {
    /// Why a file cannot go out, whatever anybody says.
    Barred {
        /// Of a share of indicators alone no text and no file goes out.
        IndicatorsOnly = "file-indicators-only",
        /// A mail names whom it was sent to.
        Mail = "file-is-mail",
        TooLarge = "file-too-large",
    }
}

/// Why a file that a notice names cannot go out with it.
///
/// # Errors
/// The first reason in the order of [`Barred`].
pub fn may_go_out(file: &NoticeFile, extent: Extent) -> Result<(), Barred> {
    match file.kind {
        _ if extent == Extent::IndicatorsOnly => Err(Barred::IndicatorsOnly),
        FileType::Eml | FileType::Msg | FileType::Mbox | FileType::Tnef => Err(Barred::Mail),
        _ if file.size > BYTES_MAX => Err(Barred::TooLarge),
        _ => Ok(()),
    }
}

/// What was said about a file that somebody proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enclosure<'a> {
    pub proposer: PersonId,
    pub approver: Option<PersonId>,
    pub taken_back: bool,
    /// Whether each source that it came from said yes to this very file.
    pub sources: &'a [bool],
}

impl Enclosure<'_> {
    /// Whether two persons want it out: then its sources are asked.
    #[must_use]
    pub fn is_approved(&self) -> bool {
        !self.taken_back && self.approver.is_some_and(|approver| approver != self.proposer)
    }

    /// Whether it goes out. A file that came from nobody does not.
    #[must_use]
    pub fn goes_out(&self) -> bool {
        self.is_approved() && !self.sources.is_empty() && self.sources.iter().all(|yes| *yes)
    }
}

/// Files of one share.
pub const ENCLOSURES_MAX: usize = 10;

/// The search of the proof reads texts of this size to their end, and noise of a quarter of it:
/// whoever waits for it should not wait for a larger file in vain.
const BYTES_MAX: u64 = 256 << 10;

#[cfg(test)]
mod tests {
    use vocab::Uuid;

    use super::*;

    fn file(kind: FileType, size: u64) -> NoticeFile {
        NoticeFile {
            name: None,
            kind,
            size,
            sha256: String::new(),
            sha1: String::new(),
            md5: String::new(),
            features: Vec::new(),
            deceptions: Vec::new(),
        }
    }

    #[test]
    fn mails_large_files_and_files_beside_indicators_alone_stay_inside() {
        let check = |kind, size, extent| may_go_out(&file(kind, size), extent);
        assert_eq!(check(FileType::PeExe, 256 << 10, Extent::Whole), Ok(()));
        assert_eq!(check(FileType::PeExe, (256 << 10) + 1, Extent::Whole), Err(Barred::TooLarge));
        for kind in [FileType::Eml, FileType::Msg, FileType::Mbox, FileType::Tnef] {
            assert_eq!(check(kind, 1, Extent::Whole), Err(Barred::Mail));
        }
        let alone = check(FileType::PeExe, 1, Extent::IndicatorsOnly);
        assert_eq!(alone, Err(Barred::IndicatorsOnly));
    }

    #[test]
    fn it_takes_two_persons_and_every_source() {
        let [one, other] = [1, 2].map(|number| PersonId(Uuid::new(number)));
        let all = Enclosure {
            proposer: one,
            approver: Some(other),
            taken_back: false,
            sources: &[true, true],
        };
        assert!(all.is_approved() && all.goes_out());
        for less in [
            Enclosure { approver: None, ..all },
            Enclosure { approver: Some(one), ..all },
            Enclosure { taken_back: true, ..all },
        ] {
            assert!(!less.is_approved() && !less.goes_out(), "{less:?}");
        }
        for sources in [&[][..], &[true, false], &[false]] {
            assert!(!Enclosure { sources, ..all }.goes_out(), "{sources:?}");
        }
    }
}
