import { type Parsed, parseJson, readBoolean } from '../json.ts';
import type { ReadFault } from '../read-fault.ts';

/**
 * The forms of a Jinja template that are read: the payload itself, one path into it, and "if path, this, else that".
 * They are 96 % of what hubs send; every other template is named as unsupported and never guessed.
 */
export type Template =
  | { readonly kind: 'payload' }
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'truth'; readonly path: Path; readonly whenTrue: string; readonly whenFalse: string };

export type Path = readonly (string | number)[];

const TEMPLATE_LENGTH_MAXIMUM = 400;
const PATH_LENGTH_MAXIMUM = 8;
const identifier = /^\.([A-Za-z_][A-Za-z0-9_]*)/;
const subscript = /^\[\s*(?:"([^"\\]{1,64})"|'([^'\\]{1,64})'|(\d{1,3}))\s*\]/;

export function parseTemplate(text: string | undefined): Template | undefined {
  if (text === undefined || text.trim() === '') return { kind: 'payload' };
  if (text.length > TEMPLATE_LENGTH_MAXIMUM) return undefined;
  const expression = /^\s*\{\{-?\s*([^{}|]+?)\s*-?\}\}\s*$/.exec(text)?.[1];
  if (expression === 'value') return { kind: 'payload' };
  if (expression !== undefined) {
    const path = parsePath(expression);
    return path && { kind: 'path', path };
  }
  const truth =
    /^\s*\{%-?\s*if\s+([^{}%|]+?)\s*-?%\}([^{}%]*)\{%-?\s*else\s*-?%\}([^{}%]*)\{%-?\s*endif\s*-?%\}\s*$/.exec(text);
  const path = truth?.[1] === undefined ? undefined : parsePath(truth[1]);
  if (!path) return undefined;
  return { kind: 'truth', path, whenTrue: (truth?.[2] ?? '').trim(), whenFalse: (truth?.[3] ?? '').trim() };
}

function parsePath(expression: string): Path | undefined {
  if (!expression.startsWith('value_json')) return undefined;
  let rest = expression.slice('value_json'.length);
  const path: (string | number)[] = [];
  while (rest !== '') {
    const match = identifier.exec(rest) ?? subscript.exec(rest);
    if (!match || path.length >= PATH_LENGTH_MAXIMUM) return undefined;
    const index = rest.startsWith('[') ? match[3] : undefined;
    path.push(index === undefined ? (match[1] ?? match[2] ?? '') : Number(index));
    rest = rest.slice(match[0].length);
  }
  return path.length > 0 ? path : undefined;
}

export type Rendered =
  /** The key is missing or null, or the text is empty or Home Assistant's word "None": neither off nor zero. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'value'; readonly text: string; readonly value: unknown }
  | { readonly kind: 'fault'; readonly fault: ReadFault };

/** The payload of one message. Many entities share a state topic: it is parsed once for all of them. */
export class Payload {
  readonly text: string;
  #parsed: Parsed | undefined;

  constructor(text: string) {
    this.text = text;
  }

  json(): Parsed {
    this.#parsed ??= parseJson(this.text);
    return this.#parsed;
  }
}

export function render(template: Template, payload: Payload): Rendered {
  const rendered = evaluate(template, payload);
  return rendered.kind === 'value' && (rendered.text === '' || rendered.text === 'None')
    ? { kind: 'unknown' }
    : rendered;
}

function evaluate(template: Template, payload: Payload): Rendered {
  if (template.kind === 'payload') return { kind: 'value', text: payload.text, value: payload.text };
  const parsed = payload.json();
  if (!parsed.ok) return { kind: 'fault', fault: parsed.fault };
  const value = valueAt(parsed.value, template.path);
  if (value === undefined || value === null) return { kind: 'unknown' };
  if (typeof value === 'object') {
    const detail = `"${template.path.join('.')}" is no plain value.`;
    return { kind: 'fault', fault: { code: 'VALUE_WRONG_TYPE', detail } };
  }
  if (template.kind === 'path') return { kind: 'value', text: pythonText(value), value };
  const truth = readBoolean(value) ?? (typeof value === 'number' ? value !== 0 : value !== '');
  const text = truth ? template.whenTrue : template.whenFalse;
  return { kind: 'value', text, value: readBoolean(text) ?? text };
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.hasOwn(value, step) ? (value as Record<string | number, unknown>)[step] : undefined;
  }
  return value;
}

/** As Home Assistant writes a value: a payload of JSON `true` is the text `True`, in messages and in discovery alike. */
export function pythonText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'number' || typeof value === 'string' ? String(value) : '';
}

/** Whether a rendered value is the payload that discovery named. JSON `true`, `True` and `true` are one. */
export function samePayload(rendered: string, named: string): boolean {
  if (rendered === named) return true;
  const left = readBoolean(rendered);
  return left !== undefined && left === readBoolean(named);
}
