//! The values of an analysis as they cross. They are listed here and not by their own
//! crates, which know nothing of processes.

use analysis::{
    Analysis, FileRecord, LockRecord, MailRecord, MemberRecord, ObservableRecord, Parent, Password,
    RegionSource, Scenes, Whose,
};
use artifact::Encryption;
use assess::{
    Link, ListName, Origin, Param, Point, Reason, STANDING_REASONS, SenderJudgement, SenderWhy,
    Sign, SignKey, Verdict,
};
use auth::{AuthReason, AuthResult, DkimFinding, Finding, Policy, Recomputed};
use jiff::civil::{Date, DateTime, Time};
use mail::{
    AuthRead, Count, DkimRead, Head, Hop, Look, Mailbox, MethodRead, Piece, Scene, Sender, Signer,
    Style, Tag,
};
use observable::{Kind, Observable};
use vocab::{
    Country, Deception, Defect, DefectCode, FactKey, FactValue, Facts, Feature, FileId, FileType,
    Inside, MailId, MailKind, OriginUnknown, Owner, PasswordFrom, Place, Sandbox, SenderKind, Spot,
    VerdictClass, VerdictWord, Work, Written,
};

use crate::codec::Shape;

/// A closed list: its word's position.
macro_rules! words {
    ($($list:ty),+) => {$(
        impl Shape for $list {
            fn put(&self, to: &mut Vec<u8>) {
                // A fieldless enum in the order of its list; a test holds that.
                (*self as u16).put(to);
            }

            fn take(from: &mut &[u8]) -> Option<Self> {
                Self::ALL.get(usize::from(u16::take(from)?)).copied()
            }
        }
    )+};
}

words!(
    AuthReason,
    AuthResult,
    Count,
    Deception,
    DefectCode,
    FactKey,
    Feature,
    FileType,
    Inside,
    Kind,
    Look,
    MailKind,
    OriginUnknown,
    PasswordFrom,
    Policy,
    Sandbox,
    SenderKind,
    SignKey,
    Tag,
    VerdictClass,
    VerdictWord
);

/// A struct: its fields in this order.
macro_rules! records {
    ($($record:ident { $($field:ident),+ $(,)? })+) => {$(
        impl Shape for $record {
            fn put(&self, to: &mut Vec<u8>) {
                $(self.$field.put(to);)+
            }

            fn take(from: &mut &[u8]) -> Option<Self> {
                // Evaluated in the order of the list.
                $(let $field = Shape::take(from)?;)+
                Some(Self { $($field),+ })
            }
        }
    )+};
}

records! {
    Analysis {
        source, index, sandbox, region_db, subject, mails, files, observables, defects, work,
    }
    RegionSource { source, date }
    Work { bytes, nodes, calls }
    MailRecord {
        id, parent, head, text, scenes, links, origin, recomputed, kind, sender, signs, verdict,
    }
    Scene { pieces, is_cut }
    Head {
        subject, from, sender, reply_to, return_path, to, cc, date, message_id, in_reply_to,
        references, received, mailer, auth,
    }
    Sender { mailbox, spot }
    Mailbox { address, name }
    Hop { from, helo, by, ip, with, time, line }
    AuthRead { spf, dkim, dmarc, arc, signers }
    Signer { domain, selector }
    MethodRead { result, domain, spot }
    DkimRead { result, domain, selector, spot }
    Recomputed { as_of, observed, spf, dkim, dmarc, policy, arc, sender_exists }
    Finding { result, reason, detail, domain, spot }
    DkimFinding { finding, selector, expires }
    Link { text, target, redirects, spot }
    Origin { border, client, unknown }
    Point { ip, country, evidence }
    SenderJudgement { kind, why }
    Verdict { class, word, probability, reasons, would_change }
    FileRecord {
        id, mail, parent, name, name_raw, name_shown, extension, size, hashes, tlsh, kind, inline,
        deceptions, member, lock, features, facts,
    }
    MemberRecord { place, packed, modified, method, encrypted, target }
    LockRecord { encryption, from, password }
    Password { value, from, told }
    Observable { kind, value }
    Defect { code, place }
    Place { owner, spot }
    Whose { own_domains, windows, partners, scenes }
}

/// An enum: the number of the variant, then its fields.
macro_rules! choices {
    ($($choice:ident { $($number:literal => $variant:ident $(($value:ident))? $({ $($field:ident),+ })?),+ $(,)? })+) => {$(
        impl Shape for $choice {
            fn put(&self, to: &mut Vec<u8>) {
                match self {
                    $(Self::$variant $(($value))? $({ $($field),+ })? => {
                        let number: u8 = $number;
                        number.put(to);
                        $($value.put(to);)?
                        $($($field.put(to);)+)?
                    })+
                }
            }

            fn take(from: &mut &[u8]) -> Option<Self> {
                match u8::take(from)? {
                    $($number => {
                        $(let $value = Shape::take(from)?;)?
                        $($(let $field = Shape::take(from)?;)+)?
                        Some(Self::$variant $(($value))? $({ $($field),+ })?)
                    })+
                    _ => None,
                }
            }
        }
    )+};
}

choices! {
    Scenes { 0 => Left, 1 => Kept }
    Parent { 0 => Mail(id), 1 => File(id) }
    Owner { 0 => Mail(id), 1 => File(id), 2 => Input }
    Spot {
        0 => Whole,
        1 => Header { name, index },
        2 => Text,
        3 => Html,
        4 => Part(path),
        5 => Name,
        6 => Inside { part, name },
        7 => File { id, inside },
    }
    Encryption { 0 => None, 1 => Data, 2 => Headers }
    Piece {
        0 => Start { tag, styles, counts },
        1 => End,
        2 => Text(text),
        3 => Leads(target),
        4 => Picture { kind, bytes, alternative, styles },
        5 => Absent { address, alternative },
        6 => Field(text),
    }
}

/// A spot of a file holds a plain one: no deeper, so that reading needs no recursion.
impl Shape for Box<Spot> {
    fn put(&self, to: &mut Vec<u8>) {
        self.as_ref().put(to);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        const FILE: u8 = 7;
        if from.first() == Some(&FILE) {
            return None;
        }
        Spot::take(from).map(Self::new)
    }
}

impl Shape for MailId {
    fn put(&self, to: &mut Vec<u8>) {
        self.0.put(to);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        u32::take(from).map(Self)
    }
}

impl Shape for FileId {
    fn put(&self, to: &mut Vec<u8>) {
        self.0.put(to);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        u32::take(from).map(Self)
    }
}

/// A value that is not harmless is none: what is read here stands on a page.
impl Shape for Style {
    fn put(&self, to: &mut Vec<u8>) {
        self.look().put(to);
        put_word(self.value(), to);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let look = Look::take(from)?;
        Self::new(look, &String::take(from)?)
    }
}

/// Hashes are taken outside, so an answer has none.
impl Shape for analysis::Hashes {
    fn put(&self, _: &mut Vec<u8>) {}

    fn take(_: &mut &[u8]) -> Option<Self> {
        None
    }
}

impl Shape for Facts {
    fn put(&self, to: &mut Vec<u8>) {
        self.0.put(to);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        facts(from, DEPTH_MAX)
    }
}

impl Shape for FactValue {
    fn put(&self, to: &mut Vec<u8>) {
        match self {
            Self::Flag(flag) => (0_u8, *flag).put(to),
            Self::Number(number) => (1_u8, *number).put(to),
            Self::Text(text) => {
                2_u8.put(to);
                text.put(to);
            }
            Self::List(list) => {
                3_u8.put(to);
                list.put(to);
            }
            Self::Record(facts) => {
                4_u8.put(to);
                facts.put(to);
            }
        }
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        fact(from, DEPTH_MAX)
    }
}

/// Facts in facts are read by recursion, so their depth is bounded.
fn facts(from: &mut &[u8], depth: usize) -> Option<Facts> {
    let length = crate::codec::take_length(from)?;
    let mut facts = Vec::new();
    for _ in 0..length {
        facts.push((FactKey::take(from)?, fact(from, depth)?));
    }
    Some(Facts(facts))
}

fn fact(from: &mut &[u8], depth: usize) -> Option<FactValue> {
    let deeper = depth.checked_sub(1)?;
    Some(match u8::take(from)? {
        0 => FactValue::Flag(bool::take(from)?),
        1 => FactValue::Number(u64::take(from)?),
        2 => FactValue::Text(String::take(from)?),
        3 => {
            let length = crate::codec::take_length(from)?;
            let mut list = Vec::new();
            for _ in 0..length {
                list.push(fact(from, deeper)?);
            }
            FactValue::List(list)
        }
        4 => FactValue::Record(facts(from, deeper)?),
        _ => return None,
    })
}

/// The parameters of a sign follow from its key.
impl Shape for Sign {
    fn put(&self, to: &mut Vec<u8>) {
        self.key.put(to);
        self.weight.put(to);
        self.strength.put(to);
        self.spot.put(to);
        for param in &self.params {
            param.value.put(to);
        }
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let key = SignKey::take(from)?;
        let (weight, strength) = <(f64, f64)>::take(from)?;
        let spot = Spot::take(from)?;
        let mut params = Vec::new();
        for &name in key.params() {
            params.push(Param { name, value: String::take(from)? });
        }
        Some(Self { key, weight, strength, spot, params })
    }
}

impl Shape for Reason {
    fn put(&self, to: &mut Vec<u8>) {
        put_word(self.key, to);
        self.weight.put(to);
        self.spot.put(to);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let signs = SignKey::ALL.iter().map(|key| key.as_str());
        let key = take_word(from, signs.chain(STANDING_REASONS))?;
        Some(Self { key, weight: f64::take(from)?, spot: Shape::take(from)? })
    }
}

impl Shape for SenderWhy {
    fn put(&self, to: &mut Vec<u8>) {
        put_word(self.rule, to);
        self.detail.put(to);
        self.spot.put(to);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let rule = take_word(from, assess::SENDER_RULES)?;
        Some(Self { rule, detail: String::take(from)?, spot: Spot::take(from)? })
    }
}

impl Shape for ObservableRecord {
    fn put(&self, to: &mut Vec<u8>) {
        self.observable.put(to);
        self.places.put(to);
        self.country.put(to);
        self.common.is_some().put(to);
        if let Some(word) = self.common {
            put_word(word, to);
        }
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let (observable, places) = <(Observable, Vec<Place>)>::take(from)?;
        let country = Shape::take(from)?;
        let common = if bool::take(from)? {
            let lists = ListName::ALL.iter().map(|list| list.as_str());
            Some(take_word(from, assess::COMMON_WORDS.into_iter().chain(lists))?)
        } else {
            None
        };
        Some(Self { observable, places, country, common })
    }
}

fn put_word(word: &str, to: &mut Vec<u8>) {
    crate::codec::put_length(word.len(), to);
    to.extend_from_slice(word.as_bytes());
}

/// A word of a list that is known here as well.
fn take_word(
    from: &mut &[u8],
    known: impl IntoIterator<Item = &'static str>,
) -> Option<&'static str> {
    let word = crate::codec::take_bytes(from)?;
    known.into_iter().find(|known| known.as_bytes() == word)
}

impl Shape for Country {
    fn put(&self, to: &mut Vec<u8>) {
        put_word(self.as_str(), to);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        Self::parse(&String::take(from)?)
    }
}

impl Shape for Written {
    fn put(&self, to: &mut Vec<u8>) {
        let (date, time) = (self.local().date(), self.local().time());
        i64::from(date.year()).put(to);
        for part in [date.month(), date.day(), time.hour(), time.minute(), time.second()] {
            part.cast_unsigned().put(to);
        }
        time.subsec_nanosecond().put(to);
        self.offset_minutes().put(to);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let year = i16::try_from(i64::take(from)?).ok()?;
        let [month, day, hour, minute, second] = <[u8; 5]>::take(from)?.map(u8::cast_signed);
        let nanosecond = i32::take(from)?;
        let date = Date::new(year, month, day).ok()?;
        let time = Time::new(hour, minute, second, nanosecond).ok()?;
        Self::new(DateTime::from_parts(date, time), i32::take(from)?)
    }
}

/// No format nests its facts deeper.
const DEPTH_MAX: usize = 16;
