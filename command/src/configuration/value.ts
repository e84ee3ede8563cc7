import type { Fault } from './fault.ts';
import type { Setting, SettingValue } from './settings.ts';

type Words = Pick<Fault, 'causeZh' | 'causeEn' | 'mendZh' | 'mendEn'>;
export type Read = { readonly ok: true; readonly value: SettingValue } | { readonly ok: false; readonly words: Words };

/** A secret's value never appears in a message. */
function shown(setting: Setting, value: unknown): string {
  if (setting.secret) return '***';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function wrong(setting: Setting, value: unknown, ruleZh: string, ruleEn: string): Read {
  return {
    ok: false,
    words: {
      causeZh: `现为 ${shown(setting, value)}。`,
      causeEn: `it is ${shown(setting, value)}.`,
      mendZh: `请改为${ruleZh}。`,
      mendEn: `Make it ${ruleEn}.`,
    },
  };
}

function readInteger(setting: Setting, value: unknown): Read {
  const minimum = setting.minimum ?? Number.MIN_SAFE_INTEGER;
  const maximum = setting.maximum ?? Number.MAX_SAFE_INTEGER;
  if (typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum) {
    return { ok: true, value };
  }
  return wrong(setting, value, ` ${minimum} 到 ${maximum} 的整数`, `a whole number from ${minimum} to ${maximum}`);
}

function readString(setting: Setting, value: unknown): Read {
  const minimum = setting.minLength ?? 0;
  const maximum = setting.maxLength ?? 4096;
  if (typeof value !== 'string') return wrong(setting, value, '文字（加引号）', 'text (in quotation marks)');
  if (value.length < minimum) return wrong(setting, value, '非空的文字', 'text that is not empty');
  if (value.length > maximum)
    return wrong(setting, value, `不超过 ${maximum} 个字`, `${maximum} characters at the most`);
  if (setting.pattern !== undefined && !new RegExp(setting.pattern).test(value)) {
    const { zh, en } = setting.rule ?? {
      zh: `符合 ${setting.pattern} 的文字`,
      en: `text that matches ${setting.pattern}`,
    };
    return wrong(setting, value, zh, en);
  }
  return { ok: true, value };
}

function readChoice(setting: Setting, value: unknown): Read {
  if (typeof value === 'string' && setting.choices.includes(value)) return { ok: true, value };
  return wrong(setting, value, `${setting.choices.join('、')} 之一`, `one of ${setting.choices.join(', ')}`);
}

function readList(setting: Setting, value: unknown): Read {
  if (!Array.isArray(value)) return wrong(setting, value, '一个列表', 'a list');
  const { entryPattern, entriesMaximum = Number.POSITIVE_INFINITY } = setting;
  if (entryPattern === undefined) return { ok: true, value };
  if (value.length > entriesMaximum) {
    return wrong(
      setting,
      value,
      `不超过 ${entriesMaximum} 项的列表`,
      `a list of ${entriesMaximum} entries at the most`,
    );
  }
  const fits = (entry: unknown) => typeof entry === 'string' && new RegExp(entryPattern).test(entry);
  const misfit = value.findIndex((entry) => !fits(entry));
  if (misfit === -1) return { ok: true, value };
  const { zh, en } = setting.rule ?? { zh: `符合 ${entryPattern} 的文字`, en: `text that matches ${entryPattern}` };
  return wrong(setting, value[misfit], `列表，每一项写成 ${zh}`, `a list of which each entry is ${en}`);
}

/** A value as it stands in the YAML file. */
export function readValue(setting: Setting, value: unknown): Read {
  switch (setting.type) {
    case 'integer':
      return readInteger(setting, value);
    case 'choice':
      return readChoice(setting, value);
    case 'string':
      return readString(setting, value);
    case 'boolean':
      return typeof value === 'boolean'
        ? { ok: true, value }
        : wrong(setting, value, ' true 或 false', 'true or false');
    case 'list':
      return readList(setting, value);
  }
}

function readJsonList(setting: Setting, text: string): Read {
  try {
    return readValue(setting, JSON.parse(text));
  } catch {
    return wrong(setting, text, ' JSON 写成的列表', 'a list in JSON');
  }
}

/** The environment holds text only: a whole number or a switch is read when the setting is one. */
export function readEnvironmentValue(setting: Setting, text: string): Read {
  if (setting.type === 'list') return readJsonList(setting, text);
  if (setting.type === 'boolean') return readValue(setting, text === 'true' ? true : text === 'false' ? false : text);
  if (setting.type !== 'integer') return readValue(setting, text);
  return /^-?[0-9]{1,15}$/.test(text.trim()) ? readInteger(setting, Number(text)) : readInteger(setting, text);
}
