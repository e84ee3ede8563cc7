import { type Card, police, publicHotline } from './card.ts';

export const tamper: Card = {
  title: ['设备被拆动', 'Device tampered with'],
  steps: [
    [
      '问清是不是安装或检修人员在现场；是，就记下单位和时间。',
      'Ask whether an installer is at work there; if so, note company and time.',
    ],
    [
      '不是：到现场看外壳、固定和线缆，拍照（不拍人）。',
      'If not, go and look at housing, fixing and cable; take photographs (of no person).',
    ],
    [
      '把外壳装好；装不好就通知安装单位当天处理。',
      'Close the housing; if you cannot, have the installer come the same day.',
    ],
    [
      '燃气探测器被拆动期间那里没有保护：告诉住户，并提醒关好灶前阀。',
      'While a gas detector is off, nobody is protected there: tell the household and have the valve at the cooker closed.',
    ],
  ],
  never: [
    ['不自己打开设备内部或剪线。', 'Do not open the inside of a device or cut a cable.'],
    ['不因为是“误报”就把设备取下来。', 'Do not take a device down because it “keeps alarming”.'],
  ],
  phones: [police],
};

export const deviceSilent: Card = {
  title: ['设备失联', 'Device silent'],
  steps: [
    [
      '看同一楼还有没有别的设备失联：有，多半是停电或网络问题。',
      'See whether other devices of the building are silent, too: then it is power or network.',
    ],
    ['只有这一台：检查供电、电池和指示灯。', 'If it is this one only, check supply, battery and lamps.'],
    [
      '生命安全类设备（如燃气探测器）失联期间没有保护：当天处理，并告诉住户。',
      'A silent life-safety device (a gas detector, say) protects nobody: see to it the same day and tell the household.',
    ],
    ['恢复后，在列表中确认显示“已受保护”。', 'When it is back, make sure the list says “protected”.'],
  ],
  never: [
    ['不把失联当作“没有报警”。', 'Do not take silence for “no alarm”.'],
    ['不自己更换燃气探测器：由有资质的单位更换。', 'Do not replace a gas detector yourself: a qualified company does.'],
  ],
  phones: [publicHotline],
};

export const deviceFault: Card = {
  title: ['设备故障', 'Device fault'],
  steps: [
    ['看设备的指示灯、供电和说明书上的故障代码。', 'Look at lamps, supply, and the fault code in its manual.'],
    [
      '生命安全类设备故障期间没有保护：当天处理，并告诉住户这段时间多留意。',
      'A faulty life-safety device protects nobody: see to it the same day, and tell the household to take care meanwhile.',
    ],
    [
      '读卡器离线或停电：看门能不能从里面打开，必要时安排人值守。',
      'Reader offline or no mains: see that the gate opens from inside, and have somebody stand by it if need be.',
    ],
    ['通知安装或维保单位，写明位置和现象。', 'Tell the installing company where it is and what it shows.'],
    ['恢复后，在列表中确认显示“已受保护”。', 'When it is back, make sure the list says “protected”.'],
  ],
  never: [
    ['不拆开设备，不剪线，不拔下不装回。', 'Do not open it, cut its cable, or take it down for good.'],
    ['不把“没有报警”当作安全：故障的设备不会报警。', 'Do not take “no alarm” for safe: a faulty device raises none.'],
  ],
  phones: [publicHotline],
};

export const batteryLow: Card = {
  title: ['电量低', 'Battery low'],
  steps: [
    [
      '约好时间，一周内更换电池；生命安全类设备三天内。',
      'Make an appointment: within a week; within three days for a life-safety device.',
    ],
    ['只换说明书上写明的型号，正负极对好。', 'Only the type that the manual names, poles the right way round.'],
    [
      '换好后按一次测试键，确认列表里的电量已经回升。',
      'Press the test button after, and see that the list shows the new charge.',
    ],
    ['旧电池带回，投到回收箱。', 'Take the old battery to the collecting box.'],
  ],
  never: [
    ['不把电池取下来等以后再装。', 'Do not take the battery out to put one in later.'],
    ['不给一次性电池充电。', 'Do not charge a battery that is not made for it.'],
  ],
  phones: [publicHotline],
};

/** CJJ/T 146: five years in homes, three elsewhere. A sensor at its end may show zero in any gas. */
export const endOfLife: Card = {
  title: ['设备到期', 'Device at its end of life'],
  steps: [
    [
      '探测器的传感器有寿命，到期后可能不再报警：请有资质的单位换新的。',
      'The sensor of a detector ends, and after that it may stay quiet in danger: have a qualified company put in a new one.',
    ],
    [
      '告诉住户：更换之前这里没有保护，用气时人不离开、常开窗。',
      'Tell the household: until then nobody is protected here; stay by the flame and air the room.',
    ],
    [
      '换好后在物业页面登记“更换设备”，历史会保留。',
      'Register the replacement on the property page; the history stays.',
    ],
    ['确认列表里显示新的到期日。', 'Make sure the list shows the new expiry.'],
  ],
  never: [
    ['不靠断电、重启来消除到期提示。', 'Do not clear it by switching off and on.'],
    ['不自己更换燃气探测器：由有资质的单位更换。', 'Do not replace a gas detector yourself: a qualified company does.'],
  ],
  phones: [publicHotline],
};

export const bridgeUnreachable: Card = {
  title: ['网桥失联', 'Bridge unreachable'],
  steps: [
    [
      '它下面的设备都收不到了：在列表里看有哪些，先看有没有生命安全类。',
      'None of the devices behind it can be heard: see in the list which they are, life safety first.',
    ],
    [
      '看网桥的供电、网线和指示灯；断电后等十秒再送电。',
      'Look at its supply, cable and lamps; switch it off, wait ten seconds, switch it on.',
    ],
    [
      '有生命安全类设备：当天恢复；在此之前，告诉住户这里没有远程保护，设备自身的声光报警仍然有效。',
      'With life-safety devices behind it: mend it the same day. Until then tell the households that only the sounder of the device itself protects them.',
    ],
    ['恢复后，确认下面的设备都显示“已受保护”。', 'When it is back, make sure that all behind it say “protected”.'],
  ],
  never: [
    ['不把失联当作“没有报警”。', 'Do not take silence for “no alarm”.'],
    [
      '不随意恢复出厂设置：下面的设备要全部重新接入。',
      'No factory reset: everything behind it would have to be linked anew.',
    ],
  ],
  phones: [publicHotline],
};

export const areaSilent: Card = {
  title: ['楼内设备大面积失联', 'Many devices of a building silent'],
  steps: [
    [
      '多半是停电、交换机或网线：先看楼内公共照明和弱电箱。',
      'It is power, a switch or a cable, mostly: look at the lights of the staircase and at the low-voltage cabinet first.',
    ],
    [
      '停电就联系物业电工或供电公司（95598），问清恢复时间。',
      'In a power cut ask the electrician or the power company (95598) how long it will last.',
    ],
    [
      '恢复之前这栋楼的探测器没有保护：告诉住户，安排人巡楼。',
      'Until then the detectors of this building protect nobody: tell the households, and have somebody walk the building.',
    ],
    [
      '恢复后看列表：仍失联的设备要单独处理。',
      'When it is back look at the list: what is still silent is seen to one by one.',
    ],
  ],
  never: [
    ['不打开带电的配电箱。', 'Do not open a live distribution board.'],
    ['不把失联当作“没有报警”。', 'Do not take silence for “no alarm”.'],
  ],
  phones: [publicHotline],
};
