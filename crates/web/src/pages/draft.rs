//! Shares that are worked on, proven, released, revised and withdrawn.

mod files;
mod preview;

use std::collections::BTreeSet;

use askama::Template;
use hub::{DraftView, Problem};
use release::{Proved, Reach, Viewer};
use store::{Community, Share, ShareWork};
use vocab::{ConsentWord, Role, ShareId, ShareState, Tlp};

use self::files::Files;
use self::preview::PreviewPart;
use super::desk::{after as after_of, is_said_on_the_page, name_of};
use super::{Frame, ROWS, page};
use crate::app::App;
use crate::asked::Asked;
use crate::error;
use crate::reply::Reply;

#[derive(Template)]
#[template(path = "drafts.html")]
struct Drafts<'a> {
    frame: Frame<'a>,
    states: Vec<(ShareState, Vec<Share>, Option<String>)>,
    /// Whether one state alone is listed.
    one: bool,
}

#[derive(Template)]
#[template(path = "draft.html")]
struct DraftPage<'a> {
    frame: Frame<'a>,
    problems: Vec<String>,
    view: DraftView,
    /// What stands in the form: what is kept, or what was typed and could not be.
    work: ShareWork,
    /// Whether somebody else wrote meanwhile: what is kept is shown beside what was typed.
    conflict: bool,
    readers: Vec<Tick>,
    labels: Vec<Tlp>,
    drafters: Vec<String>,
    preview: Option<PreviewPart>,
    files: Files,
    may: May,
    /// The slot at which it goes out, when its release was just said.
    slot: Option<i64>,
    /// What was typed into forms that could not be taken.
    typed_receipt: String,
    typed_reason: (String, String),
    /// Of a file.
    typed_why: String,
}

impl DraftPage<'_> {
    /// What is kept, field by field, beside what was typed.
    fn kept(&self) -> Vec<(&'static str, String)> {
        let work = &self.view.share.work;
        let words = self.frame.words();
        let list = |all: &BTreeSet<String>| {
            all.iter().map(|one| report::shown(one, words)).collect::<Vec<_>>().join("\n")
        };
        vec![
            ("desk-title-ja", work.title_ja.clone()),
            ("desk-title-en", work.title_en.clone()),
            ("desk-summary-ja", work.summary_ja.clone()),
            ("desk-summary-en", work.summary_en.clone()),
            ("desk-change-ja", work.change_ja.clone()),
            ("desk-change-en", work.change_en.clone()),
            ("desk-tlp", work.tlp.clone()),
            ("desk-approved", list(&work.approved)),
            ("desk-left-out", list(&work.left_out)),
            ("desk-compromised", list(&work.compromised)),
        ]
    }
}

/// What the viewer may do here.
struct May {
    draft: bool,
    release: bool,
    /// Who wrote on a share does not release it.
    is_drafter: bool,
    /// Whether the password was given just now.
    is_fresh: bool,
}

/// A box to tick.
struct Tick {
    value: String,
    name: String,
    ticked: bool,
}

/// Shares by where they stand; of one state page by page.
pub(crate) fn list(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let one = asked.query("state").and_then(ShareState::of_word);
    let after = asked.query("after").filter(|_| one.is_some());
    let after = after.and_then(|text| after_of(text, ShareId::parse));
    let mut states = Vec::new();
    for state in ShareState::ALL.iter().copied().filter(|state| one.is_none_or(|one| one == *state))
    {
        let shares = app.hub.drafts(asked.viewer(), state, after)?;
        let shares: Vec<Share> = shares.into_iter().map(release::Permitted::into_inner).collect();
        let last = shares.last().filter(|_| shares.len() >= ROWS);
        let next =
            last.map(|last| format!("/drafts?state={state}&after={}.{}", last.changed, last.id));
        if !shares.is_empty() || state == ShareState::Draft {
            states.push((state, shares, next));
        }
    }
    let frame = Frame::new(app, asked, "desk-title-drafts");
    Ok(page(&Drafts { frame, states, one: one.is_some() }))
}

/// One share.
pub(crate) fn show(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    draft_page(app, asked, None)
}

/// Writes what was decided. Whoever wrote on what somebody else changed meanwhile sees both.
pub(crate) fn edit(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let name = asked.part("name");
    let view = app.hub.draft_view(asked.viewer(), name)?;
    let work = typed(asked, &view.share.work);
    let was = asked.field("was").parse().unwrap_or_default();
    done(app, asked, app.hub.edit(asked.viewer(), name, work, was))
}

pub(crate) fn join(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let joined = app.hub.join(asked.viewer(), asked.part("name"), asked.field("receipt"));
    done(app, asked, joined)
}

/// Proposes that a file goes out with the share.
pub(crate) fn propose(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let file = (asked.field("file"), asked.field("why"));
    done(app, asked, app.hub.propose_file(asked.viewer(), asked.part("name"), file))
}

pub(crate) fn approve(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let (name, file) = (asked.part("name"), asked.part("file"));
    done(app, asked, app.hub.approve_file(asked.viewer(), name, file))
}

pub(crate) fn take_back(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let (name, file) = (asked.part("name"), asked.part("file"));
    done(app, asked, app.hub.take_back_file(asked.viewer(), name, file))
}

pub(crate) fn prove(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    done(app, asked, app.hub.prove(asked.viewer(), asked.part("name")).map(|_| ()))
}

pub(crate) fn release(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    scheduled(app, asked, app.hub.release(asked.viewer(), asked.part("name")))
}

pub(crate) fn release_at_night(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    scheduled(app, asked, app.hub.release_at_night(asked.viewer(), asked.part("name")))
}

pub(crate) fn revise(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    done(app, asked, app.hub.revise(asked.viewer(), asked.part("name")))
}

pub(crate) fn withdraw(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let (ja, en) = (asked.field("reason_ja"), asked.field("reason_en"));
    done(app, asked, app.hub.withdraw(asked.viewer(), asked.part("name"), ja, en))
}

/// Back to the share, where a release says at which slot it goes out.
fn scheduled(app: &App, asked: &Asked, slot: Result<i64, Problem>) -> Result<Reply, Problem> {
    match slot {
        Ok(slot) => Ok(Reply::to(&format!("/drafts/{}?slot={slot}", asked.part("name")))),
        Err(problem) => done(app, asked, Err(problem)),
    }
}

/// Back to the share; what could not be done is said there, above what was typed.
fn done(app: &App, asked: &Asked, result: Result<(), Problem>) -> Result<Reply, Problem> {
    match result {
        Ok(()) => Ok(Reply::to(&format!("/drafts/{}", asked.part("name")))),
        Err(problem) if is_said_on_the_page(&problem) => draft_page(app, asked, Some(&problem)),
        Err(problem) => Err(problem),
    }
}

fn draft_page(app: &App, asked: &Asked, problem: Option<&Problem>) -> Result<Reply, Problem> {
    let viewer = asked.viewer();
    let view = app.hub.draft_view(viewer, asked.part("name"))?.into_inner();
    let share = &view.share;
    let frame = Frame::new(app, asked, &share.name);
    // Whatever form was posted, that of the texts alone brings a time of change.
    let work = match problem {
        Some(_) if asked.has("was") => typed(asked, &share.work),
        _ => share.work.clone(),
    };
    let communities = app.hub.communities()?;
    let staff = app.hub.staff(viewer)?;
    let is_open = matches!(share.state, ShareState::Draft | ShareState::Proven);
    let (mut built, mut preview) = (None, None);
    if is_open {
        let members = app.hub.members(viewer)?;
        let now = app.hub.preview(viewer, &share.name)?.into_inner();
        preview = Some(preview::part(&now, &work, &members, &frame));
        built = Some(now);
    }
    let files = files::part(&view, built.as_deref(), &staff, (viewer, &frame));
    let slot = asked.query("slot").and_then(|slot| slot.parse().ok());
    let status = problem.map(error::status);
    let reply = page(&DraftPage {
        problems: problem.map(|one| error::texts(app, asked, one)).unwrap_or_default(),
        conflict: matches!(problem, Some(Problem::Changed)) && asked.has("was"),
        readers: readers(&view, &work, &communities, &frame),
        labels: Tlp::ALL.iter().copied().filter(|tlp| *tlp >= view.handling.tlp).collect(),
        drafters: share.drafters.iter().map(|id| name_of(&staff, *id)).collect(),
        may: may(viewer, share),
        typed_receipt: asked.field("receipt").to_owned(),
        typed_why: asked.field("why").to_owned(),
        typed_reason: (asked.field("reason_ja").to_owned(), asked.field("reason_en").to_owned()),
        slot: slot.filter(|_| share.state == ShareState::Proven),
        frame,
        view,
        work,
        preview,
        files,
    });
    Ok(match status {
        Some(status) => reply.status(status),
        None => reply,
    })
}

fn may(viewer: &Viewer, share: &Share) -> May {
    let Viewer::Person(person) = viewer else {
        return May { draft: false, release: false, is_drafter: false, is_fresh: false };
    };
    May {
        draft: person.roles.contains(&Role::Analyst),
        release: person.roles.contains(&Role::Releaser),
        is_drafter: share.drafters.contains(&person.id),
        is_fresh: person.proved == Proved::Fresh,
    }
}

/// Whom the sources allow to be reached, those chosen ticked.
fn readers(
    view: &DraftView,
    work: &ShareWork,
    communities: &[Community],
    frame: &Frame<'_>,
) -> Vec<Tick> {
    let named = communities.iter().map(|one| one.reach);
    let all = [Reach::AllSigs].into_iter().chain(named).chain([Reach::Partners, Reach::Public]);
    let is_allowed =
        |reach: &Reach| view.handling.audience.iter().any(|allowed| allowed.covers(*reach));
    let tick = |reach: Reach| Tick {
        name: frame.reach(&reach, communities),
        ticked: work.readers.contains(&reach.to_string()),
        value: reach.to_string(),
    };
    all.filter(is_allowed).map(tick).collect()
}

/// What the form says; what it does not hold stays as it is.
fn typed(asked: &Asked, kept: &ShareWork) -> ShareWork {
    let field = |name| asked.field(name).to_owned();
    let all = |name| asked.fields(name).map(str::to_owned).collect();
    ShareWork {
        title_ja: field("title_ja"),
        title_en: field("title_en"),
        summary_ja: field("summary_ja"),
        summary_en: field("summary_en"),
        change_ja: field("change_ja"),
        change_en: field("change_en"),
        approved: all("approved"),
        left_out: all("left_out"),
        compromised: all("compromised"),
        class: field("class"),
        readers: all("readers"),
        tlp: field("tlp"),
        pass_on_subsidiaries: asked.has("pass_on_subsidiaries"),
        pass_on_providers: asked.has("pass_on_providers"),
        indicators_only: asked.has("indicators_only"),
        reason_ja: kept.reason_ja.clone(),
        reason_en: kept.reason_en.clone(),
    }
}
