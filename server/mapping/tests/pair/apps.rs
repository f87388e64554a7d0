//! What the apps of a pair do with what is written to them.

use super::super::customers::{guid_of, row_id, stamp};
use super::{LEFT_ID, Pair};
use mapping::Plan;
use model::Side;
use odata::value::{Record, Value};

impl Pair {
    /// The id of the written row; `None` when it is gone and nothing was written.
    pub(super) fn carry_out(&mut self, side: Side, decision: &Plan) -> Option<String> {
        match decision {
            Plan::Create { fields } => {
                let (id, mut row) = match self.apps[&side].row.clone() {
                    Some(known) => known,
                    None => (self.new_id(side), Record::new()),
                };
                self.write(side, &mut row, fields);
                self.app(side).row = Some((id.clone(), row));
                Some(id)
            }
            Plan::Update { id, fields } => {
                let (known, mut row) = self.apps[&side].row.clone()?;
                if known != *id {
                    return None;
                }
                self.write(side, &mut row, fields);
                self.app(side).row = Some((known, row));
                Some(id.clone())
            }
            Plan::Delete { id } => {
                if self.apps[&side].row.as_ref().is_some_and(|(known, _)| known == id) {
                    self.delete(side);
                }
                Some(id.clone())
            }
            Plan::Skip { .. } => Some(String::new()),
            Plan::Invalid(_) | Plan::Loop => None,
        }
    }

    fn write(&mut self, side: Side, row: &mut Record, fields: &mapping::State) {
        let sent = self.compiled.payload(side, fields, "usmf", &row_id).expect("every value can be sent");
        for (name, value) in sent {
            match name.strip_suffix("@odata.bind") {
                None => row.insert(name, value),
                Some(lookup) => {
                    let id = value.as_str().and_then(|link| link.split(['(', ')']).nth(1)).map(Value::from);
                    row.insert(format!("_{lookup}_value"), id.unwrap_or_default())
                }
            };
        }
        row.insert(stamp(side), self.now.to_string());
        (self.rule)(side, row);
        self.app(side).dirty = true;
    }

    pub(super) fn new_id(&mut self, side: Side) -> String {
        self.ids += 1;
        if side == Side::Left { LEFT_ID.to_owned() } else { guid_of(&format!("row{}", self.ids)) }
    }
}
