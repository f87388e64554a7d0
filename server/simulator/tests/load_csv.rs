//! Loading a person's CSV file through the OData of an app.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that panics has failed, also in its helpers"
)]

#[path = "erp_dialect/app.rs"]
#[expect(dead_code, reason = "the stories about the ERP use the rest")]
mod app;

use std::path::PathBuf;

use app::{Running, TOKEN, start};
use simulator::App;
use simulator::data::customers_csv;
use simulator::load::{Auth, LoadError, LoadOptions, LoadReport, Progress, load_csv};
use tempfile::TempDir;

struct Bench {
    app: Running,
    folder: TempDir,
}

impl Bench {
    async fn new(app: App) -> Self {
        Self { app: start(app).await, folder: tempfile::tempdir().unwrap() }
    }

    fn file(&self, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join("rows.csv");
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Loads customers into `usmf`, group 10.
    fn options(&self, file: PathBuf) -> LoadOptions {
        LoadOptions {
            base_url: self.app.addresses.base_url(),
            auth: Auth::Bearer(TOKEN.to_owned()),
            entity: "customers v3".to_owned(),
            file,
            company: Some("usmf".to_owned()),
            set: vec![("CustomerGroupId".to_owned(), "10".to_owned())],
            map: Vec::new(),
            batch: 100,
        }
    }

    async fn load(&self, content: impl AsRef<[u8]>) -> Result<LoadReport, LoadError> {
        load_csv(self.options(self.file(content)), &mut |_| {}).await
    }
}

fn columns(report: &LoadReport) -> Vec<(&str, &str)> {
    report.plan.mapped.iter().map(|each| (each.column.as_str(), each.field.as_str())).collect()
}

#[tokio::test]
async fn load_of_customers_proposes_the_mapping_and_can_be_repeated() {
    let bench = Bench::new(App::Erp).await;
    let file = bench.file(customers_csv(7, 250));
    let mut progress = Vec::new();
    let report = load_csv(bench.options(file.clone()), &mut |step| progress.push(step)).await.unwrap();
    assert_eq!((report.rows, report.created, report.updated), (250, 250, 0));
    assert_eq!(report.failures, []);
    assert_eq!(
        columns(&report),
        [
            ("account", "CustomerAccount"),
            ("name", "OrganizationName"),
            ("currency", "SalesCurrencyCode"),
            ("street", "AddressStreet"),
            ("street2", "AddressBuildingCompliment"),
            ("city", "AddressCity"),
            ("state_code", "AddressState"),
            ("country_code", "AddressCountryRegionId"),
            ("postal_code", "AddressZipCode"),
        ]
    );
    assert!(report.plan.unmapped.contains(&"state".to_owned()), "{:?}", report.plan.unmapped);
    assert!(report.plan.unmapped.contains(&"square_feet".to_owned()));
    assert_eq!(
        report.plan.set,
        [("CustomerGroupId".to_owned(), "10".to_owned()), ("dataAreaId".to_owned(), "usmf".to_owned())]
    );
    assert!(matches!(progress[0], Progress::Planned(_)));
    assert_eq!(progress[1..].len(), 3);
    assert_eq!(progress[3], Progress::Sent { done: 250, of: 250, failed: 0 });

    let again = load_csv(bench.options(file), &mut |_| {}).await.unwrap();
    assert_eq!((again.created, again.updated, again.failures.len()), (0, 250, 0));
    assert_eq!(bench.app.get("CustomersV3/$count").await.text, "488");
}

#[tokio::test]
async fn load_keeps_what_stands_in_the_file() {
    let bench = Bench::new(App::Erp).await;
    let csv = "\u{feff}account,name,currency,credit_limit\nA1,\"Müller &amp; Söhne, 東京\",EUR,1250.50\nA2,O'Neil,USD,\n";
    let report = bench.load(csv).await.unwrap();
    assert_eq!((report.created, report.failures.len()), (2, 0), "{:?}", report.failures);
    let row = bench.app.get("CustomersV3(dataAreaId='usmf',CustomerAccount='A1')").await;
    assert_eq!(row.json["OrganizationName"], "Müller &amp; Söhne, 東京");
    assert!(row.text.contains("\"CreditLimit\":1250.5"), "{}", row.text);
}

#[tokio::test]
async fn load_tells_line_and_reason_of_every_refused_row() {
    let bench = Bench::new(App::Erp).await;
    let csv = "account,name,currency,credit_limit\n\
               A1,good,USD,1\n\
               A2,\"two\nlines\",XXX,1\n\
               A3,no number,USD,much\n\
               A4,,USD,1\n\
               A5,good,USD,1\n";
    let report = bench.load(csv).await.unwrap();
    assert_eq!((report.rows, report.created), (5, 2));
    let failures: Vec<_> =
        report.failures.iter().map(|each| (each.line, each.key.as_str(), each.reason.as_str())).collect();
    assert_eq!(failures[0].0, 3);
    assert_eq!(failures[0].1, "usmf, A2");
    assert!(failures[0].2.contains("The value 'XXX' in field 'Currency' is not found"), "{failures:?}");
    assert_eq!(failures[1].0, 5);
    assert_eq!(failures[1].2, "CreditLimit: \"much\" is not a number such as 1250.50");
    assert_eq!(failures[2].0, 6);
    assert!(failures[2].2.contains("Field 'Name' must be filled in."), "{failures:?}");
}

#[tokio::test]
async fn load_takes_the_word_of_the_person() {
    let bench = Bench::new(App::Erp).await;
    let mut options = bench.options(bench.file("code,label,account\nA1,Named,ignored\n"));
    options.map = vec![
        ("code".to_owned(), "CustomerAccount".to_owned()),
        ("label".to_owned(), "organizationname".to_owned()),
    ];
    options.set.push(("SalesCurrencyCode".to_owned(), "USD".to_owned()));
    options.set.push(("OnHoldStatus".to_owned(), "all".to_owned()));
    let report = load_csv(options, &mut |_| {}).await.unwrap();
    assert_eq!((report.created, report.plan.unmapped.as_slice()), (1, ["account".to_owned()].as_slice()));
    let row = bench.app.get("CustomersV3(dataAreaId='usmf',CustomerAccount='A1')").await;
    assert_eq!((&row.json["OrganizationName"], &row.json["OnHoldStatus"]), (&"Named".into(), &"All".into()));
}

#[tokio::test]
async fn load_signs_in_with_client_credentials() {
    let bench = Bench::new(App::Erp).await;
    let mut options = bench.options(bench.file("account,name,currency\nA1,x,USD\n"));
    let credentials = |secret: &str| Auth::ClientCredentials {
        token_url: format!("{}/common/oauth2/v2.0/token", bench.app.addresses.base_url()),
        client_id: "loader".to_owned(),
        client_secret: secret.to_owned(),
        scope: format!("{}/.default", bench.app.addresses.base_url()),
    };
    options.auth = credentials("simulated");
    assert_eq!(load_csv(options.clone(), &mut |_| {}).await.unwrap().created, 1);
    options.auth = credentials("wrong");
    let error = load_csv(options, &mut |_| {}).await.unwrap_err();
    assert!(error.to_string().contains("Invalid client secret"), "{error}");
}

#[tokio::test]
async fn load_explains_what_it_cannot_do() {
    let bench = Bench::new(App::Erp).await;
    let good = || bench.options(bench.file("account,name,currency\nA1,x,USD\n"));
    let pair = |left: &str, right: &str| vec![(left.to_owned(), right.to_owned())];
    let cases: Vec<(LoadOptions, &str)> = vec![
        (LoadOptions { entity: "Nonsense".to_owned(), ..good() }, "there are: CustomersV3, ContactsV2"),
        (
            LoadOptions { file: bench.folder.path().join("missing.csv"), ..good() },
            "missing.csv: check the path",
        ),
        (LoadOptions { set: pair("Nonsense", "1"), ..good() }, "has no field \"Nonsense\""),
        (LoadOptions { set: pair("ModifiedDateTime", "1"), ..good() }, "has no field \"ModifiedDateTime\""),
        (LoadOptions { set: pair("CreditLimit", "much"), ..good() }, "is not a number"),
        (LoadOptions { map: pair("nope", "CustomerAccount"), ..good() }, "the file has no column \"nope\""),
        (LoadOptions { map: pair("name", "Nonsense"), ..good() }, "has no field \"Nonsense\""),
        (LoadOptions { map: pair("name", "CustomerGroupId"), ..good() }, "CustomerGroupId is given twice"),
        (LoadOptions { company: None, ..good() }, "say which, for example --company usmf"),
        (
            LoadOptions { entity: "Currencies".to_owned(), set: Vec::new(), ..good() },
            "Currencies is shared by all companies",
        ),
        (LoadOptions { base_url: "nonsense".to_owned(), ..good() }, "is not a web address"),
        (LoadOptions { base_url: "http://127.0.0.1:1".to_owned(), ..good() }, "does not answer"),
        (LoadOptions { base_url: format!("{}/x/", good().base_url), ..good() }, "there is no OData service"),
        (LoadOptions { auth: Auth::Bearer("wrong".to_owned()), ..good() }, "check the token"),
    ];
    for (options, expected) in cases {
        let error = load_csv(options, &mut |_| {}).await.unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }
    assert_eq!(bench.app.get("CustomersV3/$count").await.text, "238", "nothing has been loaded");
}

#[tokio::test]
async fn load_refuses_a_broken_file_before_it_sends_anything() {
    let bench = Bench::new(App::Erp).await;
    let cases: [(&[u8], &str); 6] = [
        (b"account,name\nA1,x,too many\n", "at line 2: 3 cells instead of 2"),
        (b"account,name\nA1,x\nA2,\xff\xfe\n", "at line 3: it is not UTF-8"),
        (b"", "the file is empty"),
        (b"account,,name\n", "column 2 has no name"),
        (b"account,account\n", "two columns are called \"account\""),
        (b"name\nx\n", "no column of the file fits the key field CustomerAccount"),
    ];
    for (content, expected) in cases {
        let error = bench.load(content).await.unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }
    assert_eq!(bench.app.get("CustomersV3/$count").await.text, "238");
}

#[tokio::test]
async fn load_reaches_the_crm_through_its_lookups() {
    let bench = Bench::new(App::Crm).await;
    let mut options = bench.options(bench.file(customers_csv(7, 30)));
    options.entity = "accounts".to_owned();
    options.set.clear();
    let report = load_csv(options, &mut |_| {}).await.unwrap();
    assert_eq!((report.created, &report.failures), (30, &Vec::new()));
    let mapped = columns(&report);
    assert!(mapped.contains(&("account", "accountnumber")), "{mapped:?}");
    assert!(mapped.contains(&("currency", "transactioncurrencyid.isocurrencycode")), "{mapped:?}");
}

/// The customers of a real company sample where one lies at hand, else those of the generator.
#[tokio::test]
async fn load_of_a_whole_customer_file_leaves_no_row_behind() {
    let bench = Bench::new(App::Erp).await;
    let folder = std::env::var_os("TANDEM_TEST_DATA").map(PathBuf::from);
    let content = match folder {
        Some(folder) => std::fs::read_to_string(folder.join("customers.csv")).unwrap(),
        None => customers_csv(1, 701),
    };
    let report = bench.load(&content).await.unwrap();
    assert_eq!(report.failures, []);
    assert_eq!(report.rows, report.created);
    let mut reader = csv::Reader::from_reader(content.as_bytes());
    let columns = reader.headers().unwrap().clone();
    let at = |name: &str| columns.iter().position(|column| column == name).unwrap();
    for row in reader.records().map(Result::unwrap).step_by(50) {
        let path = format!("CustomersV3(dataAreaId='usmf',CustomerAccount='{}')", &row[at("account")]);
        let loaded = bench.app.get(&path).await.json;
        for (column, field) in [
            ("name", "OrganizationName"),
            ("currency", "SalesCurrencyCode"),
            ("street", "AddressStreet"),
            ("street2", "AddressBuildingCompliment"),
            ("city", "AddressCity"),
            ("state_code", "AddressState"),
            ("postal_code", "AddressZipCode"),
            ("country_code", "AddressCountryRegionId"),
        ] {
            assert_eq!(loaded[field], row[at(column)].trim_end(), "{path} {field}");
        }
    }
}
