/** An id of the live stream: `{storeEpoch}-{changeNo}`. */
export interface LivePosition {
  readonly epoch: string;
  readonly no: number;
}

export function formatPosition({ epoch, no }: LivePosition): string {
  return `${epoch}-${no}`;
}

export function parsePosition(text: string): LivePosition | undefined {
  const match = /^([^\s]{1,64})-([0-9]{1,15})$/.exec(text);
  return match === null ? undefined : { epoch: match[1] ?? '', no: Number(match[2]) };
}

/** `null`: start with a snapshot. A number: go on after this change. */
export function resumeFrom(asked: string | undefined, epoch: string, last: number): number | null {
  const position = asked === undefined ? undefined : parsePosition(asked);
  if (position === undefined || position.epoch !== epoch || position.no > last) return null;
  return position.no;
}
