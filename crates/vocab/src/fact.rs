//! Facts of a file: what it says of itself, in closed keys that every format
//! shares. `docs/analysis-json.md` explains each.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// The closed list of keys. One key means the same in every format.
    FactKey {
        // Of many formats.
        Application = "application",
        Attributes = "attributes",
        Author = "author",
        Bytes = "bytes",
        Classes = "classes",
        Code = "code",
        Comment = "comment",
        Company = "company",
        Count = "count",
        Created = "created",
        Decoded = "decoded",
        Encryption = "encryption",
        Entropy = "entropy",
        Frames = "frames",
        Keywords = "keywords",
        Kind = "kind",
        Label = "label",
        Language = "language",
        LastAuthor = "last-author",
        Links = "links",
        Modified = "modified",
        Name = "name",
        Objects = "objects",
        Offset = "offset",
        Pages = "pages",
        Password = "password",
        Product = "product",
        ProductVersion = "product-version",
        Rules = "rules",
        Scripts = "scripts",
        Serial = "serial",
        Sha256 = "sha256",
        Size = "size",
        Strings = "strings",
        Subject = "subject",
        Text = "text",
        Title = "title",
        Value = "value",
        Version = "version",
        Width = "width",
        // Of archives and disk images.
        Boot = "boot",
        FileSystem = "file-system",
        HiddenFiles = "hidden-files",
        HostSystem = "host-system",
        LocalNames = "local-names",
        Members = "members",
        Method = "method",
        Packed = "packed",
        Partitions = "partitions",
        Platform = "platform",
        Preparer = "preparer",
        Publisher = "publisher",
        Solid = "solid",
        Volume = "volume",
        // Of programs.
        Address = "address",
        Architecture = "architecture",
        Build = "build",
        BuildId = "build-id",
        Builder = "builder",
        Compiled = "compiled",
        CompiledDoubtful = "compiled-doubtful",
        ControlPanelItem = "control-panel-item",
        Copyright = "copyright",
        DebugId = "debug-id",
        Delayed = "delayed",
        Description = "description",
        Disguise = "disguise",
        EmbeddedPrograms = "embedded-programs",
        Entry = "entry",
        ExecutionLevel = "execution-level",
        Exports = "exports",
        FitsFile = "fits-file",
        FitsKey = "fits-key",
        Functions = "functions",
        Icon = "icon",
        IconHash = "icon-hash",
        Imphash = "imphash",
        Imports = "imports",
        InternalName = "internal-name",
        Interpreter = "interpreter",
        Issuer = "issuer",
        Libraries = "libraries",
        Likeness = "likeness",
        ModuleId = "module-id",
        NopRuns = "nop-runs",
        OriginalName = "original-name",
        Overlay = "overlay",
        Packer = "packer",
        Pdb = "pdb",
        ProductName = "product-name",
        Resources = "resources",
        Rich = "rich",
        RichHash = "rich-hash",
        Rights = "rights",
        Runtime = "runtime",
        Section = "section",
        Sections = "sections",
        Signature = "signature",
        SignaturePadding = "signature-padding",
        SignedAt = "signed-at",
        Signer = "signer",
        Stripped = "stripped",
        Subsystem = "subsystem",
        ThreadCallbacks = "thread-callbacks",
        ValidFrom = "valid-from",
        ValidUntil = "valid-until",
        VersionInfo = "version-info",
        VersionNumbers = "version-numbers",
        VirtualSize = "virtual-size",
        // Of Office documents.
        Category = "category",
        Class = "class",
        Formulas = "formulas",
        Macros = "macros",
        Manager = "manager",
        Names = "names",
        Paths = "paths",
        Revision = "revision",
        Sheets = "sheets",
        Stomped = "stomped",
        Suspicious = "suspicious",
        Template = "template",
        Visibility = "visibility",
        Word = "word",
        // Of RTF.
        Update = "update",
        // Of PDF.
        Actions = "actions",
        CrossReferences = "cross-references",
        DisguisedNames = "disguised-names",
        Event = "event",
        Filters = "filters",
        Media = "media",
        Object = "object",
        ObjectCount = "object-count",
        ObjectStreams = "object-streams",
        Producer = "producer",
        Triggers = "triggers",
        Updates = "updates",
        // Of shortcuts.
        Accessed = "accessed",
        ArgumentPadding = "argument-padding",
        Arguments = "arguments",
        BirthFileId = "birth-file-id",
        BirthMac = "birth-mac",
        BirthVolumeId = "birth-volume-id",
        Blocks = "blocks",
        CodePage = "code-page",
        ConsoleFont = "console-font",
        Darwin = "darwin",
        Drive = "drive",
        EnvironmentPath = "environment-path",
        FileId = "file-id",
        HotKey = "hot-key",
        IconIndex = "icon-index",
        IconLocation = "icon-location",
        ItemPath = "item-path",
        KnownFolder = "known-folder",
        LocalPath = "local-path",
        Mac = "mac",
        Machine = "machine",
        NetworkPath = "network-path",
        Properties = "properties",
        RelativePath = "relative-path",
        RunAsAdministrator = "run-as-administrator",
        Shim = "shim",
        Target = "target",
        TargetFile = "target-file",
        Tracker = "tracker",
        VistaPath = "vista-path",
        VolumeId = "volume-id",
        Window = "window",
        WorkingFolder = "working-folder",
        // Of Ichitaro.
        UnknownStreams = "unknown-streams",
        // Of pages and scripts.
        Action = "action",
        Fields = "fields",
        FormMethod = "form-method",
        Forms = "forms",
        Obfuscation = "obfuscation",
        ProgIds = "prog-ids",
        Redirects = "redirects",
        SavedFrom = "saved-from",
        // Of OneNote, help, installers, packages for Java and Android.
        AgentClass = "agent-class",
        ClassPath = "class-path",
        CustomActions = "custom-actions",
        DefaultTopic = "default-topic",
        MainActivity = "main-activity",
        MainClass = "main-class",
        Package = "package",
        Permissions = "permissions",
        ProductCode = "product-code",
        ProductLanguage = "product-language",
        Receivers = "receivers",
        Sequence = "sequence",
        Services = "services",
        SignatureFiles = "signature-files",
        SignatureSchemes = "signature-schemes",
        SignatureStream = "signature-stream",
        Source = "source",
        // Of pictures.
        AnimationFrames = "animation-frames",
        Camera = "camera",
        Height = "height",
        Location = "location",
        Qr = "qr",
        // Of rules.
    }
}

/// A value of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactValue {
    Flag(bool),
    Number(u64),
    Text(String),
    List(Vec<Self>),
    Record(Facts),
}

/// Facts in the order in which they were read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts(pub Vec<(FactKey, FactValue)>);

impl Facts {
    /// Adds a fact.
    pub fn put(&mut self, key: FactKey, value: impl Into<FactValue>) {
        self.0.push((key, value.into()));
    }

    /// The same for a value that may be missing or empty, which says nothing.
    pub fn put_some<T: Into<FactValue>>(&mut self, key: FactKey, value: Option<T>) {
        let value = value.map(Into::into).filter(|value| !value.is_empty());
        if let Some(value) = value {
            self.0.push((key, value));
        }
    }

    /// The first value of a key.
    #[must_use]
    pub fn get(&self, key: FactKey) -> Option<&FactValue> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, value)| value)
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FactValue {
    /// The text, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    const fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::List(list) => list.is_empty(),
            Self::Record(facts) => facts.is_empty(),
            Self::Flag(_) | Self::Number(_) => false,
        }
    }
}

impl From<bool> for FactValue {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<u64> for FactValue {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for FactValue {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for FactValue {
    fn from(number: usize) -> Self {
        Self::Number(u64::try_from(number).unwrap_or(u64::MAX))
    }
}

impl From<String> for FactValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for FactValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Facts> for FactValue {
    fn from(facts: Facts) -> Self {
        Self::Record(facts)
    }
}

impl<T: Into<Self>> From<Vec<T>> for FactValue {
    fn from(list: Vec<T>) -> Self {
        Self::List(list.into_iter().map(Into::into).collect())
    }
}
