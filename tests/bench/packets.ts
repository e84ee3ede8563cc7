/** MQTT 3.1.1 packets by hand: the load must cost less than what it loads. */
function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function remaining(length: number): Buffer {
  const bytes: number[] = [];
  let left = length;
  do {
    const digit = left % 128;
    left = Math.floor(left / 128);
    bytes.push(left > 0 ? digit | 0x80 : digit);
  } while (left > 0);
  return Buffer.from(bytes);
}

export function connectPacket(id: string, password: string): Buffer {
  const body = Buffer.concat([text('MQTT'), Buffer.from([4, 0b1100_0010, 0, 0]), text(id), text(id), text(password)]);
  return Buffer.concat([Buffer.from([0x10]), remaining(body.length), body]);
}

export function subscribePacket(filter: string): Buffer {
  const body = Buffer.concat([Buffer.from([0, 1]), text(filter), Buffer.from([0])]);
  return Buffer.concat([Buffer.from([0x82]), remaining(body.length), body]);
}

/** A QoS 0 publish. */
export function plainPublishPacket(topic: string, payload: string): Buffer {
  const body = Buffer.concat([text(topic), Buffer.from(payload, 'utf8')]);
  return Buffer.concat([Buffer.from([0x30]), remaining(body.length), body]);
}

/** A QoS 1 publish; `messageIdAt` is where its two bytes of message id stand, to be patched in place. */
export function publishPacket(
  topic: string,
  payload: string,
): { readonly bytes: Buffer; readonly messageIdAt: number; readonly payloadAt: number } {
  const head = text(topic);
  const data = Buffer.from(payload, 'utf8');
  const length = remaining(head.length + 2 + data.length);
  const bytes = Buffer.concat([Buffer.from([0x32]), length, head, Buffer.from([0, 1]), data]);
  const messageIdAt = 1 + length.length + head.length;
  return { bytes, messageIdAt, payloadAt: messageIdAt + 2 };
}
