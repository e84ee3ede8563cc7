import { type Static, Type } from 'typebox';

/** What came from a flow bears this wherever it goes, so that nobody takes it for what a sensor or a person said. */
const strict = { additionalProperties: false };
const Name = Type.String({ maxLength: 200 });

export const FlowOriginSchema = Type.Object({ flowId: Name, flowName: Name, nodeId: Name, nodeName: Name }, strict);
export type FlowOrigin = Static<typeof FlowOriginSchema>;

/** In the flow's own words. */
export const FlowWordsSchema = Type.Object(
  { ...FlowOriginSchema.properties, title: Type.String({ maxLength: 60 }), text: Type.String({ maxLength: 500 }) },
  strict,
);
export type FlowWords = Static<typeof FlowWordsSchema>;

/** How the mark is written before words of a flow where only one text has room. */
export function flowPrefix(flowName: string): string {
  return `【自动化流程${flowName === '' ? '' : ` ${flowName}`}】`;
}
