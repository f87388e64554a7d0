//! Stories about the CRM, told over real HTTP.

#![expect(clippy::expect_used, reason = "a helper that cannot go on fails its test")]

mod batch;
mod control;
mod delta;
mod doorbell;
mod durable;
mod keys;
mod metadata;
mod pages;
mod properties;
mod relations;
mod rows;
mod schema;
mod stage;
mod token;
