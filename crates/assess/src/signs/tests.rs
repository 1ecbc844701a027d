//! Mails of every kind of attack that the reports describe, and honest ones that
//! resemble them, made by hand: their verdicts and signs as a whole.

use std::net::IpAddr;

use expect_test::{Expect, expect};
use mail::{Body, BodyKind, Field, Head, Hop, Mail, Mailbox, MethodRead, Page, Sender};
use vocab::{Deception, FileId, FileType, Spot};

use super::*;
use crate::lists::Lists;
use crate::origin::Point;
use crate::subject::{FileFact, Link};

/// A mail made by hand, to A Company of Japan unless it says otherwise.
struct Made {
    mail: Mail<'static>,
    text: String,
    pages: Vec<Page>,
    links: Vec<Link>,
    files: Vec<FileFact>,
    origin: Origin,
}

fn mailbox(text: &str) -> Mailbox {
    let (name, address) = match text.split_once('<') {
        Some((name, address)) => (name.trim(), address.trim_end_matches('>')),
        None => ("", text),
    };
    Mailbox { address: Some(address.to_owned()), name: (!name.is_empty()).then(|| name.to_owned()) }
}

impl Made {
    fn new(from: &str, subject: &str, text: &str) -> Self {
        let head = Head {
            from: vec![Sender { mailbox: mailbox(from), spot: Spot::header("From") }],
            to: vec![mailbox("m.sato@a-company.co.jp")],
            subject: Some(subject.to_owned()),
            message_id: Some("1@mailer.example".to_owned()),
            ..Head::default()
        };
        let mail = Mail {
            head,
            bodies: vec![Body {
                kind: BodyKind::Plain,
                text: text.to_owned(),
                path: "1".to_owned(),
                alternative: None,
            }],
            ..Mail::default()
        };
        Self {
            mail,
            text: text.to_owned(),
            pages: Vec::new(),
            links: Vec::new(),
            files: Vec::new(),
            origin: Origin::default(),
        }
    }

    fn to(mut self, address: &str) -> Self {
        self.mail.head.to = vec![mailbox(address)];
        self
    }

    fn reply_to(mut self, address: &str) -> Self {
        self.mail.head.reply_to = vec![mailbox(address)];
        self
    }

    fn field(mut self, name: &'static str, value: &'static str) -> Self {
        let raw = value.as_bytes().into();
        self.mail.fields.push(Field { name: name.into(), raw, spot: Spot::header(name) });
        self
    }

    fn link(mut self, text: &str, target: &str) -> Self {
        self.links.push(Link {
            text: text.to_owned(),
            target: target.to_owned(),
            redirects: observable::url(target).map(|url| url.redirects).unwrap_or_default(),
            spot: Spot::Html,
        });
        self
    }

    fn file(mut self, name: &str, kind: FileType) -> Self {
        self.files.push(FileFact {
            id: FileId(1),
            name: Some(name.to_owned()),
            extension: name.rsplit_once('.').map(|(_, extension)| extension.to_owned()),
            kind,
            size: 10_000,
            deceptions: Vec::new(),
            inline: false,
            parent: None,
            opened: false,
            locked: false,
            families: Vec::new(),
            features: Vec::new(),
        });
        self
    }

    fn deceptive(mut self, deception: Deception) -> Self {
        if let Some(file) = self.files.last_mut() {
            file.deceptions.push(deception);
        }
        self
    }

    fn dmarc(mut self, result: &str) -> Self {
        self.mail.head.auth.dmarc = Some(MethodRead {
            result: result.to_owned(),
            domain: None,
            spot: Spot::header("Authentication-Results"),
        });
        self
    }

    /// Handed over by this host.
    fn border(mut self, host: &str, country: &str) -> Self {
        let ip: IpAddr = "203.0.113.9".parse().unwrap();
        let evidence = Spot::header("Received");
        self.mail.head.received =
            vec![Hop { from: Some(host.to_owned()), ip: Some(ip), ..Hop::default() }];
        let point = Point { ip, country: vocab::Country::parse(country), evidence };
        self.origin = Origin { border: Some(point.clone()), client: Some(point), unknown: None };
        self
    }
}

fn knowledge() -> Knowledge {
    Knowledge {
        own_domains: vec!["a-company.co.jp".to_owned()],
        windows: vec!["toiawase@a-company.co.jp".to_owned()],
        partners: vec!["b-company.com".to_owned()],
        trusted_relays: Vec::new(),
        trust_reserved: true,
        lists: Lists::shipped().into(),
    }
}

/// The verdict and every sign with its strength and values.
fn shown(made: &Made) -> String {
    let knowledge = knowledge();
    let subject = Subject {
        mail: &made.mail,
        text: &made.text,
        pages: &made.pages,
        links: &made.links,
        files: &made.files,
        recomputed: None,
    };
    let sender = crate::sender(&subject, &knowledge);
    let signs = signs(&subject, &sender, &made.origin, &knowledge);
    let verdict = crate::verdict(crate::mail_kind(&subject, &knowledge), &sender, &signs);
    let mut lines = format!("{} {} {:.2}\n", verdict.class, verdict.word, verdict.probability);
    for sign in signs {
        let values: Vec<&str> = sign.params.iter().map(|param| param.value.as_str()).collect();
        lines.push_str(&format!(
            "{} x{:.2} {} {}\n",
            sign.key.as_str(),
            sign.strength,
            sign.spot,
            values.join(" | ")
        ));
    }
    lines
}

fn check(made: &Made, expect: &Expect) {
    expect.assert_eq(&shown(made));
}

#[test]
fn bec_with_one_letter_added() {
    check(
        &Made::new(
            "Bob <bob@b-comppany.com>",
            "Re: PO 56661",
            "Dear Sato,\n\nOur bank account is under audit. Please remit the payment to the new \
             account below:\nIBAN GB03 SIMB 0561848820\n\n> Thank you, wrote bob@b-company.com",
        ),
        &expect![[r#"
            bec almost-certain 0.97
            look-alike-partner x1.00 header:From b-comppany.com | b-company.com | letter-added
            thread-hijack x0.70 header:From bob@b-comppany.com | b-company.com
            asks-account-change x1.00 text our bank account is
            asks-money x1.20 text remit the payment
            personal-address x1.00 text Sato
        "#]],
    );
}

#[test]
fn bec_with_a_reply_to_elsewhere() {
    check(
        &Made::new(
            "Bob <bob@b-company.com>",
            "Re: PO 56661",
            "Any update on the remittance to IBAN GB03 SIMB 0561848820? Please send the swift copy.",
        )
        .reply_to("bob.b-company@gmail.com"),
        &expect![[r#"
            bec likely 0.77
            reply-to-differs x2.00 header:Reply-To bob@b-company.com | bob.b-company@gmail.com
            fake-reply x1.00 header:Subject Re: PO 56661
            asks-money x1.20 text remittance
        "#]],
    );
}

#[test]
fn bec_in_the_name_of_the_president() {
    check(
        &Made::new(
            "\"president@a-company.co.jp\" <x91@gmail.com>",
            "至急",
            "お疲れ様です。社長の山田です。\n秘密裏に進めている買収案件があり、至急送金をお願いします。",
        ),
        &expect![[r#"
            bec likely 0.77
            display-name-address x1.50 header:From "president@a-company.co.jp" | president@a-company.co.jp | x91@gmail.com
            own-organisation-impersonated x1.00 header:From "president@a-company.co.jp" | x91@gmail.com
            executive-impersonated x1.00 header:From "president@a-company.co.jp" | x91@gmail.com
            free-mail x1.00 header:From x91@gmail.com
            asks-money x1.20 text 秘密裏に
            urgent-words x0.70 header:Subject 至急
        "#]],
    );
}

#[test]
fn phishing_on_genuine_cloud_hosting() {
    check(
        &Made::new(
            "Office 365 <no-reply@mail-update.net>",
            "Your Office 365 account information is out of date",
            "Your account information is out of date. Log in to continue using the service.",
        )
        .link("Log in", "https://contoso0365.z11.web.core.windows.net/index.html"),
        &expect![[r#"
            phishing almost-certain 1.00
            brand-impersonated x1.00 header:From Microsoft 365 | no-reply@mail-update.net | Office 365
            asks-log-in x1.20 header:Subject account information is out of date
            cloud-hosting-log-in x1.00 html contoso0365.z11.web.core.windows.net | account information is out of date
        "#]],
    );
}

#[test]
fn phishing_in_the_name_of_a_shop() {
    check(
        &Made::new(
            "Amazon.co.jp <account@xk3-update.cn>",
            "【重要】Amazonアカウントの異常なログイン",
            "お客様\nアカウントを停止いたします。24時間以内にご本人確認をお願いします。",
        )
        .link("https://www.amazon.co.jp/signin", "https://amazon.co.jp.xk3-update.cn/signin"),
        &expect![[r#"
            phishing almost-certain 1.00
            look-alike-brand x1.00 html amazon.co.jp.xk3-update.cn | amazon.co.jp | sub-domain
            brand-impersonated x1.00 header:From Amazon | account@xk3-update.cn | Amazon
            asks-log-in x1.20 header:Subject アカウントの異常
            link-text-differs x1.00 html https://www.amazon.co.jp/signin | https://amazon.co.jp.xk3-update.cn/signin
            threat-words x0.70 text 停止いたします
            urgent-words x1.00 header:Subject 【重要】
        "#]],
    );
}

#[test]
fn exchange_opens_with_a_question() {
    check(
        &Made::new(
            "mgikb5l@yahoo.co.jp",
            "お問い合わせ窓口の確認",
            "お世話になっております。\n制御盤について質問があります。どちらの窓口にお送りすればよろしいで\
             しょうか。\n\n中央科学通信社\n松本 智子\nTEL 03-0000-0000",
        )
        .to("toiawase@a-company.co.jp"),
        &expect![[r#"
            targeted likely 0.79
            free-mail x1.00 header:From mgikb5l@yahoo.co.jp
            free-mail-claims-organisation x1.00 header:From mgikb5l@yahoo.co.jp | 中央科学通信社
            opening-question x1.50 header:Subject お問い合わせ窓口
            recipient-is-window x1.00 header:To toiawase@a-company.co.jp
        "#]],
    );
}

#[test]
fn exchange_asks_for_the_unpacker() {
    check(
        &Made::new(
            "mgikb5l@yahoo.co.jp",
            "Re: お問い合わせ窓口の確認",
            "解凍ソフトは何をお使いでしょうか。",
        ),
        &expect![[r#"
            targeted very-likely 0.91
            free-mail x1.00 header:From mgikb5l@yahoo.co.jp
            fake-reply x1.00 header:Subject Re: お問い合わせ窓口の確認
            opening-question x1.50 header:Subject お問い合わせ窓口
            exchange-software-question x1.20 text 解凍ソフト
        "#]],
    );
}

#[test]
fn executable_in_an_archive_with_its_password() {
    check(
        &Made::new(
            "290wutc11cd@yahoo.co.jp",
            "3月度 定例会議のご案内",
            "委員の皆様\n次回会合の議事次第をお送りします。ご確認ください。\n\n環境政策協議会\n前田 修\n\n\
             解凍パスワード：ldz7wr6c",
        )
        .file("議事次第.zip", FileType::Zip),
        &expect![[r#"
            targeted very-likely 0.90
            random-address x0.70 header:From 290wutc11cd@yahoo.co.jp
            free-mail x1.00 header:From 290wutc11cd@yahoo.co.jp
            free-mail-claims-organisation x1.00 header:From 290wutc11cd@yahoo.co.jp | 環境政策協議会
            password-in-body x1.00 text パスワード | ldz7wr6c
            archive-attachment x1.00 file:F1 議事次第.zip | zip
            official-lure x1.00 header:Subject 定例会議
        "#]],
    );
}

#[test]
fn executable_dressed_as_a_document() {
    check(
        &Made::new("外務省 <mofa.info@yahoo.co.jp>", "資料送付の件", "資料は添付のとおりです。")
            .file("資料.pdf      .exe", FileType::PeExe)
            .deceptive(Deception::DoubleExtension)
            .deceptive(Deception::Padding),
        &expect![[r#"
            targeted very-likely 0.87
            ministry-impersonated x1.00 header:From 外務省 | mofa.info@yahoo.co.jp
            free-mail x1.00 header:From mofa.info@yahoo.co.jp
            free-mail-claims-organisation x1.20 header:From mofa.info@yahoo.co.jp | 外務省
            asks-open x0.60 text 資料は添付
            deceptive-attachment-name x1.00 file:F1/name 資料.pdf      .exe | double-extension
            deceptive-attachment-name x1.00 file:F1/name 資料.pdf      .exe | padding
            executable-attachment x1.00 file:F1 資料.pdf      .exe | pe-exe
        "#]],
    );
}

#[test]
fn request_for_quotation_to_a_plant_supplier() {
    check(
        &Made::new(
            "Petrocon Gulf <procurement@petrocon-gulf.com>",
            "RFQ No.55643 - Refinery Expansion / heat exchangers",
            "Dear Sir,\nkindly quote for heat exchangers as per attached data sheet.\n\nPassword: 49uv40",
        )
        .reply_to("ii2gt1lsp@mail.ru")
        .file("RFQ-55643.zip", FileType::Zip),
        &expect![[r#"
            targeted very-likely 0.80
            reply-to-differs x1.50 header:Reply-To procurement@petrocon-gulf.com | ii2gt1lsp@mail.ru
            asks-open x0.60 text as per attached
            password-in-body x1.00 text password | 49uv40
            archive-attachment x1.00 file:F1 RFQ-55643.zip | zip
            quotation-lure x1.00 header:Subject rfq
        "#]],
    );
}

#[test]
fn mass_mail_with_an_invoice() {
    check(
        &Made::new(
            "tjy47rx@domakote.net",
            "【重要】請求書送付のご案内",
            "平素よりお世話になっております。\n11月分の請求書を送付いたします。添付ファイルをご確認ください。",
        )
        .border("hpnjm0", "VN")
        .file("請求書_416294.xls.js", FileType::Js),
        &expect![[r#"
            mass very-likely 0.94
            direct-from-client x1.00 header:Received hpnjm0
            asks-open x0.60 text 添付ファイルをご確認
            executable-attachment x1.00 file:F1 請求書_416294.xls.js | js
            generic-lure x1.00 header:Subject 請求書
            urgent-words x0.70 header:Subject 【重要】
        "#]],
    );
}

#[test]
fn an_employees_name_and_a_link_to_a_document_with_macros() {
    check(
        &Made::new(
            "鈴木 一郎 <billing@hacked-florist.com>",
            "Invoice payment",
            "Dear Sato,\nplease see the invoice below.\n\n鈴木 一郎\nA-Company Europe",
        )
        .link("Invoice", "http://hacked-florist.com/wp-content/inv/Invoice-2210.doc"),
        &expect![[r#"
            undecided even 0.31
            own-organisation-impersonated x0.90 header:From A-Company Europe | billing@hacked-florist.com
            link-to-file x0.50 html http://hacked-florist.com/wp-content/inv/Invoice-2210.doc | doc
            generic-lure x1.00 header:Subject invoice
            personal-address x1.00 text Sato
        "#]],
    );
}

#[test]
fn stolen_thread_answered_from_elsewhere() {
    check(
        &Made::new(
            "Bob Smith <bob77@elsewhere.net>",
            "Re: minutes of the meeting",
            "Please find attached the revised file.\n\nFrom: Bob Smith <bob@b-company.com>\nSent: Monday\n\
             To: Sato <m.sato@a-company.co.jp>\nSubject: minutes\n\nDear Sato",
        )
        .file("minutes.xlsm", FileType::OfficeOoxmlXlsm),
        &expect![[r#"
            targeted likely 0.62
            thread-hijack x1.50 header:From bob77@elsewhere.net | b-company.com
            asks-open x0.60 text please find attach
            macro-attachment x1.00 file:F1 minutes.xlsm | office-ooxml-xlsm
        "#]],
    );
}

#[test]
fn own_address_forged() {
    check(
        &Made::new(
            "情報システム部 <it@a-company.co.jp>",
            "メールボックスの容量",
            "メールボックスの容量が上限を超えました。下記よりログインしてください。",
        )
        .dmarc("fail")
        .link("ログイン", "http://203.0.113.5/owa/"),
        &expect![[r#"
            phishing almost-certain 0.96
            own-organisation-impersonated x1.20 header:From 情報システム部 | it@a-company.co.jp
            dmarc-fail x1.00 header:Authentication-Results a-company.co.jp | fail
            asks-log-in x1.20 header:Subject メールボックスの容量
            link-ip-host x1.00 html 203.0.113.5
        "#]],
    );
}

#[test]
fn two_from_fields() {
    let mut made = Made::new("boss@a-company.co.jp", "Hello", "see you");
    let spot = Spot::Header { name: "From".into(), index: Some(1) };
    made.mail.head.from.push(Sender { mailbox: mailbox("x91@gmail.com"), spot });
    check(
        &made,
        &expect![[r#"
        undecided even 0.42
        two-froms x1.00 header:From[1] boss@a-company.co.jp | x91@gmail.com
    "#]],
    );
}

#[test]
fn advance_fee_letter_is_spam() {
    check(
        &Made::new(
            "Barrister <barr.john@gmail.com>",
            "Dear beneficiary",
            "I am the lawyer of your next of kin. An inheritance of 10 million dollars waits. \
             Send your account number for the wire transfer.",
        ),
        &expect![[r#"
            spam very-likely 0.90
            free-mail x1.00 header:From barr.john@gmail.com
            asks-money x0.90 text account number
            spam-words x1.40 text next of kin
        "#]],
    );
}

#[test]
fn ordinary_business_mail_is_harmless() {
    check(
        &Made::new(
            "山田 太郎 <yamada@supplier.co.jp>",
            "【流量計更新工事】見積条件",
            "佐藤様\n\nお世話になっております。山田です。\n見積条件について下記に記します。\n\
             詳細は添付の資料をご参照ください。",
        )
        .file("流量計更新工事資料.docx", FileType::OfficeOoxmlDocx),
        &expect![[r#"
            harmless likely 0.74
            asks-open x0.60 text 詳細は添付
            personal-address x1.00 text 佐藤
        "#]],
    );
}

#[test]
fn password_in_a_second_mail_is_ordinary() {
    check(
        &Made::new(
            "山田 太郎 <yamada@supplier.co.jp>",
            "図面の送付",
            "佐藤様\nお世話になっております。図面をお送りします。パスワードは別途お送りします。",
        )
        .file("図面.zip", FileType::Zip),
        &expect![[r#"
            harmless even 0.54
            password-announced x1.00 text パスワードは別途
            archive-attachment x1.00 file:F1 図面.zip | zip
            official-lure x1.00 header:Subject 図面
            personal-address x1.00 text 佐藤
        "#]],
    );
}

#[test]
fn newsletter_is_harmless_though_its_links_are_counted() {
    check(
        &Made::new(
            "Example Shop <news@shop.co.jp>",
            "新商品のご案内",
            "期間限定キャンペーン実施中。配信停止はこちら。",
        )
        .field("List-Unsubscribe", "<https://click.mailer.com/u>")
        .link("https://www.shop.co.jp/", "https://click.mailer.com/c?i=1"),
        &expect![[r#"
            harmless very-likely 0.81
            link-text-differs x0.30 html https://www.shop.co.jp/ | https://click.mailer.com/c?i=1
            bulk-mail x1.00 header:List-Unsubscribe List-Unsubscribe
            marketing-words x1.40 header:Subject 新商品のご案内
        "#]],
    );
}

#[test]
fn mailing_list_with_a_foreign_reply_to_is_harmless() {
    check(
        &Made::new("Bob <bob@gmail.com>", "Re: [ml 12] question", "I agree with you.")
            .field("List-Id", "<ml.example.org>")
            .reply_to("ml@example.org"),
        &expect![[r#"
            harmless almost-certain 0.95
            reply-to-differs x0.15 header:Reply-To bob@gmail.com | ml@example.org
            free-mail x0.30 header:From bob@gmail.com
            list-mail x1.00 header:List-Id <ml.example.org>
        "#]],
    );
}

#[test]
fn bounce_is_harmless() {
    let made = Made::new(
        "Mail Delivery System <MAILER-DAEMON@mx.a-company.co.jp>",
        "Undelivered Mail Returned to Sender",
        "I'm sorry to have to inform you that your message could not be delivered.",
    )
    .field("Content-Type", "multipart/report; report-type=delivery-status")
    .field("Auto-Submitted", "auto-replied");
    check(
        &made,
        &expect![[r#"
            harmless almost-certain 1.00
            own-sender x0.40 header:From MAILER-DAEMON@mx.a-company.co.jp
            automatic-mail x1.40 header:Content-Type multipart/report
        "#]],
    );
}

#[test]
fn private_mail_from_free_mail_is_harmless() {
    check(
        &Made::new("花子 <hanako@gmail.com>", "日曜日", "日曜日に駅で会いましょう。"),
        &expect![[r#"
            harmless even 0.59
            free-mail x1.00 header:From hanako@gmail.com
        "#]],
    );
}

#[test]
fn partner_writes_about_an_invoice() {
    check(
        &Made::new(
            "Bob <bob@b-company.com>",
            "Invoice 2210",
            "Dear Sato,\nplease find attached our invoice. Payment is due in 30 days.",
        )
        .dmarc("pass")
        .file("invoice-2210.pdf", FileType::Pdf),
        &expect![[r#"
            harmless almost-certain 0.97
            known-partner x1.00 header:From b-company.com
            auth-pass x1.00 header:Authentication-Results b-company.com
            asks-open x0.60 text please find attach
            generic-lure x0.35 header:Subject invoice
            personal-address x1.00 text Sato
        "#]],
    );
}

#[test]
fn only_a_subject_is_left() {
    let mut made = Made::new("x@supplier.co.jp", "見積", "");
    made.mail.fragment = Some(mail::Fragment::HeadersOnly);
    check(
        &made,
        &expect![[r#"
        undecided even 0.33
    "#]],
    );
}

#[test]
fn hostile_sizes_are_bounded() {
    let text = "パスワード：a1b2c3 ".repeat(200_000);
    let mut made = Made::new("x91@gmail.com", &"請求書".repeat(10_000), &text);
    for index in 0..3_000 {
        made = made.link("https://www.bank.co.jp/", &format!("http://h{index}.example.net/x.zip"));
    }
    made.mail.head.to =
        (0..5_000).map(|index| mailbox(&format!("u{index}@a{index}.com"))).collect();
    assert!(shown(&made).lines().count() < 66);
}
