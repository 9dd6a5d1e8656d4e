//! The language of titles: real Vietnamese ones in every shape in which they reach us, and written
//! ones in the languages of other editions.

use diembao::domain::article::Language;
use diembao::text::{fold, language::detect};
use flate2::read::MultiGzDecoder;
use serde_json::Value;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

/// Every title of the sample, each once.
fn titles() -> Option<Vec<String>> {
    let Some(folder) = std::env::var_os("DIEMBAO_SAMPLES").map(PathBuf::from) else {
        println!("skipped: set DIEMBAO_SAMPLES to a folder with text/*.jsonl.gz");
        return None;
    };
    let file = folder.join("text/press-scanning_2026-07_08_rss_items.jsonl.gz");
    let lines = BufReader::new(MultiGzDecoder::new(File::open(file).unwrap())).lines();
    let title = |line: String| {
        let row: Value = serde_json::from_str(&line).unwrap();
        Some(row["title"].as_str()?.trim().to_owned()).filter(|title| !title.is_empty())
    };
    let mut titles: Vec<String> = lines.filter_map(|line| title(line.unwrap())).collect();
    titles.sort();
    titles.dedup();
    Some(titles)
}

#[test]
fn real_vietnamese_titles_are_known_in_every_shape() {
    let Some(titles) = titles() else { return };
    assert!(titles.len() > 5_000);
    let three = |title: &str| title.split(' ').take(3).collect::<Vec<_>>().join(" ");
    type Shape<'a> = (&'a str, &'a dyn Fn(&str) -> String, f64);
    // What a list of allowed languages alone reaches: 100, 100, 75.8, 98.0 and 54.8 percent.
    let shapes: [Shape<'_>; 5] = [
        ("as printed", &|title| title.to_owned(), 99.9),
        ("in capitals", &|title| title.to_uppercase(), 99.9),
        ("without marks", &|title| fold(&title.to_lowercase()), 94.5),
        ("three words", &|title| three(title), 96.0),
        ("three words without marks", &|title| fold(&three(&title.to_lowercase())), 79.0),
    ];
    for (what, shape, least) in shapes {
        let known = titles.iter().filter(|title| detect(&shape(title)) == Language::Vietnamese);
        let percent = known.count() as f64 * 100.0 / titles.len() as f64;
        println!("{what}: {percent:.1} %");
        assert!(percent >= least, "{what}: {percent:.1} %");
    }
}

#[rustfmt::skip]
const WRITTEN: [(Language, &[&str]); 5] = [
    (Language::English, &[
        "Vietnam speeds up digital transformation in rural communes",
        "Government approves new decree on online public services",
        "Ministry launches national data platform for citizens",
        "Hanoi residents can now renew identity cards online",
        "Da Nang opens digital service centre",
        "Dak Lak farmers learn to sell coffee online",
        "Experts call for stronger data protection rules",
        "Economy grows faster than expected",
        "Ho Chi Minh City merges public service portals",
        "Quang Ninh leads reform index again",
        "Thai Nguyen trains ten thousand officials",
        "Prime Minister Phạm Minh Chính visits Đắk Lắk",
    ]),
    (Language::French, &[
        "Le Vietnam accélère la transformation numérique des communes",
        "Hanoi simplifie les procédures administratives",
        "Le ministère lance une plateforme nationale de données",
        "La croissance dépasse les prévisions",
        "Dà Nang ouvre un centre de services numériques",
        "Les agriculteurs de Dak Lak vendent leur café en ligne",
    ]),
    (Language::Chinese, &["越南加快农村数字化转型", "政府批准在线公共服务新法令", "河内市民可在线更换身份证"]),
    (Language::Russian, &[
        "Вьетнам ускоряет цифровую трансформацию общин",
        "Правительство утвердило новый указ об онлайн-услугах",
        "Жители Ханоя могут менять удостоверения онлайн",
    ]),
    (Language::Other, &[
        "Pemerintah Indonesia mengumumkan kebijakan transformasi digital baru",
        "Warga Jakarta kini dapat memperbarui kartu identitas secara daring",
        "Kementerian meluncurkan platform data nasional",
        "Presiden meminta kementerian memangkas birokrasi",
        "រដ្ឋាភិបាលអនុម័តអនុក្រឹត្យថ្មីស្តីពីសេវាសាធារណៈ",
        "វៀតណាមពន្លឿនការផ្លាស់ប្តូរឌីជីថល",
        "ປະເທດຫວຽດນາມເລັ່ງການຫັນເປັນດິຈິຕອນ",
        "ລັດຖະບານຮັບຮອງດໍາລັດໃຫມ່ກ່ຽວກັບການບໍລິການສາທາລະນະ",
        "ベトナムが農村のデジタル化を加速",
        "베트남 정부 온라인 공공 서비스 확대",
        "Vietnam beschleunigt die digitale Transformation der Gemeinden",
    ]),
];

#[test]
fn titles_of_other_editions_are_kept_apart() {
    let mut wrong = String::new();
    for (language, titles) in WRITTEN {
        for title in titles {
            let found = detect(title);
            if found != language {
                wrong += &format!("\n{title}: {found} for {language}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
