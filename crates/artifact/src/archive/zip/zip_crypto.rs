//! The encryption of old ZIP (APPNOTE 6.1): three keys that every byte moves on. Its check
//! is one byte, so that one password in 256 passes by chance.

/// Removes the encryption if the password passes the check: the last of twelve bytes before
/// the data is the upper byte of the checksum, or of the time where the checksum stands
/// behind the data.
pub(super) fn decrypt(data: &[u8], password: &[u8], checks: [u8; 2]) -> Option<Vec<u8>> {
    let (header, data) = data.split_first_chunk::<12>()?;
    let mut keys = Keys::new(password);
    let last = header.iter().fold(0, |_, byte| keys.decrypt(*byte));
    checks.contains(&last).then(|| data.iter().map(|byte| keys.decrypt(*byte)).collect())
}

/// The reverse: the keys move on with the plain byte either way.
pub(super) fn encrypt(
    plain: impl IntoIterator<Item = u8>,
    password: &[u8],
) -> impl Iterator<Item = u8> {
    let mut keys = Keys::new(password);
    plain.into_iter().map(move |byte| keys.encrypt(byte))
}

struct Keys([u32; 3]);

impl Keys {
    fn new(password: &[u8]) -> Self {
        let mut keys = Self([0x1234_5678, 0x2345_6789, 0x3456_7890]);
        for byte in password {
            keys.update(*byte);
        }
        keys
    }

    fn decrypt(&mut self, byte: u8) -> u8 {
        let plain = byte ^ self.mask();
        self.update(plain);
        plain
    }

    fn encrypt(&mut self, plain: u8) -> u8 {
        let byte = plain ^ self.mask();
        self.update(plain);
        byte
    }

    const fn mask(&self) -> u8 {
        let [.., key] = self.0;
        let key = (key & 0xFFFF) | 2;
        let [_, mask, ..] = key.wrapping_mul(key ^ 1).to_le_bytes();
        mask
    }

    fn update(&mut self, plain: u8) {
        let [first, second, third] = self.0;
        let first = crc_step(first, plain);
        let [low, ..] = first.to_le_bytes();
        let second = second.wrapping_add(u32::from(low)).wrapping_mul(134_775_813).wrapping_add(1);
        let [.., high] = second.to_le_bytes();
        self.0 = [first, second, crc_step(third, high)];
    }
}

/// One byte of CRC-32 without the inversions at its ends.
fn crc_step(crc: u32, byte: u8) -> u32 {
    let [low, ..] = crc.to_le_bytes();
    (crc >> 8) ^ TABLE.get(usize::from(low ^ byte)).copied().unwrap_or_default()
}

const TABLE: [u32; 256] = table();

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut index = 0_u32;
    let mut rest: &mut [u32] = &mut table;
    while let Some((entry, after)) = rest.split_first_mut() {
        let mut crc = index;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
            bit += 1;
        }
        *entry = crc;
        index += 1;
        rest = after;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn password_is_told_by_the_check() {
        let sealed: Vec<u8> = encrypt(*b"elevenbytesCplain", b"key").collect();
        assert_eq!(decrypt(&sealed, b"key", [b'C', 0]).as_deref(), Some(&b"plain"[..]));
        assert_eq!(decrypt(&sealed, b"key", [b'D', 0]), None);
        assert_eq!(decrypt(b"short", b"key", [0, 0]), None);
    }
}
