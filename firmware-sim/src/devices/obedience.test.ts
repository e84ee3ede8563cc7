import { describe, expect, it } from 'vitest';
import { machineFor } from './catalogue.ts';
import type { Order, Said, SimulatedKind } from './device.ts';
import { CLOSING_MS } from './gas-valve.ts';
import { readOrder } from './obedience.ts';
import { SOUNDS_AT_MOST_MS } from './siren.ts';

const START = Date.UTC(2026, 2, 1);

class Bench {
  readonly machine;
  now = START;

  constructor(kind: SimulatedKind) {
    this.machine = machineFor(kind, { deviceId: 'd', seed: 1, reportEveryMs: 3_600_000, warmUpFactor: 1 });
    this.machine.boot(this.now);
  }

  told(command: Order['command'], nonce = 'n1', notAfter = START + 3_600_000): readonly string[] {
    return this.machine.step({ kind: 'command', order: { nonce, command, notAfter } }, this.now).map(shown);
  }

  after(ms: number): readonly string[] {
    this.now += ms;
    return this.machine.step({ kind: 'tick' }, this.now).map(shown);
  }
}

function shown(said: Said): string {
  if (said.kind === 'answer') return `${said.result} ${said.reason}`.trim();
  if (said.kind === 'event') return said.event;
  const { valve_open, sounding, locked, open, alarm } = said.values;
  return JSON.stringify({ valve_open, sounding, locked, open, alarm });
}

describe('a gas valve', () => {
  it('answers, turns, and then its limit switch tells', () => {
    const bench = new Bench('gas-valve');
    expect(bench.told('close_gas_valve')).toEqual(['accepted']);
    expect(bench.after(CLOSING_MS - 1)).toEqual([]);
    expect(bench.after(1)).toEqual(['{"valve_open":false}']);
  });

  it('that is jammed answers all the same, and stays open', () => {
    const bench = new Bench('gas-valve');
    bench.machine.step({ kind: 'jam', on: true }, bench.now);
    expect(bench.told('close_gas_valve')).toEqual(['accepted']);
    expect(bench.after(CLOSING_MS)).toEqual(['{"valve_open":true}']);
  });

  it('is opened by its lever and by nothing else', () => {
    const bench = new Bench('gas-valve');
    bench.told('close_gas_valve');
    bench.after(CLOSING_MS);
    expect(bench.told('open_gate', 'n2')).toEqual(['refused unsupported']);
    const said = bench.machine.step({ kind: 'lever', open: true }, bench.now);
    expect(said.map(shown)).toEqual(['{"valve_open":true}']);
  });
});

describe('a nonce', () => {
  it('is obeyed once, and passed over in silence afterwards', () => {
    const bench = new Bench('siren');
    expect(bench.told('sound_siren')).toEqual(['accepted', '{"sounding":true}']);
    expect(bench.told('sound_siren')).toEqual([]);
    expect(bench.told('silence_siren')).toEqual([]);
    expect(bench.told('silence_siren', 'n2')).toEqual(['accepted', '{"sounding":false}']);
  });

  it('that comes too late by the clock of the device is refused', () => {
    const bench = new Bench('siren');
    expect(bench.told('sound_siren', 'n1', START - 1)).toEqual(['refused too late']);
  });
});

describe('others', () => {
  it('a siren falls silent by itself', () => {
    const bench = new Bench('siren');
    bench.told('sound_siren');
    expect(bench.after(SOUNDS_AT_MOST_MS)).toEqual(['{"sounding":false}']);
  });

  it('a gate opens for one passage, stays released, and is locked again', () => {
    const bench = new Bench('access-gate');
    expect(bench.told('open_gate')).toEqual(['accepted', 'opened', '{"locked":true,"open":true}']);
    expect(bench.after(4000)).toEqual(['closed', '{"locked":true,"open":false}']);
    expect(bench.told('release_gate', 'n2')).toEqual(['accepted', 'unlocked', '{"locked":false,"open":false}']);
    expect(bench.machine.step({ kind: 'force' }, bench.now)).toEqual([]);
    expect(bench.told('lock_gate', 'n3')).toEqual(['accepted', 'locked', '{"locked":true,"open":false}']);
  });

  it('a detector in clean air is reset; what only measures water can be told nothing', () => {
    expect(new Bench('smoke-detector').told('reset_detector')).toEqual(['accepted', '{"alarm":false}']);
    expect(new Bench('leak-sensor').told('reset_detector')).toEqual(['refused unsupported']);
  });

  it('a detector in smoke is not', () => {
    const bench = new Bench('smoke-detector');
    bench.machine.step({ kind: 'smoke', present: true }, bench.now);
    bench.after(60_000);
    expect(bench.told('reset_detector')).toEqual(['refused alarm stands']);
  });
});

it.each([
  ['no JSON', '{'],
  ['a list', '[]'],
  ['null', 'null'],
  ['no nonce', '{"command":"open_gate","notAfter":1}'],
  ['a command that there is not', '{"nonce":"a","command":"open_gas_valve","notAfter":1}'],
])('%s is no command', (_name, payload) => {
  expect(readOrder(payload)).toBeUndefined();
});
