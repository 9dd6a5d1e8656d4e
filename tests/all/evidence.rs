//! Evidence on disk: written, found again, checked, copied, and whole after every kind of accident.

mod crawl;

use crate::command::diembao;
use diembao::domain::exchange::{Exchange, Kept, Truncated};
use diembao::evidence::{
    self, About, Evidence, Fault, Record, export, payload_digest, read, verify,
};
use diembao::store::Store;
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// The program that reads web archives, from PyPI.
const WARCIO: &str = "DIEMBAO_TEST_WARCIO";

/// A role that another test gives to this binary: the folder to fill.
const FULL: &str = "DIEMBAO_TEST_FULL_DISK";

const ROOMY: u64 = 1 << 30;

/// Panics if warcio is not named: a check that is left out in silence would look like one that
/// passed.
pub(crate) fn warcio_agrees(files: &[PathBuf]) {
    let warcio = std::env::var(WARCIO)
        .unwrap_or_else(|_| panic!("{WARCIO} names no program; run the tests with ./test"));
    assert!(!files.is_empty(), "nothing to check");
    let output = Command::new(warcio).arg("check").arg("-v").args(files).output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{told}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(told.contains("digest pass"), "{told}");
    assert!(!told.contains("unknown hash algorithm"), "{told}");
}

/// Every WARC file under `folder`, in order.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.to_string_lossy().ends_with(".warc.gz") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn exchange(path: &str, payload: &[u8]) -> Exchange {
    Exchange {
        url: format!("https://bao.example{path}"),
        started_at: "2025-08-01T01:02:03.456789Z".parse().unwrap(),
        took: Duration::from_millis(120),
        ip: Some("113.160.0.1".parse().unwrap()),
        request: format!("GET {path} HTTP/1.1\r\nHost: bao.example\r\n\r\n").into_bytes(),
        head: b"HTTP/1.1 200 OK\r\nServer: x\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec(),
        payload: payload.to_vec(),
        truncated: None,
    }
}

async fn keep(evidence: &Evidence, exchange: Exchange, earlier: Option<&Kept>) -> Kept {
    let digest = payload_digest(&exchange.payload);
    let about =
        About { outlet: Some("bao".to_owned()), via: Some("https://bao.example/rss".into()) };
    evidence.write(exchange, digest, &about, earlier.cloned()).await.unwrap()
}

fn faults(folder: &Path) -> Vec<Fault> {
    let mut faults = Vec::new();
    let totals = verify(folder, &mut |fault| faults.push(fault)).unwrap();
    assert_eq!(totals.faults, faults.len() as u64);
    faults
}

fn header(record: &Record, name: &str) -> String {
    record.header(name).unwrap_or("(none)").to_owned()
}

#[tokio::test]
async fn an_exchange_becomes_three_records_that_say_everything() {
    let folder = tempfile::tempdir().unwrap();
    let evidence = Evidence::open(folder.path(), "máy 1", ROOMY).unwrap();
    let kept = keep(&evidence, exchange("/tin", b"noi dung"), None).await;
    evidence.sync().await.unwrap();
    let group = export::group(folder.path(), &kept).unwrap();
    let kinds: Vec<_> = group.iter().map(Record::kind).collect();
    assert_eq!(kinds, ["response", "request", "metadata"]);
    let answer = read(folder.path(), &kept.place).unwrap();
    assert_eq!(answer, group[0]);
    assert_eq!(header(&answer, "WARC-Date"), "2025-08-01T01:02:03.456789Z");
    assert_eq!(header(&answer, "WARC-Target-URI"), "https://bao.example/tin");
    assert_eq!(header(&answer, "WARC-IP-Address"), "113.160.0.1");
    assert_eq!(header(&answer, "WARC-Payload-Digest"), payload_digest(b"noi dung"));
    assert_eq!(answer.payload(), b"noi dung");
    let head = "HTTP/1.1 200 OK\r\nServer: x\r\nX-Archive-Orig-Transfer-Encoding: chunked\r\n\r\n";
    assert_eq!(String::from_utf8_lossy(answer.http_head()), head);
    assert_eq!(group[1].block, exchange("/tin", b"").request);
    let known = "fetchTimeMs: 120\r\noutlet: bao\r\nvia: https://bao.example/rss\r\n";
    assert_eq!(String::from_utf8_lossy(&group[2].block), known);
    for record in &group[1..] {
        assert_eq!(header(record, "WARC-Concurrent-To"), answer.id());
    }
    assert!(
        kept.place.file.starts_with("2025/08/diembao-20250801T010203Z-m-y-1-00000"),
        "{kept:?}"
    );
    assert_eq!(faults(folder.path()), []);
    warcio_agrees(&files(folder.path()));
}

#[tokio::test]
async fn the_same_payload_is_kept_once_and_found_from_both_records() {
    let folder = tempfile::tempdir().unwrap();
    let evidence = Evidence::open(folder.path(), "a", ROOMY).unwrap();
    let first = keep(&evidence, exchange("/1", b"nhu nhau"), None).await;
    let again = keep(&evidence, exchange("/2", b"nhu nhau"), Some(&first)).await;
    let confirmed =
        Exchange { head: b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec(), ..exchange("/1", b"") };
    let confirmed = keep(&evidence, confirmed, Some(&first)).await;
    let other = keep(&evidence, exchange("/3", b"khac"), Some(&first)).await;
    let broken = Exchange { truncated: Some(Truncated::Time), ..exchange("/4", b"nhu nhau") };
    let broken = keep(&evidence, broken, Some(&first)).await;
    assert_eq!([&first, &broken].map(|kept| kept.truncated), [false, true]);
    let of_broken =
        Exchange { head: b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec(), ..exchange("/4", b"") };
    let of_broken = keep(&evidence, of_broken, Some(&broken)).await;
    evidence.sync().await.unwrap();

    let profile = |kept: &Kept| {
        let record = read(folder.path(), &kept.place).unwrap();
        let profile = header(&record, "WARC-Profile");
        (record.kind().to_owned(), profile.rsplit('/').next().unwrap().to_owned())
    };
    let plain = ("response".to_owned(), "(none)".to_owned());
    assert_eq!(profile(&again), ("revisit".to_owned(), "identical-payload-digest".to_owned()));
    assert_eq!(profile(&confirmed), ("revisit".to_owned(), "server-not-modified".to_owned()));
    assert_eq!(profile(&other), plain, "another payload");
    assert_eq!(profile(&broken), plain, "what broke off proves no repetition");
    assert_eq!(profile(&of_broken), plain, "and is confirmed by nothing");
    let stands = header(&read(folder.path(), &broken.place).unwrap(), "WARC-Truncated");
    assert_eq!(stands, "time");
    let revisit = read(folder.path(), &again.place).unwrap();
    assert_eq!(header(&revisit, "WARC-Refers-To"), first.record_id);
    assert_eq!(header(&revisit, "WARC-Refers-To-Target-URI"), first.url);
    assert_eq!(header(&revisit, "WARC-Refers-To-Date"), "2025-08-01T01:02:03.456789Z");
    assert_eq!(revisit.payload(), b"");
    assert_eq!([&again, &confirmed].map(|kept| &kept.payload_digest), [&first.payload_digest; 2]);
    assert_eq!(faults(folder.path()), []);
    warcio_agrees(&files(folder.path()));

    let copy = folder.path().join("copy.warc.gz");
    let now = "2025-09-01T00:00:00Z".parse().unwrap();
    let copied = [first.clone(), again.clone(), first.clone()];
    assert_eq!(export(folder.path(), &copied, &copy, now).unwrap(), 7);
    warcio_agrees(std::slice::from_ref(&copy));
    assert!(export(folder.path(), &copied, &copy, now).is_err(), "nothing is overwritten");
    fs::remove_file(&copy).unwrap();
    export(folder.path(), &[again], &copy, now).unwrap();
    for file in files(folder.path()).iter().filter(|file| **file != copy) {
        fs::remove_file(file).unwrap();
    }
    let missing: Vec<_> = faults(folder.path()).into_iter().map(|fault| fault.file).collect();
    assert_eq!(missing, ["copy.warc.gz"], "a revisit without what it refers to");
}

#[tokio::test]
async fn files_are_closed_at_their_size_and_every_record_stays_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let evidence = Evidence::open(folder.path(), "a", 2000).unwrap();
    let mut kept = Vec::new();
    for number in 0..12 {
        let payload = format!("bài số {number}");
        kept.push((
            payload.clone(),
            keep(&evidence, exchange("/x", payload.as_bytes()), None).await,
        ));
    }
    evidence.sync().await.unwrap();
    assert!(files(folder.path()).len() >= 4, "{:?}", files(folder.path()));
    for (payload, kept) in kept {
        assert_eq!(read(folder.path(), &kept.place).unwrap().payload(), payload.as_bytes());
    }
    assert_eq!(faults(folder.path()), []);
    warcio_agrees(&files(folder.path()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_writers_share_one_file_and_one_request_to_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let evidence = Evidence::open(folder.path(), "a", 20_000).unwrap();
    let writers: Vec<_> = (0..40)
        .map(|number| {
            let evidence = evidence.clone();
            tokio::spawn(async move {
                let payload = format!("bài số {number}").repeat(50);
                let kept = keep(&evidence, exchange("/x", payload.as_bytes()), None).await;
                evidence.sync().await.unwrap();
                (payload, kept)
            })
        })
        .collect();
    for writer in writers {
        let (payload, kept) = writer.await.unwrap();
        assert_eq!(read(folder.path(), &kept.place).unwrap().payload(), payload.as_bytes());
    }
    let totals = verify(folder.path(), &mut |fault| panic!("{fault:?}")).unwrap();
    assert_eq!((totals.responses, totals.revisits), (40, 0));
}

#[tokio::test]
async fn half_a_record_of_a_killed_process_is_cut_off_and_nothing_else() {
    let source = tempfile::tempdir().unwrap();
    let whole = {
        let evidence = Evidence::open(source.path(), "a", ROOMY).unwrap();
        keep(&evidence, exchange("/1", b"mot"), None).await;
        keep(&evidence, exchange("/2", b"hai"), None).await;
        evidence.sync().await.unwrap();
        fs::read(&files(source.path())[0]).unwrap()
    };
    let name = fs::read_to_string(source.path().join("a.open")).unwrap();
    for cut in (1..whole.len()).step_by(7) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(&name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &whole[..cut]).unwrap();
        fs::write(folder.path().join("a.open"), &name).unwrap();
        // Another worker's torn file is that worker's to repair.
        let other = folder.path().join("2025/08/khac.warc.gz");
        fs::write(&other, &whole[..whole.len() - 1]).unwrap();

        let evidence = Evidence::open(folder.path(), "a", ROOMY).unwrap();
        assert_eq!(fs::metadata(&other).unwrap().len(), whole.len() as u64 - 1);
        fs::remove_file(&other).unwrap();
        assert_eq!(faults(folder.path()), [], "cut at {cut}");
        let left = fs::read(&path).unwrap_or_default();
        assert!(whole.starts_with(&left) && left.len() <= cut, "cut at {cut}");
        keep(&evidence, exchange("/3", b"ba"), None).await;
        evidence.sync().await.unwrap();
        assert_eq!(faults(folder.path()), [], "cut at {cut}");
    }
}

#[tokio::test]
async fn an_export_of_damaged_records_leaves_nothing_behind() {
    let (folder, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let evidence = Evidence::open(folder.path(), "a", ROOMY).unwrap();
    let mut kept = Vec::new();
    for path in ["/1", "/2", "/3"] {
        kept.push(keep(&evidence, exchange(path, path.as_bytes()), None).await);
    }
    let file = folder.path().join(&kept[1].place.file);
    let mut bytes = fs::read(&file).unwrap();
    let middle = kept[1].place.offset + kept[1].place.length / 2;
    bytes[usize::try_from(middle).unwrap()] ^= 0xff;
    fs::write(&file, bytes).unwrap();
    let (copy, now) = (out.path().join("copy.warc.gz"), "2025-09-01T00:00:00Z".parse().unwrap());
    for (exported, left) in [(&kept[..], 0), (&kept[..1], 1)] {
        let done = export(folder.path(), exported, &copy, now);
        assert_eq!(done.is_ok(), left == 1, "{done:?}");
        assert_eq!(fs::read_dir(out.path()).unwrap().count(), left);
    }
    warcio_agrees(&[copy]);
}

#[tokio::test]
async fn two_processes_of_one_name_are_kept_apart_and_a_running_one_is_not_blamed() {
    let folder = tempfile::tempdir().unwrap();
    let evidence = Evidence::open(folder.path(), "a", ROOMY).unwrap();
    let kept = keep(&evidence, exchange("/1", b"mot"), None).await;
    let refused = Evidence::open(folder.path(), "a", ROOMY).unwrap_err();
    assert!(refused.to_string().contains("give each its own name"), "{refused}");
    let beside = Evidence::open(folder.path(), "b", ROOMY).unwrap();
    keep(&beside, exchange("/1", b"mot"), None).await;
    assert_eq!(files(folder.path()).len(), 2);

    let path = folder.path().join(&kept.place.file);
    let mut growing = fs::read(&path).unwrap();
    growing.truncate(growing.len() - 5);
    fs::write(&path, &growing).unwrap();
    assert_eq!(faults(folder.path()), [], "half a record in a file that is being written");
    drop(evidence);
    let told = faults(folder.path());
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].file, kept.place.file);
}

/// A small generator: the same offsets in every run.
fn numbers(mut seed: u64) -> impl Iterator<Item = u64> {
    std::iter::repeat_with(move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    })
}

#[tokio::test]
async fn any_changed_byte_is_noticed_and_its_file_named() {
    let folder = tempfile::tempdir().unwrap();
    let evidence = Evidence::open(folder.path(), "a", 3000).unwrap();
    let first = keep(&evidence, exchange("/0", &[7; 3000]), None).await;
    for number in 0..8 {
        let payload = format!("chuyển đổi số {number} ").repeat(40);
        keep(&evidence, exchange("/x", payload.as_bytes()), None).await;
        keep(&evidence, exchange("/y", &[7; 3000]), Some(&first)).await;
    }
    drop(evidence);
    let files = files(folder.path());
    assert!(files.len() > 2);
    let mut numbers = numbers(20_250_801);
    for _ in 0..300 {
        let file = &files[usize::try_from(numbers.next().unwrap()).unwrap() % files.len()];
        let sound = fs::read(file).unwrap();
        let mut changed = sound.clone();
        let at = usize::try_from(numbers.next().unwrap()).unwrap() % changed.len();
        let bit = numbers.next().unwrap() % 8;
        changed[at] ^= 1 << bit;
        fs::write(file, &changed).unwrap();
        let told = faults(folder.path());
        let name = file.strip_prefix(folder.path()).unwrap().to_str().unwrap();
        assert!(told.iter().any(|fault| fault.file == name), "{name}, byte {at}: {told:?}");
        fs::write(file, &sound).unwrap();
    }
    assert_eq!(faults(folder.path()), []);
}

#[tokio::test]
async fn the_redirects_that_led_to_a_page_are_copied_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let evidence = Evidence::open(folder.path(), "a", ROOMY).unwrap();
    let redirect = |from: &str| Exchange {
        head: b"HTTP/1.1 301 Moved\r\nLocation: /moi\r\n\r\n".to_vec(),
        ..exchange(from, b"")
    };
    let first = keep(&evidence, redirect("/cu"), None).await;
    keep(&evidence, exchange("/khac", b"khac"), None).await;
    let second = keep(&evidence, redirect("/giua"), None).await;
    let second = Kept { before: Some(Box::new(first)), ..second };
    let page = keep(&evidence, exchange("/moi", b"moi"), None).await;
    let page = Kept { before: Some(Box::new(second)), ..page };
    evidence.sync().await.unwrap();
    let copy = folder.path().join("copy.warc.gz");
    let now = "2025-09-01T00:00:00Z".parse().unwrap();
    assert_eq!(export(folder.path(), &[page], &copy, now).unwrap(), 1 + 3 * 3);
    warcio_agrees(std::slice::from_ref(&copy));
}

#[tokio::test]
async fn what_is_written_while_files_are_read_is_no_fault() {
    let folder = tempfile::tempdir().unwrap();
    let [early, late] = ["a", "b"].map(|worker| Evidence::open(folder.path(), worker, ROOMY));
    let (early, late) = (early.unwrap(), late.unwrap());
    keep(&early, exchange("/1", b"mot"), None).await;
    let before = keep(&late, exchange("/2", b"hai"), None).await;
    let runtime = tokio::runtime::Handle::current();
    let scene = (folder.path().to_owned(), early.clone(), late.clone());
    // The first file was read when a page comes into it, and into the second the same page again.
    let (checked, written, told) = tokio::task::spawn_blocking(move || {
        let (folder, early, late) = scene;
        let (mut written, mut told) = (Vec::new(), Vec::new());
        let checked = evidence::check(&folder, &mut |fault| told.push(fault), &mut |come| {
            if come.read > 0 && written.is_empty() {
                let page = runtime.block_on(keep(&early, exchange("/3", b"ba"), None));
                let again = runtime.block_on(keep(&late, exchange("/4", b"ba"), Some(&page)));
                written.extend([page, again]);
            }
        });
        (checked.unwrap(), written, told)
    })
    .await
    .unwrap();
    assert_eq!(told, []);
    assert_eq!((checked.totals.responses, checked.totals.revisits), (2, 1), "the second is seen");
    for kept in written.iter().chain([&before]) {
        assert_eq!(checked.missing(folder.path(), kept), None, "{kept:?}");
    }
    let elsewhere = Kept { record_id: "<urn:uuid:khac>".to_owned(), ..before };
    assert!(checked.missing(folder.path(), &elsewhere).is_some());
}

#[tokio::test]
async fn what_the_archive_points_to_and_the_files_lack_is_named() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("evidence");
    let evidence = Evidence::open(&folder, "a", 1500).unwrap();
    let address = format!("sqlite://{}", data.path().join("diembao.db").display());
    let store = Store::open(&address).await.unwrap();
    let mut kept = Vec::new();
    for number in 0..6 {
        kept.push(keep(&evidence, exchange(&format!("/{number}"), b"bai"), None).await);
    }
    drop(evidence);
    let (unknown, known) = kept.split_last().unwrap();
    store.keep_records(known).await.unwrap();
    let files: std::collections::BTreeSet<_> = kept.iter().map(|kept| &kept.place.file).collect();
    assert!(files.len() >= 3, "{files:?}");
    let verify = |form: &str| {
        let mut command = diembao(&["--data", data.path().to_str().unwrap()]);
        let output = command.args(["evidence", "verify"]).args((!form.is_empty()).then_some(form));
        let output = output.output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (code, told) = verify("");
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("points to 5 answers, of which 0 are missing"), "{told}");
    assert_eq!(
        told.contains("points to nothing in"),
        !known.iter().any(|kept| kept.place.file == unknown.place.file),
        "{told}"
    );

    // A whole file is gone, and another ends where its last exchange began.
    let (gone, shortened) = (&known[0], &known[3]);
    fs::remove_file(folder.join(&gone.place.file)).unwrap();
    let cut = fs::File::options().write(true).open(folder.join(&shortened.place.file)).unwrap();
    cut.set_len(shortened.place.offset).unwrap();
    let lacking: Vec<&str> = known
        .iter()
        .filter(|kept| {
            kept.place.file == gone.place.file
                || (kept.place.file == shortened.place.file
                    && kept.place.offset >= shortened.place.offset)
        })
        .map(|kept| kept.record_id.as_str())
        .collect();
    let (code, told) = verify("");
    assert_eq!(code, Some(1), "{told}");
    let named = told.lines().filter(|line| line.starts_with("MISSING")).count();
    assert_eq!(named, lacking.len(), "{told}");
    assert!(lacking.iter().all(|id| told.contains(id)) && told.contains(", 0 faults"), "{told}");
    let (code, told) = verify("--json");
    assert_eq!(code, Some(1), "{told}");
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["missing"].as_array().unwrap().len(), lacking.len(), "{told}");
    assert_eq!(told["pointed_to"], 5);
}

#[test]
fn the_command_names_the_file_and_fails() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("evidence");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let kept = runtime.block_on(async {
        let evidence = Evidence::open(&folder, "a", ROOMY).unwrap();
        let kept = keep(&evidence, exchange("/1", b"mot"), None).await;
        evidence.sync().await.unwrap();
        kept
    });
    let verify = || {
        let arguments = ["--data", data.path().to_str().unwrap(), "evidence", "verify"];
        let output = diembao(&arguments).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (code, told) = verify();
    assert_eq!(code, Some(0), "{told}");
    assert!(told.starts_with("1 files, 4 records (1 answers, 0 revisits)"), "{told}");
    let path = folder.join(&kept.place.file);
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).unwrap();
    let (code, told) = verify();
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains(&kept.place.file), "{told}");
}

/// Alone: a disk with room. Under [`FULL`]: files cannot grow past a limit, as on a full disk.
#[tokio::test]
async fn writing_fails_only_where_there_is_no_room() {
    let own = tempfile::tempdir().unwrap();
    let limited = std::env::var_os(FULL).map(PathBuf::from);
    let folder = limited.as_deref().unwrap_or(own.path());
    let evidence = Evidence::open(folder, "a", ROOMY).unwrap();
    // Bytes that do not pack, so that every exchange takes its room.
    let noise: Vec<u8> = numbers(7).take(3000).flat_map(u64::to_be_bytes).collect();
    let (mut kept, mut failures) = (Vec::new(), 0);
    for number in 0..6 {
        let exchange = exchange(&format!("/{number}"), &noise[number..]);
        let digest = payload_digest(&exchange.payload);
        match evidence.write(exchange, digest, &About::default(), None).await {
            Ok(written) => kept.push(written),
            Err(error) => {
                assert!(error.to_string().contains("cannot write to"), "{error}");
                failures += 1;
            }
        }
        assert_eq!(faults(folder), [], "readable at every moment");
    }
    assert_eq!(failures > 0, limited.is_some(), "{failures} failures");
    kept.push(keep(&evidence, exchange("/nho", b"nho"), None).await);
    evidence.sync().await.unwrap();
    for written in &kept {
        assert!(read(folder, &written.place).is_ok(), "what was kept stays");
    }
    assert!(kept.len() >= 3, "some were kept before the disk was full");
}

#[test]
fn a_full_disk_is_told_leaves_whole_records_and_is_forgotten_when_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let program = std::env::current_exe().unwrap();
    // 512 bytes each: room for two of the exchanges and a small one. The signal that comes with
    // the limit is ignored, so that the write fails as on a full disk.
    let script = "trap '' XFSZ; ulimit -f 120; exec \"$0\" --exact \"$1\"";
    let output = Command::new("sh")
        .args(["-c", script])
        .arg(program)
        .arg("evidence::writing_fails_only_where_there_is_no_room")
        .env(FULL, folder.path())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
    assert!(told.contains("1 passed"), "{told}");
    assert_eq!(files(folder.path()).len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(30))]
    #[test]
    fn any_bytes_come_back(payload: Vec<u8>, head in "[ -~\r\n]{0,200}", path in "/[ -~]{0,20}") {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let evidence = Evidence::open(folder.path(), "a", ROOMY).unwrap();
            let head = format!("HTTP/1.1 200 OK\r\nA: {}\r\n\r\n", head.replace(['\r', '\n'], " "));
            let given = Exchange { head: head.clone().into_bytes(), ..exchange(&path, &payload) };
            let kept = keep(&evidence, given, None).await;
            let record = read(folder.path(), &kept.place).unwrap();
            assert_eq!(record.payload(), payload);
            assert_eq!(record.http_head(), head.as_bytes());
            assert_eq!(faults(folder.path()), []);
        });
    }
}
