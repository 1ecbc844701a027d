//! Header blocks as relays and mailers leave them: trace, authentication, ids, lists.

use testkit::mutation::Random;

use super::encode::{base64, encoded_words};
use super::prose::{self, Language};
use super::{Kind, Letter, between, pick};

/// Everything from the topmost Received field to MIME-Version.
pub(super) fn block(letter: &mut Letter) -> Vec<u8> {
    let Letter { random, part, charset, index, .. } = letter;
    let from = sender(random, part.kind);
    let mut fields = Vec::new();
    let hops = between(random, 2, 6);
    for hop in 0..hops {
        fields.push(received(random, *index, hop));
    }
    fields.extend(authentication(random, &from));
    if random.below(3) == 0 {
        fields.extend(gateway(random));
    }
    let name = encoded_words(pick(random, prose::names(part.language)), *charset);
    let subject = encoded_words(&prose::subject(random, part.language, part.kind), *charset);
    fields.push(format!("From: {name} <{from}>"));
    fields.push("To: <tanaka@member.example.jp>".to_owned());
    if part.kind == Kind::Phishing && random.below(3) == 0 {
        fields.push(format!("Reply-To: <{}>", sender(random, Kind::Targeted)));
    }
    fields.push(format!("Subject: {subject}"));
    fields.push(format!("Date: {}", date(*index, 0)));
    fields.push(format!("Message-ID: <{:016x}@{}>", random.next_u64(), domain_of(&from)));
    fields.extend(kind_fields(random, part.kind, part.language));
    fields.push("MIME-Version: 1.0".to_owned());
    let mut block = fields.join("\n").into_bytes();
    block.push(b'\n');
    block
}

fn kind_fields(random: &mut Random, kind: Kind, language: Language) -> Vec<String> {
    match kind {
        Kind::Newsletter => vec![
            format!("List-Unsubscribe: <https://news.example.com/u/{:x}>", random.next_u64()),
            "Precedence: bulk".to_owned(),
            format!("Feedback-ID: {}:{}:news", random.below(9_999), random.below(9_999)),
        ],
        Kind::Business => vec![
            format!("In-Reply-To: <{:016x}@partner.example.jp>", random.next_u64()),
            format!("References: <{:016x}@partner.example.jp>", random.next_u64()),
            format!("X-Mailer: {}", pick(random, MAILERS)),
        ],
        Kind::Phishing | Kind::Targeted if language == Language::Japanese => {
            vec![format!("X-Mailer: {}", pick(random, MAILERS)), "X-Priority: 3".to_owned()]
        }
        Kind::Phishing | Kind::Targeted => Vec::new(),
    }
}

fn sender(random: &mut Random, kind: Kind) -> String {
    let user = pick(random, USERS);
    match kind {
        Kind::Business => format!("{user}@{}.example.jp", pick(random, HOUSES)),
        Kind::Newsletter => format!("news@mail.{}.example.com", pick(random, HOUSES)),
        Kind::Phishing => format!("support@{}-{}.example.net", user, random.below(9_999)),
        Kind::Targeted => format!("{user}{}@{}", random.below(999), pick(random, FREE_MAIL)),
    }
}

fn domain_of(address: &str) -> &str {
    address.split('@').nth(1).unwrap_or_default()
}

fn received(random: &mut Random, index: usize, hop: usize) -> String {
    let (from, by) = (relay(random), relay(random));
    let with = pick(random, &["ESMTP", "ESMTPS", "ESMTPSA", "SMTP", "HTTP"]);
    format!(
        "Received: from {from} ({from} [{}])\n\tby {by} (Postfix) with {with} id {:08X}\n\t\
         for <tanaka@member.example.jp>; {}",
        address(random),
        random.below(0xffff_ffff),
        date(index, hop)
    )
}

fn relay(random: &mut Random) -> String {
    format!("{}{}.{}.example.jp", pick(random, RELAYS), random.below(20), pick(random, HOUSES))
}

/// An address of the ordinary Internet: outside 10/8, 127/8, 172.16/12, 192.168/16.
fn address(random: &mut Random) -> String {
    let first = between(random, 130, 160);
    format!("{first}.{}.{}.{}", random.below(256), random.below(256), between(random, 1, 254))
}

fn authentication(random: &mut Random, from: &str) -> Vec<String> {
    let domain = domain_of(from);
    let result = pick(random, &["pass", "pass", "fail", "none", "softfail"]);
    vec![
        format!(
            "Authentication-Results: mx.member.example.jp; spf={result} smtp.mailfrom={domain};\n\t\
             dkim={result} header.d={domain} header.s=s1; dmarc={result} header.from={domain}"
        ),
        format!(
            "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s=s1;\n\t\
             h=from:to:subject:date:message-id:mime-version:content-type;\n\tbh={};\n\tb={}",
            token(random, 4),
            token(random, 32)
        ),
        format!("Return-Path: <{from}>"),
    ]
}

/// What a large mail service adds on its way.
fn gateway(random: &mut Random) -> Vec<String> {
    let mut fields = vec![
        format!(
            "ARC-Seal: i=1; a=rsa-sha256; s=arc; d=cloud.example.com; cv=none;\n b={}",
            token(random, 32)
        ),
        format!("X-MS-Exchange-CrossTenant-Network-Message-Id: {:016x}", random.next_u64()),
    ];
    for name in GATEWAY_FIELDS {
        let length = between(random, 4, 60);
        fields.push(format!("{name}: {}", token(random, length)));
    }
    fields
}

/// Base64 of so many random words of eight bytes, folded.
fn token(random: &mut Random, words: usize) -> String {
    let bytes: Vec<u8> = (0..words).flat_map(|_| random.next_u64().to_le_bytes()).collect();
    let lines: Vec<String> = bytes.chunks(48).map(base64).collect();
    lines.join("\n ")
}

/// In November 2026, whose first day is a Sunday; each hop a little earlier.
fn date(index: usize, hop: usize) -> String {
    let day = index % 30;
    let weekday =
        ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"].get(day % 7).copied().unwrap_or_default();
    let second = 59_usize.saturating_sub(hop * 7);
    let (hour, minute) = (index / 30 % 24, index % 60);
    format!("{weekday}, {:02} Nov 2026 {hour:02}:{minute:02}:{second:02} +0900", day + 1)
}

const USERS: &[&str] = &["tanaka", "suzuki", "sato", "info", "soumu", "yamada", "keiri", "kato"];
const HOUSES: &[&str] = &["nagisa", "kogane", "hibari", "mizuho-seiki", "aoba", "tokiwa", "minato"];
const RELAYS: &[&str] = &["mx", "mail", "smtp", "relay", "gw", "mta"];
const FREE_MAIL: &[&str] = &["yahoo.co.jp", "gmail.com", "outlook.jp", "excite.co.jp"];
const MAILERS: &[&str] = &[
    "Microsoft Outlook 16.0",
    "Apple Mail (2.3774)",
    "Becky! ver. 2.81",
    "Foxmail 7, 0, 1, 91[cn]",
];
const GATEWAY_FIELDS: &[&str] = &[
    "X-MS-Exchange-AntiSpam-MessageData-0",
    "X-MS-Exchange-CrossTenant-Id",
    "X-Microsoft-Antispam-Message-Info",
    "X-Forefront-Antispam-Report",
];
