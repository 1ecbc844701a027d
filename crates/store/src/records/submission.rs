//! Submissions and their items: what was handed in, by whom, and where it stands.

use release::{Facts, Guarded, Handling, Locked, Object};
use serde::{Deserialize, Serialize};
use vocab::{
    Happened, ItemId, ItemKind, OrganisationId, PersonId, ReportCategory, SubmissionForm,
    SubmissionId, SubmissionState, VerdictClass,
};

use super::Records;
use super::sealed::{Sealer, flag, id, maybe_id, maybe_word, opened_text, text, word};
use super::shapes::{FactsShape, HandlingShape};
use crate::error::Error;
use crate::hash::Address;
use crate::keys::Key;
use crate::value::{Row, Value};

/// What was handed in at once.
#[derive(Debug, Clone, PartialEq)]
pub struct Submission {
    pub id: SubmissionId,
    /// The short random id that its submitter gets.
    pub receipt: String,
    pub organisation: OrganisationId,
    pub person: PersonId,
    /// Milliseconds since 1970, as all times.
    pub received: i64,
    pub form: SubmissionForm,
    pub state: SubmissionState,
    /// Whether it waits for the hub.
    pub open: bool,
    /// When the hub wants to have dealt with it.
    pub due: i64,
    pub assignee: Option<PersonId>,
    /// Whether it is set aside.
    pub held: bool,
    /// When its submitter was asked back for something that did not come yet.
    pub asked: Option<i64>,
    pub content: SubmissionContent,
    pub handling: Handling,
}

/// What the submitter said; sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SubmissionContent {
    pub words: String,
    /// Day on which it was seen, days since 1970.
    pub seen: Option<i64>,
    /// How many copies came; kept, never counted as 件.
    pub copies: Option<u32>,
    /// Words of [`vocab::Happened`].
    pub happened: Vec<String>,
    /// A word of [`ReportCategory`].
    pub category: Option<String>,
    /// Whether a rescue was asked for.
    pub rescue: bool,
    /// The number to call then; empty for the one that the hub knows.
    pub telephone: String,
    /// Why it was not shared.
    pub closing: Option<String>,
    /// When its submitter, who had not answered, said that it may be shared after all.
    pub after_all: Option<i64>,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    content: SubmissionContent,
    handling: HandlingShape,
}

/// One mail, file or text of a submission.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub id: ItemId,
    pub submission: SubmissionId,
    pub organisation: OrganisationId,
    /// From 1 within its submission.
    pub number: i64,
    pub kind: ItemKind,
    pub size: i64,
    /// Where its bytes lie; a text alone has none.
    pub evidence: Option<Address>,
    /// The mail that it is a re-send of.
    pub same_as: Option<ItemId>,
    /// What stands in its place: the mail that a piece was joined into, the first one of a
    /// mailbox or an archive of mails.
    pub superseded_by: Option<ItemId>,
    /// As judged last.
    pub class: Option<VerdictClass>,
    /// Subject or name.
    pub title: String,
    pub facts: Option<Facts>,
}

/// Which submissions to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inbox {
    /// Those that wait for the hub: paid first, then opened, then by the time they are due.
    Open,
    /// All, the newest first.
    All,
    /// Those of an organisation, the newest first.
    Of(OrganisationId),
}

impl Item {
    /// Whether it stands for itself, and counts.
    #[must_use]
    pub const fn stands(&self) -> bool {
        self.superseded_by.is_none()
    }
}

impl Guarded for Submission {
    fn object(&self) -> Object<'_> {
        Object::Submission { organisation: self.organisation }
    }
}

impl Guarded for Item {
    fn object(&self) -> Object<'_> {
        Object::Submission { organisation: self.organisation }
    }
}

impl Records<'_, '_> {
    /// Adds a submission with the key that seals all of it; whether it is new: with the same
    /// `once` it was handed in before.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_submission(
        &mut self,
        submission: &Submission,
        key: &Key,
        once: Option<[u8; 32]>,
    ) -> Result<bool, Error> {
        let sealer = Sealer::Submission(submission.id);
        let parent = Sealer::Organisation(submission.organisation).id();
        self.tx.add_key(&self.store.keyring, &sealer.id(), Some(&parent), key)?;
        let content = self.sealed_submission(submission)?;
        let added = self.tx.execute(
            "INSERT INTO submission
             (id, receipt, organisation, person, received, form, state, open, due, held, once, content, urgency)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
             ON CONFLICT (once) DO NOTHING",
            &[
                text(submission.id),
                submission.receipt.as_str().into(),
                text(submission.organisation),
                text(submission.person),
                submission.received.into(),
                text(submission.form),
                text(submission.state),
                submission.open.into(),
                submission.due.into(),
                submission.held.into(),
                once.into(),
                content.into(),
                submission.content.urgency().into(),
            ],
        )?;
        if added == 0 {
            self.erase_key(sealer)?;
        }
        Ok(added == 1)
    }

    /// The key that seals a submission and its evidence.
    ///
    /// # Errors
    /// It was erased.
    pub fn submission_key(&mut self, id: SubmissionId) -> Result<Key, Error> {
        self.tx.key(&self.store.keyring, &Sealer::Submission(id).id())
    }

    /// Writes what may change of a submission: state, assignment, content and handling.
    ///
    /// # Errors
    /// Those of the database.
    pub fn change_submission(&mut self, submission: &Submission) -> Result<(), Error> {
        self.drop_tally(submission.id)?;
        let content = self.sealed_submission(submission)?;
        self.tx.execute(
            "UPDATE submission SET state = $2, open = $3, due = $4, assignee = $5, held = $6,
             content = $7, urgency = $8, asked = $9 WHERE id = $1",
            &[
                text(submission.id),
                text(submission.state),
                submission.open.into(),
                submission.due.into(),
                submission.assignee.map(|id| id.to_string()).into(),
                submission.held.into(),
                content.into(),
                submission.content.urgency().into(),
                submission.asked.into(),
            ],
        )?;
        Ok(())
    }

    /// Changes a submission as it stands now, and gives it as it stands then: whoever read it
    /// before this transaction must not write over what somebody else changed since. None if it
    /// is not there.
    ///
    /// # Errors
    /// Those of the database.
    pub fn update_submission(
        &mut self,
        id: SubmissionId,
        change: impl FnOnce(&mut Submission),
    ) -> Result<Option<Submission>, Error> {
        let Some(current) = self.submission(id)? else { return Ok(None) };
        let mut submission = current.for_the_system();
        change(&mut submission);
        self.change_submission(&submission)?;
        Ok(Some(submission))
    }

    /// Notes that everything of a submission was read; a state beyond that stays.
    ///
    /// # Errors
    /// Those of the database.
    pub fn analysed(&mut self, id: SubmissionId) -> Result<(), Error> {
        self.drop_tally(id)?;
        let sql = "UPDATE submission SET state = $2 WHERE id = $1 AND state = $3";
        let (from, to) = (SubmissionState::Received, SubmissionState::Analysed);
        self.tx.execute(sql, &[text(id), text(to), text(from)]).map(drop)
    }

    /// A submission by its id.
    ///
    /// # Errors
    /// Those of the database.
    pub fn submission(&mut self, id: SubmissionId) -> Result<Option<Locked<Submission>>, Error> {
        let sql = format!("{SELECT} WHERE id = $1");
        Ok(self.submissions_by(&sql, &[text(id)])?.pop())
    }

    /// A submission by its receipt.
    ///
    /// # Errors
    /// Those of the database.
    pub fn submission_by_receipt(
        &mut self,
        receipt: &str,
    ) -> Result<Option<Locked<Submission>>, Error> {
        let sql = format!("{SELECT} WHERE receipt = $1");
        Ok(self.submissions_by(&sql, &[receipt.into()])?.pop())
    }

    /// What was handed in with the same `once`.
    ///
    /// # Errors
    /// Those of the database.
    pub fn submission_once(&mut self, once: [u8; 32]) -> Result<Option<Locked<Submission>>, Error> {
        Ok(self.submissions_by(&format!("{SELECT} WHERE once = $1"), &[once.into()])?.pop())
    }

    /// A page of a list, behind the one with this time (`due` of open ones, else `received`)
    /// and id.
    ///
    /// # Errors
    /// Those of the database.
    pub fn submissions(
        &mut self,
        inbox: Inbox,
        after: Option<(i64, SubmissionId)>,
        limit: i64,
    ) -> Result<Vec<Locked<Submission>>, Error> {
        let order = match inbox {
            Inbox::Open => "urgency, due, id",
            Inbox::All | Inbox::Of(_) => "received DESC, id DESC",
        };
        let mut values: Vec<Value> = vec![limit.into()];
        let mut conditions = Vec::new();
        match inbox {
            Inbox::Open => conditions.push("open = 1".to_owned()),
            Inbox::All => {}
            Inbox::Of(organisation) => {
                values.push(text(organisation));
                conditions.push(format!("organisation = ${}", values.len()));
            }
        }
        if let Some((at, id)) = after {
            values.push(at.into());
            values.push(text(id));
            let (at, id) = (values.len() - 1, values.len());
            conditions.push(match inbox {
                Inbox::Open => format!(
                    "(urgency, due, id) >
                     ((SELECT urgency FROM submission WHERE id = ${id}), ${at}, ${id})"
                ),
                Inbox::All | Inbox::Of(_) => format!("(received, id) < (${at}, ${id})"),
            });
        }
        let conditions = match conditions.as_slice() {
            [] => String::new(),
            all => format!("WHERE {}", all.join(" AND ")),
        };
        self.submissions_by(&format!("{SELECT} {conditions} ORDER BY {order} LIMIT $1"), &values)
    }

    /// How many wait for the hub.
    ///
    /// # Errors
    /// Those of the database.
    pub fn open_submissions(&mut self) -> Result<i64, Error> {
        let rows = self.tx.query("SELECT COUNT(*) FROM submission WHERE open = 1", &[])?;
        rows.first().map_or(Ok(0), |row| row.integer(0))
    }

    /// When the first submission of all came.
    ///
    /// # Errors
    /// Those of the database.
    pub fn first_received(&mut self) -> Result<Option<i64>, Error> {
        let rows = self.tx.query("SELECT MIN(received) FROM submission", &[])?;
        rows.first().map_or(Ok(None), |row| row.maybe_integer(0))
    }

    /// How many wait for the hub longer than they should at a time.
    ///
    /// # Errors
    /// Those of the database.
    pub fn late_submissions(&mut self, at: i64) -> Result<i64, Error> {
        let sql = "SELECT COUNT(*) FROM submission WHERE open = 1 AND due < $1";
        self.tx.query(sql, &[at.into()])?.first().map_or(Ok(0), |row| row.integer(0))
    }

    /// Adds an item.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_item(&mut self, item: &Item) -> Result<(), Error> {
        self.drop_tally(item.submission)?;
        let sealer = Sealer::Submission(item.submission);
        let title = self.seal(sealer, "item.title", item.id, &item.title)?;
        self.tx.execute(
            "INSERT INTO item (id, submission, number, kind, size, evidence, title)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &[
                text(item.id),
                text(item.submission),
                item.number.into(),
                text(item.kind),
                item.size.into(),
                item.evidence.map(|address| address.bytes()).into(),
                title.into(),
            ],
        )?;
        Ok(())
    }

    /// The number of the last item of a submission, 0 without any.
    ///
    /// # Errors
    /// Those of the database.
    pub fn last_number(&mut self, submission: SubmissionId) -> Result<i64, Error> {
        let sql = "SELECT COALESCE(MAX(number), 0) FROM item WHERE submission = $1";
        self.tx.query(sql, &[text(submission)])?.first().map_or(Ok(0), |row| row.integer(0))
    }

    /// Writes what an analysis told: facts, title, class, and the analysis itself as JSON.
    ///
    /// # Errors
    /// Those of the database.
    pub fn set_facts(&mut self, item: &Item, analysis: &[u8]) -> Result<(), Error> {
        let sealer = Sealer::Submission(item.submission);
        let title = self.seal(sealer, "item.title", item.id, &item.title)?;
        let facts = item.facts.as_ref().map(FactsShape::from);
        let facts =
            facts.map(|facts| self.seal(sealer, "item.facts", item.id, &facts)).transpose()?;
        let analysis = self.seal_text(sealer, "item.analysis", item.id, analysis)?;
        self.tx.execute(
            "UPDATE item SET title = $2, class = $3, facts = $4, analysis = $5, kind = $6,
             same_as = $7 WHERE id = $1",
            &[
                text(item.id),
                title.into(),
                item.class.map(|class| class.as_str().to_owned()).into(),
                facts.into(),
                analysis.into(),
                text(item.kind),
                item.same_as.map(|id| id.to_string()).into(),
            ],
        )?;
        Ok(())
    }

    /// Writes the facts of an item anew, as of another judgement.
    ///
    /// # Errors
    /// Those of the database.
    pub fn change_facts(&mut self, item: &Item) -> Result<(), Error> {
        let sealer = Sealer::Submission(item.submission);
        let facts = item.facts.as_ref().map(FactsShape::from);
        let facts =
            facts.map(|facts| self.seal(sealer, "item.facts", item.id, &facts)).transpose()?;
        let sql = "UPDATE item SET facts = $2 WHERE id = $1";
        self.tx.execute(sql, &[text(item.id), facts.into()]).map(drop)
    }

    /// The first item of an organisation that is the same mail, and remembers this one.
    ///
    /// # Errors
    /// Those of the database.
    pub fn same_item(&mut self, item: &Item, identity: &str) -> Result<Option<ItemId>, Error> {
        let identity = format!("{} {identity}", item.organisation);
        let key = self.store.blind("item.identity", &identity);
        self.tx
            .execute("UPDATE item SET identity = $2 WHERE id = $1", &[text(item.id), key.into()])?;
        let rows = self.tx.query(
            "SELECT id FROM item WHERE identity = $1 AND same_as IS NULL AND id < $2
             ORDER BY id LIMIT 1",
            &[key.into(), text(item.id)],
        )?;
        rows.first().map(|row| id(row, 0, ItemId::parse)).transpose()
    }

    /// Lets another item, which is there, stand in the place of one: from now on it alone is
    /// found, and whatever was the same as the old one is the same as it.
    ///
    /// # Errors
    /// Those of the database.
    pub fn supersede_item(&mut self, item: ItemId, by: ItemId) -> Result<(), Error> {
        for sql in [
            "UPDATE item SET superseded_by = $2, identity = NULL WHERE id = $1",
            "UPDATE item SET same_as = $2 WHERE same_as = $1",
        ] {
            self.tx.execute(sql, &[text(item), text(by)])?;
        }
        // They are counted under the name of what they are the same as.
        let sql = "DELETE FROM tally WHERE submission IN
                   (SELECT submission FROM item WHERE id = $1 OR same_as = $2)";
        self.tx.execute(sql, &[text(item), text(by)])?;
        let facts = self.item(item)?.and_then(|old| old.for_the_system().facts);
        facts.map_or(Ok(()), |facts| self.unmark_item(item, &facts))
    }

    /// Sets what an item is.
    ///
    /// # Errors
    /// Those of the database.
    pub fn set_kind(&mut self, item: ItemId, kind: ItemKind) -> Result<(), Error> {
        let sql = "UPDATE item SET kind = $2 WHERE id = $1";
        self.tx.execute(sql, &[text(item), text(kind)]).map(drop)
    }

    /// Sets the class of an item as judged last.
    ///
    /// # Errors
    /// Those of the database.
    pub fn set_class(&mut self, item: ItemId, class: VerdictClass) -> Result<(), Error> {
        let sql = "UPDATE item SET class = $2 WHERE id = $1";
        self.tx.execute(sql, &[text(item), text(class)]).map(drop)
    }

    /// The items of a submission in their order.
    ///
    /// # Errors
    /// Those of the database.
    pub fn items(&mut self, submission: SubmissionId) -> Result<Vec<Locked<Item>>, Error> {
        let sql = format!("{ITEMS} WHERE i.submission = $1 ORDER BY i.number");
        let rows = self.tx.query(&sql, &[text(submission)])?;
        rows.iter().map(|row| self.item_of(row).map(Locked::new)).collect()
    }

    /// One item.
    ///
    /// # Errors
    /// Those of the database.
    pub fn item(&mut self, id: ItemId) -> Result<Option<Locked<Item>>, Error> {
        let rows = self.tx.query(&format!("{ITEMS} WHERE i.id = $1"), &[text(id)])?;
        rows.first().map(|row| self.item_of(row).map(Locked::new)).transpose()
    }

    /// The analysis of an item as JSON, if it was read.
    ///
    /// # Errors
    /// Those of the database.
    pub fn analysis(&mut self, item: &Item) -> Result<Option<Vec<u8>>, Error> {
        let rows = self.tx.query("SELECT analysis FROM item WHERE id = $1", &[text(item.id)])?;
        let Some(row) = rows.first() else { return Ok(None) };
        let Some(sealed) = row.maybe_bytes(0)? else { return Ok(None) };
        let key = self.key_of(Sealer::Submission(item.submission))?;
        opened_text(key, &format!("item.analysis:{}", item.id), sealed).map(Some)
    }

    fn sealed_submission(&mut self, submission: &Submission) -> Result<Vec<u8>, Error> {
        let sealed = Sealed {
            content: submission.content.clone(),
            handling: HandlingShape::from(&submission.handling),
        };
        let sealer = Sealer::Submission(submission.id);
        self.seal(sealer, "submission.content", submission.id, &sealed)
    }

    fn submissions_by(
        &mut self,
        sql: &str,
        values: &[Value],
    ) -> Result<Vec<Locked<Submission>>, Error> {
        let rows = self.tx.query(sql, values)?;
        rows.iter().map(|row| self.submission_of(row).map(Locked::new)).collect()
    }

    fn submission_of(&mut self, row: &Row) -> Result<Submission, Error> {
        let submission = id(row, 0, SubmissionId::parse)?;
        let sealer = Sealer::Submission(submission);
        let sealed: Sealed =
            self.unseal(sealer, "submission.content", submission, row.bytes(10)?)?;
        Ok(Submission {
            id: submission,
            receipt: row.text(1)?.to_owned(),
            organisation: id(row, 2, OrganisationId::parse)?,
            person: id(row, 3, PersonId::parse)?,
            received: row.integer(4)?,
            form: word(row, 5)?,
            state: word(row, 6)?,
            open: flag(row, 7)?,
            due: row.integer(8)?,
            assignee: maybe_id(row, 9, PersonId::parse)?,
            held: flag(row, 11)?,
            asked: row.maybe_integer(12)?,
            content: sealed.content,
            handling: sealed.handling.try_into()?,
        })
    }

    fn item_of(&mut self, row: &Row) -> Result<Item, Error> {
        let item = id(row, 0, ItemId::parse)?;
        let submission = id(row, 1, SubmissionId::parse)?;
        let sealer = Sealer::Submission(submission);
        let facts: Option<FactsShape> = row
            .maybe_bytes(10)?
            .map(|sealed| self.unseal(sealer, "item.facts", item, sealed))
            .transpose()?;
        Ok(Item {
            id: item,
            submission,
            organisation: id(row, 2, OrganisationId::parse)?,
            number: row.integer(3)?,
            kind: word(row, 4)?,
            size: row.integer(5)?,
            evidence: row.maybe_bytes(6)?.and_then(Address::from_bytes),
            same_as: maybe_id(row, 7, ItemId::parse)?,
            superseded_by: maybe_id(row, 11, ItemId::parse)?,
            class: maybe_word(row, 8)?,
            title: self.unseal(sealer, "item.title", item, row.bytes(9)?)?,
            facts: facts.map(Facts::try_from).transpose()?,
        })
    }
}

impl SubmissionContent {
    /// What a member consults about, if it is a report of that kind.
    #[must_use]
    pub fn category(&self) -> Option<ReportCategory> {
        self.category.as_deref().and_then(ReportCategory::of_word)
    }

    /// Whether that happened, as the submitter says.
    #[must_use]
    pub fn has_happened(&self, what: Happened) -> bool {
        self.happened.iter().any(|word| word == what.as_str())
    }

    /// Takes in what happened since; `false` when all of it was known. What is known now takes
    /// the place of "not opened" and "not known".
    pub fn has_since(&mut self, happened: &[Happened]) -> bool {
        let before = self.happened.clone();
        let new = happened.iter().map(ToString::to_string);
        let is_new = |word: &String| {
            !before.contains(word) && (before.is_empty() || word != Happened::Unknown.as_str())
        };
        let new: Vec<String> = new.filter(is_new).collect();
        let is_over = |word: &str| {
            word == Happened::Unknown.as_str()
                || word == Happened::NotOpened.as_str() && new.iter().any(|one| one == OPENED)
        };
        if !new.is_empty() {
            self.happened.retain(|word| !is_over(word));
        }
        self.happened.extend(new);
        self.happened != before
    }

    /// The place in the order of what waits: paid, then opened or in need of help, then the rest.
    fn urgency(&self) -> i64 {
        if self.has_happened(Happened::Paid) {
            0
        } else if self.has_happened(Happened::Opened) || self.rescue {
            1
        } else {
            2
        }
    }
}

const OPENED: &str = Happened::Opened.as_str();
const SELECT: &str = "SELECT id, receipt, organisation, person, received, form, state, open, due,
     assignee, content, held, asked FROM submission";
const ITEMS: &str = "SELECT i.id, i.submission, s.organisation, i.number, i.kind, i.size,
     i.evidence, i.same_as, i.class, i.title, i.facts, i.superseded_by
     FROM item i JOIN submission s ON s.id = i.submission";
