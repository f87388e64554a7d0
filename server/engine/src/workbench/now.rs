//! What both apps hold of a failed record now.

use super::Case;
use crate::attached::Attached;
use crate::lookup::Answers;
use crate::{Engine, EngineError};
use connectors::policy::classify;
use connectors::{Fault, Record, Value};
use mapping::{LookupUse, State};
use model::{Failure, Moment, Remedy, RowNow, Side};
use std::time::Duration;

/// An app that takes longer to show one row is told to be slow.
const PATIENCE: Duration = Duration::from_secs(4);

impl Engine {
    /// The record of a failure as one app holds it now, line by line of its map. An app that is down or slow is told as
    /// `Unread`, and is waited for four seconds at most.
    pub async fn row_now(&self, failure: &Failure, side: Side) -> Result<RowNow, EngineError> {
        let attached = self.at_work(&failure.environment)?;
        let case = self.case(failure.clone()).await?;
        let keys = [failure.key.clone()];
        let link = self.store().links_by_key(failure.map, &keys).await?.into_iter().next().flatten();
        let linked = link.filter(|link| !link.deleted).map(|link| link.id(side).to_owned());
        let captured = case.change.as_ref().filter(|_| side == failure.direction.source());
        let id = linked
            .filter(|id| !id.is_empty())
            .or_else(|| captured.map(|change| change.source_id.clone()).filter(|id| !id.is_empty()));
        let looking = Looking { attached: &attached, case: &case, side, answers: Answers::default() };
        Ok(match tokio::time::timeout(PATIENCE, looking.row(id)).await {
            Ok(Ok(Some(record))) => looking.found(&record, self.now()).await,
            Ok(Ok(None)) => RowNow::Absent { at: self.now() },
            Ok(Err(fault)) => RowNow::Unread { remedy: classify(&fault).remedy },
            Err(_) => RowNow::Unread { remedy: slow(side) },
        })
    }
}

fn slow(side: Side) -> Remedy {
    Remedy {
        headline: format!("The {side} did not answer within {} seconds.", PATIENCE.as_secs()),
        hint: "Everything else on this page is there without it. Try again in a moment.".to_owned(),
    }
}

/// Looks for the row of a failed record in one app.
struct Looking<'a> {
    attached: &'a Attached,
    case: &'a Case,
    side: Side,
    answers: Answers,
}

impl Looking<'_> {
    /// The row, by its id or else by its key.
    async fn row(&self, id: Option<String>) -> Result<Option<Record>, Fault> {
        let (port, compiled) = (self.attached.port(self.side), &self.case.compiled);
        let schema = port.schema(self.case.version.mapping.entity(self.side)).await?;
        let select = compiled.select(self.side);
        if let Some(id) = id {
            let rows = port.connector.read(&schema, &select, &[id]).await?;
            return Ok(rows.into_iter().next().flatten());
        }
        let Some(key) = self.key().await? else { return Ok(None) };
        let rows = port.connector.find(&schema, &select, &[key]).await?;
        Ok(rows.into_iter().next().flatten().map(|(_, row)| row))
    }

    /// What the row has in the columns that name it; `None` where the record has no whole key.
    async fn key(&self) -> Result<Option<Vec<(String, Value)>>, Fault> {
        let (compiled, failure) = (&self.case.compiled, &self.case.failure);
        let Some(state) = self.state_by_key().await? else { return Ok(None) };
        if self.side == Side::Right {
            let companies =
                self.case.version.mapping.company.as_ref().and_then(|field| field.lookup.as_ref());
            let wanted = compiled.lookups_wanted(&state, &failure.company);
            let companies = companies.and_then(|lookup| lookup.targets.first());
            let (lookups, port) = (&self.attached.lookups, &self.attached.right);
            lookups.fetch_ids(&self.answers, port, wanted, companies).await?;
        }
        let id = |wanted: &mapping::LookupWanted| self.answers.id(wanted);
        Ok(compiled.key_columns(self.side, &state, &failure.company, &id).ok())
    }

    /// The target's state as it was to be written, as far as it can be told.
    async fn state_by_key(&self) -> Result<Option<State>, Fault> {
        let (compiled, direction) = (&self.case.compiled, self.case.failure.direction);
        // What was sent to the ERP holds its key, and says so without asking the CRM for anything.
        if let Some(sent) = self.case.sent.as_ref().filter(|_| self.side == Side::Left) {
            let state = compiled.state(Side::Left, sent, &|_| None);
            if compiled.key(Side::Left, &state).is_ok() {
                return Ok(Some(state));
            }
        }
        let Some(source) = &self.case.source else { return Ok(None) };
        if direction.source() == self.side {
            return Ok(None);
        }
        if direction.source() == Side::Right {
            self.fetch_values(source).await?;
        }
        let state = compiled.state(direction.source(), source, &|lookup| self.value(lookup));
        Ok(Some(compiled.project_as_far(direction, &state, self.case.edited.as_ref()).0))
    }

    /// Reads what the lookups of a CRM record point to.
    async fn fetch_values(&self, record: &Record) -> Result<(), Fault> {
        let uses = self.case.compiled.lookups(record);
        self.attached.lookups.fetch_values(&self.answers, &self.attached.right, uses).await
    }

    fn value(&self, lookup: &LookupUse) -> Option<Value> {
        self.answers.value(lookup)
    }

    /// The row as it is told. What its lookups point to stays unknown where that cannot be read in time.
    async fn found(&self, record: &Record, at: Moment) -> RowNow {
        let compiled = &self.case.compiled;
        if self.side == Side::Right {
            let _ = tokio::time::timeout(PATIENCE, self.fetch_values(record)).await;
        }
        let state = compiled.state(self.side, record, &|lookup| self.value(lookup));
        let source = self.case.source_state();
        let attempted = self.case.attempted(source.as_ref());
        let cells = compiled.now(self.side, &state, &attempted, &self.case.tried());
        RowNow::Found { at, modified: compiled.modified(self.side, record), cells }
    }
}
