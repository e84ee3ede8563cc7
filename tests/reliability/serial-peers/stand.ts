import type { History } from '@gridcall/contract/http-gateway.ts';
import type { HttpClient } from '../../harness/gateway-client.ts';
import { BAUD_RATE, Peer, type PeerName, type Question } from './peer.ts';

/** One sensor in the registers of a slave. */
interface ChannelShape {
  /** Of the child that it is at the bridge. */
  readonly address: string;
  /** Registers from 0: where its block begins, and where the concentration stands. */
  readonly block: number;
  readonly at: number;
  /** The concentrations it shows: twelve from here on, 1 %LEL apart, so that each is a row of the history. */
  readonly first: number;
  /** What stands in the register for 1 %LEL. */
  readonly raw: number;
  /** Where a bit says that it alarms; without one the limits of Gridcall have to do. */
  readonly status?: { readonly at: number; readonly sound: number; readonly alarm: number };
}

interface Shape {
  readonly profile: string;
  /** What else stands in the registers. */
  readonly registers: readonly (readonly [number, number])[];
  readonly channels: readonly ChannelShape[];
}

const CATALYTIC = 0x0700;
const ONE_DECIMAL = 0x0100;
const itransFirst = { address: '1', block: 100, at: 101, first: 0, raw: 10 } as const;
const itransRegisters = [
  [100, CATALYTIC],
  [102, ONE_DECIMAL],
] as const;

/** Every shipped profile. The test that lists them goes red when one is missing here. */
export const shapes: readonly Shape[] = [
  {
    profile: 'pemtech-pt495',
    registers: [[1, 0x0200]],
    channels: [
      {
        ...{ address: '1', block: 0, at: 0, first: 0, raw: 1 },
        status: { at: 1, sound: 0x0200, alarm: 0x0201 },
      },
    ],
  },
  { profile: 'oldham-itrans-2', registers: itransRegisters, channels: [itransFirst] },
  {
    profile: 'oldham-itrans-2-dual',
    registers: [...itransRegisters, [200, CATALYTIC], [202, ONE_DECIMAL]],
    // The concentrations of the two never overlap: one taken for the other would show.
    channels: [itransFirst, { ...itransFirst, address: '1:channel-2', block: 200, at: 201, first: 12 }],
  },
];

const CYCLE = 12;
/** 5 has no factor in common with 12, so twelve questions have twelve answers, and each is far from the one before. */
const STRIDE = 5;

/** A sensor that shows another concentration at each question, so that each reading tells which question it answers. */
export class Channel {
  readonly shape: ChannelShape;
  readonly deviceId: string;
  /** Questions for it that reached its slave. */
  asked = 0;
  /** So many more questions may reach it. */
  left = Number.POSITIVE_INFINITY;
  /** It shows this instead, in %LEL, and alarms when that is much. */
  fixed: number | undefined;
  /** The question that its first reading can answer at the earliest. */
  #adoptedAt = 0;

  constructor(shape: ChannelShape, deviceId: string) {
    this.shape = shape;
    this.deviceId = deviceId;
  }

  adopted(): void {
    this.#adoptedAt = this.asked;
  }

  /** Whether the question is heard; if so, the registers are as they are to be. */
  async hear(peer: Peer): Promise<boolean> {
    if (this.left <= 0) return false;
    this.left--;
    this.asked++;
    const { first, raw, at, status } = this.shape;
    const value = this.fixed ?? first + ((this.asked * STRIDE) % CYCLE);
    await peer.set(at, Math.round(value * raw));
    if (status) await peer.set(status.at, value > 24 ? status.alarm : status.sound);
    return true;
  }

  /**
   * The questions that the readings on record answer, in order. Throws when one was never shown, was shown before the one that stands before it,
   * or answers no question that was asked.
   */
  answersIn({ points }: History): readonly number[] {
    const { first } = this.shape;
    let last = this.#adoptedAt - 1;
    return points.map(({ value }) => {
      const index = value - first;
      if (!Number.isInteger(index) || index < 0 || index >= CYCLE)
        throw new Error(`${this.deviceId} never showed ${value}`);
      const ahead = (((index * STRIDE - last) % CYCLE) + CYCLE) % CYCLE;
      last += ahead === 0 ? CYCLE : ahead;
      if (last > this.asked)
        throw new Error(`${this.deviceId} showed ${value} before, and not now: ${JSON.stringify(points)}`);
      return last;
    });
  }

  async answers(client: HttpClient): Promise<readonly number[]> {
    return this.answersIn(await client.get<History>(`/api/v1/devices/${this.deviceId}/history?quantity=gas_lel`));
  }
}

/** Somebody else's slave with the registers of one shipped profile, on a bus of its own. */
export class Stand {
  readonly peer: Peer;
  readonly shape: Shape;
  readonly channels: readonly Channel[];
  readonly busId: string;

  private constructor(name: PeerName, peer: Peer, shape: Shape) {
    this.peer = peer;
    this.shape = shape;
    this.busId = `${name}-${shape.profile}`;
    this.channels = shape.channels.map((channel, index) => new Channel(channel, `gas-${index + 1}-${this.busId}`));
  }

  static async start(name: PeerName, shape: Shape): Promise<Stand> {
    const stand = new Stand(name, await Peer.start(name), shape);
    for (const [at, value] of shape.registers) await stand.peer.set(at, value);
    stand.peer.onQuestion = (question) => stand.#hear(question);
    return stand;
  }

  /** Its entry of `serial.buses`. */
  get bus(): object {
    return {
      ...{ id: this.busId, protocol: 'modbus-rtu', path: this.peer.line.path, baudRate: BAUD_RATE, pollEveryMs: 200 },
      slaves: [{ unit: 1, profile: this.shape.profile }],
    };
  }

  #hear({ address }: Question): Promise<boolean> {
    const channel = this.channels.find(({ shape }) => shape.block === address);
    return channel === undefined ? Promise.resolve(false) : channel.hear(this.peer);
  }
}
