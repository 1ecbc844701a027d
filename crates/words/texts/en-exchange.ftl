# English texts of STIX bundles and MISP events. Keys and parameters are those of
# ja-exchange.ftl (a test compares).

exchange-title = { $heading }: { $subject }
exchange-indicator = Part of a mail judged: { $heading }. Read at { $where }.
exchange-named = Named at { $where }.
exchange-left = Values without an object of their own
exchange-lost = What stands only in the JSON of noroshi analyze
exchange-talk = { $source }: not in { $format }: { $losses }

technique-attachment = Spearphishing Attachment
technique-attachment-text = A mail whose attachment the reader is led to open.
technique-link = Spearphishing Link
technique-link-text = A mail whose link the reader is led to follow.
technique-other = Phishing
technique-other-text = A mail that leads its reader to answer, to pay, or to trust the next one.

loss-details = further header fields, authentication results and facts of files are left out
loss-form = { $count ->
    [one] one value of the kind “{ $kind }” has not the form that is asked for
   *[other] { $count } values of the kind “{ $kind }” have not the form that is asked for
}
loss-no-object = { $count ->
    [one] one value of the kind “{ $kind }” has no object
   *[other] { $count } values of the kind “{ $kind }” have no object
}
loss-places = places of values that are no indicators are left out
loss-receiver = { $count ->
    [one] one value of the receiving side is left out
   *[other] { $count } values of the receiving side are left out
}
loss-same-mail = { $count ->
    [one] one mail has the sender, subject and text of another one and is not told again
   *[other] { $count } mails have the sender, subject and text of another one and are not told again
}
loss-text-cut = { $count ->
    [one] one text is cut because it is too long
   *[other] { $count } texts are cut because they are too long
}
loss-unnamed-file = { $count ->
    [one] one file without name and bytes is left out
   *[other] { $count } files without name and bytes are left out
}
loss-victim = { $count ->
    [one] one URL names a recipient and is no indicator
   *[other] { $count } URLs name a recipient and are no indicators
}
