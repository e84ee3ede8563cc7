import { conventions } from '@gridcall/contract/convention.ts';
import type { LinkCreated } from '@gridcall/contract/http-gateway.ts';
import { print } from '../context.ts';
import { alignRows } from '../table.ts';
import { kindName } from './values.ts';

/** A first message that works as printed, for the device's own kind. */
const firstMessages: Readonly<Record<string, string>> = {
  'gas-detector': '{"values":{"methane_lel":12.5,"alarm":true,"battery_pct":80}}',
  'smoke-detector': '{"values":{"alarm":true,"battery_pct":80}}',
  'carbon-monoxide-detector': '{"values":{"co_ppm":60,"alarm":true}}',
  'leak-sensor': '{"values":{"leak":true,"battery_pct":80}}',
  'gas-valve': '{"values":{"valve_open":true,"battery_pct":80}}',
  siren: '{"values":{"sounding":false}}',
  pump: '{"values":{"running":true}}',
  lift: '{"values":{"entrapment":true}}',
};
const firstEvent = '{"kind":"forced_open"}';

/** What a device or a bridge needs to sign in, and a line to try it with. */
export function printCredentials(link: LinkCreated, kind: string): void {
  const rows = [
    ['设备 device', `${link.deviceId}（${kindName(kind)}）`],
    ['服务器 broker', `${link.broker.host}:${link.broker.port}`],
    ['用户名 username', link.username],
    ['密码 password', link.password],
    ['客户端编号 client id', link.clientId],
  ];
  if (link.topics === null) printBridge(link, rows);
  else printDevice(link, link.topics, kind, rows);
}

type DeviceTopics = NonNullable<LinkCreated['topics']>;

function printDevice(
  link: LinkCreated,
  topics: DeviceTopics,
  kind: string,
  rows: readonly (readonly string[])[],
): void {
  const named = [
    ['测量 readings', topics.reading],
    ['事件 events', topics.event],
    ['遗嘱 last will', topics.status],
  ];
  for (const line of alignRows([...rows, ...named])) print(line);
  const reading = firstMessages[kind];
  const topic = reading === undefined ? topics.event : topics.reading;
  print('\n试一试 · try it:');
  print(
    `  mosquitto_pub -h ${link.broker.host} -p ${link.broker.port} -i ${link.clientId} -u ${link.username} ` +
      `-P ${link.password} -q 1 -t ${topic} -m '${reading ?? firstEvent}'`,
  );
}

function printBridge(link: LinkCreated, rows: readonly (readonly string[])[]): void {
  const { zh, en, wire } = conventions[link.convention];
  if (wire === 'serial') {
    print(`已登记总线 ${link.linkId}（${zh}）；端口和从站写在 gridcall.yaml 的 serial.buses 里。`);
    print(`The bus ${link.linkId} is registered (${en}); its port and devices stand in gridcall.yaml, serial.buses.`);
    print('  npm run --silent gridcall -- link children');
    return;
  }
  const convention = ['格式 convention', zh === en ? zh : `${zh} · ${en}`];
  const base = link.baseTopic === null ? [] : [['主题开头 base topic', link.baseTopic]];
  const published = ['可发布的主题 may publish', link.bridgeTopics.join('  ')];
  for (const line of alignRows([...rows, convention, ...base, published])) print(line);
  print('\n把这些填进网桥；它带来的设备会出现在 · enter these at the bridge; what it brings stands in:');
  print('  npm run --silent gridcall -- link children');
}
