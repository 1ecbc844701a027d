# 共有情報（ハブが参加組織に届けるもの）の文。鍵と引数は en-shares.ftl と同じ（テストが比べる）。

## TLP 2.0 の意味

share-tlp-clear = 公開してもかまいません。
share-tlp-green = 同じ分野などの仲間の中で共有できます。誰でも見られる場所には載せないでください。
share-tlp-amber = 自組織の中と、対策のために知る必要がある関係先に限って渡せます。
share-tlp-amber-strict = 自組織の中に限って渡せます。
share-tlp-red = 受け取った本人限りです。組織の中でも、ほかの人に渡さないでください。

## 見出し

share-lead = { $name } ／ 第 { $version } 版 ／ { $time }（日本時間）
share-hub = 発行：{ $hub }
share-untranslated = このお知らせには、まだ英訳のない部分があります。
share-handling = この情報の取り扱い
share-what = どのようなメールか
share-do = していただきたいこと
share-summary = 説明
share-subjects = メールの件名
share-indicators = 探す手がかり
share-files = ファイル
share-reasons = そう判断した理由
share-history = 版と変更
share-withdrawn = この情報は取り下げられました
share-withdrawn-reason = 取り下げの理由

## 取り扱い

share-readers = 届け先
share-subsidiaries = 子会社に渡してよいか
share-providers = 運用を任せている会社に渡してよいか
share-pass-yes = はい（対策のために知る必要がある人に限ります）
share-pass-no = いいえ
share-reader-sig = SIG
share-reader-all-sigs = すべての SIG
share-reader-arrangement = 個別の取り決めを結んだ団体
share-reader-partners = 協力機関
share-reader-public = どなたでも

## どのようなメールか

share-class = 判定
share-kind = 手口
share-sender-kind = 差出人の種類
share-region = 発信元
share-seen = 見つかった日
share-seen-days = { $first } から { $last }

## していただきたいこと

share-advice-targeted = 特定の組織を狙った攻撃です。同じ相手から、貴組織にも届いているおそれがあります。
share-advice-mass = 多くの相手に送られている攻撃です。貴組織にも届いているおそれがあります。
share-advice-phishing = 偽のページに誘い、パスワードなどを盗み取ろうとするメールです。
share-advice-bec = 取引先や役員になりすまし、送金させようとするメールです。
share-advice-spam = 宣伝などの迷惑メールです。急ぐ必要はありません。
share-advice-harmless = 攻撃ではないと判断しました。急ぐ必要はありません。
share-advice-undecided = 攻撃かどうか、まだ決められません。念のために確かめてください。
share-step-look = 下の手がかりが、メールの受信記録、プロキシや DNS の記録、端末のファイルにないかを調べてください。
share-step-victim = 「乗っ取られた正規のもの」と書かれた手がかりは、持ち主も被害者です。見張るだけにするか、短い間だけ止めてください。
share-step-answer = 見つかったときも、見つからなかったときも、ポータルで回答してください。回答した組織の名前を、ほかの組織に伝えることはありません。
share-opened-targeted = 届いていたら、開いた人がいないかを確かめてください。開いた人がいたら、その端末をネットワークから切り離し（電源は切らずに）、すぐにハブへ連絡してください。
share-opened-mass = 届いていたら、開いた人がいないかを確かめてください。開いた人がいたら、その端末をネットワークから切り離し、ウイルスを調べてください。
share-opened-phishing = 届いていたら、リンク先で入力した人がいないかを確かめてください。入力した人がいたら、すぐにパスワードを変え、見覚えのないログインがないかを調べてください。
share-opened-bec = 届いていたら、返信した人や送金した人がいないかを確かめてください。送金していたら、すぐに金融機関へ振込の停止を頼み、警察とハブに連絡してください。相手には、以前から知っている電話番号で確かめてください。
share-opened-spam = 届いていたら、返信せずに削除してください。
share-opened-harmless = このメールのために止めているものがあれば、元に戻してかまいません。
share-opened-undecided = 届いていたら、開いた人がいないかを確かめ、いたときはハブへ連絡してください。

## 手がかりとファイル

share-masked = 〔 〕の中は、受け取った組織などが分からないように置き換えたところです。
share-defanged = 誤って開かないように、http を hxxp、「.」を [.]、「@」を [@] に変えて書いています。そのままの値は、CSV、JSON、STIX、MISP の形にあります。
share-group-sender = 差出人
share-group-link = メールの中のリンク
share-group-destination = ファイルを開いたときの通信先
share-value = 値
share-value-kind = 種類
share-note = 注意
share-reply-to = 返信先
share-compromised = 乗っ取られた正規のもの：見張ってください。長くは止めないでください
share-compromised-until = 乗っ取られた正規のもの：見張ってください。止めるのは { $date } までにしてください
share-until = 止めるのは { $date } までにしてください
share-size = 大きさ
share-bytes = { $count } バイト
share-features = 特徴
share-deceptions = 見せかけ

## 理由

share-reason = { $name }：{ $why }
share-reason-standing = { $name }{ $why }

## 版

share-version = 版
share-version-value = 第 { $version } 版
share-change = 変更
share-change-first = 最初の版です。

## 取り下げ

share-withdrawn-stop = 以前の版は使わないでください。この情報のために止めているものがあれば、元に戻してください。
share-withdrawn-copies = 手元の写しを消し、渡した相手にも取り下げを伝えてください。
share-withdrawn-answer = 取り下げを確認したことを、ポータルで知らせてください。

## STIX と MISP

share-indicator = { $name } の手がかり。{ $note }
share-stix-note = { $name } の説明
share-left = 専用のオブジェクトがない値

## 置き換えたところ

placeholder-organisation = 〔提出組織〕
placeholder-recipient = 〔受信者〕
placeholder-person = 〔人名〕
placeholder-company = 〔社名〕
placeholder-project = 〔案件〕
placeholder-word = 〔語〕
