//! The submitter sees exactly what would go out and to whom, and says yes or no to those
//! bytes. Silence is never consent.

use release::{Action, Permitted, Viewer};
use store::{Share, Source};
use vocab::{ConsentWord, Form, ShareState, SubmissionState};

use super::files::AskedFile;
use super::names::as_typed;
use super::trail::actor;
use super::{Hub, Problem};

/// What a source is asked.
#[derive(Debug, Clone)]
pub struct ConsentView {
    /// The name of the share.
    pub name: String,
    pub receipt: String,
    pub version: i64,
    /// What is consented to, in hexadecimal.
    pub digest: String,
    /// The portal's form of it, as its readers will get it.
    pub fragment: String,
    /// How many organisations it may have come from, for its readers; below the threshold
    /// the submitter must say that this is accepted.
    pub k: u64,
    pub threshold: u64,
    pub consent: ConsentWord,
    /// Files that came with the submission, each of which needs a yes of its own.
    pub files: Vec<AskedFile>,
}

impl Hub {
    /// What a submitter is asked to consent to, with the bytes that would go out.
    ///
    /// # Errors
    /// It is not the viewer's to see, or not proven.
    pub fn consent_view(
        &self,
        viewer: &Viewer,
        name: &str,
        receipt: &str,
        lang: &str,
    ) -> Result<Permitted<ConsentView>, Problem> {
        let (source, share, receipt) = self.source_for(viewer, name, receipt, Action::Read)?;
        let view = self.store.read(|records| {
            let versions = records.versions(share.id)?.into_iter();
            let mut versions = versions.map(release::Locked::for_the_system);
            let Some(version) = versions.find(|one| one.version == share.version) else {
                return Ok(None);
            };
            let form = records.form(&version, Form::Portal, lang)?;
            let proof = records.proof(&version)?;
            let (Some(form), Some(proof)) = (form, proof) else { return Ok(None) };
            Ok::<_, Problem>(Some(ConsentView {
                name: share.name.clone(),
                receipt: receipt.clone(),
                version: version.version,
                digest: analysis::hex(&version.digest),
                fragment: String::from_utf8_lossy(&form.bytes).into_owned(),
                k: proof.k,
                threshold: proof.threshold,
                consent: source.consent,
                files: self.asked_files(records, (&*source, &version))?,
            }))
        })?;
        let view = view.ok_or(Problem::NotReady("not-proven"))?;
        Ok(source.map(|_| view))
    }

    /// Says yes or no to what was shown, by its digest. A no takes the submission out of the
    /// share, which goes on without it or not at all.
    ///
    /// # Errors
    /// It is not the viewer's; the bytes are not those shown; few organisations are possible
    /// and the submitter did not say that this is accepted.
    pub fn consent(&self, viewer: &Viewer, name: &str, said: &Said<'_>) -> Result<(), Problem> {
        let (source, share, _) = self.source_for(viewer, name, said.receipt, Action::Consent)?;
        let Viewer::Person(person) = viewer else {
            return Err(release::Refusal::NotLoggedIn.into());
        };
        let source = source.into_inner();
        let digest = source.digest.map(|digest| analysis::hex(&digest));
        if share.state != ShareState::Proven
            || source.version != share.version
            || digest.as_deref() != Some(said.digest)
        {
            return Err(Problem::Changed);
        }
        let now = self.now();
        let consent = if said.yes { ConsentWord::Given } else { ConsentWord::Refused };
        let changed = Source { consent, person: Some(person.id), at: now, ..source };
        self.store.write(|records| {
            // Somebody may have gone on without an answer just now.
            let current = records.share(share.id)?.map(release::Locked::for_the_system);
            if current.is_none_or(|current| current.changed != share.changed) {
                return Err(Problem::Changed);
            }
            let versions = records.versions(share.id)?.into_iter();
            let mut versions = versions.map(release::Locked::for_the_system);
            let version = versions.find(|one| one.version == share.version);
            let version = version.ok_or(Problem::NotReady("not-proven"))?;
            let proof = records.proof(&version)?.ok_or(Problem::NotReady("not-proven"))?;
            if said.yes && proof.k < proof.threshold && !said.may_be_guessed {
                return Err(Problem::NotReady("may-be-guessed"));
            }
            if said.yes {
                records.put_source(&changed)?;
                self.say_to_files(records, &changed, said.files)?;
            } else {
                self.leave(records, &share, &changed)?;
            }
            let action = if said.yes { "consent" } else { "refuse" };
            self.note(records, &actor(viewer), action, &share.id.to_string())
        })
    }

    /// Takes a source out of a share: it goes on without it, and not at all without any. Its
    /// submission waits for the analyst again.
    fn leave(
        &self,
        records: &mut store::Records<'_, '_>,
        share: &Share,
        source: &Source,
    ) -> Result<(), Problem> {
        records.remove_source(share.id, source.submission)?;
        self.step_back(records, share, source.at)?;
        records.update_submission(source.submission, |now| {
            (now.state, now.open) = (SubmissionState::Judged, true);
        })?;
        Ok(())
    }

    /// What is left of a share that a source has left: a draft of the others; without any,
    /// the version that is out, or nothing.
    pub(super) fn step_back(
        &self,
        records: &mut store::Records<'_, '_>,
        share: &Share,
        at: i64,
    ) -> Result<(), Problem> {
        let mut sources = records.sources(share.id)?.into_iter();
        let has_others = sources.any(|source| source.for_the_system().is_in());
        let state = match records.current_version(share.id)? {
            _ if has_others => ShareState::Draft,
            Some(_) => ShareState::Released,
            None => ShareState::NotShared,
        };
        let changed = at.max(share.changed + 1);
        if !records.change_share(&Share { state, changed, ..share.clone() }, share.changed)? {
            return Err(Problem::Changed);
        }
        Ok(())
    }

    fn source_for(
        &self,
        viewer: &Viewer,
        name: &str,
        receipt: &str,
        action: Action,
    ) -> Result<(Permitted<Source>, Share, String), Problem> {
        let (source, share) = self.store.read(|records| {
            let share = records.share_by_name(&as_typed(name))?;
            let submission = records.submission_by_receipt(&as_typed(receipt))?;
            let (Some(share), Some(submission)) = (share, submission) else {
                return Ok((None, None));
            };
            let (share, submission) = (share.for_the_system(), submission.for_the_system());
            // A submission that joined a share is no source to its submitter before it was
            // asked: neither that there is a draft is told, nor which share it will be. Nor
            // is one that did not answer: what goes on without it is not its own.
            let sources = records.shares_of(submission.id)?.into_iter();
            let mut sources = sources.map(release::Locked::for_the_system);
            let source =
                sources.find(|one| one.share == share.id && one.version > 0 && one.is_in());
            Ok::<_, Problem>((source.map(release::Locked::new), Some(share)))
        })?;
        let source = self.permit(viewer, action, source)?;
        let share = share.ok_or(release::Refusal::NotFound)?;
        Ok((source, share, as_typed(receipt)))
    }
}

/// What a submitter says.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    pub receipt: &'a str,
    /// As it was shown.
    pub digest: &'a str,
    pub yes: bool,
    /// "We may be guessed, and accept it."
    pub may_be_guessed: bool,
    /// Hashes of the files that may go out too, each by itself.
    pub files: &'a [&'a str],
}
