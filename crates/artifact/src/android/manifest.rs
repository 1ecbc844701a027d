//! `AndroidManifest.xml`: the name of the package, what it may do, and which of its parts
//! the system starts.

use vocab::{DefectCode, FactKey, Inside, Spot};

use crate::android::axml::{self, Element, Event};
use crate::contents::Contents;

/// Notes what the manifest says.
pub(super) fn facts(bytes: &[u8], contents: &mut Contents) {
    let Some(events) = axml::read(bytes) else {
        contents
            .defect(DefectCode::FileBroken, Spot::inside(Inside::Member, "AndroidManifest.xml"));
        return;
    };
    let mut told = Told::default();
    let mut open: Vec<Element> = Vec::new();
    for event in events {
        match event {
            Event::Start(element) => {
                told.element(&element, &open);
                open.push(element);
            }
            Event::End => drop(open.pop()),
        }
    }
    contents.fact_some(FactKey::Package, told.package);
    contents.fact_some(FactKey::ProductVersion, told.version);
    contents.fact_some(FactKey::MainActivity, told.main);
    for (key, list) in [
        (FactKey::Permissions, told.permissions),
        (FactKey::Receivers, told.receivers),
        (FactKey::Services, told.services),
    ] {
        if list.len() == LIST_MAX {
            contents.defect(DefectCode::LimitText, Spot::Whole);
        }
        contents.fact_some(key, Some(list));
    }
}

#[derive(Default)]
struct Told {
    package: Option<String>,
    version: Option<String>,
    main: Option<String>,
    permissions: Vec<String>,
    receivers: Vec<String>,
    services: Vec<String>,
}

impl Told {
    fn element(&mut self, element: &Element, open: &[Element]) {
        let name = || element.value(NAME, "name").map(str::to_owned);
        let list = match element.name.as_str() {
            "manifest" if open.is_empty() => {
                self.package = element.value(0, "package").map(str::to_owned);
                self.version = element.value(VERSION_NAME, "versionName").map(str::to_owned);
                return;
            }
            "category" => {
                // The activity that an icon starts.
                let starts = name().is_some_and(|name| name == "android.intent.category.LAUNCHER");
                let activity = open.iter().rev().find(|outer| outer.name.starts_with("activity"));
                if starts && self.main.is_none() {
                    self.main = activity
                        .and_then(|activity| activity.value(NAME, "name"))
                        .map(str::to_owned);
                }
                return;
            }
            "uses-permission" | "uses-permission-sdk-23" => &mut self.permissions,
            "receiver" => &mut self.receivers,
            "service" => &mut self.services,
            _ => return,
        };
        if let Some(name) = name().filter(|name| list.len() < LIST_MAX && !list.contains(name)) {
            list.push(name);
        }
    }
}

const NAME: u64 = 0x0101_0003;
const VERSION_NAME: u64 = 0x0101_021C;
const LIST_MAX: usize = 200;
