//! The store's promises, each kept on both databases: every test runs once as
//! `store::sqlite::…` and once as `store::postgresql::…`.

mod ahead;
mod alarms;
mod asking;
mod classifying;
mod crowd;
mod days;
mod definitions;
mod evidence;
mod families;
mod feeds;
mod fences;
mod gaps;
mod health;
mod hostile;
mod hosts;
mod keeping;
mod notices;
mod opening;
mod plans;
mod prune;
mod repairs;
mod reviewing;
mod small_world;
mod stories;
mod together;
mod turmoil;
mod turns;
mod visits;
mod watches;

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
    health::gaps_that_were_not_repaired_are_listed_and_all_are_added_up,
    health::a_removal_is_told_as_it_was_known,
    visits::polls_are_logged_newest_first,
    visits::the_last_visit_of_each_feed_is_known_however_long_ago,
    visits::an_outlet_counts_as_seen_only_when_a_feed_could_be_read,
    visits::a_day_read_is_a_day_in_vietnam_and_told_once,
    visits::entries_come_longest_waiting_first_and_not_before_their_time,
    visits::a_visit_ends_once_whatever_is_repeated,
    visits::an_entry_that_no_feed_listed_is_refused,
    visits::a_new_title_in_the_same_feed_has_the_page_visited_again,
    visits::a_horizon_that_moved_back_has_pages_visited_that_were_too_old,
    visits::as_many_entries_end_as_came_in,
    turns::named_outlets_have_turns_and_no_others,
    turns::a_fence_goes_on_growing_though_the_outlet_was_not_named,
    turns::the_longest_due_comes_first_and_only_of_those_asked_for,
    turns::a_leased_outlet_is_nobody_elses_until_the_lease_runs_out,
    turns::the_next_turn_is_the_earliest_that_anything_wishes,
    turns::whatever_is_asked_of_an_outlet_brings_its_turn_forward,
    turns::a_turn_further_ahead_than_any_pause_was_planned_by_a_wrong_clock,
    turns::what_a_crashed_worker_held_is_free_when_it_comes_back,
    turns::a_crowd_of_workers_claims_each_outlet_once,
    turns::many_that_change_many_turns_at_once_do_not_wait_for_each_other,
    hosts::a_host_that_asks_to_be_left_alone_is_so_by_every_worker,
    hosts::a_host_is_entered_by_one_worker_at_a_time,
    hosts::nobody_enters_before_the_rest_is_over,
    hosts::a_worker_that_never_leaves_loses_the_host_in_the_end,
    hosts::a_crowd_never_speaks_to_one_host_at_once,
    fences::a_frozen_worker_that_comes_back_changes_nothing,
    fences::an_outlet_does_not_change_hands_while_a_visit_is_recorded,
    gaps::a_gap_is_noted_with_the_visit_that_leaves_it_and_once,
    gaps::gaps_are_those_that_touch_the_span,
    gaps::a_gap_ends_once_but_may_be_repaired_after_all,
    gaps::a_walk_begins_anew_only_if_it_would_miss_something,
    gaps::only_walks_that_go_on_are_due,
    gaps::what_a_step_finds_is_recovered,
    gaps::a_step_of_a_walk_that_began_anew_keeps_what_it_found_only,
    ahead::what_a_wrong_clock_planned_is_due_when_it_is_set_right,
    ahead::a_gap_that_ends_in_the_future_ends_now_and_can_be_walked,
    alarms::an_alarm_opens_once_and_closes_with_its_cause,
    alarms::only_what_was_looked_at_is_over,
    alarms::several_causes_of_one_kind_are_one_alarm,
    alarms::somebody_takes_note_of_an_alarm_once,
    alarms::an_open_alarm_is_told_once,
    alarms::many_that_find_the_same_raise_one_alarm,
    alarms::an_outage_of_our_own_lasts_until_something_is_reached,
    watches::watched_articles_are_visited_again_at_growing_intervals,
    watches::the_longest_due_are_visited_again_first,
    watches::one_that_waits_anyway_is_not_put_off,
    watches::only_kept_articles_are_watched,
    watches::a_removal_is_noted_with_when_the_article_was_last_seen,
    watches::an_article_that_is_seen_again_is_back,
    watches::a_lost_way_to_an_article_is_no_removal,
    watches::a_proof_tells_removals_as_they_were_known,
    together::a_copy_finds_the_text_kept_just_before_it,
    together::a_copy_finds_what_another_worker_keeps_at_this_moment,
    together::visits_end_together_each_with_its_outcome,
    together::a_failure_among_several_leaves_nothing,
    together::an_unknown_entry_does_not_touch_the_others,
    together::many_that_keep_several_do_not_wait_for_each_other,
    days::the_sums_of_a_day_equal_a_recount,
    days::an_older_store_gets_the_sums_of_its_past,
    days::days_are_given_as_asked_for,
    turmoil::whatever_is_done_at_once_ends_and_adds_up,
    visits::a_row_of_failures_ends_when_the_page_is_queued_again,
    visits::an_entry_says_whether_it_has_brought_an_article,
    feeds::pages_that_failed_for_our_own_network_begin_anew,
    feeds::a_feed_that_fails_is_told_with_when_it_was_last_read,
    repairs::a_walk_that_ends_is_noted_with_the_gaps_it_looked_at,
    repairs::a_walk_that_began_anew_is_not_noted,
    repairs::a_walk_that_is_stuck_is_noted_as_too_short_until_it_gets_on,
    repairs::a_found_entry_is_put_down_to_one_gap,
    repairs::a_gap_keeps_when_it_was_lost,
    keeping::a_new_article_is_kept_with_its_page,
    keeping::a_changed_page_adds_a_revision,
    keeping::another_address_makes_no_other_article,
    keeping::an_unchanged_page_adds_nothing_but_the_visit,
    keeping::another_way_to_the_same_article_is_a_duplicate,
    keeping::keeping_twice_changes_nothing,
    keeping::a_text_that_returns_to_its_former_state_is_a_revision_too,
    keeping::a_clock_that_goes_back_does_not_change_the_past,
    keeping::a_payload_is_stored_once_however_often_it_comes,
    keeping::articles_are_given_in_the_order_asked_for,
    stories::articles_that_share_a_band_are_candidates_the_closest_first,
    stories::a_revised_article_is_found_by_its_new_bands_alone,
    stories::one_band_is_enough_beside_a_text_of_another_length_alone,
    stories::members_of_a_story_are_those_of_the_moment,
    families::a_member_tells_whom_it_is_nearest_to_and_how_near,
    families::inside_one_outlet_only_the_same_text_is_a_copy,
    families::families_are_the_same_in_whatever_order_articles_come,
    families::an_article_found_late_joins_and_may_be_the_original,
    families::a_revised_article_joins_and_leaves_and_others_with_it,
    families::what_a_person_parted_stays_parted,
    families::the_one_that_a_story_is_named_by_can_be_parted,
    families::what_a_person_joined_stays_joined_until_it_is_withdrawn,
    families::an_undoing_can_be_undone,
    families::a_mistaken_join_taken_back_leaves_apart_what_was_parted,
    families::clocks_that_differ_never_put_an_article_into_two_stories,
    families::words_about_what_is_not_there_are_refused,
    families::a_clock_that_is_behind_does_not_change_a_familys_past,
    families::a_failure_midway_leaves_no_tie,
    families::families_from_before_ties_were_kept_stay_together,
    classifying::new_and_revised_articles_wait_to_be_classified,
    classifying::another_ruleset_supersedes_only_what_it_does_not_repeat,
    classifying::saving_a_classification_twice_changes_nothing,
    classifying::a_classification_of_an_old_revision_is_left_out,
    classifying::the_index_hears_of_each_change_once_and_in_order,
    classifying::the_index_does_not_hear_of_a_ruleset_that_changed_nothing,
    evidence::a_page_in_the_evidence_is_read_from_there_however_often_it_came,
    evidence::one_document_may_lie_in_both_places_whichever_came_first,
    evidence::a_confirmation_finds_the_document_that_was_current,
    evidence::a_confirmation_passes_over_what_was_not_read,
    evidence::what_broke_off_stands_for_no_other_answer,
    evidence::a_page_knows_the_redirects_that_led_to_it,
    reviewing::a_later_verdict_supersedes_and_deletes_nothing,
    reviewing::a_verdict_on_an_unknown_article_is_refused,
    reviewing::a_form_that_a_person_gives_outlives_revisions_and_rules,
    keeping::a_revision_says_where_its_fields_came_from,
    asking::facts_are_those_of_the_moment,
    asking::an_answer_about_the_past_never_changes,
    asking::a_proof_agrees_with_the_figures_at_every_moment,
    asking::a_proof_holds_everything_known_at_the_moment,
    prune::visits_before_a_day_are_forgotten_in_small_steps,
    prune::what_was_known_at_a_moment_outlives_the_visits_it_came_from,
    prune::many_that_forget_at_once_forget_each_visit_once,
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
