import { beforeEach, expect, test } from 'vitest';
import type { Input } from '../../core/input.ts';
import { isLifeSafety } from '../../core/life-safety.ts';
import { Estate } from '../../core/testing/estate.ts';
import { SirenChannel } from './siren.ts';
import { aNotice } from './testing/notices.ts';

let estate: Estate;
let channel: SirenChannel;
let submitted: Input[];

beforeEach(() => {
  estate = new Estate();
  submitted = [];
  channel = new SirenChannel({
    state: estate.view,
    mintId: () => 'I',
    submit: (input, tell) => {
      submitted.push(input);
      const { id: _id, ...rest } = input;
      tell({ kind: 'committed', outcome: estate.submit(rest).outcome });
    },
  });
});

const notice = (placeId = 'building-3') =>
  aNotice({ id: '01ALERT 0 0 building-3 siren', personId: null, placeId, alertId: null });
const commands = () => [...estate.view.all('command')].map(({ deviceId, kind }) => `${deviceId} ${kind}`);

test('every siren of the building is sounded, and none of another', async () => {
  estate.link('siren-1', 'siren', 'lobby');
  estate.link('siren-2', 'siren', 'unit-2');
  estate.link('siren-3', 'siren', 'estate');
  expect(await channel.send(notice())).toEqual({ state: 'sent' });
  expect(commands()).toEqual(['siren-1 sound_siren', 'siren-2 sound_siren']);
});

test('a notice that is told again sounds nothing twice', async () => {
  estate.link('siren-1', 'siren', 'lobby');
  await channel.send(notice());
  await channel.send(notice());
  expect(commands()).toEqual(['siren-1 sound_siren']);
});

test('where there is none it is told with the reason', async () => {
  expect(channel.health()).toMatchObject({ state: 'off' });
  estate.link('siren-1', 'siren', 'estate');
  expect(channel.health()).toMatchObject({ state: 'up' });
  expect(await channel.send(notice())).toMatchObject({ state: 'failed', isFinal: true });
});

test('for a danger to life it is ordered also while the disk refuses', async () => {
  estate.link('siren-1', 'siren', 'lobby');
  estate.link('gas-1', 'gas-detector');
  estate.reading('gas-1', { methane_lel: 40, alarm: true });
  const alert = estate.alerts().find(({ kind }) => kind === 'gas_leak');
  await channel.send({ ...notice(), alertId: alert?.id ?? '' });
  const isUrgent = (level: 1 | 3) =>
    submitted.map((input) =>
      isLifeSafety(
        input,
        () => false,
        () => alert && { ...alert, level },
      ),
    );
  expect([isUrgent(1), isUrgent(3)]).toEqual([[true], [false]]);
});
