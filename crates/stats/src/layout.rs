//! Which rows a table prints, in which order, and what each is a share of.

use std::cmp::Reverse;

use vocab::{
    ArchiveFormat, CaseBody, CaseOrigin, Country, FileCategory, KindUnknown, MailKind,
    OriginUnknown, OutreachKind, RegionUnknown, ReportCategory, SenderKind, WindowFile, WindowForm,
    WindowFrom,
};

use crate::table::{Key, Name, TableId};
use crate::tally::Tally;

/// What the digits behind a count mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Share {
    /// Nothing to compare with.
    None,
    /// One of the parts of a whole; a table may have several wholes.
    Part(u8),
    /// A cause within a part or a sum of parts, against the first whole.
    Within,
    /// Against the N of the table, which is not the sum of its rows, because rows overlap.
    Of,
    /// Against the year before.
    Ratio(u64),
}

/// A row before it is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Draft<'h> {
    pub(crate) key: Key<'h>,
    pub(crate) share: Share,
    /// The rows that it adds up; itself, if it is no sum.
    pub(crate) of: Vec<Key<'h>>,
}

impl<'h> Draft<'h> {
    pub(crate) fn new(key: Key<'h>, share: Share) -> Self {
        Self { key, share, of: vec![key] }
    }

    fn sum(name: Name<'h>, of: Vec<Key<'h>>) -> Self {
        Self { key: Key::of(name), share: Share::Within, of }
    }
}

/// The rows of a table that has one period, in the light of what was counted. Rows of a
/// fixed category stand there even when nothing was counted.
pub(crate) fn rows<'h>(table: TableId, tally: &Tally<'h>) -> Vec<Draft<'h>> {
    match table {
        TableId::SenderRegion => regions(tally, OriginUnknown::ALL.iter().map(|one| one.as_str())),
        TableId::DestinationRegion => {
            let causes = RegionUnknown::ALL.iter().map(|one| one.as_str());
            regions(tally, causes.chain([NOT_STATED]))
        }
        TableId::MailKind => mail_kinds(tally),
        TableId::AttachmentKind => attachment_kinds(),
        TableId::SenderKind => {
            let [domestic, overseas] = [SenderKind::FreeDomestic, SenderKind::FreeOverseas];
            let [isp, other] = [SenderKind::IspDomestic, SenderKind::Other];
            let kinds = [domestic, overseas, isp, other, SenderKind::Unknown];
            let free = [domestic, overseas].map(|kind| kind.as_str());
            with_sum(parts(kinds.map(|kind| kind.as_str())), "free", &free)
        }
        TableId::MemberReports => parts(ReportCategory::ALL.iter().map(|one| one.as_str())),
        TableId::Tags => tags(tally),
        TableId::Outreach => {
            let kinds = parts(OutreachKind::ALL.iter().map(|one| one.as_str()));
            let sums = ["notices", "mails-attempted", "mails-delivered"].map(bare);
            kinds.into_iter().chain(sums).collect()
        }
        TableId::Membership => changes(tally),
        TableId::WindowForms => {
            let forms = parts(WindowForm::ALL.iter().map(|one| one.as_str()));
            let attached = [WindowForm::Compressed, WindowForm::Plain].map(|form| form.as_str());
            with_sum(forms, "attachments", &attached)
        }
        TableId::WindowFrom => {
            let known = WindowFrom::ALL.iter().filter(|one| **one != WindowFrom::Unknown);
            let mut rows = parts(known.map(|one| one.as_str()));
            rows.push(Draft::new(Key::word("left-out").sub(UNKNOWN), Share::None));
            rows
        }
        TableId::WindowArchives => parts(ArchiveFormat::ALL.iter().map(|one| one.as_str())),
        TableId::WindowFiles => {
            let files = parts(WindowFile::ALL.iter().map(|one| one.as_str()));
            let executable = [WindowFile::Exe, WindowFile::Scr, WindowFile::Cpl];
            with_sum(files, "executable", &executable.map(|file| file.as_str()))
        }
        TableId::CaseBodies => parts(CaseBody::ALL.iter().map(|one| one.as_str())),
        TableId::CaseDurations => durations(),
        TableId::CaseOrigins => parts(CaseOrigin::ALL.iter().map(|one| one.as_str())),
        TableId::ActivityQuarters
        | TableId::ActivityYears
        | TableId::CaseLadder
        | TableId::Claims
        | TableId::Records => Vec::new(),
    }
}

/// The rows that a sum of the caller adds up; `None` if the table has not all of them.
pub(crate) fn sum<'h>(table: TableId, name: &'h str, of: &[String]) -> Option<Draft<'h>> {
    let mut members: Vec<Key<'h>> = Vec::new();
    for member in of {
        let key = part(table, member)?;
        // Who names a row twice does not want it twice.
        if !members.contains(&key) {
            members.push(key);
        }
    }
    (!members.is_empty()).then(|| Draft::sum(Name::Own(name), members))
}

/// Whether a table could have a row of this name, so that no sum may take it.
pub(crate) fn is_taken(table: TableId, name: &str) -> bool {
    let fixed = rows(table, &Tally::default());
    part(table, name).is_some() || fixed.iter().any(|row| row.key.to_string() == name)
}

/// The part of a table that is named so.
fn part<'h>(table: TableId, name: &str) -> Option<Key<'h>> {
    let regions = matches!(table, TableId::SenderRegion | TableId::DestinationRegion);
    if let Some(country) =
        Country::parse(name).filter(|country| regions && country.as_str() == name)
    {
        return Some(Key::of(Name::Country(country)));
    }
    let fixed = rows(table, &Tally::default());
    fixed
        .iter()
        .filter(|row| matches!(row.share, Share::Part(_)) && row.key.sub.is_none())
        .find_map(|row| match row.key.main {
            Name::Word(word) if word == name => Some(Key::word(word)),
            _ => None,
        })
}

fn parts<'h>(words: impl IntoIterator<Item = &'static str>) -> Vec<Draft<'h>> {
    words.into_iter().map(|word| Draft::new(Key::word(word), Share::Part(0))).collect()
}

fn bare<'h>(word: &'static str) -> Draft<'h> {
    Draft::new(Key::word(word), Share::None)
}

fn within<'h>(main: Key<'h>, sub: &'static str) -> Draft<'h> {
    Draft::new(main.sub(sub), Share::Within)
}

fn with_sum<'h>(
    mut rows: Vec<Draft<'h>>,
    name: &'static str,
    of: &[&'static str],
) -> Vec<Draft<'h>> {
    rows.push(Draft::sum(Name::Word(name), of.iter().copied().map(Key::word).collect()));
    rows
}

/// Countries by what was counted, then the unknown with its causes.
fn regions<'h>(tally: &Tally<'h>, causes: impl Iterator<Item = &'static str>) -> Vec<Draft<'h>> {
    let is_country = |key: &Key<'h>| matches!(key.main, Name::Country(_));
    let mut countries: Vec<(Key<'h>, u64)> =
        tally.iter().filter(|(key, _)| is_country(key)).collect();
    countries.sort_by_key(|(key, count)| (Reverse(*count), *key));
    let countries = countries.into_iter().map(|(key, _)| Draft::new(key, Share::Part(0)));
    let unknown = Key::word(UNKNOWN);
    let mut rows: Vec<Draft<'h>> = countries.collect();
    rows.push(Draft::new(unknown, Share::Part(0)));
    rows.extend(causes.map(|cause| within(unknown, cause)));
    also_if_counted(&mut rows, tally, within(unknown, NOT_STATED));
    rows
}

/// A row that a table has only when something was counted in it.
fn also_if_counted<'h>(rows: &mut Vec<Draft<'h>>, tally: &Tally<'h>, row: Draft<'h>) {
    if tally.count(&row.key) > 0 && !rows.contains(&row) {
        rows.push(row);
    }
}

fn mail_kinds<'h>(tally: &Tally<'h>) -> Vec<Draft<'h>> {
    let mut rows = parts(MailKind::ALL.iter().map(|kind| kind.as_str()));
    let causes = KindUnknown::ALL.iter().map(|cause| cause.as_str()).chain([NOT_STATED]);
    rows.extend(causes.map(|cause| within(Key::word(UNKNOWN), cause)));
    for kind in MailKind::ALL {
        also_if_counted(&mut rows, tally, within(Key::word("presumed"), kind.as_str()));
    }
    rows
}

fn attachment_kinds<'h>() -> Vec<Draft<'h>> {
    // A container is opened, not counted.
    let kinds = FileCategory::ALL.iter().filter(|kind| **kind != FileCategory::Archive);
    let rows = kinds.flat_map(|kind| {
        let key = Key::word(kind.as_str());
        [Draft::new(key, Share::Part(0)), within(key, "in-archive")]
    });
    rows.collect()
}

/// Tags by what was counted; a mail may have several, so they are no parts of a whole.
fn tags<'h>(tally: &Tally<'h>) -> Vec<Draft<'h>> {
    let mut tags: Vec<(Key<'h>, u64)> = tally.iter().filter(|(key, _)| key.sub.is_none()).collect();
    tags.sort_by_key(|(key, count)| (Reverse(*count), *key));
    tags.into_iter()
        .flat_map(|(key, _)| {
            [Draft::new(key, Share::Of), Draft::new(key.sub("cases"), Share::None)]
        })
        .collect()
}

fn changes<'h>(tally: &Tally<'h>) -> Vec<Draft<'h>> {
    let joined = Key::word("joined");
    let mut rows = vec![bare("joined")];
    rows.push(Draft::new(joined.sub("new-sig"), Share::None));
    rows.push(Draft::new(joined.sub("existing-sig"), Share::None));
    rows.push(bare("left"));
    let mut sigs: Vec<Name<'h>> =
        tally.iter().map(|(key, _)| key.main).filter(|name| matches!(name, Name::Own(_))).collect();
    sigs.dedup();
    sigs.push(Name::Word("total"));
    for sig in sigs {
        for day in ["first-day", "last-day"] {
            rows.push(Draft::new(Key::of(sig).sub(day), Share::None));
        }
    }
    rows
}

fn durations<'h>() -> Vec<Draft<'h>> {
    let mut rows = Vec::new();
    for (whole, main) in [(0, Key::word("rescue")), (1, Key::word("on-site"))] {
        rows.push(Draft::new(main, Share::None));
        // What is still open has no duration, so it is no part of the whole.
        rows.push(Draft::new(main.sub("within-a-month"), Share::Part(whole)));
        rows.push(Draft::new(main.sub("longer"), Share::Part(whole)));
        rows.push(Draft::new(main.sub("open"), Share::None));
    }
    rows
}

const UNKNOWN: &str = "unknown";
const NOT_STATED: &str = "not-stated";
