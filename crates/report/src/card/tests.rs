//! Snapshots of whole cards, from values made by hand.

use analysis::{FileRecord, Hashes, ObservableRecord, Parent, RegionSource};
use assess::{
    Link, Origin, Param, Point, Reason, SenderJudgement, SenderWhy, Sign, SignKey, Verdict,
};
use auth::{AuthReason, AuthResult, DkimFinding, Finding, Recomputed};
use expect_test::{Expect, expect};
use mail::{AuthRead, DkimRead, Head, Mailbox, MethodRead, Sender};
use observable::Observable;
use vocab::{
    Country, Deception, Defect, Facts, Feature, FileId, FileType, MailId, MailKind, OriginUnknown,
    Owner, SenderKind, Spot, VerdictWord, Written,
};
use words::Lang;

use super::*;

fn check(analysis: &Analysis, lang: Lang, expected: &Expect) {
    let style = Style { colour: false, width: 96 };
    let card = card(analysis, &Words::new(lang), style);
    for line in card.lines() {
        assert!(crate::page::width_of(line) <= 96, "{line}");
    }
    expected.assert_eq(&card);
}

fn mailbox(name: &str, address: &str) -> Mailbox {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Mailbox { address: some(address), name: some(name) }
}

fn sender(name: &str, address: &str) -> Sender {
    Sender { mailbox: mailbox(name, address), spot: Spot::header("From") }
}

fn written(year: i16, month: i8, day: i8) -> Option<Written> {
    Written::new(jiff::civil::date(year, month, day).at(10, 15, 0, 0), 540)
}

fn sign(key: SignKey, weight: f64, spot: Spot, values: &[&str]) -> Sign {
    let params = key.params().iter().zip(values);
    let params = params.map(|(&name, value)| Param { name, value: (*value).to_owned() }).collect();
    Sign { key, weight, strength: 1.0, spot, params }
}

/// A mail about which nothing is known.
fn mail(id: u32) -> MailRecord {
    MailRecord {
        id: MailId(id),
        parent: None,
        head: Head::default(),
        text: String::new(),
        scenes: Vec::new(),
        links: Vec::new(),
        origin: Origin { unknown: Some(OriginUnknown::NoHeaders), ..Origin::default() },
        recomputed: None,
        kind: MailKind::Unknown,
        sender: SenderJudgement { kind: SenderKind::Unknown, why: Vec::new() },
        signs: Vec::new(),
        verdict: Verdict {
            class: VerdictClass::Undecided,
            word: VerdictWord::Even,
            probability: 0.31,
            reasons: vec![reason("prior", 0.2, None)],
            would_change: Vec::new(),
        },
    }
}

fn reason(key: &'static str, weight: f64, spot: Option<Spot>) -> Reason {
    Reason { key, weight, spot }
}

fn verdict(class: VerdictClass, probability: f64, signs: &[Sign]) -> Verdict {
    let mut reasons: Vec<Reason> = signs
        .iter()
        .map(|sign| reason(sign.key.as_str(), sign.weight, Some(sign.spot.clone())))
        .collect();
    reasons.push(reason("prior", 0.2, None));
    Verdict {
        class,
        word: VerdictWord::of(probability),
        probability,
        reasons,
        would_change: vec![
            reason("executable-attachment", 2.6, Some(Spot::Whole)),
            reason("auth-pass", 0.5, None),
            reason("own-sender", 2.0, None),
        ],
    }
}

fn targeted_signs() -> Vec<Sign> {
    vec![
        sign(
            SignKey::ExecutableAttachment,
            2.6,
            Spot::Part("2".into()),
            &["議事録\u{202E}xcod.exe", "pe-exe"],
        ),
        sign(
            SignKey::DeceptiveAttachmentName,
            2.4,
            Spot::Name,
            &["議事録\u{202E}xcod.exe", "bidi-override"],
        ),
        sign(
            SignKey::MinistryImpersonated,
            1.6,
            Spot::header("From"),
            &["経済産業省 山田太郎", "yamada@free.example"],
        ),
        sign(
            SignKey::ReplyToDiffers,
            0.9,
            Spot::header("Reply-To"),
            &["yamada@free.example", "attacker@evil.example"],
        ),
        sign(SignKey::OriginAbroad, 0.9, Spot::header("Received"), &["CN", "meti.go.jp"]),
        sign(SignKey::AsksOpen, 0.6, Spot::Text, &["ご確認ください"]),
    ]
}

fn origin() -> Origin {
    Origin {
        border: Some(Point {
            ip: "203.0.113.9".parse().unwrap(),
            country: Country::parse("JP"),
            evidence: Spot::Header { name: "Received".into(), index: Some(0) },
        }),
        client: Some(Point {
            ip: "198.51.100.7".parse().unwrap(),
            country: Country::parse("CN"),
            evidence: Spot::Header { name: "Received".into(), index: Some(2) },
        }),
        unknown: None,
    }
}

fn auth() -> AuthRead {
    AuthRead {
        spf: Some(MethodRead {
            result: "pass".into(),
            domain: Some("free.example".into()),
            spot: Spot::header("Authentication-Results"),
        }),
        dkim: vec![DkimRead {
            result: "fail".into(),
            domain: Some("free.example".into()),
            selector: None,
            spot: Spot::header("Authentication-Results"),
        }],
        ..AuthRead::default()
    }
}

fn sender_why() -> SenderWhy {
    SenderWhy {
        rule: "list",
        detail: "free-domestic 2026-11-21".into(),
        spot: Spot::header("From"),
    }
}

/// A targeted attack: a program that poses as a document, from free mail.
fn targeted() -> Analysis {
    let from = vec![sender("経済産業省 山田太郎", "yamada@free.example")];
    let signs = targeted_signs();
    let mut verdict = verdict(VerdictClass::Targeted, 0.886, &signs);
    verdict.reasons.push(reason("single-mail", -0.7, None));
    let mail = MailRecord {
        head: Head {
            subject: Some("会議資料の送付 http://evil.example/ \x1B[31m".into()),
            from,
            reply_to: vec![mailbox("", "attacker@evil.example")],
            to: vec![mailbox("", "window@own.example"), mailbox("", "b@own.example")],
            date: written(2013, 5, 8),
            mailer: Some("Foxmail 6, 15, 201, 22 [cn]".into()),
            auth: auth(),
            ..Head::default()
        },
        origin: origin(),
        kind: MailKind::Attachment,
        sender: SenderJudgement { kind: SenderKind::FreeDomestic, why: vec![sender_why()] },
        verdict,
        signs,
        ..mail(1)
    };
    Analysis {
        source: "demo/yaritori.eml".into(),
        region_db: Some(RegionSource {
            source: "geo-whois-asn-country".into(),
            date: "2026-06-19".into(),
        }),
        subject: Some(MailId(1)),
        mails: vec![mail],
        files: vec![file()],
        observables: vec![
            observable(Kind::Url, "http://evil.example/", None),
            observable(Kind::Ipv4, "198.51.100.7", None),
            observable(Kind::Email, "attacker@evil.example", None),
            observable(Kind::Host, "free.example", Some("free-domestic")),
        ],
        ..Analysis::default()
    }
}

fn file() -> FileRecord {
    FileRecord {
        id: FileId(1),
        mail: Some(MailId(1)),
        parent: None,
        name: Some("議事録\u{202E}xcod.exe".into()),
        name_raw: None,
        name_shown: Some("議事録[U+202E]xcod.exe".into()),
        extension: Some("exe".into()),
        size: 184_320,
        hashes: Some(Hashes { sha256: [0xAB; 32], sha1: [0; 20], md5: [0; 16] }),
        tlsh: None,
        kind: FileType::PeExe,
        inline: false,
        deceptions: vec![Deception::BidiOverride],
        member: None,
        lock: None,
        features: Vec::new(),
        facts: Facts::default(),
    }
}

fn observable(kind: Kind, value: &str, common: Option<&'static str>) -> ObservableRecord {
    ObservableRecord {
        observable: Observable { kind, value: value.into() },
        places: vec![Spot::Text.of(Owner::Mail(MailId(1)))],
        country: None,
        common,
    }
}

/// A mail whose authentication was worked out again, as far as the stored records go.
fn recomputed() -> Analysis {
    let finding = |result, reason, detail: Option<&str>, spot| Finding {
        result,
        reason,
        detail: detail.map(str::to_owned),
        domain: Some("sender.example".to_owned()),
        spot,
    };
    let signature = Spot::header("DKIM-Signature");
    let missing = Some("k1._domainkey.sender.example TXT");
    let dkim = DkimFinding {
        finding: finding(None, Some(AuthReason::RecordNotStored), missing, signature),
        selector: "k1".to_owned(),
        expires: None,
    };
    let received = Spot::header("Received");
    let open = finding(None, Some(AuthReason::Undecided), None, Spot::header("From"));
    let found = Recomputed {
        as_of: written(2024, 3, 6),
        observed: None,
        spf: finding(Some(AuthResult::SoftFail), None, Some("~all"), received),
        dkim: vec![dkim],
        dmarc: open,
        policy: None,
        arc: finding(Some(AuthResult::None), None, None, Spot::Whole),
        sender_exists: None,
    };
    let from = vec![sender("", "a@sender.example")];
    let head = Head { from, ..Head::default() };
    let mail = MailRecord { head, recomputed: Some(found), ..mail(1) };
    Analysis { subject: Some(MailId(1)), mails: vec![mail], ..Analysis::default() }
}

#[test]
fn authentication_worked_out_again_says_what_is_missing() {
    for (lang, told) in [
        (
            Lang::Ja,
            "認証の再計算 DKIM 計算できません sender[.]example DNS の応答が保存されていません:",
        ),
        (
            Lang::En,
            "Recomputed DKIM not computable sender[.]example this DNS answer is not stored:",
        ),
    ] {
        let shown = card(&recomputed(), &Words::new(lang), Style { colour: false, width: 96 });
        let words: Vec<&str> = shown.split_whitespace().collect();
        let rows = words.join(" ");
        let missing = "k1[.]_domainkey[.]sender[.]example TXT mail:M1/header:DKIM-Signature";
        assert!(rows.contains(&format!("{told} {missing}")), "{shown}");
        assert!(rows.contains("SPF softfail sender[.]example mail:M1/header:Received"), "{shown}");
        // No chain, no line.
        assert!(!rows.contains(" ARC "), "{shown}");
    }
}

#[test]
fn a_file_is_dangerous_by_its_type_or_by_what_it_does() {
    let heading = |kind: FileType, feature: Option<Feature>| {
        let features = feature.map(|feature| (feature, Spot::Whole)).into_iter().collect();
        let file = FileRecord { mail: None, deceptions: Vec::new(), kind, features, ..file() };
        let analysis = Analysis { files: vec![file], ..Analysis::default() };
        let shown = card(&analysis, &Words::new(Lang::En), Style { colour: false, width: 96 });
        shown.contains("Dangerous file")
    };
    assert!(heading(FileType::PeExe, None));
    assert!(heading(FileType::OfficeOleXls, Some(Feature::ExcelFourMacro)));
    assert!(heading(FileType::Csv, Some(Feature::Dde)));
    assert!(!heading(FileType::OfficeOleXls, None));
    assert!(!heading(FileType::Pdf, Some(Feature::ExternalLink)));
}

/// A phishing mail within a forwarded one.
fn phishing() -> Analysis {
    let from = vec![sender("銀行セキュリティ", "info@bank-secure.example")];
    let signs = vec![sign(
        SignKey::LinkTextDiffers,
        2.2,
        Spot::Html,
        &["https://bank.example/", "https://login.evil.example/a"],
    )];
    let link = Link {
        text: "https://bank.example/".into(),
        target: "https://login.evil.example/a".into(),
        redirects: vec!["https://real.evil.example/".into()],
        spot: Spot::Html,
    };
    let inner = MailRecord {
        parent: Some(Parent::Mail(MailId(1))),
        head: Head {
            subject: Some("【重要】アカウントの確認".into()),
            from,
            return_path: Some("bounce@evil.example".into()),
            date: written(2026, 10, 1),
            ..Head::default()
        },
        links: vec![link.clone(), link],
        kind: MailKind::Link,
        verdict: verdict(VerdictClass::Phishing, 0.97, &signs),
        signs,
        ..mail(2)
    };
    let head = Head { subject: Some("FW: 不審なメール".into()), ..Head::default() };
    let outer = MailRecord { head, ..mail(1) };
    let place = Spot::header("Date").of(Owner::Mail(MailId(1)));
    Analysis {
        source: "-".into(),
        subject: Some(MailId(2)),
        mails: vec![outer, inner],
        defects: vec![
            Defect { code: DefectCode::DateUnreadable, place: place.clone() },
            Defect { code: DefectCode::LimitText, place },
        ],
        ..Analysis::default()
    }
}

#[test]
fn targeted_attack_in_japanese() {
    check(
        &targeted(),
        Lang::Ja,
        &expect![[r#"
            ━━ demo/yaritori.eml
            ▶ 標的型攻撃メール ─ 可能性が非常に高い（89 %）
              開くとプログラムが動くファイル「議事録[U+202E]xcod.exe」（Windows のプログラム）が添付されてい
              ます。
              添付ファイルやリンクを開かず、返信もせずに、情報セキュリティの担当者に知らせてください。

            差出人
              名乗り         経済産業省 山田太郎 <yamada[@]free[.]example>               mail:M1/header:From
              返信先         <attacker[@]evil[.]example>  名乗りと違います           mail:M1/header:Reply-To
              アドレス種別   国内のフリーメール  名簿 free-domestic 2026-11-21           mail:M1/header:From
              届けた機械     203[.]0[.]113[.]9  日本 (JP)  2026-06-19 時点        mail:M1/header:Received[0]
              書いた機械     198[.]51[.]100[.]7  中国 (CN)  自己申告              mail:M1/header:Received[2]
              認証の記録     SPF pass free[.]example  ·  DKIM fail     mail:M1/header:Authentication-Results

            内容
              件名           会議資料の送付 hxxp[://]evil[.]example/ [U+001B][31m     mail:M1/header:Subject
              日時           2013-05-08 10:15:00 +09:00                                  mail:M1/header:Date
              宛先           <window[@]own[.]example> ほか 1 件                            mail:M1/header:To
              手口           添付ファイル
              作成ソフト     Foxmail 6, 15, 201, 22 [cn]
              添付           議事録[U+202E]xcod.exe                                             file:F1/name
                             種類 Windows のプログラム (pe-exe)  ·  184 kB
                             ! 文字の並びを逆にして拡張子を隠しています
                             SHA-256 abababababababababababababababababababababababababababababababab

            判断の理由
              ▮▮▮▮▮ +2.6     開くとプログラムが動くファイル「議事録[U+202E]xcod.exe」（Windows のプログラ
                             ム）が添付されています。                                         mail:M1/part:2
                             開いた瞬間に、攻撃者のプログラムが動きます。
              ▮▮▮▮  +2.4     添付ファイル「議事録[U+202E]xcod.exe」にごまかしがあります：文字の並びを逆にし
                             て拡張子を隠しています。                                           mail:M1/name
                             安全な文書に見せて、プログラムを開かせる手口です。
              ▮▮▮   +1.6     「経済産業省 山田太郎」と官公庁を名乗っていますが、差出人は
                             yamada[@]free[.]example です。                              mail:M1/header:From
                             官公庁のメールは、go.jp などの公的なドメインから届きます。
              ▮▮    +0.9     差出人は yamada[@]free[.]example ですが、返信は attacker[@]evil[.]example に届
                             きます。                                                mail:M1/header:Reply-To
                             ほか 2 件（--format json ですべて見られます）
              ▯▯    -0.7     一通のメールだけでは、標的型と言い切れません。
              変わる条件     無ければ プログラムの添付  ·  有れば 送信元の認証の成功、自組織からのメール

            痕跡（調査に使える手がかり）
              IPv4 アドレス 1 · ホスト名 1 · URL 1 · メールアドレス 1  よくあるもの 1 件（国内フリーメール）

        "#]],
    );
}

#[test]
fn targeted_attack_in_english() {
    check(
        &targeted(),
        Lang::En,
        &expect![[r#"
            ━━ demo/yaritori.eml
            ▶ Targeted attack mail ─ very likely (89 %)
              A file that runs a program when opened is attached: “議事録[U+202E]xcod.exe” (Windows
              program).
              Do not open attachments or links, do not reply; tell your security contact.

            Sender
              Claims         経済産業省 山田太郎 <yamada[@]free[.]example>               mail:M1/header:From
              Reply goes to  <attacker[@]evil[.]example>  not the claimed sender     mail:M1/header:Reply-To
              Address kind   Japanese free mail  on list free-domestic 2026-11-21        mail:M1/header:From
              Handed in by   203[.]0[.]113[.]9  Japan (JP)  as of 2026-06-19      mail:M1/header:Received[0]
              Written on     198[.]51[.]100[.]7  China (CN)  as claimed           mail:M1/header:Received[2]
              Checks noted   SPF pass free[.]example  ·  DKIM fail     mail:M1/header:Authentication-Results

            Content
              Subject        会議資料の送付 hxxp[://]evil[.]example/ [U+001B][31m     mail:M1/header:Subject
              Date           2013-05-08 10:15:00 +09:00                                  mail:M1/header:Date
              To             <window[@]own[.]example> and 1 more                           mail:M1/header:To
              Brings         attachment
              Mailer         Foxmail 6, 15, 201, 22 [cn]
              Attached       議事録[U+202E]xcod.exe                                             file:F1/name
                             Type Windows program (pe-exe)  ·  184 kB
                             ! letters are turned around to hide the extension
                             SHA-256 abababababababababababababababababababababababababababababababab

            Why
              ▮▮▮▮▮ +2.6     A file that runs a program when opened is attached: “議事録[U+202E]xcod.exe”
                             (Windows program).                                               mail:M1/part:2
                             Opening it starts the attacker’s program.
              ▮▮▮▮  +2.4     The attachment “議事録[U+202E]xcod.exe” deceives: letters are turned around to
                             hide the extension.                                                mail:M1/name
                             It makes a program look like a harmless document.
              ▮▮▮   +1.6     It claims to be “経済産業省 山田太郎”, but the sender is
                             yamada[@]free[.]example.                                    mail:M1/header:From
                             Authorities write from official domains such as go.jp.
              ▮▮    +0.9     The sender is yamada[@]free[.]example, but replies go to
                             attacker[@]evil[.]example.                              mail:M1/header:Reply-To
                             2 more (all of them with --format json)
              ▯▯    -0.7     A single mail seldom proves a targeted attack.
              Would change   without program attached  ·  with authentication passed, your own sender

            Observables (to look for elsewhere)
              IPv4 address 1 · host 1 · URL 1 · mail address 1  1 common (Japanese free mail)

        "#]],
    );
}

#[test]
fn inner_mail_comes_first() {
    check(
        &phishing(),
        Lang::Ja,
        &expect![[r#"
            ━━ -
            ▶ フィッシングメール ─ ほぼ確実（97 %）
              リンクは「hxxps[://]bank[.]example/」と見えますが、実際の行き先は
              hxxps[://]login[.]evil[.]example/a です。
              リンク先でパスワードやカード番号を入力しないでください。入力したときは、すぐに担当者に知らせて
              ください。

            差出人
              名乗り         銀行セキュリティ <info[@]bank-secure[.]example>             mail:M2/header:From
              戻り先         bounce[@]evil[.]example                              mail:M2/header:Return-Path
              アドレス種別   不明
              書いた機械     不明（経路の記録がありません）
              認証の記録     記録がありません

            内容
              件名           【重要】アカウントの確認                                 mail:M2/header:Subject
              日時           2026-10-01 10:15:00 +09:00                                  mail:M2/header:Date
              手口           リンク
              リンク         hxxps[://]login[.]evil[.]example/a  表示「hxxps[://]bank[.]example/」
                                                                                                mail:M2/html
              転送先         hxxps[://]real[.]evil[.]example/                                   mail:M2/html

            判断の理由
              ▮▮▮▮  +2.2     リンクは「hxxps[://]bank[.]example/」と見えますが、実際の行き先は
                             hxxps[://]login[.]evil[.]example/a です。                          mail:M2/html
                             見た目で信用させて、別の場所へ連れて行く手口です。
              変わる条件     無ければ プログラムの添付  ·  有れば 送信元の認証の成功、自組織からのメール

            ほかに含まれるメール
              M1             FW: 不審なメール  判断できないメール

            読み取り
              本文が長すぎるため、途中までしか読んでいません  一部の情報が失われました  mail:M1/header:Date
              日時を読めません  mail:M1/header:Date

        "#]],
    );
}

#[test]
fn bare_file_has_a_card_of_its_own() {
    let analysis = Analysis {
        source: "議事録.exe".into(),
        files: vec![FileRecord { mail: None, ..file() }],
        ..Analysis::default()
    };
    check(
        &analysis,
        Lang::En,
        &expect![[r#"
            ━━ 議事録.exe
            ▶ Dangerous file (holds no mail)
              Ask your security contact before you open it.

            Files
              Attached       議事録[U+202E]xcod.exe                                             file:F1/name
                             Type Windows program (pe-exe)  ·  184 kB
                             ! letters are turned around to hide the extension
                             SHA-256 abababababababababababababababababababababababababababababababab

        "#]],
    );
}

#[test]
fn fragment_says_that_nothing_is_certain() {
    let mut only = mail(1);
    only.verdict.reasons.insert(0, reason("fragment", 0.0, None));
    let analysis = Analysis { source: "a.eml".into(), mails: vec![only], ..Analysis::default() };
    check(
        &analysis,
        Lang::En,
        &expect![[r#"
            ━━ a.eml
            ▶ Undecided ─ no kind stands out (the nearest has 31 %)
              This alone does not decide it. Ask your security contact before opening attachments or links.

            Sender
              Claims         unknown
              Address kind   unknown
              Written on     unknown (no record of the route)
              Checks noted   the receiver noted none

            Content
              Subject        (no subject)
              Brings         unknown (only a piece of the mail is left)

            Why
                             Only a piece of the mail is left.
                             Nobody knows what the rest held, so nothing is certain.

        "#]],
    );
}

#[test]
fn nothing_read_is_said() {
    check(
        &Analysis::default(),
        Lang::Ja,
        &expect![[r#"
            ━━
            ▶ メールもファイルも読み取れませんでした

        "#]],
    );
}

#[test]
fn ordinary_card_fits_a_screen() {
    for lang in Lang::ALL {
        let style = Style { colour: false, width: 96 };
        assert!(card(&targeted(), &Words::new(*lang), style).lines().count() <= 45);
    }
}

#[test]
fn no_control_character_reaches_the_terminal() {
    let style = Style { colour: false, width: 60 };
    let card = card(&targeted(), &Words::new(Lang::Ja), style);
    assert!(card.chars().all(|letter| letter == '\n' || !letter.is_control()));
    assert!(!card.contains('\u{202E}') && !card.contains("http:"));
    // A key without a text would stand as itself.
    assert!(!card.contains("label-") && !card.contains("value-"));
}
