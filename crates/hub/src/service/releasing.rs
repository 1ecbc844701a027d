//! Letting a proven version out: a second person says so, and it goes at a slot. Revision,
//! withdrawal, and the night rule.

use jiff::civil::Time;
use jiff::tz::TimeZone;
use release::{Action, Locked, Refusal, Viewer};
use store::{Claim, Job, Share, ShareVersion, VersionState};
use vocab::{ConsentWord, Form, JobId, JobKind, ShareId, ShareState, SubmissionState};

use super::calendar::{is_business_day, zoned};
use super::drafting::Basis;
use super::trail::actor;
use super::{Hub, Problem};

/// The times of day at which shares go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slots(Vec<Time>);

impl Slots {
    /// Times of day, in any order; none is every so many minutes from midnight on.
    #[must_use]
    pub fn new(times: impl IntoIterator<Item = Time>, minutes: u16) -> Self {
        let mut times: Vec<Time> = times.into_iter().collect();
        if times.is_empty() {
            let every = usize::from(minutes.clamp(1, 60 * 24));
            let day = (0..24).flat_map(|hour| (0..60).map(move |minute| (hour, minute)));
            let time = |(hour, minute)| Time::new(hour, minute, 0, 0).ok();
            times = day.step_by(every).filter_map(time).collect();
        }
        times.sort();
        times.dedup();
        Self(times)
    }

    /// The next slot at or behind a time, milliseconds since 1970.
    #[must_use]
    pub fn next(&self, at: i64, zone: &TimeZone) -> i64 {
        let now = zoned(at, zone);
        let mut date = now.date();
        for _ in 0..2 {
            for time in &self.0 {
                let slot = date.to_datetime(*time).to_zoned(zone.clone());
                let slot = slot.map(|slot| slot.timestamp().as_millisecond());
                if let Ok(slot) = slot
                    && slot >= at
                {
                    return slot;
                }
            }
            date = date.tomorrow().unwrap_or(date);
        }
        at
    }
}

impl Hub {
    /// Lets the proven version of a share out at the next slot: that slot.
    ///
    /// # Errors
    /// The viewer may not, or wrote on it; a consent is missing; its time has not come.
    pub fn release(&self, viewer: &Viewer, name: &str) -> Result<i64, Problem> {
        let share = self.draft_for(viewer, name, Action::Release)?.into_inner();
        let basis = self.basis(share)?;
        self.check_release(&basis)?;
        self.schedule(viewer, &basis, "release")
    }

    /// The night rule: at night and on holidays one releaser may let out a share of indicators
    /// alone that needs nobody's answer. It is looked at again on the next business day.
    ///
    /// # Errors
    /// It is day; it holds more than indicators; somebody would have to be asked.
    pub fn release_at_night(&self, viewer: &Viewer, name: &str) -> Result<i64, Problem> {
        let share = self.draft_for(viewer, name, Action::ReleaseAtNight)?.into_inner();
        let basis = self.basis(share)?;
        let now = zoned(self.now(), &self.settings.zone);
        if is_business_day(now.date()) && (9..18).contains(&now.hour()) {
            return Err(Problem::NotReady("not-night"));
        }
        let standing = basis.sources.iter().all(|one| one.source.consent == ConsentWord::Standing);
        if !basis.share.work.indicators_only || !standing {
            return Err(Problem::NotReady("not-for-the-night"));
        }
        self.check_release(&basis)?;
        self.schedule(viewer, &basis, "release-at-night")
    }

    fn check_release(&self, basis: &Basis) -> Result<(), Problem> {
        if basis.share.state != ShareState::Proven {
            return Err(Problem::NotReady("not-proven"));
        }
        let now = jiff::Timestamp::from_millisecond(self.now()).unwrap_or_default();
        for one in &basis.sources {
            let says_yes = matches!(one.source.consent, ConsentWord::Given | ConsentWord::Standing);
            if !says_yes || one.source.version != basis.share.version {
                return Err(Problem::NotReady("consent-missing"));
            }
            if !one.submission.handling.is_open(now) {
                return Err(Problem::NotReady("not-its-time"));
            }
        }
        if basis.sources.is_empty() {
            return Err(Problem::NotReady("no-source"));
        }
        Ok(())
    }

    fn schedule(&self, viewer: &Viewer, basis: &Basis, action: &str) -> Result<i64, Problem> {
        let now = self.now();
        let slot = self.settings.slots.next(now, &self.settings.zone);
        let job = Job {
            id: JobId(self.conditions.chance.id(now)?),
            kind: JobKind::Release,
            subject: basis.share.id.to_string(),
            due: slot,
        };
        self.store.write(|records| {
            records.add_job(&job)?;
            self.note(records, &actor(viewer), action, &basis.share.id.to_string())
        })?;
        Ok(slot)
    }

    /// The job of a slot: everything is looked at once more, then the version is out.
    pub(super) fn release_due(&self, claim: &Claim) -> Result<(), Problem> {
        let id = ShareId::parse(&claim.job.subject).ok_or(Refusal::NotFound)?;
        let share = self.store.read(|records| records.share(id))?;
        let share = share.map(Locked::for_the_system).ok_or(Refusal::NotFound)?;
        let basis = self.basis(share)?;
        if let Err(Problem::NotReady(_)) = self.check_release(&basis) {
            // A consent was taken back meanwhile, or the share was changed: it stays inside.
            return self.store.write(|records| {
                records.fail_job(claim, "not-ready")?;
                self.note(records, "system", "release-stopped", &id.to_string())
            });
        }
        let version = self.proven(&basis.share)?;
        let terms = self.terms_of(&version)?;
        let now = self.now();
        let out = Share {
            state: ShareState::Released,
            changed: now.max(basis.share.changed + 1),
            ..basis.share.clone()
        };
        let seen = self.independent(&basis)?;
        self.store.write(|records| {
            let terms = terms.iter().map(|(domain, term)| (*domain, term.as_str()));
            records.release_version(&version, claim.job.due, terms)?;
            self.settle_files(records, &version)?;
            if !records.change_share(&out, basis.share.changed)? {
                return Err(Problem::Changed);
            }
            self.follow(records, &basis, SubmissionState::Shared)?;
            let band = super::answering::band_of(seen, None);
            records.set_band(version.share, version.version, band, claim.job.due)?;
            if !records.finish_job(claim)? {
                return Err(Problem::Changed);
            }
            self.note(records, "system", "released", &version.share.to_string())
        })
    }

    /// Begins a new version of a share that is out; its readers keep the old one until then.
    ///
    /// # Errors
    /// The viewer may not; it is not out.
    pub fn revise(&self, viewer: &Viewer, name: &str) -> Result<(), Problem> {
        let mut share = self.draft_for(viewer, name, Action::Draft)?.into_inner();
        if !matches!(share.state, ShareState::Released | ShareState::Proven) {
            return Err(Problem::NotReady("not-released"));
        }
        let was = share.changed;
        share.state = ShareState::Draft;
        share.changed = self.now().max(was + 1);
        if let Viewer::Person(person) = viewer {
            share.drafters.insert(person.id);
        }
        self.store.write(|records| {
            if !records.change_share(&share, was)? {
                return Err(Problem::Changed);
            }
            self.note(records, &actor(viewer), "revise", &share.id.to_string())
        })
    }

    /// Takes a share back at once: its readers find the reason in its place.
    ///
    /// # Errors
    /// The viewer may not; it is not out; the reason is missing or names somebody.
    pub fn withdraw(
        &self,
        viewer: &Viewer,
        name: &str,
        reason_ja: &str,
        reason_en: &str,
    ) -> Result<(), Problem> {
        let current = self.store.read(|records| {
            let share = records.share_by_name(&super::names::as_typed(name))?;
            let Some(share) = share.map(Locked::for_the_system) else { return Ok(None) };
            let version = records.current_version(share.id)?;
            Ok::<_, Problem>(version.map(|version| (share, version)))
        })?;
        let (share, version) = current.unzip();
        let version = self.permit(viewer, Action::Withdraw, version)?.into_inner();
        let share = share.ok_or(Refusal::NotFound)?;
        if reason_ja.trim().is_empty() {
            return Err(Problem::Invalid { field: "reason", why: "reason-needed" });
        }
        let was = share.changed;
        let mut basis = self.basis(share)?;
        basis.files.clear();
        basis.share.work.reason_ja = reason_ja.trim().to_owned();
        basis.share.work.reason_en = reason_en.trim().to_owned();
        basis.share.version = version.version + 1;
        let preview = self.tombstone(&basis, &version)?;
        if !preview.leaks.is_empty() {
            return Err(Problem::Leaks { count: preview.leaks.len() });
        }
        let now = self.now();
        let mut tombstone = self.version_of(&basis.share, &preview, now, VersionState::Tombstone);
        tombstone.readers = version.readers;
        tombstone.tlp = version.tlp;
        let proof = self.proof_of(&tombstone, &preview);
        basis.share.state = ShareState::Withdrawn;
        basis.share.changed = now.max(was + 1);
        let terms = [("share.name", basis.share.name.clone())];
        self.store.write(|records| {
            if !records.change_share(&basis.share, was)? {
                return Err(Problem::Changed);
            }
            records.add_version(&tombstone, &proof, &preview.forms)?;
            let terms = terms.iter().map(|(domain, term)| (*domain, term.as_str()));
            records.release_version(&tombstone, now, terms)?;
            self.note(records, &actor(viewer), "withdraw", &basis.share.id.to_string())
        })
    }

    fn proven(&self, share: &Share) -> Result<ShareVersion, Problem> {
        let versions = self.store.read(|records| records.versions(share.id))?;
        let mut versions = versions.into_iter().map(Locked::for_the_system);
        versions.find(|one| one.version == share.version).ok_or(Problem::NotReady("not-proven"))
    }

    /// What a version can be found by: pairs of letters of its text, and its values.
    fn terms_of(&self, version: &ShareVersion) -> Result<Vec<(&'static str, String)>, Problem> {
        let texts = self.store.read(|records| {
            let mut texts = Vec::new();
            for lang in ["ja", "en"] {
                texts.extend(records.form(version, Form::Text, lang)?);
            }
            Ok::<_, Problem>((texts, records.form(version, Form::Csv, "en")?))
        })?;
        let (texts, csv) = texts;
        let mut terms = vec![("share.name", version.name.clone())];
        for text in texts {
            terms.extend(super::shelf::grams(&String::from_utf8_lossy(&text.bytes)));
        }
        let values = csv.map(|csv| String::from_utf8_lossy(&csv.bytes).into_owned());
        terms.extend(super::shelf::values(&values.unwrap_or_default()));
        terms.sort();
        terms.dedup();
        Ok(terms)
    }

    /// How many independent organisations a share rests on.
    fn independent(&self, basis: &Basis) -> Result<i64, Problem> {
        let organisations = basis.sources.iter().map(|one| one.submission.organisation).collect();
        let groups = self.groups(&organisations)?;
        let groups: std::collections::BTreeSet<_> = groups.values().collect();
        Ok(i64::try_from(groups.len()).unwrap_or(i64::MAX))
    }

    /// Narrows the handling of a submission after the fact: what is not out yet stays inside;
    /// what is out is named to the submitter and waits for the analyst.
    ///
    /// # Errors
    /// It is not the viewer's.
    pub fn narrow(
        &self,
        viewer: &Viewer,
        receipt: &str,
        handling: &release::Handling,
    ) -> Result<Vec<String>, Problem> {
        let found = self
            .store
            .read(|records| records.submission_by_receipt(&super::names::as_typed(receipt)))?;
        let id = self.permit(viewer, Action::Amend, found)?.id;
        let now = self.now();
        self.store.write(|records| {
            records.update_submission(id, |now| now.handling = now.handling.meet(handling))?;
            let mut out = Vec::new();
            let sources = records.shares_of(id)?.into_iter().map(Locked::for_the_system);
            for source in sources.filter(store::Source::counts) {
                let share = records.share(source.share)?;
                let Some(share) = share.map(Locked::for_the_system) else { continue };
                match share.state {
                    ShareState::Proven => {
                        let state = ShareState::Draft;
                        let back =
                            Share { state, changed: now.max(share.changed + 1), ..share.clone() };
                        records.change_share(&back, share.changed)?;
                    }
                    ShareState::Released => out.push(share.name),
                    ShareState::Draft | ShareState::Withdrawn | ShareState::NotShared => {}
                }
            }
            self.note(records, &actor(viewer), "narrow", &id.to_string())?;
            Ok(out)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_follow_each_other_over_midnight() {
        let zone = TimeZone::fixed(jiff::tz::offset(9));
        let slots = Slots::new([Time::constant(15, 0, 0, 0), Time::constant(9, 30, 0, 0)], 15);
        let at = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_millisecond();
        for (now, next) in [
            ("2026-11-20T09:00:00+09:00", "2026-11-20T09:30:00+09:00"),
            ("2026-11-20T09:30:00+09:00", "2026-11-20T09:30:00+09:00"),
            ("2026-11-20T09:30:01+09:00", "2026-11-20T15:00:00+09:00"),
            ("2026-11-20T15:00:01+09:00", "2026-11-21T09:30:00+09:00"),
        ] {
            assert_eq!(slots.next(at(now), &zone), at(next), "{now}");
        }
        let quarters = Slots::new([], 15);
        let (now, next) = ("2026-11-20T09:31:00+09:00", "2026-11-20T09:45:00+09:00");
        assert_eq!(quarters.next(at(now), &zone), at(next));
    }
}
