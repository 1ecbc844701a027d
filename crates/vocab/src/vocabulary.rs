//! One macro for closed lists of words: an enum whose variants each have one
//! spelling, used in JSON, documents and message keys alike.

/// A closed list of words, for what reads and writes any of them.
pub trait Word: Copy + 'static {
    /// The word as it stands in output and documents.
    fn word(self) -> &'static str;

    /// The variant of a word; any other text is `None`.
    fn of(word: &str) -> Option<Self>;
}

/// Declares an enum with `ALL`, `as_str`, `of_word` and `Display`, so that a
/// word is written down once and cannot drift between output and documents.
#[macro_export]
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// Every word of the list, in its documented order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word as it stands in output and documents.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The variant of a word; any other text is `None`.
            #[must_use]
            pub fn of_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|variant| variant.as_str() == word)
            }
        }

        impl $crate::Word for $name {
            fn word(self) -> &'static str {
                self.as_str()
            }

            fn of(word: &str) -> Option<Self> {
                Self::of_word(word)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

pub(crate) use vocabulary;
