//! Reading, searching, answering.

use askama::Template;
use hub::{AnswerForm, EarlierVersion, Problem, ShareRow, ShareView, ShelfFilter};
use release::{Proved, Refusal, Standing, Viewer};
use store::StoredSearch;
use vocab::{AnswerWord, Attribution, ConsentRule, Form, Role, Tlp, VerdictClass};
use words::Lang;

use super::member::{HandlingFields, handling_fields};
use super::{Frame, lang, page};
use crate::app::App;
use crate::asked::{Asked, lang_of};
use crate::error;
use crate::forms::{self, Typed};
use crate::reply::Reply;

#[derive(Template)]
#[template(path = "shares.html")]
struct Shares<'a> {
    frame: Frame<'a>,
    rows: Vec<ShareRow>,
    /// What was searched for, if it is a search.
    query: Option<String>,
    filter: ShelfFilter,
    /// Searches that the reader keeps, and the one among them that this is.
    searches: Vec<StoredSearch>,
    kept: Option<StoredSearch>,
    /// Where the next page begins.
    more: Option<String>,
    problems: Vec<String>,
}

#[derive(Template)]
#[template(path = "earlier.html")]
struct Earlier<'a> {
    frame: Frame<'a>,
    view: EarlierVersion,
}

#[derive(Template)]
#[template(path = "share.html")]
struct Share<'a> {
    frame: Frame<'a>,
    view: ShareView,
    typed: Typed<'a>,
    fields: HandlingFields<'a>,
    once: String,
    /// Whether its reader can answer and ask: the hub and strangers do not.
    can_answer: bool,
    /// Whether its reader can have its files, and gave the password just now.
    can_have_files: bool,
    fresh: bool,
    done: Option<&'static str>,
    problems: Vec<String>,
}

pub(crate) fn list(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let after = asked.query("after").and_then(|after| after.split_once('.'));
    let after = after.and_then(|(slot, name)| Some((slot.parse().ok()?, name)));
    let filter = filter(asked);
    let shelf = app.hub.shelf(asked.viewer(), &filter, after, lang(asked).as_str())?;
    let more =
        shelf.next.map(|(slot, name)| format!("/shares?{}after={slot}.{name}", query(&filter)));
    let mut rows: Vec<ShareRow> =
        shelf.rows.into_iter().map(release::Permitted::into_inner).collect();
    // What was not read yet stands on top of its page.
    rows.sort_by_key(|row| !row.new);
    let frame = Frame::new(app, asked, "title-shares");
    let (query, kept, problems) = (None, None, Vec::new());
    let searches = kept_searches(app, asked)?;
    Ok(page(&Shares { frame, rows, query, filter, searches, kept, more, problems }))
}

/// What a list is narrowed to: words of closed lists, which may stand in an address.
fn filter(asked: &Asked) -> ShelfFilter {
    ShelfFilter {
        new: asked.query("new").is_some(),
        unanswered: asked.query("unanswered").is_some(),
        tlp: asked.query("tlp").and_then(Tlp::of_word),
        class: asked.query("class").and_then(VerdictClass::of_word),
    }
}

/// The same as the beginning of a query.
fn query(filter: &ShelfFilter) -> String {
    let new = if filter.new { "new=1&" } else { "" };
    let unanswered = if filter.unanswered { "unanswered=1&" } else { "" };
    // What is added to a label stands for a blank there (URL Standard, section 5.1).
    let tlp = filter.tlp.map(|tlp| format!("tlp={}&", tlp.as_str().replace('+', "%2B")));
    let class = filter.class.map(|class| format!("class={class}&"));
    format!("{new}{unanswered}{}{}", tlp.unwrap_or_default(), class.unwrap_or_default())
}

pub(crate) fn search(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let query = asked.field("query");
    if query.is_empty() {
        return Ok(Reply::to("/shares"));
    }
    let (rows, problem) = match app.hub.search(asked.viewer(), query, lang(asked).as_str()) {
        Ok(rows) => (rows.into_iter().map(release::Permitted::into_inner).collect(), None),
        Err(problem) if error::can_be_mended(&problem) => (Vec::new(), Some(problem)),
        Err(problem) => return Err(problem),
    };
    let problems = problem.map(|problem| error::texts(app, asked, &problem)).unwrap_or_default();
    found_page(app, asked, Found { query: query.to_owned(), rows, kept: None }, problems)
}

/// What a search found.
#[derive(Default)]
pub(super) struct Found {
    pub(super) query: String,
    pub(super) rows: Vec<ShareRow>,
    /// The search itself, if it is one that is kept.
    pub(super) kept: Option<StoredSearch>,
}

/// The page of what a search found.
pub(super) fn found_page(
    app: &App,
    asked: &Asked,
    found: Found,
    problems: Vec<String>,
) -> Result<Reply, Problem> {
    let frame = Frame::new(app, asked, "title-shares");
    let Found { query, rows, kept } = found;
    let (query, filter) = (Some(query), ShelfFilter::default());
    let searches = kept_searches(app, asked)?;
    Ok(page(&Shares { frame, rows, query, filter, searches, kept, more: None, problems }))
}

fn kept_searches(app: &App, asked: &Asked) -> Result<Vec<StoredSearch>, Problem> {
    let kept = app.hub.kept_searches(asked.viewer())?;
    let kept = kept.into_iter().map(release::Permitted::into_inner);
    Ok(kept.filter(|one| !one.content.submissions).collect())
}

pub(crate) fn show(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    share_page(app, asked, Vec::new())
}

/// A version that another took the place of.
pub(crate) fn earlier(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let number = asked.part("version").parse().map_err(|_| Refusal::NotFound)?;
    let (viewer, lang) = (asked.viewer(), lang(asked).as_str());
    let view = app.hub.earlier_version(viewer, asked.part("name"), number, lang)?.into_inner();
    let mut frame = Frame::new(app, asked, "title-share");
    frame.title = format!("{} {}", frame.title, view.name);
    Ok(page(&Earlier { frame, view }))
}

/// One proven form as it is, to be saved: `stix.ja` is STIX in Japanese.
pub(crate) fn form(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let (form, lang) = form_of(asked.part("file")).ok_or(Refusal::NotFound)?;
    let name = asked.part("name");
    let found = app.hub.form(asked.viewer(), name, form, lang.as_str())?.into_inner();
    let (media, ending) = media(form);
    let name: String =
        name.chars().filter(|one| one.is_ascii_alphanumeric() || *one == '-').collect();
    Ok(Reply::download(media, &format!("{name}.{}.{ending}", lang.as_str()), found.bytes))
}

/// A file of a share, for a person who just gave the password.
pub(crate) fn file(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let (name, words) = (asked.part("name"), asked.field("file-words"));
    match app.hub.share_file(asked.viewer(), name, (asked.part("file"), words)) {
        Ok(zip) => {
            let zip = zip.into_inner();
            Ok(Reply::download("application/zip", &zip.name, zip.bytes))
        }
        Err(Problem::Refused(Refusal::NotFresh)) => {
            Ok(Reply::to(&format!("/confirm?next=/shares/{name}")))
        }
        Err(problem) => done(app, asked, Err(problem), ""),
    }
}

pub(crate) fn acknowledge(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    app.hub.acknowledge(asked.viewer(), asked.part("name"))?;
    Ok(Reply::to(&format!("/shares/{}?done=acknowledged", asked.part("name"))))
}

pub(crate) fn answer(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let name = asked.part("name");
    let taken =
        answer_form(app, asked).and_then(|form| app.hub.answer(asked.viewer(), name, &form));
    match taken {
        // Mails that came with it have a receipt of their own, which is what to see next.
        Ok(Some(receipt)) => {
            Ok(Reply::to(&format!("/submissions/{}?done=received", receipt.receipt)))
        }
        taken => done(app, asked, taken.map(drop), "answered"),
    }
}

pub(crate) fn ask(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let taken = app.hub.ask(asked.viewer(), asked.part("name"), asked.field("text"));
    done(app, asked, taken, "asked")
}

/// The form and the language that `stix.ja` names. The portal's own form is a part of its pages.
pub(crate) fn form_of(file: &str) -> Option<(Form, Lang)> {
    let (form, lang) = file.split_once('.')?;
    let form = Form::of_word(form).filter(|form| *form != Form::Portal)?;
    Some((form, lang_of(lang)?))
}

/// Media type and ending of a form.
pub(crate) const fn media(form: Form) -> (&'static str, &'static str) {
    match form {
        Form::Portal | Form::Html => ("text/html; charset=utf-8", "html"),
        Form::Text => ("text/plain; charset=utf-8", "txt"),
        Form::Json => ("application/json", "json"),
        Form::Csv => ("text/csv; charset=utf-8", "csv"),
        Form::Stix => ("application/stix+json;version=2.1", "stix.json"),
        Form::Misp => ("application/json", "misp.json"),
    }
}

fn answer_form(app: &App, asked: &Asked) -> Result<AnswerForm, Problem> {
    let word = AnswerWord::of_word(asked.field("word"));
    let word = word.ok_or(Problem::Invalid { field: "word", why: "choose" })?;
    let has_files = !asked.uploads.is_empty();
    Ok(AnswerForm {
        word,
        copies: forms::number(asked, "copies")?,
        seen: forms::day(asked, "seen")?.map(hub::days_since_1970),
        note: asked.field("note").to_owned(),
        submission: has_files.then(|| forms::submission(app, asked)).transpose()?,
    })
}

fn share_page(app: &App, asked: &Asked, problems: Vec<String>) -> Result<Reply, Problem> {
    let lang = lang(asked);
    let view = app.hub.share(asked.viewer(), asked.part("name"), lang.as_str())?.into_inner();
    let mut frame = Frame::new(app, asked, "title-share");
    frame.title = format!("{} {}", frame.title, view.row.name);
    frame.path = format!("/shares/{}", view.row.name);
    let done = asked.query("done").and_then(|word| DONE.into_iter().find(|one| *one == word));
    let can_answer = matches!(asked.viewer(), Viewer::Person(person)
        if person.standing == Standing::Active
            && ANSWERERS.iter().any(|role| person.roles.contains(role)));
    let person = match asked.viewer() {
        Viewer::Person(person) => Some(person),
        Viewer::Nobody => None,
    };
    let can_have_files =
        can_answer || person.is_some_and(|one| HUB.iter().any(|role| one.roles.contains(role)));
    let fresh = person.is_some_and(|one| one.proved == Proved::Fresh);
    let once = match asked.field("once") {
        "" if can_answer => app.hub.once(asked.viewer())?,
        once => once.to_owned(),
    };
    let fields = handling_fields(app, asked, Some(forms::default_preset(asked)))?;
    let typed = Typed(asked);
    Ok(page(&Share {
        frame,
        view,
        typed,
        fields,
        once,
        can_answer,
        can_have_files,
        fresh,
        done,
        problems,
    }))
}

/// Back to the share, or the same page with what to mend.
fn done(
    app: &App,
    asked: &Asked,
    taken: Result<(), Problem>,
    what: &str,
) -> Result<Reply, Problem> {
    match taken {
        Ok(()) => Ok(Reply::to(&format!("/shares/{}?done={what}", asked.part("name")))),
        Err(problem) if error::can_be_mended(&problem) => {
            let texts = error::texts(app, asked, &problem);
            Ok(share_page(app, asked, texts)?.status(error::status(&problem)))
        }
        Err(problem) => Err(problem),
    }
}

impl Shares<'_> {
    fn is_filtered(&self) -> bool {
        self.filter != ShelfFilter::default()
    }

    fn is_kept(&self, search: &StoredSearch) -> bool {
        self.kept.as_ref().is_some_and(|kept| kept.id == search.id)
    }
}

impl Share<'_> {
    /// How many organisations have seen it, in words.
    fn band(&self) -> Option<String> {
        let band = self.view.band?;
        let (low, high) = (band.low.to_string(), band.high.to_string());
        let key = if band.high == i64::MAX { "band-above" } else { "band" };
        Some(self.frame.words().text(key, &[("low", &low), ("high", &high)]))
    }
}

/// What can have been done just now.
const DONE: [&str; 3] = ["acknowledged", "answered", "asked"];
/// Those of the hub who read every share.
const HUB: [Role; 2] = [Role::Analyst, Role::Releaser];
const ANSWERERS: [Role; 3] = [Role::MemberContact, Role::MemberAdministrator, Role::Partner];
