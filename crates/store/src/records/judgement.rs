//! How an item was judged, again and again: nothing is overwritten.

use serde::{Deserialize, Serialize};
use vocab::{ItemId, PersonId, VerdictClass};

use super::sealed::{Sealer, id, maybe_id, text, word};
use super::{Item, Records};
use crate::error::Error;

/// One judgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Random or by time.
    pub id: vocab::Uuid,
    pub item: ItemId,
    /// `None` is the machine.
    pub person: Option<PersonId>,
    pub at: i64,
    pub class: VerdictClass,
    /// The class under which it is counted, which need not be the one it is shared under.
    pub counted: VerdictClass,
    pub content: JudgementContent,
}

/// Why; sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct JudgementContent {
    pub reason: String,
    /// Keys of the machine's reasons.
    pub keys: Vec<String>,
    /// 0 to 100, of the machine.
    pub percent: Option<u8>,
}

impl Records<'_, '_> {
    /// Adds a judgement of an item.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_judgement(&mut self, item: &Item, judgement: &Judgement) -> Result<(), Error> {
        self.drop_tally(item.submission)?;
        let sealer = Sealer::Submission(item.submission);
        let reason = self.seal(sealer, "judgement.reason", judgement.id, &judgement.content)?;
        self.tx.execute(
            "INSERT INTO judgement (id, item, person, at, class, counted, reason)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &[
                text(judgement.id),
                text(judgement.item),
                judgement.person.map(|id| id.to_string()).into(),
                judgement.at.into(),
                text(judgement.class),
                text(judgement.counted),
                reason.into(),
            ],
        )?;
        self.set_class(judgement.item, judgement.class)
    }

    /// The judgements of an item, the first one first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn judgements(&mut self, item: &Item) -> Result<Vec<Judgement>, Error> {
        let sql = "SELECT id, person, at, class, counted, reason FROM judgement
                   WHERE item = $1 ORDER BY at, id";
        let rows = self.tx.query(sql, &[text(item.id)])?;
        let sealer = Sealer::Submission(item.submission);
        let mut judgements = Vec::with_capacity(rows.len());
        for row in &rows {
            let judgement = id(row, 0, vocab::Uuid::parse)?;
            judgements.push(Judgement {
                id: judgement,
                item: item.id,
                person: maybe_id(row, 1, PersonId::parse)?,
                at: row.integer(2)?,
                class: word(row, 3)?,
                counted: word(row, 4)?,
                content: self.unseal(sealer, "judgement.reason", judgement, row.bytes(5)?)?,
            });
        }
        Ok(judgements)
    }
}
