# Facts and features of files.

## Of many formats

fact-application = program that wrote it
fact-attributes = attributes
fact-author = author
fact-bytes = number of bytes
fact-classes = classes
fact-code = source code
fact-comment = comment
fact-company = company
fact-count = count
fact-created = time of creation
fact-decoded = strings that macros and scripts put together or decode
fact-encryption = encryption
fact-entropy = entropy, thousandths of a bit for each byte
fact-frames = frames
fact-keywords = keywords
fact-kind = kind
fact-label = label of the volume
fact-language = language
fact-last-author = who saved it last
fact-links = links
fact-modified = time of the last change
fact-name = name
fact-objects = embedded objects
fact-offset = offset in the file
fact-pages = number of pages
fact-password = password that opened it
fact-product = tool number
fact-product-version = product version
fact-rules = rules that match
fact-scripts = scripts
fact-serial = serial number
fact-sha256 = SHA-256
fact-size = size in bytes
fact-strings = strings
fact-subject = subject
fact-text = text that a reader sees, at most its beginning
fact-title = title
fact-value = value
fact-version = version
fact-width = width in pixels

## Of archives and disk images

fact-boot = boot images
fact-file-system = file system
fact-hidden-files = hidden files
fact-host-system = system of the program that wrote it
fact-local-names = names that differ in the headers of the members
fact-members = number of members
fact-method = compression method
fact-packed = size as packed
fact-partitions = partitions
fact-platform = platform
fact-preparer = who prepared the data
fact-publisher = publisher
fact-solid = members are compressed together
fact-volume = number of the volume

## Of programs

fact-address = address
fact-architecture = processor it is made for
fact-build = build number
fact-build-id = build identifier
fact-builder = installer or script compiler that made it
fact-compiled = time of compilation as it says
fact-compiled-doubtful = time of compilation is no real one
fact-control-panel-item = is a control panel item
fact-copyright = copyright notice
fact-debug-id = identifier of the debug symbols
fact-delayed = is loaded only when used
fact-description = description
fact-disguise = how it is encoded
fact-embedded-programs = programs found in the data
fact-entry = where it starts
fact-execution-level = rights that it asks for
fact-exports = functions that it offers
fact-fits-file = signature fits the file
fact-fits-key = signature was made by the key of the certificate
fact-functions = functions
fact-icon = icon
fact-icon-hash = difference hash of the icon
fact-imphash = import hash
fact-imports = functions that it uses
fact-internal-name = internal name
fact-interpreter = interpreter
fact-issuer = issuer of the certificate
fact-libraries = libraries that it needs
fact-likeness = what the icon looks like
fact-module-id = identifier of the module (MVID)
fact-nop-runs = runs of the no-operation instruction
fact-original-name = original file name
fact-overlay = what stands behind the end of the format
fact-packer = packer
fact-pdb = path of the debug symbols
fact-product-name = product name
fact-resources = resources
fact-rich = tools that made the objects (Rich header)
fact-rich-hash = hash of the Rich header
fact-rights = rights of access
fact-runtime = .NET runtime
fact-section = section
fact-sections = sections
fact-signature = digital signature
fact-signature-padding = bytes behind the signature
fact-signed-at = time of the signature
fact-signer = who says to have signed
fact-stripped = symbols were taken out
fact-subsystem = subsystem
fact-thread-callbacks = functions that run before the start
fact-valid-from = certificate valid from
fact-valid-until = certificate valid until
fact-version-info = version information
fact-version-numbers = version as numbers
fact-virtual-size = size in memory

## Of Office documents

fact-category = category
fact-class = class of an object
fact-formulas = formulas that run or load something
fact-macros = macros
fact-manager = manager
fact-names = defined names
fact-paths = paths
fact-revision = revision number
fact-sheets = sheets
fact-stomped = compiled code without its source
fact-suspicious = suspicious words of macros and scripts
fact-template = template
fact-visibility = how far it is hidden
fact-word = word

## Of RTF

fact-update = updated when opened

## Of PDF

fact-actions = actions by kind
fact-cross-references = how objects are looked up
fact-disguised-names = names written in hexadecimal to hide them
fact-event = event
fact-filters = encodings of streams
fact-media = embedded media
fact-object = number of the object
fact-object-count = number of objects
fact-object-streams = number of object streams
fact-producer = program that made the PDF
fact-triggers = actions that run when opened
fact-updates = number of later changes

## Of shortcuts

fact-accessed = time of the last access
fact-argument-padding = blanks in a row within the arguments
fact-arguments = arguments of the target
fact-birth-file-id = identifier of the file when it was made
fact-birth-mac = network card of the machine on which it was made
fact-birth-volume-id = identifier of the volume on which it was made
fact-blocks = blocks behind the strings
fact-code-page = code page
fact-console-font = font of the console
fact-darwin = application of Windows Installer
fact-drive = drive of the target
fact-environment-path = target with environment variables
fact-file-id = identifier of the file
fact-hot-key = keys that start it
fact-icon-index = number of the icon in its file
fact-icon-location = file from which the icon is taken
fact-item-path = target by its list of items
fact-known-folder = folder known to Windows
fact-local-path = target on the machine where it was made
fact-mac = network card of the machine
fact-machine = name of the machine
fact-network-path = target in the network
fact-properties = properties
fact-relative-path = target relative to the shortcut
fact-run-as-administrator = is run as administrator
fact-shim = compatibility layer
fact-target = target
fact-target-file = the target when the shortcut was made
fact-tracker = tracking data of the machine
fact-vista-path = target by its second list of items
fact-volume-id = identifier of the volume
fact-window = how its window shows
fact-working-folder = working folder

## Of Ichitaro

fact-unknown-streams = streams of unknown names

## Of pages and scripts

fact-action = address that a form sends to
fact-fields = fields to fill in
fact-form-method = how a form is sent
fact-forms = forms
fact-obfuscation = signs of obfuscation
fact-prog-ids = programmatic identifiers of the COM objects that are used
fact-redirects = addresses that the page goes to by itself
fact-saved-from = address that the page was saved from

## Of OneNote, help, installers, packages for Java and Android

fact-agent-class = class that runs within another program
fact-class-path = class path
fact-custom-actions = custom actions
fact-default-topic = page shown first
fact-main-activity = activity that its icon starts
fact-main-class = main class
fact-package = name of the package
fact-permissions = permissions
fact-product-code = product code
fact-product-language = language of the product
fact-receivers = broadcast receivers
fact-sequence = position in the order of installation
fact-services = services
fact-signature-files = signature files
fact-signature-schemes = signature schemes
fact-signature-stream = stream of a digital signature is there
fact-source = source

## Of pictures

fact-animation-frames = number of frames
fact-camera = camera
fact-height = height
fact-location = position is recorded
fact-qr = content of QR codes

## Of rules

## What a file can do

feature-appended-data = data behind the end
feature-auto-exec = runs when opened
feature-credential-form = form that asks for a password
feature-dde = starts a program by DDE
feature-downloads = fetches something from the network
feature-embedded-file = embedded file
feature-embedded-program = embedded program
feature-encrypted = encrypted
feature-equation-editor = equation editor object
feature-excel4-macro = Excel 4 macro
feature-exploit-sign = sign of an exploit
feature-external-link = content from outside
feature-hidden = hidden content
feature-html-smuggling = HTML smuggling
feature-macros = macros
feature-obfuscated = obfuscated code
feature-packed = packed
feature-qr-code = QR code
feature-remote-template = remote template
feature-rule-match = a rule matches
feature-runs-command = runs a command
feature-script = script
feature-signature-bad = signature that does not hold
feature-signed = signed
