const DAY_MS = 86_400_000;
/** Every roster's wall: UTC+8, whatever the phone's own. */
const WALL_MS = 8 * 3_600_000;
const MORNING_MS = 8 * 3_600_000;

/** `YYYY-MM-DDTHH:MM` on the estate's wall, as a field for date and time holds it. */
export function fieldTime(at: number): string {
  return new Date(at + WALL_MS).toISOString().slice(0, 16);
}

/** Epoch ms of what the field holds; undefined when that is no time. */
export function timeOfField(text: string): number | undefined {
  const at = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text) ? Date.parse(`${text.slice(0, 16)}Z`) - WALL_MS : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

/** The next eight o'clock in the morning at least an hour away: until when somebody stands in for tonight. */
export function nextMorning(now: number): number {
  const today = Math.floor((now + WALL_MS) / DAY_MS) * DAY_MS - WALL_MS + MORNING_MS;
  return today > now + 3_600_000 ? today : today + DAY_MS;
}
