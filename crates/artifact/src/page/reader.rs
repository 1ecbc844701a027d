//! What a page shows, asks for, leads to and runs: its elements one after another.

use std::collections::BTreeSet;

use vocab::{FactKey, FactValue, Facts, Feature, FileType, Inside, Spot};

use super::data_url::data_url;
use super::is_picture;
use super::token::{Token, Tokens};
use crate::decode;
use crate::member::Role;
use crate::script::language::Language;
use crate::script::reading::{Embedded, Reading, Script};
use crate::script::script_spot;
use crate::script::words::Setting;
use crate::sniff::sniff;

/// A page under reading.
pub(crate) struct Page {
    setting: Setting,
    kind: FileType,
    title: String,
    generator: Option<String>,
    saved_from: Option<String>,
    /// Of `hta:application`.
    attributes: Vec<(String, String)>,
    forms: Vec<Form>,
    /// Whether the last form is still open.
    in_form: bool,
    frames: Vec<String>,
    redirects: Vec<String>,
    scripts: usize,
    links: Vec<(Spot, String)>,
    linked: BTreeSet<String>,
    shown: String,
    hidden: String,
    base: Option<String>,
    /// Names under which the page offers files for download.
    pub(crate) download_names: Vec<String>,
    /// A file stands in an address that is offered for download or opened.
    pub(crate) offers_data: Option<Spot>,
    /// Pages within pages are read with places of their own.
    within: Option<Spot>,
    depth: usize,
}

/// A form with its fields.
#[derive(Debug, Default)]
struct Form {
    action: String,
    method: String,
    fields: Vec<(String, String)>,
    asks_password: bool,
}

impl Page {
    pub(crate) const fn new(setting: Setting, kind: FileType) -> Self {
        Self {
            setting,
            kind,
            title: String::new(),
            generator: None,
            saved_from: None,
            attributes: Vec::new(),
            forms: Vec::new(),
            in_form: false,
            frames: Vec::new(),
            redirects: Vec::new(),
            scripts: 0,
            links: Vec::new(),
            linked: BTreeSet::new(),
            shown: String::new(),
            hidden: String::new(),
            base: None,
            download_names: Vec::new(),
            offers_data: None,
            within: None,
            depth: 0,
        }
    }

    /// Reads the elements of a page.
    pub(crate) fn read(&mut self, html: &str, reading: &mut Reading<'_>) {
        let mut tokens = Tokens::new(html);
        while let Some(token) = tokens.next() {
            match token {
                Token::Text(text) => self.show(text),
                Token::End(name) => self.end(name),
                Token::Comment(text) => self.comment(text, reading),
                Token::Declaration(_) => {}
                Token::Start(name) => {
                    let name = name.to_ascii_lowercase();
                    self.start(&name, &mut tokens, reading);
                }
            }
        }
    }

    /// Reads a page that a script or an address holds.
    pub(crate) fn read_within(&mut self, html: &str, spot: &Spot, reading: &mut Reading<'_>) {
        if self.depth >= DEPTH_MAX {
            return;
        }
        let outer = self.within.replace(spot.clone());
        self.depth += 1;
        self.read(html, reading);
        self.depth -= 1;
        self.within = outer;
    }

    /// Where scripts send the reader.
    pub(crate) fn note_moves(&mut self, reading: &mut Reading<'_>) {
        let uses = std::mem::take(&mut reading.uses);
        for moved in uses.iter().filter(|by| is_move(&by.by)) {
            let address = self.resolved(moved.text.trim());
            if leads_out(&address) {
                self.redirect(&address, &moved.spot);
            }
        }
        for used in uses.iter().filter(|by| by.by.ends_with(".src") || by.by.ends_with(".action")) {
            self.link(&used.text, &used.spot);
        }
        reading.uses = uses;
    }

    pub(crate) const fn has_script(&self) -> bool {
        self.scripts > 0
    }

    pub(crate) fn take_links(&mut self) -> Vec<(Spot, String)> {
        std::mem::take(&mut self.links)
    }

    pub(crate) fn take_shown(&mut self) -> String {
        tidy(&std::mem::take(&mut self.shown))
    }

    pub(crate) fn take_hidden(&mut self) -> String {
        std::mem::take(&mut self.hidden)
    }

    pub(crate) fn put_facts(&self, facts: &mut Facts) {
        facts.put_some(FactKey::Title, Some(tidy(&self.title)));
        facts.put_some(FactKey::Application, self.generator.clone());
        facts.put_some(FactKey::SavedFrom, self.saved_from.clone());
        let attributes = self.attributes.iter().map(|(name, value)| named(name, value));
        facts.put_some(FactKey::Attributes, Some(attributes.collect::<Vec<FactValue>>()));
        facts.put_some(FactKey::Forms, Some(self.forms.iter().map(Form::fact).collect::<Vec<_>>()));
        if self.scripts > 0 {
            facts.put(FactKey::Scripts, self.scripts);
        }
        facts.put_some(FactKey::Frames, Some(self.frames.clone()));
        facts.put_some(FactKey::Redirects, Some(self.redirects.clone()));
        let links = self.links.iter().take(LISTED_MAX).map(|(_, address)| address.clone());
        facts.put_some(FactKey::Links, Some(links.collect::<Vec<_>>()));
    }

    fn start(&mut self, name: &str, tokens: &mut Tokens<'_>, reading: &mut Reading<'_>) {
        self.attributes(name, tokens, reading);
        match name {
            "script" => self.script(tokens, reading),
            "style" | "xmp" | "noembed" | "noframes" | "plaintext" => {
                let inside = tokens.raw_text(name);
                if name == "xmp" || name == "plaintext" {
                    self.show(inside);
                }
            }
            "title" if self.kind != FileType::Svg && self.title.is_empty() => {
                let title = decode::entities(tokens.raw_text("title"));
                self.title = cut(&title, TITLE_MAX).to_owned();
            }
            "textarea" => {
                self.field(name, tokens, reading);
                let inside = tokens.raw_text("textarea");
                self.show(inside);
            }
            "base" => {
                let base = tokens.attribute("href").map(std::borrow::Cow::into_owned);
                self.base = self.base.take().or(base);
            }
            "meta" => self.meta(tokens, reading),
            "form" => self.form(tokens),
            "input" | "select" | "button" => self.field(name, tokens, reading),
            "iframe" | "frame" => self.frame(tokens, reading),
            "object" | "embed" | "applet" => self.object(tokens, reading),
            "link" | "img" | "image" => {}
            "hta:application" => {
                let kept = tokens.attributes.iter().take(LISTED_MAX);
                self.attributes = kept
                    .map(|known| (known.name.to_ascii_lowercase(), known.value().into_owned()))
                    .collect();
            }
            _ => {}
        }
        if BLOCKS.contains(&name) {
            self.show("\n");
        }
    }

    fn end(&mut self, name: &str) {
        if name.eq_ignore_ascii_case("form") {
            self.in_form = false;
        }
        if BLOCKS.iter().any(|block| name.eq_ignore_ascii_case(block)) {
            self.show("\n");
        }
    }

    /// What every element may have: handlers of events, and addresses.
    fn attributes(&mut self, name: &str, tokens: &Tokens<'_>, reading: &mut Reading<'_>) {
        for attribute in &tokens.attributes {
            let value = attribute.value();
            let key = attribute.name.to_ascii_lowercase();
            let start = value.trim_start();
            if key.starts_with("on") && key.len() > 3 {
                self.run(&value, Language::JavaScript, reading);
            } else if let Some(code) = strip_scheme(start, "javascript:") {
                self.run(
                    &String::from_utf8_lossy(&decode::percent(code)),
                    Language::JavaScript,
                    reading,
                );
            } else if let Some(code) = strip_scheme(start, "vbscript:") {
                self.run(code, Language::VbScript, reading);
            } else if strip_scheme(start, "data:").is_some() {
                self.data(name, &key, &value, reading);
            } else if ADDRESSES.contains(&key.as_str()) {
                self.address(&value);
            } else if key == "download" {
                self.download_names.push(value.into_owned());
            } else if key == "srcdoc" {
                let spot = self.spot();
                self.read_within(&value, &spot, reading);
            }
        }
    }

    fn script(&mut self, tokens: &mut Tokens<'_>, reading: &mut Reading<'_>) {
        let label = tokens.attribute("type").filter(|label| !label.is_empty());
        let label = tokens.attribute("language").or(label);
        let source = ["src", "href", "xlink:href"].iter().find_map(|name| tokens.attribute(name));
        if let Some(source) = source {
            let address = self.resolved(source.trim());
            if leads_out(&address) {
                reading.contents.feature(Feature::ExternalLink, self.spot_of_script());
            }
            self.scripts += 1;
        }
        if tokens.closes_itself && self.kind == FileType::Svg {
            return;
        }
        let source = tokens.raw_text("script");
        let language = match &label {
            None => Language::JavaScript,
            Some(label) => match Language::of_label(label) {
                Some(language) => language,
                // Data and templates, in which addresses and pages stand all the same.
                None => {
                    self.hide(source);
                    return;
                }
            },
        };
        self.run(source, language, reading);
    }

    fn run(&mut self, source: &str, language: Language, reading: &mut Reading<'_>) {
        if source.trim().is_empty() {
            return;
        }
        let spot = self.spot_of_script();
        self.scripts += 1;
        let script = Script { source, language, setting: self.setting, depth: self.depth };
        reading.script(script, &spot);
    }

    fn spot_of_script(&self) -> Spot {
        self.within.clone().unwrap_or_else(|| script_spot(self.scripts))
    }

    fn spot(&self) -> Spot {
        self.within.clone().unwrap_or(Spot::Html)
    }

    /// A file in an address.
    fn data(&mut self, element: &str, attribute: &str, address: &str, reading: &mut Reading<'_>) {
        let Some(data) = data_url(address) else { return };
        if !reading.takes(data.bytes.len()) {
            return;
        }
        let kind = sniff(&data.bytes, None);
        let is_page =
            data.media_type.contains("html") || data.media_type.contains("xml") && element != "img";
        let spot = self.spot();
        if is_page {
            let html = decode::source(&data.bytes);
            self.read_within(&html, &spot, reading);
            return;
        }
        if data.media_type.contains("javascript") {
            self.run(&decode::source(&data.bytes), Language::JavaScript, reading);
            return;
        }
        let is_look = data.media_type.starts_with("image/")
            || data.media_type.contains("font")
            || attribute == "src" && element != "iframe" && element != "embed";
        let is_offered = attribute == "href" && element == "a"
            || matches!(element, "iframe" | "object" | "embed");
        if is_offered && !is_look {
            self.offers_data.get_or_insert(spot);
        }
        let is_text = matches!(kind, FileType::Text | FileType::Empty);
        if is_look && is_text {
            return;
        }
        let role = if is_look && is_picture(kind) { Role::Resource } else { Role::Member };
        reading.file(Embedded { bytes: data.bytes, kind, name: None, method: None, role });
    }

    fn meta(&mut self, tokens: &Tokens<'_>, reading: &mut Reading<'_>) {
        let Some(content) = tokens.attribute("content") else { return };
        let is = |attribute: &str, value: &str| {
            tokens
                .attribute(attribute)
                .is_some_and(|found| found.trim().eq_ignore_ascii_case(value))
        };
        if is("name", "generator") {
            self.generator.get_or_insert_with(|| cut(&content, TITLE_MAX).to_owned());
        }
        if !is("http-equiv", "refresh") {
            return;
        }
        let Some((_, address)) = content.split_once(['=', ';', ',']) else { return };
        let address = address.trim();
        let address = strip_scheme(address, "url")
            .map_or(address, |rest| rest.trim_start().trim_start_matches('='));
        let address = address.trim().trim_matches(['"', '\'']);
        if strip_scheme(address, "data:").is_some() {
            self.data("iframe", "href", address, reading);
        } else if !address.is_empty() {
            let address = self.resolved(address);
            let spot = self.spot();
            self.redirect(&address, &spot);
        }
    }

    fn form(&mut self, tokens: &Tokens<'_>) {
        self.in_form = true;
        if self.forms.len() >= LISTED_MAX {
            return;
        }
        let action = tokens.attribute("action").unwrap_or_default();
        let action = self.resolved(action.trim());
        let method = tokens.attribute("method").unwrap_or_default().to_ascii_lowercase();
        let method = if method.is_empty() { "get".to_owned() } else { cut(&method, 20).to_owned() };
        self.forms.push(Form { action, method, ..Form::default() });
    }

    fn field(&mut self, name: &str, tokens: &Tokens<'_>, reading: &mut Reading<'_>) {
        let kind = tokens
            .attribute("type")
            .map_or_else(|| name.to_owned(), |kind| kind.trim().to_ascii_lowercase());
        let kind = if kind == "input" { "text".to_owned() } else { kind };
        // A field without a form is sent by script.
        if self.forms.is_empty() {
            self.forms.push(Form { method: "script".to_owned(), ..Form::default() });
        }
        let action = tokens.attribute("formaction").map(|action| self.resolved(action.trim()));
        let label = ["name", "id", "placeholder"]
            .iter()
            .find_map(|name| tokens.attribute(name))
            .unwrap_or_default();
        let spot = Spot::inside(Inside::Field, cut(&label, NAME_MAX));
        let Some(form) = self.forms.last_mut() else { return };
        if form.fields.len() < LISTED_MAX {
            form.fields.push((cut(&label, NAME_MAX).to_owned(), cut(&kind, NAME_MAX).to_owned()));
        }
        if let Some(action) = action {
            form.action = action;
        }
        if kind == "password" {
            form.asks_password = true;
            reading.contents.feature(Feature::CredentialForm, spot);
        } else if form.posts_elsewhere()
            && matches!(kind.as_str(), "text" | "email" | "tel" | "textarea")
        {
            reading.contents.feature(Feature::CredentialForm, spot);
        }
    }

    fn frame(&mut self, tokens: &Tokens<'_>, reading: &mut Reading<'_>) {
        let Some(source) = tokens.attribute("src") else { return };
        let address = self.resolved(source.trim());
        if leads_out(&address) {
            if self.frames.len() < LISTED_MAX && !self.frames.contains(&address) {
                self.frames.push(address);
            }
            reading.contents.feature(Feature::ExternalLink, self.spot());
        }
    }

    fn object(&self, tokens: &Tokens<'_>, reading: &mut Reading<'_>) {
        let spot = self.spot();
        if let Some(class) = tokens.attribute("classid") {
            reading.class(&class, &spot);
        }
        let sources = ["data", "src", "codebase", "archive"];
        if sources
            .iter()
            .filter_map(|name| tokens.attribute(name))
            .any(|source| leads_out(source.trim()))
        {
            reading.contents.feature(Feature::ExternalLink, spot);
        }
    }

    /// Comments, of which browsers note where a page was saved from, and in which Office
    /// and old browsers find markup of their own.
    fn comment(&mut self, text: &str, reading: &mut Reading<'_>) {
        let text = text.trim();
        if let Some(saved) =
            text.strip_prefix("saved from url=").or_else(|| text.strip_prefix("Mirrored from "))
        {
            let address = saved.split_once(')').map_or(saved, |(_, address)| address);
            let address = address.split_whitespace().next().unwrap_or_default();
            self.saved_from.get_or_insert_with(|| cut(address, NAME_MAX).to_owned());
        }
        if text.starts_with("[if")
            && let Some((_, inside)) = text.split_once("]>")
        {
            let inside = inside.strip_suffix("<![endif]").unwrap_or(inside);
            let spot = self.spot();
            self.read_within(inside, &spot, reading);
        } else {
            self.hide(text);
        }
    }

    fn address(&mut self, address: &str) {
        let spot = Spot::inside(Inside::Link, self.links.len().to_string());
        self.link(address, &spot);
    }

    fn link(&mut self, address: &str, spot: &Spot) {
        let address = self.resolved(address.trim());
        let leads = leads_out(&address)
            || ["mailto:", "tel:", "ms-"]
                .iter()
                .any(|scheme| strip_scheme(&address, scheme).is_some());
        if leads && self.links.len() < LINKS_MAX && self.linked.insert(address.clone()) {
            self.links.push((spot.clone(), address));
        }
    }

    fn redirect(&mut self, address: &str, spot: &Spot) {
        if self.redirects.len() < LISTED_MAX && !self.redirects.iter().any(|known| known == address)
        {
            self.redirects.push(address.to_owned());
        }
        self.link(address, spot);
    }

    /// An address on this page: whole, or behind the base that the page names.
    fn resolved(&self, address: &str) -> String {
        let address: String =
            address.chars().filter(|letter| !matches!(letter, '\t' | '\n' | '\r')).collect();
        let Some(base) = &self.base else { return address };
        if has_scheme(&address) || address.is_empty() {
            return address;
        }
        let Some((scheme, rest)) = base.split_once("://") else { return address };
        if address.starts_with("//") {
            return format!("{scheme}:{address}");
        }
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if address.starts_with('/') {
            return format!("{scheme}://{host}{address}");
        }
        let folder = rest
            .rfind('/')
            .and_then(|at| rest.get(..=at))
            .map_or_else(|| format!("{host}/"), str::to_owned);
        format!("{scheme}://{folder}{address}")
    }

    fn show(&mut self, text: &str) {
        if self.shown.len() < SHOWN_MAX {
            self.shown.push_str(&decode::entities(cut(text, SHOWN_MAX)));
        }
    }

    fn hide(&mut self, text: &str) {
        if self.hidden.len() < SHOWN_MAX && !text.trim().is_empty() {
            self.hidden.push_str(cut(text, SHOWN_MAX));
            self.hidden.push('\n');
        }
    }
}

impl Form {
    /// Whether a page from a mail sends what is filled in to somebody.
    fn posts_elsewhere(&self) -> bool {
        self.method == "post" && leads_out(&self.action)
    }

    fn fact(&self) -> FactValue {
        let mut facts = Facts::default();
        facts.put_some(FactKey::Action, Some(self.action.clone()));
        facts.put(FactKey::FormMethod, self.method.as_str());
        let fields = self.fields.iter().map(|(name, kind)| {
            let mut facts = Facts::default();
            facts.put_some(FactKey::Name, Some(name.clone()));
            facts.put(FactKey::Kind, kind.as_str());
            facts
        });
        facts.put_some(FactKey::Fields, Some(fields.collect::<Vec<_>>()));
        facts.into()
    }
}

fn named(name: &str, value: &str) -> FactValue {
    let mut facts = Facts::default();
    facts.put(FactKey::Name, cut(name, NAME_MAX));
    facts.put(FactKey::Value, cut(value, TITLE_MAX));
    facts.into()
}

/// Whether a script sends the reader elsewhere by giving an address to this.
fn is_move(by: &str) -> bool {
    by == "location"
        || by.ends_with(".location")
        || ["location.href", "location.replace", "location.assign"]
            .iter()
            .any(|end| by.ends_with(end))
}

/// Whether an address lies outside of the page and its folder.
fn leads_out(address: &str) -> bool {
    let outside = ["http:", "https:", "ftp:", "file:", "search-ms:", "\\\\", "//"];
    outside.iter().any(|start| strip_scheme(address, start).is_some())
}

fn has_scheme(address: &str) -> bool {
    let Some((scheme, _)) = address.split_once(':') else { return false };
    scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
}

fn strip_scheme<'a>(address: &'a str, scheme: &str) -> Option<&'a str> {
    let start = address.get(..scheme.len())?;
    start.eq_ignore_ascii_case(scheme).then(|| address.get(scheme.len()..))?
}

fn cut(text: &str, bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes)).unwrap_or(text)
}

/// Runs of blanks as one, empty lines taken out.
fn tidy(text: &str) -> String {
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Pages in addresses and attributes of pages.
const DEPTH_MAX: usize = 2;
const SHOWN_MAX: usize = 64 << 10;
const TITLE_MAX: usize = 1_000;
const NAME_MAX: usize = 300;
const LISTED_MAX: usize = 200;
const LINKS_MAX: usize = 10_000;

/// Attributes that hold an address.
const ADDRESSES: [&str; 14] = [
    "href",
    "src",
    "xlink:href",
    "action",
    "formaction",
    "data",
    "codebase",
    "background",
    "poster",
    "archive",
    "cite",
    "longdesc",
    "ping",
    "manifest",
];

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 25] = [
    "p", "div", "br", "tr", "td", "th", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5",
    "h6", "form", "section", "header", "footer", "option", "label", "button", "text", "hr",
];
