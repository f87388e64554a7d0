//! What people see and do in the CRM.

use super::super::customers::RIGHT;
use super::super::face::Face;
use super::super::faults::Faults;
use super::super::history::{History, Who};
use super::super::users::{App, Field, parts};
use super::Right;
use connectors::Value;
use model::Side;

impl App for Right {
    fn side(&self) -> Side {
        Side::Right
    }

    fn keys(&self) -> Vec<String> {
        let tables = self.tables.lock().unwrap();
        tables.rows.get(RIGHT).into_iter().flatten().map(|(_, (row, _))| tables.key_of(row)).collect()
    }

    fn face(&self, key: &str) -> Option<Face> {
        let tables = self.tables.lock().unwrap();
        let id = tables.id_by_key(key)?;
        tables.account(&id).map(|row| tables.face_of(row))
    }

    fn create(&self, key: &str, fields: &[(Field, &str)]) {
        if self.face(key).is_some() {
            return;
        }
        let (code, account) = parts(key);
        let columns = {
            let tables = self.tables.lock().unwrap();
            let company = tables.company(&code);
            let mut columns = tables.columns(&company, fields);
            columns.push(("_msdyn_company_value".to_owned(), Value::from(company)));
            columns.push(("accountnumber".to_owned(), Value::from(account)));
            columns.push(("customertypecode".to_owned(), Value::from(3)));
            columns
        };
        self.put(Who::User, None, columns);
    }

    fn edit(&self, key: &str, fields: &[(Field, &str)]) {
        let (id, columns) = {
            let tables = self.tables.lock().unwrap();
            let Some(id) = tables.id_by_key(key) else { return };
            let company = tables.company(&parts(key).0);
            (id, tables.columns(&company, fields))
        };
        self.put(Who::User, Some(&id), columns);
    }

    fn delete(&self, key: &str) {
        let id = self.tables.lock().unwrap().id_by_key(key);
        if let Some(id) = id {
            self.take(Who::User, &id);
        }
    }

    fn history(&self) -> &History {
        &self.history
    }

    fn faults(&self) -> &Faults {
        &self.faults
    }
}
