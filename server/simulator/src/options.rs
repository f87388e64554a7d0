//! How one simulated app is started.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// Which of the two apps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum App {
    /// The ERP: Finance and Operations OData.
    Erp,
    /// The CRM: Dataverse Web API.
    Crm,
}

impl App {
    /// The word for the app on the command line and in the control port's answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Erp => "erp",
            Self::Crm => "crm",
        }
    }
}

/// Where the rows are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Gone when the process ends.
    Memory,
    /// In `erp.db` or `crm.db` inside this existing folder.
    Folder(PathBuf),
}

/// Everything a simulated app is told at its start.
#[derive(Debug, Clone)]
pub struct Options {
    /// Which app.
    pub app: App,
    /// The address of the OData port; loopback unless others shall reach it.
    pub host: IpAddr,
    /// The OData port; 0 takes any free one.
    pub port: u16,
    /// The control port, always on loopback; 0 takes any free one.
    pub control_port: u16,
    /// Where the rows are kept.
    pub place: Place,
    /// A bearer token that is accepted for ever, beside the issued ones.
    pub token: Option<String>,
    /// The client secret that the token endpoint accepts, with any client id.
    pub client_secret: String,
    /// Picks the starting data: the same seed gives the same rows.
    pub seed: u64,
    /// Start without business rows instead of with the starting data.
    pub empty: bool,
    /// Start with so many customers that are organizations, and everything else in proportion; `None` = a few hundred.
    pub customers: Option<u32>,
    /// End when standard input closes, and so with the parent process, however that ends.
    pub exit_with_stdin: bool,
}

impl Options {
    /// In memory, on free loopback ports, with the starting data of seed 1 and the client secret `simulated`.
    pub fn new(app: App) -> Self {
        Self {
            app,
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            control_port: 0,
            place: Place::Memory,
            token: None,
            client_secret: "simulated".to_owned(),
            seed: 1,
            empty: false,
            customers: None,
            exit_with_stdin: false,
        }
    }
}

/// Where a started app answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Addresses {
    /// The OData port.
    pub odata: SocketAddr,
    /// The control port.
    pub control: SocketAddr,
}

impl Addresses {
    /// The base URL of the OData port, without a slash at its end.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.odata)
    }

    /// The base URL of the control port, without a slash at its end.
    pub fn control_url(&self) -> String {
        format!("http://{}", self.control)
    }
}
