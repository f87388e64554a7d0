//! The steps of linking an environment. What was filled in travels in the address, so that a page can be left, reloaded
//! and gone back to; what is wrong with a step is found again from it.

use crate::address::encoded;
use model::{DraftFields, EnvironmentDraft, FieldErrors, Side};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// One step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Name and colour band.
    Names,
    /// One of the two connections.
    Connection(Side),
    /// Which companies are linked.
    Companies,
    /// The health check.
    Health,
    /// All that was filled in.
    Summary,
}

impl Step {
    /// The steps in their order.
    pub(crate) const ALL: [Self; 6] = [
        Self::Names,
        Self::Connection(Side::Left),
        Self::Connection(Side::Right),
        Self::Companies,
        Self::Health,
        Self::Summary,
    ];

    /// Its name in addresses.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Names => "names",
            Self::Connection(Side::Left) => "left",
            Self::Connection(Side::Right) => "right",
            Self::Companies => "companies",
            Self::Health => "health",
            Self::Summary => "summary",
        }
    }

    /// Its name for people.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Names => "Name",
            Self::Connection(side) => side.label(),
            Self::Companies => "Companies",
            Self::Health => "Health check",
            Self::Summary => "Summary",
        }
    }

    fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|step| step.name() == name).unwrap_or(Self::Names)
    }

    fn at(self, offset: isize) -> Self {
        let here = Self::ALL.iter().position(|step| *step == self).unwrap_or(0);
        Self::ALL.get(here.saturating_add_signed(offset)).copied().unwrap_or(self)
    }
}

/// What the page says beside what was filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Nothing.
    Plain,
    /// What is wrong with the step.
    Tried,
    /// What a test of the step's connection found.
    Test,
    /// That a secret stood where a reference belongs, and was taken out.
    Secret,
    /// That there is an environment of that name already.
    Taken,
}

impl Mark {
    const ALL: [Self; 5] = [Self::Plain, Self::Tried, Self::Test, Self::Secret, Self::Taken];

    /// Its name in addresses.
    const fn name(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Tried => "tried",
            Self::Test => "test",
            Self::Secret => "secret",
            Self::Taken => "taken",
        }
    }
}

/// Where somebody stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wizard {
    /// The step that is shown.
    pub(crate) step: Step,
    /// An environment that is there is changed.
    pub(crate) change: bool,
    /// What is said beside.
    pub(crate) mark: Mark,
    /// All that was filled in.
    pub(crate) fields: DraftFields,
}

impl Wizard {
    /// From the values of an address.
    pub(crate) fn of(asked: &BTreeMap<String, String>) -> Self {
        let text = |name: &str| asked.get(name).cloned().unwrap_or_default();
        let mut fields = DraftFields::read(text);
        let mark = text("mark");
        let mark = Mark::ALL.into_iter().find(|known| known.name() == mark).unwrap_or(Mark::Plain);
        // Nothing that we wrote into an address holds one; a person may have.
        let mark = if fields.drop_secrets() { Mark::Secret } else { mark };
        Self { step: Step::named(&text("step")), change: text("change") == "yes", mark, fields }
    }

    /// From a form that was sent.
    pub(crate) fn filled(step: &str, change: &str, text: impl Fn(&str) -> String) -> Self {
        let mut fields = DraftFields::read(text);
        let mark = if fields.drop_secrets() { Mark::Secret } else { Mark::Plain };
        Self { step: Step::named(step), change: change == "yes", mark, fields }
    }

    /// Where a button of the step leads: `back`, `test`, or on. On it goes only when the step will do.
    pub(crate) fn sent(&self, go: &str) -> Self {
        let complete = self.mark != Mark::Secret && self.errors().is_empty();
        match go {
            "back" => self.at(self.step.at(-1)),
            "test" if complete => Self { mark: Mark::Test, ..self.clone() },
            _ if complete => self.at(self.step.at(1)),
            _ if self.mark == Mark::Secret => self.clone(),
            _ => Self { mark: Mark::Tried, ..self.clone() },
        }
    }

    /// The same at another step.
    pub(crate) fn at(&self, step: Step) -> Self {
        Self { step, mark: Mark::Plain, ..self.clone() }
    }

    /// What is wrong with the fields of the step.
    pub(crate) fn errors(&self) -> FieldErrors {
        let (draft, mut errors) = self.fields.draft();
        let found = match self.step {
            Step::Names | Step::Companies => draft.validate_names(),
            Step::Connection(_) | Step::Health | Step::Summary => draft.validate(),
        };
        found.iter().for_each(|(field, message)| errors.add(field, message));
        self.of_step(&draft, &errors)
    }

    fn of_step(&self, draft: &EnvironmentDraft, errors: &FieldErrors) -> FieldErrors {
        let mut own = FieldErrors::default();
        for (field, message) in errors.iter() {
            let belongs = match self.step {
                Step::Names => matches!(field, "name" | "id" | "band"),
                Step::Connection(Side::Left) => field.starts_with("left."),
                Step::Connection(Side::Right) => field.starts_with("right."),
                Step::Companies => field == "companies",
                Step::Health | Step::Summary => true,
            };
            if belongs {
                own.add(field, message);
            }
        }
        if self.step == Step::Companies && draft.company_codes().is_empty() {
            own.add("companies", "Link at least one company: records of others stay where they are.");
        }
        own
    }

    /// The address of the page that shows this, seen from an environment.
    pub(crate) fn address(&self, env: &str) -> String {
        let mut address = format!("/e/{}/environment/link?step={}", encoded(env), self.step.name());
        if self.change {
            address.push_str("&change=yes");
        }
        if self.mark != Mark::Plain {
            let _ = write!(address, "&mark={}", self.mark.name());
        }
        for (name, text) in self.fields.iter() {
            let _ = write!(address, "&{name}={}", encoded(text));
        }
        address
    }
}

#[cfg(test)]
mod tests {
    use super::{Mark, Step, Wizard};
    use model::Side;
    use std::collections::BTreeMap;

    fn wizard(step: &str, fields: &[(&str, &str)]) -> Wizard {
        let fields: BTreeMap<_, _> = fields.iter().copied().collect();
        Wizard::filled(step, "", |name| (*fields.get(name).unwrap_or(&"")).to_owned())
    }

    /// What a browser makes of an address.
    fn read(address: &str) -> Wizard {
        let query = address.split_once('?').unwrap().1;
        let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap());
        Wizard::of(
            &pairs
                .map(|(name, text)| (name.to_owned(), text.replace("%20", " ").replace("%3A", ":")))
                .collect(),
        )
    }

    #[test]
    fn a_step_is_left_only_when_it_will_do() {
        let empty = wizard("names", &[]).sent("next");
        assert_eq!((empty.step, empty.mark), (Step::Names, Mark::Tried));
        assert!(empty.errors().of("name").is_some() && empty.errors().of("left.base_url").is_none());
        let named = wizard("names", &[("name", "Contoso live"), ("band", "production")]).sent("next");
        assert_eq!((named.step, named.mark), (Step::Connection(Side::Left), Mark::Plain));
        assert_eq!(named.sent("back").step, Step::Names);
        assert_eq!(named.sent("next").step, Step::Connection(Side::Left), "it is not filled in yet");
        assert_eq!(named.sent("test").mark, Mark::Tried);
    }

    #[test]
    fn nothing_typed_is_lost_on_the_way() {
        let typed = wizard(
            "left",
            &[("name", "Contoso live"), ("left.base_url", "nonsense"), ("left.token", "env:T")],
        );
        let shown = read(&typed.sent("next").address("contoso-test"));
        assert_eq!((shown.step, shown.mark), (Step::Connection(Side::Left), Mark::Tried));
        assert_eq!(shown.fields, typed.fields);
    }

    #[test]
    fn a_secret_itself_stays_out_of_the_address() {
        let typed = wizard(
            "left",
            &[("left.auth", "bearer"), ("left.token", "hunter2"), ("left.base_url", "https://a")],
        );
        let next = typed.sent("next");
        assert_eq!((next.mark, next.step), (Mark::Secret, Step::Connection(Side::Left)));
        assert!(!next.address("x").contains("hunter2"));
        let asked = BTreeMap::from([("left.token".to_owned(), "hunter2".to_owned())]);
        let shown = Wizard::of(&asked);
        assert!(shown.mark == Mark::Secret && shown.fields.text("left.token").is_empty());
    }

    #[test]
    fn companies_are_needed() {
        assert_eq!(wizard("companies", &[]).sent("next").step, Step::Companies);
        assert_eq!(wizard("companies", &[("companies", "usmf")]).errors().iter().count(), 0);
    }
}
