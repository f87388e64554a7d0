//! Solutions: entity maps on their way from one environment to another.

mod archive;
mod bounds;
mod fault;
mod xml;

pub use bounds::Bounds;
pub use fault::{FaultClass, FaultCode, PackageFault};
