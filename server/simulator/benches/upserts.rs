//! Upserts a second of the simulated CRM in memory mode: whole batches over real HTTP, client and app on two threads.
//!
//! One line for new rows and one for rows that exist: `name rows/s target`. The bodies are made before the clock runs,
//! so that the app is what is measured.

#![allow(clippy::expect_used, reason = "what goes wrong here ends the measure")]

use odata::batch::{Item, Method, Part, ResponseItem, parse_response, write_request};
use odata::payload::parse_page;
use odata::value::Value;
use simulator::{App, Options};
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

const ROWS: usize = 100_000;
const IN_BATCH: usize = 1_000;
const CONNECTIONS: usize = 4;
const TARGET: f64 = 50_000.0;
const TOKEN: &str = "bench";

/// The app as a program beside it sees it.
struct Client {
    http: reqwest::Client,
    root: String,
}

impl Client {
    async fn first(&self, query: &str, column: &str) -> String {
        let url = format!("{}{query}", self.root);
        let answer = self.http.get(url).bearer_auth(TOKEN).send().await.expect("an answer");
        let page = parse_page(&answer.bytes().await.expect("a body")).expect("a page");
        let row = page.entities().next().expect("a row");
        row.record.get(column).and_then(Value::as_str).expect("a text").to_owned()
    }

    /// Sends a batch; every operation must succeed.
    async fn send(&self, content_type: &str, body: Vec<u8>) {
        let request = self.http.post(format!("{}$batch", self.root)).bearer_auth(TOKEN);
        let answer = request.header("content-type", content_type).body(body).send().await.expect("an answer");
        assert!(answer.status().is_success(), "{}", answer.status());
        let kind = answer.headers().get("content-type").and_then(|kind| kind.to_str().ok());
        let kind = kind.expect("a content type").to_owned();
        let body = answer.bytes().await.expect("a body");
        let answers = parse_response(&kind, &body, IN_BATCH).expect("a batch");
        let is_done = |item: &ResponseItem| matches!(item, ResponseItem::Single(part) if part.status == 204);
        assert_eq!(answers.iter().filter(|item| is_done(item)).count(), IN_BATCH);
    }
}

fn main() {
    // Cargo passes `--bench`; other words choose measures.
    let chosen: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    if !chosen.is_empty() && !chosen.iter().any(|name| name == "upserts") {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(measure());
}

async fn measure() {
    let (told, addresses) = oneshot::channel();
    let mut app = JoinSet::new();
    let options = Options { token: Some(TOKEN.to_owned()), ..Options::new(App::Crm) };
    app.spawn(async move {
        let ready = |addresses| {
            let _ = told.send(addresses);
        };
        simulator::run(options, ready, std::future::pending()).await.expect("the app runs");
    });
    let addresses = addresses.await.expect("the app starts");
    let client = Arc::new(Client {
        http: reqwest::Client::builder().no_proxy().build().expect("a client"),
        root: format!("{}/api/data/v9.2/", addresses.base_url()),
    });
    let company = client.first("cdm_companies?$top=1", "cdm_companyid").await;
    println!("measure            rows/s   target");
    for name in ["upserts, new", "upserts, known"] {
        let bodies: Vec<(String, Vec<u8>)> =
            (0..ROWS / IN_BATCH).map(|number| batch(number, &company, name)).collect();
        let start = Instant::now();
        send_all(&client, bodies).await;
        let rate = f64::from(u32::try_from(ROWS).expect("few rows")) / start.elapsed().as_secs_f64();
        println!("{name:<16} {rate:>8.0} {TARGET:>8.0}");
    }
}

/// A batch of upserts by alternate key.
fn batch(number: usize, company: &str, name: &str) -> (String, Vec<u8>) {
    let headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
    let items: Vec<Item> = (0..IN_BATCH)
        .map(|row| {
            let account = number * IN_BATCH + row;
            let url = format!("accounts(accountnumber='B-{account}',_msdyn_company_value={company})");
            let body = format!("{{\"name\":\"Contoso {account}, {name}\",\"telephone1\":\"{account}\"}}");
            Item::Single(Part {
                headers: headers.clone(),
                body: body.into_bytes(),
                ..Part::new(Method::Patch, url)
            })
        })
        .collect();
    write_request(&items, &format!("batch_{number}"))
}

async fn send_all(client: &Arc<Client>, bodies: Vec<(String, Vec<u8>)>) {
    let mut lanes: Vec<Vec<(String, Vec<u8>)>> = (0..CONNECTIONS).map(|_| Vec::new()).collect();
    for (at, body) in bodies.into_iter().enumerate() {
        lanes[at % CONNECTIONS].push(body);
    }
    let mut running = JoinSet::new();
    for lane in lanes {
        let client = Arc::clone(client);
        running.spawn(async move {
            for (content_type, body) in lane {
                client.send(&content_type, body).await;
            }
        });
    }
    while let Some(done) = running.join_next().await {
        done.expect("every batch is answered");
    }
}
