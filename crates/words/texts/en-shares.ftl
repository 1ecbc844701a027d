# English texts of shares (what the hub sends to its members). Keys and parameters are those
# of ja-shares.ftl (a test compares).

## What TLP 2.0 means

share-tlp-clear = It may be made public.
share-tlp-green = It may be shared within your community. Do not put it where everybody can read it.
share-tlp-amber = It may be passed on within your organisation, and to its clients who need to know it to protect themselves.
share-tlp-amber-strict = It may be passed on within your organisation only.
share-tlp-red = It is for you alone. Do not pass it on, not even within your organisation.

## Headings

share-lead = { $name } · version { $version } · { $time } (Japan time)
share-hub = Sent by { $hub }
share-untranslated = Parts of this notice have no English translation yet and are shown in Japanese.
share-handling = How to handle this information
share-what = What kind of mail it is
share-do = What we ask you to do
share-summary = Description
share-subjects = Subjects of the mails
share-indicators = What to look for
share-files = Files
share-reasons = Why we think so
share-history = Version and changes
share-withdrawn = This notice has been withdrawn
share-withdrawn-reason = Why it was withdrawn

## Handling

share-readers = Sent to
share-subsidiaries = May it go to subsidiaries?
share-providers = May it go to service providers?
share-pass-yes = Yes (to those who need to know it to protect themselves)
share-pass-no = No
share-reader-sig = SIG
share-reader-all-sigs = all SIGs
share-reader-arrangement = the body of an arrangement
share-reader-partners = partners
share-reader-public = everybody

## What kind of mail

share-class = Judged as
share-kind = Means
share-sender-kind = Sender
share-region = Sent from
share-seen = Seen
share-seen-days = { $first } to { $last }

## What to do

share-advice-targeted = This attack is aimed at particular organisations. The same attacker may have written to yours as well.
share-advice-mass = This attack is sent to many. It may have reached your organisation as well.
share-advice-phishing = This mail leads to a forged page in order to steal passwords and the like.
share-advice-bec = This mail pretends to come from a business partner or an executive in order to have money sent.
share-advice-spam = This is spam. There is no hurry.
share-advice-harmless = We think that this is no attack. There is no hurry.
share-advice-undecided = We cannot tell yet whether this is an attack. Please check, to be on the safe side.
share-step-look = Look for the values below in the records of your mail server, proxy and DNS, and among the files on your machines.
share-step-victim = The owners of values marked “legitimate, but compromised” are victims too. Watch for them, or block them for a short time only.
share-step-answer = Answer on the portal, whether you found something or not. The name of an organisation that answers is not told to others.
share-opened-targeted = If it arrived, find out whether somebody opened it. If so, disconnect that machine from the network (leave it switched on) and contact the hub at once.
share-opened-mass = If it arrived, find out whether somebody opened it. If so, disconnect that machine from the network and scan it for malware.
share-opened-phishing = If it arrived, find out whether somebody entered anything on the page. If so, change the password at once and look for log-ins that nobody remembers.
share-opened-bec = If it arrived, find out whether somebody answered or paid. If money was sent, ask the bank at once to stop the transfer, and contact the police and the hub. Ask the pretended sender at a telephone number that you have known before.
share-opened-spam = If it arrived, delete it without answering.
share-opened-harmless = If you block anything because of this mail, you can stop doing so.
share-opened-undecided = If it arrived, find out whether somebody opened it, and contact the hub if so.

## What to look for, and files

share-masked = What stands in [ ] was replaced, so that nobody learns who received it.
share-defanged = So that nothing is opened by mistake, http is written hxxp, “.” as [.] and “@” as [@]. The values as they are stand in the CSV, JSON, STIX and MISP forms.
share-group-sender = Senders
share-group-link = Links in the mail
share-group-destination = Where its files lead
share-value = Value
share-value-kind = Kind
share-note = Note
share-reply-to = answers go here
share-compromised = legitimate, but compromised: watch for it, do not block it for long
share-compromised-until = legitimate, but compromised: watch for it, block it until { $date } at the longest
share-until = block it until { $date } at the longest
share-size = Size
share-bytes = { $count ->
    [one] one byte
   *[other] { $count } bytes
}
share-features = Features
share-deceptions = Deception

## Reasons

share-reason = { $name }: { $why }
share-reason-standing = { $name } { $why }

## Version

share-version = Version
share-version-value = { $version }
share-change = Change
share-change-first = This is the first version.

## Withdrawal

share-withdrawn-stop = Do not use earlier versions. If you block anything because of this notice, stop doing so.
share-withdrawn-copies = Delete your copies, and tell those to whom you passed it on that it was withdrawn.
share-withdrawn-answer = Confirm on the portal that you have read of the withdrawal.

## STIX and MISP

share-indicator = Value of { $name }. { $note }
share-stix-note = Description of { $name }
share-left = Values without an object of their own

## What was replaced

placeholder-organisation = [submitting organisation]
placeholder-recipient = [recipient]
placeholder-person = [name]
placeholder-company = [company]
placeholder-project = [project]
placeholder-word = [word]
