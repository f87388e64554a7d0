//! What can be ordered of maps on a page: its name in forms and addresses, and where it is possible.

#[cfg(feature = "ssr")]
use model::{
    DeletePolicy, FieldPolicy, MapId, Order, PolicyChange, Rerun, ResumeChoice, RunOptions, StopQueue,
    VersionId,
};
use model::{MapState, Permission, ResumeTo, RunStatus};

/// Something that maps are ordered to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Start.
    Run,
    /// Hold the queue.
    Pause,
    /// Let the queue go.
    Resume,
    /// End.
    Stop,
    /// Give up an initial sync.
    Cancel,
    /// Go live now.
    Skip,
    /// Do an initial sync again.
    Rerun,
    /// Keep other companies in step.
    Companies,
    /// Decide conflicts in another way.
    Conflicts,
    /// Work by another version.
    Version,
}

impl Deed {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Run,
        Self::Pause,
        Self::Resume,
        Self::Stop,
        Self::Cancel,
        Self::Skip,
        Self::Rerun,
        Self::Companies,
        Self::Conflicts,
        Self::Version,
    ];
    /// Those that are ordered of several maps at once.
    pub const OF_MANY: [Self; 5] = [Self::Run, Self::Pause, Self::Resume, Self::Stop, Self::Version];

    /// Its name in forms and addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Stop => "stop",
            Self::Cancel => "cancel",
            Self::Skip => "skip",
            Self::Rerun => "rerun",
            Self::Companies => "companies",
            Self::Conflicts => "conflicts",
            Self::Version => "version",
        }
    }

    /// The one of that name.
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|deed| deed.name() == name)
    }

    /// Its words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Run => "Run",
            Self::Pause => "Pause",
            Self::Resume => "Resume",
            Self::Stop => "Stop",
            Self::Cancel => "Cancel initial sync",
            Self::Skip => "Skip to live sync",
            Self::Rerun => "Re-run execution",
            Self::Companies => "Change companies",
            Self::Conflicts => "Change conflict rules",
            Self::Version => "Entity map version",
        }
    }

    /// What somebody must be allowed to order it.
    pub const fn needs(self) -> Permission {
        match self {
            Self::Version => Permission::Administer,
            _ => Permission::Operate,
        }
    }

    /// Why a map cannot do it where it stands; `run` is how its newest initial sync stands. A map that runs can work by
    /// another version since it is paused for that.
    pub const fn refusal(self, state: MapState, run: Option<RunStatus>) -> Option<&'static str> {
        match (self, state) {
            (Self::Run, MapState::NotRunning)
            | (Self::Pause, MapState::Running | MapState::Initializing | MapState::Resuming)
            | (Self::Resume, MapState::Paused { .. })
            | (Self::Cancel, MapState::Initializing)
            | (
                Self::Companies,
                MapState::NotRunning | MapState::Running | MapState::Paused { resume_to: ResumeTo::Running },
            )
            | (Self::Conflicts, MapState::NotRunning | MapState::Paused { .. })
            | (Self::Version, MapState::NotRunning | MapState::Running | MapState::Paused { .. })
            | (Self::Skip, MapState::Initializing | MapState::Resuming) => None,
            (Self::Rerun, MapState::Initializing) if matches!(run, Some(RunStatus::Failed)) => None,
            (Self::Run, MapState::Paused { .. }) => Some("it is paused, resume it"),
            (Self::Run, _) => Some("it is running already"),
            (Self::Pause, MapState::Paused { .. }) => Some("it is paused already"),
            (Self::Resume, _) => Some("it is not paused"),
            (Self::Pause | Self::Stop, MapState::NotRunning) => Some("it is not running"),
            (Self::Stop, _) => None,
            (Self::Cancel, _) => Some("it is not being initialized"),
            (Self::Skip, _) => Some("it neither is being initialized nor resumes"),
            (Self::Companies, MapState::Resuming) => Some("it is resuming, wait for its end"),
            (Self::Companies, _) => Some("it is being initialized, wait for its end"),
            (Self::Conflicts, _) => Some("changes are being written, pause it first"),
            (Self::Version, MapState::Resuming) => Some("it is catching up, pause it or wait for its end"),
            (Self::Version, _) => Some("its initial sync is under way, pause it or wait for its end"),
            (Self::Rerun, _) => Some("no initial sync of it has finished with failures"),
        }
    }

    /// What the form says, for one map; `None` when it does not say it.
    #[cfg(feature = "ssr")]
    pub(super) fn order(self, map: MapId, how: &[String], way: &str) -> Option<Order> {
        let says = |what: &str| how.iter().any(|it| *it == format!("{map}:{what}"));
        let policy = PolicyChange {
            master: FieldPolicy::ALL.into_iter().find(|choice| says(choice.name())),
            deletions: DeletePolicy::ALL
                .into_iter()
                .find(|choice| says(&format!("{DELETIONS}{}", choice.name()))),
        };
        Some(match (self, way) {
            (Self::Run, _) => Order::Run(RunOptions {
                initial_sync: says("sync"),
                companies: companies(map, how),
                after: Vec::new(),
                continues: !says("anew"),
                master: policy.master,
                deletions: policy.deletions,
            }),
            (Self::Companies, _) => Order::Companies { companies: companies(map, how)? },
            (Self::Conflicts, _) => Order::Conflicts(policy),
            (Self::Version, _) => Order::Activate { version: version(map, how)?, restart: true },
            (Self::Pause, _) => Order::Pause,
            (Self::Resume, "catch_up") => Order::Resume { choice: ResumeChoice::CatchUp },
            (Self::Resume, "preserve") => Order::Resume { choice: ResumeChoice::SkipPreserve },
            (Self::Resume, "discard") => Order::Resume { choice: ResumeChoice::SkipDiscard },
            (Self::Stop, "keep") => Order::Stop { queue: StopQueue::Keep },
            (Self::Stop, "discard") => Order::Stop { queue: StopQueue::Discard },
            (Self::Cancel, _) => Order::Cancel,
            (Self::Skip, way) => Order::SkipToLive { preserve: way == "preserve" },
            (Self::Rerun, "everything") => Order::Rerun { what: Rerun::Everything },
            (Self::Rerun, "failed") => Order::Rerun { what: Rerun::Failed },
            (Self::Rerun, "without_failed") => Order::Rerun { what: Rerun::WithoutFailed },
            (Self::Resume | Self::Stop | Self::Rerun, _) => return None,
        })
    }
}

/// The companies that a form ticks for a map; `None` where it does not ask for them.
#[cfg(feature = "ssr")]
pub(super) fn companies(map: MapId, how: &[String]) -> Option<Vec<String>> {
    let own = format!("{map}:");
    let said = || how.iter().filter_map(|it| it.strip_prefix(&own));
    let ticked = said().filter_map(|it| it.strip_prefix(COMPANY).map(ToOwned::to_owned));
    said().any(|it| it == ASKS_COMPANIES).then(|| ticked.collect())
}

/// The version that a form chooses for a map.
#[cfg(feature = "ssr")]
fn version(map: MapId, how: &[String]) -> Option<VersionId> {
    let own = format!("{map}:{VERSION}");
    how.iter().find_map(|it| it.strip_prefix(&own)?.parse().ok()).map(VersionId)
}

/// Stands before the id of the version that is chosen.
pub(crate) const VERSION: &str = "version=";
/// Stands before a company that is ticked.
pub(crate) const COMPANY: &str = "company=";
/// Says that companies can be ticked.
pub(crate) const ASKS_COMPANIES: &str = "companies";
/// Stands before what counts where one app deletes and the other one changes.
pub(crate) const DELETIONS: &str = "deletions=";

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::Deed;
    use model::{
        Command, DeletePolicy, FieldPolicy, MapId, MapState, Order, PolicyChange, ResumeChoice, ResumeTo,
        RunStatus, StopQueue, VersionId,
    };

    const STATES: [MapState; 6] = [
        MapState::NotRunning,
        MapState::Initializing,
        MapState::Running,
        MapState::Paused { resume_to: ResumeTo::Running },
        MapState::Paused { resume_to: ResumeTo::Initializing },
        MapState::Resuming,
    ];

    #[test]
    fn what_a_page_offers_is_what_the_table_of_states_allows() {
        let commands = [
            (Deed::Run, Command::Run { initial_sync: true }),
            (Deed::Pause, Command::Pause),
            (Deed::Resume, Command::Resume { choice: ResumeChoice::CatchUp }),
            (Deed::Stop, Command::Stop { queue: StopQueue::Keep }),
            (Deed::Cancel, Command::Cancel),
            (Deed::Skip, Command::SkipToLive { preserve: true }),
            (Deed::Companies, Command::ChangeCompanies { adds: true }),
            (Deed::Conflicts, Command::ChangePolicy),
        ];
        for (deed, command) in commands {
            for state in STATES {
                let offered = deed.refusal(state, None).is_none();
                let stays = state.apply(command) == Ok(state) && matches!(state, MapState::Paused { .. });
                let no_effect = stays && deed != Deed::Conflicts;
                assert_eq!(offered, state.apply(command).is_ok() && !no_effect, "{deed:?} of {state:?}");
            }
        }
        for state in STATES {
            let allowed = state == MapState::Running || state.apply(Command::ActivateVersion).is_ok();
            assert_eq!(Deed::Version.refusal(state, None).is_none(), allowed, "{state:?}");
        }
        assert!(Deed::Rerun.refusal(MapState::Initializing, Some(RunStatus::Failed)).is_none());
        assert!(Deed::Rerun.refusal(MapState::Initializing, Some(RunStatus::Copying)).is_some());
    }

    #[test]
    fn a_form_says_of_each_map_how_it_is_run() {
        let how = ["3:sync", "3:anew", "3:left", "13:newest"].map(str::to_owned);
        let options = |map| match Deed::Run.order(MapId(map), &how, "") {
            Some(Order::Run(options)) => options,
            other => panic!("{other:?} is no run"),
        };
        let three = options(3);
        assert!(three.initial_sync && !three.continues && three.master == Some(FieldPolicy::Left));
        let other = options(13);
        assert!(!other.initial_sync && other.continues && other.master == Some(FieldPolicy::Newest));
        assert_eq!(Deed::Resume.order(MapId(3), &how, "nonsense"), None);
        assert_eq!((three.companies, Deed::Companies.order(MapId(3), &how, "")), (None, None));
        let change =
            PolicyChange { master: Some(FieldPolicy::Newest), deletions: Some(DeletePolicy::Change) };
        let said = ["3:newest", "3:deletions=change", "4:left"].map(str::to_owned);
        assert_eq!(Deed::Conflicts.order(MapId(3), &said, ""), Some(Order::Conflicts(change)));
        let how = ["3:companies", "3:company=usmf", "13:company=demf"].map(str::to_owned);
        let companies = vec!["usmf".to_owned()];
        assert_eq!(Deed::Companies.order(MapId(3), &how, ""), Some(Order::Companies { companies }));
    }

    #[test]
    fn a_form_chooses_a_version_for_each_map_and_orders_need_what_their_deed_needs() {
        let how = ["3:version=17", "13:version=18", "4:version=x"].map(str::to_owned);
        let chosen = |map| Deed::Version.order(MapId(map), &how, "");
        let of = |version| Some(Order::Activate { version: VersionId(version), restart: true });
        assert_eq!([chosen(3), chosen(13), chosen(4), chosen(1)], [of(17), of(18), None, None]);
        for deed in Deed::ALL {
            let ways = ["", "catch_up", "keep", "everything"];
            let orders = ways.iter().filter_map(|way| {
                let how = ["3:version=17", "3:companies"].map(str::to_owned);
                deed.order(MapId(3), &how, way)
            });
            let needs: Vec<_> = orders.map(|order| order.needs()).collect();
            assert!(!needs.is_empty() && needs.iter().all(|it| *it == deed.needs()), "{deed:?}");
        }
    }
}
