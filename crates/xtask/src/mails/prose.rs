//! Words of the mails: sentences that offices, shops and attackers write, with names and
//! dates put in. A paragraph is a few of them.

use testkit::mutation::Random;

use super::{Kind, between, pick};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    English,
    Japanese,
}

pub(super) fn paragraph(random: &mut Random, language: Language, kind: Kind) -> String {
    let count = between(random, 2, 5);
    let (sentences, gap) = match language {
        Language::English => (english(kind), " "),
        Language::Japanese => (japanese(kind), "\n"),
    };
    let sentences: Vec<String> = (0..count).map(|_| filled(random, language, sentences)).collect();
    sentences.join(gap)
}

pub(super) fn subject(random: &mut Random, language: Language, kind: Kind) -> String {
    let subjects = match (language, kind) {
        (Language::English, Kind::Phishing) => ENGLISH_ALARMS,
        (Language::English, Kind::Newsletter) => ENGLISH_OFFERS,
        (Language::English, _) => ENGLISH_SUBJECTS,
        (Language::Japanese, Kind::Phishing) => JAPANESE_ALARMS,
        (Language::Japanese, Kind::Newsletter) => JAPANESE_OFFERS,
        (Language::Japanese, _) => JAPANESE_SUBJECTS,
    };
    filled(random, language, subjects)
}

pub(super) fn names(language: Language) -> &'static [&'static str] {
    match language {
        Language::English => ENGLISH_NAMES,
        Language::Japanese => JAPANESE_NAMES,
    }
}

fn english(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Business => ENGLISH_BUSINESS,
        Kind::Newsletter => ENGLISH_NEWS,
        Kind::Phishing | Kind::Targeted => ENGLISH_LURES,
    }
}

fn japanese(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Business => JAPANESE_BUSINESS,
        Kind::Newsletter => JAPANESE_NEWS,
        Kind::Phishing => JAPANESE_LURES,
        Kind::Targeted => JAPANESE_TARGETED,
    }
}

/// One of the sentences with a name for `@` and a number for `#`.
fn filled(random: &mut Random, language: Language, sentences: &[&str]) -> String {
    let sentence = pick(random, sentences);
    let mut out = String::with_capacity(sentence.len() + 16);
    for character in sentence.chars() {
        match character {
            '@' => out.push_str(pick(random, names(language))),
            '#' => out.push_str(&(1 + random.below(29)).to_string()),
            _ => out.push(character),
        }
    }
    out
}

const JAPANESE_NAMES: &[&str] = &[
    "田中", "鈴木", "佐藤", "渡辺", "高橋", "伊藤", "山本", "中村", "小林", "加藤", "吉田", "山田",
];
const ENGLISH_NAMES: &[&str] = &["Alice", "Robert", "Carol", "David", "Erin", "Frank", "Grace"];

const JAPANESE_SUBJECTS: &[&str] = &[
    "Re: #日の打ち合わせの件",
    "【ご案内】#月の定例会議について",
    "見積書の送付（@）",
    "ご確認のお願い",
    "調査票へのご回答について",
];
const JAPANESE_OFFERS: &[&str] = &[
    "#月号 会員向けお知らせ",
    "【本日限り】全品#％引き",
    "新着のお知らせ（#件）",
    "@さんへのおすすめ",
];
const JAPANESE_ALARMS: &[&str] = &[
    "【重要】お客様のアカウントは制限されています",
    "カードのご利用確認（#月#日）",
    "お荷物のお届けにあがりましたが不在でした",
    "パスワードの有効期限が切れています",
];
const ENGLISH_SUBJECTS: &[&str] =
    &["Re: meeting on the #th", "Minutes of call no. #", "Draft for @"];
const ENGLISH_OFFERS: &[&str] = &["Your weekly offers", "#% off until midnight", "News for @"];
const ENGLISH_ALARMS: &[&str] =
    &["Action required: mailbox is full", "Invoice # is overdue", "Unusual sign-in activity"];

const JAPANESE_BUSINESS: &[&str] = &[
    "お世話になっております。@です。",
    "先日はお打ち合わせのお時間をいただき、ありがとうございました。",
    "ご依頼の見積書をお送りいたしますので、ご査収のほどよろしくお願いいたします。",
    "次回の会議は#日の#時からを予定しております。",
    "@さんにも共有いただけますと幸いです。",
    "添付の資料は社外秘ですので、取り扱いにご注意ください。",
    "ご不明な点がございましたら、03-5550-01#までご連絡ください。",
    "部品の納期が#週間ほど遅れる見込みとのことです。",
    "詳細は https://portal.example.co.jp/docs/# をご覧ください。",
    "試験の結果は#件中#件が合格でした。",
    "取り急ぎご連絡まで。",
];
const JAPANESE_NEWS: &[&str] = &[
    "今週のおすすめ商品をご紹介します。",
    "#月#日まで、全品#％引きのキャンペーンを実施中です。",
    "会員の皆様だけに、特別なクーポンをお届けします。",
    "秋の新作が入荷しました。人気の色はお早めにどうぞ。",
    "レビューを投稿すると#ポイントを差し上げます。",
    "配信停止をご希望の方は、下のリンクからお手続きください。",
    "送料は#千円以上のお買い上げで無料になります。",
    "産地直送の野菜が届きました。煮物にも炒め物にも合います。",
    "@シェフの簡単な夕食の作り方を動画で公開しています。",
];
const JAPANESE_LURES: &[&str] = &[
    "お客様のアカウントで異常なログインが検出されました。",
    "#時間以内に本人確認が行われない場合、ご利用を停止いたします。",
    "下記のボタンをクリックし、カード情報を更新してください。",
    "ご利用金額：#,000円　ご利用日時：#月#日",
    "本メールに心当たりのない場合は、至急ご連絡ください。",
    "お支払い方法の確認が必要です。パスワードを再設定してください。",
    "このメールは配信専用です。返信いただいてもお答えできません。",
];
const JAPANESE_TARGETED: &[&str] = &[
    "突然のご連絡失礼いたします。研究会事務局の@と申します。",
    "#月#日の講演会の資料を添付のとおりお送りします。",
    "ファイルにはパスワードをかけております。パスワードは kenkyu# です。",
    "ご所属の@様よりご紹介をいただきました。",
    "内容をご確認の上、#日までにご意見をいただけますでしょうか。",
    "安全保障に関する意見交換会への参加をお願いしたく存じます。",
    "日程調整のため、ご都合をお知らせください。",
];
const ENGLISH_BUSINESS: &[&str] = &[
    "Thank you for the call yesterday, @.",
    "Please find the revised quotation attached.",
    "The shipment left on the #th and should arrive within # days.",
    "Could you confirm the part numbers on page # of the drawing?",
    "I have copied @ from purchasing, who will place the order.",
    "The minutes are at https://portal.example.com/minutes/# for your comments.",
    "We measured # of # samples and found no deviation.",
    "Let me know if the #th suits you for the next review.",
];
const ENGLISH_NEWS: &[&str] = &[
    "Our autumn collection has arrived, with # new styles to choose from.",
    "Save up to #% until midnight, no code needed.",
    "Readers voted for their favourite recipes, and @ won again.",
    "You receive this message because you signed up on our site.",
    "Free delivery on all orders over # dollars.",
    "Here is what you may have missed this week.",
    "Manage your preferences or unsubscribe at any time.",
];
const ENGLISH_LURES: &[&str] = &[
    "We noticed an unusual sign-in to your account from a new device.",
    "Your mailbox has reached #% of its quota and will be suspended.",
    "Verify your password within # hours to keep your messages.",
    "The bank details for invoice # have changed, please pay to the new account.",
    "Are you at your desk? I need a favour today, @.",
    "Click the button below to review the document.",
];
