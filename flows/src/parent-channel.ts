import type { FromChild, FromGateway } from '@gridcall/contract/flow-wire.ts';

/** The channel to the gateway, as a process has it to its parent. */
export interface ParentChannel {
  /** False when nobody is there any more. */
  send(message: FromChild): boolean;
  onMessage(hear: (message: FromGateway) => void): void;
}

/**
 * The real one. Only the gateway can write into it, so that what it says is believed; the other direction is not, because
 * whoever breaks out of a function node can write there, too.
 */
export const parentChannel: ParentChannel = {
  send: (message) => {
    if (process.send === undefined || !process.connected) return false;
    process.send(message);
    return true;
  },
  onMessage: (hear) => {
    process.on('message', (message) => hear(message as FromGateway));
  },
};
