//! How numbers, moments and happenings read.

mod activity;
mod activity_facts;
mod alerts;
mod bulk;
mod conflicts;
mod moments;
mod notice;
mod numbers;

pub(crate) use self::alerts::{counted_of, firing_mark, firing_words, held_by, set_going, told_by};
#[cfg(feature = "ssr")]
pub(crate) use activity::schema_change;
#[cfg(feature = "ssr")]
pub use activity::told_of;
pub(crate) use activity::{sentence, state_mark};
pub(crate) use activity_facts::{facts, leads};
pub(crate) use bulk::{bulk_result, bulk_title, bulk_verb};
pub(crate) use conflicts::decides;
#[cfg(feature = "hydrate")]
pub(crate) use moments::{MONTHS, ago};
pub(crate) use moments::{clock_utc, day_utc, full_utc, minute_utc, short_utc};
pub(crate) use notice::notice_words;
pub(crate) use numbers::{bytes, counted, grouped, millis, told, told_rows};
