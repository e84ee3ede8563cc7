import { type ErrorDefinition, errorTable } from '@gridcall/contract/errors.ts';

const TABLE_HEAD = '| code | status | 标题 | title | 处理办法 | mend |';

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function table(): string[] {
  const rows = Object.entries(errorTable).map(([code, definition]: [string, ErrorDefinition]) => {
    const { status, zh, en, mendZh, mendEn } = definition;
    return `| ${[`\`${code}\``, String(status), zh, en, mendZh, mendEn].map(cell).join(' | ')} |`;
  });
  return [TABLE_HEAD, '|---|---|---|---|---|---|', ...rows];
}

/** docs/errors.md with its table made anew from the contract; the words around it are written by hand and stay. */
export function errorsPage(before: string): string {
  const lines = before.split('\n');
  const start = lines.indexOf(TABLE_HEAD);
  if (start < 0) return ['# Errors', '', ...table(), ''].join('\n');
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
  const after = length < 0 ? [''] : lines.slice(start + length);
  return [...lines.slice(0, start), ...table(), ...after].join('\n');
}
