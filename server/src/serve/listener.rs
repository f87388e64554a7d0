//! The port that Tandem listens on.

use anyhow::Context as _;
use std::io::ErrorKind;
use std::net::SocketAddr;
use tokio::net::TcpListener;

/// Opens the port; the address tells the port when any free one was asked for.
pub(super) async fn bind(addr: SocketAddr) -> anyhow::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(addr).await.with_context(|| format!("cannot listen on {addr}"));
    let listener = listener.map_err(|error| {
        let kind = error.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        error.context(advice(addr, kind))
    })?;
    let addr = listener.local_addr().context("the system does not tell the port")?;
    Ok((listener, addr))
}

fn advice(addr: SocketAddr, kind: Option<ErrorKind>) -> String {
    match kind {
        Some(ErrorKind::AddrInUse) => format!(
            "port {} is in use by another program; stop that one, or set TANDEM_ADDR to another address, such as {}:{}",
            addr.port(),
            addr.ip(),
            if addr.port() == u16::MAX { addr.port() - 1 } else { addr.port() + 1 }
        ),
        Some(ErrorKind::PermissionDenied) => {
            format!("port {} is for privileged users only; set TANDEM_ADDR to a port above 1023", addr.port())
        }
        Some(ErrorKind::AddrNotAvailable) => {
            format!(
                "this machine has no address {}; set TANDEM_ADDR to one that it has, such as 127.0.0.1:8210",
                addr.ip()
            )
        }
        _ => "TANDEM_ADDR cannot be used".to_owned(),
    }
}
