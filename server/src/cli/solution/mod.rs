//! `tandem solution`: solutions from scripts and pipelines, through the API of a running Tandem.

mod client;

use anyhow::Context as _;
use clap::Subcommand;
use client::Client;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use tokio::time::Instant;

/// The checker found something that takes a reason.
const NOT_CLEAN: u8 = 1;
/// Something waits for a map to be paused or stopped, or was refused.
const IN_PART: u8 = 3;
/// Between two looks at something that waits.
const PAUSE: Duration = Duration::from_secs(2);

/// Works on the solutions of a running Tandem. Ends with 0 when all is done, 1 when the checker found something that takes
/// a reason, 2 when it was refused or Tandem does not answer, 3 when something waits for a map to be paused or stopped.
#[derive(Debug, clap::Args)]
pub(super) struct Solution {
    /// The address of Tandem.
    #[arg(long, global = true, env = "TANDEM_URL", default_value = "http://127.0.0.1:8210")]
    url: String,
    /// A token of the API with the role Admin.
    #[arg(long, global = true, env = "TANDEM_API_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// The environment.
    #[arg(long, global = true, default_value = "contoso-test")]
    environment: String,
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Check a solution for issues as it would be exported now.
    Check {
        /// Its unique name.
        name: String,
    },
    /// Export a solution as a file.
    Export {
        /// Its unique name.
        name: String,
        /// The version that it gets; the proposed one unless given.
        #[arg(long)]
        version: Option<String>,
        /// Open where it is imported, instead of locked.
        #[arg(long)]
        unmanaged: bool,
        /// Why it is exported in spite of what the checker found.
        #[arg(long, default_value = "")]
        reason: String,
        /// Publish all changes before.
        #[arg(long)]
        publish: bool,
        /// The file; in this folder under the package's own name unless given.
        #[arg(long, short)]
        output: Option<PathBuf>,
    },
    /// Import a package; no map changes by that unless it is applied, too.
    Import {
        /// The file.
        #[arg(value_name = "FILE.zip")]
        file: PathBuf,
        /// Apply it, too.
        #[arg(long)]
        apply: bool,
        #[command(flatten)]
        how: How,
    },
    /// Apply an imported solution to the maps.
    Apply {
        /// Its unique name.
        name: String,
        #[command(flatten)]
        how: How,
    },
}

/// How a solution is applied.
#[derive(Debug, clap::Args)]
struct How {
    /// A managed solution comes on top of what was changed in the environment.
    #[arg(long)]
    overwrite: bool,
    /// While maps have to be paused or stopped, apply it again for so many seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    wait: u64,
}

/// Does what was asked.
pub(super) async fn run(arguments: Solution) -> anyhow::Result<ExitCode> {
    let Solution { url, token, environment, act } = arguments;
    let client = Client::new(&url, token, &environment)?;
    match act {
        Act::Check { name } => check(&client, &name).await,
        Act::Export { name, version, unmanaged, reason, publish, output } => {
            if publish {
                client.post(&format!("solutions/{name}/publish"), Value::Null).await?;
            }
            let version = match version {
                Some(version) => Value::String(version),
                None => client.get(&format!("solutions/{name}/check")).await?["version"].take(),
            };
            let ask = json!({ "version": version, "managed": !unmanaged, "reason": reason });
            let made = client.post(&format!("solutions/{name}/export"), ask).await?;
            let file = output.unwrap_or_else(|| PathBuf::from(text(&made["file_name"])));
            let bytes = client.package(&made["id"]).await?;
            std::fs::write(&file, bytes).with_context(|| format!("{} cannot be written", file.display()))?;
            println!("{} {} is exported: {}", text(&made["label"]), text(&made["version"]), file.display());
            Ok(ExitCode::SUCCESS)
        }
        Act::Import { file, apply: applied, how } => {
            let bytes = std::fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
            let package = client.upload(bytes).await?;
            let import = client.post(&format!("packages/{}/import", package["id"]), Value::Null).await?;
            println!("{} {} is imported", text(&import["solution"]), text(&import["version"]));
            if applied {
                apply(&client, &text(&import["solution"]), &how).await
            } else {
                Ok(ExitCode::SUCCESS)
            }
        }
        Act::Apply { name, how } => apply(&client, &name, &how).await,
    }
}

async fn check(client: &Client, name: &str) -> anyhow::Result<ExitCode> {
    let found = client.get(&format!("solutions/{name}/check")).await?;
    for issue in found["issues"].as_array().into_iter().flatten() {
        let place = [text(&issue["map"]), text(&issue["place"])].join(" ");
        let words = [text(&issue["reason"]), text(&issue["remedy"])].join(" ");
        println!("{} {} {}: {words}", text(&issue["gravity"]), text(&issue["code"]), place.trim());
    }
    let is_clean = found["is_clean"] == true;
    println!("{}", if is_clean { "Nothing stands against an export." } else { "An export takes a reason." });
    Ok(if is_clean { ExitCode::SUCCESS } else { ExitCode::from(NOT_CLEAN) })
}

/// Applies a solution, again and again while something waits and there is time.
async fn apply(client: &Client, name: &str, how: &How) -> anyhow::Result<ExitCode> {
    let until = Instant::now() + Duration::from_secs(how.wait);
    loop {
        let ask = json!({ "overwrite": how.overwrite });
        let done = client.post(&format!("solutions/{name}/apply"), ask).await?;
        for map in done["maps"].as_array().into_iter().flatten() {
            println!("{}: {} {}", text(&map["name"]), text(&map["outcome"]), text(&map["reason"]));
        }
        if done["is_whole"] == true {
            println!("{} {} is applied", text(&done["solution"]), text(&done["version"]));
            return Ok(ExitCode::SUCCESS);
        }
        if Instant::now() + PAUSE > until {
            eprintln!("tandem: something waits; pause or stop those maps and apply the solution again");
            return Ok(ExitCode::from(IN_PART));
        }
        tokio::time::sleep(PAUSE).await;
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}
