# Facts and features of files.

## Of many formats

fact-application = 作成ソフトウェア
fact-attributes = 属性
fact-author = 作成者
fact-bytes = バイト数
fact-classes = クラス
fact-code = ソースコード
fact-comment = コメント
fact-company = 会社名
fact-count = 個数
fact-created = 作成日時
fact-decoded = マクロ又はスクリプトが組み立て又は復号する文字列
fact-encryption = 暗号化
fact-entropy = エントロピー
fact-frames = フレーム
fact-keywords = キーワード
fact-kind = 種別
fact-label = ボリュームラベル
fact-language = 言語
fact-last-author = 最終更新者
fact-links = リンク
fact-modified = 更新日時
fact-name = 名前
fact-objects = 埋め込みオブジェクト
fact-offset = 位置
fact-pages = ページ数
fact-password = パスワード
fact-product = ツール番号
fact-product-version = 製品バージョン
fact-rules = 一致したルール
fact-scripts = スクリプト
fact-serial = シリアル番号
fact-sha256 = SHA-256
fact-size = サイズ
fact-strings = 文字列
fact-subject = 件名
fact-text = 本文
fact-title = 表題
fact-value = 値
fact-version = バージョン
fact-width = 幅（ピクセル）

## Of archives and disk images

fact-boot = 起動イメージ
fact-file-system = ファイルシステム
fact-hidden-files = 隠しファイル
fact-host-system = 作成したプログラムのOS
fact-local-names = メンバーのヘッダー間で異なる名前
fact-members = 格納ファイル数
fact-method = 圧縮方式
fact-packed = 圧縮後サイズ
fact-partitions = パーティション
fact-platform = プラットフォーム
fact-preparer = データ作成者
fact-publisher = 発行者
fact-solid = ソリッド圧縮
fact-volume = 分割ボリューム

## Of programs

fact-address = アドレス
fact-architecture = 対象プロセッサー
fact-build = ビルド番号
fact-build-id = ビルド識別子
fact-builder = 作成に使われたインストーラーやスクリプト変換ツール
fact-compiled = コンパイル日時（自己申告）
fact-compiled-doubtful = コンパイル日時が実際の時刻でない
fact-control-panel-item = コントロールパネル項目である
fact-copyright = 著作権表示
fact-debug-id = デバッグシンボルの識別子
fact-delayed = 使用時に初めて読み込まれる
fact-description = 説明
fact-disguise = 符号化の方式
fact-embedded-programs = データの中に見つかったプログラム
fact-entry = エントリーポイント
fact-execution-level = 要求する実行権限
fact-exports = エクスポート関数
fact-fits-file = 署名がファイルと一致
fact-fits-key = 証明書の鍵による署名である
fact-functions = 関数
fact-icon = アイコン
fact-icon-hash = アイコンの差分ハッシュ
fact-imphash = インポートハッシュ
fact-imports = インポート関数
fact-internal-name = 内部名
fact-interpreter = インタープリター
fact-issuer = 証明書の発行者
fact-libraries = 必要なライブラリ
fact-likeness = アイコンの見た目
fact-module-id = モジュール識別子（MVID）
fact-nop-runs = NOP命令の連続
fact-original-name = 元のファイル名
fact-overlay = 形式の末尾より後ろにあるデータ
fact-packer = パッカー
fact-pdb = デバッグシンボルのパス
fact-product-name = 製品名
fact-resources = リソース
fact-rich = 使われたツール（Richヘッダー）
fact-rich-hash = Richヘッダーのハッシュ
fact-rights = アクセス権
fact-runtime = .NETランタイム
fact-section = セクション
fact-sections = セクション
fact-signature = デジタル署名
fact-signature-padding = 署名の後ろにあるバイト数
fact-signed-at = 署名日時
fact-signer = 署名者（自己申告）
fact-stripped = シンボルが取り除かれている
fact-subsystem = サブシステム
fact-thread-callbacks = 開始前に実行される関数の数
fact-valid-from = 証明書の有効期間の開始
fact-valid-until = 証明書の有効期間の終了
fact-version-info = バージョン情報
fact-version-numbers = 数値のバージョン
fact-virtual-size = メモリ上のサイズ

## Of Office documents

fact-category = 分類
fact-class = オブジェクトのクラス
fact-formulas = 数式
fact-macros = マクロ
fact-manager = 管理者
fact-names = 定義された名前
fact-paths = パス
fact-revision = 改訂番号
fact-sheets = シート
fact-stomped = ソースコードを欠くコンパイル済みコード
fact-suspicious = マクロ又はスクリプトの不審な語
fact-template = テンプレート
fact-visibility = 表示状態
fact-word = 語

## Of RTF

fact-update = 開いたときの自動更新

## Of PDF

fact-actions = 動作の種類と数
fact-cross-references = オブジェクトの参照方法
fact-disguised-names = 16進表記で隠された名前
fact-event = 契機
fact-filters = ストリームの符号化
fact-media = 埋め込みメディア
fact-object = オブジェクト番号
fact-object-count = オブジェクト数
fact-object-streams = オブジェクトストリーム数
fact-producer = PDF作成プログラム
fact-triggers = 開いたときに実行される動作
fact-updates = 追記更新の回数

## Of shortcuts

fact-accessed = 最終アクセス日時
fact-argument-padding = 引数の中で連続する空白の数
fact-arguments = リンク先に渡す引数
fact-birth-file-id = 作成時のファイル識別子
fact-birth-mac = 作成した端末のMACアドレス
fact-birth-volume-id = 作成時のボリューム識別子
fact-blocks = 文字列の後ろにあるブロック
fact-code-page = コードページ
fact-console-font = コンソールのフォント
fact-darwin = Windows Installerのアプリケーション
fact-drive = リンク先のドライブ
fact-environment-path = 環境変数を使ったリンク先
fact-file-id = ファイル識別子
fact-hot-key = ショートカットキー
fact-icon-index = アイコンの番号
fact-icon-location = アイコンの取得元
fact-item-path = アイテムIDリストが示すリンク先
fact-known-folder = 既知のフォルダー
fact-local-path = 作成した端末でのリンク先
fact-mac = 端末のMACアドレス
fact-machine = 端末名
fact-network-path = ネットワーク上のリンク先
fact-properties = プロパティ
fact-relative-path = 相対パスのリンク先
fact-run-as-administrator = 管理者として実行
fact-shim = 互換性レイヤー
fact-target = リンク先
fact-target-file = 作成時のリンク先ファイル
fact-tracker = リンク追跡の情報
fact-vista-path = 2つ目のアイテムIDリストが示すリンク先
fact-volume-id = ボリューム識別子
fact-window = ウィンドウの表示方法
fact-working-folder = 作業フォルダー

## Of Ichitaro

fact-unknown-streams = 名前の知られていないストリーム

## Of pages and scripts

fact-action = 送信先
fact-fields = 入力欄
fact-form-method = 送信方法
fact-forms = フォーム
fact-obfuscation = 難読化の手口
fact-prog-ids = 利用する COM オブジェクトの ProgID
fact-redirects = 転送先
fact-saved-from = 保存元

## Of OneNote, help, installers, packages for Java and Android

fact-agent-class = 他のプログラム内で動くクラス
fact-class-path = クラスパス
fact-custom-actions = カスタム動作
fact-default-topic = 最初に表示するページ
fact-main-activity = アイコンから起動するアクティビティ
fact-main-class = メインクラス
fact-package = パッケージ名
fact-permissions = 権限
fact-product-code = 製品コード
fact-product-language = 製品の言語
fact-receivers = ブロードキャストレシーバー
fact-sequence = インストール手順での位置
fact-services = サービス
fact-signature-files = 署名ファイル
fact-signature-schemes = 署名方式
fact-signature-stream = デジタル署名のストリームの有無
fact-source = 参照元

## Of pictures

fact-animation-frames = フレーム数
fact-camera = カメラ
fact-height = 高さ
fact-location = 位置情報の有無
fact-qr = QR コードの内容

## Of rules

## What a file can do

feature-appended-data = 末尾への追加データ
feature-auto-exec = 開くと自動的に実行される
feature-credential-form = 認証情報の入力フォーム
feature-dde = DDE によるプログラム起動
feature-downloads = 外部から取得する
feature-embedded-file = ファイルの埋め込み
feature-embedded-program = 実行ファイルの埋め込み
feature-encrypted = 暗号化されている
feature-equation-editor = 数式エディタのオブジェクト
feature-excel4-macro = Excel 4.0 マクロ
feature-exploit-sign = 脆弱性悪用の痕跡
feature-external-link = 外部コンテンツの参照
feature-hidden = 隠された内容
feature-html-smuggling = HTML スマグリング
feature-macros = マクロ
feature-obfuscated = 難読化
feature-packed = パッカーの使用
feature-qr-code = QR コード
feature-remote-template = リモートテンプレート
feature-rule-match = ルールに一致
feature-runs-command = コマンドの実行
feature-script = スクリプト
feature-signature-bad = 不正な署名
feature-signed = 署名あり
