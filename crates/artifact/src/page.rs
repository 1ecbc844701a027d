//! Web pages as files: HTML, HTML applications and SVG with their scripts, forms and
//! addresses; web archives (MHTML) as containers.
//!
//! What a script writes into the page is read as a page again. Nothing is run, fetched
//! or drawn; styles are not read, so that hidden text counts as shown.

mod archive;
mod data_url;
mod reader;
mod smuggling;
pub(crate) mod token;

use vocab::{Facts, Feature, FileType, Spot};

use crate::charset;
use crate::contents::{Contents, TextKind};
use crate::decode;
use crate::open::{Give, Sample, Tools};
use crate::script::reading::{Read, Reading, work_for};
use crate::script::script_spot;
use crate::script::words::Setting;
use reader::Page;

pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    if sample.kind == FileType::Mht {
        return archive::open(sample, tools, give);
    }
    let html = source(sample.bytes);
    let work = work_for(html.len());
    let mut reading = Reading::new(tools, &work);
    // An application in HTML may use all that Windows offers to scripts.
    let setting = if sample.kind == FileType::Hta { Setting::WINDOWS } else { Setting::WEB };
    let mut page = Page::new(setting, sample.kind);
    page.read(&html, &mut reading);
    read_written(&mut page, &mut reading);
    page.note_moves(&mut reading);
    smuggling::judge(&page, &mut reading);
    if page.has_script() {
        reading.contents.feature(Feature::Script, script_spot(0));
    }
    let Read { mut contents, files } = reading.finish();
    let mut facts = Facts::default();
    page.put_facts(&mut facts);
    facts.0.append(&mut contents.facts.0);
    contents.facts = facts;
    for (spot, address) in page.take_links() {
        contents.text(TextKind::Link, spot, address);
    }
    contents.text(TextKind::Shown, Spot::Html, page.take_shown());
    contents.text(TextKind::Hidden, Spot::Html, page.take_hidden());
    Read { contents, files }.give(give)
}

/// Whether a file of this type is only looked at.
const fn is_picture(kind: FileType) -> bool {
    use FileType as T;
    matches!(kind, T::Png | T::Jpeg | T::Gif | T::Bmp | T::Tiff | T::Webp | T::Svg | T::Emf)
}

/// Pages that scripts write, and pages that these write.
fn read_written(page: &mut Page, reading: &mut Reading<'_>) {
    for _ in 0..WRITTEN_DEEP {
        let written = std::mem::take(&mut reading.pages);
        for (html, spot) in written {
            page.read_within(&html, &spot, reading);
        }
    }
}

/// The text of a page in the charset that it names (HTML Standard, 13.2.3.2).
fn source(bytes: &[u8]) -> String {
    let marked = matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0xEF, 0xBB, 0xBF, ..]);
    let named = if marked { None } else { named_charset(bytes) };
    match named {
        Some(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
        None if !marked && !bytes.contains(&0) => charset::decoded(bytes),
        None => decode::source(bytes),
    }
}

fn named_charset(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let start = crate::bytes::first(bytes, CHARSET_LOOKED_AT).to_ascii_lowercase();
    let mark = ["charset=", "encoding="]
        .iter()
        .find_map(|mark| memchr::memmem::find(&start, mark.as_bytes()).map(|at| at + mark.len()))?;
    let label = start.get(mark..)?.trim_ascii_start();
    let label = label.strip_prefix(b"\"").or_else(|| label.strip_prefix(b"'")).unwrap_or(label);
    let end =
        label.iter().position(|byte| !byte.is_ascii_alphanumeric() && !b"-_:.".contains(byte));
    let encoding = encoding_rs::Encoding::for_label(label.get(..end.unwrap_or(label.len()))?)?;
    // A page whose name of the charset can be read is in none of two bytes a letter; one
    // that is valid UTF-8 is that, whatever it says.
    let is_wide = encoding == encoding_rs::UTF_16LE || encoding == encoding_rs::UTF_16BE;
    let is_utf8 = std::str::from_utf8(bytes).is_ok() && encoding != encoding_rs::ISO_2022_JP;
    (!is_wide && !is_utf8).then_some(encoding)
}

const CHARSET_LOOKED_AT: usize = 4 << 10;
/// Pages within pages.
const WRITTEN_DEEP: usize = 2;

#[cfg(test)]
mod tests;
