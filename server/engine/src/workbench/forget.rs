//! Forgetting a record.

use crate::{Engine, EngineError};
use model::{Actor, EnvironmentId, MapId};
use store::{Forget, Forgetting};

impl Engine {
    /// Takes key and values out of all that is kept of a record, with a pseudonym in the place of the key; see
    /// [`store::Forgettings::forget_record`]. Its link stays. Says how many rows that were.
    ///
    /// `StillWaits` while anything of it is not over, and nothing is changed.
    pub async fn forget_record(
        &self,
        environment: &EnvironmentId,
        (map, key): (MapId, &str),
        pseudonym: String,
        actor: &Actor,
    ) -> Result<i64, EngineError> {
        let forget = Forget {
            environment: environment.clone(),
            map,
            key: key.to_owned(),
            pseudonym,
            actor: actor.clone(),
            at: self.now(),
        };
        match self.store().forget_record(forget).await? {
            Forgetting::Done { rows } => Ok(rows),
            Forgetting::Waits { changes, failures, children } => {
                Err(EngineError::StillWaits { changes, failures, children })
            }
        }
    }
}
