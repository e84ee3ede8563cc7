import { ambulance, type Card, fire, gas, police, publicHotline } from './card.ts';

export const gasLeak: Card = {
  title: ['燃气泄漏', 'Gas leak'],
  steps: [
    [
      '在到达之前，电话通知户内的人：不动任何电器开关，开窗，到室外去。',
      'Before you arrive, tell those inside by phone: touch no electric switch, open the windows, go outside.',
    ],
    ['敲门，不按门铃。闻到燃气味就不要进入。', 'Knock; do not ring the bell. If you smell gas, do not go in.'],
    [
      '熄灭一切明火。不开、不关、不插、不拔任何电器，包括电灯、排气扇和抽油烟机。',
      'Put out every flame. Do not switch, plug or unplug anything electric: no light, no fan, no cooker hood.',
    ],
    [
      '没有危险时：打开门窗通风，关闭灶前阀和表前阀。',
      'Only if it is safe: open doors and windows, close the valve at the cooker and the valve at the meter.',
    ],
    [
      '带所有人离开，走楼梯，不乘电梯；提醒上下左右的邻居。',
      'Take everybody out by the stairs, not the lift; warn the neighbours above, below and beside.',
    ],
    [
      '到室外安全处再打电话：119 和燃气抢修。说清楼栋、楼层和是否有人未出来。',
      'From a safe place outside call 119 and the gas emergency crew. Say building, floor, and whether somebody is still inside.',
    ],
    [
      '守住单元门，不让人进入，直到消防或燃气人员确认安全。',
      'Keep people from entering until the fire brigade or the gas crew says that it is safe.',
    ],
    [
      '阀门只能由燃气人员现场手动打开；记下时间和姓名，再关闭这条报警。',
      'The valve is opened again only by hand, on site, by the gas crew. Note time and name, then close this alert.',
    ],
  ],
  never: [
    ['不点火、不吸烟、不用打火机检查漏点。', 'No flame, no cigarette, no lighter to look for the leak.'],
    ['不开关电灯、不按门铃、不拔插头、不开排气扇。', 'No light switch, no door bell, no plug, no fan.'],
    ['不在屋内或楼道里打电话、用对讲机。', 'No telephone and no radio inside or in the staircase.'],
    ['不乘电梯，不在楼道里给电动车充电或启动车辆。', 'No lift; no vehicle started or charged in the staircase.'],
    [
      '不因为报警停了就返回：先由专业人员检测。',
      'No going back because the alarm has stopped: it is measured by the crew first.',
    ],
  ],
  phones: [fire, gas, ambulance, police],
};

/** Several flats of one riser: gas is in the shaft or the main, and nobody goes from door to door inside. */
export const gasInRiser: Card = {
  ...gasLeak,
  title: ['同一单元多处燃气报警', 'Gas at several places of a riser'],
  steps: [
    [
      '两处以上同时报警：按整个单元处理，立即打 119 和燃气抢修，说清“同一单元多户”。',
      'Two or more alarms at once: it is the whole riser. Call 119 and the gas emergency crew now, and say “several flats of one riser”.',
    ],
    ...gasLeak.steps,
    [
      '每一户的报警各自接警、各自关闭；这里关闭的是整个单元的情况。',
      'The alert of each flat is taken and closed by itself; here the riser as a whole is closed.',
    ],
  ],
};

/** Carbon monoxide has no smell: nobody who is inside can tell that it is gone. */
export const carbonMonoxide: Card = {
  title: ['一氧化碳报警', 'Carbon monoxide'],
  steps: [
    [
      '一氧化碳没有颜色和气味，闻不到不等于没有。不要单独进入。',
      'Carbon monoxide has neither colour nor smell: smelling nothing means nothing. Do not go in alone.',
    ],
    [
      '电话通知户内的人：马上开窗开门，关掉热水器、炉灶和炭火，到室外去。',
      'Tell those inside by phone: open windows and doors at once, turn off water heater, stove and charcoal, go outside.',
    ],
    [
      '屏住呼吸能做到时，先开窗，再关气源；做不到就在门外等 119。',
      'Only if it can be done on one breath: open the window first, then turn the gas off. If not, wait outside for 119.',
    ],
    [
      '把人移到空气新鲜处，解开领口，注意保暖；昏迷的人侧卧，头偏向一侧。',
      'Bring people into fresh air, loosen the collar, keep them warm; lay who is unconscious on the side.',
    ],
    [
      '头晕、恶心、没有反应：打 120，说明“一氧化碳中毒”。没有呼吸心跳就做心肺复苏。',
      'Dizzy, sick or not responding: call 120 and say “carbon monoxide”. Without breath and pulse begin resuscitation.',
    ],
    [
      '查看上下左右的邻居：烟道串通时，一家烧、几家中毒。',
      'Look after the neighbours above, below and beside: through a shared flue one flat poisons several.',
    ],
    [
      '由燃气或消防人员测过浓度、查过烟道，才可以返回；记下时间和姓名，再关闭这条报警。',
      'Nobody goes back before the crew has measured the air and looked at the flue. Note time and name, then close this alert.',
    ],
  ],
  never: [
    ['不因为“没闻到味道”就认为是误报。', 'Do not take it for a false alarm because nothing smells.'],
    [
      '湿毛巾挡不住一氧化碳；没有呼吸器不进入。',
      'A wet towel does not hold carbon monoxide back; nobody goes in without breathing apparatus.',
    ],
    ['不让中毒的人自己走动或独自睡下。', 'Do not let a poisoned person walk about or sleep alone.'],
    ['人感觉好了也不返回：先由专业人员检测。', 'No going back because people feel better: it is measured first.'],
  ],
  phones: [ambulance, fire, gas, police],
};

export const waterLeak: Card = {
  title: ['漏水', 'Water leak'],
  steps: [
    ['联系住户，问清水从哪里来。', 'Call the household and ask where the water comes from.'],
    [
      '关闭户内总阀；关不住就关单元的分阀。',
      'Close the main valve of the flat; if that does not hold, the valve of the unit.',
    ],
    [
      '脚下和手上是干的，才可以断开漏水区域的电源；配电箱进水就不要碰，通知电工。',
      'Switch off the power of the wet area only with dry hands on dry ground; if the board is wet, leave it and call an electrician.',
    ],
    [
      '查看楼下住户和电梯井；电梯井进水时停用电梯，并确认轿厢里没有人。',
      'Look at the flats below and the lift shaft; with water in the shaft, stop the lift and make sure that nobody is in it.',
    ],
    ['拍照记录（不拍人），通知物业维修。', 'Take photographs (of no person) and call the maintenance crew.'],
    [
      '水止住、地面擦干后，再写明原因关闭。',
      'When it has stopped and the floor is dry, close the alert with the cause.',
    ],
  ],
  never: [
    ['不在积水中接触电器、插座和电箱。', 'Do not touch appliances, sockets or boards while standing in water.'],
    [
      '不在无人同意时强行入户；紧急时请民警到场。',
      'Do not force a door without consent; in an emergency ask the police to come.',
    ],
  ],
  phones: [publicHotline, police, fire],
};
