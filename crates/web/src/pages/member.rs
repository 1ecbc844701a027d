//! Handing in, and following what became of it.

use askama::Template;
use hub::{InboxRow, Problem, SubmissionView};
use release::Audience;
use store::Community;
use vocab::{
    Attribution, ConsentRule, Happened, ItemKind, Preset, ReportCategory, ShareState,
    SubmissionState, Tlp, WaitStage,
};

use super::{Frame, ROWS, page};
use crate::app::App;
use crate::asked::Asked;
use crate::error;
use crate::forms::{self, Typed};
use crate::reply::Reply;

/// The part of a form that decides the handling.
pub(super) struct HandlingFields<'a> {
    pub(super) typed: Typed<'a>,
    pub(super) presets: Vec<Preset>,
    /// The preset that is ticked, if one is.
    pub(super) chosen: &'static str,
    pub(super) communities: Vec<Community>,
    /// Whether the submitter belongs to a SIG.
    pub(super) has_sig: bool,
}

#[derive(Template)]
#[template(path = "submit.html")]
struct Submit<'a> {
    frame: Frame<'a>,
    typed: Typed<'a>,
    fields: HandlingFields<'a>,
    once: String,
    problems: Vec<String>,
}

#[derive(Template)]
#[template(path = "submissions.html")]
struct Submissions<'a> {
    frame: Frame<'a>,
    rows: Vec<InboxRow>,
    /// The receipt behind which the next page begins.
    more: Option<String>,
}

#[derive(Template)]
#[template(path = "submission.html")]
struct Submission<'a> {
    frame: Frame<'a>,
    view: SubmissionView,
    fields: HandlingFields<'a>,
    /// What was just done: the key of its text.
    done: Option<&'static str>,
    /// Whether something may be added or narrowed.
    late: bool,
    problems: Vec<String>,
}

pub(crate) fn form(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    submit_page(app, asked, Vec::new())
}

pub(crate) fn submit(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let taken = forms::submission(app, asked).and_then(|new| app.hub.submit(asked.viewer(), &new));
    match taken {
        Ok(receipt) => {
            let done = if receipt.again { "again" } else { "received" };
            Ok(Reply::to(&format!("/submissions/{}?done={done}", receipt.receipt)))
        }
        Err(problem) if error::can_be_mended(&problem) => {
            let texts = error::texts(app, asked, &problem);
            Ok(submit_page(app, asked, texts)?.status(error::status(&problem)))
        }
        Err(problem) => Err(problem),
    }
}

pub(crate) fn list(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let viewer = asked.viewer();
    let after = match asked.query("after") {
        Some(receipt) => {
            let view = app.hub.submission(viewer, receipt)?.into_inner();
            Some((view.submission.received, view.submission.id))
        }
        None => None,
    };
    let rows = app.hub.own_submissions(viewer, after)?;
    let rows: Vec<InboxRow> = rows.into_iter().map(release::Permitted::into_inner).collect();
    let more = (rows.len() >= ROWS).then(|| rows.last().map(|row| row.receipt.clone())).flatten();
    Ok(page(&Submissions { frame: Frame::new(app, asked, "title-submissions"), rows, more }))
}

pub(crate) fn show(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    submission_page(app, asked, Vec::new())
}

pub(crate) fn amend(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let taken = forms::amendment(asked)
        .and_then(|more| app.hub.amend(asked.viewer(), asked.part("receipt"), &more));
    done(app, asked, taken, "added")
}

pub(crate) fn rescue(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let receipt = asked.part("receipt");
    let taken = app.hub.ask_rescue(asked.viewer(), receipt, asked.field("telephone"));
    done(app, asked, taken, "rescue")
}

/// Says that it may be shared after all, which nobody answered in time.
pub(crate) fn after_all(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let taken = app.hub.share_after_all(asked.viewer(), asked.part("receipt"));
    done(app, asked, taken, "after-all")
}

pub(crate) fn narrow(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let (viewer, receipt) = (asked.viewer(), asked.part("receipt"));
    let now = app.hub.submission(viewer, receipt)?.into_inner().submission.handling;
    let narrowed = forms::handling(app, asked, now);
    let taken = narrowed.and_then(|mut handling| {
        // What is for its readers' eyes alone goes to nobody but the hub.
        if handling.tlp == Tlp::Red {
            handling.audience = Audience::default();
        }
        app.hub.narrow(viewer, receipt, &handling).map(drop)
    });
    done(app, asked, taken, "narrowed")
}

/// The parts of a form that decide the handling; `preset` is ticked.
pub(super) fn handling_fields<'a>(
    app: &App,
    asked: &'a Asked,
    preset: Option<Preset>,
) -> Result<HandlingFields<'a>, Problem> {
    let has_sig = !forms::own_sigs(asked).is_empty();
    let fits = |preset: &Preset| has_sig || *preset != Preset::OwnSigAskMe;
    Ok(HandlingFields {
        typed: Typed(asked),
        presets: Preset::ALL.iter().copied().filter(fits).collect(),
        chosen: preset.map(Preset::as_str).unwrap_or_default(),
        communities: app.hub.communities()?,
        has_sig,
    })
}

fn submit_page(app: &App, asked: &Asked, problems: Vec<String>) -> Result<Reply, Problem> {
    // A form that is shown again is still the same handing in.
    let once = match asked.field("once") {
        "" => app.hub.once(asked.viewer())?,
        once => once.to_owned(),
    };
    let fields = handling_fields(app, asked, Some(forms::default_preset(asked)))?;
    let frame = Frame::new(app, asked, "title-submit");
    Ok(page(&Submit { frame, typed: Typed(asked), fields, once, problems }))
}

fn submission_page(app: &App, asked: &Asked, problems: Vec<String>) -> Result<Reply, Problem> {
    let receipt = asked.part("receipt");
    let view = app.hub.submission(asked.viewer(), receipt)?.into_inner();
    let mut frame = Frame::new(app, asked, "title-submission");
    frame.path = format!("/submissions/{}", view.submission.receipt);
    let done = asked.query("done").and_then(|word| DONE.into_iter().find(|one| *one == word));
    let late = view.submission.open && app.hub.now() > view.submission.due;
    let fields = handling_fields(app, asked, Preset::of_word(asked.field("preset")))?;
    Ok(page(&Submission { frame, view, fields, done, late, problems }))
}

/// Back to the submission, or the same page with what to mend.
fn done(
    app: &App,
    asked: &Asked,
    taken: Result<(), Problem>,
    what: &str,
) -> Result<Reply, Problem> {
    match taken {
        Ok(()) => Ok(Reply::to(&format!("/submissions/{}?done={what}", asked.part("receipt")))),
        Err(problem) if error::can_be_mended(&problem) => {
            let texts = error::texts(app, asked, &problem);
            Ok(submission_page(app, asked, texts)?.status(error::status(&problem)))
        }
        Err(problem) => Err(problem),
    }
}

impl Submission<'_> {
    fn has_happened(&self, what: Happened) -> bool {
        self.view.submission.content.has_happened(what)
    }

    /// What may have come out since.
    fn can_have_happened(&self) -> Vec<Happened> {
        let is_news = |what: &Happened| *what != Happened::Unknown && !self.has_happened(*what);
        Happened::ALL.iter().copied().filter(is_news).collect()
    }

    /// Where a share of it can be seen by its submitter.
    fn share_path(&self, name: &str, state: &ShareState) -> String {
        match state {
            ShareState::Proven => format!("/consent/{name}/{}", self.view.submission.receipt),
            _ => format!("/shares/{name}"),
        }
    }
}

/// What can have been done just now.
const DONE: [&str; 6] = ["received", "again", "added", "narrowed", "rescue", "after-all"];
