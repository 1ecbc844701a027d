//! JSON into memory, as compact as `serde_json` writes it and with the same bytes.
//!
//! Texts are nine tenths of an analysis, and `serde_json` looks at them byte by byte: half
//! of the time that it takes to render a mail. Here they are looked at by blocks, and names
//! of fields not at all. Numbers are left to `serde_json`.

use std::fmt::{self, Display, Write};

use serde::ser::{Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, Serializer};

/// Adds the JSON of a value to `to`. Only shapes of this crate are written: no bytes, no
/// tuples and no variants with content, for which it fails.
pub(super) fn write(to: &mut Vec<u8>, value: &impl Serialize) -> fmt::Result {
    value.serialize(Json(to))
}

struct Json<'a>(&'a mut Vec<u8>);

impl<'a> Json<'a> {
    /// What `serde_json` writes for it.
    fn plain(self, value: impl Serialize) -> fmt::Result {
        serde_json::to_writer(self.0, &value).map_err(|_| fmt::Error)
    }

    fn word(self, word: &[u8]) -> fmt::Result {
        self.0.extend_from_slice(word);
        Ok(())
    }

    fn members(self, open: u8, close: u8) -> Members<'a> {
        self.0.push(open);
        Members { to: self.0, close, is_first: true }
    }
}

/// An array or an object whose members come one after the other.
struct Members<'a> {
    to: &'a mut Vec<u8>,
    close: u8,
    is_first: bool,
}

impl Members<'_> {
    fn separate(&mut self) {
        if !self.is_first {
            self.to.push(b',');
        }
        self.is_first = false;
    }

    fn close(self) -> fmt::Result {
        self.to.push(self.close);
        Ok(())
    }
}

impl SerializeSeq for Members<'_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
        self.separate();
        value.serialize(Json(self.to))
    }

    fn end(self) -> fmt::Result {
        self.close()
    }
}

impl SerializeMap for Members<'_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> fmt::Result {
        self.separate();
        key.serialize(Json(self.to))
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
        self.to.push(b':');
        value.serialize(Json(self.to))
    }

    fn end(self) -> fmt::Result {
        self.close()
    }
}

impl SerializeStruct for Members<'_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> fmt::Result {
        self.separate();
        self.to.push(b'"');
        // A name of our own has nothing to escape; a test of the shapes would show it.
        self.to.extend_from_slice(name.as_bytes());
        self.to.extend_from_slice(b"\":");
        value.serialize(Json(self.to))
    }

    fn end(self) -> fmt::Result {
        self.close()
    }
}

macro_rules! numbers {
    ($($method:ident: $number:ty),+) => {$(
        fn $method(self, value: $number) -> fmt::Result {
            self.plain(value)
        }
    )+};
}

impl<'a> Serializer for Json<'a> {
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = Members<'a>;
    type SerializeMap = Members<'a>;
    type SerializeStruct = Members<'a>;
    type SerializeTuple = Impossible<(), fmt::Error>;
    type SerializeTupleStruct = Impossible<(), fmt::Error>;
    type SerializeTupleVariant = Impossible<(), fmt::Error>;
    type SerializeStructVariant = Impossible<(), fmt::Error>;

    numbers! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64,
        serialize_f32: f32, serialize_f64: f64
    }

    fn serialize_bool(self, value: bool) -> fmt::Result {
        self.word(if value { b"true" } else { b"false" })
    }

    fn serialize_char(self, value: char) -> fmt::Result {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> fmt::Result {
        self.0.push(b'"');
        escape(value, self.0);
        self.0.push(b'"');
        Ok(())
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> fmt::Result {
        self.0.push(b'"');
        write!(Escaped(self.0), "{value}")?;
        self.0.push(b'"');
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> fmt::Result {
        Err(fmt::Error)
    }

    fn serialize_none(self) -> fmt::Result {
        self.word(b"null")
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> fmt::Result {
        value.serialize(self)
    }

    fn serialize_unit(self) -> fmt::Result {
        self.word(b"null")
    }

    fn serialize_unit_struct(self, _: &'static str) -> fmt::Result {
        self.word(b"null")
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> fmt::Result {
        self.serialize_str(name)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> fmt::Result {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> fmt::Result {
        Err(fmt::Error)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, fmt::Error> {
        Ok(self.members(b'[', b']'))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, fmt::Error> {
        Ok(self.members(b'{', b'}'))
    }

    fn serialize_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStruct, fmt::Error> {
        Ok(self.members(b'{', b'}'))
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, fmt::Error> {
        Err(fmt::Error)
    }
}

/// What is formatted into it is escaped on the way.
struct Escaped<'a>(&'a mut Vec<u8>);

impl Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        escape(text, self.0);
        Ok(())
    }
}

/// RFC 8259 section 7: quotation mark, backslash and controls; nothing else.
fn escape(text: &str, to: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    while let Some((plain, from)) = next_escaped(rest).and_then(|at| rest.split_at_checked(at)) {
        to.extend_from_slice(plain);
        let Some((&byte, behind)) = from.split_first() else { break };
        match byte {
            b'"' | b'\\' => to.extend([b'\\', byte]),
            b'\n' => to.extend_from_slice(b"\\n"),
            b'\r' => to.extend_from_slice(b"\\r"),
            b'\t' => to.extend_from_slice(b"\\t"),
            0x08 => to.extend_from_slice(b"\\b"),
            0x0c => to.extend_from_slice(b"\\f"),
            _ => to.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
        }
        rest = behind;
    }
    to.extend_from_slice(rest);
}

/// Where the next byte stands that is not written as it is.
fn next_escaped(bytes: &[u8]) -> Option<usize> {
    let is_escaped = |byte: &u8| *byte < b' ' || *byte == b'"' || *byte == b'\\';
    // Without a way out in the middle of a block, which makes it a few wide instructions.
    let has_none = |block: &[u8]| !block.iter().fold(false, |found, byte| found | is_escaped(byte));
    let (blocks, _) = bytes.as_chunks::<16>();
    let mut plain = blocks.iter().take_while(|block| has_none(*block)).count() * 16;
    if bytes.get(plain..)?.first_chunk::<8>().is_some_and(|block| has_none(block)) {
        plain += 8;
    }
    Some(plain + bytes.get(plain..)?.iter().position(is_escaped)?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::write;

    /// What `serde_json` writes is what is expected.
    fn check(value: &impl serde::Serialize) {
        let mut written = Vec::new();
        write(&mut written, value).unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), serde_json::to_string(value).unwrap());
    }

    #[test]
    fn every_character_is_written_as_serde_json_writes_it() {
        let all: String = (0..0x250).filter_map(char::from_u32).collect();
        for start in 0..40 {
            check(&format!("{}{all}", "x".repeat(start)));
        }
        check(&'"');
    }

    #[derive(serde::Serialize)]
    struct Shape {
        #[serde(rename = "where")]
        place: Option<&'static str>,
        list: Vec<f64>,
        map: BTreeMap<String, Option<u64>>,
        unit: (),
        flag: bool,
        #[serde(flatten)]
        inner: Inner,
    }

    #[derive(serde::Serialize)]
    struct Inner {
        ip: std::net::IpAddr,
        number: i64,
    }

    #[test]
    fn shapes_are_written_as_serde_json_writes_them() {
        let map = BTreeMap::from([("a\"".to_owned(), Some(1)), ("b".to_owned(), None)]);
        let inner = Inner { ip: "2001:db8::1".parse().unwrap(), number: -7 };
        check(&Shape {
            place: Some("x"),
            list: vec![0.1, -2.0, 1e300, f64::NAN],
            map,
            unit: (),
            flag: true,
            inner,
        });
        check(&Vec::<u8>::new());
    }

    proptest! {
        #[test]
        fn any_text_is_written_as_serde_json_writes_it(text in ".*") {
            check(&text);
        }
    }
}
