import { expect, test } from 'vitest';
import { Hearing } from './hearing.ts';

const device = (address: string) => ({ address, name: address, vendor: '', model: '', dangers: [] });

test('what is beyond the limit is a count on the last that is named, and no entry of its own', () => {
  const hearing = new Hearing();
  for (let index = 0; index < 561; index++) hearing.unsupported(null, `lamp ${index}`, 'It is a lamp.');
  const { unsupported } = hearing.done();
  expect(unsupported).toHaveLength(60);
  expect(unsupported[58]).toEqual({ address: null, what: 'lamp 58', why: 'It is a lamp.' });
  expect(unsupported[59]?.why).toBe('It is a lamp. (and 501 more that this message names)');
});

test('what children say that is not read is named on each of them, however many there are', () => {
  const hearing = new Hearing();
  for (let index = 0; index < 620; index++) {
    hearing.unsupported(`0x${index}`, 'linkquality', 'It says nothing of a danger.');
    hearing.introduce(device(`0x${index}`));
  }
  const { unsupported } = hearing.done();
  expect(unsupported).toHaveLength(620);
  expect(unsupported.every(({ address, why }) => address !== null && !why.includes('more'))).toBe(true);
});

test('a hub that names things without end is bounded', () => {
  const hearing = new Hearing();
  for (let index = 0; index < 50_000; index++) hearing.unsupported(`0x${index}`, 'state', 'x'.repeat(1000));
  const { unsupported } = hearing.done();
  expect(unsupported).toHaveLength(60);
  expect(unsupported[59]?.why).toMatch(/and 49940 more that this message names\)$/);
  expect(unsupported[59]?.why.length).toBeLessThanOrEqual(300);
});
