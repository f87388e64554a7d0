//! Why a package is refused.

use std::fmt;

/// What kind of refusal it is: what somebody can do about it depends on that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FaultClass {
    /// The file did not arrive whole, or is no package: get it again.
    Damaged,
    /// The file is made to do harm, or looks like it: ask where it comes from.
    Unsafe,
    /// It holds more than is taken.
    TooLarge,
    /// It is a zip, and not a solution with entity maps.
    Foreign,
    /// A later Tandem has made it.
    Newer,
}

/// Why a package is refused as a whole. Nothing of it was taken over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PackageFault {
    /// What kind of refusal it is.
    pub class: FaultClass,
    /// Which rule refuses it, for people and for scripts; never changes its meaning.
    pub code: FaultCode,
    /// What is wrong, as a sentence for people.
    pub message: String,
}

/// The rules by which packages are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FaultCode {
    /// It is no zip, or its end is missing.
    NotAZip,
    /// A file within it is cut short or cannot be unpacked.
    Truncated,
    /// A file within it is not what it was when it was packed.
    WrongChecksum,
    /// It has too many files.
    TooManyFiles,
    /// It, or a file within it, has too many bytes.
    TooManyBytes,
    /// A file within it grows too much when it is unpacked.
    Ratio,
    /// The name of a file leads elsewhere.
    Path,
    /// Two files have one name.
    Duplicate,
    /// A file is encrypted, or packed in an unusual way.
    Packing,
    /// A file that every package has is missing.
    MissingFile,
    /// A file is not text in UTF-8.
    Encoding,
    /// A file is not well-formed XML.
    Xml,
    /// A file declares a document type, or refers to an entity.
    Entities,
    /// Elements lie too deep in each other, or there are too many.
    Shape,
    /// It holds too many maps.
    TooManyMaps,
    /// Two maps have one id.
    TwiceTheSame,
    /// Something that every solution says of itself is missing or cannot be understood.
    Manifest,
    /// `tandem.json` cannot be understood.
    Extension,
    /// `tandem.json` has a later form.
    NewerForm,
}

impl FaultCode {
    /// The code as people see it.
    pub const fn text(self) -> &'static str {
        match self {
            Self::NotAZip => "PACKAGE01",
            Self::Truncated => "PACKAGE02",
            Self::WrongChecksum => "PACKAGE03",
            Self::TooManyFiles => "PACKAGE04",
            Self::TooManyBytes => "PACKAGE05",
            Self::Ratio => "PACKAGE06",
            Self::Path => "PACKAGE07",
            Self::Duplicate => "PACKAGE08",
            Self::Packing => "PACKAGE09",
            Self::MissingFile => "PACKAGE10",
            Self::Encoding => "PACKAGE11",
            Self::Xml => "PACKAGE12",
            Self::Entities => "PACKAGE13",
            Self::Shape => "PACKAGE14",
            Self::TooManyMaps => "PACKAGE15",
            Self::TwiceTheSame => "PACKAGE16",
            Self::Manifest => "PACKAGE17",
            Self::Extension => "PACKAGE18",
            Self::NewerForm => "PACKAGE19",
        }
    }

    /// What kind of refusal it is.
    pub const fn class(self) -> FaultClass {
        match self {
            Self::NotAZip
            | Self::Truncated
            | Self::WrongChecksum
            | Self::Encoding
            | Self::Xml
            | Self::Extension => FaultClass::Damaged,
            Self::Ratio
            | Self::Path
            | Self::Duplicate
            | Self::Packing
            | Self::Entities
            | Self::TwiceTheSame => FaultClass::Unsafe,
            Self::TooManyFiles | Self::TooManyBytes | Self::Shape | Self::TooManyMaps => FaultClass::TooLarge,
            Self::MissingFile | Self::Manifest => FaultClass::Foreign,
            Self::NewerForm => FaultClass::Newer,
        }
    }

    /// A refusal by this rule.
    pub(crate) fn refuse(self, message: impl Into<String>) -> PackageFault {
        PackageFault { class: self.class(), code: self, message: message.into() }
    }
}

impl fmt::Display for FaultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}
