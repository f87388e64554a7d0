//! The settings that an environment begins with.

use super::rule::{ActOn, AlertAction, AlertRule, AlertWindow, CountOver, TimeUnit};
use crate::{Actor, ErrorClass, Phase};

impl AlertRule {
    /// What an environment begins with: it is told in the console what calls for a person, and nothing is done with maps
    /// until somebody says so. The migration that brought alerts writes out the same for environments from before.
    pub fn defaults() -> [Self; 4] {
        use ErrorClass::{
            Application, BadGateway, BadRequest, Network, Throttled, Unauthorized, Unavailable,
        };
        [
            notice("Application errors", &[Application], 10, 15),
            notice("App not reachable", &[BadRequest, BadGateway, Unavailable, Network], 10, 5),
            notice("Access denied", &[Unauthorized], 5, 15),
            notice("Throttled", &[Throttled], 100, 15),
        ]
    }

    /// Who changed a setting that came with its environment.
    pub fn default_actor() -> Actor {
        Actor::System("default set".to_owned())
    }
}

fn notice(name: &str, classes: &[ErrorClass], count: u32, minutes: u32) -> AlertRule {
    AlertRule {
        name: name.to_owned(),
        enabled: true,
        classes: classes.to_vec(),
        count,
        window: AlertWindow { interval: minutes, unit: TimeUnit::Minutes },
        over: CountOver::Environment,
        phases: vec![Phase::Live, Phase::CatchUp],
        maps: Vec::new(),
        once_per_record: false,
        action: AlertAction::None,
        act_on: ActOn::All,
        cool_down: 30,
        resume_after: None,
        notify: Vec::new(),
        tell_resolved: true,
    }
}

#[cfg(test)]
mod tests {
    use crate::{AlertDraft, AlertRule};

    #[test]
    fn what_an_environment_begins_with_could_have_been_typed() {
        for rule in AlertRule::defaults() {
            assert_eq!(AlertDraft::of(&rule).finished().as_ref(), Ok(&rule));
        }
    }

    #[test]
    fn nobody_is_mailed_and_nothing_is_paused_by_default() {
        let told = AlertRule::defaults().map(|rule| format!("{}: {}", rule.name, rule.sentence(&[])));
        let expected = [
            "Application errors: 10 Application errors within 15 minutes \u{2192} say so in the console",
            "App not reachable: 10 errors of type 400 Bad Request, 502 Bad Gateway, 503 Service Unavailable or Network \
             error within 5 minutes \u{2192} say so in the console",
            "Access denied: 5 errors of type 401/403 Unauthorized within 15 minutes \u{2192} say so in the console",
            "Throttled: 100 errors of type 429 Too Many Requests within 15 minutes \u{2192} say so in the console",
        ];
        assert_eq!(told, expected);
    }
}
