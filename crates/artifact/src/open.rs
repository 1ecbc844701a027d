//! Opening a file: the door to the modules of the formats.

use vocab::{DefectCode, FileType, Limits, Spot};

use crate::archive::{arj_ace, cab, lzh, rar, seven_zip, stream, tar, zip};
use crate::budget::Budget;
use crate::contents::Contents;
use crate::member::{Flow, Member};
use crate::office::{encrypted, odf, ole, ooxml};
use crate::program::{elf, pe};
use crate::rules::Rules;
use crate::volume::{fat, iso, vhd};
use crate::{
    android, help, hidden, ichitaro, installer, internet_shortcut, java, lnk, onenote, page, pdf,
    picture, rtf, script, symbolic_link,
};

/// A file to open.
#[derive(Debug, Clone, Copy)]
pub struct Sample<'a> {
    pub bytes: &'a [u8],
    /// As `sniff` told.
    pub kind: FileType,
    /// As decoded, with its folders if it has any.
    pub name: Option<&'a str>,
    /// Lower case, without dot.
    pub extension: Option<&'a str>,
}

/// What opening needs besides the file.
#[derive(Debug, Clone, Copy)]
pub struct Tools<'a> {
    pub limits: &'a Limits,
    pub budget: &'a Budget,
    /// Passwords to try, the likeliest first.
    pub passwords: &'a [String],
    /// Files beside this one: further volumes of an archive.
    pub beside: &'a [Beside<'a>],
    /// Rules to run over the file.
    pub rules: Option<&'a Rules>,
}

/// A file that came together with another.
#[derive(Debug, Clone, Copy)]
pub struct Beside<'a> {
    pub name: &'a str,
    pub bytes: &'a [u8],
}

/// Takes the files within a file, in their order.
pub type Give<'g> = dyn FnMut(Member<'_>) -> Flow + 'g;

/// Opens a file: reads its facts and hands out the files within it. Nothing of it is run.
#[must_use]
pub fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    let open = module(sample.kind).unwrap_or(hidden::open);
    // A picture may be a document as well and have an archive behind it: whichever looks
    // later, who has enough gets no more, and all together give no more than the limit.
    let (mut has_enough, mut given) = (false, 0);
    let mut contents = open(sample, tools, &mut |member| {
        given += 1;
        if given <= tools.limits.members && !has_enough {
            has_enough = matches!(give(member), Flow::Stop);
        }
        if has_enough || given > tools.limits.members { Flow::Stop } else { Flow::Go }
    });
    if given > tools.limits.members && !has_enough {
        contents.defect(DefectCode::LimitMembers, Spot::Whole);
    }
    if let Some(rules) = tools.rules {
        rules.note(sample, &mut contents);
    }
    contents
}

/// The function of a format.
type Open = fn(&Sample<'_>, &Tools<'_>, &mut Give<'_>) -> Contents;

/// Which module opens a type; none for those that hold nothing to be read.
const fn module(kind: FileType) -> Option<Open> {
    use FileType as T;
    Some(match kind {
        T::PeExe | T::PeDll | T::PeCpl | T::PeScr | T::PeSys | T::DosExe => pe::open,
        T::Elf | T::MachO => elf::open,
        T::OfficeOleDoc | T::OfficeOleXls | T::OfficeOlePpt | T::Ole => ole::open,
        T::OfficeOoxmlDocx
        | T::OfficeOoxmlDocm
        | T::OfficeOoxmlXlsx
        | T::OfficeOoxmlXlsm
        | T::OfficeOoxmlXlsb
        | T::OfficeOoxmlPptx
        | T::OfficeOoxmlPptm => ooxml::open,
        T::OfficeOoxmlEncrypted => encrypted::open,
        T::Odf => odf::open,
        T::Rtf => rtf::open,
        T::Jtd | T::Jttc | T::IchitaroLegacy => ichitaro::open,
        T::Pdf => pdf::open,
        T::Lnk => lnk::open,
        T::Zip => zip::open,
        T::Rar4 | T::Rar5 => rar::open,
        T::SevenZip => seven_zip::open,
        T::Lzh => lzh::open,
        T::Arj | T::Ace => arj_ace::open,
        T::Cab => cab::open,
        T::Gz | T::Bz2 | T::Xz | T::Zst => stream::open,
        T::Tar => tar::open,
        T::Iso | T::Udf => iso::open,
        T::Img => fat::open,
        T::Vhd | T::Vhdx => vhd::open,
        T::Js | T::Vbs | T::Wsf | T::Bat | T::Ps1 => script::open,
        T::Html | T::Mht | T::Svg | T::Hta => page::open,
        T::Iqy | T::Url => internet_shortcut::open,
        T::Slk | T::Csv => symbolic_link::open,
        T::One => onenote::open,
        T::Chm => help::open,
        T::Msi => installer::open,
        T::Jar => java::open,
        T::Apk => android::open,
        T::Png | T::Jpeg | T::Gif | T::Bmp | T::Tiff | T::Webp | T::Emf => picture::open,
        _ => return None,
    })
}
