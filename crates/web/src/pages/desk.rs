//! The desk of an analyst: what waits, what is done to one submission, questions.

mod screen;

use askama::Template;
use axum::http::{HeaderName, header};
use hub::{Ask, HandOver, InboxRow, Judged, Problem, QuestionView};
use release::Refusal;
use vocab::{DutyNoticeId, ItemId, PersonId, QuestionId, ShareState, SubmissionId, VerdictClass};

use super::{Frame, page};
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
    counts: Vec<(&'static str, &'static str, String)>,
    rows: Vec<Row>,
    next: Option<String>,
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
}

/// A page of what waits, the most urgent first, or of all, the newest first.
pub(crate) fn inbox(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let all = asked.query("all").is_some();
    let after = asked.query("after").and_then(after);
    let rows = app.hub.inbox(asked.viewer(), all, after)?;
    let rows: Vec<InboxRow> = rows.into_iter().map(release::Permitted::into_inner).collect();
    let frame = Frame::new(app, asked, "desk-title-inbox");
    let counts = if after.is_none() { counts(app, asked, &rows, all)? } else { Vec::new() };
    let staff = app.hub.staff(asked.viewer())?;
    let is_full = rows.len() >= PAGE;
    let last = rows.last().filter(|_| is_full);
    let next = last.map(|row| {
        let at = if all { row.received } else { row.due };
        let all = if all { "all=1&" } else { "" };
        format!("/inbox?{all}after={at}.{}", row.id)
    });
    let rows = rows.into_iter().map(|row| Row {
        title: report::shown(&row.title, frame.words()),
        assignee: row.assignee.map(|id| name_of(&staff, id)),
        row,
    });
    let rows = rows.collect();
    Ok(page(&InboxPage { frame, all, counts, rows, next }))
}

/// What stands on top: a key, where it leads, how many.
fn counts(
    app: &App,
    asked: &Asked,
    rows: &[InboxRow],
    all: bool,
) -> Result<Vec<(&'static str, &'static str, String)>, Problem> {
    let viewer = asked.viewer();
    // The late ones stand on the first page of what waits.
    let late = if all {
        let open = app.hub.inbox(viewer, false, None)?;
        open.iter().filter(|row| row.late).count()
    } else {
        rows.iter().filter(|row| row.late).count()
    };
    let questions = app.hub.open_questions(viewer)?.len();
    let drafts = app.hub.drafts(viewer, ShareState::Draft)?.len();
    let proven = app.hub.drafts(viewer, ShareState::Proven)?.len();
    Ok(vec![
        ("desk-count-waiting", "/inbox", app.hub.waiting(viewer)?.to_string()),
        ("desk-count-late", "/inbox", shown_count(late)),
        ("desk-count-questions", "/questions", shown_count(questions)),
        ("desk-count-drafts", "/drafts", shown_count(drafts)),
        ("desk-count-proven", "/drafts#proven", shown_count(proven)),
    ])
}

/// A count of which no more than a page was looked at.
fn shown_count(count: usize) -> String {
    if count < PAGE { count.to_string() } else { format!("{PAGE}+") }
}

/// Where the page before ended: `TIME.ID`.
fn after(text: &str) -> Option<(i64, SubmissionId)> {
    let (at, id) = text.split_once('.')?;
    Some((at.parse().ok()?, SubmissionId::parse(id)?))
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

/// Back to the submission; what could not be done is said there, above what was typed.
fn done(app: &App, asked: &Asked, result: Result<(), Problem>) -> Result<Reply, Problem> {
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
    let questions = app.hub.open_questions(asked.viewer())?;
    let frame = Frame::new(app, asked, "desk-title-questions");
    let typed = (asked.part("id").to_owned(), asked.field("text").to_owned());
    Ok(page(&Questions { frame, problems, questions, typed }))
}

/// Rows of a page of the hub's lists.
const PAGE: usize = 50;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_goes_on_behind_time_and_id_and_behind_nothing_else() {
        let id = "01a204d3-a98d-7869-887b-3d10e3b355a9";
        assert_eq!(after(&format!("-5.{id}")), SubmissionId::parse(id).map(|id| (-5, id)));
        for text in ["", "5", "5.", &format!("x.{id}"), "5.no-id", &format!("5.{id}.")] {
            assert_eq!(after(text), None, "{text}");
        }
    }

    #[test]
    fn a_full_page_may_be_more() {
        assert_eq!(shown_count(PAGE - 1), "49");
        assert_eq!(shown_count(PAGE), "50+");
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
