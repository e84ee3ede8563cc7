import { expect, test } from 'vitest';
import { controlTarget } from './control-target.ts';
import { crashRounds } from './crash-rounds.ts';
import { gatewayTarget } from './gateway-target.ts';

test('promise 1: 30 rounds of SIGKILL lose nothing that was acknowledged', async () => {
  const report = await crashRounds(gatewayTarget(), { rounds: 30, seed: 20261121 });
  expect(report.lost).toEqual([]);
  expect(report.smallestRound).toBeGreaterThanOrEqual(500);
  expect(report.acknowledgedOverHttp).toBeGreaterThan(0);
});

test('the same harness finds what a broker loses that acknowledges before it stores', async () => {
  const report = await crashRounds(controlTarget(), { rounds: 5, seed: 20261121 });
  expect(report.lost.length).toBeGreaterThan(0);
});
