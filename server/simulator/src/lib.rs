//! Two stand-in business applications, an ERP and a CRM, that speak the protocols of the real ones over real HTTP.
//!
//! Each runs on its own port, keeps its rows in memory and, if asked to, in an SQLite file. A second, loopback-only
//! *control port* plays the person who works inside the app and switches faults on and off. The crate knows nothing
//! of the product that connects to it: whatever it needs to be told travels over one of the two ports.
//!
//! * [`schema`]: tables as data. * [`store`]: rows, keys, versions, transactions, durability.
//! * [`service`]: HTTP pieces both apps share, driven by a [`service::Dialect`]. * [`crm`] and [`erp`]: the dialects.
//! * [`control`]: the control port. * [`data`]: the rows a fresh app starts with. * [`load`]: a person's CSV.
//! * `traffic`: people at work.

pub mod clock;
pub mod control;
pub mod crm;
pub mod data;
pub mod erp;
pub mod load;
pub mod schema;
pub mod service;
pub mod store;

mod error;
mod options;
mod run;
mod tasks;
mod traffic;

pub use error::SimulatorError;
pub use options::{Addresses, App, Options, Place};
pub use run::run;
