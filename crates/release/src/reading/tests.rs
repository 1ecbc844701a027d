//! Facts of the demo mails.

use expect_test::{Expect, expect};

use crate::demo;

/// What is fit to detect, what names, and who takes part.
fn check(file: &str, expected: &Expect) {
    let facts = demo::facts(file);
    let mut shown = format!("{} {} {:?}\n", facts.class, facts.percent, facts.day);
    for one in &facts.indicators {
        shown
            .push_str(&format!("{} {}: {}\n", one.part, one.observable.kind, one.observable.value));
    }
    for one in &facts.naming {
        shown.push_str(&format!("naming {}: {}\n", one.kind, one.value));
    }
    for one in &facts.files {
        shown.push_str(&format!("file {} {:?} {:?}\n", one.kind, one.name, one.features));
    }
    for one in &facts.participants {
        shown.push_str(&format!("{}: {}\n", one.role, one.value));
    }
    expected.assert_eq(&shown);
}

#[test]
fn thread_and_receiver_take_part_and_the_attacker_does_not() {
    check(
        "16-bec-look-alike-domain.eml",
        &expect![[r#"
        bec 98 Some(2026-02-03)
        sender email: bob@b-comppany.test
        naming email: bob@b-comppany.test
        recipient: b-company.test
        recipient: bob@b-company.test
        recipient: midorino-seiki.test
        recipient: ogawa@midorino-seiki.test
        message-id: 4471@b-company.test
        received-tail: mbox.midorino-seiki.test
        received-tail: mx.midorino-seiki.test
        named: B Company
        named: Bob
        named: Bob Carter
        named: Carter
        named: Dear Ms. Ogawa
        named: Ogawa
    "#]],
    );
}

#[test]
fn a_page_for_one_company_names_it() {
    check(
        "02-fake-login-of-own-system.eml",
        &expect![[r#"
        phishing 98 Some(2026-02-03)
        link host: webmail-midorino-seiki.login-portal.test
        link url: https://webmail-midorino-seiki.login-portal.test/owa/auth.html
        sender email: helpdesk@midorino-seiki-mail.test
        naming host: webmail-midorino-seiki.login-portal.test
        naming url: https://webmail-midorino-seiki.login-portal.test/owa/auth.html
        naming email: helpdesk@midorino-seiki-mail.test
        recipient: eigyo@midorino-seiki.test
        recipient: midorino-seiki.test
        received-tail: mbox.midorino-seiki.test
        received-tail: mx.midorino-seiki.test
        named: 緑野精機
        named: 緑野精機 社員
    "#]],
    );
}

#[test]
fn salutations_and_archives_are_read() {
    check(
        "04-executable-in-archive-with-password.eml",
        &expect![[r#"
        targeted 94 Some(2026-02-03)
        sender email: yamabe-kenkyu-sample@yahoo.co.jp
        file rar5 Some("打合せ資料.rar") ["encrypted"]
        file pe-exe Some("打合せ資料.exe") []
        recipient: kenkyu@midorino-seiki.test
        recipient: midorino-seiki.test
        received-tail: mbox.midorino-seiki.test
        received-tail: mx.midorino-seiki.test
        named: うみかぜ工科大学の山辺
        named: 山辺
        named: 山辺 隆
        named: 木下
        named: 緑野精機株式会社
    "#]],
    );
}

#[test]
fn an_address_with_the_name_of_the_victim_is_naming() {
    check(
        "28-stolen-mail-reused.eml",
        &expect![[r#"
        targeted 67 Some(2026-02-03)
        sender email: nakamura-midorino-sample@yahoo.co.jp
        naming email: nakamura-midorino-sample@yahoo.co.jp
        file rar4 Some("来期予算検討資料.rar") ["encrypted"]
        file pe-exe Some("来期予算検討資料.xlsx\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}.exe") []
        recipient: midorino-seiki.test
        recipient: ogawa@midorino-seiki.test
        received-tail: mbox.midorino-seiki.test
        received-tail: mx.midorino-seiki.test
        named: yosan28
        named: パスワードは yosan28
        named: 中村
        named: 中村 優子
        named: 小川
        named: 総務課の中村
    "#]],
    );
}

#[test]
fn a_name_is_found_as_a_word() {
    assert_eq!(super::name_of_domain("www.midorino-seiki.co.jp"), Some("midorino"));
    assert_eq!(super::name_of_domain("b-company.test"), None);
    assert!(super::has_word("nakamura-midorino-sample@yahoo.co.jp", "midorino"));
    assert!(!super::has_word("midorinosato@yahoo.co.jp", "midorino"));
}

/// What detects of a text with links and hosts alone.
fn check_values(text: &str, expected: &Expect) {
    let analysis = demo::analysis(text.as_bytes(), "");
    let facts = crate::facts(&analysis, &demo::knowledge(), vocab::ItemKind::Url);
    let value = |one: &crate::Indicator| format!("{} {}", one.part, one.observable.value);
    let mut lines: Vec<String> = facts.indicators.iter().map(value).collect();
    lines.extend(facts.naming.iter().map(|one| format!("naming {}", one.value)));
    expected.assert_eq(&lines.join("\n"));
}

#[test]
fn values_by_themselves_detect_unless_they_are_everybodys() {
    check_values(
        "hxxp://evil.example[.]com/x",
        &expect![[r#"
        link evil.example.com
        link http://evil.example.com/x"#]],
    );
    check_values(
        "evil.example.com 203.0.113.5",
        &expect![[r#"
        link 203.0.113.5
        link evil.example.com"#]],
    );
    check_values("http://www.midorino-seiki.test/ http://www.google.com/", &expect![[r#""#]]);
    check_values(
        "http://midorino.evil.test/x",
        &expect![[r#"
        link midorino.evil.test
        link http://midorino.evil.test/x
        naming midorino.evil.test
        naming http://midorino.evil.test/x"#]],
    );
}

#[test]
fn what_an_analysis_tells_is_what_was_read() {
    let mails = testkit::demo_mails();
    let (name, bytes) = mails.iter().find(|(name, _)| name.starts_with("06-")).unwrap();
    let analysis = demo::analysis(bytes, name);
    let told = super::told(&analysis);
    let head = &analysis.mails[0].head;
    let from = head.first_from().unwrap().address.as_deref().unwrap();
    let file = analysis.files.iter().find_map(|file| file.name.as_deref()).unwrap();
    for text in [head.subject.as_deref().unwrap(), from, &analysis.mails[0].text, file] {
        assert!(told.contains(&text), "{text}");
    }
    for own in ["macro", "attachment", "mail", "mass", "targeted"] {
        assert!(!told.contains(&own), "{own}");
    }
}
