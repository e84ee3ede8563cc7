import type { CommissioningStep } from '@gridcall/contract/http-property.ts';
import { msg } from '../i18n/language.ts';

/** Each step of the way from the sensor to the grid, and what to do when it does not come. */
const names: Readonly<Record<CommissioningStep, () => string>> = {
  connected: () => msg('设备连上网关', { id: 'property-step-connected' }),
  authenticated: () => msg('用户名和密码正确', { id: 'property-step-authenticated' }),
  topic: () => msg('主题正确', { id: 'property-step-topic' }),
  decoded: () => msg('读数看得懂', { id: 'property-step-decoded' }),
  rule: () => msg('触发测试报警', { id: 'property-step-rule' }),
  steward: () => msg('楼栋长的屏幕收到', { id: 'property-step-steward' }),
  incident: () => msg('网格事件队列收到', { id: 'property-step-incident' }),
};
export const stepWord = (step: CommissioningStep): string => names[step]();

/** What to do now. */
const tasks: Readonly<Record<CommissioningStep, () => string>> = {
  connected: () => msg('给设备通电，等它连上来。', { id: 'property-task-connected' }),
  authenticated: () => msg('等设备登录。', { id: 'property-task-authenticated' }),
  topic: () => msg('等设备第一次上报；多数设备按一下测试键就会报。', { id: 'property-task-topic' }),
  decoded: () => msg('等一条看得懂的读数。', { id: 'property-task-decoded' }),
  rule: () => msg('按住设备的测试键，或用测试气体触发一次报警。', { id: 'property-task-rule' }),
  steward: () => msg('请值班的楼栋长打开楼栋长页面。', { id: 'property-task-steward' }),
  incident: () => msg('等测试事件送到上级。', { id: 'property-task-incident' }),
};
export const stepTask = (step: CommissioningStep): string => tasks[step]();

const mends: Readonly<Record<CommissioningStep, () => string>> = {
  connected: () =>
    msg('设备一直没有声音：检查电源、网线或 Wi-Fi；核对服务器地址和端口；设备和网关要在同一个网络里。', {
      id: 'property-mend-connected',
    }),
  authenticated: () =>
    msg('登录没有成功：用户名和客户端编号都填设备编号，密码照抄，不要多空格。', { id: 'property-mend-authenticated' }),
  topic: () => msg('已连上但没有上报：按一下测试键；核对设备里填的主题和上报间隔。', { id: 'property-mend-topic' }),
  decoded: () =>
    msg('收到了但看不懂：内容要是 JSON，数值名里带规定的单位，数值不加引号。', {
      id: 'property-mend-decoded',
    }),
  rule: () =>
    msg('还没有报警：测试键要按住几秒；预热和自检期间不报警；有的设备测试键不发信号，要用测试气体。', {
      id: 'property-mend-rule',
    }),
  steward: () =>
    msg('没有楼栋长的页面开着：打电话请其打开楼栋长页面，页面一开就会收到。', { id: 'property-mend-steward' }),
  incident: () =>
    msg('上级还没有回执：网关到网格事件队列的网络可能断了，恢复后会自动补送；请管理员检查上行连接。', {
      id: 'property-mend-incident',
    }),
};
export const stepMend = (step: CommissioningStep): string => mends[step]();
