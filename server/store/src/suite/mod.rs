//! What every backend has to do, one function for each behaviour; [`store_suite!`](crate::store_suite) makes a test
//! of each.
//!
//! The functions take an empty store and panic where it breaks a promise. An error that the store should not have
//! returned is passed on.

#![expect(clippy::missing_panics_doc, reason = "they are tests: panicking is how they say no")]

pub mod accounts;
pub mod alerts;
pub mod appending;
pub mod bulk;
pub mod concurrency;
pub mod conflicts;
pub mod environments;
pub mod exports;
pub mod failures;
pub mod firing_lists;
pub mod firings;
mod fixture;
pub mod forgetting;
pub mod group_acts;
pub mod groups;
pub mod housekeeping;
pub mod journal;
pub mod links;
pub mod maintenance;
pub mod maps;
pub mod moves;
pub mod notifications;
pub mod parents;
pub mod records;
pub mod runs;
pub mod search;
pub mod settling;
pub mod signal;
pub mod statistics;
pub mod turns;
pub mod versions;
pub mod webhooks;

use crate::StoreError;

/// What a behaviour comes to when the store does not refuse what it must not refuse.
pub type Checked = Result<(), StoreError>;

/// Makes a test of every behaviour. `$open` names an async function without arguments that returns
/// `(Arc<dyn Store>, T)`: an empty store, and whatever has to live as long as it.
#[macro_export]
macro_rules! store_suite {
    ($open:path) => {
        $crate::store_suite! { @modules $open;
            accounts {
                an_account_is_found_without_regard_to_case
                an_invite_is_spent_once
                a_taken_name_leaves_the_invite_good
                an_invite_expires
                a_session_ends_with_its_time_and_by_signing_out
                a_disabled_account_loses_its_sessions
                the_last_admin_stays
                a_token_is_replaced_by_name_and_removed
            }
            alerts {
                an_environment_begins_with_its_alerts
                a_setting_is_added_changed_and_removed
                a_taken_name_and_an_old_revision_are_refused
                what_a_changed_setting_fires_for_ends
                what_is_not_there_is_refused
                an_error_is_never_earlier_than_the_one_before
                errors_since_a_moment_are_read_in_order
                the_newest_error_is_known
            }
            firings {
                a_rule_goes_off
                a_firing_is_resolved_once
                what_counts_no_more_does_not_go_off
                a_round_kept_twice_is_kept_once
                what_is_found_late_is_told_when_it_is_found
                what_became_of_the_maps_is_kept_once
                a_firing_is_undone
                a_firing_is_acknowledged_once
            }
            firing_lists {
                firings_are_listed
                a_restart_finds_what_is_at_work
                a_firing_knows_its_errors
                the_errors_of_a_firing_are_found_among_many
                firings_that_are_over_go
            }
            appending {
                a_cursor_moves_only_from_where_it_was_read
                a_stale_append_keeps_nothing
                changes_wait_in_the_order_of_their_capture
                maps_that_do_not_capture_get_nothing
                every_cell_of_a_change_comes_back
                a_key_tells_its_story_newest_first
            }
            versions {
                a_version_is_saved_beside_the_others
                the_number_of_a_version_grows
                another_version_is_activated
                it_is_known_which_version_was_active_when
                another_key_is_activated_only_where_nothing_is_known_by_the_old_one
                an_initial_sync_that_begins_along_with_a_version_is_of_that_one
                what_was_read_for_another_version_is_read_again
                a_draft_is_kept_until_it_is_saved_or_dropped
                publishers_are_known_and_one_is_the_default
            }
            turns {
                a_row_read_again_takes_the_place_of_the_captured_one
                of_each_key_only_the_oldest_is_due
                a_change_that_is_not_due_holds_its_key
                a_busy_key_has_no_turn
                a_due_change_comes_with_its_link_and_its_opposite
                the_next_turn_is_that_of_a_first_change
                at_most_so_many_are_handed_out
            }
            settling {
                a_settled_change_leaves_the_queue
                settling_again_changes_nothing
                changes_of_other_maps_are_ignored
                a_retry_keeps_its_place
                the_sequence_grows_by_one_with_each_settlement
                a_write_is_noted_in_the_link
                a_link_never_forgets_a_later_write
                a_link_knows_what_was_written_after_its_change_was_taken_out
                a_key_twice_in_one_batch_is_settled_in_order
                an_unknown_map_is_refused
            }
            failures {
                a_failure_holds_all_that_was_said
                a_later_failure_of_the_key_joins
                a_later_change_that_passes_supersedes
                a_retry_that_passes_resolves
                a_retry_that_fails_joins_and_is_open_again
                a_skipped_change_ends_failures_too
                the_other_direction_ends_nothing
                discarded_failures_are_over
                only_open_failures_here_are_acted_upon
                all_that_match_are_acted_upon
                the_list_is_filtered
                the_notice_lasts_while_any_is_open
            }
            exports {
                what_failed_is_read_to_the_end_by_pages
                entries_are_read_to_the_end_by_pages
                a_failure_knows_its_attempts
            }
            group_acts {
                a_muted_group_calls_nobody
                a_group_is_assigned_and_talked_about
                acts_reach_all_of_a_group
                a_group_outlives_its_failures
                what_was_left_behind_is_grouped
            }
            groups {
                failures_of_one_cause_are_one_group
                a_group_follows_its_failures
                what_is_discarded_is_not_fixed
                what_waits_for_parents_is_told_apart
                a_failure_is_of_its_newest_cause
                groups_are_filtered_and_sorted
                each_state_is_found_by_its_name
                a_trend_tells_of_the_last_day
            }
            bulk {
                a_small_act_is_carried_out_at_once
                a_large_act_goes_on_step_by_step
                an_act_can_be_stopped
                a_discard_can_be_undone
                a_retry_can_be_taken_back
                acts_are_listed
                an_act_goes_with_its_failures
            }
            records {
                values_written_by_hand_wait_in_the_queue
                values_for_something_else_are_refused
                values_written_by_hand_outlive_a_wait_and_no_retry
                a_record_tells_its_story
                a_long_story_comes_in_parts
            }
            search {
                a_record_is_found_by_its_key
                keys_are_not_told_to_whom_they_are_hidden
                causes_and_maps_are_found_by_their_names
                a_correlation_leads_to_what_it_is_about
                of_each_kind_only_the_best_are_told
                what_is_elsewhere_is_not_found
            }
            forgetting {
                what_is_kept_of_a_record_goes_and_its_link_stays
                a_record_that_waits_is_not_forgotten
                payloads_go_and_failures_stay
            }
            parents {
                a_record_that_waits_calls_nobody
                a_parent_that_passes_lets_it_go_on
                a_parent_that_came_meanwhile_is_not_waited_for
                the_rest_of_a_record_waits_for_its_parent
                only_its_own_parent_lets_it_go_on
                what_waits_can_be_tried_or_given_up
                what_is_on_its_way_is_known
            }
            journal {
                turns_of_maps_are_found_among_many_entries
                entries_come_newest_first
                entries_are_filtered
                entries_of_some_time_are_found
                pages_are_stable_while_entries_are_added
                an_entry_grows_while_its_minute_lasts
                events_are_read_in_order_after_an_id
                an_unknown_environment_is_refused
            }
            conflicts {
                a_conflict_is_kept_with_its_settlement
                a_conflict_is_counted_once
                conflicts_are_read_by_pages
                conflicts_go
                a_map_decides_as_it_was_told
            }
            maps {
                a_map_begins_with_its_version_and_an_entry
                a_name_is_unique_within_its_environment
                the_state_moves_only_from_what_was_read
                maps_are_listed_by_name_with_their_versions
                a_map_that_does_not_fit_is_told_once
                what_is_not_there_is_not_found
            }
            moves {
                a_queue_can_be_discarded
                a_queue_can_be_preserved
                cursors_are_forgotten_where_nobody_else_captures
                catching_up_ends_with_what_was_marked
                a_queue_that_was_kept_is_read_again
                a_map_may_be_limited_to_companies
            }
            runs {
                a_run_copies_leg_by_leg
                a_page_is_kept_only_where_the_reading_stood
                parked_records_keep_a_run_open
                a_cancelled_run_goes_on_where_it_stood
                a_run_waits_for_those_that_began_earlier
                a_later_run_leaves_the_counts_of_the_one_before
            }
            environments {
                an_environment_keeps_its_health_when_it_is_put_again
                an_outage_is_told_once
                contact_is_noted
                a_persons_change_is_told_with_it
                a_schema_is_kept_with_its_time
                schemas_are_refreshed_together
                a_full_disk_is_told_everywhere
                limits_of_the_queue_are_kept
                a_filling_queue_is_told_once
                open_notices_come_first
            }
            links {
                links_come_in_the_order_asked
                ids_lead_to_keys
                a_waiting_change_knows_its_key
                linked_ids_are_swept_in_order
            }
            statistics {
                a_map_counts_its_day
                what_waits_is_counted
                what_waits_is_weighed
                links_are_counted_while_they_live
                latency_is_that_of_the_last_hour
                an_environment_sums_its_maps
                a_day_is_told_by_half_hours
                what_waits_for_parents_is_counted
            }
            housekeeping {
                settled_changes_go_by_age_and_by_number
                a_change_stays_as_long_as_a_failure_needs_it
                only_failures_that_are_over_go
                what_a_leg_tells_outlives_its_failures
                entries_go_map_by_map
                events_and_counts_go
                the_newest_run_stays
                only_notices_that_ended_go
                a_deleted_pair_goes_when_nothing_is_on_its_way
                a_step_is_small_and_says_that_there_is_more
                ids_do_not_come_back
                sessions_and_invites_expire
            }
            maintenance {
                a_window_begins_and_ends
                a_window_pauses_what_was_chosen
                a_window_can_be_called_off
                open_windows_do_not_share_a_map_and_a_moment
            }
            notifications {
                a_mail_server_is_kept
                groups_of_people_have_names_of_their_own
                a_firing_and_its_end_are_told_once
                nobody_is_told_who_is_not_meant
                a_message_waits_for_what_becomes_of_the_maps
                attempts_are_kept_until_a_message_is_over
            }
            webhooks {
                a_webhook_is_kept_as_it_was_changed
                a_webhook_is_told_by_a_message_of_its_own
            }
            signal {
                a_commit_is_told_when_it_can_be_read
                a_refusal_is_not_told
            }
            concurrency {
                nothing_is_lost_and_nothing_comes_twice
                one_of_many_moves_the_cursor
            }
        }
    };
    (@modules $open:path; $($module:ident { $($name:ident)* })*) => {$(
        mod $module {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() -> $crate::suite::Checked {
                    let (store, _alive) = $open().await;
                    $crate::suite::$module::$name(store).await
                }
            )*
        }
    )*};
}
