//! One submission on one screen: what the victim saw, what was read in it, and all that can
//! be decided about it.

use std::collections::BTreeMap;

use askama::Template;
use hub::{Ask, ItemView, OriginalReadView, Problem, SimilarRow, SubmissionView};
use release::{Facts, Proved, Viewer};
use store::Item;
use vocab::{ItemKind, OriginalReason, PersonId, ShareState, VerdictClass, WaitStage};
use words::Words;

use super::name_of;
use crate::app::App;
use crate::asked::Asked;
use crate::error;
use crate::pages::{Frame, page};
use crate::reply::Reply;

#[derive(Template)]
#[template(path = "screen.html")]
struct Screen<'a> {
    frame: Frame<'a>,
    problems: Vec<String>,
    view: SubmissionView,
    assignee: Option<String>,
    mine: bool,
    /// Items in a list, of which one is on the screen.
    items: Vec<Tab>,
    item: Option<Part>,
    similar: Vec<SimilarRow>,
    /// Shares of similar submissions that this one may join.
    joinable: Vec<(String, ShareState)>,
    handling: Vec<(&'static str, String)>,
    said: Vec<(&'static str, String)>,
    typed: Typed,
    /// Who had originals, by name, and what for.
    originals: Vec<(OriginalReadView, String, String)>,
    /// Whether somebody comes from giving the password for an original.
    original: bool,
    /// Whether the password was given just now, as originals need.
    fresh: bool,
}

struct Tab {
    number: i64,
    title: String,
    kind: ItemKind,
    class: Option<VerdictClass>,
    /// Whether another item stands in its place.
    superseded: bool,
    here: bool,
}

/// The item on the screen.
struct Part {
    item: Item,
    proposed: Option<Proposed>,
    facts: Vec<(String, String)>,
    indicators: Vec<Value>,
    files: Vec<FilePart>,
    history: Vec<Judged>,
}

struct Proposed {
    class: VerdictClass,
    word: String,
    percent: u8,
    /// Name and why of what carried it.
    reasons: Vec<(String, String)>,
}

struct Value {
    kind: String,
    value: String,
    part: String,
    /// Whether it names a recipient.
    naming: bool,
}

struct FilePart {
    name: String,
    kind: String,
    size: u64,
    hashes: [(&'static str, String); 3],
    features: Vec<String>,
}

struct Judged {
    who: Option<String>,
    at: i64,
    class: VerdictClass,
    counted: VerdictClass,
    reason: String,
    percent: Option<u8>,
}

/// What was typed into a form that could not be taken.
#[derive(Default)]
struct Typed {
    class: String,
    counted: String,
    reason: String,
    note: String,
    ask: String,
    text: String,
    closing: String,
}

/// One submission.
pub(crate) fn show(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    screen(app, asked, Vec::new())
}

/// The same, with what could not be done on top.
pub(super) fn with_problem(app: &App, asked: &Asked, problem: &Problem) -> Result<Reply, Problem> {
    let page = screen(app, asked, error::texts(app, asked, problem))?;
    Ok(page.status(error::status(problem)))
}

fn screen(app: &App, asked: &Asked, problems: Vec<String>) -> Result<Reply, Problem> {
    let view = app.hub.submission(asked.viewer(), asked.part("receipt"))?;
    // Its submitter reads it elsewhere.
    let staff = app.hub.staff(asked.viewer())?;
    let mut view = view.into_inner();
    let title = view.submission.receipt.clone();
    let frame = Frame::new(app, asked, &title);
    let words = frame.words();
    let original = asked.query("original");
    let wanted = asked.query("item").or(original).unwrap_or(asked.field("number"));
    let wanted = wanted.parse::<i64>().ok();
    let standing = view.items.iter().find(|one| one.item.stands());
    let first = standing.or(view.items.first()).map(|one| one.item.number);
    let here = view.items.iter().find(|one| Some(one.item.number) == wanted);
    let here = here.map(|one| one.item.number).or(first);
    let items = view.items.iter().map(|one| tab(one, here, words)).collect();
    let shown = view.items.iter().find(|one| Some(one.item.number) == here);
    let item = shown.map(|one| part(one, &staff, &frame));
    let submission = &view.submission;
    let mine = asked.who.as_ref().is_some_and(|who| match &who.viewer {
        Viewer::Person(person) => submission.assignee == Some(person.id),
        Viewer::Nobody => false,
    });
    let fresh = matches!(asked.viewer(), Viewer::Person(one) if one.proved == Proved::Fresh);
    let assignee = submission.assignee.map(|id| name_of(&staff, id));
    let handling = handling(app, &view, &frame)?;
    let said = said(&view, &frame);
    let joinable = joinable(&view);
    let originals = std::mem::take(&mut view.originals).into_iter();
    let originals = originals.map(|one| named(one, &staff)).collect();
    let similar = std::mem::take(&mut view.similar);
    let similar = similar.into_iter().map(|row| shown_similar(row, words)).collect();
    let typed = if problems.is_empty() { Typed::default() } else { typed(asked) };
    Ok(page(&Screen {
        frame,
        problems,
        view,
        assignee,
        mine,
        items,
        item,
        similar,
        joinable,
        handling,
        said,
        typed,
        originals,
        original: original.is_some(),
        fresh,
    }))
}

fn named(
    one: OriginalReadView,
    staff: &[(PersonId, String)],
) -> (OriginalReadView, String, String) {
    let (who, words) = one.person.clone().unzip();
    (one, who.map(|id| name_of(staff, id)).unwrap_or_default(), words.unwrap_or_default())
}

fn typed(asked: &Asked) -> Typed {
    let field = |name| asked.field(name).to_owned();
    Typed {
        class: field("class"),
        counted: field("counted"),
        reason: field("reason"),
        note: field("note"),
        ask: field("ask"),
        text: field("text"),
        closing: field("closing"),
    }
}

fn tab(view: &ItemView, here: Option<i64>, words: &Words) -> Tab {
    let item = &view.item;
    Tab {
        number: item.number,
        title: report::shown(&item.title, words),
        kind: item.kind,
        class: item.class,
        superseded: !item.stands(),
        here: Some(item.number) == here,
    }
}

fn part(view: &ItemView, staff: &[(PersonId, String)], frame: &Frame<'_>) -> Part {
    let facts = view.item.facts.as_ref();
    Part {
        proposed: facts.map(|facts| proposed(facts, frame)),
        facts: facts.map(|facts| fact_rows(facts, frame)).unwrap_or_default(),
        indicators: facts.map(|facts| indicators(facts, frame)).unwrap_or_default(),
        files: facts.map(|facts| files(facts, frame.words())).unwrap_or_default(),
        history: history(view, staff),
        item: view.item.clone(),
    }
}

/// What detects the attack, and what would but names a recipient.
fn indicators(facts: &Facts, frame: &Frame<'_>) -> Vec<Value> {
    let value = |observable: &observable::Observable, part: String| Value {
        kind: frame.w("kind", observable.kind),
        value: report::shown_value(observable.kind, &observable.value, frame.words()),
        part,
        naming: facts.naming.contains(observable),
    };
    let known = |naming: &&observable::Observable| {
        facts.indicators.iter().any(|one| one.observable == **naming)
    };
    let indicators = facts.indicators.iter();
    let indicators = indicators.map(|one| value(&one.observable, frame.w("desk-part", one.part)));
    let naming = facts.naming.iter().filter(|one| !known(one));
    indicators.chain(naming.map(|one| value(one, String::new()))).collect()
}

fn proposed(facts: &Facts, frame: &Frame<'_>) -> Proposed {
    Proposed {
        class: facts.class,
        word: frame.w("word", facts.word),
        percent: facts.percent,
        reasons: facts
            .reasons
            .iter()
            .filter(|key| *key != PRIOR)
            .map(|key| reason(key, frame))
            .collect(),
    }
}

/// What a reason is, and why it matters.
fn reason(key: &str, frame: &Frame<'_>) -> (String, String) {
    let keys = [format!("reason-{key}-why"), format!("sign-{key}-why")];
    let why = keys.iter().find(|key| frame.words().has(key));
    (frame.reason(key), why.map(|key| frame.t(key)).unwrap_or_default())
}

fn fact_rows(facts: &Facts, frame: &Frame<'_>) -> Vec<(String, String)> {
    let words = frame.words();
    let sender = [facts.sender_name.as_deref(), facts.sender.as_deref()];
    let sender: Vec<String> =
        sender.into_iter().flatten().map(|text| report::shown(text, words)).collect();
    let region = match (&facts.region, &facts.region_unknown) {
        (Some(country), _) => frame.w("country", country),
        (None, Some(unknown)) => frame.w("origin-unknown", unknown),
        (None, None) => String::new(),
    };
    let rows = [
        ("desk-sender", sender.join(" ")),
        ("label-sender", frame.w("sender-kind", facts.sender_kind)),
        ("label-subject", report::shown(facts.subject.as_deref().unwrap_or_default(), words)),
        ("desk-day", facts.day.map(|day| day.to_string()).unwrap_or_default()),
        ("label-kind", frame.w("mail-kind", facts.kind)),
        ("desk-region", region),
        ("desk-message-id", report::shown(facts.message_id.as_deref().unwrap_or_default(), words)),
    ];
    let rows = rows.into_iter().filter(|(_, value)| !value.is_empty());
    rows.map(|(key, value)| (frame.t(key), value)).collect()
}

fn files(facts: &Facts, words: &Words) -> Vec<FilePart> {
    let text = |prefix: &str, key: &str| words.text(&format!("{prefix}-{key}"), &[]);
    let file = |file: &release::FileFacts| FilePart {
        name: file.name.as_deref().map_or_else(
            || words.text("value-name-none", &[]),
            |name| report::shown_value(observable::Kind::Filename, name, words),
        ),
        kind: text("type", file.kind.as_str()),
        size: file.size,
        hashes: [
            ("SHA-256", file.sha256.clone()),
            ("SHA-1", file.sha1.clone()),
            ("MD5", file.md5.clone()),
        ],
        features: {
            let features = file.features.iter().map(|key| text("feature", key));
            features.chain(file.deceptions.iter().map(|key| text("deception", key))).collect()
        },
    };
    facts.files.iter().map(file).collect()
}

fn history(view: &ItemView, staff: &[(PersonId, String)]) -> Vec<Judged> {
    let judged = |one: &store::Judgement| Judged {
        who: one.person.map(|id| name_of(staff, id)),
        at: one.at,
        class: one.class,
        counted: one.counted,
        reason: one.content.reason.clone(),
        percent: one.content.percent,
    };
    view.judgements.iter().map(judged).collect()
}

/// What the submitter allows, row by row.
fn handling(
    app: &App,
    view: &SubmissionView,
    frame: &Frame<'_>,
) -> Result<Vec<(&'static str, String)>, Problem> {
    let handling = &view.submission.handling;
    let communities = app.hub.communities()?;
    let readers: Vec<String> =
        handling.audience.iter().map(|reach| frame.reach(&reach, &communities)).collect();
    let readers = if readers.is_empty() { frame.t("desk-hub-alone") } else { readers.join(", ") };
    let at = |at: Option<jiff::Timestamp>| {
        at.map(|at| frame.time(&at.as_millisecond())).unwrap_or_default()
    };
    let at_once = if handling.indicators_at_once { frame.t("desk-yes") } else { String::new() };
    let rows = [
        ("desk-readers", readers),
        ("desk-tlp", frame.tlp(&handling.tlp)),
        ("desk-at-once", at_once),
        ("desk-consent", frame.w("desk-consent-rule", handling.consent)),
        ("desk-attribution", frame.w("desk-attribution", handling.attribution)),
        ("desk-never", handling.never.join(", ")),
        ("desk-from", at(handling.from)),
        ("desk-until", at(handling.until)),
    ];
    Ok(rows.into_iter().filter(|(_, value)| !value.is_empty()).collect())
}

/// What the submitter said, row by row.
fn said(view: &SubmissionView, frame: &Frame<'_>) -> Vec<(&'static str, String)> {
    let content = &view.submission.content;
    let happened: Vec<String> =
        content.happened.iter().map(|word| frame.w("happened", word)).collect();
    let seen = content.seen.and_then(|day| {
        let days = jiff::Span::new().try_days(day).ok()?;
        let day = jiff::civil::Date::constant(1970, 1, 1).checked_add(days).ok()?;
        Some(day.to_string())
    });
    let category = content.category.as_deref().filter(|word| !word.is_empty());
    let rescue = match (content.rescue, content.telephone.as_str()) {
        (false, _) => String::new(),
        (true, "") => frame.t("desk-yes"),
        (true, number) => frame.t1("desk-telephone-is", "number", frame.shown(number)),
    };
    let rows = [
        ("desk-happened", happened.join(", ")),
        ("desk-rescue", rescue),
        ("desk-seen", seen.unwrap_or_default()),
        ("desk-copies", content.copies.map(|count| count.to_string()).unwrap_or_default()),
        ("desk-category", category.map(|word| frame.w("category", word)).unwrap_or_default()),
        ("desk-closing-reason", content.closing.clone().unwrap_or_default()),
        ("desk-after-all", content.after_all.map(|at| frame.time(&at)).unwrap_or_default()),
    ];
    rows.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// Shares of similar submissions that this one is not in and that can still be worked on.
fn joinable(view: &SubmissionView) -> Vec<(String, ShareState)> {
    let all: BTreeMap<&String, ShareState> = view
        .similar
        .iter()
        .flat_map(|row| &row.shares)
        .filter(|(name, state)| {
            let is_in = view.shares.iter().any(|(own, _)| own == name);
            !is_in && !matches!(state, ShareState::Withdrawn | ShareState::NotShared)
        })
        .map(|(name, state)| (name, *state))
        .collect();
    all.into_iter().map(|(name, state)| (name.clone(), state)).collect()
}

fn shown_similar(row: SimilarRow, words: &Words) -> SimilarRow {
    let values = row.values.iter().map(|value| report::shown(value, words)).collect();
    SimilarRow { title: report::shown(&row.title, words), values, ..row }
}

/// How common a kind is: where judging begins, no reason.
const PRIOR: &str = "prior";
