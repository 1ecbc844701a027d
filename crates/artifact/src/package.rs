//! ZIP containers (APPNOTE 6.3), told apart by the names of their members.
//! No member is opened.

use memchr::memmem;
use vocab::FileType;

use crate::bytes::{first, has, offset_at, u16_at};

/// Tells what the container is; `None` if it does not begin like one.
pub(crate) fn zip(bytes: &[u8]) -> Option<FileType> {
    LOCAL_MARKS.iter().any(|mark| bytes.starts_with(mark)).then(|| by_members(bytes))
}

/// The same for a container behind a prefix, which unpackers open as well. The caller
/// asks only when the name says that it is one, since any file may hold another.
pub(crate) fn zip_behind_prefix(bytes: &[u8]) -> Option<FileType> {
    (!central_names(bytes).is_empty()).then(|| by_members(bytes))
}

fn by_members(bytes: &[u8]) -> FileType {
    // OpenDocument 1.3 part 2, 3.3: the first member is `mimetype`, stored.
    if has(bytes, 30, b"mimetypeapplication/vnd.oasis.opendocument") {
        return FileType::Odf;
    }
    let mut names = central_names(bytes);
    if names.is_empty() {
        names = local_names(bytes);
    }
    let any = |test: &dyn Fn(&[u8]) -> bool| names.iter().any(|name| test(name));
    if any(&|name| name.eq_ignore_ascii_case(b"[Content_Types].xml")) {
        let macros = any(&|name| {
            ends_with(name, b"vbaproject.bin") || starts_with(name, b"xl/macrosheets/")
        });
        if let Some(kind) = office(&|folder| any(&|name| starts_with(name, folder)), macros) {
            return kind;
        }
    }
    if any(&|name| name == b"AndroidManifest.xml") {
        FileType::Apk
    } else if any(&|name| name.eq_ignore_ascii_case(b"META-INF/MANIFEST.MF")) {
        FileType::Jar
    } else {
        FileType::Zip
    }
}

/// The Office kind by the folder that an OOXML package keeps its parts in.
fn office(holds: &dyn Fn(&[u8]) -> bool, macros: bool) -> Option<FileType> {
    Some(if holds(b"xl/workbook.bin") {
        FileType::OfficeOoxmlXlsb
    } else if holds(b"word/") {
        if macros { FileType::OfficeOoxmlDocm } else { FileType::OfficeOoxmlDocx }
    } else if holds(b"xl/") {
        if macros { FileType::OfficeOoxmlXlsm } else { FileType::OfficeOoxmlXlsx }
    } else if holds(b"ppt/") {
        if macros { FileType::OfficeOoxmlPptm } else { FileType::OfficeOoxmlPptx }
    } else {
        return None;
    })
}

/// Names in the central directory, at most [`MEMBERS_MAX`].
fn central_names(bytes: &[u8]) -> Vec<&[u8]> {
    let tail = bytes.len().saturating_sub(END_BYTES_MAX);
    let Some(end) = bytes.get(tail..).and_then(|rest| memmem::rfind(rest, b"PK\x05\x06")) else {
        return Vec::new();
    };
    let end = tail + end;
    // Counted from the end, not by the offset in it: a prefix shifts every offset.
    let size = offset_at(bytes, end + 12).unwrap_or(0);
    let mut at = end.saturating_sub(size);
    let mut names = Vec::new();
    while names.len() < MEMBERS_MAX && has(bytes, at, b"PK\x01\x02") {
        let length = |offset: usize| u16_at(bytes, at + offset).map_or(0, usize::from);
        let name_end = at + 46 + length(28);
        let Some(name) = bytes.get(at + 46..name_end) else { break };
        names.push(name);
        at = name_end + length(30) + length(32);
    }
    names
}

/// Names in local headers, for a container whose end is cut off.
fn local_names(bytes: &[u8]) -> Vec<&[u8]> {
    let bytes = first(bytes, LOCAL_BYTES_MAX);
    let headers = memmem::find_iter(bytes, b"PK\x03\x04").take(MEMBERS_MAX);
    headers
        .filter_map(|at| {
            let length = u16_at(bytes, at + 26).map(usize::from)?;
            bytes.get(at + 30..at + 30 + length)
        })
        .collect()
}

fn starts_with(name: &[u8], folder: &[u8]) -> bool {
    name.get(..folder.len()).is_some_and(|start| start.eq_ignore_ascii_case(folder))
}

fn ends_with(name: &[u8], ending: &[u8]) -> bool {
    let start = name.len().checked_sub(ending.len());
    start.and_then(|at| name.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(ending))
}

/// A member, an empty container, and the two marks of split ones.
const LOCAL_MARKS: [&[u8]; 4] = [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK", b"PK00PK\x03\x04"];
/// The end record with its longest comment.
const END_BYTES_MAX: usize = 22 + 65_535;
const MEMBERS_MAX: usize = 4_096;
const LOCAL_BYTES_MAX: usize = 4 << 20;

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A container of empty stored members.
    pub(crate) fn container(names: &[&str]) -> Vec<u8> {
        let (mut local, mut central) = (Vec::new(), Vec::new());
        for name in names {
            let length = u16::try_from(name.len()).unwrap().to_le_bytes();
            local.extend(b"PK\x03\x04");
            local.extend([0; 22]);
            local.extend(length);
            local.extend([0; 2]);
            local.extend(name.as_bytes());
            central.extend(b"PK\x01\x02");
            central.extend([0; 24]);
            central.extend(length);
            central.extend([0; 16]);
            central.extend(name.as_bytes());
        }
        let size = u32::try_from(central.len()).unwrap().to_le_bytes();
        local.extend(&central);
        local.extend(b"PK\x05\x06");
        local.extend([0; 8]);
        local.extend(size);
        local.extend([0; 6]);
        local
    }

    #[test]
    fn members_tell_the_type() {
        let kind = |names: &[&str]| zip(&container(names));
        let types = "[Content_Types].xml";
        assert_eq!(kind(&["a.exe"]), Some(FileType::Zip));
        assert_eq!(kind(&[]), Some(FileType::Zip));
        assert_eq!(kind(&[types, "word/document.xml"]), Some(FileType::OfficeOoxmlDocx));
        assert_eq!(
            kind(&[types, "word/document.xml", "word/vbaProject.bin"]),
            Some(FileType::OfficeOoxmlDocm)
        );
        assert_eq!(kind(&[types, "xl/workbook.xml"]), Some(FileType::OfficeOoxmlXlsx));
        assert_eq!(
            kind(&[types, "xl/workbook.xml", "xl/vbaProject.bin"]),
            Some(FileType::OfficeOoxmlXlsm)
        );
        assert_eq!(kind(&[types, "xl/workbook.bin"]), Some(FileType::OfficeOoxmlXlsb));
        assert_eq!(kind(&[types, "ppt/presentation.xml"]), Some(FileType::OfficeOoxmlPptx));
        assert_eq!(kind(&[types, "ppt/vbaProject.bin"]), Some(FileType::OfficeOoxmlPptm));
        assert_eq!(kind(&["META-INF/MANIFEST.MF"]), Some(FileType::Jar));
        assert_eq!(kind(&["META-INF/MANIFEST.MF", "AndroidManifest.xml"]), Some(FileType::Apk));
        assert_eq!(kind(&["mimetypeapplication/vnd.oasis.opendocument.text"]), Some(FileType::Odf));
    }

    #[test]
    fn cut_container_is_told_by_its_local_headers() {
        let mut bytes = container(&["[Content_Types].xml", "word/document.xml"]);
        bytes.truncate(110);
        assert_eq!(zip(&bytes), Some(FileType::OfficeOoxmlDocx));
    }

    #[test]
    fn prefix_does_not_hide_the_members() {
        let mut bytes = b"GARBAGE".to_vec();
        bytes.extend(container(&["a.exe"]));
        assert_eq!(zip(&bytes), None);
        assert_eq!(zip_behind_prefix(&bytes), Some(FileType::Zip));
        assert_eq!(zip_behind_prefix(b"nothing of the kind"), None);
    }

    #[test]
    fn lying_directory_size_ends_the_walk() {
        let mut bytes = container(&["a"]);
        let end = bytes.len() - 22;
        bytes[end + 12..end + 16].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(zip(&bytes), Some(FileType::Zip));
    }
}
