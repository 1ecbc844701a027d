//! What members read: shares that are out for them, the new ones first, and searching them.

use observable::Kind;
use release::{Action, Locked, PassOn, Permitted, Reach, Viewer};
use store::{FormBytes, ShareVersion, VersionState};
use vocab::{AnswerWord, Form, Tlp, VerdictClass};
use wire::{NoticeFileHead, NoticeHead};

use super::answering::{Band, QuestionView};
use super::names::as_typed;
use super::trail::actor;
use super::{Hub, Problem};

/// A share in a list.
#[derive(Debug, Clone)]
pub struct ShareRow {
    pub name: String,
    pub version: i64,
    pub title: String,
    pub tlp: Tlp,
    pub released: i64,
    pub withdrawn: bool,
    /// Whether the viewer's organisation has not read this version yet.
    pub new: bool,
    /// What it answered last.
    pub answered: Option<AnswerWord>,
}

/// Which shares to list; all of it must hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ShelfFilter {
    /// What was not read yet.
    pub new: bool,
    pub unanswered: bool,
    pub tlp: Option<Tlp>,
    pub class: Option<VerdictClass>,
}

/// A page of shares.
#[derive(Debug)]
pub struct Shelf {
    pub rows: Vec<Permitted<ShareRow>>,
    /// The slot and name behind which the next page begins. A filter that finds little ends
    /// its page before it is full.
    pub next: Option<(i64, String)>,
}

/// A version that another took the place of.
#[derive(Debug, Clone)]
pub struct EarlierVersion {
    pub name: String,
    pub version: i64,
    pub tlp: Tlp,
    pub released: i64,
    /// The portal's form, as proven.
    pub fragment: String,
}

/// A share with what its reader may do.
#[derive(Debug, Clone)]
pub struct ShareView {
    pub row: ShareRow,
    /// The portal's form, as proven.
    pub fragment: String,
    pub pass_on: PassOn,
    pub band: Option<Band>,
    /// The viewer's own questions with their replies; for the hub all of them.
    pub questions: Vec<QuestionView>,
    /// How many of its recipients have read this version, for the hub alone.
    pub acknowledged: Option<usize>,
    /// Versions before this one that its reader may see, the last one first, with their slots.
    pub earlier: Vec<(i64, i64)>,
    /// Files that are out with it.
    pub files: Vec<NoticeFileHead>,
}

/// Rows of a page.
const SHELF_PAGE: usize = 50;
/// Pages that a filter looks through before it hands over what it found.
const STEPS_MAX: usize = 5;

impl Hub {
    /// A page of the shares for the viewer, the newest first, behind the one with this slot
    /// and name.
    ///
    /// # Errors
    /// Those of the store.
    pub fn shares(
        &self,
        viewer: &Viewer,
        after: Option<(i64, &str)>,
        lang: &str,
    ) -> Result<Vec<Permitted<ShareRow>>, Problem> {
        Ok(self.shelf(viewer, &ShelfFilter::default(), after, lang)?.rows)
    }

    /// The same, of those that a filter lets through.
    ///
    /// # Errors
    /// Those of the store.
    pub fn shelf(
        &self,
        viewer: &Viewer,
        filter: &ShelfFilter,
        after: Option<(i64, &str)>,
        lang: &str,
    ) -> Result<Shelf, Problem> {
        let groups = self.groups_read(viewer)?;
        let mut last = after.map(|(slot, name)| (slot, name.to_owned()));
        let mut rows = Vec::new();
        for _ in 0..STEPS_MAX {
            let after = last.as_ref().map(|(slot, name)| (*slot, name.as_str()));
            let versions =
                self.store.read(|records| records.released(&groups, after, SHELF_PAGE))?;
            let is_last = versions.len() < SHELF_PAGE;
            for version in versions {
                let version = self.permit(viewer, Action::Read, Some(version))?;
                let row = self.share_row(viewer, &version, lang)?;
                last = Some((row.released, row.name.clone()));
                if self.passes(filter, &row, &version)? {
                    rows.push(version.map(|_| row));
                }
                if rows.len() == SHELF_PAGE {
                    return Ok(Shelf { rows, next: last });
                }
            }
            if is_last {
                return Ok(Shelf { rows, next: None });
            }
        }
        Ok(Shelf { rows, next: last })
    }

    fn passes(
        &self,
        filter: &ShelfFilter,
        row: &ShareRow,
        version: &ShareVersion,
    ) -> Result<bool, Problem> {
        let is_open = (!filter.new || row.new) && (!filter.unanswered || row.answered.is_none());
        if !is_open || filter.tlp.is_some_and(|tlp| tlp != row.tlp) {
            return Ok(false);
        }
        // A class stands in the proven bytes alone: what an analyst thinks of it since then is
        // not out yet.
        match filter.class {
            None => Ok(true),
            class => Ok(self.head_of(version)?.and_then(|head| head.class) == class),
        }
    }

    fn head_of(&self, version: &ShareVersion) -> Result<Option<NoticeHead>, Problem> {
        let json = self.store.read(|records| records.form(version, Form::Json, "en"))?;
        Ok(json.and_then(|json| wire::notice_head(&json.bytes)))
    }

    /// Shares that hold what was written: a value in any spelling, the name of a share, or
    /// words, of which every pair of letters must stand in it.
    ///
    /// # Errors
    /// Those of the store.
    pub fn search(
        &self,
        viewer: &Viewer,
        query: &str,
        lang: &str,
    ) -> Result<Vec<Permitted<ShareRow>>, Problem> {
        let groups = self.groups_read(viewer)?;
        let query = check_query(query)?;
        let terms = terms(query);
        let terms: Vec<(&str, &str)> =
            terms.iter().map(|(domain, term)| (*domain, term.as_str())).collect();
        let versions =
            self.store.read(|records| records.shares_with(&terms, &groups, SHELF_PAGE))?;
        self.store.write(|records| self.note(records, &actor(viewer), "search", "shares"))?;
        self.share_rows(viewer, versions, lang)
    }

    /// One share with everything around it.
    ///
    /// # Errors
    /// There is none for this viewer.
    pub fn share(
        &self,
        viewer: &Viewer,
        name: &str,
        lang: &str,
    ) -> Result<Permitted<ShareView>, Problem> {
        let version = self.version_for(viewer, name, Action::Read)?;
        let form = self.store.read(|records| records.form(&version, Form::Portal, lang))?;
        let form = form.ok_or(release::Refusal::NotFound)?;
        let is_hub = self.is_hub(viewer);
        let row = self.share_row(viewer, &version, lang)?;
        let questions = self.questions_of(viewer, version.share)?;
        let (band, acknowledged) = self.store.read(|records| {
            let band = records.band(version.share, version.version)?;
            let read = records.acknowledged(version.share, version.version)?.len();
            Ok::<_, Problem>((band, read))
        })?;
        let head = self.head_of(&version)?.ok_or(release::Refusal::NotFound)?;
        let earlier = self.versions_before(viewer, &version)?;
        let files = self.files_of(&version)?;
        Ok(version.map(|_| ShareView {
            row,
            files,
            fragment: String::from_utf8_lossy(&form.bytes).into_owned(),
            pass_on: head.pass_on,
            earlier: earlier.iter().map(|one| (one.version, slot_of(one))).collect(),
            band: band.map(|(low, high)| Band { low, high }),
            questions,
            acknowledged: is_hub.then_some(acknowledged),
        }))
    }

    /// A version that another took the place of, for who may read both. Nothing of a share
    /// that was withdrawn is left to read.
    ///
    /// # Errors
    /// There is none for this viewer.
    pub fn earlier_version(
        &self,
        viewer: &Viewer,
        name: &str,
        number: i64,
        lang: &str,
    ) -> Result<Permitted<EarlierVersion>, Problem> {
        let current = self.version_for(viewer, name, Action::Read)?;
        let earlier = self.versions_before(viewer, &current)?;
        let found = earlier.into_iter().find(|one| one.version == number);
        let found = found.ok_or(release::Refusal::NotFound)?;
        let form = self.store.read(|records| records.form(&found, Form::Portal, lang))?;
        let form = form.ok_or(release::Refusal::NotFound)?;
        Ok(found.map(|one| EarlierVersion {
            version: one.version,
            tlp: one.tlp,
            released: slot_of(&one),
            name: one.name,
            fragment: String::from_utf8_lossy(&form.bytes).into_owned(),
        }))
    }

    /// Versions that were out before one, the last one first, as far as the viewer may read.
    fn versions_before(
        &self,
        viewer: &Viewer,
        current: &ShareVersion,
    ) -> Result<Vec<Permitted<ShareVersion>>, Problem> {
        if current.state == VersionState::Tombstone {
            return Ok(Vec::new());
        }
        let all = self.store.read(|records| records.versions(current.share))?;
        let mut earlier = Vec::new();
        for version in all.into_iter().rev() {
            // Whoever reads the one that is out need not have been a reader of each before it.
            let Ok(version) = version.permit(viewer, Action::Read) else { continue };
            if version.released.is_some() && version.version < current.version {
                earlier.push(version);
            }
        }
        Ok(earlier)
    }

    /// The exact bytes of a form.
    ///
    /// # Errors
    /// There is none for this viewer.
    pub fn form(
        &self,
        viewer: &Viewer,
        name: &str,
        form: Form,
        lang: &str,
    ) -> Result<Permitted<FormBytes>, Problem> {
        let version = self.version_for(viewer, name, Action::Read)?;
        let found = self.store.read(|records| records.form(&version, form, lang))?;
        let found = found.ok_or(release::Refusal::NotFound)?;
        self.store
            .write(|records| self.note(records, &actor(viewer), "download", &version.name))?;
        Ok(version.map(|_| found))
    }

    /// Notes that the viewer's organisation has read the current version.
    ///
    /// # Errors
    /// There is none for this viewer.
    pub fn acknowledge(&self, viewer: &Viewer, name: &str) -> Result<(), Problem> {
        let version = self.version_for(viewer, name, Action::Acknowledge)?;
        let Viewer::Person(person) = viewer else {
            return Err(release::Refusal::NotLoggedIn.into());
        };
        let now = self.now();
        self.store.write(|records| {
            let who = (person.organisation, person.id);
            records.acknowledge(version.share, version.version, who, now)?;
            self.note(records, &actor(viewer), "acknowledge", &version.name)
        })
    }

    pub(super) fn version_for(
        &self,
        viewer: &Viewer,
        name: &str,
        action: Action,
    ) -> Result<Permitted<ShareVersion>, Problem> {
        let found = self.store.read(|records| {
            let share = records.share_by_name(&as_typed(name))?;
            let Some(share) = share.map(Locked::for_the_system) else { return Ok(None) };
            records.current_version(share.id)
        })?;
        self.permit(viewer, action, found)
    }

    /// The groups whose shares a viewer may list: of the hub all.
    fn groups_read(&self, viewer: &Viewer) -> Result<Vec<Reach>, Problem> {
        if !self.is_hub(viewer) {
            return Ok(viewer.reaches());
        }
        let all = self.communities()?.into_iter().map(|one| one.reach);
        Ok(all.chain([Reach::AllSigs, Reach::Partners, Reach::Public]).collect())
    }

    pub(super) fn is_hub(&self, viewer: &Viewer) -> bool {
        release::decide(viewer, Action::Read, release::Object::Inbox).is_ok()
    }

    fn share_rows(
        &self,
        viewer: &Viewer,
        versions: Vec<Locked<ShareVersion>>,
        lang: &str,
    ) -> Result<Vec<Permitted<ShareRow>>, Problem> {
        let mut rows = Vec::new();
        for version in versions {
            let version = self.permit(viewer, Action::Read, Some(version))?;
            let row = self.share_row(viewer, &version, lang)?;
            rows.push(version.map(|_| row));
        }
        Ok(rows)
    }

    fn share_row(
        &self,
        viewer: &Viewer,
        version: &ShareVersion,
        lang: &str,
    ) -> Result<ShareRow, Problem> {
        let organisation = match viewer {
            Viewer::Person(person) => Some(person.organisation),
            Viewer::Nobody => None,
        };
        let (read, answers) = self.store.read(|records| {
            let Some(organisation) = organisation else { return Ok((true, Vec::new())) };
            let read = records.acknowledged(version.share, version.version)?;
            let answers = records.answers(version.share, Some(organisation))?;
            Ok::<_, Problem>((read.contains(&organisation), answers))
        })?;
        let mut answers =
            answers.into_iter().filter_map(|one| one.permit(viewer, Action::Read).ok());
        Ok(ShareRow {
            name: version.name.clone(),
            version: version.version,
            title: title_of(version, lang).to_owned(),
            tlp: version.tlp,
            released: slot_of(version),
            withdrawn: version.state == VersionState::Tombstone,
            new: !read && !self.is_hub(viewer),
            answered: answers.next_back().map(|answer| answer.word),
        })
    }
}

/// What can be searched for, without blanks around it.
pub(super) fn check_query(query: &str) -> Result<&str, Problem> {
    let query = query.trim();
    if query.chars().count() < 2 || query.len() > QUERY_BYTES {
        return Err(Problem::Invalid { field: "query", why: "query-length" });
    }
    Ok(query)
}

fn title_of<'v>(version: &'v ShareVersion, lang: &str) -> &'v str {
    if lang == "en" { &version.titles.1 } else { &version.titles.0 }
}

fn slot_of(version: &ShareVersion) -> i64 {
    version.released.unwrap_or_default()
}

/// Pairs of letters of a text, folded: Japanese words of two letters are found by them.
pub(super) fn grams(text: &str) -> Vec<(&'static str, String)> {
    let letters: Vec<char> = folded(text).chars().collect();
    let pairs = letters.windows(2).filter(|pair| pair.iter().all(|letter| *letter != ' '));
    let mut grams: Vec<_> = pairs.map(|pair| ("share.gram", pair.iter().collect())).collect();
    grams.sort();
    grams.dedup();
    grams
}

/// Values of a table of indicators.
pub(super) fn values(csv: &str) -> Vec<(&'static str, String)> {
    let (found, _) = observable::extract(csv, VALUES_MAX);
    found.into_iter().map(|(observable, _)| (VALUE, observable.value)).collect()
}

/// What a query asks for: a value if it is one, else its pairs of letters.
pub(super) fn terms(query: &str) -> Vec<(&'static str, String)> {
    let name = as_typed(query);
    if name.starts_with("NS-") {
        return vec![("share.name", name)];
    }
    let refanged = observable::refang(query);
    let (found, _) = observable::extract(&refanged, VALUES_MAX);
    let whole = found.into_iter().find(|(observable, span)| {
        let is_hash = matches!(observable.kind, Kind::Md5 | Kind::Sha1 | Kind::Sha256);
        is_hash || span.end - span.start == refanged.len()
    });
    match whole {
        Some((observable, _)) => vec![(VALUE, observable.value)],
        None => grams(query),
    }
}

/// One spelling: NFKC, small letters, blanks as one, hyphens of all sorts as they are.
pub(super) fn folded(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfkc().flat_map(char::to_lowercase) {
        if letter.is_whitespace() || letter.is_control() {
            if !folded.ends_with(' ') {
                folded.push(' ');
            }
        } else {
            folded.push(letter);
        }
    }
    folded
}

pub(super) const VALUE: &str = "value";
/// Values of one share.
const VALUES_MAX: usize = 100_000;
const QUERY_BYTES: usize = 1_000;
