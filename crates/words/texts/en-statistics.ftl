# English texts of the statistics. Keys and parameters are those of ja-statistics.ftl (a test checks).

## Reports

report-quarter = Information sharing, { $period }
report-year = Information sharing, annual report, { $period }
report-jcrat = Rescue team, activity report, { $period }

period-year = fiscal year { $year }
period-months-one-year = { $first }–{ $last } { $year }
period-months = { $first } { $first_year } – { $last } { $last_year }
period-days = { $first } to { $last }

month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec

column-item = Item
column-count = Count
column-percent = %
column-key = Key
column-record = Record
column-line = Line
column-type = Type

table-line = Period: { $period }; N = { $n }
table-empty = No record falls in here.
report-definition = Definition ({ $table }, version { $version }): { $text }

## Tables

table-activity-quarters = Activity by quarter
table-activity-years = Activity by fiscal year
table-membership = Members joining and leaving
table-sender-region = Region that mails were sent from
table-destination-region = Region of malicious destinations
table-mail-kind = Mail kind
table-attachment-kind = Attachment kind
table-sender-kind = Kind of sender address
table-member-reports = Consultations and reports of members
table-tags = Marks of attacks
table-outreach = Warnings to organisations outside
table-window-forms = Mails at the window by form
table-window-from = Kind of From address
table-window-archives = Archive formats
table-window-files = Suspicious files
table-case-ladder = Consultations and rescues
table-case-bodies = Bodies that were helped
table-case-durations = How long rescues took
table-case-origins = How rescues began
table-claims = Compared with before
table-records = Records counted and not counted

## Definitions

definition-activity-quarters = Submissions: each mail that is no re-send is one, each submission without any mail record is one; they belong to the day of receipt. The same mail from another organisation counts. Targeted and mass are those of these mails that were judged so. Shares belong to the day of release; own source are those that go back to anything but members. Organisations are counted once for each SIG on the last day of the period, distinct ones once; neither holds arrangements. Running totals reach from the first record to the end of this period.
definition-activity-years = As by quarter, for fiscal years. The percentage takes the year before as 100.
definition-membership = Organisations that joined and left SIGs in the period, counted once for each SIG, and the organisations at its beginning and on its last day. Joining counts by the first day, leaving by the last day of a membership; who leaves on the last day still counts on it. Who only changes the agreement neither joins nor leaves. A SIG is new if its first member came in the period. Arrangements are not counted.
definition-sender-region = Mails judged targeted, re-sends left out, by the region where the attacker seems to have worked when sending. The region is what was known at the time of the investigation. The unknown are told apart: no headers were kept, or the headers hold no trace.
definition-destination-region = Malicious destinations of files and links of mails judged targeted, re-sends left out, by their region at the time of the investigation. One file may have several destinations or none.
definition-mail-kind = Mails judged targeted, re-sends left out, by what they attack with. Information gathering has neither attachment nor link. Of the unknown only a fragment is left that does not show an attachment; they are told apart by cause, and what is presumed of them is shown outside the shares.
definition-attachment-kind = Attachments of mails judged targeted, re-sends left out, as far as they were obtained, by the kind of the file after unpacking and decrypting. Files behind links are not counted.
definition-sender-kind = Mails judged targeted, re-sends left out, by the kind of address they were sent with. Carriers, companies, government, agencies, universities and domains that do not exist are taken for forged or taken over and counted as other.
definition-member-reports = Consultations and reports of members by category and day of receipt.
definition-tags = Mails judged targeted, re-sends left out, and cases, by the marks that analysts gave them. A mail may have several. The percentage is of all mails judged targeted.
definition-outreach = Organisations outside that were warned in the period, the warnings given in it, and the mails that were sent to these organisations and reached them. An organisation with at least one warning in the period counts once.
definition-window-forms = Suspicious mails that the window received, by form and day of receipt.
definition-window-from = Suspicious mails that the window received, by the kind of From address as far as it could be told. Those where it could not are outside N and shown apart.
definition-window-archives = Archives attached to suspicious mails that the window received, by format. A mail may have several.
definition-window-files = Files unpacked from attachments and fetched from links of suspicious mails that the window received, by extension.
definition-case-ladder = Consultations, rescues, visits on site, chains followed and public alerts, each in the period of its own event.
definition-case-bodies = Rescues that began in the period, by the kind of body helped.
definition-case-durations = Rescues and visits on site that began in the period, by the time until support ended. Within a month is up to the same day of the next month, or to its last day where it has no such day. Open ones stand outside the shares.
definition-case-origins = Rescues that began in the period, by how they began.
definition-claims = The rows of this report against all periods of the same length since the first record: the first time, the n-th time, since when without a break, the highest since when, with the periods that show it. The first period of all has nothing to be compared with.
definition-records = Every record that was handed in, of whatever day: counted, counted in part, a re-send, or not counted. Reasons count findings, of which a record may have several.

## Notes

note-share-half-up = Shares are rounded half up, each by itself, so they may not add up to 100.
note-share-cut-off = Shares are cut off at the point, so they may not add up to 100.
note-share-largest-remainder = Shares are rounded by the largest remainder, so that they add up to 100; causes and sums are rounded half up.
note-ratio-half-up = Ratios to the year before are rounded half up.
note-ratio-cut-off = Ratios to the year before are cut off at the point.
note-under-one = Under 1 % and therefore printed as 0 %: { $rows }.
note-sum = { $row } is the sum of { $of }.

## Rows

row-account-taken-over = account taken over
row-agency = agencies
row-asked = the body asked
row-attachment = attachment
row-attachments = with attachment (sum)
row-bad-traffic = traffic to a bad site
row-chain = found in a chain
row-company = companies
row-compressed = compressed attachment
row-counted = counted
row-counted-in-part = counted in part
row-cpl = cpl
row-exe = exe
row-executable = executable
row-executable-sum = executable (exe, scr, cpl)
row-foundation = foundations
row-free = free mail
row-free-sum = free mail (sum)
row-free-domestic = Japanese free mail
row-free-overseas = overseas free mail
row-information = information gathering
row-isp-domestic = Japanese provider
row-joined = joined
row-justsystems = JustSystems document
row-left = left
row-left-out = outside N
row-link = link
row-lzh = lzh
row-mails-attempted = mails attempted
row-mails-delivered = mails delivered
row-ministry = ministries
row-7z = 7z
row-none = neither attachment nor link
row-nonexistent = no such domain
row-not-counted = not counted
row-notices = warnings
row-office = Office document
row-on-site = on site
row-open-source = open sources
row-other = other
row-other-public = other public bodies
row-pdf = PDF
row-plain = plain attachment
row-presumed = of the unknown, presumed
row-rar = rar
row-re-sent = re-sent mails
row-read = handed in
row-reason = reason
row-rescue = rescue
row-research = research bodies
row-scr = scr
row-shortcut = shortcut (LNK)
row-total = running total
row-total-members = total
row-university = universities
row-unknown = unknown
row-web-probing = probing of a web server
row-zip = zip

sub-alerts = public alerts
sub-arrangement-bodies = bodies in arrangements
sub-arrangements = arrangements
sub-attachment = attachment
sub-cases = cases
sub-chains = chains followed
sub-consultations = consultations
sub-deleted = deleted
sub-existing-sig = to a SIG that was there
sub-first-day = at the beginning
sub-in-archive = in an archive
sub-information = information gathering
sub-last-day = on the last day
sub-link = link
sub-log-only = log only
sub-longer = longer than a month
sub-mass = judged mass mailing
sub-new-sig = to a new SIG
sub-no-headers = no headers
sub-no-trace = no trace
sub-not-known = region not known
sub-not-resolved = not resolved
sub-not-stated = cause not stated
sub-on-site = on site
sub-open = open
sub-organisations = organisations, by SIG
sub-organisations-distinct = organisations, distinct
sub-quarantined = quarantined
sub-rescues = rescues
sub-shares = shares
sub-shares-own-source = of these, own source
sub-sigs = SIGs
sub-submissions = submissions
sub-targeted = judged targeted
sub-unknown = unknown
sub-within-a-month = within a month

## Compared with before

claim-first = { $table }, { $row }: seen for the first time ({ $value })
claim-first-lead = { $table }, { $row }: the largest for the first time ({ $value })
claim-nth = { $table }, { $row }: above { $over } for the { $times }. time ({ $value })
claim-nth-first = { $table }, { $row }: above { $over } for the first time ({ $value })
claim-since = { $table }, { $row }: seen without a break since { $since } ({ $times } periods)
claim-highest-since = { $table }, { $row }: the highest since { $since } ({ $earlier }), now { $value }
claim-highest = { $table }, { $row }: the highest so far ({ $value })
claims-shown = Only what stands out is shown; all { $count } come with --format json or csv.

## Records that are not counted

not-counted-title = Records not counted
not-counted-none = none
not-counted-line = line { $line }, { $record }: { $problem } ({ $effect })
effect-record = not counted
effect-field = counted but for this field

problem-contradiction = { $field } contradicts another field: give only one of them
problem-dates-out-of-order = { $field } is out of order: check which day came first
problem-duplicate-id = a record with the id { $value } came before: keep one, or give another id
problem-impossible-count = { $field } is { $value }, which is more than was attempted: check both counts
problem-impossible-date = { $field } is { $value }, and there is no such day: write 2016-07-04 or 2016-07-04T10:00:00+09:00
problem-limit-line = the line is too long: write one record a line
problem-limit-records = there are too many records: count the file in parts
problem-mail-without-class = the mail was not judged: give its class
problem-missing-field = { $field } is missing: give it
problem-not-json = this is no JSON ({ $value }): write one JSON object a line
problem-overlapping-membership = the membership from { $value } overlaps an earlier one of the same kind: check the earlier one’s "to"
problem-region-without-date = the region has no day of investigation: give as_of
problem-reserved-name = { $field } is { $value }, which is a row of the tables: choose another name
problem-same-as-loop = same_as ({ $value }) leads back to this mail: set that of the first mail to null
problem-same-as-other-organisation = same_as is { $value }, a mail of another organisation, whose mails count: set it to null
problem-unknown-reference = { $field } is { $value }, but there is no such record that counts: check that record
problem-unknown-type = there is no record of type { $value }: check type
problem-unknown-word = { $field } is { $value }, which is none of its words: see docs/records.md
problem-wrong-shape = a value has the wrong type ({ $value }): see docs/records.md
