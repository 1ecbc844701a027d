//! A notice as a STIX 2.1 bundle: a report over indicators with patterns and over the
//! observables that they look for, and a note with its words. Every object but observables has
//! an id of the share's name and of what it is about, so that a later version or the other
//! language replaces it.

use ::stix::{
    Author, Bundle, DomainObject, EmailMessage, File, Hashes, Id, Observable, Pattern, Timestamp,
    comparison,
};
use analysis::{STIX_DELIVERY, stix_object, stix_path, stix_technique};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

use crate::marker::is_masked;
use crate::notice::{Bilingual, Notice, NoticeFile, NoticeIndicator};

use super::{Telling, told};

/// The bundle of a notice. Of a withdrawn one there is nothing but the report, revoked.
#[must_use]
pub fn stix_bundle<'a>(notice: &'a Notice, telling: &Telling<'a>) -> Bundle<'a> {
    let created = time(telling.publisher.first_released);
    let bundle = Bundle::new(Author {
        name: telling.publisher.name.to_owned(),
        product: PROGRAM,
        class: "organization",
        created,
        modified: time(notice.released).max(created),
        revoked: notice.withdrawn.is_some(),
        tlp: notice.tlp,
        lang: telling.lang,
    });
    let mut making = Making { notice, telling, bundle, created };
    match &notice.withdrawn {
        Some(reason) => making.tombstone(reason),
        None => making.content(),
    }
    making.bundle
}

/// A bundle while it is made.
struct Making<'a, 't> {
    notice: &'a Notice,
    telling: &'t Telling<'a>,
    bundle: Bundle<'a>,
    created: Timestamp,
}

impl<'a> Making<'a, '_> {
    fn tombstone(&mut self, reason: &Bilingual) {
        let report = DomainObject::Report {
            name: self.telling.title(&self.notice.name, &self.telling.text("share-withdrawn")),
            description: self.telling.translated(reason),
            report_types: vec!["indicator"],
            object_refs: vec![self.bundle.identity()],
        };
        self.bundle.say_of(&[&self.notice.name], report);
    }

    fn content(&mut self) {
        let (notice, telling) = (self.notice, self.telling);
        let technique = stix_technique(notice.kind, &|key| telling.text(key));
        let technique = self.bundle.say_of(&[&notice.name, notice.kind.as_str()], technique);
        let mut left = Vec::new();
        for indicator in &notice.indicators {
            if !self.indicator(indicator, technique) {
                let kind = telling.text(&format!("kind-{}", indicator.observable.kind));
                left.push(format!("{kind}: {}", indicator.observable.value));
            }
        }
        for file in &notice.files {
            self.file(file, technique);
        }
        self.subjects();
        let object_refs: Vec<Id> = self.bundle.ids().collect();
        let has_indicator = object_refs.iter().any(|id| id.kind() == "indicator");
        let report = DomainObject::Report {
            name: telling.title(&notice.name, &telling.translated(&notice.title)),
            description: telling.text(&format!("share-advice-{}", notice.class)),
            report_types: vec![if has_indicator { "indicator" } else { "attack-pattern" }],
            object_refs,
        };
        let report = self.bundle.say_of(&[&notice.name], report);
        let title = (telling.words)("share-stix-note", &[("name", &notice.name)]);
        self.note("summary", title, told::story(notice, telling), report);
        self.note("left", telling.text("share-left"), left.join("\n"), report);
    }

    /// Words about the report, unless there are none.
    fn note(&mut self, about: &str, title: String, content: String, report: Id) {
        if !content.is_empty() {
            let note = DomainObject::Note { title, content, object_refs: vec![report] };
            self.bundle.say_of(&[&self.notice.name, about], note);
        }
    }

    /// What is to be looked for, and the observable; whether there is a pattern for the kind.
    fn indicator(&mut self, indicator: &'a NoticeIndicator, technique: Id) -> bool {
        let kind = indicator.observable.kind;
        if let Ok(observable) = stix_object(&indicator.observable) {
            self.bundle.observe(observable);
        }
        let Some(path) = stix_path(kind) else { return false };
        let value = &indicator.observable.value;
        let shown = self.telling.text(&format!("kind-{kind}"));
        let looked_for = LookedFor {
            about: [kind.as_str(), value],
            name: format!("{shown}: {value}"),
            advice: self.telling.advice(indicator),
            patterns: vec![comparison(path, value)],
            is_compromised: indicator.compromised,
            until: indicator.until,
        };
        self.look_for(looked_for, technique);
        true
    }

    fn file(&mut self, file: &'a NoticeFile, technique: Id) {
        let told = |hash: &'a str| Some(hash.into()).filter(|_| !hash.is_empty());
        let hashes = Hashes {
            md5: told(&file.md5),
            sha1: told(&file.sha1),
            sha256: told(&file.sha256),
            tlsh: None,
        };
        // A masked name is nobody's, and would give the file an id that nobody else gives it.
        let name = file.name.as_ref().map(|name| name.text.as_str());
        let name = name.filter(|name| !name.is_empty() && !is_masked(name));
        if name.is_some() || hashes != Hashes::default() {
            let file = File { hashes, size: Some(file.size), name, contains_refs: Vec::new() };
            self.bundle.observe(Observable::File(file));
        }
        let compared = [
            ("file:hashes.'SHA-256'", &file.sha256),
            ("file:hashes.'SHA-1'", &file.sha1),
            ("file:hashes.MD5", &file.md5),
        ];
        let compared = compared.into_iter().filter(|(_, hash)| !hash.is_empty());
        let patterns: Vec<String> = compared.map(|(path, hash)| comparison(path, hash)).collect();
        if patterns.is_empty() {
            return;
        }
        let shown = self.telling.text(&format!("type-{}", file.kind));
        let named = file.name.as_ref().map(|name| self.telling.unmarked(&name.text));
        let looked_for = LookedFor {
            about: ["file", &patterns.join(" ")],
            name: format!("{shown}: {}", named.as_deref().unwrap_or(&file.sha256)),
            advice: String::new(),
            patterns: patterns.clone(),
            is_compromised: false,
            until: None,
        };
        self.look_for(looked_for, technique);
    }

    fn look_for(&mut self, looked_for: LookedFor<'_>, technique: Id) {
        let LookedFor { about: [kind, value], name, advice, patterns, is_compromised, until } =
            looked_for;
        let share = self.notice.name.as_str();
        let params = [("name", share), ("note", &advice)];
        let description = (self.telling.words)("share-indicator", &params);
        let indicator = DomainObject::Indicator {
            name,
            description: description.trim_end().to_owned(),
            indicator_types: vec![if is_compromised {
                "compromised"
            } else {
                "malicious-activity"
            }],
            pattern: Pattern::any(&patterns).into_text(),
            pattern_type: "stix",
            confidence: None,
            valid_until: until.and_then(|until| self.end(until)),
            kill_chain_phases: vec![STIX_DELIVERY],
        };
        let source_ref = self.bundle.say_of(&[share, kind, value], indicator);
        let link = DomainObject::Relationship {
            relationship_type: "indicates",
            source_ref,
            target_ref: technique,
        };
        self.bundle.say_of(&[share, kind, value], link);
    }

    /// The end of a day in Japan; what ended before it was told is valid for no longer than
    /// the one second that the standard asks for.
    fn end(&self, day: Date) -> Option<Timestamp> {
        let japan = TimeZone::fixed(Offset::constant(9));
        let midnight = day.checked_add(1.day()).ok()?.to_zoned(japan).ok()?;
        let soonest = self.created.instant().as_second().checked_add(1)?;
        Timestamp::from_second(midnight.timestamp().as_second().max(soonest))
    }

    /// Subjects in which nothing was masked, as mails of which no more is known.
    fn subjects(&mut self) {
        for subject in &self.notice.subjects {
            if subject.text.is_empty() || is_masked(&subject.text) {
                continue;
            }
            let subject = Some(subject.text.as_str());
            let mail = EmailMessage { subject, ..EmailMessage::default() };
            self.bundle.observe(Observable::EmailMessage(mail));
        }
    }
}

/// What an indicator says.
struct LookedFor<'a> {
    /// What it is about, in no language.
    about: [&'a str; 2],
    name: String,
    advice: String,
    patterns: Vec<String>,
    is_compromised: bool,
    until: Option<Date>,
}

fn time(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(Timestamp::FIXED)
}

/// What speaks for the hub.
const PROGRAM: &str = "noroshi hub";
