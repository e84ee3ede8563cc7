import { templates as ui } from './ui.ts';

/** English of src/desk, by message id. */
export const templates = {
  ...ui,
};
