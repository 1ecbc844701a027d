//! Tests of Windows programs: headers, resources, signatures, mutations.

use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use expect_test::expect;

use super::image::{Image, Table};
use crate::shown::opened;

/// A sample of the golden corpus.
fn sample(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../corpus/file");
    let path = Path::new(folder).join(format!("{name}.b64"));
    let text = fs::read(path).unwrap();
    let text: Vec<u8> = text.into_iter().filter(|byte| !byte.is_ascii_whitespace()).collect();
    STANDARD.decode(text).unwrap()
}

/// A program of one section at address 0x1000 and offset 0x400, with tables of its own.
struct Maker {
    dll: bool,
    timestamp: u32,
    tables: Vec<(Table, u32, u32)>,
    section: Vec<u8>,
    stamp: Vec<u8>,
}

impl Maker {
    fn new(section: &[u8]) -> Self {
        Self {
            dll: false,
            timestamp: 0x6592_0080,
            tables: Vec::new(),
            section: section.to_vec(),
            stamp: Vec::new(),
        }
    }

    fn table(mut self, table: Table, address: u32, size: u32) -> Self {
        self.tables.push((table, address, size));
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = vec![0; 0x80];
        bytes[..2].copy_from_slice(b"MZ");
        bytes.extend(&self.stamp);
        let header = bytes.len();
        put(&mut bytes, 0x3C, u32::try_from(header).unwrap());
        bytes.extend(b"PE\0\0\x4C\x01\x01\0");
        bytes.resize(header + 24 + 224 + 40, 0);
        put(&mut bytes, header + 8, self.timestamp);
        put(&mut bytes, header + 20, if self.dll { 0x2102_00E0 } else { 0x0102_00E0 });
        for (offset, value) in
            [(0, 0x10B), (16, 0x1000), (28, 0x40_0000), (36, 0x200), (60, 0x400), (68, 2), (92, 16)]
        {
            put(&mut bytes, header + 24 + offset, value);
        }
        for (table, address, size) in &self.tables {
            let at = header + 24 + 96 + *table as usize * 8;
            put(&mut bytes, at, *address);
            put(&mut bytes, at + 4, *size);
        }
        let section = header + 24 + 224;
        bytes[section..section + 5].copy_from_slice(b".text");
        let size = u32::try_from(self.section.len()).unwrap();
        for (offset, value) in [(8, size), (12, 0x1000), (16, size), (20, 0x400), (36, 0x6000_0020)]
        {
            put(&mut bytes, section + offset, value);
        }
        bytes.resize(0x400, 0);
        bytes.extend(&self.section);
        bytes
    }
}

fn put(bytes: &mut [u8], at: usize, value: u32) {
    bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a long snapshot")]
fn a_program_with_everything_that_a_linker_writes() {
    expect![[r#"
        pe-exe
        > resource:data/PAYLOAD - 128 bytes PK\u{3}\u{4}\n\0\0\0\0\0}Lv]\u{1f}�٫\u{c}\0\0\0\u{c}\0
        architecture: x86
        subsystem: window
        compiled: 2026-11-22T09:36:33Z
        entry:
          address: 0x1000
          section: .text
        sections:
        -
            name: .text
            size: 512
            virtual-size: 92
            entropy: 1248
            rights: rx
        -
            name: .rdata
            size: 512
            virtual-size: 244
            entropy: 1849
            rights: r
        -
            name: .buildid
            size: 512
            virtual-size: 74
            entropy: 927
            rights: r
        -
            name: .eh_fram
            size: 512
            virtual-size: 52
            entropy: 562
            rights: r
        -
            name: .idata
            size: 512
            virtual-size: 236
            entropy: 1864
            rights: rw
        -
            name: .rsrc
            size: 6656
            virtual-size: 6616
            entropy: 4826
            rights: rw
        -
            name: .reloc
            size: 512
            virtual-size: 20
            entropy: 255
            rights: r
        imports:
        -
            name: ws2_32.dll
            functions:
            - closesocket
        -
            name: KERNEL32.dll
            functions:
            - ExitProcess
            - GetTickCount
        -
            name: USER32.dll
            functions:
            - MessageBoxW
        imphash: f15522154bb1fc01185e1db37735149a
        pdb: E:\\noroshi\\viewer.pdb
        debug-id: 6FFC14D1-E83B-831A-B684-B2739934739E-1
        resources:
        -
            kind: icon
            name: 1
            language: ja
            size: 1064
        -
            kind: icon
            name: 2
            language: ja
            size: 4136
        -
            kind: data
            name: PAYLOAD
            language: ja
            size: 128
        -
            kind: icon-group
            name: 1
            language: ja
            size: 34
        -
            kind: version
            name: 1
            language: ja
            size: 492
        -
            kind: manifest
            name: 1
            language: ja
            size: 306
        version-info:
          company: 架空商事株式会社
          description: 議事録ビューアー
          product-name: 架空ビューアー
          original-name: viewer.exe
          version: 1.2.3.4
          version-numbers: 1.2.3.4
          language: 041104b0
        execution-level: requireAdministrator
        icon:
          sha256: 941a02eac38b206d023216f6d91bd97c5675be8a2fae7be395fe6cc7a254a679
          icon-hash: 0361485c2c6c3c01
          width: 32
          likeness: word-document
        * embedded-file resource:data/PAYLOAD
        ~ document-icon
        Hidden resource:version: CompanyName: 架空商事株式会社\nFileDescription: 議事録ビューアー\nFileVersion: 1.2.3.4\nOriginalFilename: viewer.exe\nProductName: 架空ビューアー
        Hidden text:narrow: https://update.shop.example/check.php\nE:\\noroshi\\viewer.pdb
        Hidden text:wide: Global\\\\noroshi-inert\nGlobal\\noroshi_inert_mutex
        = pdb E:\noroshi\viewer.pdb section:debug
    "#]].assert_eq(&opened("viewer.exe", &sample("pe-icon-of-a-document.exe")));
}

#[test]
fn library_of_the_control_panel_and_callbacks() {
    let mut section = numbers(&[
        0, 0, 0, 0x1060, 1, 1, 1, 0x1040, 0x1044, 0x1048, // Exports.
        0, 0, 0, 0, 0, 0, // Up to 0x1040.
        0x1000, 0x1070, 0, 0, 0, 0, 0, 0, // Up to 0x1060.
    ]);
    section.extend(b"panel.cpl\0\0\0\0\0\0\0CPlApplet\0\0\0\0\0\0\0");
    // At 0x1080: three numbers, then the address of the list of callbacks.
    section.extend(numbers(&[0, 0, 0, 0x40_1090, 0x40_1000, 0x40_1001, 0, 0]));
    let mut maker =
        Maker::new(&section).table(Table::Exports, 0x1000, 40).table(Table::Tls, 0x1080, 24);
    maker.dll = true;
    maker.timestamp = 0x2A42_5E19;
    expect![[r#"
        pe-dll
        architecture: x86
        subsystem: window
        compiled: 1992-06-19T22:22:17Z
        compiled-doubtful: true
        entry:
          address: 0x1000
          section: .text
        sections:
        -
            name: .text
            size: 160
            virtual-size: 160
            entropy: 1728
            rights: rx
        exports:
          name: panel.cpl
          count: 1
          functions:
          - CPlApplet
        control-panel-item: true
        thread-callbacks: 2
    "#]]
    .assert_eq(&opened("renamed.dat", &maker.bytes()));
}

#[test]
fn imports_in_order_and_their_hash() {
    let mut section = numbers(&[
        0x1040,
        0,
        0,
        0x1060,
        0, // Names at 0x1040.
        0,
        0,
        0,
        0x1070,
        0x1050, // Only addresses.
        0,
        0,
        0,
        0,
        0,
        0, // Up to 0x1040.
        0x8000_0003,
        0x8000_FFFF,
        0,
        0, // By number.
        0x1080,
        0,
        0,
        0,
    ]);
    section.extend(b"WS2_32.dll\0\0\0\0\0\0urlmon.dll\0\0\0\0\0\0\0\0URLDownloadToFileW\0");
    let program = Maker::new(&section).table(Table::Imports, 0x1000, 60).bytes();
    // MD5 of `ws2_32.closesocket,ws2_32.ord65535,urlmon.urldownloadtofilew`.
    expect![[r#"
        pe-exe
        architecture: x86
        subsystem: window
        compiled: 2024-01-01T00:00:00Z
        entry:
          address: 0x1000
          section: .text
        sections:
        -
            name: .text
            size: 149
            virtual-size: 149
            entropy: 2582
            rights: rx
        imports:
        -
            name: WS2_32.dll
            functions:
            - closesocket
            - ord65535
        -
            name: urlmon.dll
            functions:
            - URLDownloadToFileW
        imphash: 75e988d1066b0cc243b9f2918f534407
        * downloads section:imports
    "#]]
    .assert_eq(&opened("a.exe", &program));
}

#[test]
fn resources_that_lead_back_end() {
    // A folder with one entry that is a folder: itself.
    let section = numbers(&[0, 0, 0, 0x0001_0000, 1, 0x8000_0000]);
    let program = Maker::new(&section).table(Table::Resources, 0x1000, 24).bytes();
    assert!(!opened("a.exe", &program).contains("resources:"));
    // Many entries that are all the same folder of many entries.
    let mut section = numbers(&[0, 0, 0, 0x0FFF_0000]);
    section.extend(numbers(&[1, 0x8000_0000]).repeat(0xFFF));
    let program = Maker::new(&section).table(Table::Resources, 0x1000, 24).bytes();
    let _ = opened("a.exe", &program);
}

#[test]
fn data_in_the_table_of_signatures_is_told() {
    let mut bytes = sample("pe-signed.exe");
    let image = Image::read(&bytes).unwrap();
    let (start, table) = image.certificates().unwrap();
    let size = u32::try_from(table.len() + 16).unwrap();
    let entry = image.certificates_offset();
    put(&mut bytes, entry + 4, size);
    put(&mut bytes, start, size);
    bytes.extend(b"sixteen letters.");
    let opened = opened("a.exe", &bytes);
    assert!(opened.contains("\n* signed section:signature\n"), "{opened}");
    assert!(opened.contains("\n* appended-data section:signature\n"), "{opened}");
}

#[test]
fn another_hash_in_a_real_signature_does_not_hold() {
    let mut bytes = sample("pe-altered-after-signing.exe");
    let image = Image::read(&bytes).unwrap();
    let good = sample("pe-signed.exe");
    let signature = super::signature::signature(&image).unwrap();
    assert!(!signature.fits_file);
    assert_eq!(signature.fits_key, Some(true));
    // The hash of the altered file, put where that of the original stands.
    let hash = super::signature::tests::file_hash(&image);
    let old = super::signature::tests::file_hash(&Image::read(&good).unwrap());
    let at = memchr::memmem::find(&bytes, &old).unwrap();
    bytes[at..at + hash.len()].copy_from_slice(&hash);
    let forged = super::signature::signature(&Image::read(&bytes).unwrap()).unwrap();
    assert!(forged.fits_file);
    assert_eq!(forged.fits_key, Some(false));
    assert!(!forged.holds());
}

#[test]
fn mutated_programs_do_no_harm() {
    let other = sample("pe-net.exe");
    for name in ["pe-icon-of-a-document.exe", "pe-signed.exe", "pe-net.exe"] {
        let whole = sample(name);
        for seed in 0..150 {
            let mutated = testkit::mutation::mutate(seed, &whole, &other);
            let _ = opened("a.exe", &mutated);
            // Headers are small, so most mutations miss them.
            let (head, tail) = whole.split_at(0x400);
            let head = testkit::mutation::mutate(seed, head, &other[..0x400]);
            let _ = opened("a.exe", &[&head, tail].concat());
        }
    }
}
