//! Programs for macOS (Mach-O): processor, kind, libraries. A fat file holds one program for
//! each of several processors.

use vocab::{FactKey, Facts};

use crate::bytes::first;
use crate::charset::until_nul;
use crate::contents::Contents;
use crate::guid::dashed;

/// Reads the headers.
pub(super) fn facts(bytes: &[u8], contents: &mut Contents) {
    if !bytes.starts_with(FAT) {
        if let Some(mach) = Mach::read(bytes) {
            for (key, value) in mach.facts().0 {
                contents.fact(key, value);
            }
        }
        return;
    }
    let count = number(bytes, 4, false).unwrap_or(0).min(PROCESSORS_MAX);
    let programs = (0..count).map_while(|index| {
        let at = usize::try_from(8 + index * 20).ok()?;
        let offset = usize::try_from(number(bytes, at + 8, false)?).ok()?;
        let size = usize::try_from(number(bytes, at + 12, false)?).ok()?;
        Some(Mach::read(first(bytes.get(offset..)?, size))?.facts())
    });
    contents.fact_some(FactKey::Objects, Some(programs.collect::<Vec<Facts>>()));
}

/// One program.
struct Mach<'a> {
    bytes: &'a [u8],
    is_little: bool,
    header: usize,
}

impl<'a> Mach<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let (is_wide, is_little) = match *bytes.first_chunk::<4>()? {
            [0xFE, 0xED, 0xFA, 0xCE] => (false, false),
            [0xFE, 0xED, 0xFA, 0xCF] => (true, false),
            [0xCE, 0xFA, 0xED, 0xFE] => (false, true),
            [0xCF, 0xFA, 0xED, 0xFE] => (true, true),
            _ => return None,
        };
        Some(Self { bytes, is_little, header: if is_wide { 32 } else { 28 } })
    }

    fn number(&self, at: usize) -> Option<u64> {
        number(self.bytes, at, self.is_little)
    }

    fn facts(&self) -> Facts {
        let machine = self.number(4).unwrap_or(0);
        let known = MACHINES.iter().find(|(known, _)| *known == machine);
        let name = known.map_or_else(|| format!("0x{machine:x}"), |(_, name)| name.to_string());
        let kind = match self.number(12) {
            Some(1) => Some("object"),
            Some(2) => Some("program"),
            Some(6) => Some("library"),
            Some(8) => Some("bundle"),
            Some(11) => Some("driver"),
            _ => None,
        };
        let mut facts = Facts::default();
        facts.put(FactKey::Architecture, name);
        facts.put_some(FactKey::Kind, kind);
        let mut libraries = Vec::new();
        let mut id = None;
        for (command, content) in self.commands() {
            match command & 0x7FFF_FFFF {
                // Needed, weakly needed, handed on, and loaded when first used.
                0x0C | 0x18 | 0x1F | 0x20 => libraries.extend(self.library(content)),
                0x1B => id = content.get(8..24).map(dashed),
                _ => {}
            }
        }
        facts.put_some(FactKey::Libraries, Some(libraries));
        facts.put_some(FactKey::BuildId, id);
        facts
    }

    /// The load commands with their bytes.
    fn commands(&self) -> Vec<(u64, &'a [u8])> {
        let count = self.number(16).unwrap_or(0).min(COMMANDS_MAX);
        let mut at = self.header;
        let mut commands = Vec::new();
        for _ in 0..count {
            let Some(size) = self.number(at + 4).filter(|size| *size >= 8) else { break };
            let Some(size) = usize::try_from(size).ok() else { break };
            let Some(content) = self.bytes.get(at..at.saturating_add(size)) else { break };
            commands.push((self.number(at).unwrap_or(0), content));
            at += size;
        }
        commands
    }

    fn library(&self, command: &[u8]) -> Option<String> {
        let offset = usize::try_from(number(command, 8, self.is_little)?).ok()?;
        Some(until_nul(first(command.get(offset..)?, NAME_BYTES_MAX)))
    }
}

/// The 32-bit number at `at`.
fn number(bytes: &[u8], at: usize, is_little: bool) -> Option<u64> {
    let digits = *bytes.get(at..)?.first_chunk()?;
    let value = if is_little { u32::from_le_bytes(digits) } else { u32::from_be_bytes(digits) };
    Some(value.into())
}

const FAT: &[u8] = b"\xCA\xFE\xBA\xBE";
const PROCESSORS_MAX: u64 = 16;
const COMMANDS_MAX: u64 = 500;
const NAME_BYTES_MAX: usize = 512;
const MACHINES: &[(u64, &str)] = &[
    (7, "x86"),
    (0x0100_0007, "x64"),
    (12, "arm"),
    (0x0100_000C, "arm64"),
    (18, "powerpc"),
    (0x0100_0012, "powerpc64"),
];

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::shown::opened;

    /// A program for ARM of 64 bits with one library and an identifier.
    fn program() -> Vec<u8> {
        let mut bytes = b"\xCF\xFA\xED\xFE".to_vec();
        for value in [0x0100_000C_u32, 0, 2, 2, 72, 0, 0, 0x0C, 48, 24, 0, 0, 0] {
            bytes.extend(value.to_le_bytes());
        }
        bytes.extend(b"/usr/lib/libc.dylib\0\0\0\0\0");
        bytes.extend(0x1B_u32.to_le_bytes());
        bytes.extend(24_u32.to_le_bytes());
        bytes.extend(0..16);
        bytes
    }

    #[test]
    fn thin_and_fat_programs_are_read() {
        let thin = program();
        expect![[r#"
            mach-o
            architecture: arm64
            kind: program
            libraries:
            - /usr/lib/libc.dylib
            build-id: 00010203-0405-0607-0809-0A0B0C0D0E0F
        "#]]
        .assert_eq(&opened("door", &thin));
        let mut fat = b"\xCA\xFE\xBA\xBE\0\0\0\x01\x01\0\0\x0C\0\0\0\0\0\0\0\x1C".to_vec();
        fat.extend(u32::try_from(thin.len()).unwrap().to_be_bytes());
        fat.extend([0; 4]);
        fat.extend(&thin);
        expect![[r#"
            mach-o
            objects:
            -
                architecture: arm64
                kind: program
                libraries:
                - /usr/lib/libc.dylib
                build-id: 00010203-0405-0607-0809-0A0B0C0D0E0F
        "#]]
        .assert_eq(&opened("door", &fat));
    }

    #[test]
    fn mutated_programs_do_no_harm() {
        let whole = program();
        for seed in 0..500 {
            let _ = opened("door", &testkit::mutation::mutate(seed, &whole, &whole));
        }
    }
}
