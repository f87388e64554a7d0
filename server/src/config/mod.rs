//! What `tandem serve` is told: by environment variables, and of environments by a file.

mod environments;
mod file;
mod retention;
mod variables;

pub(crate) use environments::{Declared, Ends, External};
pub(crate) use variables::Variables;

use anyhow::{Context as _, ensure};
use model::{Retention, WebhookReach};
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

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
    /// The environments that are set up at the start.
    pub(crate) environments: Vec<Declared>,
    /// How often apps are asked for changes.
    pub(crate) pace: Pace,
    /// Bytes of disk that have to stay free; `None` = as the disk's size has it.
    pub(crate) disk_reserve: Option<u64>,
    /// How long what is over is kept.
    pub(crate) retention: Retention,
    /// How often it is looked for what was kept long enough.
    pub(crate) trim_every: Duration,
    /// A file with certificates (PEM) of authorities that apps' certificates may come from.
    pub(crate) authorities: Option<PathBuf>,
    /// Where webhooks may lead.
    pub(crate) webhook_reach: WebhookReach,
    /// The folder of the console's scripts, styles and pictures.
    pub(crate) site: PathBuf,
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
    /// Reads and checks every variable, and the file that declares environments where there is one (`file`, or else
    /// what TANDEM_CONFIG names); the first thing that is wrong ends it with a message that names it.
    pub(crate) fn read(variables: &Variables, file: Option<&Path>) -> anyhow::Result<Self> {
        let named = variables.text("TANDEM_CONFIG")?.map(PathBuf::from);
        Ok(Self {
            addr: address(variables)?,
            data: variables.text("TANDEM_DATA_DIR")?.unwrap_or_else(|| "data".into()).into(),
            api_token: api_token(variables)?,
            public_url: url(variables, "TANDEM_PUBLIC_URL")?,
            environments: environments::read(variables, file.or(named.as_deref()))?,
            pace: Pace {
                poll: variables.millis("TANDEM_POLL_MS", 50..=3_600_000)?.unwrap_or(10_000),
                overlap: variables.millis("TANDEM_OVERLAP_MS", 0..=3_600_000)?.unwrap_or(60_000),
                sweep: variables.millis("TANDEM_SWEEP_MS", 100..=86_400_000)?.unwrap_or(900_000),
            },
            disk_reserve: variables.mebibytes("TANDEM_DISK_RESERVE_MB")?,
            retention: retention::read(variables)?,
            trim_every: Duration::from_millis(
                variables.millis("TANDEM_TRIM_MS", 100..=86_400_000)?.unwrap_or(600_000).into(),
            ),
            authorities: variables.text("TANDEM_CA_FILE")?.map(PathBuf::from),
            webhook_reach: match variables.switch("TANDEM_WEBHOOKS_MAY_REACH_PRIVATE_ADDRESSES")? {
                Some(true) => WebhookReach::Private,
                Some(false) | None => WebhookReach::Public,
            },
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
        Config::read(&variables, None).map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn without_variables_there_are_defaults() {
        let config = read(&[]).unwrap();
        assert_eq!(config.addr.to_string(), "127.0.0.1:8210");
        assert_eq!(config.data.to_str(), Some("data"));
        assert!(!config.is_https());
        assert_eq!(config.webhook_reach, model::WebhookReach::Public);
        let names: Vec<&str> = config.environments.iter().map(|it| it.environment.id.as_str()).collect();
        assert_eq!(names, ["contoso-test", "contoso-production"]);
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
            ("TANDEM_TRIM_MS", "1", "100 to 86400000"),
            ("TANDEM_KEEP_CHANGES", "forever", "30/1000000"),
            ("TANDEM_ERP_URL", "http://127.0.0.1:1", "TANDEM_ERP_TOKEN"),
            ("TANDEM_ENVIRONMENTS", "contoso", "contoso-test, contoso-production"),
            ("TANDEM_WEBHOOKS_MAY_REACH_PRIVATE_ADDRESSES", "perhaps", "true or false"),
            ("TANDEM_CONFIG", "/no/such/file.toml", "cannot read"),
        ] {
            let message = read(&[(name, value)]).unwrap_err();
            assert!(message.contains(name) && message.contains(advice), "{name}={value}: {message}");
        }
    }
}
