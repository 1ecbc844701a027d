//! Mails signed here, so that tests have something to verify. The keys were made for these
//! tests and are used nowhere else.

use std::borrow::Cow;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use mail::{Field, Mail};
use rsa::pkcs1::{DecodeRsaPrivateKey as _, EncodeRsaPublicKey as _};
use rsa::pkcs8::EncodePublicKey as _;
use rsa::{Pkcs1v15Sign, RsaPrivateKey};
use vocab::{Limits, Spot};

use crate::body::{Body, Hash};
use crate::key::{SHA1_PREFIX, SHA256_PREFIX};
use crate::signature::{Fields, Signature};
use crate::tags::{base64, tag, tags};
use crate::{Border, Recomputed, Zone, recompute};

/// What a signature is made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TestKey {
    Ed25519,
    Rsa768,
    Rsa2048,
}

impl TestKey {
    /// The value of `p=`.
    pub(crate) fn public(self) -> String {
        STANDARD.encode(match self {
            Self::Ed25519 => ed25519().verifying_key().to_bytes().to_vec(),
            _ => self.rsa().to_public_key().to_public_key_der().unwrap().into_vec(),
        })
    }

    /// The same without the shell of SubjectPublicKeyInfo.
    pub(crate) fn bare_public(self) -> String {
        STANDARD.encode(self.rsa().to_public_key().to_pkcs1_der().unwrap().as_bytes())
    }

    /// The key record.
    pub(crate) fn record(self) -> String {
        let kind = if self == Self::Ed25519 { "ed25519" } else { "rsa" };
        format!("v=DKIM1; k={kind}; p={}", self.public())
    }

    fn rsa(self) -> RsaPrivateKey {
        let written = match self {
            Self::Rsa768 => include_str!("testing/rsa-768.private"),
            _ => include_str!("testing/rsa-2048.private"),
        };
        RsaPrivateKey::from_pkcs1_der(&base64(written).unwrap()).unwrap()
    }

    pub(crate) fn sign(self, hash: Hash, input: &[u8]) -> String {
        let digest = hash.of(input);
        STANDARD.encode(match self {
            Self::Ed25519 => ed25519().sign(&digest).to_bytes().to_vec(),
            _ => {
                let prefix = if hash == Hash::Sha1 { SHA1_PREFIX } else { SHA256_PREFIX };
                let scheme =
                    Pkcs1v15Sign { hash_len: Some(digest.len()), prefix: Box::from(prefix) };
                self.rsa().sign(scheme, &digest).unwrap()
            }
        })
    }
}

fn ed25519() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

/// The mail with a DKIM-Signature on top; `tags` are all but `h=`, `bh=` and `b=`.
pub(crate) fn signed(mail: &str, tags: &str, key: TestKey) -> String {
    let tags = format!("v=1; {tags}; h=from:to:subject:date");
    format!("DKIM-Signature: {}\r\n{mail}", stamped("DKIM-Signature", mail, &tags, key))
}

/// The value of a field that signs a mail: with `bh=` and `b=`.
pub(crate) fn stamped(name: &'static str, mail: &str, written: &str, key: TestKey) -> String {
    let mail = mail::message(mail.as_bytes(), &Limits::default());
    let draft = format!("{written}; bh=AA; b=AA");
    let draft = tags(&draft).unwrap();
    let signature = Signature::read(&draft).unwrap();
    let hash = if tag(&draft, "a") == Some("rsa-sha1") { Hash::Sha1 } else { Hash::Sha256 };
    let body = Body::new(mail.body.as_deref().unwrap());
    let body = body.hash(signature.body_canon, hash, signature.length).hash;
    let value = format!(" {written}; bh={}; b=", STANDARD.encode(body));
    let field = Field {
        name: Cow::Borrowed(name),
        raw: Cow::Borrowed(value.as_bytes()),
        spot: Spot::Whole,
    };
    let input = signature.input(&Fields::new(&mail.fields), &field);
    format!("{}{}", value.trim_start(), key.sign(hash, &input))
}

/// A mail of `user@sender.example`.
pub(crate) const MAIL: &str = "From: User <user@sender.example>\r\nTo: reader@own.example\r\n\
    Subject: Test\r\nDate: Wed, 6 Mar 2024 09:59:00 +0900\r\n\r\nOne line.\r\nTwo  lines. \r\n";

/// How the mail of [`MAIL`] came in.
pub(crate) const RECEIVED: &str = "from mx.sender.example (mx.sender.example [192.0.2.1]) \
    by mx.own.example with ESMTP; Wed, 6 Mar 2024 10:00:00 +0900";

/// Works out a mail that came as [`RECEIVED`] says.
pub(crate) fn result(mail: &str, zone: &str) -> Recomputed {
    let hop = mail::hop(RECEIVED);
    let client = hop.ip.unwrap();
    let border = Border { client, hop: &hop, spot: Spot::header("Received") };
    result_of(&mail::message(mail.as_bytes(), &Limits::default()), Some(&border), zone)
}

pub(crate) fn result_of(mail: &Mail<'_>, border: Option<&Border<'_>>, zone: &str) -> Recomputed {
    recompute(mail, border, &Zone::parse(zone).unwrap())
}

/// One line a method.
pub(crate) fn shown(found: &Recomputed) -> String {
    let mut lines = String::new();
    let mut line = |method: &str, finding: &crate::Finding| {
        let result = finding.result.map_or("?", |result| result.as_str());
        let reason = finding.reason.map_or("-", |reason| reason.as_str());
        let domain = finding.domain.as_deref().unwrap_or("-");
        let detail = finding.detail.as_deref().unwrap_or("-");
        writeln!(lines, "{method} {result} {domain} {reason} {detail} {}", finding.spot).unwrap();
    };
    line("spf", &found.spf);
    for dkim in &found.dkim {
        line("dkim", &dkim.finding);
    }
    line("dmarc", &found.dmarc);
    line("arc", &found.arc);
    lines
}
