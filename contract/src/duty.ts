import { Type } from 'typebox';
import type { AlertKind } from './alert.ts';

/** Who is called about a place, from the nearest on (AB岗: B comes from another tree than A). */
export const posts = ['A', 'B', 'grid-leader', 'community', 'street', 'district', 'property', 'gas-company'] as const;
export type Post = (typeof posts)[number];
export const PostSchema = Type.Enum([...posts]);

interface Words {
  readonly zh: string;
  readonly en: string;
}

/** The post as it is told; also what travels upstream instead of a person's name. */
export const postWords: Readonly<Record<Post, Words>> = {
  A: { zh: 'A岗', en: 'First on duty' },
  B: { zh: 'B岗', en: 'Second on duty' },
  'grid-leader': { zh: '网格长', en: 'Grid leader' },
  community: { zh: '社区值班', en: 'Community duty' },
  street: { zh: '街道值班', en: 'Street duty' },
  district: { zh: '区级部门', en: 'District department' },
  property: { zh: '物业值班', en: 'Property duty' },
  'gas-company': { zh: '燃气公司', en: 'Gas company' },
};

/** What somebody is to the building or the grid: 两长四员, and who answers for others beside them. */
export const titles = [
  'building_steward',
  'unit_steward',
  'grid_member',
  'grid_leader',
  'health_officer',
  'information_officer',
  'security_officer',
  'culture_officer',
  'property_duty',
  'gas_duty',
  'community_duty',
  'street_duty',
] as const;
export type Title = (typeof titles)[number];
export const TitleSchema = Type.Enum([...titles]);

export const titleWords: Readonly<Record<Title, Words>> = {
  building_steward: { zh: '楼栋长', en: 'Building steward' },
  unit_steward: { zh: '单元长', en: 'Unit steward' },
  grid_member: { zh: '网格员', en: 'Grid member' },
  grid_leader: { zh: '网格长', en: 'Grid leader' },
  health_officer: { zh: '卫生员', en: 'Health officer' },
  information_officer: { zh: '信息员', en: 'Information officer' },
  security_officer: { zh: '治安员', en: 'Security officer' },
  culture_officer: { zh: '文体员', en: 'Culture officer' },
  property_duty: { zh: '物业值班', en: 'Property duty' },
  gas_duty: { zh: '燃气值班', en: 'Gas duty' },
  community_duty: { zh: '社区值班', en: 'Community duty' },
  street_duty: { zh: '街道值班', en: 'Street duty' },
};

/** Which kinds of alert an officer of the building hears beside the chain; never instead of it. */
export const titleTopics: Readonly<Partial<Record<Title, readonly AlertKind[]>>> = {
  security_officer: ['gate_forced', 'gate_held_open', 'gate_duress', 'tamper'],
  health_officer: ['water_leak'],
  information_officer: ['device_silent', 'bridge_unreachable', 'battery_low'],
};

/** On which days a roster holds; one for the day's kind goes before one for all days. */
export const rosterDays = ['all', 'workdays', 'restdays'] as const;
export type RosterDays = (typeof rosterDays)[number];
export const RosterDaysSchema = Type.Enum([...rosterDays]);

/** How the people of a roster take turns: one person alone, each a day, or each a week. */
export const rotations = ['none', 'daily', 'weekly'] as const;
export type Rotation = (typeof rotations)[number];
export const RotationSchema = Type.Enum([...rotations]);

/** A day that is not what its weekday says: a holiday, or a weekend that is worked to make up for one (调休). */
export const calendarDayKinds = ['holiday', 'workday'] as const;
export type CalendarDayKind = (typeof calendarDayKinds)[number];
export const CalendarDayKindSchema = Type.Enum([...calendarDayKinds]);

/** Why nobody is on duty. */
export const dutyHoles = ['no-roster', 'not-today', 'unknown-person', 'unreachable', 'same-person'] as const;
export type DutyHole = (typeof dutyHoles)[number];
export const DutyHoleSchema = Type.Enum([...dutyHoles]);

/** The wall of every duty: UTC+8 all the year (China has had no summer time since 1991). */
export const DUTY_UTC_OFFSET_MS = 8 * 3_600_000;
