//! Style sheets of a page as far as they hide elements (CSS 2.1, Selectors Level 3).
//!
//! Selectors are followed that are one class, one id, or a tag with one of both.
//! Everything else, such as what holds for some media alone, is passed over.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::style::Declared;

/// The rules read so far.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    classes: BTreeMap<String, ByTag>,
    ids: BTreeMap<String, ByTag>,
    /// Selectors kept.
    kept: usize,
    /// Rules met, followed or not.
    met: usize,
    /// There were more than the bound.
    pub(super) is_cut: bool,
}

/// The rules of one class or id by tag in lower case; without a tag they hold for all.
type ByTag = BTreeMap<String, Rule>;

#[derive(Debug, Clone, Copy)]
struct Rule {
    /// Of two rules that are equally special the later one holds.
    number: usize,
    declared: Declared,
}

/// What selectors may name of an element.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Named<'h> {
    pub(super) tag: &'h str,
    pub(super) classes: &'h str,
    pub(super) id: &'h str,
}

impl Sheet {
    /// Reads the content of a `style` element.
    pub(super) fn read(&mut self, css: &str) {
        let css = plain(css);
        let mut rest = css.as_ref();
        loop {
            rest = rest.trim_start();
            if let Some(after) = ["<!--", "-->"].iter().find_map(|mark| rest.strip_prefix(mark)) {
                rest = after;
            } else if rest.starts_with('@') {
                rest = behind_at_rule(rest);
            } else if let Some((selectors, after)) = rest.split_once('{') {
                let (declarations, after) = block(after);
                self.met += 1;
                let number = self.met;
                self.rule(selectors, Rule { number, declared: Declared::of(declarations) });
                rest = after;
            } else {
                return;
            }
        }
    }

    /// What all rules together say of an element.
    pub(super) fn declared(&self, named: Named<'_>) -> Declared {
        if named.classes.is_empty() && named.id.is_empty() {
            return Declared::default();
        }
        let classes = named.classes.split_ascii_whitespace();
        let classes = classes.filter_map(|class| self.classes.get(class).zip(Some(0)));
        let mut found = Vec::new();
        let mut tag = None;
        for (rules, special) in classes.chain(self.ids.get(named.id).zip(Some(2))) {
            let tag = tag.get_or_insert_with(|| named.tag.to_ascii_lowercase());
            let (for_all, for_tag) = (rules.get(""), rules.get(tag.as_str()));
            found.extend(for_all.map(|rule| (special, rule)));
            found.extend(for_tag.map(|rule| (special + 1, rule)));
        }
        found.sort_unstable_by_key(|&(special, rule)| (special, rule.number));
        found.iter().fold(Declared::default(), |all, (_, rule)| all.then(rule.declared))
    }

    fn rule(&mut self, selectors: &str, rule: Rule) {
        if rule.declared.is_empty() {
            return;
        }
        for (tag, mark, name) in selectors.split(',').filter_map(simple) {
            let names = if mark == '.' { &mut self.classes } else { &mut self.ids };
            let known = names.get_mut(name).and_then(|rules| rules.get_mut(&tag));
            if let Some(known) = known {
                *known = Rule { declared: known.declared.then(rule.declared), ..rule };
            } else if self.kept < RULES_MAX {
                self.kept += 1;
                names.entry(name.to_owned()).or_default().insert(tag, rule);
            } else {
                self.is_cut = true;
            }
        }
    }
}

/// A selector that is followed: its tag in lower case, its mark and its name.
fn simple(selector: &str) -> Option<(String, char, &str)> {
    let selector = selector.trim();
    let (tag, rest) = selector.split_at_checked(selector.find(['.', '#'])?)?;
    let mut name = rest.chars();
    let mark = name.next()?;
    let name = name.as_str();
    let tag = if tag == "*" { "" } else { tag };
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii();
    let is_simple = tag.len() <= TAG_MAX
        && tag.chars().all(is_name)
        && !name.is_empty()
        && name.chars().all(is_name);
    is_simple.then(|| (tag.to_ascii_lowercase(), mark, name))
}

/// The sheet without comments and without what stands within quotation marks, so
/// that every brace left in it is one.
fn plain(css: &str) -> Cow<'_, str> {
    let is_mark = |c: char| matches!(c, '"' | '\'' | '/' | '\\');
    let mut kept = String::new();
    let mut rest = css;
    while let Some(at) = rest.find(is_mark) {
        let (before, marked) = rest.split_at_checked(at).unwrap_or((rest, ""));
        kept.push_str(before);
        let behind = marked.get(1..).unwrap_or_default();
        rest = match marked.as_bytes() {
            [b'/', b'*', ..] => {
                kept.push(' ');
                behind.get(1..).and_then(|text| text.split_once("*/")).map_or("", |(_, rest)| rest)
            }
            [b'/', ..] => {
                kept.push('/');
                behind
            }
            // An escaped character makes a name that is not followed.
            [b'\\', ..] => {
                kept.push('\\');
                let length = behind.chars().next().map_or(0, char::len_utf8);
                behind.get(length..).unwrap_or_default()
            }
            [mark, ..] => {
                kept.push_str("''");
                behind.get(string_length(behind.as_bytes(), *mark)..).unwrap_or_default()
            }
            [] => "",
        };
    }
    if kept.is_empty() && rest.len() == css.len() {
        return Cow::Borrowed(css);
    }
    kept.push_str(rest);
    Cow::Owned(kept)
}

/// Bytes of a string up to and with its closing mark, or up to the end of its line.
fn string_length(text: &[u8], mark: u8) -> usize {
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        at += match byte {
            b'\n' => return at,
            b'\\' => 2,
            _ if byte == mark => return at + 1,
            _ => 1,
        };
    }
    text.len()
}

/// What follows a rule such as `@import …;` or `@media … { … }`.
fn behind_at_rule(css: &str) -> &str {
    let Some(end) = css.find(['{', ';']) else { return "" };
    let (_, after) = css.split_at_checked(end + 1).unwrap_or_default();
    if css.as_bytes().get(end) == Some(&b'{') { block(after).1 } else { after }
}

/// The content of a block whose brace was read, and what follows it.
fn block(css: &str) -> (&str, &str) {
    let mut depth = 1_usize;
    for at in memchr::memchr2_iter(b'{', b'}', css.as_bytes()) {
        let is_open = css.as_bytes().get(at) == Some(&b'{');
        depth = if is_open { depth + 1 } else { depth - 1 };
        if depth == 0 {
            let after = css.get(at + 1..).unwrap_or_default();
            return (css.get(..at).unwrap_or_default(), after);
        }
    }
    (css, "")
}

/// Longer tags are no element's. Were they compared, it would be for every class.
const TAG_MAX: usize = 32;

/// Selectors kept; pages of newsletters have a few hundred.
const RULES_MAX: usize = 1_000;

#[cfg(test)]
mod tests {
    use super::{Named, RULES_MAX, Sheet};

    /// Whether the sheet hides `<p class="x y" id=z>`.
    fn check(css: &str, want: bool) {
        let mut sheet = Sheet::default();
        sheet.read(css);
        let named = Named { tag: "P", classes: " x\ny", id: "z" };
        assert_eq!(sheet.declared(named).hides_all(), want, "{css}");
    }

    #[test]
    fn simple_selectors_are_followed() {
        for css in [
            ".x{display:none}",
            "#z { opacity : 0 }",
            "p.y{display:none",
            "P#z,.a{display:none}",
            "*.x{display:none}",
            ".a, .b .c, .x{color:red;display:none}",
            "<!-- .x /* } */ { /* ; */ display : none } -->",
            "@import url(a;b); @media print{.x{display:block}} @font-face{a:b} .x{display:none}",
            ".a{content:'}{'}.x{content:\"\\\"}\";display:none}",
            ".x{display:none}.x{color:red}",
            "#z{display:none}.x{display:block}",
            ".y{display:block}.x{display:none}",
        ] {
            check(css, true);
        }
    }

    #[test]
    fn everything_else_is_passed_over() {
        for css in [
            "",
            "{}",
            "}",
            "@",
            "@media print{.x{display:none}}",
            "@media print{.a{}} .b{display:none}",
            ".xx{display:none}",
            ".X{display:none}",
            "div.x{display:none}",
            ".x.y{display:none}",
            ".x p,p .x,.x:hover,.x>b,x,p{display:none}",
            "/* .x{display:none} */",
            "/* .x{display:none}",
            ".a{content:'} .x{display:none}'}",
            ".\\x{display:none}",
            ".x{display:none}.x{display:block}",
            ".x{display:none}.y{display:block}",
            ".x{display:none}p.y{display:block}",
            "}.x{display:none}",
            "a;.x{display:none}",
        ] {
            check(css, false);
        }
    }

    #[test]
    fn the_number_is_bounded() {
        let rules = |count: usize| {
            let mut sheet = Sheet::default();
            sheet.read(&(0..count).map(|n| format!(".x{n}{{display:none}}")).collect::<String>());
            (sheet.kept, sheet.is_cut)
        };
        assert_eq!(rules(RULES_MAX), (RULES_MAX, false));
        assert_eq!(rules(RULES_MAX + 1), (RULES_MAX, true));
    }
}
