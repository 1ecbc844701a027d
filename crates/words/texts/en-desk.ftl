# English texts of the pages of the hub's staff. Keys and parameters are those of
# ja-desk.ftl (a test compares).

## Titles

desk-title-inbox = Inbox
desk-title-drafts = Drafts
desk-title-questions = Questions
desk-title-unanswered = Waiting for submitters
desk-title-statistics = Statistics
desk-title-members = Members
desk-title-audit = Audit trail

## Inbox

desk-counts = Numbers now
desk-count-waiting = waiting
desk-count-late = late
desk-count-questions = questions without a reply
desk-count-asked = waiting for submitters
desk-count-drafts = drafts
desk-count-proven = waiting for consent or release
desk-show-waiting = Waiting
desk-show-all = All
desk-show-every-state = Show every state
desk-inbox-caption = Waiting submissions, the most urgent first
desk-inbox-caption-all = All submissions, the newest first
desk-search-hint = Words of the subject, the sender's name, file names and the beginning of the text (whole words; Japanese from two letters), URLs, hosts, addresses, hashes, receipts. Spellings such as evil[.]example work as well.
desk-found-caption = Submissions that were found, the newest first
desk-found-page = { $count } on this page.
desk-inbox-empty = Nothing is waiting. New submissions appear here as soon as they are handed in.
desk-next = Next page
desk-late = Late
desk-opened = Opened
desk-paid = Paid
desk-duty-title = At once
desk-duty-paid = Money was paid
desk-duty-rescue = Help is wanted
desk-duty-originals = Somebody took out too many originals
desk-duty-take = I take care of it
desk-telephone-is = call { $number }
desk-mine = me
desk-held = On hold
desk-column-receipt = Receipt
desk-column-due = Due
desk-column-received = Received
desk-column-submitter = Submitter
desk-column-title = Title
desk-column-items = Items
desk-column-class = Class
desk-column-opened = Opened
desk-column-assignee = Assignee
desk-column-state = State

## Where a submission stands

desk-state-received = Waiting for analysis
desk-state-analysed = Waiting for judgement
desk-state-asked = Submitter was asked back
desk-state-judged = Judged
desk-state-consent = Waiting for consent
desk-state-shared = Shared
desk-state-not-shared = Not shared
desk-state-no-answer = Not shared: no answer

## One submission

desk-you-have-it = You have it
desk-has-it = { $name } has it
desk-nobody-has-it = Nobody has it
desk-items = Items of this submission
desk-as-seen = As its reader saw it
desk-headers = Headers and everything that was read
desk-no-evidence = There is nothing to show.
desk-words = Words of the submitter
desk-said = What the submitter said
desk-said-nothing = Nothing more was said.
desk-happened = What happened
desk-rescue = Rescue wanted
desk-seen = Seen on
desk-copies = Copies
desk-category = Report category
desk-closing-reason = Why it is not shared
desk-yes = yes
desk-handling = Handling
desk-readers = Readers
desk-hub-alone = the hub alone
desk-tlp = TLP
desk-at-once = Indicators to the SIG at once
desk-consent = Consent
desk-consent-rule-ask-me = ask before sharing
desk-consent-rule-standing = standing consent
desk-attribution = Attribution
desk-attribution-anonymous = without the name
desk-attribution-named = may be named
desk-never = Never to pass on
desk-from = Not before
desk-until = Not after
desk-judged-as = Judged as: { $class }
desk-resend = A re-send of a mail that is here already; it is not counted again.
desk-accept = Accept this judgement
desk-overrule = Overrule
desk-class = Class
desk-counted = Counted as
desk-counted-hint = How it is counted is decided apart from sharing.
desk-counted-as = counted as { $class }
desk-reason = Reason
desk-judge = Record this judgement
desk-not-read = Not read yet
desk-not-read-hint = The proposed judgement and its reasons will stand here. Open the page again in a moment.
desk-facts = Facts
desk-sender = Sender
desk-day = Day
desk-region = Sent from
desk-message-id = Message-ID
desk-indicators = Indicators
desk-indicators-caption = Values to detect it by, defanged
desk-indicators-none = There is nothing to detect it by.
desk-column-part = Part
desk-part-sender = sender
desk-part-reply-to = replies go to
desk-part-link = link in the mail
desk-part-destination = where a file leads
desk-naming = names a recipient: does not go out as it is
desk-history = History of judgements
desk-machine = the machine
desk-similar = Similar submissions
desk-similar-none = No other submission shares a value with it.
desk-likeness = text { $percent } % alike
desk-common-values = { $count ->
    [one] one common value
   *[other] { $count } common values
}
desk-share = Sharing
desk-hub-only = Its submitter gave it to the hub alone, so it cannot be shared.
desk-draft = Begin a share
desk-join-lead = Shares that hold the same values
desk-join = Join { $name }
desk-close = Close without sharing
desk-close-reason = Why it is not shared (the submitter reads this)
desk-close-button = Close without sharing
desk-hand-over = Hand over
desk-who-has-it = Who has it
desk-take = I take it
desk-give-back = Give it back
desk-hold = Set aside
desk-note = Note for whoever goes on (inside the hub only)
desk-hand-over-button = Record
desk-messages = Messages
desk-messages-none = No messages yet.
desk-note-internal = Internal note
desk-from-hub = The hub
desk-ask-back = Ask the submitter back
desk-ask-what = What to ask for
desk-ask-headers = the whole mail with its headers
desk-ask-attachment = the attachment
desk-ask-opened = whether it was opened, and by how many
desk-ask-other = something else (write it below)
desk-ask-text = Text
desk-ask-button = Ask
desk-after-all = May be shared after all, since
desk-back-to-inbox = Back to the inbox
desk-unanswered-lead = The oldest first. What has had no answer for { $count } business days may be closed without sharing. Silence is no consent.
desk-unanswered-empty = Nothing waits for a submitter.
desk-waits-consent = Waits for consent
desk-waits-answer = Waits for an answer
desk-waits-since = since
desk-wait-waiting = not reminded yet
desk-wait-reminded = contact reminded
desk-wait-deputy = deputy reminded too
desk-wait-overdue = may be closed
desk-whom-to-call = Whom to call
desk-call-contact = Handed in by
desk-call-left = has left
desk-call-number = Telephone
desk-call-no-number = none on record
desk-call-suspended = Telephone only: may be read by the attacker
desk-call-found = Call a number that you found yourself, not one from a submission.
desk-deputy = Deputy
desk-deputy-none = the administrators of the organisation
desk-deputy-hint = Who is reminded next when the contacts do not answer. Without one it is the administrators of the organisation.
desk-no-answer = Close without an answer
desk-no-answer-hint = The submission becomes "not shared: no answer". A share with other sources goes back to a draft without it. If its submitter agrees later, that makes a new version.
desk-no-answer-button = Close without an answer
desk-original = Original
desk-original-get = Take out the original
desk-original-hint = A ZIP archive with the password "{ $password }". The reason is kept, and the submitter sees that it was taken out.
desk-original-why = Purpose
label-original-words = What for (kept by the hub)
desk-original-button = Take out as ZIP
desk-original-item = took out item { $item }
desk-without = Without an answer, and so left out:

## Drafts

desk-drafts-empty = There is no draft. Begin one from a submission.
desk-column-share = Share
desk-column-version = Version
desk-column-changed = Changed
desk-share-state-draft = Draft
desk-share-state-proven = Proven, waiting for consent and release
desk-share-state-released = Released
desk-share-state-withdrawn = Withdrawn
desk-share-state-not-shared = Not shared
desk-version = Version { $version }
desk-drafters = Written by
desk-scheduled = It goes out at { $time }, unless a consent is taken back before.
desk-sources = Sources
desk-sources-caption = Sources and their consent
desk-column-consent = Consent
desk-consent-word-asked = asked
desk-consent-word-given = given
desk-consent-word-refused = refused
desk-consent-word-standing = standing consent
desk-consent-word-no-answer = no answer
desk-consent-not-asked = not asked yet
desk-consent-old = (about an earlier version)
desk-join-receipt = Receipt
desk-join-button = Join to this share
desk-related = Shares out with the same values:
desk-conflict-title = Somebody else changed it meanwhile
desk-conflict = The form below holds what you wrote. What is kept now stands here; saving again replaces it by the form.
desk-approved = Let out
desk-left-out = Leave out
desk-compromised = Legitimate, but compromised
desk-leaks = { $count ->
    [one] One identifier would go out
   *[other] { $count } identifiers would go out
}
desk-leaks-hint = It cannot be proven like this. Change the text, or leave the value out.
desk-leaks-caption = Identifiers that remain
desk-leaks-let-out = Identifiers to let out all the same
desk-leaks-let-out-hint = Only if its owner has agreed to exactly this.
desk-column-word = Word
desk-column-kind = Kind
desk-column-whose = Whose
desk-column-where = Where
desk-participant = somebody in the mail
desk-not-searched = Not everything could be searched: too large or too deeply packed. It cannot go out like this.
desk-who-gets-it = Who will get this
desk-recipients = { $count ->
    [one] (one organisation today)
   *[other] ({ $count } organisations today)
}
desk-k = Can the submitter be guessed?
desk-k-holds = Hidden well enough.
desk-k-low = It may be guessed.
desk-k-value = To a reader it may have come from { $k } organisations; { $threshold } are wanted.
desk-k-shrinking = Words that narrow it, and what leaving each kind out would gain
desk-k-shared = What becomes known of all who are left:
desk-column-attribute = Attribute
desk-column-without = Without it
desk-attribute-sig = SIG
desk-attribute-region = region
desk-attribute-kind = kind of body
desk-attribute-partner = partner
desk-attribute-product = product
desk-texts = What is shared
desk-edit-proven = Saving makes it a draft again: proof and consent start anew.
desk-title-ja = Title (Japanese)
desk-title-en = Title (English)
desk-summary-ja = Summary (Japanese)
desk-summary-en = Summary (English)
desk-change-ja = What changed (Japanese)
desk-change-en = What changed (English)
desk-readers-hint = Out of what all submitters allow.
desk-pass-on = Passing on
desk-pass-on-subsidiaries = may go to subsidiaries
desk-pass-on-providers = may go to service providers
desk-extent = Extent
desk-indicators-only = Indicators only: no text, subject, name of a file or day
desk-replaced = Replaced words
desk-replaced-hint = A ticked word goes out as it is.
desk-let-out = goes out as it is
desk-why-identifier = known as an identifier
desk-why-unknown = in no public vocabulary
desk-specific = Values that tell of a victim
desk-specific-hint = Attackers read shares too. A ticked value goes out uncut.
desk-specific-named = holds an identifier
desk-specific-recipient = names a recipient or target
desk-specific-one-victim = only one organisation handed it in
desk-as-it-is = as it is
desk-more = { $count } more
desk-cut-to-nothing = nothing
desk-victims = { $count ->
    [one] from one organisation
   *[other] from { $count } organisations
}
desk-values = Values
desk-values-caption = Values of the share
desk-subject = Subject
desk-save = Save
desk-preview = As readers will see it
desk-preview-ja = Japanese
desk-preview-en = English
desk-go = On its way out
desk-prove-hint = Once proven, the sources are asked to consent to exactly these bytes.
desk-prove = Prove, and ask the sources
desk-release-role = Only a releaser can let it out.
desk-password-first = Give the password and go on
desk-release-second = You wrote on this share, so you cannot release it. Ask a second person.
desk-release-hint = It goes to its readers at the next slot.
desk-release = Release
desk-release-night-hint = At night and on holidays one person may release indicators under standing consent; it is reviewed on the next business day.
desk-release-night = Release at night
desk-revise = Begin a new version
desk-back-to-draft = Back to draft
desk-as-readers = See it as readers do
desk-withdraw = Withdraw
desk-withdraw-hint = It is taken back at once, and every reader finds the reason in its place. This cannot be undone.
desk-withdraw-ja = Reason (Japanese)
desk-withdraw-en = Reason (English)
desk-withdraw-button = Withdraw it now
desk-withdrawn = This share was withdrawn.

## Files that go out

desk-files = Files that go out with it
desk-files-danger = A file that goes out cannot be taken back from those who have it. A decoy is often made from a document of a member. The search finds names and addresses that the hub knows, also within archives and documents; it sees neither what a picture shows nor text that a document draws. Look at each file yourself before you propose or approve it.
desk-files-hint = One person proposes a file, another one who may release approves it, and every source that it came from is asked for it by itself. Without all of that the share goes out without the file.
desk-file-waits = waits for a second person
desk-file-approved = approved: its sources are asked with the next proof
desk-file-stays = approved, but stays inside: the notice names it no more, or may carry no file
desk-file-asked = its sources are asked: { $count } said yes
desk-file-out = out with this version
desk-file-inside = did not go out
desk-file-taken-back = taken back
desk-file-names = Called
desk-file-why = Why it should go out
desk-file-proposer = Proposed by
desk-file-approver = Approved by
desk-file-second = You proposed it: somebody else has to approve it.
desk-file-approve = I have looked at it and approve it
desk-file-take-back = Take it back
desk-file-propose = Propose a file
desk-file-which = Which file
label-why = Why it should go out (kept by the hub)
desk-file-propose-button = Search it and propose it

## Kinds of identifiers

desk-identifier-organisation-name = name of an organisation
desk-identifier-person-name = name of a person
desk-identifier-domain = domain
desk-identifier-host = host name
desk-identifier-mail-address = mail address
desk-identifier-postal-address = postal address
desk-identifier-phone = telephone number
desk-identifier-message-id = Message-ID
desk-identifier-received-tail = route within the receiver
desk-identifier-dkim = name of a DKIM signature
desk-identifier-tracking-token = mark of one recipient
desk-identifier-document-author = author of a document
desk-identifier-template-path = path of a template
desk-identifier-project = project or product
desk-identifier-image-metadata = picture metadata
desk-identifier-archive-metadata = archive metadata
desk-identifier-never-pass-on = word never to pass on
desk-identifier-internal-id = internal number

## Questions

desk-questions-lead = Only whoever asked reads the reply.
desk-questions-empty = No question is waiting.
desk-reply = Reply
desk-reply-send = Send the reply

## Statistics

desk-statistics-lead = A number opens the list behind it.
desk-quarter = Quarter
desk-show = Show
desk-records = Download every record (JSON lines)
desk-records-hint = The password is asked for.
desk-counted-at = As of { $time }.
desk-not-counted = { $count ->
    [one] One record is not counted, or only in part.
   *[other] { $count } records are not counted, or only in part.
}
desk-n = (n = { $n })
desk-definition = Definition and notes
desk-back-to-statistics = Back to the statistics
desk-records-caption = Records behind it

## Members

desk-back-to-members = Back to the members
desk-column-name = Name
desk-column-side = Side
desk-column-groups = SIGs and arrangements
desk-column-standing = Standing
desk-column-members = Organisations
desk-communities = SIGs and arrangements
desk-since = Since
desk-ends = until
desk-last-day = Last day
desk-last-day-or-now = Last day (left empty, it ends now)
desk-memberships-none = It belongs to no SIG and no arrangement.
desk-join-community = Add to a SIG or an arrangement
desk-end-membership = End
desk-requests = Roles that wait for agreement
desk-requests-lead = A role holds once somebody other than who asked for it agrees. If you know nothing of it, do not agree, and ask the person by telephone.
desk-asked-by = asked for by { $name }
desk-agree = Agree
desk-refuse = Refuse
desk-agree-another = Somebody else has to agree.
desk-take-back = Take the request back
desk-password-to-agree = Give the password to decide
desk-people-none = There is nobody yet.
desk-role-waits = waits for agreement
desk-add-role = Add a role
desk-end-role = End the role
desk-end-person = End the account
desk-end-person-hint = For whoever leaves. All roles, sessions and keys end at once, for good.
desk-change-member = What the organisation is like
desk-change-member-hint = This decides how hard a submitter is to guess, and what is taken out of shares. It holds from the next proof on.
desk-open-form = Open the form
desk-side-member = member
desk-side-arrangement = body of an arrangement
desk-side-partner = partner
desk-side-hub = hub
desk-sides-member = Members
desk-sides-arrangement = Bodies in arrangements
desk-sides-partner = Partners
desk-sides-hub = The hub
desk-active = active
desk-suspended = suspended: may be read by the attacker
desk-password-to-add = Give the password to add organisations and SIGs
desk-password-to-change = Give the password to invite or suspend
desk-password-again = Give the password in a new tab, then come back and send again; what you typed is kept.
desk-add-community = Add a SIG or an arrangement
desk-community-kind = Kind
desk-community-sig = SIG
desk-community-arrangement = arrangement
desk-add = Add
desk-add-member = Add an organisation
desk-add-member-hint = Names and values given here are kept out of every share: the more, the safer.
desk-agreement = Agreement
desk-agreement-nda = NDA
desk-agreement-rules = rules
desk-none = none
desk-one-a-line = One value a line in the fields below.
desk-profile-name = Name
desk-profile-name-en = Name in English
desk-profile-corporate = Head of its corporate group
desk-profile-aliases = Short, former and brand names
desk-profile-domains = Domains
desk-profile-windows = Public contact addresses
desk-profile-hosts = Hosts
desk-profile-staff = Names of staff
desk-profile-phones = Telephone numbers
desk-profile-places = Postal addresses
desk-profile-projects = Projects
desk-profile-products = Words of what it makes
desk-profile-partners = Partners
desk-profile-regions = Regions
desk-profile-kinds = Kinds of body
desk-people = Persons
desk-column-address = Mail address
desk-column-roles = Roles
desk-invitation-open = not used yet
desk-invite = Invite a person
desk-person-name = Name
desk-person-lang = Language
desk-invite-button = Make the invitation
desk-invite-hint = The roles hold once somebody else has agreed.
desk-invited-waits = The roles wait: another administrator or a releaser has to agree.
desk-link-invited = The invitation is made
desk-link-hint-invited = The link is shown this once and lasts seven days. Hand it over by a way that you trust, such as in person or by telephone.
desk-link-invited-again = The new invitation is made
desk-link-hint-invited-again = The link is shown this once and lasts seven days; any link of before works no more. Hand it over by a way that you trust, such as in person or by telephone.
desk-link-recovered = The link to a new password is made
desk-link-hint-recovered = The link is shown this once and lasts 24 hours. Call the person on a number that you knew before, and hand it over in person or on that call. When it is used, all sessions and keys of the account end.
desk-invite-again = Invite again
desk-invite-again-hint = For whoever could not use the first link in time. The earlier link works no more.
desk-recover = Password forgotten
desk-recover-hint = Check that it is really this person who asks, by calling a number that you knew before. When somebody else has agreed, you get a link to a new password.
desk-recover-button = Ask for a way back in
desk-recoveries = New passwords that wait
desk-recoveries-lead = Whoever holds the link gets into the account. Agree only if you have spoken to the person yourself.
desk-recovery-link = Show the link once
desk-recovery-agreed = Agreed. { $name } can show the link now.
desk-standing = Suspension
desk-suspend-hint = For when what reaches this organisation may be read by the attacker. All its sessions and keys end at once, and nothing goes there.
desk-suspend = Suspend: may be read by the attacker
desk-verify-hint = Lift it only after verifying by voice, on a number that you found independently.
desk-verify = Verified by voice: lift the suspension

## Audit

desk-audit-lead = Who did what and when, without contents. Whatever is taken out or changed breaks the chain.
desk-audit-caption = Entries, the newest first
desk-audit-empty = No entries yet.
desk-column-number = Number
desk-column-time = Time
desk-column-actor = Actor
desk-column-action = Action
desk-column-object = Object
desk-column-outcome = Outcome
desk-column-hash = Hash
desk-done = done
desk-refused = refused
