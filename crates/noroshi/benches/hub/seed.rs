//! Many submissions and shares, written straight into the store: copies of the samples, each
//! with values of its own.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use hub::Hub;
use observable::{Kind, Observable};
use release::Locked;
use store::{
    FormBytes, Inbox, Item, Judgement, JudgementContent, Key, Records, Share, ShareVersion, Source,
    Store, StoredProof, Submission,
};
use vocab::{
    ConsentWord, Form, ItemId, OrganisationId, ShareId, ShareState, SubmissionId, SubmissionState,
    Uuid,
};

/// What is copied.
struct Sample {
    submission: Submission,
    item: Item,
    analysis: Vec<u8>,
}

struct SharedSample {
    share: Share,
    version: ShareVersion,
    forms: Vec<FormBytes>,
}

/// Adds so many submissions to a hub of samples, spread over the year that ends now, and a
/// share for each hundred of them. The last ones are still open.
pub(super) fn fill(hub: &Hub, count: usize) -> Result<()> {
    let store = hub.store();
    let samples = samples(store)?;
    let shares = shared_samples(store)?;
    let organisations = store.read(|records| records.organisations())?;
    let organisations = organisations.into_iter().map(Locked::for_the_system);
    let own = organisations.filter(|one| one.side == vocab::Side::Hub).map(|one| one.id).next();
    let own = own.context("no organisation is the hub")?;
    let step = YEAR / i64::try_from(count)?;
    let begin = hub.now() - YEAR;
    let mut number = 0;
    while number < count {
        let until = (number + AT_ONCE).min(count);
        store.write(|records| {
            for number in number..until {
                let sample = samples.get(number % samples.len()).context("no sample")?;
                let seed = Seed {
                    number,
                    at: begin + step * i64::try_from(number)?,
                    is_open: number + OPEN >= count,
                };
                let submission = copy(records, sample, &seed)?;
                if number % SUBMISSIONS_OF_A_SHARE == 0 {
                    let share = shares.get(number % shares.len()).context("no share")?;
                    copy_share(records, share, &submission, &seed, own)?;
                }
            }
            Ok::<_, anyhow::Error>(())
        })?;
        number = until;
    }
    // Counted once, as a server does that has grown with its hub.
    hub.record_lines()?;
    Ok(())
}

/// What is different in each copy.
struct Seed {
    number: usize,
    at: i64,
    is_open: bool,
}

impl Seed {
    /// An id that no other copy has.
    fn id(&self, what: u8) -> Uuid {
        let [.., a, b, c, d] = self.number.to_be_bytes();
        Uuid::of_time(u64::try_from(self.at).unwrap_or(0), [what, a, b, c, d, 0, 0, 0, 0, 0])
    }
}

fn samples(store: &Store) -> Result<Vec<Sample>> {
    store.read(|records| {
        let mut samples = Vec::new();
        for submission in records.submissions(Inbox::All, None, 1_000)? {
            let submission = submission.for_the_system();
            for item in records.items(submission.id)?.into_iter().map(Locked::for_the_system) {
                let analysis = records.analysis(&item)?.context("a sample was not read")?;
                samples.push(Sample { submission: submission.clone(), item, analysis });
            }
        }
        Ok(samples)
    })
}

fn shared_samples(store: &Store) -> Result<Vec<SharedSample>> {
    store.read(|records| {
        let mut samples = Vec::new();
        for share in records.shares(ShareState::Released, None, 100)? {
            let share = share.for_the_system();
            let version = records.current_version(share.id)?.context("out without a version")?;
            let version = version.for_the_system();
            let mut forms = Vec::new();
            for form in Form::ALL {
                for lang in ["ja", "en"] {
                    forms.extend(records.form(&version, *form, lang)?);
                }
            }
            samples.push(SharedSample { share, version, forms });
        }
        Ok(samples)
    })
}

fn copy(records: &mut Records<'_, '_>, sample: &Sample, seed: &Seed) -> Result<Submission> {
    let submission = Submission {
        id: SubmissionId(seed.id(1)),
        receipt: format!("R-BENCH-{}", seed.number),
        received: seed.at,
        due: seed.at + DAY,
        open: seed.is_open,
        state: if seed.is_open { SubmissionState::Analysed } else { SubmissionState::NotShared },
        ..sample.submission.clone()
    };
    records.add_submission(&submission, &Key::generate()?, None)?;
    let mut item = Item {
        id: ItemId(seed.id(2)),
        submission: submission.id,
        number: 1,
        same_as: None,
        ..sample.item.clone()
    };
    if let Some(facts) = &mut item.facts {
        facts.observables = values(facts.observables.drain(..), seed.number);
    }
    records.add_item(&item)?;
    records.set_facts(&item, &sample.analysis)?;
    if let Some(facts) = &item.facts {
        records.mark_item(item.id, facts)?;
    }
    let own = (0..WORDS).map(|at| format!("w{at}n{}", seed.number));
    let words = ["添付", "請求", "求書"].map(str::to_owned).into_iter().chain(own);
    records.mark_words(submission.id, &words.collect())?;
    let class = item.class.unwrap_or(vocab::VerdictClass::Undecided);
    let judgement = Judgement {
        id: seed.id(3),
        item: item.id,
        person: None,
        at: seed.at,
        class,
        counted: class,
        content: JudgementContent::default(),
    };
    records.add_judgement(&item, &judgement)?;
    Ok(submission)
}

/// Some of the sample's own, which many copies share, and others that few have.
fn values(own: impl Iterator<Item = Observable>, number: usize) -> Vec<Observable> {
    let host = |name: String| Observable { kind: Kind::Host, value: format!("{name}.test") };
    let few = (0..VALUES_OF_FEW).map(|at| host(format!("h{at}.campaign-{}", number / FEW)));
    let own: Vec<_> = own.take(VALUES_OF_MANY).collect();
    let rest = VALUES - VALUES_OF_FEW - own.len();
    let alone = (0..rest).map(|at| host(format!("h{at}.alone-{number}")));
    own.into_iter().chain(few).chain(alone).collect()
}

fn copy_share(
    records: &mut Records<'_, '_>,
    sample: &SharedSample,
    submission: &Submission,
    seed: &Seed,
    own: OrganisationId,
) -> Result<()> {
    let id = ShareId(seed.id(4));
    let name = format!("NS-BENCH-{}", seed.number);
    let (made, changed) = (seed.at, seed.at);
    let share = Share { id, name: name.clone(), made, changed, ..sample.share.clone() };
    records.add_share(&share, own)?;
    records.put_source(&Source {
        share: id,
        submission: submission.id,
        organisation: submission.organisation,
        consent: ConsentWord::Given,
        version: 1,
        digest: Some(sample.version.digest),
        person: None,
        at: seed.at,
        out_in: None,
    })?;
    let version =
        ShareVersion { share: id, name, made: seed.at, released: None, ..sample.version.clone() };
    records.add_version(&version, &StoredProof::default(), &sample.forms)?;
    let terms: BTreeSet<(&str, String)> = terms(sample, seed.number);
    let terms = terms.iter().map(|(domain, term)| (*domain, term.as_str()));
    records.release_version(&version, seed.at, terms)?;
    Ok(())
}

/// What the copy is found by: the pairs of letters of its text, and a value of its own.
fn terms(sample: &SharedSample, number: usize) -> BTreeSet<(&'static str, String)> {
    let text = sample.forms.iter().filter(|form| form.form == Form::Text);
    let letters: Vec<char> = text
        .flat_map(|form| {
            String::from_utf8_lossy(&form.bytes).to_lowercase().chars().collect::<Vec<_>>()
        })
        .collect();
    let pairs = letters.windows(2).map(|pair| ("share.gram", pair.iter().collect()));
    pairs.chain([("value", format!("h0.campaign-{}.test", number / FEW))]).collect()
}

const YEAR: i64 = 365 * DAY;
const DAY: i64 = 86_400_000;
/// Words of a submission beside those that all have.
const WORDS: usize = 45;
/// Values that each submission holds.
const VALUES: usize = 20;
const VALUES_OF_MANY: usize = 5;
const VALUES_OF_FEW: usize = 5;
/// Submissions that share values with each other.
const FEW: usize = 10;
const SUBMISSIONS_OF_A_SHARE: usize = 100;
/// Those that still wait for the hub.
const OPEN: usize = 200;
/// In one transaction.
const AT_ONCE: usize = 500;
