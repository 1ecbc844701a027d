//! Originals as they came, for whoever must take them apart elsewhere: under the customary
//! password, with the reason, so many a day; and their submitter sees that it was done.

use release::{Action, Locked, Permitted, Refusal, Viewer};
use sha2::{Digest, Sha256};
use store::{DutyNotice, Item, NewEntry, OriginalRead, Submission};
use vocab::{
    DutyNoticeId, DutyNoticeKind, ItemId, OrganisationId, OriginalReason, PersonId, SubmissionId,
};

use super::calendar::at_hour;
use super::inbox::ItemView;
use super::trail::actor;
use super::{Hub, Problem};

/// An original under the password [`ORIGINAL_PASSWORD`].
#[derive(Debug, Clone)]
pub struct OriginalZip {
    /// Of the archive: receipt and number of the item.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// That somebody had an original of a submission.
#[derive(Debug, Clone)]
pub struct OriginalReadView {
    /// Number of the item.
    pub item: i64,
    pub at: i64,
    pub reason: OriginalReason,
    /// Whether it was somebody of the hub, and not of the submitter itself.
    pub by_hub: bool,
    /// Who it was and what for, in its own words: for the hub alone.
    pub person: Option<(PersonId, String)>,
}

/// Whoever trades samples tries this password.
pub const ORIGINAL_PASSWORD: &str = "infected";

impl Hub {
    /// The original of an item, for a person who just gave the password and says what for.
    ///
    /// # Errors
    /// The viewer may not, or had as many today as anybody may; the words are missing.
    pub fn original(
        &self,
        viewer: &Viewer,
        item: ItemId,
        (reason, words): (OriginalReason, &str),
    ) -> Result<Permitted<OriginalZip>, Problem> {
        let found = self.store.read(|records| records.item(item))?;
        let item = self.permit(viewer, Action::ReadOriginal, found)?;
        let Viewer::Person(person) = viewer else { return Err(Refusal::NotLoggedIn.into()) };
        let words = what_for("words", words)?;
        let now = self.now();
        let read = OriginalRead {
            id: self.conditions.chance.id(now)?,
            item: item.id,
            submission: item.submission,
            organisation: item.organisation,
            person: person.id,
            at: now,
            reason,
            words: words.to_owned(),
        };
        // Made before it is noted, so that what is noted could be given.
        let zip = self.original_zip(&item)?;
        if !self.note_original(viewer, &read)? {
            let source = (read.submission, read.organisation);
            let object = read.item.to_string();
            self.tell_of_limit(viewer, source, (read.person, read.at), &object)?;
            return Err(Problem::NotReady("originals-today"));
        }
        Ok(item.map(|_| zip))
    }

    /// Who had originals of a submission, for all that see it.
    pub(super) fn original_reads(
        &self,
        records: &mut store::Records<'_, '_>,
        submission: &Submission,
        (items, is_hub): (&[ItemView], bool),
    ) -> Result<Vec<OriginalReadView>, Problem> {
        let mut views = Vec::new();
        for read in records.originals_read(submission)?.into_iter().map(Locked::for_the_system) {
            let person = records.person(read.person)?.map(Locked::for_the_system);
            let item = items.iter().find(|one| one.item.id == read.item);
            views.push(OriginalReadView {
                item: item.map(|one| one.item.number).unwrap_or_default(),
                at: read.at,
                reason: read.reason,
                by_hub: person.is_none_or(|one| one.organisation != submission.organisation),
                person: is_hub.then_some((read.person, read.words)),
            });
        }
        Ok(views)
    }

    /// Notes that an original is given out, unless its reader had as many as anybody may.
    fn note_original(&self, viewer: &Viewer, read: &OriginalRead) -> Result<bool, Problem> {
        self.store.write(|records| {
            if self.had_too_many(records, read.person, read.at)? {
                return Ok(false);
            }
            records.add_original_read(read)?;
            self.note(records, &actor(viewer), "read-original", &read.item.to_string())?;
            Ok(true)
        })
    }

    /// Whether a person has had as many originals and files of shares today as anybody may.
    pub(super) fn had_too_many(
        &self,
        records: &mut store::Records<'_, '_>,
        person: PersonId,
        now: i64,
    ) -> Result<bool, Problem> {
        let midnight = at_hour(self.date_of(now), 0, &self.settings.zone).unwrap_or(now);
        Ok(records.originals_read_since(person, midnight)? >= self.settings.originals_a_day)
    }

    /// The desk is told, and whoever asked cannot take that away.
    pub(super) fn tell_of_limit(
        &self,
        viewer: &Viewer,
        (submission, organisation): (SubmissionId, OrganisationId),
        (person, at): (PersonId, i64),
        object: &str,
    ) -> Result<(), Problem> {
        let notice = DutyNotice {
            id: DutyNoticeId(self.conditions.chance.id(at)?),
            kind: DutyNoticeKind::Originals,
            submission,
            organisation,
            at,
            about: Some(person),
        };
        let actor = actor(viewer);
        let (action, outcome) = (Action::ReadOriginal.as_str(), "refused");
        self.store.write(|records| {
            records.add_duty_notice(&notice)?;
            let actor = actor.as_str();
            Ok(records.note(NewEntry { at, actor, action, object, outcome })?)
        })
    }

    fn original_zip(&self, item: &Item) -> Result<OriginalZip, Problem> {
        let bytes = self.evidence(item)?;
        let submission = self.store.read(|records| records.submission(item.submission))?;
        let receipt = submission.ok_or(Refusal::NotFound)?.for_the_system().receipt;
        // What its sender called it may be a trap of its own, and no ending makes it start.
        let inside = format!("{}.bin", analysis::hex(&Sha256::digest(&bytes)));
        let noise = self.conditions.chance.bytes()?;
        let zip = artifact::locked_zip(&inside, &bytes, ORIGINAL_PASSWORD, noise);
        let name = format!("{receipt}-{}.zip", item.number);
        Ok(OriginalZip { name, bytes: zip.ok_or(Problem::NotReady("original-too-large"))? })
    }
}

/// What somebody wants something for, in words.
pub(super) fn what_for<'w>(field: &'static str, words: &'w str) -> Result<&'w str, Problem> {
    let words = words.trim();
    match words.len() {
        0 => Err(Problem::Invalid { field, why: "reason-needed" }),
        WORDS_BYTES.. => Err(Problem::Invalid { field, why: "words-too-long" }),
        _ => Ok(words),
    }
}

const WORDS_BYTES: usize = 4 * 1_024;
