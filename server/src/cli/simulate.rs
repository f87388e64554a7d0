//! `tandem simulate erp|crm`: one simulated app alone.

use crate::serve::stop;
use simulator::{App, Options, Place};
use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

/// The variable that hands a token over without showing it in the list of processes.
pub(crate) const TOKEN_VARIABLE: &str = "TANDEM_SIMULATOR_TOKEN";

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Port of the app's OData; 0 = any free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Port by which faults are switched and rows edited, on loopback only; 0 = any free one.
    #[arg(long, default_value_t = 0)]
    control_port: u16,
    /// Address of the OData port.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Folder that keeps the rows; it must exist.
    #[arg(long, value_name = "DIR", conflicts_with = "memory")]
    data: Option<PathBuf>,
    /// Keep the rows in memory only (so it is without --data, too).
    #[arg(long)]
    memory: bool,
    /// A bearer token to accept beside the issued ones.
    #[arg(long, env = TOKEN_VARIABLE, hide_env_values = true)]
    token: Option<String>,
    /// The same seed gives the same starting data.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Start without customers and groups.
    #[arg(long)]
    empty: bool,
    /// Start with so many customers, and everything else in proportion, instead of a few hundred.
    #[arg(long, conflicts_with = "empty", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    customers: Option<u32>,
    /// End when standard input closes.
    #[arg(long)]
    exit_with_stdin: bool,
}

/// Runs the app until it is told to stop. Prints its base URL and then its control URL, each on a line.
pub(super) async fn run(app: App, arguments: Arguments) -> anyhow::Result<()> {
    let options = Options {
        host: arguments.host,
        port: arguments.port,
        control_port: arguments.control_port,
        place: arguments.data.map_or(Place::Memory, Place::Folder),
        token: arguments.token,
        seed: arguments.seed,
        empty: arguments.empty,
        customers: arguments.customers,
        exit_with_stdin: arguments.exit_with_stdin,
        ..Options::new(app)
    };
    let announce = |addresses: simulator::Addresses| {
        let mut out = std::io::stdout().lock();
        // Whoever started us may not care to read.
        let _ = writeln!(out, "{}\n{}", addresses.base_url(), addresses.control_url());
        let _ = out.flush();
    };
    Ok(simulator::run(options, announce, stop::requested()?).await?)
}
