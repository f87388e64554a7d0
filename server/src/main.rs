//! The binary `tandem`: configuration, wiring, HTTP routes, command line, shutdown.

mod cli;
mod config;
mod http;
mod logging;
mod rest;
mod serve;
mod simulators;
mod starter;
mod tasks;

use anyhow::Context as _;
use clap::Parser as _;
use std::process::ExitCode;

/// Batches of records come and go on every thread. The C library keeps a heap for each of them and gives little back: an
/// initial sync of 20,000 records came to rest at 245 MiB with it, at 175 with this one, which is as quick with two heaps
/// (see `.cargo/config.toml`). SQLite takes its memory from it, too.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// What a start that cannot succeed ends with, as clap does for a wrong command line.
const CANNOT_START: u8 = 2;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match start(cli) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("tandem: {}", one_line(&error));
            ExitCode::from(CANNOT_START)
        }
    }
}

fn start(cli: cli::Cli) -> anyhow::Result<ExitCode> {
    logging::start(&config::Variables::of_process())?;
    #[cfg(feature = "failpoints")]
    die_on_command()?;
    // Fails only when a provider is there already, which does as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        // Rendering on the server can stall with fewer than four workers, whatever the machine has.
        .worker_threads(cores.max(4))
        .enable_all()
        .build()
        .context("the system gives no threads; raise the limit of processes and try again")?;
    runtime.block_on(cli.run())
}

/// A test has the process die between two steps, at the point of the engine that TANDEM_DIE_AT names.
#[cfg(feature = "failpoints")]
fn die_on_command() -> anyhow::Result<()> {
    let Some(point) = config::Variables::of_process().text("TANDEM_DIE_AT")? else { return Ok(()) };
    fail::cfg_callback(point, || std::process::abort()).map_err(anyhow::Error::msg)
}

/// The error and its causes in one line, each said once.
fn one_line(error: &anyhow::Error) -> String {
    let mut line = String::new();
    for cause in error.chain() {
        let text = cause.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
        if !line.contains(&text) {
            line.push_str(if line.is_empty() { "" } else { ": " });
            line.push_str(&text);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn an_error_fills_one_line_and_repeats_nothing() {
        let error = anyhow::anyhow!("the disk\nis full")
            .context("cannot write: the disk is full")
            .context("no start");
        assert_eq!(one_line(&error), "no start: cannot write: the disk is full");
    }
}
