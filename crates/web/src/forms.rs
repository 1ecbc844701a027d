//! Fields of forms that several pages and the REST interface share: handling, what happened,
//! items.
