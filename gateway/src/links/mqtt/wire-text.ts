// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f-\u009f]/g;

/**
 * What may stand in ids, topics and filters on the wire. U+FFFD stands wherever bytes were no UTF-8 [MQTT-1.5.3-1]; NUL is
 * forbidden outright [MQTT-1.5.3-2], the other control characters "should not" stand there and never do in an honest device.
 */
export function isPlainText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\ufffd') && text.search(CONTROL_CHARACTERS) < 0;
}

/** What an installer may look at, of a text that may hold anything. */
export function shownText(text: string, length: number): string {
  return text.toWellFormed().replace(CONTROL_CHARACTERS, '\ufffd').slice(0, length);
}

const LEVELS_MAXIMUM = 64;

/** Why nobody may publish to `topic`; `undefined` when the text itself is in order. */
export function topicFault(topic: string): string | undefined {
  if (topic === '') return 'The topic is empty.';
  if (!isPlainText(topic)) return 'The topic holds characters that are not text (NUL, control characters or no UTF-8).';
  if (/[+#]/.test(topic)) return `The topic "${short(topic)}" holds a wildcard: + and # are for subscriptions only.`;
  if (topic.split('/').length > LEVELS_MAXIMUM) return `The topic has more than ${LEVELS_MAXIMUM} levels.`;
  return undefined;
}

/** Why `filter` is no filter [MQTT-4.7.1-2, -3]: `+` and `#` fill a whole level, and `#` is the last. */
export function filterFault(filter: string): string | undefined {
  if (filter === '') return 'The filter is empty.';
  if (!isPlainText(filter))
    return 'The filter holds characters that are not text (NUL, control characters or no UTF-8).';
  const levels = filter.split('/');
  if (levels.length > LEVELS_MAXIMUM) return `The filter has more than ${LEVELS_MAXIMUM} levels.`;
  const wrong = levels.find(
    (level, index) => (/[+#]/.test(level) && level.length > 1) || (level === '#' && index < levels.length - 1),
  );
  if (wrong === undefined) return undefined;
  return `In the filter "${short(filter)}" the level "${short(wrong)}" is no filter: + and # stand alone, and # only at the end.`;
}

function short(text: string): string {
  return text.slice(0, 100);
}
