use super::{Day, Days};
use std::collections::BTreeMap;
use tintuc::model::{RecentCounts, Visits};

impl Days {
    /// The visits of today, yesterday, this week and this month, with corrections.
    pub fn recent(&self, corrections: &BTreeMap<Day, i64>, today: Day) -> RecentCounts {
        let of = |day: Day| {
            let correction = corrections.get(&day).copied().unwrap_or_default();
            self.0.get(&day).copied().unwrap_or_default().saturating_add_signed(correction).min(Visits::MOST)
        };
        let since =
            |first: Day| (first.number()..=today.number()).map(Day::numbered).map(of).sum::<u64>().min(Visits::MOST);
        RecentCounts {
            today: of(today),
            yesterday: of(today.before(1)),
            week: since(today.before(today.since_monday())),
            month: since(today.before(today.since_first())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn recent(days: &Days, corrections: &[(&str, i64)], today: &str) -> (u64, u64, u64, u64) {
        let corrections = corrections.iter().map(|(text, change)| (day(text), *change)).collect();
        let RecentCounts { today, yesterday, week, month } = days.recent(&corrections, day(today));
        (today, yesterday, week, month)
    }

    #[test]
    fn weeks_begin_on_monday_and_months_on_the_first() {
        // One visit on the first day, two on the second, four on the third, …
        let dates = ["2026-11-29", "2026-11-30", "2026-12-01", "2026-12-02", "2026-12-06", "2026-12-07"];
        let days = Days(dates.iter().enumerate().map(|(index, date)| (day(date), 1 << index)).collect());
        for (today, expected) in [
            ("2026-11-29", (1, 0, 1, 1)),
            ("2026-11-30", (2, 1, 2, 3)),
            ("2026-12-01", (4, 2, 2 + 4, 4)),
            ("2026-12-02", (8, 4, 2 + 4 + 8, 4 + 8)),
            ("2026-12-05", (0, 0, 2 + 4 + 8, 4 + 8)),
            ("2026-12-06", (16, 0, 2 + 4 + 8 + 16, 4 + 8 + 16)),
            ("2026-12-07", (32, 16, 32, 4 + 8 + 16 + 32)),
            ("2027-01-01", (0, 0, 0, 0)),
        ] {
            assert_eq!(recent(&days, &[], today), expected, "{today}");
        }
    }

    #[test]
    fn corrections_count_on_their_day_and_take_away_no_more_than_there_is() {
        let days = Days([(day("2026-11-24"), 10), (day("2026-11-25"), 5)].into());
        assert_eq!(recent(&days, &[("2026-11-24", -3), ("2026-11-25", 2)], "2026-11-25"), (7, 7, 14, 14));
        assert_eq!(recent(&days, &[("2026-11-24", -30), ("2026-11-02", 4)], "2026-11-25"), (5, 0, 5, 9));
    }

    #[test]
    fn the_first_days_of_all_have_nothing_before_them() {
        let days = Days([(day("1970-01-01"), 1)].into());
        assert_eq!(recent(&days, &[], "1970-01-01").2, 1);
        assert_eq!(
            recent(&Days([(day("1970-01-05"), u64::MAX), (day("1970-01-06"), 1)].into()), &[], "1970-01-06").2,
            Visits::MOST
        );
    }
}
