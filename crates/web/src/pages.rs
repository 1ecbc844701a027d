//! Pages: what a template needs, and the frame around each of them.

pub(crate) mod account;
pub(crate) mod admin;
pub(crate) mod consent;
pub(crate) mod desk;
pub(crate) mod draft;
pub(crate) mod login;
pub(crate) mod member;
pub(crate) mod numbers;
pub(crate) mod searches;
pub(crate) mod shares;
pub(crate) mod unanswered;

use askama::Template;
use hub::{DutyNoticeView, Reminder, ServerLinkView};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use release::{Permitted, Reach, Viewer};
use store::Community;
use vocab::{Role, Tlp};
use words::{Lang, Words};

use crate::app::App;
use crate::asked::{Asked, lang_of};
use crate::reply::Reply;

/// What stands around every page: language, who reads it, where one can go.
pub(crate) struct Frame<'a> {
    words: &'a Words,
    pub(crate) lang: Lang,
    pub(crate) title: String,
    /// Name of the hub.
    pub(crate) hub: String,
    pub(crate) sample: bool,
    /// Name and organisation of the reader.
    pub(crate) who: Option<(String, String)>,
    /// What forms carry.
    pub(crate) form_token: String,
    pub(crate) links: Vec<Link>,
    pub(crate) path: String,
    /// What the desk must be told, for whoever works there.
    pub(crate) notices: Vec<DutyNoticeView>,
    /// Links that were made at the server, for administrators of the hub.
    pub(crate) server_links: Vec<ServerLinkView>,
    /// What the reader has not answered yet.
    pub(crate) reminder: Option<Reminder>,
    zone: TimeZone,
}

/// A way to go.
pub(crate) struct Link {
    pub(crate) to: &'static str,
    pub(crate) key: &'static str,
    pub(crate) here: bool,
}

/// A page that says what went wrong.
#[derive(Template)]
#[template(path = "trouble.html")]
pub(crate) struct Trouble<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) texts: Vec<String>,
}

impl<'a> Frame<'a> {
    /// The frame of a page whose title is a key.
    pub(crate) fn new(app: &'a App, asked: &Asked, title: &str) -> Self {
        let lang = lang(asked);
        let words = app.words(lang);
        let title = if words.has(title) { words.text(title, &[]) } else { title.to_owned() };
        let settings = app.hub.settings();
        // The page that says that the store is in trouble must do without it.
        let notices = app.hub.duty_notices(asked.viewer()).unwrap_or_default();
        let server_links = app.hub.server_links(asked.viewer()).unwrap_or_default();
        let reminder = app.hub.reminder(asked.viewer()).unwrap_or_default();
        Self {
            words,
            lang,
            title,
            hub: settings.name.clone(),
            sample: settings.sample,
            who: asked.who.as_ref().map(|who| (who.name.clone(), who.organisation.clone())),
            form_token: asked.who.as_ref().map(|who| who.form_token.clone()).unwrap_or_default(),
            links: links(asked),
            path: asked.path.clone(),
            notices: notices.into_iter().map(Permitted::into_inner).collect(),
            server_links: server_links.into_iter().map(Permitted::into_inner).collect(),
            reminder,
            zone: settings.zone.clone(),
        }
    }

    /// The text of a key.
    pub(crate) fn t(&self, key: &str) -> String {
        self.words.text(key, &[])
    }

    /// The text of a key with one parameter.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "templates hand over fields and results alike"
    )]
    pub(crate) fn t1(&self, key: &str, name: &str, value: impl ToString) -> String {
        self.words.text(key, &[(name, &value.to_string())])
    }

    /// The text of a word of a closed list: `prefix-word`.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "templates hand over fields and results alike"
    )]
    pub(crate) fn w(&self, prefix: &str, word: impl ToString) -> String {
        self.words.text(&format!("{prefix}-{}", word.to_string()), &[])
    }

    pub(crate) const fn words(&self) -> &'a Words {
        self.words
    }

    /// A time in the zone of the hub, with its name.
    pub(crate) fn time(&self, at: &i64) -> String {
        let at = Timestamp::from_millisecond(*at).unwrap_or_default().to_zoned(self.zone.clone());
        at.strftime("%Y-%m-%d %H:%M %Z").to_string()
    }

    /// The same for programs: UTC.
    pub(crate) fn utc(&self, at: &i64) -> String {
        Timestamp::from_millisecond(*at).unwrap_or_default().to_string()
    }

    /// A text of somebody else, line by line: what hides made visible, links defanged.
    pub(crate) fn shown(&self, text: &str) -> String {
        let lines = text.lines().map(|line| report::shown(line, self.words));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// What a file is called, in the words of a notice.
    pub(crate) fn file_name(&self, file: &wire::NoticeFileHead) -> String {
        file_name(file, self.words).unwrap_or_else(|| self.t("file-without-name"))
    }

    /// What a sign of a verdict is, in words.
    pub(crate) fn reason(&self, key: &str) -> String {
        let keys = [format!("reason-{key}"), format!("sign-{key}-name")];
        let key = keys.iter().find(|key| self.words.has(key));
        key.map(|key| self.t(key)).unwrap_or_default()
    }

    /// The name of a group of readers; `communities` are those with names of their own.
    pub(crate) fn reach(&self, reach: &Reach, communities: &[Community]) -> String {
        let known = communities.iter().find(|one| one.reach == *reach);
        known.map_or_else(|| self.w("reach", reach), |one| one.name.clone())
    }

    /// The class of a label: its colour.
    pub(crate) fn tlp_class(&self, tlp: &Tlp) -> String {
        format!("tlp-{}", tlp.as_str().replace('+', "-"))
    }

    /// The word of a label as it must be written.
    pub(crate) fn tlp(&self, tlp: &Tlp) -> String {
        format!("TLP:{}", tlp.as_str().to_uppercase())
    }
}

/// The page of a template.
pub(crate) fn page(template: &impl Template) -> Reply {
    Reply::page(render(template))
}

/// The text of a template.
pub(crate) fn render(template: &impl Template) -> String {
    // Rendering into memory fails only when a value's own writing does, and ours do not.
    template.render().unwrap_or_default()
}

/// The name of a file as a notice has it, with words for what is held back in it.
pub(crate) fn file_name(file: &wire::NoticeFileHead, words: &Words) -> Option<String> {
    let word = |placeholder| words.text(&format!("placeholder-{placeholder}"), &[]);
    let name = file.name.as_ref().map(|name| release::unmarked(name, &word));
    name.map(|name| report::shown(&name, words))
}

/// The language of a reader: as chosen, else that of the person, else Japanese.
pub(crate) fn lang(asked: &Asked) -> Lang {
    let own = asked.who.as_ref().and_then(|who| lang_of(&who.lang));
    asked.query("lang").and_then(lang_of).or(asked.lang).or(own).unwrap_or(Lang::Ja)
}

/// Where the reader may go, by what it is there for.
fn links(asked: &Asked) -> Vec<Link> {
    let Viewer::Person(person) = asked.viewer() else { return Vec::new() };
    let is = |roles: &[Role]| roles.iter().any(|role| person.roles.contains(role));
    let members = is(&[Role::MemberContact, Role::MemberAdministrator, Role::Partner]);
    let desk = is(&[Role::Analyst, Role::Releaser]);
    let all = [
        (members || desk, "/shares", "nav-shares"),
        (members || is(&[Role::Analyst]), "/submit", "nav-submit"),
        (members, "/submissions", "nav-submissions"),
        (members, "/consent", "nav-consent"),
        (desk, "/inbox", "nav-inbox"),
        (desk, "/drafts", "nav-drafts"),
        (desk, "/questions", "nav-questions"),
        (desk || is(&[Role::Auditor]), "/statistics", "nav-statistics"),
        (desk || is(&[Role::HubAdministrator]), "/members", "nav-members"),
        (is(&[Role::MemberAdministrator]), "/people", "nav-people"),
        (is(&[Role::Auditor]), "/audit", "nav-audit"),
    ];
    let own = format!("/members/{}", person.organisation);
    let here = |to: &str| {
        let to = if to == "/people" { &own } else { to };
        asked.path == to || asked.path.starts_with(&format!("{to}/"))
    };
    let shown = all.into_iter().filter(|(shown, ..)| *shown);
    shown.map(|(_, to, key)| Link { to, key, here: here(to) }).collect()
}

/// Rows of a page: a list of so many has more behind it.
pub(crate) const ROWS: usize = 50;

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// Keys that a text names, as `t("key"` or `t1("key"`, and titles and links.
    fn keys(text: &str) -> Vec<&str> {
        let starts = [".t(\"", ".t1(\"", ".t2(\"", "\"title-", "\"nav-"];
        let found = starts.iter().flat_map(|start| {
            let skipped = start.find('"').map_or(0, |at| at + 1);
            text.match_indices(start).map(move |(at, _)| at + skipped)
        });
        found.filter_map(|at| text.get(at..)?.split('"').next()).collect()
    }

    #[test]
    fn every_text_of_the_pages_is_there() {
        let mut missing = Vec::new();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        for place in ["templates", "src/pages"] {
            for entry in std::fs::read_dir(folder.join(place)).unwrap() {
                let path = entry.unwrap().path();
                let Ok(text) = std::fs::read_to_string(&path) else { continue };
                for lang in Lang::ALL {
                    let words = Words::new(*lang);
                    let absent = keys(&text).into_iter().filter(|key| !words.has(key));
                    missing.extend(absent.map(|key| format!("{} {key}", path.display())));
                }
            }
        }
        assert!(missing.is_empty(), "{missing:#?}");
    }
}
