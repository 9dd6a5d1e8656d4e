//! What people say of stories: who belongs to one and who does not, kept for ever and obeyed.

use super::families::{family_of, regroup};
use super::rulings::{add_verdict, in_force, rule, supersede, take_back, verdict};
use crate::domain::id::{ArticleId, StoryId};
use crate::domain::story::{StoryAct, StoryVerdict};
use crate::domain::time::Timestamp;
use crate::store::border::{plain, seconds};
use crate::store::query::{Turn, Tx, fetch_optional};
use crate::store::{Store, StoreError};

/// Who says something of a story, why and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said<'a> {
    /// Their name.
    pub by: &'a str,
    /// Why, in their words.
    pub reason: &'a str,
    /// When.
    pub at: Timestamp,
}

impl Store {
    /// Takes `article` out of `story` for good: no tie brings it together again with any article
    /// that is in the story now, not by way of a third one either. What had been joined is parted.
    ///
    /// If somebody parted it from that story before and it is out of it, nothing changes and the
    /// earlier verdict is given.
    ///
    /// # Errors
    /// [`StoreError::UnknownArticle`]; [`StoreError::NotInStory`] if it is in another story or
    /// alone, and nobody parted it.
    pub async fn part_from_story(
        &self,
        article: &ArticleId,
        story: &StoryId,
        said: &Said<'_>,
    ) -> Result<StoryVerdict, StoreError> {
        let mut tx = self.begin_verdict(&[article]).await?;
        let family = family_of(&mut tx, article).await?;
        let bearer = ArticleId::new(story.as_str());
        let others: Vec<_> = family.iter().filter(|id| *id != article).cloned().collect();
        if others.is_empty() || !family.contains(&bearer) {
            let not = || StoreError::NotInStory { article: article.clone(), story: story.clone() };
            return parted_before(&mut tx, article, &bearer).await?.ok_or_else(not);
        }
        let at_s = regroup(&mut tx, &family, seconds(said.at)).await?;
        let number = add_verdict(&mut tx, StoryAct::Parted, article, None, said, at_s).await?;
        for other in &others {
            rule(&mut tx, number, [article, other], false, at_s).await?;
        }
        regroup(&mut tx, &family, at_s).await?;
        finish(tx, number).await
    }

    /// Puts `article` and `other` into one story for good, with everybody who is in a story with
    /// either: later texts may come and go, these two stay together. What parted any of them from
    /// each other is superseded.
    ///
    /// If somebody joined the two before and that is in force, nothing changes and the earlier
    /// verdict is given.
    ///
    /// # Errors
    /// [`StoreError::UnknownArticle`]; [`StoreError::JoinedToItself`] for twice the same.
    pub async fn join_stories(
        &self,
        article: &ArticleId,
        other: &ArticleId,
        said: &Said<'_>,
    ) -> Result<StoryVerdict, StoreError> {
        if article == other {
            return Err(StoreError::JoinedToItself(article.clone()));
        }
        let mut tx = self.begin_verdict(&[article, other]).await?;
        if let Some(number) = in_force(&mut tx, [article, other], true).await? {
            return verdict(&mut tx, number).await;
        }
        let (ours, theirs) = (family_of(&mut tx, article).await?, family_of(&mut tx, other).await?);
        let all: Vec<_> = ours.iter().chain(&theirs).cloned().collect();
        let at_s = regroup(&mut tx, &all, seconds(said.at)).await?;
        let number = add_verdict(&mut tx, StoryAct::Joined, article, None, said, at_s).await?;
        for one in &ours {
            for other in &theirs {
                supersede(&mut tx, number, [one, other], at_s).await?;
            }
        }
        rule(&mut tx, number, [article, other], true, at_s).await?;
        regroup(&mut tx, &all, at_s).await?;
        finish(tx, number).await
    }

    /// Withdraws the verdict called `number`: where it is still in force, the machine decides
    /// again by ties and by the other verdicts; what it had superseded holds again, unless it was
    /// withdrawn itself or somebody has ruled on the same articles since.
    ///
    /// If it was withdrawn before, nothing changes and the earlier withdrawal is given.
    ///
    /// # Errors
    /// [`StoreError::UnknownStoryVerdict`] if there is none of that number, or it is itself a withdrawal.
    pub async fn withdraw_story_verdict(
        &self,
        number: i64,
        said: &Said<'_>,
    ) -> Result<StoryVerdict, StoreError> {
        let mut tx = self.write().await?;
        tx.take(Turn::Articles).await?;
        let sql = "select number from story_verdict where withdraws = $1";
        if let Some((before,)) = fetch_optional!(&mut tx, (i64,), sql, number)? {
            return verdict(&mut tx, before).await;
        }
        let withdrawn = verdict(&mut tx, number).await?;
        if withdrawn.act == StoryAct::Withdrawn {
            return Err(StoreError::UnknownStoryVerdict(number));
        }
        let mut concerned = withdrawn.others;
        concerned.push(withdrawn.article.clone());
        let at_s = regroup(&mut tx, &concerned, seconds(said.at)).await?;
        let act = StoryAct::Withdrawn;
        let by = add_verdict(&mut tx, act, &withdrawn.article, Some(number), said, at_s).await?;
        concerned.extend(take_back(&mut tx, number, at_s).await?);
        regroup(&mut tx, &concerned, at_s).await?;
        finish(tx, by).await
    }

    /// Begins to write what a person said of `articles`, which must all be known.
    async fn begin_verdict(&self, articles: &[&ArticleId]) -> Result<Tx, StoreError> {
        let mut tx = self.write().await?;
        tx.take(Turn::Articles).await?;
        for article in articles {
            let sql = "select id from article where id = $1";
            let known = fetch_optional!(&mut tx, (String,), sql, plain(article.as_str()))?;
            known.ok_or_else(|| StoreError::UnknownArticle((*article).clone()))?;
        }
        Ok(tx)
    }
}

/// The verdict that parted `article` from `other` and is in force.
async fn parted_before(
    tx: &mut Tx,
    article: &ArticleId,
    other: &ArticleId,
) -> Result<Option<StoryVerdict>, StoreError> {
    match in_force(tx, [article, other], false).await? {
        Some(number) => Ok(Some(verdict(tx, number).await?)),
        None => Ok(None),
    }
}

async fn finish(mut tx: Tx, number: i64) -> Result<StoryVerdict, StoreError> {
    let verdict = verdict(&mut tx, number).await?;
    tx.commit().await?;
    Ok(verdict)
}
