# 利用者に見せる日本語の文。キーと引数は en.ftl と同じにする（テストが確かめる）。

## 判定

verdict-targeted = 標的型攻撃メール
verdict-mass = ばらまき型の攻撃メール
verdict-phishing = フィッシングメール
verdict-bec = ビジネスメール詐欺
verdict-spam = 迷惑メール
verdict-harmless = 問題のないメール
verdict-undecided = 判断できないメール

word-almost-certain = ほぼ確実
word-very-likely = 可能性が非常に高い
word-likely = 可能性が高い
word-even = 五分五分

heading = { $verdict } ─ { $word }（{ $percent } %）
heading-undecided = { $verdict } ─ どの種類とも決められません（最も近い種類で { $percent } %）
heading-file = ファイル（メールは含まれていません）
heading-file-dangerous = 危険のあるファイル（メールは含まれていません）
heading-nothing = メールもファイルも読み取れませんでした

advice-targeted = 添付ファイルやリンクを開かず、返信もせずに、情報セキュリティの担当者に知らせてください。
advice-mass = 添付ファイルやリンクを開かずに、情報セキュリティの担当者に知らせてください。
advice-phishing = リンク先でパスワードやカード番号を入力しないでください。入力したときは、すぐに担当者に知らせてください。
advice-bec = 返信も支払いもせず、以前から知っている電話番号で相手に確かめてください。
advice-spam = 返信せずに削除してかまいません。
advice-harmless = 攻撃の特徴は目立ちません。心当たりのないメールなら、開く前に担当者に確かめてください。
advice-undecided = これだけでは決められません。添付ファイルやリンクを開く前に、担当者に確かめてください。
advice-file = 開く前に、情報セキュリティの担当者に確かめてください。

## 見出しと項目

section-who = 差出人
section-what = 内容
section-why = 判断の理由
section-observables = 痕跡（調査に使える手がかり）
section-defects = 読み取り
section-mails = ほかに含まれるメール
section-files = ファイル

label-from = 名乗り
label-reply-to = 返信先
label-return-path = 戻り先
label-sender = アドレス種別
label-border = 届けた機械
label-client = 書いた機械
label-subject = 件名
label-date = 日時
label-to = 宛先
label-kind = 手口
label-mailer = 作成ソフト
label-attachment = 添付
label-inline = 埋め込み
label-link = リンク
label-redirect = 転送先
label-type = 種類
label-auth = 認証の記録
label-recomputed = 認証の再計算
label-change = 変わる条件
label-absent = 無ければ
label-present = 有れば

value-as-of = { $date } 時点
value-auth-none = 記録がありません
value-not-computable = 計算できません
value-empty = なし
value-unknown = 不明
value-subject-none = （件名なし）
value-name-none = （名前なし）
value-country-unknown = 国は不明
value-as-claimed = 自己申告
value-same-as-from = 名乗りと同じ
value-differs-from-from = 名乗りと違います
value-second-from = 差出人が二つあります
value-recipients = { $first } ほか { $count } 件
value-cut = …（あと { $count } 字）
value-more = ほか { $count } 件
value-more-places = ほか { $count } か所
value-more-json = ほか { $count } 件（--format json ですべて見られます）
value-lost = 一部の情報が失われました
value-common = よくあるもの { $count } 件（{ $names }）
value-common-names-more = { $names } など
value-blanks = [空白×{ $count }]
value-link-shown = 表示「{ $text }」
value-parent = { $parent } の中

## メールの種類・差出人の種類・発信元

mail-kind-attachment = 添付ファイル
mail-kind-link = リンク
mail-kind-information = 添付もリンクもなし（情報収集ややりとり）
mail-kind-unknown = 不明（メールの一部しかありません）

sender-kind-free-domestic = 国内のフリーメール
sender-kind-free-overseas = 海外のフリーメール
sender-kind-isp-domestic = 国内のプロバイダー
sender-kind-carrier = 携帯電話会社
sender-kind-company = 企業
sender-kind-government = 官公庁
sender-kind-agency = 独立行政法人・団体
sender-kind-university = 大学・学校
sender-kind-nonexistent = 存在しないドメイン
sender-kind-other = その他
sender-kind-unknown = 不明

sender-why-list = 名簿 { $detail }
sender-why-suffix = 末尾が { $detail } です
sender-why-dns = 保存した DNS では { $detail } は存在しません
sender-why-no-address = アドレスがありません
sender-why-no-public-suffix = { $detail } という末尾は存在しません
sender-why-default = どの名簿にもありません

origin-unknown-no-headers = 不明（経路の記録がありません）
origin-unknown-no-trace = 不明（経路の記録に手がかりがありません）

## ファイル

file-category-executable = 実行ファイル
file-category-office = Office 文書
file-category-justsystems = ジャストシステム文書
file-category-shortcut = ショートカット
file-category-pdf = PDF
file-category-other = その他
file-category-archive = 圧縮・まとめファイル

type-pe-exe = Windows のプログラム
type-pe-dll = Windows の部品プログラム (DLL)
type-pe-cpl = Windows のプログラム（コントロールパネル）
type-pe-scr = Windows のプログラム（スクリーンセーバー）
type-pe-sys = Windows の基本部品（ドライバー）
type-dos-exe = DOS のプログラム
type-dos-com = DOS のプログラム (COM)
type-elf = Linux のプログラム
type-mach-o = macOS のプログラム
type-office-ole-doc = Word 文書（旧形式）
type-office-ole-xls = Excel ブック（旧形式）
type-office-ole-ppt = PowerPoint 資料（旧形式）
type-office-ooxml-docx = Word 文書
type-office-ooxml-docm = Word 文書（マクロ付き）
type-office-ooxml-xlsx = Excel ブック
type-office-ooxml-xlsm = Excel ブック（マクロ付き）
type-office-ooxml-xlsb = Excel ブック（バイナリ）
type-office-ooxml-pptx = PowerPoint 資料
type-office-ooxml-pptm = PowerPoint 資料（マクロ付き）
type-office-ooxml-encrypted = パスワード付き Office 文書
type-odf = OpenDocument 文書
type-ole = 複合ファイル
type-rtf = リッチテキスト文書
type-pdf = PDF 文書
type-lnk = Windows のショートカット
type-jtd = 一太郎文書
type-jttc = 一太郎文書（圧縮）
type-ichitaro-legacy = 一太郎文書（旧形式）
type-zip = ZIP 圧縮ファイル
type-rar4 = RAR 圧縮ファイル
type-rar5 = RAR 圧縮ファイル
type-7z = 7-Zip 圧縮ファイル
type-lzh = LZH 圧縮ファイル
type-arj = ARJ 圧縮ファイル
type-ace = ACE 圧縮ファイル
type-cab = CAB 圧縮ファイル
type-gz = gzip 圧縮ファイル
type-bz2 = bzip2 圧縮ファイル
type-xz = xz 圧縮ファイル
type-zst = Zstandard 圧縮ファイル
type-tar = tar まとめファイル
type-iso = ディスクイメージ (ISO)
type-img = ディスクイメージ
type-vhd = 仮想ディスク (VHD)
type-vhdx = 仮想ディスク (VHDX)
type-udf = ディスクイメージ (UDF)
type-js = JavaScript のプログラム
type-vbs = VBScript のプログラム
type-wsf = Windows スクリプト
type-hta = HTML アプリケーション
type-html = ウェブページ
type-mht = 保存されたウェブページ
type-bat = Windows のバッチファイル
type-ps1 = PowerShell のプログラム
type-iqy = Excel のウェブクエリ
type-slk = 表計算の交換形式 (SYLK)
type-one = OneNote
type-chm = Windows のヘルプ
type-msi = Windows のインストーラー
type-jar = Java のプログラム
type-apk = Android のアプリ
type-url = ウェブへのショートカット
type-eml = メール
type-msg = Outlook のメール
type-tnef = winmail.dat
type-mbox = メールボックス
type-ics = 予定表
type-vcf = 連絡先
type-mobileconfig = Apple 製品の設定プロファイル
type-rpmsg = 保護された Outlook のメール
type-smime = S/MIME の署名・暗号
type-pgp = PGP の署名・暗号
type-png = 画像 (PNG)
type-jpeg = 画像 (JPEG)
type-gif = 画像 (GIF)
type-bmp = 画像 (BMP)
type-tiff = 画像 (TIFF)
type-webp = 画像 (WebP)
type-svg = 画像 (SVG)
type-emf = 画像 (EMF)
type-audio = 音声
type-video = 動画
type-xml = XML
type-json = JSON
type-csv = CSV
type-text = テキスト
type-eicar = ウイルス対策ソフトの試験用ファイル (EICAR)
type-empty = 空のファイル
type-unknown = 不明な形式

deception-document-icon = 文書のアイコンを付けたプログラムです
deception-double-extension = 二重の拡張子で文書に見せかけています
deception-bidi-override = 文字の並びを逆にして拡張子を隠しています
deception-zero-width = 見えない文字が入っています
deception-padding = 空白で拡張子を画面の外に追いやっています
deception-type-mismatch = 名前の示す種類と正体が違います
deception-path-traversal = 別の場所に書き込ませる名前です
deception-symlink = 別の場所を指すリンクです
deception-polyglot = 二つの形式に読めるファイルです
deception-header-name-mismatch = 書庫の中に書かれた名前が二つあり、食い違っています
deception-shortcut-as-document = 文書に見せかけたショートカット
deception-password-announced-not-needed = パスワードの案内がありますが、実際にはかかっていません

## 痕跡の種類

kind-ipv4 = IPv4 アドレス
kind-ipv6 = IPv6 アドレス
kind-host = ホスト名
kind-url = URL
kind-email = メールアドレス
kind-filename = ファイル名
kind-md5 = MD5
kind-sha1 = SHA-1
kind-sha256 = SHA-256
kind-mutex = ミューテックス
kind-pdb = PDB パス
kind-registry = レジストリ
kind-user-agent = ユーザーエージェント
kind-bank-account = 銀行口座
kind-phone = 電話番号
kind-wallet = 暗号資産ウォレット
kind-cve = 脆弱性 (CVE)
kind-yara = YARA

## 名簿

list-agency = 独立行政法人
list-big-service = 大手サービス
list-brands = 有名サービス
list-carrier = 携帯電話会社
list-cdn = 配信網
list-cloud-hosting = クラウド
list-disposable = 使い捨てメール
list-file-sharing = ファイル共有
list-free-domestic = 国内フリーメール
list-free-overseas = 海外フリーメール
list-isp-domestic = 国内プロバイダー
list-mail-provider = メール事業者
list-own = 自組織
list-public-dns = 公開 DNS
list-reserved = 予約済みの名前や番号
list-url-shortener = 短縮リンク

## 読み取りの問題

defect-address-unreadable = 読めないメールアドレスがあります
defect-analysis-failed = 分析が途中で止まりました
defect-archive-broken = アーカイブが壊れている
defect-base64-junk = 添付などの符号の中に余計な文字があります
defect-base64-second-run = 添付などの符号が二つつながっています
defect-blank-line-first = ヘッダーの前に空行があります
defect-boundary-guessed = 区切りの指定がなく、推定して分けました
defect-boundary-missing = 区切りの指定がありません
defect-boundary-unclosed = 終わりの区切りがありません
defect-charset-detected = 文字コードの指定が実際と違い、推定して読みました
defect-charset-unknown = 知らない文字コードです
defect-checksum-wrong = チェックサムが一致しない
defect-date-unreadable = 日時を読めません
defect-decode-errors = 読めない文字があります
defect-duplicate-header = 一つであるべきヘッダーが複数あります
defect-file-broken = ファイルの構造が壊れている
defect-header-undeclared-charset = 文字コードの指定のないヘッダーがあります
defect-header-unreadable = 読めないヘッダーがあります
defect-limit-bytes = 大きすぎるため、途中までしか読んでいません
defect-limit-depth = 入れ子が深すぎるため、途中までしか開いていません
defect-limit-headers = ヘッダーが多すぎるため、途中までしか読んでいません
defect-limit-hops = 経路の記録が多すぎるため、途中までしか読んでいません
defect-limit-links = リンクが多すぎるため、途中までしか読んでいません
defect-limit-mails = メールの数が多すぎるため、途中までしか読んでいません
defect-limit-member = 格納ファイル 1 個の大きさの上限に達した
defect-limit-members = 格納ファイル数の上限に達した
defect-limit-memory = 展開に要するメモリが上限を超える
defect-limit-observables = 痕跡が多すぎるため、途中までしか集めていません
defect-limit-parts = 部品が多すぎるため、途中までしか読んでいません
defect-limit-password-work = パスワードの照合にかける計算量の上限に達した
defect-limit-ratio = 圧縮率の上限を超えた
defect-limit-signatures = 検証する署名の数の上限に達した
defect-limit-text = 本文が長すぎるため、途中までしか読んでいません
defect-limit-unpacked = 展開後の総量の上限に達した
defect-link-loop = 内部の参照が循環している
defect-method-unknown = 圧縮・暗号化方式が未対応
defect-msg-broken = Outlook 形式のメールが壊れています
defect-name-conflict = 添付ファイルの名前が二通り書かれています
defect-nul-byte = あるはずのない文字（NUL）があります
defect-password-not-found = 合うパスワードが見つからない
defect-quoted-printable-junk = 本文の符号に誤りがあります
defect-received-unreadable = 読めない経路の記録があります
defect-rtf-broken = リッチテキストの本文が壊れています
defect-tnef-broken = winmail.dat が壊れています
defect-transfer-encoding-unknown = 知らない符号化方式です
defect-truncated = 途中で切れています
defect-uuencode-broken = uuencode の添付が壊れています
defect-volume-missing = 分割アーカイブの一部が無い
defect-worker-answer = 隔離プロセスの応答を受理できない
defect-worker-crashed = 隔離プロセスが異常終了した
defect-worker-memory = 隔離プロセスのメモリが上限に達した
defect-worker-time = 隔離プロセスを時間切れで停止した
defect-worker-violation = 隔離プロセスが禁止された操作を試みた

## 再計算した認証の理由

auth-body-altered = 本文が署名時と違います
auth-body-extended = 署名の範囲の後ろに文が足されています
auth-chain-broken = 中継の連鎖が切れています
auth-expired = 署名は正しいが、受信時に期限切れでした
auth-header-altered = 署名された見出しが変えられたか、署名が偽物です
auth-key-unusable = 公開された鍵が使えません
auth-lookup-limit = 照会の回数が上限を超えます
auth-malformed-record = DNS のレコードの書式が誤っています
auth-malformed-signature = 署名の書式が誤っています
auth-no-client-address = 受け渡した相手の IP アドレスが残っていません
auth-no-key = その鍵は公開されていません
auth-no-record = そのレコードは公開されていません
auth-no-sender-domain = 調べるべきドメインが分かりません
auth-not-aligned = 合格したものが差出人のドメインと一致しません
auth-not-as-sent = 送信されたままの形で残っていません
auth-record-not-stored = DNS の応答が保存されていません
auth-revoked = 鍵は失効しています
auth-server-failed = DNS サーバが応答に失敗しています
auth-several-senders = 差出人が複数あります
auth-time-unknown = 期限切れだったかどうかは分かりません
auth-undecided = 計算できなかった項目しだいです
auth-weak = 弱すぎて信用できません

## 判断の理由：兆候のほかに

reason-fragment = メールの一部しかありません。
reason-fragment-why = 残りに何があったか分からないので、確かなことは言えません。
reason-no-sign = 攻撃の目立った兆候は見つかりませんでした。
reason-no-sign-why = 何も見つからないことは、安全の証明ではありません。
reason-nonexistent-sender = 差出人のドメインは存在しません。
reason-nonexistent-sender-why = 返信が届かないアドレスを、まともな相手は使いません。
reason-prior = この種類のメールが届け出られる多さによる初期値です。
reason-prior-why = 届け出られるメールの中での多さを出発点にしています。
reason-single-mail = 一通のメールだけでは、標的型と言い切れません。
reason-single-mail-why = 同じメールがほかにも広く届いていれば、ばらまき型です。ほかの受信者にも確かめてください。

## まとめ

summary-title = まとめ
summary-inputs = 入力
summary-read = 読み取った入力
summary-lost = うち情報の一部が失われたもの
summary-unread = 読めなかった入力
summary-files = うちメールでないファイル
summary-classes = 判定
summary-kinds = 手口
summary-period = 期間
summary-period-value = { $first } ～ { $last }
summary-period-none = 日時のあるメールはありません
summary-count = { $count } 件

demo-farewell =
    見本のメールは、すべて作り物です。
    結果の JSON: { $json }
    統計用の記録: { $records }、その四半期の表: { $statistics }
    見本と設定: { $folder }
    自分のメールを調べるには: noroshi analyze メールのファイル

## 見せかけの手口（ドメインや文字）

trick-letter-added = 一文字多い
trick-letter-dropped = 一文字少ない
trick-letter-replaced = 一文字違う
trick-letters-swapped = 文字の順が入れ替わっている
trick-two-letters = 二文字違う
trick-homoglyph = 形の似た別の文字を使っている
trick-hyphen = ハイフンの有無が違う
trick-affix = 名前に別の語を足している
trick-suffix = 末尾（.com など）が違う
trick-sub-domain = 別のドメインの前に名前を置いただけ
trick-bidi = 文字の並びを逆にする印
trick-mathematical = 数学用などの特殊な文字
trick-zero-width = 見えない文字
trick-mixed-script = 別の言語の似た文字

## 兆候：名前、文、なぜ大事か

sign-archive-attachment-name = 圧縮ファイルの添付
sign-archive-attachment = 圧縮ファイル「{ $name }」（{ $type }）が添付されています。
sign-archive-attachment-why = 圧縮すると、中の危険なファイルが検査をすり抜けることがあります。

sign-asks-account-change-name = 口座変更の依頼
sign-asks-account-change = 振込先の口座を変えるよう求めています（「{ $word }」）。
sign-asks-account-change-why = 偽の口座へ送金させるのは、ビジネスメール詐欺の典型です。

sign-asks-log-in-name = ログインの要求
sign-asks-log-in = ログインや本人確認を求めています（「{ $word }」）。
sign-asks-log-in-why = 偽の画面で ID とパスワードを盗むための言葉によくあります。

sign-asks-money-name = 支払いの要求
sign-asks-money = 支払いや送金を求めています（「{ $word }」）。
sign-asks-money-why = 急な支払いの依頼は、まず別の手段で確かめるべきものです。

sign-asks-open-name = 開くようにとの誘い
sign-asks-open = 添付ファイルやリンクを開くよう促しています（「{ $word }」）。
sign-asks-open-why = 攻撃の多くは、受け取った人が自分で開くことで始まります。

sign-auth-pass-name = 送信元の認証の成功
sign-auth-pass = 送信元の認証に { $domain } として成功しています。
sign-auth-pass-why = そのドメインから本当に送られた印です。ただし、そのドメインが善良とは限りません。

sign-automatic-mail-name = 自動送信の通知
sign-automatic-mail = 機械が自動で送る通知の形です（「{ $word }」）。
sign-automatic-mail-why = 配信エラーや不在通知は、ふつうの業務でも届きます。

sign-brand-impersonated-name = 有名サービスのなりすまし
sign-brand-impersonated = { $brand } を名乗っていますが（「{ $word }」）、差出人は { $from } です。
sign-brand-impersonated-why = 本物のサービスは、自分のドメインから送ります。

sign-bulk-mail-name = 一斉配信
sign-bulk-mail = 一斉配信の印があります（{ $word }）。
sign-bulk-mail-why = 広告やお知らせに多く、特定の相手を狙ったものではないことが多いです。

sign-cloud-hosting-log-in-name = クラウド上のログイン画面
sign-cloud-hosting-log-in = 正規のクラウド { $host } に置かれた、ログインを求めるページへ誘っています（「{ $word }」）。
sign-cloud-hosting-log-in-why = 有名な会社のドメインと証明書なので、偽の画面でも本物に見えます。

sign-data-or-script-link-name = リンクに埋め込まれたプログラム
sign-data-or-script-link = リンクの中に、ページやプログラムそのものが埋め込まれています（{ $target }）。
sign-data-or-script-link-why = 行き先のないリンクは、検査を避けて偽の画面を出すために使われます。

sign-date-far-off-name = 日時のずれ
sign-date-far-off = 書かれた日時が、届いた日時と { $count } 日ずれています。
sign-date-far-off-why = 送信に使われた機械の時計や、日時の欄が作り物の疑いがあります。

sign-deceptive-attachment-name-name = 添付ファイルのごまかし
sign-deceptive-attachment-name = 添付ファイル「{ $name }」にごまかしがあります：{ $trick }。
sign-deceptive-attachment-name-why = 安全な文書に見せて、プログラムを開かせる手口です。

sign-direct-from-client-name = 端末からの直接送信
sign-direct-from-client = メールサーバーを通らず、家庭用などの回線の端末（{ $host }）から直接送られています。
sign-direct-from-client-why = 乗っ取られたパソコンから送られる攻撃メールの特徴です。

sign-display-name-address-name = 表示名の中の別のアドレス
sign-display-name-address = 表示名は「{ $name }」で { $address } に見えますが、実際の差出人は { $from } です。
sign-display-name-address-why = 多くのメールソフトは表示名だけを見せるので、差出人を偽れます。

sign-dkim-fail-name = 電子署名（DKIM）の失敗
sign-dkim-fail = { $domain } の電子署名（DKIM）が確かめられませんでした（{ $result }）。
sign-dkim-fail-why = 署名が偽物か、途中で中身が変えられた疑いがあります。

sign-dmarc-fail-name = なりすまし検査（DMARC）の失敗
sign-dmarc-fail = 差出人のドメイン { $domain } のなりすまし検査（DMARC）に失敗しています（{ $result }）。
sign-dmarc-fail-why = 名乗っている差出人から送られていない可能性が高いです。

sign-evasive-characters-name = 検査をすり抜ける文字
sign-evasive-characters = 見えない文字や変わった文字を混ぜています（{ $trick }）：「{ $text }」。
sign-evasive-characters-why = 人には読めても、迷惑メールの検査には読めなくする細工です。

sign-exchange-software-question-name = 開くためのソフトの質問
sign-exchange-software-question = どのソフトで開けるかを尋ねています（「{ $word }」）。
sign-exchange-software-question-why = やり取り型の攻撃で、開ける形式を探るときの質問です。

sign-executable-attachment-name = プログラムの添付
sign-executable-attachment = 開くとプログラムが動くファイル「{ $name }」（{ $type }）が添付されています。
sign-executable-attachment-why = 開いた瞬間に、攻撃者のプログラムが動きます。

sign-executive-impersonated-name = 経営者のなりすまし
sign-executive-impersonated = 「{ $name }」と経営者を名乗って急ぎの用を頼んでいますが、フリーメール { $from } から届いています。
sign-executive-impersonated-why = 社長などを装って送金させるのは、ビジネスメール詐欺の典型です。

sign-fake-reply-name = 返信の見せかけ
sign-fake-reply = 件名は返信の形（「{ $text }」）ですが、元のメールの記録がありません。
sign-fake-reply-why = やり取りの続きに見せかけて、油断させます。

sign-file-sharing-link-name = ファイル共有へのリンク
sign-file-sharing-link = ファイル共有サービス { $host } へのリンクがあります。
sign-file-sharing-link-why = 添付の検査を避けて、危険なファイルを渡すのに使われます。

sign-free-mail-name = フリーメール
sign-free-mail = 差出人はフリーメールです（{ $from }）。
sign-free-mail-why = だれでも作れるので、名乗っている相手かどうか分かりません。

sign-free-mail-claims-organisation-name = 組織を名乗るフリーメール
sign-free-mail-claims-organisation = 「{ $name }」と組織を名乗りながら、フリーメール { $from } から届いています。
sign-free-mail-claims-organisation-why = 本物の組織は、ふつう自分のドメインから送ります。

sign-generic-lure-name = ありふれた誘い文句
sign-generic-lure = 請求書や荷物など、ばらまき型に多い話題です（「{ $word }」）。
sign-generic-lure-why = だれにでも当てはまる話で、多くの人に開かせようとします。

sign-greets-address-name = アドレスでの呼びかけ
sign-greets-address = 名前ではなく、メールアドレス（{ $address }）で呼びかけています。
sign-greets-address-why = 送り手は、あなたの名前を知りません。

sign-hidden-recipients-name = 隠された宛先
sign-hidden-recipients = 宛先の欄に受け取った人のアドレスがありません（欄の中身：{ $address }）。
sign-hidden-recipients-why = 同じメールを多くの人に一度に送ったと考えられます。

sign-hidden-text-name = 隠された文章
sign-hidden-text = 画面に見えない文章があります（「{ $text }」）。
sign-hidden-text-why = 検査をだますために、関係のない文章を混ぜる手口です。

sign-html-attachment-name = ウェブページの添付
sign-html-attachment = ウェブページ「{ $name }」（{ $type }）が添付されています。
sign-html-attachment-why = 開くと、偽のログイン画面やファイルの持ち込みに使われます。

sign-known-partner-name = 取引先のドメイン
sign-known-partner = 登録されている取引先 { $domain } からのメールです。
sign-known-partner-why = ただし、取引先が乗っ取られていることもあります。

sign-link-ip-host-name = 番号だけのリンク先
sign-link-ip-host = リンク先が名前ではなく IP アドレス（{ $host }）です。
sign-link-ip-host-why = まともなサービスは、ふつう名前で案内します。

sign-link-text-differs-name = リンクの表示と行き先の違い
sign-link-text-differs = リンクは「{ $text }」と見えますが、実際の行き先は { $target } です。
sign-link-text-differs-why = 見た目で信用させて、別の場所へ連れて行く手口です。

sign-link-to-file-name = ファイルへのリンク
sign-link-to-file = リンクを押すとファイル（.{ $word }）を受け取る形です：{ $target }
sign-link-to-file-why = 添付の検査を避けて、危険なファイルを渡すのに使われます。

sign-list-mail-name = メーリングリスト
sign-list-mail = メーリングリストの配信です（{ $word }）。
sign-list-mail-why = 差出人と戻り先が違っていても、おかしくありません。

sign-look-alike-brand-name = 有名サービスに似たドメイン
sign-look-alike-brand = { $domain } は、有名な { $likes } に似せた別のドメインです（{ $trick }）。
sign-look-alike-brand-why = よく見ないと本物と間違える名前を、攻撃者が取っています。

sign-look-alike-own-name = 自組織に似たドメイン
sign-look-alike-own = { $domain } は、自組織の { $likes } に似せた別のドメインです（{ $trick }）。
sign-look-alike-own-why = 身内からのメールと思わせる、狙いを定めた手口です。

sign-look-alike-partner-name = 取引先に似たドメイン
sign-look-alike-partner = { $domain } は、取引先の { $likes } に似せた別のドメインです（{ $trick }）。
sign-look-alike-partner-why = 取引先になりすまして送金させる詐欺の典型です。

sign-look-alike-thread-name = やり取りの相手に似たドメイン
sign-look-alike-thread = { $domain } は、このやり取りに出てくる { $likes } に似せた別のドメインです（{ $trick }）。
sign-look-alike-thread-why = やり取りを盗み見て、途中から割り込む詐欺の典型です。

sign-macro-attachment-name = マクロを持てる文書の添付
sign-macro-attachment = マクロ（自動で動く命令）を持てる文書「{ $name }」（{ $type }）が添付されています。
sign-macro-attachment-why = 「コンテンツの有効化」を押すと、攻撃者の命令が動きます。

sign-many-recipients-name = 多数の宛先
sign-many-recipients = { $count } 件の宛先に送られています。
sign-many-recipients-why = 特定の相手だけを狙ったものではないことが多いです。

sign-marketing-words-name = 宣伝の言葉
sign-marketing-words = 宣伝や配信停止の案内など、広告の言葉があります（「{ $word }」）。
sign-marketing-words-why = ふつうの広告メールに多い特徴です。

sign-ministry-impersonated-name = 官公庁のなりすまし
sign-ministry-impersonated = 「{ $name }」と官公庁を名乗っていますが、差出人は { $from } です。
sign-ministry-impersonated-why = 官公庁のメールは、go.jp などの公的なドメインから届きます。

sign-official-lure-name = 公的な話題
sign-official-lure = 会議・調査・講演など、公的な仕事に合わせた話題です（「{ $word }」）。
sign-official-lure-why = 受け取る人の仕事に合わせて書かれた、狙いを定めた文面に多い特徴です。

sign-opening-question-name = 問い合わせの切り出し
sign-opening-question = 窓口の確認などの問い合わせで始まっています（「{ $word }」）。
sign-opening-question-why = やり取り型の攻撃は、害のない質問で始まり、返事の後に本番が届きます。

sign-origin-abroad-name = 海外からの送信
sign-origin-abroad = { $domain } を名乗っていますが、書かれた場所は { $country } です。
sign-origin-abroad-why = 国内の組織を名乗るメールが海外から送られるのは、不自然です。

sign-own-organisation-impersonated-name = 自組織のなりすまし
sign-own-organisation-impersonated = 「{ $name }」と自組織を名乗っていますが、自組織の外から届いています（差出人 { $from }）。
sign-own-organisation-impersonated-why = 社内からのメールと思わせて、信用させる手口です。

sign-own-sender-name = 自組織からのメール
sign-own-sender = 自組織の差出人（{ $from }）からのメールで、経路や認証の記録と食い違いません。
sign-own-sender-why = 身内のメールです。ただし、アカウントが乗っ取られていることもあります。

sign-password-announced-name = 後から届くパスワード
sign-password-announced = パスワードを別に送ると書いています（「{ $word }」）。
sign-password-announced-why = 日本ではよくある習慣ですが、攻撃メールもそれをまねます。

sign-password-in-body-name = 本文の中のパスワード
sign-password-in-body = 添付ファイルなどを開くパスワードが本文にあります（「{ $word }」：{ $text }）。
sign-password-in-body-why = パスワードで中身を隠し、検査をすり抜ける手口です。

sign-personal-address-name = 名前での呼びかけ
sign-personal-address = 受け取る人を名前で呼んでいます（「{ $name }」）。
sign-personal-address-why = 相手を調べて書かれたメールかもしれません。

sign-provider-bypassed-name = 提供元を通らない送信
sign-provider-bypassed = 差出人は { $from } ですが、その提供元のサーバーではなく { $host } から送られています。
sign-provider-bypassed-why = 差出人のアドレスは、本物でない疑いが強いです。

sign-quotation-lure-name = 見積・取引の話題
sign-quotation-lure = 見積や発注など、取引の話題です（「{ $word }」）。
sign-quotation-lure-why = 取引先を装って、仕様書などの名目でファイルを開かせる手口があります。

sign-random-address-name = でたらめな文字のアドレス
sign-random-address = 差出人のアドレス（{ $from }）は、でたらめな文字の並びです。
sign-random-address-why = 使い捨てのために機械で作られたと考えられます。

sign-recipient-is-window-name = 公開窓口あて
sign-recipient-is-window = 公開されている窓口（{ $address }）に届いています。
sign-recipient-is-window-why = だれでも知っている宛先なので、最初の接触に使われます。

sign-redirect-chain-name = 転送を使うリンク
sign-redirect-chain = { $host } を経由して { $target } へ転送するリンクがあります。
sign-redirect-chain-why = 信用のある場所を経由して、本当の行き先を隠します。

sign-remote-form-name = 入力欄の送信先
sign-remote-form = 本文の入力欄に書いたものは { $target } へ送られます。
sign-remote-form-why = メールの中の入力欄は、パスワードなどを盗むためのものです。

sign-reply-to-differs-name = 返信先の違い
sign-reply-to-differs = 差出人は { $from } ですが、返信は { $reply_to } に届きます。
sign-reply-to-differs-why = 返信すると、名乗りとは別の相手とのやり取りになります。

sign-return-path-differs-name = 戻り先の違い
sign-return-path-differs = 差出人は { $from } ですが、届かなかったときの戻り先は { $address } です。
sign-return-path-differs-why = 実際に送ったのは、名乗りとは別の相手かもしれません。

sign-sender-differs-name = 送信者の違い
sign-sender-differs = 差出人は { $from } ですが、送信者の欄は { $address } です。
sign-sender-differs-why = 名乗りとは別の相手が送った記録です。

sign-spam-words-name = 迷惑メールの言葉
sign-spam-words = 迷惑メールに多い言葉があります（「{ $word }」）。
sign-spam-words-why = もうけ話・薬・出会いなどの宣伝です。

sign-spf-fail-name = 送信元検査（SPF）の失敗
sign-spf-fail = { $domain } から送ってよい機械ではないところから送られています（SPF：{ $result }）。
sign-spf-fail-why = 差出人のアドレスが偽物の疑いがあります。

sign-thread-hijack-name = やり取りへの割り込み
sign-thread-hijack = 過去のやり取りの続きの形ですが、差出人 { $from } は、その相手（{ $domain }）と違います。
sign-thread-hijack-why = 盗まれたメールの続きを装って、割り込む手口です。

sign-threat-words-name = 脅しの言葉
sign-threat-words = 停止・法的措置・公開などと脅しています（「{ $word }」）。
sign-threat-words-why = 慌てさせて、確かめる前に行動させる手口です。

sign-two-froms-name = 二つの差出人
sign-two-froms = 差出人が二つ書かれています（{ $from } と { $address }）。
sign-two-froms-why = メールソフトによって見える差出人が変わり、検査もすり抜けます。

sign-urgent-words-name = 急がせる言葉
sign-urgent-words = 急ぐよう求めています（「{ $word }」）。
sign-urgent-words-why = 考える時間を与えずに、行動させる手口です。

sign-url-shortener-name = 短縮リンク
sign-url-shortener = 短縮サービス { $host } のリンクがあります。
sign-url-shortener-why = 本当の行き先が、押すまで分かりません。

# The sandbox.

attempt-allocate = 2 GiB のメモリを確保する
attempt-connect = 外部に接続する
attempt-execute = 別のプログラムを起動する
attempt-fork = プロセスやスレッドを増やす
attempt-open-file = ファイルを開く
attempt-signal-parent = 親プロセスにシグナルを送る
attempt-write-file = ファイルに書き込む
sandbox-stopped = 阻止した（プロセスを停止）
sandbox-refused = 拒否した
sandbox-done = 阻止できない
sandbox-holds = 添付ファイルを読むプロセスの隔離は有効です。
sandbox-open = 隔離に穴があります。カーネルが Landlock と seccomp に対応しているか確認してください。

# Signs of opened files.

sign-auto-exec-attachment-name = 開くだけで動くファイルの添付
sign-auto-exec-attachment = 添付ファイル「{ $name }」は、開くだけで自動的に動作します。
sign-auto-exec-attachment-why = 文書を開くこと自体が、攻撃者の命令の実行になります。

sign-command-attachment-name = コマンドを実行する添付
sign-command-attachment = 添付ファイル「{ $name }」は、外部のプログラムや通信を使います：{ $feature }。
sign-command-attachment-why = 文書や近道に見せて、攻撃者のプログラムを呼び込みます。

sign-exploit-attachment-name = 脆弱性を悪用する添付
sign-exploit-attachment = 添付ファイル「{ $name }」に、脆弱性の悪用の特徴があります：{ $feature }。
sign-exploit-attachment-why = 修正されていないソフトウェアで開くと、警告なしに感染します。

sign-form-attachment-name = 入力フォームを持つ添付
sign-form-attachment = 添付ファイル「{ $name }」は、入力した内容を外部に送るフォームを含みます：{ $feature }。
sign-form-attachment-why = 偽のログイン画面を添付ファイルとして開かせる手口です。

sign-locked-attachment-name = 開けない添付
sign-locked-attachment = 添付ファイル「{ $name }」は暗号化されており、本文などから分かるパスワードでは開けません。
sign-locked-attachment-why = 中身を検査できません。パスワードが別のメールで届いていれば、そのメールも一緒に解析してください。

sign-lure-without-document-name = 本文と中身の食い違い
sign-lure-without-document = 本文は「{ $word }」と書きますが、添付の中身は「{ $name }」など、実行するものだけです。
sign-lure-without-document-why = 文書を送ると称して、プログラムを開かせる手口です。

sign-rule-match-attachment-name = ルールに一致する添付
sign-rule-match-attachment = 添付ファイル「{ $name }」は、お手元の規則（YARA）で見つかりました：{ $feature }。
sign-rule-match-attachment-why = ルールを書いた人が、同じ道具か同じ攻撃者を以前に見ています。
sign-same-family-attachments-name = 同じ作りの添付
sign-same-family-attachments = 「{ $name }」と「{ $other }」は、同じ作りのファイルです。
sign-same-family-attachments-why = 同じ道具で作られたファイルは、同じ攻撃者につながる手がかりです。

sign-smuggling-attachment-name = ファイルを組み立てる添付
sign-smuggling-attachment = 添付ファイル「{ $name }」は、開いた人の端末の中で別のファイルを組み立てます：{ $feature }。
sign-smuggling-attachment-why = メールの検査をすり抜けるために使われます。

# Locked files.

lock-found = パスワード「{ $password }」で開きました（{ $told }）
lock-usual = よく使われるパスワード「{ $password }」で開きました
lock-none = 暗号化されており、合うパスワードが見つかりません

# The page for a browser.

html-title = Noroshi 解析結果
html-seen = メール { $mail }（受信者に見えた姿）
html-text = 文字だけを見る
html-picture-left-out = 画像（読み込んでいません）{ $address }

# 動かす人への案内
init-farewell = { $file } と鍵・データベースを作りました。master.key はバックアップとは別の場所に保管してください。
    起動: noroshi serve --config { $file }
    最初の管理者のパスワードはここで設定します（7 日間有効）: { $link }
demo-filling = 一年分のサンプルを作っています（一、二分かかります）…
demo-ready = サンプルのハブが { $address } で動いています。
demo-accounts = パスワードはすべて { $password } です。
    止める: Ctrl-C　　消す: フォルダー { $folder } を削除
    試す: 会員としてメールを提供し、分析担当として判定・共有案を作り、会員が同意し、承認担当が公開し、別の会員として読む
submit-receipt = 受付番号
submit-state = 状態
submit-source = 出したもの
submit-new = 受付
submit-again = 受付済み
submit-refused = { $source } は出せませんでした。{ $why }
submit-waiting = ハブが混み合っています。{ $seconds } 秒後にやり直します…
submit-done = 受付 { $taken } 件（うち以前からのもの { $again } 件）、出せなかったもの { $refused } 件
