//! Files that go out with a share: proposed by one person, approved by another, consented to one
//! by one by every source that each came with, and read as originals are.
//!
//! A file is consented to beside the version, and not within its digest: the forms say the same
//! with it and without it, so a source that keeps its file inside hinders nobody, and no other
//! source learns that there is one.

use std::collections::BTreeSet;

use release::{Action, ENCLOSURES_MAX, Enclosure, Locked, Permitted, Refusal, Viewer};
use sha2::{Digest, Sha256};
use store::{
    FileConsent, Records, Share, ShareFile, ShareFileContent, ShareFileRead, ShareVersion, Source,
};
use vocab::{Form, ShareId, ShareState};
use wire::NoticeFileHead;

use super::file_search::{FileSearch, Taken, attributes, extent_of, hash_of, names_of};
use super::originals::{ORIGINAL_PASSWORD, OriginalZip, what_for};
use super::trail::actor;
use super::{Hub, Problem};

/// A file that a source is asked for.
#[derive(Debug, Clone)]
pub struct AskedFile {
    /// As its readers would see it.
    pub file: NoticeFileHead,
    /// Whether the source has said yes to it.
    pub yes: bool,
}

/// A file that was proposed, as the desk sees it.
#[derive(Debug, Clone)]
pub struct ProposedFile {
    pub file: ShareFile,
    /// How many of its sources said yes to it, of how many, in the version that is worked on
    /// or out; none if that one has no such file.
    pub said: Option<(usize, usize)>,
}

impl Hub {
    /// Proposes a file, by the hash that the notice names it by, to go out with a share.
    ///
    /// # Errors
    /// The viewer may not; no such file is named; it may not go out; something in it names
    /// somebody, or not all of it could be searched.
    pub fn propose_file(
        &self,
        viewer: &Viewer,
        name: &str,
        (sha256, why): (&str, &str),
    ) -> Result<(), Problem> {
        let share = self.draft_for(viewer, name, Action::Draft)?.into_inner();
        let Viewer::Person(person) = viewer else { return Err(Refusal::NotLoggedIn.into()) };
        if share.state != ShareState::Draft {
            return Err(Problem::NotReady("not-a-draft"));
        }
        let why = what_for("why", why)?;
        let was = share.changed;
        let basis = self.basis(share)?;
        let preview = self.preview(viewer, name)?.into_inner();
        let named = preview.built.notice.files.iter().find(|one| one.sha256 == sha256);
        let named = named.ok_or(Problem::NotReady("file-not-named"))?;
        release::may_go_out(named, extent_of(&basis))
            .map_err(|barred| Problem::NotReady(barred.as_str()))?;
        self.check_room(basis.share.id, sha256)?;
        let Taken { bytes, passwords } = self.taken(&basis, named)?;
        let content = ShareFileContent {
            sha256: sha256.to_owned(),
            names: names_of(&basis, sha256),
            kind: named.kind.to_string(),
            size: named.size,
            why: why.to_owned(),
            passwords,
        };
        let attributes = attributes(&self.all_organisations()?);
        let search = self.search_file(&content, &bytes, (&preview.dictionary, &attributes))?;
        check_search(&[&search])?;
        let file = self.proposed_file(basis.share.id, person.id, (content, &bytes))?;
        let changed = self.drafted_by(viewer, basis.share, file.proposed);
        self.store.write(|records| {
            if !records.change_share(&changed, was)? {
                return Err(Problem::Changed);
            }
            records.add_share_file(&file)?;
            self.note(records, &actor(viewer), "propose-file", &changed.id.to_string())
        })
    }

    /// Approves a file that somebody else proposed.
    ///
    /// # Errors
    /// The viewer may not, or proposed it; it was taken back or approved meanwhile.
    pub fn approve_file(&self, viewer: &Viewer, name: &str, sha256: &str) -> Result<(), Problem> {
        let file = self.file_for(viewer, name, (sha256, Action::Approve))?;
        let Viewer::Person(person) = viewer else { return Err(Refusal::NotLoggedIn.into()) };
        let now = self.now();
        self.store.write(|records| {
            check_state(records, file.share, &[ShareState::Draft], "not-a-draft")?;
            if !records.approve_share_file(file.id, person.id, now)? {
                return Err(Problem::NotReady("file-decided"));
            }
            self.note(records, &actor(viewer), "approve-file", &file.share.to_string())
        })
    }

    /// Takes a file back, as long as it is not out.
    ///
    /// # Errors
    /// The viewer may not; it was taken back already, or is out.
    pub fn take_back_file(&self, viewer: &Viewer, name: &str, sha256: &str) -> Result<(), Problem> {
        let file = self.file_for(viewer, name, (sha256, Action::Revoke))?;
        let now = self.now();
        self.store.write(|records| {
            let inside = [ShareState::Draft, ShareState::Proven];
            check_state(records, file.share, &inside, "file-is-out")?;
            if !records.take_back_share_file(file.id, now)? {
                return Err(Problem::NotReady("file-decided"));
            }
            self.note(records, &actor(viewer), "take-back-file", &file.share.to_string())
        })
    }

    /// A file of a share for one of its readers, who just gave the password and says what for.
    ///
    /// # Errors
    /// The viewer may not, or had as many today as anybody may; there is no such file.
    pub fn share_file(
        &self,
        viewer: &Viewer,
        name: &str,
        (sha256, words): (&str, &str),
    ) -> Result<Permitted<OriginalZip>, Problem> {
        let version = self.version_for(viewer, name, Action::ReadOriginal)?;
        let Viewer::Person(person) = viewer else { return Err(Refusal::NotLoggedIn.into()) };
        let out = self.files_out(&version)?;
        let found = out.into_iter().find(|(file, _)| file.content.sha256 == sha256);
        let (file, source) = found.ok_or(Refusal::NotFound)?;
        let words = what_for("file-words", words)?.to_owned();
        let now = self.now();
        let id = self.conditions.chance.id(now)?;
        let (share, of) = (file.share, file.id);
        let read = ShareFileRead { id, share, file: of, person: person.id, at: now, words };
        // Made before it is noted, so that what is noted could be given.
        let zip = self.proven_zip(&version, &file)?;
        let given = self.store.write(|records| {
            if self.had_too_many(records, person.id, now)? {
                return Ok(false);
            }
            records.add_share_file_read(&read)?;
            self.note(records, &actor(viewer), "read-file", &version.name)?;
            Ok::<_, Problem>(true)
        })?;
        if !given {
            let source = (source.submission, source.organisation);
            self.tell_of_limit(viewer, source, (person.id, now), &version.name)?;
            return Err(Problem::NotReady("originals-today"));
        }
        Ok(version.map(|_| zip))
    }

    /// What a version that is out says of the files that are out with it.
    pub(super) fn files_of(&self, version: &ShareVersion) -> Result<Vec<NoticeFileHead>, Problem> {
        let out = self.files_out(version)?;
        let out: BTreeSet<&str> =
            out.iter().map(|(file, _)| file.content.sha256.as_str()).collect();
        let json = self.store.read(|records| records.form(version, Form::Json, "en"))?;
        let named = json.map(|json| wire::notice_files(&json.bytes)).unwrap_or_default();
        Ok(named.into_iter().filter(|file| out.contains(file.sha256.as_str())).collect())
    }

    /// The files of a share, for a reader of it.
    ///
    /// # Errors
    /// There is none for this viewer.
    pub fn share_files(
        &self,
        viewer: &Viewer,
        name: &str,
    ) -> Result<Permitted<Vec<NoticeFileHead>>, Problem> {
        let version = self.version_for(viewer, name, Action::Read)?;
        let files = self.files_of(&version)?;
        Ok(version.map(|_| files))
    }

    /// Those that a source is asked for, or was.
    pub(super) fn asked_files(
        &self,
        records: &mut Records<'_, '_>,
        (source, version): (&Source, &ShareVersion),
    ) -> Result<Vec<AskedFile>, Problem> {
        let json = records.form(version, Form::Json, "en")?;
        let named = json.map(|json| wire::notice_files(&json.bytes)).unwrap_or_default();
        let mut asked = Vec::new();
        for (file, said) in files_asked(records, source)? {
            let head = named.iter().find(|one| one.sha256 == file.content.sha256).cloned();
            asked.extend(head.map(|file| AskedFile { file, yes: said.person.is_some() }));
        }
        Ok(asked)
    }

    /// Writes what a source says to each of its files: yes to those that it named, no to the
    /// others.
    pub(super) fn say_to_files(
        &self,
        records: &mut Records<'_, '_>,
        source: &Source,
        yes: &[&str],
    ) -> Result<(), Problem> {
        for (file, said) in files_asked(records, source)? {
            let is_yes = yes.contains(&file.content.sha256.as_str());
            let person = source.person.filter(|_| is_yes);
            let at = is_yes.then_some(source.at);
            records.put_file_consent(&FileConsent { person, at, ..said })?;
        }
        Ok(())
    }

    /// Keeps with a version that goes out the files that everybody said yes to, and no other.
    pub(super) fn settle_files(
        &self,
        records: &mut Records<'_, '_>,
        version: &ShareVersion,
    ) -> Result<(), Problem> {
        let consents = records.file_consents(version.share, version.version)?;
        let consents: Vec<_> = consents.into_iter().map(Locked::for_the_system).collect();
        for file in records.share_files(version.share)?.into_iter().map(Locked::for_the_system) {
            let said = consents.iter().filter(|one| one.file == file.id);
            let said: Vec<bool> = said.map(|one| one.person.is_some()).collect();
            if !enclosure(&file, &said).goes_out() {
                records.leave_file_out(version, file.id)?;
            }
        }
        Ok(())
    }

    /// Every file that was proposed for a share, with what its sources say.
    pub(super) fn proposed_files(
        &self,
        records: &mut Records<'_, '_>,
        viewer: &Viewer,
        share: &Share,
    ) -> Result<Vec<ProposedFile>, Problem> {
        let consents = records.file_consents(share.id, share.version)?;
        let consents: Vec<_> = consents.into_iter().map(Locked::for_the_system).collect();
        let mut files = Vec::new();
        for file in records.share_files(share.id)? {
            let file = file.permit(viewer, Action::Read)?.into_inner();
            let asked = consents.iter().filter(|one| one.file == file.id);
            let yes = asked.clone().filter(|one| one.person.is_some()).count();
            let said = Some((yes, asked.count())).filter(|(_, of)| *of > 0);
            files.push(ProposedFile { file, said });
        }
        Ok(files)
    }

    /// Those that two persons want out and nobody took back.
    pub(super) fn approved_files(
        &self,
        records: &mut Records<'_, '_>,
        share: ShareId,
    ) -> Result<Vec<ShareFile>, Problem> {
        let files = records.share_files(share)?.into_iter().map(Locked::for_the_system);
        Ok(files.filter(|file| enclosure(file, &[]).is_approved()).collect())
    }

    /// The bytes of a file that was proposed.
    pub(super) fn enclosed_bytes(&self, file: &ShareFile) -> Result<Vec<u8>, Problem> {
        let key = self.store.read(|records| records.share_key(file.share))?;
        let sealed = self.store.evidence().get(&file.evidence)?;
        Ok(key.open(&about(file.id), &sealed)?.to_vec())
    }

    /// The archive of a file, if it is the very one that was proven.
    fn proven_zip(&self, version: &ShareVersion, file: &ShareFile) -> Result<OriginalZip, Problem> {
        let sha256 = &file.content.sha256;
        let bytes = zip_of(&version.name, sha256, &self.enclosed_bytes(file)?)?;
        let proof = self.store.read(|records| records.proof(version))?;
        let proven = proof.ok_or(Refusal::NotFound)?.files;
        if !proven.contains(&(sha256.clone(), hash_of(&bytes))) {
            return Err(Problem::NotReady("not-proven"));
        }
        let short = sha256.get(..SHORT).unwrap_or_default();
        Ok(OriginalZip { name: format!("{}-{short}.zip", version.name), bytes })
    }

    /// The files that are out with a version, each with the yes of a source that it came with.
    fn files_out(&self, version: &ShareVersion) -> Result<Vec<(ShareFile, FileConsent)>, Problem> {
        if version.released.is_none() {
            return Ok(Vec::new());
        }
        self.store.read(|records| {
            let consents = records.file_consents(version.share, version.version)?;
            let consents: Vec<_> = consents.into_iter().map(Locked::for_the_system).collect();
            let files = records.share_files(version.share)?.into_iter().map(Locked::for_the_system);
            let of = |file: ShareFile| {
                let source = consents.iter().find(|one| one.file == file.id)?;
                Some((file, *source))
            };
            Ok(files.filter_map(of).collect())
        })
    }

    /// A file that was proposed, the last one of that hash, for who may do something to it.
    fn file_for(
        &self,
        viewer: &Viewer,
        name: &str,
        (sha256, action): (&str, Action),
    ) -> Result<ShareFile, Problem> {
        let share = self.draft_for(viewer, name, Action::Read)?;
        let files = self.store.read(|records| records.share_files(share.id))?;
        let mut files = files.into_iter().map(Locked::for_the_system);
        let file = files.rfind(|file| file.content.sha256 == sha256);
        Ok(self.permit(viewer, action, file.map(Locked::new))?.into_inner())
    }

    fn check_room(&self, share: ShareId, sha256: &str) -> Result<(), Problem> {
        let files = self.store.read(|records| records.share_files(share))?.into_iter();
        let files = files.map(Locked::for_the_system).filter(|file| file.taken_back.is_none());
        let files: Vec<ShareFile> = files.collect();
        match files.len() {
            _ if files.iter().any(|file| file.content.sha256 == sha256) => {
                Err(Problem::NotReady("file-proposed"))
            }
            ENCLOSURES_MAX.. => Err(Problem::NotReady("too-many-files")),
            _ => Ok(()),
        }
    }

    /// A new file with its bytes on disk.
    fn proposed_file(
        &self,
        share: ShareId,
        proposer: vocab::PersonId,
        (content, bytes): (ShareFileContent, &[u8]),
    ) -> Result<ShareFile, Problem> {
        let now = self.now();
        let id = self.conditions.chance.id(now)?;
        let key = self.store.read(|records| records.share_key(share))?;
        let evidence = self.store.evidence().put(&key.seal(&about(id), bytes)?)?;
        let (approver, approved, taken_back) = (None, None, None);
        let proposed = now;
        Ok(ShareFile {
            id,
            share,
            proposer,
            proposed,
            approver,
            approved,
            taken_back,
            evidence,
            content,
        })
    }
}

/// Nothing was found, and all was looked at.
pub(super) fn check_search(searches: &[&FileSearch]) -> Result<(), Problem> {
    let leaks = searches.iter().flat_map(|search| &search.leaks);
    let kinds: BTreeSet<release::IdentifierKind> = leaks.map(|leak| leak.kind).collect();
    match searches.iter().all(|search| search.complete) {
        _ if !kinds.is_empty() => Err(Problem::FileLeaks(kinds)),
        true => Ok(()),
        false => Err(Problem::NotReady("file-not-searched")),
    }
}

/// The archive that every reader of a share gets of a file, the same each time: neither its name
/// nor anything around it tells of a submission.
pub(super) fn zip_of(share: &str, sha256: &str, bytes: &[u8]) -> Result<Vec<u8>, Problem> {
    let noise = Sha256::new().chain_update(share).chain_update(sha256).finalize();
    let noise = noise.first_chunk().copied().unwrap_or_default();
    let inside = format!("{sha256}.bin");
    let zip = artifact::locked_zip(&inside, bytes, ORIGINAL_PASSWORD, noise);
    zip.ok_or(Problem::NotReady("original-too-large"))
}

const fn enclosure<'s>(file: &ShareFile, sources: &'s [bool]) -> Enclosure<'s> {
    let ShareFile { proposer, approver, taken_back, .. } = file;
    let taken_back = taken_back.is_some();
    Enclosure { proposer: *proposer, approver: *approver, taken_back, sources }
}

/// Files of the version that a source is asked for which came with it and were not taken back,
/// with what it said.
fn files_asked(
    records: &mut Records<'_, '_>,
    source: &Source,
) -> Result<Vec<(ShareFile, FileConsent)>, Problem> {
    let consents = records.file_consents(source.share, source.version)?.into_iter();
    let own =
        consents.map(Locked::for_the_system).filter(|one| one.submission == source.submission);
    let own: Vec<FileConsent> = own.collect();
    let files = records.share_files(source.share)?.into_iter().map(Locked::for_the_system);
    let files = files.filter(|file| file.taken_back.is_none());
    let said = |file: ShareFile| {
        let said = own.iter().find(|one| one.file == file.id)?;
        Some((file, *said))
    };
    Ok(files.filter_map(said).collect())
}

fn check_state(
    records: &mut Records<'_, '_>,
    share: ShareId,
    states: &[ShareState],
    why: &'static str,
) -> Result<(), Problem> {
    let share = records.share(share)?.map(Locked::for_the_system);
    match share.is_some_and(|share| states.contains(&share.state)) {
        true => Ok(()),
        false => Err(Problem::NotReady(why)),
    }
}

fn about(file: vocab::Uuid) -> String {
    format!("share-file:{file}")
}

/// Digits of a hash in the name of an archive.
const SHORT: usize = 8;
