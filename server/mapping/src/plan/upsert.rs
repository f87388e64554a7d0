//! Rows that are there.

use model::SkipReason;

use super::weigh::{Base, weigh};
use super::{Plan, PlanInput, Refusal, Source, bounce, contest, settle, skip};
use crate::{KeyFault, State};

pub(super) fn plan(input: &PlanInput<'_>, row: &Source) -> Plan {
    if !input.compiled.matches(input.source_side(), &row.record) {
        return Plan::Skip { reason: SkipReason::Filtered, link: settle::left_filter(input) };
    }
    match input.compiled.key(input.source_side(), &row.state) {
        Ok(key) if key.key == input.key => {}
        Ok(key) => {
            return Plan::Invalid(Refusal::KeyChanged { from: input.key.to_owned(), to: key.key });
        }
        Err(KeyFault::NoCompany) => return skip(SkipReason::NoCompany),
        Err(fault) => return Plan::Invalid(Refusal::Key(fault)),
    }
    match (input.live_link(), input.target) {
        (Some(link), _) => update(input, row, &Base::of_link(input, link), link.id(input.target_side())),
        (None, Some(target)) => update(input, row, &Base::of_row(&target.state), &target.id),
        (None, None) => create(input, row),
    }
}

fn update(input: &PlanInput<'_>, row: &Source, base: &Base, target_id: &str) -> Plan {
    let weighed = weigh(input, row, base);
    if !weighed.faults.is_empty() {
        return Plan::Invalid(Refusal::Fields(weighed.faults));
    }
    if weighed.write.is_empty() {
        let written = input.link.map_or(0, |link| link.written(input.source_side()));
        let is_echo = base.agreed && !weighed.is_changed && written > 0;
        let reason = if is_echo { SkipReason::Echo } else { SkipReason::Unchanged };
        return Plan::Skip { reason, link: settle::agreed(input, row, &weighed, base) };
    }
    if let Some(deleted_at) = input.opposite_deleted_at.filter(|_| base.agreed) {
        if contest::of_change(input, row, deleted_at).winner == input.source_side() {
            return create(input, row);
        }
        return Plan::Skip { reason: SkipReason::Gone, link: settle::gone_link(input) };
    }
    if input.edited.is_none() && bounce::is_loop(input, &weighed.write) {
        return Plan::Loop;
    }
    Plan::Update { id: target_id.to_owned(), fields: weighed.write }
}

fn create(input: &PlanInput<'_>, row: &Source) -> Plan {
    let mut fields: State = match input.compiled.project_edited(input.direction, &row.state, input.edited) {
        Ok(fields) => fields,
        Err(faults) => return Plan::Invalid(Refusal::Fields(faults)),
    };
    let assigned =
        input.compiled.targets(input.direction).find(|(pair, end)| pair.is_key && end.schema.read_only);
    if let Some((_, end)) = assigned {
        return Plan::Invalid(Refusal::AssignedKey { field: end.name.clone() });
    }
    let missing = input.compiled.missing_required(input.direction, &fields);
    if !missing.is_empty() {
        return Plan::Invalid(Refusal::Fields(missing));
    }
    fields.retain(|name, value| !value.is_null() || input.compiled.sends_blank(input.direction, name));
    Plan::Create { fields }
}
