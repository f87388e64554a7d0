//! Solutions: entity maps on their way from one environment to another.
//!
//! A [`Package`] is a solution as a file. Nothing here does I/O or reads a clock: bytes come in, bytes go out.

mod archive;
mod bounds;
mod check;
mod core_solution;
mod dialect;
mod fault;
mod json;
mod logic;
mod package;
mod schemas;
mod xml;

pub use bounds::Bounds;
pub use check::{Facts, check};
pub use core_solution::{
    CORE, CORE_VERSION, FOREIGN_CORE, Met, Present, core_requirement, is_core, meets, with_core,
};
pub use dialect::{Gate, Loss, loss};
pub use fault::{FaultClass, FaultCode, PackageFault};
pub use package::{Head, MapSettings, NewMap, Package, PackagePublisher, PackedMap, Requirement, Warning};
pub use schemas::Schemas;
