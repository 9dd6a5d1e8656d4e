//! `docs/add-an-outlet.md` as a reader follows it: its files are written, its commands run, its
//! answers looked for, against a server that plays the paper.
//!
//! Every fenced block is used: a block with `file=` or `append=` is a file, `sh` holds commands,
//! `text` lines that the last command must print. Commands that change a checkout or ask the
//! paper by other tools are known by name.

use crate::command::{copy, diembao};
use crate::layouts::faults_in;
use chrono::{DateTime, Duration, Utc};
use chrono_tz::Asia::Ho_Chi_Minh;
use diembao::catalog::{parse, read_dir};
use diembao::web::loopback::{self, Ask, Reply};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

/// A fenced block.
struct Block {
    language: String,
    /// What follows the language: `file=…`, `append=…` or nothing.
    place: String,
    text: String,
}

fn blocks(markdown: &str) -> Vec<Block> {
    let fences = regex::Regex::new(r"(?ms)^```(\w+)[ ]?([^\n]*)\n(.*?)^```$").unwrap();
    let block = |found: regex::Captures<'_>| Block {
        language: found[1].to_owned(),
        place: found[2].to_owned(),
        text: found[3].to_owned(),
    };
    fences.captures_iter(markdown).map(block).collect()
}

/// The paper of the tutorial, moved to a loopback address and to yesterday.
struct Paper {
    address: String,
    yesterday: DateTime<Utc>,
}

impl Paper {
    /// A text of the tutorial as it must be for this paper.
    fn moved(&self, text: &str) -> String {
        let day = self.yesterday.with_timezone(&Ho_Chi_Minh);
        let host = self.address.trim_start_matches("http://").split(':').next().unwrap();
        text.replace("https://baovidu.example", &self.address)
            .replace("baovidu.example", host)
            .replace("confidence =", "local = true\nconfidence =")
            .replace("2026-09-14", &day.format("%Y-%m-%d").to_string())
            .replace("14/09/2026", &day.format("%d/%m/%Y").to_string())
    }

    /// What it answers: a home page with a feed of six articles that are all `page`.
    fn answer(&self, ask: &Ask, page: &str) -> Reply {
        let at = self.yesterday.with_timezone(&Ho_Chi_Minh).format("%a, %d %b %Y 08:30:00 +0700");
        let path = |n: u32| format!("/chuyen-doi-so/tin-{n}-d{n}.html");
        let html = |text: &str| Reply::new(200, "text/html; charset=utf-8", text.to_owned());
        match ask.path() {
            "/robots.txt" => Reply::new(200, "text/plain", "User-agent: *\nDisallow: /quan-tri/"),
            "/" => {
                let links: String =
                    (1..=6).map(|n| format!("<a href='{}'>Tin {n}</a>", path(n))).collect();
                html(&format!(
                    "<!DOCTYPE html><link rel=alternate type=application/rss+xml title='Trang chủ' href=/rss/home.rss><h1>Báo Ví dụ</h1>{links}"
                ))
            }
            "/rss/home.rss" => {
                let item = |n| {
                    format!(
                        "<item><title>Tin {n}</title><link>{}{}</link><pubDate>{at}</pubDate></item>",
                        self.address,
                        path(n)
                    )
                };
                let items: String = (1..=6).map(item).collect();
                let channel = format!("<channel><title>Báo Ví dụ</title>{items}</channel>");
                Reply::new(200, "text/xml", format!("<rss version=\"2.0\">{channel}</rss>"))
            }
            path if path.starts_with("/chuyen-doi-so/") => html(page),
            _ => Reply::new(404, "text/plain", "không có"),
        }
    }
}

/// Writes a block's file below `folder`.
fn put(folder: &Path, block: &Block, text: &str) {
    let (how, path) = block.place.split_once('=').unwrap();
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let before = match how {
        "append" => fs::read_to_string(&path).unwrap(),
        "file" => String::new(),
        other => panic!("`{other}` is no way to write a file"),
    };
    fs::write(path, before + text).unwrap();
}

/// A copy of the definitions, as a checkout has them.
fn checkout() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["sources", "index", "plans"] {
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join(name), &folder.path().join(name));
    }
    fs::create_dir_all(folder.path().join("tests/fixtures/layouts")).unwrap();
    folder
}

/// Runs one line of the tutorial in `moved`, where the paper is on loopback; what concerns the
/// fixture is done in `written`, where every file stands as the tutorial has it.
fn follow(line: &str, paper: &Paper, moved: &Path, written: &Path) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        ["diembao", arguments @ ..] => {
            let arguments: Vec<String> = arguments.iter().map(|word| paper.moved(word)).collect();
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            let mut command = diembao(&arguments);
            let settings = moved.join("nhanh.toml");
            fs::write(&settings, "delay_s = 0\n").unwrap();
            let output = command.current_dir(moved).env("DIEMBAO_CONFIG", settings).output();
            let output = output.unwrap();
            let told = [output.stdout, output.stderr].map(|b| String::from_utf8(b).unwrap());
            assert!(output.status.success(), "{line}: {}", told.concat());
            return told.concat();
        }
        ["cp", from, to] => {
            fs::copy(written.join(from), written.join(to)).unwrap();
        }
        ["./test", "layouts"] => {
            let catalog = parse(&read_dir(written).unwrap()).unwrap();
            let outlet = catalog.outlet(&"baovidu".into()).unwrap();
            let folder = written.join("tests/fixtures/layouts");
            assert_eq!(faults_in(&folder, outlet, "baovidu"), Vec::<String>::new());
        }
        // The page that it would bring stands in the tutorial.
        ["curl", "-o", "page.html", _] => {}
        ["git", "add", files @ ..] => {
            files.iter().for_each(|file| assert!(written.join(file).exists(), "{file}"));
        }
        ["git", "commit", "-m", ..] => {}
        _ => panic!("`{line}` is no command that this test knows"),
    }
    String::new()
}

/// Runs the paper and gives it with its address.
async fn served(page: &str) -> Arc<Paper> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let paper = Arc::new(Paper { address, yesterday: Utc::now() - Duration::days(1) });
    let (server, page) = (Arc::clone(&paper), paper.moved(page));
    let answer = move |ask: &Ask| server.answer(ask, &page);
    tokio::spawn(loopback::serve(listener, Arc::new(answer)));
    paper
}

fn tutorial() -> Vec<Block> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/add-an-outlet.md");
    blocks(&fs::read_to_string(path).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_check_that_is_stopped_keeps_what_was_done() {
    let blocks = tutorial();
    let page = blocks.iter().find(|block| block.place == "file=page.html").unwrap();
    let (paper, folder) = (served(&page.text).await, checkout());
    for block in blocks.iter().filter(|block| block.place.ends_with("baovidu.toml")) {
        put(folder.path(), block, &paper.moved(&block.text));
    }
    // So long a pause that the stop comes in the midst of the work.
    let settings = folder.path().join("cham.toml");
    fs::write(&settings, "delay_s = 20\n").unwrap();
    let mut command = diembao(&["outlets", "check", "--live", "baovidu", "--out", "r.md"]);
    command.current_dir(folder.path()).env("DIEMBAO_CONFIG", settings);
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stderr.as_mut().unwrap()).read_line(&mut line).unwrap();
    // The first line may come before the signal is listened for.
    std::thread::sleep(std::time::Duration::from_millis(300));
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130), "{line}");
    let report = fs::read_to_string(folder.path().join("r.md")).unwrap();
    assert!(report.contains("Cut off before its end."), "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tutorial_works_step_by_step() {
    let blocks = tutorial();
    let page = blocks.iter().find(|block| block.place == "file=page.html").unwrap();
    let paper = served(&page.text).await;
    let (moved, written) = (checkout(), checkout());
    let (mut told, mut commands, mut answers) = (String::new(), 0, 0);
    for block in &blocks {
        match (block.language.as_str(), block.place.as_str()) {
            ("sh", "") => {
                for line in block.text.lines() {
                    told = follow(line, &paper, moved.path(), written.path());
                    commands += 1;
                }
            }
            ("text", "") => {
                for line in block.text.lines().map(|line| paper.moved(line)) {
                    assert!(told.contains(line.trim()), "`{line}` is missing in:\n{told}");
                    answers += 1;
                }
            }
            (_, place) if place.contains('=') => {
                put(moved.path(), block, &paper.moved(&block.text));
                put(written.path(), block, &block.text);
            }
            (language, _) => panic!("a block of `{language}` that this test does not know"),
        }
    }
    assert!(commands >= 10 && answers >= 15, "{commands} commands, {answers} answers");
    let report = fs::read_to_string(moved.path().join("report.md")).unwrap();
    assert!(report.contains("| baovidu | **holds** | 1 of 1 | 3 of 3 |"), "{report}");
}
