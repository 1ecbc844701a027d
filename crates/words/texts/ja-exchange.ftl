# STIX のバンドルと MISP のイベントの文。鍵と引数は en-exchange.ftl と同じ（テストが比べる）。

exchange-title = { $heading }：{ $subject }
exchange-indicator = 次のように判定したメールの一部：{ $heading }。読み取った場所：{ $where }
exchange-named = 読み取った場所：{ $where }
exchange-left = 専用のオブジェクトがない値
exchange-lost = noroshi analyze の JSON にだけあるもの
exchange-talk = { $source }：{ $format } に含まれないもの：{ $losses }

technique-attachment = 標的型攻撃メールの添付ファイル (Spearphishing Attachment)
technique-attachment-text = 添付ファイルを開かせようとするメール。
technique-link = 標的型攻撃メールのリンク (Spearphishing Link)
technique-link-text = リンクをたどらせようとするメール。
technique-other = フィッシング (Phishing)
technique-other-text = 返信や支払いをさせたり、次のメールを信用させたりするメール。

loss-details = そのほかのヘッダー、認証の結果、ファイルの詳しい情報は含まれません
loss-form = 「{ $kind }」の値 { $count } 件は、求められる形になっていません
loss-no-object = 「{ $kind }」の値 { $count } 件には、対応するオブジェクトがありません
loss-places = 検知指標でない値を読み取った場所は含まれません
loss-receiver = 受信側の値 { $count } 件を除きました
loss-same-mail = 差出人、件名、本文が同じメール { $count } 通は、一通にまとめました
loss-text-cut = 長すぎる本文など { $count } 件を途中で切りました
loss-unnamed-file = 名前も中身もないファイル { $count } 件を除きました
loss-victim = 宛先を含む URL { $count } 件は、検知指標にしていません
