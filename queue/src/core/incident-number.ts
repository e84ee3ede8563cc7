import { luhnCheckDigit } from '@gridcall/contract/service-request-number.ts';

const ZONE_MS = 8 * 3_600_000;

/** `yymmdd` of the day in Asia/Shanghai, on which the running number starts anew. */
export function numberDay(atMs: number): string {
  return new Date(atMs + ZONE_MS).toISOString().slice(2, 10).replaceAll('-', '');
}

/** County (6) + yymmdd + running number of the day (5) + Luhn digit. More than 99,999 a day make it a digit longer. */
export function incidentNumber(districtCode: string, day: string, running: number): string {
  const digits = `${districtCode}${day}${String(running).padStart(5, '0')}`;
  return `${digits}${luhnCheckDigit(digits)}`;
}
