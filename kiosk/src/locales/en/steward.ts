import { templates as ui } from './ui.ts';

/** English of src/steward, by message id. */
export const templates = {
  ...ui,
};
