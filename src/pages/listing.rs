use crate::{
    markup::Markup,
    model::{Feed, Site},
    route::Route,
    views::{self, Context},
};
use std::rc::Rc;

/// A page of a listing.
#[derive(Clone)]
pub struct Listing {
    pub(super) feed: Rc<Feed>,
}

impl Listing {
    pub(super) fn view(&self, context: &Context, site: Option<&Site>, route: &Route) -> Markup {
        views::listing::listing(context, site, route, &self.feed).into()
    }
}
