import { createHmac, timingSafeEqual } from 'node:crypto';
import { keyFor } from '../../platform/sealed.ts';

/** Long enough for somebody who wakes up; no longer, since whoever holds the phone holds it. */
export const TICKET_MS = 15 * 60_000;

/** Takes one alert for the holder of one phone, without a session: what the button of a notice sends. */
export interface Ticket {
  readonly subscriptionId: string;
  readonly alertId: string;
  readonly expiresAt: number;
}

function signature(signingKey: Buffer, body: string): Buffer {
  return createHmac('sha256', keyFor(signingKey, 'push-ticket')).update(body).digest();
}

export function ticketText(signingKey: Buffer, { subscriptionId, alertId, expiresAt }: Ticket): string {
  const body = `${subscriptionId}.${alertId}.${expiresAt}`;
  return `${body}.${signature(signingKey, body).toString('base64url')}`;
}

/** Undefined for what we did not sign, and for what has ended. */
export function readTicket(signingKey: Buffer, text: string, nowMs: number): Ticket | undefined {
  const match = /^([0-9A-Z]{26})\.([0-9A-Za-z-]{1,64})\.([0-9]{1,15})\.([A-Za-z0-9_-]{43})$/.exec(text);
  const [, subscriptionId = '', alertId = '', end = '', mark = ''] = match ?? [];
  const body = `${subscriptionId}.${alertId}.${end}`;
  const given = Buffer.from(mark, 'base64url');
  const own = signature(signingKey, body);
  if (given.length !== own.length || !timingSafeEqual(given, own) || Number(end) <= nowMs) return undefined;
  return { subscriptionId, alertId, expiresAt: Number(end) };
}
