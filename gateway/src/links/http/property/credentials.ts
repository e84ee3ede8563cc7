import { baseTopicOf, bridgeTopics } from '@gridcall/contract/convention.ts';
import type { LinkCreated } from '@gridcall/contract/http-gateway.ts';
import { deviceTopic } from '@gridcall/contract/mqtt-topics.ts';
import type { FastifyRequest } from 'fastify';
import type { LinkRow } from '../../../core/model.ts';
import type { HttpLinkOptions } from '../options.ts';

/** What a device needs to sign in. The password is known here only: this is the one time it is shown. */
export function credentialsOf(
  request: FastifyRequest,
  { configuration, links }: HttpLinkOptions,
  link: Pick<LinkRow, 'id' | 'convention' | 'options'>,
  password: string,
): LinkCreated {
  const { host, port } = configuration.mqtt;
  const baseTopic = link.options['baseTopic'] ?? null;
  const isEverywhere = host === '0.0.0.0' || host === '::';
  return {
    linkId: link.id,
    deviceId: link.id,
    username: link.id,
    password,
    clientId: link.id,
    // Listening everywhere, the broker is where the API was reached.
    broker: { host: isEverywhere ? request.hostname : host, port: links.brokerPort?.() ?? port },
    topics: link.convention === 'native' ? topicsOf(link.id) : null,
    convention: link.convention,
    baseTopic: baseTopicOf(link.convention, baseTopic),
    bridgeTopics: [...bridgeTopics(link.convention, baseTopic)],
  };
}

function topicsOf(deviceId: string): NonNullable<LinkCreated['topics']> {
  return {
    reading: deviceTopic(deviceId, 'reading'),
    event: deviceTopic(deviceId, 'event'),
    status: deviceTopic(deviceId, 'status'),
  };
}
