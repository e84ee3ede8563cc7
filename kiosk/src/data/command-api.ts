import type { CommandKind } from '@gridcall/contract/command.ts';
import type { Command, Commands } from '@gridcall/contract/http-commands.ts';
import type { Api } from './api.ts';
import type { Result } from './result.ts';

/** What can be told to devices near an alert, and what came of what was told. */
export const listCommands = (api: Api, alertId: string): Promise<Result<Commands>> =>
  api.call('GET', '/commands', { query: { alertId } });
export const orderCommand = (
  api: Api,
  deviceId: string,
  body: { nonce: string; command: CommandKind; alertId: string; reason?: string },
): Promise<Result<Command>> => api.call('POST', `/devices/${encodeURIComponent(deviceId)}/commands`, { body });
export const secondCommand = (api: Api, id: string): Promise<Result<Command>> =>
  api.call('POST', `/commands/${encodeURIComponent(id)}/second`, { body: {} });
