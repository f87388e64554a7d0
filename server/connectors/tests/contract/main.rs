//! The contract of `Connector`, checked for every connector against the app that it speaks to, over HTTP.
//!
//! A check is written once for any app; `each!` makes a test of it for each kind. Two kinds are our simulated apps;
//! the third is a plain OData service that we have not written. What none of them does on command is checked against
//! a scripted server in `scripted`.

#![expect(clippy::expect_used, reason = "what is not as expected fails the test")]

mod capture;
mod checks;
mod choosing;
mod connection;
mod faults;
mod reading;
mod scripted;
mod service;
mod values;
mod world;
mod writing;

/// One test for each check and each kind of app. Checks behind the semicolon need an app that can be told to misbehave.
///
/// A kind that comes later adds its line here and its world.
macro_rules! each {
    ($($every:ident),* $(,)?; $($scripted:ident),* $(,)?) => {
        $crate::of!(dataverse, $crate::world::World::dataverse(), $($every,)* $($scripted,)*);
        $crate::of!(finance, $crate::world::World::finance(), $($every,)* $($scripted,)*);
        $crate::of!(plain, $crate::world::World::plain(), $($every,)*);
    };
}
pub(crate) use each;

/// The tests of one kind.
macro_rules! of {
    ($kind:ident, $world:expr, $($name:ident),* $(,)?) => {
        mod $kind {
            $(#[tokio::test]
            async fn $name() {
                super::$name($world.await).await;
            })*
        }
    };
}
pub(crate) use of;
