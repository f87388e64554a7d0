//! The same draft as flat texts, as forms and addresses carry it.

use super::{ConnectionDraft, EnvironmentDraft, is_secret_reference, side_field};
use crate::{AuthKind, Band, FieldErrors, Side};
use std::collections::BTreeMap;

/// Fields of one side that hold text.
const TEXTS: [&str; 9] =
    ["base_url", "auth", "token", "token_url", "client_id", "client_secret", "scope", "user", "password"];
/// Fields of one side that hold numbers.
const NUMBERS: [&str; 3] = ["poll_ms", "overlap_ms", "sweep_ms"];
/// Fields that hold references to secrets.
const REFERENCES: [&str; 3] = ["token", "client_secret", "password"];

/// Texts by field name: `name`, `id`, `band`, `companies`, `left.base_url`, `left.auth` (`bearer`, `basic` or
/// `client_credentials`) and so on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftFields(BTreeMap<String, String>);

impl DraftFields {
    /// The names of all fields.
    pub fn names() -> impl Iterator<Item = String> {
        let own = ["id", "name", "band", "companies"].into_iter().map(ToOwned::to_owned);
        let sided = Side::BOTH
            .into_iter()
            .flat_map(|side| TEXTS.into_iter().chain(NUMBERS).map(move |field| side_field(side, field)));
        own.chain(sided)
    }

    /// Reads each field by its name; empty texts are left out.
    pub fn read(text: impl Fn(&str) -> String) -> Self {
        let filled = Self::names().map(|name| {
            let text = text(&name).trim().to_owned();
            (name, text)
        });
        Self(filled.filter(|(_, text)| !text.is_empty()).collect())
    }

    /// The fields of a draft.
    pub fn of(draft: &EnvironmentDraft) -> Self {
        let mut fields = Self::default();
        fields.set("id", &draft.id);
        fields.set("name", &draft.name);
        fields.set("band", draft.band.map_or("", band_word));
        fields.set("companies", &draft.companies.join(", "));
        for side in Side::BOTH {
            fields.set_connection(side, draft.connection(side));
        }
        fields
    }

    /// A field; empty when it is not filled.
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Name and text of each filled field.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// Fills or empties a field.
    pub fn set(&mut self, name: &str, text: &str) {
        if text.is_empty() {
            self.0.remove(name);
        } else {
            self.0.insert(name.to_owned(), text.to_owned());
        }
    }

    /// Takes out what stands where a reference to a secret belongs and is none: it may be the secret itself, which
    /// must not travel in addresses. Tells whether there was such a thing.
    pub fn drop_secrets(&mut self) -> bool {
        let before = self.0.len();
        self.0.retain(|name, text| {
            let of_side = name.split_once('.').map_or("", |(_, field)| field);
            !REFERENCES.contains(&of_side) || is_secret_reference(text)
        });
        self.0.len() < before
    }

    /// The draft, and which fields cannot be read. What else is wrong is for the draft to say.
    pub fn draft(&self) -> (EnvironmentDraft, FieldErrors) {
        let mut errors = FieldErrors::default();
        let band = match self.text("band") {
            "test" => Some(Band::Test),
            "production" => Some(Band::Production),
            _ => None,
        };
        let draft = EnvironmentDraft {
            id: self.text("id").to_owned(),
            name: self.text("name").to_owned(),
            band,
            companies: self.text("companies").split([',', ';', ' ']).map(ToOwned::to_owned).collect(),
            left: self.connection(Side::Left, &mut errors),
            right: self.connection(Side::Right, &mut errors),
        };
        (draft, errors)
    }

    fn connection(&self, side: Side, errors: &mut FieldErrors) -> ConnectionDraft {
        let text = |field: &str| self.text(&side_field(side, field)).to_owned();
        let auth = match text("auth").as_str() {
            "bearer" => Some(AuthKind::Bearer { token: text("token") }),
            "basic" => Some(AuthKind::Basic { user: text("user"), password: text("password") }),
            "client_credentials" => Some(AuthKind::ClientCredentials {
                token_url: text("token_url"),
                client_id: text("client_id"),
                client_secret: text("client_secret"),
                scope: text("scope"),
            }),
            _ => None,
        };
        let mut number = |field: &str| {
            let text = text(field);
            let number = text.parse().ok();
            if number.is_none() && !text.is_empty() {
                errors.add(&side_field(side, field), "Enter a whole number of milliseconds.");
            }
            number
        };
        let [poll_ms, overlap_ms, sweep_ms] = NUMBERS.map(&mut number);
        ConnectionDraft { kind: None, base_url: text("base_url"), auth, poll_ms, overlap_ms, sweep_ms }
    }

    fn set_connection(&mut self, side: Side, draft: &ConnectionDraft) {
        let mut set = |field: &str, text: &str| self.set(&side_field(side, field), text);
        set("base_url", &draft.base_url);
        match &draft.auth {
            None => {}
            Some(AuthKind::Bearer { token }) => {
                set("auth", "bearer");
                set("token", token);
            }
            Some(AuthKind::Basic { user, password }) => {
                set("auth", "basic");
                set("user", user);
                set("password", password);
            }
            Some(AuthKind::ClientCredentials { token_url, client_id, client_secret, scope }) => {
                set("auth", "client_credentials");
                set("token_url", token_url);
                set("client_id", client_id);
                set("client_secret", client_secret);
                set("scope", scope);
            }
        }
        for (field, number) in NUMBERS.into_iter().zip([draft.poll_ms, draft.overlap_ms, draft.sweep_ms]) {
            set(field, &number.map_or_else(String::new, |number| number.to_string()));
        }
    }
}

const fn band_word(band: Band) -> &'static str {
    match band {
        Band::Test => "test",
        Band::Production => "production",
    }
}

#[cfg(test)]
mod tests {
    use super::DraftFields;
    use crate::{AuthKind, Band, ConnectionDraft, EnvironmentDraft};

    #[test]
    fn a_draft_survives_its_way_through_a_form() {
        let auth = Some(AuthKind::ClientCredentials {
            token_url: "https://login/token".into(),
            client_id: "app".into(),
            client_secret: "env:SECRET".into(),
            scope: "https://org/.default".into(),
        });
        let left = ConnectionDraft { base_url: "https://erp".into(), auth, ..ConnectionDraft::default() };
        let basic = AuthKind::Basic { user: "sync".into(), password: "file:/run/pw".into() };
        let right = ConnectionDraft { auth: Some(basic), poll_ms: Some(500), ..left.clone() };
        let draft = EnvironmentDraft {
            id: "x".into(),
            name: "X & Y".into(),
            band: Some(Band::Production),
            companies: vec!["usmf".into()],
            left,
            right,
        };
        let fields = DraftFields::of(&draft);
        let again = DraftFields::read(|name| fields.text(name).to_owned());
        let (read, errors) = again.draft();
        assert!(errors.is_empty());
        assert_eq!(read, draft);
    }

    #[test]
    fn numbers_that_are_none_are_told_apart_from_empty_ones() {
        let mut fields = DraftFields::default();
        fields.set("left.poll_ms", "soon");
        let (draft, errors) = fields.draft();
        assert!(errors.of("left.poll_ms").is_some() && errors.of("left.sweep_ms").is_none());
        assert_eq!(draft.left.poll_ms, None);
    }

    #[test]
    fn a_secret_never_travels_in_an_address() {
        let mut fields = DraftFields::default();
        fields.set("left.token", "hunter2");
        fields.set("right.password", "env:PASSWORD");
        fields.set("right.user", "sync");
        assert!(fields.drop_secrets());
        assert_eq!(fields.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["right.password", "right.user"]);
        assert!(!fields.drop_secrets());
    }
}
