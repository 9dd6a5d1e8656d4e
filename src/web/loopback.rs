//! A small web server on the loopback interface that answers from a plain function.
//!
//! Takes a bound listener and a function from [`Ask`] to [`Reply`]; serves until it is dropped.
//! Made for worlds that are simulated, where one address stands for many hosts: the demo and the
//! tests that need an outlet to talk to.

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use std::io;
use std::sync::Arc;
use tokio::net::TcpListener;

/// What a client asks for. Whatever the method, the answer is a GET's; bodies are not read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ask {
    /// Host asked for, lower case, without port.
    pub host: String,
    /// Path with its query: `/a.html?b=1`.
    pub path_and_query: String,
    /// Headers in order, names in lower case; values that are no text are left out.
    pub headers: Vec<(String, String)>,
}

impl Ask {
    /// The first header called `name` (lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The path without its query.
    pub fn path(&self) -> &str {
        self.path_and_query.split('?').next().unwrap_or_default()
    }
}

/// What it gets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status; one that does not exist becomes 500.
    pub status: u16,
    /// Headers in order; those that HTTP does not allow are left out.
    pub headers: Vec<(String, String)>,
    /// Payload.
    pub body: Vec<u8>,
}

impl Reply {
    /// A reply with one content type.
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type".to_owned(), content_type.to_owned())];
        Self { status, headers, body: body.into() }
    }

    /// The same reply with one more header.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

/// Gives the reply to each ask. Runs on the server's own threads, so it must not wait.
pub type Answer = Arc<dyn Fn(&Ask) -> Reply + Send + Sync>;

/// Serves `answer` on `listener` until the future is dropped.
///
/// # Errors
/// When the listener fails.
pub async fn serve(listener: TcpListener, answer: Answer) -> io::Result<()> {
    let router = Router::new().fallback(reply).with_state(answer);
    axum::serve(listener, router).await
}

async fn reply(State(answer): State<Answer>, request: Request) -> Response<Body> {
    let reply = answer(&ask(&request));
    let mut response = Response::new(Body::from(reply.body));
    *response.status_mut() =
        StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in reply.headers {
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(&value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

fn ask(request: &Request) -> Ask {
    let text = |value: &HeaderValue| value.to_str().ok().map(str::to_owned);
    let host = request.headers().get(header::HOST).and_then(text).unwrap_or_default();
    let path_and_query = request.uri().path_and_query().map_or("/", |path| path.as_str());
    Ask {
        host: host.split(':').next().unwrap_or_default().to_ascii_lowercase(),
        path_and_query: path_and_query.to_owned(),
        headers: request
            .headers()
            .iter()
            .filter_map(|(name, value)| Some((name.as_str().to_owned(), text(value)?)))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    #[tokio::test]
    async fn an_ask_arrives_as_it_was_sent_and_the_reply_leaves_as_it_was_given() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let answer: Answer = Arc::new(|ask: &Ask| {
            let said = format!("{} {} {:?}", ask.host, ask.path_and_query, ask.header("x-mark"));
            Reply::new(418, "text/plain", said).with("etag", "\"1\"").with("bad name", "x")
        });
        let server = tokio::spawn(serve(listener, answer));
        let mut stream = TcpStream::connect(addr).await.unwrap();
        let request = "GET /a%20b?c=1 HTTP/1.1\r\nHost: BAO.example:80\r\nX-Mark: 7\r\nConnection: close\r\n\r\n";
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).await.unwrap();
        assert!(reply.starts_with("HTTP/1.1 418 "), "{reply}");
        assert!(reply.contains("etag: \"1\"") && !reply.contains("bad name"), "{reply}");
        assert!(reply.ends_with("bao.example /a%20b?c=1 Some(\"7\")"), "{reply}");
        server.abort();
    }
}
