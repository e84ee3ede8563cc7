import { expect, test } from 'vitest';
import { refusalWords } from './refusal-words.ts';

test.each([
  [
    'The password is not the one of today: that which `gridcall link add` printed for this link.',
    '密码不对',
    /更换或移交/,
  ],
  ['This link was revoked: make a new one with `gridcall link add`.', '这台设备的登记已撤销', /重新接入/],
  [
    'A packet of 1300000 bytes is over the limit of 1048576 bytes (mqtt.bridgePacketBytes). The hub sends it again.',
    '消息过大',
    /1048576 字节.*分到两个网桥.*mqtt\.bridgePacketBytes/,
  ],
  ['A packet of 300000 bytes is over the limit of 262144 bytes (mqtt.packetBytes).', '消息过大', /262144 字节：让它/],
  ['Something nobody has thought of.', '连接被拒绝', /Something/],
])('%s', (reason, title, mend) => {
  expect(refusalWords(reason).title).toBe(title);
  expect(refusalWords(reason).mend).toMatch(mend);
});
