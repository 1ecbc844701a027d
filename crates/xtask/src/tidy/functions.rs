//! How long functions are. Length is what separates code that is read from code that
//! is searched: the limit is 70 lines of code, and only a flat table may pass it.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::finding::Finding;
use crate::workspace::{Source, for_tests_only};

/// One function with a body.
#[derive(Debug, Clone)]
pub(crate) struct Function {
    path: String,
    line: usize,
    name: String,
    /// Lines of the body that hold code, as clippy counts them.
    lines: usize,
    test: bool,
    /// Set when it says itself that it is long.
    excused: Option<Excuse>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Excuse {
    FlatTable,
    Story,
}

/// Every function of a file, tests included.
pub(crate) fn functions(source: &Source) -> Vec<Function> {
    let mut visitor = Bodies {
        path: &source.path,
        lines: source.text.lines().collect(),
        in_test: source.is_test(),
        found: Vec::new(),
    };
    visitor.visit_file(&source.tree);
    visitor.found
}

/// Finds functions over the limit. Test functions hold long snapshots and are left to clippy.
pub(crate) fn check(functions: &[Function]) -> Vec<Finding> {
    let long = functions.iter().filter(|function| !function.test && function.lines > LINES_MAX);
    long.filter_map(|function| {
        let remedy = match function.excused {
            Some(Excuse::FlatTable) => return None,
            Some(Excuse::Story) => "and is excused but no flat table: split it by what it tells",
            None => "split it, or if it is one flat table, say so with a reasoned `expect`",
        };
        let what = format!(
            "fn {} has {} lines, {LINES_MAX} are allowed, {remedy}",
            function.name, function.lines
        );
        Some(Finding::new(&function.path, function.line, what))
    })
    .collect()
}

/// A file that is long before its tests is worth a look for a second noun, no more.
pub(crate) fn long_file(source: &Source) -> Option<Finding> {
    let tests = source.tree.items.iter().find_map(|item| match item {
        syn::Item::Mod(module) if for_tests_only(&module.attrs) => Some(first_line(module.span())),
        _ => None,
    });
    let lines = tests.unwrap_or_else(|| source.text.lines().count());
    (lines > FILE_LINES_NOTED && !source.is_test()).then(|| {
        Finding::new(&source.path, 0, format!("{lines} lines before tests: two nouns, or a table?"))
    })
}

/// How long functions outside tests are: the middle one, nine of ten, ninety-nine of a hundred.
pub(crate) fn percentiles(functions: &[Function]) -> String {
    let mut lines: Vec<usize> =
        functions.iter().filter(|function| !function.test).map(|function| function.lines).collect();
    lines.sort_unstable();
    let at = |percent: usize| {
        let index = (lines.len() * percent / 100).min(lines.len().saturating_sub(1));
        lines.get(index).copied().unwrap_or_default()
    };
    format!("{} functions, lines p50 {} p90 {} p99 {}", lines.len(), at(50), at(90), at(99))
}

struct Bodies<'a> {
    path: &'a str,
    lines: Vec<&'a str>,
    in_test: bool,
    found: Vec<Function>,
}

impl Bodies<'_> {
    fn record(&mut self, attributes: &[syn::Attribute], name: &syn::Ident, body: &syn::Block) {
        let open = body.brace_token.span.open().start().line;
        let close = body.brace_token.span.close().end().line;
        self.found.push(Function {
            path: self.path.to_owned(),
            line: first_line(name.span()),
            name: name.to_string(),
            lines: self.code_lines(open, close),
            test: self.in_test || for_tests_only(attributes),
            excused: excuse(attributes, body, close.saturating_sub(open)),
        });
    }

    /// Lines strictly between the braces that hold code. Blank and comment lines do not
    /// count: a long reason must never be the price of a short function.
    fn code_lines(&self, open: usize, close: usize) -> usize {
        let body = self.lines.get(open..close.saturating_sub(1)).unwrap_or_default();
        body.iter()
            .map(|line| line.trim())
            .filter(|line| !line.is_empty() && !line.starts_with("//"))
            .count()
    }
}

impl<'ast> Visit<'ast> for Bodies<'_> {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let outside = self.in_test;
        self.in_test |= for_tests_only(&module.attrs);
        visit::visit_item_mod(self, module);
        self.in_test = outside;
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.record(&function.attrs, &function.sig.ident, &function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.record(&function.attrs, &function.sig.ident, &function.block);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        if let Some(body) = &function.default {
            self.record(&function.attrs, &function.sig.ident, body);
        }
        visit::visit_trait_item_fn(self, function);
    }
}

/// What a written `expect(clippy::too_many_lines, reason = …)` is worth.
fn excuse(attributes: &[syn::Attribute], body: &syn::Block, lines: usize) -> Option<Excuse> {
    attributes.iter().find(|attribute| says_too_many_lines(attribute))?;
    Some(if is_flat_table(body, lines) { Excuse::FlatTable } else { Excuse::Story })
}

fn says_too_many_lines(attribute: &syn::Attribute) -> bool {
    let syn::Meta::List(list) = &attribute.meta else { return false };
    let words = list.tokens.to_string();
    (list.path.is_ident("expect") || list.path.is_ident("allow"))
        && words.contains("too_many_lines")
        && words.contains("reason")
}

/// Whether one statement without a loop or a branch fills nearly all of the body.
fn is_flat_table(body: &syn::Block, lines: usize) -> bool {
    let longest = body.stmts.iter().max_by_key(|statement| height(statement.span()));
    longest.is_some_and(|statement| {
        let mut story = Story::default();
        story.visit_stmt(statement);
        height(statement.span()) * 10 >= lines * 8 && !story.told
    })
}

/// Looks for what makes a statement a story: loops, and blocks of several steps.
#[derive(Default)]
struct Story {
    told: bool,
}

impl<'ast> Visit<'ast> for Story {
    fn visit_expr(&mut self, expression: &'ast syn::Expr) {
        match expression {
            syn::Expr::ForLoop(_) | syn::Expr::While(_) | syn::Expr::Loop(_) => self.told = true,
            _ => visit::visit_expr(self, expression),
        }
    }

    fn visit_block(&mut self, block: &'ast syn::Block) {
        self.told |= block.stmts.len() > STEPS_IN_A_CELL;
        visit::visit_block(self, block);
    }
}

fn first_line(span: Span) -> usize {
    span.start().line
}

fn height(span: Span) -> usize {
    span.end().line.saturating_sub(span.start().line) + 1
}

const LINES_MAX: usize = 70;
const FILE_LINES_NOTED: usize = 800;
const STEPS_IN_A_CELL: usize = 3;

#[cfg(test)]
mod tests {
    use super::{check, functions, long_file, percentiles};
    use crate::workspace::Source;

    fn source(text: String) -> Source {
        Source::parse("crates/x/src/a.rs", text).unwrap()
    }

    fn findings(text: String) -> Vec<String> {
        check(&functions(&source(text))).iter().map(ToString::to_string).collect()
    }

    fn body(line: &str, times: usize) -> String {
        format!("{line}\n").repeat(times)
    }

    #[test]
    fn seventy_lines_of_code_pass_and_comments_are_free() {
        let text = format!("fn f() {{\n{}{}}}\n", body("g();", 70), body("// Why.", 30));
        assert!(findings(text).is_empty());
    }

    #[test]
    fn one_line_more_is_found_in_functions_methods_and_defaults() {
        let long = body("g();", 71);
        assert_eq!(
            findings(format!("fn f() {{\n{long}}}\n")),
            ["crates/x/src/a.rs:1: fn f has 71 lines, 70 are allowed, split it, or if it is one \
                 flat table, say so with a reasoned `expect`"]
        );
        assert_eq!(findings(format!("impl S {{ fn f() {{\n{long}}} }}\n")).len(), 1);
        assert_eq!(findings(format!("trait T {{ fn f() {{\n{long}}} }}\n")).len(), 1);
        assert_eq!(findings(format!("mod m {{ fn f() {{\n{long}}} }}\n")).len(), 1);
    }

    #[test]
    fn tests_are_left_to_clippy() {
        let long = body("g();", 71);
        assert!(findings(format!("#[cfg(test)] mod t {{ fn f() {{\n{long}}} }}\n")).is_empty());
        assert!(findings(format!("#[test] fn f() {{\n{long}}}\n")).is_empty());
    }

    #[test]
    fn an_excused_table_passes_and_an_excused_story_is_found() {
        let excuse = "#[expect(clippy::too_many_lines, reason = \"a table\")]\n";
        let table = body("1 => 2,", 80);
        let flat = format!("{excuse}fn f(n: u8) -> u8 {{\nmatch n {{\n{table}_ => 0,\n}}\n}}\n");
        assert!(findings(flat).is_empty());
        let story = format!("{excuse}fn f() {{\n{}}}\n", body("g();", 80));
        assert_eq!(findings(story).len(), 1);
        let looped = format!("{excuse}fn f() {{\nfor i in x {{\n{}}}\n}}\n", body("g();", 80));
        assert_eq!(findings(looped).len(), 1);
        let unreasoned = format!(
            "#[allow(clippy::too_many_lines)]\nfn f(n: u8) -> u8 {{\nmatch n {{\n{table}_ => 0,\n}}\n}}\n"
        );
        assert_eq!(findings(unreasoned).len(), 1);
    }

    #[test]
    fn a_long_file_is_noted_without_its_tests() {
        let long = body("const A: u8 = 1;", 801);
        assert!(long_file(&source(long)).is_some());
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", body("const A: u8 = 1;", 801));
        assert!(long_file(&source(tests)).is_none());
    }

    #[test]
    fn percentiles_are_of_functions_outside_tests() {
        let text = format!("fn f() {{\ng();\n}}\n#[test]\nfn t() {{\n{}}}\n", body("g();", 50));
        assert_eq!(percentiles(&functions(&source(text))), "1 functions, lines p50 1 p90 1 p99 1");
        assert_eq!(percentiles(&[]), "0 functions, lines p50 0 p90 0 p99 0");
    }
}
