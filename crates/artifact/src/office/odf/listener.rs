//! Event listeners (ODF part 3, 12.4): which macro runs at which event.

use vocab::{Feature, Inside, Spot};

use crate::contents::{Contents, TextKind};
use crate::xml::Element;

/// Notes what a listener runs.
pub(super) fn listener(element: &Element<'_>, contents: &mut Contents) {
    let event = element.attribute("event-name").unwrap_or_default();
    let named = element.attribute("macro-name");
    let target = element.attribute("href").or(named).unwrap_or_default();
    let spot = Spot::inside(Inside::Script, event.as_str());
    let name = event.rsplit(':').next().unwrap_or_default();
    if OPENING.contains(&name) {
        contents.feature(Feature::AutoExec, spot.clone());
    }
    // CVE-2018-16858: a path out of the folder of scripts runs any Python file there is.
    if target.contains("..") && target.starts_with("vnd.sun.star.script:") {
        contents.feature(Feature::ExploitSign, spot.clone());
        contents.feature(Feature::RunsCommand, spot.clone());
    }
    if !target.is_empty() {
        contents.feature(Feature::Script, spot.clone());
        contents.text(TextKind::Hidden, spot, target);
    }
}

/// Events that come without anything being clicked.
const OPENING: [&str; 14] = [
    "load",
    "load-finished",
    "layout-finished",
    "new",
    "unload",
    "prepare-unload",
    "view-created",
    "view-close",
    "prepare-view-closing",
    "start-app",
    "page-count-change",
    "focus",
    "focusin",
    "mouseover",
];
