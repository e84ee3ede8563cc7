import { parseArgs } from 'node:util';
import { CommandFailure, EXIT_USAGE } from './failure.ts';
import { nearest } from './nearest.ts';

export interface Option {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  readonly required?: boolean;
  /** What stands for the value in the help: `--place PLACE`. */
  readonly value?: string;
  readonly zh: string;
  readonly en: string;
}

export interface Example {
  readonly line: string;
  readonly zh: string;
  readonly en: string;
}

/** One subcommand: everything its `--help` teaches, and what it does. */
export interface Command {
  /** `link add` */
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  /** Names of the words after the command, all required: `['NAME']`. */
  readonly words?: readonly string[];
  readonly options: Readonly<Record<string, Option>>;
  readonly examples: readonly Example[];
  /** Resolves with the exit code. */
  readonly run: (parsed: Parsed) => Promise<number>;
}

export interface Parsed {
  readonly words: readonly string[];
  text(name: string): string | undefined;
  list(name: string): readonly string[];
  flag(name: string): boolean;
}

export const jsonOption: Option = { type: 'boolean', zh: '以 JSON 输出', en: 'answer in JSON' };
/** For what makes a credential. */
export const jsonWhenPipedOption: Option = {
  type: 'boolean',
  zh: '以 JSON 输出（输出到管道时自动如此）',
  en: 'answer in JSON (also when piped)',
};

function usageFailure(command: Command, zh: string, en: string): CommandFailure {
  const help = `npm run --silent gridcall -- ${command.name} --help`;
  return new CommandFailure(`${zh}请看 ${help}\n${en} See ${help}`, EXIT_USAGE);
}

/** The value of a required option, where `parse` has already made sure that it is there. */
export function required(parsed: Parsed, name: string): string {
  const value = parsed.text(name);
  if (value === undefined) throw new TypeError(`--${name} is not declared as required.`);
  return value;
}

function checkOption(command: Command, name: string, value: string | undefined): void {
  const option = command.options[name];
  if (option === undefined) {
    const near = nearest(name, Object.keys(command.options));
    const hint = near === undefined ? { zh: '', en: '' } : { zh: `是不是 --${near}？`, en: ` Did you mean --${near}?` };
    throw usageFailure(command, `没有选项 --${name}。${hint.zh}`, `There is no option --${name}.${hint.en}`);
  }
  if (option.type === 'string' && (value === undefined || value === '')) {
    throw usageFailure(command, `--${name} 后面缺少内容。`, `--${name} needs a value.`);
  }
  if (option.type === 'boolean' && value !== undefined) {
    throw usageFailure(command, `--${name} 不带内容。`, `--${name} takes no value.`);
  }
}

function checkComplete(command: Command, values: Readonly<Record<string, unknown>>, words: readonly string[]): void {
  const missing = Object.keys(command.options).filter((name) => command.options[name]?.required && !(name in values));
  if (missing.length > 0) {
    const names = missing.map((name) => `--${name}`);
    throw usageFailure(command, `缺少 ${names.join('、')}。`, `${names.join(', ')} missing.`);
  }
  const expected = command.words ?? [];
  if (words.length < expected.length) {
    throw usageFailure(command, `缺少 ${expected[words.length]}。`, `${expected[words.length]} is missing.`);
  }
  if (words.length > expected.length) {
    const extra = words[expected.length] ?? '';
    throw usageFailure(command, `多出了“${extra}”。`, `"${extra}" is too much.`);
  }
}

/** Reads the words after the command's name. Anything wrong is a CommandFailure that names the mend. */
export function parse(command: Command, argv: readonly string[]): Parsed {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { type, multiple }]) => [name, { type, multiple: multiple ?? false }]),
  );
  const { values, positionals, tokens } = parseArgs({
    args: [...argv],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === 'option') checkOption(command, token.name, token.value);
  }
  checkComplete(command, values, positionals);
  return {
    words: positionals,
    text: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
    list: (name) => {
      const value = values[name];
      return Array.isArray(value) ? value.map(String) : [];
    },
    flag: (name) => values[name] === true,
  };
}
