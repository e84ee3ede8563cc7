import { lanes } from '@gridcall/contract/lane.ts';
import { Counter, collectDefaultMetrics, Gauge, type Registry } from 'prom-client';
import type { Flows } from './flows/flows.ts';
import type { MqttCounters, MqttLink } from './links/mqtt/mqtt-link.ts';
import type { SerialLink } from './links/serial/serial-link.ts';
import type { Uplink } from './outlets/uplink.ts';
import type { Spine } from './spine/spine.ts';
import type { Store } from './store/store.ts';

export interface MetricsOptions {
  readonly registry: Registry;
  readonly store: Store;
  readonly spine: Spine;
  readonly mqtt: MqttLink;
  readonly serial: SerialLink;
  readonly uplink: Uplink;
  /** Undefined while flows are off. */
  readonly flows: Flows | undefined;
}

/** A gauge or counter that is read when it is asked for: nothing is counted twice, nothing on the hot path. */
function read(registry: Registry, name: string, help: string, value: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(value());
    },
  });
}

function total(registry: Registry, name: string, help: string, value: () => number): void {
  new Counter({
    name,
    help,
    registers: [registry],
    collect() {
      this.reset();
      this.inc(value());
    },
  });
}

/** What the guard has held back, turned away and closed. */
function guardMetrics(registry: Registry, broker: () => MqttCounters): void {
  const totals = [
    ['bytes', 'Bytes of topics and payloads of links since the start', 'bytes'],
    ['held_back_by_company', "Messages held back by a company's quota", 'heldBackByCompany'],
    ['expressed', 'Alarms that went before a quota', 'expressed'],
    ['takeovers', 'Connections that lost their place to a newer one of the same link', 'takeovers'],
    ['protocol_violations', 'Connections closed for breaking a rule of MQTT', 'protocolViolations'],
    ['subscriptions_refused', 'Subscriptions refused', 'subscriptionsRefused'],
    ['children_refused', 'Devices of bridges over a quota', 'refusedChildren'],
    ['sent', 'Messages of the gateway to links', 'sent'],
    ['slow_dropped', 'Messages to links that did not read', 'slowDropped'],
    ['slow_closed', 'Connections closed because they did not read', 'slowClosed'],
  ] as const;
  for (const [name, help, counter] of totals) {
    total(registry, `gridcall_mqtt_${name}_total`, help, () => broker()[counter]);
  }
  read(
    registry,
    'gridcall_mqtt_connections',
    'Sockets open at the broker, signed in or not',
    () => broker().connections,
  );
}

function brokerMetrics(registry: Registry, mqtt: MqttLink): void {
  const broker = () => mqtt.counters();
  read(registry, 'gridcall_mqtt_sessions', 'Links connected now', () => broker().sessions);
  total(registry, 'gridcall_mqtt_messages_total', 'Messages of links since the start', () => broker().messages);
  total(registry, 'gridcall_mqtt_held_back_total', "Messages held back by a link's quota", () => broker().heldBack);
  total(
    registry,
    'gridcall_mqtt_dropped_unacknowledged_total',
    'QoS 0 messages over the quota',
    () => broker().droppedUnacknowledged,
  );
  total(
    registry,
    'gridcall_mqtt_closed_holding_total',
    'Connections closed because a message could not be kept in time',
    () => broker().closedHolding,
  );
  total(registry, 'gridcall_mqtt_refused_connections_total', 'Connections refused', () => broker().refused);
  total(
    registry,
    'gridcall_mqtt_frames_too_large_total',
    'Connections closed for a packet over the limit',
    () => broker().framesTooLarge,
  );
  read(
    registry,
    'gridcall_mqtt_frame_too_large_held_bytes',
    'The most that was ever held of a packet over the limit',
    () => broker().tooLargeHeld,
  );
  guardMetrics(registry, broker);
  total(registry, 'gridcall_quarantined_total', 'Faults put into quarantine', () => broker().quarantined);
  total(
    registry,
    'gridcall_quarantine_dropped_total',
    "Faults over a link's quarantine quota, only counted",
    () => broker().quarantineDropped,
  );
}

function serialMetrics(registry: Registry, serial: SerialLink): void {
  const sum = (of: (bus: ReturnType<SerialLink['counts']>[number]) => number) =>
    serial.counts().reduce((total, bus) => total + of(bus), 0);
  read(registry, 'gridcall_serial_ports_open', 'Serial buses whose port is open', () =>
    sum((bus) => Number(bus.isOpen)),
  );
  total(registry, 'gridcall_serial_polls_total', 'Questions put to units on serial buses', () =>
    sum((bus) => bus.polls),
  );
  total(registry, 'gridcall_serial_failures_total', 'Questions that were not answered, or not readably', () =>
    sum((bus) => bus.failures),
  );
  read(registry, 'gridcall_serial_unsettled', 'Polled devices with word that is not on disk yet', () =>
    sum((bus) => bus.unsettled),
  );
  total(registry, 'gridcall_serial_dropped_total', 'Word of polled devices that was given up for want of room', () =>
    sum((bus) => bus.dropped),
  );
}

function flowMetrics(registry: Registry, flows: Flows): void {
  const health = () => flows.health();
  read(registry, 'gridcall_flows_up', '1 while flows run', () => (health().state === 'running' ? 1 : 0));
  read(registry, 'gridcall_flows_safe_mode', '1 while flows are off because they failed', () =>
    health().safeMode ? 1 : 0,
  );
  read(registry, 'gridcall_flows_memory_bytes', 'Memory of the child, as it says', () => health().memory);
  read(registry, 'gridcall_flows_utilization', 'Share of a second that the child was busy', () => health().utilization);
  total(registry, 'gridcall_flows_restarts_total', 'Times the child was started again', () => health().restarts);
  total(
    registry,
    'gridcall_flows_dropped_deliveries_total',
    'Messages that flows were too slow for',
    () => health().droppedDeliveries,
  );
  total(
    registry,
    'gridcall_flows_refused_requests_total',
    'Requests of flows over a quota, or wrong',
    () => health().refusedRequests,
  );
  total(
    registry,
    'gridcall_flows_dropped_output_total',
    'Lines of the child that were not logged',
    () => health().droppedOutput,
  );
}

function spineMetrics(registry: Registry, spine: Spine): void {
  const health = () => spine.health();
  read(registry, 'gridcall_spine_degraded', '1 while the disk refuses', () => (health().mode === 'degraded' ? 1 : 0));
  read(registry, 'gridcall_spine_waiting', 'Inputs that wait for their batch', () => health().waiting);
  total(registry, 'gridcall_inputs_total', 'Inputs decided', () => health().inputs);
  total(registry, 'gridcall_batches_total', 'Batches committed', () => health().batches);
  total(
    registry,
    'gridcall_refused_total',
    'Inputs refused because too much waited or the disk refused',
    () => health().refused,
  );
  total(
    registry,
    'gridcall_unsaved_total',
    'Life-safety inputs decided while the disk refused',
    () => health().unsaved,
  );
  total(
    registry,
    'gridcall_unsaved_dropped_total',
    'Edges of life safety dropped from the volatile overlay at its bound',
    () => health().dropped,
  );
  total(
    registry,
    'gridcall_shed_readings_total',
    'Oldest readings shed so that alarms find room',
    () => health().shedRows,
  );
  read(registry, 'gridcall_commit_seconds', 'Duration of the last commit', () => health().lastCommitMs / 1000);
}

function uplinkMetrics(registry: Registry, store: Store, uplink: Uplink): void {
  read(registry, 'gridcall_uplink_up', '1 while the queue answers', () => (uplink.report().state === 'up' ? 1 : 0));
  new Gauge({
    name: 'gridcall_outbox_rows',
    help: 'Outbox rows by lane and state',
    labelNames: ['lane', 'state'],
    registers: [registry],
    async collect() {
      const counts = await store.queries.outboxCounts();
      for (const lane of lanes) {
        const count = counts.find((entry) => entry.lane === lane);
        this.set({ lane, state: 'waiting' }, count?.waiting ?? 0);
        this.set({ lane, state: 'dead' }, count?.dead ?? 0);
      }
    },
  });
}

/** Everything that has a limit is here: what waits, what was held back, what was shed, what is dead. */
export function createMetrics({ registry, store, spine, mqtt, serial, uplink, flows }: MetricsOptions): void {
  collectDefaultMetrics({ register: registry });
  brokerMetrics(registry, mqtt);
  serialMetrics(registry, serial);
  spineMetrics(registry, spine);
  uplinkMetrics(registry, store, uplink);
  if (flows !== undefined) flowMetrics(registry, flows);
}
