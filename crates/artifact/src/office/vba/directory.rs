//! The `dir` stream of a Visual Basic project (MS-OVBA 2.3.4.2): its code page and modules.
//!
//! The stream is a row of records of id, size and data. Records that nothing is read of
//! are passed over by their size, so a project that leaves some out or adds some is read.

use encoding_rs::{Encoding, WINDOWS_1252};

use crate::bytes::{offset_at, u16_at};
use crate::charset;
use crate::office::code_page::charset_of;

/// What the stream says.
#[derive(Debug)]
pub(crate) struct Directory {
    pub(crate) charset: &'static Encoding,
    pub(crate) name: String,
    pub(crate) modules: Vec<Module>,
    /// Paths of other projects that this one uses (2.3.4.2.2.6).
    pub(crate) projects: Vec<String>,
}

/// A module as the stream lists it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Module {
    pub(crate) name: String,
    /// Name of the stream in the storage `VBA` that holds it.
    pub(crate) stream: String,
    /// Where in its stream the source code begins; before it stands p-code.
    pub(crate) offset: usize,
    /// Plain code, not the code behind a document, class or form.
    pub(crate) procedural: bool,
}

impl Directory {
    /// Reads the stream after it was decompressed.
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let mut directory = Self {
            charset: WINDOWS_1252,
            name: String::new(),
            modules: Vec::new(),
            projects: Vec::new(),
        };
        for (id, data) in Records(bytes) {
            directory.record(id, data);
        }
        directory.modules.retain(|module| !module.name.is_empty() || !module.stream.is_empty());
        directory
    }

    fn record(&mut self, id: u16, data: &[u8]) {
        let text = |data: &[u8]| text(self.charset, data);
        match id {
            PROJECT_CODE_PAGE => self.charset = charset_of(u16_at(data, 0).unwrap_or_default()),
            PROJECT_NAME => self.name = text(data),
            REFERENCE_PROJECT => {
                let absolute = offset_at(data, 0).and_then(|size| data.get(4..)?.get(..size));
                let path = text(absolute.unwrap_or_default());
                if self.projects.len() < PROJECTS_MAX && !path.is_empty() {
                    self.projects.push(path);
                }
            }
            MODULE_NAME if self.modules.len() < MODULES_MAX => {
                let name = text(data);
                self.modules.push(Module { stream: name.clone(), name, ..Module::default() });
            }
            MODULE_NAME_UNICODE
            | MODULE_STREAM
            | MODULE_STREAM_UNICODE
            | MODULE_OFFSET
            | MODULE_PROCEDURAL => {
                let charset = self.charset;
                if let Some(module) = self.modules.last_mut() {
                    module.record(id, data, charset);
                }
            }
            _ => {}
        }
    }
}

impl Module {
    fn record(&mut self, id: u16, data: &[u8], charset: &'static Encoding) {
        match id {
            MODULE_NAME_UNICODE if !data.is_empty() => self.name = charset::utf16_le(data),
            MODULE_STREAM if !data.is_empty() => self.stream = text(charset, data),
            MODULE_STREAM_UNICODE if !data.is_empty() => self.stream = charset::utf16_le(data),
            MODULE_OFFSET => self.offset = offset_at(data, 0).unwrap_or_default(),
            MODULE_PROCEDURAL => self.procedural = true,
            _ => {}
        }
    }
}

/// The records of the stream.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let id = u16_at(self.0, 0)?;
        let said = offset_at(self.0, 2)?;
        // 2.3.4.2.1.11: the size of the version is that of its first half.
        let size = if id == PROJECT_VERSION { 6 } else { said };
        let rest = self.0.get(6..)?;
        let data = rest.get(..size.min(rest.len()))?;
        self.0 = rest.get(data.len()..)?;
        Some((id, data))
    }
}

/// Text in the code page of the project.
pub(crate) fn text(charset: &'static Encoding, bytes: &[u8]) -> String {
    charset.decode_without_bom_handling(bytes).0.trim_end_matches('\0').to_owned()
}

const PROJECT_CODE_PAGE: u16 = 0x0003;
const PROJECT_NAME: u16 = 0x0004;
const PROJECT_VERSION: u16 = 0x0009;
const REFERENCE_PROJECT: u16 = 0x000e;
const MODULE_NAME: u16 = 0x0019;
const MODULE_STREAM: u16 = 0x001a;
const MODULE_PROCEDURAL: u16 = 0x0021;
const MODULE_OFFSET: u16 = 0x0031;
const MODULE_STREAM_UNICODE: u16 = 0x0032;
const MODULE_NAME_UNICODE: u16 = 0x0047;
const MODULES_MAX: usize = 1_000;
const PROJECTS_MAX: usize = 50;

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A record of the stream.
    pub(crate) fn record(id: u16, data: &[u8]) -> Vec<u8> {
        let size = u32::try_from(data.len()).unwrap();
        [&id.to_le_bytes()[..], &size.to_le_bytes(), data].concat()
    }

    /// The stream of a project in CP932 with modules of (name, offset, procedural).
    pub(crate) fn directory(modules: &[(&str, u32, bool)]) -> Vec<u8> {
        let mut out = record(0x0001, &[1, 0, 0, 0]);
        out.extend(record(PROJECT_CODE_PAGE, &932_u16.to_le_bytes()));
        out.extend(record(PROJECT_NAME, b"VBAProject"));
        out.extend([9, 0, 4, 0, 0, 0, 1, 2, 3, 4, 5, 6]);
        out.extend(record(0x000f, &[1, 0]));
        for (name, offset, procedural) in modules {
            let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(name);
            let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            out.extend(record(MODULE_NAME, &bytes));
            out.extend(record(MODULE_NAME_UNICODE, &wide));
            out.extend(record(MODULE_STREAM, &bytes));
            out.extend(record(MODULE_STREAM_UNICODE, &wide));
            out.extend(record(MODULE_OFFSET, &offset.to_le_bytes()));
            out.extend(record(if *procedural { MODULE_PROCEDURAL } else { 0x22 }, &[]));
            out.extend(record(0x002b, &[]));
        }
        out.extend(record(0x0010, &[]));
        out
    }

    #[test]
    fn modules_in_the_code_page_of_the_project() {
        let read = Directory::read(&directory(&[("ThisDocument", 700, false), ("標準", 3, true)]));
        assert_eq!(read.charset, encoding_rs::SHIFT_JIS);
        assert_eq!(read.name, "VBAProject");
        let module = |name: &str, offset, procedural| Module {
            name: name.to_owned(),
            stream: name.to_owned(),
            offset,
            procedural,
        };
        assert_eq!(read.modules, [module("ThisDocument", 700, false), module("標準", 3, true)]);
    }

    #[test]
    fn a_reference_to_another_project_is_a_path() {
        let path = b"*\\H{1}\\\\host.example\\a.dotm";
        let mut data = u32::try_from(path.len()).unwrap().to_le_bytes().to_vec();
        data.extend(path);
        let read = Directory::read(&record(REFERENCE_PROJECT, &data));
        assert_eq!(read.projects, ["*\\H{1}\\\\host.example\\a.dotm"]);
    }

    #[test]
    fn cut_streams_give_the_modules_before_the_cut() {
        let whole = directory(&[("One", 1, true), ("Two", 2, true)]);
        for end in 0..whole.len() {
            let _ = Directory::read(&whole[..end]);
        }
        let two = memchr::memmem::find(&whole, b"Two").unwrap();
        assert_eq!(Directory::read(&whole[..two]).modules.len(), 1);
    }
}
