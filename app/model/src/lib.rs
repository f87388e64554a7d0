//! The words of Tandem: data types that the browser, the server and the stores share.
//!
//! Nothing here does I/O, parses a language or reads a clock. One word stands for one idea, and it is the same in
//! the type, the table, the URL and the page title.

mod access;
mod activation;
mod activity;
mod alert;
mod bulk;
mod cause;
mod change;
mod check;
mod company;
mod conflict;
mod draft;
mod dry_run;
mod edits_to;
mod entity_map;
mod entity_name;
mod environment;
mod failure;
mod failure_group;
mod form;
mod half_hour;
mod health;
mod ids;
mod link;
mod maintenance;
mod map_description;
mod map_draft;
mod mapping;
mod moment;
mod notice;
mod notification;
mod order;
mod paging;
mod period;
mod publisher;
mod queue;
mod retention;
mod run;
mod schema;
mod search;
mod shadow;
mod shaping;
mod side;
mod sketch;
mod solution;
mod state;
mod story;
mod transform;
mod trying;
mod unpaired;
mod value_list;
mod value_pair;
mod version;
mod version_number;
mod wire;
mod workbench;

pub use access::{Account, Permission, Role, SignInDraft, SignUpDraft};
pub use activation::{Activation, ActivePeriod, active_at};
pub use activity::{
    Activity, ActivityKind, ActivityQuery, Actor, ActorKind, AlertStep, MaintenanceStep, Severity,
};
pub use alert::{
    Acknowledgement, ActOn, AlertAction, AlertDraft, AlertGauge, AlertRule, AlertSetting, AlertWindow,
    Backtest, BacktestBar, BacktestFiring, BacktestUnit, CountOver, CountedBy, Firing, FiringQuery,
    FiringStatus, Held, HeldMap, Recipient, TimeUnit,
};
pub use bulk::{BulkAct, BulkItem, BulkKind, BulkQuery, BulkResult, BulkStatus, Pace, Standing};
pub use cause::{Cause, Symptom};
pub use change::{CaptureMode, Change, ChangeStatus, Operation, SkipReason};
pub use check::{Check, CheckName, CheckState};
pub use company::{Company, CompanyPair, match_companies};
pub use conflict::{
    Conflict, ConflictPolicy, ContestedField, DecidedBy, DeletePolicy, Dispute, FieldPolicy, FieldRule,
    PolicyChange,
};
pub use draft::{ConnectionDraft, DraftFields, EnvironmentDraft, is_secret_reference};
pub use dry_run::{DryField, DryGroup, DryLeg, DryMap, DryRun, DrySample, WouldBe};
pub use edits_to::OutOfReach;
pub use entity_map::{DirectionCounts, EntityMap, EnvironmentSummary, MapStatistics, MapSummary, MapVersion};
pub use entity_name::{Count, EntityName};
pub use environment::{AuthKind, Band, Connection, ConnectionKind, Environment};
pub use failure::{
    ErrorClass, ErrorEvent, Failure, FailureQuery, FailureStatus, FieldFault, Parent, Phase, Remedy,
    Resolution,
};
pub use failure_group::{
    FailureGroup, Fix, GroupComment, GroupCounts, GroupOrder, GroupQuery, GroupState, LegCause, Mute,
};
pub use form::FieldErrors;
pub use half_hour::{HalfHour, ParentWait};
pub use health::{Finding, FindingState, HealthFacts, MapHealth, SideFacts};
pub use ids::{
    AccountId, ActivityId, AlertId, BulkActId, ChangeId, ConflictId, EnvironmentId, ErrorEventId, FailureId,
    FiringId, GroupId, LegId, MapId, NoticeId, NotificationId, RecipientGroupId, RunId, VersionId, WebhookId,
    WindowId,
};
pub use link::{RecentWrite, RecordLink};
pub use maintenance::{MaintenanceWindow, WindowDraft, WindowMap, WindowPlan, WindowStatus};
pub use map_description::MapDescription;
pub use map_draft::{MOST_STEPS, MapDraft, Step};
pub use mapping::{FieldMapping, Lookup, LookupTarget, Mapping};
pub use moment::Moment;
pub use notice::{Notice, NoticeKind};
pub use notification::{
    Addressee, AddresseeFate, DeliveryAttempt, FormerSecret, MailLogin, MailSecurity, MailServer,
    MailServerDraft, MailStep, NewNotification, Notification, NotificationKind, NotificationState,
    NotificationStory, RecipientGroup, RecipientGroupDraft, Webhook, WebhookChange, WebhookDraft,
    WebhookFormat, WebhookReach, WebhookSettings, WebhookState, WebhookTrial,
};
pub use order::{Order, Rerun, RunOptions};
pub use paging::{Page, PageRequest};
pub use period::Period;
pub use publisher::Publisher;
pub use queue::{QueueLimits, QueueLimitsDraft, QueueLoad, QueueMeasure, QueueWarning};
pub use retention::{Kept, Limit, Retention, TrimRound};
pub use run::{Leg, LegCounts, LegStatus, Run, RunStatus};
pub use schema::{EntitySchema, FieldKind, FieldSchema, SchemaChange};
pub use search::{Fit, Found, FoundKind, MOST_FOUND, Sought, best_found};
pub use shadow::{
    MOST_SHADOW_DIFFERENCES, ShadowDifference, ShadowFate, ShadowField, ShadowKind, ShadowReport, ShadowValue,
};
pub use shaping::{Shaping, TransformKind};
pub use side::{Direction, Side, SyncDirection};
pub use sketch::{Clash, Edit, Line, LineId, Sketch};
pub use solution::{Checked, Gravity, Packaging, PublisherContact, Solution, SolutionDraft};
pub use state::{Command, MapState, RefusedMove, ResumeChoice, ResumeTo, StopQueue};
pub use story::{KeptStory, SettledRow, StoryEntry, StoryEvent, story};
pub use transform::{BlankAs, DecimalSeparator, LetterCase, Transform};
pub use trying::{
    Contrast, LineFate, RecordChoice, RecordTrial, Tried, TriedLine, TriedRecord, WantedRecord,
};
pub use unpaired::Unpaired;
pub use value_list::{read_values, write_values};
pub use value_pair::{SharedValue, ValuePair, choose_partner, is_same_value, pair_for, shared_values};
pub use version::{Difference, LONGEST_NOTE, LineTurn, TextHunk, TextLine, VersionDraft};
pub use version_number::{InvalidVersionNumber, VersionNumber};
pub use wire::{Wire, wire};
pub use workbench::{Cell, EditedField, FieldInput, FieldMark, NowCell, RowNow, TriedField};
