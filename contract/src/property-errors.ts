import type { ErrorDefinition } from './error-definition.ts';

/** What an installer can meet: at linking, adopting, importing and commissioning. Part of the one table of errors.ts. */
export const propertyErrors = {
  PLACE_NOT_YOURS: {
    status: 403,
    zh: '这个地点不归本单位管',
    en: "The place is not your company's",
    mendZh: '选择本单位管理的楼栋或地点；管理单位登记错了，请管理员改正。',
    mendEn: 'Choose a place that your company runs; where the estate says it wrongly, ask the operator.',
  },
  CONVENTION_REQUIRED: {
    status: 422,
    zh: '网桥要说明它用哪种格式',
    en: 'A bridge needs its convention',
    mendZh:
      '填写 convention：home-assistant、zigbee2mqtt、chirpstack、tasmota、shelly、esp-rfid；串口总线写 modbus-rtu 或 osdp，编号与 gridcall.yaml 里的一致。',
    mendEn:
      'Give its convention: home-assistant, zigbee2mqtt, chirpstack, tasmota, shelly or esp-rfid; for a serial bus modbus-rtu or osdp, under its id in gridcall.yaml.',
  },
  KIND_UNKNOWN: {
    status: 422,
    zh: '没有这种设备类型',
    en: 'There is no such kind of device',
    mendZh: '使用 docs/protocols.md 列出的设备类型。',
    mendEn: 'Use one of the device kinds listed in docs/protocols.md.',
  },
  CHILD_UNKNOWN: {
    status: 404,
    zh: '网桥下没有这个设备',
    en: 'The bridge has brought no such child',
    mendZh: '让设备先报一次，它出现在待接收列表后再接收。',
    mendEn: 'Let the device speak once; adopt it when it stands in the list.',
  },
  CHILDREN_LIMIT: {
    status: 422,
    zh: '这个网桥下等待登记的设备太多',
    en: 'Too many children of this bridge wait to be adopted',
    mendZh: '先登记或忽略列表里的设备（一个网桥最多 500 个等待）；不明的设备请查网桥的配网开关。',
    mendEn:
      'Adopt or put aside those in the list (500 of a bridge may wait); for strangers, see whether the bridge lets any device join.',
  },
  DISCOVERY_LIMIT: {
    status: 422,
    zh: '网桥的自动发现信息太多或太大',
    en: 'The bridge announces too much, or a message of it is too large',
    mendZh: '每个网桥最多 2000 个发现主题、每条 256 kB、共 4 MB；让网桥只发布本小区需要的设备。',
    mendEn:
      'A bridge may have 2,000 discovery topics, 256 kB each and 4 MB in all: let it announce only the devices that are needed here.',
  },
  TEST_TOO_LONG: {
    status: 422,
    zh: '测试时间不对',
    en: 'The test is too long or over already',
    mendZh: '测试最多 30 分钟，从现在算起。',
    mendEn: 'A test lasts 30 minutes at the most, from now on.',
  },
  CSV_INVALID: {
    status: 422,
    zh: '表格读不出来',
    en: 'The table cannot be read',
    mendZh: '第一行写列名（编号,类型,名称,地点,上报间隔秒,到期日），另存为“CSV UTF-8（逗号分隔）”。',
    mendEn:
      'Put the column names into the first line (id,kind,name,place,report_every_s,expires_at) and save it as CSV UTF-8.',
  },
  COMMISSIONING_INCOMPLETE: {
    status: 409,
    zh: '还有步骤没有看到，不能出证书',
    en: 'Not every step has been seen: no certificate yet',
    mendZh: '按页面上的清单逐步完成；按设备的测试键触发报警。',
    mendEn: "Go through the list on the page; press the device's test button to raise the alarm.",
  },
  COMMISSIONING_OVER: {
    status: 409,
    zh: '这次调试已经结束',
    en: 'This commissioning is over',
    mendZh: '重新开始一次调试。',
    mendEn: 'Begin a new one.',
  },
  CANNOT_COMMISSION: {
    status: 409,
    zh: '这个设备不能调试',
    en: 'This device cannot be commissioned',
    mendZh: '网桥本身不报警：请调试它下面的设备。已撤销的设备先重新登记。',
    mendEn: 'A bridge raises nothing itself: commission the devices behind it. A revoked device is linked anew first.',
  },
  NO_AUTHORITY: {
    status: 409,
    zh: '网关没有开启证书连接',
    en: 'The gateway takes no certificates',
    mendZh: '在 gridcall.yaml 里设 mqtt.tlsPort（如 8883）后重启网关。',
    mendEn: 'Set mqtt.tlsPort in gridcall.yaml (8883 is usual) and start the gateway again.',
  },
  PASSWORD_WRONG: {
    status: 422,
    zh: '密码不对',
    en: 'The password is wrong',
    mendZh: '重新扫码或照抄最近一次登记、更换或移交时显示的密码；丢失了就用“更换”取得新密码。',
    mendEn:
      'Scan the code again or copy the password that was shown last: when it was linked, replaced or handed over; if it is lost, get a new one with "replace".',
  },
  CERTIFICATE_REFUSED: {
    status: 422,
    zh: '设备证书不对',
    en: 'The certificate is not one for this link',
    mendZh: '用 gridcall link issue-certificate 给这个连接重新签发，把三个文件都换到设备上。',
    mendEn:
      'Issue a new one for this link with `gridcall link issue-certificate`, and put all three files on the device.',
  },
  CLIENT_ID_WRONG: {
    status: 422,
    zh: '用户名或客户端编号不对',
    en: 'The user name or client id is not the one of this link',
    mendZh: '用户名和客户端编号都填这台设备自己的连接编号。',
    mendEn: "Set both user name and client id to this device's own link id.",
  },
  CONNECTION_REFUSED: {
    status: 422,
    zh: '连接被拒绝',
    en: 'The connection was refused',
    mendZh: '按说明改正设备的连接设置。',
    mendEn: 'Correct the connection settings of the device as the detail says.',
  },
  NOTHING_HEARD: {
    status: 422,
    zh: '还没有收到设备的任何消息',
    en: 'Nothing has been heard of the device yet',
    mendZh: '检查电源、网络，以及设备里填的服务器地址和端口。',
    mendEn: 'Check its power, its network and the address and port of the broker that it was given.',
  },
  NO_MESSAGE: {
    status: 422,
    zh: '已连上，但没有上报',
    en: 'It is connected but says nothing',
    mendZh: '按一下测试键；检查设备的上报主题和上报间隔。',
    mendEn: 'Press its test button; check the topic it publishes to and how often.',
  },
} as const satisfies Record<string, ErrorDefinition>;
