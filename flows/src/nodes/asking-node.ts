import type { FlowMessage, FlowNode, NodeApi, NodeDefinition } from 'node-red';
import { link } from '../link.ts';
import { RefusedError } from '../refusal.ts';
import type { RequestDraft } from '../request-check.ts';
import { askerOf, languageOf, type NodeType } from './node-parts.ts';

const STATUS_CHARACTERS = 60;

interface AskingNode {
  readonly type: NodeType;
  /** What is typed into the node counts; what it leaves empty comes from the message. */
  readonly draft: (definition: NodeDefinition, message: FlowMessage) => RequestDraft;
}

/**
 * A node that asks the gateway for something and waits for its word. Granted, the message goes on with `msg.subject`, the id
 * of what came of it; refused, cause and mend go to the catch nodes, and the message ends here.
 */
export function registerAskingNode(red: NodeApi, part: AskingNode): void {
  const language = languageOf(red);
  red.nodes.registerType(part.type, function create(this: FlowNode, definition: NodeDefinition) {
    red.nodes.createNode(this, definition);
    this.on('input', (message, send, done) => {
      void link.ask(askerOf(red, this), part.draft(definition, message), language).then((answer) => {
        if (answer.ok) {
          this.status({ fill: 'green', shape: 'dot', text: `${part.type}.status.done` });
          send({ ...message, subject: answer.subject });
          done();
        } else {
          this.status({ fill: 'red', shape: 'ring', text: answer.cause.slice(0, STATUS_CHARACTERS) });
          done(new RefusedError(answer, language));
        }
      });
    });
  });
}
