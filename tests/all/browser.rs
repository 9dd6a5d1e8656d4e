//! The dashboard in a real browser, on an office screen and on a phone.

use crate::web::health::troubled_world;
use crate::web::world::{World, id_of};
use axum::Router;
use axum::http::header;
use axum::middleware;
use axum::response::{Html, Response};
use axum::routing::get;
use diembao::web::{router, serve};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// An office computer and a phone, in CSS pixels.
const SIZES: [(&str, u32, u32); 2] = [("office", 1366, 768), ("phone", 390, 844)];

/// A page may take this long in a browser on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// Runs Debian's browser once on `address`; gives what it wrote to its output.
fn chromium(folder: &Path, address: &str, arguments: &[&str]) -> String {
    let profile = tempfile::tempdir_in(folder).unwrap();
    let output = folder.join("output");
    let mut browser = Command::new("chromium");
    browser
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
        .args(["--disable-background-networking", "--disable-sync", "--no-first-run"])
        .args(["--hide-scrollbars", "--force-device-scale-factor=1"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .args(arguments)
        .arg(address)
        .stdout(std::fs::File::create(&output).unwrap())
        .stderr(Stdio::null());
    let mut running = match browser.spawn() {
        Ok(running) => running,
        Err(error) => panic!("cannot start `chromium` ({error}); ./test installs it"),
    };
    let until = Instant::now() + PATIENCE;
    loop {
        match running.try_wait().unwrap() {
            Some(status) => {
                assert!(status.success(), "chromium ended with {status} on {address}");
                break;
            }
            None if Instant::now() > until => {
                running.kill().unwrap();
                running.wait().unwrap();
                panic!("chromium did not finish {address} in {PATIENCE:?}");
            }
            None => std::thread::sleep(Duration::from_millis(50)),
        }
    }
    String::from_utf8_lossy(&std::fs::read(&output).unwrap()).into_owned()
}

async fn browse(folder: &Path, address: String, arguments: Vec<String>) -> String {
    let folder = folder.to_owned();
    tokio::task::spawn_blocking(move || {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        chromium(&folder, &address, &arguments)
    })
    .await
    .unwrap()
}

/// The pages that staff open most.
fn addresses() -> [(&'static str, String); 10] {
    [
        ("home", "/".to_owned()),
        ("outlets", "/?dimension=outlet".to_owned()),
        ("list", "/danh-sach?task=B1".to_owned()),
        ("proof", format!("/bai/{}", id_of("mst", "b1-5"))),
        ("sources", "/nguon".to_owned()),
        ("search", "/tim".to_owned()),
        ("health", "/suc-khoe".to_owned()),
        ("outlet", "/nguon/mst".to_owned()),
        ("revised", format!("/bai/{}", id_of("mst", "b1-1"))),
        ("zero", "/danh-sach?task=B3".to_owned()),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_reach_a_browser_whole_under_their_own_policy() {
    let world = troubled_world().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let served = tokio::spawn(serve(world.app.clone(), listener, async {
        stopped.await.unwrap_or_default();
    }));
    let folder = tempfile::tempdir().unwrap();
    for (name, path) in addresses() {
        let dom =
            browse(folder.path(), format!("http://{address}{path}"), vec!["--dump-dom".into()])
                .await;
        assert!(dom.contains("<main id=\"noi-dung\""), "{name} did not arrive: {dom}");
        if !["search", "zero"].contains(&name) {
            assert!(dom.contains("<table"), "{name} has no table");
        }
    }
    for (size, width, height) in SIZES {
        let file = folder.path().join(format!("home-{size}.png"));
        let arguments = vec![
            format!("--window-size={width},{height}"),
            format!("--screenshot={}", file.display()),
        ];
        browse(folder.path(), format!("http://{address}/"), arguments).await;
        let picture = std::fs::read(&file).unwrap();
        assert!(picture.starts_with(b"\x89PNG"), "{size}: no picture");
        // An empty page of this size packs into some 3 kB.
        assert!(picture.len() > 20_000, "{size}: {} bytes look blank", picture.len());
    }
    stop.send(()).unwrap();
    served.await.unwrap().unwrap();
}

/// Serves the dashboard without its policy, so that a page of the test may measure it in a frame.
async fn measurable(world: &World) -> SocketAddr {
    let pages =
        router(world.app.clone()).layer(middleware::map_response(|mut answer: Response| async {
            answer.headers_mut().remove(header::CONTENT_SECURITY_POLICY);
            answer
        }));
    let pages = Router::new().route("/do", get(measuring_page)).merge(pages);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async { axum::serve(listener, pages).await });
    address
}

/// Frames every page at both widths and writes down how wide its content and its type are.
async fn measuring_page() -> Html<String> {
    let mut frames = String::new();
    for (size, width, height) in SIZES {
        for (name, path) in addresses() {
            frames.push_str(&format!(
                "<iframe name='{size} {name}' width={width} height={height} style='border:0' src='{path}'></iframe>\n"
            ));
        }
    }
    Html(format!(
        "<!doctype html><body>{frames}<pre id=found></pre><script>
        addEventListener('load', () => {{
            const lines = [...document.querySelectorAll('iframe')].map(frame => {{
                const page = frame.contentDocument, root = page.documentElement;
                const clipped = [...page.querySelectorAll('main *')].filter(element =>
                    !element.closest('.scroll, .hidden, thead, svg')
                    && element.getBoundingClientRect().right > frame.width - -1).length;
                const letters = getComputedStyle(page.body).fontSize;
                return `${{frame.name}}: ${{root.scrollWidth}} of ${{frame.width}}, ${{clipped}} clipped, ${{letters}}`;
            }});
            document.querySelector('#found').textContent = 'MEASURED\\n' + lines.join('\\n') + '\\nEND';
        }});
        </script>"
    ))
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_is_wider_than_the_screen() {
    let world = troubled_world().await;
    let address = measurable(&world).await;
    let folder = tempfile::tempdir().unwrap();
    let dom =
        browse(folder.path(), format!("http://{address}/do"), vec!["--dump-dom".into()]).await;
    let measured = dom.split_once("MEASURED\n").and_then(|(_, rest)| rest.split_once("\nEND"));
    let (measured, _) = measured.unwrap_or_else(|| panic!("nothing was measured: {dom}"));
    let expected: Vec<String> = SIZES
        .iter()
        .flat_map(|(size, width, _)| {
            addresses()
                .map(|(name, _)| format!("{size} {name}: {width} of {width}, 0 clipped, 16px"))
        })
        .collect();
    assert_eq!(measured.lines().collect::<Vec<_>>(), expected);
}
