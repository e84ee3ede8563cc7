import { createHash } from 'node:crypto';
import type { DeviceRow } from '../../core/model.ts';
import type { View } from '../../core/view.ts';
import type { Answer, Submit } from '../../spine/submit.ts';
import { type Channel, type ChannelHealth, failed, type Notice, type SendOutcome, upAndWell } from './channel.ts';

/** Sirens and beacons at a place: each is told by a command of its own, which has its own timeline. */
export interface SirenOptions {
  readonly state: View;
  readonly submit: Submit;
  readonly mintId: () => string;
}

const TIMEOUT_MS = 5000;
const DEPTH_MAXIMUM = 16;

export class SirenChannel implements Channel {
  readonly name = 'siren';
  readonly timeoutMs = TIMEOUT_MS;
  readonly #options: SirenOptions;

  constructor(options: SirenOptions) {
    this.#options = options;
  }

  health(): ChannelHealth {
    for (const _siren of this.#options.state.devicesOf('siren')) return upAndWell;
    return { state: 'off', reason: '没有接入警号 / no siren is linked', detail: {} };
  }

  async send(notice: Notice): Promise<SendOutcome> {
    const sirens = [...this.#options.state.devicesOf('siren')].filter((siren) => this.#isAt(siren, notice.placeId));
    if (sirens.length === 0) return failed('这里没有警号 / there is no siren at this place', true);
    const answers = await Promise.all(sirens.map((siren) => this.#sound(siren, notice)));
    const isSounding = answers.some((answer) => answer.kind !== 'refused' && answer.outcome.ok);
    if (isSounding) return { state: 'sent' };
    const [held] = answers.flatMap((answer) =>
      answer.kind !== 'refused' && !answer.outcome.ok && answer.outcome.code === 'COMMAND_INTERLOCKED'
        ? [answer.outcome.detail]
        : [],
    );
    return held === undefined ? failed('警号没有接受命令 / no siren took the command') : failed(held, true);
  }

  #isAt(device: DeviceRow, placeId: string | null): boolean {
    const { state } = this.#options;
    let place = state.get('place', device.placeId);
    for (let depth = 0; place !== undefined && depth < DEPTH_MAXIMUM; depth++) {
      if (place.id === placeId) return true;
      place = place.parentId === null ? undefined : state.get('place', place.parentId);
    }
    return false;
  }

  /** The nonce follows from the notice: one that is told again sounds nothing twice. */
  #sound(siren: DeviceRow, notice: Notice): Promise<Answer> {
    const { submit, mintId } = this.#options;
    const commandId = createHash('sha256').update(`${notice.id} ${siren.id}`).digest('hex').slice(0, 32);
    const { promise, resolve } = Promise.withResolvers<Answer>();
    submit(
      {
        ...{ kind: 'order-command', id: mintId(), commandId, deviceId: siren.id, command: 'sound_siren' },
        ...{
          cause: 'notification',
          alertId: notice.alertId,
          isRepeat: notice.kind === 'repeat',
          reason: '',
          by: 'system',
          byId: 'system',
          byPost: 'system',
        },
      },
      resolve,
    );
    return promise;
  }
}
