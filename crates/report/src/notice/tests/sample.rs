//! Notices to render: one with everything in it, one withdrawn, one full of hostile values.

use jiff::civil::{Date, date};
use observable::{Kind, Observable};
use release::{
    Bilingual, Element, Notice, NoticeFile, NoticeIndicator, Part, PassOn, Reach, Reader,
};
use vocab::{Country, FileType, MailKind, Provenance, SenderKind, SigId, Tlp, Uuid, VerdictClass};

/// Everything that a notice can have, in its second version.
pub(crate) fn rich() -> Notice {
    Notice {
        name: "NS-2026-7K3M9QXD".to_owned(),
        version: 2,
        released: 1_794_301_200,
        tlp: Tlp::Amber,
        pass_on: PassOn::of(Tlp::Amber),
        readers: vec![
            reader(Reach::Sig(SigId(Uuid::new(1))), Some("精密機械 SIG")),
            reader(Reach::Partners, None),
        ],
        withdrawn: None,
        change: Some(both("通信先を一つ加えました。", "One destination was added.")),
        class: VerdictClass::Targeted,
        kind: MailKind::Attachment,
        sender_kind: SenderKind::FreeOverseas,
        region: Country::parse("NL"),
        seen: Some((date(2026, 11, 2), date(2026, 11, 9))),
        title: both(
            "見積依頼を装い、ショートカットを送るメール",
            "Mails that pretend to ask for a quotation and bring a shortcut",
        ),
        summary: both(
            "取引先からの見積依頼を装ったメールに、パスワード付きの ZIP が添付されています。\n\
             中のショートカットを開くと、外部からプログラムを取り込んで実行します。",
            "A mail that pretends to be a business partner’s request for a quotation brings a \
             ZIP with a password.\nThe shortcut in it fetches a program and runs it.",
        ),
        subjects: vec![
            element("【⟦company⟧】見積書ご依頼の件"),
            element("Re: 見積書ご依頼の件（⟦recipient⟧ 様）"),
        ],
        reasons: ["fake-reply", "deceptive-attachment-name", "single-mail"]
            .map(str::to_owned)
            .into(),
        indicators: indicators(),
        files: vec![archive(), shortcut()],
    }
}

/// The same, taken back: its other members are what they were, and must not show.
pub(crate) fn withdrawn() -> Notice {
    let reason = both(
        "受け取った組織が分かる値が含まれていました。",
        "It held a value that tells who received it.",
    );
    Notice { version: 3, released: 1_794_387_600, withdrawn: Some(reason), ..rich() }
}

/// Values and texts that mean to become tags, links, commands, formulas or other lines, in a
/// notice without English words.
pub(crate) fn hostile() -> Notice {
    let evil = |kind, value: &str| NoticeIndicator {
        observable: Observable { kind, value: value.to_owned() },
        part: Part::Link,
        provenance: Provenance::Attacker,
        compromised: false,
        until: None,
    };
    Notice {
        tlp: Tlp::AmberStrict,
        pass_on: PassOn::of(Tlp::AmberStrict),
        readers: vec![reader(Reach::AllSigs, Some("</title><b>SIG"))],
        change: None,
        region: None,
        seen: None,
        title: japanese("<script>alert(1)</script> http://live.example/ を騙る\u{202E}メール"),
        summary: japanese(
            "</main><style>*{display:none}</style>\n\n  \n[x](https://live.example/)",
        ),
        subjects: vec![
            element("\u{1B}]0;x\u{7}\u{1B}[31m請求書\u{202E}fdp.exe\u{200B}"),
            element("<img src=x onerror=alert(1)> \"'&amp;"),
            element("=HYPERLINK(\"http://live.example\")"),
            element("bare ⟦ and ⟦unknown⟧ and ⟦word⟧\r\nBcc: x@live.example"),
            element(&"長い件名".repeat(1_500)),
            element(" \t "),
        ],
        reasons: vec!["<b>no-such-sign</b>".to_owned()],
        indicators: vec![
            evil(Kind::Url, "http://live.example/<script>?a=\"onmouseover=x&b=';--"),
            evil(Kind::Url, &format!("https://live.example/{}", "a".repeat(3_000))),
            evil(Kind::Host, "=cmd|' /C calc'!A0"),
            evil(Kind::Email, "\"=x,y\"@live.example"),
            evil(Kind::Wallet, "-1+cmd http://live.example/"),
        ],
        files: vec![NoticeFile {
            name: Some(element("⟦person⟧\u{202E}xcod.scr\u{0}</caption>     .exe")),
            features: vec!["<i>no-such-feature".to_owned()],
            deceptions: Vec::new(),
            sha1: String::new(),
            md5: String::new(),
            ..shortcut()
        }],
        ..rich()
    }
}

fn indicators() -> Vec<NoticeIndicator> {
    let one = |kind, value: &str, part| NoticeIndicator {
        observable: Observable { kind, value: value.to_owned() },
        part,
        provenance: Provenance::Attacker,
        compromised: false,
        until: None,
    };
    let until = |day: Date, one| NoticeIndicator { until: Some(day), ..one };
    let hacked = |one| NoticeIndicator { compromised: true, ..one };
    vec![
        until(date(2027, 2, 28), one(Kind::Email, "mitsumori.irai@freemail.example", Part::Sender)),
        hacked(one(Kind::Email, "info@suzuran-kogyo.example", Part::Sender)),
        one(Kind::Email, "irai.mitsumori@other-mail.example", Part::ReplyTo),
        hacked(until(
            date(2026, 11, 30),
            one(
                Kind::Url,
                "https://www.suzuran-kogyo.example/wp-content/x/view.php?id=1",
                Part::Link,
            ),
        )),
        one(Kind::Host, "cdn-update.attacker.example", Part::Destination),
        one(Kind::Ipv4, "203.0.113.45", Part::Destination),
        one(Kind::Ipv6, "2001:db8::beef", Part::Destination),
        one(Kind::UserAgent, "Mozilla/4.0 (compatible; Updater)", Part::Destination),
    ]
}

fn archive() -> NoticeFile {
    NoticeFile {
        name: Some(element("見積書_⟦project⟧.zip")),
        kind: FileType::Zip,
        size: 45_056,
        sha256: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824".to_owned(),
        sha1: "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d".to_owned(),
        md5: "5d41402abc4b2a76b9719d911017c592".to_owned(),
        features: vec!["encrypted".to_owned()],
        deceptions: Vec::new(),
    }
}

fn shortcut() -> NoticeFile {
    NoticeFile {
        name: Some(element("見積書.pdf.lnk")),
        kind: FileType::Lnk,
        size: 2_180,
        sha256: "486ea46224d1bb4fb680f34f7c9ad96a8f24ec88be73ea8e5a6c65260e9cb8a7".to_owned(),
        sha1: "7c211433f02071597741e6ff5a8ea34789abbf43".to_owned(),
        md5: "7d793037a0760186574b0282f2f435e7".to_owned(),
        features: ["runs-command", "downloads"].map(str::to_owned).into(),
        deceptions: vec!["double-extension".to_owned()],
    }
}

fn reader(reach: Reach, name: Option<&str>) -> Reader {
    Reader { reach, name: name.map(str::to_owned) }
}

fn both(ja: &str, en: &str) -> Bilingual {
    Bilingual { ja: ja.to_owned(), en: Some(en.to_owned()) }
}

fn japanese(ja: &str) -> Bilingual {
    Bilingual { ja: ja.to_owned(), en: None }
}

fn element(text: &str) -> Element {
    Element { text: text.to_owned(), provenance: Provenance::Attacker }
}
