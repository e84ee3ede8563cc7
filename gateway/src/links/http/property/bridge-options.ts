import { type ConventionName, conventions } from '@gridcall/contract/convention.ts';
import { gases, isGas } from '@gridcall/contract/gas.ts';
import type { LinkRow } from '../../../core/model.ts';
import { invalidField, ProblemError } from '../problems.ts';

interface Wish {
  readonly deviceKind: string;
  readonly convention?: ConventionName;
  readonly baseTopic?: string;
  readonly gas?: string;
}

type Reading = Pick<LinkRow, 'convention' | 'options'>;

/** How the messages of a link are to be read. Only a bridge has a choice: a device of its own speaks gridcall/v1. */
export function readingOf(wish: Wish): Reading {
  if (wish.deviceKind === 'bridge') return bridgeReading(wish);
  const named = (['baseTopic', 'gas'] as const).find((name) => wish[name] !== undefined);
  if (named !== undefined) {
    throw invalidField(`/${named}`, '只用于网桥（deviceKind 为 bridge）', 'is for a bridge only (deviceKind bridge)');
  }
  if (wish.convention !== undefined && wish.convention !== 'native') {
    throw invalidField(
      '/convention',
      '只用于网桥：把 deviceKind 写成 bridge，它带来的设备再逐个接收',
      'is for a bridge: set deviceKind to bridge and adopt what it brings one by one',
    );
  }
  return { convention: 'native', options: {} };
}

/** The link of a serial bus has the id of its entry in `serial.buses`; its password is of no use to anybody. */
function bridgeReading({ convention, baseTopic, gas }: Wish): Reading {
  if (convention === undefined || convention === 'native') {
    throw new ProblemError('CONVENTION_REQUIRED', {
      zh: convention === undefined ? '没有写 convention。' : `${convention} 不能用于网桥。`,
      en: convention === undefined ? 'convention is missing.' : `${convention} is none of a bridge.`,
    });
  }
  if (baseTopic !== undefined && conventions[convention].wire === 'serial') {
    throw invalidField('/baseTopic', '串口总线没有主题', 'is not for a serial bus: it has no topics');
  }
  if (gas !== undefined && !isGas(gas)) {
    const known = Object.entries(gases);
    throw invalidField(
      '/gas',
      `可用：${known.map(([name, { zh }]) => `${name}（${zh}）`).join('、')}`,
      `there are: ${known.map(([name]) => name).join(', ')}`,
    );
  }
  return { convention, options: { baseTopic: baseTopicOf(baseTopic), gas: gas ?? null } };
}

/** Without a slash at either end; a wildcard or a system topic would be another bridge's. */
function baseTopicOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  const topic = text.trim().replaceAll(/^\/+|\/+$/g, '');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  if (topic !== '' && topic.isWellFormed() && !/[+#\u0000-\u001f\u007f]|^\$|^gridcall(?:\/|$)/.test(topic))
    return topic;
  throw invalidField(
    '/baseTopic',
    '写网桥发布的主题开头，如 zigbee2mqtt；不能含 + #，不能以 $ 或 gridcall 开头',
    'takes what the bridge publishes under, like zigbee2mqtt; without + and #, not beginning with $ or gridcall',
  );
}
