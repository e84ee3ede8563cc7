import { copyFileSync, existsSync, readFileSync } from 'node:fs';

export type FlowFile =
  | { readonly ok: true }
  /** What is wrong with it, and where the copy lies that the next deploy does not write over. */
  | { readonly ok: false; readonly reason: string; readonly copy: string };

/**
 * Node-RED answers a file that it cannot read by starting empty with one warning, and the next deploy writes over what was
 * there. So it is read here first, told, and kept beside.
 */
export function checkFlowFile(path: string): FlowFile {
  if (!existsSync(path)) return { ok: true };
  const reason = faultOf(readFileSync(path, 'utf8'));
  if (reason === undefined) return { ok: true };
  const copy = `${path}.broken`;
  copyFileSync(path, copy);
  return { ok: false, reason, copy };
}

function faultOf(text: string): string | undefined {
  try {
    return Array.isArray(JSON.parse(text)) ? undefined : 'there is no array of nodes in it';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
