import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askEditor, engineAt, enterEditor } from '../testing/editor.ts';
import { ADMINISTRATOR_TOKEN, type House, openHouse } from '../testing/house.ts';
import { EDITOR_SESSION_MS } from './editor-session.ts';
import { TICKET_MS } from './editor-tickets.ts';

/** A child that is not up: who is let in is told so, and who is not is not. */
let house: House;
let token: string;
let tokenId: string;
beforeAll(async () => {
  house = await openHouse({ flows: engineAt(() => undefined) });
  ({ token, id: tokenId } = await house.token('integrator', { name: 'wang' }));
});
afterAll(() => house.stop());

const bearer = (who: string) => ({ authorization: `Bearer ${who}` });
const look = async (cookie: string) => (await askEditor(house, 'GET', '/flows/', { headers: { cookie } })).status;
const IN = 503;

async function sessionOf(who: string): Promise<string> {
  const answer = await house.request('POST', '/api/v1/session', { body: { token: who } });
  return `gridcall_session=${answer.cookies['gridcall_session']}`;
}

describe('the pages lead', () => {
  test.each([
    ['an integrator', () => token, /^http:\/\/localhost:8081\/flows\/enter\?ticket=[\w-]{43}$/],
    ['an operator', () => ADMINISTRATOR_TOKEN, /^http:\/\/localhost:8081\/flows\/enter\?ticket=[\w-]{43}$/],
    ['a steward', async () => (await house.token('steward')).token, /^\/integrate\/$/],
  ])('%s, by the session: %s', async (_name, who, where) => {
    const answer = await house.request('GET', '/flows/', { headers: { cookie: await sessionOf(await who()) } });
    expect([answer.status, answer.headers['location']]).toEqual([302, expect.stringMatching(where)]);
  });

  test('nobody to the sign-in, and the address without its slash to the one with it', async () => {
    const answers = [await house.request('GET', '/flows/'), await house.request('GET', '/flows')];
    expect(answers.map(({ status, headers }) => [status, headers['location']])).toEqual([
      [302, '/integrate/'],
      [302, '/flows/'],
    ]);
  });

  test('a program with a wrong token nowhere: it is told', async () => {
    expect((await house.request('GET', '/flows/', { token: 'x'.repeat(32) })).status).toBe(401);
  });

  test('who cannot reach the editor to the page that says so', async () => {
    const answer = await house.request('GET', '/flows/', { token, headers: { host: '10.0.0.5:8080' } });
    expect([answer.status, answer.headers['location']]).toEqual([302, '/integrate/']);
  });

  test('nobody to anything of the editor at their own origin', async () => {
    for (const url of ['/flows/flows', '/flows/settings', '/flows/comms', '/flows/enter'])
      expect((await house.request('GET', url, { token })).status).toBe(404);
    expect((await house.request('POST', '/flows/flows', { token, body: [] })).status).toBe(404);
  });

  test('to the page of flows where they are off, which says how they are put on', async () => {
    const off = await openHouse();
    try {
      const answer = await off.request('GET', '/flows/', { token: ADMINISTRATOR_TOKEN });
      expect([answer.status, answer.headers['location']]).toEqual([302, '/integrate/']);
    } finally {
      await off.stop();
    }
  });
});

describe('a ticket', () => {
  test('opens a session for the editor alone, out of reach of its scripts and of other sites', async () => {
    const led = await house.request('GET', '/flows/', { token });
    expect(led.headers['cache-control']).toBe('no-store');
    const path = String(led.headers['location']).replace(/^http:\/\/[^/]+/, '');
    const entered = await askEditor(house, 'GET', path);
    expect([entered.status, entered.headers['location']]).toEqual([303, '/flows/']);
    const cookie = String(entered.headers['set-cookie']);
    for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/flows']) expect(cookie).toContain(part);
    for (const part of [token, 'Max-Age', 'Domain', 'Secure']) expect(cookie).not.toContain(part);
    // Once.
    expect((await askEditor(house, 'GET', path)).status).toBe(401);
  });

  test('is of no use later, nor once its token is revoked', async () => {
    const other = await house.token('integrator');
    const paths = [];
    for (const who of [token, other.token]) {
      const { headers } = await house.request('GET', '/flows/', { token: who });
      paths.push(String(headers['location']).replace(/^http:\/\/[^/]+/, ''));
    }
    await house.request('DELETE', `/api/v1/administration/tokens/${other.id}`, { token: ADMINISTRATOR_TOKEN });
    expect((await askEditor(house, 'GET', paths[1] ?? '')).status).toBe(401);
    house.pass(TICKET_MS + 1);
    expect((await askEditor(house, 'GET', paths[0] ?? '')).status).toBe(401);
  });

  test('from a page of another site is refused with what to set right', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', accept: 'text/html' };
    const answer = await askEditor(house, 'GET', '/flows/enter?ticket=x', { headers });
    expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('flows.editorUrl')]);
  });
});

describe('the session of the editor', () => {
  test('is none at the pages, and theirs is none here', async () => {
    const session = await sessionOf(token);
    const editor = await enterEditor(house, { cookie: session });
    expect([await look(editor), await look(session)]).toEqual([IN, 401]);
    // Not under the other's name, either.
    expect(await look(session.replace('gridcall_session', 'gridcall_flows_editor'))).toBe(401);
    for (const cookie of [editor, editor.replace('gridcall_flows_editor', 'gridcall_session')])
      expect((await house.request('GET', '/api/v1/session', { headers: { cookie } })).status).toBe(401);
  });

  test('is not to be had with a token: none comes to this origin', async () => {
    expect((await askEditor(house, 'GET', '/flows/', { headers: bearer(token) })).status).toBe(401);
  });

  test('ends with its time, with its token, and when it is tampered with', async () => {
    const other = await house.token('integrator');
    const cookie = await enterEditor(house, bearer(other.token));
    expect(await look(cookie)).toBe(IN);
    expect(await look(cookie.replace(other.id, tokenId))).toBe(401);
    expect(await look(cookie.replace(other.id, 'administrator'))).toBe(401);
    expect(await look(cookie.replace(/\.(\d+)\./, (_all, at) => `.${Number(at) + 1}.`))).toBe(401);
    await house.request('DELETE', `/api/v1/administration/tokens/${other.id}`, { token: ADMINISTRATOR_TOKEN });
    expect(await look(cookie)).toBe(401);
    const own = await enterEditor(house, bearer(token));
    house.pass(EDITOR_SESSION_MS + 1000);
    expect(await look(own)).toBe(401);
  });

  test('goes with the one of the pages, in a browser that keeps one jar for both', async () => {
    const answer = await house.request('DELETE', '/api/v1/session');
    expect(answer.cookies).toEqual({ gridcall_session: '', gridcall_flows_editor: '' });
    expect(String(answer.headers['set-cookie'])).toMatch(/gridcall_flows_editor=;[^,]*(?:,[^,]*)?Path=\/flows/);
  });

  test('of a person who is not signed in leads back to the pages, and of a script tells it', async () => {
    const page = await askEditor(house, 'GET', '/flows/', { headers: { accept: 'text/html', host: '10.0.0.5:8081' } });
    expect([page.status, page.headers['location']]).toEqual([302, 'http://10.0.0.5:0/flows/']);
    expect((await askEditor(house, 'GET', '/flows/settings')).text).toContain('NOT_SIGNED_IN');
  });
});
