import type { Configuration } from '@gridcall/contract/configuration.ts';
import { type ErrorDefinition, errorTable } from '@gridcall/contract/errors.ts';
import { bothLanguages } from '@gridcall/contract/http-headers.ts';
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { CommandFailure, systemCode } from './failure.ts';
import { whatRuns } from './running.ts';
import { readSecret } from './secrets.ts';

export type Server = 'gateway' | 'queue';
export interface Api {
  readonly base: string;
  /** Resolves with the checked body; every other answer is a CommandFailure in words. */
  call<T extends TSchema>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    schema: T,
    body?: unknown,
  ): Promise<Static<T>>;
  /** The administrator's token, for the live stream. */
  readonly token: string;
}

const ANSWER_MS = 10_000;
const names = {
  gateway: { zh: '网关', en: 'gateway', secret: 'gatewayAdministrator' },
  queue: { zh: '事件队列', en: 'queue', secret: 'queueAdministrator' },
} as const;

/** Any address of this machine is reached over loopback. */
export function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

function notRunning(server: Server, base: string): CommandFailure {
  const { zh, en } = names[server];
  return new CommandFailure(
    `${zh}没有在 ${base} 运行：请先在另一个窗口运行 npm start（或 npm run gridcall -- ${server}）。\n` +
      `The ${en} is not running at ${base}: start it first in another window with npm start (or npm run gridcall -- ${server}).`,
  );
}

const ProblemSchema = Type.Object({
  code: Type.String(),
  detail: Type.Optional(Type.String()),
  title: Type.Optional(Type.String()),
  mend: Type.Optional(Type.String()),
  fields: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))),
});

function isErrorCode(code: string): code is keyof typeof errorTable {
  return Object.hasOwn(errorTable, code);
}

/** application/problem+json in the words of the one table of errors, in both languages. */
export function problemInWords(status: number, body: unknown): string {
  if (!Value.Check(ProblemSchema, body) || !isErrorCode(body.code)) {
    return `服务器回答 ${status}，没有说明原因。请看它的日志。\nThe server answered ${status} without a reason. See its log.`;
  }
  const definition: ErrorDefinition = errorTable[body.code];
  const { zh, en } = bothLanguages(body.detail ?? '');
  const fields = (body.fields ?? []).map(({ path, message }) => `  ${path}: ${message.replace('\n', ' · ')}`);
  return [
    `${definition.zh}${zh === '' ? '' : `（${zh}）`}：${definition.mendZh}`,
    `${definition.en}${en === '' ? '' : ` (${en})`}: ${definition.mendEn}`,
    ...fields,
  ].join('\n');
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Connects to a running server with the administrator's token from the data folder; an answer may take `answerMs`. */
export async function connect(configuration: Configuration, server: Server, answerMs = ANSWER_MS): Promise<Api> {
  const { host, port } = server === 'gateway' ? configuration.http : configuration.queue;
  const running = await whatRuns(configuration.dataDir, server);
  const base = `http://${reachable(host)}:${running?.httpPort ?? port}`;
  const token = readSecret(configuration.dataDir, names[server].secret);
  if (token === undefined) throw notRunning(server, base);
  return {
    base,
    token,
    call: async (method, path, schema, body) => {
      const response = await send({ server, base, token, answerMs }, method, path, body);
      const answer = await bodyOf(response);
      if (!response.ok) throw new CommandFailure(problemInWords(response.status, answer));
      if (!Value.Check(schema, answer)) {
        throw new CommandFailure(
          `${base} 的回答看不懂：它是另一个版本，或不是 Gridcall。\nThe answer of ${base} makes no sense: another version, or not Gridcall.`,
        );
      }
      return answer;
    },
  };
}

interface Far {
  readonly server: Server;
  readonly base: string;
  readonly token: string;
  readonly answerMs: number;
}

async function send(
  { server, base, token, answerMs }: Far,
  method: string,
  path: string,
  body: unknown,
): Promise<Response> {
  try {
    return await fetch(base + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        // Both: whoever stands there reads one of them.
        'accept-language': 'mul',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(answerMs),
    });
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (systemCode(cause) === 'ECONNREFUSED') throw notRunning(server, base);
    const reason = systemCode(cause) ?? (error instanceof Error ? error.message : String(error));
    throw new CommandFailure(`${base} 没有回答（${reason}）。\n${base} does not answer (${reason}).`);
  }
}
