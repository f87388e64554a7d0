//! Stories about the ERP, told over real HTTP.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that panics has failed, also in its helpers"
)]

#[path = "erp_dialect/app.rs"]
mod app;
#[path = "erp_dialect/batch.rs"]
mod erp_batch;
#[path = "erp_dialect/doorbells.rs"]
mod erp_doorbells;
#[path = "erp_dialect/reading.rs"]
mod erp_reading;
#[path = "erp_dialect/refusing.rs"]
mod erp_refusing;
#[path = "erp_dialect/relations.rs"]
mod erp_relations;
#[path = "erp_dialect/writing.rs"]
mod erp_writing;
