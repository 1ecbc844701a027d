//! What stands behind the end of a format: an archive behind a picture, a script behind a
//! shortcut, the payload of an installer. Viewers do not look there.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use memchr::memmem;
use vocab::{Deception, FactKey, Facts, Feature, FileType, Inside, Spot};

use crate::bytes::{first, has};
use crate::contents::Contents;
use crate::entropy::entropy;
use crate::magic::by_mark;
use crate::member::{Flow, Member};
use crate::open::{Give, Sample};
use crate::package::zip;
use crate::root_storage::ole;
use crate::sniff::sniff;

use super::disguise::Disguise;
use super::program::{Hidden, programs};

/// Reads what stands behind `end` of the file: notes it, and hands out the files that are
/// recognised in it, each at `overlay:OFFSET`. Tells the type of the first.
pub(crate) fn behind(
    end: usize,
    sample: &Sample<'_>,
    give: &mut Give<'_>,
    contents: &mut Contents,
) -> Option<FileType> {
    // A format that ends where it begins would hand out itself.
    let rest = sample.bytes.get(end..).filter(|_| end > 0)?;
    if rest.iter().all(|byte| matches!(byte, 0 | b' ' | b'\t' | b'\r' | b'\n')) {
        return None;
    }
    let spot = Spot::inside(Inside::Overlay, end.to_string());
    let mut overlay = Facts::default();
    overlay.put(FactKey::Offset, end);
    overlay.put(FactKey::Size, rest.len());
    overlay.put(FactKey::Entropy, entropy(rest));
    contents.fact(FactKey::Overlay, overlay);
    contents.feature(Feature::AppendedData, spot);
    let pieces = pieces(rest);
    for piece in &pieces {
        if hand_out(rest, end, piece, give) == Flow::Stop {
            break;
        }
    }
    for piece in &pieces {
        note(piece, end, sample.kind, contents);
    }
    if pieces.is_empty() {
        super::scan(rest, &Spot::inside(Inside::Overlay, end.to_string()), contents);
    }
    pieces.first().map(|piece| piece.kind)
}

/// A file recognised behind the end, as `start..end` of what stands there.
struct Piece {
    start: usize,
    end: usize,
    kind: FileType,
    form: Form,
}

/// How it stands there.
enum Form {
    Plain,
    Disguised(Disguise),
    Base64,
}

/// The files in the bytes, one behind the other.
fn pieces(rest: &[u8]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while pieces.len() < PIECES_MAX {
        let Some(piece) = piece(rest, at) else { break };
        at = piece.end;
        pieces.push(piece);
    }
    pieces
}

/// The first file from `from` on: what begins right there, or where a mark is.
fn piece(rest: &[u8], from: usize) -> Option<Piece> {
    let bytes = rest.get(from..)?;
    let blank = bytes.iter().take_while(|byte| matches!(byte, 0 | b'\r' | b'\n' | b' ')).count();
    let start = from.checked_add(blank)?;
    let bytes = bytes.get(blank..).filter(|bytes| !bytes.is_empty())?;
    let whole = |kind, form| Some(Piece { start, end: rest.len(), kind, form });
    let program = programs(bytes).into_iter().next();
    if let Some(program) = program.filter(|program| program.start == 0) {
        return Some(of_program(&program, start, bytes));
    }
    let kind = sniff(bytes, None);
    if begins_as(bytes, kind) {
        return whole(kind, Form::Plain);
    }
    if is_base64(bytes) {
        return whole(FileType::Unknown, Form::Base64);
    }
    let mark = mark(bytes);
    if let Some(program) = program
        && mark.is_none_or(|(at, _)| program.start < at)
    {
        return Some(of_program(&program, start, bytes));
    }
    if let Some((at, kind)) = mark {
        return Some(Piece { start: start + at, end: rest.len(), kind, form: Form::Plain });
    }
    let is_text = kind == FileType::Text && bytes.len() >= TEXT_BYTES_MIN;
    if is_text { whole(kind, Form::Plain) } else { None }
}

/// Whether a file of this type begins right here. Text is what many bytes may be taken for,
/// and a document is told by a mark that may stand later.
fn begins_as(bytes: &[u8], kind: FileType) -> bool {
    match kind {
        FileType::Unknown | FileType::Text => false,
        FileType::Pdf => bytes.starts_with(b"%PDF-"),
        _ => true,
    }
}

/// `bytes` begin at `start` of what stands behind the end.
fn of_program(program: &Hidden, start: usize, bytes: &[u8]) -> Piece {
    let form = match program.disguise {
        Disguise::Plain => Form::Plain,
        disguise => Form::Disguised(disguise),
    };
    let found = bytes.get(program.start..program.end).unwrap_or_default();
    let kind = match form {
        Form::Plain => sniff(found, None),
        _ => FileType::PeExe,
    };
    Piece { start: start + program.start, end: start + program.end, kind, form }
}

fn hand_out(rest: &[u8], offset: usize, piece: &Piece, give: &mut Give<'_>) -> Flow {
    let found = rest.get(piece.start..piece.end).unwrap_or_default();
    let (bytes, method) = match piece.form {
        Form::Plain => (Cow::Borrowed(found), None),
        Form::Disguised(disguise) => {
            (Cow::Owned(disguise.undone(found)), Some(disguise.to_string()))
        }
        Form::Base64 => (Cow::Owned(unbased(found).unwrap_or_default()), Some("base64".to_owned())),
    };
    let place = Spot::inside(Inside::Overlay, (offset + piece.start).to_string());
    let mut member = Member::new(place, bytes);
    member.method = method;
    give(member)
}

fn note(piece: &Piece, offset: usize, host: FileType, contents: &mut Contents) {
    let spot = Spot::inside(Inside::Overlay, (offset + piece.start).to_string());
    let program = |disguise| Hidden { start: piece.start, end: piece.end, disguise };
    match piece.form {
        Form::Plain if is_program(piece.kind) => {
            super::note_program(&program(Disguise::Plain), offset, &spot, contents);
        }
        Form::Disguised(disguise) => {
            super::note_program(&program(disguise), offset, &spot, contents);
        }
        Form::Plain | Form::Base64 => contents.feature(Feature::EmbeddedFile, spot),
    }
    // An installer is an archive behind a program by design. Behind anything that is looked
    // at, it means that one file is two, by the program that opens it.
    if opens_behind(piece.kind) && !is_program(host) {
        contents.deception(Deception::Polyglot);
    }
}

/// Formats that their programs find behind foreign bytes.
const fn opens_behind(kind: FileType) -> bool {
    use FileType as T;
    matches!(
        kind,
        T::Zip
            | T::Jar
            | T::Apk
            | T::OfficeOoxmlDocx
            | T::OfficeOoxmlDocm
            | T::OfficeOoxmlXlsx
            | T::OfficeOoxmlXlsm
            | T::OfficeOoxmlXlsb
            | T::OfficeOoxmlPptx
            | T::OfficeOoxmlPptm
            | T::Rar4
            | T::Rar5
            | T::SevenZip
            | T::Cab
            | T::Lzh
            | T::Arj
            | T::Ace
            | T::Hta
            | T::Html
    )
}

const fn is_program(kind: FileType) -> bool {
    use FileType as T;
    matches!(kind, T::PeExe | T::PeDll | T::PeCpl | T::PeScr | T::PeSys | T::DosExe | T::Elf)
}

/// The first mark of a format that is found wherever it stands.
fn mark(bytes: &[u8]) -> Option<(usize, FileType)> {
    MARKS
        .iter()
        .filter_map(|mark| {
            memmem::find_iter(bytes, *mark).take(TRIES_MAX).find_map(|at| {
                let found = bytes.get(at..)?;
                let kind = by_mark(found).or_else(|| ole(found)).or_else(|| zip(found));
                kind.or_else(|| rtf(found)).map(|kind| (at, kind))
            })
        })
        .chain(markup(bytes))
        .min_by_key(|(at, _)| *at)
}

/// A page or an application of `mshta`, which skips what stands before.
fn markup(bytes: &[u8]) -> Option<(usize, FileType)> {
    memchr::memchr_iter(b'<', bytes).find_map(|at| {
        let tag = first(bytes.get(at + 1..)?, 16).to_ascii_lowercase();
        let is = |name: &[u8]| {
            has(&tag, 0, name) && !tag.get(name.len()).is_some_and(u8::is_ascii_alphanumeric)
        };
        let kind = if is(b"hta:application") { FileType::Hta } else { FileType::Html };
        TAGS.iter().any(|name| is(name)).then_some((at, kind))
    })
}

fn rtf(bytes: &[u8]) -> Option<FileType> {
    bytes.starts_with(RTF).then_some(FileType::Rtf)
}

/// Whether the bytes are one block of Base64, bare or between the lines of a certificate
/// (which `certutil` decodes whatever it holds).
fn is_base64(bytes: &[u8]) -> bool {
    if bytes.len() < BASE64_BYTES_MIN {
        return false;
    }
    let letters = || bytes.iter().filter(|byte| !is_blank(**byte));
    has(bytes, 0, ARMOUR)
        || letters().all(|byte| is_base64_letter(*byte))
            && letters().any(u8::is_ascii_lowercase)
            && letters().any(u8::is_ascii_uppercase)
}

fn unbased(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = if has(bytes, 0, ARMOUR) {
        let line = memchr::memchr(b'\n', bytes)?;
        let body = bytes.get(line..)?;
        body.get(..memmem::find(body, b"-----").unwrap_or(body.len()))?
    } else {
        bytes
    };
    let mut letters: Vec<u8> =
        text.iter().copied().filter(|byte| is_base64_letter(*byte) && *byte != b'=').collect();
    // One letter alone is less than a byte: the block was cut.
    if letters.len() % 4 == 1 {
        letters.pop();
    }
    BASE64.decode(&letters).ok()
}

const fn is_base64_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0)
}

const PIECES_MAX: usize = 8;
/// Less is what a program left behind by chance.
const TEXT_BYTES_MIN: usize = 16;
const TRIES_MAX: usize = 8;
const BASE64_BYTES_MIN: usize = 64;
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);
const ARMOUR: &[u8] = b"-----BEGIN ";
const RTF: &[u8] = b"{\\rtf";
const MARKS: &[&[u8]] = &[
    b"PK\x03\x04",
    b"Rar!\x1A\x07",
    b"7z\xBC\xAF\x27\x1C",
    b"MSCF\0\0\0\0",
    b"%PDF-",
    b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
    RTF,
    b"L\0\0\0\x01\x14\x02\0",
    b"\x7FELF",
];
const TAGS: &[&[u8]] = &[b"script", b"html", b"hta:application", b"job", b"scriptlet"];
