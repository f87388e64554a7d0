//! Solutions: entity maps on their way from one environment to another.
//!
//! A [`Package`] is a solution as a file. Nothing here does I/O or reads a clock: bytes come in, bytes go out.

mod archive;
mod bounds;
mod dialect;
mod fault;
mod json;
mod package;
mod xml;

pub use bounds::Bounds;
pub use dialect::{Gate, Loss, loss};
pub use fault::{FaultClass, FaultCode, PackageFault};
pub use package::{Head, MapSettings, NewMap, Package, PackagePublisher, PackedMap, Requirement, Warning};
