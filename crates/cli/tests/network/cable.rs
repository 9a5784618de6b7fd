//! A port that leads to another one.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// Cut when it is dropped.
pub struct Cable {
    address: SocketAddr,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    cut: AtomicBool,
    connections: AtomicUsize,
    stalled: AtomicUsize,
    open: Mutex<Vec<TcpStream>>,
}

impl Cable {
    pub fn to(there: SocketAddr) -> Self {
        Self::stalling_after(usize::MAX, there)
    }

    /// Of each connection so many bytes come back, then nothing, without a word.
    pub fn stalling_after(bytes: usize, there: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State::default());
        let kept = state.clone();
        std::thread::spawn(move || {
            for here in listener.incoming() {
                if kept.cut.load(Ordering::SeqCst) {
                    return;
                }
                kept.connections.fetch_add(1, Ordering::SeqCst);
                let (Ok(here), Ok(there)) = (here, TcpStream::connect(there)) else { continue };
                let clone = |stream: &TcpStream| stream.try_clone().unwrap();
                kept.open.lock().unwrap().extend([clone(&here), clone(&there)]);
                let (from, to) = (clone(&here), clone(&there));
                std::thread::spawn(move || carry(from, to, usize::MAX, None));
                let state = kept.clone();
                std::thread::spawn(move || carry(there, here, bytes, Some(&state.stalled)));
            }
        });
        Self { address, state }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// So many were made.
    pub fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }

    /// So many of them stalled.
    pub fn stalled(&self) -> usize {
        self.state.stalled.load(Ordering::SeqCst)
    }
}

impl Drop for Cable {
    fn drop(&mut self) {
        self.state.cut.store(true, Ordering::SeqCst);
        // Wakes the listener, which then goes.
        let _ = TcpStream::connect(self.address);
        for stream in self.state.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream, most: usize, stalled: Option<&AtomicUsize>) {
    let (mut buffer, mut passed) = ([0; 4096], 0);
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        let passes = read.min(most - passed);
        if to.write_all(&buffer[..passes]).is_err() {
            break;
        }
        if let Some(stalled) = stalled.filter(|_| passes < read && passed < most) {
            stalled.fetch_add(1, Ordering::SeqCst);
        }
        passed += passes;
    }
    if passed < most {
        let _ = to.shutdown(Shutdown::Write);
    }
}
