import { encodeAddress, encodeServiceCentre } from './address.ts';

/** SMS-SUBMIT, 3GPP TS 23.040 §9.2.2.2, in UCS-2: the one coding in which every text of ours can be written. */

/** User data takes 140 bytes; where a text is in parts, six of them say which part it is (§9.2.3.24.1). */
const UNITS_ALONE = 70;
const UNITS_IN_PARTS = 67;
/** A notice that needs more is none. */
export const PARTS_MAXIMUM = 5;

const SUBMIT_WITH_RELATIVE_VALIDITY = 0x11;
const HEADER_INDICATOR = 0x40;
const UCS2 = 0x08;
const CONCATENATED_8_BIT = 0x00;

export interface SubmitPdu {
  /** In hexadecimal, with the service centre before it. */
  readonly hex: string;
  /** Bytes without the service centre: what `AT+CMGS=` asks for. */
  readonly length: number;
}

export interface SubmitOptions {
  /** Empty: as the SIM has it. */
  readonly serviceCentre: string;
  /** The network gives it up after so long: a phone that was off must not ring for what is over. */
  readonly validForMs: number;
  /** Ties the parts of one text together; 0 to 255. */
  readonly reference: number;
}

/** One PDU for each part, in order. A text that is too long is cut, and ends in `…`. */
export function encodeSubmits(to: string, text: string, options: SubmitOptions): readonly SubmitPdu[] {
  const parts = splitText(text);
  return parts.map((part, index) => {
    const header =
      parts.length === 1
        ? Buffer.alloc(0)
        : Buffer.from([5, CONCATENATED_8_BIT, 3, options.reference, parts.length, index + 1]);
    const content = Buffer.from(part, 'utf16le').swap16();
    const message = Buffer.concat([
      Buffer.from([SUBMIT_WITH_RELATIVE_VALIDITY | (header.length === 0 ? 0 : HEADER_INDICATOR), 0]),
      encodeAddress(to),
      Buffer.from([0, UCS2, relativeValidity(options.validForMs), header.length + content.length]),
      header,
      content,
    ]);
    const hex = Buffer.concat([encodeServiceCentre(options.serviceCentre), message])
      .toString('hex')
      .toUpperCase();
    return { hex, length: message.length };
  });
}

/** Parts of so many units as fit, a character of two units never torn. */
function splitText(text: string): readonly string[] {
  if (text.length <= UNITS_ALONE) return [text];
  const parts: string[] = [];
  let part = '';
  for (const character of text) {
    if (part.length + character.length > UNITS_IN_PARTS) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  parts.push(part);
  if (parts.length <= PARTS_MAXIMUM) return parts;
  const kept = parts.slice(0, PARTS_MAXIMUM);
  return [...kept.slice(0, -1), cutShort(kept.at(-1) ?? '')];
}

function cutShort(part: string): string {
  const characters = [...part];
  while (characters.join('').length > UNITS_IN_PARTS - 1) characters.pop();
  return `${characters.join('')}…`;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** TP-Validity-Period, §9.2.3.12.1: in steps of 5 minutes, then half hours, then days; never longer than asked for. */
function relativeValidity(ms: number): number {
  if (ms <= 12 * HOUR) return Math.max(0, Math.floor(ms / (5 * MINUTE)) - 1);
  if (ms <= 24 * HOUR) return 143 + Math.floor((ms - 12 * HOUR) / (30 * MINUTE));
  return 166 + Math.min(30, Math.floor(ms / (24 * HOUR)));
}
