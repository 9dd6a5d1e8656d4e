//! Where each field came from, and why an article has the form that it has.

use crate::domain::article::Genre;
use crate::domain::catalog::Catalog;
use crate::domain::provenance::{FieldOrigin, GenreSign, Prefix, PrefixKind, SignKind};
use crate::domain::rule::RuleKind;
use crate::store::{ArticleProof, StoredGenreVerdict};
use crate::web::rules::rule_href;
use crate::web::show;

/// A field with the place where it was found.
pub(in crate::web) struct OriginView {
    pub(in crate::web) field: &'static str,
    pub(in crate::web) origin: &'static str,
    /// The word of files and the API.
    pub(in crate::web) word: &'static str,
}

/// Something that speaks for a form.
pub(in crate::web) struct SignView {
    pub(in crate::web) genre: &'static str,
    pub(in crate::web) kind: &'static str,
    pub(in crate::web) text: String,
    /// The rule, where it is one.
    pub(in crate::web) href: Option<String>,
    pub(in crate::web) decided: bool,
}

/// What a person said of the form.
pub(in crate::web) struct GenreVerdictView {
    pub(in crate::web) genre: &'static str,
    pub(in crate::web) reviewer: String,
    pub(in crate::web) reason: String,
    pub(in crate::web) recorded: String,
    pub(in crate::web) superseded: Option<String>,
}

/// One row for each field, in the order of the page.
pub(super) fn origins(proof: &ArticleProof) -> Vec<OriginView> {
    let origins = proof.article.article.provenance.origins;
    let rows = [
        ("Tiêu đề", origins.title),
        ("Sapo", origins.lead),
        ("Thân bài", origins.body),
        ("Tác giả", origins.authors),
        ("Chuyên mục", origins.section),
        ("Thể loại", origins.genre),
        ("Ngôn ngữ", origins.language),
    ];
    let view = |(field, found): (&'static str, FieldOrigin)| OriginView {
        field,
        origin: origin(found),
        word: found.as_str(),
    };
    rows.into_iter().map(view).collect()
}

/// The signs of the page, the most trusted first, then the rules that match; which of them decided,
/// unless a person did.
pub(super) fn signs(proof: &ArticleProof, catalog: &Catalog) -> Vec<SignView> {
    let by_person = standing(proof).is_some();
    let page = proof.article.article.provenance.signs.iter();
    let of_page = page.enumerate().map(|(at, sign)| sign_view(sign, at == 0 && !by_person));
    let mut views: Vec<SignView> = of_page.collect();
    let told = !views.is_empty();
    for stored in proof.hits.iter().filter(|stored| stored.hit.kind == RuleKind::Genre) {
        let rule = catalog.ruleset.rule(&stored.hit.rule);
        let genre = rule.and_then(|rule| rule.genre);
        views.push(SignView {
            genre: genre.map_or("", show::genre),
            kind: "quy tắc theo câu chữ",
            text: format!("{}: {}", stored.hit.rule, show::score(stored.hit.score)),
            href: Some(rule_href(&stored.hit.rule)),
            decided: !told && !by_person && genre == Some(proof.genre),
        });
    }
    views
}

fn sign_view(sign: &GenreSign, decided: bool) -> SignView {
    SignView {
        genre: show::genre(sign.genre),
        kind: sign_kind(sign.kind),
        text: sign.text.clone(),
        href: None,
        decided,
    }
}

/// Every verdict on the form, superseded ones too.
pub(super) fn verdicts(proof: &ArticleProof) -> Vec<GenreVerdictView> {
    let view = |stored: &StoredGenreVerdict| GenreVerdictView {
        genre: stored.verdict.genre.map_or("trả về cho máy", show::genre),
        reviewer: stored.verdict.reviewer.clone(),
        reason: stored.verdict.reason.clone(),
        recorded: show::moment(Some(stored.verdict.recorded_at)),
        superseded: stored.superseded_at.map(|at| show::moment(Some(at))),
    };
    proof.genre_verdicts.iter().map(view).collect()
}

/// The form that a person gave and that stands.
fn standing(proof: &ArticleProof) -> Option<Genre> {
    let stands = |stored: &&StoredGenreVerdict| stored.superseded_at.is_none();
    proof.genre_verdicts.iter().find(stands)?.verdict.genre
}

/// What was cut off before the first sentence.
pub(super) fn prefixes(proof: &ArticleProof) -> Vec<(&'static str, String)> {
    let view = |prefix: &Prefix| (prefix_kind(prefix.kind), prefix.text.clone());
    proof.article.article.provenance.prefixes.iter().map(view).collect()
}

fn origin(origin: FieldOrigin) -> &'static str {
    match origin {
        FieldOrigin::Layout => "vị trí quen thuộc trên trang của cơ quan báo chí",
        FieldOrigin::Family => "vị trí quen thuộc của họ trang dùng chung hệ thống",
        FieldOrigin::JsonLd => "dữ liệu cấu trúc của trang (JSON-LD)",
        FieldOrigin::Microdata => "dữ liệu cấu trúc trong thẻ (microdata)",
        FieldOrigin::Meta => "thẻ meta của trang",
        FieldOrigin::General => "cách trình bày chung của trang",
        FieldOrigin::Text => "chính câu chữ của bài",
        FieldOrigin::Address => "địa chỉ của trang",
        FieldOrigin::Feed => "nguồn tin (RSS)",
        FieldOrigin::None => "không có",
        FieldOrigin::Unknown => "chưa được ghi lại khi đọc bài",
    }
}

fn sign_kind(kind: SignKind) -> &'static str {
    match kind {
        SignKind::TitleMark => "dấu trong tiêu đề",
        SignKind::AddressStep => "một bước trong địa chỉ",
        SignKind::Section => "chuyên mục",
        SignKind::Template => "mẫu trang",
        SignKind::SchemaType => "kiểu trong JSON-LD",
        SignKind::MicrodataType => "kiểu trong microdata",
        SignKind::GraphType => "og:type",
        SignKind::Player => "trình phát và số ký tự đi kèm",
        SignKind::Turns => "các lượt hỏi đáp",
        SignKind::LegalForm => "bố cục văn bản",
    }
}

fn prefix_kind(kind: PrefixKind) -> &'static str {
    match kind {
        PrefixKind::House => "tên báo",
        PrefixKind::Dateline => "nơi viết",
    }
}
