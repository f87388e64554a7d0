//! The real binary over real HTTP: who may come in, what it says when something is wrong, how it starts and ends.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "clippy sees no test in what tests share")]

mod access_table;
mod alerts;
mod api;
mod downloads;
mod environments;
mod events;
mod forget;
mod link;
mod linking;
mod origin;
mod pages;
mod queue;
mod quiet;
mod search;
mod server;
mod simulators;
mod solutions;
mod starting;
mod windows;
