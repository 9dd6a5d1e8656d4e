//! Compares what the pipeline found with the truth of the invented world.
//!
//! The expected numbers are counted here from the truth alone, by plain filters, so that a
//! mistake in `count` cannot hide itself.

mod afterwards;
mod articles;
mod gaps;
mod tallies;
mod visits;

use crate::demo::run::Demo;
use crate::demo::world::ExpectedArticle;
use crate::domain::id::OutletId;
use std::fmt::{Debug, Display};

/// What was compared.
#[derive(Debug, Default)]
pub struct Comparison {
    /// Figures compared.
    pub compared: usize,
    /// One line for each that differs.
    pub differences: Vec<String>,
}

impl Comparison {
    fn same<T: PartialEq + Debug>(&mut self, what: impl Display, expected: &T, found: &T) {
        self.compared += 1;
        if expected != found {
            self.differences.push(format!("{what}: expected {expected:?}, found {found:?}"));
        }
    }
}

/// An article of the truth, with where it stands.
struct Known<'a> {
    url: &'a str,
    outlet: &'a OutletId,
    article: &'a ExpectedArticle,
}

impl Demo {
    /// Compares every visit, every article, every figure, every gap and every proof.
    ///
    /// # Errors
    /// Of the store.
    pub async fn verify(&self) -> anyhow::Result<Comparison> {
        let mut comparison = Comparison::default();
        visits::compare(self, &mut comparison).await?;
        articles::compare(self, &mut comparison).await?;
        tallies::compare(self, &mut comparison).await?;
        gaps::compare(self, &mut comparison).await?;
        afterwards::compare(self, &mut comparison).await?;
        Ok(comparison)
    }

    fn known(&self) -> Vec<Known<'_>> {
        let pages = self.world.truth().pages.iter();
        pages
            .filter_map(|page| {
                let article = page.article.as_ref()?;
                Some(Known { url: &page.url, outlet: &page.outlet, article })
            })
            .collect()
    }
}
