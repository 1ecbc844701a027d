//! Every name of every list in one hash table, which is asked about a host and all
//! names above it in one pass.
//!
//! Names are hashed from their end, so the hash of `c.d` is met on the way to that of
//! `b.c.d`. The hash is FNV-1a: short, and good enough for names of a dozen letters
//! that come from the program and its operator, not from mails.

use std::borrow::Cow;

use super::ListName;

/// The names with the lists that hold them.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    entries: Vec<Entry>,
    /// As many as a power of two, at most half of them taken.
    slots: Vec<Slot>,
}

#[derive(Debug, Clone)]
struct Entry {
    /// Borrowed from the program for shipped entries: there are 15,000 of them and
    /// every start of the program pays for each.
    name: Cow<'static, str>,
    on: Marks,
}

/// Where an entry is found: at the place that its hash says, or behind it.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    hash: u32,
    /// Number of the entry from 1; 0 stands in a free slot.
    entry: u32,
}

impl Names {
    pub(super) fn add(&mut self, name: Cow<'static, str>, on: Marks) {
        if self.entries.len().saturating_mul(2) >= self.slots.len() {
            self.grow();
        }
        let hash = name.bytes().rev().fold(SEED, step);
        let at = self.place(&name, hash);
        let Some(slot) = self.slots.get_mut(at) else { return };
        if let Some(entry) = entry_of(*slot).and_then(|index| self.entries.get_mut(index)) {
            entry.on = entry.on.with(on);
        } else {
            self.entries.push(Entry { name, on });
            *slot = Slot { hash, entry: u32::try_from(self.entries.len()).unwrap_or_default() };
        }
    }

    /// Takes every name off a list.
    pub(super) fn clear(&mut self, list: Marks) {
        for entry in &mut self.entries {
            entry.on = entry.on.without(list);
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
        let slot = self.slots.get(self.place(name, hash))?;
        let on = self.entries.get(entry_of(*slot)?)?.on;
        (on != Marks::default()).then_some(on)
    }

    /// The slot that holds a name, or the free one where it belongs.
    fn place(&self, name: &str, hash: u32) -> usize {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = usize::try_from(hash).unwrap_or_default() & mask;
        while let Some(slot) = self.slots.get(at).filter(|slot| slot.entry != 0) {
            let entry = entry_of(*slot).and_then(|index| self.entries.get(index));
            if slot.hash == hash && entry.is_some_and(|entry| entry.name == name) {
                break;
            }
            at = at.wrapping_add(1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        let size = self.slots.len().saturating_mul(2).max(SLOTS_MIN);
        self.entries.reserve(size / 2 - self.entries.len());
        let taken = std::mem::replace(&mut self.slots, vec![Slot::default(); size]);
        for slot in taken.into_iter().filter(|slot| slot.entry != 0) {
            let mut at = usize::try_from(slot.hash).unwrap_or_default() & (size - 1);
            while self.slots.get(at).is_some_and(|other| other.entry != 0) {
                at = at.wrapping_add(1) & (size - 1);
            }
            if let Some(free) = self.slots.get_mut(at) {
                *free = slot;
            }
        }
    }
}

/// A set of lists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Marks(u32);

impl Marks {
    pub(super) const fn of(list: ListName) -> Self {
        Self(1 << list as u32)
    }

    pub(super) const fn overlap(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

fn entry_of(slot: Slot) -> Option<usize> {
    usize::try_from(slot.entry).ok()?.checked_sub(1)
}

fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
}

const SEED: u32 = 0x811c_9dc5;
/// Room for the shipped names, so that the start never grows the table twice.
const SLOTS_MIN: usize = 1 << 15;
