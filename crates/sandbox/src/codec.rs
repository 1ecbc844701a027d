//! How values cross from the worker to its owner: lengths and numbers in little-endian
//! order, one after the other, nothing else. Reading is the check of the answer: a length
//! beyond what is there, a word that is not in its list, a byte too many, and the whole is
//! refused.

use std::borrow::Cow;
use std::net::IpAddr;

/// A value that can cross.
pub(crate) trait Shape: Sized {
    fn put(&self, to: &mut Vec<u8>);

    /// Takes the value off the front; `None` if that is none.
    fn take(from: &mut &[u8]) -> Option<Self>;
}

/// The bytes of a value.
pub(crate) fn packed(value: &impl Shape) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(BYTES_USUAL);
    value.put(&mut bytes);
    bytes
}

/// The value of all of these bytes.
pub(crate) fn unpacked<T: Shape>(mut bytes: &[u8]) -> Option<T> {
    let value = T::take(&mut bytes)?;
    bytes.is_empty().then_some(value)
}

/// Puts a length; longer than four bytes can tell does not happen, and would be refused.
pub(crate) fn put_length(length: usize, to: &mut Vec<u8>) {
    u32::try_from(length).unwrap_or(u32::MAX).put(to);
}

/// Takes a length that the bytes behind it can hold, so that nothing is reserved for a lie.
pub(crate) fn take_length(from: &mut &[u8]) -> Option<usize> {
    let length = usize::try_from(u32::take(from)?).ok()?;
    (length <= from.len()).then_some(length)
}

pub(crate) fn take_bytes<'a>(from: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = take_length(from)?;
    let (bytes, rest) = from.split_at_checked(length)?;
    *from = rest;
    Some(bytes)
}

macro_rules! numbers {
    ($($number:ty),+) => {$(
        impl Shape for $number {
            fn put(&self, to: &mut Vec<u8>) {
                to.extend_from_slice(&self.to_le_bytes());
            }

            fn take(from: &mut &[u8]) -> Option<Self> {
                let (bytes, rest) = from.split_first_chunk()?;
                *from = rest;
                Some(Self::from_le_bytes(*bytes))
            }
        }
    )+};
}

numbers!(u8, u16, u32, u64, i32, i64, f64);

impl Shape for usize {
    fn put(&self, to: &mut Vec<u8>) {
        u64::try_from(*self).unwrap_or(u64::MAX).put(to);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        Self::try_from(u64::take(from)?).ok()
    }
}

impl Shape for bool {
    fn put(&self, to: &mut Vec<u8>) {
        u8::from(*self).put(to);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        match u8::take(from)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Shape for String {
    fn put(&self, to: &mut Vec<u8>) {
        put_length(self.len(), to);
        to.extend_from_slice(self.as_bytes());
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        std::str::from_utf8(take_bytes(from)?).ok().map(str::to_owned)
    }
}

impl Shape for Cow<'static, str> {
    fn put(&self, to: &mut Vec<u8>) {
        put_length(self.len(), to);
        to.extend_from_slice(self.as_bytes());
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        String::take(from).map(Cow::Owned)
    }
}

impl<T: Shape> Shape for Option<T> {
    fn put(&self, to: &mut Vec<u8>) {
        self.is_some().put(to);
        if let Some(value) = self {
            value.put(to);
        }
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        if bool::take(from)? { T::take(from).map(Some) } else { Some(None) }
    }
}

impl<T: Shape> Shape for Vec<T> {
    fn put(&self, to: &mut Vec<u8>) {
        put_length(self.len(), to);
        for value in self {
            value.put(to);
        }
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let length = take_length(from)?;
        let mut list = Self::with_capacity(length.min(RESERVED_MAX));
        for _ in 0..length {
            list.push(T::take(from)?);
        }
        Some(list)
    }
}

impl<const N: usize> Shape for [u8; N] {
    fn put(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(self);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let (bytes, rest) = from.split_first_chunk()?;
        *from = rest;
        Some(*bytes)
    }
}

impl<A: Shape, B: Shape> Shape for (A, B) {
    fn put(&self, to: &mut Vec<u8>) {
        self.0.put(to);
        self.1.put(to);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        Some((A::take(from)?, B::take(from)?))
    }
}

impl Shape for IpAddr {
    fn put(&self, to: &mut Vec<u8>) {
        match self {
            Self::V4(ip) => {
                4_u8.put(to);
                ip.octets().put(to);
            }
            Self::V6(ip) => {
                6_u8.put(to);
                ip.octets().put(to);
            }
        }
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        match u8::take(from)? {
            4 => Some(Self::from(<[u8; 4]>::take(from)?)),
            6 => Some(Self::from(<[u8; 16]>::take(from)?)),
            _ => None,
        }
    }
}

/// A mail of usual size.
const BYTES_USUAL: usize = 64 << 10;
/// A list of many small things grows as they come.
const RESERVED_MAX: usize = 1 << 10;
