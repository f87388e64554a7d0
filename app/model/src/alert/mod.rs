//! Alert settings: how many errors of which kinds within how long call people, and pause or stop maps on their behalf.

mod defaults;
mod draft;
mod firing;
mod outlook;
mod rule;
mod sentence;

pub use draft::AlertDraft;
pub(crate) use draft::{is_mail_address, read_addresses};
pub use firing::{Acknowledgement, Firing, FiringQuery, FiringStatus, Held, HeldMap};
pub use outlook::{AlertGauge, Backtest, BacktestBar, BacktestFiring, BacktestUnit};
pub use rule::{
    ActOn, AlertAction, AlertRule, AlertSetting, AlertWindow, CountOver, CountedBy, Recipient, TimeUnit,
};
