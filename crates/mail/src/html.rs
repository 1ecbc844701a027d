//! What a reader of an HTML body saw, and where its links go.
//!
//! The page is read as a mail client without script shows it: the tokens of the
//! HTML Standard, and of its tree only what decides which text is shown and
//! which is hidden. Of style sheets only the simplest rules count, and for the
//! elements behind them alone.

mod element;
mod entities;
mod flow;
mod look;
mod reference;
mod scene;
mod sheet;
mod style;
mod token;

use std::borrow::Cow;

use element::{BLOCK, CELL, Element, LEADS, Open, PLAIN, RAW, ROW, UNSHOWN, element};
use flow::Flow;
use sheet::{Named, Sheet};
use style::Declared;
use token::{Attribute, Token, Tokens, Within, decode};

pub use look::{Count, Look, Style, Tag};
pub use scene::{Pictures, Piece, Room, Scene, scene};

/// An HTML body as read.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Visible text, blocks on lines of their own; hidden elements left out.
    pub text: String,
    pub links: Vec<PageLink>,
    /// `action` of every form.
    pub forms: Vec<String>,
    /// `src` and the like that a reader would fetch: pictures, frames, styles.
    pub remote: Vec<String>,
    /// Content-IDs named by `cid:`.
    pub cids: Vec<String>,
    /// Whether a password field stands in the page.
    pub password_field: bool,
    /// Whether there is script.
    pub script: bool,
    /// Text that the page hides from its reader.
    pub hidden: String,
    /// More links than the limit, more attributes than are read, or a `base` too long.
    pub links_cut: bool,
    /// More style rules, or deeper nesting, than are followed: text may be taken for
    /// shown or hidden that is not.
    pub hiding_cut: bool,
    pub work: vocab::Work,
}

/// One link of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageLink {
    /// The text a reader sees, or the alternative text of a picture.
    pub text: String,
    /// `href` with entities decoded, resolved against `<base href>`, blanks inside taken out.
    pub target: String,
}

/// Reads a page; any text is a page.
#[must_use]
pub fn page(html: &str, limits: &vocab::Limits) -> Page {
    let mut reader = Reader::new(limits.links);
    let mut tokens = Tokens::new(html);
    let mut nodes = 0_u64;
    while let Some(token) = tokens.next() {
        nodes += 1;
        match token {
            Token::Text(text) => reader.text(text),
            Token::Start(name) => {
                let element = element(name);
                reader.start(name, element, &tokens.attributes);
                if element.is(RAW | PLAIN) {
                    let media = tokens.attributes.iter().find(|a| a.is("media"));
                    let is_sheet = element.name == "style" && media.is_none_or(shows_on_screen);
                    let inside = tokens.raw_text(element.name);
                    if element.is(PLAIN) {
                        reader.text(inside);
                    } else if is_sheet {
                        reader.sheet.read(inside);
                    }
                }
            }
            Token::End(name) => reader.end(element(name)),
        }
    }
    let bytes = u64::try_from(html.len()).unwrap_or(u64::MAX);
    reader.page.links_cut |= tokens.is_cut;
    Page { work: vocab::Work { bytes, nodes, calls: 0 }, ..reader.finish() }
}

/// A page under construction. Targets are as written until the end, because a
/// `base` holds for the links before it as well.
struct Reader {
    page: Page,
    links_max: usize,
    base: Option<String>,
    sheet: Sheet,
    open: Open,
    shown: Flow,
    hidden: Flow,
    link: Option<OpenLink>,
}

/// A link whose end was not met yet.
struct OpenLink {
    target: String,
    /// Where in the visible text its own begins.
    start: usize,
    /// Alternative texts of the pictures inside.
    alternative: String,
}

impl Reader {
    fn new(links_max: usize) -> Self {
        Self {
            page: Page::default(),
            links_max,
            base: None,
            sheet: Sheet::default(),
            open: Open::default(),
            shown: Flow::default(),
            hidden: Flow::default(),
            link: None,
        }
    }

    fn text(&mut self, text: &str) {
        let text = decode(text, Within::Text);
        let is_preformatted = self.open.is_preformatted();
        let flow = self.flow();
        if is_preformatted { flow.preformatted(&text) } else { flow.text(&text) }
    }

    fn flow(&mut self) -> &mut Flow {
        if self.open.is_hidden() { &mut self.hidden } else { &mut self.shown }
    }

    fn start(&mut self, tag: &str, element: &'static Element, attributes: &[Attribute<'_>]) {
        let declared = self.common(tag, attributes);
        if element.is(LEADS) {
            self.lead(element, attributes);
        }
        self.page.script |= element.name == "script";
        if !element.is(RAW | PLAIN) {
            self.open.start(element, declared);
        }
        if declared.hides_all() || declared.hides_text(0) != 0 || element.is(UNSHOWN) {
            self.hidden.edge();
        }
        self.lay_out(element);
    }

    fn end(&mut self, element: &'static Element) {
        if element.name == "a" {
            self.close_link();
        }
        if element.is(BLOCK | ROW) {
            self.flow().edge();
        }
        self.open.end(element);
    }

    fn lay_out(&mut self, element: &'static Element) {
        match element.name {
            "br" => self.flow().line_break(),
            _ if element.is(CELL) => self.flow().cell(),
            _ if element.is(BLOCK | ROW) => self.flow().edge(),
            _ => {}
        }
    }

    /// Attributes that any element may have: what hides it, and script. Of two with
    /// the same name the first holds.
    fn common(&mut self, tag: &str, attributes: &[Attribute<'_>]) -> Declared {
        let (mut hidden, mut inline) = (Declared::default(), None);
        let mut named = Named { tag, ..Named::default() };
        for attribute in attributes {
            match attribute.name.as_bytes() {
                [b'o' | b'O', b'n' | b'N', _, ..] => self.page.script = true,
                name if name.eq_ignore_ascii_case(b"class") && named.classes.is_empty() => {
                    named.classes = attribute.value;
                }
                name if name.eq_ignore_ascii_case(b"id") && named.id.is_empty() => {
                    named.id = attribute.value;
                }
                name if name.eq_ignore_ascii_case(b"hidden") => hidden = Declared::NOT_DISPLAYED,
                name if name.eq_ignore_ascii_case(b"style") && inline.is_none() => {
                    let style = attribute.decoded();
                    inline = Some(Declared::of(&style));
                    if memchr::memchr(b'(', style.as_bytes()).is_some() {
                        style::addresses(&style).for_each(|address| self.fetch(address));
                    }
                }
                _ => {}
            }
        }
        hidden.then(self.sheet.declared(named)).then(inline.unwrap_or_default())
    }

    /// Attributes that lead out of the page.
    fn lead(&mut self, element: &'static Element, attributes: &[Attribute<'_>]) {
        let value = |name: &str| attributes.iter().find(|a| a.is(name)).map(Attribute::decoded);
        match element.name {
            "a" => {
                self.close_link();
                if let Some(target) =
                    value("href").or_else(|| value("xlink:href")).and_then(|href| target(&href))
                {
                    let start = self.shown.text.len();
                    self.link = Some(OpenLink { target, start, alternative: String::new() });
                }
            }
            "area" => {
                if let Some(target) = value("href").and_then(|href| target(&href)) {
                    let text = value("alt").unwrap_or_default();
                    self.keep_link(PageLink { text: one_line(&text), target });
                }
            }
            "base" => {
                let href = value("href").and_then(|href| target(&href));
                let is_long = href.as_ref().is_some_and(|href| href.len() > BASE_MAX);
                self.page.links_cut |= is_long && self.base.is_none();
                self.base = self.base.take().or(href.filter(|_| !is_long));
            }
            "form" => self.form(&value("action").unwrap_or_default()),
            "link" => {
                if let Some(href) = value("href") {
                    self.fetch(&href);
                }
            }
            "meta"
                if value("http-equiv")
                    .is_some_and(|v| v.trim().eq_ignore_ascii_case("refresh")) =>
            {
                if let Some(target) = value("content").and_then(|content| refresh(&content)) {
                    self.keep_link(PageLink { text: String::new(), target });
                }
            }
            "input" | "button" => {
                let kind = value("type").unwrap_or_default();
                self.page.password_field |= kind.trim().eq_ignore_ascii_case("password");
                if let Some(action) = value("formaction") {
                    self.form(&action);
                }
            }
            "img" | "image" => {
                if let (Some(link), Some(alternative)) = (&mut self.link, value("alt")) {
                    push_bounded(&mut link.alternative, &alternative);
                }
            }
            _ => {}
        }
        for attribute in attributes {
            if FETCHED.iter().any(|name| attribute.is(name)) {
                self.fetch(&attribute.decoded());
            } else if attribute.is("srcset") || attribute.is("imagesrcset") {
                source_set(&attribute.decoded()).for_each(|address| self.fetch(address));
            }
        }
    }

    fn form(&mut self, action: &str) {
        let action = target_of(action);
        self.page.script |= is_script(&action);
        if self.page.forms.len() < self.links_max {
            self.page.forms.push(action);
        } else {
            self.page.links_cut = true;
        }
    }

    fn fetch(&mut self, address: &str) {
        if address.trim_start().get(..5).is_some_and(|s| s.eq_ignore_ascii_case("data:")) {
            return;
        }
        let address = target_of(address);
        self.page.script |= is_script(&address);
        let (list, value) = match address.get(..4) {
            Some(scheme) if scheme.eq_ignore_ascii_case("cid:") => {
                (&mut self.page.cids, address.get(4..).unwrap_or_default().to_owned())
            }
            _ if address.is_empty() => return,
            _ => (&mut self.page.remote, address),
        };
        if list.len() < self.links_max {
            list.push(value);
        } else {
            self.page.links_cut = true;
        }
    }

    fn close_link(&mut self) {
        let Some(link) = self.link.take() else { return };
        let inside = self.shown.text.get(link.start..).unwrap_or_default();
        let text = one_line(inside);
        let text = if text.is_empty() { one_line(&link.alternative) } else { text };
        self.keep_link(PageLink { text, target: link.target });
    }

    fn keep_link(&mut self, link: PageLink) {
        self.page.script |= is_script(&link.target);
        if self.page.links.len() < self.links_max {
            self.page.links.push(link);
        } else {
            self.page.links_cut = true;
        }
    }

    fn finish(mut self) -> Page {
        self.close_link();
        let base = self.base.as_deref();
        let resolve = |target: &mut String| {
            if let Cow::Owned(resolved) = reference::resolve(base, target) {
                *target = resolved;
            }
        };
        self.page.links.iter_mut().for_each(|link| resolve(&mut link.target));
        self.page.forms.iter_mut().filter(|action| !action.is_empty()).for_each(resolve);
        self.page.remote.iter_mut().for_each(resolve);
        // Without a scheme and a base there is nothing to fetch from.
        self.page.remote.retain(|address| {
            let scheme = reference::scheme(address).unwrap_or_default();
            ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
                || address.starts_with("//")
        });
        self.page.hiding_cut = self.open.is_cut || self.sheet.is_cut;
        Page { text: self.shown.finish(), hidden: self.hidden.finish(), ..self.page }
    }
}

/// A link target as a client takes it; a mere place on the same page is none.
fn target(href: &str) -> Option<String> {
    let target = target_of(href);
    (!target.is_empty() && !target.starts_with('#')).then_some(target)
}

/// Clients drop line ends and tabs inside an address. Blanks go from the ones
/// that lead to a host; what a script or a letter says keeps them.
fn target_of(address: &str) -> String {
    let trimmed = address.trim_matches(|c: char| c.is_ascii_whitespace() || c.is_ascii_control());
    let mut kept = trimmed.to_owned();
    if memchr::memchr3(b'\t', b'\n', b'\r', kept.as_bytes()).is_some() {
        kept.retain(|c| !matches!(c, '\t' | '\n' | '\r'));
    }
    if memchr::memchr(b' ', kept.as_bytes()).is_some() {
        let scheme = reference::scheme(&kept).unwrap_or_default();
        if !TEXT_SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
            kept.retain(|c| c != ' ');
        }
    }
    kept
}

fn is_script(target: &str) -> bool {
    let scheme = reference::scheme(target).unwrap_or_default();
    scheme.eq_ignore_ascii_case("javascript") || scheme.eq_ignore_ascii_case("vbscript")
}

/// The target of `<meta http-equiv=refresh content="0; url=…">`.
fn refresh(content: &str) -> Option<String> {
    let (_, rest) = content.split_once([';', ','])?;
    let rest = rest.trim_start();
    let rest = match rest.get(..3) {
        Some(word) if word.eq_ignore_ascii_case("url") => {
            rest.get(3..)?.trim_start().strip_prefix('=')?
        }
        _ => rest,
    };
    target(rest.trim().trim_matches(['"', '\'']))
}

/// The addresses of a `srcset`: each goes on to white space, and behind it come
/// widths up to a comma (HTML Standard, section "Srcset attributes").
fn source_set(value: &str) -> impl Iterator<Item = &str> {
    let mut rest = value;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c == ',' || c.is_ascii_whitespace());
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (address, after) =
            rest.split_at_checked(end).filter(|(address, _)| !address.is_empty())?;
        let alone = address.trim_end_matches(',');
        let has_widths = alone.len() == address.len();
        rest = if has_widths { after.split_once(',').map_or("", |(_, rest)| rest) } else { after };
        Some(alone)
    })
}

/// Whether a sheet for these media holds where mails are read.
fn shows_on_screen(media: &Attribute<'_>) -> bool {
    let media = media.decoded();
    media.split(',').map(str::trim).any(|medium| {
        medium.is_empty()
            || ["all", "screen"].iter().any(|known| medium.eq_ignore_ascii_case(known))
    })
}

fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len().min(LINK_TEXT_MAX));
    for word in text.split_whitespace() {
        if line.len() + word.len() > LINK_TEXT_MAX {
            push_bounded(&mut line, word);
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Appends, behind a blank, as much as a link text may hold; a last `…` tells of more.
fn push_bounded(line: &mut String, text: &str) {
    if !line.is_empty() && line.len() < LINK_TEXT_MAX {
        line.push(' ');
    }
    let room = LINK_TEXT_MAX.saturating_sub(line.len());
    line.push_str(text.get(..text.floor_char_boundary(room)).unwrap_or_default());
    if text.len() > room && !line.ends_with('…') {
        line.push('…');
    }
}

/// Attributes whose value a client fetches while it shows the page.
const FETCHED: [&str; 7] = ["src", "background", "data", "poster", "lowsrc", "dynsrc", "code"];

/// Schemes whose addresses are text of their own, kept as written.
const TEXT_SCHEMES: [&str; 6] = ["javascript", "vbscript", "data", "mailto", "tel", "sms"];

/// Bytes of a `base`, which many links may repeat. Browsers long took no longer address.
const BASE_MAX: usize = 2_048;

/// Bytes kept of a link's text: what nobody reads deceives nobody.
const LINK_TEXT_MAX: usize = 1_024;

#[cfg(test)]
mod tests;
