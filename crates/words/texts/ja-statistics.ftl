# 統計の表の日本語の文。キーと引数は en-statistics.ftl と同じにする（テストが確かめる）。

## 報告

report-quarter = 情報共有の運用状況 { $period }
report-year = 情報共有の活動報告 { $period }
report-jcrat = レスキュー隊の活動報告 { $period }

period-year = { $year } 年度
period-months-one-year = { $year } 年 { $first }～{ $last }
period-months = { $first_year } 年 { $first }～{ $last_year } 年 { $last }
period-days = { $first } ～ { $last }

month-1 = 1 月
month-2 = 2 月
month-3 = 3 月
month-4 = 4 月
month-5 = 5 月
month-6 = 6 月
month-7 = 7 月
month-8 = 8 月
month-9 = 9 月
month-10 = 10 月
month-11 = 11 月
month-12 = 12 月

column-item = 項目
column-count = 件数
column-percent = 割合（%）
column-key = キー
column-record = 記録
column-line = 行
column-type = 種類

table-line = 期間 { $period }、N = { $n }
table-empty = 該当する記録はありません。
report-definition = 数え方（{ $table } 第 { $version } 版）：{ $text }

## 表

table-activity-quarters = 実施件数（四半期ごと）
table-activity-years = 実施件数（年度ごと）
table-membership = 参加組織の増減
table-sender-region = メール送信元地域
table-destination-region = 不正接続先地域
table-mail-kind = メール種別
table-attachment-kind = 添付ファイル種別
table-sender-kind = 送信元メールアドレス種別
table-member-reports = 相談・報告事例
table-tags = 攻撃の特徴
table-outreach = 参加組織外への注意喚起
table-window-forms = 窓口に届いたメールの種別
table-window-from = From アドレスの種別
table-window-archives = ファイル圧縮形式
table-window-files = 不審ファイルの種別
table-case-ladder = 相談とレスキュー支援の状況
table-case-bodies = レスキュー支援先の種別
table-case-durations = レスキュー支援に要した期間
table-case-origins = レスキュー支援の発端
table-claims = これまでとの比較
table-records = 数えた記録と数えなかった記録

## 数え方

definition-activity-quarters = 情報提供は、再送を除いたメール一通を 1 件、メールの記録がない提供を 1 件と数え、提供を受けた日の属する期間に入れる。同じメールでも別の組織から受けたものは数える。標的型とばらまき型は、そのうちそう判定したメールの数。情報共有は公開した日による件数で、うち独自入手は参加組織以外を出所とするもの。組織数は期間の最終日の SIG ごとの延べ数、実組織数は重複を除いた数で、どちらも情報連携体制を含まない。累計は記録の初めからこの期間の終わりまで。
definition-activity-years = 四半期ごとの表と同じものを年度ごとに数える。割合は前年度を 100 としたときの値。
definition-membership = 期間中に SIG に参加・脱退した延べ組織数と、期間の初めと最終日の組織数。参加は開始日、脱退は最後の日の属する期間に入れる。最終日に脱退する組織は、その日までは参加組織と数える。協定が切り替わっただけの組織は参加とも脱退とも数えない。初めて組織が加わった SIG を新しい SIG とする。情報連携体制は含まない。
definition-sender-region = 標的型攻撃メールと見なしたメール（再送を除く）を、攻撃者がメールを送信する作業を行ったと思われる地域で数える。地域は調査の時点で得られた情報による。不明は、ヘッダ情報が確保できていないものと、ヘッダに送信元の痕跡が残っていないものに分ける。
definition-destination-region = 標的型攻撃メールと見なしたメール（再送を除く）の添付ファイルとリンクの不正接続先を、調査の時点の地域で数える。一つのファイルから複数の接続先が得られることも、得られないこともある。
definition-mail-kind = 標的型攻撃メールと見なしたメール（再送を除く）を手口で数える。情報収集は、添付ファイルもリンクもないメール。不明は、断片的な情報しかなく添付ファイルの存在が確認できないもので、理由ごとに分け、推定は割合に入れずに示す。
definition-attachment-kind = 標的型攻撃メールと見なしたメール（再送を除く）の添付ファイルのうち、入手できたものを、展開・復号して得られるファイルの種別で数える。リンク先から得たファイルは含まない。
definition-sender-kind = 標的型攻撃メールと見なしたメール（再送を除く）を、送信に使われたメールアドレスの種別で数える。携帯電話会社、企業、政府機関、独立行政法人、大学、実在しないドメインは、詐称または乗っ取りと見てその他に入れる。
definition-member-reports = 参加組織から受けた相談・報告を、提供を受けた日により分類ごとに数える。
definition-tags = 標的型攻撃メールと見なしたメール（再送を除く）に分析者が付けた印ごとのメール数と事例数。一通に複数の印が付くことがある。割合は標的型攻撃メールの数に対するもの。
definition-outreach = 期間中に注意喚起を行った参加組織外の組織数と、期間中の注意喚起の延べ回数、その組織に送信が試みられたメールの数と届いたメールの数。期間中に一度でも注意喚起した組織を 1 組織と数える。
definition-window-forms = 窓口で受け付けた不審メールを、受け付けた日により種別ごとに数える。
definition-window-from = 窓口で受け付けた不審メールのうち、From アドレスが判別できたものを種別ごとに数える。判別できないものは N に入れず、別に示す。
definition-window-archives = 窓口で受け付けた不審メールに添付された圧縮ファイルを、形式ごとに数える。一通に複数あることがある。
definition-window-files = 窓口で受け付けた不審メールの添付ファイルを解凍して得られたものと、リンク先から得たファイルを、拡張子で数える。
definition-case-ladder = 相談、レスキュー支援、オンサイト支援、連鎖の追跡、注意喚起を、それぞれの出来事の日の属する期間で数える。
definition-case-bodies = 期間中に始めたレスキュー支援を、支援先の種別ごとに数える。
definition-case-durations = 期間中に始めたレスキュー支援とオンサイト支援を、支援の終わりまでの長さで数える。1 か月以内は、翌月の同じ日（ない場合は月末）まで。支援中のものは割合に入れずに示す。
definition-case-origins = 期間中に始めたレスキュー支援を、発端ごとに数える。
definition-claims = この報告の各行を、記録の初めからの同じ長さの期間すべてと比べたもの。初めて、何回目、いつから続けて、いつ以来の多さかを、根拠となる期間とともに示す。記録の最初の期間には、比べるものがないので示さない。
definition-records = 期間を問わず、受け取った記録のすべて。数えた、一部だけ数えた、再送なので数えない、数えなかった、のどれか一つに入る。理由の数は指摘の数で、一つの記録に複数あることがある。

## 注

note-share-half-up = 割合は小数点以下を四捨五入しているため、合計が 100 % にならないことがある。
note-share-cut-off = 割合は小数点以下を切り捨てているため、合計が 100 % にならないことがある。
note-share-largest-remainder = 割合は合計が 100 % になるように、小数点以下の大きい順に切り上げている（最大剰余法）。内訳と合計の行は四捨五入。
note-ratio-half-up = 前年度比は小数点以下を四捨五入している。
note-ratio-cut-off = 前年度比は小数点以下を切り捨てている。
note-under-one = { $rows } は 1 % 未満であったため、0 % となっている。
note-sum = { $row } は { $of } の合計。

## 行

row-account-taken-over = アカウントの乗っ取り
row-agency = 独立行政法人
row-asked = 本人からの相談
row-attachment = 添付ファイル
row-attachments = 添付ファイルつき（計）
row-bad-traffic = 不審サイトへの通信
row-chain = 攻撃の連鎖
row-company = 企業
row-compressed = 圧縮ファイルの添付
row-counted = 数えた記録
row-counted-in-part = 一部だけ数えた記録
row-cpl = cpl
row-exe = exe
row-executable = 実行ファイル
row-executable-sum = 実行形式（exe・scr・cpl の計）
row-foundation = 社団・財団法人
row-free = フリーメール
row-free-sum = フリーメール（計）
row-free-domestic = 国内フリーメール
row-free-overseas = 国外フリーメール
row-information = 情報収集
row-isp-domestic = 国内 ISP メール
row-joined = 参加
row-justsystems = ジャストシステム文書ファイル
row-left = 脱退
row-left-out = N に入れないもの
row-link = URL リンク
row-lzh = lzh
row-mails-attempted = 送信が試みられたメール
row-mails-delivered = 届いたメール
row-ministry = 省庁
row-7z = 7z
row-none = 添付・リンクなし
row-nonexistent = 実在しないドメイン
row-not-counted = 数えなかった記録
row-notices = 注意喚起の延べ回数
row-office = Office 文書ファイル
row-on-site = オンサイト支援
row-open-source = 公開情報
row-other = その他
row-other-public = その他公共機関等
row-pdf = PDF ファイル
row-plain = 非圧縮ファイルの添付
row-presumed = 不明のうち推定
row-rar = rar
row-re-sent = 再送されたメール
row-read = 受け取った記録
row-reason = 理由
row-rescue = レスキュー支援
row-research = 研究機関等
row-scr = scr
row-shortcut = ショートカット（LNK）ファイル
row-total = 累計
row-total-members = 全体
row-university = 大学
row-unknown = 不明
row-web-probing = ウェブサーバの探索
row-zip = zip

sub-alerts = 注意喚起
sub-arrangement-bodies = 情報連携体制の組織
sub-arrangements = 情報連携体制
sub-attachment = 添付ファイル
sub-cases = 事例
sub-chains = 連鎖の追跡
sub-consultations = 相談
sub-deleted = 削除済み
sub-existing-sig = 既存の SIG に
sub-first-day = 期間の初め
sub-in-archive = うち圧縮ファイルの中
sub-information = 情報収集
sub-last-day = 最終日
sub-link = URL リンク
sub-log-only = ログのみ
sub-longer = 1 か月を超える
sub-mass = ばらまき型と見なしたメール
sub-new-sig = 新しい SIG に
sub-no-headers = ヘッダなし
sub-no-trace = 痕跡なし
sub-not-known = 地域が不明
sub-not-resolved = 名前解決できず
sub-not-stated = 理由の記載なし
sub-on-site = オンサイト支援
sub-open = 支援中
sub-organisations = 組織（延べ）
sub-organisations-distinct = 実組織
sub-quarantined = 検疫済み
sub-rescues = レスキュー支援
sub-shares = 情報共有
sub-shares-own-source = うち独自入手
sub-sigs = SIG
sub-submissions = 情報提供
sub-targeted = 標的型攻撃と見なしたメール
sub-unknown = 不明
sub-within-a-month = 1 か月以内

## これまでとの比較

claim-first = { $table } { $row }：初めて観測した（{ $value }）
claim-first-lead = { $table } { $row }：初めて 1 位になった（{ $value }）
claim-nth = { $table } { $row }：{ $over } を超えたのは { $times } 回目（{ $value }）
claim-nth-first = { $table } { $row }：初めて { $over } を超えた（{ $value }）
claim-since = { $table } { $row }：{ $since } から続けて観測（{ $times } 期）
claim-highest-since = { $table } { $row }：{ $since }（{ $earlier }）以来の多さ（{ $value }）
claim-highest = { $table } { $row }：これまでで最も多い（{ $value }）
claims-shown = 目立つものだけを示す。全 { $count } 件は --format json または csv で得られる。

## 数えなかった記録

not-counted-title = 数えなかった記録
not-counted-none = なし
not-counted-line = { $line } 行目 { $record }：{ $problem }（{ $effect }）
effect-record = 数えていません
effect-field = この項目のほかは数えました

problem-contradiction = { $field } がほかの項目と食い違います。どちらか一方だけを書いてください
problem-dates-out-of-order = { $field } の日付の前後が合いません。順番を確かめてください
problem-duplicate-id = 同じ id { $value } の記録が先にあります。一つだけ残すか、別の id を付けてください
problem-impossible-count = { $field } の { $value } は多すぎます。送信を試みた数を超えられません
problem-impossible-date = { $field } の { $value } という日付はありません。2016-07-04 または 2016-07-04T10:00:00+09:00 の形で書いてください
problem-limit-line = 行が長すぎます。一行に一つの記録を書いてください
problem-limit-records = 記録が多すぎて入りません。ファイルを分けて数えてください
problem-mail-without-class = 判定がありません。class に判定を書いてください
problem-missing-field = { $field } がありません。値を書いてください
problem-not-json = JSON として読めません（{ $value }）。一行に一つの JSON オブジェクトを書いてください
problem-overlapping-membership = { $value } からの所属が、同じ所属の前の記録と重なっています。前の記録の to を確かめてください
problem-region-without-date = 地域を調べた日がありません。as_of に日付を書いてください
problem-reserved-name = { $field } の { $value } は表の行の名前です。別の名前を付けてください
problem-same-as-loop = same_as（{ $value }）をたどると元のメールに戻ります。最初のメールの same_as を null にしてください
problem-same-as-other-organisation = same_as の { $value } は別の組織のメールです。別の組織の同じメールは 1 件と数えるので、null にしてください
problem-unknown-reference = { $field } の { $value } という記録がないか、数えられません。その記録を確かめてください
problem-unknown-type = { $value } という種類の記録はありません。type を確かめてください
problem-unknown-word = { $field } の { $value } は決められた言葉ではありません。docs/records.md の言葉を書いてください
problem-wrong-shape = 値の型が違います（{ $value }）。docs/records.md の形で書いてください
