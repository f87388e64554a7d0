//! `tandem simulate load`: a person's CSV into an app.

use crate::config::Variables;
use anyhow::{Context as _, bail};
use simulator::load::{Auth, LoadOptions, LoadReport, Plan, Progress, load_csv};
use std::path::PathBuf;

/// Reasons shown at the end; the rest is counted.
const REASONS: usize = 20;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The entity that the rows go to, such as CustomersV3 or accounts.
    #[arg(long)]
    entity: String,
    /// The file: CSV in UTF-8 whose first line names the columns.
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,
    /// The company that the rows go to, such as usmf.
    #[arg(long)]
    company: Option<String>,
    /// A value that every row gets; may be repeated.
    #[arg(long, value_name = "FIELD=VALUE", value_parser = pair)]
    set: Vec<(String, String)>,
    /// A column that goes elsewhere than proposed; may be repeated.
    #[arg(long, value_name = "COLUMN=FIELD", value_parser = pair)]
    map: Vec<(String, String)>,
    /// Rows sent at a time.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=1000))]
    batch: u16,
    /// The environment of the running `tandem serve` whose ERP gets the rows, unless --url says otherwise.
    #[arg(long, default_value = "contoso-test")]
    environment: String,
    /// Base URL of the app; without it the ERP that `tandem serve` runs on this machine.
    #[arg(long)]
    url: Option<String>,
    /// Bearer token of the app; without it, and without a client id, that of the ERP that `tandem serve` runs.
    #[arg(long, env = super::TOKEN_VARIABLE, hide_env_values = true)]
    token: Option<String>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it as NAME=VALUE")?;
    if name.trim().is_empty() {
        return Err("the name before = is missing".into());
    }
    Ok((name.trim().to_owned(), value.to_owned()))
}

/// Loads the file; ends with an error when a row was refused.
pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let data = Variables::of_process().text("TANDEM_DATA_DIR")?.unwrap_or_else(|| "data".into());
    let running = || crate::simulators::running_erp(&PathBuf::from(data.clone()), &arguments.environment);
    let (base_url, token) = match (arguments.url, arguments.token) {
        (Some(url), Some(token)) => (url, token),
        (Some(_), None) => bail!(
            "--url needs --token (or {} set): the token the app was started with",
            super::TOKEN_VARIABLE
        ),
        (None, given) => {
            let (url, token) = running().with_context(|| {
                format!(
                    "no simulated ERP of the environment {} was found; start tandem first, set TANDEM_DATA_DIR to its folder, name another --environment, or give --url and --token",
                    arguments.environment
                )
            })?;
            (url, given.unwrap_or(token))
        }
    };
    let options = LoadOptions {
        base_url,
        auth: Auth::Bearer(token),
        entity: arguments.entity,
        file: arguments.file,
        company: arguments.company,
        set: arguments.set,
        map: arguments.map,
        batch: arguments.batch.into(),
    };
    let report = load_csv(options, &mut |progress| match progress {
        Progress::Planned(plan) => tell_plan(&plan),
        Progress::Sent { done, of, failed } => eprintln!("{done} of {of} rows sent, {failed} refused"),
    })
    .await?;
    tell_report(&report)
}

fn tell_plan(plan: &Plan) {
    println!("Loading into {}:", plan.entity);
    for mapped in &plan.mapped {
        println!("  {} -> {}", mapped.column, mapped.field);
    }
    for (field, value) in &plan.set {
        println!("  every row: {field} = {value}");
    }
    if !plan.unmapped.is_empty() {
        println!("Columns without a counterpart, not loaded: {}", plan.unmapped.join(", "));
    }
}

fn tell_report(report: &LoadReport) -> anyhow::Result<()> {
    println!("{} rows: {} created, {} updated", report.rows, report.created, report.updated);
    for failure in report.failures.iter().take(REASONS) {
        eprintln!("line {} ({}): {}", failure.line, failure.key, failure.reason);
    }
    match report.failures.len() {
        0 => Ok(()),
        refused => {
            bail!("{refused} of {} rows were refused; correct them and load the file again", report.rows)
        }
    }
}
