//! What people see and do in the ERP.

use super::super::face::Face;
use super::super::faults::Faults;
use super::super::fields::{columns, face_of, id_of, key_of};
use super::super::history::{History, Who};
use super::super::users::{App, Field, parts};
use super::Left;
use connectors::Value;
use model::Side;

impl App for Left {
    fn side(&self) -> Side {
        Side::Left
    }

    fn keys(&self) -> Vec<String> {
        self.rows.lock().unwrap().values().map(|row| key_of(&row.record)).collect()
    }

    fn face(&self, key: &str) -> Option<Face> {
        let (company, account) = parts(key);
        self.rows.lock().unwrap().get(&id_of(&company, &account)).map(|row| face_of(&row.record))
    }

    fn create(&self, key: &str, fields: &[(Field, &str)]) {
        if self.face(key).is_none() {
            let (company, account) = parts(key);
            let named = [("dataAreaId", company.as_str()), ("CustomerAccount", account.as_str())];
            let named = named.map(|(name, value)| (name.to_owned(), Value::from(value)));
            self.put(Who::User, &id_of(&company, &account), named.into_iter().chain(columns(fields)));
        }
    }

    fn edit(&self, key: &str, fields: &[(Field, &str)]) {
        if self.face(key).is_some() {
            let (company, account) = parts(key);
            self.put(Who::User, &id_of(&company, &account), columns(fields));
        }
    }

    fn delete(&self, key: &str) {
        let (company, account) = parts(key);
        self.take(Who::User, &id_of(&company, &account));
    }

    fn history(&self) -> &History {
        &self.history
    }

    fn faults(&self) -> &Faults {
        &self.faults
    }
}
