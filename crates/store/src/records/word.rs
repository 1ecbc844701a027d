//! What submissions are found by when an analyst looks for them: keyed hashes of words, and the
//! index of values. A page costs so many look-ups and no more, however many submissions there are.

use std::collections::BTreeSet;

use vocab::SubmissionId;

use super::Records;
use super::index::VALUE;
use super::sealed::{id, text};
use crate::error::Error;
use crate::value::{Row, Value};

/// A page of submissions that were looked for, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    pub submissions: Vec<SubmissionId>,
    /// Behind which the next page begins; what is rare among much may end a page early.
    pub next: Option<String>,
}

impl Records<'_, '_> {
    /// Notes words by which a submission is found.
    ///
    /// # Errors
    /// Those of the database.
    pub fn mark_words(
        &mut self,
        submission: SubmissionId,
        words: &BTreeSet<String>,
    ) -> Result<(), Error> {
        let place = self.place(submission)?;
        // In the order of the tree: neighbours share a page.
        let keys: BTreeSet<Vec<u8>> = words.iter().map(|word| self.word(word)).collect();
        let keys: Vec<Vec<u8>> = keys.into_iter().collect();
        let holes: Vec<String> =
            (3..AT_ONCE + 3).map(|hole| format!("($1, ${hole}, $2)")).collect();
        let sql = format!(
            "INSERT INTO submission_word (shelf, word, place) VALUES {}
             ON CONFLICT (shelf, word, place) DO NOTHING",
            holes.join(", ")
        );
        for some in keys.chunks(AT_ONCE) {
            // The last ones are filled up with one of them, so that there is one statement.
            let whole = some.iter().chain(some.last().into_iter().cycle()).take(AT_ONCE);
            let mut values: Vec<Value> = vec![(place / ON_A_SHELF).into(), place.into()];
            values.extend(whole.map(|key| key.as_slice().into()));
            self.tx.execute(&sql, &values)?;
        }
        Ok(())
    }

    /// A page of the submissions that have all these words, behind [`Found::next`] of the one
    /// before it, in the order in which they were read.
    ///
    /// # Errors
    /// Those of the database.
    pub fn submissions_with_words(
        &mut self,
        words: &BTreeSet<String>,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Found, Error> {
        let keys: BTreeSet<Vec<u8>> = words.iter().map(|word| self.word(word)).collect();
        let last = match after.and_then(|after| after.parse().ok()) {
            Some(last) => last,
            None => {
                let rows = self.tx.query("SELECT next FROM next_place", &[])?;
                rows.first().map_or(Ok(0), |row| row.integer(0))?
            }
        };
        let mut found = Found::default();
        if keys.is_empty() {
            return Ok(found);
        }
        let first = (last - 1) / ON_A_SHELF;
        for step in 0..STEPS_MAX {
            let shelf = first - step * SHELVES;
            if shelf < 0 {
                return Ok(found);
            }
            let room = limit - found.submissions.len();
            for row in self.on_shelves(shelf, &keys, (last, room))? {
                found.submissions.push(id(&row, 0, SubmissionId::parse)?);
                found.next = Some(row.integer(1)?.to_string());
            }
            if found.submissions.len() >= limit {
                return Ok(found);
            }
            found.next = None;
        }
        let next = (first - STEPS_MAX * SHELVES + 1) * ON_A_SHELF;
        Ok(Found { next: (next > 0).then(|| next.to_string()), ..found })
    }

    /// Submissions before a place on a few shelves from `shelf` down that have all of the words:
    /// each with its place, so many at the most.
    fn on_shelves(
        &mut self,
        shelf: i64,
        keys: &BTreeSet<Vec<u8>>,
        (last, most): (i64, usize),
    ) -> Result<Vec<Row>, Error> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let count = i64::try_from(keys.len()).unwrap_or(i64::MAX);
        let mut values: Vec<Value> = vec![last.into(), count.into(), most.into()];
        values.extend((0..SHELVES).map(|down| Value::from(shelf - down)));
        let shelves = holes(4, values.len());
        let words = holes(values.len() + 1, values.len() + keys.len());
        values.extend(keys.iter().map(|key| Value::from(key.as_slice())));
        let sql = format!(
            "SELECT p.submission, f.place FROM (
                 SELECT place FROM submission_word
                 WHERE shelf IN ({shelves}) AND word IN ({words}) AND place < $1
                 GROUP BY place HAVING COUNT(*) = $2 ORDER BY place DESC LIMIT $3) f
             JOIN submission_place p ON p.place = f.place ORDER BY f.place DESC"
        );
        self.tx.query(&sql, &values)
    }

    /// The place of a submission among those that were read: a new one if it has none.
    fn place(&mut self, submission: SubmissionId) -> Result<i64, Error> {
        let sql = "SELECT place FROM submission_place WHERE submission = $1";
        if let Some(row) = self.tx.query(sql, &[text(submission)])?.first() {
            return row.integer(0);
        }
        let rows = self.tx.query("UPDATE next_place SET next = next + 1 RETURNING next", &[])?;
        let next = rows.first().map_or(Ok(1), |row| row.integer(0))?;
        let sql = "INSERT INTO submission_place (submission, place) VALUES ($1, $2)";
        self.tx.execute(sql, &[text(submission), (next - 1).into()])?;
        Ok(next - 1)
    }

    /// A page of the submissions that hold a value, as [`Self::submissions_with_words`] gives it.
    ///
    /// # Errors
    /// Those of the database.
    pub fn submissions_with_value(
        &mut self,
        value: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Found, Error> {
        // A submission of many such mails stands where the last one of them does.
        let sql = "SELECT m.item, i.submission, CASE WHEN EXISTS (
                       SELECT 1 FROM item j JOIN mark n ON n.item = j.id AND n.value = $1
                       WHERE j.submission = i.submission AND j.id > i.id) THEN 0 ELSE 1 END
                   FROM (SELECT item FROM mark WHERE value = $1 AND item < $2
                         ORDER BY item DESC LIMIT $3) m JOIN item i ON i.id = m.item
                   ORDER BY m.item DESC";
        let key = self.store.blind(VALUE, value);
        let mut last = after.unwrap_or(LAST).to_owned();
        let mut submissions = Vec::new();
        for _ in 0..STEPS_MAX {
            let values = [key.into(), last.as_str().into(), STEP.into()];
            let rows = self.tx.query(sql, &values)?;
            for row in &rows {
                if submissions.len() == limit {
                    return Ok(Found { submissions, next: Some(last) });
                }
                row.text(0)?.clone_into(&mut last);
                if row.integer(2)? != 0 {
                    submissions.push(id(row, 1, SubmissionId::parse)?);
                }
            }
            if i64::try_from(rows.len()).unwrap_or(i64::MAX) < STEP {
                return Ok(Found { submissions, next: None });
            }
        }
        Ok(Found { submissions, next: Some(last) })
    }

    /// Half of a keyed hash: what is found by one of another word is no harm, and rows are short.
    fn word(&self, word: &str) -> Vec<u8> {
        self.store.blind("submission.word", word).into_iter().take(WORD_BYTES).collect()
    }
}

/// Names of parameters, as a list.
fn holes(first: usize, last: usize) -> String {
    (first..=last).map(|hole| format!("${hole}")).collect::<Vec<_>>().join(", ")
}

/// Words that one statement adds.
const AT_ONCE: usize = 16;
const WORD_BYTES: usize = 8;
/// Submissions whose words lie together: so many that a look-up for each shelf is little, and so
/// few that those which are read together share pages.
const ON_A_SHELF: i64 = 256;
/// Shelves that are looked through at once.
const SHELVES: i64 = 16;
/// Items of a value that are looked at once.
const STEP: i64 = 500;
/// How often a page goes on before it ends without being full: far beyond 100,000 submissions.
const STEPS_MAX: i64 = 64;
/// Behind every id.
const LAST: &str = "g";

#[cfg(test)]
mod tests {
    use vocab::Uuid;

    use super::*;
    use crate::Store;
    use crate::testing::on_each_engine;

    fn submission(number: usize) -> SubmissionId {
        SubmissionId(Uuid::new(u128::try_from(number).unwrap()))
    }

    fn set(words: &[&str]) -> BTreeSet<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn mark(store: &Store, number: usize, words: &BTreeSet<String>) {
        store.write(|records| records.mark_words(submission(number), words)).unwrap();
    }

    /// Positions of all that is found, page by page, and the number of pages.
    fn found(store: &Store, words: &BTreeSet<String>, limit: usize) -> (Vec<SubmissionId>, usize) {
        let (mut all, mut after, mut pages) = (Vec::new(), None::<String>, 0);
        loop {
            let after_last = after.as_deref();
            let page =
                store.read(|records| records.submissions_with_words(words, after_last, limit));
            let page: Found = page.unwrap();
            all.extend(page.submissions);
            pages += 1;
            match page.next {
                Some(next) => after = Some(next),
                None => return (all, pages),
            }
        }
    }

    #[test]
    fn words_are_found_by_pages_the_newest_first() {
        on_each_engine(|store| {
            for number in 0..40 {
                let words: Vec<String> =
                    (0..number % 7 + 1).map(|word| format!("w{word}")).collect();
                mark(store, number, &words.into_iter().collect());
            }
            let both = (0..40).rev().filter(|number| number % 7 >= 3).map(submission);
            assert_eq!(found(store, &set(&["w3", "w0"]), 5), (both.collect(), 5));
            assert_eq!(found(store, &set(&["w0"]), 50).0.len(), 40);
            assert_eq!(found(store, &set(&["w0", "never"]), 5), (vec![], 1));
            assert_eq!(found(store, &BTreeSet::new(), 5), (vec![], 1));
        });
    }

    #[test]
    fn pages_go_on_from_shelf_to_shelf() {
        on_each_engine(|store| {
            let many = 2 * usize::try_from(SHELVES * ON_A_SHELF).unwrap() + 100;
            store
                .write(|records| {
                    for number in 0..many {
                        let rare = (number % 1_000 == 7).then(|| "rare".to_owned());
                        let words = set(&["common"]).into_iter().chain(rare).collect();
                        records.mark_words(submission(number), &words)?;
                    }
                    Ok::<_, Error>(())
                })
                .unwrap();
            let rare: Vec<_> =
                (0..many).rev().filter(|number| number % 1_000 == 7).map(submission).collect();
            assert_eq!(found(store, &set(&["common", "rare"]), 50), (rare.clone(), 1));
            assert_eq!(found(store, &set(&["common", "rare"]), 2).0, rare);
            let (all, pages) = found(store, &set(&["common"]), 300);
            assert!(all.into_iter().eq((0..many).rev().map(submission)));
            assert_eq!(pages, many.div_ceil(300));
        });
    }

    #[test]
    fn what_is_read_again_keeps_its_place() {
        on_each_engine(|store| {
            mark(store, 1, &set(&["first"]));
            mark(store, 2, &set(&["first"]));
            mark(store, 1, &set(&["second"]));
            assert_eq!(found(store, &set(&["first", "second"]), 5).0, [submission(1)]);
            assert_eq!(found(store, &set(&["first"]), 5).0, [submission(2), submission(1)]);
        });
    }

    #[test]
    fn all_words_are_kept_however_many() {
        on_each_engine(|store| {
            for count in [1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 3 * AT_ONCE + 2] {
                let words: BTreeSet<String> = (0..count).map(|word| format!("w{word}")).collect();
                mark(store, count, &words);
                mark(store, count, &words);
                for word in words.iter().chain([&format!("w{}", count - 1)]) {
                    let all = found(store, &set(&[word]), 5).0;
                    assert!(all.contains(&submission(count)), "{word} of {count}");
                }
                let all = found(store, &words, 5).0;
                assert_eq!(all, [submission(count)], "the others have fewer");
            }
        });
    }
}
