/** Whether a subscription hears a topic [MQTT-4.7.1]; what begins with $ is no matter here. */
export function hears(filter: string, topic: string): boolean {
  const levels = topic.split('/');
  const wanted = filter.split('/');
  for (let index = 0; index < wanted.length; index++) {
    if (wanted[index] === '#') return true;
    if (index >= levels.length) return false;
    if (wanted[index] !== '+' && wanted[index] !== levels[index]) return false;
  }
  return wanted.length === levels.length;
}
