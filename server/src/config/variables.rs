//! Environment variables, read once, so that tests can bring their own.

use anyhow::{Context as _, bail, ensure};
use std::collections::HashMap;
use std::ffi::OsString;
use std::ops::RangeInclusive;

/// Variables by name.
#[derive(Debug, Default)]
pub(crate) struct Variables(HashMap<OsString, OsString>);

impl Variables {
    /// Those of the process.
    pub(crate) fn of_process() -> Self {
        Self::of(std::env::vars_os())
    }

    /// These.
    pub(crate) fn of(pairs: impl IntoIterator<Item = (OsString, OsString)>) -> Self {
        Self(pairs.into_iter().collect())
    }

    /// The value of a variable; an empty one counts as not set.
    pub(crate) fn text(&self, name: &str) -> anyhow::Result<Option<String>> {
        let Some(value) = self.0.get(std::ffi::OsStr::new(name)) else { return Ok(None) };
        let Some(text) = value.to_str() else { bail!("{name} is not UTF-8; set it to plain text") };
        Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
    }

    /// A switch.
    pub(crate) fn switch(&self, name: &str) -> anyhow::Result<Option<bool>> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" => Ok(Some(true)),
            "false" | "no" | "0" => Ok(Some(false)),
            _ => bail!("{name} is {text:?}; set it to true or false"),
        }
    }

    /// A size in MiB, as bytes.
    pub(crate) fn mebibytes(&self, name: &str) -> anyhow::Result<Option<u64>> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let mebibytes: Option<u64> = text.parse().ok();
        let bytes = mebibytes.and_then(|mebibytes| mebibytes.checked_mul(1 << 20));
        bytes
            .map(Some)
            .with_context(|| format!("{name} is {text:?}; set it to a whole number of MiB, such as 1024"))
    }

    /// A span of time in milliseconds within a range.
    pub(crate) fn millis(&self, name: &str, range: RangeInclusive<u32>) -> anyhow::Result<Option<u32>> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let advice = format!(
            "{name} is {text:?}; set it to a whole number of milliseconds, {} to {}",
            range.start(),
            range.end()
        );
        let millis: u32 = text.parse().ok().with_context(|| advice.clone())?;
        ensure!(range.contains(&millis), advice);
        Ok(Some(millis))
    }
}
