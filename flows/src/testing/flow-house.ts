import { createRequire } from 'node:module';
import type { FlowMessage, NodeApi } from 'node-red';
import { link } from '../link.ts';
import { alertChanged } from '../nodes/alert-changed.ts';
import { deviceEvent } from '../nodes/device-event.ts';
import { deviceReading } from '../nodes/device-reading.ts';
import type { NodeType } from '../nodes/node-parts.ts';
import { notifySteward } from '../nodes/notify-steward.ts';
import { openServiceRequest } from '../nodes/open-service-request.ts';
import { raiseAlert } from '../nodes/raise-alert.ts';
import { FakeChannel, turn } from './fake-channel.ts';
import type { Entry } from './flow-parts.ts';
import { shippedFlow } from './shipped-flow.ts';

interface Helper {
  init(runtime: string): void;
  settings(settings: Readonly<Record<string, unknown>>): void;
  load(modules: readonly unknown[], flows: readonly Entry[]): Promise<void>;
  unload(): Promise<void>;
  getNode(id: string): TestNode | null;
}

interface TestNode {
  receive(message: FlowMessage): void;
  on(event: 'input', listener: (message: FlowMessage) => void): void;
  /** Watched by the helper. */
  readonly status: { readonly lastCall: { readonly args: readonly unknown[] } | null };
}

const load = createRequire(import.meta.url);
const helper = load('node-red-node-test-helper') as Helper;

const ours: Readonly<Record<NodeType, (red: NodeApi) => void>> = {
  'gc-device-reading': deviceReading,
  'gc-device-event': deviceEvent,
  'gc-alert-changed': alertChanged,
  'gc-raise-alert': raiseAlert,
  'gc-open-service-request': openServiceRequest,
  'gc-notify-steward': notifySteward,
};
const core = ['common/20-inject', 'common/21-debug', 'function/10-function', 'function/10-switch', 'function/89-delay'];

/** Node-RED in this process, with our nodes, the core nodes that the shipped flows use, and a gateway that answers. */
export class FlowHouse {
  channel = new FakeChannel();

  static prepare(lang = 'zh-CN'): FlowHouse {
    helper.init(load.resolve('node-red'));
    helper.settings({ lang, functionGlobalContext: {}, logging: { console: { level: 'off' } } });
    return new FlowHouse();
  }

  async load(flows: readonly Entry[]): Promise<void> {
    this.channel = new FakeChannel();
    link.connect(this.channel);
    await helper.load([...Object.values(ours), ...core.map((name) => load(`@node-red/nodes/core/${name}.js`))], flows);
    await turn();
  }

  async loadFile(name: string): Promise<void> {
    await this.load(shippedFlow(name));
  }

  async unload(): Promise<void> {
    await helper.unload();
    await turn();
  }

  node(id: string): TestNode {
    const node = helper.getNode(id);
    if (node === null) throw new Error(`there is no node ${id}`);
    return node;
  }

  /** What reaches the node from now on. */
  inbox(id: string): FlowMessage[] {
    const messages: FlowMessage[] = [];
    this.node(id).on('input', (message) => messages.push(message));
    return messages;
  }

  async receive(id: string, message: FlowMessage): Promise<void> {
    this.node(id).receive(message);
    await this.settle();
  }

  /** Messages travel by turns of the loop, a few for each node. */
  async settle(): Promise<void> {
    await turn(20);
  }
}
