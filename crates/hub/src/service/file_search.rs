//! What a file holds that must not go out with a share: its bytes, its names, and everything that
//! a worker finds in it, under the very search of the proof. The hub itself unpacks nothing.

use std::collections::BTreeSet;

use analysis::{Input, Password};
use release::{
    Dictionary, Extent, Identifier, IdentifierKind, Leak, Locked, Notice, NoticeFile, PARTICIPANT,
};
use sha2::{Digest, Sha256};
use store::{Organisation, ShareFile, ShareFileContent};
use vocab::{PasswordFrom, SubmissionId};

use super::drafting::{Basis, BasisSource};
use super::{Hub, Problem};

/// A file that two persons want to go out, with what was found in it.
#[derive(Debug)]
pub struct EnclosedFile {
    pub file: ShareFile,
    /// The submissions that it came with, which are asked for it.
    pub sources: Vec<SubmissionId>,
    pub search: FileSearch,
    /// SHA-256 of the archive that its readers get.
    pub(super) zip: [u8; 32],
}

/// What a search of a file came to.
#[derive(Debug)]
pub struct FileSearch {
    pub leaks: Vec<Leak>,
    /// Whether all of it could be searched.
    pub complete: bool,
    /// Attributes of the audience that it names: they narrow whom a share may be about.
    pub(super) named: BTreeSet<String>,
}

/// A file as it was taken out of a source.
pub(super) struct Taken {
    pub(super) bytes: Vec<u8>,
    /// What opens what is locked in it.
    pub(super) passwords: Vec<String>,
}

impl Hub {
    /// The files that would go out with a share, searched.
    pub(super) fn enclosed(
        &self,
        basis: &Basis,
        notice: &Notice,
        dictionary: &Dictionary,
        organisations: &[Organisation],
    ) -> Result<Vec<EnclosedFile>, Problem> {
        let attributes = attributes(organisations);
        let extent = extent_of(basis);
        let mut enclosed = Vec::new();
        for file in &basis.files {
            let named = notice.files.iter().find(|one| one.sha256 == file.content.sha256);
            if named.is_none_or(|named| release::may_go_out(named, extent).is_err()) {
                continue;
            }
            let bytes = self.enclosed_bytes(file)?;
            let zip = super::files::zip_of(&basis.share.name, &file.content.sha256, &bytes)?;
            enclosed.push(EnclosedFile {
                search: self.search_file(&file.content, &bytes, (dictionary, &attributes))?,
                sources: sources_of(basis, &file.content.sha256),
                zip: Sha256::digest(&zip).into(),
                file: file.clone(),
            });
        }
        Ok(enclosed)
    }

    /// Searches the bytes of a file, its names, and all that a worker finds in it. The second
    /// dictionary holds attributes of organisations.
    pub(super) fn search_file(
        &self,
        content: &ShareFileContent,
        bytes: &[u8],
        (dictionary, attributes): (&Dictionary, &Dictionary),
    ) -> Result<FileSearch, Problem> {
        let (pieces, mut complete) = self.pieces_of(content, bytes)?;
        let (mut leaks, mut named) = (BTreeSet::new(), BTreeSet::new());
        for piece in &pieces {
            // It stays inside anyway, and many pieces take long.
            if !complete {
                break;
            }
            let found = dictionary.search(piece);
            complete &= found.complete;
            leaks.extend(found.leaks);
            let found = attributes.search(piece);
            complete &= found.complete;
            named.extend(found.leaks.into_iter().map(|leak| leak.value));
        }
        Ok(FileSearch { leaks: leaks.into_iter().collect(), complete, named })
    }

    /// The file itself, what it is called, every file in it as a worker hands them over, and
    /// all that the worker tells; and whether that is everything.
    fn pieces_of(
        &self,
        content: &ShareFileContent,
        bytes: &[u8],
    ) -> Result<(BTreeSet<Vec<u8>>, bool), Problem> {
        let password = |value: &String| Password {
            value: value.clone(),
            from: PasswordFrom::OtherMail,
            told: None,
        };
        let passwords: Vec<Password> = content.passwords.iter().map(password).collect();
        let name = content.names.first().map_or("file", String::as_str);
        let input = Input { passwords: &passwords, ..Input::new(bytes, name) };
        let mut pieces: BTreeSet<Vec<u8>> =
            content.names.iter().map(|one| one.clone().into()).collect();
        pieces.insert(bytes.to_vec());
        let (mut room, mut complete) = (PIECES_BYTES, true);
        let analysis = self.stranger().read_input(&input, &mut |_, inner| match room
            .checked_sub(inner.len())
        {
            Some(left) => {
                room = left;
                pieces.insert(inner.to_vec());
            }
            None => complete = false,
        })?;
        complete &= analysis.defects.iter().all(|defect| !defect.code.loses());
        pieces.insert(release::told(&analysis).join("\n").into_bytes());
        Ok((pieces, complete))
    }

    /// The bytes of a file of a share's sources, by the hash that the notice names it by. What
    /// is in a mail or an archive is taken as a worker hands it over.
    pub(super) fn taken(&self, basis: &Basis, file: &NoticeFile) -> Result<Taken, Problem> {
        for item in basis.sources.iter().flat_map(BasisSource::standing) {
            let files = item.facts.iter().flat_map(|facts| &facts.files);
            if !files.into_iter().any(|one| one.sha256 == file.sha256) {
                continue;
            }
            let bytes = self.evidence(item)?;
            if hash_of(&bytes) == file.sha256 {
                return Ok(Taken { bytes, passwords: Vec::new() });
            }
            let organisation =
                self.store.read(|records| records.organisation(item.organisation))?;
            let organisation = organisation.map(Locked::for_the_system);
            let reader = self.reader(&organisation.ok_or(release::Refusal::NotFound)?);
            let mut found = None;
            let analysis = reader.analyze(&item.title, &bytes, &mut |_, inner| {
                let fits = u64::try_from(inner.len()) == Ok(file.size);
                if found.is_none() && fits && hash_of(inner) == file.sha256 {
                    found = Some(inner.to_vec());
                }
            })?;
            if let Some(bytes) = found {
                let locks = analysis.files.iter().filter_map(|one| one.lock.as_ref());
                let told = locks.filter_map(|lock| Some(lock.password.as_ref()?.value.clone()));
                return Ok(Taken { bytes, passwords: told.collect() });
            }
        }
        Err(Problem::NotReady("file-not-taken"))
    }
}

/// How much of the attack a share tells.
pub(super) const fn extent_of(basis: &Basis) -> Extent {
    if basis.share.work.indicators_only { Extent::IndicatorsOnly } else { Extent::Whole }
}

/// The sources of a share that a file came with, whatever it was to them.
pub(super) fn sources_of(basis: &Basis, sha256: &str) -> Vec<SubmissionId> {
    let has = |one: &&BasisSource| {
        one.items.iter().filter_map(|item| item.facts.as_ref()).any(|facts| {
            facts.files.iter().any(|file| file.sha256 == sha256)
                || facts.observables.iter().any(|value| value.value == sha256)
        })
    };
    basis.sources.iter().filter(has).map(|one| one.submission.id).collect()
}

/// What a file was called, wherever it came.
pub(super) fn names_of(basis: &Basis, sha256: &str) -> Vec<String> {
    let facts =
        basis.sources.iter().flat_map(|one| &one.items).filter_map(|one| one.facts.as_ref());
    let files = facts.flat_map(|facts| &facts.files).filter(|file| file.sha256 == sha256);
    let names: BTreeSet<String> = files.filter_map(|file| file.name.clone()).collect();
    names.into_iter().collect()
}

/// SHA-256 in hexadecimal.
pub(super) fn hash_of(bytes: &[u8]) -> String {
    analysis::hex(&Sha256::digest(bytes))
}

/// Words that fit some members and not others, to be found as identifiers are.
pub(super) fn attributes(organisations: &[Organisation]) -> Dictionary {
    let words = organisations.iter().map(|one| &one.profile).flat_map(|profile| {
        [&profile.regions, &profile.kinds, &profile.partners, &profile.products]
    });
    Dictionary::build(words.flatten().map(|word| Identifier {
        kind: IdentifierKind::NeverPassOn,
        value: word.clone(),
        owner: PARTICIPANT.to_owned(),
    }))
}

/// What is searched of all that is in a file: readings are many times as many bytes.
const PIECES_BYTES: usize = 512 << 10;
