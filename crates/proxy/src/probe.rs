//! What a censor does to find out what a server is: sends it something, and looks at every byte of the answer. For `doctor` and
//! the tests.

use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;

/// An answer beyond this is cut.
const MOST: u64 = 1 << 20;

/// All that came back.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    /// As it came, but for the value of the `Date` header.
    pub bytes: Vec<u8>,
    /// How it ended.
    pub end: End,
}

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Closed in order.
    Closed,
    /// Cut off.
    Cut,
    /// Still open when the patience was over.
    Open,
}

impl std::fmt::Debug for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {:?}", self.bytes.escape_ascii(), self.end)
    }
}

impl Reply {
    /// The status of its first answer; 0 if that is not HTTP.
    pub fn status(&self) -> u16 {
        let line = self.bytes.split(|byte| *byte == b'\r').next().unwrap_or_default();
        let text = std::str::from_utf8(line).unwrap_or_default();
        text.strip_prefix("HTTP/1.").and_then(|rest| rest.get(2..5)?.parse().ok()).unwrap_or(0)
    }
}

/// Sends bytes, says that there are no more, and takes what comes until the end.
pub async fn ask<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S, request: &[u8], patience: Duration) -> Reply {
    let mut bytes = Vec::new();
    let talk = async {
        // Whoever has answered and closed before all was sent is read all the same.
        let sent = async {
            stream.write_all(request).await?;
            stream.shutdown().await
        };
        let sent: std::io::Result<()> = sent.await;
        let read = (&mut stream).take(MOST).read_to_end(&mut bytes).await;
        if sent.and(read.map(drop)).is_ok() { End::Closed } else { End::Cut }
    };
    let end = timeout(patience, talk).await.unwrap_or(End::Open);
    Reply { bytes: without_date(&bytes), end }
}

/// Two servers need not answer within the same second.
fn without_date(bytes: &[u8]) -> Vec<u8> {
    const NAME: &[u8] = b"\r\ndate: ";
    const VALUE: usize = 29;
    let mut out = bytes.to_vec();
    let mut at = 0;
    while let Some(found) =
        out.get(at..).and_then(|rest| rest.windows(NAME.len()).position(|part| part.eq_ignore_ascii_case(NAME)))
    {
        at += found + NAME.len();
        let end = (at + VALUE).min(out.len());
        out[at..end].fill(b'.');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_date_is_blotted_out() {
        let one = without_date(b"HTTP/1.1 200 OK\r\nDate: Sun, 22 Nov 2026 12:00:00 GMT\r\nx: y\r\n\r\n");
        let two = without_date(b"HTTP/1.1 200 OK\r\nDate: Sun, 22 Nov 2026 12:00:01 GMT\r\nx: y\r\n\r\n");
        let three = without_date(b"HTTP/1.1 200 OK\r\nDate: Sun, 22 Nov 2026 12:00:01 GMT\r\nx: z\r\n\r\n");
        assert!(one == two && two != three);
        assert_eq!(Reply { bytes: one, end: End::Closed }.status(), 200);
    }
}
