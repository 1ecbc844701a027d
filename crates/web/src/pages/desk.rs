//! The desk of an analyst: what waits, what is done to one submission, questions.

mod screen;

use askama::Template;
use axum::http::{HeaderName, header};
use hub::{Ask, HandOver, InboxFound, InboxRow, Judged, Problem, QuestionView};
use release::Refusal;
use store::StoredSearch;
use vocab::{
    DutyNoticeId, ItemId, OriginalReason, PersonId, QuestionId, SubmissionId, VerdictClass,
};

use super::login::local;
use super::{Frame, ROWS, page};
use crate::app::App;
use crate::asked::Asked;
use crate::error;
use crate::guard::SEEN_POLICY;
use crate::reply::Reply;

pub(crate) use screen::show;

#[derive(Template)]
#[template(path = "inbox.html")]
struct InboxPage<'a> {
    frame: Frame<'a>,
    /// Whether those that are done are listed as well.
    all: bool,
    counts: Vec<(&'static str, &'static str, i64)>,
    caption: &'static str,
    rows: Vec<Row>,
    next: Option<String>,
    /// Nothing is searched for yet.
    query: &'static str,
    here: &'static str,
    /// Searches of submissions that the reader keeps.
    searches: Vec<StoredSearch>,
}

#[derive(Template)]
#[template(path = "found.html")]
struct FoundPage<'a> {
    frame: Frame<'a>,
    query: String,
    caption: &'static str,
    rows: Vec<Row>,
    searches: Vec<StoredSearch>,
    /// The search itself, if it is one that is kept, and its id.
    kept: Option<StoredSearch>,
    here: String,
    /// Whether there are pages before this one, and behind which the next one begins.
    is_further: bool,
    more: Option<String>,
    problems: Vec<String>,
}

/// What was looked for, and what came of it.
#[derive(Default)]
pub(super) struct Found {
    pub(super) query: String,
    pub(super) finds: Option<InboxFound>,
    /// The search itself, if it is one that is kept.
    pub(super) kept: Option<StoredSearch>,
}

/// A row with the name of whoever has it.
struct Row {
    row: InboxRow,
    title: String,
    assignee: Option<String>,
}

#[derive(Template)]
#[template(path = "questions.html")]
struct Questions<'a> {
    frame: Frame<'a>,
    problems: Vec<String>,
    questions: Vec<(String, QuestionView)>,
    /// The question whose reply could not be taken, and what was written.
    typed: (String, String),
    next: Option<String>,
}

/// A page of what waits, the most urgent first, or of all, the newest first.
pub(crate) fn inbox(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let all = asked.query("all").is_some();
    let after = asked.query("after").and_then(|text| after(text, SubmissionId::parse));
    let rows = app.hub.inbox(asked.viewer(), all, after)?;
    let rows: Vec<InboxRow> = rows.into_iter().map(release::Permitted::into_inner).collect();
    let frame = Frame::new(app, asked, "desk-title-inbox");
    let counts = if after.is_none() { counts(app, asked)? } else { Vec::new() };
    let is_full = rows.len() >= ROWS;
    let last = rows.last().filter(|_| is_full);
    let next = last.map(|row| {
        let at = if all { row.received } else { row.due };
        let all = if all { "all=1&" } else { "" };
        format!("/inbox?{all}after={at}.{}", row.id)
    });
    let rows = shown(app, asked, rows)?;
    let caption = if all { "desk-inbox-caption-all" } else { "desk-inbox-caption" };
    let (searches, query, here) = (kept_searches(app, asked)?, "", "");
    Ok(page(&InboxPage { frame, all, counts, caption, rows, next, query, here, searches }))
}

/// Searches the submissions: words, values, receipts.
pub(crate) fn search(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let query = asked.field("query");
    if query.is_empty() {
        return Ok(Reply::to("/inbox"));
    }
    let after = Some(asked.field("after")).filter(|after| !after.is_empty());
    let found = |finds| Found { query: query.to_owned(), finds, kept: None };
    match app.hub.find_submissions(asked.viewer(), query, after) {
        Ok(finds) => found_page(app, asked, found(Some(finds)), Vec::new()),
        Err(problem) if error::can_be_mended(&problem) => {
            let problems = error::texts(app, asked, &problem);
            found_page(app, asked, found(None), problems)
        }
        Err(problem) => Err(problem),
    }
}

/// The page of what a search found.
pub(super) fn found_page(
    app: &App,
    asked: &Asked,
    found: Found,
    problems: Vec<String>,
) -> Result<Reply, Problem> {
    let frame = Frame::new(app, asked, "desk-title-inbox");
    let Found { query, finds, kept } = found;
    let (rows, more) = finds.map_or((Vec::new(), None), |finds| (finds.rows, finds.next));
    let rows = rows.into_iter().map(release::Permitted::into_inner).collect();
    let rows = shown(app, asked, rows)?;
    let here = kept.as_ref().map(|kept| kept.id.clone()).unwrap_or_default();
    let is_further = !asked.field("after").is_empty() || asked.query("after").is_some();
    let (caption, searches) = ("desk-found-caption", kept_searches(app, asked)?);
    let page_of =
        FoundPage { frame, query, caption, rows, searches, kept, here, is_further, more, problems };
    Ok(page(&page_of))
}

fn kept_searches(app: &App, asked: &Asked) -> Result<Vec<StoredSearch>, Problem> {
    let kept = app.hub.kept_searches(asked.viewer())?.into_iter();
    Ok(kept.map(release::Permitted::into_inner).filter(|one| one.content.submissions).collect())
}

fn shown(app: &App, asked: &Asked, rows: Vec<InboxRow>) -> Result<Vec<Row>, Problem> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let staff = app.hub.staff(asked.viewer())?;
    let words = app.words(super::lang(asked));
    let rows = rows.into_iter().map(|row| Row {
        title: report::shown(&row.title, words),
        assignee: row.assignee.map(|id| name_of(&staff, id)),
        row,
    });
    Ok(rows.collect())
}

/// What stands on top: a key, where it leads, how many.
fn counts(app: &App, asked: &Asked) -> Result<Vec<(&'static str, &'static str, i64)>, Problem> {
    let waiting = app.hub.waiting(asked.viewer())?;
    Ok(vec![
        ("desk-count-waiting", "/inbox", waiting.submissions),
        // The most urgent stand first.
        ("desk-count-late", "/inbox", waiting.late),
        ("desk-count-questions", "/questions", waiting.questions),
        ("desk-count-asked", "/unanswered", waiting.asked),
        ("desk-count-drafts", "/drafts", waiting.drafts),
        ("desk-count-proven", "/drafts?state=proven", waiting.proven),
    ])
}

/// Where the page before ended: `TIME.ID`.
pub(super) fn after<I>(text: &str, id: fn(&str) -> Option<I>) -> Option<(i64, I)> {
    let (at, rest) = text.split_once('.')?;
    Some((at.parse().ok()?, id(rest)?))
}

/// Someone of the hub by name.
pub(super) fn name_of(staff: &[(PersonId, String)], id: PersonId) -> String {
    let known = staff.iter().find(|(known, _)| *known == id);
    known.map(|(_, name)| name.clone()).unwrap_or_default()
}

pub(crate) fn hand_over(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let handed = HandOver {
        take: asked.field("take") == "yes",
        hold: asked.field("hold") == "yes",
        note: asked.field("note").to_owned(),
    };
    done(app, asked, app.hub.hand_over(asked.viewer(), asked.part("receipt"), &handed))
}

/// Takes note of what the duty analyst is told, and leads to it.
pub(crate) fn acknowledge(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let id = DutyNoticeId::parse(asked.part("id")).ok_or(Refusal::NotFound)?;
    app.hub.acknowledge_notice(asked.viewer(), id)?;
    Ok(Reply::to("/inbox"))
}

pub(crate) fn judge(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let item = ItemId::parse(asked.field("item")).ok_or(Refusal::NotFound)?;
    let class = |name| {
        let class = VerdictClass::of_word(asked.field(name));
        class.ok_or(Problem::Invalid { field: "class", why: "no-choice" })
    };
    let judged = || {
        let (class, counted) = (class("class")?, class("counted")?);
        let judged = Judged { class, counted, reason: asked.field("reason") };
        app.hub.judge(asked.viewer(), item, &judged)
    };
    done(app, asked, judged())
}

pub(crate) fn ask_back(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let ask = Ask::of_word(asked.field("ask")).unwrap_or(Ask::Other);
    let text = asked.field("text");
    done(app, asked, app.hub.ask_back(asked.viewer(), asked.part("receipt"), ask, text))
}

pub(crate) fn close(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let reason = asked.field("closing");
    done(app, asked, app.hub.close(asked.viewer(), asked.part("receipt"), reason))
}

/// Begins a share, and goes on there.
pub(crate) fn draft(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    match app.hub.draft(asked.viewer(), asked.part("receipt")) {
        Ok(name) => Ok(Reply::to(&format!("/drafts/{name}"))),
        Err(problem) => done(app, asked, Err(problem)),
    }
}

/// The original of an item, for a person who just gave the password.
pub(crate) fn original(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let item = ItemId::parse(asked.part("id")).ok_or(Refusal::NotFound)?;
    let reason = OriginalReason::of_word(asked.field("reason"));
    let reason = reason.ok_or(Problem::Invalid { field: "reason", why: "no-choice" })?;
    let words = asked.field("words");
    match app.hub.original(asked.viewer(), item, (reason, words)) {
        Ok(zip) => {
            let zip = zip.into_inner();
            Ok(Reply::download("application/zip", &zip.name, zip.bytes))
        }
        Err(Problem::Refused(Refusal::NotFresh)) => {
            Ok(Reply::to(&format!("/confirm?next={}", local(asked.field("back")))))
        }
        Err(problem) => Err(problem),
    }
}

/// Back to the submission; what could not be done is said there, above what was typed.
pub(super) fn done(
    app: &App,
    asked: &Asked,
    result: Result<(), Problem>,
) -> Result<Reply, Problem> {
    match result {
        Ok(()) => {
            let item = asked.field("number").parse::<i64>();
            let item = item.map(|number| format!("?item={number}")).unwrap_or_default();
            Ok(Reply::to(&format!("/inbox/{}{item}", asked.part("receipt"))))
        }
        Err(problem) if is_said_on_the_page(&problem) => screen::with_problem(app, asked, &problem),
        Err(problem) => Err(problem),
    }
}

/// Whether a problem is one that whoever typed can mend on the same page.
pub(super) fn is_said_on_the_page(problem: &Problem) -> bool {
    let code = problem.code();
    matches!(
        code,
        "invalid" | "not-ready" | "changed" | "leaks" | "second-person" | "password-again"
    )
}

/// An input as its reader saw it, in a page that can do nothing; with `all`, everything that
/// was read in it.
pub(crate) fn seen(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let item = ItemId::parse(asked.part("id")).ok_or(Refusal::NotFound)?;
    let analysis = app.hub.as_seen(asked.viewer(), item)?;
    let words = app.words(super::lang(asked));
    let html = if asked.query("all").is_some() {
        report::html_head(words) + &report::html(&analysis, words) + report::HTML_TAIL
    } else {
        report::html_seen(&analysis, words)
    };
    let frames = HeaderName::from_static("x-frame-options");
    let policy = header::CONTENT_SECURITY_POLICY;
    Ok(Reply::page(html).with(policy, SEEN_POLICY).with(frames, "SAMEORIGIN"))
}

pub(crate) fn questions(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    questions_page(app, asked, Vec::new())
}

pub(crate) fn reply(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let id = QuestionId::parse(asked.part("id")).ok_or(Refusal::NotFound)?;
    match app.hub.reply(asked.viewer(), id, asked.field("text")) {
        Ok(()) => Ok(Reply::to("/questions")),
        Err(problem @ Problem::Invalid { .. }) => {
            let page = questions_page(app, asked, error::texts(app, asked, &problem))?;
            Ok(page.status(error::status(&problem)))
        }
        Err(problem) => Err(problem),
    }
}

fn questions_page(app: &App, asked: &Asked, problems: Vec<String>) -> Result<Reply, Problem> {
    let after = asked.query("after").and_then(|text| after(text, QuestionId::parse));
    let questions = app.hub.open_questions(asked.viewer(), after)?;
    let last = questions.last().filter(|_| questions.len() >= ROWS);
    let next = last.map(|(_, last)| format!("/questions?after={}.{}", last.at, last.id));
    let frame = Frame::new(app, asked, "desk-title-questions");
    let typed = (asked.part("id").to_owned(), asked.field("text").to_owned());
    Ok(page(&Questions { frame, problems, questions, typed, next }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_goes_on_behind_time_and_id_and_behind_nothing_else() {
        let id = "01a204d3-a98d-7869-887b-3d10e3b355a9";
        let found = after(&format!("-5.{id}"), SubmissionId::parse);
        assert_eq!(found, SubmissionId::parse(id).map(|id| (-5, id)));
        for text in ["", "5", "5.", &format!("x.{id}"), "5.no-id", &format!("5.{id}.")] {
            assert_eq!(after(text, SubmissionId::parse), None, "{text}");
        }
    }

    #[test]
    fn what_can_be_mended_is_said_on_the_page_and_what_hides_is_not() {
        for problem in [
            Problem::Changed,
            Problem::NotReady("not-proven"),
            Problem::Leaks { count: 1 },
            Refusal::SamePerson.into(),
            Refusal::NotFresh.into(),
        ] {
            assert!(is_said_on_the_page(&problem), "{problem}");
        }
        for refusal in [Refusal::NotFound, Refusal::Role, Refusal::State, Refusal::NotLoggedIn] {
            assert!(!is_said_on_the_page(&refusal.into()), "{refusal}");
        }
    }
}
