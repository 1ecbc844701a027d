# English texts for people. Keys and parameters are those of ja.ftl (a test compares).

## Verdict

verdict-targeted = Targeted attack mail
verdict-mass = Mass-mailed attack
verdict-phishing = Phishing mail
verdict-bec = Business e-mail compromise
verdict-spam = Spam
verdict-harmless = Harmless mail
verdict-undecided = Undecided

word-almost-certain = almost certain
word-very-likely = very likely
word-likely = likely
word-even = even chance

heading = { $verdict } ─ { $word } ({ $percent } %)
heading-undecided = { $verdict } ─ no kind stands out (the nearest has { $percent } %)
heading-file = File (holds no mail)
heading-file-dangerous = Dangerous file (holds no mail)
heading-nothing = Neither a mail nor a file could be read

advice-targeted = Do not open attachments or links, do not reply; tell your security contact.
advice-mass = Do not open attachments or links; tell your security contact.
advice-phishing = Enter no password or card number behind its links. If you did, tell your security contact now.
advice-bec = Do not reply or pay. Ask the other side by a telephone number that you knew before.
advice-spam = Do not reply; you may delete it.
advice-harmless = No trait of an attack stands out. If you did not expect this mail, ask before opening anything.
advice-undecided = This alone does not decide it. Ask your security contact before opening attachments or links.
advice-file = Ask your security contact before you open it.

## Sections and labels

section-who = Sender
section-what = Content
section-why = Why
section-observables = Observables (to look for elsewhere)
section-defects = Reading
section-mails = Other mails in this input
section-files = Files

label-from = Claims
label-reply-to = Reply goes to
label-return-path = Bounces to
label-sender = Address kind
label-border = Handed in by
label-client = Written on
label-subject = Subject
label-date = Date
label-to = To
label-kind = Brings
label-mailer = Mailer
label-attachment = Attached
label-inline = Inline
label-link = Link
label-redirect = Redirect
label-type = Type
label-auth = Checks noted
label-recomputed = Recomputed
label-change = Would change
label-absent = without
label-present = with

value-as-of = as of { $date }
value-auth-none = the receiver noted none
value-not-computable = not computable
value-empty = none
value-unknown = unknown
value-subject-none = (no subject)
value-name-none = (no name)
value-country-unknown = country unknown
value-as-claimed = as claimed
value-same-as-from = same as claimed
value-differs-from-from = not the claimed sender
value-second-from = there are two senders
value-recipients = { $first } and { $count } more
value-cut = … ({ $count ->
    [one] 1 more character
   *[other] { $count } more characters
})
value-more = { $count } more
value-more-places = { $count ->
    [one] 1 more place
   *[other] { $count } more places
}
value-more-json = { $count } more (all of them with --format json)
value-lost = some facts were lost
value-common = { $count } common ({ $names })
value-common-names-more = { $names } and others
value-blanks = [{ $count } blanks]
value-link-shown = shown as “{ $text }”
value-parent = in { $parent }

## Mail kinds, sender kinds, origins

mail-kind-attachment = attachment
mail-kind-link = link
mail-kind-information = neither attachment nor link (asking or talking)
mail-kind-unknown = unknown (only a piece of the mail is left)

sender-kind-free-domestic = Japanese free mail
sender-kind-free-overseas = overseas free mail
sender-kind-isp-domestic = Japanese Internet provider
sender-kind-carrier = mobile carrier
sender-kind-company = company
sender-kind-government = government
sender-kind-agency = agency or public body
sender-kind-university = university or school
sender-kind-nonexistent = domain that does not exist
sender-kind-other = other
sender-kind-unknown = unknown

sender-why-list = on list { $detail }
sender-why-suffix = ends in { $detail }
sender-why-dns = by the stored DNS, { $detail } does not exist
sender-why-no-address = there is no address
sender-why-no-public-suffix = no domain ends in { $detail }
sender-why-default = on no list

origin-unknown-no-headers = unknown (no record of the route)
origin-unknown-no-trace = unknown (the route shows no trace)

## Files

file-category-executable = executable
file-category-office = Office document
file-category-justsystems = JustSystems document
file-category-shortcut = shortcut
file-category-pdf = PDF
file-category-other = other
file-category-archive = archive

type-pe-exe = Windows program
type-pe-dll = Windows library (DLL)
type-pe-cpl = Windows program (control panel)
type-pe-scr = Windows program (screen saver)
type-pe-sys = Windows driver
type-dos-exe = DOS program
type-dos-com = DOS program (COM)
type-elf = Linux program
type-mach-o = macOS program
type-office-ole-doc = Word document (old format)
type-office-ole-xls = Excel workbook (old format)
type-office-ole-ppt = PowerPoint slides (old format)
type-office-ooxml-docx = Word document
type-office-ooxml-docm = Word document with macros
type-office-ooxml-xlsx = Excel workbook
type-office-ooxml-xlsm = Excel workbook with macros
type-office-ooxml-xlsb = Excel workbook (binary)
type-office-ooxml-pptx = PowerPoint slides
type-office-ooxml-pptm = PowerPoint slides with macros
type-office-ooxml-encrypted = Office document with a password
type-odf = OpenDocument
type-ole = compound file
type-rtf = rich text
type-pdf = PDF document
type-lnk = Windows shortcut
type-jtd = Ichitaro document
type-jttc = Ichitaro document (compressed)
type-ichitaro-legacy = Ichitaro document (old format)
type-zip = ZIP archive
type-rar4 = RAR archive
type-rar5 = RAR archive
type-7z = 7-Zip archive
type-lzh = LZH archive
type-arj = ARJ archive
type-ace = ACE archive
type-cab = CAB archive
type-gz = gzip archive
type-bz2 = bzip2 archive
type-xz = xz archive
type-zst = Zstandard archive
type-tar = tar archive
type-iso = disk image (ISO)
type-img = disk image
type-vhd = virtual disk (VHD)
type-vhdx = virtual disk (VHDX)
type-udf = disk image (UDF)
type-js = JavaScript program
type-vbs = VBScript program
type-wsf = Windows script
type-hta = HTML application
type-html = web page
type-mht = saved web page
type-bat = Windows batch file
type-ps1 = PowerShell program
type-iqy = Excel web query
type-slk = spreadsheet exchange (SYLK)
type-one = OneNote
type-chm = Windows help
type-msi = Windows installer
type-jar = Java program
type-apk = Android app
type-url = shortcut to a web page
type-eml = mail
type-msg = Outlook mail
type-tnef = winmail.dat
type-mbox = mailbox
type-ics = calendar
type-vcf = contacts
type-mobileconfig = Apple configuration profile
type-rpmsg = protected Outlook mail
type-smime = S/MIME signature or encryption
type-pgp = PGP signature or encryption
type-png = picture (PNG)
type-jpeg = picture (JPEG)
type-gif = picture (GIF)
type-bmp = picture (BMP)
type-tiff = picture (TIFF)
type-webp = picture (WebP)
type-svg = picture (SVG)
type-emf = picture (EMF)
type-audio = sound
type-video = video
type-xml = XML
type-json = JSON
type-csv = CSV
type-text = text
type-eicar = anti-virus test file (EICAR)
type-empty = empty file
type-unknown = unknown format

deception-document-icon = a program with the icon of a document
deception-double-extension = a second extension makes it look like a document
deception-bidi-override = letters are turned around to hide the extension
deception-zero-width = invisible characters in the name
deception-padding = blanks push the extension out of sight
deception-type-mismatch = it is not what its name says
deception-path-traversal = the name would write to another place
deception-symlink = a link to another place
deception-polyglot = can be read as two formats
deception-header-name-mismatch = the archive gives it two different names
deception-shortcut-as-document = a shortcut dressed up as a document
deception-password-announced-not-needed = a password is announced, but none is set

## Kinds of observables

kind-ipv4 = IPv4 address
kind-ipv6 = IPv6 address
kind-host = host
kind-url = URL
kind-email = mail address
kind-filename = file name
kind-md5 = MD5
kind-sha1 = SHA-1
kind-sha256 = SHA-256
kind-mutex = mutex
kind-pdb = PDB path
kind-registry = registry
kind-user-agent = user agent
kind-bank-account = bank account
kind-phone = telephone
kind-wallet = wallet
kind-cve = CVE
kind-yara = YARA

## Lists

list-agency = agencies
list-big-service = big services
list-brands = well-known services
list-carrier = mobile carriers
list-cdn = CDN
list-cloud-hosting = cloud hosting
list-disposable = disposable mail
list-file-sharing = file sharing
list-free-domestic = Japanese free mail
list-free-overseas = overseas free mail
list-isp-domestic = Japanese providers
list-mail-provider = mail providers
list-own = your own
list-public-dns = public DNS
list-reserved = reserved names and addresses
list-url-shortener = URL shorteners

## Defects

defect-address-unreadable = a mail address cannot be read
defect-analysis-failed = the analysis stopped half-way
defect-archive-broken = the archive is broken
defect-base64-junk = foreign characters inside encoded data
defect-base64-second-run = two runs of encoded data in one part
defect-blank-line-first = a blank line stands before the header
defect-boundary-guessed = parts were split by a guessed boundary
defect-boundary-missing = no boundary is given
defect-boundary-unclosed = the last boundary is missing
defect-charset-detected = the charset is not the declared one and was guessed
defect-charset-unknown = an unknown charset
defect-checksum-wrong = a checksum does not fit
defect-date-unreadable = the date cannot be read
defect-decode-errors = some characters cannot be read
defect-duplicate-header = a header field that must be single is repeated
defect-file-broken = the structure of the file is broken
defect-header-undeclared-charset = a header field without a declared charset
defect-header-unreadable = a header field cannot be read
defect-limit-bytes = too large: read only in part
defect-limit-depth = nested too deeply: opened only in part
defect-limit-headers = too many header fields: read only in part
defect-limit-hops = too many Received fields: read only in part
defect-limit-links = too many links: read only in part
defect-limit-mails = too many mails: read only in part
defect-limit-member = one member is larger than the limit
defect-limit-members = more members than the limit
defect-limit-memory = unpacking would take more memory than the limit
defect-limit-observables = too many observables: kept only in part
defect-limit-parts = too many parts: read only in part
defect-limit-password-work = trying passwords would cost more than the limit
defect-limit-ratio = more comes out for each packed byte than the limit
defect-limit-signatures = more signatures than are checked
defect-limit-text = body too long: read only in part
defect-limit-unpacked = more comes out of the input than the limit
defect-link-loop = links within the file form a circle
defect-method-unknown = the method of compression or encryption is not known
defect-msg-broken = the Outlook mail is broken
defect-name-conflict = an attachment has two different names
defect-nul-byte = a NUL byte where none belongs
defect-password-not-found = no password fits
defect-quoted-printable-junk = errors in the encoding of the body
defect-received-unreadable = a Received field cannot be read
defect-rtf-broken = the rich-text body is broken
defect-tnef-broken = winmail.dat is broken
defect-transfer-encoding-unknown = an unknown transfer encoding
defect-truncated = cut off
defect-uuencode-broken = a uuencoded attachment is broken
defect-volume-missing = a volume of the archive is missing
defect-worker-answer = the answer of the sandbox was refused
defect-worker-crashed = the sandbox crashed
defect-worker-memory = the sandbox ran out of memory
defect-worker-time = the sandbox was stopped for its time
defect-worker-violation = the sandbox tried what it must not

## Why recomputed authentication came to its result

auth-body-altered = the body is not the one that was signed
auth-body-extended = text was added behind what was signed
auth-chain-broken = the chain of relays is broken
auth-expired = valid, but expired when it was received
auth-header-altered = signed header fields were changed, or the signature is false
auth-key-unusable = the published key cannot be used
auth-lookup-limit = the record asks for too many look-ups
auth-malformed-record = the record in DNS is malformed
auth-malformed-signature = the signature is malformed
auth-no-client-address = no address shows who handed the mail over
auth-no-key = the domain publishes no such key
auth-no-record = the domain publishes no such record
auth-no-sender-domain = nothing tells which domain to ask
auth-not-aligned = nothing that passed is of the sender’s domain
auth-not-as-sent = the mail is not here as it was sent
auth-record-not-stored = this DNS answer is not stored
auth-revoked = the key was withdrawn
auth-server-failed = the name server failed
auth-several-senders = there are several senders
auth-time-unknown = nothing tells whether it had expired
auth-undecided = depends on what could not be worked out
auth-weak = too weak to rely on

## Reasons that are no signs

reason-fragment = Only a piece of the mail is left.
reason-fragment-why = Nobody knows what the rest held, so nothing is certain.
reason-no-sign = No striking sign of an attack was found.
reason-no-sign-why = Finding nothing does not prove a mail safe.
reason-nonexistent-sender = The sender's domain does not exist.
reason-nonexistent-sender-why = Nobody honest writes from an address that no reply can reach.
reason-prior = How often this kind is handed in, before anything is known.
reason-prior-why = The starting point is how common each kind is among mails handed in.
reason-single-mail = A single mail seldom proves a targeted attack.
reason-single-mail-why = If many others got the same mail, it was sent in bulk. Ask other recipients.

## Summary

summary-title = Summary
summary-inputs = Inputs
summary-read = inputs read
summary-lost = of these, with facts lost
summary-unread = inputs that could not be read
summary-files = of these, files that are no mail
summary-classes = Verdicts
summary-kinds = Brought by
summary-period = Period
summary-period-value = { $first } to { $last }
summary-period-none = no mail has a date
summary-count = { $count }

demo-farewell =
    All of these mails are made up.
    Results as JSON: { $json }
    Counted: { $records }, tables of their quarter: { $statistics }
    Mails and configuration: { $folder }
    To look at a mail of your own: noroshi analyze MAILFILE

## Tricks with domains and characters

trick-letter-added = one letter more
trick-letter-dropped = one letter less
trick-letter-replaced = one letter changed
trick-letters-swapped = letters swapped
trick-two-letters = two letters changed
trick-homoglyph = characters of the same look
trick-hyphen = with or without a hyphen
trick-affix = a word added to the name
trick-suffix = another ending
trick-sub-domain = the name only stands before another domain
trick-bidi = marks that turn the order of letters
trick-mathematical = mathematical letters
trick-zero-width = invisible characters
trick-mixed-script = look-alike letters of another script

## Signs: name, sentence, why it matters

sign-archive-attachment-name = archive attached
sign-archive-attachment = An archive is attached: “{ $name }” ({ $type }).
sign-archive-attachment-why = Inside an archive, a dangerous file may pass the scanners.

sign-asks-account-change-name = asks for another bank account
sign-asks-account-change = It asks to pay to another account (“{ $word }”).
sign-asks-account-change-why = Having money sent to a forged account is the core of business e-mail compromise.

sign-asks-log-in-name = asks to log in
sign-asks-log-in = It asks to log in or to confirm an account (“{ $word }”).
sign-asks-log-in-why = Such words lead to forged pages that steal passwords.

sign-asks-money-name = asks for money
sign-asks-money = It asks for a payment (“{ $word }”).
sign-asks-money-why = An unexpected payment is to be confirmed by another channel first.

sign-asks-open-name = asks to open
sign-asks-open = It urges to open an attachment or a link (“{ $word }”).
sign-asks-open-why = Most attacks begin with the reader opening something.

sign-auth-pass-name = authentication passed
sign-auth-pass = Authentication passed as { $domain }.
sign-auth-pass-why = The mail really came from that domain, be it a good one or not.

sign-automatic-mail-name = automatic notice
sign-automatic-mail = It has the form of a notice sent by a machine (“{ $word }”).
sign-automatic-mail-why = Bounces and absence notes are part of daily business.

sign-brand-impersonated-name = well-known service impersonated
sign-brand-impersonated = It claims to be { $brand } (“{ $word }”), but the sender is { $from }.
sign-brand-impersonated-why = The real service writes from its own domain.

sign-bulk-mail-name = bulk mail
sign-bulk-mail = It is marked as sent in bulk ({ $word }).
sign-bulk-mail-why = Mostly advertising and notices, seldom aimed at one reader.

sign-cloud-hosting-log-in-name = log-in page on cloud hosting
sign-cloud-hosting-log-in = It leads to a log-in page on genuine cloud hosting, { $host } (“{ $word }”).
sign-cloud-hosting-log-in-why = The provider’s own domain and certificate make a forged page look real.

sign-data-or-script-link-name = link that holds a page or script
sign-data-or-script-link = A link holds a page or a script itself ({ $target }).
sign-data-or-script-link-why = A link without a destination shows a forged page past the filters.

sign-date-far-off-name = date far off
sign-date-far-off = The written date is off from the arrival by { $count ->
    [one] one day
   *[other] { $count } days
}.
sign-date-far-off-why = The sending program or its clock may be made up.

sign-deceptive-attachment-name-name = deceptive attachment
sign-deceptive-attachment-name = The attachment “{ $name }” deceives: { $trick }.
sign-deceptive-attachment-name-why = It makes a program look like a harmless document.

sign-direct-from-client-name = sent directly from a client
sign-direct-from-client = It was sent by a subscriber’s machine ({ $host }), past any mail server.
sign-direct-from-client-why = Typical of mails sent by hijacked computers.

sign-display-name-address-name = another address in the display name
sign-display-name-address = The display name “{ $name }” shows { $address }, but the sender is { $from }.
sign-display-name-address-why = Many mail programs show only the name, so it hides the true sender.

sign-dkim-fail-name = DKIM failed
sign-dkim-fail = The DKIM signature of { $domain } did not verify ({ $result }).
sign-dkim-fail-why = It may be forged, or the mail was changed on its way.

sign-dmarc-fail-name = DMARC failed
sign-dmarc-fail = DMARC failed for the sender’s domain { $domain } ({ $result }).
sign-dmarc-fail-why = Most likely the mail does not come from whom it claims.

sign-evasive-characters-name = characters that evade filters
sign-evasive-characters = It mixes in invisible or odd characters ({ $trick }): “{ $text }”.
sign-evasive-characters-why = People can still read it, filters cannot.

sign-exchange-software-question-name = asks which software you use
sign-exchange-software-question = It asks which program can open a file (“{ $word }”).
sign-exchange-software-question-why = In exchange-type attacks this finds out what the victim can open.

sign-executable-attachment-name = program attached
sign-executable-attachment = A file that runs a program when opened is attached: “{ $name }” ({ $type }).
sign-executable-attachment-why = Opening it starts the attacker’s program.

sign-executive-impersonated-name = executive impersonated
sign-executive-impersonated = It asks a favour as the head of a company (“{ $name }”), but came from free mail ({ $from }).
sign-executive-impersonated-why = Swindlers write as the president to somebody who can pay.

sign-fake-reply-name = pretended reply
sign-fake-reply = The subject looks like a reply (“{ $text }”), but refers to no earlier mail.
sign-fake-reply-why = Pretending to continue a conversation lowers the guard.

sign-file-sharing-link-name = link to file sharing
sign-file-sharing-link = It links to the file-sharing service { $host }.
sign-file-sharing-link-why = Dangerous files are handed over this way, past the scanners.

sign-free-mail-name = free mail
sign-free-mail = The sender uses free mail ({ $from }).
sign-free-mail-why = Anybody can open such an account under any name.

sign-free-mail-claims-organisation-name = free mail that claims an organisation
sign-free-mail-claims-organisation = It claims the organisation “{ $name }” but comes from the free mail { $from }.
sign-free-mail-claims-organisation-why = Real organisations write from their own domain.

sign-generic-lure-name = common lure
sign-generic-lure = It uses a common story such as an invoice or a parcel (“{ $word }”).
sign-generic-lure-why = A story that fits anybody makes many people open it.

sign-greets-address-name = greets an address
sign-greets-address = It greets the address { $address } instead of a name.
sign-greets-address-why = The sender does not know the reader’s name.

sign-hidden-recipients-name = hidden recipients
sign-hidden-recipients = The recipient’s address does not stand in To (what stands there: { $address }).
sign-hidden-recipients-why = Probably the same mail went to many at once.

sign-hidden-text-name = hidden text
sign-hidden-text = It holds text that the reader cannot see (“{ $text }”).
sign-hidden-text-why = Unrelated text is mixed in to fool filters.

sign-html-attachment-name = web page attached
sign-html-attachment = A web page is attached: “{ $name }” ({ $type }).
sign-html-attachment-why = Such pages show forged log-in forms or smuggle files in.

sign-known-partner-name = known partner
sign-known-partner = It comes from { $domain }, a partner in the configuration.
sign-known-partner-why = Still, a partner’s account may have been taken over.

sign-link-ip-host-name = link to a bare address
sign-link-ip-host = A link leads to a bare IP address ({ $host }).
sign-link-ip-host-why = Genuine services are reached by name.

sign-link-text-differs-name = link text differs from its target
sign-link-text-differs = A link shows “{ $text }” but leads to { $target }.
sign-link-text-differs-why = What is shown wins trust, and the click goes elsewhere.

sign-link-to-file-name = link to a file
sign-link-to-file = A link hands over a file (.{ $word }): { $target }
sign-link-to-file-why = Dangerous files are handed over this way, past the scanners.

sign-list-mail-name = mailing list
sign-list-mail = It came by a mailing list ({ $word }).
sign-list-mail-why = There, senders and return addresses differ for good reasons.

sign-look-alike-brand-name = look-alike of a well-known domain
sign-look-alike-brand = { $domain } resembles the well-known { $likes } ({ $trick }).
sign-look-alike-brand-why = Attackers register names that pass for the real one at a glance.

sign-look-alike-own-name = look-alike of your own domain
sign-look-alike-own = { $domain } resembles your own { $likes } ({ $trick }).
sign-look-alike-own-why = It is made to pass for a colleague, so the aim is you.

sign-look-alike-partner-name = look-alike of a partner’s domain
sign-look-alike-partner = { $domain } resembles your partner’s { $likes } ({ $trick }).
sign-look-alike-partner-why = Typical of fraud that has money sent in a partner’s name.

sign-look-alike-thread-name = look-alike of a domain in the thread
sign-look-alike-thread = { $domain } resembles { $likes } of the same conversation ({ $trick }).
sign-look-alike-thread-why = Typical of fraud that reads a conversation and steps into it.

sign-macro-attachment-name = document that can hold macros attached
sign-macro-attachment = A document that can hold macros is attached: “{ $name }” ({ $type }).
sign-macro-attachment-why = Enabling its content runs the attacker’s commands.

sign-many-recipients-name = many recipients
sign-many-recipients = It went to { $count ->
    [one] one recipient
   *[other] { $count } recipients
}.
sign-many-recipients-why = That is seldom aimed at one reader.

sign-marketing-words-name = marketing words
sign-marketing-words = It uses words of advertising (“{ $word }”).
sign-marketing-words-why = Common in ordinary newsletters.

sign-ministry-impersonated-name = public authority impersonated
sign-ministry-impersonated = It claims to be “{ $name }”, but the sender is { $from }.
sign-ministry-impersonated-why = Authorities write from official domains such as go.jp.

sign-official-lure-name = official topic
sign-official-lure = It speaks of official work such as meetings or surveys (“{ $word }”).
sign-official-lure-why = Mails aimed at one reader are written to fit that reader’s work.

sign-opening-question-name = opening question
sign-opening-question = It opens with a question such as which contact is right (“{ $word }”).
sign-opening-question-why = Exchange-type attacks begin with a harmless question and strike after the answer.

sign-origin-abroad-name = written abroad
sign-origin-abroad = It claims { $domain } but was written in { $country }.
sign-origin-abroad-why = A domestic organisation seldom writes from there.

sign-own-organisation-impersonated-name = your own organisation impersonated
sign-own-organisation-impersonated = It claims to be “{ $name }” of your own organisation, but came from outside it (sender { $from }).
sign-own-organisation-impersonated-why = Mail that seems internal is trusted more.

sign-own-sender-name = your own sender
sign-own-sender = It comes from your own organisation ({ $from }), and its way contradicts nothing.
sign-own-sender-why = Mail of your own, unless an account was taken over.

sign-password-announced-name = password to follow
sign-password-announced = It says that a password comes separately (“{ $word }”).
sign-password-announced-why = A common habit in Japan, and attackers copy it.

sign-password-in-body-name = password in the body
sign-password-in-body = The body tells a password (“{ $word }”: { $text }).
sign-password-in-body-why = A password hides the content from scanners.

sign-personal-address-name = greets by name
sign-personal-address = It addresses the reader by name (“{ $name }”).
sign-personal-address-why = The sender knows, or has looked up, whom it is for.

sign-provider-bypassed-name = provider bypassed
sign-provider-bypassed = The sender is { $from }, but { $host } sent it, not that provider’s servers.
sign-provider-bypassed-why = The sender’s address is most likely forged.

sign-quotation-lure-name = quotation topic
sign-quotation-lure = It speaks of quotations or orders (“{ $word }”).
sign-quotation-lure-why = Attackers pose as customers and send “specifications” to open.

sign-random-address-name = random address
sign-random-address = The sender’s address ({ $from }) is a random string.
sign-random-address-why = Probably made by a machine, to be thrown away.

sign-recipient-is-window-name = sent to a public contact
sign-recipient-is-window = It went to a public contact address ({ $address }).
sign-recipient-is-window-why = Everybody knows it, so first contacts are made there.

sign-redirect-chain-name = redirecting link
sign-redirect-chain = A link goes through { $host } to { $target }.
sign-redirect-chain-why = A trusted place on the way hides the true destination.

sign-remote-form-name = form that sends elsewhere
sign-remote-form = What is typed into the mail’s form goes to { $target }.
sign-remote-form-why = Forms inside mails exist to steal what is typed.

sign-reply-to-differs-name = replies go elsewhere
sign-reply-to-differs = The sender is { $from }, but replies go to { $reply_to }.
sign-reply-to-differs-why = Whoever answers talks to somebody else than the one shown.

sign-return-path-differs-name = bounces go elsewhere
sign-return-path-differs = The sender is { $from }, but undelivered mail returns to { $address }.
sign-return-path-differs-why = Somebody other than the one shown may have sent it.

sign-sender-differs-name = sender field differs
sign-sender-differs = From says { $from }, but the Sender field says { $address }.
sign-sender-differs-why = The record names another one as having sent it.

sign-spam-words-name = words of spam
sign-spam-words = It uses words common in spam (“{ $word }”).
sign-spam-words-why = Offers of money, medicine, company and the like.

sign-spf-fail-name = SPF failed
sign-spf-fail = It came from a machine that may not send for { $domain } (SPF { $result }).
sign-spf-fail-why = The sender’s address may be forged.

sign-thread-hijack-name = conversation hijacked
sign-thread-hijack = It continues an earlier conversation, but { $from } is not of { $domain }.
sign-thread-hijack-why = Stolen mails are continued by somebody else to win trust.

sign-threat-words-name = threats
sign-threat-words = It threatens, for example with suspension or disclosure (“{ $word }”).
sign-threat-words-why = Fear makes people act before they check.

sign-two-froms-name = two senders
sign-two-froms = Two senders are given ({ $from } and { $address }).
sign-two-froms-why = Different programs show different senders, and filters may check the wrong one.

sign-urgent-words-name = urgency
sign-urgent-words = It presses for speed (“{ $word }”).
sign-urgent-words-why = Haste leaves no time to think or ask.

sign-url-shortener-name = shortened link
sign-url-shortener = It has a link of the shortener { $host }.
sign-url-shortener-why = The true destination stays hidden until the click.

# The sandbox.

attempt-allocate = take 2 GiB of memory
attempt-connect = connect to an address
attempt-execute = start a program
attempt-fork = make another thread or process
attempt-open-file = open a file
attempt-signal-parent = signal its parent
attempt-write-file = write a file
sandbox-stopped = stopped
sandbox-refused = refused
sandbox-done = NOT stopped
sandbox-holds = The fences hold: files are read where none of this can be done.
sandbox-open = A fence is missing. Look whether the kernel has Landlock and seccomp.

# Signs of opened files.

sign-auto-exec-attachment-name = attachment that acts when opened
sign-auto-exec-attachment = The attachment “{ $name }” acts as soon as it is opened.
sign-auto-exec-attachment-why = Opening it is running what the attacker wrote.

sign-command-attachment-name = attachment that runs commands
sign-command-attachment = The attachment “{ $name }” starts programs or fetches something: { $feature }.
sign-command-attachment-why = It looks like a document and brings in the attacker’s program.

sign-exploit-attachment-name = attachment that abuses a hole
sign-exploit-attachment = The attachment “{ $name }” shows an exploit: { $feature }.
sign-exploit-attachment-why = Software without its updates is taken over without any warning.

sign-form-attachment-name = attached form
sign-form-attachment = The attachment “{ $name }” holds a form that sends away what is typed: { $feature }.
sign-form-attachment-why = A log-in page that is attached passes filters that look at links.

sign-locked-attachment-name = locked attachment
sign-locked-attachment = The attachment “{ $name }” is encrypted and no known password opens it.
sign-locked-attachment-why = Nobody has seen what is in it. If the password came in another mail, analyse both together.

sign-lure-without-document-name = no document inside
sign-lure-without-document = The text says “{ $word }”, but all that is inside is to be run: “{ $name }”.
sign-lure-without-document-why = Nobody sends a document as a program.

sign-rule-match-attachment-name = attachment that a rule knows
sign-rule-match-attachment = Your own rules know the attachment “{ $name }”: { $feature }.
sign-rule-match-attachment-why = Whoever wrote the rule has seen this tool or this attacker before.
sign-same-family-attachments-name = attachments of one making
sign-same-family-attachments = “{ $name }” and “{ $other }” were made by the same tools.
sign-same-family-attachments-why = Files of one making lead to one attacker.

sign-smuggling-attachment-name = attachment that builds a file
sign-smuggling-attachment = The attachment “{ $name }” puts another file together on the reader’s machine: { $feature }.
sign-smuggling-attachment-why = That is how a file passes the filters of mail.

# Locked files.

lock-found = opened with the password “{ $password }” ({ $told })
lock-usual = opened with the usual password “{ $password }”
lock-none = encrypted, and no password fits

# The page for a browser.

html-title = Noroshi: analysis
html-seen = Mail { $mail } as its reader saw it
html-text = Text only
html-picture-left-out = picture, not loaded: { $address }

# For whoever runs a hub
init-farewell = { $file }, a key and a database were made. Keep master.key apart from backups.
    Start: noroshi serve --config { $file }
    The first administrator sets a password here (valid for 7 days): { $link }
demo-filling = Making a year of samples (a minute or two) …
demo-ready = The hub of samples runs at { $address }
demo-accounts = Everybody's password is { $password }
    Stop: Ctrl-C    Remove: delete the folder { $folder }
    Try: hand in a mail as a member, judge it and draft a share as the analyst, consent as the member, release as the releaser, read as another member
submit-receipt = Receipt
submit-state = State
submit-source = What
submit-new = new
submit-again = was there before
submit-refused = { $source } is not handed in. { $why }
submit-waiting = The hub is busy. Trying again in { $seconds } s …
submit-done = { $taken } handed in (of them { $again } before this), { $refused } not
