//! Where the log goes and how it looks.

use crate::config::Variables;
use anyhow::{Context as _, bail};
use std::io::IsTerminal as _;
use tracing_subscriber::{EnvFilter, fmt};

/// What is logged unless TANDEM_LOG says otherwise.
const DEFAULT_FILTER: &str = "info,sqlx=warn,hyper=warn,tower_http=warn";

/// Writes the log to standard error: standard output is for what scripts read.
pub(crate) fn start(variables: &Variables) -> anyhow::Result<()> {
    let filter = variables.text("TANDEM_LOG")?.unwrap_or_else(|| DEFAULT_FILTER.into());
    let filter = EnvFilter::try_new(&filter).ok().with_context(|| {
        format!("TANDEM_LOG is {filter:?}; set it to a level or to pairs such as info,engine=debug")
    })?;
    // Colours are for people in front of a terminal; files and service managers get plain text.
    let colours = std::io::stderr().is_terminal();
    let builder = fmt::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours);
    match variables.text("TANDEM_LOG_FORMAT")?.as_deref() {
        None | Some("text") => builder.with_target(false).compact().init(),
        Some("json") => builder.json().flatten_event(true).init(),
        Some(other) => bail!("TANDEM_LOG_FORMAT is {other:?}; set it to text or json"),
    }
    Ok(())
}
