//! The JSON of a notice, schema 1 (`docs/share-json.md`). It is in no language: words of
//! closed lists are keys, and what people wrote stands in both.

use std::fmt::Write;
use std::ops::RangeInclusive;

use jiff::civil::Date;
use observable::Kind;
use release::{Bilingual, Notice, NoticeFile, NoticeIndicator, Part, PassOn, Reach, Reader};
use serde::{Deserialize, Serialize};
use vocab::{FileType, MailKind, SenderKind, Tlp, VerdictClass};

use crate::shape::Word;

/// Version of the shape: members may be added under it, never changed or removed.
pub const NOTICE_SCHEMA: u32 = 1;

/// The object of a notice that `hub` sends, ended by a line feed. Every member is always
/// there; of a withdrawn notice what it said is null or empty.
#[must_use]
pub fn notice_json(notice: &Notice, hub: &str) -> Vec<u8> {
    let shape = Shape {
        schema: NOTICE_SCHEMA,
        share: &notice.name,
        version: notice.version,
        released: time(notice.released),
        hub,
        tlp: Word(notice.tlp),
        readers: notice.readers.iter().map(reader).collect(),
        pass_on: PassOnShape {
            subsidiaries: notice.pass_on.subsidiaries,
            service_providers: notice.pass_on.providers,
        },
        withdrawn: notice.withdrawn.as_ref().map(bilingual),
        content: match notice.withdrawn {
            None => content(notice),
            Some(_) => Content::default(),
        },
    };
    // Our own shapes into memory: nothing can fail.
    let json = serde_json::to_string_pretty(&shape).unwrap_or_default();
    escaped(&json).into_bytes()
}

/// What lists need of a notice that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoticeHead {
    /// None once it is withdrawn.
    pub class: Option<VerdictClass>,
    pub pass_on: PassOn,
}

/// Reads it back; `None` for what is no notice.
#[must_use]
pub fn notice_head(json: &[u8]) -> Option<NoticeHead> {
    let HeadShape { class, pass_on } = serde_json::from_slice(json).ok()?;
    Some(NoticeHead {
        class: class.and_then(|class| VerdictClass::of_word(&class)),
        pass_on: PassOn {
            subsidiaries: pass_on.subsidiaries,
            providers: pass_on.service_providers,
        },
    })
}

#[derive(Deserialize)]
struct HeadShape {
    class: Option<String>,
    pass_on: PassOnShape,
}

/// A file as a notice names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeFileHead {
    /// With marks in the place of what is held back.
    pub name: Option<String>,
    pub kind: FileType,
    pub size: u64,
    pub sha256: String,
}

/// Reads back the files that a notice names; none of what is no notice.
#[must_use]
pub fn notice_files(json: &[u8]) -> Vec<NoticeFileHead> {
    let shape: Option<FilesShape> = serde_json::from_slice(json).ok();
    let file = |file: FileHeadShape| {
        let kind = FileType::of_word(&file.kind)?;
        Some(NoticeFileHead { name: file.name, kind, size: file.size, sha256: file.sha256 })
    };
    shape.into_iter().flat_map(|shape| shape.files).filter_map(file).collect()
}

#[derive(Deserialize)]
struct FilesShape {
    files: Vec<FileHeadShape>,
}

#[derive(Deserialize)]
struct FileHeadShape {
    name: Option<String>,
    #[serde(rename = "type")]
    kind: String,
    size: u64,
    sha256: String,
}

/// The JSON with escapes for the letters that a terminal would obey or a reader not see, which
/// only stand within its strings, and a line feed at the end.
fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len() + 1);
    for letter in json.chars() {
        if letter > '\u{7E}' && UNSEEN.iter().any(|range| range.contains(&letter)) {
            // Writing into memory cannot fail; all of them are below U+10000.
            let _ = write!(text, "\\u{:04x}", u32::from(letter));
        } else {
            text.push(letter);
        }
    }
    text + "\n"
}

#[derive(Serialize)]
struct Shape<'a> {
    schema: u32,
    share: &'a str,
    version: u32,
    released: String,
    hub: &'a str,
    tlp: Word<Tlp>,
    readers: Vec<ReaderShape<'a>>,
    pass_on: PassOnShape,
    withdrawn: Option<BilingualShape<'a>>,
    #[serde(flatten)]
    content: Content<'a>,
}

/// What a withdrawn notice says no more.
#[derive(Default, Serialize)]
struct Content<'a> {
    change: Option<BilingualShape<'a>>,
    class: Option<Word<VerdictClass>>,
    kind: Option<Word<MailKind>>,
    sender_kind: Option<Word<SenderKind>>,
    region: Option<String>,
    seen: Option<SeenShape>,
    title: Option<BilingualShape<'a>>,
    summary: Option<BilingualShape<'a>>,
    subjects: Vec<&'a str>,
    reasons: &'a [String],
    indicators: Vec<IndicatorShape<'a>>,
    files: Vec<FileShape<'a>>,
}

fn content(notice: &Notice) -> Content<'_> {
    Content {
        change: notice.change.as_ref().map(bilingual),
        class: Some(Word(notice.class)),
        kind: Some(Word(notice.kind)),
        sender_kind: Some(Word(notice.sender_kind)),
        region: notice.region.map(|country| country.to_string()),
        seen: notice.seen.map(|(first, last)| SeenShape { first: day(first), last: day(last) }),
        title: Some(bilingual(&notice.title)),
        summary: Some(bilingual(&notice.summary)),
        subjects: notice.subjects.iter().map(|subject| subject.text.as_str()).collect(),
        reasons: &notice.reasons,
        indicators: notice.indicators.iter().map(indicator).collect(),
        files: notice.files.iter().map(file).collect(),
    }
}

/// The id of a SIG is the hub's own matter and stays out.
#[derive(Serialize)]
struct ReaderShape<'a> {
    reach: &'static str,
    name: Option<&'a str>,
}

fn reader(reader: &Reader) -> ReaderShape<'_> {
    let reach = match reader.reach {
        Reach::Sig(_) => "sig",
        Reach::AllSigs => "all-sigs",
        Reach::Arrangement(_) => "arrangement",
        Reach::Partners => "partners",
        Reach::Public => "public",
    };
    ReaderShape { reach, name: reader.name.as_deref() }
}

#[derive(Serialize, Deserialize)]
struct PassOnShape {
    subsidiaries: bool,
    service_providers: bool,
}

#[derive(Serialize)]
struct BilingualShape<'a> {
    ja: &'a str,
    en: Option<&'a str>,
}

fn bilingual(text: &Bilingual) -> BilingualShape<'_> {
    BilingualShape { ja: &text.ja, en: text.en.as_deref() }
}

#[derive(Serialize)]
struct SeenShape {
    first: String,
    last: String,
}

/// Where an element comes from is the hub's own matter and stays out.
#[derive(Serialize)]
struct IndicatorShape<'a> {
    kind: Word<Kind>,
    value: &'a str,
    part: Word<Part>,
    compromised: bool,
    until: Option<String>,
}

fn indicator(indicator: &NoticeIndicator) -> IndicatorShape<'_> {
    IndicatorShape {
        kind: Word(indicator.observable.kind),
        value: &indicator.observable.value,
        part: Word(indicator.part),
        compromised: indicator.compromised,
        until: indicator.until.map(day),
    }
}

#[derive(Serialize)]
struct FileShape<'a> {
    name: Option<&'a str>,
    #[serde(rename = "type")]
    kind: Word<FileType>,
    size: u64,
    sha256: &'a str,
    sha1: &'a str,
    md5: &'a str,
    features: &'a [String],
    deceptions: &'a [String],
}

fn file(file: &NoticeFile) -> FileShape<'_> {
    FileShape {
        name: file.name.as_ref().map(|name| name.text.as_str()),
        kind: Word(file.kind),
        size: file.size,
        sha256: &file.sha256,
        sha1: &file.sha1,
        md5: &file.md5,
        features: &file.features,
        deceptions: &file.deceptions,
    }
}

fn day(day: Date) -> String {
    day.to_string()
}

/// Seconds since 1970 as RFC 3339 in UTC.
fn time(second: i64) -> String {
    jiff::Timestamp::from_second(second).map(|at| at.to_string()).unwrap_or_default()
}

/// DEL and C1 controls, marks without a width, marks of direction, separators of lines.
const UNSEEN: [RangeInclusive<char>; 5] = [
    '\u{7F}'..='\u{9F}',
    '\u{61C}'..='\u{61C}',
    '\u{200B}'..='\u{200F}',
    '\u{2028}'..='\u{206F}',
    '\u{FEFF}'..='\u{FEFF}',
];

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use release::Element;
    use vocab::{Provenance, SigId, Uuid};

    use super::*;

    fn notice() -> Notice {
        let provenance = Provenance::Approved;
        Notice {
            name: "NS-2026-7K3M9QXD".to_owned(),
            version: 2,
            released: 1_770_000_000,
            tlp: Tlp::AmberStrict,
            pass_on: PassOn::of(Tlp::AmberStrict),
            readers: vec![Reader { reach: Reach::Sig(SigId(Uuid::new(1))), name: None }],
            withdrawn: None,
            change: None,
            class: VerdictClass::Targeted,
            kind: MailKind::Link,
            sender_kind: SenderKind::Company,
            region: None,
            seen: None,
            title: Bilingual { ja: "題".to_owned(), en: None },
            summary: Bilingual::default(),
            subjects: vec![Element { text: "⟦word⟧".to_owned(), provenance }],
            reasons: Vec::new(),
            indicators: Vec::new(),
            files: Vec::new(),
        }
    }

    fn check(notice: &Notice, expected: &Expect) {
        let json: serde_json::Value = serde_json::from_slice(&notice_json(notice, "H")).unwrap();
        expected.assert_eq(&json.to_string());
    }

    #[test]
    fn every_member_is_there_and_nothing_of_the_hub_itself() {
        check(
            &notice(),
            &expect![[
                r#"{"change":null,"class":"targeted","files":[],"hub":"H","indicators":[],"kind":"link","pass_on":{"service_providers":false,"subsidiaries":false},"readers":[{"name":null,"reach":"sig"}],"reasons":[],"region":null,"released":"2026-02-02T02:40:00Z","schema":1,"seen":null,"sender_kind":"company","share":"NS-2026-7K3M9QXD","subjects":["⟦word⟧"],"summary":{"en":null,"ja":""},"title":{"en":null,"ja":"題"},"tlp":"amber+strict","version":2,"withdrawn":null}"#
            ]],
        );
    }

    #[test]
    fn letters_that_nobody_sees_are_escaped_and_read_again() {
        let mut notice = notice();
        let text = "\u{1B}[2J\u{9B}x\u{202E}\u{200B}\u{2028}\u{FEFF} ⟦é\u{3000}";
        notice.subjects[0].text = text.to_owned();
        let json = String::from_utf8(notice_json(&notice, "H")).unwrap();
        let is_plain = |letter: char| letter == '\n' || !letter.is_control();
        assert!(json.chars().all(is_plain) && !json.contains(['\u{202E}', '\u{FEFF}']), "{json}");
        let read: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(read["subjects"][0], text);
    }

    #[test]
    fn what_is_withdrawn_says_nothing_but_why() {
        let withdrawn = Some(Bilingual { ja: "誤り".to_owned(), en: None });
        check(
            &Notice { withdrawn, ..notice() },
            &expect![[
                r#"{"change":null,"class":null,"files":[],"hub":"H","indicators":[],"kind":null,"pass_on":{"service_providers":false,"subsidiaries":false},"readers":[{"name":null,"reach":"sig"}],"reasons":[],"region":null,"released":"2026-02-02T02:40:00Z","schema":1,"seen":null,"sender_kind":null,"share":"NS-2026-7K3M9QXD","subjects":[],"summary":null,"title":null,"tlp":"amber+strict","version":2,"withdrawn":{"en":null,"ja":"誤り"}}"#
            ]],
        );
    }

    #[test]
    fn the_head_is_read_back() {
        let written = notice_json(&notice(), "H");
        let head = notice_head(&written).unwrap();
        assert_eq!((head.class, head.pass_on), (Some(notice().class), notice().pass_on));
        assert_eq!(notice_head(b"{}"), None);
    }

    #[test]
    fn files_are_read_back() {
        let name =
            Element { text: "⟦word⟧\u{202E}.exe".to_owned(), provenance: Provenance::Approved };
        let file = |name| NoticeFile {
            name,
            kind: FileType::PeExe,
            size: 7,
            sha256: "ab".to_owned(),
            sha1: String::new(),
            md5: String::new(),
            features: Vec::new(),
            deceptions: Vec::new(),
        };
        let files = vec![file(Some(name.clone())), file(None)];
        let read = notice_files(&notice_json(&Notice { files, ..notice() }, "H"));
        let head =
            |name| NoticeFileHead { name, kind: FileType::PeExe, size: 7, sha256: "ab".to_owned() };
        assert_eq!(read, [head(Some(name.text)), head(None)]);
        assert!(notice_files(b"[]").is_empty());
    }
}
