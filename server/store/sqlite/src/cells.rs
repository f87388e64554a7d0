//! Reading a row's cells one after the other, and writing the ones that are not plain.

use crate::codes::Code;
use crate::fault::{self, Unreadable};
use model::{EnvironmentId, Moment};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::sqlite::SqliteRow;
use sqlx::{Decode, Row, Sqlite, Type};
use store::StoreError;

/// The cells of a row in the order of its columns.
pub(crate) struct Cells<'r> {
    row: &'r SqliteRow,
    at: usize,
}

impl<'r> Cells<'r> {
    /// From the first cell on.
    pub(crate) fn of(row: &'r SqliteRow) -> Self {
        Self { row, at: 0 }
    }

    /// The next cell.
    pub(crate) fn next<T: Decode<'r, Sqlite> + Type<Sqlite>>(&mut self) -> Result<T, StoreError> {
        let value = self.row.try_get(self.at).map_err(fault::from)?;
        self.at += 1;
        Ok(value)
    }

    /// The next cell, a number of a smaller type.
    pub(crate) fn small<T: TryFrom<i64>>(&mut self) -> Result<T, StoreError> {
        let value: i64 = self.next()?;
        Ok(T::try_from(value)
            .map_err(|_| Unreadable { expected: "a smaller number", value: value.to_string() })?)
    }

    /// The next cell, a number that stands for an enum.
    pub(crate) fn code<T: Code>(&mut self) -> Result<T, StoreError> {
        Ok(T::of(self.next()?)?)
    }

    /// The next cell, a word that stands for an enum without content.
    pub(crate) fn word<T: DeserializeOwned>(&mut self) -> Result<T, StoreError> {
        from_word(self.next()?)
    }

    /// The next cell, a word or nothing.
    pub(crate) fn word_or_none<T: DeserializeOwned>(&mut self) -> Result<Option<T>, StoreError> {
        self.next::<Option<String>>()?.map(from_word).transpose()
    }

    /// The next cell, JSON.
    pub(crate) fn json<T: DeserializeOwned>(&mut self) -> Result<T, StoreError> {
        serde_json::from_str(self.next()?).map_err(fault::from_json)
    }

    /// The next cell, JSON or nothing.
    pub(crate) fn json_or_none<T: DeserializeOwned>(&mut self) -> Result<Option<T>, StoreError> {
        self.next::<Option<&str>>()?.map(serde_json::from_str).transpose().map_err(fault::from_json)
    }

    /// The next cell, a moment.
    pub(crate) fn moment(&mut self) -> Result<Moment, StoreError> {
        Ok(Moment(self.next()?))
    }

    /// The next cell, a moment or nothing.
    pub(crate) fn moment_or_none(&mut self) -> Result<Option<Moment>, StoreError> {
        Ok(self.next::<Option<i64>>()?.map(Moment))
    }

    /// The next cell, the name of an environment.
    pub(crate) fn environment(&mut self) -> Result<EnvironmentId, StoreError> {
        let name: &str = self.next()?;
        Ok(EnvironmentId::new(name)
            .ok_or_else(|| Unreadable { expected: "an environment", value: name.to_owned() })?)
    }
}

/// The enum without content that a word stands for.
pub(crate) fn from_word<T: DeserializeOwned>(word: String) -> Result<T, StoreError> {
    serde_json::from_value(serde_json::Value::String(word)).map_err(fault::from_json)
}

/// The word of an enum without content, as it stands in JSON.
pub(crate) fn word(value: &impl Serialize) -> Result<String, StoreError> {
    match serde_json::to_value(value).map_err(fault::from_json)? {
        serde_json::Value::String(word) => Ok(word),
        other => Err(Unreadable { expected: "a word", value: other.to_string() }.into()),
    }
}

/// A value as JSON.
pub(crate) fn json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(fault::from_json)
}
