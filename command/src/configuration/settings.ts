import { ConfigurationSchema, environmentAliases } from '@gridcall/contract/configuration.ts';

/** A list stands in gridcall.yaml as it is; in the environment as JSON. */
export type SettingValue = string | number | boolean | readonly unknown[];

/** One setting of the schema: where it stands, what it may be, and how the environment names it. */
export interface Setting {
  /** `http.port` */
  readonly path: string;
  readonly title: string;
  readonly type: 'string' | 'integer' | 'boolean' | 'choice' | 'list';
  readonly fallback: SettingValue;
  readonly choices: readonly string[];
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly minLength: number | undefined;
  readonly maxLength: number | undefined;
  readonly pattern: string | undefined;
  /** Of the entries of a list of texts; other lists are read elsewhere. */
  readonly entryPattern: string | undefined;
  readonly entriesMaximum: number | undefined;
  /** What a pattern asks for, in words: of the value, or of each entry of a list. */
  readonly rule: Rule | undefined;
  readonly secret: boolean;
  /** The derived name first, then the short one where there is one. */
  readonly environmentNames: readonly string[];
}

export interface Rule {
  readonly zh: string;
  readonly en: string;
}

/** What this module reads of a JSON schema. */
interface SchemaNode {
  readonly type?: string;
  readonly title?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly anyOf?: readonly SchemaNode[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly items?: object;
  readonly maxItems?: number;
  readonly rule?: Rule;
  readonly secret?: boolean;
}

/** `mqtt.messagesPerSecondPerLink` → `GRIDCALL_MQTT__MESSAGES_PER_SECOND_PER_LINK` */
export function environmentName(path: string): string {
  const levels = path.split('.').map((word) => word.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase());
  return `GRIDCALL_${levels.join('__')}`;
}

function settingOf(path: string, node: SchemaNode): Setting {
  const aliases = Object.keys(environmentAliases).filter((name) => environmentAliases[name] === path);
  const fallback = node.default;
  if (!isSettingValue(fallback)) {
    throw new TypeError(`The schema gives ${path} no default.`);
  }
  return {
    path,
    title: node.title ?? '',
    type: typeOf(node),
    fallback,
    choices: (node.anyOf ?? []).map((choice) => String(choice.const)),
    minimum: node.minimum,
    maximum: node.maximum,
    minLength: node.minLength,
    maxLength: node.maxLength,
    pattern: node.pattern,
    entryPattern: entryOf(node).pattern,
    entriesMaximum: node.maxItems,
    rule: node.rule ?? entryOf(node).rule,
    secret: node.secret ?? false,
    environmentNames: [...new Set([environmentName(path), ...aliases])],
  };
}

/** What an entry of a list of texts must be; entries that are no texts have a reader of their own. */
function entryOf({ items }: SchemaNode): Pick<SchemaNode, 'pattern' | 'rule'> {
  return items !== undefined && 'pattern' in items ? (items as SchemaNode) : {};
}

function isSettingValue(value: unknown): value is SettingValue {
  return ['string', 'number', 'boolean'].includes(typeof value) || Array.isArray(value);
}

function typeOf(node: SchemaNode): Setting['type'] {
  if (node.anyOf) return 'choice';
  if (node.type === 'array') return 'list';
  return node.type === 'integer' || node.type === 'boolean' ? node.type : 'string';
}

function collect(node: SchemaNode, prefix: string): Setting[] {
  return Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    return child.type === 'object' ? collect(child, path) : [settingOf(path, child)];
  });
}

/** Every setting, in the order of the schema. */
export const settings: readonly Setting[] = collect(ConfigurationSchema, '');
/** The names of the groups: `gateway`, `http`, … */
export const groups: readonly string[] = [
  ...new Set(settings.filter(({ path }) => path.includes('.')).map(({ path }) => path.slice(0, path.indexOf('.')))),
];
