//! What an organisation is like, as it is typed: what is never passed on, and what k is
//! counted by.

use hub::Problem;
use store::Profile;
use vocab::OrganisationId;

use crate::asked::Asked;

/// What stands in the form.
pub(super) struct ProfileForm {
    pub(super) name: String,
    pub(super) name_en: String,
    pub(super) corporate: String,
    /// Name of the field, one value a line.
    pub(super) lists: Vec<(&'static str, String)>,
}

impl ProfileForm {
    /// What was typed.
    pub(super) fn typed(asked: &Asked) -> Self {
        let corporate = OrganisationId::parse(asked.field("corporate"));
        let lists = LISTS.iter().map(|name| (*name, asked.field(name).to_owned()));
        Self { lists: lists.collect(), ..Self::of(&profile(asked), corporate) }
    }

    /// What is kept.
    pub(super) fn of(profile: &Profile, corporate: Option<OrganisationId>) -> Self {
        let lists = [
            &profile.aliases,
            &profile.domains,
            &profile.windows,
            &profile.hosts,
            &profile.staff,
            &profile.phones,
            &profile.places,
            &profile.projects,
            &profile.products,
            &profile.partners,
            &profile.regions,
            &profile.kinds,
        ];
        let lists = LISTS.iter().zip(lists).map(|(name, values)| (*name, values.join("\n")));
        Self {
            name: profile.name.clone(),
            name_en: profile.name_en.clone().unwrap_or_default(),
            corporate: corporate.map(|id| id.to_string()).unwrap_or_default(),
            lists: lists.collect(),
        }
    }
}

/// The profile that a form says.
pub(super) fn profile(asked: &Asked) -> Profile {
    let lines = |name| {
        let lines = asked.field(name).lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(str::to_owned).collect()
    };
    Profile {
        name: asked.field("name").to_owned(),
        name_en: Some(asked.field("name_en").to_owned()).filter(|name| !name.is_empty()),
        aliases: lines("aliases"),
        domains: lines("domains"),
        windows: lines("windows"),
        hosts: lines("hosts"),
        staff: lines("staff"),
        phones: lines("phones"),
        places: lines("places"),
        projects: lines("projects"),
        products: lines("products"),
        partners: lines("partners"),
        regions: lines("regions"),
        kinds: lines("kinds"),
    }
}

/// The head of the corporate group that a form names.
pub(super) fn corporate(asked: &Asked) -> Result<Option<OrganisationId>, Problem> {
    match asked.field("corporate") {
        "" => Ok(None),
        id => super::chosen(OrganisationId::parse(id), "corporate").map(Some),
    }
}

/// Fields that hold one value a line, in the order in which they are shown.
const LISTS: [&str; 12] = [
    "aliases", "domains", "windows", "hosts", "staff", "phones", "places", "projects", "products",
    "partners", "regions", "kinds",
];
