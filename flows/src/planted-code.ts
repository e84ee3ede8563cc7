import { rmSync } from 'node:fs';
import { join } from 'node:path';

/** Where Node-RED looks for nodes below its folder. Nothing is ever installed there. */
const places = ['node_modules', 'nodes'];

/**
 * The folder is the one place that a flow which breaks out can write to, and Node-RED runs what lies in these at its start,
 * in safe mode, too: what was planted would outlive the flow that planted it, and each way back.
 */
export function clearPlantedCode(directory: string): void {
  for (const place of places) rmSync(join(directory, place), { recursive: true, force: true });
}
