import { expect, test } from 'vitest';
import { powerLoss } from './power-loss.ts';

test('promise 1: each PUBACK and 201 follows an fsync of its frames, and a power cut anywhere keeps what was acknowledged', async () => {
  const report = await powerLoss('FULL');
  expect(report.answers).toBe(260);
  expect(report.rebuilt).toBeGreaterThanOrEqual(25);
  expect(report.beforeTheirSync).toEqual([]);
  expect(report.lost).toEqual([]);
});

test('synchronous=OFF turns the same proof red', async () => {
  const report = await powerLoss('OFF');
  expect(report.answers).toBe(260);
  expect(report.beforeTheirSync.length).toBeGreaterThan(0);
  expect(report.lost.length).toBeGreaterThan(0);
});
