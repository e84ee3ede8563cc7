import { eventWord, valueWords } from '../ui/quantity-words.ts';
import { separator } from '../ui/words.ts';

/** What was decoded, as one line: numbers with their unit, switches that are on, what happened; anything else by its name. */
export function previewWords(preview: Readonly<Record<string, number | boolean | string>>): string {
  const { event, ...rest } = preview;
  const texts = Object.entries(rest).filter((entry) => typeof entry[1] === 'string');
  return [
    ...(typeof event === 'string' ? [eventWord(event)] : []),
    ...valueWords(rest),
    ...texts.map(([name, value]) => `${name}: ${value}`),
  ].join(separator);
}
