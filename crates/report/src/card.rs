//! The card of one input: first what it is and what to do, for everybody; then who,
//! what and why, for those who look closer, each claim with its place.

use std::collections::{BTreeMap, BTreeSet};

use analysis::{Analysis, MailRecord, ObservableRecord};
use observable::Kind;
use vocab::{DefectCode, Place, VerdictClass};
use words::Words;

use crate::clean::{safe, safe_value, visible};
use crate::page::{Ink, Page, Row, Run, Style, run};
use crate::{facts, file, reasons};

/// The card as text.
#[must_use]
pub fn card(analysis: &Analysis, words: &Words, style: Style) -> String {
    let mut card = Card { analysis, words, page: Page::new(style) };
    card.judgement();
    card.observables();
    card.defects();
    card.page.blank();
    card.page.into_text()
}

/// What the input is, and why: the beginning of a page.
pub(crate) fn verdict(mut card: Card<'_>) -> String {
    card.page.title(&source(card.analysis));
    match subject(card.analysis) {
        Some(mail) => {
            card.heading(mail);
            reasons::why(&mut card, mail);
        }
        None => {
            file::heading(&mut card);
        }
    }
    card.page.into_text()
}

/// Who sent it, what it holds, and the mails around it.
pub(crate) fn particulars(mut card: Card<'_>) -> String {
    if let Some(mail) = subject(card.analysis) {
        facts::who(&mut card, mail);
        facts::what(&mut card, mail);
        card.other_mails(mail);
    }
    card.page.into_text()
}

/// What every section writes with.
pub(crate) struct Card<'a> {
    pub(crate) analysis: &'a Analysis,
    pub(crate) words: &'a Words,
    pub(crate) page: Page,
}

impl Card<'_> {
    /// A text without parameters.
    pub(crate) fn text(&self, key: &str) -> String {
        self.words.text(key, &[])
    }

    pub(crate) fn section(&mut self, key: &str) {
        let text = self.text(key);
        self.page.section(&text);
    }

    /// A labelled value with its place.
    pub(crate) fn row(&mut self, label: &str, value: &[Run], place: Option<&Place>) {
        let label = run(Ink::Dim, self.text(label));
        let place = place.map(shown_place);
        self.page.row(&Row { label, value: value.to_vec(), note: Vec::new(), place });
    }

    /// How many more there are than were shown.
    pub(crate) fn more(&mut self, count: usize) {
        if count > 0 {
            let text = self.more_text(count);
            self.page.more(&[run(Ink::Dim, text)]);
        }
    }

    fn more_text(&self, count: usize) -> String {
        self.words.text("value-more-json", &[("count", &count.to_string())])
    }

    fn judgement(&mut self) {
        self.page.title(&source(self.analysis));
        match subject(self.analysis) {
            Some(mail) => self.mail(mail),
            None => {
                file::heading(self);
                file::list(self);
            }
        }
    }

    fn mail(&mut self, mail: &MailRecord) {
        self.heading(mail);
        facts::who(self, mail);
        facts::what(self, mail);
        file::attachments(self, mail.id);
        facts::links(self, mail);
        reasons::why(self, mail);
        self.other_mails(mail);
    }

    fn heading(&mut self, mail: &MailRecord) {
        let verdict = &mail.verdict;
        let percent = format!("{:.0}", (verdict.probability * 100.0).clamp(1.0, 99.0).round());
        let class = self.text(&format!("verdict-{}", verdict.class));
        let key = match verdict.class {
            VerdictClass::Undecided => "heading-undecided",
            _ => "heading",
        };
        let word = self.text(&format!("word-{}", verdict.word));
        let params = [("verdict", class.as_str()), ("word", word.as_str()), ("percent", &percent)];
        let heading = self.words.text(key, &params);
        self.page.block(0, &[run(ink_of(verdict.class), format!("▶ {heading}"))]);
        if let Some(reason) = reasons::foremost(self, mail) {
            self.page.block(2, &[run(Ink::Bold, reason)]);
        }
        let advice = self.text(&format!("advice-{}", verdict.class));
        self.page.block(2, &[run(Ink::Plain, advice)]);
    }

    /// The mails around and beside the one that the card is about, a line each.
    fn other_mails(&mut self, subject: &MailRecord) {
        let others: Vec<_> =
            self.analysis.mails.iter().filter(|mail| mail.id != subject.id).collect();
        if others.is_empty() {
            return;
        }
        self.section("section-mails");
        for mail in others.iter().take(OTHER_MAILS_MAX) {
            let title = match &mail.head.subject {
                Some(subject) => safe(subject, 60, self.words),
                None => self.text("value-subject-none"),
            };
            let sender = mail.head.first_from().map(|from| facts::mailbox(from, self.words));
            let class = self.text(&format!("verdict-{}", mail.verdict.class));
            let sender = sender.map(|sender| format!("  {sender}"));
            let value = vec![
                run(Ink::Plain, title),
                run(Ink::Dim, sender.unwrap_or_default()),
                run(ink_of(mail.verdict.class), format!("  {class}")),
            ];
            let label = run(Ink::Dim, mail.id.to_string());
            self.page.row(&Row { label, value, note: Vec::new(), place: None });
        }
        self.more(others.len().saturating_sub(OTHER_MAILS_MAX));
    }

    /// How many of each kind, then the first that stand neither above nor on a warning list.
    fn observables(&mut self) {
        let records = &self.analysis.observables;
        if records.is_empty() {
            return;
        }
        let counts = Kind::ALL.iter().filter_map(|kind| {
            let count = records.iter().filter(|record| record.observable.kind == *kind).count();
            (count > 0).then(|| format!("{} {count}", self.text(&format!("kind-{kind}"))))
        });
        let mut line = vec![run(Ink::Plain, counts.collect::<Vec<_>>().join(" · "))];
        line.extend(self.common().map(|common| run(Ink::Dim, format!("  {common}"))));
        self.section("section-observables");
        self.page.block(2, &line);
        let above = self.page.lower_case();
        let mut left = OBSERVABLES_MAX;
        for kind in SHOWN_KINDS {
            let of_kind = records
                .iter()
                .filter(|record| record.observable.kind == kind && record.common.is_none());
            for record in of_kind.take(OBSERVABLES_OF_A_KIND_MAX) {
                let value = safe_value(kind, &record.observable.value, self.words);
                if left > 0 && !above.contains(&value.to_lowercase()) {
                    self.observable(record, value);
                    left -= 1;
                }
            }
        }
    }

    fn observable(&mut self, record: &ObservableRecord, value: String) {
        let mut value = vec![run(Ink::Plain, value)];
        if let Some(country) = record.country {
            let country = facts::country(country.as_str(), self.words);
            value.push(run(Ink::Dim, format!("  {country}")));
        }
        value.extend(self.more_places(record.places.len()));
        self.row(&format!("kind-{}", record.observable.kind), &value, record.places.first());
    }

    /// How many places beside the first.
    fn more_places(&self, count: usize) -> Option<Run> {
        let more = count.checked_sub(1).filter(|more| *more > 0)?.to_string();
        let text = self.words.text("value-more-places", &[("count", &more)]);
        Some(run(Ink::Dim, format!("  {text}")))
    }

    /// How many stand on a warning list, and on which.
    fn common(&self) -> Option<String> {
        let lists = self.analysis.observables.iter().filter_map(|record| record.common);
        let names: BTreeSet<&str> = lists.clone().collect();
        if names.is_empty() {
            return None;
        }
        let shown = names.iter().take(COMMON_NAMES_MAX).map(|name| list_name(name, self.words));
        let mut list = shown.collect::<Vec<_>>().join(", ");
        if names.len() > COMMON_NAMES_MAX {
            list = self.words.text("value-common-names-more", &[("names", &list)]);
        }
        let count = lists.count().to_string();
        Some(self.words.text("value-common", &[("count", &count), ("names", &list)]))
    }

    /// What was wrong with the input, each kind of defect once.
    fn defects(&mut self) {
        let mut found: BTreeMap<DefectCode, (usize, &Place)> = BTreeMap::new();
        for defect in &self.analysis.defects {
            found.entry(defect.code).or_insert((0, &defect.place)).0 += 1;
        }
        if found.is_empty() {
            return;
        }
        self.section("section-defects");
        // What lost facts comes first.
        let mut rows: Vec<_> = found.into_iter().collect();
        rows.sort_by_key(|(code, _)| !code.loses());
        for (code, (count, place)) in rows.iter().take(DEFECTS_MAX) {
            let mut line = vec![run(Ink::Plain, self.text(&format!("defect-{code}")))];
            line.extend(self.more_places(*count));
            if code.loses() {
                line.push(run(Ink::Danger, format!("  {}", self.text("value-lost"))));
            }
            line.push(run(Ink::Dim, format!("  {}", shown_place(place))));
            self.page.block(2, &line);
        }
        if let Some(more) = rows.len().checked_sub(DEFECTS_MAX).filter(|more| *more > 0) {
            let text = self.more_text(more);
            self.page.block(2, &[run(Ink::Dim, text)]);
        }
    }
}

/// Lists of the operator's own have no text and stand by their file's name.
pub(crate) fn list_name(name: &str, words: &Words) -> String {
    let key = format!("list-{name}");
    if words.has(&key) { words.text(&key, &[]) } else { visible(name) }
}

fn subject(analysis: &Analysis) -> Option<&MailRecord> {
    let named = analysis.mails.iter().find(|mail| Some(mail.id) == analysis.subject);
    named.or_else(|| analysis.mails.first())
}

/// The input as named by the operator, and the number of the message in an mbox.
fn source(analysis: &Analysis) -> String {
    match analysis.index {
        0 => analysis.source.clone(),
        index => format!("{} [{index}]", analysis.source),
    }
}

/// Names of header fields come from the mail, so a place is cleaned too.
pub(crate) fn shown_place(place: &Place) -> String {
    let text = visible(&place.to_string());
    match text.char_indices().nth(PLACE_LETTERS_MAX) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

const fn ink_of(class: VerdictClass) -> Ink {
    match class {
        VerdictClass::Targeted
        | VerdictClass::Mass
        | VerdictClass::Phishing
        | VerdictClass::Bec => Ink::Danger,
        VerdictClass::Spam => Ink::Warn,
        VerdictClass::Harmless => Ink::Good,
        VerdictClass::Undecided => Ink::Accent,
    }
}

const OTHER_MAILS_MAX: usize = 4;
const OBSERVABLES_MAX: usize = 3;
const OBSERVABLES_OF_A_KIND_MAX: usize = 2;
const COMMON_NAMES_MAX: usize = 4;
const DEFECTS_MAX: usize = 4;
const PLACE_LETTERS_MAX: usize = 48;

/// Kinds that are worth a line of their own, the most telling first. Hashes stand
/// beside their files.
const SHOWN_KINDS: [Kind; 9] = [
    Kind::BankAccount,
    Kind::Wallet,
    Kind::Url,
    Kind::Ipv4,
    Kind::Ipv6,
    Kind::Email,
    Kind::Host,
    Kind::Cve,
    Kind::Phone,
];

#[cfg(test)]
mod tests;
