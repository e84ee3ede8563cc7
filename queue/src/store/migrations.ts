/** Numbered, in order, never edited once shipped: `user_version` is the number of those that have run. */
export const migrations: readonly string[] = [
  `
create table setting (id text primary key, value text not null) strict;
create table counter (id text primary key, value integer not null) strict;

create table person (id text primary key, name text not null unique, created_at integer not null) strict;
create table token (
  id text primary key,
  hash text not null unique,
  role text not null check (role in ('officer', 'operator', 'administrator')),
  person_id text not null references person (id),
  created_at integer not null,
  revoked_at integer
) strict;

create table gateway (
  id text primary key,
  name text not null,
  token_hash text not null unique,
  registered_at integer not null,
  last_seen_at integer,
  last_change_no integer not null
) strict;

create table incident (
  id text primary key,
  public_no text not null unique,
  kind text not null check (kind in ('alert', 'request')),
  channel text not null check (channel in ('sensor', 'kiosk')),
  category_code text not null,
  level integer not null check (level between 1 and 4),
  level_source text not null check (level_source in ('auto', 'manual')),
  state text not null check (state in
    ('submitted', 'accepted', 'dispatched', 'in_progress', 'resolved', 'verified', 'closed', 'rejected')),
  outcome text check (outcome in ('fixed', 'partly_fixed', 'not_fixed', 'not_ours', 'no_action_needed')),
  tier integer not null check (tier between 0 and 5),
  grid_code text,
  gateway_id text not null references gateway (id),
  subject text not null,
  place_id text not null,
  place_zh text not null,
  place_en text not null,
  device_id text,
  description text not null,
  lang text not null,
  owner_role text not null check (owner_role <> ''),
  occurred_at integer not null,
  recorded_at integer not null,
  received_at integer not null,
  accepted_at integer,
  dispatched_at integer,
  started_at integer,
  acknowledged_at integer,
  resolved_at integer,
  resolved_by text,
  verified_at integer,
  closed_at integer,
  reopened_at integer,
  accept_due integer not null,
  resolve_due integer not null,
  sensor_cleared_at integer,
  reopen_count integer not null,
  rework_count integer not null,
  dedup_key text,
  occurrence_count integer not null,
  visibility text not null check (visibility in ('masked', 'confidential')),
  version integer not null,
  last_hash text not null,
  check (state <> 'resolved' or resolved_by is not null),
  check (not (level <= 2 and state in ('submitted', 'accepted', 'rejected')))
) strict;
create unique index incident_one_open_per_dedup_key on incident (gateway_id, dedup_key)
  where dedup_key is not null and state not in ('closed', 'rejected');
create index incident_by_dedup_key on incident (gateway_id, dedup_key, closed_at);
create index incident_by_urgency on incident (level, received_at, id);
create index incident_by_device on incident (device_id);

create table incident_event (
  id integer primary key autoincrement,
  incident_id text not null references incident (id),
  sequence integer not null,
  at integer not null,
  actor_type text not null check (actor_type in ('person', 'gateway', 'system')),
  actor_id text not null,
  actor_role text not null,
  type text not null,
  from_state text,
  to_state text not null,
  audience text not null check (audience in ('public', 'reporter', 'staff', 'audit')),
  payload text not null,
  prev_hash text not null,
  hash text not null,
  unique (incident_id, sequence)
) strict;
create trigger incident_event_is_never_changed before update on incident_event
  begin select raise(abort, 'incident_event is append-only'); end;
create trigger incident_event_is_never_deleted before delete on incident_event
  begin select raise(abort, 'incident_event is append-only'); end;

create table incident_subject (
  gateway_id text not null references gateway (id),
  subject text not null,
  incident_id text not null references incident (id) deferrable initially deferred,
  level integer not null,
  occurrences integer not null,
  raised_at integer not null,
  acknowledged_at integer,
  sensor_order text not null,
  sensor_cleared_at integer,
  primary key (gateway_id, subject)
) strict;
create index incident_subject_by_incident on incident_subject (incident_id, raised_at);

create table report (
  source text not null,
  event_id text not null,
  incident_id text not null references incident (id),
  subject text not null,
  type text not null,
  occurred_at integer not null,
  recorded_at integer not null,
  received_at integer not null,
  payload text not null,
  primary key (source, event_id)
) strict;
create index report_by_incident on report (incident_id);
create index report_by_subject on report (source, subject);

create table inbox (
  source text not null,
  id text not null,
  payload_hash text not null,
  received_at integer not null,
  incident_id text references incident (id),
  result text not null,
  primary key (source, id)
) strict;

create table source_lane (
  source text not null,
  lane text not null,
  watermark integer not null,
  ahead text not null,
  primary key (source, lane)
) strict;

create table gateway_change (
  gateway_id text not null references gateway (id),
  no integer not null,
  incident_id text not null references incident (id),
  number text not null,
  subject text not null,
  state text not null,
  action text not null,
  level integer not null,
  at integer not null,
  by text not null,
  outcome text,
  public_note text not null,
  primary key (gateway_id, no)
) strict;
`,
  `
alter table incident add column test integer not null default 0 check (test in (0, 1));
alter table incident_subject add column test integer not null default 0 check (test in (0, 1));
`,
  `
alter table incident_subject add column real_since integer;
update incident_subject set real_since = raised_at where test = 0;
alter table incident_subject drop column test;
`,
  `
create table token_with_scope (
  id text primary key,
  hash text not null unique,
  role text not null check (role in ('officer', 'operator', 'administrator', 'steward')),
  person_id text not null references person (id),
  created_at integer not null,
  revoked_at integer,
  scope text check (role <> 'steward' or scope is not null)
) strict;
insert into token_with_scope select id, hash, role, person_id, created_at, revoked_at, null from token;
drop table token;
alter table token_with_scope rename to token;

alter table gateway_change add column act text;

create table estate_alert (
  gateway_id text not null references gateway (id),
  alert_id text not null,
  statement_order text not null,
  level integer not null,
  state text not null,
  place_id text not null,
  raised_at integer not null,
  data text not null,
  acknowledged_by text,
  closed_by text,
  close_reason text,
  change_no integer not null unique,
  primary key (gateway_id, alert_id)
) strict;
create index estate_alert_by_urgency on estate_alert (state, level, raised_at);
create index estate_alert_by_id on estate_alert (alert_id);

create table steward_act (
  id text primary key,
  gateway_id text not null references gateway (id),
  alert_id text not null,
  act text not null,
  person_id text not null references person (id),
  text text not null,
  until integer,
  at integer not null,
  settled_at integer,
  ok integer check (ok in (0, 1)),
  code text,
  check ((settled_at is null) = (ok is null))
) strict;
create index steward_act_by_alert on steward_act (gateway_id, alert_id, at);
`,
  `
create table push_subscription (
  id text primary key,
  token_id text not null references token (id),
  endpoint_hash text not null unique,
  sealed text not null,
  language text not null check (language in ('zh-CN', 'en')),
  created_at integer not null,
  last_ok_at integer,
  last_error text,
  last_error_at integer
) strict;
create index push_subscription_by_token on push_subscription (token_id);
create table push_notice (
  gateway_id text not null references gateway (id),
  notification_id text not null,
  at integer not null,
  outcome text not null,
  primary key (gateway_id, notification_id)
) strict;
create index push_notice_by_time on push_notice (at);
`,
  `
create table page (
  gateway_id text not null references gateway (id),
  subject text not null,
  cause text not null check (cause in ('born-here', 'gateway-silent')),
  level integer not null,
  state text not null check (state in ('running', 'stopped')),
  round integer not null,
  last_call_at integer not null,
  next_call_at integer not null,
  ended_by text check (ended_by in ('taken', 'gateway-back', 'over')),
  primary key (gateway_id, subject)
) strict;
create index page_by_state on page (state);
create index incident_request_unclaimed on incident (level)
  where kind = 'request' and started_at is null and acknowledged_at is null;
create index incident_by_subject on incident (gateway_id, subject);
create table page_call (
  gateway_id text not null,
  subject text not null,
  round integer not null,
  kind text not null check (kind in ('raised', 'repeat', 'stood-down')),
  at integer not null,
  sent_at integer,
  reached integer,
  failed text,
  primary key (gateway_id, subject, round, kind),
  foreign key (gateway_id, subject) references page (gateway_id, subject)
) strict;
create index page_call_unsent on page_call (at) where sent_at is null;
`,
  `
insert into estate_alert
select gateway_id, subject, printf('%016d %s', occurred_at, event_id), payload ->> '$.level', payload ->> '$.state',
  payload ->> '$.place.id', payload ->> '$.raisedAt', payload, null, null, null,
  (select coalesce(max(change_no), 0) from estate_alert) + row_number() over (order by occurred_at, event_id)
from (
  select gateway.id as gateway_id, report.*,
    row_number() over (partition by source, subject order by occurred_at desc, event_id desc) as newest
  from report join gateway on report.source = 'urn:grid:gw:' || gateway.id
  where report.type like 'cn.grid.alert.%'
) as newest_report
where newest = 1 and not exists
  (select 1 from estate_alert as known where known.gateway_id = newest_report.gateway_id and known.alert_id = subject);
`,
  `
create table estate_report (
  gateway_id text not null references gateway (id),
  kind text not null check (kind in ('duty', 'devices')),
  building_id text not null,
  statement_order text not null,
  data text not null,
  primary key (gateway_id, kind, building_id)
) strict;
create table estate_place (
  gateway_id text not null references gateway (id),
  place_id text not null,
  building_id text not null,
  primary key (gateway_id, place_id)
) strict;
create index estate_place_by_building on estate_place (gateway_id, building_id);
`,
  `
alter table page_call add column claimed_until integer;
alter table page_call add column claims integer not null default 0;
`,
  `
alter table steward_act add column command_id text;
alter table steward_act add column command text;
alter table steward_act add column detail text;
create unique index steward_act_one_command on steward_act (gateway_id, command_id) where act = 'command';
create table estate_note (
  gateway_id text not null references gateway (id),
  event_id text not null,
  alert_id text not null,
  no integer not null,
  at integer not null,
  type text not null,
  by text not null,
  act_id text,
  command_id text,
  level integer not null,
  state text not null,
  detail text not null,
  primary key (gateway_id, event_id)
) strict;
create index estate_note_by_alert on estate_note (gateway_id, alert_id, no);
create index estate_note_by_command on estate_note (command_id) where command_id is not null;
`,
];
