//! Public items of the crates that others build on have a doc comment. Fields and
//! variants need none when the name says it all, so rustc's `missing_docs` is too much.

use syn::visit::{self, Visit};

use crate::finding::Finding;
use crate::workspace::{Source, for_tests_only};

pub(crate) fn check(source: &Source) -> Vec<Finding> {
    if !CRATES.contains(&source.crate_name()) || source.is_test() {
        return Vec::new();
    }
    let mut visitor = Items { path: &source.path, found: Vec::new() };
    visitor.visit_file(&source.tree);
    visitor.found
}

struct Items<'a> {
    path: &'a str,
    found: Vec<Finding>,
}

impl Items<'_> {
    fn item(
        &mut self,
        visibility: &syn::Visibility,
        attributes: &[syn::Attribute],
        name: &syn::Ident,
    ) {
        let public = matches!(visibility, syn::Visibility::Public(_));
        let documented = attributes.iter().any(|attribute| attribute.path().is_ident("doc"));
        if public && !documented {
            let what = format!("public {name} has no doc comment: say what it is");
            self.found.push(Finding::new(self.path, name.span().start().line, what));
        }
    }
}

impl<'ast> Visit<'ast> for Items<'_> {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        match item {
            syn::Item::Mod(item) if for_tests_only(&item.attrs) => return,
            syn::Item::Const(item) => self.item(&item.vis, &item.attrs, &item.ident),
            syn::Item::Enum(item) => self.item(&item.vis, &item.attrs, &item.ident),
            syn::Item::Fn(item) => self.item(&item.vis, &item.attrs, &item.sig.ident),
            syn::Item::Static(item) => self.item(&item.vis, &item.attrs, &item.ident),
            syn::Item::Struct(item) => self.item(&item.vis, &item.attrs, &item.ident),
            syn::Item::Trait(item) => self.item(&item.vis, &item.attrs, &item.ident),
            syn::Item::Type(item) => self.item(&item.vis, &item.attrs, &item.ident),
            syn::Item::Union(item) => self.item(&item.vis, &item.attrs, &item.ident),
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.item(&item.vis, &item.attrs, &item.sig.ident);
    }

    fn visit_impl_item_const(&mut self, item: &'ast syn::ImplItemConst) {
        self.item(&item.vis, &item.attrs, &item.ident);
    }
}

const CRATES: &[&str] = &["hub", "observable", "vocab"];

#[cfg(test)]
mod tests {
    use super::check;
    use crate::workspace::Source;

    fn findings(path: &str, text: &str) -> Vec<String> {
        let source = Source::parse(path, text.to_owned()).unwrap();
        check(&source).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn documented_private_and_foreign_items_pass() {
        let text = "/// A noun.\npub struct A { pub field: u8 }\nstruct B;\npub(crate) fn f() {}\n\
                    impl Default for A { fn default() -> A { A } }\n\
                    #[cfg(test)] mod tests { pub fn g() {} }";
        assert!(findings("crates/vocab/src/a.rs", text).is_empty());
        assert!(findings("crates/mail/src/a.rs", "pub struct A;").is_empty());
    }

    #[test]
    fn undocumented_items_and_methods_are_found() {
        let text = "pub struct A;\nimpl A {\n    pub fn f() {}\n    pub const C: u8 = 1;\n}\n\
                    pub enum E {}\npub trait T {}\npub type Y = A;\npub const D: u8 = 1;";
        assert_eq!(findings("crates/hub/src/a.rs", text).len(), 7);
        assert_eq!(
            findings("crates/vocab/src/a.rs", "pub fn f() {}"),
            ["crates/vocab/src/a.rs:1: public f has no doc comment: say what it is"]
        );
    }
}
