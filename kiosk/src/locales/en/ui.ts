/** English of src/ui, by message id. Every page takes these along. */
export const templates = {
  'ui-close': 'Close',
  'ui-loading': 'Loading…',
  'ui-chart-empty': 'No readings in this time',
};
