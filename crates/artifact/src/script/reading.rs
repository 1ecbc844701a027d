//! One reading of the scripts of a file: what they say, what was decoded out of them, and
//! the files that stand in them. A page has several scripts and they are read together.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest as _, Sha256};
use vocab::{DefectCode, FactKey, FactValue, Facts, Feature, FileCategory, FileType, Inside, Spot};

use super::batch;
use super::fold::{Found, Work, fold};
use super::language::Language;
use super::layer::{self, Layer};
use super::sign::Signs;
use super::value::{Method, Value};
use super::words::{Ability, Setting, Word, Words};
use crate::contents::{Contents, TextKind};
use crate::decode;
use crate::member::{Flow, Member, MemberName, Role};
use crate::open::{Give, Tools};

/// What was read so far.
pub(crate) struct Reading<'t> {
    tools: &'t Tools<'t>,
    work: &'t Work,
    words: Words,
    /// Words with where they were seen first.
    seen: BTreeMap<&'static str, Seen>,
    decoded: Vec<(Method, String)>,
    signs: Signs,
    /// Digests of what was taken off its layers already.
    known: BTreeSet<[u8; 32]>,
    /// Texts put into texts, told once each.
    told: BTreeSet<String>,
    /// A script unpacks a bare deflate stream.
    inflates: bool,
    pub(crate) files: Vec<Embedded>,
    /// Bytes that are no known file, the largest of them.
    pub(crate) unknown: Option<Embedded>,
    /// Pages within scripts, for the reader of pages.
    pub(crate) pages: Vec<(String, Spot)>,
    pages_known: BTreeSet<[u8; 32]>,
    pub(crate) uses: Vec<Use>,
    pub(crate) contents: Contents,
}

/// A file that stands in a script.
#[derive(Debug)]
pub(crate) struct Embedded {
    pub(crate) bytes: Vec<u8>,
    pub(crate) kind: FileType,
    pub(crate) name: Option<String>,
    pub(crate) method: Option<Method>,
    pub(crate) role: Role,
}

/// A text and what it is for.
#[derive(Debug)]
pub(crate) struct Use {
    /// `window.location.href`, `document.write`, in small letters.
    pub(crate) by: String,
    pub(crate) text: String,
    pub(crate) spot: Spot,
}

#[derive(Debug)]
struct Seen {
    word: &'static Word,
    spot: Spot,
}

/// A script to be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Script<'s> {
    pub(crate) source: &'s str,
    pub(crate) language: Language,
    pub(crate) setting: Setting,
    /// Layers of encoding that were taken off.
    pub(crate) depth: usize,
}

impl<'t> Reading<'t> {
    pub(crate) fn new(tools: &'t Tools<'t>, work: &'t Work) -> Self {
        Self {
            tools,
            work,
            words: Words::new(),
            seen: BTreeMap::new(),
            decoded: Vec::new(),
            signs: Signs::default(),
            known: BTreeSet::new(),
            told: BTreeSet::new(),
            inflates: false,
            files: Vec::new(),
            unknown: None,
            pages: Vec::new(),
            pages_known: BTreeSet::new(),
            uses: Vec::new(),
            contents: Contents::new(tools.limits),
        }
    }

    /// Reads a script with all that is decoded out of it.
    pub(crate) fn script(&mut self, script: Script<'_>, spot: &Spot) {
        let plain = decode::encoded_scripts(script.source);
        let script = match &plain {
            Some(plain) => {
                self.code(script.source, spot);
                self.signs.encoded_script = true;
                self.note(Method::EncodedScript, plain);
                Script { source: plain, ..script }
            }
            None => script,
        };
        self.inflates |=
            ["deflatestream", "inflate"].iter().any(|word| contains(script.source, word));
        self.code(script.source, spot);
        if script.depth == 0 {
            self.signs.measure(script.source);
        }
        // Words behind an encoding hide nothing from a reader who can decode, but they do
        // from one who searches the file.
        let hidden = script.depth > 0 || plain.is_some();
        match script.language {
            Language::Batch => self.batch(script, spot, hidden),
            _ => self.program(script, spot, hidden),
        }
        self.runs(script, spot);
        if self.work.is_used_up() {
            self.contents.defect(DefectCode::LimitText, spot.clone());
        }
    }

    /// A source that is folded, with what its texts hide.
    fn program(&mut self, script: Script<'_>, spot: &Spot, hidden: bool) {
        if script.language == Language::PowerShell && script.source.contains('`') {
            let clean = script.source.replace('`', "");
            self.search(&clean, script.setting, spot, hidden);
            self.signs.shell_tricks += backticks(script.source);
        } else {
            self.search(script.source, script.setting, spot, hidden);
        }
        let mut simple = Simple { source: script.source, done: 0, text: String::new(), changes: 0 };
        let mut layers = Vec::new();
        let work = self.work;
        fold(script.source, script.language, work, &mut |found| {
            self.found(found, script, spot, &mut layers);
            simple.put(found);
        });
        if let Some(simple) = simple.finish() {
            self.search(&simple, script.setting, spot, true);
            self.code(&simple, spot);
        }
        for layer in layers {
            self.layer(layer, script, spot);
        }
    }

    /// A text or bytes in a source: what they are for, and what is below them.
    fn found(
        &mut self,
        found: &Found<'_>,
        script: Script<'_>,
        spot: &Spot,
        layers: &mut Vec<Layer>,
    ) {
        self.note_signs(found);
        match found.value {
            Value::Text(text) => {
                self.note_text(found, text);
                self.note_use(found, text, spot);
                below(text, layers);
            }
            Value::Texts(texts) => texts.iter().for_each(|text| below(text, layers)),
            value @ (Value::Bytes(_) | Value::Numbers(_)) => {
                let Some(bytes) = value.bytes().filter(|bytes| bytes.len() >= BYTES_MIN) else {
                    return;
                };
                let method = found.method.unwrap_or(Method::CharacterCodes);
                if let Some(text) = decode::readable(&bytes) {
                    self.note_use(found, &text, spot);
                }
                layers.push(Layer { bytes: bytes.into_owned(), method });
            }
            Value::Number(_) | Value::Letters(_) => {}
        }
        // Taken at once if they take much room.
        if layers.iter().map(|layer| layer.bytes.len()).sum::<usize>() > LAYERS_HELD {
            for layer in std::mem::take(layers) {
                self.layer(layer, script, spot);
            }
        }
    }

    fn note_signs(&mut self, found: &Found<'_>) {
        if found.method == Some(Method::Escapes) {
            self.signs.escaped_texts += 1;
        }
        let decoded = found.method >= Some(Method::Reversal) && found.value.size() >= DECODED_MIN;
        let by = found.used_by.rsplit('.').next().unwrap_or_default();
        if decoded && RUNS_TEXT.iter().any(|name| by.eq_ignore_ascii_case(name)) {
            self.signs.run_texts += 1;
        }
    }

    fn note_text(&mut self, found: &Found<'_>, text: &str) {
        let Some(method) = found.method else { return };
        let tells = match method {
            Method::Variable => return,
            Method::Concatenation | Method::Slice => found.parts >= 4 || text.contains("://"),
            Method::Escapes => text.is_ascii(),
            _ => true,
        };
        if tells && text.trim().len() >= DECODED_MIN {
            if method > Method::Concatenation && method != Method::Escapes {
                self.signs.hidden_texts += 1;
            }
            self.note(method, text);
        }
    }

    fn note_use(&mut self, found: &Found<'_>, text: &str, spot: &Spot) {
        let last = found.used_by.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        let last = last.as_str();
        if COMMANDS.contains(&last) || text.len() <= USE_TEXT_MAX && contains(text, "powershell") {
            self.search(text, Setting::COMMAND, spot, found.method.is_some());
        }
        if is_page(text) {
            if WRITES.contains(&last) {
                self.page(text, spot);
            }
        } else if self.uses.len() < USES_MAX && text.len() <= USE_TEXT_MAX && USES.contains(&last) {
            let by = found.used_by.to_ascii_lowercase();
            self.uses.push(Use { by, text: text.to_owned(), spot: spot.clone() });
        }
    }

    /// What was below a layer: a file, a text, or another layer.
    pub(crate) fn layer(&mut self, layer: Layer, script: Script<'_>, spot: &Spot) {
        let digest: [u8; 32] = Sha256::digest(&layer.bytes).into();
        if self.known.len() >= LAYERS_MAX || !self.known.insert(digest) {
            return;
        }
        if !self.tools.budget.unpacked(layer.bytes.len()) {
            self.contents.defect(DefectCode::LimitUnpacked, spot.clone());
            return;
        }
        if let Some(unpacked) = self.inflated(&layer) {
            if let Some(defect) = unpacked.defect {
                self.contents.defect(defect, spot.clone());
            }
            let layer = Layer { bytes: unpacked.bytes, method: Method::Compression };
            self.kept(layer, script, spot);
            return;
        }
        self.kept(layer, script, spot);
    }

    fn inflated(&self, layer: &Layer) -> Option<crate::budget::Unpacked> {
        let text = decode::readable(&layer.bytes).is_some();
        let bare = self.inflates && !text && layer::file(&layer.bytes).is_none();
        let unpacked = decode::inflated(&layer.bytes, bare, self.tools)?;
        // A ZIP or a picture may begin like a stream by chance.
        let sound = unpacked.defect.is_none() || decode::readable(&unpacked.bytes).is_some();
        sound.then_some(unpacked)
    }

    fn kept(&mut self, layer: Layer, script: Script<'_>, spot: &Spot) {
        let Layer { bytes, method } = layer;
        if let Some(kind) = layer::file(&bytes) {
            if self.files.len() < self.tools.limits.members {
                self.files.push(Embedded {
                    bytes,
                    kind,
                    name: None,
                    method: Some(method),
                    role: Role::Member,
                });
            } else {
                self.contents.defect(DefectCode::LimitMembers, Spot::Whole);
            }
            return;
        }
        if let Some(text) = decode::readable(&bytes) {
            self.text(&text, method, script, spot);
        }
        let larger = self.unknown.as_ref().is_none_or(|known| known.bytes.len() < bytes.len());
        if larger {
            self.unknown = Some(Embedded {
                bytes,
                kind: FileType::Unknown,
                name: None,
                method: Some(method),
                role: Role::Member,
            });
        }
    }

    /// A text that was decoded: a page, a script, or something that hides another.
    fn text(&mut self, text: &str, method: Method, script: Script<'_>, spot: &Spot) {
        self.signs.hidden_texts += 1;
        self.signs.nested_layers += usize::from(script.depth > 0);
        self.note(method, text);
        if is_page(text) {
            self.code(text, spot);
            self.page(text, spot);
            return;
        }
        if script.depth >= LAYERS_DEEP {
            self.search(text, script.setting, spot, true);
            self.code(text, spot);
            return;
        }
        let language = Language::of_code(text, script.language);
        let setting =
            if language == script.language { script.setting } else { of_language(language) };
        self.script(Script { source: text, language, setting, depth: script.depth + 1 }, spot);
        let mut layers = Vec::new();
        below(text, &mut layers);
        for layer in layers {
            self.layer(layer, Script { depth: script.depth + 1, ..script }, spot);
        }
    }

    /// A page that a script writes or decodes, once.
    fn page(&mut self, text: &str, spot: &Spot) {
        let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        if self.pages_known.len() < PAGES_MAX && self.pages_known.insert(digest) {
            self.pages.push((text.to_owned(), spot.clone()));
        }
    }

    /// Base64 that stands in a source without quotes: arguments of commands, certificates.
    fn runs(&mut self, script: Script<'_>, spot: &Spot) {
        let mut found = Vec::new();
        layer::runs(script.source, &mut |layer| found.push(layer));
        for layer in found {
            self.layer(layer, script, spot);
        }
    }

    fn batch(&mut self, script: Script<'_>, spot: &Spot, hidden: bool) {
        self.search(script.source, script.setting, spot, hidden);
        let read = batch::batch(script.source);
        self.signs.shell_tricks += read.tricks;
        if read.is_cut {
            self.contents.defect(DefectCode::LimitText, spot.clone());
        }
        if read.tricks > 0 {
            self.note(Method::Replacement, &read.commands);
            self.code(&read.commands, spot);
            self.search(&read.commands, script.setting, spot, true);
            self.runs(Script { source: &read.commands, ..script }, spot);
        }
        let names = |from: &str| {
            let pair = read.decoded.iter().find(|(source, _)| source.eq_ignore_ascii_case(from));
            pair.map(|(_, to)| to.clone())
        };
        for (name, content) in &read.written {
            match encoded(content) {
                Some(layer) => self.named_layer(layer, names(name), script, spot),
                None => self.dropped(name, content, script),
            }
        }
        // A certificate in the batch file itself, whatever it calls itself.
        let own = read.decoded.iter().find(|(from, _)| from.contains("%~") || from.contains("%0"));
        if let (Some((_, to)), [file]) = (own, self.files.as_mut_slice()) {
            file.name.get_or_insert_with(|| to.clone());
        }
    }

    fn named_layer(&mut self, layer: Layer, name: Option<String>, script: Script<'_>, spot: &Spot) {
        let before = self.files.len();
        self.layer(layer, script, spot);
        if let Some(file) = self.files.get_mut(before) {
            file.name = name;
        }
    }

    /// A script that a script writes into a file.
    fn dropped(&mut self, name: &str, content: &str, script: Script<'_>) {
        let runs = name.rsplit('.').next().is_some_and(|extension| {
            DROPPED.iter().any(|known| extension.eq_ignore_ascii_case(known))
        });
        if runs && script.depth == 0 && self.files.len() < self.tools.limits.members {
            let bytes = content.as_bytes().to_vec();
            let name = Some(name.to_owned());
            self.files.push(Embedded {
                bytes,
                kind: FileType::Text,
                name,
                method: None,
                role: Role::Member,
            });
        }
    }

    fn note(&mut self, method: Method, text: &str) {
        if self.decoded.len() >= DECODED_MAX || !self.told.insert(beginning(text)) {
            return;
        }
        self.decoded.push((method, beginning(text)));
    }

    fn code(&mut self, text: &str, spot: &Spot) {
        self.contents.text(TextKind::Code, spot.clone(), shortened(text));
    }

    fn search(&mut self, text: &str, setting: Setting, spot: &Spot, hidden: bool) {
        let (words, seen, signs) = (&self.words, &mut self.seen, &mut self.signs);
        words.find(text, setting, &mut |word| {
            seen.entry(word.text).or_insert_with(|| {
                let counts = hidden && matches!(word.ability, Ability::Runs | Ability::Downloads);
                signs.hidden_words += usize::from(counts);
                Seen { word, spot: spot.clone() }
            });
        });
    }

    /// A class that is created by markup.
    pub(crate) fn class(&mut self, class: &str, spot: &Spot) {
        self.search(class, Setting::WINDOWS, spot, false);
        if self.uses.len() < USES_MAX && class.len() <= USE_TEXT_MAX {
            let by = "createobject".to_owned();
            self.uses.push(Use { by, text: class.to_owned(), spot: spot.clone() });
        }
    }

    /// Takes a file of this size from the budget; false if there is none left for it.
    pub(crate) fn takes(&mut self, bytes: usize) -> bool {
        let takes = self.tools.budget.unpacked(bytes);
        if !takes {
            self.contents.defect(DefectCode::LimitUnpacked, Spot::Whole);
        }
        takes
    }

    /// Keeps a file that stands in markup.
    pub(crate) fn file(&mut self, file: Embedded) {
        let digest: [u8; 32] = Sha256::digest(&file.bytes).into();
        if self.files.len() >= self.tools.limits.members {
            self.contents.defect(DefectCode::LimitMembers, Spot::Whole);
        } else if self.known.insert(digest) {
            self.files.push(file);
        }
    }

    /// Where a word was seen first.
    pub(crate) fn spot_of(&self, word: &str) -> Option<Spot> {
        self.seen.get(word).map(|seen| seen.spot.clone())
    }

    /// Whether a word was seen.
    pub(crate) fn has_word(&self, word: &str) -> bool {
        self.seen.contains_key(word)
    }

    /// Facts and features of all that was read.
    pub(crate) fn finish(mut self) -> Read {
        for seen in self.seen.values() {
            let feature = match seen.word.ability {
                Ability::Runs => Feature::RunsCommand,
                Ability::Downloads => Feature::Downloads,
                _ => continue,
            };
            self.contents.feature(feature, seen.spot.clone());
        }
        let (signs, enough) = self.signs.result();
        if enough {
            self.contents.feature(Feature::Obfuscated, Spot::Whole);
        }
        let mut words: Vec<&Seen> = self.seen.values().collect();
        words.sort_by_key(|seen| (seen.word.ability, seen.word.text));
        self.contents.fact_some(
            FactKey::Suspicious,
            Some(words.into_iter().map(word_fact).collect::<Vec<_>>()),
        );
        let prog_ids = prog_ids(&self.uses);
        self.contents.fact_some(FactKey::ProgIds, Some(prog_ids));
        let decoded: Vec<FactValue> = self.decoded.into_iter().map(decoded_fact).collect();
        self.contents.fact_some(FactKey::Decoded, Some(decoded));
        self.contents.fact_some(FactKey::Obfuscation, Some(signs));
        Read { contents: self.contents, files: self.files }
    }
}

/// What a reading ends with.
pub(crate) struct Read {
    pub(crate) contents: Contents,
    pub(crate) files: Vec<Embedded>,
}

impl Read {
    /// Hands out the files that stand in the scripts.
    pub(crate) fn give(mut self, give: &mut Give<'_>) -> Contents {
        for (position, file) in self.files.into_iter().enumerate() {
            let place = Spot::inside(Inside::Object, position.to_string());
            if file.role == Role::Member {
                self.contents.feature(Feature::EmbeddedFile, place.clone());
            }
            if file.kind.category() == FileCategory::Executable {
                self.contents.feature(Feature::EmbeddedProgram, place.clone());
            }
            let size = u64::try_from(file.bytes.len()).ok();
            let name = file.name.map(|name| {
                let raw = name.clone().into_bytes();
                MemberName { decoded: name, raw }
            });
            let method = file.method.map(|method| method.as_str().to_owned());
            let member =
                Member { name, size, method, role: file.role, ..Member::new(place, file.bytes) };
            if give(member) == Flow::Stop {
                break;
            }
        }
        self.contents
    }
}

/// What reading a file of this size may cost.
pub(crate) const fn work_for(bytes: usize) -> Work {
    Work::new(bytes.saturating_mul(WORK_PER_BYTE).saturating_add(WORK_LEAST))
}

/// Where the scripts of a language run.
pub(crate) const fn of_language(language: Language) -> Setting {
    match language {
        Language::Batch => Setting::BATCH,
        Language::PowerShell => Setting::POWER_SHELL,
        Language::JavaScript | Language::VbScript => Setting::WINDOWS,
    }
}

fn word_fact(seen: &Seen) -> FactValue {
    let mut facts = Facts::default();
    facts.put(FactKey::Kind, seen.word.ability.as_str());
    facts.put(FactKey::Word, seen.word.text);
    facts.into()
}

fn decoded_fact((method, text): (Method, String)) -> FactValue {
    let mut facts = Facts::default();
    facts.put(FactKey::Kind, method.as_str());
    facts.put(FactKey::Text, text);
    facts.into()
}

/// Names of the objects that scripts ask Windows for.
fn prog_ids(uses: &[Use]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let asked = uses.iter().filter(|by| {
        let last = by.by.rsplit('.').next().unwrap_or_default();
        matches!(last, "activexobject" | "createobject" | "getobject")
    });
    for Use { text, .. } in asked {
        if out.len() < PROG_IDS_MAX && !out.iter().any(|known| known.eq_ignore_ascii_case(text)) {
            out.push(text.clone());
        }
    }
    out
}

/// What a written file holds in base64 or hexadecimal digits, as a certificate or bare.
fn encoded(content: &str) -> Option<Layer> {
    let mut found = layer::of_text(content);
    if found.is_none() {
        layer::runs(content, &mut |layer| {
            found.get_or_insert(layer);
        });
    }
    found
}

fn below(text: &str, layers: &mut Vec<Layer>) {
    match layer::of_text(text) {
        Some(layer) => layers.push(layer),
        None if text.contains([' ', ',', '\n']) => {
            layer::runs(text, &mut |layer| layers.push(layer))
        }
        None => {}
    }
}

/// Whether a text is a piece of a page.
pub(crate) fn is_page(text: &str) -> bool {
    if !text.trim_start().starts_with('<') {
        return false;
    }
    let start = text.get(..text.floor_char_boundary(PAGE_LOOKED_AT)).unwrap_or(text);
    let lower = start.to_ascii_lowercase();
    TAGS.iter().any(|tag| lower.contains(tag))
}

/// The source with what it computes put in place of how it is written.
struct Simple<'s> {
    source: &'s str,
    done: usize,
    text: String,
    changes: usize,
}

impl Simple<'_> {
    fn put(&mut self, found: &Found<'_>) {
        if found.method.is_none() || found.start < self.done || found.end <= found.start {
            return;
        }
        let Some(text) = found.value.text().filter(|text| text.len() <= USE_TEXT_MAX) else {
            return;
        };
        self.text.push_str(self.source.get(self.done..found.start).unwrap_or_default());
        self.text.push('"');
        self.text.push_str(&text);
        self.text.push('"');
        self.done = found.end;
        self.changes += 1;
    }

    fn finish(mut self) -> Option<String> {
        self.text.push_str(self.source.get(self.done..).unwrap_or_default());
        (self.changes > 0).then_some(self.text)
    }
}

/// Long runs of encoded letters cut: what they hold is told apart.
fn shortened(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::new();
    let (mut done, mut start) = (0, None);
    for (at, byte) in bytes.iter().enumerate().chain([(bytes.len(), &b' ')]) {
        let encoded = decode::is_base64(*byte) || *byte == b'=';
        match (encoded, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                if at - from > ENCODED_SHOWN_MAX {
                    out.push_str(text.get(done..from + ENCODED_KEPT).unwrap_or_default());
                    out.push('…');
                    done = at;
                }
                start = None;
            }
            _ => {}
        }
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

/// Backticks before letters, where they do nothing.
fn backticks(source: &str) -> usize {
    let bytes = source.as_bytes();
    let marks = memchr::memchr_iter(b'`', bytes);
    let within = |at: &usize| {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        let after = bytes.get(at + 1);
        before.is_some_and(u8::is_ascii_alphanumeric) && after.is_some_and(u8::is_ascii_alphabetic)
    };
    marks.filter(within).count()
}

fn contains(source: &str, word: &str) -> bool {
    let (word, bytes) = (word.as_bytes(), source.as_bytes());
    let Some(&first) = word.first() else { return true };
    memchr::memchr2_iter(first, first.to_ascii_uppercase(), bytes).any(|at| {
        let end = at.saturating_add(word.len());
        bytes.get(at..end).is_some_and(|part| part.eq_ignore_ascii_case(word))
    })
}

fn beginning(text: &str) -> String {
    text.get(..text.floor_char_boundary(DECODED_TEXT_MAX)).unwrap_or(text).to_owned()
}

const WORK_PER_BYTE: usize = 48;
const WORK_LEAST: usize = 8 << 20;
/// Encodings within encodings that are followed.
const LAYERS_DEEP: usize = 2;
const LAYERS_MAX: usize = 2_000;
/// Bytes of layers that wait until a source is read.
const LAYERS_HELD: usize = 32 << 20;
/// Fewer bytes are no file and no text that tells something.
const BYTES_MIN: usize = 8;
const DECODED_MIN: usize = 4;
const DECODED_MAX: usize = 200;
const DECODED_TEXT_MAX: usize = 1_000;
const PROG_IDS_MAX: usize = 100;
const PAGES_MAX: usize = 20;
const USES_MAX: usize = 1_000;
const USE_TEXT_MAX: usize = 4 << 10;
const PAGE_LOOKED_AT: usize = 64 << 10;
const ENCODED_SHOWN_MAX: usize = 4 << 10;
const ENCODED_KEPT: usize = 64;

/// Functions and members that put a page on the screen.
const WRITES: [&str; 7] =
    ["write", "writeln", "innerhtml", "outerhtml", "srcdoc", "insertadjacenthtml", "append"];

/// Functions that run a text as a script, or show it as a page.
const RUNS_TEXT: [&str; 10] = [
    "eval",
    "execute",
    "executeglobal",
    "function",
    "settimeout",
    "setinterval",
    "iex",
    "invoke-expression",
    "write",
    "writeln",
];

/// Functions whose texts are commands.
const COMMANDS: [&str; 4] = ["run", "exec", "shellexecute", "create"];

/// Functions and members whose texts tell where a script goes and what it writes.
const USES: [&str; 24] = [
    "location",
    "href",
    "assign",
    "replace",
    "download",
    "setattribute",
    "mssaveblob",
    "mssaveoropenblob",
    "saveas",
    "file",
    "activexobject",
    "createobject",
    "getobject",
    "run",
    "exec",
    "shellexecute",
    "open",
    "savetofile",
    "writeallbytes",
    "createtextfile",
    "action",
    "src",
    "filename",
    "name",
];

/// Elements of pages.
const TAGS: [&str; 14] = [
    "<html", "<body", "<head", "<script", "<form", "<iframe", "<input", "<meta", "<a ", "<div",
    "<img", "<style", "<table", "<svg",
];

/// Extensions of scripts that scripts write.
const DROPPED: [&str; 9] = ["bat", "cmd", "vbs", "vbe", "js", "jse", "ps1", "wsf", "hta"];
