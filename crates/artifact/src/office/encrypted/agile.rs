//! Agile encryption of packages (MS-OFFCRYPTO 2.3.4.10 to 2.3.4.15): AES-CBC in pieces of
//! 4,096 bytes, under a key that stands in the file encrypted by the password.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::cipher::Aes;
use super::digest::Digest;

/// What stands in the file.
#[derive(Debug)]
pub(crate) struct Agile {
    /// Of the package.
    data: Parameters,
    /// Of the key, by the password.
    key: Parameters,
    spins: u32,
    verifier: Vec<u8>,
    verifier_hash: Vec<u8>,
    encrypted_key: Vec<u8>,
}

/// The attributes that `keyData` and `encryptedKey` share.
#[derive(Debug)]
struct Parameters {
    digest: Digest,
    key_bytes: usize,
    salt: Vec<u8>,
}

/// What a password becomes: the key of the package.
#[derive(Debug)]
pub(crate) struct AgileKey(Vec<u8>);

impl Agile {
    /// Reads the XML; `None` if it is damaged or names other ciphers than AES-CBC.
    pub(super) fn read(xml: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(xml).ok()?;
        let mut reader = Reader::from_str(text.trim_end_matches('\0'));
        let (mut data, mut agile) = (None, None);
        for _ in 0..EVENTS_MAX {
            match reader.read_event().ok()? {
                Event::Start(element) | Event::Empty(element) => {
                    match element.local_name().as_ref() {
                        "keyData" => data = data.or(Parameters::read(&element)),
                        // A certificate may open it too; the password's comes first that reads.
                        "encryptedKey" if agile.is_none() => agile = Self::element(&element),
                        _ => {}
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        let mut agile = agile?;
        agile.data = data?;
        Some(agile)
    }

    fn element(element: &BytesStart<'_>) -> Option<Self> {
        Some(Self {
            data: Parameters::read(element)?,
            key: Parameters::read(element)?,
            spins: attribute(element, "spinCount")?.parse().ok()?,
            verifier: bytes(element, "encryptedVerifierHashInput")?,
            verifier_hash: bytes(element, "encryptedVerifierHashValue")?,
            encrypted_key: bytes(element, "encryptedKeyValue")?,
        })
    }

    pub(super) fn describe(&self) -> String {
        let (bits, digest) = (self.data.key_bytes * 8, self.data.digest.as_str());
        format!("agile, AES, {bits} bits, {digest}")
    }

    pub(super) const fn rounds(&self) -> u32 {
        self.spins
    }

    /// The key of the package, if the password is the right one.
    pub(super) fn key(&self, password: &str) -> Option<AgileKey> {
        let spun = self.key.digest.spun(&self.key.salt, password, self.spins);
        let open = |block: &[u8; 8], sealed: &[u8]| {
            let key = self.key.fitted(&self.key.digest.of(&[&spun, block]));
            Some(Aes::new(&key)?.cbc(start(&self.key.salt), sealed))
        };
        let verifier = open(&VERIFIER, &self.verifier)?;
        let verifier = verifier.get(..self.key.salt.len()).unwrap_or(&verifier);
        let hash = open(&VERIFIER_HASH, &self.verifier_hash)?;
        if hash.is_empty() || !hash.starts_with(&self.key.digest.of(&[verifier])) {
            return None;
        }
        let mut key = open(&KEY, &self.encrypted_key)?;
        key.truncate(self.data.key_bytes);
        Some(AgileKey(key))
    }

    /// Decrypts what stands behind the size of a package.
    pub(super) fn open(&self, key: &AgileKey, sealed: &[u8]) -> Option<Vec<u8>> {
        let aes = Aes::new(&key.0)?;
        let mut out = Vec::with_capacity(sealed.len());
        for (number, piece) in (0_u32..).zip(sealed.chunks(PIECE)) {
            let hash = self.data.digest.of(&[&self.data.salt, &number.to_le_bytes()]);
            out.extend(aes.cbc(start(&hash), piece));
        }
        Some(out)
    }
}

impl Parameters {
    fn read(element: &BytesStart<'_>) -> Option<Self> {
        let text = |name: &str| attribute(element, name);
        let is_known = text("cipherAlgorithm")? == "AES"
            && text("cipherChaining")? == "ChainingModeCBC"
            && text("blockSize")? == "16";
        let bits: usize = text("keyBits")?.parse().ok()?;
        let salt = bytes(element, "saltValue")?;
        (is_known && matches!(bits, 128 | 192 | 256)).then_some(())?;
        let digest = Digest::of_name(&text("hashAlgorithm")?)?;
        Some(Self { digest, key_bytes: bits / 8, salt })
    }

    /// A hash cut, or filled up with 0x36, to the size of the key.
    fn fitted(&self, hash: &[u8]) -> Vec<u8> {
        let mut key = hash.to_vec();
        key.resize(self.key_bytes, FILL);
        key
    }
}

/// The first 16 bytes of a salt or hash, filled up if there are fewer.
fn start(salt: &[u8]) -> [u8; 16] {
    let mut start = [FILL; 16];
    for (byte, salt) in start.iter_mut().zip(salt) {
        *byte = *salt;
    }
    start
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.attributes().flatten().find(|found| found.key.as_ref() == name)?;
    Some(attribute.value.into_owned())
}

fn bytes(element: &BytesStart<'_>, name: &str) -> Option<Vec<u8>> {
    BASE64.decode(attribute(element, name)?.trim()).ok()
}

/// Which keys a hash becomes (2.3.4.13).
const VERIFIER: [u8; 8] = [0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79];
const VERIFIER_HASH: [u8; 8] = [0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e];
const KEY: [u8; 8] = [0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6];
const FILL: u8 = 0x36;
const PIECE: usize = 4096;
const EVENTS_MAX: usize = 1_000;
