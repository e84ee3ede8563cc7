import type { ErrorDefinition } from './error-definition.ts';

/** What a device, a bridge or a bus can meet on its wire. Part of the one table of errors.ts. */
export const deviceErrors = {
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
    mendZh: '一次少报一些，限额见详情；网桥的清单太长时，把设备分到两个网桥，或在设置里提高 mqtt.bridgePacketBytes。',
    mendEn:
      'Say less at a time: the limit stands beside it. Where the list of a hub is too long, divide its devices among two hubs or raise mqtt.bridgePacketBytes in the settings.',
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
  CHILDREN_EXCEEDED: {
    status: 422,
    zh: '网桥带来的设备超过上限',
    en: 'The bridge brings more devices than it may',
    mendZh:
      '在网桥里删掉不用的设备，或把设备分到两个网桥；确有需要时，请管理员提高 mqtt.childrenPerLink 或 mqtt.childrenPerCompany。',
    mendEn:
      'Remove from the hub what nobody needs, or divide its devices among two hubs; where it is really needed, the operator raises mqtt.childrenPerLink or mqtt.childrenPerCompany.',
  },
  ENTITY_UNSUPPORTED: {
    status: 422,
    zh: '这一项暂不支持',
    en: 'This entity is not supported',
    mendZh: '其他各项照常读取。如果正好需要这一项，请按详情检查网桥的设置，或换用能读的型号。',
    mendEn:
      'All others are read as usual. If just this one is needed, check the hub as the detail says, or choose a model that is read.',
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
      '请为它建立网桥链路：gridcall link add --device-kind bridge --convention modbus-rtu（或 osdp）--company 单位 --place 地点 --id 总线的 id。',
    mendEn:
      'Make a bridge link for it: gridcall link add --device-kind bridge --convention modbus-rtu (or osdp) --company COMPANY --place PLACE --id the id of the bus.',
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
  SLAVE_TWICE: {
    status: 422,
    zh: '两个设备用了同一站号',
    en: 'Two units have the same number',
    mendZh: '断开其中一个，给它设一个没人用的站号，并在 gridcall.yaml 里照样登记；在此之前，这个站号的读数不知是谁的。',
    mendEn:
      'Take one off, give it a number that nobody has, and write it into gridcall.yaml; until then nobody knows whose readings these are.',
  },
  READER_REFUSED: {
    status: 422,
    zh: '读卡器的安全通道没有建立',
    en: "The reader's secure channel is not open",
    mendZh: '按说明处理；新装或更换的读卡器，到现场核实后运行 gridcall link install-reader。',
    mendEn:
      'As the detail says; for a reader that is new or was replaced, go and see, then run gridcall link install-reader.',
  },
  READER_BUS_UNKNOWN: {
    status: 422,
    zh: '这个连接不是读卡器总线',
    en: 'The link is no bus of readers',
    mendZh: '请在 gridcall.yaml 的 serial.buses 里写一条 protocol: osdp 的总线，id 与这个连接相同，然后重启网关。',
    mendEn:
      'Write a bus with protocol: osdp and the id of this link under serial.buses in gridcall.yaml, and start the gateway again.',
  },
  READER_UNKNOWN: {
    status: 404,
    zh: '总线上没有登记这个地址的读卡器',
    en: 'The bus has no reader of this address',
    mendZh: '请核对读卡器上设置的地址；新的读卡器先写进 gridcall.yaml 里这条总线的 readers，再重启网关。',
    mendEn:
      'Check the address that is set at the reader; a new one is first written under readers of this bus in gridcall.yaml, and the gateway started again.',
  },
  READER_WITHOUT_KEY: {
    status: 422,
    zh: '这个读卡器不用密钥',
    en: 'This reader uses no key',
    mendZh: '它在 gridcall.yaml 里是 secureChannel: off。要给它密钥，请改成 required 并重启网关。',
    mendEn: 'It is secureChannel: off in gridcall.yaml. To give it a key, write required and start the gateway again.',
  },
  SLAVE_REFUSED: {
    status: 422,
    zh: '设备拒绝了查询',
    en: 'The unit refuses to be read',
    mendZh: '设备配置文件可能与型号不符：请核对寄存器表后更换配置文件。',
    mendEn: 'The profile may not fit the model: compare it with the register map and choose another.',
  },
} as const satisfies Record<string, ErrorDefinition>;
