//! Looking for submissions: by receipt, by a value in any spelling, or by words, as far as
//! submissions are found by them.

use std::collections::BTreeSet;

use analysis::Analysis;
use release::{Action, Locked, Object, Permitted, Viewer};
use store::{Found, Item, Records, Submission};

use super::inbox::{InboxRow, PAGE};
use super::names::as_typed;
use super::shelf::{VALUE, check_query, folded, terms};
use super::trail::actor;
use super::{Hub, Problem};

/// A page of submissions that were looked for.
#[derive(Debug)]
pub struct InboxFound {
    /// The newest first.
    pub rows: Vec<Permitted<InboxRow>>,
    /// Behind which the next page begins. What is rare among much may end its page early.
    pub next: Option<String>,
}

impl Hub {
    /// Submissions that hold what was written: a receipt, a value in any spelling, or words of
    /// subject, names and the beginning of the text, all of which must be there. Japanese words
    /// are found by their pairs of letters, others as a whole.
    ///
    /// # Errors
    /// The viewer may not; there is nothing to look for.
    pub fn find_submissions(
        &self,
        viewer: &Viewer,
        query: &str,
        after: Option<&str>,
    ) -> Result<InboxFound, Problem> {
        self.may_find_submissions(viewer)?;
        let sought = Sought::of(query)?;
        let found = self.store.read(|records| sought.find(records, after))?;
        self.store.write(|records| self.note(records, &actor(viewer), "search", "submissions"))?;
        let Found { submissions, next } = found;
        let locked = self.store.read(|records| {
            let found = submissions.iter().map(|id| records.submission(*id));
            let found: Vec<Option<Locked<Submission>>> = found.collect::<Result<_, _>>()?;
            Ok::<_, Problem>(found.into_iter().flatten().collect::<Vec<_>>())
        })?;
        Ok(InboxFound { rows: self.rows_of(viewer, locked)?, next })
    }

    /// Whoever may read what the hub itself handed in may read what anybody did.
    pub(super) fn may_find_submissions(&self, viewer: &Viewer) -> Result<(), Problem> {
        let organisation = self.hub_organisation()?.ok_or(release::Refusal::NotFound)?;
        self.may(viewer, Action::Read, Object::Submission { organisation })
    }
}

/// What a query asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Sought {
    Receipt(String),
    Value(String),
    Words(BTreeSet<String>),
}

impl Sought {
    pub(super) fn of(query: &str) -> Result<Self, Problem> {
        let query = check_query(query)?;
        let receipt = as_typed(query);
        if receipt.starts_with("R-") {
            return Ok(Self::Receipt(receipt));
        }
        if let Some((_, value)) = terms(query).into_iter().find(|(domain, _)| *domain == VALUE) {
            return Ok(Self::Value(value));
        }
        let words: BTreeSet<String> = words(query).take(WORDS_SOUGHT).collect();
        if words.is_empty() {
            return Err(Problem::Invalid { field: "query", why: "query-length" });
        }
        Ok(Self::Words(words))
    }

    fn find(
        &self,
        records: &mut Records<'_, '_>,
        after: Option<&str>,
    ) -> Result<Found, store::Error> {
        let page = usize::try_from(PAGE).unwrap_or(0);
        match self {
            Self::Receipt(receipt) => {
                let found = records.submission_by_receipt(receipt)?.map(Locked::for_the_system);
                let submissions = found.map(|one| one.id).into_iter().collect();
                Ok(Found { submissions, next: None })
            }
            Self::Value(value) => records.submissions_with_value(value, after, page),
            Self::Words(words) => records.submissions_with_words(words, after, page),
        }
    }
}

/// Words of what a submitter wrote by which it is found.
pub(super) fn words_told(submission: &Submission) -> BTreeSet<String> {
    words(&submission.content.words).take(WORDS_TOLD).collect()
}

/// Words by which a submission is found for what one of its items told: what an analyst
/// remembers of it first, and of the text as much as there is room for.
pub(super) fn words_of(item: &Item, analysis: &Analysis) -> BTreeSet<String> {
    let facts = item.facts.as_ref();
    let files = facts.into_iter().flat_map(|facts| &facts.files);
    let names = files.filter_map(|file| file.name.as_deref());
    let sender = facts.and_then(|facts| facts.sender_name.as_deref());
    let text = analysis.subject_mail().map(|mail| mail.text.as_str());
    let texts = std::iter::once(item.title.as_str()).chain(sender).chain(names);
    let mut found = BTreeSet::new();
    for word in texts.chain(text).flat_map(words) {
        if found.len() == WORDS_KEPT {
            break;
        }
        found.insert(word);
    }
    found
}

/// Words of a text, folded: pairs of letters where words stand without blanks between them,
/// whole words elsewhere.
fn words(text: &str) -> impl Iterator<Item = String> + use<> {
    let folded: Vec<char> =
        folded(&text.chars().take(LETTERS_READ).collect::<String>()).chars().collect();
    let runs: Vec<Vec<char>> =
        folded.chunk_by(|a, b| kind(*a) == kind(*b)).map(<[char]>::to_vec).collect();
    runs.into_iter().flat_map(|run| match run.first().copied().map(kind) {
        Some(Kind::Unspaced) => run.windows(2).map(|pair| pair.iter().collect()).collect(),
        Some(Kind::Spaced) if run.len() > 1 => {
            vec![run.into_iter().take(WORD_LETTERS).collect::<String>()]
        }
        _ => Vec::new(),
    })
}

/// How words are told apart in a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Spaced,
    Unspaced,
    /// No letter of a word.
    Between,
}

const fn is_unspaced(letter: char) -> bool {
    matches!(letter, '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn kind(letter: char) -> Kind {
    if !letter.is_alphanumeric() {
        Kind::Between
    } else if is_unspaced(letter) {
        Kind::Unspaced
    } else {
        Kind::Spaced
    }
}

/// Words that one item is found by, and what its submitter wrote.
const WORDS_KEPT: usize = 48;
const WORDS_TOLD: usize = 16;
/// Words of a query beyond which none narrows it further.
const WORDS_SOUGHT: usize = 64;
/// Letters of a text that are looked at for words.
const LETTERS_READ: usize = 400;
const WORD_LETTERS: usize = 32;

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(query: &str, expected: &Expect) {
        expected.assert_eq(&format!("{:?}", Sought::of(query)));
    }

    #[test]
    fn a_query_is_a_receipt_a_value_or_words() {
        check(" r-o123-abcd ", &expect![[r#"Ok(Receipt("R-0123-ABCD"))"#]]);
        check("hxxp://evil[.]test/a", &expect![[r#"Ok(Value("http://evil.test/a"))"#]]);
        check("Billing[@]evil[.]test", &expect![[r#"Ok(Value("billing@evil.test"))"#]]);
        check("請求書", &expect![[r#"Ok(Words({"求書", "請求"}))"#]]);
        check(
            "ｼｽﾃﾑ Ｉｎｖｏｉｃｅ-17",
            &expect![[r#"Ok(Words({"17", "invoice", "シス", "ステ", "テム"}))"#]],
        );
        check("!! ..", &expect![[r#"Err(Invalid { field: "query", why: "query-length" })"#]]);
        check("a", &expect![[r#"Err(Invalid { field: "query", why: "query-length" })"#]]);
    }

    #[test]
    fn no_text_gives_more_than_is_looked_at() {
        let long: String = ('一'..='龥').collect();
        assert_eq!(words(&long).count(), LETTERS_READ - 1);
        assert_eq!(words(&"x".repeat(100_000)).map(|word| word.len()).sum::<usize>(), WORD_LETTERS);
    }
}
