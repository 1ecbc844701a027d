//! HTML smuggling: a page puts a file together and offers it for download, so that no
//! filter on the way has seen the file (MITRE ATT&CK T1027.006).

use vocab::{Feature, Spot};

use super::reader::Page;
use crate::script::reading::{Embedded, Reading};
use crate::script::script_spot;

/// Notes smuggling, and names the files that were found by the names under which the page
/// saves them.
pub(crate) fn judge(page: &Page, reading: &mut Reading<'_>) {
    let any = |words: &[&str]| words.iter().any(|word| reading.has_word(word));
    let offers = any(&["createObjectURL", "msSaveBlob", "msSaveOrOpenBlob", "saveAs"]);
    let makes = any(&["new Blob", "new File", "msSaveBlob", "msSaveOrOpenBlob"]);
    let decodes = any(&["atob", "Uint8Array", "fromCharCode", "pako.inflate", "CryptoJS"]);
    let is_held = !reading.files.is_empty() || reading.unknown.is_some();
    let names = names(page, reading);
    let by_script = makes && offers && (decodes || is_held);
    // A link that a script fills with a file, for browsers without blobs.
    let by_address =
        is_held && !names.is_empty() && reading.uses.iter().any(|by| by.by.ends_with(".download"));
    if by_script || by_address || page.offers_data.is_some() {
        let spot = page.offers_data.clone().unwrap_or_else(|| script_spot(0));
        let spot = if by_script { first_script(reading).unwrap_or(spot) } else { spot };
        reading.contents.feature(Feature::HtmlSmuggling, spot);
        if reading.files.is_empty() {
            reading
                .files
                .extend(reading.unknown.take().filter(|file| file.bytes.len() >= PAYLOAD_MIN));
        }
    }
    give_names(&names, &mut reading.files);
}

/// Where a file is offered.
fn first_script(reading: &Reading<'_>) -> Option<Spot> {
    let offered = ["createObjectURL", "msSaveOrOpenBlob", "msSaveBlob", "saveAs"];
    offered.iter().find_map(|word| reading.spot_of(word))
}

/// Names under which the page saves, in order.
fn names(page: &Page, reading: &Reading<'_>) -> Vec<String> {
    let mut out = Vec::new();
    let mut note = |name: &str| {
        let name = name.trim();
        let fits = is_file_name(name) && !out.iter().any(|known| known == name);
        if fits && out.len() < NAMES_MAX {
            out.push(name.to_owned());
        }
    };
    page.download_names.iter().for_each(|name| note(name));
    let mut sets_download = false;
    for by in &reading.uses {
        let last = by.by.rsplit('.').next().unwrap_or_default();
        if last == "setattribute" && sets_download || SAVES.contains(&last) {
            note(&by.text);
        }
        sets_download = last == "setattribute" && by.text.eq_ignore_ascii_case("download");
    }
    if out.is_empty() {
        let named = reading.uses.iter().filter(|by| matches!(by.by.as_str(), "filename" | "name"));
        named.for_each(|by| {
            if is_file_name(by.text.trim()) && out.len() < NAMES_MAX {
                out.push(by.text.trim().to_owned());
            }
        });
    }
    out
}

/// One name belongs to the largest file; several go to the files in order.
fn give_names(names: &[String], files: &mut [Embedded]) {
    if let [name] = names {
        let largest = files.iter_mut().max_by_key(|file| file.bytes.len());
        if let Some(file) = largest {
            file.name.get_or_insert_with(|| name.clone());
        }
        return;
    }
    for (file, name) in files.iter_mut().zip(names) {
        file.name.get_or_insert_with(|| name.clone());
    }
}

fn is_file_name(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    (1..=8).contains(&extension.len())
        && extension.chars().all(char::is_alphanumeric)
        && name.len() <= 255
        && !name.contains(['\n', '/', '<', '>', '"'])
}

const SAVES: [&str; 5] = ["download", "mssaveblob", "mssaveoropenblob", "saveas", "file"];
const NAMES_MAX: usize = 50;
/// Bytes of a file of unknown type that is worth to be looked at.
const PAYLOAD_MIN: usize = 16;
