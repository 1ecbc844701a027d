//! OpenDocument packages (ODF 1.3): texts, sheets and presentations of LibreOffice and its
//! kin, with their macros, what runs them, links, and what is embedded.

mod content;
mod listener;
mod manifest;
#[cfg(test)]
mod tests;

use vocab::{DefectCode, FactKey, Feature, Inside, Limits, Spot};

use crate::archive::zip::Package;
use crate::contents::{Contents, Encryption, Key, Lock, TextKind};
use crate::member::{Content, Flow, Role};
use crate::office::vba::{self, Module};
use crate::open::{Give, Sample, Tools};
use crate::target::{Leads, features_loaded, leads};
use crate::xml::{self, Piece};
use manifest::Manifest;

pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    let package = Package::open(sample.bytes, tools);
    let mut opened = Opened {
        package: &package,
        tools,
        contents: Contents::new(tools.limits),
        manifest: Manifest::default(),
        modules: Vec::new(),
    };
    opened.manifest();
    opened.parts(give);
    let mut contents = opened.contents;
    vba::report(&opened.modules, &mut contents);
    contents
}

/// A package while it is read.
struct Opened<'a> {
    package: &'a Package<'a>,
    tools: &'a Tools<'a>,
    contents: Contents,
    manifest: Manifest,
    modules: Vec<Module>,
}

impl Opened<'_> {
    /// What is encrypted stands in the manifest, not in the headers of the archive.
    fn manifest(&mut self) {
        self.contents.lock = Some(self.package.lock());
        let Some(index) = self.package.find("META-INF/manifest.xml") else { return };
        let bytes = self.bytes(index, "META-INF/manifest.xml");
        self.manifest = Manifest::read(&bytes, self.tools.limits);
        if self.manifest.encrypted.is_empty() {
            return;
        }
        let algorithm = self.manifest.algorithm.clone();
        self.contents.fact_some(FactKey::Encryption, Some(algorithm));
        self.contents.feature(Feature::Encrypted, Spot::Whole);
        self.contents.defect(DefectCode::PasswordNotFound, Spot::Whole);
        self.contents.lock = Some(Lock { encryption: Encryption::Data, key: Key::NotFound });
    }

    fn parts(&mut self, give: &mut Give<'_>) {
        let most = self.tools.limits.members;
        for (count, (index, name)) in self.package.names().enumerate() {
            if count >= most {
                self.contents.defect(DefectCode::LimitMembers, Spot::Whole);
                return;
            }
            let is_locked = self.manifest.encrypted.binary_search(&name).is_ok();
            let flow =
                if is_locked { self.locked(index, give) } else { self.part(index, &name, give) };
            if flow == Flow::Stop {
                return;
            }
        }
    }

    fn part(&mut self, index: usize, name: &str, give: &mut Give<'_>) -> Flow {
        let file = name.rsplit('/').next().unwrap_or_default();
        match file {
            "content.xml" | "styles.xml" => {
                let bytes = self.bytes(index, name);
                content::read(name, &bytes, self.tools.limits, &mut self.contents);
            }
            "meta.xml" => {
                let bytes = self.bytes(index, name);
                properties(&bytes, self.tools.limits, &mut self.contents);
            }
            _ if name.starts_with("Basic/") => {
                let bytes = self.bytes(index, name);
                self.modules.extend(module(&bytes, self.tools.limits));
            }
            "mimetype" | "manifest.xml" | "settings.xml" | "manifest.rdf" => {}
            _ if name.starts_with("Configurations2/") || name.starts_with("Dialogs/") => {}
            _ => return self.file(index, name, give),
        }
        Flow::Go
    }

    /// A file that the document holds.
    fn file(&mut self, index: usize, name: &str, give: &mut Give<'_>) -> Flow {
        let mut member = self.package.member(index);
        let looks = ["Pictures/", "media/", "ObjectReplacements/", "Thumbnails/", "Fonts/"];
        if looks.iter().any(|folder| name.contains(folder)) {
            member.role = Role::Resource;
        } else if name.starts_with("Scripts/") {
            self.contents.feature(Feature::Script, member.place.clone());
        } else {
            self.contents.feature(Feature::EmbeddedFile, member.place.clone());
        }
        give(member)
    }

    /// A file that only the password of the document opens.
    fn locked(&self, index: usize, give: &mut Give<'_>) -> Flow {
        let mut member = self.package.member(index);
        member.content = Content::Locked;
        member.encrypted = true;
        member.defect = None;
        give(member)
    }

    fn bytes(&mut self, index: usize, name: &str) -> Vec<u8> {
        let unpacked = self.package.read(index);
        if let Some(defect) = unpacked.defect {
            self.contents.defect(defect, Spot::inside(Inside::Member, name));
        }
        unpacked.bytes
    }
}

/// The code of a Basic module, which stands as text in its element.
fn module(bytes: &[u8], limits: &Limits) -> Option<Module> {
    let mut module: Option<Module> = None;
    xml::read(bytes, limits, &mut |piece| match piece {
        Piece::Open(element) if element.name() == "module" => {
            let name = element.attribute("name").unwrap_or_default();
            module = Some(Module { name, kind: Some("module"), ..Module::default() });
        }
        Piece::Text(text) => {
            if let Some(module) = &mut module {
                module.source.push_str(text);
            }
        }
        _ => {}
    });
    module
}

/// Who made the document, and from what (ODF part 3, 4.3).
fn properties(bytes: &[u8], limits: &Limits, contents: &mut Contents) {
    let mut value = String::new();
    xml::read(bytes, limits, &mut |piece| match piece {
        Piece::Open(element) => {
            value.clear();
            let target = element.attribute("href").unwrap_or_default();
            if !target.is_empty() {
                let spot = Spot::inside(Inside::Link, element.name());
                let is_template = element.name() == "template";
                let loads =
                    if is_template { Feature::RemoteTemplate } else { Feature::ExternalLink };
                for feature in features_loaded(&target, loads) {
                    contents.feature(feature, spot.clone());
                }
                if is_template {
                    contents.fact(FactKey::Template, target.as_str());
                }
                if leads(&target) != Leads::Here {
                    contents.text(TextKind::Link, spot, target);
                }
            }
        }
        Piece::Text(text) => {
            if value.len() < VALUE_MAX {
                value.push_str(text);
            }
        }
        Piece::Close(name) => {
            property(name, value.trim(), contents);
            value.clear();
        }
    });
}

fn property(name: &str, value: &str, contents: &mut Contents) {
    let fact = FACTS.iter().find(|(known, _)| *known == name).map(|(_, key)| *key);
    if let Some(key) = fact
        && contents.facts.get(key).is_none()
    {
        contents.fact_some(key, Some(value));
    }
    if TEXTS.contains(&name) {
        contents.text(TextKind::Hidden, Spot::inside(Inside::Property, name), value.to_owned());
    }
}

const FACTS: [(&str, FactKey); 8] = [
    ("generator", FactKey::Application),
    ("title", FactKey::Title),
    ("description", FactKey::Comment),
    ("initial-creator", FactKey::Author),
    ("creator", FactKey::LastAuthor),
    ("creation-date", FactKey::Created),
    ("date", FactKey::Modified),
    ("language", FactKey::Language),
];
/// Properties with words of a person.
const TEXTS: [&str; 6] =
    ["title", "description", "subject", "keyword", "initial-creator", "user-defined"];
/// Bytes of one property.
const VALUE_MAX: usize = 64 << 10;
