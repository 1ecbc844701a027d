//! XOR obfuscation of workbooks (MS-OFFCRYPTO 2.3.7.1 to 2.3.7.3): sixteen bytes made of
//! the password, each used at its place in the file.

/// What a password becomes.
#[derive(Debug, Clone)]
pub(crate) struct XorKey([u8; 16]);

impl XorKey {
    /// The key of a password of at most fifteen bytes, if its verifier is the one in the file.
    pub(crate) fn new(password: &[u8], verifier: u16) -> Option<Self> {
        let fits = (1..=15).contains(&password.len());
        (fits && self::verifier(password) == verifier).then(|| Self(array(password)))
    }

    /// Decrypts the data of a record that begins at `offset` of its stream, from its byte
    /// `from` on.
    pub(crate) fn apply(&self, data: &mut [u8], offset: usize, from: usize) {
        let start = offset.wrapping_add(data.len());
        for (index, byte) in data.iter_mut().enumerate().skip(from) {
            let place = start.wrapping_add(index) % 16;
            *byte = (*byte ^ self.0.get(place).copied().unwrap_or_default()).rotate_left(3);
        }
    }
}

/// 2.3.7.1.
fn verifier(password: &[u8]) -> u16 {
    let length = u8::try_from(password.len()).unwrap_or_default();
    let mut verifier = 0_u16;
    for byte in password.iter().rev().chain([&length]) {
        verifier = ((verifier >> 14) & 1 | (verifier << 1) & 0x7fff) ^ u16::from(*byte);
    }
    verifier ^ 0xce4b
}

/// The key of two bytes (2.3.7.2): each bit of the password that is set adds its number
/// from the matrix.
fn key(password: &[u8]) -> u16 {
    let index = password.len().saturating_sub(1);
    let mut key = INITIAL.get(index).copied().unwrap_or_default();
    let mut numbers = MATRIX.iter().rev();
    for byte in password.iter().rev() {
        for bit in 0..7 {
            let number = numbers.next().copied().unwrap_or_default();
            if (byte << bit) & 0x40 != 0 {
                key ^= number;
            }
        }
    }
    key
}

/// The sixteen bytes (2.3.7.2): the password, then the filling, under the key.
fn array(password: &[u8]) -> [u8; 16] {
    let [low, high] = key(password).to_le_bytes();
    let mut array = [0; 16];
    let bytes = password.iter().chain(&FILLING);
    for (index, (place, byte)) in array.iter_mut().zip(bytes).enumerate() {
        let mask = if index % 2 == 0 { low } else { high };
        *place = (byte ^ mask).rotate_right(1);
    }
    array
}

const FILLING: [u8; 15] =
    [0xbb, 0xff, 0xff, 0xba, 0xff, 0xff, 0xb9, 0x80, 0x00, 0xbe, 0x0f, 0x00, 0xbf, 0x0f, 0x00];
const INITIAL: [u16; 15] = [
    0xe1f0, 0x1d0f, 0xcc9c, 0x84c0, 0x110c, 0x0e10, 0xf1ce, 0x313e, 0x1872, 0xe139, 0xd40f, 0x84f9,
    0x280c, 0xa96a, 0x4ec3,
];
const MATRIX: [u16; 105] = [
    0xaefc, 0x4dd9, 0x9bb2, 0x2745, 0x4e8a, 0x9d14, 0x2a09, 0x7b61, 0xf6c2, 0xfda5, 0xeb6b, 0xc6f7,
    0x9dcf, 0x2bbf, 0x4563, 0x8ac6, 0x05ad, 0x0b5a, 0x16b4, 0x2d68, 0x5ad0, 0x0375, 0x06ea, 0x0dd4,
    0x1ba8, 0x3750, 0x6ea0, 0xdd40, 0xd849, 0xa0b3, 0x5147, 0xa28e, 0x553d, 0xaa7a, 0x44d5, 0x6f45,
    0xde8a, 0xad35, 0x4a4b, 0x9496, 0x390d, 0x721a, 0xeb23, 0xc667, 0x9cef, 0x29ff, 0x53fe, 0xa7fc,
    0x5fd9, 0x47d3, 0x8fa6, 0x0f6d, 0x1eda, 0x3db4, 0x7b68, 0xf6d0, 0xb861, 0x60e3, 0xc1c6, 0x93ad,
    0x377b, 0x6ef6, 0xddec, 0x45a0, 0x8b40, 0x06a1, 0x0d42, 0x1a84, 0x3508, 0x6a10, 0xaa51, 0x4483,
    0x8906, 0x022d, 0x045a, 0x08b4, 0x1168, 0x76b4, 0xed68, 0xcaf1, 0x85c3, 0x1ba7, 0x374e, 0x6e9c,
    0x3730, 0x6e60, 0xdcc0, 0xa9a1, 0x4363, 0x86c6, 0x1dad, 0x3331, 0x6662, 0xccc4, 0x89a9, 0x0373,
    0x06e6, 0x0dcc, 0x1021, 0x2042, 0x4084, 0x8108, 0x1231, 0x2462, 0x48c4,
];

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn array_of(password: &[u8]) -> [u8; 16] {
        array(password)
    }

    pub(crate) fn verifier_of(password: &[u8]) -> [u8; 2] {
        verifier(password).to_le_bytes()
    }

    /// Counted by hand from the procedures of the specification, with a second program.
    #[test]
    fn arrays_and_verifiers_of_passwords() {
        assert_eq!(
            array(b"VelvetSweatshop"),
            [135, 107, 154, 226, 30, 227, 5, 98, 30, 105, 150, 96, 152, 110, 148, 4]
        );
        assert_eq!(
            array(b"a"),
            [11, 19, 68, 49, 230, 49, 68, 18, 251, 206, 228, 73, 187, 17, 60, 206]
        );
        assert_eq!(
            array(b"12345678"),
            [13, 201, 12, 202, 15, 203, 14, 204, 72, 47, 106, 141, 106, 47, 73, 144]
        );
        assert_eq!(verifier(b"VelvetSweatshop"), 0x9a0a);
        assert!(XorKey::new(b"wrong", 0x9a0a).is_none());
        assert!(XorKey::new(&[b'a'; 16], 0x9a0a).is_none());
    }
}
