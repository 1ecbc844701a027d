//! The hub's own work: jobs are taken one by one; a submission's items are read in a worker
//! that sees nothing else, and what they told is kept with the job's end, all or nothing.

use analysis::{Analysis, Input, Scenes, Whose};
use assess::Knowledge;
use release::{Facts, Locked};
use sandbox::Workers;
use store::{Claim, Item, Judgement, JudgementContent, Key, Organisation, Submission};
use vocab::{FileId, ItemId, ItemKind, JobKind, SubmissionId, SubmissionState, VerdictClass};

use super::intake::about_item;
use super::{Hub, Problem, pieces};
use crate::bundle::Bundle;

/// What came of looking for work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    Nothing,
    Job,
    /// The job failed and will be tried again, or was given up.
    Failed,
}

/// An item as it was read.
struct Read {
    item: Item,
    analysis: String,
    /// What tells a re-send from another mail.
    identity: Option<String>,
}

/// What reading a submission came to.
#[derive(Default)]
struct Reading {
    read: Vec<Read>,
    /// Items, each with the one that stands in its place from now on.
    superseded: Vec<(ItemId, ItemId)>,
}

impl Hub {
    /// Takes one job and does it.
    ///
    /// # Errors
    /// Those of the store; a job that fails is no error here.
    pub fn work(&self) -> Result<Done, Problem> {
        let now = self.now();
        let claim = self.store.write(|records| records.take_job(now, now + LEASE))?;
        let Some(claim) = claim else { return Ok(Done::Nothing) };
        let done = match claim.job.kind {
            JobKind::Analyse => self.read_submission(&claim),
            JobKind::Band => self.move_band(&claim),
            JobKind::Release => self.release_due(&claim),
        };
        match done {
            Ok(()) => Ok(Done::Job),
            Err(problem) => self.later(&claim, &problem).map(|()| Done::Failed),
        }
    }

    fn later(&self, claim: &Claim, problem: &Problem) -> Result<(), Problem> {
        let due = self.now() + (RETRY << claim.attempts.clamp(0, 10));
        self.store.write(|records| {
            // A job is given up for its own fault alone: a machine in trouble gets over it, and
            // takers that died count as attempts too.
            let given_up = claim.attempts >= ATTEMPTS_MAX && problem.code() != "trouble";
            // The code alone: what a problem says may hold what was handed in.
            match given_up {
                true => records.fail_job(claim, problem.code())?,
                false => records.retry_job(claim, due, problem.code())?,
            };
            Ok(())
        })
    }

    fn read_submission(&self, claim: &Claim) -> Result<(), Problem> {
        let id = SubmissionId::parse(&claim.job.subject).ok_or(release::Refusal::NotFound)?;
        let (submission, items, organisation) = self.store.read(|records| {
            let submission = records.submission(id)?.map(Locked::for_the_system);
            let submission = submission.ok_or(release::Refusal::NotFound)?;
            let organisation = records.organisation(submission.organisation)?;
            let organisation = organisation.ok_or(release::Refusal::NotFound)?.for_the_system();
            Ok::<_, Problem>((submission, records.items(id)?, organisation))
        })?;
        let reader = self.reader(&organisation);
        let (mut known, mut reading) = (Vec::new(), Reading::default());
        for item in items.into_iter().map(Locked::for_the_system).filter(Item::stands) {
            match item.facts {
                None => self.read_item(&reader, &item, &submission, &mut reading)?,
                Some(_) => known.push(item),
            }
        }
        self.put_together(&reader, &submission, &known, &mut reading)?;
        self.keep_read(claim, submission, &reading)
    }

    /// Reads an item, or what it holds if it is a mailbox or an archive of mails.
    fn read_item(
        &self,
        reader: &Reader<'_>,
        item: &Item,
        submission: &Submission,
        reading: &mut Reading,
    ) -> Result<(), Problem> {
        let bytes = self.evidence(item)?;
        let mut mails = pieces::mailbox(&item.title, &bytes, self.settings.item_bytes_max);
        if mails.is_empty() {
            let mut bundle = Bundle::default();
            let analysis = reader.analyze(&item.title, &bytes, &mut bundle.keeper(&bytes))?;
            mails = bundle.mails(&analysis);
            if mails.is_empty() {
                reading.read.push(reader.read(item.clone(), &analysis, submission));
                return Ok(());
            }
        }
        // Each mail is an item of its own, and counts as one.
        let key = self.store.read(|records| records.submission_key(submission.id))?;
        for (number, (name, bytes)) in mails.iter().enumerate() {
            let mail = self.made_mail(&key, item, name, bytes)?;
            if number == 0 {
                reading.superseded.push((item.id, mail.id));
            }
            let analysis = reader.analyze(name, bytes, &mut |_, _| {})?;
            reading.read.push(reader.read(mail, &analysis, submission));
        }
        Ok(())
    }

    /// Finds what belongs together, and reads what was joined.
    fn put_together(
        &self,
        reader: &Reader<'_>,
        submission: &Submission,
        known: &[Item],
        reading: &mut Reading,
    ) -> Result<(), Problem> {
        let items: Vec<&Item> =
            known.iter().chain(reading.read.iter().map(|one| &one.item)).collect();
        let found = pieces::together(&items);
        let item = |id: ItemId| items.iter().copied().find(|item| item.id == id);
        let pair = found.joined.and_then(|(header, text)| item(header).zip(item(text)));
        let mut joined = None;
        if let Some((header, text)) = pair {
            let bytes = self.evidence(header)?;
            if pieces::is_header_alone(&bytes) {
                let key = self.store.read(|records| records.submission_key(submission.id))?;
                let bytes = pieces::joined(&bytes, &self.evidence(text)?);
                let mail = self.made_mail(&key, header, &header.title, &bytes)?;
                let analysis = reader.analyze(JOINED, &bytes, &mut |_, _| {})?;
                joined = Some((header.id, text.id, reader.read(mail, &analysis, submission)));
            }
        }
        reading.superseded.extend(found.within);
        if let Some((header, text, mail)) = joined {
            reading.superseded.extend([(header, mail.item.id), (text, mail.item.id)]);
            reading.read.push(mail);
        }
        Ok(())
    }

    /// A mail that the hub took out of an item, or made of it: sealed and on disk.
    fn made_mail(&self, key: &Key, of: &Item, name: &str, bytes: &[u8]) -> Result<Item, Problem> {
        let id = ItemId(self.conditions.chance.id(self.now())?);
        let sealed = key.seal(&about_item(id), bytes)?;
        let evidence = Some(self.store.evidence().put(&sealed)?);
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let title = name.to_owned();
        Ok(Item { id, kind: ItemKind::Mail, size, evidence, title, facts: None, ..of.clone() })
    }

    fn keep_read(
        &self,
        claim: &Claim,
        submission: Submission,
        reading: &Reading,
    ) -> Result<(), Problem> {
        let now = self.now();
        let Reading { read, superseded } = reading;
        let ids = read.iter().map(|_| self.conditions.chance.id(now));
        let ids: Vec<vocab::Uuid> = ids.collect::<Result<_, _>>()?;
        let state = match submission.state {
            SubmissionState::Received => SubmissionState::Analysed,
            other => other,
        };
        let changed = Submission { state, ..submission };
        self.store.write(|records| {
            let known: Vec<ItemId> = records
                .items(changed.id)?
                .into_iter()
                .map(|item| item.for_the_system().id)
                .collect();
            let first = i64::try_from(known.len()).unwrap_or(i64::MAX).saturating_add(1);
            let new = read.iter().filter(|one| !known.contains(&one.item.id));
            for (number, one) in (first..).zip(new) {
                records.add_item(&Item { number, ..one.item.clone() })?;
            }
            for (item, by) in superseded {
                records.supersede_item(*item, *by)?;
            }
            for (one, judgement) in read.iter().zip(&ids) {
                let mut item = one.item.clone();
                let stands = superseded.iter().all(|(gone, _)| *gone != item.id);
                if let Some(identity) = one.identity.as_ref().filter(|_| stands) {
                    item.same_as = records.same_item(&item, identity)?;
                }
                records.set_facts(&item, &one.analysis)?;
                if let Some(facts) = &item.facts {
                    if stands {
                        records.mark_item(item.id, facts)?;
                    }
                    records.add_judgement(&item, &machine(*judgement, item.id, facts, now))?;
                }
            }
            records.change_submission(&changed)?;
            if !records.finish_job(claim)? {
                // Somebody else did it meanwhile: nothing of this may stand.
                return Err(Problem::Changed);
            }
            self.note(records, "system", "analyse", &changed.id.to_string())
        })
    }

    /// The bytes of an item.
    pub(super) fn evidence(&self, item: &Item) -> Result<Vec<u8>, Problem> {
        let address = item.evidence.ok_or(release::Refusal::NotFound)?;
        let key = self.store.read(|records| records.submission_key(item.submission))?;
        let sealed = self.store.evidence().get(&address)?;
        Ok(key.open(&about_item(item.id), &sealed)?.to_vec())
    }

    /// What reads the items of an organisation: its own domains and partners are known.
    pub(super) fn reader(&self, organisation: &Organisation) -> Reader<'_> {
        let profile = &organisation.profile;
        let whose = Whose {
            own_domains: profile.domains.clone(),
            windows: profile.windows.clone(),
            partners: profile.partners.clone(),
            scenes: Scenes::Left,
        };
        let mut knowledge = self.conditions.analysis.knowledge.clone();
        knowledge.own_domains.clone_from(&whose.own_domains);
        knowledge.windows.clone_from(&whose.windows);
        knowledge.partners.clone_from(&whose.partners);
        Reader { workers: &self.workers, whose, knowledge }
    }
}

/// Reads bytes of one organisation in workers of their own.
pub(super) struct Reader<'h> {
    workers: &'h Workers,
    whose: Whose,
    knowledge: Knowledge,
}

impl Reader<'_> {
    pub(super) fn analyze(
        &self,
        name: &str,
        bytes: &[u8],
        files: &mut dyn FnMut(FileId, &[u8]),
    ) -> Result<Analysis, Problem> {
        self.look(self.whose.clone(), name, bytes, files)
    }

    /// The analysis with mails as they looked.
    pub(super) fn see(&self, name: &str, bytes: &[u8]) -> Result<Analysis, Problem> {
        let whose = Whose { scenes: Scenes::Kept, ..self.whose.clone() };
        self.look(whose, name, bytes, &mut |_, _| {})
    }

    fn look(
        &self,
        whose: Whose,
        name: &str,
        bytes: &[u8],
        files: &mut dyn FnMut(FileId, &[u8]),
    ) -> Result<Analysis, Problem> {
        let input = Input::new(bytes, name);
        let analysis = self.workers.worker_for(whose).analyze(&input, &[], files);
        analysis.map_err(|error| Problem::NoWorker(std::sync::Arc::new(error)))
    }

    /// The facts of bytes if they were of a class.
    pub(super) fn facts_as(
        &self,
        name: &str,
        bytes: &[u8],
        class: VerdictClass,
    ) -> Result<Facts, Problem> {
        let mut analysis = self.analyze(name, bytes, &mut |_, _| {})?;
        let subject = analysis.subject;
        for mail in analysis.mails.iter_mut().filter(|mail| Some(mail.id) == subject) {
            mail.verdict.class = class;
        }
        Ok(release::facts(&analysis, &self.knowledge, ItemKind::Mail))
    }

    fn read(&self, mut item: Item, analysis: &Analysis, submission: &Submission) -> Read {
        let mut facts = release::facts(analysis, &self.knowledge, item.kind);
        let happened = submission.content.happened.iter();
        facts.happened = happened.filter_map(|word| vocab::Happened::of_word(word)).collect();
        if let Some(subject) = facts.subject.clone().filter(|text| !text.trim().is_empty()) {
            item.title = subject;
        }
        item.class = Some(facts.class);
        let identity = identity(&facts);
        item.facts = Some(facts);
        let line = wire::analysis_line(analysis);
        Read { item, analysis: String::from_utf8_lossy(&line).into_owned(), identity }
    }
}

/// What makes a mail the one that it is; a mail without any id or text is like no other.
fn identity(facts: &Facts) -> Option<String> {
    let id = facts.message_id.as_deref()?;
    let sender = facts.sender.as_deref().unwrap_or_default();
    let subject = facts.subject.as_deref().unwrap_or_default();
    Some(format!("{id}\n{sender}\n{subject}"))
}

fn machine(id: vocab::Uuid, item: ItemId, facts: &Facts, at: i64) -> Judgement {
    let content = JudgementContent {
        reason: String::new(),
        keys: facts.reasons.clone(),
        percent: Some(facts.percent),
    };
    Judgement { id, item, person: None, at, class: facts.class, counted: facts.class, content }
}

/// How long a job is another's before it may be taken again.
const LEASE: i64 = 10 * 60 * 1_000;
const RETRY: i64 = 2_000;
const ATTEMPTS_MAX: i64 = 5;
/// The name of a mail that was joined of its pieces.
const JOINED: &str = "joined.eml";

impl Hub {
    /// How many jobs wait, and how many were given up.
    ///
    /// # Errors
    /// Those of the store.
    pub fn jobs(&self) -> Result<(i64, i64), Problem> {
        Ok(self.store.read(|records| records.jobs())?)
    }
}
