import type { FlowVersion, FlowVersionDetail } from '@gridcall/contract/http-flows.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { editorOf, engineAt, openEditor, type StandInEditor } from '../testing/editor.ts';
import { type House, openHouse } from '../testing/house.ts';

let editor: StandInEditor;
let house: House;
let port: number | undefined;
let integrator: string;

const tab = { id: 't', type: 'tab', label: '夜间门禁' };
const node = { id: 'n', type: 'inject', z: 't', name: '每晚', repeat: '60' };

beforeAll(async () => {
  editor = await openEditor();
  house = await openHouse({ flows: engineAt(() => port) });
  integrator = (await house.token('integrator', { name: 'wang' })).token;
  ask = await editorOf(house, integrator);
});
afterAll(async () => {
  await house?.stop();
  editor?.server.close();
});
beforeEach(() => {
  port = editor.port;
  editor.asked.length = 0;
});

const call = <T>(method: string, path: string, body?: unknown) =>
  house
    .request(method, `/api/v1/flows${path}`, { token: integrator, ...(body === undefined ? {} : { body }) })
    .then((answer) => ({
      ...answer,
      body: answer.body as unknown as T & { readonly code: string; readonly detail: string },
    }));
let ask: Awaited<ReturnType<typeof editorOf>>;
const deploy = async (flows: unknown) => {
  const { status, text } = await ask('POST', '/flows/flows', flows);
  return { status, body: JSON.parse(text) as { readonly code: string } };
};
const versions = async () => (await call<{ versions: FlowVersion[] }>('GET', '/versions')).body.versions;

describe('each deploy is a version', () => {
  test('with who, what it changed, and the way back', async () => {
    expect(await versions()).toEqual([]);
    await deploy([tab, node]);
    await deploy([tab, { ...node, repeat: '5' }]);
    const [second, first] = await versions();
    expect([second, first]).toMatchObject([
      { by: 'wang', note: '', nodes: 2, tabs: ['夜间门禁'] },
      { by: 'wang', note: '', nodes: 2, tabs: ['夜间门禁'] },
    ]);

    const changed = await call<FlowVersionDetail>('GET', `/versions/${second?.id}`);
    expect(changed.body.changes).toEqual([
      {
        ...{ change: 'changed', id: 'n', type: 'inject', name: '每晚', tab: '夜间门禁' },
        properties: [{ name: 'repeat', before: '60', after: '5' }],
      },
    ]);
    const begun = await call<FlowVersionDetail>('GET', `/versions/${first?.id}`);
    expect(begun.body.changes.map(({ change, id }) => [change, id])).toEqual([
      ['added', 't'],
      ['added', 'n'],
    ]);

    const restored = await call<FlowVersion>('POST', `/versions/${first?.id}/restore`, { note: '五秒太密' });
    expect(restored.body).toMatchObject({ by: 'wang', note: '五秒太密', hash: first?.hash });
    expect((await versions()).map(({ id }) => id)).toEqual([restored.body.id, second?.id, first?.id]);
    const sent = JSON.parse(editor.asked.at(-1)?.body ?? '');
    expect(sent).toEqual({ flows: [tab, node] });
    expect(editor.asked.at(-1)?.headers).toMatchObject({
      'node-red-deployment-type': 'full',
      'x-gridcall-editor': 'wang edits',
    });
  });

  test('that changes nothing is none', async () => {
    await deploy([tab, node]);
    const before = await versions();
    await deploy([tab, node]);
    expect(await versions()).toEqual(before);
  });

  test('and no password of a node stands in it', async () => {
    await deploy([tab, { ...node, credentials: { password: 'S3cret-of-a-node' } }]);
    const [latest] = await versions();
    const kept = await house.store.queries.flowVersion(latest?.id ?? '');
    expect(kept?.flows).not.toContain('S3cret-of-a-node');
    // The child, which keeps it sealed, has it.
    expect(editor.asked.at(-1)?.body).toContain('S3cret-of-a-node');
  });

  test('also when the child ends before it has it: it starts with what was kept', async () => {
    port = 1;
    const answer = await deploy([tab]);
    expect([answer.status, answer.body.code]).toEqual([503, 'FLOWS_RESTARTING']);
    const [latest] = await versions();
    expect(latest).toMatchObject({ nodes: 1 });
    // Sent again, it is the same version, and it arrives.
    port = editor.port;
    expect((await deploy([tab])).status).toBe(200);
    expect((await versions())[0]?.id).toBe(latest?.id);
  });
});

describe('a version is not restored', () => {
  test('when it has a node that is no longer there', async () => {
    const { nodeTypes } = house.options.flows as unknown as { nodeTypes: Set<string> };
    nodeTypes.add('retired');
    await deploy([{ id: 'r', type: 'retired', name: '旧节点' }]);
    nodeTypes.delete('retired');
    const [latest] = await versions();
    await deploy([tab]);
    const answer = await call('POST', `/versions/${latest?.id}/restore`, { note: 'x' });
    expect([answer.status, answer.body.code]).toEqual([422, 'FLOWS_INVALID']);
    expect(answer.body.detail).toContain('旧节点');
  });

  test.each([
    ['that nobody knows', '01JABCDEFGHJKMNPQRSTVWXYZ0', { note: 'x' }, 404],
    ['whose id is none', 'latest', { note: 'x' }, 400],
    ['without a reason', '01JABCDEFGHJKMNPQRSTVWXYZ0', { note: '' }, 400],
  ])('%s', async (_name, id, body, status) => {
    expect((await call('POST', `/versions/${id}/restore`, body)).status).toBe(status);
  });

  test('by an operator, who may look', async () => {
    const token = house.options.secrets.administratorToken;
    expect((await house.request('GET', '/api/v1/flows/versions', { token })).status).toBe(200);
    const url = `/api/v1/flows/versions/${(await versions())[0]?.id}/restore`;
    expect((await house.request('POST', url, { token, body: { note: 'x' } })).status).toBe(403);
  });
});

describe('how flows do', () => {
  test('is told with its figures while they run', async () => {
    expect((await call('GET', '')).body).toEqual({
      ...{ state: 'running', restarts: 3, memoryBytes: 130_000_000, utilization: 0.01 },
      ...{ droppedDeliveries: 4, refusedRequests: 5, editor: true, problem: null },
    });
  });

  test('is told with cause and mend while they do not', async () => {
    port = undefined;
    expect((await call('GET', '')).body).toMatchObject({
      ...{ state: 'backing-off', memoryBytes: null, utilization: null },
      problem: { cause: expect.stringContaining('silent (SIGKILL)'), mend: expect.stringContaining('报警不受影响') },
    });
  });

  test('is told with what keeps this browser from the editor', async () => {
    const { body } = await house.request('GET', '/api/v1/flows', {
      ...{ token: integrator, headers: { host: '10.0.0.5:8080' } },
    });
    expect(body).toMatchObject({
      ...{ state: 'running', editor: false },
      problem: { cause: expect.stringContaining('10.0.0.5'), mend: expect.stringContaining('flows.editorHost') },
    });
  });

  test('is told as off where they are off', async () => {
    const plain = await openHouse();
    try {
      const { token } = await plain.token('integrator');
      expect((await plain.request('GET', '/api/v1/flows', { token })).body).toMatchObject({
        ...{ state: 'off', editor: false, problem: { mend: expect.stringContaining('flows.enabled') } },
      });
    } finally {
      await plain.stop();
    }
  });
});
