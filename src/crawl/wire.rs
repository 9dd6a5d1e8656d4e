//! The bytes of one connection, overheard: what was really sent and really answered.
//!
//! An HTTP library gives headers sorted, in lower case and without their spelling. Evidence needs
//! them as they were, so a copy is taken where they pass.

use hyper_util::client::legacy::connect::{Connected, Connection};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

/// More of a head is not kept: the reader refuses it long before.
const MOST_HEAD_BYTES: usize = 1 << 20;

/// The ear on one connection. Clones hear the same.
#[derive(Debug, Clone)]
pub(super) struct Tap {
    /// Who is at the other end.
    pub(super) peer: SocketAddr,
    heard: Arc<Mutex<Heard>>,
}

/// The last request and the head of its answer.
#[derive(Debug, Default)]
pub(super) struct Heard {
    pub(super) request: Vec<u8>,
    pub(super) head: Vec<u8>,
    line_start: usize,
    whole: bool,
}

impl Tap {
    fn new(peer: SocketAddr) -> Self {
        Self { peer, heard: Arc::default() }
    }

    /// What was heard last, emptied.
    pub(super) fn take(&self) -> (Vec<u8>, Vec<u8>) {
        let mut heard = self.heard();
        (std::mem::take(&mut heard.request), std::mem::take(&mut heard.head))
    }

    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Heard {
    fn sent(&mut self, bytes: &[u8]) {
        // Requests are not pipelined: bytes sent after an answer began belong to the next one.
        if self.whole || !self.head.is_empty() {
            *self = Self::default();
        }
        self.request.extend_from_slice(bytes);
    }

    fn received(&mut self, bytes: &[u8]) {
        for byte in bytes {
            if self.whole {
                return;
            }
            self.head.push(*byte);
            if *byte == b'\n' {
                self.end_line();
            }
            self.whole |= self.head.len() >= MOST_HEAD_BYTES;
        }
    }

    /// An empty line ends the head, unless nothing came before it or the answer is an interim one.
    fn end_line(&mut self) {
        let empty = matches!(&self.head[self.line_start..], b"\n" | b"\r\n");
        let leading = empty && self.line_start == 0;
        if leading || (empty && is_interim(&self.head)) {
            self.head.clear();
        } else {
            self.whole = empty;
        }
        self.line_start = self.head.len();
    }
}

/// 100 to 199 except 101, after which no other answer comes.
fn is_interim(head: &[u8]) -> bool {
    let status = head.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
    status.starts_with(b"1") && !status.starts_with(b"101")
}

/// A connection with an ear on it.
#[derive(Debug)]
pub(super) struct Tapped {
    stream: Stream,
    tap: Tap,
}

#[derive(Debug)]
pub(super) enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl Tapped {
    pub(super) fn new(stream: Stream, peer: SocketAddr) -> Self {
        Self { stream, tap: Tap::new(peer) }
    }
}

impl Connection for Tapped {
    fn connected(&self) -> Connected {
        Connected::new().extra(self.tap.clone())
    }
}

impl AsyncRead for Tapped {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let polled = match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_read(cx, buf),
            Stream::Tls(stream) => Pin::new(stream).poll_read(cx, buf),
        };
        if let Poll::Ready(Ok(())) = &polled {
            self.tap.heard().received(&buf.filled()[before..]);
        }
        polled
    }
}

impl AsyncWrite for Tapped {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let polled = match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_write(cx, buf),
            Stream::Tls(stream) => Pin::new(stream).poll_write(cx, buf),
        };
        if let Poll::Ready(Ok(written)) = &polled {
            self.tap.heard().sent(&buf[..*written]);
        }
        polled
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Stream::Tls(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Stream::Tls(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(parts: &[&str]) -> Heard {
        let mut heard = Heard::default();
        heard.sent(b"GET / HTTP/1.1\r\n\r\n");
        parts.iter().for_each(|part| heard.received(part.as_bytes()));
        heard
    }

    #[test]
    fn a_head_ends_at_its_empty_line_wherever_the_bytes_are_cut() {
        let answer = "HTTP/1.1 200 OK\r\nServer: X\r\n\r\n<html>\n\n";
        for cut in 0..answer.len() {
            let (first, second) = answer.split_at(cut);
            let heard = heard(&[first, second]);
            assert_eq!(heard.head, b"HTTP/1.1 200 OK\r\nServer: X\r\n\r\n", "cut at {cut}");
        }
        assert_eq!(heard(&["HTTP/1.0 200\nA: b\n\nx"]).head, b"HTTP/1.0 200\nA: b\n\n");
    }

    #[test]
    fn interim_answers_are_left_out_and_a_switch_is_not() {
        let interim = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 100 Go on\r\n\r\n";
        assert_eq!(heard(&[interim, "HTTP/1.1 404 No\r\n\r\n"]).head, b"HTTP/1.1 404 No\r\n\r\n");
        let switch = "HTTP/1.1 101 Switching\r\n\r\n";
        assert_eq!(heard(&[switch, "x"]).head, switch.as_bytes());
    }

    #[test]
    fn the_next_request_on_a_connection_begins_anew() {
        let mut heard = heard(&["HTTP/1.1 200 OK\r\n\r\nbody"]);
        heard.sent(b"GET /2 ");
        heard.sent(b"HTTP/1.1\r\n\r\n");
        assert_eq!(
            (heard.request.as_slice(), heard.head.len()),
            (&b"GET /2 HTTP/1.1\r\n\r\n"[..], 0)
        );
    }
}
