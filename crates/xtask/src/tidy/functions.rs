//! How long functions are. Length is what separates code that is read from code that
//! is searched: the limit is 70 lines of code, and only a flat table may pass it.

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
    excused: bool,
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
    let long = functions
        .iter()
        .filter(|function| function.lines > LINES_MAX && !function.test && !function.excused);
    long.map(|function| {
        let what = format!(
            "fn {} has {} lines, {LINES_MAX} are allowed, split it, or if it is one flat table, \
             say so with a reasoned `expect`",
            function.name, function.lines
        );
        Finding::new(&function.path, function.line, what)
    })
    .collect()
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
            line: name.span().start().line,
            name: name.to_string(),
            lines: self.code_lines(open, close),
            test: self.in_test || for_tests_only(attributes),
            excused: attributes.iter().any(says_too_many_lines),
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

/// Whether it says itself that it is a long table, and why.
fn says_too_many_lines(attribute: &syn::Attribute) -> bool {
    let syn::Meta::List(list) = &attribute.meta else { return false };
    let words = list.tokens.to_string();
    (list.path.is_ident("expect") || list.path.is_ident("allow"))
        && words.contains("too_many_lines")
        && words.contains("reason")
}

const LINES_MAX: usize = 70;

#[cfg(test)]
mod tests {
    use super::{check, functions, percentiles};
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
    fn an_excuse_needs_its_reason() {
        let excused = |words: &str| {
            let attribute = format!("#[expect(clippy::too_many_lines{words})]\n");
            findings(format!("{attribute}fn f() {{\n{}}}\n", body("g();", 80))).is_empty()
        };
        assert!(excused(", reason = \"a table\""));
        assert!(!excused(""));
    }

    #[test]
    fn percentiles_are_of_functions_outside_tests() {
        let text = format!("fn f() {{\ng();\n}}\n#[test]\nfn t() {{\n{}}}\n", body("g();", 50));
        assert_eq!(percentiles(&functions(&source(text))), "1 functions, lines p50 1 p90 1 p99 1");
        assert_eq!(percentiles(&[]), "0 functions, lines p50 0 p90 0 p99 0");
    }
}
