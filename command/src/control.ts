import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { CommandFailure } from './failure.ts';

/** How the simulator of a running demo is reached: written by it to `simulator/control.json`. */
const ControlSchema = Type.Object({ port: Type.Integer(), token: Type.String() });
const ScenariosSchema = Type.Object({
  scenarios: Type.Array(
    Type.Object({
      name: Type.String(),
      title: Type.Object({ zh: Type.String(), en: Type.String() }),
      description: Type.Object({ zh: Type.String(), en: Type.String() }),
      lengthMs: Type.Integer(),
    }),
  ),
});
const ProgressSchema = Type.Object({
  atMs: Type.Integer(),
  zh: Type.String(),
  en: Type.String(),
  end: Type.Optional(Type.Union([Type.Literal('done'), Type.Literal('failed')])),
});
export type Progress = Type.Static<typeof ProgressSchema>;
export type ScenarioSummary = Type.Static<typeof ScenariosSchema>['scenarios'][number];

function notRunning(): CommandFailure {
  return new CommandFailure(
    '模拟设备没有运行：请先在另一个窗口运行 npm start。\nThe simulated devices are not running: start them first in another window with npm start.',
  );
}

async function ask(dataDir: string, method: string, path: string): Promise<Response> {
  let control: Type.Static<typeof ControlSchema>;
  try {
    control = Value.Parse(ControlSchema, JSON.parse(readFileSync(join(dataDir, 'simulator/control.json'), 'utf8')));
  } catch {
    throw notRunning();
  }
  try {
    const headers = { authorization: `Bearer ${control.token}` };
    return await fetch(`http://127.0.0.1:${control.port}${path}`, { method, headers });
  } catch {
    throw notRunning();
  }
}

export async function listScenarios(dataDir: string): Promise<readonly ScenarioSummary[]> {
  const response = await ask(dataDir, 'GET', '/scenarios');
  if (!response.ok) throw notRunning();
  return Value.Parse(ScenariosSchema, await response.json()).scenarios;
}

/** Starts a scenario and hands on each line until it ends; true when it came to its end. */
export async function runScenario(dataDir: string, name: string, onLine: (line: Progress) => void): Promise<boolean> {
  const response = await ask(dataDir, 'POST', `/scenarios/${encodeURIComponent(name)}`);
  if (response.status === 404) {
    const names = (await listScenarios(dataDir)).map((scenario) => scenario.name).join('、');
    throw new CommandFailure(
      `没有场景“${name}”，可用：${names}。\nThere is no scenario "${name}"; there are: ${names}.`,
    );
  }
  if (response.status === 409) {
    throw new CommandFailure(
      '另一个场景还在进行，请等它结束。\nAnother scenario is still running: wait until it has ended.',
    );
  }
  if (!response.ok || response.body === null) throw notRunning();
  let end: Progress['end'];
  for await (const text of createInterface({ input: Readable.fromWeb(response.body) })) {
    const line = Value.Parse(ProgressSchema, JSON.parse(text));
    onLine(line);
    end = line.end ?? end;
  }
  return end === 'done';
}
