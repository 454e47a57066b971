//! End to end: the built site and its server, in Chromium, Firefox and `WebKitGTK`.
//!
//! `script/test site e2e` runs all of it, `script/test e2e navigation` the scenarios with that in their names, and
//! `script/test e2e --help` says what else there is.

mod accessible;
mod aloud;
mod article;
mod bad_input;
mod console;
mod counter;
mod embed;
mod english;
mod export;
mod faults;
mod folder;
mod frame;
mod head;
mod hostile;
mod html;
mod keyboard;
mod keyboard_tour;
mod layout;
mod lightbox;
mod lighthouse;
mod navigation;
mod not_found;
mod offline;
mod outage;
mod pictures;
mod prefetch;
mod rapid_navigation;
#[expect(clippy::print_stdout, reason = "it tells how the scenarios end")]
mod runner;
mod screenshots;
mod scroll;
mod search;
mod size;
mod snapshot;
mod state_setup;
mod states;
mod take_over;
mod tools;
mod worker;

use runner::Scenario;
use std::process::ExitCode;
use tintuc_test_support::{self as support, sizes};

/// A function that lists scenarios, each by file and name.
macro_rules! scenarios {
    ($(#[$about:meta])* fn $list:ident() { $($file:ident { $($scenario:ident),+ $(,)? })+ }) => {
        $(#[$about])*
        fn $list() -> Vec<Scenario> {
            vec![$($(Scenario {
                name: concat!(stringify!($file), "::", stringify!($scenario)),
                play: |engine| Box::pin($file::$scenario(engine)),
            }),+),+]
        }
    };
}

scenarios! {
/// What is asked of every engine.
fn of_each_engine() {
    navigation { there_and_back, addresses_and_reloads }
    rapid_navigation { ends_where_the_address_says }
    article {
        model_page, pictures_do_not_make_the_page_jump, every_kind_of_block, attachments_with_hostile_names,
        is_whole_in_reader_view,
    }
    pictures {
        come_in_the_right_file, come_in_the_next_format, that_do_not_come_leave_their_captions,
        that_do_not_come_keep_their_place,
    }
    lightbox {
        back_closes_it,
        printing_leaves_it_as_it_is,
        keys_turn_and_the_focus_stays_within,
        who_goes_on_at_once_stays_there,
        the_next_page_takes_its_place,
        too_late_it_stays_closed,
        before_and_without_the_program,
        a_picture_is_a_link_without_scripts,
    }
    tools {
        settings_are_kept,
        garbage_that_is_kept_is_the_default,
        settings_hold_where_storage_is_refused,
        no_button_is_dead_without_scripts,
        the_address_is_copied_shared_or_shown,
        keys_lead_to_search_and_help,
        paper_has_the_article_alone,
    }
    aloud { sentence_by_sentence, it_does_not_pull_the_reader_along, it_ends_with_the_page, devices_without_a_voice }
    counter { appears_and_moves, counts_a_visit_once, goes_on_under_a_page_translator }
    embed {
        looks_the_same_in_hostile_portals,
        leaves_the_portal_alone,
        works_under_a_strict_policy,
        keeps_its_children_where_programs_are_forbidden,
        waits_in_a_hidden_tab_pane,
        articles_open_in_place,
        pictures_open_large,
        other_clicks_are_the_browser_s,
        articles_open_at_the_portal_s_own_page,
        an_article_that_does_not_come_can_be_tried_again,
        several_elements_count_one_reader,
        the_site_and_the_elements_count_one_reader,
        the_counter_alone_loads_no_program,
        the_figures_move_and_grow_old,
        a_portal_that_is_not_named_counts_nobody,
        missed_beats_come_later_and_later,
        a_day_leaves_nothing_behind,
        a_visit_where_storage_is_refused,
        changes_while_the_program_loads,
        changes_while_news_load,
        changes_while_an_article_is_read,
        figures_follow_their_attributes,
        what_hangs_is_given_up_and_tried_again,
        tokens_have_their_effect,
        parts_are_those_of_the_documentation,
        nothing_personal_is_sent,
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
        heights_that_are_none_change_nothing,
        heights_are_told_to_the_portal_alone,
        the_height_needs_no_script_of_the_news_site,
        only_portals_that_are_named_frame_the_news,
        the_pages_for_iframes_work_by_themselves,
    }
    outage { stopped_and_started_again, killed }
    offline { read_articles_stay, articles_read_at_once_stay, kept_articles_follow_their_changes, new_versions_and_the_kill_switch, the_last_fifty_articles_stay, pictures_stay_however_their_names_are_composed, two_sites_share_a_host }
    not_found { is_said_and_leads_home }
    export { at_the_root, in_a_folder }
    faults {
        scripts_turned_off,
        wasm_refused_by_a_policy,
        wasm_cut_off_halfway,
        a_program_that_dies_at_its_start,
        content_removed_before_the_take_over,
        content_removed_from_the_server,
        storage_refused,
        a_new_build_under_an_open_page,
        a_program_that_dies,
    }
    take_over { is_not_seen, does_not_wait_for_pictures }
    head { follows_the_reader }
    hostile { stays_text_from_the_snapshot_on }
    folder { of_a_static_host, of_the_server }
    frame {
        archive_to_article_and_back,
        from_article_to_article,
        the_language_link_keeps_the_page,
        the_map_leads_everywhere,
        visits_of_late_where_they_are_asked_for,
        all_of_it_without_scripts,
        related_articles_that_are_not_there,
        related_articles_come_when_loading_was_stopped,
    }
    layout { nothing_scrolls_sideways, pages_use_their_width, the_night_is_the_system_s }
    search {
        there_and_back,
        results_are_adopted,
        without_scripts,
        suggestions_follow_what_is_typed,
        hostile_texts_are_text,
        static_hosts_search_loaded_titles,
        static_hosts_bear_any_query,
        failures_keep_the_query,
        offline_it_says_so,
    }
    english { switches_the_language }
    accessible {
        pages_are_for_everyone,
        tools_are_for_everyone,
        failures_are_for_everyone,
        the_server_s_pages_are_for_everyone,
        every_rule_is_kept_on_portals,
        captions_are_read_once,
        the_counter_never_interrupts,
        each_new_page_is_announced,
    }
    keyboard_tour { by_the_keyboard_alone, tools_by_the_keyboard_alone }
    worker { a_slow_network_is_not_waited_for, builds_out_of_step, keeps_pages_that_were_minified_on_the_way }
    scroll { is_kept_on_the_server_s_pages, is_kept_on_a_static_host }
    keyboard { skip_link_and_focus, the_skip_link_stays_on_the_page, clicks_that_are_the_browsers }
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
}

scenarios! {
/// What only Chromium can be asked from outside, and what takes a minute and is the same everywhere.
fn of_chromium() {
    console { the_policy_forbids_nothing_of_ours }
    bad_input { offline }
    offline { full_storage, can_be_installed }
    prefetch { what_is_in_view_is_fetched, nothing_is_fetched_under_save_data, what_is_unchanged_is_not_sent_again }
    counter { the_figures_of_the_page_stay }
    embed { rounds_leave_nothing_behind, recipes_are_all_that_is_needed }
    accessible { faults_are_found }
    outage { answers_that_are_none }
    lighthouse { finds_nothing_wanting }
    pictures { are_small_for_readers_who_save_data }
    lightbox { fingers_turn_and_zoom }
    size { is_within_the_budget, of_what_portals_load }
    html { of_every_page_that_is_sent }
    screenshots { of_pages, of_tools, of_failures, of_what_the_server_sends }
}
}

/// Those that say within a minute whether the site works at all, in Chromium: `script/test quick`.
const SMOKE: [&str; 8] = [
    "navigation::there_and_back",
    "article::model_page",
    "search::there_and_back",
    "snapshot::is_adopted_as_it_is",
    "embed::articles_open_in_place",
    "bad_input::feeds_that_are_broken",
    "counter::counts_a_visit_once",
    "keyboard::skip_link_and_focus",
];

fn main() -> ExitCode {
    runner::main(&of_each_engine(), &of_chromium(), &SMOKE)
}
