/** Loaded before Node-RED: its MQTT client leaves Nagle's algorithm on, which costs 40 ms beside delayed acknowledgements. */
import { Socket } from 'node:net';

const { connect } = Socket.prototype;
Socket.prototype.connect = function withoutDelay(this: Socket, ...words: Parameters<typeof connect>) {
  this.setNoDelay(true);
  return connect.apply(this, words);
} as typeof connect;
