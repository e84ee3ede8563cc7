/** The body of a request to somebody's SMS or voice gateway: a text with `{{names}}` in it. */
export const placeholders = ['id', 'to', 'text', 'title', 'level', 'kind', 'building', 'link', 'test', 'at'] as const;
export type Placeholder = (typeof placeholders)[number];
export type BodyFormat = 'json' | 'form' | 'xml';

export const mediaTypes: Readonly<Record<BodyFormat, string>> = {
  json: 'application/json; charset=utf-8',
  form: 'application/x-www-form-urlencoded; charset=utf-8',
  xml: 'application/xml; charset=utf-8',
};

/** Where nobody wrote one: everything, as JSON. */
export const defaultTemplate = `{${placeholders.map((name) => `"${name}":"{{${name}}}"`).join(',')}}`;

function isPlaceholder(name: string): name is Placeholder {
  return (placeholders as readonly string[]).includes(name);
}

const pattern = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** What is wrong with a template, in both languages; empty when it can be used. */
export function templateFaults(template: string, format: BodyFormat): readonly string[] {
  const names = [...template.matchAll(pattern)].map(([, name = '']) => name);
  const unknown = [...new Set(names)].filter((name) => !isPlaceholder(name));
  const known = placeholders.map((name) => `{{${name}}}`).join(' ');
  const faults = unknown.map(
    (name) => `没有 {{${name}}}，可用的有 ${known} / there is no {{${name}}}; there are ${known}`,
  );
  for (const name of ['to', 'text'] as const) {
    if (!names.includes(name)) faults.push(`缺少 {{${name}}} / {{${name}}} is missing`);
  }
  if (faults.length === 0 && format === 'json' && !isJson(fill(template, format, sample))) {
    faults.push(
      '填好后不是 JSON：占位符要写在引号里 / filled in it is no JSON: write placeholders inside quotation marks',
    );
  }
  return faults;
}

const sample = Object.fromEntries(placeholders.map((name) => [name, `"\\\n${name}`])) as Record<Placeholder, string>;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Each value is written as the format wants it: no value can become part of what stands around it. */
export function fill(template: string, format: BodyFormat, values: Readonly<Record<Placeholder, string>>): string {
  return template.replace(pattern, (whole, name: string) =>
    isPlaceholder(name) ? encode(values[name], format) : whole,
  );
}

function encode(value: string, format: BodyFormat): string {
  switch (format) {
    case 'json':
      return JSON.stringify(value.toWellFormed()).slice(1, -1);
    case 'form':
      return encodeURIComponent(value.toWellFormed());
    case 'xml':
      return value.toWellFormed().replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  }
}
