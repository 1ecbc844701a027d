//! Files that go out with a share: who proposed and approved them, what their sources say, and
//! who had them. Their bytes are evidence under the key of the share.

use release::{Guarded, Locked, Object};
use serde::{Deserialize, Serialize};
use vocab::{OrganisationId, PersonId, ShareId, SubmissionId, Uuid};

use super::sealed::{Sealer, id, maybe_id, text};
use super::{Records, ShareVersion};
use crate::error::Error;
use crate::hash::Address;
use crate::keys::Key;
use crate::value::Row;

/// A file that somebody proposed to go out with a share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareFile {
    pub id: Uuid,
    pub share: ShareId,
    pub proposer: PersonId,
    pub proposed: i64,
    pub approver: Option<PersonId>,
    /// When it was approved.
    pub approved: Option<i64>,
    pub taken_back: Option<i64>,
    /// Where its bytes lie, sealed with the key of the share.
    pub evidence: Address,
    pub content: ShareFileContent,
}

/// What a file is, and why it should go out; sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ShareFileContent {
    /// In hexadecimal.
    pub sha256: String,
    /// As its sender called it, each name that it came under: for the hub alone.
    pub names: Vec<String>,
    /// A word of [`vocab::FileType`].
    pub kind: String,
    pub size: u64,
    pub why: String,
    /// What opens what is locked in it.
    pub passwords: Vec<String>,
}

/// What a source says to a file of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileConsent {
    pub share: ShareId,
    pub version: i64,
    pub file: Uuid,
    pub submission: SubmissionId,
    /// Of the submission.
    pub organisation: OrganisationId,
    /// Who said yes; nobody so far.
    pub person: Option<PersonId>,
    pub at: Option<i64>,
}

/// A file that a reader of its share had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareFileRead {
    pub id: Uuid,
    pub share: ShareId,
    pub file: Uuid,
    pub person: PersonId,
    pub at: i64,
    /// What for, in words of whoever had it; sealed.
    pub words: String,
}

impl Guarded for ShareFile {
    fn object(&self) -> Object<'_> {
        Object::File { proposer: self.proposer }
    }
}

impl Guarded for FileConsent {
    fn object(&self) -> Object<'_> {
        Object::Consent { organisation: self.organisation }
    }
}

impl Records<'_, '_> {
    /// The key that seals a share and the files that go out with it.
    ///
    /// # Errors
    /// It was erased.
    pub fn share_key(&mut self, id: ShareId) -> Result<Key, Error> {
        self.tx.key(&self.store.keyring, &Sealer::Share(id).id())
    }

    /// Adds a file that was proposed.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_share_file(&mut self, file: &ShareFile) -> Result<(), Error> {
        let sealer = Sealer::Share(file.share);
        let content = self.seal(sealer, "share-file.content", file.id, &file.content)?;
        self.tx.execute(
            "INSERT INTO share_file (id, share, proposer, proposed, evidence, content)
             VALUES ($1, $2, $3, $4, $5, $6)",
            &[
                text(file.id),
                text(file.share),
                text(file.proposer),
                file.proposed.into(),
                file.evidence.bytes().into(),
                content.into(),
            ],
        )?;
        Ok(())
    }

    /// Every file that was proposed for a share, the first one first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn share_files(&mut self, share: ShareId) -> Result<Vec<Locked<ShareFile>>, Error> {
        let sql = "SELECT id, proposer, proposed, approver, approved, taken_back, evidence, content
                   FROM share_file WHERE share = $1 ORDER BY proposed, id";
        let rows = self.tx.query(sql, &[text(share)])?;
        rows.iter().map(|row| self.share_file_of(share, row).map(Locked::new)).collect()
    }

    /// Notes who approved a file, if nobody had and nobody took it back.
    ///
    /// # Errors
    /// Those of the database.
    pub fn approve_share_file(
        &mut self,
        file: Uuid,
        person: PersonId,
        at: i64,
    ) -> Result<bool, Error> {
        let sql = "UPDATE share_file SET approver = $2, approved = $3
                   WHERE id = $1 AND approver IS NULL AND taken_back IS NULL";
        let values = [text(file), text(person), at.into()];
        Ok(self.tx.execute(sql, &values)? == 1)
    }

    /// Takes a file back, if nobody had.
    ///
    /// # Errors
    /// Those of the database.
    pub fn take_back_share_file(&mut self, file: Uuid, at: i64) -> Result<bool, Error> {
        let sql = "UPDATE share_file SET taken_back = $2 WHERE id = $1 AND taken_back IS NULL";
        Ok(self.tx.execute(sql, &[text(file), at.into()])? == 1)
    }

    /// Writes what a source says to a file of a version.
    ///
    /// # Errors
    /// Those of the database.
    pub fn put_file_consent(&mut self, one: &FileConsent) -> Result<(), Error> {
        self.tx.execute(
            "INSERT INTO share_file_source (share, version, file, submission, person, at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (share, version, file, submission)
             DO UPDATE SET person = excluded.person, at = excluded.at",
            &[
                text(one.share),
                one.version.into(),
                text(one.file),
                text(one.submission),
                one.person.map(|id| id.to_string()).into(),
                one.at.into(),
            ],
        )?;
        Ok(())
    }

    /// What all sources say to all files of a version, file by file.
    ///
    /// # Errors
    /// Those of the database.
    pub fn file_consents(
        &mut self,
        share: ShareId,
        version: i64,
    ) -> Result<Vec<Locked<FileConsent>>, Error> {
        let rows = self.tx.query(
            "SELECT f.file, f.submission, s.organisation, f.person, f.at FROM share_file_source f
             JOIN submission s ON s.id = f.submission
             WHERE f.share = $1 AND f.version = $2 ORDER BY f.file, f.submission",
            &[text(share), version.into()],
        )?;
        let consent = |row: &Row| {
            Ok(Locked::new(FileConsent {
                share,
                version,
                file: id(row, 0, Uuid::parse)?,
                submission: id(row, 1, SubmissionId::parse)?,
                organisation: id(row, 2, OrganisationId::parse)?,
                person: maybe_id(row, 3, PersonId::parse)?,
                at: row.maybe_integer(4)?,
            }))
        };
        rows.iter().map(consent).collect()
    }

    /// Takes a file out of a version.
    ///
    /// # Errors
    /// Those of the database.
    pub fn leave_file_out(&mut self, version: &ShareVersion, file: Uuid) -> Result<(), Error> {
        let sql = "DELETE FROM share_file_source WHERE share = $1 AND version = $2 AND file = $3";
        let values = [text(version.share), version.version.into(), text(file)];
        self.tx.execute(sql, &values).map(drop)
    }

    /// Notes that a file is given out.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_share_file_read(&mut self, read: &ShareFileRead) -> Result<(), Error> {
        let sealer = Sealer::Share(read.share);
        let words = self.seal(sealer, "share-file-read.words", read.id, &read.words)?;
        let (file, person) = (text(read.file), text(read.person));
        self.tx.execute(
            "INSERT INTO share_file_read (id, file, person, at, words) VALUES ($1, $2, $3, $4, $5)",
            &[text(read.id), file, person, read.at.into(), words.into()],
        )?;
        Ok(())
    }

    fn share_file_of(&mut self, share: ShareId, row: &Row) -> Result<ShareFile, Error> {
        let file = id(row, 0, Uuid::parse)?;
        let evidence = Address::from_bytes(row.bytes(6)?);
        Ok(ShareFile {
            id: file,
            share,
            proposer: id(row, 1, PersonId::parse)?,
            proposed: row.integer(2)?,
            approver: maybe_id(row, 3, PersonId::parse)?,
            approved: row.maybe_integer(4)?,
            taken_back: row.maybe_integer(5)?,
            evidence: evidence.ok_or(Error::Column { number: 6, wanted: "an address" })?,
            content: self.unseal(
                Sealer::Share(share),
                "share-file.content",
                file,
                row.bytes(7)?,
            )?,
        })
    }
}
