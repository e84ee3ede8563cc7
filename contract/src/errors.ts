/**
 * The one table of operating failures. Each has an HTTP status, a title in both languages and the mend in words its
 * reader understands. docs/errors.md lists exactly these; a code is never used again for something else.
 */
export interface ErrorDefinition {
  readonly status: number;
  readonly zh: string;
  readonly en: string;
  readonly mendZh: string;
  readonly mendEn: string;
}

export const errorTable = {
  BODY_INVALID: {
    status: 400,
    zh: '内容格式不对',
    en: 'The body is not valid',
    mendZh: '按“fields”里列出的字段改正后重试。',
    mendEn: 'Correct the fields listed under "fields" and send it again.',
  },
  NOT_SIGNED_IN: {
    status: 401,
    zh: '尚未登录',
    en: 'Not signed in',
    mendZh: '请先登录，或使用有效的令牌。',
    mendEn: 'Sign in, or send a valid token.',
  },
  NOT_ALLOWED: {
    status: 403,
    zh: '没有权限',
    en: 'Not allowed',
    mendZh: '请联系管理员给您的账号加上所需的角色。',
    mendEn: 'Ask the operator to give your account the role this needs.',
  },
  NOT_FOUND: {
    status: 404,
    zh: '没有找到',
    en: 'Not found',
    mendZh: '请检查编号或地址。',
    mendEn: 'Check the number or the address.',
  },
  STATE_CONFLICT: {
    status: 409,
    zh: '当前状态不能这样操作',
    en: 'Not possible in the present state',
    mendZh: '请刷新后再看：别人可能已经处理。',
    mendEn: 'Reload: somebody else may have acted first.',
  },
  ALERT_STILL_ACTIVE: {
    status: 409,
    zh: '报警尚未解除',
    en: 'The alert is still active',
    mendZh: '等探测器恢复正常后再关闭。',
    mendEn: 'Close it after the detector has returned to normal.',
  },
  KEY_IN_USE: {
    status: 422,
    zh: '同一编号已用于不同内容',
    en: 'The same key was used for other content',
    mendZh: '新的内容请使用新的编号。',
    mendEn: 'Use a new key for new content.',
  },
  ALREADY_EXISTS: {
    status: 409,
    zh: '已存在',
    en: 'It exists already',
    mendZh: '换一个编号，或先撤销原有的。',
    mendEn: 'Choose another id, or revoke the existing one first.',
  },
  UNKNOWN_PLACE: {
    status: 422,
    zh: '没有这个地点',
    en: 'There is no such place',
    mendZh: '用 `gridcall place list` 查看可用地点。',
    mendEn: 'List the places with `gridcall place list`.',
  },
  UNKNOWN_COMPANY: {
    status: 422,
    zh: '没有这家单位',
    en: 'There is no such company',
    mendZh: '用 `gridcall company list` 查看可用单位。',
    mendEn: 'List the companies with `gridcall company list`.',
  },
  UNKNOWN_CATEGORY: {
    status: 422,
    zh: '没有这个类别',
    en: 'There is no such category',
    mendZh: '请从类别表中选择。',
    mendEn: 'Choose one of the listed categories.',
  },
  LOCKED: {
    status: 423,
    zh: '尝试次数过多，已锁定一小时',
    en: 'Too many wrong tries: locked for an hour',
    mendZh: '一小时后再试，或到服务站查询。',
    mendEn: 'Try again in an hour, or ask at the service station.',
  },
  PAIRING_CODE_WRONG: {
    status: 422,
    zh: '配对码不对或已过期',
    en: 'The pairing code is wrong or has expired',
    mendZh: '请用 `gridcall kiosk add` 重新生成。',
    mendEn: 'Make a new one with `gridcall kiosk add`.',
  },
  TOO_LARGE: {
    status: 413,
    zh: '内容过大',
    en: 'Too large',
    mendZh: '请缩短内容后重试。',
    mendEn: 'Shorten it and send it again.',
  },
  TOO_MANY: {
    status: 429,
    zh: '请求过于频繁',
    en: 'Too many requests',
    mendZh: '请稍后再试。',
    mendEn: 'Wait a little and try again.',
  },
  DISK_UNAVAILABLE: {
    status: 503,
    zh: '磁盘暂时写不进去，尚未保存',
    en: 'The disk refuses to write: not saved yet',
    mendZh: '请清理磁盘；恢复后会自动继续。',
    mendEn: 'Free space on the disk; the gateway goes on by itself.',
  },
  BUSY: { status: 503, zh: '系统繁忙', en: 'Busy', mendZh: '请稍后再试。', mendEn: 'Try again shortly.' },
  STOPPING: { status: 503, zh: '正在停止', en: 'Stopping', mendZh: '请稍后再试。', mendEn: 'Try again shortly.' },
  INTERNAL: {
    status: 500,
    zh: '系统内部错误',
    en: 'Internal error',
    mendZh: '请把时间告诉维护人员。',
    mendEn: 'Tell the operator when it happened.',
  },
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
      '填写 convention：home-assistant、zigbee2mqtt、chirpstack、tasmota、shelly 或 esp-rfid；串口总线写在 gridcall.yaml 里。',
    mendEn:
      'Give its convention: home-assistant, zigbee2mqtt, chirpstack, tasmota, shelly or esp-rfid; a serial bus stands in gridcall.yaml.',
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
    mendZh: '每个网桥最多 2000 个发现主题、每条 64 kB、共 4 MB；让网桥只发布本小区需要的设备。',
    mendEn:
      'A bridge may have 2,000 discovery topics, 64 kB each and 4 MB in all: let it announce only the devices that are needed here.',
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
    mendZh: '在 gridcall.yaml 里开启 mqtt.tls 后重启网关。',
    mendEn: 'Turn on mqtt.tls in gridcall.yaml and start the gateway again.',
  },
  PASSWORD_WRONG: {
    status: 422,
    zh: '密码不对',
    en: 'The password is wrong',
    mendZh: '重新扫码或照抄登记时显示的密码；丢失了就用“更换”取得新密码。',
    mendEn: 'Scan the code again or copy the password that was shown; if it is lost, get a new one with "replace".',
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
  MESSAGE_NOT_JSON: {
    status: 422,
    zh: '消息不是有效的 JSON',
    en: 'The message is not valid JSON',
    mendZh: '检查引号、逗号和编码（UTF-8）。',
    mendEn: 'Check quotes, commas and the encoding (UTF-8).',
  },
  MESSAGE_TOO_LARGE: {
    status: 422,
    zh: '消息过大',
    en: 'The message is too large',
    mendZh: '一条消息最多 16 KiB。',
    mendEn: 'A message may hold 16 KiB at the most.',
  },
  TOPIC_UNKNOWN: {
    status: 422,
    zh: '主题不认识',
    en: 'The topic is not known',
    mendZh: '使用 gridcall/v1/{设备编号}/reading、event 或 status。',
    mendEn: 'Use gridcall/v1/{deviceId}/reading, event or status.',
  },
  TOPIC_NOT_YOURS: {
    status: 422,
    zh: '主题属于别的设备',
    en: "The topic is another device's",
    mendZh: '主题里的设备编号要与连接用户名一致。',
    mendEn: "The device id in the topic must be the link's own.",
  },
  TOPIC_NOT_OF_BRIDGE: {
    status: 422,
    zh: '主题不属于这座网桥的格式',
    en: "The topic is not of the bridge's convention",
    mendZh: '检查登记时选的格式与基础主题（baseTopic），要与网桥里设置的一致。',
    mendEn: 'Check the convention and the base topic of the link: they must be those set at the hub.',
  },
  FILTER_NOT_YOURS: {
    status: 422,
    zh: '不能订阅这个主题',
    en: 'This may not be subscribed to',
    mendZh: '设备只能订阅自己的 gridcall/v1/{设备编号}/command；这一项可以去掉，不影响上报。',
    mendEn:
      'A device subscribes to its own gridcall/v1/{deviceId}/command only; leave it out, reporting goes on without.',
  },
  PROTOCOL_VIOLATION: {
    status: 422,
    zh: '报文违反 MQTT 规定，连接已断开',
    en: 'The packet breaks a rule of MQTT: the connection was closed',
    mendZh: '按详情改正设备固件里的 MQTT 程序。',
    mendEn: "Correct the MQTT code of the device's firmware as the detail says.",
  },
  QUOTA_EXCEEDED: {
    status: 422,
    zh: '超过限额',
    en: 'Over a quota',
    mendZh: '降低上报频率；确有需要时，请管理员在设置 mqtt 中提高限额。',
    mendEn: 'Report less often; where it is really needed, the operator raises the limit under mqtt in the settings.',
  },
  ENTITY_UNSUPPORTED: {
    status: 422,
    zh: '这一项暂不支持',
    en: 'This entity is not supported',
    mendZh: '其他各项照常读取，不用处理。',
    mendEn: 'All others are read as usual; there is nothing to do.',
  },
  DEVICE_UNKNOWN: {
    status: 422,
    zh: '没有这个设备',
    en: 'There is no such device',
    mendZh: '先用 `gridcall link add` 登记。',
    mendEn: 'Register it first with `gridcall link add`.',
  },
  LINK_REVOKED: {
    status: 422,
    zh: '连接已被撤销',
    en: 'The link was revoked',
    mendZh: '用 `gridcall link add` 重新登记。',
    mendEn: 'Make a new one with `gridcall link add`.',
  },
  QUANTITY_UNKNOWN: {
    status: 422,
    zh: '测量项不认识',
    en: 'The quantity is not known',
    mendZh: '使用 docs/protocols.md 列出的测量项。',
    mendEn: 'Use the quantities listed in docs/protocols.md.',
  },
  UNIT_MISMATCH: {
    status: 422,
    zh: '单位不对',
    en: 'The unit is not the right one',
    mendZh: '按提示换成规定的单位。',
    mendEn: 'Send it in the unit that the detail names.',
  },
  VALUE_OUT_OF_RANGE: {
    status: 422,
    zh: '数值超出范围',
    en: 'The value is out of range',
    mendZh: '检查单位与传感器。',
    mendEn: 'Check the unit and the sensor.',
  },
  VALUE_WRONG_TYPE: {
    status: 422,
    zh: '数值类型不对',
    en: 'The value has the wrong type',
    mendZh: '开关量用 true/false，数值用数字。',
    mendEn: 'Use true or false for switches and plain numbers for values.',
  },
  EVENT_KIND_UNKNOWN: {
    status: 422,
    zh: '事件类型不认识',
    en: 'The event kind is not known',
    mendZh: '使用 docs/protocols.md 列出的事件。',
    mendEn: 'Use the events listed in docs/protocols.md.',
  },
  MESSAGE_ID_REUSED: {
    status: 422,
    zh: '同一消息编号内容不同',
    en: 'The message id came again with other content',
    mendZh: '每条新消息用新的 id。',
    mendEn: 'Give each new message a new id.',
  },
  BUS_WITHOUT_LINK: {
    status: 422,
    zh: '串口总线没有对应的链路',
    en: 'The serial bus has no link',
    mendZh:
      '请为它建立网桥链路：gridcall link add --device-kind bridge --convention modbus-rtu（或 osdp）--id 总线的 id。',
    mendEn:
      'Make a bridge link for it: gridcall link add --device-kind bridge --convention modbus-rtu (or osdp) --id the id of the bus.',
  },
  PORT_UNAVAILABLE: {
    status: 422,
    zh: '串口不可用',
    en: 'The serial port is not available',
    mendZh: '请检查转换器是否插好、路径是否正确、权限（dialout 组）以及是否被别的程序占用；恢复后会自动打开。',
    mendEn:
      'Check that the adapter is plugged in, the path, the permission (group dialout) and that no other program has it; it is opened again by itself.',
  },
  SLAVE_SILENT: {
    status: 422,
    zh: '总线上的设备没有应答',
    en: 'A unit on the bus does not answer',
    mendZh: '请检查设备供电、A/B 线是否接反、站号、波特率与校验位。',
    mendEn: 'Check its power, whether A and B are swapped, its unit number, baud rate and parity.',
  },
  SLAVE_UNREADABLE: {
    status: 422,
    zh: '总线上的应答读不懂',
    en: 'The answers on the bus cannot be read',
    mendZh: '请检查波特率与校验位、终端电阻与屏蔽，以及是否有两个设备用了同一站号。',
    mendEn: 'Check baud rate and parity, termination and shielding, and that no two units have the same number.',
  },
  SLAVE_REFUSED: {
    status: 422,
    zh: '设备拒绝了查询',
    en: 'The unit refuses to be read',
    mendZh: '设备配置文件可能与型号不符：请核对寄存器表后更换配置文件。',
    mendEn: 'The profile may not fit the model: compare it with the register map and choose another.',
  },
  INPUT_FAILED: {
    status: 500,
    zh: '这条输入无法处理',
    en: 'This input could not be processed',
    mendZh: '已隔离保存；请把编号告诉维护人员。',
    mendEn: 'It is kept in quarantine; tell the operator its number.',
  },
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorCode = keyof typeof errorTable;

/** RFC 9457. `title` and `mend` follow the reader's language. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail: string;
  readonly mend: string;
  readonly fields?: readonly { readonly path: string; readonly message: string }[];
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

export function problemOf(
  code: ErrorCode,
  options: { readonly detail?: string; readonly english?: boolean; readonly fields?: Problem['fields'] } = {},
): Problem {
  const definition: ErrorDefinition = errorTable[code];
  const english = options.english ?? false;
  return {
    type: `urn:gridcall:error:${code}`,
    title: english ? definition.en : definition.zh,
    status: definition.status,
    code,
    detail: options.detail ?? '',
    mend: english ? definition.mendEn : definition.mendZh,
    ...(options.fields ? { fields: options.fields } : {}),
  };
}
