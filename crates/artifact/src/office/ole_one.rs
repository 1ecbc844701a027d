//! Objects as OLE 1 writes them (MS-OLEDS 2.2): a header with the class, and data of the
//! class behind it. RTF keeps every object so, and the packager keeps its files so.

use crate::bytes::{first, offset_at, u16_at, u32_at};
use crate::charset::{decoded, until_nul, utf16_le};

/// An object behind its header.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Object<'a> {
    pub(crate) class: String,
    /// What a link links to, or the name of the file that holds the object.
    pub(crate) topic: String,
    pub(crate) item: String,
    pub(crate) form: Form<'a>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Form<'a> {
    /// As many bytes as there are; `cut` when the header claims more.
    Embedded {
        data: &'a [u8],
        cut: bool,
    },
    Linked,
}

/// A file that the object packager put in.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Package<'a> {
    pub(crate) label: String,
    /// Where the file was when it was put in.
    pub(crate) path: String,
    /// Where it is written to when the object is opened.
    pub(crate) temporary: String,
    pub(crate) data: &'a [u8],
    pub(crate) cut: bool,
    /// Only the path is kept, the file is not.
    pub(crate) linked: bool,
}

impl<'a> Object<'a> {
    /// Reads an object. The version in the header is not looked at: Office takes any.
    pub(crate) fn read(bytes: &'a [u8]) -> Option<Self> {
        let format = u32_at(bytes, 4)?;
        let mut at = 8;
        let class = text(bytes, &mut at)?;
        let topic = text(bytes, &mut at)?;
        let item = text(bytes, &mut at)?;
        if format == LINKED {
            return Some(Self { class, topic, item, form: Form::Linked });
        }
        (format == EMBEDDED).then_some(())?;
        let claimed = offset_at(bytes, at)?;
        let rest = bytes.get(at + 4..)?;
        let form = Form::Embedded { data: first(rest, claimed), cut: rest.len() < claimed };
        Some(Self { class, topic, item, form })
    }

    /// Whether bytes begin like an object, as far as they are there.
    pub(crate) fn begins(bytes: &[u8]) -> bool {
        let length = offset_at(bytes, 8);
        matches!(u32_at(bytes, 4), Some(LINKED | EMBEDDED))
            && length.is_some_and(|length| length <= TEXT_MAX)
            && Object::read(bytes).is_some()
    }

    /// Whether bytes are an object with all that its header tells of.
    pub(crate) fn is_whole(bytes: &[u8]) -> bool {
        Object::read(bytes).is_some_and(|object| {
            let cut = matches!(object.form, Form::Embedded { cut: true, .. });
            !cut && !object.class.contains(char::is_control)
        })
    }
}

impl<'a> Package<'a> {
    /// Reads the data of a package, with or without the length that a stream has before it.
    pub(crate) fn read(bytes: &'a [u8]) -> Option<Self> {
        Self::at(bytes, 0).or_else(|| Self::at(bytes, 4))
    }

    fn at(bytes: &'a [u8], start: usize) -> Option<Self> {
        (u16_at(bytes, start) == Some(2)).then_some(())?;
        let mut at = start + 2;
        let label = line(bytes, &mut at)?;
        let path = line(bytes, &mut at)?;
        at += 2;
        let kind = u16_at(bytes, at)?;
        at += 2;
        if kind == PACKAGE_LINK {
            let temporary = String::new();
            return Some(Self { label, path, temporary, data: &[], cut: false, linked: true });
        }
        (kind == PACKAGE_FILE).then_some(())?;
        let temporary = text(bytes, &mut at)?;
        let claimed = offset_at(bytes, at)?;
        let rest = bytes.get(at + 4..)?;
        let data = first(rest, claimed);
        let mut package =
            Self { label, path, temporary, data, cut: rest.len() < claimed, linked: false };
        package.take_wide_names(rest.get(claimed..).unwrap_or_default());
        Some(package)
    }

    /// The name that a person sees: of the label, else of the path.
    pub(crate) fn name(&self) -> &str {
        let of = |path| -> Option<&str> {
            let path: &str = path;
            path.rsplit(['\\', '/']).next().filter(|name| !name.is_empty())
        };
        of(&self.path)
            .or_else(|| of(&self.label))
            .or_else(|| of(&self.temporary))
            .unwrap_or_default()
    }

    /// Newer packagers repeat the names in UTF-16, since the old ones hold a code page.
    fn take_wide_names(&mut self, rest: &[u8]) {
        let mut at = 0;
        for name in [&mut self.temporary, &mut self.label, &mut self.path] {
            let Some(wide) = wide_text(rest, &mut at) else { return };
            if !wide.is_empty() {
                *name = wide;
            }
        }
    }
}

/// A text with its length before it, which counts the NUL at its end.
fn text(bytes: &[u8], at: &mut usize) -> Option<String> {
    let length = offset_at(bytes, *at)?;
    let start = *at + 4;
    let end = start.checked_add(length)?;
    let raw = bytes.get(start..end)?;
    *at = end;
    Some(until_nul(first(raw, TEXT_MAX)))
}

/// A text that ends with NUL.
fn line(bytes: &[u8], at: &mut usize) -> Option<String> {
    let rest = bytes.get(*at..)?;
    let end = memchr::memchr(0, first(rest, TEXT_MAX))?;
    *at += end + 1;
    Some(decoded(rest.get(..end)?))
}

fn wide_text(bytes: &[u8], at: &mut usize) -> Option<String> {
    let length = offset_at(bytes, *at).filter(|length| *length <= TEXT_MAX)?;
    let start = *at + 4;
    let end = start.checked_add(length.checked_mul(2)?)?;
    let raw = bytes.get(start..end)?;
    *at = end;
    let text = utf16_le(raw);
    Some(text.split('\0').next().unwrap_or_default().to_owned())
}

const LINKED: u32 = 1;
const EMBEDDED: u32 = 2;
const PACKAGE_LINK: u16 = 1;
const PACKAGE_FILE: u16 = 3;
/// Bytes of a name or a path.
const TEXT_MAX: usize = 4_096;

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn text(value: &str) -> Vec<u8> {
        let mut bytes = u32::try_from(value.len() + 1).unwrap().to_le_bytes().to_vec();
        bytes.extend(value.as_bytes());
        bytes.push(0);
        bytes
    }

    /// An embedded object of a class.
    pub(crate) fn embedded(class: &str, data: &[u8]) -> Vec<u8> {
        let mut bytes = vec![1, 5, 0, 0, 2, 0, 0, 0];
        bytes.extend(text(class));
        bytes.extend([0; 8]);
        bytes.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
        bytes.extend(data);
        bytes
    }

    /// The data of a package, without a length before it.
    pub(crate) fn package(label: &str, path: &str, data: &[u8]) -> Vec<u8> {
        let mut bytes = vec![2, 0];
        for name in [label, path] {
            bytes.extend(name.as_bytes());
            bytes.push(0);
        }
        bytes.extend([0, 0, 3, 0]);
        bytes.extend(text(&format!("C:\\Temp\\{label}")));
        bytes.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
        bytes.extend(data);
        bytes
    }

    #[test]
    fn package_within_an_object() {
        let bytes = embedded("Package", &package("a.txt", "C:\\x\\b.exe", b"MZ"));
        let object = Object::read(&bytes).unwrap();
        assert_eq!(object.class, "Package");
        let Form::Embedded { data, cut: false } = object.form else { panic!("{object:?}") };
        let package = Package::read(data).unwrap();
        assert_eq!((package.name(), package.label.as_str()), ("b.exe", "a.txt"));
        assert_eq!((package.temporary.as_str(), package.data), ("C:\\Temp\\a.txt", &b"MZ"[..]));
    }

    #[test]
    fn wide_names_and_a_length_before() {
        let mut bytes = vec![0, 1, 0, 0];
        bytes.extend(package("?.exe", "C:\\?.exe", b"MZ"));
        for name in ["C:\\t\\見.exe", "見.exe", "C:\\見.exe"] {
            let wide: Vec<u16> = name.encode_utf16().collect();
            bytes.extend(u32::try_from(wide.len()).unwrap().to_le_bytes());
            bytes.extend(wide.into_iter().flat_map(u16::to_le_bytes));
        }
        let package = Package::read(&bytes).unwrap();
        assert_eq!((package.name(), package.temporary.as_str()), ("見.exe", "C:\\t\\見.exe"));
    }

    #[test]
    fn lying_lengths_give_what_is_there() {
        let mut bytes = embedded("x", b"data");
        let at = bytes.len() - 8;
        bytes[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
        let object = Object::read(&bytes).unwrap();
        assert_eq!(object.form, Form::Embedded { data: b"data", cut: true });
        for end in 0..bytes.len() {
            let _ = Object::read(&bytes[..end]);
            let _ = Package::read(&bytes[..end]);
        }
        bytes[8..12].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(Object::read(&bytes), None);
        assert!(!Object::begins(&bytes));
    }
}
