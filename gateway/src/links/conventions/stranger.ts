/** Families of messages that are not read, by the beginning of their topics: they are named, never guessed. */
const families: readonly { readonly topic: RegExp; readonly why: string }[] = [
  {
    topic: /^sp[AB]v1\.0\//,
    why: 'Sparkplug B is not read: let that gateway publish Home Assistant discovery or the topics of gridcall/v1.',
  },
  { topic: /^homie\//, why: 'Homie is not read: let the device publish Home Assistant discovery.' },
  {
    topic: /^v3\/[^/]+\/devices\//,
    why: 'The Things Stack is not read: LoRaWAN is read from ChirpStack 4.',
  },
];

/** Why a topic of another family is not read; undefined when it is of none that is known. */
export function strangerOf(topic: string): string | undefined {
  return families.find((family) => family.topic.test(topic))?.why;
}

/** Its payloads are binary: no discovery can make sense of them. */
export function isSparkplug(topic: string): boolean {
  return families[0]?.topic.test(topic) === true;
}
