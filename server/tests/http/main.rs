//! The real binary over real HTTP: who may come in, what it says when something is wrong, how it starts and ends.

mod access_table;
mod api;
mod events;
mod link;
mod origin;
mod pages;
mod server;
mod simulators;
mod starting;
