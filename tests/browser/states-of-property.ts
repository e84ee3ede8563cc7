import type { Browser } from 'playwright';
import type { GatewayUnderTest } from '../harness/stack.ts';
import { child, commissioning, installed, newWorld, playWorld, reader, type World } from './property-world.ts';
import { signInStates, wrongTokenState } from './states-of-sign-in.ts';
import { Walk } from './walk.ts';

const zhOnly = { only: 'zh-CN' } as const;

export interface Property {
  readonly walk: Walk;
  readonly world: World;
}

/** Words of the server come in the language they were asked for, a moment after the page's own. */
function seeing(walk: Walk, chinese: string | RegExp, english: string | RegExp, first = async () => {}) {
  return {
    again: async () => {
      await first();
      const language = await walk.page.evaluate(() => document.documentElement.lang);
      await walk.see(language === 'en' ? english : chinese);
    },
  };
}

async function go(walk: Walk, name: string): Promise<void> {
  await walk.page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
}

/** A phone that wakes up asks what is new: nobody has to wait for the page's next question. */
export async function wake(walk: Walk): Promise<void> {
  await walk.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
}

/** The fragment alone: nothing is loaded anew. */
export async function open(walk: Walk, fragment: string): Promise<void> {
  await walk.page.evaluate((hash) => {
    location.hash = hash;
  }, fragment);
}

/** From the first byte to the first tile. */
export async function newProperty(
  browser: Browser,
  gateway: GatewayUnderTest,
  token: string,
  data: readonly string[],
): Promise<Property> {
  const walk = await Walk.start(browser, 'property', 'phone', data);
  const { page } = walk;
  const world = newWorld();
  await playWorld(page, world);
  const session = '**/api/v1/session';
  await signInStates(walk, { address: `${gateway.client.base}/property/`, session, heading: '安装人员登录' });
  await wrongTokenState(walk);
  await page.getByLabel('登录令牌').fill(token);
  await walk.press('登录', true);
  await walk.see('接入什么设备？');
  await walk.at('link-kinds');
  return { walk, world };
}

export async function linkStates({ walk, world }: Property): Promise<void> {
  const { page } = walk;
  await walk.press(/燃气探测器/);
  await walk.see('装在哪里');
  await walk.at('link-place');
  await walk.press('登记，取得凭证');
  await walk.see('还没有选地点');
  await walk.at('link-place-missing');
  await page.getByLabel(/纺织厂家属院9号楼/).check();
  await walk.see('这个地点不归本单位管');
  await walk.at('link-place-other');
  await page.getByLabel('找地点').fill('2号楼 单元');
  await walk.at('link-place-search');
  await page.getByLabel('找地点').fill('没有这样的楼');
  await walk.see('没有这样的地点；缺少的地点请管理员加上。');
  await walk.at('link-place-none');
  await page.getByLabel('找地点').fill('');
  await page.locator('input[value="jinfeng-1-unit-1"]').check();
  world.refused.set('/links', 'ALREADY_EXISTS');
  await walk.press('登记，取得凭证');
  await walk.see('已存在');
  await walk.at('link-refused', {
    again: () => walk.pressAgain(/^(登记，取得凭证|Register and get credentials)$/, '/links'),
  });
  world.refused.clear();
  await walk.press('换一种设备');
  await walk.press(/网桥/);
  await walk.see('网桥的格式');
  await walk.at('link-bridge');
  await page.getByLabel('网桥的格式').selectOption('modbus-rtu');
  await walk.see('串口总线写在网关的配置里');
  await walk.at('link-serial');
  await walk.press('换一种设备');
  await walk.press(/燃气探测器/);
  await walk.press('登记，取得凭证');
  await walk.see('密码只在这里显示一次');
  await page.getByText('没有设备在手？用命令行代替它').click();
  await walk.at('link-made');
}

const trouble = {
  ...{ title: '', mend: '', code: 'UNIT_MISMATCH', topic: 'gridcall/v1/gas-kitchen/reading' },
  detail: '"methane_ppm": Send methane_lel in %LEL. For methane 1 %LEL = 500 ppm.',
  payload: '{"values":{"methane_ppm":1800}}',
};

export async function commissioningStates({ walk, world }: Property): Promise<void> {
  const { page } = walk;
  world.commissioning = commissioning(0, {
    problems: [
      { ...trouble, at: Date.now() },
      {
        ...trouble,
        at: Date.now(),
        code: 'PASSWORD_WRONG',
        topic: '',
        payload: '',
        detail: 'gas-kitchen (192.168.1.77)',
      },
    ],
  });
  const release = await walk.hold('**/api/v1/administration/commissionings/*');
  await walk.press('填好了，开始调试');
  await page.locator('gc-commissioning gc-spinner').waitFor();
  await walk.at('commissioning-loading');
  release();
  await walk.see('从设备到网格');
  await walk.see('单位不对');
  await walk.at('commissioning-problems', seeing(walk, '单位不对', 'The unit is not the right one'));
  world.commissioning = commissioning(4);
  await wake(walk);
  await walk.see('读数看得懂');
  await page.getByText('单位不对').waitFor({ state: 'detached' });
  await walk.at('commissioning-under-way');
  const problems = [{ ...trouble, at: Date.now() - 50_000 }];
  world.commissioning = commissioning(7, { alertState: 'active-unacknowledged', alertId: '01A', problems });
  await wake(walk);
  await walk.see('先让报警停下来');
  await page.getByText('已经改好的问题（1）').click();
  await walk.at('commissioning-alarming', seeing(walk, '单位不对', 'The unit is not the right one'));
  world.commissioning = commissioning(7, { incidentNumber: '640104-261121-00012-7' });
  await wake(walk);
  await page.getByText('先让报警停下来').waitFor({ state: 'detached' });
  await walk.at('commissioning-complete');
  await walk.press('地点不对');
  await walk.see(/登记的地点不对/);
  await walk.at('commissioning-place-wrong');
  world.refused.set('/commissionings/01JD0000000000000000000000', 'BUSY');
  await wake(walk);
  await walk.see('系统繁忙');
  await walk.at('commissioning-error', seeing(walk, '系统繁忙', 'Busy'));
  world.refused.set('/commissionings/01JD0000000000000000000000', 'NOT_FOUND');
  await wake(walk);
  await walk.see('这次调试已经不在了');
  await walk.at('commissioning-gone');
  world.refused.clear();
  world.commissioning = commissioning(2, { until: Date.now() - 1000 });
  await wake(walk);
  await walk.see('调试时间到了，没有完成');
  await walk.at('commissioning-over');
  world.commissioning = commissioning(7, { incidentNumber: '640104-261121-00012-7' });
  await wake(walk);
  await walk.press('是这里，出证书');
  await walk.see('设备调试证书');
  await walk.at('certificate');
}

export async function deviceStates({ walk, world }: Property): Promise<void> {
  const { page } = walk;
  const release = await walk.hold('**/api/v1/administration/devices');
  await go(walk, '设备');
  await page.locator('gc-installed-devices gc-spinner').waitFor();
  await walk.at('devices-loading');
  release();
  await walk.see('本单位还没有设备');
  await walk.at('devices-empty');
  world.refused.set('/administration/devices', 'BUSY');
  await open(walk, '#/import');
  await open(walk, '#/devices');
  await walk.see('系统繁忙');
  await walk.at('devices-error', { again: () => walk.pressAgain(/^(重试|Try again)$/, '/devices') });
  world.refused.clear();
  const soon = Date.now() + 20 * 86_400_000;
  world.devices = [
    installed('gas-kitchen'),
    installed('gas-302', {
      protection: 'silent',
      values: { battery_pct: 9 },
      openAlerts: ['gas_leak'],
      expiresAt: soon,
    }),
    installed('gate-east', {
      kind: 'access-gate',
      name: '东门',
      protection: 'never_seen',
      commissionedAt: null,
      values: {},
      lastSeenAt: null,
    }),
    installed('z2m-hall', { kind: 'bridge', name: '大堂网桥', convention: 'zigbee2mqtt', values: {} }),
    installed('co-boiler', {
      kind: 'carbon-monoxide-detector',
      testUntil: Date.now() + 600_000,
      expiresAt: Date.now() - 1,
    }),
  ];
  await walk.press('重试');
  await walk.see('共 5 台');
  await walk.at('devices');
  await page.getByLabel('找设备').fill('没有这一台');
  await walk.see('没有符合条件的设备');
  await walk.at('devices-filtered');
}

export async function oneDeviceStates({ walk, world }: Property): Promise<void> {
  const { page } = walk;
  await open(walk, '#/devices/no-such-device');
  await walk.see('没有这台设备');
  await walk.at('device-none');
  await open(walk, '#/linked/no-such-device');
  await walk.see('密码已经看不到了');
  await walk.at('linked-gone');
  await open(walk, '#/devices/gas-302');
  await walk.see('还有没关闭的报警：燃气泄漏');
  await walk.at('device-alert');
  const bus = { linkId: 'rs485-east', convention: 'osdp' } as const;
  world.devices.push(
    installed('rs485-east', { ...bus, kind: 'bridge', name: '读头总线', connected: false, values: {} }),
    installed('gate-north', { ...bus, kind: 'access-gate', name: '北门', address: '1' }),
  );
  world.readers = { portOpen: false, readers: [reader(1), reader(2, { state: 'waiting', problem: '/dev/ttyUSB0' })] };
  world.quarantine = {
    entries: [{ ...trouble, id: '01A', at: Date.now(), linkId: 'rs485-east', preview: {} }],
    refusedConnections: [],
  };
  await open(walk, '#/devices/rs485-east');
  await wake(walk);
  await walk.see('串口没有打开');
  await walk.see('单位不对');
  await walk.at('bus-closed', seeing(walk, '单位不对', 'The unit is not the right one'));
  const installing = reader(2, { secured: false, hasKey: false, installUntil: Date.now() + 600_000 });
  world.readers = { portOpen: true, readers: [reader(1), installing, reader(3, { hasKey: false, secured: false })] };
  await wake(walk);
  await walk.see(/给它换上自己的密钥/);
  await walk.at('bus', seeing(walk, '单位不对', 'The unit is not the right one'));
  world.devices.splice(-2);
  world.quarantine = { entries: [], refusedConnections: [] };
  await open(walk, '#/devices/gas-kitchen');
  await page.getByRole('img', { name: /甲烷浓度，最近 1 天，最高/ }).waitFor();
  await walk.at('device');
  await walk.press('更换', true);
  await walk.see('更换传感器');
  await walk.at('device-replace');
  await page.getByRole('button', { name: '先不' }).filter({ visible: true }).first().click();
  await walk.press('移交', true);
  await walk.see('移交给另一家单位');
  await page.getByLabel('对方的单位编号').fill('liuyin-station');
  await page.getByLabel(/确认：请输入/).fill('移交');
  world.refused.set('/hand-over', 'UNKNOWN_COMPANY');
  await page.locator('gc-dialog').getByRole('button', { name: '移交' }).filter({ visible: true }).click();
  await walk.see('没有这家单位');
  // The word that confirms is typed in the language of the page: the act cannot be done again in the other one.
  await walk.at('device-hand-over', zhOnly);
  world.refused.clear();
  await page.getByRole('button', { name: '先不' }).filter({ visible: true }).first().click();
  await walk.press('撤销', true);
  await walk.see('撤销这台设备？');
  await walk.at('device-revoke');
  await page.getByRole('button', { name: '先不' }).filter({ visible: true }).first().click();
  world.refused.set('/history', 'BUSY');
  await page.getByLabel('多长时间').selectOption({ label: '最近 7 天' });
  await walk.see('系统繁忙');
  await walk.at('device-history-error', { again: () => walk.pressAgain(/^(重试|Try again)$/, '/history') });
  world.refused.clear();
  await walk.press('重试');
  await page.getByText('系统繁忙').waitFor({ state: 'detached' });
  await walk.press('更换', true);
  await page.locator('gc-dialog').getByRole('button', { name: '更换' }).filter({ visible: true }).click();
  // The question speaks of them, too, until it is answered.
  await page.getByRole('heading', { name: '新的凭证' }).waitFor();
  await walk.at('device-fresh');
}

export async function quarantineStates({ walk, world }: Property): Promise<void> {
  const { page } = walk;
  const release = await walk.hold('**/api/v1/quarantine?*');
  await go(walk, '隔离区');
  await page.locator('gc-quarantine gc-spinner').waitFor();
  await walk.at('quarantine-loading');
  release();
  await walk.see('这里是空的');
  await walk.at('quarantine-empty');
  world.quarantine = {
    entries: [
      { ...trouble, id: '01A', at: Date.now(), linkId: 'gas-kitchen', preview: { battery_pct: 80 } },
      {
        ...trouble,
        id: '01B',
        at: Date.now(),
        linkId: 'gas-kitchen',
        code: 'TOPIC_NOT_YOURS',
        detail: '',
        preview: {},
      },
    ],
    refusedConnections: [
      { at: Date.now(), address: '192.168.1.77', clientId: 'gas-kitchen', reason: 'The password is not the one.' },
      { at: Date.now(), address: '192.168.1.78', clientId: '', reason: 'There is no link of this id.' },
    ],
  };
  world.children = [
    child('0x00158d0001a1b2c3'),
    child('0x00158d0001a1b2c4', { name: '走廊未知设备', suggestedKind: null, vendor: '', model: '', unsupported: [] }),
    child('0x00158d0001a1b2c5', { name: '旧开关', state: 'ignored' }),
  ];
  await wake(walk);
  await walk.see('等待接收的设备（2）');
  await walk.press('已忽略的（1）');
  const refused = ['单位不对', 'The unit is not the right one'] as const;
  await walk.at('quarantine', seeing(walk, ...refused));
  await walk.press('全选');
  await walk.press('接收选中的 2 台');
  await walk.press('接收', true);
  await walk.see('选它是什么设备');
  await walk.at('quarantine-adopt', seeing(walk, ...refused));
  await page.getByLabel('接收为').nth(1).selectOption({ label: '烟雾探测器' });
  await page.getByLabel('都装在（可再逐台改）').selectOption({ label: '金凤花园1号楼 大堂' });
  await walk.press('接收', true);
  await walk.see('网桥下没有这个设备');
  const adoptAgain = () => walk.pressAgain(/^(接收|Adopt)$/, '/adopt');
  await walk.at('quarantine-adopt-refused', seeing(walk, ...refused, adoptAgain));
  await walk.press('先不', true);
  await walk.press('全不选');
  world.quarantine = { entries: [], refusedConnections: [] };
  await wake(walk);
  await page.getByText('单位不对').waitFor({ state: 'detached' });
  world.refused.set('/quarantine', 'BUSY');
  await wake(walk);
  await walk.see('系统繁忙');
  // The page asks again by itself in the language it speaks now.
  await walk.at('quarantine-error', seeing(walk, '系统繁忙', 'Busy'));
  world.refused.clear();
}

export async function importStates({ walk, world }: Property): Promise<void> {
  const { page } = walk;
  await go(walk, '批量导入');
  await walk.see('一次最多 500 台');
  await walk.at('import');
  await walk.press('先试一遍，不登记');
  await walk.see('先选择文件，或粘贴表格内容。');
  await walk.at('import-nothing', { again: () => walk.press(/^(先试一遍，不登记|Dry run: register nothing)$/) });
  await page.getByLabel('表格内容').fill('类型,地点\n燃气探测器,金凤花园1号楼 1单元\n门铃,大堂');
  const good = { ok: true, deviceId: 'gas-detector-8fa2', code: null, detail: '', mend: '', password: null };
  const bad = { ok: false, deviceId: null, code: 'KIND_UNKNOWN', detail: '', mend: '', password: null };
  world.imported = {
    rows: [
      { line: 2, ...good },
      { line: 3, ...bad },
    ],
    accepted: 1,
    refused: 1,
    dryRun: true,
  };
  await walk.press('先试一遍，不登记');
  await walk.see('试过了：1 台可以登记，1 行要改');
  const dry = /^(先试一遍，不登记|Dry run: register nothing)$/;
  await walk.at('import-tried', { again: () => walk.pressAgain(dry, '/import') });
  world.refused.set('/import', 'CSV_INVALID');
  await walk.press(dry);
  await walk.see('表格读不出来');
  await walk.at('import-error', { again: () => walk.pressAgain(dry, '/import') });
  world.refused.clear();
  await walk.press(dry);
  await walk.press('登记 1 台');
  await walk.see('登记了 1 台，1 行没有登记');
  const [download] = await Promise.all([page.waitForEvent('download'), walk.press('下载密码表')]);
  if (download.suggestedFilename() !== 'gridcall-passwords.csv') throw new Error('the passwords have no file');
  // What a row was answered stays in the language of the answer: the import is not done twice for the other one.
  await walk.at('import-done', zhOnly);
}
