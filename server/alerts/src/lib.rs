//! Alert settings at work: how many errors of which kinds within how long call people, and pause or stop maps.
//!
//! [`evaluator`] decides and is pure: the watcher ([`Alerting::watch`]), what is shown of a rule
//! ([`Alerting::gauges`]) and its trial on the past ([`backtest`]) all ask it. What is done with maps is done through
//! [`MapControl`], so that this crate knows no engine. People are told by [`mail`], programs and chats by [`webhook`].

mod alerting;
pub mod backtest;
mod control;
mod error;
pub mod evaluator;
pub mod mail;
mod watch;
pub mod webhook;

pub use alerting::{Alerting, Now};
pub use control::MapControl;
pub use error::AlertError;
