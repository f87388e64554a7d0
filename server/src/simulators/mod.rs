//! The simulated apps of an environment, as child processes: kill, CPU and memory are theirs, and they end with us.

mod child;
mod ports;
mod supervisor;

pub(crate) use ports::Ports;
pub(crate) use supervisor::Simulators;

use std::path::Path;

/// Names in the data folder.
const FOLDER: &str = "simulators";

/// The base URL and token of the simulated ERP that a running `tandem serve` keeps in this data folder for an
/// environment.
pub(crate) fn running_erp(data: &Path, environment: &str) -> anyhow::Result<(String, String)> {
    let folder = data.join(FOLDER).join(environment);
    let ports = Ports::read(&folder.join("erp"));
    let token = std::fs::read_to_string(folder.join(supervisor::TOKEN_FILE))?;
    anyhow::ensure!(ports.odata != 0, "its ports are not known");
    Ok((format!("http://127.0.0.1:{}", ports.odata), token.trim().to_owned()))
}
