//! Sets of properties (MS-ONESTORE 2.6.7 to 2.6.9), found by a key that stands in them.

use memchr::memmem;

use crate::bytes::{offset_at, u16_at, u32_at};

/// One set, as far as it can be read.
#[derive(Debug)]
pub(super) struct PropertySet<'a> {
    pub(super) start: usize,
    bytes: &'a [u8],
    /// Keys with what stands for them.
    values: Vec<(u32, Value<'a>)>,
}

#[derive(Debug, Clone, Copy)]
enum Value<'a> {
    Data(&'a [u8]),
    /// The first of the objects that the set refers to, by its position among them.
    Object(usize),
    Other,
}

/// Adds the sets that have a key.
pub(super) fn property_sets<'a>(bytes: &'a [u8], key: u32, sets: &mut Vec<PropertySet<'a>>) {
    let mark = key.to_le_bytes();
    for at in memmem::find_iter(bytes, &mark).take(SETS_MAX) {
        if let Some(start) = start_of(bytes, at) {
            sets.push(PropertySet { start, bytes, values: values(bytes, start) });
        }
    }
}

impl<'a> PropertySet<'a> {
    /// The data of a key.
    pub(super) fn text(&self, key: u32) -> Option<&'a [u8]> {
        self.values.iter().find_map(|(known, value)| match value {
            Value::Data(data) if *known == key => Some(*data),
            _ => None,
        })
    }

    /// The object that a key refers to.
    pub(super) fn object(&self, key: u32) -> Option<u32> {
        let index = self.values.iter().find_map(|(known, value)| match value {
            Value::Object(index) if *known == key => Some(*index),
            _ => None,
        })?;
        // The identifiers stand right before the set, with their count before them; the
        // highest bit tells that nothing else comes between.
        let count = (0..OBJECTS_MAX).find(|count| {
            let head = self.start.checked_sub(4 + count * 4);
            let head = head.and_then(|head| u32_at(self.bytes, head));
            head.is_some_and(|head| {
                head >> 31 == 1
                    && usize::try_from(head & 0x00FF_FFFF).is_ok_and(|told| told == *count)
            })
        })?;
        (index < count).then_some(())?;
        u32_at(self.bytes, self.start - (count - index) * 4)
    }
}

/// Where the set begins in which a key stands: with the count of its keys.
fn start_of(bytes: &[u8], at: usize) -> Option<usize> {
    (0..KEYS_MAX).find_map(|before| {
        let start = at.checked_sub(before * 4 + 2)?;
        let count = usize::from(u16_at(bytes, start)?);
        let is_count = count > before && count <= KEYS_MAX;
        (is_count && keys(bytes, start, count).all(is_key)).then_some(start)
    })
}

fn keys(bytes: &[u8], start: usize, count: usize) -> impl Iterator<Item = u32> {
    (0..count).map(move |index| u32_at(bytes, start + 2 + index * 4).unwrap_or(0))
}

const fn is_key(key: u32) -> bool {
    matches!(kind(key), 1..=0x0D | 0x10 | 0x11)
}

const fn kind(key: u32) -> u32 {
    key >> 26 & 0x1F
}

/// The values of a set, up to one that cannot be passed over.
fn values(bytes: &[u8], start: usize) -> Vec<(u32, Value<'_>)> {
    let count = u16_at(bytes, start).map_or(0, usize::from).min(KEYS_MAX);
    let mut at = start + 2 + count * 4;
    let mut objects = 0_usize;
    let mut values = Vec::new();
    for key in keys(bytes, start, count) {
        let mut value = Value::Other;
        let size = match kind(key) {
            1 | 2 => 0,
            3 => 1,
            4 => 2,
            5 => 4,
            6 => 8,
            7 => {
                let Some(size) = offset_at(bytes, at) else { return values };
                at += 4;
                let Some(data) = at.checked_add(size).and_then(|end| bytes.get(at..end)) else {
                    return values;
                };
                value = Value::Data(data);
                size
            }
            8 => {
                value = Value::Object(objects);
                objects += 1;
                0
            }
            9 => {
                let Some(more) = offset_at(bytes, at) else { return values };
                value = Value::Object(objects);
                objects = objects.saturating_add(more);
                4
            }
            0x0A | 0x0C => 0,
            0x0B | 0x0D => 4,
            // Sets within the set come last in those that are looked for.
            _ => return values,
        };
        at = at.saturating_add(size);
        values.push((key, value));
    }
    values
}

const SETS_MAX: usize = 5_000;
const KEYS_MAX: usize = 64;
const OBJECTS_MAX: usize = 1_000;
