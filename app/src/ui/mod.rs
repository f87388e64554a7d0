//! The pieces that pages are made of; each is built once.

mod act;
mod badge;
mod choice;
mod copy;
mod direction;
mod empty;
mod field;
mod filter;
mod finding;
mod gauge;
mod icons;
mod kept;
mod loading;
mod pager;
mod problem;
mod sparkline;
mod time;
mod timeline;

pub(crate) use act::Act;
pub(crate) use badge::{Badge, FailureBadge, StateBadge, Tone};
pub(crate) use choice::{Choice, select_options};
pub(crate) use copy::CopyText;
pub(crate) use direction::{BothWays, DirectionChip};
pub(crate) use empty::Empty;
pub(crate) use field::{Field, FormProblem, field_errors, hold};
pub(crate) use filter::{Chip, FilterForm, SearchBox};
pub(crate) use finding::findings;
pub(crate) use gauge::gauges;
pub(crate) use icons::Icon;
pub(crate) use kept::kept;
pub(crate) use loading::{Shape, loaded};
pub(crate) use pager::Pager;
pub(crate) use problem::Problem;
pub(crate) use sparkline::Sparkline;
pub(crate) use time::{Time, TimeForm};
pub(crate) use timeline::{Entries, Timeline};
