//! The command line.

mod load;
mod simulate;

pub(crate) use simulate::TOKEN_VARIABLE;

use clap::{Parser, Subcommand};
use model::WebhookReach;
use std::path::PathBuf;

/// Keeps an ERP and a CRM in step, both ways.
///
/// Environment: TANDEM_ADDR (where to listen, 127.0.0.1:8210), TANDEM_DATA_DIR (./data), TANDEM_API_TOKEN (an admin
/// token for automation), TANDEM_PUBLIC_URL (how people reach Tandem behind a proxy), TANDEM_LOG (such as info or
/// debug,engine=trace), TANDEM_LOG_FORMAT (text or json), TANDEM_CONFIG (a file that declares environments),
/// TANDEM_ENVIRONMENTS (which of them to start; all).
#[derive(Debug, Parser)]
#[command(name = "tandem", version, about, long_about, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start Tandem (what happens without a command, too).
    Serve(Serve),
    /// Start one simulated app, or load a file into one.
    #[command(subcommand)]
    Simulate(Simulate),
}

#[derive(Debug, Default, clap::Args)]
struct Serve {
    /// A file that declares environments, in TOML; else what TANDEM_CONFIG names.
    #[arg(long, value_name = "tandem.toml")]
    config: Option<PathBuf>,
    /// Let webhooks lead to this machine and to private networks, too, and without encryption.
    #[arg(long)]
    webhooks_may_reach_private_addresses: bool,
}

#[derive(Debug, Subcommand)]
enum Simulate {
    /// The ERP: Finance and Operations OData.
    Erp(simulate::Arguments),
    /// The CRM: Dataverse Web API.
    Crm(simulate::Arguments),
    /// Load a CSV file into an app through its OData.
    Load(load::Arguments),
}

impl Cli {
    /// Does what was asked; returns when it is done or was told to stop.
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        match self.command.unwrap_or(Command::Serve(Serve::default())) {
            Command::Serve(Serve { config, webhooks_may_reach_private_addresses: private }) => {
                let reach = private.then_some(WebhookReach::Private);
                Box::pin(crate::serve::run(config.as_deref(), reach)).await
            }
            Command::Simulate(Simulate::Erp(arguments)) => {
                simulate::run(simulator::App::Erp, arguments).await
            }
            Command::Simulate(Simulate::Crm(arguments)) => {
                simulate::run(simulator::App::Crm, arguments).await
            }
            Command::Simulate(Simulate::Load(arguments)) => load::run(arguments).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use clap::{CommandFactory as _, Parser as _};

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn commands_are_read() {
        for good in [
            "tandem",
            "tandem serve",
            "tandem serve --config tandem.toml",
            "tandem serve --webhooks-may-reach-private-addresses",
            "tandem simulate erp --port 0 --control-port 0 --memory --token t --seed 7 --empty --exit-with-stdin",
            "tandem simulate crm --data folder",
            "tandem simulate load --entity CustomersV3 file.csv --company usmf --set CustomerGroupId=10 --environment contoso-production",
        ] {
            assert!(Cli::try_parse_from(good.split(' ')).is_ok(), "{good}");
        }
        for bad in [
            "tandem simulate erp --data folder --memory",
            "tandem simulate erp --port many",
            "tandem simulate load file.csv",
            "tandem simulate load --entity X file.csv --set CustomerGroupId",
        ] {
            assert!(Cli::try_parse_from(bad.split(' ')).is_err(), "{bad}");
        }
    }
}
