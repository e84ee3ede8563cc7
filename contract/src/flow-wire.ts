import { type Static, Type } from 'typebox';
import { FlowRequestSchema } from './flow-request.ts';
import { IdSchema } from './identifiers.ts';

/**
 * What the gateway and its child process for flows say to each other, over the channel that a parent has to its child. Who
 * breaks out of a function node can say anything of this: whatever the child says is checked, limited, and trusted in
 * nothing.
 *
 *   gateway                              child
 *     init ─────────────────────────────▶  starts Node-RED
 *     ◀───────────────────────────── ready  port of the editor on loopback, the node types it knows
 *     ◀───────────────────────── heartbeat  each second; five seconds without one, and it is killed
 *     ◀───────────────────────── subscribe  what its nodes want to hear, whole, after each deploy
 *     deliver ──────────────────────────▶  numbered; at most DELIVERY_WINDOW not yet taken, the rest is dropped and counted
 *     ◀────────────────────────────── took  all up to this number
 *     ◀─────────────────────────── request  a node asks for something
 *     answer ───────────────────────────▶  after the commit
 */
export const DELIVERY_WINDOW = 200;
/** Requests that may wait for their answer; one more is refused. */
export const REQUESTS_WAITING_MAXIMUM = 50;
/** Nodes that may listen, and devices that one of them may name. */
export const SUBSCRIPTIONS_MAXIMUM = 500;
export const SUBSCRIBED_DEVICES_MAXIMUM = 200;
export const HEARTBEAT_MS = 1000;
/** One message of the child; a longer one ends the child. */
export const CHILD_MESSAGE_CHARACTERS = 64 * 1024;

/**
 * What the child may read, from the top of the repository. Of all else it may read and write `init.directory` alone, in which
 * the flow file lies; under `node --permission` nothing else is there: no other file, no other process, no worker, no addon.
 * The data of the gateway lies outside.
 */
export const CHILD_READS = ['node_modules', 'package.json', 'contract', 'flows'] as const;
/**
 * What bounds the child. `--permission` alone does not: `node:sqlite` opens, attaches and writes any file of the user's under it,
 * the gateway's own store among them (Node 24.21), so the child has no such module. It does not begin without these two. And no
 * signal opens its debugger to whoever is on the machine.
 */
export const CHILD_FLAGS = [
  '--permission',
  '--no-experimental-sqlite',
  '--disable-proto=delete',
  '--disable-sigusr1',
] as const;
/** Where the child begins, from the top of the repository. */
export const CHILD_PROGRAM = 'flows/src/runner.ts';

/** The header by which the child's editor knows who is in front of it. Nobody else may set it. */
export const EDITOR_HEADER = 'x-gridcall-editor';

const strict = { additionalProperties: false };

/**
 * What the header says, as `base64url(JSON) + '.' + base64url(HMAC-SHA-256(editorSecret, base64url(JSON)))`. Asked for with
 * each request, so that a minute is enough.
 */
export const EditorTokenSchema = Type.Object(
  {
    username: Type.String({ minLength: 1, maxLength: 200 }),
    /** `*` edits and deploys, `read` looks on. */
    permissions: Type.Union([Type.Literal('*'), Type.Literal('read')]),
    /** Epoch ms. */
    expiresAt: Type.Integer({ minimum: 0 }),
  },
  strict,
);
export type EditorToken = Static<typeof EditorTokenSchema>;

const NodeId = Type.String({ minLength: 1, maxLength: 64 });
const Name = Type.String({ maxLength: 200 });

/** Which readings, events and alerts a node wants; an empty list of ids means every device. */
export const SubscriptionSchema = Type.Object(
  {
    nodeId: NodeId,
    subject: Type.Union([Type.Literal('reading'), Type.Literal('event'), Type.Literal('alert')]),
    deviceIds: Type.Array(IdSchema, { maxItems: SUBSCRIBED_DEVICES_MAXIMUM }),
  },
  strict,
);
export type Subscription = Static<typeof SubscriptionSchema>;

export const FromChildSchema = Type.Union([
  Type.Object(
    {
      type: Type.Literal('ready'),
      port: Type.Integer({ minimum: 1, maximum: 65_535 }),
      nodeTypes: Type.Array(Name, { maxItems: 2000 }),
    },
    strict,
  ),
  Type.Object(
    {
      type: Type.Literal('heartbeat'),
      /** Bytes of resident memory. */
      memory: Type.Integer({ minimum: 0 }),
      /** Share of the last second that its event loop was busy, 0 to 1. */
      utilization: Type.Number({ minimum: 0, maximum: 1 }),
    },
    strict,
  ),
  Type.Object(
    {
      type: Type.Literal('subscribe'),
      subscriptions: Type.Array(SubscriptionSchema, { maxItems: SUBSCRIPTIONS_MAXIMUM }),
    },
    strict,
  ),
  Type.Object({ type: Type.Literal('took'), no: Type.Integer({ minimum: 0 }) }, strict),
  Type.Object(
    {
      type: Type.Literal('request'),
      requestId: Type.String({ format: 'uuid' }),
      nodeId: NodeId,
      nodeName: Name,
      flowId: NodeId,
      flowName: Name,
      request: FlowRequestSchema,
    },
    strict,
  ),
  Type.Object({ type: Type.Literal('flows-started') }, strict),
  Type.Object(
    {
      type: Type.Literal('flows-stopped'),
      reason: Name,
      /** The types that are missing: one of them stops every flow. */
      nodeTypes: Type.Array(Name, { maxItems: 200 }),
    },
    strict,
  ),
  Type.Object({ type: Type.Literal('crash'), message: Type.String({ maxLength: 4000 }) }, strict),
]);
export type FromChild = Static<typeof FromChildSchema>;

export interface Init {
  readonly type: 'init';
  /** Signs who uses the editor; new with each start. */
  readonly editorSecret: string;
  readonly credentialSecret: string;
  /** The editor without the flows. */
  readonly safeMode: boolean;
  readonly directory: string;
  readonly flowFile: string;
  /** The editor's first part of the path, without a slash at the end. */
  readonly adminRoot: string;
  /** Hosts that an administrator lets flows call over HTTP and MQTT; none means those nodes are not there. */
  readonly allowedHosts: readonly string[];
}

/** Values by quantity, as the gateway took them in. */
export interface DeliveredReading {
  readonly subject: 'reading';
  readonly deviceId: string;
  readonly deviceKind: string;
  readonly deviceName: string;
  readonly placeId: string;
  readonly placeName: string;
  /** Epoch ms. */
  readonly at: number;
  readonly values: Readonly<Record<string, number | boolean>>;
}

export interface DeliveredEvent {
  readonly subject: 'event';
  readonly deviceId: string;
  readonly deviceKind: string;
  readonly deviceName: string;
  readonly placeId: string;
  readonly placeName: string;
  readonly at: number;
  readonly event: string;
}

export interface DeliveredAlert {
  readonly subject: 'alert';
  readonly alertId: string;
  readonly kind: string;
  readonly level: number;
  readonly state: string;
  readonly test: boolean;
  /** Whether a flow raised it: a flow that listens to alerts can tell its own. */
  readonly raisedByFlow: boolean;
  readonly deviceId: string;
  readonly placeId: string;
  readonly placeName: string;
  /** The building that the place is or lies in; the place itself where there is none, as at a gate of the estate. */
  readonly buildingId: string;
  readonly buildingName: string;
  readonly at: number;
}

export type Delivered = DeliveredReading | DeliveredEvent | DeliveredAlert;

export type FromGateway =
  | Init
  | { readonly type: 'deliver'; readonly no: number; readonly message: Delivered }
  | {
      readonly type: 'answer';
      readonly requestId: string;
      readonly result:
        | { readonly ok: true; readonly subject: string }
        | { readonly ok: false; readonly code: string; readonly cause: string; readonly mend: string };
    };
