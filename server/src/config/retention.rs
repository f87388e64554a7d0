//! How long what is over is kept: one variable for each kind, and how often it is seen to.

use super::Variables;
use anyhow::{Context as _, ensure};
use model::{Kept, Limit, Retention};

/// What is usual, with what variables such as `TANDEM_KEEP_CHANGES=30/1000000` (days and rows, either of which may be
/// left out) say instead.
pub(super) fn read(variables: &Variables) -> anyhow::Result<Retention> {
    let mut retention = Retention::default();
    for kept in Kept::ALL {
        let name = format!("TANDEM_KEEP_{}", kept.name().to_uppercase());
        let Some(text) = variables.text(&name)? else { continue };
        let limit = limit(&text, retention.of(kept));
        let limit = limit.with_context(|| {
            format!("{name} is {text:?}; set it to days and rows, such as 30/1000000, or to one of them: 30 or /1000000")
        })?;
        retention = retention.with(kept, limit);
        let errors = retention.validate();
        ensure!(errors.is_empty(), "{name} is {text:?}: {}", errors.of(kept.name()).unwrap_or_default());
    }
    Ok(retention)
}

fn limit(text: &str, usual: Limit) -> Option<Limit> {
    let (days, rows) = text.split_once('/').unwrap_or((text, ""));
    let number = |text: &str, usual: u32| match text.trim() {
        "" => Some(usual),
        text => text.parse().ok(),
    };
    Some(Limit { days: number(days, usual.days)?, rows: number(rows, usual.rows)? })
}

#[cfg(test)]
mod tests {
    use super::{Variables, read};
    use model::{Kept, Limit, Retention};

    fn of(name: &str, value: &str) -> Result<Retention, String> {
        let variables = Variables::of([(name.into(), value.into())]);
        read(&variables).map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn either_part_may_be_left_out() {
        let usual = Retention::default().of(Kept::Changes);
        for (value, limit) in [
            ("7/5000", Limit { days: 7, rows: 5_000 }),
            (" 7 ", Limit { days: 7, ..usual }),
            ("/5000", Limit { rows: 5_000, ..usual }),
            ("7/", Limit { days: 7, ..usual }),
        ] {
            let retention = of("TANDEM_KEEP_CHANGES", value).unwrap();
            assert_eq!(retention, Retention::default().with(Kept::Changes, limit), "{value}");
        }
    }

    #[test]
    fn a_mistake_is_told_with_what_to_do() {
        for (value, advice) in
            [("a week", "such as 30/1000000"), ("7/-1", "30/1000000"), ("1", "within 2 and")]
        {
            let message = of("TANDEM_KEEP_EVENTS", value).unwrap_err();
            assert!(message.contains("TANDEM_KEEP_EVENTS") && message.contains(advice), "{message}");
        }
    }
}
