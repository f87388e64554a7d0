//! The workbench of one failure: what was tried field by field, what both apps hold now, and values written by hand.

mod forget;
mod now;

use crate::{Engine, EngineError};
use connectors::Record;
use mapping::{Attempted, Compiled, State};
use model::{
    Actor, Cell, Change, ChangeId, EditedField, EntitySchema, Failure, FailureId, FieldErrors, MapVersion,
    Mapping, Operation, Side, TriedField,
};
use std::collections::BTreeMap;
use store::FailureEdit;

/// How far back the change that failed is looked for among those of its record.
const CHANGES: u32 = 500;

/// A failure with what is needed to tell of it.
struct Case {
    failure: Failure,
    version: MapVersion,
    compiled: Compiled,
    /// The change that last failed; `None` = it was removed by age.
    change: Option<Change>,
    source: Option<Record>,
    sent: Option<Record>,
    edited: Option<State>,
}

impl Case {
    /// What is known of the attempt, given the source's state at that time.
    fn attempted<'a>(&'a self, source: Option<&'a State>) -> Attempted<'a> {
        Attempted {
            direction: self.failure.direction,
            source,
            sent: self.sent.as_ref(),
            edited: self.edited.as_ref(),
            faults: &self.failure.fields,
        }
    }

    /// The source's state at the time of the attempt, without what lookups point to.
    fn source_state(&self) -> Option<State> {
        let side = self.failure.direction.source();
        self.source.as_ref().map(|record| self.compiled.state(side, record, &|_| None))
    }

    /// Lines with what was tried. A deletion has no values that could be others.
    fn tried(&self) -> Vec<TriedField> {
        let source = self.source_state();
        let mut tried = self.compiled.tried(&self.attempted(source.as_ref()));
        if self.failure.operation == Operation::Delete {
            for field in &mut tried {
                field.input = None;
                field.tried = Cell::Unknown;
            }
        }
        tried
    }
}

impl Engine {
    /// The lines of the failure's map in their order, under the version that is active now, with what was to be written in
    /// each. No app is asked; what lookups of a CRM record point to is known only where it was sent.
    pub async fn tried_fields(&self, failure: &Failure) -> Result<Vec<TriedField>, EngineError> {
        Ok(self.case(failure.clone()).await?.tried())
    }

    /// Tries a failed record again with values that somebody typed for fields of the target, by its names for them. Only
    /// those count that are others than what was tried; what had been written by hand before stays. `seen` is the change
    /// that had failed when they were typed. The source is not changed.
    ///
    /// `Invalid` with a message for each field that will not do, `Stale` when the failure has moved on meanwhile.
    pub async fn edit_and_retry(
        &self,
        failure: FailureId,
        seen: ChangeId,
        typed: &BTreeMap<String, String>,
        actor: &Actor,
    ) -> Result<(), EngineError> {
        let case = self.case(self.store().failure(failure).await?).await?;
        let tried = case.tried();
        let before = |name: &str| {
            let is_it = |field: &&TriedField| field.input.as_ref().is_some_and(|input| input.name == name);
            tried.iter().find(is_it).map_or("", |field| field.tried.text())
        };
        let others = typed.iter().filter(|(name, text)| text.as_str() != before(name));
        let others: BTreeMap<String, String> =
            others.map(|(name, text)| (name.clone(), text.clone())).collect();
        let edits = case.compiled.read_edits(case.failure.direction, &others);
        let edits = edits.map_err(EngineError::Invalid)?;
        let mut values = case.edited.clone().unwrap_or_default();
        if (edits.is_empty() && values.is_empty()) || case.failure.operation == Operation::Delete {
            let mut errors = FieldErrors::default();
            errors.add("", "Nothing was changed. Change at least one value, or retry the record as it is.");
            return Err(EngineError::Invalid(errors));
        }
        values.overlay(&edits);
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let fields = tried
            .iter()
            .filter_map(|field| Some((field, field.input.as_ref()?)))
            .filter_map(|(field, input)| {
                let after = edits.get(&input.name)?.text().map(std::borrow::Cow::into_owned);
                Some(EditedField { field: input.name.clone(), before: some(field.tried.text()), after })
            })
            .collect();
        let edit = FailureEdit {
            environment: case.failure.environment.clone(),
            failure,
            seen,
            values: values.to_json(),
            fields,
            actor: actor.clone(),
            at: self.now(),
        };
        Ok(self.store().edit_failure(edit).await?)
    }

    /// Everything that tells of a failure but what the apps hold. The schemas are those that were last read, so that no
    /// app is asked.
    async fn case(&self, failure: Failure) -> Result<Case, EngineError> {
        let (_, version) = self.store().map(failure.map).await?;
        let mapping = &version.mapping;
        let (left, right) =
            (self.known(&failure, mapping, Side::Left), self.known(&failure, mapping, Side::Right));
        let compiled = Compiled::new(mapping, &left.await?, &right.await?).map_err(|problems| {
            let words: Vec<String> = problems.into_iter().map(|problem| problem.message).collect();
            EngineError::Unfit(words.join(" "))
        })?;
        let changes = self.store().changes_of_key(failure.map, &failure.key, CHANGES).await?;
        let change = changes.into_iter().find(|change| change.id == failure.change);
        let record = |json: &Option<String>| json.as_deref().and_then(|json| Record::from_json(json).ok());
        let edited = change.as_ref().and_then(|change| change.edited.as_deref());
        Ok(Case {
            source: record(&failure.source),
            sent: record(&failure.attempted),
            edited: edited.and_then(|json| State::from_json(json).ok()),
            failure,
            version,
            compiled,
            change,
        })
    }

    /// The schema of one side as it was last read.
    async fn known(
        &self,
        failure: &Failure,
        mapping: &Mapping,
        side: Side,
    ) -> Result<EntitySchema, EngineError> {
        let entity = mapping.entity(side);
        let known = self.store().schema(&failure.environment, side, entity).await?;
        let unread = || EngineError::Unread(format!("the schema of {entity} is not known yet"));
        known.map(|(schema, _)| schema).ok_or_else(unread)
    }
}
