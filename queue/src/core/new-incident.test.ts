import { categoryOf } from '@gridcall/contract/categories.ts';
import { describe, expect, test } from 'vitest';
import { alertData, requestEvent } from '../testing/events.ts';
import { incidentOfAlert, incidentOfRequest } from './new-incident.ts';

const arrival = { id: 'i', publicNo: 'n', gatewayId: 'g', recordedAt: 0, receivedAt: 0 };
const category = categoryOf('D03');
if (category === undefined) throw new Error('there is no category D03');

describe('what a flow raised is marked so in words', () => {
  const flow = { name: '夜间门禁', title: '门还开着', text: '已开 10 分钟' };
  test.each([
    [flow, '【自动化流程 夜间门禁】门还开着：已开 10 分钟'],
    [{ ...flow, name: '', text: '' }, '【自动化流程】门还开着'],
    [undefined, ''],
  ])('an alert of %j is described as %s', (from, description) => {
    const data = { ...alertData(), ...(from === undefined ? {} : { flow: from }) };
    expect(incidentOfAlert(data, 'key', category, arrival).description).toBe(description);
  });

  test('and so is a service request', () => {
    const { data } = requestEvent('r', { flow: { name: '夜间门禁' } });
    const incident = incidentOfRequest(data as Parameters<typeof incidentOfRequest>[0], category, arrival);
    expect(incident.description).toBe('【自动化流程 夜间门禁】楼道灯坏了');
  });
});
