//! The standard security handler (ISO 32000-2 §7.6.4): versions 1, 2, 4 and 5 with
//! revisions 2 to 6. Keys come from a password, of the user or of the owner.

use md5::{Digest, Md5};
use sha2::{Sha256, Sha384, Sha512};

use super::cipher::{aes, cbc_decrypted, cbc_encrypted, rc4};
use super::object::{Dict, Id, Object};

/// What the dictionary of encryption says.
#[derive(Debug, Clone)]
pub(super) struct Handler {
    revision: i64,
    /// Bytes of the key.
    length: usize,
    owner: Vec<u8>,
    user: Vec<u8>,
    owner_key: Vec<u8>,
    user_key: Vec<u8>,
    permissions: [u8; 4],
    id: Vec<u8>,
    /// Metadata are encrypted as the rest is.
    pub(super) hides_metadata: bool,
    pub(super) strings: Method,
    pub(super) streams: Method,
    pub(super) files: Method,
}

/// How one kind of data is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Identity,
    Rc4,
    Aes128,
    Aes256,
}

impl Handler {
    /// Reads the dictionary; `None` for another handler or a version that nobody published.
    pub(super) fn new(dict: &Dict, id: &[u8]) -> Option<Self> {
        let integer = |key: &[u8]| dict.get(key).and_then(Object::integer);
        let text = |key: &[u8]| dict.get(key).and_then(Object::text).unwrap_or_default().to_vec();
        dict.is(b"Filter", b"Standard").then_some(())?;
        let version = integer(b"V").unwrap_or(0);
        let revision = integer(b"R").filter(|revision| (2..=6).contains(revision))?;
        let bits = usize::try_from(integer(b"Length").unwrap_or(40)).ok()?;
        // Some writers count bytes here.
        let length = if bits < 40 { bits } else { bits / 8 };
        let [a, b, c, d, ..] = integer(b"P").unwrap_or(0).to_le_bytes();
        let of = |key: &[u8]| method(dict, key, version);
        let streams = of(b"StmF")?;
        Some(Self {
            revision,
            length: match version {
                1 => 5,
                4 => 16,
                5 => 32,
                _ => length.clamp(5, 16),
            },
            owner: text(b"O"),
            user: text(b"U"),
            owner_key: text(b"OE"),
            user_key: text(b"UE"),
            permissions: [a, b, c, d],
            id: id.to_vec(),
            hides_metadata: dict.get(b"EncryptMetadata") != Some(&Object::Bool(false)),
            strings: of(b"StrF")?,
            streams,
            files: if dict.has(b"EFF") { of(b"EFF")? } else { streams },
        })
    }

    /// Algorithm and length of the key, for people.
    pub(super) fn name(&self) -> String {
        match self.streams {
            Method::Aes256 => "AES-256".to_owned(),
            Method::Aes128 => "AES-128".to_owned(),
            Method::Rc4 => format!("RC4-{}", self.length * 8),
            Method::Identity => format!("none, revision {}", self.revision),
        }
    }

    /// What trying one password costs, in blocks of a hash.
    pub(super) const fn rounds(&self) -> u64 {
        match self.revision {
            2 => 4,
            3 | 4 => 300,
            5 => 8,
            _ => 80_000,
        }
    }

    /// The key, if the password is one of the user or of the owner.
    pub(super) fn key(&self, password: &[u8]) -> Option<Vec<u8>> {
        if self.revision >= 5 {
            return self.key_of_sha(password);
        }
        self.key_of_user(password).or_else(|| self.key_of_user(&self.user_password(password)))
    }

    /// Algorithms 2, 4, 5 and 6.
    fn key_of_user(&self, password: &[u8]) -> Option<Vec<u8>> {
        let mut hash = Md5::new();
        hash.update(padded(password));
        hash.update(self.owner.get(..32)?);
        hash.update(self.permissions);
        hash.update(&self.id);
        if self.revision >= 4 && !self.hides_metadata {
            hash.update([0xFF; 4]);
        }
        let key = self.stretched(hash.finalize().to_vec());
        let expected = if self.revision == 2 {
            rc4(&key, &PADDING)
        } else {
            let mut hash = Md5::new();
            hash.update(PADDING);
            hash.update(&self.id);
            (0..20).fold(hash.finalize().to_vec(), |text, round| rc4(&xored(&key, round), &text))
        };
        let compared = if self.revision == 2 { 32 } else { 16 };
        (self.user.get(..compared)? == expected.get(..compared)?).then_some(key)
    }

    /// Algorithm 7: the password of the user, out of that of the owner.
    fn user_password(&self, owner: &[u8]) -> Vec<u8> {
        let key = self.stretched(Md5::digest(padded(owner)).to_vec());
        let text = self.owner.get(..32).unwrap_or_default().to_vec();
        if self.revision == 2 {
            return rc4(&key, &text);
        }
        (0..20).rev().fold(text, |text, round| rc4(&xored(&key, round), &text))
    }

    fn stretched(&self, mut hash: Vec<u8>) -> Vec<u8> {
        if self.revision >= 3 {
            for _ in 0..50 {
                hash = Md5::digest(hash.get(..self.length).unwrap_or(&hash)).to_vec();
            }
        }
        hash.truncate(self.length);
        hash
    }

    /// Algorithm 2.A.
    fn key_of_sha(&self, password: &[u8]) -> Option<Vec<u8>> {
        let password = password.get(..127).unwrap_or(password);
        let user = self.user.get(..48)?;
        for (check, packed, more) in
            [(self.user.as_slice(), &self.user_key, &[][..]), (&self.owner, &self.owner_key, user)]
        {
            let (expected, rest) = check.split_first_chunk::<32>()?;
            let (of_check, rest) = rest.split_first_chunk::<8>()?;
            let (of_key, _) = rest.split_first_chunk::<8>()?;
            if self.hash(password, of_check, more) == expected {
                let key = self.hash(password, of_key, more);
                return Some(cbc_decrypted(&key, [0; 16], packed.get(..32)?));
            }
        }
        None
    }

    /// Algorithm 2.B; revision 5 has only its first step.
    fn hash(&self, password: &[u8], salt: &[u8], user: &[u8]) -> Vec<u8> {
        let mut key = Sha256::digest([password, salt, user].concat()).to_vec();
        if self.revision == 5 {
            return key;
        }
        for round in 0..ROUNDS_MAX {
            let once = [password, &key, user].concat();
            let (aes_key, iv) = key.split_at_checked(16).unwrap_or_default();
            let iv = iv.first_chunk().copied().unwrap_or_default();
            let packed = cbc_encrypted(aes_key, iv, &once.repeat(64));
            let sum: u32 = packed.iter().take(16).map(|byte| u32::from(*byte)).sum();
            key = match sum % 3 {
                0 => Sha256::digest(&packed).to_vec(),
                1 => Sha384::digest(&packed).to_vec(),
                _ => Sha512::digest(&packed).to_vec(),
            };
            let last = packed.last().copied().unwrap_or(0);
            if round >= 63 && u32::from(last) <= round - 31 {
                break;
            }
        }
        key.truncate(32);
        key
    }
}

impl Method {
    /// Decrypts a string or a stream of an object (algorithms 1 and 1.A).
    pub(super) fn decrypted(self, key: &[u8], id: Id, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Identity => bytes.to_vec(),
            Self::Aes256 => aes(key, bytes),
            Self::Aes128 => aes(&of_object(key, id, b"sAlT"), bytes),
            Self::Rc4 => rc4(&of_object(key, id, b""), bytes),
        }
    }
}

fn of_object(key: &[u8], id: Id, salt: &[u8]) -> Vec<u8> {
    let mut hash = Md5::new();
    hash.update(key);
    hash.update(id.number.to_le_bytes().get(..3).unwrap_or_default());
    hash.update(id.generation.to_le_bytes().get(..2).unwrap_or_default());
    hash.update(salt);
    let mut out = hash.finalize().to_vec();
    out.truncate((key.len() + 5).min(16));
    out
}

/// The method of a kind of data: by the version, or by the crypt filter that is named.
fn method(dict: &Dict, key: &[u8], version: i64) -> Option<Method> {
    match version {
        1 | 2 => return Some(Method::Rc4),
        4 | 5 => {}
        _ => return None,
    }
    let Some(name) = dict.get(key).and_then(Object::name) else { return Some(Method::Identity) };
    if name == b"Identity" {
        return Some(Method::Identity);
    }
    let filters = dict.get(b"CF").and_then(Object::dict)?;
    match filters.get(name).and_then(Object::dict)?.get(b"CFM").and_then(Object::name) {
        Some(b"V2") => Some(Method::Rc4),
        Some(b"AESV2") => Some(Method::Aes128),
        Some(b"AESV3") => Some(Method::Aes256),
        Some(b"None") | None => Some(Method::Identity),
        Some(_) => None,
    }
}

fn padded(password: &[u8]) -> Vec<u8> {
    password.iter().chain(&PADDING).take(32).copied().collect()
}

fn xored(key: &[u8], value: u8) -> Vec<u8> {
    key.iter().map(|byte| byte ^ value).collect()
}

/// Bytes that fill up a password (§7.6.4.3.2).
const PADDING: [u8; 32] = [
    0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08,
    0x2E, 0x2E, 0x00, 0xB6, 0xD0, 0x68, 0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A,
];
/// A round ends the hash by chance; this many never come.
const ROUNDS_MAX: u32 = 2_000;
