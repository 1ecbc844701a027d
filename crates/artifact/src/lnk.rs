//! Windows shortcuts (MS-SHLLINK).
//!
//! Read are the target in each of its forms, the command line, what the shortcut tells of
//! the machine it was made on, and what is appended behind it. Whether a target exists on
//! the machine of the reader is not known here.

mod command;
mod extra;
mod header;
mod info;
mod property;
mod strings;
mod target;

use vocab::{Deception, DefectCode, FactKey, Facts, Feature, Inside, Spot};

use crate::bytes::{offset_at, u16_at};
use crate::contents::{Contents, TextKind};
use crate::hidden::behind;
use crate::name::file_name;
use crate::nature::Nature;
use crate::open::{Give, Sample, Tools};

use command::{command, file_stem, has_extension};
use extra::Extra;
use header::{HEADER_BYTES, Header, Part};
use info::LinkInfo;
use strings::Strings;
use target::Target;

pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    let mut contents = Contents::new(tools.limits);
    let Some(shortcut) = Shortcut::read(sample.bytes) else {
        contents.defect(DefectCode::Truncated, Spot::Whole);
        return contents;
    };
    if shortcut.is_broken() {
        contents.defect(DefectCode::FileBroken, Spot::Whole);
    }
    if shortcut.strings.is_overlong {
        contents.feature(Feature::ExploitSign, Spot::inside(Inside::Field, "strings"));
    }
    shortcut.targets(&mut contents);
    shortcut.command_line(&mut contents);
    shortcut.icon(&mut contents);
    shortcut.origin(&mut contents);
    shortcut.links(&mut contents);
    if contents.has(Feature::RunsCommand) || has_extension(&shortcut.target(), &["exe"]) {
        shortcut.pretence(sample.name, &mut contents);
    }
    behind(shortcut.extra.end, sample, give, &mut contents);
    contents
}

/// A shortcut with all its parts.
struct Shortcut<'a> {
    header: Header<'a>,
    items: Target,
    info: LinkInfo,
    strings: Strings,
    extra: Extra,
    is_cut: bool,
}

impl<'a> Shortcut<'a> {
    /// The parts stand one behind the other, each with its size in front.
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let header = Header::read(bytes)?;
        let mut at = HEADER_BYTES;
        let mut is_cut = bytes.len() < HEADER_BYTES;
        let mut items = Target::default();
        if header.has(Part::IdList) {
            let size = u16_at(bytes, at).map_or(0, usize::from);
            let list = bytes.get(at.saturating_add(2)..).unwrap_or_default();
            is_cut |= list.len() < size;
            items = target::target(list.get(..size).unwrap_or(list));
            at = at.saturating_add(2).saturating_add(size);
        }
        let mut info = LinkInfo::default();
        if header.has(Part::LinkInfo) && !header.has(Part::NoLinkInfo) {
            let size = offset_at(bytes, at).unwrap_or(0);
            let part = bytes.get(at..).unwrap_or_default();
            is_cut |= part.len() < size;
            info = info::link_info(part.get(..size).unwrap_or(part));
            at = at.saturating_add(size);
        }
        let strings = strings::strings(bytes, at, header);
        let extra = extra::extra(bytes, strings.end);
        Some(Self { header, items, info, strings, extra, is_cut })
    }

    const fn is_broken(&self) -> bool {
        self.is_cut || self.items.is_broken || self.strings.is_broken || self.extra.is_broken
    }

    /// What Windows starts: the path with variables goes before the list of items, and that
    /// before where the target was.
    fn target(&self) -> String {
        let environment =
            self.extra.environment.as_ref().filter(|_| self.header.has(Part::Environment));
        let items = Some(&self.items.path).filter(|path| !path.is_empty());
        environment
            .or(items)
            .or(self.info.local.as_ref())
            .or(self.info.network.as_ref())
            .or(self.strings.relative_path.as_ref())
            .or(self.extra.environment.as_ref())
            .cloned()
            .unwrap_or_default()
    }

    /// The target, and the other forms of it as far as they differ.
    fn targets(&self, contents: &mut Contents) {
        let target = self.target();
        contents.fact_some(FactKey::Target, Some(target.clone()));
        let forms = [
            (FactKey::ItemPath, Some(&self.items.path)),
            (FactKey::VistaPath, self.extra.vista_path.as_ref()),
            (FactKey::LocalPath, self.info.local.as_ref()),
            (FactKey::NetworkPath, self.info.network.as_ref()),
            (FactKey::RelativePath, self.strings.relative_path.as_ref()),
            (FactKey::EnvironmentPath, self.extra.environment.as_ref()),
        ];
        for (key, form) in forms {
            contents.fact_some(key, form.filter(|form| **form != target).cloned());
        }
        let forms = forms.into_iter().filter_map(|(_, form)| form).filter(|form| !form.is_empty());
        let mut paths: Vec<&str> = forms.map(String::as_str).collect();
        paths.dedup();
        let spot = Spot::inside(Inside::Field, FactKey::Target.as_str());
        contents.text(TextKind::Hidden, spot, paths.join("\n"));
        contents.fact_some(FactKey::TargetFile, Some(self.header.target_file()));
        let folder = self.strings.working_folder.as_deref().map(without_padding);
        contents.fact_some(FactKey::WorkingFolder, folder.map(|(shown, _)| shown));
        contents.fact_some(FactKey::Comment, self.strings.description.clone());
        if let Some(description) = &self.strings.description {
            let spot = Spot::inside(Inside::Field, FactKey::Comment.as_str());
            contents.text(TextKind::Shown, spot, description.clone());
        }
    }

    fn command_line(&self, contents: &mut Contents) {
        let target = self.target();
        let arguments = self.strings.arguments.clone().unwrap_or_default();
        let spot = || Spot::inside(Inside::Field, FactKey::Arguments.as_str());
        let (shown, padding) = without_padding(&arguments);
        contents.fact_some(FactKey::Arguments, Some(shown.clone()));
        if padding >= PADDING_MIN {
            contents.fact(FactKey::ArgumentPadding, padding);
            contents.feature(Feature::Hidden, spot());
            contents.deception(Deception::Padding);
        }
        contents.fact_some(FactKey::Window, self.header.window());
        contents.fact_some(FactKey::HotKey, self.header.hot_key());
        if self.header.has(Part::RunAsUser) {
            contents.fact(FactKey::RunAsAdministrator, true);
        }
        let command = command(&target, &shown);
        for (found, feature) in [
            (command.runs, Feature::RunsCommand),
            (command.downloads, Feature::Downloads),
            (command.obfuscated, Feature::Obfuscated),
        ] {
            if found {
                contents.feature(feature, spot());
            }
        }
        if command.runs || !shown.is_empty() {
            let line = format!("{target} {shown}");
            contents.text(TextKind::Code, Spot::inside(Inside::Field, "command"), line);
        }
        if let Some(plain) = command.plain {
            contents.text(TextKind::Code, Spot::inside(Inside::Script, "plain"), plain);
        }
        for script in command.decoded {
            contents.text(TextKind::Code, Spot::inside(Inside::Script, "base64"), script);
        }
    }

    fn icon_location(&self) -> Option<&String> {
        self.extra.icon_environment.as_ref().or(self.strings.icon_location.as_ref())
    }

    fn icon(&self, contents: &mut Contents) {
        let Some(location) = self.icon_location() else { return };
        contents.fact_some(FactKey::IconLocation, Some(location.clone()));
        let index = self.header.icon_index();
        if index != 0 {
            contents.fact(FactKey::IconIndex, index.to_string());
        }
    }

    /// What tells of the machine and the person that made the shortcut.
    fn origin(&self, contents: &mut Contents) {
        let extra = &self.extra;
        contents.fact_some(FactKey::Drive, Some(self.info.drive.clone()));
        contents.fact_some(FactKey::Tracker, Some(extra.tracker.clone()));
        contents.fact_some(FactKey::KnownFolder, extra.known_folder.clone());
        contents.fact_some(FactKey::Darwin, extra.darwin.clone());
        contents.fact_some(FactKey::Shim, extra.shim.clone());
        contents.fact_some(FactKey::ConsoleFont, extra.console_font.clone());
        contents.fact_some(FactKey::CodePage, extra.code_page);
        contents.fact_some(FactKey::Blocks, Some(extra.blocks.clone()));
        let properties = extra.properties.iter().map(|property| {
            let mut record = Facts::default();
            record.put(FactKey::Name, property.name.clone());
            record.put(FactKey::Value, property.value.clone());
            record
        });
        contents.fact_some(FactKey::Properties, Some(properties.collect::<Vec<_>>()));
        for property in &extra.properties {
            let spot = Spot::inside(Inside::Property, property.name.clone());
            contents.text(TextKind::Hidden, spot, property.value.clone());
        }
    }

    /// Paths that lead to another machine; that of the icon is fetched by looking at the
    /// folder in which the shortcut lies.
    fn links(&self, contents: &mut Contents) {
        let fields = [
            (FactKey::IconLocation, self.icon_location()),
            (FactKey::Target, Some(&self.items.path)),
            // A folder of this machine that is shared has a path in the network too.
            (
                FactKey::NetworkPath,
                self.info.network.as_ref().filter(|_| self.info.local.is_none()),
            ),
            (FactKey::EnvironmentPath, self.extra.environment.as_ref()),
            (FactKey::WorkingFolder, self.strings.working_folder.as_ref()),
            (FactKey::RelativePath, self.strings.relative_path.as_ref()),
        ];
        let mut seen: Vec<&str> = Vec::new();
        for (key, path) in fields {
            let Some(path) = path.filter(|path| is_elsewhere(path)) else { continue };
            let spot = Spot::inside(Inside::Field, key.as_str());
            contents.feature(Feature::ExternalLink, spot.clone());
            if !seen.contains(&path.as_str()) {
                seen.push(path);
                contents.text(TextKind::Link, spot, path.clone());
            }
        }
    }

    /// Whether name or icon are those of a document while a program is started.
    fn pretence(&self, name: Option<&str>, contents: &mut Contents) {
        let target = self.target();
        if VIEWERS.contains(&file_stem(&target).as_str()) {
            return;
        }
        let by_name = name.is_some_and(names_document);
        let by_icon = self.icon_location().is_some_and(|icon| {
            !icon.eq_ignore_ascii_case(&target) && is_document_icon(icon, self.header.icon_index())
        });
        if by_name || by_icon {
            contents.deception(Deception::ShortcutAsDocument);
        }
    }
}

/// The text with every long run of blanks as one, and how many characters the longest had.
/// The dialog that shows the properties of a shortcut ends long before them.
fn without_padding(text: &str) -> (String, usize) {
    let mut shown = String::with_capacity(text.len().min(1 << 12));
    let (mut run, mut longest) = (String::new(), 0);
    for letter in text.chars().chain(['\0']) {
        if is_blank(letter) {
            run.push(letter);
            continue;
        }
        let length = run.chars().count();
        longest = longest.max(length);
        shown.push_str(if length >= PADDING_MIN { " " } else { &run });
        run.clear();
        if letter != '\0' {
            shown.push(letter);
        }
    }
    (shown.trim().to_owned(), longest)
}

fn is_blank(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control() && letter != '\0'
        || matches!(letter, '\u{2800}' | '\u{3164}' | '\u{200B}')
}

fn is_elsewhere(path: &str) -> bool {
    let lower = path.trim_start().to_lowercase();
    ["\\\\", "http://", "https://", "ftp://", "file://\\\\"].iter().any(|mark| lower.starts_with(mark))
        // These prefixes stay on the machine.
        && !["\\\\?\\", "\\\\.\\"].iter().any(|mark| lower.starts_with(mark))
}

/// `report.pdf.lnk`: what Explorer shows is the name of a document.
fn names_document(name: &str) -> bool {
    let lower = name.to_lowercase();
    let stem = lower.strip_suffix(".lnk").unwrap_or(&lower);
    let extension = file_name(stem).extension;
    let nature = extension.and_then(|extension| Nature::of_extension(&extension));
    nature.is_some_and(|nature| !nature.runs())
}

/// Whether an icon is that of documents, by the file it comes from.
fn is_document_icon(location: &str, index: i32) -> bool {
    let file = location.rsplit(['\\', '/']).next().unwrap_or(location).to_lowercase();
    let extension = file_name(&file).extension;
    let nature = extension.and_then(|extension| Nature::of_extension(&extension));
    let is_document = nature
        .is_some_and(|nature| matches!(nature, Nature::Document | Nature::Text | Nature::Media));
    is_document
        || VIEWERS.contains(&file_stem(&file).as_str())
        || ICONS.iter().any(|(name, indices)| *name == file && indices.contains(&index))
}

/// Fewer blanks are how people write.
const PADDING_MIN: usize = 32;
/// Programs whose icons people take for documents, or that show them.
const VIEWERS: &[&str] = &[
    "winword",
    "wordicon",
    "excel",
    "xlicons",
    "powerpnt",
    "pptico",
    "acrord32",
    "acrobat",
    "foxitpdfreader",
    "foxitreader",
    "sumatrapdf",
    "msedge",
    "wordpad",
    "notepad",
    "taro",
    "taro32",
    "hwp",
    "onenote",
    "outlook",
    "iexplore",
    "photoviewer",
    "mspaint",
];
/// Libraries of Windows that hold icons, and those of documents, folders and pictures.
const ICONS: &[(&str, &[i32])] = &[
    ("shell32.dll", &[0, 1, 3, 4, 70, 126, 127, 151, 224, -1, -2, -4, -5, -71, -152, -235]),
    ("imageres.dll", &[2, 3, 14, 19, 67, 68, 85, 97, 102, 107, -2, -3, -19, -72, -102, -112]),
    ("ieframe.dll", &[0, -1]),
];

#[cfg(test)]
mod tests;
