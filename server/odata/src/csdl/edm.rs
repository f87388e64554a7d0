//! Primitive types.

use std::fmt;

/// The type of a property.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EdmType {
    /// `Edm.String`
    String,
    /// `Edm.Boolean`
    Boolean,
    /// `Edm.Byte`
    Byte,
    /// `Edm.SByte`
    SByte,
    /// `Edm.Int16`
    Int16,
    /// `Edm.Int32`
    Int32,
    /// `Edm.Int64`
    Int64,
    /// `Edm.Decimal`
    Decimal,
    /// `Edm.Single`
    Single,
    /// `Edm.Double`
    Double,
    /// `Edm.Guid`
    Guid,
    /// `Edm.Date`
    Date,
    /// `Edm.DateTimeOffset`
    DateTimeOffset,
    /// `Edm.TimeOfDay`
    TimeOfDay,
    /// `Edm.Duration`
    Duration,
    /// `Edm.Binary`
    Binary,
    /// An enumeration of the schema, by qualified name.
    Enum(String),
    /// Anything else as it is written, such as `Collection(Edm.String)` or a complex type.
    Other(String),
}

/// Fraction digits of a Decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scale {
    /// Exactly bounded.
    Digits(u32),
    /// Any number of digits (`Scale="Variable"`).
    Variable,
    /// Any number of digits, precision counted as of a floating number (`Scale="Floating"`).
    Floating,
}

/// Every primitive type with its CSDL name.
const NAMES: [(&str, EdmType); 16] = [
    ("Edm.String", EdmType::String),
    ("Edm.Boolean", EdmType::Boolean),
    ("Edm.Byte", EdmType::Byte),
    ("Edm.SByte", EdmType::SByte),
    ("Edm.Int16", EdmType::Int16),
    ("Edm.Int32", EdmType::Int32),
    ("Edm.Int64", EdmType::Int64),
    ("Edm.Decimal", EdmType::Decimal),
    ("Edm.Single", EdmType::Single),
    ("Edm.Double", EdmType::Double),
    ("Edm.Guid", EdmType::Guid),
    ("Edm.Date", EdmType::Date),
    ("Edm.DateTimeOffset", EdmType::DateTimeOffset),
    ("Edm.TimeOfDay", EdmType::TimeOfDay),
    ("Edm.Duration", EdmType::Duration),
    ("Edm.Binary", EdmType::Binary),
];

impl EdmType {
    /// Reads a CSDL type name; what is not primitive becomes [`EdmType::Other`].
    pub fn from_name(name: &str) -> Self {
        let known = NAMES.into_iter().find(|(each, _)| *each == name);
        known.map_or_else(|| Self::Other(name.to_owned()), |(_, edm)| edm)
    }

    /// The CSDL type name.
    pub fn name(&self) -> &str {
        match self {
            Self::Enum(name) | Self::Other(name) => name,
            primitive => NAMES.iter().find(|(_, edm)| edm == primitive).map_or("", |(name, _)| name),
        }
    }

    /// Whether values are numbers.
    pub const fn is_numeric(&self) -> bool {
        matches!(
            self,
            Self::Byte
                | Self::SByte
                | Self::Int16
                | Self::Int32
                | Self::Int64
                | Self::Decimal
                | Self::Single
                | Self::Double
        )
    }
}

impl fmt::Display for EdmType {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}
