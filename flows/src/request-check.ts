import {
  ClearAlertSchema,
  type FlowRequest,
  type FlowRequestKind,
  NotifyStewardSchema,
  OpenServiceRequestSchema,
  RaiseAlertSchema,
} from '@gridcall/contract/flow-request.ts';
import { Value } from 'typebox/value';
import { type Language, type Refusal, refuse } from './refusal.ts';

const schemas = {
  'raise-alert': RaiseAlertSchema,
  'clear-alert': ClearAlertSchema,
  'open-service-request': OpenServiceRequestSchema,
  'notify-steward': NotifyStewardSchema,
} as const;

/** What each field must be. */
const fields: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  deviceId: {
    zh: '需要设备编号：填在节点里，或由 msg.device.id 带来',
    en: 'a device id is needed: write it in the node, or bring it in msg.device.id',
  },
  placeId: {
    zh: '需要地点编号：填在节点里，或由 msg.place.id 带来',
    en: 'a place id is needed: write it in the node, or bring it in msg.place.id',
  },
  level: {
    zh: '级别只能是 2、3 或 4（1 级关系生命安全，流程不能发出）',
    en: 'the level is 2, 3 or 4; level 1 is life safety, which no flow may claim',
  },
  title: {
    zh: '需要标题，1 至 60 个字：填在节点里，或由 msg.title 带来',
    en: 'a title of 1 to 60 characters is needed: write it in the node, or bring it in msg.title',
  },
  text: {
    zh: '需要文字，最多 500 个字：填在节点里，或由 msg.payload 带来',
    en: 'a text of at most 500 characters is needed: write it in the node, or bring it in msg.payload',
  },
  categoryCode: {
    zh: '需要诉求类别，如 P02：在节点里选，或由 msg.categoryCode 带来',
    en: 'a category such as P02 is needed: choose it in the node, or bring it in msg.categoryCode',
  },
};

export type RequestDraft = { readonly kind: FlowRequestKind } & Readonly<Record<string, unknown>>;
export type RequestCheck = { readonly ok: true; readonly request: FlowRequest } | Refusal;

/** Before it is sent, so that the words come from where the mistake was made and no quota is spent on it. */
export function checkRequest(draft: RequestDraft, language: Language): RequestCheck {
  const schema = schemas[draft.kind];
  if (Value.Check(schema, draft)) return { ok: true, request: draft };
  const wrong = Object.entries(schema.properties).find(([name, part]) => !Value.Check(part, draft[name]))?.[0];
  const words = wrong === undefined ? undefined : fields[wrong];
  return refuse('FLOW_REQUEST_INVALID', language, words === undefined ? '' : words[language]);
}
