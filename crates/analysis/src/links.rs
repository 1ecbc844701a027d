//! Links that a reader of the mail could follow: anchors of its pages, and the
//! addresses that a mail program makes into links by itself.

use std::collections::BTreeSet;

use assess::Link;
use mail::PageLink;
use observable::{Kind, Observable, Span, Url};
use vocab::Spot;

/// Collects links up to a limit, without listing a bare address again that an
/// anchor already leads to.
#[derive(Debug)]
pub(crate) struct Links {
    links: Vec<Link>,
    targets: BTreeSet<String>,
    limit: usize,
    cut: bool,
}

impl Links {
    pub(crate) fn new(limit: usize) -> Self {
        Self { links: Vec::new(), targets: BTreeSet::new(), limit, cut: false }
    }

    /// Adds an anchor of a page; `url` is its target, read.
    pub(crate) fn anchor(&mut self, anchor: &PageLink, url: Option<Url>) {
        // An anchor whose text is an address leads where it says or elsewhere, but
        // the text is no second link.
        if may_be_url(&anchor.text)
            && let Some(shown) = observable::url(anchor.text.trim())
        {
            self.targets.insert(shown.text);
        }
        self.push(&anchor.text, &anchor.target, url, Spot::Html);
    }

    /// Adds the addresses that were found in the running text at `spot`.
    pub(crate) fn text(&mut self, text: &str, found: &[(Observable, Span)], spot: &Spot) {
        for (observable, span) in found {
            if observable.kind == Kind::Url && !self.targets.contains(&observable.value) {
                let written = text.get(span.start..span.end).unwrap_or(&observable.value);
                let url = observable::url(&observable.value);
                self.push(written, &observable.value, url, spot.clone());
            }
        }
    }

    /// Notes that a page had more links than it kept.
    pub(crate) fn note_cut(&mut self) {
        self.cut = true;
    }

    /// The links, and whether there were more than the limit.
    pub(crate) fn finish(self) -> (Vec<Link>, bool) {
        (self.links, self.cut)
    }

    fn push(&mut self, text: &str, written: &str, url: Option<Url>, spot: Spot) {
        if self.links.len() >= self.limit {
            self.cut = true;
            return;
        }
        let (target, redirects) = match url {
            Some(url) => {
                self.cut |= url.redirects_cut;
                (url.text, url.redirects)
            }
            None => (written.to_owned(), Vec::new()),
        };
        self.targets.insert(target.clone());
        self.links.push(Link { text: text.to_owned(), target, redirects, spot });
    }
}

/// Whether a text is worth reading as a URL: most texts of anchors are words.
fn may_be_url(text: &str) -> bool {
    text.contains("://") || text.contains("：／／") || text.contains("[:]")
}
