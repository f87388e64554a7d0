//! A listener that can go offline: connections are dropped, old ones and new ones, until it is online again.
//!
//! The port stays ours meanwhile, so that nobody else can take it.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

use super::faults::Faults;

/// After an error of `accept`, such as too many open files, so long is waited.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// A listener behind the offline switch.
pub(crate) struct GatedListener {
    listener: TcpListener,
    faults: Faults,
}

/// A connection that breaks when the app goes offline.
pub(crate) struct GatedStream {
    stream: TcpStream,
    offline: Pin<Box<dyn Future<Output = ()> + Send>>,
    cut: bool,
}

impl GatedListener {
    pub(crate) fn new(listener: TcpListener, faults: Faults) -> Self {
        Self { listener, faults }
    }
}

impl axum::serve::Listener for GatedListener {
    type Io = GatedStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (GatedStream, SocketAddr) {
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) if self.faults.is_offline() => drop(stream),
                Ok((stream, from)) => {
                    // Small answers must not wait for the acknowledgement of earlier ones.
                    if let Err(error) = stream.set_nodelay(true) {
                        tracing::debug!(%error, "the connection keeps its delay");
                    }
                    let offline = Box::pin(self.faults.went_offline());
                    return (GatedStream { stream, offline, cut: false }, from);
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl GatedStream {
    /// Asking also makes the task wake up when the app goes offline.
    fn gate(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        self.cut = self.cut || self.offline.as_mut().poll(context).is_ready();
        if self.cut { Err(io::ErrorKind::ConnectionReset.into()) } else { Ok(()) }
    }
}

impl AsyncRead for GatedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.gate(context)?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for GatedStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.gate(context)?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.gate(context)?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
