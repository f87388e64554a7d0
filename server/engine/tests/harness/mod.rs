//! Two scripted apps, a store with gaps between its steps, a clock that tests own, and an oracle.
//!
//! Each incarnation of the engine lives in a runtime of its own with paused time. Dropping the runtime drops every
//! task at the point where it waits, which is what a crash does; store, apps and clock survive it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what goes wrong here fails the test")]
#![allow(dead_code, unreachable_pub, reason = "each test file uses a part of it")]

pub mod chance;
pub mod clock;
pub mod customers;
pub mod face;
pub mod faults;
pub mod fields;
pub mod gaps;
pub mod history;
pub mod left;
pub mod oracle;
pub mod passing;
pub mod policies;
pub mod right;
pub mod sabotage;
pub mod script;
pub mod tables;
pub mod users;
pub mod world;
