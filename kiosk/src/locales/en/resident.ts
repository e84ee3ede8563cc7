import { templates as ui } from './ui.ts';

/** English of src/resident, by message id. */
export const templates = {
  ...ui,
};
