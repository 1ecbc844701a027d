//! Words and phrases that mails of a kind use. They are data (`data/words`).

use std::ops::ControlFlow;
use std::sync::LazyLock;

use crate::fold::fold;
use crate::phrases::{Found, Phrases};

/// What a phrase is a trait of; the sections of the data files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    AccountChange,
    AccountTopic,
    AccountVerb,
    Automatic,
    EnableContent,
    Executive,
    Extortion,
    GenericLure,
    Helpdesk,
    LogIn,
    Marketing,
    Money,
    OfficialLure,
    Open,
    OpeningQuestion,
    OrganisationForm,
    PasswordAnnounced,
    PasswordLabel,
    QuotationLure,
    SoftwareQuestion,
    Spam,
    Threat,
    Urgent,
}

/// A phrase that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) group: Group,
    /// The phrase as listed.
    pub(super) phrase: &'static str,
    /// Where it begins and ends in the folded text.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Every phrase in a folded text, in order of its start, at most `HITS_MAX`.
pub(super) fn hits(folded: &str) -> Vec<Hit> {
    let Vocabulary { known, phrases } = &*VOCABULARY;
    let mut hits = Vec::new();
    let _ = phrases.each(folded, |Found { number, start, end }| {
        if hits.len() >= HITS_MAX {
            return ControlFlow::Break(());
        }
        hits.extend(known.get(number).map(|&(group, phrase)| Hit { group, phrase, start, end }));
        ControlFlow::Continue(())
    });
    hits
}

/// Hits kept of one text; a text of nothing but phrases needs no more.
const HITS_MAX: usize = 2_000;

struct Vocabulary {
    /// Group and listed form of each phrase, by its number.
    known: Vec<(Group, &'static str)>,
    phrases: Phrases,
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let mut lines = Vec::new();
    for file in FILES {
        read(file, &mut lines);
    }
    let known = lines.iter().map(|&(group, line)| (group, line.trim_end_matches('*'))).collect();
    Vocabulary { known, phrases: Phrases::new(lines.into_iter().map(|(_, line)| fold(line))) }
});

/// Reads one data file: `[group]` begins a section, `#` a comment, any other
/// line is a phrase.
fn read(file: &'static str, phrases: &mut Vec<(Group, &'static str)>) {
    let mut group = None;
    for line in file.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            group = GROUPS.iter().find(|(word, _)| *word == name).map(|&(_, group)| group);
        } else if let Some(group) = group {
            phrases.push((group, line));
        }
    }
}

const FILES: [&str; 6] = [
    include_str!("../../../../data/words/asks.txt"),
    include_str!("../../../../data/words/bulk.txt"),
    include_str!("../../../../data/words/claims.txt"),
    include_str!("../../../../data/words/exchange.txt"),
    include_str!("../../../../data/words/password.txt"),
    include_str!("../../../../data/words/stories.txt"),
];

const GROUPS: [(&str, Group); 23] = [
    ("account-change", Group::AccountChange),
    ("account-topic", Group::AccountTopic),
    ("account-verb", Group::AccountVerb),
    ("automatic", Group::Automatic),
    ("enable-content", Group::EnableContent),
    ("executive", Group::Executive),
    ("extortion", Group::Extortion),
    ("generic-lure", Group::GenericLure),
    ("helpdesk", Group::Helpdesk),
    ("log-in", Group::LogIn),
    ("marketing", Group::Marketing),
    ("money", Group::Money),
    ("official-lure", Group::OfficialLure),
    ("open", Group::Open),
    ("opening-question", Group::OpeningQuestion),
    ("organisation-form", Group::OrganisationForm),
    ("password-announced", Group::PasswordAnnounced),
    ("password-label", Group::PasswordLabel),
    ("quotation-lure", Group::QuotationLure),
    ("software-question", Group::SoftwareQuestion),
    ("spam", Group::Spam),
    ("threat", Group::Threat),
    ("urgent", Group::Urgent),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(Group, &'static str)> {
        hits(&fold(text)).into_iter().map(|hit| (hit.group, hit.phrase)).collect()
    }

    #[test]
    fn every_section_of_the_files_is_a_group_and_every_group_has_phrases() {
        let sections: Vec<&str> = FILES
            .iter()
            .flat_map(|file| file.lines())
            .filter_map(|line| line.strip_prefix('[')?.strip_suffix(']'))
            .collect();
        for section in &sections {
            assert!(GROUPS.iter().any(|(name, _)| name == section), "{section}");
        }
        for (name, group) in GROUPS {
            assert!(sections.contains(&name), "{name}");
            assert!(VOCABULARY.known.iter().any(|(known, _)| *known == group), "{name}");
        }
    }

    #[test]
    fn every_file_says_its_date_source_and_licence() {
        for file in FILES {
            for header in ["# title: ", "# date: ", "# source: ", "# licence: "] {
                assert!(file.lines().any(|line| line.starts_with(header)), "{header}");
            }
        }
    }

    #[test]
    fn a_phrase_is_found_with_its_group() {
        assert!(
            found("弊社の振込先変更のお知らせ").iter().any(|hit| hit.0 == Group::AccountChange)
        );
    }
}
