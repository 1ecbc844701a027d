//! Layers 0 to 2 never read a clock, the environment, a file or a socket, and are
//! never async: the same input gives the same output, and every test is a value.

use syn::visit::{self, Visit};

use super::layers::is_pure;
use crate::finding::Finding;
use crate::workspace::{Source, for_tests_only};

pub(crate) fn check(source: &Source) -> Vec<Finding> {
    if !is_pure(source.crate_name()) || source.is_test() {
        return Vec::new();
    }
    let mut visitor = Effects { path: &source.path, found: Vec::new() };
    visitor.visit_file(&source.tree);
    visitor.found
}

struct Effects<'a> {
    path: &'a str,
    found: Vec<Finding>,
}

impl Effects<'_> {
    fn asynchronous(&mut self, token: Option<&syn::token::Async>) {
        if let Some(token) = token {
            let what = "async in a layer without effects: take the answer as a parameter";
            self.found.push(Finding::new(self.path, token.span.start().line, what));
        }
    }

    fn path(&mut self, segments: &[String], line: usize) {
        let path = segments.join("::");
        let below = |module: &&&str| {
            path.strip_prefix(**module)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
        };
        let value = VALUES.iter().find(below);
        let clock = CLOCKS.iter().any(|clock| path.ends_with(clock));
        if clock || (value.is_none() && EFFECTS.iter().find(below).is_some()) {
            let what = format!("{path} in a layer without effects: hand the bytes or the value in");
            self.found.push(Finding::new(self.path, line, what));
        }
    }

    /// Walks a `use` down to every name it brings in.
    fn tree(&mut self, tree: &syn::UseTree, before: &mut Vec<String>) {
        match tree {
            syn::UseTree::Path(step) => {
                before.push(step.ident.to_string());
                self.tree(&step.tree, before);
                before.pop();
            }
            syn::UseTree::Group(group) => {
                group.items.iter().for_each(|item| self.tree(item, before));
            }
            syn::UseTree::Name(name) => self.leaf(&name.ident, before),
            syn::UseTree::Rename(name) => self.leaf(&name.ident, before),
            syn::UseTree::Glob(glob) => self.path(before, glob.star_token.spans[0].start().line),
        }
    }

    fn leaf(&mut self, name: &syn::Ident, before: &mut Vec<String>) {
        let line = name.span().start().line;
        if name == "self" {
            self.path(before, line);
        } else {
            before.push(name.to_string());
            self.path(before, line);
            before.pop();
        }
    }
}

impl<'ast> Visit<'ast> for Effects<'_> {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let for_tests = match item {
            syn::Item::Mod(module) => for_tests_only(&module.attrs),
            syn::Item::Fn(function) => for_tests_only(&function.attrs),
            syn::Item::Use(import) => for_tests_only(&import.attrs),
            _ => false,
        };
        if !for_tests {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, import: &'ast syn::ItemUse) {
        self.tree(&import.tree, &mut Vec::new());
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        self.asynchronous(signature.asyncness.as_ref());
        visit::visit_signature(self, signature);
    }

    fn visit_expr_async(&mut self, block: &'ast syn::ExprAsync) {
        self.asynchronous(Some(&block.async_token));
        visit::visit_expr_async(self, block);
    }

    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        self.asynchronous(closure.asyncness.as_ref());
        visit::visit_expr_closure(self, closure);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> =
            path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let line = path.segments.first().map_or(0, |segment| segment.ident.span().start().line);
        self.path(&segments, line);
        visit::visit_path(self, path);
    }
}

const EFFECTS: &[&str] = &[
    "std::env",
    "std::fs",
    "std::net",
    "std::os",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
];

/// Names below these modules that are values and touch nothing.
const VALUES: &[&str] = &[
    "std::net::AddrParseError",
    "std::net::IpAddr",
    "std::net::Ipv4Addr",
    "std::net::Ipv6Addr",
    "std::net::SocketAddr",
];

/// Calls that read the clock, under whatever path they were imported.
const CLOCKS: &[&str] = &["Instant::now", "SystemTime::now", "Timestamp::now", "Zoned::now"];

#[cfg(test)]
mod tests {
    use super::check;
    use crate::workspace::Source;

    fn findings(path: &str, text: &str) -> Vec<String> {
        let source = Source::parse(path, text.to_owned()).unwrap();
        check(&source).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn values_and_tests_pass() {
        let text = "use std::net::{IpAddr, Ipv4Addr}; use std::io::BufRead;\n\
                    fn f(a: std::net::Ipv6Addr) {}\n\
                    #[cfg(test)] mod tests { use std::fs; async fn f() {} }";
        assert!(findings("crates/mail/src/a.rs", text).is_empty());
        assert!(findings("crates/mail/tests/it/main.rs", "use std::fs;").is_empty());
    }

    #[test]
    fn effects_are_the_business_of_higher_layers() {
        assert!(findings("crates/hub/src/a.rs", "use std::fs;").is_empty());
    }

    #[test]
    fn every_way_to_an_effect_is_found() {
        for text in [
            "use std::fs;",
            "use std::fs::*;",
            "use std::{io, fs::{self, File}};",
            "use std::net::{IpAddr, TcpStream};",
            "fn f() { std::env::var(x); }",
            "use std::time::SystemTime as Clock;",
            "fn f() { Timestamp::now(); }",
            "fn f() { jiff::Zoned::now(); }",
            "async fn f() {}",
            "impl S { async fn f() {} }",
            "fn f() { async {}; }",
            "fn f() { async || {}; }",
        ] {
            assert!(!findings("crates/assess/src/a.rs", text).is_empty(), "{text}");
        }
    }

    #[test]
    fn the_line_is_that_of_the_name() {
        assert_eq!(
            findings("crates/mail/src/a.rs", "use std::{\n    io,\n    fs,\n};"),
            [
                "crates/mail/src/a.rs:3: std::fs in a layer without effects: hand the bytes or the value in"
            ]
        );
    }
}
