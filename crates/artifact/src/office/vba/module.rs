//! A module of a Visual Basic project (MS-OVBA 2.3.4.3): its source code, and signs that
//! the source was taken away while the compiled code stayed ("stomping").

use encoding_rs::Encoding;
use vocab::{DefectCode, FactKey, FactValue, Facts, Feature, Inside, Spot};

use super::code::{self, Reading};
use super::compression::{Decompressed, decompress, sources};
use super::directory::{self, Directory};
use super::{EXCEL_FOUR, form, strings};
use crate::charset;
use crate::contents::{Contents, TextKind};
use crate::office::ole::streams::{Stream, Streams, join, parent, same};
use crate::open::Tools;

/// A module with its source code.
#[derive(Debug, Clone, Default)]
pub(crate) struct Module {
    pub(crate) name: String,
    /// `module`, `class`, `document` or `form`; none where no directory tells.
    pub(crate) kind: Option<&'static str>,
    /// Without the attributes that every module has.
    pub(crate) source: String,
    /// There is compiled code whose source is missing.
    pub(crate) stomped: bool,
    /// Strings of the compiled code that the source does not have, and texts of a form.
    pub(crate) strings: Vec<String>,
}

/// The modules that the directory of a project tells of. `read` marks the streams of them.
pub(super) fn listed(
    streams: &Streams<'_>,
    dir: &Stream<'_>,
    read: &mut [bool],
    tools: &Tools<'_>,
    contents: &mut Contents,
) -> Vec<Module> {
    let Some(bytes) = unpacked(&dir.bytes, tools) else {
        contents.defect(DefectCode::FileBroken, Spot::inside(Inside::Stream, "dir"));
        return Vec::new();
    };
    let directory = Directory::read(&bytes.bytes);
    let project = parent(dir.storage());
    let plan = directory::text(directory.charset, streams.bytes(&join(project, "PROJECT")));
    for path in &directory.projects {
        contents.text(TextKind::Hidden, Spot::inside(Inside::Macro, "PROJECT"), path.clone());
    }
    let mut modules = Vec::new();
    for listed in &directory.modules {
        let path = join(dir.storage(), &listed.stream);
        let Some(index) = streams.list.iter().position(|stream| same(&stream.path, &path)) else {
            contents.defect(DefectCode::FileBroken, spot(&listed.name));
            continue;
        };
        let (Some(stream), Some(read)) = (streams.list.get(index), read.get_mut(index)) else {
            continue;
        };
        *read = true;
        let mut module = listed_module(listed, &stream.bytes, directory.charset, tools);
        module.kind = Some(kind(&plan, listed));
        module.strings.extend(form::texts(streams, &join(project, &listed.name)));
        modules.push(module);
    }
    modules
}

fn listed_module(
    listed: &directory::Module,
    stream: &[u8],
    charset: &'static Encoding,
    tools: &Tools<'_>,
) -> Module {
    let packed = stream.get(listed.offset..).unwrap_or_default();
    // The offset may lie, on purpose or not; the mark of the source does not.
    let unpacked = unpacked(packed, tools).or_else(|| {
        let start = sources(stream).next()?;
        unpacked(stream.get(start..)?, tools)
    });
    let text = unpacked.map(|unpacked| directory::text(charset, &unpacked.bytes));
    let source = without_attributes(&text.unwrap_or_default());
    let compiled = stream.get(..listed.offset).unwrap_or_default();
    let strings: Vec<String> = strings::literals(compiled, charset)
        .into_iter()
        .filter(|literal| !source.contains(&literal.replace('"', "\"\"")))
        .collect();
    let without_source = source.trim().is_empty() && packed.iter().all(|byte| *byte == 0);
    let stomped = !strings.is_empty() || (without_source && listed.offset > 0);
    Module { name: listed.name.clone(), source, stomped, strings, kind: None }
}

/// The modules whose source is found in a stream by its mark alone.
pub(super) fn scanned(stream: &str, bytes: &[u8], tools: &Tools<'_>) -> Vec<Module> {
    let starts = sources(bytes).take(SCANNED_MAX);
    let found = starts.filter_map(|start| unpacked(bytes.get(start..)?, tools));
    found
        .map(|unpacked| {
            // Nothing tells the code page, so it is told from the text.
            let text = charset::decoded(&unpacked.bytes);
            let name = attribute(&text, "VB_Name").unwrap_or(stream).to_owned();
            Module { name, source: without_attributes(&text), ..Module::default() }
        })
        .collect()
}

fn unpacked(container: &[u8], tools: &Tools<'_>) -> Option<Decompressed> {
    let unpacked = decompress(container, SOURCE_MAX.min(tools.limits.member_bytes))?;
    tools.budget.unpacked(unpacked.bytes.len()).then_some(unpacked)
}

/// Tells of modules in facts, features and texts.
pub(super) fn report(modules: &[Module], contents: &mut Contents) {
    let (mut macros, mut reading) = (Vec::new(), Reading::default());
    for module in modules {
        let mut facts = Facts::default();
        facts.put(FactKey::Name, module.name.as_str());
        facts.put_some(FactKey::Kind, module.kind);
        if module.stomped {
            facts.put(FactKey::Stomped, true);
        }
        facts.put_some(FactKey::Code, Some(bounded(module, contents)));
        macros.push(FactValue::Record(facts));
        report_module(module, &mut reading, contents);
    }
    if !macros.is_empty() {
        contents.fact(FactKey::Macros, FactValue::List(macros));
    }
    reading.facts(contents);
}

fn bounded(module: &Module, contents: &mut Contents) -> String {
    let end = module.source.floor_char_boundary(CODE_MAX);
    if end < module.source.len() {
        contents.defect(DefectCode::LimitText, spot(&module.name));
    }
    module.source.get(..end).unwrap_or_default().to_owned()
}

fn report_module(module: &Module, reading: &mut Reading, contents: &mut Contents) {
    let spot = spot(&module.name);
    if module.kind == Some(EXCEL_FOUR) {
        contents.feature(Feature::ExcelFourMacro, spot.clone());
    } else if module.stomped || !module.source.trim().is_empty() {
        contents.feature(Feature::Macros, spot.clone());
    }
    if module.stomped {
        contents.feature(Feature::Obfuscated, spot.clone());
    }
    contents.text(TextKind::Code, spot.clone(), module.source.clone());
    contents.text(TextKind::Code, spot, module.strings.join("\n"));
    code::read(module, reading, contents);
}

/// The place of a module.
pub(super) fn spot(name: &str) -> Spot {
    Spot::inside(Inside::Macro, name)
}

/// What kind a module is by the PROJECT stream (2.3.1), or by the directory without it.
fn kind(plan: &str, module: &directory::Module) -> &'static str {
    let named = plan.lines().find_map(|line| {
        let (key, value) = line.split_once('=')?;
        let name = value.split('/').next()?.trim();
        same(name, &module.name).then(|| key.trim().to_ascii_lowercase())
    });
    match named.as_deref() {
        Some("document") => "document",
        Some("baseclass") => "form",
        Some("class") => "class",
        Some("module") => "module",
        _ if module.procedural => "module",
        _ => "class",
    }
}

/// The value of an attribute at the beginning of a module: `Attribute VB_Name = "Module1"`.
fn attribute<'a>(source: &'a str, name: &str) -> Option<&'a str> {
    source.lines().take(20).find_map(|line| {
        let rest = line.strip_prefix("Attribute ")?.strip_prefix(name)?;
        Some(rest.trim_start_matches([' ', '=']).trim().trim_matches('"'))
    })
}

/// The source without the attributes that the editor writes into every module and shows
/// nobody. Others are kept, since a description can carry a payload.
fn without_attributes(source: &str) -> String {
    let usual = |line: &str| {
        line.strip_prefix("Attribute VB_").is_some_and(|rest| {
            ATTRIBUTES
                .iter()
                .any(|name| rest.strip_prefix(name).is_some_and(|rest| rest.starts_with(" = ")))
        })
    };
    source.split_inclusive('\n').filter(|line| !usual(line)).collect()
}

const ATTRIBUTES: &[&str] = &[
    "Name",
    "Base",
    "Creatable",
    "Customizable",
    "Exposed",
    "GlobalNameSpace",
    "PredeclaredId",
    "TemplateDerived",
];
/// Bytes of source code in the facts.
const CODE_MAX: usize = 64 << 10;
/// Bytes of source code that are read; the editor refuses modules of that size.
const SOURCE_MAX: usize = 4 << 20;
/// Modules found in one stream by their mark.
const SCANNED_MAX: usize = 200;
