//! End to end: the built site and its server, in Chromium, Firefox and `WebKitGTK`.
//!
//! `script/test site e2e` runs all of it. With its variables set, `cargo test --test e2e webkit` runs one engine,
//! `cargo test --test e2e road` one scenario in all three.

#![expect(clippy::panic, reason = "a test that cannot go on stops")]

mod article;
mod bad_input;
mod console;
#[path = "../hostile/corpus.rs"]
mod corpus;
mod counter;
mod embed;
mod english;
mod export;
mod faults;
mod folder;
mod head;
mod hostile;
mod keyboard;
mod lighthouse;
mod look;
mod not_found;
mod offline;
mod outage;
mod prefetch;
mod road;
mod size;
#[path = "../../benches/sizes.rs"]
#[expect(dead_code, clippy::print_stdout, reason = "the benchmark prints it")]
mod sizes;
mod snapshot;
mod support;
mod take_over;

use support::Engine;

/// Makes a test of each scenario in each engine: `chromium::road::…`.
macro_rules! scenarios {
    ($($file:ident { $($scenario:ident),+ $(,)? })+) => {
        scenarios!(@engine chromium Chromium $($file { $($scenario),+ })+);
        scenarios!(@engine firefox Firefox $($file { $($scenario),+ })+);
        scenarios!(@engine webkit WebKit $($file { $($scenario),+ })+);
    };
    (@engine $module:ident $engine:ident $($file:ident { $($scenario:ident),+ })+) => {
        mod $module {
            $(mod $file {
                $(#[test]
                fn $scenario() {
                    crate::support::run(crate::Engine::$engine, crate::$file::$scenario);
                })+
            })+
        }
    };
}

scenarios! {
    road { there_and_back, addresses_and_reloads }
    article { model_page, pictures_do_not_make_the_page_jump, every_kind_of_block }
    counter { appears_and_moves, counts_a_visit_once }
    embed {
        looks_the_same_in_hostile_portals,
        leaves_the_portal_alone,
        works_under_a_strict_policy,
        keeps_its_children_where_programs_are_forbidden,
        waits_in_a_hidden_tab_pane,
        articles_open_in_place,
        other_clicks_are_the_browser_s,
        articles_open_at_the_portal_s_own_page,
        an_article_that_does_not_come_can_be_tried_again,
        several_elements_count_one_reader,
        the_site_and_the_elements_count_one_reader,
        the_counter_alone_loads_no_program,
        the_figures_move_and_grow_old,
        a_portal_that_is_not_named_counts_nobody,
        changes_of_attributes_are_followed,
        unknown_values_count_as_none,
        properties_set_before_the_definition_count,
        a_move_keeps_the_state,
        elements_come_in_every_way,
        one_program_starts_when_an_element_comes_near,
        old_browsers_are_styled_too,
        sources_that_are_none,
        answers_that_are_broken_or_slow,
        the_server_comes_back,
        the_script_twice_and_in_two_versions,
        the_integrity_is_kept,
        a_program_that_fails,
        an_iframe_is_as_high_as_its_content,
        only_portals_that_are_named_frame_the_news,
        the_pages_for_iframes_work_by_themselves,
    }
    outage { stopped_and_started_again, killed, answers_that_are_none }
    offline { read_articles_stay, articles_read_at_once_stay, kept_articles_follow_their_changes, new_versions_and_the_kill_switch, the_last_fifty_articles_stay, two_sites_share_a_host }
    not_found { is_said_and_leads_home }
    export { at_the_root, in_a_folder }
    faults {
        scripts_turned_off,
        wasm_refused_by_a_policy,
        wasm_cut_off_halfway,
        content_removed_before_the_take_over,
        content_removed_from_the_server,
        storage_refused,
        a_new_build_under_an_open_page,
    }
    take_over { is_not_seen, does_not_wait_for_pictures }
    head { follows_the_reader }
    hostile { stays_text_from_the_snapshot_on }
    folder { of_a_static_host, of_the_server }
    look { nothing_scrolls_sideways }
    english { switches_the_language }
    keyboard { skip_link_and_focus, clicks_that_are_the_browsers }
    console { pages_report_no_faults }
    prefetch {
        a_tap_joins_the_fetch_of_its_touch,
        a_page_that_was_left_is_not_waited_for,
        a_failed_fetch_is_tried_again,
        the_picture_comes_with_the_touch,
        progress_is_shown_when_it_takes_time,
    }
    snapshot { is_adopted_as_it_is, leads_on_and_back, is_whole_without_the_program }
    bad_input {
        feeds_that_are_broken,
        articles_that_are_broken,
        articles_without_what_they_need,
        slow_answers,
        a_late_answer_changes_nothing,
        unknown_blocks_and_decomposed_text,
        hostile_content_is_text,
        a_huge_article,
        figures_that_are_none,
        no_site_json,
        no_program,
    }
}

// What only Chromium can be asked from outside.
scenarios! {
    @engine chromium_only Chromium
    console { the_policy_forbids_nothing_of_ours }
    bad_input { offline }
    offline { full_storage }
    prefetch { what_is_in_view_is_fetched, nothing_is_fetched_under_save_data, what_is_unchanged_is_not_sent_again }
    counter { the_figures_of_the_page_stay }
    embed { rounds_leave_nothing_behind }
    lighthouse { finds_nothing_wanting }
    size { is_within_the_budget, of_what_portals_load }
    look { text_is_legible_by_day_and_by_night }
}
