//! The `Connector` trait and each kind of app that can stand at an end.
//!
//! A connector speaks one app's protocol and never sees a map or the store. What it returns is either the app's
//! answer or a [`Fault`]; what a fault means is decided in one place, [`policy::classify`].

#![expect(clippy::result_large_err, reason = "a fault tells people everything, and is rare")]

mod attempt;
mod batch;
mod change;
pub mod checks;
mod companies;
mod connect;
mod connector;
mod dataverse;
mod document;
mod entities;
mod fault;
mod finance;
pub mod policy;
mod poll;
mod refusal;
mod rows;
mod seek;
mod snapshot;
mod table;
mod wire;

pub use companies::companies;
pub use connect::{ConnectError, Extras, SecretError, SecretSource, SystemSecrets, connect};
pub use connector::{
    CaptureRequest, ChangePage, ChangedRow, Connector, Doorbell, DoorbellHint, KeyPage, Record, RowPage,
    RowsRequest, Value, Write, WriteKind, Written,
};
pub use fault::{Exchange, Fault, FaultKind};
