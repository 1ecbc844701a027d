//! What a notice says to people, in the order in which somebody who is no specialist reads it:
//! what it is called, who may know it, what kind of mail it is, what to do, and only then the
//! values to look for. Everything is made safe for showing here; how it looks is decided by
//! `text` and `html`.

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use release::{Bilingual, Notice, NoticeFile, NoticeIndicator, Part, Reach, Reader};
use vocab::Tlp;
use words::{Lang, Words};

use crate::clean::{safe, safe_long_value, safe_name};
use crate::facts::country;
use crate::reasons::PRIOR;

/// A notice as it is shown.
#[derive(Debug)]
pub(super) struct Sheet {
    /// Stands at the top and at the end.
    pub(super) label: Label,
    pub(super) title: Said,
    /// Below the title.
    pub(super) lead: Vec<Said>,
    pub(super) sections: Vec<Section>,
}

/// A TLP 2.0 label: its name as the standard writes it, and what it means.
#[derive(Debug)]
pub(super) struct Label {
    pub(super) tlp: Tlp,
    pub(super) name: String,
    pub(super) meaning: String,
}

/// A part with a heading.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) heading: String,
    pub(super) blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Debug)]
pub(super) enum Block {
    Paragraph(Said),
    /// To be done one after another.
    Steps(Vec<String>),
    List(Vec<Said>),
    /// Labels and what they say.
    Pairs(Vec<(String, Vec<Said>)>),
    Table(Table),
}

/// Rows of the same kind.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) caption: Said,
    /// Headings of the columns; none if the heads of the rows say enough.
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<TableRow>,
}

/// What a row is about, and what it says of it.
#[derive(Debug)]
pub(super) struct TableRow {
    pub(super) head: Said,
    pub(super) cells: Vec<Vec<Said>>,
}

/// A text that is safe to show, and whose words it is in.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) tongue: Tongue,
}

/// The language of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tongue {
    /// That of the sheet.
    Own,
    /// Another one, since there is no translation yet.
    Other(Lang),
    /// None: letters of the attacker, or a value.
    None,
}

impl Sheet {
    pub(super) fn of(notice: &Notice, hub: &str, words: &Words) -> Self {
        let writer = Writer { notice, words };
        Self {
            label: writer.label(),
            title: writer.title(),
            lead: writer.lead(hub),
            sections: match &notice.withdrawn {
                Some(reason) => writer.tombstone(reason),
                None => writer.sections(),
            },
        }
    }
}

/// Writes the words of a notice.
struct Writer<'a> {
    notice: &'a Notice,
    words: &'a Words,
}

impl Writer<'_> {
    fn text(&self, key: &str) -> String {
        self.words.text(key, &[])
    }

    fn own(&self, key: &str) -> Said {
        own(self.text(key))
    }

    fn label(&self) -> Label {
        let tlp = self.notice.tlp;
        let key = format!("share-tlp-{}", tlp.as_str().replace('+', "-"));
        let name = format!("TLP:{}", tlp.as_str().to_ascii_uppercase());
        Label { tlp, name, meaning: self.text(&key) }
    }

    fn title(&self) -> Said {
        match self.notice.withdrawn {
            Some(_) => self.own("share-withdrawn"),
            None => match self.translated(&self.notice.title) {
                // Without a title it is called by its class, as in lists.
                (text, _) if text.trim().is_empty() => {
                    self.own(&format!("verdict-{}", self.notice.class))
                }
                (text, tongue) => Said { text: self.shown(text), tongue },
            },
        }
    }

    fn lead(&self, hub: &str) -> Vec<Said> {
        let notice = self.notice;
        let hub = self.shown(hub);
        let params = [
            ("name", notice.name.as_str()),
            ("version", &notice.version.to_string()),
            ("time", &released(notice.released)),
        ];
        let mut lead = vec![
            own(self.words.text("share-lead", &params)),
            own(self.words.text("share-hub", &[("hub", &hub)])),
        ];
        let texts = match &notice.withdrawn {
            Some(reason) => [Some(reason), None, None],
            None => [Some(&notice.title), Some(&notice.summary), notice.change.as_ref()],
        };
        let is_foreign = |text: &Bilingual| self.translated(text).1 != Tongue::Own;
        if texts.into_iter().flatten().any(is_foreign) {
            lead.push(self.own("share-untranslated"));
        }
        lead
    }

    fn tombstone(&self, reason: &Bilingual) -> Vec<Section> {
        let keys = ["share-withdrawn-stop", "share-withdrawn-copies", "share-withdrawn-answer"];
        let steps = keys.iter().map(|key| self.text(key)).collect();
        vec![
            self.section("share-withdrawn-reason", self.paragraphs(reason)),
            self.section("share-do", vec![Block::Steps(steps)]),
            self.section("share-handling", vec![Block::Pairs(vec![self.readers()])]),
        ]
    }

    fn sections(&self) -> Vec<Section> {
        let sections = [
            self.section("share-handling", vec![Block::Pairs(self.handling())]),
            self.section("share-what", vec![Block::Pairs(self.what())]),
            self.section("share-do", self.to_do()),
            self.section("share-summary", self.paragraphs(&self.notice.summary)),
            self.section("share-subjects", self.subjects()),
            self.section("share-indicators", self.indicators()),
            self.section("share-files", self.files()),
            self.section("share-reasons", self.reasons()),
            self.section("share-history", vec![Block::Pairs(self.history())]),
        ];
        sections.into_iter().filter(|section| !section.blocks.is_empty()).collect()
    }

    fn section(&self, key: &str, blocks: Vec<Block>) -> Section {
        Section { heading: self.text(key), blocks }
    }

    fn handling(&self) -> Vec<(String, Vec<Said>)> {
        let pass_on = self.notice.pass_on;
        let answer =
            |allowed| vec![self.own(if allowed { "share-pass-yes" } else { "share-pass-no" })];
        vec![
            self.readers(),
            (self.text("share-subsidiaries"), answer(pass_on.subsidiaries)),
            (self.text("share-providers"), answer(pass_on.providers)),
        ]
    }

    fn readers(&self) -> (String, Vec<Said>) {
        let readers = self.notice.readers.iter().map(|reader| self.reader(reader)).collect();
        (self.text("share-readers"), readers)
    }

    fn reader(&self, reader: &Reader) -> Said {
        let key = match reader.reach {
            Reach::Sig(_) => "share-reader-sig",
            Reach::AllSigs => "share-reader-all-sigs",
            Reach::Arrangement(_) => "share-reader-arrangement",
            Reach::Partners => "share-reader-partners",
            Reach::Public => "share-reader-public",
        };
        match &reader.name {
            Some(name) => Said { text: self.shown(name), tongue: Tongue::None },
            None => self.own(key),
        }
    }

    fn what(&self) -> Vec<(String, Vec<Said>)> {
        let notice = self.notice;
        let unknown = || self.text("value-unknown");
        let region = notice.region.map(|code| country(code.as_str(), self.words));
        let rows = [
            ("share-class", self.text(&format!("verdict-{}", notice.class))),
            ("share-kind", self.text(&format!("mail-kind-{}", notice.kind))),
            ("share-sender-kind", self.text(&format!("sender-kind-{}", notice.sender_kind))),
            ("share-region", region.unwrap_or_else(unknown)),
            ("share-seen", notice.seen.map_or_else(unknown, |days| self.days(days))),
        ];
        rows.into_iter().map(|(key, text)| (self.text(key), vec![own(text)])).collect()
    }

    fn days(&self, (first, last): (Date, Date)) -> String {
        if first == last {
            return first.to_string();
        }
        let params = [("first", &*first.to_string()), ("last", &*last.to_string())];
        self.words.text("share-seen-days", &params)
    }

    fn to_do(&self) -> Vec<Block> {
        let Self { notice, .. } = self;
        let has_values = !notice.indicators.is_empty() || !notice.files.is_empty();
        let has_victim = notice.indicators.iter().any(|indicator| indicator.compromised);
        let opened = format!("share-opened-{}", notice.class);
        let steps = [
            (has_values, "share-step-look"),
            (true, opened.as_str()),
            (has_victim, "share-step-victim"),
            (true, "share-step-answer"),
        ];
        let steps = steps.iter().filter(|(is_due, _)| *is_due).map(|(_, key)| self.text(key));
        vec![
            Block::Paragraph(self.own(&format!("share-advice-{}", notice.class))),
            Block::Steps(steps.collect()),
        ]
    }

    fn paragraphs(&self, written: &Bilingual) -> Vec<Block> {
        let (text, tongue) = self.translated(written);
        text.lines()
            .filter(|line| !line.trim().is_empty())
            .map(|line| Block::Paragraph(Said { text: self.shown(line), tongue }))
            .collect()
    }

    fn subjects(&self) -> Vec<Block> {
        let subjects = &self.notice.subjects;
        if subjects.is_empty() {
            return Vec::new();
        }
        let list = subjects.iter().map(|subject| {
            if subject.text.trim().is_empty() {
                return self.own("value-subject-none");
            }
            let text = safe(&self.unmarked(&subject.text), SUBJECT_LETTERS, self.words);
            Said { text, tongue: Tongue::None }
        });
        let mut blocks = vec![Block::List(list.collect())];
        if subjects.iter().any(|subject| release::is_masked(&subject.text)) {
            blocks.push(Block::Paragraph(self.own("share-masked")));
        }
        blocks
    }

    fn indicators(&self) -> Vec<Block> {
        if self.notice.indicators.is_empty() {
            return Vec::new();
        }
        let groups: [(&str, &[Part]); 3] = [
            ("share-group-sender", &[Part::Sender, Part::ReplyTo]),
            ("share-group-link", &[Part::Link]),
            ("share-group-destination", &[Part::Destination]),
        ];
        let columns = ["share-value", "share-value-kind", "share-note"];
        let tables = groups.iter().filter_map(|(caption, parts)| {
            let found = self.notice.indicators.iter().filter(|one| parts.contains(&one.part));
            let rows: Vec<TableRow> = found.map(|indicator| self.indicator(indicator)).collect();
            let columns = columns.iter().map(|key| self.text(key)).collect();
            let table = Table { caption: self.own(caption), columns, rows };
            (!table.rows.is_empty()).then_some(Block::Table(table))
        });
        std::iter::once(Block::Paragraph(self.own("share-defanged"))).chain(tables).collect()
    }

    fn indicator(&self, indicator: &NoticeIndicator) -> TableRow {
        let NoticeIndicator { observable, part, compromised, until, .. } = indicator;
        let kind = observable.kind;
        let text = safe_long_value(kind, &observable.value, VALUE_LETTERS, self.words);
        let mut notes = Vec::new();
        if *part == Part::ReplyTo {
            notes.push(self.own("share-reply-to"));
        }
        let key = match (compromised, until) {
            (true, Some(_)) => Some("share-compromised-until"),
            (true, None) => Some("share-compromised"),
            (false, Some(_)) => Some("share-until"),
            (false, None) => None,
        };
        let date = until.map(|until| until.to_string()).unwrap_or_default();
        notes.extend(key.map(|key| own(self.words.text(key, &[("date", &date)]))));
        TableRow {
            head: Said { text, tongue: Tongue::None },
            cells: vec![vec![self.own(&format!("kind-{kind}"))], notes],
        }
    }

    fn files(&self) -> Vec<Block> {
        let files = &self.notice.files;
        let names = files.iter().filter_map(|file| file.name.as_ref());
        let masked = names.into_iter().any(|name| release::is_masked(&name.text));
        let note = masked.then(|| Block::Paragraph(self.own("share-masked")));
        note.into_iter().chain(files.iter().map(|file| Block::Table(self.file(file)))).collect()
    }

    fn file(&self, file: &NoticeFile) -> Table {
        let name = file.name.as_ref().filter(|name| !name.text.trim().is_empty());
        let caption = match name {
            Some(name) => {
                let text = safe_name(&self.unmarked(&name.text), self.words);
                Said { text, tongue: Tongue::None }
            }
            None => self.own("value-name-none"),
        };
        let keyed = |prefix: &str, keys: &[String]| -> Vec<Said> {
            keys.iter().map(|key| own(self.known(&format!("{prefix}-{key}"), key))).collect()
        };
        let size = self.words.text("share-bytes", &[("count", &file.size.to_string())]);
        let value = |text: &str| vec![Said { text: self.shown(text), tongue: Tongue::None }];
        let rows = [
            (self.text("label-type"), vec![self.own(&format!("type-{}", file.kind))]),
            (self.text("share-size"), vec![own(size)]),
            ("SHA-256".to_owned(), value(&file.sha256)),
            ("SHA-1".to_owned(), value(&file.sha1)),
            ("MD5".to_owned(), value(&file.md5)),
            (self.text("share-features"), keyed("feature", &file.features)),
            (self.text("share-deceptions"), keyed("deception", &file.deceptions)),
        ];
        let is_told = |cell: &Vec<Said>| cell.iter().any(|said| !said.text.is_empty());
        let rows = rows.into_iter().filter(|(_, cell)| is_told(cell));
        let rows = rows.map(|(head, cell)| TableRow { head: own(head), cells: vec![cell] });
        Table { caption, columns: Vec::new(), rows: rows.collect() }
    }

    fn reasons(&self) -> Vec<Block> {
        // How common a class is tells people nothing of this mail.
        let told = self.notice.reasons.iter().filter(|key| *key != PRIOR);
        let list: Vec<Said> = told.map(|key| own(self.reason(key))).collect();
        if list.is_empty() { Vec::new() } else { vec![Block::List(list)] }
    }

    /// What a sign is called, or the sentence of a standing reason, and why it matters.
    fn reason(&self, key: &str) -> String {
        let standing = format!("reason-{key}");
        let is_standing = self.words.has(&standing);
        let stem = if is_standing { standing } else { format!("sign-{key}") };
        let name = if is_standing { stem.clone() } else { format!("{stem}-name") };
        let (name, why) = (self.known(&name, key), format!("{stem}-why"));
        if !self.words.has(&why) {
            return name;
        }
        let joined = if is_standing { "share-reason-standing" } else { "share-reason" };
        self.words.text(joined, &[("name", &name), ("why", &self.text(&why))])
    }

    fn history(&self) -> Vec<(String, Vec<Said>)> {
        let notice = self.notice;
        let version = notice.version.to_string();
        let version = self.words.text("share-version-value", &[("version", &version)]);
        let change = match &notice.change {
            Some(change) => {
                let (text, tongue) = self.translated(change);
                Some(Said { text: self.shown(text), tongue })
            }
            None => (notice.version == 1).then(|| self.own("share-change-first")),
        };
        let version = (self.text("share-version"), vec![own(version)]);
        let change = change.map(|change| (self.text("share-change"), vec![change]));
        std::iter::once(version).chain(change).collect()
    }

    /// The text of a key, or the key itself made safe: keys come from the store.
    fn known(&self, key: &str, otherwise: &str) -> String {
        if self.words.has(key) { self.text(key) } else { self.shown(otherwise) }
    }

    /// The words in the language of the sheet, else the Japanese ones.
    fn translated<'b>(&self, written: &'b Bilingual) -> (&'b str, Tongue) {
        match (self.words.lang(), &written.en) {
            (Lang::Ja, _) => (&written.ja, Tongue::Own),
            (Lang::En, Some(en)) => (en, Tongue::Own),
            (Lang::En, None) => (&written.ja, Tongue::Other(Lang::Ja)),
        }
    }

    fn unmarked(&self, text: &str) -> String {
        release::unmarked(text, &|one| self.text(&format!("placeholder-{one}")))
    }

    /// A line with words for its markers, safe to show.
    fn shown(&self, text: &str) -> String {
        safe(&self.unmarked(text), TEXT_LETTERS, self.words)
    }
}

/// Words of ours.
const fn own(text: String) -> Said {
    Said { text, tongue: Tongue::Own }
}

/// A slot in Japan time, to the minute.
fn released(second: i64) -> String {
    let Ok(at) = jiff::Timestamp::from_second(second) else { return second.to_string() };
    let japan = TimeZone::fixed(Offset::constant(9));
    at.to_zoned(japan).strftime("%Y-%m-%d %H:%M").to_string()
}

/// Of a paragraph; more is cut with a mark that says how much.
const TEXT_LETTERS: usize = 4_000;
/// Of a subject and of a value to look for; the forms for machines have all of it.
const SUBJECT_LETTERS: usize = 500;
const VALUE_LETTERS: usize = 1_000;
