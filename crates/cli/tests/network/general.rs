//! A proxy that leads anywhere; this one always to the same place, and keeps what it was asked for.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

pub struct General {
    link: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl General {
    /// As Tor is spoken to.
    pub fn socks(there: SocketAddr) -> Self {
        Self::run("socks5", there, |stream| {
            let mut two = [0; 2];
            stream.read_exact(&mut two).ok()?;
            std::io::copy(&mut (&*stream).take(two[1].into()), &mut std::io::sink()).ok()?;
            stream.write_all(&[5, 0]).ok()?;
            let mut head = [0; 5];
            stream.read_exact(&mut head).ok()?;
            assert_eq!(head[..4], [5, 1, 0, 3], "a name, and no address");
            let mut name = vec![0; usize::from(head[4]) + 2];
            stream.read_exact(&mut name).ok()?;
            stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).ok()?;
            String::from_utf8(name[..name.len() - 2].to_vec()).ok()
        })
    }

    /// As in offices.
    pub fn http(there: SocketAddr) -> Self {
        Self::run("http", there, |stream| {
            let mut lines = BufReader::new(&*stream).lines();
            let first = lines.next()?.ok()?;
            while !lines.next()?.ok()?.is_empty() {}
            (&*stream).write_all(b"HTTP/1.1 200 Go ahead\r\n\r\n").ok()?;
            Some(first.strip_prefix("CONNECT ")?.split(':').next()?.to_owned())
        })
    }

    fn run(scheme: &str, there: SocketAddr, begin: fn(&mut TcpStream) -> Option<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let link = format!("{scheme}://{}", listener.local_addr().unwrap());
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let keep = asked.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (Ok(mut here), keep) = (stream, keep.clone()) else { return };
                std::thread::spawn(move || {
                    let Some(name) = begin(&mut here) else { return };
                    keep.lock().unwrap().push(name);
                    let mut there = TcpStream::connect(there).unwrap();
                    let (mut back, mut out) = (there.try_clone().unwrap(), here.try_clone().unwrap());
                    std::thread::spawn(move || std::io::copy(&mut back, &mut out));
                    let _ = std::io::copy(&mut here, &mut there);
                    let _ = there.shutdown(std::net::Shutdown::Both);
                });
            }
        });
        Self { link, asked }
    }

    pub fn link(&self) -> String {
        self.link.clone()
    }

    /// What names.
    pub fn asked_for(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}
