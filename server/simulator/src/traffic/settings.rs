use serde::{Deserialize, Serialize};

use super::desk::{self, Desk};
use crate::schema::{Schema, TableId};

/// Nobody works faster than so many acts a second.
const FASTEST: f64 = 10_000.0;
/// Beyond this exponent nearly all work would go to one row.
const STEEPEST: f64 = 2.0;

/// How people work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    /// Acts a second, by the app's clock.
    pub(super) per_second: f64,
    /// What the acts are.
    pub(super) mix: Mix,
    /// How unevenly the work is spread over the rows: the exponent of Zipf's law, 0 for evenly.
    pub(super) skew: f64,
    /// Entity sets; the business tables when there is none.
    pub(super) tables: Vec<String>,
    /// The same seed does the same to the same rows.
    pub(super) seed: u64,
    /// After so many acts the day is over.
    pub(super) limit: Option<u64>,
}

/// Shares of the acts, of any sum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Mix {
    pub(super) create: u32,
    pub(super) update: u32,
    pub(super) delete: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            per_second: 1.0,
            mix: Mix { create: 20, update: 75, delete: 5 },
            skew: 0.8,
            tables: Vec::new(),
            seed: 1,
            limit: None,
        }
    }
}

/// Settings with which nobody can work. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SettingsError {
    /// The pace.
    #[error("per_second must be more than 0 and at most {FASTEST}")]
    Pace,
    /// The skew.
    #[error("skew must be from 0 to {STEEPEST}")]
    Skew,
    /// The mix.
    #[error("the mix has no act: give at least one of create, update and delete a share")]
    Mix,
    /// No such table.
    #[error("nobody works at the table `{0}`; leave `tables` empty for all at which people do")]
    Table(String),
}

/// Settings that fit an app.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(super) settings: Settings,
    pub(super) desks: Vec<(TableId, &'static Desk)>,
}

impl Plan {
    /// Fits settings to the tables of an app.
    pub(crate) fn new(settings: Settings, schema: &Schema) -> Result<Self, SettingsError> {
        let Settings { per_second, mix, skew, .. } = settings;
        if !(per_second > 0.0 && per_second <= FASTEST) {
            return Err(SettingsError::Pace);
        }
        if !(0.0..=STEEPEST).contains(&skew) {
            return Err(SettingsError::Skew);
        }
        if mix.create == 0 && mix.update == 0 && mix.delete == 0 {
            return Err(SettingsError::Mix);
        }
        let desks = if settings.tables.is_empty() {
            desks(schema).collect()
        } else {
            let at = |set: &String| Some((schema.by_set(set)?, desk::of(set)?));
            let known = |set: &String| at(set).ok_or_else(|| SettingsError::Table(set.clone()));
            settings.tables.iter().map(known).collect::<Result<_, _>>()?
        };
        Ok(Self { settings, desks })
    }
}

/// The tables of an app at which people can work.
pub(super) fn desks(schema: &Schema) -> impl Iterator<Item = (TableId, &'static Desk)> {
    schema.tables().filter_map(|(id, table)| Some((id, desk::of(table.entity_set)?)))
}
