import { describe, expect, test } from 'vitest';
import { portFaultInWords } from './serial-port.ts';

describe('a port that cannot be used is told with cause and mend', () => {
  // As the driver says it.
  test.each<[string, string, string]>([
    ['Error: No such file or directory, cannot open /dev/ttyUSB9', '没有这个端口', 'is the adapter plugged in?'],
    ['Error: Permission denied, cannot open /dev/ttyUSB0', '没有权限', 'dialout'],
    ['Error Resource temporarily unavailable Cannot lock port', '另一个程序', 'stop it first'],
    ['Error: Inappropriate ioctl for device setting custom baud rate of 19200', '不是串口', 'check path and baudRate'],
    ['Error: Is a directory, cannot open /dev', '不是串口', 'check path and baudRate'],
    ['bad file descriptor', '拔下', 'was the adapter unplugged?'],
    ['it was closed', '拔下', 'was the adapter unplugged?'],
    ['something new', '将自动重新打开', 'something new'],
  ])('%s', (message, zh, en) => {
    const words = portFaultInWords('/dev/ttyUSB0', message);
    expect(words.startsWith('/dev/ttyUSB0: ')).toBe(true);
    expect([words.includes(zh), words.includes(en)], words).toEqual([true, true]);
  });
});
