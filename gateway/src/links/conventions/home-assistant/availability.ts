import { fieldsOf } from '../json.ts';
import { spellEntity } from './abbreviations.ts';
import { Payload, parseTemplate, pythonText, render, samePayload, type Template } from './template.ts';

export interface AvailabilityTopic {
  readonly topic: string;
  readonly available: string;
  readonly notAvailable: string;
  readonly template: Template;
}

/** Both forms of availability: the list, and the single topic with its payloads beside it. */
export interface Availability {
  readonly mode: 'all' | 'any' | 'latest';
  readonly topics: readonly AvailabilityTopic[];
}

type Config = ReadonlyMap<string, unknown>;

const TOPICS_MAXIMUM = 16;

/** Undefined when a template of it cannot be read: then nothing is said of the availability. */
export function parseAvailability(config: Config, expandTopic: (topic: string) => string): Availability | undefined {
  const topics: AvailabilityTopic[] = [];
  const list = config.get('availability');
  const entries = Array.isArray(list) ? list.slice(0, TOPICS_MAXIMUM) : list === undefined ? [] : [list];
  for (const entry of entries) {
    const fields = fieldsOf(entry);
    if (!fields) return undefined;
    const topic = parseTopic(spellEntity(fields), 'topic', 'value_template', expandTopic);
    if (!topic) return undefined;
    topics.push(topic);
  }
  if (config.has('availability_topic')) {
    const topic = parseTopic(config, 'availability_topic', 'availability_template', expandTopic);
    if (!topic) return undefined;
    topics.push(topic);
  }
  const mode = config.get('availability_mode');
  return { mode: mode === 'all' || mode === 'any' ? mode : 'latest', topics };
}

function parseTopic(
  config: Config,
  topicKey: string,
  templateKey: string,
  expandTopic: (topic: string) => string,
): AvailabilityTopic | undefined {
  const topic = config.get(topicKey);
  const text = config.get(templateKey);
  const template = parseTemplate(typeof text === 'string' ? text : undefined);
  if (typeof topic !== 'string' || topic === '' || !template) return undefined;
  return {
    topic: expandTopic(topic),
    available: payloadOf(config.get('payload_available'), 'online'),
    notAvailable: payloadOf(config.get('payload_not_available'), 'offline'),
    template,
  };
}

export function payloadOf(value: unknown, fallback: string): string {
  const text = pythonText(value);
  return value === undefined || text === '' ? fallback : text;
}

/** What one topic says; undefined when it says neither. */
export function verdictOf(definition: AvailabilityTopic, payload: string): boolean | undefined {
  const rendered = render(definition.template, new Payload(payload));
  if (rendered.kind !== 'value') return undefined;
  if (samePayload(rendered.text, definition.available)) return true;
  return samePayload(rendered.text, definition.notAvailable) ? false : undefined;
}

/**
 * What the topics say together. With "all", one that is offline decides, and nobody is called online before every topic
 * has said so; with "any" the other way round.
 */
export function isAvailable(
  availability: Availability,
  lastPayload: (topic: string) => string | undefined,
  latestTopic: string,
): boolean | undefined {
  const verdicts = availability.topics.map((definition) => {
    const payload = lastPayload(definition.topic);
    return payload === undefined ? undefined : verdictOf(definition, payload);
  });
  switch (availability.mode) {
    case 'latest':
      return verdicts[availability.topics.findIndex((definition) => definition.topic === latestTopic)];
    case 'all':
      if (verdicts.includes(false)) return false;
      return verdicts.includes(undefined) ? undefined : true;
    case 'any':
      if (verdicts.includes(true)) return true;
      return verdicts.includes(undefined) ? undefined : false;
  }
}
