import type { Result } from '../data/result.ts';
import { startCommissioning } from './property-api.ts';
import type { PropertyStore } from './property-store.ts';
import { fragmentOf } from './route.ts';

/** Begins a commissioning of the device and goes to its list. */
export async function beginCommissioning(store: PropertyStore, deviceId: string): Promise<Result<unknown>> {
  const result = await startCommissioning(store.api, deviceId);
  if (result.ok) location.hash = fragmentOf({ view: 'commissioning', id: result.value.id });
  return result;
}
