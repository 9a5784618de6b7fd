//! Carries bytes both ways between two streams.
//!
//! A connection that waits holds no buffer: bytes are read onto the stack and written at once; only what the other side does
//! not take is kept, and while it is kept no more is read.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

const CHUNK: usize = 16 * 1024;

/// Two streams, and what is on its way between them.
pub(crate) struct Pump<A, B> {
    a: A,
    b: B,
    up: Way,
    down: Way,
}

/// One direction.
#[derive(Default)]
struct Way {
    /// Read, and not taken by the other side yet.
    left: Vec<u8>,
    sent: usize,
    unflushed: bool,
    moved: bool,
    ended: Ended,
}

#[derive(Default, PartialEq)]
enum Ended {
    #[default]
    No,
    /// The sender is done; the receiver is to be told.
    Telling,
    Yes,
}

impl<A, B> Pump<A, B>
where
    A: AsyncRead + AsyncWrite + Unpin,
    B: AsyncRead + AsyncWrite + Unpin,
{
    /// `from_a` and `from_b` are bytes that have been read already.
    pub fn new(a: A, from_a: &[u8], b: B, from_b: &[u8]) -> Self {
        let way = |left: &[u8]| Way { left: left.to_vec(), ..Way::default() };
        Self { a, b, up: way(from_a), down: way(from_b) }
    }

    /// Ready when both sides have said that they are done, or with the first error. `count` hears of every piece; where it
    /// says no, that is the end.
    pub fn poll(&mut self, cx: &mut Context<'_>, count: &dyn Fn(usize) -> bool) -> Poll<io::Result<()>> {
        let up = poll_way(cx, &mut self.a, &mut self.b, &mut self.up, count)?;
        let down = poll_way(cx, &mut self.b, &mut self.a, &mut self.down, count)?;
        if up.is_ready() && down.is_ready() { Poll::Ready(Ok(())) } else { Poll::Pending }
    }

    /// Whether anything has been read or written since this was last asked.
    pub fn has_moved(&mut self) -> bool {
        std::mem::take(&mut self.up.moved) | std::mem::take(&mut self.down.moved)
    }

    /// One side is done.
    pub fn is_half_closed(&self) -> bool {
        self.up.ended == Ended::Yes || self.down.ended == Ended::Yes
    }
}

fn poll_way<R, W>(
    cx: &mut Context<'_>,
    from: &mut R,
    to: &mut W,
    way: &mut Way,
    count: &dyn Fn(usize) -> bool,
) -> Poll<io::Result<()>>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    loop {
        while let Some(left) = way.left.get(way.sent..).filter(|left| !left.is_empty()) {
            match ready!(Pin::new(&mut *to).poll_write(cx, left))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                sent => way.sent += sent,
            }
            (way.unflushed, way.moved) = (true, true);
        }
        if way.sent > 0 {
            (way.left, way.sent) = (Vec::new(), 0);
        }
        match way.ended {
            Ended::Yes => return Poll::Ready(Ok(())),
            Ended::Telling => {
                ready!(Pin::new(&mut *to).poll_shutdown(cx))?;
                way.ended = Ended::Yes;
                return Poll::Ready(Ok(()));
            }
            Ended::No => {}
        }
        let mut space = [std::mem::MaybeUninit::uninit(); CHUNK];
        let mut buffer = ReadBuf::uninit(&mut space);
        match Pin::new(&mut *from).poll_read(cx, &mut buffer) {
            Poll::Ready(read) => read?,
            Poll::Pending => {
                if way.unflushed {
                    ready!(Pin::new(&mut *to).poll_flush(cx))?;
                    way.unflushed = false;
                }
                return Poll::Pending;
            }
        }
        let read = buffer.filled();
        if read.is_empty() {
            way.ended = Ended::Telling;
            continue;
        }
        if !count(read.len()) {
            return Poll::Ready(Err(io::ErrorKind::QuotaExceeded.into()));
        }
        (way.unflushed, way.moved) = (true, true);
        let sent = match Pin::new(&mut *to).poll_write(cx, read) {
            Poll::Ready(sent) => sent?,
            Poll::Pending => 0,
        };
        way.left.extend_from_slice(&read[sent..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::poll_fn;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    #[tokio::test]
    async fn everything_arrives_in_order_however_little_the_other_side_takes() {
        let (mut client, a) = duplex(37);
        let (mut relay, b) = duplex(11);
        let mut pump = Pump::new(a, b"early ", b, b"");
        let carried = tokio::spawn(async move { poll_fn(|cx| pump.poll(cx, &|_| true)).await });
        let sent: Vec<u8> = (0..200_000u32).map(|i| (i % 251) as u8).collect();
        let expected = [b"early ", sent.as_slice()].concat();
        let writing = async {
            client.write_all(&sent).await.unwrap();
            client.shutdown().await.unwrap();
            let mut answer = Vec::new();
            client.read_to_end(&mut answer).await.unwrap();
            answer
        };
        let reading = async {
            let mut got = Vec::new();
            relay.read_to_end(&mut got).await.unwrap();
            // The other direction still works when one is done.
            relay.write_all(b"good-bye").await.unwrap();
            relay.shutdown().await.unwrap();
            got
        };
        let (answer, got) = tokio::join!(writing, reading);
        assert!(got == expected);
        assert_eq!(answer, b"good-bye");
        carried.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn the_last_byte_of_a_quota_ends_it() {
        let (mut client, a) = duplex(64);
        let (_relay, b) = duplex(64);
        let mut pump = Pump::new(a, b"", b, b"");
        client.write_all(b"too much").await.unwrap();
        let end = poll_fn(|cx| pump.poll(cx, &|_| false)).await;
        assert_eq!(end.unwrap_err().kind(), io::ErrorKind::QuotaExceeded);
    }

    #[tokio::test]
    async fn a_side_that_takes_nothing_costs_one_chunk() {
        let (mut client, a) = duplex(1 << 20);
        let (_relay, b) = duplex(1);
        let mut pump = Pump::new(a, b"", b, b"");
        client.write_all(&vec![7; 1 << 20]).await.unwrap();
        let waits = poll_fn(|cx| Poll::Ready(pump.poll(cx, &|_| true).is_pending())).await;
        assert!(waits && pump.up.left.len() <= CHUNK);
    }
}
