import type { Delivered, Subscription } from '@gridcall/contract/flow-wire.ts';
import type { FlowMessage, FlowNode, NodeApi, NodeDefinition } from 'node-red';
import { link } from '../link.ts';
import { type Refusal, RefusedError, refuse } from '../refusal.ts';
import { deviceIdsIn, languageOf, type NodeType, typedIn } from './node-parts.ts';

interface HearingNode<Heard extends Delivered> {
  readonly type: NodeType;
  readonly subject: Heard['subject'] & Subscription['subject'];
  /** What becomes of a delivery under these settings; undefined if it is not wanted. */
  readonly read: (definition: NodeDefinition, heard: Heard) => FlowMessage | undefined;
}

/** A node without an input: it sends what the gateway delivers. */
export function registerHearingNode<Heard extends Delivered>(red: NodeApi, part: HearingNode<Heard>): void {
  const language = languageOf(red);
  red.nodes.registerType(part.type, function create(this: FlowNode, definition: NodeDefinition) {
    red.nodes.createNode(this, definition);
    const subscribe = () => {
      const deviceIds = deviceIdsIn(typedIn(definition, 'devices'));
      if (deviceIds === undefined) return refuse('FLOW_DEVICE_IDS_INVALID', language);
      return link.subscribe({ nodeId: this.id, subject: part.subject, deviceIds }, language, (heard) => {
        // Each node has a copy of its own: what one flow does to it no other one sees.
        const message = part.read(definition, structuredClone(heard) as Heard);
        if (message !== undefined) this.send(message);
      });
    };
    const result: { readonly ok: true } | Refusal = subscribe();
    if (result.ok) this.status({ fill: 'grey', shape: 'dot', text: `${part.type}.status.listening` });
    else {
      this.status({ fill: 'red', shape: 'ring', text: result.cause });
      this.error(new RefusedError(result, language));
    }
    this.on('close', (done) => {
      link.unsubscribe(this.id);
      done();
    });
  });
}
