import { commandKinds } from '@gridcall/contract/command.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CommandedEstate, li, wang } from './testing/commanded.ts';

class Story extends CommandedEstate {
  /** How often each nonce was let out, and when. */
  readonly sent = new Map<string, number>();
  late = 0;

  tryToSend(commandId: string): void {
    const notAfter = this.view.get('command', commandId)?.notAfter ?? 0;
    if (!this.take(commandId)) return;
    this.sent.set(commandId, (this.sent.get(commandId) ?? 0) + 1);
    if (this.now > notAfter) this.late++;
  }
}

type Act = (story: Story) => void;
const devices = ['gas-1', 'smoke-1', 'valve-1', 'gate-1', 'siren-1', 'nobody'] as const;
const device = fc.constantFrom(...devices);
const nonce = fc.constantFrom('a', 'b', 'c', 'd');
const who = fc.constantFrom(li, wang);
/** Also words that no page sends. */
const command = fc.constantFrom(...commandKinds, 'open_gas_valve' as 'open_gate', '' as 'open_gate');

const act: fc.Arbitrary<Act> = fc.oneof(
  fc
    .record({ device, command, nonce, who, cause: fc.constantFrom('person', 'notification', 'fire' as 'person') })
    .map(({ device, command, nonce, who, cause }) => (story: Story) => {
      story.order(device, command, { commandId: nonce, cause, ...who });
    }),
  fc.tuple(nonce, who).map(
    ([id, who]) =>
      (story: Story) =>
        void story.second(id, who),
  ),
  nonce.map((id) => (story: Story) => story.tryToSend(id)),
  fc.constant<Act>((story) => {
    for (const { id } of story.view.all('command')) story.tryToSend(id);
  }),
  fc.tuple(nonce, device, fc.boolean()).map(([id, from, isRefused]) => (story: Story) => {
    story.answers(from, id, isRefused ? 'refused' : 'accepted');
  }),
  nonce.map((commandId) => (story: Story) => {
    story.submit({ kind: 'command-failed', commandId, detail: 'not-connected', isUrgent: true });
  }),
  fc.boolean().map((alarm) => (story: Story) => void story.reading('gas-1', { alarm })),
  fc.boolean().map((alarm) => (story: Story) => void story.reading('smoke-1', { alarm })),
  fc.boolean().map((valve_open) => (story: Story) => void story.reading('valve-1', { valve_open })),
  fc.boolean().map((sounding) => (story: Story) => void story.reading('siren-1', { sounding })),
  fc
    .constantFrom('locked', 'unlocked', 'opened', 'fire_input', 'fire_input_cleared' as const)
    .map((event) => (story: Story) => void story.event('gate-1', event)),
  fc.constantFrom(1, 5000, 11_000, 130_000).map((ms) => (story: Story) => story.pass(ms)),
  // Time passes and no timer has fired yet: the outlet may be faster.
  fc.constantFrom(5000, 60_000).map((ms) => (story: Story) => {
    story.now += ms;
  }),
  fc.constantFrom(-86_400_000, 86_400_000).map((byMs) => (story: Story) => {
    story.now += byMs;
    story.submit({ kind: 'clock-jump', byMs });
  }),
  fc.constant<Act>((story) => void story.submit({ kind: 'boot' })),
  fc.constantFrom('gas-1', 'smoke-1', 'gate-1').map((id) => (story: Story) => {
    if (story.view.get('link', id)?.revokedAt === null) story.commission(id);
  }),
  device.map((linkId) => (story: Story) => {
    story.submit({ kind: 'revoke-link', linkId, by: '王装机', byPost: 'installer' });
  }),
  fc
    .constantFrom('gas-valve', 'access-gate' as const)
    .map((kind) => (story: Story) => void story.link('valve-1', kind, 'unit-2')),
  fc
    .record({ level: fc.constantFrom(2, 3 as const), title: fc.constantFrom('燃气泄漏', 'open_gas_valve'), device })
    .map(({ level, title, device: deviceId }) => (story: Story) => {
      const from = { requestId: `r${story.now}`, flowId: 'f', flowName: 'f', nodeId: 'n', nodeName: 'n' };
      const request = { kind: 'raise-alert', deviceId, level, title, text: title } as const;
      story.submit({ kind: 'flow-request', ...from, request } as Parameters<Story['submit']>[0]);
    }),
);

test('whatever comes in, no command opens a gas valve, none is sent twice or late, and each stands in its timer', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      const story = new Story();
      for (const step of acts) step(story);
      for (const row of story.view.all('command')) {
        expect(commandKinds).toContain(row.kind);
        const isValve = story.view.get('device', row.deviceId)?.kind === 'gas-valve';
        if (isValve && row.state === 'waiting') expect(row.kind).toBe('close_gas_valve');
        expect(story.view.get('timer', `command ${row.deviceId} ${row.id}`)?.dueAt).toBeGreaterThan(0);
        const isOpen = row.settledAt === null;
        const open = story.view.get('open_command', row.deviceId)?.commandIds ?? [];
        expect(open.includes(row.id)).toBe(isOpen);
      }
      expect(Math.max(0, ...story.sent.values())).toBeLessThanOrEqual(1);
      expect(story.late).toBe(0);
    }),
    { numRuns: 300 },
  );
});

test('flows actuate nothing: whatever a flow asks for, no command comes of it', () => {
  const story = new CommandedEstate();
  const from = { requestId: 'r', flowId: 'f', flowName: 'f', nodeId: 'n', nodeName: 'n' };
  for (const kind of ['order-command', 'second-command', 'command-taken', 'raise-alert', 'write-note']) {
    const asked = { kind, commandId: 'x', deviceId: 'gate-1', command: 'open_gate', level: 1, title: 't', text: 't' };
    const request = { ...asked, cause: 'person', reason: '', ...li };
    try {
      story.submit({ kind: 'flow-request', ...from, requestId: kind, request } as unknown as Parameters<
        CommandedEstate['submit']
      >[0]);
    } catch {
      // What the core cannot read at all is put aside by the spine.
    }
  }
  expect([...story.view.all('command')]).toEqual([]);
});
