//! Fields of forms that several pages and the REST interface share: handling, what happened,
//! items. What was typed is shown again when it cannot be taken.

use hub::{Amendment, NewItem, NewSubmission, Problem, days_since_1970};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use release::{Audience, Handling, Reach, Viewer};
use store::SubmissionContent;
use vocab::{
    Attribution, ConsentRule, Happened, ItemKind, Preset, ReportCategory, SigId, Tlp, Word,
};

use crate::app::App;
use crate::asked::{Asked, Upload};

/// What was typed into a form, as its template asks for it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Typed<'a>(pub(crate) &'a Asked);

impl Typed<'_> {
    pub(crate) fn value(&self, name: &str) -> &str {
        self.0.field(name)
    }

    /// Whether a choice of that value was made.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "templates hand over fields and results alike"
    )]
    pub(crate) fn is(&self, name: &str, value: impl ToString) -> bool {
        let value = value.to_string();
        self.0.fields(name).any(|chosen| chosen == value)
    }

    /// Whether anything was typed or ticked.
    pub(crate) fn has(&self, name: &str) -> bool {
        !self.value(name).is_empty()
    }

    /// Whether anything beyond the preset was decided, so that it is shown opened up.
    pub(crate) fn is_opened_up(&self) -> bool {
        DETAILS.iter().any(|name| !self.0.field(name).is_empty())
    }
}

/// What is handed in by a form; its days are those of the hub's zone.
///
/// # Errors
/// A field that is no number or no day, or a word that is none of its list.
pub(crate) fn submission(app: &App, asked: &Asked) -> Result<NewSubmission, Problem> {
    let category = word::<ReportCategory>(asked, "category")?;
    let (items, words) = evidence(asked, category)?;
    let handling = handling(app, asked, Handling::preset(default_preset(asked), &own_sigs(asked)))?;
    let happened = happened(asked)?;
    Ok(NewSubmission {
        items,
        content: SubmissionContent {
            words,
            seen: day(asked, "seen")?.map(days_since_1970),
            copies: number(asked, "copies")?,
            happened: happened.iter().map(ToString::to_string).collect(),
            category: category.map(|word| word.to_string()),
            rescue: yes(asked, "rescue")?.unwrap_or(false),
            telephone: asked.field("telephone").to_owned(),
            closing: None,
            after_all: None,
        },
        handling,
        once: Some(asked.field("once").to_owned()).filter(|once| !once.is_empty()),
    })
}

/// What is added by a form to what was handed in.
///
/// # Errors
/// A field that is no number, or a word that is none of its list.
pub(crate) fn amendment(asked: &Asked) -> Result<Amendment, Problem> {
    let (items, words) = evidence(asked, None)?;
    Ok(Amendment {
        items,
        words,
        happened: happened(asked)?,
        copies: number(asked, "copies")?,
        rescue: yes(asked, "rescue")?.unwrap_or(false),
        telephone: asked.field("telephone").to_owned(),
    })
}

fn happened(asked: &Asked) -> Result<Vec<Happened>, Problem> {
    let typed = asked.fields("happened").filter(|typed| !typed.is_empty());
    typed.map(|typed| Happened::of_word(typed).ok_or(no_choice("happened"))).collect()
}

/// The files of a form and what was pasted, and what was told in words. Who says what kind it
/// is means the files, else what was pasted.
///
/// # Errors
/// There is no such kind.
pub(crate) fn evidence(
    asked: &Asked,
    category: Option<ReportCategory>,
) -> Result<(Vec<NewItem>, String), Problem> {
    let words = asked.field("words");
    let kind = word::<ItemKind>(asked, "kind")?;
    let files = asked.uploads.iter().filter(|upload| FILES.contains(&upload.field.as_str()));
    let mut items: Vec<NewItem> = files.map(|upload| item(upload, kind)).collect();
    let said = kind.filter(|_| items.is_empty() && !words.is_empty());
    let pasted = said.or_else(|| pasted_kind(words, category));
    if let Some(kind) = pasted {
        let bytes = words.as_bytes().to_vec();
        items.push(NewItem { kind, name: first_line(words), bytes });
    }
    // What is told is shown as it was told; what was pasted as evidence is an item alone.
    let is_told = pasted.is_none_or(|kind| matches!(kind, ItemKind::Words | ItemKind::Incident));
    Ok((items, if is_told { words.to_owned() } else { String::new() }))
}

/// The handling that a form decides: that of its preset, else `otherwise`; what was opened up
/// and filled in wins, what was left empty stays as the preset says.
///
/// # Errors
/// A day that is none, a word that is none of its list.
pub(crate) fn handling(app: &App, asked: &Asked, otherwise: Handling) -> Result<Handling, Problem> {
    let zone = &app.hub.settings().zone;
    let preset = word::<Preset>(asked, "preset")?;
    let base = preset.map_or(otherwise, |preset| Handling::preset(preset, &own_sigs(asked)));
    let never = asked.field("never").lines().map(str::trim).filter(|word| !word.is_empty());
    Ok(Handling {
        audience: audience(app, asked)?.unwrap_or(base.audience),
        tlp: word::<Tlp>(asked, "tlp")?.unwrap_or(base.tlp),
        indicators_at_once: yes(asked, "at-once")?.unwrap_or(base.indicators_at_once),
        consent: word::<ConsentRule>(asked, "rule")?.unwrap_or(base.consent),
        attribution: word::<Attribution>(asked, "attribution")?.unwrap_or(base.attribution),
        never: never.map(str::to_owned).chain(base.never).collect(),
        from: start_of(day(asked, "not-before")?, zone).or(base.from),
        // Until a day is until its end.
        until: start_of(day(asked, "not-after")?.and_then(|day| day.tomorrow().ok()), zone)
            .or(base.until),
    })
}

/// The preset of a form, else the one that most organisations want.
pub(crate) fn default_preset(asked: &Asked) -> Preset {
    let usual = if own_sigs(asked).is_empty() { Preset::HubOnly } else { Preset::OwnSigAskMe };
    Preset::of_word(asked.field("preset")).unwrap_or(usual)
}

/// The SIGs of whoever asks.
pub(crate) fn own_sigs(asked: &Asked) -> Vec<SigId> {
    match asked.viewer() {
        Viewer::Person(person) => person.sigs.iter().copied().collect(),
        Viewer::Nobody => Vec::new(),
    }
}

/// A number of a field, if one was typed; full-width digits are digits.
pub(crate) fn number<N: std::str::FromStr>(
    asked: &Asked,
    field: &'static str,
) -> Result<Option<N>, Problem> {
    let typed: String = asked.field(field).chars().map(half_width).collect();
    let invalid = Problem::Invalid { field, why: "number" };
    if typed.is_empty() { Ok(None) } else { typed.parse().map(Some).map_err(|_| invalid) }
}

/// A day of a field, if one was typed.
pub(crate) fn day(asked: &Asked, field: &'static str) -> Result<Option<Date>, Problem> {
    let typed: String = asked.field(field).chars().map(half_width).collect();
    let invalid = Problem::Invalid { field, why: "day" };
    if typed.is_empty() {
        return Ok(None);
    }
    typed.replace('/', "-").parse().map(Some).map_err(|_| invalid)
}

/// The date of a day counted since 1970, as it is written.
pub(crate) fn written_day(day: &i64) -> String {
    let days = i32::try_from(*day).unwrap_or_default();
    let date = Date::constant(1970, 1, 1).checked_add(days.days());
    date.map(|date| date.to_string()).unwrap_or_default()
}

/// A word of a closed list, if one was chosen. One that is none of the list is refused: what
/// was meant to narrow must not be left out in silence.
fn word<W: Word>(asked: &Asked, field: &'static str) -> Result<Option<W>, Problem> {
    match asked.field(field) {
        "" => Ok(None),
        typed => W::of(typed).map(Some).ok_or(no_choice(field)),
    }
}

/// Yes or no, if either was said; 1 is what a ticked box says.
fn yes(asked: &Asked, field: &'static str) -> Result<Option<bool>, Problem> {
    match asked.field(field) {
        "" => Ok(None),
        "yes" | "1" => Ok(Some(true)),
        "no" | "0" => Ok(Some(false)),
        _ => Err(no_choice(field)),
    }
}

const fn no_choice(field: &'static str) -> Problem {
    Problem::Invalid { field, why: "no-choice" }
}

/// The readers that were chosen, if any were: by their tokens, or a SIG or an arrangement by
/// its name.
fn audience(app: &App, asked: &Asked) -> Result<Option<Audience>, Problem> {
    let communities = app.hub.communities()?;
    let named = |name: &str| communities.iter().find(|one| one.name == name).map(|one| one.reach);
    let mut readers = Vec::new();
    for token in asked.fields("reach").filter(|token| !token.is_empty()) {
        match token {
            OWN_SIGS => readers.extend(own_sigs(asked).into_iter().map(Reach::Sig)),
            _ => readers
                .push(Reach::parse(token).or_else(|| named(token)).ok_or(no_choice("reach"))?),
        }
    }
    Ok(Some(Audience::new(readers)).filter(|audience| !audience.is_nobody()))
}

fn start_of(day: Option<Date>, zone: &TimeZone) -> Option<Timestamp> {
    Some(day?.to_zoned(zone.clone()).ok()?.timestamp())
}

fn half_width(letter: char) -> char {
    match letter {
        '０'..='９' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        other => other,
    }
}

fn first_line(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty());
    line.unwrap_or_default().chars().take(TITLE_LETTERS).collect()
}

fn item(upload: &Upload, kind: Option<ItemKind>) -> NewItem {
    NewItem {
        kind: kind.unwrap_or_else(|| file_kind(&upload.name, &upload.bytes)),
        name: name_of_file(&upload.name).to_owned(),
        bytes: upload.bytes.clone(),
    }
}

/// The name of a file alone: where it lay on the disk of its submitter is nobody's business.
fn name_of_file(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// What a file is handed in as: its name says little, its first lines more.
pub(crate) fn file_kind(name: &str, bytes: &[u8]) -> ItemKind {
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head);
    let name = name.to_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    let is_message = bytes.starts_with(COMPOUND) && ends(&[".msg", ".oft"]);
    match mail_source(&head) {
        _ if is_message || ends(&[".eml"]) => ItemKind::Mail,
        Some(kind) => kind,
        None if ends(&[".log", ".evtx"]) || is_log(&head) => ItemKind::Log,
        None => ItemKind::File,
    }
}

/// What a pasted text is, by its lines; `None` for nothing but words.
fn pasted_kind(text: &str, category: Option<ReportCategory>) -> Option<ItemKind> {
    if let Some(kind) = mail_source(text) {
        return Some(kind);
    }
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let refanged: Vec<_> = lines.iter().map(|line| observable::refang(line)).collect();
    let all = |is: fn(&str) -> bool| !lines.is_empty() && refanged.iter().all(|line| is(line));
    if all(is_url) {
        Some(ItemKind::Url)
    } else if all(is_host) {
        Some(ItemKind::Host)
    } else if is_log(text) {
        Some(ItemKind::Log)
    } else if category.is_some() && !lines.is_empty() {
        Some(ItemKind::Incident)
    } else {
        // Words that name a host or a hash are searched for it.
        let (found, _) = observable::extract(text, 1);
        (!found.is_empty()).then_some(ItemKind::Words)
    }
}

/// A URL and nothing said about it.
fn is_url(line: &str) -> bool {
    let is_bare = line.contains("://") && !line.contains([' ', '\u{3000}', '。']);
    is_bare && observable::url(line).is_some()
}

fn is_host(line: &str) -> bool {
    line.parse::<std::net::IpAddr>().is_ok()
        || observable::host(line).is_some_and(|_| line.contains('.'))
}

/// Whether a text begins as the source of a mail does: a mail, or its header alone.
fn mail_source(text: &str) -> Option<ItemKind> {
    let mut lines = text.lines().skip_while(|line| line.trim().is_empty()).peekable();
    lines.next_if(|line| line.starts_with("From "));
    let (mut fields, mut known) = (0, false);
    for line in lines.by_ref() {
        match line.split_once(':') {
            _ if line.starts_with([' ', '\t']) && fields > 0 => {}
            Some((name, _)) if is_field_name(name) => {
                fields += 1;
                known |= FIELDS.contains(&name.trim_end().to_ascii_lowercase().as_str());
            }
            _ => break,
        }
    }
    let has_body = lines.any(|line| !line.trim().is_empty());
    let kind = if has_body { ItemKind::Mail } else { ItemKind::Fragment };
    (fields >= 2 && known).then_some(kind)
}

fn is_field_name(name: &str) -> bool {
    let name = name.trim_end();
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Lines of which most begin with a time or a number, as logs do.
fn is_log(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(50).collect();
    let begins = |line: &&&str| {
        let line = line.trim_start_matches(['[', '<', '"', ' ']);
        let has_time = line.as_bytes().windows(5).any(|five| {
            matches!(five, [a, b, b':', c, d] if [a, b, c, d].iter().all(|one| one.is_ascii_digit()))
        });
        let month = line.get(..3).is_some_and(|front| MONTHS.contains(&front));
        has_time && (month || line.starts_with(|letter: char| letter.is_ascii_digit()))
    };
    lines.iter().filter(begins).count() * 2 > lines.len()
}

/// The value of the choice "my own SIG".
pub(crate) const OWN_SIGS: &str = "own-sigs";
/// Files of a form, and a body that is no form but the mail itself.
const FILES: [&str; 2] = ["files", "body"];
/// Every field that hands something in.
pub(crate) const FIELDS_OF_SUBMISSION: [&str; 20] = [
    "files",
    "words",
    "kind",
    "seen",
    "copies",
    "happened",
    "category",
    "rescue",
    "telephone",
    "preset",
    "reach",
    "tlp",
    "at-once",
    "rule",
    "attribution",
    "never",
    "not-before",
    "not-after",
    "once",
    "body",
];
/// Every field that adds something to what was handed in.
pub(crate) const FIELDS_OF_AMENDMENT: [&str; 8] =
    ["files", "words", "kind", "happened", "copies", "rescue", "telephone", "body"];
/// Fields beyond the preset.
const DETAILS: [&str; 8] =
    ["reach", "tlp", "at-once", "rule", "attribution", "never", "not-before", "not-after"];
/// Fields that the source of a mail begins with.
const FIELDS: [&str; 9] = [
    "received",
    "return-path",
    "from",
    "to",
    "subject",
    "message-id",
    "delivered-to",
    "date",
    "authentication-results",
];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/// A compound file (MS-CFB), which a mail saved by Outlook is.
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];
const HEAD_BYTES: usize = 16 * 1_024;
const TITLE_LETTERS: usize = 80;

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(text: &str, expected: &Expect) {
        let kind = pasted_kind(text, None);
        expected.assert_eq(kind.map_or("-", |kind| kind.as_str()));
    }

    #[test]
    fn a_pasted_text_is_told_by_its_lines() {
        check("", &expect!["-"]);
        check("きのう変なメールが届きました。", &expect!["-"]);
        check("http://evil.example/a のリンクがありました。", &expect!["words"]);
        check("hxxps[://]evil[.]example/a\n\nhttp://other.example/", &expect!["url"]);
        check("evil[.]example\n192[.]0[.]2[.]1", &expect!["host"]);
        check("Received: from a\n\tby b\nFrom: a@b.example\n", &expect!["fragment"]);
        check("Received: from a\nFrom: a@b.example\n\nHello", &expect!["mail"]);
        check("From a@b.example Mon\nFrom: a\nTo: b\n\nHello", &expect!["mail"]);
        check("Name: me\nPhone: 1\n\nHello", &expect!["-"]);
        check("2026-11-20 10:00:01 GET /\n2026-11-20 10:00:02 GET /x", &expect!["log"]);
        check("Nov 20 10:00:01 mx postfix[1]: connect", &expect!["log"]);
    }

    #[test]
    fn a_report_is_told_by_its_category() {
        let kind = |text| pasted_kind(text, Some(ReportCategory::WebProbing));
        assert_eq!(kind("不審なアクセスが続いています。"), Some(ItemKind::Incident));
        assert_eq!(kind(""), None);
    }

    #[test]
    fn a_file_is_named_without_the_folder_that_it_lay_in() {
        assert_eq!(name_of_file("C:\\Users\\taro\\mail.eml"), "mail.eml");
        assert_eq!(name_of_file("../../etc/passwd"), "passwd");
        assert_eq!(name_of_file("mail.eml"), "mail.eml");
    }

    #[test]
    fn a_file_is_told_by_its_first_lines() {
        assert_eq!(file_kind("a.txt", b"From: a\r\nTo: b\r\n\r\nHello"), ItemKind::Mail);
        assert_eq!(file_kind("a.eml", b""), ItemKind::Mail);
        assert_eq!(file_kind("A.MSG", &[0xD0, 0xCF, 0x11, 0xE0, 1]), ItemKind::Mail);
        assert_eq!(file_kind("a.msg", b"text"), ItemKind::File);
        assert_eq!(file_kind("a.zip", b"PK\x03\x04"), ItemKind::File);
        assert_eq!(file_kind("proxy.csv", b"2026-11-20 10:00:01,GET"), ItemKind::Log);
    }
}
