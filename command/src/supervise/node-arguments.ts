/**
 * How Node is started for each part. A small young generation keeps the gateway's memory about a quarter lower for no
 * cost that the bench can see (`npm run bench -- --only memory`).
 */
export const nodeArguments: Readonly<Record<'gateway' | 'queue' | 'simulator', readonly string[]>> = {
  gateway: ['--max-semi-space-size=1'],
  queue: [],
  simulator: [],
};
