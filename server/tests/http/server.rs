//! Starts the binary for one test.

use access::{Access, Cookies, Secret};
use model::{Moment, Role, SignUpDraft};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use store_sqlite::SqliteStore;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// The environment that a fresh Tandem has.
pub(crate) const ENVIRONMENT: &str = "contoso-test";
/// The password of everybody whom [`Folder::sign_up`] makes.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// A folder for one server.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    /// What the server finds already: tokens named and reading like the roles in lower case, with `token-` before.
    pub(crate) async fn with_tokens(self) -> Self {
        let (access, _store) = self.open().await;
        for role in Role::ALL {
            let token = token_of(role);
            access.install_token(&token, &token, role, now()).await.unwrap();
        }
        self
    }

    /// An account with a session; gives the session's secret.
    pub(crate) async fn sign_up(&self, name: &str, role: Role) -> Secret {
        let (access, _store) = self.open().await;
        let invite = access.create_invite(role, now()).await.unwrap();
        let draft = SignUpDraft { name: name.into(), password: PASSWORD.into(), repeated: PASSWORD.into() };
        access.redeem_invite(invite.reveal(), draft, now()).await.unwrap().secret
    }

    /// The store, while no server has it.
    pub(crate) async fn store(&self) -> Arc<dyn Store> {
        self.open().await.1
    }

    async fn open(&self) -> (Access, Arc<dyn Store>) {
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&self.data()).await.unwrap());
        (Access::new(Arc::clone(&store), Cookies::Plain), store)
    }
}

/// The token of a role in a folder made by [`Folder::with_tokens`].
pub(crate) fn token_of(role: Role) -> String {
    format!("token-{}", role.label().to_lowercase())
}

/// The present.
#[expect(clippy::disallowed_methods, reason = "the server that is tested lives in the present, too")]
pub(crate) fn now() -> Moment {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Moment(since.as_millis().try_into().unwrap())
}

/// The binary with nothing of our own environment that could change what it does.
pub(crate) fn tandem(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tandem"));
    for (name, _) in
        std::env::vars().filter(|(name, _)| name.starts_with("TANDEM_") || name.starts_with("LEPTOS_"))
    {
        command.env_remove(name);
    }
    command.env("TANDEM_ADDR", "127.0.0.1:0").env("TANDEM_DATA_DIR", data).kill_on_drop(true);
    // Most tests need no more.
    command.env("TANDEM_ENVIRONMENTS", ENVIRONMENT);
    command
}

/// The same, linked to two apps that do not answer: most tests need none.
pub(crate) fn tandem_alone(data: &Path) -> Command {
    let mut command = tandem(data);
    for app in ["ERP", "CRM"] {
        // Port 1 belongs to nobody and is refused at once.
        command
            .env(format!("TANDEM_{app}_URL"), "http://127.0.0.1:1")
            .env(format!("TANDEM_{app}_CONTROL_URL"), "http://127.0.0.1:1")
            .env(format!("TANDEM_{app}_TOKEN"), "unused");
    }
    command
}

/// A running server.
pub(crate) struct Server {
    child: Child,
    pub(crate) folder: Folder,
    /// The line that it printed when it was ready.
    pub(crate) ready: String,
    /// Its root URL without a slash at the end.
    pub(crate) root: String,
    client: reqwest::Client,
}

impl Server {
    /// One without apps.
    pub(crate) async fn alone(folder: Folder) -> Self {
        let command = tandem_alone(&folder.data());
        Self::start(command, folder).await
    }

    pub(crate) async fn start(mut command: Command, folder: Folder) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = tokio::time::timeout(Duration::from_mins(1), lines.next_line()).await.unwrap();
        let ready = line.unwrap().expect("the server ended before it was ready; see above");
        let url = ready.strip_prefix("Tandem is ready: ").expect("another first line");
        let root = url.split('/').take(3).collect::<Vec<_>>().join("/");
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(30))
            .build()
            .unwrap();
        Self { child, folder, ready, root, client }
    }

    /// A request that has to be sent yet.
    pub(crate) fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        self.absolute(method, &format!("{}{path}", self.root))
    }

    /// A request to somewhere else.
    pub(crate) fn absolute(&self, method: &str, url: &str) -> reqwest::RequestBuilder {
        self.client.request(method.parse().unwrap(), url)
    }

    /// The ports of a simulated app that the server started: OData and control.
    pub(crate) fn ports(&self, app: &str) -> (u16, u16) {
        self.ports_in(ENVIRONMENT, app)
    }

    /// The same of another environment.
    pub(crate) fn ports_in(&self, environment: &str, app: &str) -> (u16, u16) {
        let file = self.folder.data().join("simulators").join(environment).join(app).join("ports");
        let text = std::fs::read_to_string(file).unwrap();
        let (odata, control) = text.trim().split_once(' ').unwrap();
        (odata.parse().unwrap(), control.parse().unwrap())
    }

    pub(crate) async fn get(&self, path: &str, role: Option<Role>) -> reqwest::Response {
        as_role(self.request("GET", path), role).send().await.unwrap()
    }

    /// The answer's body as JSON, which must have that status.
    pub(crate) async fn json(&self, path: &str, role: Option<Role>, status: u16) -> serde_json::Value {
        let response = self.get(path, role).await;
        let found = response.status();
        let text = response.text().await.unwrap();
        assert_eq!(found, status, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    /// Sends JSON as a role; gives the answer, which must have that status.
    pub(crate) async fn send(
        &self,
        (method, path): (&str, &str),
        role: Role,
        body: &serde_json::Value,
        status: u16,
    ) -> serde_json::Value {
        let text = if body.is_null() { String::new() } else { body.to_string() };
        let request = self.request(method, path).header("content-type", "application/json").body(text);
        let response = as_role(request, Some(role)).send().await.unwrap();
        let found = response.status();
        let text = response.text().await.unwrap();
        assert_eq!(found, status, "{method} {path}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    /// Asks the server to end, as a service manager does, and waits for it; its folder is free then.
    pub(crate) async fn end(&mut self) -> std::process::ExitStatus {
        let pid = self.child.id().unwrap().to_string();
        assert!(std::process::Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        tokio::time::timeout(Duration::from_secs(30), self.child.wait()).await.unwrap().unwrap()
    }

    /// Ends the server without a word.
    pub(crate) async fn kill(&mut self) {
        self.child.kill().await.unwrap();
    }
}

/// The request with the token of a role.
pub(crate) fn as_role(request: reqwest::RequestBuilder, role: Option<Role>) -> reqwest::RequestBuilder {
    match role {
        Some(role) => request.header("authorization", format!("Bearer {}", token_of(role))),
        None => request,
    }
}
