/** Fields of the tables of command-rows.ts. That they fit is checked where they join the others. */
export const commandFields = {
  command: {
    id: 'text',
    deviceId: 'text',
    kind: 'text',
    state: 'text',
    cause: 'text',
    alertId: 'text',
    by: 'text',
    byId: 'text',
    byPost: 'text',
    reason: 'text',
    secondBy: 'text',
    requestedAt: 'integer',
    notAfter: 'integer',
    sentAt: 'integer',
    settledAt: 'integer',
    detail: 'text',
    answers: 'integer',
  },
  open_command: { deviceId: 'text', commandIds: 'json' },
  command_setting: { placeId: 'text', closeGasValves: 'boolean', releaseGates: 'boolean' },
} as const;
