//! Objects of an RTF file, as they are judged and handed out.

use vocab::{DefectCode, FactKey, FactValue, Facts, Feature, FileType, Inside, Limits, Spot};

use super::document::Object;
use crate::contents::{Contents, TextKind};
use crate::member::{Flow, Member, Role};
use crate::office::class::{self, Meaning};
use crate::office::equation;
use crate::office::ole_one::{self, Form, Package};
use crate::open::Give;
use crate::target::features_loaded;

/// Judges every object and hands out what is in it. Answers whether more files are wanted.
pub(super) fn objects(
    objects: Vec<Object>,
    limits: &Limits,
    contents: &mut Contents,
    give: &mut Give<'_>,
) -> Flow {
    let mut told: Vec<FactValue> = Vec::new();
    let mut flow = Flow::Go;
    for (number, object) in objects.into_iter().enumerate() {
        let spot = Spot::inside(Inside::Object, number.to_string());
        let mut judged = Judged { spot, facts: Facts::default(), contents, limits };
        flow = judged.object(&object, give);
        // Groups that only pretend to be objects tell nothing.
        let tells = judged.facts.get(FactKey::Class).or(judged.facts.get(FactKey::Size)).is_some();
        if tells && told.len() < FACTS_MAX {
            told.push(judged.facts.into());
        }
        if flow == Flow::Stop {
            break;
        }
    }
    contents.fact_some(FactKey::Objects, Some(told));
    flow
}

/// An object while it is judged.
struct Judged<'a> {
    spot: Spot,
    facts: Facts,
    contents: &'a mut Contents,
    limits: &'a Limits,
}

impl Judged<'_> {
    fn object(&mut self, object: &Object, give: &mut Give<'_>) -> Flow {
        self.facts.put_some(FactKey::Kind, object.kind);
        if object.update {
            self.facts.put(FactKey::Update, true);
        }
        if object.odd {
            self.feature(Feature::Obfuscated);
        }
        self.facts.put_some(FactKey::Name, Some(object.name.as_str()));
        let bytes = object.data.bytes(ole_one::Object::begins, ole_one::Object::is_whole);
        let Some(read) = ole_one::Object::read(&bytes) else {
            self.class(&object.class);
            return self.unknown(&bytes, give);
        };
        let class = if read.class.is_empty() { &object.class } else { &read.class };
        self.class(class);
        match read.form {
            Form::Linked => {
                self.link(&read.topic);
                Flow::Go
            }
            Form::Embedded { data, cut } => self.embedded(class, data, cut, give),
        }
    }

    fn feature(&mut self, feature: Feature) {
        self.contents.feature(feature, self.spot.clone());
    }

    fn class(&mut self, name: &str) {
        self.facts.put_some(FactKey::Class, Some(name));
        if let Some(meaning) = class::by_name(name) {
            self.feature(meaning.feature());
        }
    }

    fn link(&mut self, target: &str) {
        self.facts.put_some(FactKey::Target, Some(target));
        for feature in features_loaded(target, Feature::ExternalLink) {
            self.feature(feature);
        }
        self.contents.text(TextKind::Link, self.spot.clone(), target.to_owned());
    }

    fn embedded(&mut self, class: &str, data: &[u8], cut: bool, give: &mut Give<'_>) -> Flow {
        self.mentioned(data);
        let is_equation = class::by_name(class) == Some(Meaning::Equation);
        if is_equation && equation::overruns(data) {
            self.feature(Feature::ExploitSign);
        }
        if let Some(package) = Package::read(data).filter(|_| !data.starts_with(COMPOUND)) {
            return self.package(&package, give);
        }
        self.facts.put(FactKey::Size, data.len());
        let mut member = Member::new(self.spot.clone(), data);
        if PICTURES.iter().any(|known| class.eq_ignore_ascii_case(known)) {
            member.role = Role::Resource;
        } else if is_document(data) {
            self.feature(Feature::EmbeddedFile);
        }
        member.defect = cut.then_some(DefectCode::Truncated);
        give(member)
    }

    fn package(&mut self, package: &Package<'_>, give: &mut Give<'_>) -> Flow {
        self.feature(Feature::EmbeddedFile);
        self.facts.put_some(FactKey::Label, Some(package.label.as_str()));
        let paths = [&package.path, &package.temporary].map(String::as_str);
        let paths: Vec<&str> = paths.into_iter().filter(|path| !path.is_empty()).collect();
        self.facts.put_some(FactKey::Paths, Some(paths.clone()));
        self.contents.text(TextKind::Hidden, self.spot.clone(), paths.join("\n"));
        if package.linked {
            self.link(&package.path);
            return Flow::Go;
        }
        self.facts.put(FactKey::Size, package.data.len());
        let mut member = Member::named(self.spot.clone(), package.name(), package.data);
        member.defect = package.cut.then_some(DefectCode::Truncated);
        give(member)
    }

    /// Data without the header of an object. A compound file in it is found all the same.
    fn unknown(&mut self, bytes: &[u8], give: &mut Give<'_>) -> Flow {
        if bytes.is_empty() {
            return Flow::Go;
        }
        self.mentioned(bytes);
        let start = memchr::memmem::find(bytes, COMPOUND).unwrap_or(0);
        let data = bytes.get(start..).unwrap_or_default();
        let data = data.get(..self.limits.member_bytes).unwrap_or(data);
        self.facts.put(FactKey::Size, data.len());
        self.contents.defect(DefectCode::FileBroken, self.spot.clone());
        give(Member::new(self.spot.clone(), data))
    }

    /// The class is written in the data as well, wherever a moniker or a storage begins.
    fn mentioned(&mut self, data: &[u8]) {
        for meaning in class::mentioned(data) {
            self.feature(meaning.feature());
        }
    }
}

/// Whether the data is a file that a person would open by itself.
fn is_document(data: &[u8]) -> bool {
    !matches!(crate::sniff(data, None), FileType::Ole | FileType::Unknown | FileType::Empty)
}

const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// Classes whose data is a picture (MS-OLEDS 2.2.2).
const PICTURES: [&str; 5] = ["METAFILEPICT", "ENHMETAFILE", "BITMAP", "DIB", "PBrush"];
/// Objects that are told one by one.
const FACTS_MAX: usize = 200;
