//! Programs for Windows (Microsoft's PE format specification).
//!
//! Headers and tables are read here rather than by a library, since what matters are files
//! whose headers lie: each table is read for itself, and what cannot be read is left out.

mod debug;
mod der;
mod exports;
mod icon;
mod image;
mod imports;
mod likeness;
mod maker;
mod ordinals;
mod resources;
mod rich;
mod rsa;
mod runtime;
mod signature;
mod version;

use observable::Kind;
use vocab::{Deception, DefectCode, FactKey, Facts, Feature, FileType, Inside, Spot};

use crate::bytes::first;
use crate::contents::{Contents, TextKind};
use crate::entropy::entropy;
use crate::hidden::{Disguise, behind, note_program, programs};
use crate::member::{Flow, Member};
use crate::open::{Give, Sample, Tools};
use crate::program::strings;
use crate::sniff::sniff;
use crate::time::unix_time;

use image::{Image, Section, Table};
use imports::Imports;
use resources::{MANIFEST, Resource, Resources, VERSION};
use signature::Signature;

pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    let mut contents = Contents::new(tools.limits);
    let Some(image) = Image::read(sample.bytes) else {
        crate::hidden::scan(sample.bytes, &Spot::Whole, &mut contents);
        return contents;
    };
    if image.is_cut || image.sections.iter().any(|section| is_beyond(section, &image)) {
        contents.defect(DefectCode::Truncated, Spot::Whole);
    }
    headers(&image, &mut contents);
    sections(&image, &mut contents);
    let imports = imports::imports(&image);
    import_facts(&imports, &mut contents);
    export_facts(&image, &mut contents);
    rich_facts(&image, &mut contents);
    debug_facts(&image, &mut contents);
    if let Some(runtime) = runtime::runtime(&image) {
        contents.fact(FactKey::Runtime, runtime);
    }
    thread_callbacks(&image, &mut contents);
    let resources = resources::resources(&image);
    resource_facts(&resources, &mut contents);
    icon_facts(&resources, sample.kind, &mut contents);
    let signature = signature::signature(&image);
    signature_facts(signature.as_ref(), &mut contents);
    let end = image.certificates().map_or(sample.bytes.len(), |(start, _)| start);
    maker_facts(&image, &imports, sample.bytes.get(image.end()..end), &mut contents);
    strings::note(first(sample.bytes, end), &mut contents);
    if members(&image, &resources, give, &mut contents) == Flow::Go {
        let unsigned = Sample { bytes: first(sample.bytes, end), ..*sample };
        behind(image.end(), &unsigned, give, &mut contents);
    }
    contents
}

fn is_beyond(section: &Section, image: &Image<'_>) -> bool {
    section.size > 0
        && section.offset.checked_add(section.size).is_none_or(|end| end > image.bytes.len())
}

fn headers(image: &Image<'_>, contents: &mut Contents) {
    let named = |table: &[(u16, &str)], number: u16| {
        let known = table.iter().find(|(known, _)| *known == number);
        known.map_or_else(|| format!("0x{number:x}"), |(_, name)| name.to_string())
    };
    contents.fact(FactKey::Architecture, named(MACHINES, image.machine));
    contents.fact(FactKey::Subsystem, named(SUBSYSTEMS, image.subsystem));
    let compiled = image.timestamp;
    let time = unix_time(compiled.into()).filter(|_| compiled != 0);
    contents.fact_some(FactKey::Compiled, time);
    // Delphi wrote one constant for years, and 1993 is when the format came to be.
    if compiled < FIRST_PE || compiled == DELPHI {
        contents.fact(FactKey::CompiledDoubtful, true);
    }
    let mut entry = Facts::default();
    entry.put(FactKey::Address, format!("0x{:x}", image.entry));
    let section = image.section_of(image.entry);
    entry.put_some(FactKey::Section, section.map(|section| section.name.clone()));
    contents.fact(FactKey::Entry, entry);
}

fn sections(image: &Image<'_>, contents: &mut Contents) {
    let record = |section: &Section| {
        let bytes = section.bytes(image);
        let rights = [
            (section.is_readable(), 'r'),
            (section.is_writable(), 'w'),
            (section.is_executable(), 'x'),
        ];
        let mut record = Facts::default();
        record.put(FactKey::Name, section.name.clone());
        record.put(FactKey::Size, section.size);
        record.put(FactKey::VirtualSize, section.virtual_size);
        record.put(FactKey::Entropy, entropy(bytes));
        let rights = rights.iter().filter(|(has, _)| *has).map(|(_, letter)| *letter);
        record.put(FactKey::Rights, rights.collect::<String>());
        record
    };
    let records: Vec<_> = image.sections.iter().map(record).collect();
    contents.fact_some(FactKey::Sections, Some(records));
}

fn import_facts(imports: &Imports, contents: &mut Contents) {
    if imports.is_broken {
        contents.defect(DefectCode::FileBroken, Spot::inside(Inside::Section, "imports"));
    }
    if imports.facts_are_cut() {
        contents.defect(DefectCode::LimitText, Spot::inside(Inside::Section, "imports"));
    }
    contents.fact_some(FactKey::Imports, Some(imports.facts()));
    contents.fact_some(FactKey::Imphash, imports.hash());
    let fetches = DOWNLOADERS.iter().any(|name| imports.has(name));
    if fetches {
        contents.feature(Feature::Downloads, Spot::inside(Inside::Section, "imports"));
    }
}

fn export_facts(image: &Image<'_>, contents: &mut Contents) {
    let Some(exports) = exports::exports(image) else { return };
    if exports.is_cut {
        contents.defect(DefectCode::LimitText, Spot::inside(Inside::Section, "exports"));
    }
    let is_control_panel_item = exports.is_control_panel_item();
    let mut facts = Facts::default();
    facts.put_some(FactKey::Name, exports.name);
    facts.put(FactKey::Count, exports.count);
    facts.put_some(FactKey::Functions, Some(exports.functions));
    contents.fact(FactKey::Exports, facts);
    if is_control_panel_item && image.is_library() {
        contents.fact(FactKey::ControlPanelItem, true);
    }
}

fn rich_facts(image: &Image<'_>, contents: &mut Contents) {
    let Some(rich) = rich::rich(image.bytes, image.header) else { return };
    contents.fact(FactKey::RichHash, rich.hash.clone());
    contents.fact_some(FactKey::Rich, Some(rich.facts()));
}

fn debug_facts(image: &Image<'_>, contents: &mut Contents) {
    let debug = debug::debug(image);
    if let Some(path) = debug.path {
        contents.fact(FactKey::Pdb, path.clone());
        contents.observable(Kind::Pdb, path, Spot::inside(Inside::Section, "debug"));
    }
    contents.fact_some(FactKey::DebugId, debug.id);
    if debug.is_reproducible {
        contents.fact(FactKey::CompiledDoubtful, true);
    }
}

/// Functions that run before the entry point, which debuggers miss.
fn thread_callbacks(image: &Image<'_>, contents: &mut Contents) {
    let Some(table) = image.table_bytes(Table::Tls) else { return };
    let size = image.pointer_bytes();
    let list = image.pointer(table, size * 3).filter(|list| *list != 0);
    let address = list.and_then(|list| u32::try_from(list.checked_sub(image.base)?).ok());
    let Some(list) = address.and_then(|address| image.at(address)) else { return };
    let pointers = list.chunks_exact(size).take(CALLBACKS_MAX);
    let count = pointers.take_while(|pointer| pointer.iter().any(|byte| *byte != 0)).count();
    if count > 0 {
        contents.fact(FactKey::ThreadCallbacks, count);
    }
}

fn resource_facts(resources: &Resources<'_>, contents: &mut Contents) {
    if resources.is_cut || resources.list.len() > RESOURCES_SHOWN {
        contents.defect(DefectCode::LimitText, Spot::inside(Inside::Section, "resources"));
    }
    let records = resources.list.iter().take(RESOURCES_SHOWN).map(|resource| {
        let mut record = Facts::default();
        record.put(FactKey::Kind, resource.kind.kind_name().into_owned());
        record.put(FactKey::Name, resource.name.shown().into_owned());
        record.put_some(FactKey::Language, language(resource.language));
        record.put(FactKey::Size, resource.size);
        record
    });
    contents.fact_some(FactKey::Resources, Some(records.collect::<Vec<_>>()));
    if let Some(resource) = resources.of_kind(VERSION).next() {
        let version = version::version(resource.bytes);
        contents.fact_some(FactKey::VersionInfo, Some(version.facts()));
        let strings: Vec<String> =
            version.strings.into_iter().map(|(name, value)| format!("{name}: {value}")).collect();
        let spot = Spot::inside(Inside::Resource, "version");
        contents.text(TextKind::Hidden, spot, strings.join("\n"));
    }
    let manifest = resources.of_kind(MANIFEST).next();
    let level = manifest.and_then(|manifest| execution_level(manifest.bytes));
    contents.fact_some(FactKey::ExecutionLevel, level);
}

/// The language as its number and, for those that matter most here, its name.
fn language(number: u32) -> Option<String> {
    let known = LANGUAGES.iter().find(|(known, _)| *known == number);
    (number != 0)
        .then(|| known.map_or_else(|| format!("0x{number:04x}"), |(_, name)| name.to_string()))
}

/// The attribute `level` of `requestedExecutionLevel`.
fn execution_level(manifest: &[u8]) -> Option<String> {
    let at = memchr::memmem::find(manifest, b"requestedExecutionLevel")?;
    let rest = crate::charset::decoded(first(manifest.get(at..)?, 400));
    let value = rest.split_once("level=")?.1;
    let quote = value.chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
    value.split(quote).nth(1).map(ToOwned::to_owned)
}

fn icon_facts(resources: &Resources<'_>, kind: FileType, contents: &mut Contents) {
    let Some(icon) = icon::icon(resources) else { return };
    let likeness = likeness::likeness(&icon.pixels);
    let mut facts = Facts::default();
    facts.put(FactKey::Sha256, icon.sha256.clone());
    facts.put(FactKey::IconHash, icon.difference_hash());
    facts.put(FactKey::Width, icon.pixels.width);
    facts.put(FactKey::Likeness, likeness.unwrap_or("none"));
    contents.fact(FactKey::Icon, facts);
    // Libraries and drivers show no icon of their own.
    let shows = matches!(kind, FileType::PeExe | FileType::PeScr | FileType::PeCpl);
    if likeness.is_some() && shows {
        contents.deception(Deception::DocumentIcon);
    }
}

fn signature_facts(signature: Option<&Signature>, contents: &mut Contents) {
    let Some(signature) = signature else { return };
    contents.fact(FactKey::Signature, signature.facts());
    let feature = if signature.holds() { Feature::Signed } else { Feature::SignatureBad };
    contents.feature(feature, Spot::inside(Inside::Section, "signature"));
    // The loader does not look there, and the signature does not cover it (CVE-2013-3900).
    if signature.behind.iter().any(|byte| *byte != 0) {
        contents.fact(FactKey::SignaturePadding, signature.behind.len());
        contents.feature(Feature::AppendedData, Spot::inside(Inside::Section, "signature"));
    }
}

fn maker_facts(
    image: &Image<'_>,
    imports: &Imports,
    overlay: Option<&[u8]>,
    contents: &mut Contents,
) {
    let maker = maker::maker(image, imports, overlay.unwrap_or_default());
    if let Some(packer) = maker.packer {
        contents.fact(FactKey::Packer, packer);
        let section = maker.section.unwrap_or_default();
        contents.feature(Feature::Packed, Spot::inside(Inside::Section, section));
    }
    contents.fact_some(FactKey::Builder, maker.builder);
}

/// Hands out what stands within: programs and archives in resources, and programs anywhere,
/// plain or encoded.
fn members(
    image: &Image<'_>,
    resources: &Resources<'_>,
    give: &mut Give<'_>,
    contents: &mut Contents,
) -> Flow {
    let mut given: Vec<usize> = Vec::new();
    for resource in &resources.list {
        let Some(start) = resource.offset.filter(|_| is_file(resource.bytes)) else { continue };
        if given.contains(&start) || given.len() == MEMBERS_MAX {
            continue;
        }
        given.push(start);
        let spot = resource_spot(resource);
        contents.feature(Feature::EmbeddedFile, spot.clone());
        if give(Member::new(spot, resource.bytes)) == Flow::Stop {
            return Flow::Stop;
        }
    }
    // The program itself begins at zero.
    let inner = image.bytes.get(1..image.end()).unwrap_or_default();
    for hidden in programs(inner) {
        let start = hidden.start + 1;
        let found = inner.get(hidden.start..hidden.end).unwrap_or_default();
        let holder = resources.list.iter().find(|resource| {
            resource.offset.is_some_and(|offset| {
                (offset..offset.saturating_add(resource.bytes.len())).contains(&start)
            })
        });
        let spot = holder.map_or_else(|| section_spot(image, start), resource_spot);
        note_program(&hidden, 1, &spot, contents);
        if given.contains(&start) {
            continue;
        }
        let mut member = match hidden.disguise {
            Disguise::Plain => Member::new(spot, found),
            disguise => Member::new(spot, disguise.undone(found)),
        };
        member.method = (hidden.disguise != Disguise::Plain).then(|| hidden.disguise.to_string());
        if give(member) == Flow::Stop {
            return Flow::Stop;
        }
    }
    Flow::Go
}

/// Whether a resource is a file of its own: pictures and texts belong to the program.
fn is_file(bytes: &[u8]) -> bool {
    use FileType as T;
    let is_one = match sniff(bytes, None) {
        T::Unknown | T::Empty | T::Text | T::Xml | T::Json | T::Csv | T::Html | T::Svg => false,
        T::Png | T::Jpeg | T::Gif | T::Bmp | T::Tiff | T::Webp | T::Emf => false,
        T::Audio | T::Video | T::Img => false,
        // The mark may stand anywhere in the first bytes of data.
        T::Pdf => bytes.starts_with(b"%PDF-"),
        T::DosExe | T::DosCom => bytes.len() > 512,
        _ => true,
    };
    bytes.len() >= FILE_BYTES_MIN && is_one
}

fn resource_spot(resource: &Resource<'_>) -> Spot {
    let name = format!("{}/{}", resource.kind.kind_name(), resource.name.shown());
    Spot::inside(Inside::Resource, name)
}

fn section_spot(image: &Image<'_>, offset: usize) -> Spot {
    let holds = |section: &&Section| {
        offset.checked_sub(section.offset).is_some_and(|within| within < section.size)
    };
    let section = image.sections.iter().find(holds);
    Spot::inside(
        Inside::Section,
        section.map_or_else(|| "header".to_owned(), |found| found.name.clone()),
    )
}

const FIRST_PE: u32 = 725_846_400;
const DELPHI: u32 = 0x2A42_5E19;
const CALLBACKS_MAX: usize = 64;
const RESOURCES_SHOWN: usize = 100;
const MEMBERS_MAX: usize = 64;
const FILE_BYTES_MIN: usize = 32;
/// Functions that fetch a file by themselves.
const DOWNLOADERS: &[&str] = &[
    "URLDownloadToFileA",
    "URLDownloadToFileW",
    "URLDownloadToCacheFileA",
    "URLDownloadToCacheFileW",
    "URLOpenBlockingStreamA",
    "URLOpenBlockingStreamW",
];
const MACHINES: &[(u16, &str)] = &[
    (0x14C, "x86"),
    (0x8664, "x64"),
    (0x1C0, "arm"),
    (0x1C4, "arm"),
    (0xAA64, "arm64"),
    (0x200, "ia64"),
    (0xEBC, "efi"),
];
const SUBSYSTEMS: &[(u16, &str)] = &[
    (1, "native"),
    (2, "window"),
    (3, "console"),
    (5, "os2"),
    (7, "posix"),
    (9, "windows-ce"),
    (10, "efi"),
    (11, "efi"),
    (12, "efi"),
    (14, "xbox"),
    (16, "boot"),
];
const LANGUAGES: &[(u32, &str)] = &[
    (0x401, "ar"),
    (0x404, "zh-TW"),
    (0x405, "cs"),
    (0x407, "de"),
    (0x409, "en-US"),
    (0x40A, "es"),
    (0x40C, "fr"),
    (0x40D, "he"),
    (0x410, "it"),
    (0x411, "ja"),
    (0x412, "ko"),
    (0x413, "nl"),
    (0x415, "pl"),
    (0x416, "pt-BR"),
    (0x419, "ru"),
    (0x41E, "th"),
    (0x41F, "tr"),
    (0x422, "uk"),
    (0x429, "fa"),
    (0x42A, "vi"),
    (0x804, "zh-CN"),
    (0x809, "en-GB"),
    (0xC04, "zh-HK"),
    (0x1004, "zh-SG"),
];

#[cfg(test)]
mod tests;
