//! Embedded objects of a compound file (MS-OLEDS 2.3): packages, links, equations, controls,
//! and whole files that stand in a stream.

use std::borrow::Cow;

use vocab::{DefectCode, FactKey, FactValue, Facts, Feature, FileType, Inside, Spot};

use super::streams::{Storage, Stream, Streams, join, shown};
use crate::bytes::{offset_at, u32_at};
use crate::charset::{until_nul, utf16_le};
use crate::contents::{Contents, TextKind};
use crate::hidden::{self, Disguise, programs};
use crate::member::{Flow, Member, Role};
use crate::office::class::{self, Meaning};
use crate::office::equation;
use crate::office::ole_one::Package;
use crate::open::{Give, Tools};
use crate::sniff;
use crate::target::features_loaded;

/// Tells of all objects and hands out what is in them.
pub(crate) fn read(
    streams: &Streams<'_>,
    tools: &Tools<'_>,
    contents: &mut Contents,
    give: &mut Give<'_>,
) -> Vec<FactValue> {
    let mut objects = Objects { streams, contents, told: Vec::new(), given: 0 };
    for storage in &streams.storages {
        objects.storage(storage);
    }
    for stream in &streams.list {
        if objects.given >= tools.limits.members {
            objects.contents.defect(DefectCode::LimitMembers, Spot::Whole);
            break;
        }
        if objects.stream(stream, give) == Flow::Stop {
            break;
        }
    }
    objects.told
}

/// The objects while they are read.
struct Objects<'s, 'a> {
    streams: &'s Streams<'a>,
    contents: &'s mut Contents,
    told: Vec<FactValue>,
    given: usize,
}

impl Objects<'_, '_> {
    /// The class of an object, by its identifier and by its name.
    fn storage(&mut self, storage: &Storage) {
        let path = &storage.path;
        let id = storage.id();
        let names = class_names(self.streams.bytes(&join(path, "\u{1}CompObj")));
        let meaning = id.as_deref().and_then(class::by_id);
        let meaning = meaning.or_else(|| names.iter().find_map(|name| class::by_name(name)));
        if let Some(meaning) = meaning {
            let spot = spot(path);
            // The identifier of a link is also that of every object without a class of its own.
            if meaning != Meaning::Link {
                self.contents.feature(meaning.feature(), spot);
            }
        }
        let told_later = self.streams.get(&join(path, NATIVE)).is_some();
        if told_later
            || (path.is_empty() && meaning.is_none())
            || (id.is_none() && names.is_empty())
        {
            return;
        }
        let mut facts = Facts::default();
        facts.put(FactKey::Name, if path.is_empty() { "/".to_owned() } else { shown(path) });
        facts.put_some(FactKey::Class, id);
        facts.put_some(FactKey::Kind, names.into_iter().next());
        self.tell(facts);
    }

    fn tell(&mut self, facts: Facts) {
        if self.told.len() < FACTS_MAX {
            self.told.push(facts.into());
        }
    }

    fn stream(&mut self, stream: &Stream<'_>, give: &mut Give<'_>) -> Flow {
        let bytes: &[u8] = &stream.bytes;
        match stream.name().to_lowercase().as_str() {
            "\u{1}ole10native" => return self.native(stream, give),
            "\u{1}ole" => self.link(stream),
            "equation native" => {
                let spot = spot(&stream.path);
                self.contents.feature(Feature::EquationEditor, spot.clone());
                if equation::overruns(bytes) {
                    self.contents.feature(Feature::ExploitSign, spot);
                }
            }
            _ => {}
        }
        if KNOWN.iter().any(|known| known.eq_ignore_ascii_case(stream.name())) {
            return Flow::Go;
        }
        let film = flash(bytes);
        if film.is_some() {
            let mut facts = Facts::default();
            facts.put(FactKey::Kind, "Flash");
            facts.put(FactKey::Name, shown(&stream.path));
            self.tell(facts);
        }
        let start = film.unwrap_or_default();
        let file = bytes.get(start..).unwrap_or_default();
        match role(file) {
            Some(role) => self.file(stream, file, role, give),
            None => self.hidden(stream, give),
        }
    }

    /// A package, or the native data of an older object.
    fn native(&mut self, stream: &Stream<'_>, give: &mut Give<'_>) -> Flow {
        let bytes: &[u8] = &stream.bytes;
        let spot = spot(&stream.path);
        let Some(package) = Package::read(bytes) else {
            let data = bytes.get(4..).unwrap_or_default();
            if equation::overruns(data) {
                self.contents.feature(Feature::ExploitSign, spot);
            }
            return match role(data) {
                Some(role) => self.file(stream, data, role, give),
                None => self.hidden(stream, give),
            };
        };
        self.contents.feature(Feature::EmbeddedFile, spot.clone());
        let mut facts = Facts::default();
        facts.put(FactKey::Kind, "Package");
        let storage = self.streams.storages.iter().find(|known| known.path == stream.storage());
        facts.put_some(FactKey::Class, storage.and_then(Storage::id));
        facts.put_some(FactKey::Name, Some(package.name()));
        facts.put_some(FactKey::Label, Some(package.label.as_str()));
        let paths = [package.path.as_str(), package.temporary.as_str()];
        let paths: Vec<&str> = paths.into_iter().filter(|path| !path.is_empty()).collect();
        self.contents.text(TextKind::Hidden, spot.clone(), paths.join("\n"));
        facts.put_some(FactKey::Paths, Some(paths));
        if package.linked {
            facts.put_some(FactKey::Target, Some(package.path.as_str()));
            self.tell(facts);
            self.loaded(&package.path, spot);
            return Flow::Go;
        }
        facts.put(FactKey::Size, package.data.len());
        self.tell(facts);
        let mut member = Member::named(spot, package.name(), package.data);
        member.defect = package.cut.then_some(DefectCode::Truncated);
        self.given += 1;
        give(member)
    }

    /// Where a linked object leads (MS-OLEDS 2.3.3): the monikers in it that name a URL or a
    /// file.
    fn link(&mut self, stream: &Stream<'_>) {
        let bytes: &[u8] = &stream.bytes;
        for target in monikers(bytes) {
            let mut facts = Facts::default();
            facts.put(FactKey::Kind, "link");
            facts.put(FactKey::Name, shown(stream.storage()));
            facts.put(FactKey::Target, target.as_str());
            if u32_at(bytes, 8) == Some(UPDATE_ALWAYS) {
                facts.put(FactKey::Update, true);
            }
            self.tell(facts);
            self.loaded(&target, spot(&stream.path));
        }
    }

    fn loaded(&mut self, target: &str, spot: Spot) {
        for feature in features_loaded(target, Feature::ExternalLink) {
            self.contents.feature(feature, spot.clone());
        }
        self.contents.text(TextKind::Link, spot, target.to_owned());
    }

    /// A stream that is a file by itself.
    fn file(&mut self, stream: &Stream<'_>, file: &[u8], role: Role, give: &mut Give<'_>) -> Flow {
        let spot = spot(&stream.path);
        if role == Role::Member {
            self.contents.feature(Feature::EmbeddedFile, spot.clone());
        }
        let mut member = Member::new(spot, file);
        member.role = role;
        self.given += 1;
        give(member)
    }

    /// Programs and signs of exploits in a stream of any other kind.
    fn hidden(&mut self, stream: &Stream<'_>, give: &mut Give<'_>) -> Flow {
        let bytes: &[u8] = &stream.bytes;
        let place = Spot::inside(Inside::Stream, shown(&stream.path));
        hidden::scan(bytes, &place, self.contents);
        for found in programs(bytes) {
            let piece = bytes.get(found.start..found.end).unwrap_or_default();
            let plain = match found.disguise {
                Disguise::Plain => Cow::Borrowed(piece),
                disguise => Cow::Owned(disguise.undone(piece)),
            };
            let mut member = Member::new(place.clone(), plain);
            if found.disguise != Disguise::Plain {
                member.method = Some(found.disguise.to_string());
            }
            self.given += 1;
            if give(member) == Flow::Stop {
                return Flow::Stop;
            }
        }
        Flow::Go
    }
}

fn spot(path: &str) -> Spot {
    let path = shown(path);
    Spot::inside(Inside::Object, if path.is_empty() { "1".to_owned() } else { path })
}

/// The names of a class (MS-OLEDS 2.3.8): for the user, and for programs.
fn class_names(stream: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = 28;
    let text = |at: &mut usize| -> Option<String> {
        let size = offset_at(stream, *at)?;
        let raw = stream.get(*at + 4..)?.get(..size)?;
        *at = at.checked_add(4 + size)?;
        Some(until_nul(raw))
    };
    let user = text(&mut at);
    // The format of the clipboard is a number behind a mark, or a name.
    match u32_at(stream, at) {
        Some(0xffff_fffe | 0xffff_ffff) => at += 8,
        Some(_) => {
            text(&mut at);
        }
        None => {}
    }
    let program = text(&mut at);
    names.extend([program, user].into_iter().flatten().filter(|name| !name.is_empty()));
    names.truncate(2);
    names
}

/// URLs and paths in monikers (MS-OLEDS 2.3.3.1, MS-OSHARED 2.3.7.6 and 2.3.7.8).
fn monikers(bytes: &[u8]) -> Vec<String> {
    let url = memchr::memmem::find_iter(bytes, &URL_MONIKER).filter_map(|at| {
        let rest = bytes.get(at + 16..)?;
        let text = rest.get(4..)?;
        let text = text.get(..offset_at(rest, 0)?).unwrap_or(text);
        Some(utf16_le(text).split('\0').next()?.to_owned())
    });
    let file = memchr::memmem::find_iter(bytes, &FILE_MONIKER).filter_map(|at| {
        let rest = bytes.get(at + 18..)?;
        Some(until_nul(rest.get(4..)?.get(..offset_at(rest, 0)?)?))
    });
    url.chain(file).filter(|target| !target.is_empty()).take(MONIKERS_MAX).collect()
}

/// Where a film of Flash begins: at once, or behind a mark and a length.
fn flash(bytes: &[u8]) -> Option<usize> {
    [0, 8].into_iter().find(|at| {
        let head = bytes.get(*at..).unwrap_or_default();
        matches!(head, [b'F' | b'C' | b'Z', b'W', b'S', 1..=50, ..])
    })
}

/// Whether a stream is a file by itself, and which role it plays.
fn role(bytes: &[u8]) -> Option<Role> {
    use FileType as T;
    if bytes.len() < FILE_MIN {
        return None;
    }
    if flash(bytes) == Some(0) {
        return Some(Role::Member);
    }
    match sniff(bytes, None) {
        T::Png | T::Jpeg | T::Gif | T::Tiff | T::Emf | T::Bmp | T::Webp => Some(Role::Resource),
        // These have marks of so few bytes that other data may begin so too.
        T::Text | T::Empty | T::Unknown | T::Xml | T::Json | T::Csv | T::Html | T::Audio => None,
        T::Video | T::DosExe | T::DosCom | T::Lzh | T::Arj | T::Tar | T::Img => None,
        _ => Some(Role::Member),
    }
}

/// Streams whose contents are told elsewhere or say nothing.
const KNOWN: &[&str] = &[
    "\u{1}CompObj",
    "\u{1}Ole",
    "\u{3}ObjInfo",
    "\u{5}SummaryInformation",
    "\u{5}DocumentSummaryInformation",
    "dir",
    "_VBA_PROJECT",
    "PROJECT",
    "PROJECTwm",
];
const NATIVE: &str = "\u{1}Ole10Native";
const URL_MONIKER: [u8; 16] =
    [0xe0, 0xc9, 0xea, 0x79, 0xf9, 0xba, 0xce, 0x11, 0x8c, 0x82, 0, 0xaa, 0, 0x4b, 0xa9, 0x0b];
const FILE_MONIKER: [u8; 16] = [0x03, 0x03, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46];
/// The option of a link that is renewed without asking.
const UPDATE_ALWAYS: u32 = 1;
const FILE_MIN: usize = 16;
const FACTS_MAX: usize = 200;
const MONIKERS_MAX: usize = 50;

#[cfg(test)]
pub(crate) mod tests;
