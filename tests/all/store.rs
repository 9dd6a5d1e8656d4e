//! The store's promises, each kept on both databases: every test runs once as
//! `store::sqlite::…` and once as `store::postgresql::…`.

mod asking;
mod classifying;
mod crowd;
mod definitions;
mod feeds;
mod hostile;
mod keeping;
mod notices;
mod opening;
mod reviewing;
mod small_world;
mod stories;
mod visits;

macro_rules! on_both_engines {
    ($($part:ident::$test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $test() {
                super::$part::$test(crate::databases::fresh(diembao::store::Engine::Sqlite).await).await;
            })+
        }

        mod postgresql {
            $(#[tokio::test]
            async fn $test() {
                super::$part::$test(crate::databases::fresh(diembao::store::Engine::Postgresql).await).await;
            })+
        }
    };
}

on_both_engines! {
    opening::tables_go_down_and_up_again,
    opening::opening_again_keeps_everything,
    opening::many_programs_may_open_a_new_store_at_once,
    opening::a_database_that_a_newer_program_has_used_is_refused,
    opening::a_table_step_that_was_edited_is_refused,
    definitions::the_catalogue_in_force_is_known_for_any_moment,
    definitions::a_note_is_replaced_by_the_next,
    visits::a_poll_queues_what_is_new_and_counts_what_is_seen,
    feeds::a_feed_is_remembered_between_polls,
    feeds::the_last_visit_that_brought_something_new_is_noted,
    feeds::failures_of_our_own_network_are_taken_back_and_no_others,
    visits::polls_are_logged_newest_first,
    visits::an_outlet_counts_as_seen_only_when_a_feed_could_be_read,
    visits::a_day_read_is_a_day_in_vietnam_and_told_once,
    visits::entries_come_longest_waiting_first_and_not_before_their_time,
    visits::a_visit_ends_once_whatever_is_repeated,
    visits::an_entry_that_no_feed_listed_is_refused,
    visits::a_new_title_in_the_same_feed_has_the_page_visited_again,
    visits::a_horizon_that_moved_back_has_pages_visited_that_were_too_old,
    visits::as_many_entries_end_as_came_in,
    keeping::a_new_article_is_kept_with_its_page,
    keeping::a_changed_page_adds_a_revision,
    keeping::an_unchanged_page_adds_nothing_but_the_visit,
    keeping::another_way_to_the_same_article_is_a_duplicate,
    keeping::keeping_twice_changes_nothing,
    keeping::a_text_that_returns_to_its_former_state_is_a_revision_too,
    keeping::a_clock_that_goes_back_does_not_change_the_past,
    keeping::a_payload_is_stored_once_however_often_it_comes,
    keeping::articles_are_given_in_the_order_asked_for,
    stories::articles_that_share_a_band_are_candidates_the_closest_first,
    stories::a_revised_article_is_found_by_its_new_bands_alone,
    stories::members_of_a_story_are_those_of_the_moment,
    classifying::new_and_revised_articles_wait_to_be_classified,
    classifying::another_ruleset_supersedes_only_what_it_does_not_repeat,
    classifying::saving_a_classification_twice_changes_nothing,
    classifying::a_classification_of_an_old_revision_is_left_out,
    classifying::the_index_hears_of_each_change_once_and_in_order,
    classifying::the_index_does_not_hear_of_a_ruleset_that_changed_nothing,
    reviewing::a_later_verdict_supersedes_and_deletes_nothing,
    reviewing::a_verdict_on_an_unknown_article_is_refused,
    asking::facts_are_those_of_the_moment,
    asking::an_answer_about_the_past_never_changes,
    asking::a_proof_agrees_with_the_figures_at_every_moment,
    asking::a_proof_holds_everything_known_at_the_moment,
    notices::each_way_owes_what_it_has_not_told,
    notices::a_lease_that_ran_out_is_known_by_its_worker,
    hostile::any_text_is_kept_as_it_is_save_for_nul,
    hostile::extreme_instants_and_long_texts_are_kept,
    crowd::an_article_found_by_many_at_once_is_stored_once,
    crowd::polls_of_the_same_entries_do_not_wait_for_each_other,
    crowd::an_index_that_reads_along_misses_nothing,
    crowd::classifying_the_same_articles_at_once_gives_one_set_of_hits,
    crowd::a_failure_midway_leaves_nothing,
    crowd::a_visit_broken_off_at_any_point_is_done_whole_or_not_at_all,
}
