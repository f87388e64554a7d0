//! The contract of `Connector`, checked for every connector against the app that it speaks to, over HTTP.
//!
//! A test is written once for any app; `each!` makes a test of it for each kind. What no app does on command is
//! checked against a scripted server in `scripted`.

#![expect(clippy::expect_used, reason = "what is not as expected fails the test")]

mod capture;
mod reading;
mod scripted;
mod world;
mod writing;

/// One test for each app: `each!(module::function)`.
macro_rules! each {
    ($($name:ident),+ $(,)?) => {
        mod dataverse {
            $(#[tokio::test]
            async fn $name() {
                super::$name($crate::world::World::start(simulator::App::Crm).await).await;
            })+
        }
        mod finance {
            $(#[tokio::test]
            async fn $name() {
                super::$name($crate::world::World::start(simulator::App::Erp).await).await;
            })+
        }
    };
}
pub(crate) use each;
