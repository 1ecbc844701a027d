//! Compound files (MS-CFB) of Office up to 2003 and of any other program: properties, macros,
//! documents, embedded objects.
//!
//! A document may stand in the root or, embedded, in any storage, so each is looked for by
//! the streams that it consists of.

pub(crate) mod object;
mod powerpoint;
pub(crate) mod properties;
pub(crate) mod streams;
mod word;
mod workbook;

use vocab::{DefectCode, FactKey, FactValue, FileType, Spot};

use self::streams::Streams;
use crate::contents::{Contents, Lock};
use crate::office::vba::{self, Module};
use crate::open::{Give, Sample, Tools};

/// Opens a compound file.
pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    let mut contents = Contents::new(tools.limits);
    let Some(streams) = Streams::open(sample.bytes, tools.limits, &mut contents) else {
        let modules = vba::modules_of_bytes(sample.bytes, tools);
        vba::report(&modules, &mut contents);
        crate::hidden::scan(sample.bytes, &Spot::Whole, &mut contents);
        return contents;
    };
    properties::read(&streams, &mut contents);
    if streams.list.iter().any(|stream| stream.path.starts_with("\u{4}JSRV_")) {
        contents.fact(FactKey::Kind, JUSTSYSTEMS);
    }
    let mut reading = Reading { tools, contents, give, modules: Vec::new(), objects: Vec::new() };
    reading.streams(&streams, 0);
    let Reading { mut contents, modules, objects, .. } = reading;
    vba::report(&modules, &mut contents);
    contents.fact_some(FactKey::Objects, Some(FactValue::List(objects)));
    if sample.kind != FileType::Ole {
        contents.lock = contents.lock.or(Some(Lock::default()));
    }
    contents
}

/// A compound file while it is read, with those within it.
struct Reading<'r, 'g> {
    tools: &'r Tools<'r>,
    contents: Contents,
    give: &'r mut Give<'g>,
    modules: Vec<Module>,
    objects: Vec<FactValue>,
}

impl Reading<'_, '_> {
    /// Reads the streams; the objects of a presentation are compound files in it.
    fn streams(&mut self, streams: &Streams<'_>, depth: usize) {
        let (tools, contents) = (self.tools, &mut self.contents);
        let mut inner = Vec::new();
        let mut modules = vba::modules(streams, tools, contents);
        let documents = streams.list.iter().filter(|stream| !stream.orphan).filter_map(|stream| {
            let form = FORMS.iter().find(|(name, _)| name.eq_ignore_ascii_case(stream.name()))?;
            Some((stream, form.1))
        });
        for (stream, form) in documents.take(DOCUMENTS_MAX) {
            let storage = stream.storage();
            match form {
                Form::Word => word::read(streams, storage, tools, contents),
                Form::Workbook => {
                    modules.extend(workbook::read(&stream.bytes, storage, tools, contents));
                }
                Form::PowerPoint => {
                    inner.extend(powerpoint::read(streams, storage, tools, contents));
                }
            }
        }
        self.modules.append(&mut modules);
        self.objects.extend(object::read(streams, tools, &mut self.contents, self.give));
        for bytes in inner {
            self.inner(&bytes, depth + 1);
        }
    }

    fn inner(&mut self, bytes: &[u8], depth: usize) {
        if depth > DEPTH_MAX {
            self.contents.defect(DefectCode::LimitDepth, Spot::Whole);
            return;
        }
        if let Some(streams) = Streams::open(bytes, self.tools.limits, &mut self.contents) {
            self.streams(&streams, depth);
        }
    }
}

/// The kinds of documents.
#[derive(Debug, Clone, Copy)]
enum Form {
    Word,
    Workbook,
    PowerPoint,
}

/// The streams that tell a document.
const FORMS: &[(&str, Form)] = &[
    ("WordDocument", Form::Word),
    ("Workbook", Form::Workbook),
    ("Book", Form::Workbook),
    ("PowerPoint Document", Form::PowerPoint),
];
/// Files that Ichitaro and its kin wrote without being known by their streams.
pub(crate) const JUSTSYSTEMS: &str = "JustSystems (probable)";
const DOCUMENTS_MAX: usize = 50;
const DEPTH_MAX: usize = 4;

#[cfg(test)]
mod tests;
