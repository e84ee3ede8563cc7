import {
  ModbusBusSchema,
  ModbusSlaveSchema,
  OsdpBusSchema,
  OsdpReaderSchema,
} from '@gridcall/contract/serial-configuration.ts';

interface Node {
  readonly title?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly type?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
}

function mayBe(node: Node): string {
  if (node.const !== undefined) return `\`${node.const}\``;
  if (node.enum) return node.enum.map((choice) => `\`${choice}\``).join(', ');
  if (node.type === 'integer') return `whole number, ${node.minimum} to ${node.maximum}`;
  if (node.type === 'number') return `number, ${node.minimum} to ${node.maximum}`;
  if (node.type === 'boolean') return '`true`, `false`';
  if (node.type === 'array') return 'a list, see below';
  return node.pattern === undefined ? 'text' : `text, \`${node.pattern}\``;
}

function fallbackOf(node: Node): string {
  if (node.default === undefined) return 'required';
  return node.default === '' ? 'empty' : `\`${node.default}\``;
}

function table(title: string, schema: { readonly properties: Readonly<Record<string, object>> }): string[] {
  const rows = Object.entries(schema.properties).map(([name, property]) => {
    const node: Node = property;
    return `| \`${name}\` | ${node.title ?? ''} | ${fallbackOf(node)} | ${mayBe(node)} |`;
  });
  return ['', `### ${title}`, '', '| key | what it is | default | may be |', '|---|---|---|---|', ...rows];
}

const head = `
## 串口总线 · Serial buses

Each entry of \`serial.buses\` is one RS-485 line. It is a bridge: make a link of the same id once, and what answers on the line
appears among the devices that wait to be adopted. Profiles: [protocols.md](protocols.md#modbus-rtu).

\`\`\`yaml
serial:
  buses:
    - id: boiler-room
      protocol: modbus-rtu
      path: /dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0
      baudRate: 9600
      slaves:
        - { unit: 1, profile: pemtech-pt495, name: 锅炉房燃气探测器 }
\`\`\`

\`\`\`
npm run --silent gridcall -- link add --device-kind bridge --convention modbus-rtu --company COMPANY --place PLACE --id boiler-room
\`\`\``;

/** What an entry of `serial.buses` may hold. */
export function serialSection(): string[] {
  return [
    head,
    ...table('A bus with Modbus RTU', ModbusBusSchema),
    ...table('An entry of `slaves`', ModbusSlaveSchema),
    ...table('A bus with OSDP', OsdpBusSchema),
    ...table('An entry of `readers`', OsdpReaderSchema),
  ];
}
