import {
  PutRuleSettingBodySchema,
  RemoveRuleSettingBodySchema,
  type RuleConditions,
  RuleConditionsSchema,
  RuleSettingsSchema,
  RuleSettingVersionsSchema,
} from '@gridcall/contract/http-rule-settings.ts';
import { isSet, type RuleSettingKey, RuleSettingKeySchema, type RuleValues } from '@gridcall/contract/rule-setting.ts';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { RuleSettingVersionRow } from '../../../core/model.ts';
import { personIn, type RouteContext, submitInput } from '../context.ts';
import { ProblemError } from '../problems.ts';
import { assertOwnScope, isReadable, ownSettings, type Scope, whereShown } from '../rule-setting-scope.ts';
import { conditionsShape, settingShape, versionShapes } from '../rule-setting-shape.ts';
import type { HttpServer } from '../server.ts';
import { cleanText } from '../text.ts';

const VERSIONS_SHOWN = 200;
const { scope, scopeId } = RuleSettingKeySchema.properties;
const ScopeParametersSchema = Type.Object({ scope, scopeId });
const ONE = '/rule-settings/:scope/:scopeId/:deviceKind/:alertKind';
const tags = ['rule-settings'];
const write = { config: { verb: 'rule-settings:write' }, response: { 200: RuleConditionsSchema } } as const;

/** Thresholds and delays that a place or a device has otherwise than the rule book: who set them, when, why. */
export function ruleSettingRoutes(server: HttpServer, context: RouteContext): void {
  readRoutes(server, context);
  writeRoutes(server, context);
  versionsRoute(server, context);
  restoreRoute(server, context);
}

function conditionsOf(request: FastifyRequest, { options }: RouteContext, where: Scope): RuleConditions {
  const { state } = options.store;
  const person = personIn(request);
  return conditionsShape(state, person, where, whereShown(person, state, where));
}

function readRoutes(server: HttpServer, context: RouteContext): void {
  const { state } = context.options.store;
  server.get(
    '/rule-settings',
    {
      config: { verb: 'rule-settings:read' },
      schema: {
        summary: 'Everything that is set otherwise than the rule book at your places and devices, the newest first',
        tags,
        response: { 200: RuleSettingsSchema },
      },
    },
    async (request) => {
      const rows = ownSettings(personIn(request), state).sort((left, right) => right.at - left.at);
      return { settings: rows.map((row) => settingShape(state, row)) };
    },
  );
  server.get(
    '/rule-settings/:scope/:scopeId',
    {
      config: { verb: 'rule-settings:read' },
      schema: {
        summary: 'What holds at a place or for a device, within what it may be set, and where each value comes from',
        tags,
        params: ScopeParametersSchema,
        response: { 200: RuleConditionsSchema },
      },
    },
    async (request) => {
      assertOwnScope(personIn(request), state, request.params);
      return conditionsOf(request, context, request.params);
    },
  );
}

interface Edit {
  readonly values: RuleValues | null;
  readonly baseVersion: number;
  readonly restoredFrom: number | null;
  readonly reason: string;
}

async function edit(request: FastifyRequest, context: RouteContext, key: RuleSettingKey, what: Edit) {
  const person = personIn(request);
  assertOwnScope(person, context.options.store.state, key);
  await submitInput(context, {
    ...{ kind: 'put-rule-setting', ...key, ...what, reason: cleanText(what.reason) },
    // An operator's word holds for everybody's devices, a company's for its own.
    companyId: person.subject === 'operator' ? null : person.companyId,
    ...{ by: person.name, byPost: person.subject },
  });
  return conditionsOf(request, context, key);
}

function writeRoutes(server: HttpServer, context: RouteContext): void {
  server.put(
    ONE,
    {
      config: write.config,
      schema: {
        summary: 'Sets thresholds and delays of one condition; null is what stands further out',
        tags,
        params: RuleSettingKeySchema,
        body: PutRuleSettingBodySchema,
        response: write.response,
      },
    },
    async (request) => {
      const { baseVersion, reason, ...values } = request.body;
      return edit(request, context, request.params, { values, baseVersion, restoredFrom: null, reason });
    },
  );
  server.delete(
    ONE,
    {
      config: write.config,
      schema: {
        summary: 'Takes a setting away, as a version of its own: what stands further out counts again',
        tags,
        params: RuleSettingKeySchema,
        body: RemoveRuleSettingBodySchema,
        response: write.response,
      },
    },
    async (request) => edit(request, context, request.params, { values: null, restoredFrom: null, ...request.body }),
  );
}

/** To a company only what it may see: of who ran the place before it, nothing. */
async function versionsOf(request: FastifyRequest, context: RouteContext, key: RuleSettingKey) {
  const { state, queries } = context.options.store;
  const person = personIn(request);
  assertOwnScope(person, state, key);
  const id = `${key.scope} ${key.scopeId} ${key.deviceKind} ${key.alertKind}`;
  const rows = await queries.ruleSettingVersions(id, VERSIONS_SHOWN);
  return rows.filter((row) => isReadable(person, row));
}

function versionsRoute(server: HttpServer, context: RouteContext): void {
  server.get(
    `${ONE}/versions`,
    {
      config: { verb: 'rule-settings:read' },
      schema: {
        summary: 'Every edit of a setting, the newest first: who, when, why, and what it changed',
        tags,
        params: RuleSettingKeySchema,
        response: { 200: RuleSettingVersionsSchema },
      },
    },
    async (request) => ({ versions: versionShapes(await versionsOf(request, context, request.params)) }),
  );
}

function restoreRoute(server: HttpServer, context: RouteContext): void {
  server.post(
    `${ONE}/versions/:version/restore`,
    {
      config: write.config,
      schema: {
        summary: 'Brings back what a version was, as a version of its own',
        tags,
        params: Type.Object({
          ...RuleSettingKeySchema.properties,
          version: Type.String({ pattern: '^[1-9][0-9]{0,8}$' }),
        }),
        body: RemoveRuleSettingBodySchema,
        response: write.response,
      },
    },
    async (request) => {
      const { version: number, ...key } = request.params;
      const restoredFrom = Number(number);
      const rows = await versionsOf(request, context, key);
      const version = rows.find((row) => row.version === restoredFrom);
      if (version === undefined) throw new ProblemError('NOT_FOUND', { zh: '没有这个版本。', en: 'No such version.' });
      return edit(request, context, key, { values: valuesOf(version), restoredFrom, ...request.body });
    },
  );
}

/** A version that took the setting away is brought back by taking it away. */
function valuesOf(row: RuleSettingVersionRow): RuleValues | null {
  const { onDelayMs, offDelayMs, thresholds } = row;
  return isSet(row) ? { onDelayMs, offDelayMs, thresholds } : null;
}
