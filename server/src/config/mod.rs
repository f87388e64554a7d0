//! What `tandem serve` is told, all of it by environment variables.

mod variables;

pub(crate) use variables::Variables;

use anyhow::{Context as _, bail, ensure};
use model::Side;
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::path::PathBuf;

/// Where Tandem listens unless it is told otherwise.
const DEFAULT_ADDR: &str = "127.0.0.1:8210";

/// The settings of one server.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Config {
    /// Where to listen.
    pub(crate) addr: SocketAddr,
    /// The folder that holds everything durable.
    pub(crate) data: PathBuf,
    /// An admin token for automation.
    pub(crate) api_token: Option<String>,
    /// The URL by which people reach Tandem when it stands behind something else; without a slash at its end.
    pub(crate) public_url: Option<String>,
    /// Apps that run already, ERP first; `None` = the built-in simulators are started.
    pub(crate) external: Option<[External; 2]>,
    /// How often apps are asked for changes.
    pub(crate) pace: Pace,
    /// Bytes of disk that have to stay free; `None` = as the disk's size has it.
    pub(crate) disk_reserve: Option<u64>,
    /// The folder of the console's scripts, styles and pictures.
    pub(crate) site: PathBuf,
}

/// A simulated app that somebody else started.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct External {
    /// Its base URL, without a slash at its end.
    pub(crate) url: String,
    /// Its control port, without a slash at its end.
    pub(crate) control_url: Option<String>,
    /// The environment variable that holds its bearer token.
    pub(crate) token_variable: &'static str,
}

/// How often apps are asked for changes, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pace {
    /// Between polls when no doorbell rings.
    pub(crate) poll: u32,
    /// Overlap of polls by modified time.
    pub(crate) overlap: u32,
    /// Between sweeps for deletions.
    pub(crate) sweep: u32,
}

impl Config {
    /// Reads and checks every variable; the first one that is wrong ends it with a message that names it.
    pub(crate) fn read(variables: &Variables) -> anyhow::Result<Self> {
        Ok(Self {
            addr: address(variables)?,
            data: variables.text("TANDEM_DATA_DIR")?.unwrap_or_else(|| "data".into()).into(),
            api_token: api_token(variables)?,
            public_url: url(variables, "TANDEM_PUBLIC_URL")?,
            external: external(variables)?,
            pace: Pace {
                poll: variables.millis("TANDEM_POLL_MS", 50..=3_600_000)?.unwrap_or(10_000),
                overlap: variables.millis("TANDEM_OVERLAP_MS", 0..=3_600_000)?.unwrap_or(60_000),
                sweep: variables.millis("TANDEM_SWEEP_MS", 100..=86_400_000)?.unwrap_or(900_000),
            },
            disk_reserve: variables.mebibytes("TANDEM_DISK_RESERVE_MB")?,
            site: variables.text("LEPTOS_SITE_ROOT")?.map_or_else(default_site, PathBuf::from),
        })
    }

    /// Do people reach Tandem over HTTPS?
    pub(crate) fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.starts_with("https://"))
    }
}

fn address(variables: &Variables) -> anyhow::Result<SocketAddr> {
    let text = variables.text("TANDEM_ADDR")?.unwrap_or_else(|| DEFAULT_ADDR.into());
    let advice = || {
        format!(
            "TANDEM_ADDR is {text:?}, which is no address to listen on; write HOST:PORT, such as {DEFAULT_ADDR}"
        )
    };
    text.to_socket_addrs().ok().and_then(|mut found| found.next()).with_context(advice)
}

fn api_token(variables: &Variables) -> anyhow::Result<Option<String>> {
    let token = variables.text("TANDEM_API_TOKEN")?;
    let usable = token.as_ref().is_none_or(|token| token.bytes().all(|byte| byte.is_ascii_graphic()));
    ensure!(
        usable,
        "TANDEM_API_TOKEN has blanks or characters beyond ASCII; make one with: openssl rand -hex 32"
    );
    Ok(token)
}

fn url(variables: &Variables, name: &str) -> anyhow::Result<Option<String>> {
    let Some(text) = variables.text(name)? else { return Ok(None) };
    let parsed = reqwest::Url::parse(&text).ok();
    let usable = parsed.is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.query().is_none());
    ensure!(usable, "{name} is {text:?}, which is no web address; write it like http://127.0.0.1:8301");
    Ok(Some(text.trim_end_matches('/').to_owned()))
}

fn external(variables: &Variables) -> anyhow::Result<Option<[External; 2]>> {
    match (one_external(variables, Side::Left)?, one_external(variables, Side::Right)?) {
        (None, None) => Ok(None),
        (Some(left), Some(right)) => Ok(Some([left, right])),
        (Some(_), None) => bail!("TANDEM_ERP_URL is set and TANDEM_CRM_URL is not; set both, or neither"),
        (None, Some(_)) => bail!("TANDEM_CRM_URL is set and TANDEM_ERP_URL is not; set both, or neither"),
    }
}

fn one_external(variables: &Variables, side: Side) -> anyhow::Result<Option<External>> {
    let (url_variable, control_variable, token_variable) = match side {
        Side::Left => ("TANDEM_ERP_URL", "TANDEM_ERP_CONTROL_URL", "TANDEM_ERP_TOKEN"),
        Side::Right => ("TANDEM_CRM_URL", "TANDEM_CRM_CONTROL_URL", "TANDEM_CRM_TOKEN"),
    };
    let Some(url) = url(variables, url_variable)? else { return Ok(None) };
    let control_url = self::url(variables, control_variable)?;
    ensure!(
        variables.text(token_variable)?.is_some(),
        "{url_variable} is set and {token_variable} is not; set it to the token that the app was started with"
    );
    Ok(Some(External { url, control_url, token_variable }))
}

/// `site` beside the program where it is, as in a release, and below the profile's folder, as in a build.
fn default_site() -> PathBuf {
    let program = std::env::current_exe().unwrap_or_default();
    let candidates = program.ancestors().skip(1).take(2).map(|folder| folder.join("site"));
    candidates.into_iter().find(|site| site.is_dir()).unwrap_or_else(|| "target/site".into())
}

#[cfg(test)]
mod tests {
    use super::{Config, Variables};

    fn read(pairs: &[(&str, &str)]) -> Result<Config, String> {
        let variables = Variables::of(pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())));
        Config::read(&variables).map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn without_variables_there_are_defaults() {
        let config = read(&[]).unwrap();
        assert_eq!(config.addr.to_string(), "127.0.0.1:8210");
        assert_eq!(config.data.to_str(), Some("data"));
        assert!(config.external.is_none() && !config.is_https());
    }

    #[test]
    fn each_bad_value_is_named_with_what_to_do() {
        for (name, value, advice) in [
            ("TANDEM_ADDR", "nowhere", "HOST:PORT"),
            ("TANDEM_ADDR", "127.0.0.1:99999", "HOST:PORT"),
            ("TANDEM_API_TOKEN", "two words", "openssl"),
            ("TANDEM_PUBLIC_URL", "tandem.example", "write it like"),
            ("TANDEM_POLL_MS", "soon", "50 to 3600000"),
            ("TANDEM_SWEEP_MS", "1", "100 to 86400000"),
            ("TANDEM_ERP_URL", "http://127.0.0.1:1", "TANDEM_ERP_TOKEN"),
        ] {
            let message = read(&[(name, value)]).unwrap_err();
            assert!(message.contains(name) && message.contains(advice), "{name}={value}: {message}");
        }
    }

    #[test]
    fn apps_of_others_come_in_pairs() {
        let erp = [("TANDEM_ERP_URL", "http://127.0.0.1:1/"), ("TANDEM_ERP_TOKEN", "t")];
        assert!(read(&erp).unwrap_err().contains("set both, or neither"));
        let both = [erp[0], erp[1], ("TANDEM_CRM_URL", "http://127.0.0.1:2"), ("TANDEM_CRM_TOKEN", "t")];
        let [left, right] = read(&both).unwrap().external.unwrap();
        assert_eq!((left.url.as_str(), right.token_variable), ("http://127.0.0.1:1", "TANDEM_CRM_TOKEN"));
    }
}
