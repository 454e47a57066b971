use tintuc::{
    locale::Locale,
    model::{Archive, Article, Id, Month, Period},
};

/// The months of a language's news, newest first like the news.
pub(super) fn archive(locale: Locale, news: &[&Article]) -> Archive {
    let mut years: Vec<Period> = Vec::new();
    for of_month in news.chunk_by(|a, b| Month::of(a.date_published) == Month::of(b.date_published)) {
        let month = Month::of(of_month[0].date_published);
        let (year, _) = month.parts();
        let (title, of_year) = (locale.month(&month), year.to_string());
        let Some(month) = period(month.as_str(), title, of_month.len()) else { continue };
        if let Some(year) = years.last_mut().filter(|last| last.name.as_str() == of_year) {
            year.count += month.count;
            year.months.push(month);
        } else if let Some(year) = period(&of_year, of_year.clone(), of_month.len()) {
            years.push(Period { months: vec![month], ..year });
        }
    }
    Archive { years }
}

fn period(name: &str, title: String, articles: usize) -> Option<Period> {
    Some(Period { name: Id::new(name).ok()?, title, count: articles as u64, months: Vec::new() })
}
