//! Solutions: entity maps on their way from one environment to another.
//!
//! A [`Package`] is a solution as a file: bytes come in, bytes go out, and nothing that has to do with it does I/O or reads
//! a clock. A [`Desk`] has the solutions of a store, and does with them what people want.

mod archive;
mod bounds;
mod check;
mod core_solution;
mod desk;
mod dialect;
mod fault;
mod here;
mod json;
mod logic;
mod package;
mod plan;
mod schemas;
mod xml;

pub use bounds::Bounds;
pub use check::{Facts, check};
pub use core_solution::{
    CORE, CORE_VERSION, FOREIGN_CORE, Met, Present, core_requirement, is_core, meets, with_core,
};
pub use desk::{Applied, Desk, Inspection, MapHold, Now, PublisherDraft, SolutionError};
pub use dialect::{Gate, Loss, loss};
pub use fault::{FaultClass, FaultCode, PackageFault};
pub use here::{Here, HereMap, HereVersion, Installed, Stale, Step};
pub use package::{Head, MapSettings, NewMap, Package, PackagePublisher, PackedMap, Requirement, Warning};
pub use plan::{Planned, apply, import, revert, rollback, uninstall};
pub use schemas::Schemas;
