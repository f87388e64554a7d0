//! A rule in one sentence, the same in the form, the list, the mail and the log.

use super::rule::{ActOn, AlertAction, AlertRule, CountOver, TimeUnit};
use crate::Phase;

impl AlertRule {
    /// What it waits for: `10 Application errors within 15 minutes`.
    pub fn condition(&self) -> String {
        let labels: Vec<_> = self.classes.iter().map(|class| class.label()).collect();
        let kinds = match labels.as_slice() {
            [one] if self.count == 1 => (*one).to_owned(),
            [one] => plural(one),
            // Every kind that there is.
            all if all.len() == crate::ErrorClass::ALL.len() => errors(self.count).to_owned(),
            some => format!("{} of type {}", errors(self.count), listed(some, "or")),
        };
        let records = if self.once_per_record { ", each record counted once," } else { "" };
        let over = match self.over {
            CountOver::Environment => "",
            CountOver::Map => " of one map",
            CountOver::MapAndDirection => " of one map in one direction",
        };
        let count = grouped(self.count);
        format!("{count} {kinds}{over}{records} within {}", self.window_in_words())
    }

    /// How long its window is: `15 minutes`, `1 hour`.
    pub fn window_in_words(&self) -> String {
        let unit = match (self.window.unit, self.window.interval) {
            (TimeUnit::Minutes, 1) => "minute",
            (TimeUnit::Hours, 1) => "hour",
            (TimeUnit::Days, 1) => "day",
            (unit, _) => unit.label(),
        };
        format!("{} {unit}", grouped(self.window.interval))
    }

    /// What it then does with maps: `pause all maps`; `None` when it only tells people.
    pub fn deed(&self) -> Option<String> {
        let verb = match self.action {
            AlertAction::None => return None,
            AlertAction::Pause => "pause",
            AlertAction::Stop => "stop",
        };
        let maps = match self.act_on {
            ActOn::All => "all maps",
            ActOn::Erred => "the maps that erred",
            ActOn::ErredAndRelated => "the maps that erred and their related maps",
        };
        Some(format!("{verb} {maps}"))
    }

    /// All of it: `10 Application errors within 15 minutes → pause all maps, mail ops@contoso.example`. `told` are the
    /// names of those who are told, in order.
    pub fn sentence(&self, told: &[String]) -> String {
        let mail = (!told.is_empty()).then(|| {
            let told: Vec<_> = told.iter().map(String::as_str).collect();
            let by_mail = self.notify.iter().all(|each| each.webhook().is_none());
            format!("{} {}", if by_mail { "mail" } else { "tell" }, listed(&told, "and"))
        });
        let deeds: Vec<_> = self.deed().into_iter().chain(mail).collect();
        let deeds = if deeds.is_empty() { "say so in the console".to_owned() } else { deeds.join(", ") };
        format!("{} \u{2192} {deeds}", self.condition())
    }

    /// What of a map's life it counts errors of, where that is not what most rules do: `during initial sync only`.
    pub fn phases_in_words(&self) -> Option<String> {
        if self.phases == [Phase::Live, Phase::CatchUp] {
            return None;
        }
        let words: Vec<_> = self
            .phases
            .iter()
            .map(|phase| match phase {
                Phase::Live => "live sync",
                Phase::CatchUp => "catch-up",
                Phase::InitialSync => "initial sync",
            })
            .collect();
        Some(format!("during {}", listed(&words, "and")))
    }
}

const fn errors(count: u32) -> &'static str {
    if count == 1 { "error" } else { "errors" }
}

/// The label of several errors of one kind.
fn plural(label: &str) -> String {
    match label.strip_suffix("error") {
        Some(kind) => format!("{kind}errors"),
        None => format!("errors of type {label}"),
    }
}

fn listed(words: &[&str], link: &str) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [rest @ .., last] => format!("{} {link} {last}", rest.join(", ")),
    }
}

fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && at % 3 == first {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use crate::{ActOn, AlertAction, AlertDraft, CountOver, ErrorClass, TimeUnit};

    #[test]
    fn a_rule_is_told_in_one_sentence() {
        let draft = AlertDraft { name: "x".to_owned(), ..AlertDraft::default() };
        let told = |draft: &AlertDraft, told: &[&str]| {
            let told: Vec<_> = told.iter().map(|name| (*name).to_owned()).collect();
            draft.finished().expect("valid").sentence(&told)
        };
        assert_eq!(
            told(&draft, &["Integration team", "ops@contoso.example"]),
            "10 Application errors within 15 minutes \u{2192} pause all maps, mail Integration team and \
             ops@contoso.example"
        );
        let outage = AlertDraft {
            classes: vec![ErrorClass::Network, ErrorClass::Unavailable],
            count: "1000".to_owned(),
            interval: "1".to_owned(),
            unit: TimeUnit::Hours,
            over: CountOver::Map,
            action: AlertAction::Stop,
            act_on: ActOn::Erred,
            once_per_record: true,
            ..draft.clone()
        };
        assert_eq!(
            told(&outage, &[]),
            "1,000 errors of type 503 Service Unavailable or Network error of one map, each record counted once, \
             within 1 hour \u{2192} stop the maps that erred"
        );
        let quiet = AlertDraft {
            classes: ErrorClass::ALL.to_vec(),
            count: "1".to_owned(),
            action: AlertAction::None,
            ..draft
        };
        assert_eq!(told(&quiet, &[]), "1 error within 15 minutes \u{2192} say so in the console");
    }
}
