import type { Operation } from '@gridcall/contract/http-operation.ts';
import type { Lane } from '@gridcall/contract/lane.ts';
import { inReadersLanguage, msg, nameOf, str } from '../i18n/language.ts';
import { channelWord } from '../ui/channel-words.ts';
import { ago, dateTime, duration } from '../ui/time.ts';
import { alertKindWord, deviceKindWord, levelWord, separator } from '../ui/words.ts';
import { CALLS_AN_HOUR, type Part, type Tone } from './verdicts.ts';

/** One line of the screen: what it is about, how it stands, why, and what to do about it. */
export interface PartWords {
  readonly name: string;
  readonly state: string;
  readonly facts: readonly string[];
  /** Empty while all is well. */
  readonly mend: string;
}

const names: Readonly<Record<Part, () => string>> = {
  alerts: () => msg('报警', { id: 'operate-alerts' }),
  store: () => msg('磁盘', { id: 'operate-store' }),
  uplink: () => msg('上行', { id: 'operate-uplink' }),
  lanes: () => msg('待发通道', { id: 'operate-lanes' }),
  channels: () => msg('通知渠道', { id: 'operate-channels' }),
  duty: () => msg('值班', { id: 'operate-duty' }),
  devices: () => msg('设备', { id: 'operate-devices' }),
  flows: () => msg('流程', { id: 'operate-flows' }),
  commands: () => msg('命令', { id: 'operate-commands' }),
  clock: () => msg('时钟', { id: 'operate-clock' }),
  calls: () => msg('呼叫与接警', { id: 'operate-calls' }),
};

export function partWords(part: Part, tone: Tone, operation: Operation, now: number): PartWords {
  const { state, facts, mend } = tellers[part](operation, now);
  return { name: names[part](), state, facts: facts.filter((fact) => fact !== ''), mend: tone === 'good' ? '' : mend };
}

type Told = Omit<PartWords, 'name'>;
const tellers: Readonly<Record<Part, (operation: Operation, now: number) => Told>> = {
  alerts: tellAlerts,
  store: tellStore,
  uplink: tellUplink,
  lanes: tellLanes,
  channels: tellChannels,
  duty: tellDuty,
  devices: tellDevices,
  flows: tellFlows,
  commands: tellCommands,
  clock: tellClock,
  calls: tellCalls,
};

function tellAlerts({ alerts }: Operation, now: number): Told {
  const { open, unacknowledged, shelved, test, oldest } = alerts;
  const first =
    oldest === null
      ? ''
      : [
          `L${oldest.level} ${levelWord(oldest.level)}`,
          alertKindWord(oldest.kind),
          nameOf(oldest.placeName),
          ago(oldest.raisedAt, now),
        ].join(separator);
  return {
    state:
      unacknowledged === 0
        ? msg('没有待接警', { id: 'operate-alerts-none' })
        : msg(str`${unacknowledged} 条待接警`, { id: 'operate-alerts-waiting' }),
    facts: [
      first === '' ? '' : msg(str`最久：${first}`, { id: 'operate-alerts-oldest' }),
      msg(str`未结束 ${open} 条，搁置 ${shelved} 条，演练 ${test} 条`, { id: 'operate-alerts-open' }),
    ],
    mend: msg('打电话给值班的人，或在楼栋长页面接警。', { id: 'operate-alerts-mend' }),
  };
}

const gigabytes = (bytes: number) => `${(bytes / 1_073_741_824).toFixed(1)} GB`;

const storeWords: Readonly<Record<Operation['store']['mode'], () => string>> = {
  normal: () => msg('正常写入', { id: 'operate-store-normal' }),
  degraded: () => msg('写不进去', { id: 'operate-store-refuses' }),
  stopping: () => msg('网关正在停机', { id: 'operate-store-stopping' }),
  unreadable: () => msg('读不出来', { id: 'operate-store-unreadable' }),
};

function tellStore({ store }: Operation): Told {
  const { mode, fault, unsaved, shed, freeBytes, totalBytes } = store;
  const room = freeBytes === null || totalBytes === null ? '' : `${gigabytes(freeBytes)} / ${gigabytes(totalBytes)}`;
  return {
    state: storeWords[mode](),
    facts: [
      room === '' ? '' : msg(str`可用 ${room}`, { id: 'operate-store-room' }),
      mode === 'degraded' || unsaved > 0 ? msg(str`${unsaved} 条报警只在内存里`, { id: 'operate-store-unsaved' }) : '',
      shed === 0 ? '' : msg(str`为报警让位，丢掉了 ${shed} 条最旧的读数`, { id: 'operate-store-shed' }),
      fault,
    ],
    mend:
      mode === 'unreadable'
        ? msg('报警和呼叫照常。检查网关所在的磁盘；坏了就按操作手册用备份恢复。', {
            id: 'operate-store-unreadable-mend',
          })
        : msg('清理网关所在的磁盘；恢复后内存里的报警会先写入。', { id: 'operate-store-mend' }),
  };
}

function tellUplink({ uplink }: Operation, now: number): Told {
  if (!uplink.configured) {
    return { state: msg('没有配置', { id: 'operate-uplink-none' }), facts: [], mend: '' };
  }
  const last = uplink.lastReceiptAt;
  return {
    state:
      uplink.state === 'up' ? msg('已接通', { id: 'operate-uplink-up' }) : msg('断开', { id: 'operate-uplink-down' }),
    facts: [
      last === null
        ? msg('启动以来还没有收到回执', { id: 'operate-uplink-no-receipt' })
        : msg(str`最近回执 ${ago(last, now)}`, { id: 'operate-uplink-receipt' }),
      uplink.lastError ?? '',
    ],
    mend: msg('本地报警和呼叫照常；检查网络和区里的网格事件队列。', { id: 'operate-uplink-mend' }),
  };
}

const laneNames: Readonly<Record<Lane, () => string>> = {
  'life-safety': () => msg('生命安全', { id: 'operate-lane-life-safety' }),
  'service-request': () => msg('居民诉求', { id: 'operate-lane-service-request' }),
  status: () => msg('状态', { id: 'operate-lane-status' }),
  telemetry: () => msg('遥测', { id: 'operate-lane-telemetry' }),
};

/** What stands in the database, while that cannot be read. */
function unknown(): Told {
  return {
    state: msg('读不出来', { id: 'operate-unreadable' }),
    facts: [],
    mend: msg('先处理“磁盘”一栏。', { id: 'operate-unreadable-mend' }),
  };
}

function tellLanes({ lanes }: Operation, now: number): Told {
  if (lanes === null) return unknown();
  const waiting = lanes.reduce((sum, lane) => sum + lane.waiting, 0);
  const busy = lanes.filter((lane) => lane.waiting > 0 || lane.dead > 0);
  return {
    state:
      waiting === 0
        ? msg('都已送达', { id: 'operate-lanes-empty' })
        : msg(str`${waiting} 条待送`, { id: 'operate-lanes-waiting' }),
    facts: busy.map((lane) => {
      const since =
        lane.oldestAt === null ? '' : msg(str`最久 ${duration(now - lane.oldestAt)}`, { id: 'operate-lane-oldest' });
      const dead = lane.dead === 0 ? '' : msg(str`被拒 ${lane.dead} 条`, { id: 'operate-lane-dead' });
      const count = msg(str`待送 ${lane.waiting} 条`, { id: 'operate-lane-waiting' });
      return [laneNames[lane.lane](), count, since, dead].filter((word) => word !== '').join(separator);
    }),
    mend: msg('恢复上行后会自动补送；被拒的用“gridcall uplink list”看原因，改好后用“uplink resend”重发。', {
      id: 'operate-lanes-mend',
    }),
  };
}

function tellChannels({ channels }: Operation, now: number): Told {
  const up = channels.filter(({ state }) => state === 'up').length;
  const words = {
    up: () => msg('可用', { id: 'operate-channel-up' }),
    down: () => msg('不通', { id: 'operate-channel-down' }),
    off: () => msg('未配置', { id: 'operate-channel-off' }),
  };
  return {
    state: msg(str`${up} 个可用，共 ${channels.length} 个`, { id: 'operate-channels-count' }),
    facts: channels.map(({ channel, state, lastOkAt, reason }) =>
      [
        channelWord(channel),
        words[state](),
        state === 'off' || lastOkAt === null
          ? ''
          : msg(str`最近成功 ${ago(lastOkAt, now)}`, { id: 'operate-channel-last' }),
        state === 'down' ? inReadersLanguage(reason) : '',
      ]
        .filter((word) => word !== '')
        .join(separator),
    ),
    mend: msg('至少要有短信或推送能叫醒人：接上短信模块，或在 notify 里配置。', { id: 'operate-channels-mend' }),
  };
}

function tellDuty({ alerts }: Operation): Told {
  const places = alerts.dutyHoles.map(nameOf).join(separator);
  return {
    state:
      places === ''
        ? msg('每栋楼都有人值班', { id: 'operate-duty-full' })
        : msg(str`${alerts.dutyHoles.length} 处空岗`, { id: 'operate-duty-holes' }),
    facts: [places],
    mend: msg('在楼栋长页面的“值班”里安排人，或补上他们的联系方式。', { id: 'operate-duty-mend' }),
  };
}

function tellDevices({ devices }: Operation): Told {
  const total = devices.reduce((sum, count) => sum + count.total, 0);
  const well = devices.reduce((sum, count) => sum + count.protected, 0);
  return {
    state: msg(str`${total} 台中 ${well} 台在守护`, { id: 'operate-devices-count' }),
    facts: devices
      .filter((count) => count.total > count.protected)
      .map((count) => {
        const { silent, fault, neverSeen, notYet, places } = count;
        const states = [
          silent === 0 ? '' : msg(str`失联 ${silent}`, { id: 'operate-devices-silent' }),
          fault === 0 ? '' : msg(str`故障 ${fault}`, { id: 'operate-devices-fault' }),
          neverSeen === 0 ? '' : msg(str`从未上线 ${neverSeen}`, { id: 'operate-devices-never' }),
          notYet === 0 ? '' : msg(str`预热自检 ${notYet}`, { id: 'operate-devices-not-yet' }),
        ].filter((word) => word !== '');
        return [deviceKindWord(count.kind), ...states, places.map(nameOf).join('、')].join(separator);
      }),
    mend: msg('在安装页面看每台设备的原因和改法。', { id: 'operate-devices-mend' }),
  };
}

function tellFlows({ flows }: Operation): Told {
  const words: Readonly<Record<string, () => string>> = {
    off: () => msg('没有开启', { id: 'operate-flows-off' }),
    running: () => msg('运行中', { id: 'operate-flows-running' }),
    starting: () => msg('正在启动', { id: 'operate-flows-starting' }),
  };
  return {
    state: words[flows.state]?.() ?? msg('已停', { id: 'operate-flows-stopped' }),
    facts: [flows.reason],
    mend: msg('报警不经过流程，照常；在流程页面看原因并恢复上一版。', { id: 'operate-flows-mend' }),
  };
}

function tellCommands({ commands }: Operation): Told {
  return {
    state:
      commands.underWay === 0
        ? msg('没有进行中的命令', { id: 'operate-commands-none' })
        : msg(str`${commands.underWay} 条进行中`, { id: 'operate-commands-under-way' }),
    facts: [],
    mend: '',
  };
}

function tellClock({ clockJump }: Operation, now: number): Told {
  return {
    state:
      clockJump === null
        ? msg('没有跳变', { id: 'operate-clock-steady' })
        : msg('有过跳变', { id: 'operate-clock-jumped' }),
    facts:
      clockJump === null
        ? []
        : [
            msg(str`${dateTime(clockJump.at, now)} 被调了 ${duration(Math.abs(clockJump.byMs))}`, {
              id: 'operate-clock-jump',
            }),
          ],
    mend: msg('检查时间同步（NTP）；延时和呼叫已按跳变调整。', { id: 'operate-clock-mend' }),
  };
}

function tellCalls({ measures }: Operation): Told {
  if (measures === null) return unknown();
  const { busiest, acknowledge, closed, falseAlarms } = measures;
  const [most] = busiest;
  return {
    state:
      most === undefined
        ? msg('一天内没有呼叫', { id: 'operate-calls-none' })
        : msg(str`最忙一小时 ${most.notices} 次（${most.name}）`, { id: 'operate-calls-most' }),
    facts: [
      ...acknowledge.map(({ level, count, p50Ms, p95Ms }) =>
        msg(str`L${level}：接警 ${count} 次，一半在 ${duration(p50Ms)} 内，九成五在 ${duration(p95Ms)} 内`, {
          id: 'operate-calls-acknowledge',
        }),
      ),
      closed === 0 ? '' : msg(str`七天内关闭 ${closed} 条，其中误报 ${falseAlarms} 条`, { id: 'operate-calls-false' }),
    ],
    mend: msg(str`每人每小时超过 ${CALLS_AN_HOUR} 次就会被静音：看看是哪台设备在反复报警。`, {
      id: 'operate-calls-mend',
    }),
  };
}
