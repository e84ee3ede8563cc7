/** The slave's side of Modbus RTU frames, written apart from the gateway's so that neither hides the other's mistake. */

/** CRC-16 of Modbus (polynomial 8005 reflected, initial FFFF), bit by bit. */
export function modbusCrc(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}

export function withCrc(body: readonly number[]): Buffer {
  const crc = modbusCrc(Uint8Array.from(body));
  return Buffer.from([...body, crc & 0xff, crc >> 8]);
}

export function hasSoundCrc(frame: Buffer): boolean {
  return frame.length >= 4 && modbusCrc(frame.subarray(0, -2)) === frame.readUInt16LE(frame.length - 2);
}
