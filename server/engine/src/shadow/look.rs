//! What a shadow would do about one change.

use super::differ::{difference, told};
use super::{Seen, Shadow};
use crate::attached::Attached;
use crate::lookup::Answers;
use crate::tried::patient;
use connectors::Record;
use mapping::{Compiled, Plan, PlanInput, ProjectFault, Source, State, TargetRow, plan};
use model::{Direction, RecordLink, ShadowDifference, Side};
use std::collections::BTreeSet;

impl Shadow {
    /// How the change would go otherwise; `None` = it would not. The error says in words why that is not known.
    pub(super) async fn look(
        &self,
        attached: &Attached,
        seen: &Seen,
    ) -> Result<Option<ShadowDifference>, String> {
        let direction = seen.change.direction;
        let (from, to) = (direction.source(), direction.target());
        let looking = Looking { shadow: self, attached, seen, answers: Answers::default() };
        let partner = partner_of(seen, to);
        let source = looking.row(from, seen.source.as_ref(), &seen.change.source_id).await?;
        let opposite = looking.row(to, seen.opposite.as_ref(), partner).await?;
        let now = looking.row_beyond(to, partner).await?;
        let (link, rival) = match seen.link.as_ref().zip(now.as_ref()) {
            Some((link, now)) => self.confronted(link, to, now),
            None => (seen.link.clone(), None),
        };
        let opposite = opposite.or(rival);
        let target = seen
            .target
            .as_ref()
            .map(|row| TargetRow { id: row.id.clone(), state: more(&row.state, now.as_ref()) });
        let key = self.key(seen, source.as_ref(), from);
        let edited = seen.change.edited.as_deref().and_then(|json| State::from_json(json).ok());
        let planned = plan(&PlanInput {
            compiled: &self.compiled,
            map: seen.change.map,
            direction,
            operation: seen.change.operation,
            source: source.as_ref(),
            captured_at: seen.change.captured_at,
            source_id: &seen.change.source_id,
            key: &key,
            link: link.as_ref(),
            target: target.as_ref(),
            opposite: opposite.as_ref(),
            opposite_deleted_at: seen.opposite_deleted_at,
            edited: edited.as_ref(),
            policy: seen.policy,
            now: seen.at,
        });
        // Both on the same footing: a lane finds out what lookups point to when it writes.
        let own = looking.faults(&seen.active, &seen.plan).await?;
        let other = looking.faults(&self.compiled, &planned).await?;
        let (active, shadow) = (told(&seen.plan, &own), told(&planned, &other));
        Ok(difference(&active, &shadow).map(|(kind, fields)| ShadowDifference {
            at: seen.at,
            key: seen.change.key.clone(),
            direction,
            kind,
            fields,
            active: (active.fate, active.why),
            shadow: (shadow.fate, shadow.why),
        }))
    }

    /// The key by which the shadow knows the record: it may name records in another way.
    fn key(&self, seen: &Seen, source: Option<&Source>, from: Side) -> String {
        let is_other = !self.active.mapping.names_alike(&self.mapping);
        let own = source.filter(|_| is_other).and_then(|row| self.compiled.key(from, &row.state).ok());
        own.map_or_else(|| seen.change.key.clone(), |key| key.key)
    }

    /// Has the shadow fields of a side that pairs of the active version do not know?
    fn has_fields_beyond(&self, side: Side) -> bool {
        let known: BTreeSet<&str> = self.active.mapping.all_fields().map(|field| field.name(side)).collect();
        self.mapping.all_fields().any(|field| !known.contains(field.name(side)))
    }

    /// What a pair knows once the row of the target that stands there was looked at, as a lane looks at it when a version
    /// brings fields that were not agreed on yet: those that travel one way only are compared with it, and of those that
    /// travel both ways its values count as changes that wait.
    fn confronted(&self, link: &RecordLink, to: Side, now: &Source) -> (Option<RecordLink>, Option<Source>) {
        let mut known = State::from_json(link.state(to)).unwrap_or_default();
        let mut rival = State::new();
        for field in self.mapping.all_fields() {
            let name = field.name(to);
            let Some(value) = now.state.get(name).filter(|_| !known.contains(name)) else { continue };
            if field.direction.carries(to.outward()) {
                rival.insert(name, value.clone());
            } else {
                known.insert(name, value.clone());
            }
        }
        let mut link = link.clone();
        link.set_state(to, known.to_json());
        let rival = (!rival.is_empty()).then(|| Source { state: rival, ..now.clone() });
        (Some(link), rival)
    }

    fn schema(&self, side: Side) -> &model::EntitySchema {
        let [left, right] = &self.schemas;
        if side == Side::Left { left } else { right }
    }
}

/// One change that is looked at.
struct Looking<'a> {
    shadow: &'a Shadow,
    attached: &'a Attached,
    seen: &'a Seen,
    /// What is known of its lookups.
    answers: Answers,
}

impl Looking<'_> {
    /// A row as its lane saw it, with the columns that the shadow wants and nobody has asked for as they are now.
    async fn row(&self, side: Side, row: Option<&Source>, id: &str) -> Result<Option<Source>, String> {
        let Some(row) = row else { return Ok(None) };
        let mut record = row.record.clone();
        let known = self.seen.active.select(side);
        let mut wanted = self.shadow.compiled.select(side);
        wanted.retain(|column| !known.contains(column) && !record.contains(column));
        if !wanted.is_empty() {
            let now = self.read(side, &wanted, id).await?.ok_or("the row is gone by now")?;
            for column in wanted {
                let value = now.get(&column).cloned().unwrap_or_default();
                record.insert(column, value);
            }
        }
        let state = self.state(side, &record).await?;
        Ok(Some(Source { record, state, modified: row.modified }))
    }

    /// The row of the target as it is now, where the shadow has fields that pairs of the active version do not know.
    async fn row_beyond(&self, side: Side, id: &str) -> Result<Option<Source>, String> {
        if id.is_empty() || !self.shadow.has_fields_beyond(side) {
            return Ok(None);
        }
        let Some(now) = self.read(side, &self.shadow.compiled.select(side), id).await? else {
            return Ok(None);
        };
        let (state, modified) = (self.state(side, &now).await?, self.shadow.compiled.modified(side, &now));
        Ok(Some(Source { record: now, state, modified }))
    }

    async fn read(&self, side: Side, columns: &[String], id: &str) -> Result<Option<Record>, String> {
        let connector = &self.attached.port(side).connector;
        let ids = [id.to_owned()];
        let rows = patient(connector.read(self.shadow.schema(side), columns, &ids)).await?;
        Ok(rows.into_iter().next().flatten())
    }

    /// The fields of a row, with the values that its lookups point to.
    async fn state(&self, side: Side, record: &Record) -> Result<State, String> {
        let Shadow { compiled, lookups, .. } = self.shadow;
        let uses = if side == Side::Right { compiled.lookups(record) } else { Vec::new() };
        if !uses.is_empty() {
            patient(lookups.fetch_values(&self.answers, &self.attached.right, uses)).await?;
        }
        Ok(compiled.state(side, record, &|lookup| self.answers.value(lookup)))
    }

    /// What keeps the fields of a plan from being sent to the CRM: rows that their lookups do not find.
    async fn faults(&self, compiled: &Compiled, plan: &Plan) -> Result<Vec<ProjectFault>, String> {
        let change = &self.seen.change;
        let Some(fields) = plan.fields().filter(|_| change.direction == Direction::LeftToRight) else {
            return Ok(Vec::new());
        };
        let wanted = compiled.lookups_wanted(fields, &change.company);
        if !wanted.is_empty() {
            let company = self.shadow.mapping.company.as_ref();
            let companies = company.and_then(|field| field.lookup.as_ref()?.targets.first());
            let right = &self.attached.right;
            patient(self.shadow.lookups.fetch_ids(&self.answers, right, wanted, companies)).await?;
        }
        let resolve = |wanted: &mapping::LookupWanted| self.answers.id(wanted);
        Ok(compiled.payload(Side::Right, fields, &change.company, &resolve).err().unwrap_or_default())
    }
}

/// The id of the other app's row, as far as it was known; empty = it was not.
fn partner_of(seen: &Seen, to: Side) -> &str {
    let target = seen.target.as_ref().map(|row| row.id.as_str());
    let linked = seen.link.as_ref().filter(|link| !link.deleted).map(|link| link.id(to));
    linked.filter(|id| !id.is_empty()).or(target).unwrap_or_default()
}

/// A state with the fields that it does not know.
fn more(known: &State, now: Option<&Source>) -> State {
    let mut all = now.map(|row| row.state.clone()).unwrap_or_default();
    all.overlay(known);
    all
}
