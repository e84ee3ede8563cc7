import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Input } from '../../core/input.ts';
import type { ChildRow, DeviceRow, LinkRow } from '../../core/model.ts';
import { adoptedChild, bridgeLink, deviceRow, linkRow, viewOf } from './testing/rows.ts';
import { Desk } from './testing/take-in.ts';

/** Two companies whose ids and base topics are each other's beginnings: two devices and two hubs each. */
const companies = ['co1', 'co10'];
const links: LinkRow[] = [];
const devices: DeviceRow[] = [];
const children: ChildRow[] = [];
for (const companyId of companies) {
  for (const id of [`${companyId}-gas`, `${companyId}-gas0`]) {
    links.push(linkRow(id, { companyId }));
    devices.push(deviceRow(id, 'gas-detector', { companyId }));
  }
  for (const [index, baseTopic] of ['hub', companyId].entries()) {
    const id = `${companyId}-hub-${index}`;
    links.push(bridgeLink(id, { companyId, options: { baseTopic, gas: null } }));
    devices.push(deviceRow(id, 'bridge', { companyId }));
    const child = `${id}-a1`;
    devices.push(deviceRow(child, 'gas-detector', { companyId, linkId: id, address: 'a1' }));
    children.push(adoptedChild(id, 'a1', child));
  }
}
const view = viewOf({ links, devices, children });

const word = fc.constantFrom(
  ...links.map(({ id }) => id),
  'hub',
  'co1',
  'co10',
  'a1',
  'co1-hub-0-a1',
  '+',
  '#',
  '$SYS',
);
const topic = fc.oneof(
  fc
    .tuple(word, fc.constantFrom('reading', 'event', 'status', 'command'))
    .map(([id, kind]) => `gridcall/v1/${id}/${kind}`),
  fc.tuple(word, word).map((levels) => levels.join('/')),
  fc.tuple(word, fc.constantFrom('config', 'bridge'), word).map((levels) => levels.join('/')),
);
const payload = fc.oneof(
  fc.constantFrom('{"values":{"alarm":true}}', '{"kind":"tamper"}', '{"online":false}', 'offline', 'alarm=true'),
  fc.constantFrom('alarm=true tamper online=false id=1', 'Name gas', ''),
  fc.string({ maxLength: 20 }),
);
const packet = fc.record({
  link: fc.constantFrom(...links),
  topic,
  payload,
  qos: fc.constantFrom(0 as const, 1 as const, 2 as const),
  dup: fc.boolean(),
  isWill: fc.boolean(),
});

/** Which link an input speaks for, and which device it would change. */
function claimsOf(input: Input): { linkId: string; deviceId: string } {
  if (!('linkId' in input) || input.linkId === null) throw new Error(`an input of nobody: ${input.kind}`);
  return { linkId: input.linkId, deviceId: 'deviceId' in input ? (input.deviceId ?? '') : '' };
}

test('property: whatever a link says, wills and resends included, speaks for itself and its own devices only', () => {
  fc.assert(
    fc.property(fc.array(packet, { minLength: 1, maxLength: 12 }), (packets) => {
      const desk = new Desk(view);
      for (const { link, topic: said, payload: words, ...options } of packets) {
        // A session is opened anew each time, as a device that resumes it does.
        const box = desk.publish(desk.session(link.id), said, words, options);
        for (const input of desk.take()) {
          const { linkId, deviceId } = claimsOf(input);
          expect(linkId).toBe(link.id);
          if (deviceId === '') continue;
          const device = view.get('device', deviceId);
          expect(device).toMatchObject({ linkId: link.id, companyId: link.companyId });
        }
        expect(box.isKept).toBe(true);
      }
    }),
    { numRuns: 3000 },
  );
});
