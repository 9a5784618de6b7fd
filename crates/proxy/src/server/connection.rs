//! One connection: TLS, then HTTP, the same for everybody until the gate has opened.

use super::limits::{self, Entered};
use super::stream::{Stream, Watched};
use super::{Limits, Shared};
use crate::data::now_ms;
use crate::site::Body;
use crate::{exchange, tunnel};
use harkara_wire::proxy_token::Purpose;
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper::{HeaderMap, Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::{Notify, mpsc};
use tokio::time::{interval, timeout};

/// For the headers of a request; browsers send a tenth of it.
const HEAD: usize = 16 * 1024;

/// For a good-bye that nobody may be there to hear.
const GRACE: Duration = Duration::from_secs(1);

/// A visitor's connection, as long as anything of it lives.
pub(crate) struct Visit {
    pub shared: Arc<Shared>,
    peer: SocketAddr,
    /// An exchange goes by it: the next one is to have a connection of its own.
    exchanged: Arc<Notify>,
    _entered: Entered,
    _alive: mpsc::Sender<()>,
}

impl Visit {
    pub(super) fn new(shared: Arc<Shared>, peer: SocketAddr, entered: Entered, alive: mpsc::Sender<()>) -> Self {
        Self { shared, peer, exchanged: Arc::default(), _entered: entered, _alive: alive }
    }

    /// Whether one more tunnel may be opened from where this comes.
    pub fn may_tunnel(&self, headers: &HeaderMap) -> bool {
        self.shared.door.tunnel(limits::visitor(self.peer, headers))
    }
}

/// Serves a connection to its end. A tunnel that it becomes lives on by itself.
pub(super) async fn run(visit: Visit, tcp: TcpStream) {
    let shared = visit.shared.clone();
    if tcp.set_nodelay(true).is_err() {
        return;
    }
    // Either part in a box of its own: whoever just waits between the two holds neither.
    let shaken = Box::pin(timeout(shared.limits.handshake, shared.acceptor.accept(tcp))).await;
    let Ok(Ok(Some(mut stream))) = shaken else { return };
    if !stream.is_http2() && !speaks(&mut stream, &shared).await {
        let _ = timeout(GRACE, stream.shutdown()).await;
        return;
    }
    Box::pin(serve(Arc::new(visit), &shared, stream)).await;
}

/// Waits for the first word of a request. What HTTP needs is made after it: it is more than all the rest. HTTP/2 does not wait,
/// there the server speaks first.
async fn speaks(stream: &mut Stream, shared: &Shared) -> bool {
    tokio::select! {
        begun = timeout(shared.limits.headers, stream.begun()) => matches!(begun, Ok(Ok(()))),
        () = shared.stopping() => false,
    }
}

async fn serve(visit: Arc<Visit>, shared: &Shared, stream: Stream) {
    let http2 = stream.is_http2();
    let (stream, moved) = Watched::new(stream);
    let until = Until { shared, moved: &moved, exchanged: visit.exchanged.clone() };
    let service = service_fn(move |request| answer(visit.clone(), request));
    if http2 {
        let connection = http2::Builder::new(TokioExecutor::new())
            .timer(TokioTimer::new())
            .max_header_list_size(HEAD as u32)
            .max_concurrent_streams(64)
            .initial_stream_window_size(64 * 1024)
            .initial_connection_window_size(256 * 1024)
            .max_send_buf_size(64 * 1024)
            .serve_connection(TokioIo::new(stream), service);
        drive(connection, |connection| connection.graceful_shutdown(), until).await;
    } else {
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(shared.limits.headers)
            .max_buf_size(HEAD)
            // Who has said all it wanted may still listen.
            .half_close(true)
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades();
        drive(connection, |connection| connection.graceful_shutdown(), until).await;
    }
}

/// What ends a connection besides its visitor.
struct Until<'a> {
    shared: &'a Shared,
    moved: &'a AtomicBool,
    exchanged: Arc<Notify>,
}

async fn drive<C: Future>(connection: C, shut: fn(Pin<&mut C>), until: Until<'_>) {
    let Until { shared, moved, exchanged } = until;
    let Limits { still, .. } = shared.limits;
    let mut connection = pin!(connection);
    let mut looks = interval(still);
    let mut stopping = pin!(shared.stopping());
    let mut told = false;
    loop {
        tokio::select! {
            _ = connection.as_mut() => return,
            _ = looks.tick() => {
                if !moved.swap(false, Relaxed) {
                    return;
                }
            }
            // Browsers would send all exchanges over one connection, which then stalls like any other. What is under way on it
            // is still answered.
            () = exchanged.notified(), if !told => {
                told = true;
                shut(connection.as_mut());
            }
            () = &mut stopping, if !told => {
                told = true;
                shut(connection.as_mut());
            }
        }
    }
}

async fn answer(visit: Arc<Visit>, request: Request<Incoming>) -> Result<Response<Body>, Infallible> {
    let shared = visit.shared.clone();
    Ok(match shared.gate.as_ref().and_then(|gate| gate.look(&request, now_ms())) {
        None => shared.site.answer(request).await,
        Some(pass) if pass.purpose == Purpose::Tunnel => tunnel::open(visit, pass, request).await,
        Some(pass) => {
            visit.exchanged.notify_one();
            exchange::answer(&visit, pass, request).await
        }
    })
}
