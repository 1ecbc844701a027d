//! Archives for the tests, each of whose fields can lie.

use flate2::Compression;
use flate2::write::DeflateEncoder;
use std::io::Write;

/// One member, with what each of its headers says.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) name: Vec<u8>,
    pub(crate) local_name: Option<Vec<u8>>,
    pub(crate) method: u16,
    pub(crate) local_method: Option<u16>,
    pub(crate) flags: u16,
    pub(crate) local_flags: Option<u16>,
    pub(crate) data: Vec<u8>,
    pub(crate) crc: u32,
    pub(crate) size: u32,
    pub(crate) packed: Option<u32>,
    pub(crate) extra: Vec<u8>,
    pub(crate) attributes: u32,
    /// Stands in the central directory.
    pub(crate) listed: bool,
    /// Sizes and checksum stand behind the data.
    pub(crate) descriptor: bool,
    pub(crate) disk: u16,
}

impl Item {
    pub(crate) fn stored(name: &str, data: &[u8]) -> Self {
        Self {
            name: name.as_bytes().to_vec(),
            local_name: None,
            method: 0,
            local_method: None,
            flags: 0,
            local_flags: None,
            data: data.to_vec(),
            crc: crc32fast::hash(data),
            size: data.len().try_into().unwrap(),
            packed: None,
            extra: Vec::new(),
            attributes: 0,
            listed: true,
            descriptor: false,
            disk: 0,
        }
    }

    pub(crate) fn deflated(name: &str, data: &[u8]) -> Self {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(data).unwrap();
        Self { method: 8, data: encoder.finish().unwrap(), ..Self::stored(name, data) }
    }
}

/// The archive of these members.
pub(crate) fn archive(items: &[Item]) -> Vec<u8> {
    after(b"", items, b"")
}

/// The same behind a prefix that its offsets do not count, with a comment.
pub(crate) fn after(prefix: &[u8], items: &[Item], comment: &[u8]) -> Vec<u8> {
    let (mut out, mut central, mut listed) = (Vec::new(), Vec::new(), 0_u16);
    for item in items {
        let offset = u32::try_from(out.len()).unwrap();
        local(item, &mut out);
        if item.listed {
            central.extend(record(item, offset));
            listed += 1;
        }
    }
    let start = u32::try_from(out.len()).unwrap();
    let size = u32::try_from(central.len()).unwrap();
    out.extend(central);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(listed.to_le_bytes());
    out.extend(listed.to_le_bytes());
    out.extend(size.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend(u16::try_from(comment.len()).unwrap().to_le_bytes());
    out.extend(comment);
    [prefix, &out].concat()
}

fn local(item: &Item, out: &mut Vec<u8>) {
    let name = item.local_name.as_ref().unwrap_or(&item.name);
    out.extend(b"PK\x03\x04");
    let local = Item {
        method: item.local_method.unwrap_or(item.method),
        flags: item.local_flags.unwrap_or(item.flags),
        ..item.clone()
    };
    out.extend(common(&local, item.descriptor));
    out.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
    out.extend(u16::try_from(item.extra.len()).unwrap().to_le_bytes());
    out.extend(name);
    out.extend(&item.extra);
    out.extend(&item.data);
    if item.descriptor {
        out.extend(b"PK\x07\x08");
        out.extend(item.crc.to_le_bytes());
        out.extend(packed(item).to_le_bytes());
        out.extend(item.size.to_le_bytes());
    }
}

fn record(item: &Item, offset: u32) -> Vec<u8> {
    let mut out = b"PK\x01\x02\x14\x03".to_vec();
    out.extend(common(item, false));
    out.extend(u16::try_from(item.name.len()).unwrap().to_le_bytes());
    out.extend(u16::try_from(item.extra.len()).unwrap().to_le_bytes());
    out.extend([0, 0]);
    out.extend(item.disk.to_le_bytes());
    out.extend([0, 0]);
    out.extend(item.attributes.to_le_bytes());
    out.extend(offset.to_le_bytes());
    out.extend(&item.name);
    out.extend(&item.extra);
    out
}

/// Version needed to sizes. The time is 10:00:00 on 4 July 2016.
fn common(item: &Item, is_empty: bool) -> Vec<u8> {
    let flags = if item.descriptor { item.flags | 8 } else { item.flags };
    let mut out = vec![20, 0];
    out.extend(flags.to_le_bytes());
    out.extend(item.method.to_le_bytes());
    out.extend([0, 0x50, 0xE4, 0x48]);
    for value in [item.crc, packed(item), item.size] {
        out.extend(if is_empty { 0 } else { value }.to_le_bytes());
    }
    out
}

fn packed(item: &Item) -> u32 {
    item.packed.unwrap_or_else(|| item.data.len().try_into().unwrap())
}
