//! The command as a user runs it.

use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// The command without anything of the caller's environment that could change what it does.
pub(crate) fn diembao(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_diembao"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR"));
    for name in ["DATA", "CONFIG", "DATABASE_URL", "CONTACT", "DEFINITIONS", "EVIDENCE", "LISTEN"] {
        command.env_remove(format!("DIEMBAO_{name}"));
    }
    for name in ["SMTP_PASSWORD", "WEBHOOK_SECRET"] {
        command.env_remove(format!("DIEMBAO_{name}"));
    }
    command
}

fn run(arguments: &[&str]) -> Output {
    diembao(arguments).output().unwrap()
}

fn run_with_input(arguments: &[&str], input: &[u8]) -> Output {
    let mut child =
        diembao(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}{}", text(&output.stdout), text(&output.stderr)))
}

/// The folder of real feeds and pages, or `None` after saying that the test skips.
fn samples(what: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("DIEMBAO_SAMPLES").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: {what} needs DIEMBAO_SAMPLES");
    }
    folder
}

#[test]
fn the_definitions_of_the_repository_have_no_fault() {
    let output = run(&["definitions", "check"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).ends_with("4 plans: no fault\n"), "{}", text(&output.stdout));
}

#[test]
fn the_program_alone_carries_its_definitions() {
    let elsewhere = tempfile::tempdir().unwrap();
    let output = diembao(&["outlets", "list", "--json"]).current_dir(elsewhere.path()).output();
    let outlets = json(&output.unwrap());
    assert!(outlets.as_array().unwrap().len() >= 39);
}

#[test]
fn a_faulty_definition_is_told_with_its_line_and_repair() {
    let root = tempfile::tempdir().unwrap();
    for folder in ["sources", "index", "plans"] {
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &root.path().join(folder));
    }
    let plan = root.path().join("plans/bkhcn-2025.toml");
    let changed =
        std::fs::read_to_string(&plan).unwrap().replace("topic = \"B1\"", "topic = \"B11\"");
    std::fs::write(&plan, changed).unwrap();
    let outlet = root.path().join("sources/online/vnexpress.toml");
    let changed = std::fs::read_to_string(&outlet).unwrap().replace("name =", "nam =");
    std::fs::write(&outlet, changed).unwrap();
    let output = run(&["--definitions", root.path().to_str().unwrap(), "definitions", "check"]);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    for part in [
        "plans/bkhcn-2025.toml:",
        "`B11`",
        "sources/online/vnexpress.toml:2",
        "did you mean `name`",
    ] {
        assert!(told.contains(part), "`{part}` is missing in: {told}");
    }
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target)
        } else {
            std::fs::copy(&path, &target).map(|_| ()).unwrap()
        }
    }
}

#[test]
fn robots_answers_one_word_per_address() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("robots.txt");
    std::fs::write(&file, "User-agent: *\nDisallow: /kin\nAllow: /kin/mo\n").unwrap();
    let file = file.to_str().unwrap();
    let output = run(&[
        "robots",
        file,
        "--agent",
        "diembao",
        "https://a.vn/x",
        "https://a.vn/kin/1",
        "/kin/mo",
    ]);
    assert_eq!(text(&output.stdout), "allow\ndeny\nallow\n");
}

#[test]
fn text_shows_what_the_index_sees_line_by_line() {
    let input = "Uỷ ban  nhân dân; Kế hoạch 02-KH/BCĐTW\nchuye\u{302}\u{309}n đổi số\n";
    let output = run_with_input(&["text", "tokens"], input.as_bytes());
    assert_eq!(
        text(&output.stdout),
        "ủy ban nhân dân kế hoạch 02-kh/bcđtw 02 kh bcđtw\nchuyển đổi số\n"
    );
    let output = run_with_input(&["text", "normalise"], "a\u{200b}  b\u{a0}c\n".as_bytes());
    assert_eq!(text(&output.stdout), "a b c\n");
}

#[test]
fn classify_keeps_the_order_and_tells_bad_lines() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.jsonl");
    let lines = "{\"id\":\"1\",\"title\":\"Nộp hồ sơ trên Cổng Dịch vụ công quốc gia bằng tài khoản VNeID\"}\n\
        không phải JSON\n\
        {\"id\":\"2\",\"title\":\"Đội tuyển thắng đậm\",\"body\":\"Trận đấu diễn ra tối qua.\"}\n";
    std::fs::write(&file, lines).unwrap();
    let output = run(&["classify", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1), "a bad line is a failure");
    assert!(text(&output.stderr).contains("a.jsonl:2:"), "{}", text(&output.stderr));
    let stdout = text(&output.stdout);
    let found: Vec<Value> =
        stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((found.len(), &found[0]["id"], &found[1]["id"]), (2, &"1".into(), &"2".into()));
    assert_eq!((&found[0]["in_scope"], &found[1]["in_scope"]), (&true.into(), &false.into()));
    assert_eq!(found[0]["primary"], "T5");
    assert!(found[0]["themes"][0]["evidence"][0]["places"][0]["text"].is_string());
}

#[test]
fn wrong_use_is_status_2_and_a_failure_status_1() {
    let cases: [(&[&str], i32, &str); 8] = [
        (&["nothing"], 2, "unrecognized"),
        (&["coverage", "--as-of", "20/10/2025"], 2, "2025-10-20"),
        (&["coverage", "--month", "2025-13"], 2, "not a month"),
        (&["coverage", "--counting", "twice"], 2, "per-story"),
        (&["--data", "/nonexistent/x", "coverage"], 1, "diembao demo"),
        (&["feed", "/nonexistent.xml"], 1, "cannot read"),
        (&["--config", "/nonexistent.toml", "doctor"], 1, ""),
        (&["--definitions", "/nonexistent", "definitions", "check"], 1, "sources"),
    ];
    for (arguments, status, part) in cases {
        let output = run(arguments);
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(status), "{arguments:?}: {told}");
        assert!(told.contains(part), "{arguments:?}: {told}");
    }
}

/// A data folder whose archive holds no article: a crawl of nothing made it.
fn empty_archive() -> tempfile::TempDir {
    let data = tempfile::tempdir().unwrap();
    let output =
        run(&["--data", data.path().to_str().unwrap(), "crawl", "--once", "--outlet", "khong"]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    data
}

#[test]
fn names_that_are_not_defined_are_wrong_use() {
    let data = empty_archive();
    let cases: [(&[&str], &str); 12] = [
        (&["genre", "show", "khong"], "no article `khong`"),
        (&["genre", "set", "khong", "video", "--by", "An", "--why", "xem"], "khong"),
        (&["genre", "set", "khong", "tin", "--by", "An", "--why", "xem"], "none of news, feature"),
        (&["search", "số", "--outlet", "khong"], "no outlet `khong`"),
        (&["search", "số", "--theme", "T99"], "no theme `T99`; known are"),
        (&["search", "số", "--from", "2025-10-02", "--to", "2025-10-01"], "lies after"),
        (&["coverage", "--plan", "khong"], "no plan `khong`; known are"),
        (&["coverage", "--plan", "bkhcn-2025", "--month", "2001-01"], "outside the plan's period"),
        (&["outlets", "check", "khong"], "no outlet `khong`"),
        (&["outlets", "check", "--live"], "name the outlets to check live, or say --all"),
        (&["outlets", "check", "--live", "--all", "nhandan"], "cannot be used with"),
        (&["extract", "README.md", "--outlet", "khong"], "no outlet `khong`"),
    ];
    for (arguments, part) in cases {
        let arguments = [&["--data", data.path().to_str().unwrap()], arguments].concat();
        let output = run(&arguments);
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {told}");
        assert!(told.contains(part), "{arguments:?}: {told}");
    }
}

#[test]
fn words_about_stories_need_a_name_a_reason_and_an_article() {
    let data = empty_archive();
    let part = ["stories", "part", "a", "--from", "b"];
    let cases: [(&[&str], &[&str], &str); 6] = [
        (&part, &["--by", "An"], "--reason"),
        (&part, &["--by", " ", "--reason", "khác"], "--by needs a name"),
        (&part, &["--by", "An", "--reason", " "], "--reason needs"),
        (&part, &["--by", "An", "--reason", "khác"], "no article `a`"),
        (&["stories", "withdraw", "7"], &["--by", "An", "--reason", "khác"], "no verdict 7"),
        (&["stories", "show", "https://bao.example/bai-1.html"], &[], "no article"),
    ];
    for (arguments, said, part) in cases {
        let arguments = [&["--data", data.path().to_str().unwrap()], arguments, said].concat();
        let output = run(&arguments);
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {told}");
        assert!(told.contains(part), "{arguments:?}: {told}");
    }
}

#[test]
fn reading_commands_say_that_the_index_is_missing_and_make_none() {
    let data = empty_archive();
    let folder = data.path().to_str().unwrap();
    let index = data.path().join("index");
    let doctor = run(&["--data", folder, "doctor"]);
    assert!(doctor.status.success(), "{}", text(&doctor.stdout));
    std::fs::remove_dir_all(&index).unwrap();
    let commands: [&[&str]; 3] = [&["search", "số"], &["doctor"], &["index", "verify"]];
    for arguments in commands {
        let output = run(&[&["--data", folder], arguments].concat());
        let told = text(&output.stdout) + &text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {told}");
        assert!(told.contains("diembao index rebuild"), "{arguments:?}: {told}");
        assert!(!index.exists(), "{arguments:?}");
    }
    assert!(run(&["--data", folder, "index", "rebuild"]).status.success());
    assert!(run(&["--data", folder, "index", "verify"]).status.success());
}

#[test]
fn an_index_of_another_archive_is_told_and_made_again() {
    let (one, other) = (empty_archive(), empty_archive());
    let index = other.path().join("index");
    std::fs::remove_dir_all(&index).unwrap();
    copy(&one.path().join("index"), &index);
    let folder = other.path().to_str().unwrap();
    let output = run(&["--data", folder, "index", "verify"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("made from another store"), "{}", text(&output.stdout));
    run(&["--data", folder, "crawl", "--once", "--outlet", "khong"]);
    assert!(run(&["--data", folder, "index", "verify"]).status.success());
}

#[test]
fn an_outlet_without_feeds_is_told_and_no_fault() {
    let outlets = json(&run(&["outlets", "list", "--json"]));
    let without = |outlet: &&Value| outlet["feeds"].as_array().unwrap().is_empty();
    let outlet = outlets.as_array().unwrap().iter().find(without).unwrap();
    let output = run(&["outlets", "check", outlet["id"].as_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("no feed defined"), "{}", text(&output.stdout));
}

#[test]
fn outlets_without_a_layout_are_named_without_asking_anybody() {
    let output = run(&["outlets", "check", "--offline"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let told = text(&output.stdout);
    let line = |id: &str| told.lines().find(|line| line.starts_with(id)).unwrap();
    assert!(line("baosonla ").contains("no layout: its pages are read as any page"), "{told}");
    assert!(line("nhandan ").contains("  whole  (high feed"), "{told}");
    assert!(line("chinhphu ").contains("no way in that is polled"), "{told}");
    let one = json(&run(&["outlets", "check", "--offline", "baoquangninh", "--json"]));
    assert_eq!(one[0]["lacks"], serde_json::json!(["no body selector"]));
    assert_eq!(one[0]["confidence"], "medium");
}

#[test]
fn a_client_with_half_a_request_does_not_hold_up_the_end() {
    let data = empty_archive();
    let folder = data.path().to_str().unwrap();
    let mut command = diembao(&["--data", folder, "serve", "--listen", "127.0.0.1:0"]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().trim_start_matches("dashboard: http://").trim_end_matches('/');
    let mut client = std::net::TcpStream::connect(address).unwrap();
    client.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n").unwrap();
    std::thread::sleep(Duration::from_millis(500));
    let pid = child.id();
    assert!(
        Command::new("sh").args(["-c", &format!("kill -TERM {pid}")]).status().unwrap().success()
    );
    let begun = Instant::now();
    let ended = loop {
        match child.try_wait().unwrap() {
            None if begun.elapsed() < Duration::from_secs(20) => {
                std::thread::sleep(Duration::from_millis(100));
            }
            ended => break ended,
        }
    };
    child.kill().unwrap();
    assert!(ended.is_some_and(|status| status.success()), "{ended:?}");
}

#[test]
fn a_reader_that_stops_reading_is_no_failure() {
    let commands: [&[&str]; 4] = [
        &["outlets", "list"],
        &["outlets", "list", "--json"],
        &["outlets", "export"],
        &["definitions", "check"],
    ];
    for arguments in commands {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = diembao(arguments).stdout(writer).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert_eq!(text(&output.stderr), "", "{arguments:?}");
    }
}

#[test]
fn a_taken_port_stops_the_demo_before_it_crawls() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let data = tempfile::tempdir().unwrap();
    let output = run(&["--data", data.path().to_str().unwrap(), "demo", "--port", &port]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("cannot listen"), "{}", text(&output.stderr));
    assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 0, "nothing was begun");
}

#[test]
fn opml_goes_out_and_comes_in() {
    let output = run(&["outlets", "export"]);
    let opml = text(&output.stdout);
    assert!(opml.contains("xmlUrl=\"https://vnexpress.net/rss/tin-moi-nhat.rss\""));
    let root = tempfile::tempdir().unwrap();
    for folder in ["sources", "index", "plans"] {
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &root.path().join(folder));
    }
    let new = "<outline text=\"Báo &amp; Mới\" xmlUrl=\"https://baomoi.example/rss?a=1&amp;b=2\"/></body>";
    let file = root.path().join("feeds.opml");
    std::fs::write(&file, opml.replace("</body>", new)).unwrap();
    let definitions = root.path().to_str().unwrap();
    let output = run(&["--definitions", definitions, "outlets", "import", file.to_str().unwrap()]);
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    let written =
        std::fs::read_to_string(root.path().join("sources/online/baomoi-example.toml")).unwrap();
    assert!(written.contains("Báo & Mới") && written.contains("rss?a=1&b=2"), "{written}");
    let checked = run(&["--definitions", definitions, "definitions", "check"]);
    assert!(checked.status.success(), "{}", text(&checked.stderr));
}

#[test]
fn every_real_feed_gives_its_items_with_the_right_date_or_none() {
    let Some(samples) = samples("reading real feeds") else { return };
    // File, items, undated ones, publication of the first.
    let cases = [
        ("DERIVED_vietnambiz_as_real_utf16le_nobom", 3, 0, "2026-09-04T11:48:27+00:00"),
        ("DERIVED_vietnambiz_empty_pubdate", 3, 3, ""),
        ("baochinhphu_2026-09-05_kinh-te_TRANSCRIBED_truncated", 6, 0, "2026-09-05T06:30:00+00:00"),
        (
            "nhandan_2026-09-14_kinhte-1185_colon-offset_reduced-by-repo",
            2,
            0,
            "2026-09-14T11:48:23+00:00",
        ),
        ("sggp_2026-09-24_kinh-te_epi-cms_TRANSCRIBED", 1, 0, "2026-09-23T10:02:29+00:00"),
        (
            "thanhnien_2026-09-14_kinh-te_two-digit-year_reduced-by-repo",
            2,
            0,
            "2026-09-14T02:13:00+00:00",
        ),
        (
            "vietnambiz_2026-09-05_declared-utf16-bytes-utf8_TRANSCRIBED_truncated",
            3,
            0,
            "2026-09-04T11:48:27+00:00",
        ),
        (
            "vietnamplus_2026-09-14_kinhte_colon-offset_reduced-by-repo",
            2,
            0,
            "2026-09-14T12:44:41+00:00",
        ),
        ("vnexpress_2017-Apr-19_javascript0704b6", 25, 0, "2017-04-19T12:45:55+00:00"),
        ("vnexpress_2017-Aug-30_string1808", 25, 0, "2017-08-30T13:03:00+00:00"),
        ("vnexpress_2017-Jul-26_string1407", 25, 0, "2017-07-26T12:41:14+00:00"),
        ("vnexpress_2017-Mar-25_javascript1603b5", 25, 0, "2017-03-25T12:40:38+00:00"),
        ("vnexpress_2019-02-08_tin-moi-nhat_excerpt", 1, 0, "2019-02-08T09:09:56+00:00"),
        ("vnexpress_2025-02-06_the-gioi_excerpt_unclosed", 1, 0, "2025-02-06T13:30:48+00:00"),
        ("vov_2026-09-14_kinh-te_reduced-by-repo", 2, 0, "2026-09-14T12:42:39+00:00"),
    ];
    for (name, items, undated, first) in cases {
        let file = samples.join("rss").join(format!("{name}.xml"));
        let feed = json(&run(&["feed", file.to_str().unwrap(), "--json"]));
        let entries = feed["entries"].as_array().unwrap();
        let without = entries.iter().filter(|entry| entry["published_at"].is_null()).count();
        let found = entries[0]["published_at"].as_str().unwrap_or_default();
        assert_eq!((entries.len(), without, found), (items, undated, first), "{name}");
    }
    for name in ["vnexpress_2019_KienLee0207_excerpt", "vnexpress_kylixpar_excerpt"] {
        let file = samples.join("rss").join(format!("{name}.xml"));
        let output = run(&["feed", file.to_str().unwrap()]);
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1));
        assert!(told.contains("no RSS, Atom or JSON feed: its root element is"), "{told}");
    }
}

#[test]
fn every_real_page_of_known_truth_is_read_right() {
    let Some(samples) = samples("reading real pages") else { return };
    let truth = std::fs::read_to_string(samples.join("html/truth.jsonl")).unwrap();
    for line in truth.lines() {
        let truth: Value = serde_json::from_str(line).unwrap();
        let (file, url) =
            (truth["file"].as_str().unwrap(), truth["canonical_url"].as_str().unwrap());
        let page = samples.join(file);
        let found = json(&run(&["extract", page.to_str().unwrap(), "--url", url, "--json"]));
        assert_eq!(found["title"], truth["title"], "{file}");
        assert_eq!(found["published_at"], truth["published"], "{file}");
        assert_eq!(found["canonical_url"], truth["canonical_url"], "{file}");
        let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let part = |key: &str| squeezed(found[key].as_str().unwrap());
        let whole = format!("{} {}", part("lead"), part("body"));
        for key in ["body_first_100_chars", "body_last_100_chars"] {
            let border = squeezed(truth[key].as_str().unwrap());
            assert!(whole.contains(&border), "{file}: {key} `{border}` is not in: {whole}");
        }
    }
}

#[test]
fn rules_are_evaluated_on_labelled_articles() {
    let Some(samples) = samples("evaluating on labelled articles") else { return };
    let file = samples.join("gold/dev.jsonl");
    let found = json(&run(&["rules", "evaluate", file.to_str().unwrap(), "--json"]));
    assert_eq!(found["documents"], 148);
    assert_eq!(found["themes"].as_array().unwrap().len(), 9);
    let scope = found["scope"]["f1"].as_f64().unwrap();
    let (macro_f1, micro_f1) =
        (found["macro_f1"].as_f64().unwrap(), found["micro_f1"].as_f64().unwrap());
    assert!(scope >= 0.93 && macro_f1 >= 0.80 && micro_f1 >= 0.82, "{scope} {macro_f1} {micro_f1}");
}
