/** Frames of Modbus RTU (Modbus over Serial Line V1.02 §2.5; Application Protocol V1.1b3 §6). Pure. */

const CRC_TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  return crc;
});

export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0);
  return crc;
}

/** The body with its CRC, low byte first. */
export function framed(body: Uint8Array): Buffer {
  const frame = Buffer.alloc(body.length + 2);
  frame.set(body);
  frame.writeUInt16LE(crc16(body), body.length);
  return frame;
}

export function isSound(frame: Uint8Array): boolean {
  return frame.length >= 4 && crc16(frame.subarray(0, -2)) === ((frame.at(-1) ?? 0) << 8) + (frame.at(-2) ?? 0);
}

/** What is asked of one slave: a block of registers, or one register or coil to be written. Addresses count from 0. */
export type Request =
  | {
      readonly kind: 'read';
      readonly unit: number;
      readonly function: 3 | 4;
      readonly address: number;
      readonly count: number;
    }
  | {
      readonly kind: 'write';
      /** A coil (5), whose value is COIL_ON or 0, or a holding register (6). */
      readonly function: 5 | 6;
      readonly unit: number;
      readonly address: number;
      readonly value: number;
    };

/** Application Protocol V1.1b3 §6.5: any other value but this and 0 is illegal. */
export const COIL_ON = 0xff00;
const EXCEPTION_BIT = 0x80;
/** Unit, function, exception code, CRC. */
const EXCEPTION_BYTES = 5;
/** Unit, function, byte count, CRC. */
const READ_OVERHEAD_BYTES = 5;

export function functionOf(request: Request): number {
  return request.function;
}

export function requestFrame(request: Request): Buffer {
  const body = Buffer.alloc(6);
  body.writeUInt8(request.unit, 0);
  body.writeUInt8(functionOf(request), 1);
  body.writeUInt16BE(request.address, 2);
  body.writeUInt16BE(request.kind === 'read' ? request.count : request.value, 4);
  return framed(body);
}

/** How many bytes the answer has when it is no exception. */
export function answerBytes(request: Request): number {
  return request.kind === 'read' ? READ_OVERHEAD_BYTES + request.count * 2 : 8;
}

export type Answer =
  /** The registers as they came, two bytes each; empty for a write. */
  { readonly kind: 'answer'; readonly registers: Buffer } | { readonly kind: 'exception'; readonly code: number };

export interface Scan {
  /** Null while nothing in the bytes is an answer to the request. */
  readonly answer: Answer | null;
  /** The adapter hears itself: the request stands in front of the answer. */
  readonly echo: boolean;
  /** Where the answer ends. */
  readonly end: number;
}

/**
 * Looks for the answer anywhere in what was received: in front of it may stand the echo of the request, noise, or the tail
 * of something older. An answer has the unit and the function asked for, the length of the block asked for, and a sound CRC;
 * whatever has not is passed over. An answer to a write says the same bytes as the request: on a line that echoes
 * (`echoes`, learned from reads) the first copy is the echo.
 */
export function scan(request: Request, received: Buffer, echoes: boolean): Scan {
  const asked = requestFrame(request);
  const at = received.indexOf(asked);
  const echo = at >= 0 && (request.kind === 'read' || echoes);
  const from = echo ? at + asked.length : 0;
  for (let start = from; start + EXCEPTION_BYTES <= received.length; start++) {
    const found = answerAt(request, received, start);
    if (found) return { answer: found.answer, echo, end: found.end };
  }
  return { answer: null, echo, end: 0 };
}

function answerAt(
  request: Request,
  received: Buffer,
  start: number,
): { readonly answer: Answer; readonly end: number } | undefined {
  if (received[start] !== request.unit) return undefined;
  const code = received[start + 1];
  if (code === (functionOf(request) | EXCEPTION_BIT)) {
    const frame = received.subarray(start, start + EXCEPTION_BYTES);
    if (!isSound(frame)) return undefined;
    return { answer: { kind: 'exception', code: frame[2] ?? 0 }, end: start + EXCEPTION_BYTES };
  }
  if (code !== functionOf(request)) return undefined;
  const length = answerBytes(request);
  const frame = received.subarray(start, start + length);
  if (frame.length < length || !isSound(frame)) return undefined;
  if (request.kind === 'read') {
    if (frame[2] !== request.count * 2) return undefined;
    return { answer: { kind: 'answer', registers: frame.subarray(3, length - 2) }, end: start + length };
  }
  if (!frame.equals(requestFrame(request))) return undefined;
  return { answer: { kind: 'answer', registers: Buffer.alloc(0) }, end: start + length };
}

const exceptionNames: Readonly<Record<number, string>> = {
  1: 'illegal function',
  2: 'illegal data address',
  3: 'illegal data value',
  4: 'device failure',
  5: 'acknowledge',
  6: 'device busy',
  8: 'memory parity error',
  10: 'gateway path unavailable',
  11: 'gateway target did not respond',
};

export function exceptionName(code: number): string {
  return exceptionNames[code] ?? 'unknown exception';
}
