/** The flow that a user would draw: every reading becomes a row, and a reading that alarms is told on `alerts/…` beside it. */
export function pipelineFlow(options: { readonly mqttPort: number; readonly database: string }): readonly object[] {
  const tab = { z: 'tab' };
  return [
    { id: 'tab', type: 'tab', label: 'pipeline' },
    {
      id: 'broker',
      type: 'mqtt-broker',
      broker: '127.0.0.1',
      port: String(options.mqttPort),
      clientid: 'pipeline',
      autoConnect: true,
      usetls: false,
      protocolVersion: '4',
      keepalive: '60',
      cleansession: true,
    },
    { id: 'database', type: 'sqlitedb', db: options.database, mode: 'RWC' },
    {
      ...tab,
      id: 'readings',
      type: 'mqtt in',
      topic: 'gridcall/v1/+/reading',
      qos: '1',
      datatype: 'json',
      broker: 'broker',
      nl: false,
      rap: false,
      rh: 0,
      wires: [['row', 'alarm']],
    },
    { ...tab, id: 'row', type: 'function', func: toRow, outputs: 1, wires: [['insert']] },
    {
      ...tab,
      id: 'insert',
      type: 'sqlite',
      mydb: 'database',
      sqlquery: 'prepared',
      sql: 'INSERT INTO reading (message_key, device, at, methane, alarm) VALUES ($key, $device, $at, $methane, $alarm)',
      wires: [[]],
    },
    { ...tab, id: 'alarm', type: 'function', func: toAlert, outputs: 1, wires: [['alerts']] },
    { ...tab, id: 'alerts', type: 'mqtt out', topic: '', qos: '1', retain: '', broker: 'broker', wires: [] },
  ];
}

export const readingTable =
  'CREATE TABLE reading (seq INTEGER PRIMARY KEY, message_key TEXT, device TEXT, at INTEGER, methane REAL, alarm INTEGER)';

const toRow = `const { id, values } = msg.payload;
msg.params = {
  $key: id ?? null,
  $device: msg.topic.split('/')[2],
  $at: Date.now(),
  $methane: values.methane_lel ?? null,
  $alarm: values.alarm ? 1 : 0,
};
return msg;`;

const toAlert = `if (msg.payload.values.alarm !== true) return null;
const device = msg.topic.split('/')[2];
return { topic: 'alerts/' + device, payload: JSON.stringify({ device, at: Date.now() }) };`;
