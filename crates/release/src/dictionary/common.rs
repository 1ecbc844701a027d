//! Words that tell nothing about who somebody is, although they stand in names and domains.

/// Whether a folded word or name is one that anybody may write.
pub(super) fn is_common(word: &str) -> bool {
    COMMON.lines().any(|line| line.split_ascii_whitespace().any(|common| common == word))
}

/// Chosen by hand: parts of addresses, general words of firms and of computing that domains
/// consist of, and Japanese words for regions and trades that remain when a legal form is gone.
const COMMON: &str = "
abuse account accounts admin administrator alert alerts analysis apple archive attack august
authority backup billing black board books brand bridge business calendar campus capital career
cashier center central centre check china circle cloud clinic client clock college common
company computer connect contact control corporate council create credit crown customer daily
december delivery design desktop digital direct director document domain download dream drive
earth eight electric electronics email employee energy engine engineering english enquiry
enterprise error europe event example exchange express factory family feedback february field
finance first focus folder force forum foundation future gateway general glass global gmail
google grand graph green group guest health helpdesk hello hospital hotel house human image
impact import inbox industries industry information infra innovation insight institute
insurance international internet invoice japan january journal kaisha knowledge laboratory
labor legal level library light limited local login logistics machine macro magazine mailer
mailing malware management manager manual march marine market marketing master media medical
member message metal microsoft mobile model modern money monitor motor motors museum music
national nature network newsletter night nikkei nippon noreply north notice notification november
number object ocean october office official online open operation orange order orders other
outlook owner package paper partner payment people personnel phishing phone photo pilot plant
platform point police policy portal postmaster power press prime print privacy private process
product production products program project public purchase quality query radio record recruit
region register release remote report request research reserve resource response river round
router royal safety sales sample school science search secretary secure security select sender
september server service services share shared shipping signal silver simple smart social
society software solar solution solutions sound source south space special sport staff standard
start station steel storage store stream street student studio style submit summit super supply
support survey system systems table target taxes teacher teams technology telecom terminal test
think three ticket today token tokyo total touch toyo trade train training transport travel trust
union united university update urgent users value video village virus vision visit voice water
website welcome white window windows winter works world yahoo young
一般 中央 中部 中国 九州 事業 京都 全国 全日本 公益 北海道 協会 協同組合 四国 国際 国立 地域 大学
大阪 学会 学校 工業 建設 情報 情報処理 技術 支援 教育 新日本 日本 東京 東北 東日本 機構 研究所 科学
第一 第二 組合 経済 総合 総研 西日本 通信 運輸 開発 関東 関西 電力 電気 首都圏
";
