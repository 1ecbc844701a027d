# Texts of the portal: pages of members, frame, log-in, and what went wrong. Keys and parameters as in ja-portal.ftl (a test compares).

## Frame

skip-to-main = Skip to content
sample-banner = This is a sample. Every organisation, person and mail in it is made up.
nav-label = Main pages
nav-shares = Shared
nav-submit = Hand in
nav-submissions = Handed in
nav-consent = Consent
nav-inbox = Inbox
nav-drafts = Drafts
nav-questions = Questions
nav-statistics = Statistics
nav-members = Members
nav-people = Our people
nav-audit = Audit
nav-help = Help
log-in = Log in
log-out = Log out
go-on = Continue
to-start = To the first page
send = Send
older = Older ones
late = late
copy = Copy
copy-refanged = Copy live
copied-defanged = Copied in its harmless form
copied-refanged = Copied in its live form, which is dangerous to open
copy-failed = It could not be copied. Select the text and copy it.

## Titles

title-login = Log in
title-invitation = Set your password
title-confirm = Confirm your password
title-problem = That did not work
title-submit = Hand in
title-submission = Handed in
title-submissions = Handed in
title-shares = Shared information
title-share = Shared information
title-consents = Consent
title-consent = May this be shared?
title-account = Account

## Logging in

label-address = Mail address
label-password = Password
label-password-again = Password once more
login-hint = If you have forgotten your password, tell your organisation's administrator, or call the hub.
invitation-lead = Choose the password that you will log in with.
confirm-lead = Before something important we make sure that it is you. Please give your password once more; you can then go on for five minutes.
password-rule = At least 12 characters. A few words that are long together and easy to remember work well.

## What went wrong

problem-log-in = Please log in.
problem-suspended = Your organisation's accounts are on hold. Call the hub on a number that you already know.
problem-password-again = Please give your password once more.
problem-no-keys = The key of a program cannot do this.
problem-second-person = Somebody other than its author has to do this.
problem-not-found = Not found: it does not exist, or this account may not see it.
problem-credentials = The mail address or the password is wrong.
problem-too-many = Too many attempts failed. Wait { $count } seconds and try again.
problem-changed = Somebody else changed it meanwhile. Look at what it says now, then try again.
problem-leaks = { $count ->
    [one] One place could still give a submitter away.
   *[other] { $count } places could still give a submitter away.
}
problem-trouble = This cannot be done right now. Wait a little and try again; if it goes on, tell the hub.
problem-nothing = Add a file or write something.
problem-too-many-items = That is more than can be taken at once. Hand it in in several parts.
problem-item-too-large = That is larger than can be taken. If it cannot be made smaller, talk to the hub.
problem-item-empty = One of the files is empty. Choose again.
problem-too-many-mails = A mailbox file holds more than 1,000 mails. Hand it in with "noroshi submit", which hands in mail by mail.
problem-too-many-words = These are too many words, or one is too long.
problem-telephone = Give a telephone number of at most 100 characters.
problem-wrong-media = Send a form (multipart/form-data), or one mail as message/rfc822.
problem-unknown-field = There is a field that is not known, and it is not guessed what it should have said. See docs/rest.md.
problem-busy = Others are sending a lot right now. Try again in a moment.
problem-words-too-long = The text is too long. Hand it in as a file.
problem-empty = Please fill this in.
problem-choose = Please choose one.
problem-number = Give a number, 0 or more.
problem-day = Give a date such as 2026-04-01.
problem-no-address = This is no mail address.
problem-other-site = We could not make sure that this came from our own page. Open the page again and retry.
problem-password-differs = The two passwords differ.
problem-password-short = At least 12 characters, please.
problem-password-long = At most 256 characters, please.
problem-query-length = Search for at least 2 characters and at most 1,000 bytes.
problem-reason-needed = Give a reason.
problem-role-of-other-side = A person of that organisation cannot have this role.
problem-taken = This is already in use.
problem-too-slow = It took too long to arrive. Check your connection and try again.
problem-malformed = What was sent could not be read.
problem-no-choice = This value cannot be chosen.
problem-day-passed = That day has passed.
problem-ends-before-it-begins = The last day is before the first.
problem-member-already = It belongs to it already.
problem-last-administrator = Nobody would be left who administers the hub. Make somebody else an administrator first.
problem-no-readers = Choose who is to read it.
problem-beyond-handling = This goes beyond the readers that the submitters allow.
problem-beyond-tlp = This goes beyond what the TLP label allows.
problem-pass-on = It cannot be passed on further than the TLP label allows.
problem-consent-missing = A source has not consented yet.
problem-for-the-hub-alone = The submitter wants this to stay with the hub.
problem-may-be-guessed = Readers might guess where it came from. If you accept that, tick the box that says so.
problem-no-common-audience = There are no readers whom every source allows.
problem-no-quarter = There is no such quarter.
problem-no-source = It has no submission to rest on.
problem-not-a-draft = It is no draft any more and cannot be changed.
problem-not-for-the-night = At night only indicators under standing consent can go out.
problem-not-its-time = It is outside of the time that the submitter set.
problem-not-night = This is for nights and holidays.
problem-not-proven = It has not been proven yet.
problem-not-released = It is not out yet.
problem-not-searched = It could not be searched.

## Contradictions in the handling

contradiction-at-once-without-sig = "Indicators at once" is chosen, but your own SIG is not among the readers.
contradiction-audience-beyond-tlp = TLP:RED is for the hub alone. To let others read it, choose AMBER+STRICT or a more open label.
contradiction-named-with-standing-consent = If your organisation is named, you see each text first. This does not go together with standing consent.
contradiction-no-word = One of the words never to pass on has only one letter. Give two or more.
contradiction-own-sig-not-member = Your organisation belongs to no SIG, so indicators cannot go to it at once.
contradiction-public-without-clear = To make it public, choose TLP:CLEAR.
contradiction-standing-without-audience = Standing consent is chosen, but there are no readers.
contradiction-too-many-words = At most 200 words can be kept from being passed on.
contradiction-until-before-from = The end is before the beginning.
contradiction-until-passed = The end has already passed.

## Handing in

submit-lead = Add the suspicious mail or file just as it is. Leave empty whatever you do not know.
submit-how = How to save a mail in its original form
files-again = Files are not kept: please choose them again.
submit-what = What came
label-files = Mails or files, as many as you like
label-files-answer = The mails that you got, if any
files-hint = You can also drop them here: .eml, .msg, zip, logs, in any form. Do not open them first.
label-words = Or paste it here
words-hint = The source of a mail, headers, URLs, hosts and logs are recognised. You may also just tell us what you noticed.
submit-happened = What happened
happened-opened = Opened
happened-paid = Money was paid
happened-blocked = Stopped before it arrived
happened-quarantined = Quarantined
happened-deleted = Deleted
happened-not-opened = Not opened
happened-unknown = Not known
label-rescue = We need help (the hub will call you)
label-telephone = Number to call (empty: the one that the hub knows)
submit-more = Add the date, how many, and what kind
label-seen = Seen on
label-copies = How many came
label-kind-of-item = What it is
kind-by-itself = Find out by itself
label-category = A report of something other than mail
category-none = None: mails or files
category-account-taken-over = An account was taken over
category-bad-traffic = Suspicious traffic
category-web-probing = A web site was probed
category-other = Something else
submit-handling = How far it may be used
submit-handling-lead = Your organisation is not named unless you clearly choose so.
submit-now = Hand in
submit-after = You get a receipt and can follow what becomes of it.
preset-hub-only = The hub alone
preset-means-hub-only = The hub looks into it; nothing goes to anybody else.
preset-own-sig-ask-me = My SIG, ask me first
preset-means-own-sig-ask-me = You see what would go out. Only what you agree to goes to your SIG.
preset-all-sigs-ask-me = All SIGs, ask me first
preset-means-all-sigs-ask-me = You see what would go out. Only what you agree to goes to all SIGs.
preset-standing-consent = Standing consent
preset-means-standing-consent = Once nothing gives your organisation away, it goes to all SIGs and partners without asking you. Indicators go out at once.
open-up = Decide each point yourself
open-up-hint = Only what you fill in takes the place of the choice above; what stays empty is as chosen there.
as-preset = As chosen above
label-audience = Who may read it
label-tlp = TLP
label-at-once = Indicators alone to my SIG at once
label-rule = Before it goes out
label-attribution = Our name
label-never = Words never to pass on
never-hint = One a line: names of projects, names used within your organisation, and whatever else is not registered yet.
label-not-before = Not before
label-not-after = Not after
at-once-yes = Yes (no text, no target)
at-once-no = No
rule-ask-me = Show me and ask
rule-standing = Standing consent
attribution-anonymous = Not told
attribution-named = May be told
reach-nobody = The hub alone
reach-own-sigs = My own SIG
reach-all-sigs = All SIGs
reach-partners = Partners
reach-public = Public

## What was handed in

submissions-lead = What your organisation handed in, the newest first.
submissions-empty = Nothing was handed in yet. When a suspicious mail comes, start with that one.
column-title = Subject
column-state = Where it stands
column-class = Verdict
column-items = Items
column-received = Received
column-receipt = Receipt
column-share = Shared information
column-slot = Sent out
column-answer = Your answer
column-name = Name
column-own = Your submission
badge-opened = opened
badge-paid = paid
item-superseded = replaced by the mail that was made of it
badge-new = new
badge-withdrawn = withdrawn
receipt-hint = Your receipt. Name it when you ask the hub about this.
done-received = We have it, and it is stored safely.
done-again = The same was handed in before.
done-added = We have it and will look at everything anew.
done-rescue = The hub knows that you need help.
done-narrowed = The handling is narrower now. What is already out stands below under "Shares that it went into"; tell the hub if you want it withdrawn.
where-it-stands = Where it stands
state-received = Received
state-analysed = Being looked at
state-asked = We have a question
state-judged = Judged
state-consent = Waiting for your consent
state-shared = Shared
state-not-shared = Not shared
next-received = The machine reads it next, then an analyst looks at it.
next-analysed = The machine has read it. An analyst will confirm the verdict.
next-asked = Please answer the hub's question below.
next-judged = An analyst has confirmed the verdict. If it is shared, it will be as your handling says.
next-consent = Please look at what would go out and say yes or no. Without your answer nothing goes out.
next-shared = What you agreed to has reached other organisations.
next-not-shared = Nothing of it has reached any other organisation.
closing-reason = Reason:
clock-hub = The hub's clock
clock-until = at the latest
clock-stands = It is not the hub's turn now
clock-you = Your turn
clock-waits-answer = We are waiting for your answer
clock-waits-consent = We are waiting for your yes or no
clock-nothing = Nothing for you to do now
went-into = Shares that it went into
share-state-draft = draft
share-state-proven = waiting for consent
share-state-released = out
share-state-withdrawn = withdrawn
share-state-not-shared = not shared
messages = Messages
ask-headers = Please send the mail once more with its headers: they say where it came from.
ask-attachment = If you have the attachment, or a file from its link, please send it without opening it.
ask-opened = Did anybody open it? If so, how many?
ask-other = We have a question.
ask-how = How to get the headers
answer-hub = Answer the hub
add-more = Add something
label-words-more = What you want to say
what-was-handed-in = What was handed in
item-mail = Mail
item-file = File
item-url = URL
item-host = Host or IP address
item-log = Log
item-words = Words
item-fragment = A piece of a mail: its header or its text alone
item-incident = Report
not-read-yet = Not read yet
same-as = handed in before
why-so = Why
files-within = { $count ->
    [one] One file
   *[other] { $count } files
}
handling-now = Handling
narrow = Narrow the handling
narrow-hint = Later on the handling can only become narrower. It counts at once for whatever is not out yet.
narrow-to = The handling from now on
opened-title = It was opened: what to do now
opened-step-unplug = Take that machine off the network: pull the cable, switch off Wi-Fi.
opened-step-power = Do not switch it off: traces would be lost.
opened-step-keep = Keep the mail and the file as they are. Delete nothing.
opened-step-csirt = Tell those in charge of security in your organisation (CSIRT).
opened-step-passwords = Change the passwords that were used on that machine, from another one.
rescue-offer = You need not do this alone. The hub goes through it with you on the phone.
rescue-ask = Ask for help
rescue-asked = You asked for help. The hub will call you.
paid-title = Money was paid: what to do now
paid-step-bank = Call the bank that you paid from, now. With every hour there is less to get back.
paid-step-say = Say: "A fraudulent mail made us pay. Please stop the transfer and have the receiving account frozen." Give the time, the amount and the account.
paid-step-police = Report it to the police.
paid-step-call = Call your business partner on a number that you knew before. Do not reply to the mail.
paid-step-keep = Keep every mail and every record of the payment.

## Shared information

shares-empty = Nothing is shared yet. What concerns your organisation will stand here.
search-label = Search
search = Search
search-hint = Words (two letters or more), URLs, hosts, IP addresses, hashes, names. Spellings such as evil[.]example work as well.
search-found = { $count ->
    [one] One found.
   *[other] { $count } found.
}
search-all = See all
filter-title = Filter
filter-new = New only
filter-unanswered = Unanswered only
filter-any = All
filter-show = Filter
filter-empty = So far nothing fits.
acknowledge-title = Have you read it?
acknowledge-lead = Let the hub know that you have read this version.
acknowledge = I have read this version
acknowledged-already = You have read this version.
done-acknowledged = Thank you, noted.
answer-title = What about you?
answer-lead = Choose one
answer-not-seen = Not seen
answer-seen = Seen
answer-seen-blocked = Seen, but stopped before it arrived
answer-false-alarm = No attack (false alarm)
answer-last = Your answer so far:
answer-more = Add how many, the date, or mails
label-note = What you want to say
answer-handling = How far the mails you add may be used
answer-now = Answer
answer-hint = No other organisation learns who answered. You can change your answer later.
done-answered = Thank you for your answer.
band-title = How many organisations have seen it
band = { $low } to { $high } organisations
band-above = { $low } organisations or more
band-hint = Told as a range, so that no single answer can be made out.
acknowledged-title = Who has read it
acknowledged-count = { $count ->
    [one] One organisation has read this version.
   *[other] { $count } organisations have read this version.
}
pass-on-title = May we pass it on?
version-number = version { $version }
earlier-title = Earlier versions
earlier-version = This is an earlier version (version { $version }). What holds now is different.
earlier-to-current = See the current version
download-title = Get it as a file
download-hint = The same content as on this page. JSON and CSV are the same in both languages.
form-html = HTML (to print)
form-text = Text
form-json = JSON
form-csv = CSV (spreadsheet)
form-stix = STIX 2.1
form-misp = MISP
language-ja = Japanese
language-en = English
ask-title = Questions
ask-label = Ask the hub
ask-hint = Nobody but the hub learns who asks.
ask-now = Ask
reply-waits = Waiting for the hub's reply.
done-asked = We have your question. The reply will stand on this page.

## Consent

consents-lead = These were made from what you handed in. Look at them and say whether they may go out. Without your answer nothing goes out.
consents-empty = There is nothing to consent to now.
consent-see = See what would go out
consent-lead = What stands in the frame below is all that its readers get. Nothing else goes out.
consent-so-far = Your answer so far
consent-asked = Not answered yet
consent-given = It may go out
consent-refused = It may not go out
consent-standing = Standing consent
consent-out = From here on: exactly what goes out
consent-guess-title = Can we be recognised?
consent-guess = For its readers it comes from one of at least { $count } organisations.
consent-below = This is below the { $count } that we aim for: its readers might guess that it was you. If you mind, say no and talk to the hub: words can be made coarser, only indicators can go out, or more organisations can be reached.
consent-may-be-guessed = We may be guessed, and accept it
consent-say = May it go out?
consent-yes = Yes, exactly this may go out
consent-no = No
consent-hint = You can change your answer until it goes out. With a no, your submission is taken out of this share.
consent-standing-hint = You chose standing consent when you handed in, so no answer is needed. To change that, narrow the handling on the page of your submission.
consent-confirm = Before you answer, please give your password once more.
consent-go-on = Give the password and answer
consent-digest-title = Its mark
consent-digest = A mark made from all its files. Only content with this very mark goes out.
done-given = We have your yes.
done-refused = We have your no. Your submission is taken out of this share.

## Account

label-name = Name
label-organisation = Organisation
label-roles = Roles
role-member-contact = Contact
role-member-administrator = Administrator of the organisation
role-analyst = Analyst
role-releaser = Releaser
role-hub-administrator = Administrator of the hub
role-auditor = Auditor
role-partner = Partner
sessions-title = Sessions and keys
sessions-lead = If there is one that you do not know, end it at once and tell the hub.
column-agent = With
column-what = What it is
column-made = Begun
column-used = Last used
session-key = Key of a program
session-this = This session
session-browser = Session
revoke = End
key-title = Make a key for a program
key-lead = A key lets a program hand in and fetch for a year. It cannot do what people decide, such as consenting.
label-purpose = What for
key-make = Make a key
key-made = Your key
key-once = It is never shown again: put it in a safe place now.

## Help

help-submit-title = Handing in
help-submit = Under "Hand in" add the suspicious mail, tick what happened, and choose how far it may be used. It takes about a minute. The page of your receipt shows what becomes of it.
help-answer-title = Answering
help-answer = When you have read something that was shared, answer whether you have seen it. "Not seen" tells as much as "seen".
help-headers-title = Saving a mail in its original form
help-headers-lead = Forwarding a mail loses the record of where it came from (its headers). Save it as a file like this and hand that in.
help-program-outlook = Outlook (classic, Windows)
help-how-outlook = Drag the mail from the list to the desktop: it becomes a .msg file.
help-program-outlook-new = New Outlook, Outlook on the web
help-how-outlook-new = Open the mail and choose "…", then "Save as" or "Download": it becomes an .eml file.
help-program-thunderbird = Thunderbird
help-how-thunderbird = Select the mail, then "File", "Save As", "File".
help-program-gmail = Gmail on the web
help-how-gmail = Choose "⋮" on the mail, then "Download message".
help-program-apple = Mail on a Mac
help-how-apple = Drag the mail from the list to the desktop, or choose "File", "Save As" with the format "Raw Message Source".
help-keys-title = Keyboard
help-key-search = /
help-key-does-search = To the search
help-key-help = ?
help-key-does-help = This help
help-key-next = j, k
help-key-does-next = Next row, row before
help-key-shares = g, then s, h or m
help-key-does-shares = Shared information, hand in, handed in
help-key-inbox = g, then i or d
help-key-does-inbox = Inbox, drafts (staff of the hub)
help-keys-off = Do not use keys on this device
