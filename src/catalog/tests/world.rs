//! A small set of definitions without fault, for tests to break.

use crate::catalog::Files;

pub(super) const BAO: &str = r#"id = "bao"
name = "Báo Ví Dụ"
kind = "newspaper"
homepage = "https://bao.example"
family = "cms"
confidence = "high"
checked = "2026-09"
section_pages = ["https://www.bao.example/so/"]
[[domains]]
host = "bao.example"
since = 2020-01-01
until = 2026-01-01
edition = "en"
[[feeds]]
url = "https://bao.example/rss/home.rss"
status = "live"
date_order = "mdy"
[[feeds]]
url = "https://bao.example/rss/old.rss"
status = "dead"
[article]
paths = ['^/[a-z]+$']
id_time = { pattern = '-(\d{12})$', format = "%y%m%d%H%M%S" }
[layout]
title = ["h1", "meta[name=title]@content"]
author = []
lead_prefixes = ["BÁO "]
"#;

pub(super) const CONG: &str = r#"id = "cong"
name = "Cổng Ví Dụ"
kind = "portal"
confidence = "none"
checked = "never"
local = true
domains = []
"#;

pub(super) const CMS: &str = r#"id = "cms"
name = "CMS"
[layout]
title = ["h2"]
lead = [".sapo"]
author = [".tac-gia"]
drop = ["figure"]
dates_lie = "meta is wrong"
"#;

pub(super) const T5: &str = r#"id = "T5"
kind = "theme"
title_vi = "Chủ đề 5"
title_en = "Theme 5"
definition = "Dịch vụ công"
needs = ["scope"]
threshold = 4.0
[[clause]]
name = "words"
any = ["dịch vụ công", "một cửa"]
unless = ["ngân hàng"]
in = ["lead", "title"]
weight = 2
[[clause]]
name = "near"
all = [["kết nối", "liên thông"], ["dữ liệu"]]
within = 12
weight = 1.5
[[clause]]
name = "trap"
any = ["cổ phiếu"]
weight = -2.0
[examples]
match = ["Dịch vụ công một cửa"]
reject = ["Cổ phiếu"]
"#;

pub(super) const GUIDE: &str = r#"id = "genre-guide"
kind = "genre"
genre = "guide"
title_vi = "Hướng dẫn"
title_en = "Guide"
definition = "Cách làm"
threshold = 1.0
[[clause]]
name = "words"
any = ["hướng dẫn"]
weight = 1.0
"#;

pub(super) const TOPIC: &str = r#"id = "B1"
kind = "topic"
title_vi = "Nội dung 1"
title_en = "Topic 1"
definition = "Nội dung"
threshold = 1.0
[[clause]]
name = "words"
any = ["kết nối"]
weight = 1.0
"#;

pub(super) const ACRONYMS: &str = r#"[[acronym]]
short = "CĐS"
long = ["chuyển đổi số"]
rules = true
[[acronym]]
short = "AI"
long = ["trí tuệ nhân tạo"]
rules = false
"#;

pub(super) const PARENT: &str = r#"id = "tw"
number = "03-KH"
title = "Kế hoạch Trung ương"
issuer = "Ban Chỉ đạo"
issued = 2025-07-28
period = { from = 2025-07-20, until = 2025-12-31 }
themes = []
units = []
tasks = []
"#;

pub(super) const PLAN: &str = r#"id = "bo"
number = ""
title = "Kế hoạch của Bộ"
issuer = "Bộ"
parent = "tw"
period = { from = 2025-07-20, until = 2025-12-31 }
[[themes]]
number = 1
code = 1
[[themes]]
number = 2
code = 9
[[channels]]
id = "press"
name = "Báo"
outlets = ["bao"]
[[channels]]
id = "radio"
name = "Truyền thanh"
outlets = []
note = "Không thu thập được"
[[units]]
id = "tt"
name = "Trung tâm"
outlets = ["cong"]
[[units]]
id = "vp"
name = "Văn phòng"
[[tasks]]
id = "B1"
kind = "quota"
title = "Tin bài"
units = ["tt"]
coordinating = ["vp"]
until = 2025-08-30
target = 20
topic = "B1"
accepted = ["bao"]
counting = "each"
[[tasks]]
id = "B2"
kind = "deliverable"
title = "Báo cáo"
units = ["vp"]
until = 2025-12-31
product = "Báo cáo"
[[tasks]]
id = "B3"
kind = "milestone"
title = "Mở chuyên mục"
units = ["vp"]
before = 2025-09-20
[[tasks]]
id = "B4"
kind = "milestone"
title = "Ban hành"
units = ["vp"]
state = "done"
[[tasks]]
id = "B5"
kind = "standing"
title = "Theo dõi"
units = ["vp"]
[[reports]]
id = "monthly"
title = "Báo cáo tháng"
by = []
to = "tt"
cadence = "monthly"
cutoff_day = 20
due_day = 25
[[reports]]
id = "year"
title = "Báo cáo năm"
by = ["tt"]
to_name = "Lãnh đạo Bộ"
cadence = "once"
before = 2025-12-15
[[reports]]
id = "asked"
title = "Báo cáo đột xuất"
by = ["tt"]
to = "vp"
cadence = "on-demand"
"#;

/// The files, without fault.
pub(super) fn files() -> Files {
    let mut files = Files::new();
    for (path, text) in [
        ("sources/online/bao.toml", BAO),
        ("sources/platform/cong.toml", CONG),
        ("sources/families/cms.toml", CMS),
        ("index/topics/b1.toml", TOPIC),
        ("index/genres/guide.toml", GUIDE),
        ("index/text/acronyms.toml", ACRONYMS),
        ("plans/bo.toml", PLAN),
        ("plans/tw.toml", PARENT),
    ] {
        files.insert(path.to_owned(), text.to_owned());
    }
    for code in 1..=9 {
        let text = T5.replace("T5", &format!("T{code}"));
        files.insert(format!("index/themes/t{code}.toml"), text);
    }
    let scope = T5.replace("\"T5\"", "\"scope\"").replace("\"theme\"", "\"scope\"");
    let scope = scope.replace("needs = [\"scope\"]", "needs = []");
    files.insert("index/scope.toml".to_owned(), scope);
    files
}
