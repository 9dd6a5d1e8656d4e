//! Ways to make a crawler speak to a private network, none of which leads to a connection.

use diembao::crawl::guard::{Refused, Resolver, check};
use diembao::crawl::{FetchError, Http, HttpConfig, Request};
use diembao::domain::outcome::Outcome;
use diembao::pipeline::SystemClock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use url::Url;

/// Literals and disguises; `PORT` stands for that of a server which listens on loopback.
const FORMS: &[&str] = &[
    // Loopback in every notation.
    "http://127.0.0.1/",
    "https://127.0.0.1/",
    "http://127.0.0.1./",
    "http://127.1/",
    "http://127.0.1/",
    "http://127.255.255.254/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0X7F.0x0.0x0.0x1/",
    "http://0x7f.1/",
    "http://017700000001/",
    "http://0177.0.0.01/",
    "http://00000177.0.0.1/",
    "http://127.0x0.0.01/",
    "http://%31%32%37.0.0.1/",
    "http://127%2e0%2e0%2e1/",
    "http://127。0。0。1/",
    "http://127．0．0．1/",
    "http://①②⑦.⓪.⓪.①/",
    "http://１２７.0.0.1/",
    "http:\\\\127.0.0.1\\",
    "http:127.0.0.1",
    "hTTp://127.0.0.1/",
    "http:///127.0.0.1/",
    "http://127.0.0.1:80/",
    "http://127.0.0.1:8080/",
    "http://127.0.0.1#@bao.example/",
    "http://127.0.0.1?@bao.example/",
    "\thttp://127.0.0.1/\n",
    "http://127.0.\n0.1/",
    // Nothing, everything, and what lies between.
    "http://0/",
    "http://0.0.0.0/",
    "http://0.1.2.3/",
    "http://255.255.255.255/",
    "http://240.0.0.1/",
    "http://224.0.0.1/",
    "http://239.255.255.250/",
    // Private, link-local, shared, benchmarking, documentation.
    "http://10.0.0.1/",
    "http://10.1/",
    "http://167772161/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.0.1/",
    "http://192.168.1/",
    "http://3232235777/",
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/",
    "http://0xa9fea9fe/",
    "http://0251.0376.0251.0376/",
    "http://100.64.0.1/",
    "http://100.127.255.255/",
    "http://192.0.0.192/",
    "http://192.0.2.1/",
    "http://198.18.0.1/",
    "http://198.51.100.1/",
    "http://203.0.113.1/",
    "http://192.88.99.1/",
    // The same in IPv6, and IPv4 inside it.
    "http://[::]/",
    "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[0000:0000:0000:0000:0000:0000:0000:0001]:80/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:FFFF:10.0.0.1]/",
    "http://[::ffff:169.254.169.254]/",
    "http://[::127.0.0.1]/",
    "http://[::a00:1]/",
    "http://[::ffff:0:127.0.0.1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[64:ff9b:1::10.0.0.1]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:a9fe:a9fe::1]/",
    "http://[2001::1]/",
    "http://[2001:0:7f00:1:0:0:80ff:fefe]/",
    "http://[2001:db8::1]/",
    "http://[3fff::1]/",
    "http://[fe80::1]/",
    "http://[febf::1]/",
    "http://[fec0::1]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/",
    "http://[ff02::1]/",
    "http://[100::1]/",
    // Other services, other schemes, hidden hosts.
    "http://127.0.0.1:PORT/",
    "http://localhost:PORT/",
    "http://8.8.8.8:22/",
    "http://bao.example:6379/",
    "http://bao.example:25/",
    "http://bao.example@127.0.0.1/",
    "http://bao.example:80@127.0.0.1:PORT/",
    "http://user:pw@bao.example/",
    "http://bao.example%40127.0.0.1/",
    "ftp://bao.example/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:PORT/_x",
    "dict://127.0.0.1:PORT/",
    "data:text/html,x",
    "javascript:alert(1)",
    // Names.
    "http://localhost/",
    "http://LOCALHOST/",
    "http://localhost./",
    "http://ten.rieng.example/",
    "http://TEN.Rieng.example./",
    "https://ten.rieng.example/",
    "http://hon.hop.example/",
    "http://ｌｏｃａｌｈｏｓｔ/",
];

/// Addresses that private names lead to in turn.
const PRIVATE: &[&str] = &[
    "127.0.0.1",
    "10.0.0.1",
    "169.254.169.254",
    "192.168.1.1",
    "100.64.0.1",
    "0.0.0.0",
    "::1",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "fe80::1",
    "fd00::1",
    "2002:7f00:1::1",
];

/// A server on loopback that counts who connects, and sends `/chuyen/N` on to the form N.
struct Trap {
    port: u16,
    connections: Arc<AtomicUsize>,
    looked_up: Arc<AtomicUsize>,
    hosts: Arc<Mutex<Vec<String>>>,
    http: Http,
}

async fn trap() -> Trap {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let connections = Arc::new(AtomicUsize::new(0));
    let hosts: Arc<Mutex<Vec<String>>> = Arc::default();
    let (counted, heard) = (Arc::clone(&connections), Arc::clone(&hosts));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n")
                && stream.read_buf(&mut request).await.unwrap() > 0
            {}
            let request = String::from_utf8_lossy(&request).into_owned();
            let path = request.split(' ').nth(1).unwrap_or_default();
            let host = request.lines().find_map(|line| line.strip_prefix("Host: "));
            heard.lock().unwrap().push(host.unwrap_or_default().to_owned());
            let number = path.strip_prefix("/chuyen/").and_then(|number| number.parse().ok());
            let answer = match number {
                Some(number) => {
                    let form = form(number, addr.port());
                    // A line break would end the header; addresses in headers have none.
                    let form = form.trim().replace('\n', "");
                    format!(
                        "HTTP/1.1 302 Found\r\nLocation: {form}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    )
                }
                None => {
                    "HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned()
                }
            };
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    let looked_up = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&looked_up);
    let resolver = Resolver::Asked(Arc::new(move |name: &str| {
        let number = counted.fetch_add(1, Ordering::SeqCst);
        let private = || format!("[{}]:{}", PRIVATE[number % PRIVATE.len()], addr.port());
        let private = private().parse().or_else(|_| private().replace(['[', ']'], "").parse());
        Ok(match name {
            "hon.hop.example" => vec!["8.8.8.8:0".parse().unwrap(), addr],
            "cua.minh.example" => vec![addr],
            _ => vec![private.unwrap()],
        })
    }));
    let config = HttpConfig {
        delay: Duration::ZERO,
        timeout: Duration::from_secs(5),
        connect_timeout: Duration::from_secs(2),
        resolver,
        ..HttpConfig::new("test")
    };
    let http = Http::new(config, Arc::new(SystemClock)).unwrap();
    Trap { port: addr.port(), connections, looked_up, hosts, http }
}

fn form(number: usize, port: u16) -> String {
    FORMS[number].replace("PORT", &port.to_string())
}

async fn get(http: &Http, url: &Url, trusted: &[String]) -> Result<(), FetchError> {
    let request =
        Request { url, known: None, trusted_hosts: trusted, cap_bytes: 1000, cookies: false };
    http.get(request).await.map(|_| ())
}

#[tokio::test]
async fn no_form_of_a_private_address_is_connected_to() {
    assert!(FORMS.len() >= 60, "{}", FORMS.len());
    let trap = trap().await;
    let mut refused = 0;
    for number in 0..FORMS.len() {
        let text = form(number, trap.port);
        // What is no address at all leads nowhere; everything else must be refused by name.
        let Ok(url) = Url::parse(&text) else { continue };
        let got = get(&trap.http, &url, &[]).await;
        assert!(matches!(got, Err(FetchError::Refused { .. })), "{text:?} ({url}): {got:?}");
        refused += 1;
    }
    assert!(refused >= 60, "only {refused} of the forms are addresses at all");
    assert!(trap.looked_up.load(Ordering::SeqCst) >= 5, "names were looked up");
    assert_eq!(trap.connections.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn no_redirect_leads_to_one_of_them() {
    let trap = trap().await;
    let trusted = vec!["cua.minh.example".to_owned()];
    for number in 0..FORMS.len() {
        let url = Url::parse(&format!("http://cua.minh.example/chuyen/{number}")).unwrap();
        let error = get(&trap.http, &url, &trusted).await.unwrap_err();
        let form = form(number, trap.port);
        // A relative one leads back to the same server, which does not know it.
        let own = url.join(&form).is_ok_and(|next| next.host_str() == url.host_str());
        let expected = if own { Outcome::Gone } else { Outcome::Blocked };
        assert_eq!(error.outcome(), expected, "{form:?}: {}", error.in_full());
    }
    let hosts = trap.hosts.lock().unwrap();
    assert!(hosts.len() > FORMS.len(), "the trap was asked {} times", hosts.len());
    assert!(hosts.iter().all(|host| host == "cua.minh.example"), "{hosts:?}");
}

#[tokio::test]
async fn a_connection_to_a_local_outlet_serves_nobody_else() {
    let trap = trap().await;
    let url = Url::parse("http://cua.minh.example/").unwrap();
    let trusted = vec!["cua.minh.example".to_owned()];
    assert_eq!(get(&trap.http, &url, &trusted).await.unwrap_err().status(), Some(404));
    let before = trap.connections.load(Ordering::SeqCst);
    let got = get(&trap.http, &url, &[]).await;
    assert!(
        matches!(got, Err(FetchError::Refused { source: Refused::NameNotPublic(_), .. })),
        "{got:?}"
    );
    assert_eq!(trap.connections.load(Ordering::SeqCst), before);
}

#[test]
fn public_addresses_pass() {
    let public = [
        "https://vnexpress.net/rss",
        "http://vnexpress.net:80/",
        "https://vnexpress.net:443/",
        "http://baochinhphu.vn:8080/a",
        "http://8.8.8.8/",
        "http://134744072/",
        "http://[2405:4800::1]/",
        "http://[64:ff9b::8.8.8.8]/",
        "https://báo.vn/tin",
        "http://127.0.0.1.bao.example/",
        "http://172.32.0.1/",
        "http://100.128.0.1/",
    ];
    for text in public {
        assert_eq!(check(&Url::parse(text).unwrap(), false), Ok(()), "{text}");
    }
}
