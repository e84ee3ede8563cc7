/**
 * What we use of Node-RED 5, which has no types of its own. The published ones are those of version 1.3 and would bring the
 * types of a browser into every server.
 */
declare module 'node-red' {
  import type { EventEmitter } from 'node:events';
  import type { IncomingMessage, Server, ServerResponse } from 'node:http';

  export interface NodeSet {
    readonly enabled: boolean;
    readonly err?: unknown;
    readonly types: readonly string[];
  }

  export interface NodeRed {
    init(server: Server, settings: Readonly<Record<string, unknown>>): void;
    start(): Promise<void>;
    stop(): Promise<void>;
    readonly events: EventEmitter;
    readonly nodes: { getNodeList(): readonly NodeSet[] };
    readonly httpAdmin: (request: IncomingMessage, response: ServerResponse) => void;
  }

  /** A message on a wire. Its payload, as everything in it, is what flows make of it. */
  export interface FlowMessage {
    payload?: unknown;
    topic?: unknown;
    [property: string]: unknown;
  }

  export interface NodeStatus {
    readonly fill: 'red' | 'green' | 'yellow' | 'blue' | 'grey';
    readonly shape: 'ring' | 'dot';
    /** A key of the node's catalogue is shown in the language of the browser. */
    readonly text: string;
  }

  /** What the editor keeps of a node: its id and what was typed in. */
  export interface NodeDefinition {
    readonly id: string;
    readonly type: string;
    readonly [property: string]: unknown;
  }

  type Send = (message: FlowMessage) => void;
  type Done = (error?: Error) => void;

  export interface FlowNode {
    readonly id: string;
    readonly type: string;
    /** The tab, or the instance of a subflow, that it is on. */
    readonly z: string;
    readonly name?: string;
    readonly _flow?: unknown;
    status(status: NodeStatus | Record<string, never>): void;
    send: Send;
    error(message: unknown): void;
    on(event: 'input', listener: (message: FlowMessage, send: Send, done: Done) => void): void;
    on(event: 'close', listener: (done: () => void) => void): void;
  }

  interface Answer {
    json(body: unknown): void;
  }

  /** What Node-RED hands to the module of a node. */
  export interface NodeApi {
    readonly nodes: {
      createNode(node: FlowNode, definition: NodeDefinition): void;
      registerType(type: string, create: (this: FlowNode, definition: NodeDefinition) => void): void;
    };
    readonly settings: { readonly lang?: string };
    readonly util: { getSetting(node: FlowNode, name: string): unknown };
    readonly auth: { needsPermission(right: string): unknown };
    /** The web server of the editor. */
    readonly httpAdmin: {
      get(path: string, guard: unknown, answer: (request: unknown, response: Answer) => void): void;
    };
  }

  const nodeRed: NodeRed;
  export default nodeRed;
}
