//! One member: what the central directory says of it, and what stands before its data.

use std::ops::Range;

use super::header::Header;
use crate::charset::decoded;
use crate::time::dos_time;

/// One member by either header or by both.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry<'a> {
    pub(super) central: Option<Central<'a>>,
    pub(super) local: Option<Local<'a>>,
    /// Its data is also that of an earlier member.
    pub(super) overlaps: bool,
}

/// A record of the central directory.
#[derive(Debug, Clone)]
pub(super) struct Central<'a> {
    pub(super) header: Header<'a>,
    /// Version of the specification that its maker followed, times ten.
    pub(super) made_by: u8,
    /// System of its maker (APPNOTE 4.4.2).
    pub(super) host: u8,
    pub(super) attributes: u32,
    pub(super) disk: u16,
    /// Of its local header, from the beginning of the archive or of its disk.
    pub(super) offset: u64,
}

/// A local header and the data behind it.
#[derive(Debug, Clone)]
pub(super) struct Local<'a> {
    pub(super) header: Header<'a>,
    /// Offset of the header.
    pub(super) at: usize,
    /// Offset of the data.
    pub(super) data: usize,
    /// Where something else begins at the latest.
    pub(super) bound: usize,
}

impl<'a> Entry<'a> {
    /// The header that people see: the central one where there is one.
    pub(super) fn header(&self) -> Option<&Header<'a>> {
        let central = self.central.as_ref().map(|central| &central.header);
        central.or_else(|| self.local.as_ref().map(|local| &local.header))
    }

    /// The name with its folders.
    pub(super) fn name(&self) -> String {
        self.header().map(Header::decoded_name).unwrap_or_default()
    }

    /// A folder holds no data; what does is a file, whatever its name ends with.
    pub(super) fn is_folder(&self) -> bool {
        let Some(header) = self.header() else { return false };
        let marked = self.central.as_ref().is_some_and(Central::is_folder);
        header.size == 0 && (marked || matches!(header.name.last(), Some(b'/' | b'\\')))
    }

    /// A symbolic link by its Unix mode.
    pub(super) fn is_link(&self) -> bool {
        self.central.as_ref().is_some_and(|central| central.unix_type() == Some(0o12))
    }

    /// Whether the two headers, or the name in a header and its Unicode form, differ.
    pub(super) fn has_two_names(&self) -> bool {
        let headers = [
            self.central.as_ref().map(|central| &central.header),
            self.local.as_ref().map(|local| &local.header),
        ];
        let [Some(central), Some(local)] = headers else {
            return headers.into_iter().flatten().any(Header::denies_its_name);
        };
        // A Unicode form may stand in one of the headers only.
        if central.name == local.name && central.extra.name == local.extra.name {
            return central.denies_its_name();
        }
        let raw_differs = slashed(&decoded(central.name)) != slashed(&decoded(local.name));
        let decoded_differs = slashed(&central.decoded_name()) != slashed(&local.decoded_name());
        let have_unicode = central.extra.name.is_some() == local.extra.name.is_some();
        let differ = !local.is_masked() && decoded_differs && (raw_differs || have_unicode);
        differ || headers.into_iter().flatten().any(Header::denies_its_name)
    }

    /// The data as far as the central directory tells its size, else the local header.
    pub(super) fn data(&self) -> Range<usize> {
        let (Some(local), Some(header)) = (self.local.as_ref(), self.header()) else { return 0..0 };
        local.range(header.packed)
    }
}

impl Central<'_> {
    /// The type in a Unix mode.
    fn unix_type(&self) -> Option<u32> {
        matches!(self.host, HOST_UNIX | HOST_DARWIN).then_some(self.attributes >> 28)
    }

    fn is_folder(&self) -> bool {
        let has_bit = self.attributes & DOS_FOLDER != 0;
        self.unix_type().filter(|kind| *kind != 0).map_or(has_bit, |kind| kind == 0o4)
    }
}

impl Local<'_> {
    /// That many bytes from the beginning of the data.
    pub(super) fn range(&self, packed: u64) -> Range<usize> {
        let packed = usize::try_from(packed).unwrap_or(usize::MAX);
        self.data..self.data.saturating_add(packed)
    }
}

impl Header<'_> {
    /// The name with its folders: in Unicode if the header says so, else by what it looks like.
    pub(super) fn decoded_name(&self) -> String {
        self.extra.name.map_or_else(|| decoded(self.name), str::to_owned)
    }

    /// RFC 3339 without offset, or in UTC where an extra field has it.
    pub(super) fn modified(&self) -> Option<String> {
        self.extra.modified.clone().or_else(|| dos_time(self.date, self.time))
    }

    /// The Unicode form of a name in ASCII says the same, or it is there to deceive.
    fn denies_its_name(&self) -> bool {
        let unicode = self.extra.name.unwrap_or_default();
        self.name.is_ascii() && !unicode.is_empty() && unicode.as_bytes() != self.name
            // Unpackers of old wrote `?` or `_` for what they could not write.
            && unicode.is_ascii()
    }
}

fn slashed(name: &str) -> String {
    name.replace('\\', "/")
}

/// The attribute of folders in FAT and NTFS.
const DOS_FOLDER: u32 = 0x10;
const HOST_UNIX: u8 = 3;
const HOST_DARWIN: u8 = 19;
