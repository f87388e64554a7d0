//! What a map asks for of both apps before it runs.

use crate::json::Json;
use model::Side;

/// A version that an app, or a solution in it, must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// Which app.
    pub side: Side,
    /// What of it: a solution of the CRM, or `Application` of the ERP.
    pub name: String,
    /// The earliest version that does, such as `10.0.4`.
    pub version: String,
}

/// The gates of `msdyn_properties`; why they cannot be read, as a part of a sentence.
pub(crate) fn gates(raw: &str) -> Result<Vec<Gate>, String> {
    if raw.trim().is_empty() {
        return Ok(Vec::new());
    }
    let properties = Json::read(raw).map_err(|error| error.to_string())?;
    let wanted = properties.get("TargetVersionInfo");
    let found = [("AX", Side::Left), ("CRM", Side::Right)].into_iter().flat_map(|(app, side)| {
        let parts = match wanted.get(app) {
            Json::Object(parts) => parts.as_slice(),
            _ => &[],
        };
        parts.iter().filter_map(move |(name, version)| {
            let version = version.plain()?;
            Some(Gate { side, name: name.clone(), version })
        })
    });
    Ok(found.collect())
}

/// The description in `msdyn_properties`; empty where there is none.
pub(crate) fn description(raw: &str) -> String {
    Json::read(raw).map(|properties| properties.get("Description").words()).unwrap_or_default()
}
