//! Mails with attachments for the benches: archives of half a megabyte, one of every golden
//! file, and a lock whose mail tells many words that could be its password.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use testkit::Case;
use testkit::mutation::Random;

use crate::mails::base64_lines;

/// Mails with an archive of half a megabyte that holds one document or one program.
pub(super) fn archived() -> Result<Vec<(&'static str, Vec<u8>)>> {
    let text: Vec<u8> = words().take(TEXT).collect();
    let page = [&b"<w:document><w:body><w:p><w:r><w:t>"[..], &text, PAGE_END].concat();
    let document = zip(&[
        ("[Content_Types].xml", TYPES),
        ("word/document.xml", &page),
        ("word/media/image1.png", &picture()),
    ])?;
    let packed = |name, bytes: Vec<u8>| -> Result<Vec<u8>> {
        Ok(mail("sample.zip", &zip(&[(name, &bytes)])?, "See the file.\n"))
    };
    Ok(vec![
        ("document", packed("plan.docx", document)?),
        ("executable", packed("plan.exe", program()?)?),
    ])
}

/// A mail for each golden file, in their order.
pub(super) fn mixed() -> Vec<Vec<u8>> {
    let plain = |case: Case| mail(&file_name(&case.path), &case.bytes, "See the file.\n");
    testkit::cases("file").into_iter().map(plain).collect()
}

/// A mail whose archive has a key that costs half a million rounds, and whose text tells
/// more words than are tried.
pub(super) fn locked() -> Result<Vec<u8>> {
    let words: Vec<String> = (0..200).map(|n| format!("Password: key{n:04}x\n")).collect();
    Ok(mail("locked.7z", &golden("7z-encrypted-data-unknown")?, &words.concat()))
}

/// A program of which the last section is so long that the whole packs to half a megabyte.
fn program() -> Result<Vec<u8>> {
    let mut program = golden("pe-icon-of-a-document")?;
    let number = |bytes: &[u8], at: usize| -> Option<usize> {
        let bytes = bytes.get(at..)?.first_chunk()?;
        usize::try_from(u32::from_le_bytes(*bytes)).ok()
    };
    // PE format, "COFF file header" and "Section table": where the last row stands, and in
    // it the size and the place of the section in the file.
    let last = |bytes: &[u8]| {
        let header = number(bytes, 0x3C)?;
        let sections = number(bytes, header + 6)? & 0xFFFF;
        let optional = number(bytes, header + 20)? & 0xFFFF;
        Some(header + 24 + optional + 40 * sections.checked_sub(1)?)
    };
    let row = last(&program).context("no section table")?;
    let start = number(&program, row + 20).context("no last section")?;
    let size = u32::try_from(UNPACKED - start)?.to_le_bytes();
    program.truncate(start);
    program.get_mut(row + 16..row + 20).context("no last section")?.copy_from_slice(&size);
    program.extend(words().take(UNPACKED - start));
    Ok(program)
}

/// What a picture looks like to whoever packs it: its mark, and bytes without order.
fn picture() -> Vec<u8> {
    let mut random = Random::new(SEED);
    let mark = b"\x89PNG\r\n\x1a\n".iter().copied();
    mark.chain((0..PICTURE / 8).flat_map(|_| random.next_u64().to_le_bytes())).collect()
}

fn golden(name: &str) -> Result<Vec<u8>> {
    let case = testkit::cases("file").into_iter().find(|case| case.name == name);
    case.map(|case| case.bytes).with_context(|| format!("no golden file {name}"))
}

/// `NAME.EXT` of `NAME.EXT.b64`.
fn file_name(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Words that pack to about half, as the insides of documents and programs do: of the
/// commonest letters of English, in no order.
fn words() -> impl Iterator<Item = u8> {
    let mut random = Random::new(SEED);
    std::iter::from_fn(move || {
        let length = 2 + random.below(9);
        let letters = (0..length).map(|_| LETTERS.get(random.below(16)).copied());
        Some(letters.flatten().chain([b' ']).collect::<Vec<u8>>())
    })
    .flatten()
}

fn mail(name: &str, bytes: &[u8], text: &str) -> Vec<u8> {
    let body = base64_lines(bytes);
    format!(
        "From: a@sender.example\nTo: b@example.jp\nSubject: file\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n{text}\n\
         --b\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\
         Content-Disposition: attachment; filename=\"{name}\"\n\n{body}\n--b--\n"
    )
    .into_bytes()
}

/// A ZIP archive (APPNOTE 4.3) of deflated members.
fn zip(members: &[(&str, &[u8])]) -> Result<Vec<u8>> {
    let (mut zip, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in members {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes)?;
        let packed = encoder.finish()?;
        let mut sum = flate2::Crc::new();
        sum.update(bytes);
        // Version 2.0, no flags, deflated, midnight of 1 January 2024.
        let mut fields = vec![20, 0, 0, 0, 8, 0, 0, 0, 0x21, 0x58];
        fields.extend(sum.sum().to_le_bytes());
        fields.extend(u32::try_from(packed.len())?.to_le_bytes());
        fields.extend(u32::try_from(bytes.len())?.to_le_bytes());
        fields.extend(u16::try_from(name.len())?.to_le_bytes());
        fields.extend([0, 0]);
        let start = u32::try_from(zip.len())?.to_le_bytes();
        let name = name.as_bytes();
        directory.extend([b"PK\x01\x02\x14\x00", &fields[..], &[0; 10], &start, name].concat());
        zip.extend([b"PK\x03\x04", &fields[..], name, &packed].concat());
    }
    let count = u16::try_from(members.len())?.to_le_bytes();
    let [at, size] = [zip.len(), directory.len()].map(|n| u32::try_from(n).unwrap_or(u32::MAX));
    zip.extend([&directory[..], b"PK\x05\x06\0\0\0\0", &count, &count].concat());
    zip.extend([&size.to_le_bytes()[..], &at.to_le_bytes(), &[0, 0]].concat());
    Ok(zip)
}

const TYPES: &[u8] = b"<Types><Override PartName=\"/word/document.xml\" ContentType=\"application/\
vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
const PAGE_END: &[u8] = b"</w:t></w:r></w:p></w:body></w:document>";

const LETTERS: &[u8; 16] = b"etaoinshrdlucmfw";
const SEED: u64 = 20_261_122;

/// So that the archive comes to half a megabyte: of the program, and of text and picture.
const UNPACKED: usize = 930_000;
const TEXT: usize = 400_000;
const PICTURE: usize = 280_000;

#[cfg(test)]
mod tests {
    use super::archived;

    #[test]
    fn archives_have_the_promised_size() {
        for (name, mail) in archived().unwrap() {
            let size = mail.len() * 3 / 4;
            assert!((450_000..580_000).contains(&size), "{name}: {size}");
        }
    }
}
