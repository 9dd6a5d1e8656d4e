//! The main job: the invented world is crawled and every figure agrees with its truth, on both
//! databases, and however often the process is killed on the way.

use crate::command::diembao;
use crate::databases::fresh;
use crate::evidence::{files, warcio_agrees};
use diembao::store::Engine;
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

fn demo(data: &Path, database: Option<&str>) -> Command {
    let mut command = diembao(&["--data", data.to_str().unwrap()]);
    if let Some(address) = database {
        command.args(["--database-url", address]);
    }
    command.args(["demo", "--once"]);
    command
}

fn assert_agrees_with_the_truth(mut command: Command) {
    let output = command.output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let end: String = told.lines().rev().take(30).collect::<Vec<_>>().join("\n");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{end}\n{errors}");
    assert!(told.contains("figures that differ from the truth: 0"), "{end}");
    let compared =
        told.lines().find_map(|line| line.strip_prefix("figures compared with the truth: "));
    let compared: u32 = compared.and_then(|number| number.parse().ok()).unwrap();
    assert!(compared > 50_000, "only {compared} figures were compared");
}

mod sqlite {
    use super::*;

    #[test]
    fn killed_at_any_moment_and_started_again_it_ends_with_the_same_figures() {
        let data = tempfile::tempdir().unwrap();
        // Early in the first days, in the middle, and soon after a restart.
        for wait_ms in [1_500, 4_000, 900, 6_000, 2_500] {
            let mut child = demo(data.path(), None)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(Duration::from_millis(wait_ms));
            // SIGKILL: no handler runs, nothing is flushed.
            child.kill().unwrap();
            child.wait().unwrap();
        }
        assert_agrees_with_the_truth(demo(data.path(), None));
        figures_open_their_lists(data.path());
        evidence_is_whole_and_others_can_read_it(data.path());
        a_second_process_is_refused_politely(data.path());
    }
}

mod postgresql {
    use super::*;

    #[tokio::test]
    async fn the_figures_agree_with_the_truth() {
        let store = fresh(Engine::Postgresql).await;
        let data = tempfile::tempdir().unwrap();
        let address = store.address.clone();
        let command = demo(data.path(), Some(&address));
        tokio::task::spawn_blocking(|| assert_agrees_with_the_truth(command)).await.unwrap();
    }
}

/// After all those kills: no half record, no record that points at nothing, and the evidence of
/// one article can be shown and taken away.
fn evidence_is_whole_and_others_can_read_it(data: &Path) {
    let command = |arguments: &[&str]| {
        let folder = data.to_str().unwrap();
        let output = diembao(&[&["--data", folder], arguments].concat()).output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
        told
    };
    let totals: Value = serde_json::from_str(&command(&["evidence", "verify", "--json"])).unwrap();
    assert!(totals["responses"].as_u64().unwrap() > 100, "{totals}");
    assert!(totals["revisits"].as_u64().unwrap() > 0, "{totals}");
    warcio_agrees(&files(&data.join("evidence")));

    let found = command(&["search", "chuyển đổi số", "--json", "--limit", "1"]);
    let found: Value = serde_json::from_str(&found).unwrap();
    let article = found["articles"][0]["id"].as_str().unwrap();
    let shown: Value =
        serde_json::from_str(&command(&["evidence", "show", article, "--json"])).unwrap();
    assert_eq!(shown[0]["status"], 200);
    assert_eq!(shown[0]["records"].as_array().unwrap().len(), 3);
    let url = shown[0]["url"].as_str().unwrap();
    assert!(command(&["evidence", "show", url]).contains("WARC-Payload-Digest: sha256:"));
    let out = data.join("mot-bai.warc.gz");
    let told = command(&["evidence", "export", article, "--out", out.to_str().unwrap()]);
    assert!(told.contains(" records in "), "{told}");
    warcio_agrees(&[out]);
}

/// Plan B in the middle of its fourth month: five quotas, and every figure has its list.
fn figures_open_their_lists(data: &Path) {
    let data = data.to_str().unwrap();
    let arguments = [
        "--data",
        data,
        "coverage",
        "--plan",
        "bkhcn-2025",
        "--as-of",
        "2025-10-20",
        "--list",
        "--json",
    ];
    let output = diembao(&arguments).output().unwrap();
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let quotas = answer["quotas"].as_array().unwrap();
    assert_eq!(quotas.len(), 5);
    assert!(quotas.iter().all(|quota| quota["target"] == 20));
    let mut figures = 0;
    check_lists(&answer, &mut figures);
    assert!(figures > 100, "only {figures} figures found");
    let plain = diembao(&arguments[..7]).output().unwrap();
    assert!(String::from_utf8_lossy(&plain.stdout).contains("of 20"));
}

/// Every object with a `count` has exactly that many `articles`, each once.
fn check_lists(value: &Value, figures: &mut usize) {
    match value {
        Value::Object(object) => {
            if let Some(count) = object.get("count") {
                let articles = object["articles"].as_array().unwrap();
                assert_eq!(count.as_u64(), Some(articles.len() as u64));
                let ids: std::collections::BTreeSet<_> =
                    articles.iter().map(|article| article["id"].as_str().unwrap()).collect();
                assert_eq!(ids.len(), articles.len(), "an article is listed twice");
                *figures += 1;
            }
            object.values().for_each(|inner| check_lists(inner, figures));
        }
        Value::Array(list) => list.iter().for_each(|inner| check_lists(inner, figures)),
        _ => {}
    }
}

fn a_second_process_is_refused_politely(data: &Path) {
    let folder = diembao::pipeline::DataFolder::take(data).unwrap();
    let output = demo(data, None).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert!(told.contains("another diembao is using"), "{told}");
    drop(folder);
    let real = diembao(&["--data", data.to_str().unwrap(), "crawl", "--once"]).output().unwrap();
    let told = String::from_utf8_lossy(&real.stderr).into_owned();
    assert!(told.contains("invented articles"), "{told}");
}
