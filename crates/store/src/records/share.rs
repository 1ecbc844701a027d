//! Shares: the work on them, the submissions they rest on with their consent, the versions
//! that went out with their exact bytes and proof, and who may read which.

use std::collections::BTreeSet;

use release::{Audience, Guarded, Locked, Object, Reach};
use serde::{Deserialize, Serialize};
use vocab::{ConsentWord, Form, OrganisationId, PersonId, ShareId, ShareState, SubmissionId, Tlp};

use super::Records;
use super::sealed::{Sealer, flag, hash, id, maybe_id, text, word};
use crate::error::Error;
use crate::value::{Row, Value};

/// A share as the hub works on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    pub id: ShareId,
    /// The name it goes by outside.
    pub name: String,
    pub state: ShareState,
    pub made: i64,
    pub changed: i64,
    /// The version that is worked on or out; 0 before the first proof.
    pub version: i64,
    /// Who wrote on it: none of them may release it.
    pub drafters: BTreeSet<PersonId>,
    pub work: ShareWork,
}

/// What analysts decided about a share; sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ShareWork {
    pub title_ja: String,
    pub title_en: String,
    pub summary_ja: String,
    pub summary_en: String,
    /// What changed since the version before.
    pub change_ja: String,
    pub change_en: String,
    /// Why it was taken back, or why it is not shared.
    pub reason_ja: String,
    pub reason_en: String,
    /// Words and values that were approved one by one.
    pub approved: BTreeSet<String>,
    pub left_out: BTreeSet<String>,
    /// Values whose owner is a victim too.
    pub compromised: BTreeSet<String>,
    /// A word of [`vocab::VerdictClass`].
    pub class: String,
    /// Tokens of [`Reach`].
    pub readers: BTreeSet<String>,
    /// A word of [`Tlp`], not below what the submitters said.
    pub tlp: String,
    pub pass_on_subsidiaries: bool,
    pub pass_on_providers: bool,
    pub indicators_only: bool,
}

/// A submission that a share rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub share: ShareId,
    pub submission: SubmissionId,
    pub organisation: OrganisationId,
    pub consent: ConsentWord,
    /// The version that the consent is about, and the digest of its bytes.
    pub version: i64,
    pub digest: Option<[u8; 32]>,
    pub person: Option<PersonId>,
    pub at: i64,
    /// The last version that went out resting on it.
    pub out_in: Option<i64>,
}

impl Source {
    /// Whether the share rests on it: not if nobody answered.
    #[must_use]
    pub fn is_in(&self) -> bool {
        self.consent != ConsentWord::NoAnswer
    }

    /// Whether the share rests on it, or what went out of it does.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.is_in() || self.out_in.is_some()
    }
}

/// A version of a share, proven; out once it has a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareVersion {
    pub share: ShareId,
    pub name: String,
    pub version: i64,
    pub state: VersionState,
    pub made: i64,
    /// The slot at which it went out.
    pub released: Option<i64>,
    pub tlp: Tlp,
    pub readers: Audience,
    /// SHA-256 over the hashes of all forms.
    pub digest: [u8; 32],
    /// Its heading in Japanese and in English, as it stands in the forms; sealed.
    pub titles: (String, String),
}

/// What may be done with a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionState {
    /// Proven, not out.
    Waiting,
    Out,
    /// Out, and says that the share is withdrawn.
    Tombstone,
}

/// What shows that nothing of a source is in a version; sealed, never leaves the hub.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StoredProof {
    /// Form, language, SHA-256 in hexadecimal.
    pub forms: Vec<(String, String, String)>,
    /// Of each file that may go out with it, and of the archive that holds it: SHA-256 in
    /// hexadecimal.
    pub files: Vec<(String, String)>,
    /// Attributes of the audience that these files name.
    pub named: Vec<String>,
    /// Keyed hash of the dictionary, in hexadecimal.
    pub dictionary: String,
    /// How many identifiers it held.
    pub identifiers: u64,
    /// Version of builder, renderers and search.
    pub transforms: String,
    pub readers: Vec<String>,
    pub k: u64,
    pub threshold: u64,
    /// What was found and let out by name, on the submitter's word.
    pub accepted: Vec<String>,
    /// Keyed hash over all of it.
    pub signature: String,
}

/// The exact bytes of one form in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormBytes {
    pub form: Form,
    pub lang: String,
    pub sha256: [u8; 32],
    pub bytes: Vec<u8>,
}

impl Guarded for Share {
    fn object(&self) -> Object<'_> {
        Object::Draft { drafters: &self.drafters }
    }
}

impl Guarded for Source {
    fn object(&self) -> Object<'_> {
        Object::Consent { organisation: self.organisation }
    }
}

impl Guarded for ShareVersion {
    fn object(&self) -> Object<'_> {
        let state = match self.state {
            VersionState::Waiting => ShareState::Proven,
            VersionState::Out => ShareState::Released,
            VersionState::Tombstone => ShareState::Withdrawn,
        };
        Object::Share { audience: &self.readers, state }
    }
}

impl Records<'_, '_> {
    /// Adds a share with its key, which stands under that of the hub.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_share(&mut self, share: &Share, hub: OrganisationId) -> Result<(), Error> {
        let sealer = Sealer::Share(share.id);
        self.new_key(sealer, Some(Sealer::Organisation(hub)))?;
        let work = self.seal(sealer, "share.work", share.id, &share.work)?;
        self.tx.execute(
            "INSERT INTO share (id, name, state, made, changed, version, work)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &[
                text(share.id),
                share.name.as_str().into(),
                text(share.state),
                share.made.into(),
                share.changed.into(),
                share.version.into(),
                work.into(),
            ],
        )?;
        self.note_drafters(share)
    }

    /// Writes a share anew, if nobody changed it since it was read (`was` is its `changed`).
    ///
    /// # Errors
    /// Those of the database.
    pub fn change_share(&mut self, share: &Share, was: i64) -> Result<bool, Error> {
        let work = self.seal(Sealer::Share(share.id), "share.work", share.id, &share.work)?;
        let changed = self.tx.execute(
            "UPDATE share SET state = $2, changed = $3, version = $4, work = $5
             WHERE id = $1 AND changed = $6",
            &[
                text(share.id),
                text(share.state),
                share.changed.into(),
                share.version.into(),
                work.into(),
                was.into(),
            ],
        )?;
        self.note_drafters(share)?;
        Ok(changed == 1)
    }

    /// A share by its id.
    ///
    /// # Errors
    /// Those of the database.
    pub fn share(&mut self, id: ShareId) -> Result<Option<Locked<Share>>, Error> {
        Ok(self.shares_by(&format!("{SHARES} WHERE id = $1"), &[text(id)])?.pop())
    }

    /// A share by the name it goes by.
    ///
    /// # Errors
    /// Those of the database.
    pub fn share_by_name(&mut self, name: &str) -> Result<Option<Locked<Share>>, Error> {
        Ok(self.shares_by(&format!("{SHARES} WHERE name = $1"), &[name.into()])?.pop())
    }

    /// A page of the shares in a state, those changed last first, behind the one given.
    ///
    /// # Errors
    /// Those of the database.
    pub fn shares(
        &mut self,
        state: ShareState,
        after: Option<(i64, ShareId)>,
        limit: i64,
    ) -> Result<Vec<Locked<Share>>, Error> {
        let mut values: Vec<Value> = vec![text(state), limit.into()];
        let mut behind = "";
        if let Some((changed, id)) = after {
            values.extend([changed.into(), text(id)]);
            behind = "AND (changed, id) < ($3, $4)";
        }
        let sql =
            format!("{SHARES} WHERE state = $1 {behind} ORDER BY changed DESC, id DESC LIMIT $2");
        self.shares_by(&sql, &values)
    }

    /// How many shares are in a state.
    ///
    /// # Errors
    /// Those of the database.
    pub fn count_shares(&mut self, state: ShareState) -> Result<i64, Error> {
        let rows = self.tx.query("SELECT COUNT(*) FROM share WHERE state = $1", &[text(state)])?;
        rows.first().map_or(Ok(0), |row| row.integer(0))
    }

    /// Adds a source, or writes its consent anew.
    ///
    /// # Errors
    /// Those of the database.
    pub fn put_source(&mut self, source: &Source) -> Result<(), Error> {
        self.tx.execute(
            "INSERT INTO share_source
             (share, submission, organisation, consent, version, digest, person, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (share, submission) DO UPDATE SET consent = excluded.consent,
             version = excluded.version, digest = excluded.digest, person = excluded.person,
             at = excluded.at",
            &[
                text(source.share),
                text(source.submission),
                text(source.organisation),
                text(source.consent),
                source.version.into(),
                source.digest.into(),
                source.person.map(|id| id.to_string()).into(),
                source.at.into(),
            ],
        )?;
        Ok(())
    }

    /// Takes a source out of a share.
    ///
    /// # Errors
    /// Those of the database.
    pub fn remove_source(&mut self, share: ShareId, submission: SubmissionId) -> Result<(), Error> {
        let sql = "DELETE FROM share_source WHERE share = $1 AND submission = $2";
        self.tx.execute(sql, &[text(share), text(submission)]).map(drop)
    }

    /// The sources of a share, also those that gave no answer.
    ///
    /// # Errors
    /// Those of the database.
    pub fn sources(&mut self, share: ShareId) -> Result<Vec<Locked<Source>>, Error> {
        self.sources_by(&format!("{SOURCES} WHERE share = $1 ORDER BY submission"), &[text(share)])
    }

    /// The shares that a submission is a source of.
    ///
    /// # Errors
    /// Those of the database.
    pub fn shares_of(&mut self, submission: SubmissionId) -> Result<Vec<Locked<Source>>, Error> {
        let sql = format!("{SOURCES} WHERE submission = $1 ORDER BY at, share");
        self.sources_by(&sql, &[text(submission)])
    }

    /// What an organisation is asked to consent to.
    ///
    /// # Errors
    /// Those of the database.
    pub fn asked(&mut self, organisation: OrganisationId) -> Result<Vec<Locked<Source>>, Error> {
        let sql = format!(
            "{SOURCES} WHERE organisation = $1 AND consent = 'asked' AND version > 0 ORDER BY at, submission"
        );
        self.sources_by(&sql, &[text(organisation)])
    }

    /// Adds a proven version with all its bytes.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_version(
        &mut self,
        version: &ShareVersion,
        proof: &StoredProof,
        forms: &[FormBytes],
    ) -> Result<(), Error> {
        let sealer = Sealer::Share(version.share);
        let about = format!("{}/{}", version.share, version.version);
        let proof = self.seal(sealer, "share.proof", &about, proof)?;
        let titles = self.seal(sealer, "share.titles", &about, &version.titles)?;
        let readers: Vec<String> = version.readers.iter().map(|reach| reach.to_string()).collect();
        self.tx.execute(
            "INSERT INTO share_version
             (share, version, made, withdrawn, tlp, readers, digest, proof, titles)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            &[
                text(version.share),
                version.version.into(),
                version.made.into(),
                (version.state == VersionState::Tombstone).into(),
                text(version.tlp),
                readers.join(" ").into(),
                version.digest.into(),
                proof.into(),
                titles.into(),
            ],
        )?;
        for form in forms {
            let about = form_about(&about, form.form, &form.lang);
            let content = self.key_of(sealer)?.seal(&about, &form.bytes)?;
            self.tx.execute(
                "INSERT INTO share_form (share, version, form, lang, sha256, content)
                 VALUES ($1, $2, $3, $4, $5, $6)",
                &[
                    text(version.share),
                    version.version.into(),
                    text(form.form),
                    form.lang.as_str().into(),
                    form.sha256.into(),
                    content.into(),
                ],
            )?;
        }
        Ok(())
    }

    /// Lets a version out at its slot: from then on its readers see it in place of the one
    /// before. `terms` are what it can be found by.
    ///
    /// # Errors
    /// Those of the database.
    pub fn release_version<'v>(
        &mut self,
        version: &ShareVersion,
        slot: i64,
        terms: impl IntoIterator<Item = (&'v str, &'v str)>,
    ) -> Result<bool, Error> {
        let out = self.tx.execute(
            "UPDATE share_version SET released = $3
             WHERE share = $1 AND version = $2 AND released IS NULL",
            &[text(version.share), version.version.into(), slot.into()],
        )?;
        if out == 0 {
            return Ok(false);
        }
        self.tx.execute(
            "UPDATE share_source SET out_in = version
             WHERE share = $1 AND version = $2 AND consent IN ('given', 'standing')",
            &[text(version.share), version.version.into()],
        )?;
        self.tx.execute("DELETE FROM share_reader WHERE share = $1", &[text(version.share)])?;
        for reach in version.readers.iter() {
            self.tx.execute(
                "INSERT INTO share_reader (token, released, name, share) VALUES ($1, $2, $3, $4)",
                &[text(reach), slot.into(), version.name.as_str().into(), text(version.share)],
            )?;
        }
        self.tx.execute("DELETE FROM share_term WHERE share = $1", &[text(version.share)])?;
        for (domain, term) in terms {
            self.tx.execute(
                "INSERT INTO share_term (term, share) VALUES ($1, $2)
                 ON CONFLICT (term, share) DO NOTHING",
                &[self.store.blind(domain, term).into(), text(version.share)],
            )?;
        }
        Ok(true)
    }

    /// A page of the newest released versions for these groups of readers, the newest first,
    /// behind the one given by its slot and name.
    ///
    /// # Errors
    /// Those of the database.
    pub fn released(
        &mut self,
        groups: &[Reach],
        after: Option<(i64, &str)>,
        limit: usize,
    ) -> Result<Vec<Locked<ShareVersion>>, Error> {
        let mut found = BTreeSet::new();
        // One ordered walk for each group: their number is small, and each stops at its page.
        for group in groups {
            let mut values: Vec<Value> =
                vec![text(group), i64::try_from(limit).unwrap_or(0).into()];
            let mut behind = "";
            if let Some((slot, name)) = after {
                values.extend([slot.into(), name.into()]);
                behind = "AND (released, name) < ($3, $4)";
            }
            let sql = format!(
                "SELECT released, name, share FROM share_reader WHERE token = $1 {behind}
                 ORDER BY released DESC, name DESC LIMIT $2"
            );
            for row in &self.tx.query(&sql, &values)? {
                let share = id(row, 2, ShareId::parse)?;
                found.insert((row.integer(0)?, row.text(1)?.to_owned(), share));
            }
        }
        let mut versions = Vec::new();
        for (_, _, share) in found.iter().rev().take(limit) {
            versions.extend(self.current_version(*share)?);
        }
        Ok(versions)
    }

    /// The newest version of a share that is out.
    ///
    /// # Errors
    /// Those of the database.
    pub fn current_version(
        &mut self,
        share: ShareId,
    ) -> Result<Option<Locked<ShareVersion>>, Error> {
        let sql = format!(
            "{VERSIONS} WHERE v.share = $1 AND v.released IS NOT NULL ORDER BY v.version DESC LIMIT 1"
        );
        Ok(self.versions_by(&sql, &[text(share)])?.pop())
    }

    /// Every version of a share, the first one first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn versions(&mut self, share: ShareId) -> Result<Vec<Locked<ShareVersion>>, Error> {
        self.versions_by(
            &format!("{VERSIONS} WHERE v.share = $1 ORDER BY v.version"),
            &[text(share)],
        )
    }

    /// The bytes of a form, as they were proven.
    ///
    /// # Errors
    /// Those of the database; bytes that are not those of their hash are damaged.
    pub fn form(
        &mut self,
        version: &ShareVersion,
        form: Form,
        lang: &str,
    ) -> Result<Option<FormBytes>, Error> {
        let rows = self.tx.query(
            "SELECT sha256, content FROM share_form
             WHERE share = $1 AND version = $2 AND form = $3 AND lang = $4",
            &[text(version.share), version.version.into(), text(form), lang.into()],
        )?;
        let Some(row) = rows.first() else { return Ok(None) };
        let about = format!("{}/{}", version.share, version.version);
        let key = self.key_of(Sealer::Share(version.share))?;
        let bytes = key.open(&form_about(&about, form, lang), row.bytes(1)?)?.to_vec();
        let lang = lang.to_owned();
        Ok(Some(FormBytes { form, lang, sha256: hash(row, 0)?, bytes }))
    }

    /// The proof of a version.
    ///
    /// # Errors
    /// Those of the database.
    pub fn proof(&mut self, version: &ShareVersion) -> Result<Option<StoredProof>, Error> {
        let rows = self.tx.query(
            "SELECT proof FROM share_version WHERE share = $1 AND version = $2",
            &[text(version.share), version.version.into()],
        )?;
        let Some(row) = rows.first() else { return Ok(None) };
        let about = format!("{}/{}", version.share, version.version);
        self.unseal(Sealer::Share(version.share), "share.proof", &about, row.bytes(0)?).map(Some)
    }

    /// Shares that hold all of these terms and are out for one of the groups, up to `limit`,
    /// the newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn shares_with(
        &mut self,
        terms: &[(&str, &str)],
        groups: &[Reach],
        limit: usize,
    ) -> Result<Vec<Locked<ShareVersion>>, Error> {
        let keys: BTreeSet<[u8; 16]> =
            terms.iter().map(|(domain, term)| self.store.blind(domain, term)).collect();
        if keys.is_empty() || groups.is_empty() {
            return Ok(Vec::new());
        }
        let mut values: Vec<Value> = keys.iter().map(|key| (*key).into()).collect();
        let holes = |from: usize, count: usize| {
            (from + 1..=from + count).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
        };
        let (terms, tokens) = (holes(0, keys.len()), holes(keys.len(), groups.len()));
        values.extend(groups.iter().map(text));
        values.push(i64::try_from(keys.len()).unwrap_or(i64::MAX).into());
        values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
        let (all, most) = (values.len() - 1, values.len());
        let sql = format!(
            "SELECT r.released, r.name, r.share FROM share_reader r
             WHERE r.token IN ({tokens}) AND r.share IN (
                 SELECT share FROM share_term WHERE term IN ({terms})
                 GROUP BY share HAVING COUNT(*) = ${all})
             GROUP BY r.released, r.name, r.share
             ORDER BY r.released DESC, r.name DESC LIMIT ${most}"
        );
        let rows = self.tx.query(&sql, &values)?;
        let mut versions = Vec::new();
        for row in &rows {
            versions.extend(self.current_version(id(row, 2, ShareId::parse)?)?);
        }
        Ok(versions)
    }

    fn note_drafters(&mut self, share: &Share) -> Result<(), Error> {
        for person in &share.drafters {
            self.tx.execute(
                "INSERT INTO share_drafter (share, person) VALUES ($1, $2)
                 ON CONFLICT (share, person) DO NOTHING",
                &[text(share.id), text(person)],
            )?;
        }
        Ok(())
    }

    fn shares_by(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Locked<Share>>, Error> {
        let rows = self.tx.query(sql, values)?;
        rows.iter().map(|row| self.share_of(row).map(Locked::new)).collect()
    }

    fn share_of(&mut self, row: &Row) -> Result<Share, Error> {
        let share = id(row, 0, ShareId::parse)?;
        let sql = "SELECT person FROM share_drafter WHERE share = $1";
        let drafters = self.tx.query(sql, &[text(share)])?;
        Ok(Share {
            id: share,
            name: row.text(1)?.to_owned(),
            state: word(row, 2)?,
            made: row.integer(3)?,
            changed: row.integer(4)?,
            version: row.integer(5)?,
            drafters: drafters
                .iter()
                .map(|row| id(row, 0, PersonId::parse))
                .collect::<Result<_, _>>()?,
            work: self.unseal(Sealer::Share(share), "share.work", share, row.bytes(6)?)?,
        })
    }

    fn sources_by(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Locked<Source>>, Error> {
        let rows = self.tx.query(sql, values)?;
        rows.iter().map(|row| source_of(row).map(Locked::new)).collect()
    }

    fn versions_by(
        &mut self,
        sql: &str,
        values: &[Value],
    ) -> Result<Vec<Locked<ShareVersion>>, Error> {
        let rows = self.tx.query(sql, values)?;
        rows.iter().map(|row| self.version_of(row).map(Locked::new)).collect()
    }

    fn version_of(&mut self, row: &Row) -> Result<ShareVersion, Error> {
        let share = id(row, 0, ShareId::parse)?;
        let version = row.integer(2)?;
        let released = row.maybe_integer(4)?;
        let state = match (released, flag(row, 5)?) {
            (None, _) => VersionState::Waiting,
            (Some(_), false) => VersionState::Out,
            (Some(_), true) => VersionState::Tombstone,
        };
        let reaches = row.text(7)?.split_whitespace().map(Reach::parse);
        let reaches: Option<Vec<Reach>> = reaches.collect();
        let about = format!("{share}/{version}");
        Ok(ShareVersion {
            share,
            name: row.text(1)?.to_owned(),
            version,
            state,
            made: row.integer(3)?,
            released,
            tlp: word(row, 6)?,
            readers: Audience::new(reaches.ok_or(Error::Column { number: 7, wanted: "readers" })?),
            digest: hash(row, 8)?,
            titles: self.unseal(Sealer::Share(share), "share.titles", &about, row.bytes(9)?)?,
        })
    }
}

fn source_of(row: &Row) -> Result<Source, Error> {
    Ok(Source {
        share: id(row, 0, ShareId::parse)?,
        submission: id(row, 1, SubmissionId::parse)?,
        organisation: id(row, 2, OrganisationId::parse)?,
        consent: word(row, 3)?,
        version: row.integer(4)?,
        digest: row.maybe_bytes(5)?.and_then(|bytes| bytes.try_into().ok()),
        person: maybe_id(row, 6, PersonId::parse)?,
        at: row.integer(7)?,
        out_in: row.maybe_integer(8)?,
    })
}

fn form_about(version: &str, form: Form, lang: &str) -> String {
    format!("share.form:{version}/{form}/{lang}")
}

const SHARES: &str = "SELECT id, name, state, made, changed, version, work FROM share";
const SOURCES: &str = "SELECT share, submission, organisation, consent, version, digest, person, at, out_in FROM share_source";
const VERSIONS: &str = "SELECT v.share, s.name, v.version, v.made, v.released, v.withdrawn, v.tlp,
     v.readers, v.digest, v.titles FROM share_version v JOIN share s ON s.id = v.share";
