//! Files: what they are by their first bytes, what their names pretend, and what
//! is in them, read by one module for each format. Nothing is ever run.
#![forbid(unsafe_code)]

mod android;
mod archive;
mod budget;
mod bytes;
mod charset;
mod contents;
mod decode;
mod disk;
mod entropy;
mod exe;
mod guid;
mod help;
mod hidden;
mod ichitaro;
mod installer;
mod internet_shortcut;
mod java;
mod lnk;
mod magic;
mod member;
mod name;
mod nature;
mod office;
mod onenote;
mod open;
mod package;
mod page;
mod pdf;
mod picture;
mod program;
mod root_storage;
mod rtf;
mod rules;
mod script;
#[cfg(test)]
mod shown;
mod sniff;
mod symbolic_link;
mod target;
mod text;
mod time;
mod volume;
mod xml;

pub use archive::zip::locked_zip;
pub use budget::Budget;
pub use contents::{Contents, Encryption, Key, Lock, Text, TextKind};
pub use member::{Content, Flow, Member, MemberName, Role};
pub use name::{FileName, file_name, type_contradicts};
pub use open::{Beside, Give, Sample, Tools, open};
pub use picture::showable;
pub use rules::{Rules, RulesError};
pub use sniff::sniff;
