//! An archive of mails that was handed in: each of them is a result of its own, as if it had
//! been handed in alone. An archive that holds anything else is one result: nothing of it
//! may be lost.

use std::collections::BTreeMap;

use analysis::{Analysis, FileRecord};
use vocab::{FileCategory, FileId, FileType, Owner};

/// Bytes of what may be mails, kept while an input is read.
#[derive(Debug, Default)]
pub(crate) struct Bundle {
    mails: BTreeMap<FileId, Vec<u8>>,
}

impl Bundle {
    /// Keeps what looks like a mail, unless the input is one itself.
    pub(crate) fn keeper(&mut self, input: &[u8]) -> impl FnMut(FileId, &[u8]) {
        let is_mail = is_mail(input);
        move |id, bytes| {
            if !is_mail && self::is_mail(bytes) {
                self.mails.insert(id, bytes.to_vec());
            }
        }
    }

    /// The mails with their names, the archive's name before them; none if it is no archive
    /// of mails alone.
    pub(crate) fn mails(mut self, analysis: &Analysis) -> Vec<(String, Vec<u8>)> {
        if self.mails.len() < 2 || !is_whole(analysis) {
            return Vec::new();
        }
        let mut mails = Vec::new();
        for file in bare(analysis).filter(|file| !is_archive(file)) {
            let kind = matches!(file.kind, FileType::Eml | FileType::Msg | FileType::Tnef);
            let Some(bytes) = self.mails.remove(&file.id).filter(|_| kind) else {
                return Vec::new();
            };
            let name = file.name.as_deref().unwrap_or_default();
            mails.push((format!("{}/{name}", analysis.source), bytes));
        }
        mails
    }
}

/// Whether everything that the archives hold was seen.
fn is_whole(analysis: &Analysis) -> bool {
    let of_archive = |owner: Owner| match owner {
        Owner::Input => true,
        Owner::File(id) => bare(analysis).any(|file| file.id == id && is_archive(file)),
        Owner::Mail(_) => false,
    };
    analysis.defects.iter().all(|defect| !of_archive(defect.place.owner))
}

/// The files that stand in no mail.
fn bare(analysis: &Analysis) -> impl Iterator<Item = &FileRecord> {
    analysis.files.iter().filter(|file| file.mail.is_none())
}

fn is_archive(file: &FileRecord) -> bool {
    file.kind.category() == FileCategory::Archive
        && !matches!(file.kind, FileType::Tnef | FileType::Mbox)
}

fn is_mail(bytes: &[u8]) -> bool {
    mail::is_msg(bytes) || mail::is_tnef(bytes) || mail::looks_like_headers(bytes)
}
