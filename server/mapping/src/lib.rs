//! The pure rules on records: filters, keys, projection through field mappings, and what to do about a change.
//!
//! [`Compiled`] is an entity map made ready for work with the schemas of both sides. It turns raw records into
//! [`State`]s, which hold the mapped fields in one normal form, and projects the state of one side into the other.
//! [`plan()`] decides what one captured change means for the other app, and [`settled_link`] what the pair has agreed
//! on once that was written. Nothing here does I/O or reads a clock: rows, links and the time are handed in.

mod choice;
mod compare;
mod compiled;
mod drift;
mod fault;
pub mod filter;
mod fitting;
mod fix;
mod health;
mod key;
mod normal;
mod pairing;
mod plan;
mod preview;
mod proposal;
mod rules;
mod state;
pub mod text;
mod trace;
mod transform;
mod unpaired;
mod workbench;

pub use compare::compare;
pub use compiled::{Compiled, LookupUse, LookupWanted, Problem};
pub use drift::{Described, findings};
pub use fault::ProjectFault;
pub use fix::{Fix, Mendable};
pub use health::{Doorbell, MapFacts, Noticed, health};
pub use key::{KeyFault, RecordKey};
pub use pairing::lookup;
pub use plan::{
    Plan, PlanInput, Refusal, Source, TargetRow, dispute, gone_dispute, gone_link, is_unsure, plan,
    revived_link, settled_link,
};
pub use preview::{Sample, preview, telling};
pub use proposal::{Chosen, Known, Proposal, assemble, propose, propose_company, propose_keys};
pub use rules::check;
pub use state::{State, diff, was_touched};
pub use trace::{Fate, Resolve, There, Trace, Traced, Traveller};
pub use transform::named;
pub use unpaired::unpaired;
pub use workbench::Attempted;
