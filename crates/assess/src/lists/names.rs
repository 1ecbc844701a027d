//! Every name of every list, asked about a host and all names above it in one pass.
//!
//! The shipped names stand in a hash table that is made when the program is built: there are
//! 15,000 of them, and every start of a worker would pay for each. Names are hashed from
//! their end, so the hash of `c.d` is met on the way to that of `b.c.d`. The hash is FNV-1a:
//! short, and good enough for names of a dozen letters that come from the program, not from
//! mails.

use std::collections::BTreeMap;

use super::{ListName, SHIPPED};

/// The names with the lists that hold them.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// The shipped lists that count.
    shipped: Marks,
    /// Those of the operator.
    own: BTreeMap<String, Marks>,
}

impl Names {
    /// Those of the shipped lists.
    pub(super) const fn shipped() -> Self {
        Self { shipped: Marks(u16::MAX), own: BTreeMap::new() }
    }

    pub(super) fn add(&mut self, name: String, on: Marks) {
        let marks = self.own.entry(name).or_default();
        *marks = marks.with(on);
    }

    /// Takes every name off a list.
    pub(super) fn clear(&mut self, list: Marks) {
        self.shipped = self.shipped.without(list);
        for on in self.own.values_mut() {
            *on = on.without(list);
        }
    }

    /// The lists that hold the host and the names above it, the shortest name first;
    /// nothing for names that no list holds.
    pub(super) fn of(&self, host: &str) -> Vec<Marks> {
        let mut found = Vec::new();
        let mut hash = SEED;
        for (at, byte) in host.bytes().enumerate().rev() {
            if byte == b'.' {
                let above = host.get(at.saturating_add(1)..).unwrap_or_default();
                found.extend(self.marks(above, hash));
            }
            hash = step(hash, byte);
        }
        found.extend(self.marks(host, hash));
        found
    }

    fn marks(&self, name: &str, hash: u32) -> Option<Marks> {
        let shipped = shipped(name, hash).within(self.shipped);
        // Most operators have none, and then nothing is compared.
        let own = self.own.get(name).copied().unwrap_or_default();
        Some(shipped.with(own)).filter(|on| *on != Marks::default())
    }
}

/// The shipped lists that hold a name.
fn shipped(name: &str, hash: u32) -> Marks {
    let mut at = hash as usize & MASK;
    while let Some(slot) = TABLE.get(at).filter(|slot| slot.length != 0) {
        if slot.hash == hash && slot.name() == Some(name) {
            return slot.on;
        }
        at = (at + 1) & MASK;
    }
    Marks::default()
}

/// Where a name is found: at the place that its hash says, or behind it.
#[derive(Clone, Copy)]
struct Slot {
    hash: u32,
    /// The first of the lists that hold it, and where it stands there; free without length.
    start: u32,
    list: u8,
    length: u8,
    on: Marks,
}

impl Slot {
    const FREE: Self = Self { hash: 0, start: 0, list: 0, length: 0, on: Marks(0) };

    fn name(&self) -> Option<&'static str> {
        let (_, text) = SHIPPED.get(usize::from(self.list))?;
        let start = self.start as usize;
        text.get(start..start + usize::from(self.length))
    }
}

/// A power of two, more than twice the number of names.
const SLOTS: usize = 1 << 15;
const MASK: usize = SLOTS - 1;

static TABLE: [Slot; SLOTS] = table();

/// Whatever is wrong here stops the build.
#[expect(clippy::indexing_slicing, reason = "evaluated when the program is built")]
const fn table() -> [Slot; SLOTS] {
    let mut table = [Slot::FREE; SLOTS];
    let mut list = 0;
    while list < SHIPPED.len() {
        let (name, text) = SHIPPED[list];
        let text = text.as_bytes();
        let mut start = 0;
        while start < text.len() && !matches!(name, ListName::Brands) {
            let mut end = start;
            while end < text.len() && text[end] != b'\n' {
                end += 1;
            }
            if end > start && text[start] != b'#' {
                add(&mut table, list, start, end);
            }
            start = end + 1;
        }
        list += 1;
    }
    table
}

#[expect(clippy::indexing_slicing, reason = "evaluated when the program is built")]
#[expect(clippy::cast_possible_truncation, reason = "a few lists of short names")]
const fn add(table: &mut [Slot; SLOTS], list: usize, start: usize, end: usize) {
    let (name, text) = SHIPPED[list];
    let text = text.as_bytes();
    let mut hash = SEED;
    let mut at = end;
    while at > start {
        at -= 1;
        hash = step(hash, text[at]);
    }
    let mut place = hash as usize & MASK;
    while table[place].length != 0 && !is_at(&table[place], hash, text, start, end) {
        place = (place + 1) & MASK;
    }
    if table[place].length == 0 {
        let (list, length) = (list as u8, (end - start) as u8);
        table[place] = Slot { hash, start: start as u32, list, length, on: Marks(0) };
    }
    table[place].on = table[place].on.with(Marks::of(name));
}

/// Whether a slot holds the name that stands in a text.
#[expect(clippy::indexing_slicing, reason = "evaluated when the program is built")]
const fn is_at(slot: &Slot, hash: u32, text: &[u8], start: usize, end: usize) -> bool {
    if slot.hash != hash || slot.length as usize != end - start {
        return false;
    }
    let (_, other) = SHIPPED[slot.list as usize];
    let other = other.as_bytes();
    let mut at = 0;
    while at < end - start && other[slot.start as usize + at] == text[start + at] {
        at += 1;
    }
    at == end - start
}

/// A set of lists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Marks(u16);

impl Marks {
    pub(super) const fn of(list: ListName) -> Self {
        Self(1 << list as u16)
    }

    pub(super) const fn overlap(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    const fn within(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

const fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ byte as u32).wrapping_mul(0x0100_0193)
}

const SEED: u32 = 0x811c_9dc5;
