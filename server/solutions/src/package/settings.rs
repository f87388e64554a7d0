//! What belongs to a map and to none of its versions.

use model::{ConflictPolicy, MapState};
use serde::{Deserialize, Serialize};

/// What belongs to a map and to none of its versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MapSettings {
    /// What it is for.
    pub description: String,
    /// Who answers for it; empty = nobody named.
    pub owner: String,
    /// Its companies, by code in lower case; empty = all that an environment links.
    pub companies: Vec<String>,
    /// Who wins where both apps have changed the same record.
    pub policy: ConflictPolicy,
    /// Where it stood when it was packed. Nothing starts by itself where it is imported.
    pub state: MapState,
}

impl Default for MapSettings {
    fn default() -> Self {
        Self {
            description: String::new(),
            owner: String::new(),
            companies: Vec::new(),
            policy: ConflictPolicy::default(),
            state: MapState::NotRunning,
        }
    }
}
