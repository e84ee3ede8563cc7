import type { CommandDetail, CommandKind, CommandState } from '@gridcall/contract/command.ts';
import { inReadersLanguage, msg, str } from '../i18n/language.ts';
import type { TimelineItem } from '../ui/gc-timeline.ts';
import { separator } from '../ui/words.ts';
import { takerWord } from './taker-word.ts';

type Words<Key extends string> = Readonly<Record<Key, () => string>>;

const kinds: Words<CommandKind> = {
  open_gate: () => msg('开门', { id: 'steward-command-open-gate' }),
  lock_gate: () => msg('锁门', { id: 'steward-command-lock-gate' }),
  release_gate: () => msg('常开释放', { id: 'steward-command-release-gate' }),
  close_gas_valve: () => msg('关闭燃气阀', { id: 'steward-command-close-valve' }),
  sound_siren: () => msg('鸣响警号', { id: 'steward-command-sound-siren' }),
  silence_siren: () => msg('警号静音', { id: 'steward-command-silence-siren' }),
  reset_detector: () => msg('探测器复位', { id: 'steward-command-reset' }),
};

const states: Words<CommandState> = {
  'awaiting-second': () => msg('等第二人确认', { id: 'steward-command-awaiting' }),
  waiting: () => msg('正在发送…', { id: 'steward-command-waiting' }),
  sent: () => msg('已发出，等设备确认…', { id: 'steward-command-sent' }),
  confirmed: () => msg('已执行，传感器确认', { id: 'steward-command-confirmed' }),
  refused: () => msg('未执行', { id: 'steward-command-refused' }),
  expired: () => msg('已过期，没有发出', { id: 'steward-command-expired' }),
  unknown: () => msg('结果不明，请到现场查看', { id: 'steward-command-unknown' }),
};

/** Why; what the state itself says is not said twice. */
const details: Words<Exclude<CommandDetail, 'sensor' | 'no-confirmation' | 'too-late'>> = {
  'not-connected': () => msg('设备不在线', { id: 'steward-command-not-connected' }),
  'not-listening': () => msg('设备没有订阅命令', { id: 'steward-command-not-listening' }),
  'too-slow': () => msg('设备接收过慢', { id: 'steward-command-too-slow' }),
  'no-route': () => msg('接入方式不支持', { id: 'steward-command-no-route' }),
  'wire-failed': () => msg('总线没有应答', { id: 'steward-command-wire-failed' }),
  'device-refused': () => msg('设备拒绝', { id: 'steward-command-device-refused' }),
  'link-revoked': () => msg('设备凭据已撤销', { id: 'steward-command-link-revoked' }),
  'no-second': () => msg('没有第二人确认', { id: 'steward-command-no-second' }),
};

/** Why a gateway did not take a command that was ordered at the queue. */
const refusals: Readonly<Record<string, () => string>> = {
  LINK_REVOKED: () => details['link-revoked'](),
  COMMAND_UNSUPPORTED: () => msg('设备不支持这条命令', { id: 'steward-command-unsupported' }),
  COMMANDS_OPEN: () => msg('设备还有命令没有完成', { id: 'steward-command-busy' }),
  ACCOUNT_NOT_LINKED: () =>
    msg('要两个人，您的账号没有对应到小区名册里的人，请运维重发令牌', { id: 'steward-command-unlinked' }),
  OF_ANOTHER_COMPANY: () => msg('设备属于另一家单位', { id: 'steward-command-company' }),
  NOT_FOUND: () => msg('网关上没有这台设备', { id: 'steward-command-unknown-device' }),
};

function wordOf<Key extends string>(words: Words<Key>, key: unknown): string {
  return typeof key === 'string' && Object.hasOwn(words, key) ? words[key as Key]() : '';
}

export const commandWord = (kind: unknown): string => wordOf(kinds, kind);
export const commandStateWord = (state: unknown): string => wordOf(states, state);
/** An interlock's words come in both languages; a code that has no words here says nothing to a steward. */
export function commandDetailWord(detail: unknown): string {
  if (typeof detail === 'string' && detail.includes(' / ')) return inReadersLanguage(detail);
  return wordOf(details, detail) || wordOf(refusals, detail);
}

type Detail = Readonly<Record<string, unknown>>;

/** `关闭燃气阀：已执行，传感器确认` */
export function commandHeading({ command, state }: Detail): string {
  const [what, how] = [commandWord(command), commandStateWord(state)];
  return msg(str`${what}：${how}`, { id: 'steward-command-heading' });
}

/** The device, why, and who. */
export function commandText({ deviceId, detail, cause, by, secondBy, reason, answer, said }: Detail): string {
  const parts = [String(deviceId ?? ''), commandDetailWord(detail)];
  if (cause === 'gas-leak') parts.push(msg('燃气泄漏自动关阀', { id: 'steward-command-by-gas' }));
  else if (cause === 'fire') parts.push(msg('火警自动释放门禁，须由人重新上锁', { id: 'steward-command-by-fire' }));
  else if (by === 'system') parts.push(msg('自动', { id: 'steward-command-auto' }));
  else if (typeof by === 'string') parts.push(msg(str`下令：${takerWord(by)}`, { id: 'steward-command-by' }));
  if (typeof secondBy === 'string')
    parts.push(msg(str`第二人：${takerWord(secondBy)}`, { id: 'steward-command-second' }));
  if (typeof reason === 'string' && reason !== '') {
    parts.push(msg(str`原因：${reason}`, { id: 'steward-detail-reason' }));
  }
  if (answer === 'accepted') parts.push(msg('设备答复：接受', { id: 'steward-command-accepted' }));
  if (answer === 'refused') parts.push(msg('设备答复：拒绝', { id: 'steward-command-answer-refused' }));
  if (typeof said === 'string') parts.push(said);
  return parts.filter((part) => part !== '').join(separator);
}

export function commandTone({ state }: Detail): TimelineItem['tone'] {
  if (state === 'confirmed') return 'good';
  return state === 'refused' || state === 'expired' || state === 'unknown' ? 'danger' : 'plain';
}
