//! Starting one app and keeping it up until it is told to stop.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use odata::value::Record;
use tokio::net::TcpListener;
use tokio::sync::watch;
use uuid::Uuid;

use crate::clock::Clock;
use crate::data::{Start, row_id};
use crate::error::SimulatorError;
use crate::options::{Addresses, App, Options, Place};
use crate::schema::TableDef;
use crate::service::{Dialect, Faults, GatedListener, Service, Tokens, doorbell_client, ring, router};
use crate::store::{State, Store, Transaction};
use crate::{control, crm, erp};

/// Requests that are under way at the end have so long to finish.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// Starting rows are older than this: who reads again what was changed lately, for transactions that show up late, is not to
/// find everything there.
const LAST_START: SignedDuration = SignedDuration::from_hours(1);

/// Runs one app until `shutdown` resolves, the control port is told so, or standard input closes (if asked for).
///
/// `ready` is called once, when both ports answer and the data is there. What was answered before the end is kept:
/// requests under way finish, then the file is closed.
pub async fn run(
    options: Options,
    ready: impl FnOnce(Addresses),
    shutdown: impl Future<Output = ()> + Send,
) -> Result<(), SimulatorError> {
    let odata = bind(options.host, options.port).await?;
    let control_port = bind(IpAddr::V4(Ipv4Addr::LOCALHOST), options.control_port).await?;
    let addresses = Addresses { odata: address(&odata)?, control: address(&control_port)? };
    let dialect: Arc<dyn Dialect> = match options.app {
        App::Crm => crm::dialect(),
        App::Erp => erp::dialect(),
    };
    let store = open(&options, dialect.as_ref()).await?;
    let faults = Faults::new(dialect.eval_options());
    let tokens = Arc::new(Tokens::new(options.client_secret, options.token));
    let service = Service { store, faults: faults.clone(), tokens, dialect, addresses };

    let (stop, stopped) = watch::channel(());
    let stop = Arc::new(stop);
    let serve_odata = axum::serve(GatedListener::new(odata, faults), router(service.clone()))
        .with_graceful_shutdown(changed(stopped.clone()));
    let serve_control = axum::serve(control_port, control::router(service.clone(), Arc::clone(&stop)))
        .with_graceful_shutdown(changed(stopped.clone()));
    if options.exit_with_stdin {
        watch_stdin(Arc::clone(&stop));
    }
    let doorbells = ring(service.clone(), doorbell_client()?);
    ready(addresses);

    let both = async { tokio::try_join!(serve_odata.into_future(), serve_control.into_future()).map(|_| ()) };
    tokio::pin!(both);
    let ended = tokio::select! {
        ended = &mut both => Some(ended),
        () = doorbells => None,
        () = shutdown => None,
        () = changed(stopped) => None,
    };
    // An error only says that both servers have ended already.
    let _ = stop.send(());
    let ended = match ended {
        Some(ended) => ended,
        // Connections that do not end in time are dropped with the runtime.
        None => tokio::time::timeout(LAST_WORDS, both).await.unwrap_or(Ok(())),
    };
    service.store.close().await;
    ended.map_err(SimulatorError::Serve)
}

async fn bind(host: IpAddr, port: u16) -> Result<TcpListener, SimulatorError> {
    let failed = |source| SimulatorError::Port { host: host.to_string(), port, source };
    TcpListener::bind((host, port)).await.map_err(failed)
}

fn address(listener: &TcpListener) -> Result<SocketAddr, SimulatorError> {
    listener.local_addr().map_err(SimulatorError::Serve)
}

async fn open(options: &Options, dialect: &dyn Dialect) -> Result<Store, SimulatorError> {
    let clock = Clock::new();
    let store = match &options.place {
        Place::Memory => Store::in_memory(dialect.schema(), clock),
        Place::Folder(folder) => {
            Store::open(dialect.schema(), &database(folder, options.app)?, clock).await?
        }
    };
    if store.read(State::version).await? == 0 {
        let start = match (options.empty, options.customers) {
            (true, _) => Start::empty(),
            (false, Some(customers)) => Start::of_customers(options.seed, customers),
            (false, None) => Start::standard(options.seed),
        };
        let rows = dialect.starting_rows(start);
        let all_or_nothing = |transaction: &mut Transaction<'_>| {
            let savepoint = transaction.savepoint();
            let done = insert(transaction, rows);
            if done.is_err() {
                transaction.roll_back_to(savepoint);
            }
            done
        };
        store.write(all_or_nothing).await??;
    }
    Ok(store)
}

/// Inserts the starting rows as people would have: one a second, the last of them a while ago.
fn insert(
    transaction: &mut Transaction<'_>,
    rows: Vec<(&'static str, Record)>,
) -> Result<(), SimulatorError> {
    let now = transaction.now();
    let mut age = LAST_START + SignedDuration::from_secs(i64::try_from(rows.len()).unwrap_or(i64::MAX));
    for (set, record) in rows {
        age -= SignedDuration::from_secs(1);
        transaction.set_now(now.saturating_sub(age).unwrap_or(now));
        let unknown = || SimulatorError::Data(format!("there is no table {set}").into());
        let table = transaction.state().schema().by_set(set).ok_or_else(unknown)?;
        let inserted = match starting_id(transaction.state().schema().table(table), &record) {
            Some(id) => transaction.insert_as(table, id, record),
            None => transaction.insert(table, record),
        };
        inserted.map_err(|error| SimulatorError::Data(Box::new(error)))?;
    }
    Ok(())
}

/// Where the protocol shows no id, the starting rows have one that follows from their key, so that whoever goes by ids
/// finds the same rows in every run.
fn starting_id(table: &TableDef, record: &Record) -> Option<Uuid> {
    let key = table.keys.first().filter(|_| table.id_column.is_none())?;
    let values: Vec<_> =
        key.columns.iter().map(|column| record.get(column)?.text()).collect::<Option<_>>()?;
    Uuid::try_parse(&row_id(table.logical_name, &values.iter().map(AsRef::as_ref).collect::<Vec<_>>())).ok()
}

fn database(folder: &std::path::Path, app: App) -> Result<PathBuf, SimulatorError> {
    if !folder.is_dir() {
        return Err(SimulatorError::FolderMissing { path: folder.to_owned() });
    }
    Ok(folder.join(format!("{}.db", app.as_str())))
}

async fn changed(mut signal: watch::Receiver<()>) {
    // A sender that is gone means the end, too.
    let _ = signal.changed().await;
}

/// A thread of its own, because a pending read of standard input would hold up the end of the runtime.
fn watch_stdin(stop: Arc<watch::Sender<()>>) {
    std::thread::spawn(move || {
        // What is written there does not matter, and an error means that nobody can write any more.
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        let _ = stop.send(());
    });
}
