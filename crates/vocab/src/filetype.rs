//! True types of files, as told by their bytes (and, for programs that differ
//! only by name, by their extension).

use crate::category::FileCategory;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Type names of `docs/analysis-json.md`.
    FileType {
        PeExe = "pe-exe",
        PeDll = "pe-dll",
        PeCpl = "pe-cpl",
        PeScr = "pe-scr",
        PeSys = "pe-sys",
        DosExe = "dos-exe",
        DosCom = "dos-com",
        Elf = "elf",
        MachO = "mach-o",
        OfficeOleDoc = "office-ole-doc",
        OfficeOleXls = "office-ole-xls",
        OfficeOlePpt = "office-ole-ppt",
        OfficeOoxmlDocx = "office-ooxml-docx",
        OfficeOoxmlDocm = "office-ooxml-docm",
        OfficeOoxmlXlsx = "office-ooxml-xlsx",
        OfficeOoxmlXlsm = "office-ooxml-xlsm",
        OfficeOoxmlXlsb = "office-ooxml-xlsb",
        OfficeOoxmlPptx = "office-ooxml-pptx",
        OfficeOoxmlPptm = "office-ooxml-pptm",
        OfficeOoxmlEncrypted = "office-ooxml-encrypted",
        Odf = "odf",
        Ole = "ole",
        Rtf = "rtf",
        Pdf = "pdf",
        Lnk = "lnk",
        Jtd = "jtd",
        Jttc = "jttc",
        IchitaroLegacy = "ichitaro-legacy",
        Zip = "zip",
        Rar4 = "rar4",
        Rar5 = "rar5",
        SevenZip = "7z",
        Lzh = "lzh",
        Arj = "arj",
        Ace = "ace",
        Cab = "cab",
        Gz = "gz",
        Bz2 = "bz2",
        Xz = "xz",
        Zst = "zst",
        Tar = "tar",
        Iso = "iso",
        Img = "img",
        Vhd = "vhd",
        Vhdx = "vhdx",
        Udf = "udf",
        Js = "js",
        Vbs = "vbs",
        Wsf = "wsf",
        Hta = "hta",
        Html = "html",
        Mht = "mht",
        Bat = "bat",
        Ps1 = "ps1",
        Iqy = "iqy",
        Slk = "slk",
        One = "one",
        Chm = "chm",
        Msi = "msi",
        Jar = "jar",
        Apk = "apk",
        Url = "url",
        Eml = "eml",
        Msg = "msg",
        Tnef = "tnef",
        Mbox = "mbox",
        Ics = "ics",
        Vcf = "vcf",
        Mobileconfig = "mobileconfig",
        Rpmsg = "rpmsg",
        Smime = "smime",
        Pgp = "pgp",
        Png = "png",
        Jpeg = "jpeg",
        Gif = "gif",
        Bmp = "bmp",
        Tiff = "tiff",
        Webp = "webp",
        Svg = "svg",
        Emf = "emf",
        Audio = "audio",
        Video = "video",
        Xml = "xml",
        Json = "json",
        Csv = "csv",
        Text = "text",
        Eicar = "eicar",
        Empty = "empty",
        Unknown = "unknown",
    }
}

impl FileType {
    /// The category in which the statistics count this type.
    #[must_use]
    pub const fn category(self) -> FileCategory {
        match self {
            Self::PeExe
            | Self::PeDll
            | Self::PeCpl
            | Self::PeScr
            | Self::PeSys
            | Self::DosExe
            | Self::DosCom
            | Self::Elf
            | Self::MachO => FileCategory::Executable,
            Self::OfficeOleDoc
            | Self::OfficeOleXls
            | Self::OfficeOlePpt
            | Self::OfficeOoxmlDocx
            | Self::OfficeOoxmlDocm
            | Self::OfficeOoxmlXlsx
            | Self::OfficeOoxmlXlsm
            | Self::OfficeOoxmlXlsb
            | Self::OfficeOoxmlPptx
            | Self::OfficeOoxmlPptm
            | Self::OfficeOoxmlEncrypted
            | Self::Rtf => FileCategory::Office,
            Self::Jtd | Self::Jttc | Self::IchitaroLegacy => FileCategory::Justsystems,
            Self::Lnk => FileCategory::Shortcut,
            Self::Pdf => FileCategory::Pdf,
            Self::Zip
            | Self::Rar4
            | Self::Rar5
            | Self::SevenZip
            | Self::Lzh
            | Self::Arj
            | Self::Ace
            | Self::Cab
            | Self::Gz
            | Self::Bz2
            | Self::Xz
            | Self::Zst
            | Self::Tar
            | Self::Iso
            | Self::Img
            | Self::Vhd
            | Self::Vhdx
            | Self::Udf
            | Self::Tnef
            | Self::Mbox => FileCategory::Archive,
            _ => FileCategory::Other,
        }
    }
}
