//! The hub's own work: jobs are taken one by one; a submission's items are read in a worker
//! that sees nothing else, and what they told is kept with the job's end, all or nothing.

use std::cell::Cell;
use std::collections::BTreeSet;

use analysis::{Analysis, Input, Scenes, Whose};
use assess::Knowledge;
use release::{Facts, Locked};
use sandbox::Workers;
use store::{Claim, Item, Judgement, JudgementContent, Key, Organisation, Records, Submission};
use vocab::{FileId, ItemId, ItemKind, JobKind, SubmissionId, VerdictClass};

use super::figures::Counters;
use super::finding::{words_of, words_told};
use super::intake::about_item;
use super::{Hub, Problem, pieces};
use crate::bundle::Bundle;

/// What came of looking for work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    Nothing,
    /// Jobs were taken. One that failed will be tried again, or was given up.
    Jobs {
        done: usize,
        failed: usize,
    },
}

/// An item as it was read.
struct Read {
    item: Item,
    /// As a line of JSON.
    analysis: Vec<u8>,
    /// What tells a re-send from another mail.
    identity: Option<String>,
    /// What its submission is found by for it.
    words: BTreeSet<String>,
    /// Whether the hub made the item.
    is_new: bool,
}

/// What reading a submission came to.
struct Reading {
    claim: Claim,
    submission: Submission,
    read: Vec<Read>,
    /// Items, each with the one that stands in its place from now on.
    superseded: Vec<(ItemId, ItemId)>,
}

impl Hub {
    /// Takes a few jobs and does them. What was read of submissions is kept together: they
    /// share the wait for the disk, and the pages that each of them changes.
    ///
    /// # Errors
    /// Those of the store; a job that fails is no error here.
    pub fn work(&self) -> Result<Done, Problem> {
        let begun = self.now();
        let claims = self.store.write(|records| records.take_jobs(begun, begun + self.lease()))?;
        if claims.is_empty() {
            return Ok(Done::Nothing);
        }
        let heartbeat = Heartbeat { hub: self, claims: claims.clone(), last: Cell::new(begun) };
        let mut claims = claims.into_iter();
        let (mut ended, mut readings) = (Vec::new(), Vec::new());
        for claim in claims.by_ref() {
            heartbeat.beat();
            match claim.job.kind {
                JobKind::Analyse => match self.read_submission(&claim, &heartbeat) {
                    Ok(reading) => readings.push(reading),
                    Err(problem) => ended.push((claim, Err(problem))),
                },
                JobKind::Band => ended.push((claim.clone(), self.move_band(&claim))),
                JobKind::Release => ended.push((claim.clone(), self.release_due(&claim))),
            }
            if self.now() - begun >= TURN {
                break;
            }
        }
        self.give_back(claims.as_slice())?;
        ended.extend(self.keep_readings(readings));
        let mut failed = 0;
        for (claim, outcome) in &ended {
            self.counters.job(claim.job.kind, outcome);
            if let Err(problem) = outcome {
                failed += 1;
                self.later(claim, problem)?;
            }
        }
        Ok(Done::Jobs { done: ended.len() - failed, failed })
    }

    /// How long jobs are a taker's that is not heard of.
    fn lease(&self) -> i64 {
        let file = i64::try_from(self.conditions.analysis.limits.file_seconds).unwrap_or(i64::MAX);
        LEASE.max(file.saturating_mul(3 * 1_000))
    }

    /// Others may do what was not begun: something before it took long.
    fn give_back(&self, claims: &[Claim]) -> Result<(), Problem> {
        if claims.is_empty() {
            return Ok(());
        }
        self.store.write(|records| {
            claims.iter().try_for_each(|claim| records.give_job_back(claim))?;
            Ok(())
        })
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

    fn read_submission(
        &self,
        claim: &Claim,
        heartbeat: &Heartbeat<'_>,
    ) -> Result<Reading, Problem> {
        let id = SubmissionId::parse(&claim.job.subject).ok_or(release::Refusal::NotFound)?;
        let (submission, items, organisation) = self.store.read(|records| {
            let submission = records.submission(id)?.map(Locked::for_the_system);
            let submission = submission.ok_or(release::Refusal::NotFound)?;
            let organisation = records.organisation(submission.organisation)?;
            let organisation = organisation.ok_or(release::Refusal::NotFound)?.for_the_system();
            Ok::<_, Problem>((submission, records.items(id)?, organisation))
        })?;
        let beat = || heartbeat.beat();
        let reader = Reader { beat: &beat, ..self.reader(&organisation) };
        let mut known = Vec::new();
        let (claim, read, superseded) = (claim.clone(), Vec::new(), Vec::new());
        let mut reading = Reading { claim, submission, read, superseded };
        for item in items.into_iter().map(Locked::for_the_system).filter(Item::stands) {
            match item.facts {
                None => self.read_item(&reader, &item, &mut reading)?,
                Some(_) => known.push(item),
            }
        }
        self.put_together(&reader, &known, &mut reading)?;
        Ok(reading)
    }

    /// Reads an item, or what it holds if it is a mailbox or an archive of mails.
    fn read_item(
        &self,
        reader: &Reader<'_>,
        item: &Item,
        reading: &mut Reading,
    ) -> Result<(), Problem> {
        let bytes = self.evidence(item)?;
        let mut mails = pieces::mailbox(&item.title, &bytes, self.settings.item_bytes_max);
        if mails.is_empty() {
            let mut bundle = Bundle::default();
            let analysis = reader.analyze(&item.title, &bytes, &mut bundle.keeper(&bytes))?;
            mails = bundle.mails(&analysis);
            if mails.is_empty() {
                reading.read.push(reader.read(item.clone(), &analysis, &reading.submission));
                return Ok(());
            }
        }
        // Each mail is an item of its own, and counts as one.
        let key = self.store.read(|records| records.submission_key(item.submission))?;
        for (number, (name, bytes)) in mails.iter().enumerate() {
            let mail = self.made_mail(&key, item, name, bytes)?;
            if number == 0 {
                reading.superseded.push((item.id, mail.id));
            }
            let analysis = reader.analyze(name, bytes, &mut |_, _| {})?;
            let read = reader.read(mail, &analysis, &reading.submission);
            reading.read.push(Read { is_new: true, ..read });
        }
        Ok(())
    }

    /// Finds what belongs together, and reads what was joined.
    fn put_together(
        &self,
        reader: &Reader<'_>,
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
                let key = self.store.read(|records| records.submission_key(header.submission))?;
                let bytes = pieces::joined(&bytes, &self.evidence(text)?);
                let mail = self.made_mail(&key, header, &header.title, &bytes)?;
                let analysis = reader.analyze(JOINED, &bytes, &mut |_, _| {})?;
                joined =
                    Some((header.id, text.id, reader.read(mail, &analysis, &reading.submission)));
            }
        }
        reading.superseded.extend(found.within);
        if let Some((header, text, mail)) = joined {
            reading.superseded.extend([(header, mail.item.id), (text, mail.item.id)]);
            reading.read.push(Read { is_new: true, ..mail });
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

    /// Keeps what was read, all together; where that cannot be, each by itself, so that one
    /// harms no other.
    fn keep_readings(&self, readings: Vec<Reading>) -> Vec<(Claim, Result<(), Problem>)> {
        let now = self.now();
        let keep = |readings: &[Reading]| {
            let read = readings.iter().flat_map(|one| &one.read);
            let ids = read.map(|_| self.conditions.chance.id(now));
            let ids: Vec<vocab::Uuid> = ids.collect::<Result<_, _>>()?;
            self.store.write(|records| {
                let mut ids = ids.iter().copied();
                readings.iter().try_for_each(|one| self.keep_reading(records, one, &mut ids, now))
            })
        };
        let all = if readings.is_empty() { Ok(()) } else { keep(&readings) };
        let alone = |one| if all.is_ok() { Ok(()) } else { keep(std::slice::from_ref(one)) };
        let outcomes: Vec<_> = readings.iter().map(alone).collect();
        readings.into_iter().map(|one| one.claim).zip(outcomes).collect()
    }

    /// `ids` are those of the judgements.
    fn keep_reading(
        &self,
        records: &mut Records<'_, '_>,
        reading: &Reading,
        ids: &mut impl Iterator<Item = vocab::Uuid>,
        now: i64,
    ) -> Result<(), Problem> {
        let Reading { claim, submission, read, superseded } = reading;
        for one in read.iter().filter(|one| one.is_new) {
            let number = records.last_number(submission.id)? + 1;
            records.add_item(&Item { number, ..one.item.clone() })?;
        }
        for (item, by) in superseded {
            records.supersede_item(*item, *by)?;
        }
        for (one, judgement) in read.iter().zip(ids) {
            let mut item = one.item.clone();
            let stands = superseded.iter().all(|(gone, _)| *gone != item.id);
            if let Some(identity) = one.identity.as_ref().filter(|_| stands) {
                item.same_as = records.same_item(&item, identity)?;
            }
            if let Some(facts) = &item.facts {
                if stands {
                    records.mark_item(item.id, facts)?;
                }
                records.add_judgement(&item, &machine(judgement, item.id, facts, now))?;
            }
            // Last: the row is long from now on, and is written whole whenever it changes.
            records.set_facts(&item, &one.analysis)?;
        }
        let words = read.iter().flat_map(|one| &one.words).cloned();
        records.mark_words(submission.id, &words.chain(words_told(submission)).collect())?;
        records.analysed(submission.id)?;
        if !records.finish_job(claim)? {
            // Somebody else did it meanwhile: nothing of this may stand.
            return Err(Problem::Changed);
        }
        self.note(records, "system", "analyse", &submission.id.to_string())
    }

    /// The bytes of an item.
    pub(super) fn evidence(&self, item: &Item) -> Result<Vec<u8>, Problem> {
        let address = item.evidence.ok_or(release::Refusal::NotFound)?;
        let key = self.store.read(|records| records.submission_key(item.submission))?;
        let sealed = self.store.evidence().get(&address)?;
        let mut bytes = key.open(&about_item(item.id), &sealed)?;
        Ok(std::mem::take(&mut *bytes))
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
        Reader { workers: &self.workers, counters: &self.counters, beat: &|| {}, whose, knowledge }
    }
}

impl Hub {
    /// What reads bytes as somebody whom the hub does not know: nothing that it says comes from
    /// anywhere but the bytes.
    pub(super) fn stranger(&self) -> Reader<'_> {
        let whose = Whose { scenes: Scenes::Left, ..Whose::default() };
        let knowledge = self.conditions.analysis.knowledge.clone();
        Reader { workers: &self.workers, counters: &self.counters, beat: &|| {}, whose, knowledge }
    }
}

/// Reads bytes of one organisation in workers of their own.
pub(super) struct Reader<'h> {
    workers: &'h Workers,
    counters: &'h Counters,
    /// Called as long as something is read: before it, and with each file.
    beat: &'h dyn Fn(),
    whose: Whose,
    knowledge: Knowledge,
}

/// Tells from time to time that the taker of jobs is alive.
struct Heartbeat<'h> {
    hub: &'h Hub,
    claims: Vec<Claim>,
    /// When that was told last.
    last: Cell<i64>,
}

impl Heartbeat<'_> {
    /// Costs a look at the clock, unless a third of the lease is over: a worker may be silent
    /// for as long again over one file, and be begun anew.
    fn beat(&self) {
        let now = self.hub.now();
        let lease = self.hub.lease();
        if now - self.last.get() < lease / 3 {
            return;
        }
        // Where the database does not answer, the lease runs out: the fence stands then.
        let renew = |records: &mut Records<'_, '_>| records.renew_jobs(&self.claims, now + lease);
        if self.hub.store.write(renew).is_ok() {
            self.last.set(now);
        }
    }
}

impl Reader<'_> {
    pub(super) fn analyze(
        &self,
        name: &str,
        bytes: &[u8],
        files: &mut dyn FnMut(FileId, &[u8]),
    ) -> Result<Analysis, Problem> {
        self.read_input(&Input::new(bytes, name), files)
    }

    /// The same of an input that is known better.
    pub(super) fn read_input(
        &self,
        input: &Input<'_>,
        files: &mut dyn FnMut(FileId, &[u8]),
    ) -> Result<Analysis, Problem> {
        self.look(self.whose.clone(), input, files)
    }

    /// The analysis with mails as they looked.
    pub(super) fn see(&self, name: &str, bytes: &[u8]) -> Result<Analysis, Problem> {
        let whose = Whose { scenes: Scenes::Kept, ..self.whose.clone() };
        self.look(whose, &Input::new(bytes, name), &mut |_, _| {})
    }

    fn look(
        &self,
        whose: Whose,
        input: &Input<'_>,
        files: &mut dyn FnMut(FileId, &[u8]),
    ) -> Result<Analysis, Problem> {
        (self.beat)();
        let mut files = |id, bytes: &[u8]| {
            (self.beat)();
            files(id, bytes);
        };
        let analysis = self.workers.worker_for(whose).analyze(input, &[], &mut files);
        let analysis = analysis.map_err(|error| Problem::NoWorker(std::sync::Arc::new(error)))?;
        self.counters.falls_of(&analysis);
        Ok(analysis)
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
        let words = words_of(&item, analysis);
        let analysis = wire::analysis_line(analysis);
        Read { item, analysis, identity, words, is_new: false }
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

/// The least time for which a job is another's who is not heard of: three times the longest that
/// a worker may be silent.
const LEASE: i64 = 60 * 1_000;
/// How long jobs are begun before what was read is kept, in milliseconds.
const TURN: i64 = 500;
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
