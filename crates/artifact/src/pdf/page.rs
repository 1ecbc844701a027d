//! The pages of a document (ISO 32000-1 §7.7.3).

use std::collections::BTreeSet;

use vocab::{DefectCode, Limits};

use super::document::{Document, spot};
use super::object::{Dict, Object};

/// The pages that the tree leads to.
#[derive(Debug, Default)]
pub(super) struct Pages {
    /// How many there are.
    pub(super) count: usize,
    /// The first of them, with the resources that they inherit.
    pub(super) first: Vec<Dict>,
}

/// Walks the tree of pages in the order of reading.
pub(super) fn pages(document: &Document<'_>, limits: &Limits) -> Pages {
    let mut pages = Pages::default();
    let Some(catalog) = document.catalog() else { return pages };
    let mut seen = BTreeSet::new();
    let root = catalog.get(b"Pages").cloned().unwrap_or_default();
    let mut waiting = vec![(root, Object::Null, 0)];
    while let Some((node, resources, depth)) = waiting.pop() {
        let number = node.reference();
        if number.is_some_and(|number| !seen.insert(number)) {
            document.defect(DefectCode::LinkLoop, spot(number.unwrap_or(0)));
            continue;
        }
        let Some(mut dict) = document.resolve(&node).dict().cloned() else { continue };
        let own = dict.get(b"Resources").cloned().unwrap_or(resources);
        if let Object::Array(children) = document.get(&dict, b"Kids") {
            if depth >= limits.pdf_depth || waiting.len() + children.len() > NODES_MAX {
                document.defect(DefectCode::LimitDepth, spot(number.unwrap_or(0)));
                continue;
            }
            let children = children.into_iter().rev();
            waiting.extend(children.map(|child| (child, own.clone(), depth + 1)));
            continue;
        }
        pages.count += 1;
        if pages.first.len() < PAGES_MAX {
            dict.0.push((b"Resources".to_vec(), own));
            pages.first.push(dict);
        }
    }
    pages
}

const NODES_MAX: usize = 100_000;
/// Pages of which the text is read.
const PAGES_MAX: usize = 500;
