//! Elements as far as layout and nesting tell them apart (HTML Standard,
//! sections "Rendering" and "The stack of open elements").

use super::style::Declared;

/// An element by its name, or the one that stands for all unknown names.
pub(super) fn element(name: &str) -> &'static Element {
    let mut key = [0; KEY_BYTES];
    for (place, byte) in key.iter_mut().zip(name.bytes()) {
        *place = byte.to_ascii_lowercase();
    }
    let at = ELEMENTS.binary_search_by_key(&u64::from_be_bytes(key), |known| known.key);
    let known = at.ok().and_then(|at| ELEMENTS.get(at));
    known.filter(|known| known.name.eq_ignore_ascii_case(name)).unwrap_or(&UNKNOWN)
}

/// One row of the table.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: &'static str,
    traits: u16,
    /// The first bytes of the name as a number: comparing those is what most of the
    /// time of a page would go into otherwise.
    key: u64,
}

impl Element {
    pub(super) const fn is(&self, traits: u16) -> bool {
        self.traits & traits != 0
    }
}

/// The elements that are open, innermost last, and what follows from them.
#[derive(Debug, Default)]
pub(super) struct Open {
    stack: Vec<Level>,
    hiding: usize,
    preformatted: usize,
    /// Elements were nested too deep to be followed, or to find what an end tag ends.
    pub(super) is_cut: bool,
}

#[derive(Debug, Clone, Copy)]
struct Level {
    element: &'static Element,
    /// Whether it is hidden with all that is inside.
    hides_all: bool,
    /// The properties that hide its text, unless an element inside declares them.
    hides_text: u8,
}

impl Open {
    pub(super) fn is_hidden(&self) -> bool {
        self.hiding > 0 || self.hides_text() != 0
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.stack.len()
    }

    fn hides_text(&self) -> u8 {
        self.stack.last().map_or(0, |level| level.hides_text)
    }

    pub(super) const fn is_preformatted(&self) -> bool {
        self.preformatted > 0
    }

    pub(super) fn start(&mut self, element: &'static Element, declared: Declared) {
        self.imply_ends(element);
        if element.is(VOID) {
            return;
        }
        if self.stack.len() >= DEPTH_MAX {
            self.is_cut = true;
            return;
        }
        let hides_all = declared.hides_all() || element.is(UNSHOWN);
        let hides_text = declared.hides_text(self.hides_text());
        self.stack.push(Level { element, hides_all, hides_text });
        self.hiding += usize::from(hides_all);
        self.preformatted += usize::from(element.is(PRE));
    }

    /// Closes the element of that name. A block's end closes what is open inside
    /// it, an inline element's end does not reach out of its block; that of a template
    /// closes all that is left open in it, or the rest of the page would seem hidden.
    pub(super) fn end(&mut self, element: &'static Element) {
        let stop = if element.is(UNSHOWN) {
            0
        } else if element.is(TABLE | CELL | ROW) {
            TABLE
        } else if element.is(BLOCK) {
            TABLE | CELL
        } else {
            BLOCK | TABLE | CELL | ROW
        };
        self.close(|open| open.key == element.key, stop);
    }

    /// Elements whose end tag people leave out: a row ends a row, a block a paragraph.
    fn imply_ends(&mut self, element: &'static Element) {
        if element.is(ITEM) {
            self.close(|open| open.is(ITEM), TABLE | CELL | LIST);
        } else if element.is(CELL) {
            self.close(|open| open.is(CELL), TABLE | ROW);
        } else if element.is(ROW) {
            self.close(|open| open.is(ROW), TABLE);
        }
        if element.is(BLOCK) {
            self.close(|open| open.is(PARAGRAPH), TABLE | CELL);
        }
    }

    /// Closes down to the innermost wanted element, unless one with a trait of
    /// `stop` or too many others stand before it.
    fn close(&mut self, is_wanted: impl Fn(&Element) -> bool, stop: u16) {
        let found = self
            .stack
            .iter()
            .rev()
            .take(SEARCH_MAX)
            .position(|open| is_wanted(open.element) || open.element.is(stop));
        let Some(count) = found else {
            self.is_cut |= self.stack.len() > SEARCH_MAX;
            return;
        };
        let at = self.stack.len() - 1 - count;
        if self.stack.get(at).is_none_or(|open| !is_wanted(open.element)) {
            return;
        }
        for open in self.stack.drain(at..) {
            self.hiding -= usize::from(open.hides_all);
            self.preformatted -= usize::from(open.element.is(PRE));
        }
    }
}

/// Has no content and no end tag.
pub(super) const VOID: u16 = 1;
/// Begins and ends on a line of its own.
pub(super) const BLOCK: u16 = 2;
pub(super) const CELL: u16 = 4;
pub(super) const ROW: u16 = 8;
pub(super) const TABLE: u16 = 16;
pub(super) const LIST: u16 = 32;
/// White space shows as written.
pub(super) const PRE: u16 = 64;
/// Its content is text without tags, and does not show.
pub(super) const RAW: u16 = 128;
/// Its content is text without tags.
pub(super) const PLAIN: u16 = 256;
/// Has attributes that lead somewhere.
pub(super) const LEADS: u16 = 512;
/// Its content does not show.
pub(super) const UNSHOWN: u16 = 1024;
/// Ends where the next block begins.
const PARAGRAPH: u16 = 2048;
/// Ends where the next one of its list begins.
const ITEM: u16 = 4096;

static UNKNOWN: Element = row("", LEADS);

/// Deeper elements are not followed; no client shows such a page either.
const DEPTH_MAX: usize = 65_536;

/// How many open elements an end tag may close or look past.
const SEARCH_MAX: usize = 256;

/// By so many bytes all of their names differ.
const KEY_BYTES: usize = 8;

const fn row(name: &'static str, traits: u16) -> Element {
    let mut key = 0;
    let mut rest = name.as_bytes();
    let mut left = KEY_BYTES;
    while let Some((&byte, more)) = rest.split_first()
        && left > 0
    {
        left -= 1;
        key |= (byte as u64) << (8 * left);
        rest = more;
    }
    Element { name, traits, key }
}

#[rustfmt::skip]
static ELEMENTS: [Element; 83] = [
    row("a", LEADS), row("address", BLOCK), row("applet", LEADS), row("area", VOID | LEADS),
    row("article", BLOCK), row("aside", BLOCK), row("audio", LEADS), row("b", 0), row("base", VOID | LEADS),
    row("blockquote", BLOCK), row("body", BLOCK | LEADS), row("br", VOID), row("button", LEADS),
    row("caption", BLOCK), row("center", BLOCK), row("col", VOID), row("dd", BLOCK | ITEM), row("dir", BLOCK | LIST),
    row("div", BLOCK), row("dl", BLOCK | LIST), row("dt", BLOCK | ITEM), row("em", 0), row("embed", VOID | LEADS),
    row("fieldset", BLOCK), row("figure", BLOCK), row("font", 0), row("footer", BLOCK), row("form", BLOCK | LEADS),
    row("frame", VOID | LEADS), row("frameset", BLOCK), row("h1", BLOCK), row("h2", BLOCK), row("h3", BLOCK),
    row("h4", BLOCK), row("h5", BLOCK), row("h6", BLOCK), row("head", 0), row("header", BLOCK), row("hr", VOID | BLOCK),
    row("html", 0), row("i", 0), row("iframe", RAW | LEADS), row("image", VOID | LEADS), row("img", VOID | LEADS),
    row("input", VOID | LEADS), row("li", BLOCK | ITEM), row("link", VOID | LEADS), row("listing", BLOCK | PRE), row("main", BLOCK),
    row("menu", BLOCK | LIST), row("meta", VOID | LEADS), row("nav", BLOCK), row("noembed", RAW), row("noframes", RAW),
    row("object", LEADS), row("ol", BLOCK | LIST), row("option", BLOCK | ITEM), row("p", BLOCK | PARAGRAPH), row("param", VOID), row("pre", BLOCK | PRE),
    row("script", RAW | LEADS), row("section", BLOCK), row("select", LIST), row("source", VOID | LEADS), row("span", 0),
    row("strong", 0), row("style", RAW), row("table", BLOCK | TABLE | LEADS), row("tbody", BLOCK),
    row("td", CELL | LEADS), row("template", UNSHOWN), row("textarea", PLAIN), row("tfoot", BLOCK), row("th", CELL | LEADS),
    row("thead", BLOCK), row("title", RAW), row("tr", ROW | LEADS), row("track", VOID | LEADS), row("u", 0), row("ul", BLOCK | LIST),
    row("video", LEADS), row("wbr", VOID), row("xmp", BLOCK | PRE | PLAIN),
];

#[cfg(test)]
mod tests {
    use super::{DEPTH_MAX, Declared, ELEMENTS, Open, SEARCH_MAX, element};

    #[test]
    fn the_table_is_sorted() {
        assert!(ELEMENTS.is_sorted_by(|a, b| a.key < b.key));
        assert_eq!(element("BlockQuote").name, "blockquote");
        assert_eq!(element("blockquotes").name, "");
        assert_eq!(element("v:rect").name, "");
        assert_eq!(element("x".repeat(99).as_str()).name, "");
    }

    #[test]
    fn hiding_ends_where_the_element_does() {
        // A star opens an element that hides, a plus one that hides its text, a minus one
        // that shows it again; the answer tells whether text at the end is hidden.
        let check = |tags: &str, hidden: bool| {
            let mut open = Open::default();
            for tag in tags.split(' ') {
                let (style, name) = match tag.split_at(1) {
                    ("/", name) => {
                        open.end(element(name));
                        continue;
                    }
                    ("*", name) => ("display:none", name),
                    ("+", name) => ("font-size:0", name),
                    ("-", name) => ("font-size:9px", name),
                    _ => ("", tag),
                };
                open.start(element(name), Declared::of(style));
            }
            assert_eq!(open.is_hidden(), hidden, "{tags}");
        };
        check("*div div /div", true);
        check("*div p /div", false);
        check("*p p", false);
        check("*p span /span", true);
        check("div *span /div", false);
        check("*div span /b", true);
        check("div *span b /span", false);
        check("*li li", false);
        check("*li ul li", true);
        check("table *tr td /td tr", false);
        check("table tr *td td", false);
        check("table tr *td table tr td td", true);
        check("div table tr *td /div", true);
        check("table tr *td /table", false);
        check("*img", false);
        check("template", true);
        check("template p /template", false);
        check("template table td /template", false);
        check("+td div", true);
        check("+td -div", false);
        check("+td -div /div", true);
        check("+td -div /div /td", false);
        check("+td *div -p", true);
    }

    #[test]
    fn depth_is_bounded() {
        let is_cut = |depth: usize, end: &str| {
            let mut open = Open::default();
            open.start(element("div"), Declared::default());
            (1..depth).for_each(|_| open.start(element("span"), Declared::default()));
            open.end(element(end));
            open.is_cut
        };
        assert!(!is_cut(SEARCH_MAX, "div"));
        assert!(!is_cut(SEARCH_MAX, "b"));
        assert!(is_cut(SEARCH_MAX + 1, "div"));
        assert!(!is_cut(DEPTH_MAX, "span"));
        assert!(is_cut(DEPTH_MAX + 1, "span"));
    }
}
