import { createServer } from 'node:net';
import type { Configuration } from '@gridcall/contract/configuration.ts';
import { systemCode } from '../failure.ts';

export interface WantedPort {
  readonly zh: string;
  readonly en: string;
  readonly host: string;
  readonly port: number;
  /** The variable that moves it. */
  readonly variable: string;
}

export function gatewayPorts(configuration: Configuration): WantedPort[] {
  const { http, mqtt } = configuration;
  return [
    { zh: '页面和接口', en: 'pages and API', host: http.host, port: http.port, variable: 'GRIDCALL_HTTP_PORT' },
    { zh: 'MQTT 服务', en: 'MQTT broker', host: mqtt.host, port: mqtt.port, variable: 'GRIDCALL_MQTT_PORT' },
  ];
}

export function queuePorts({ queue }: Configuration): WantedPort[] {
  return [
    { zh: '事件队列', en: 'incident queue', host: queue.host, port: queue.port, variable: 'GRIDCALL_QUEUE_PORT' },
  ];
}

/** Why a port cannot be listened on (`EADDRINUSE`, `EACCES`, …); undefined when it can. */
export function refusalOf(wanted: WantedPort): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(systemCode(error) ?? 'UNKNOWN'));
    server.listen(wanted.port, wanted.host, () => server.close(() => resolve(undefined)));
  });
}

export function refusalInWords(wanted: WantedPort, code: string): string {
  const place = `${wanted.host}:${wanted.port}`;
  const another = `${wanted.variable}=${wanted.port < 1024 ? wanted.port + 10_000 : wanted.port + 1}`;
  switch (code) {
    case 'EADDRINUSE':
      return (
        `${wanted.zh}的端口 ${place} 已被别的程序占用。请停止那个程序，或换一个端口：${another}\n` +
        `The port of the ${wanted.en}, ${place}, is taken by another program. Stop that one, or choose another: ${another}`
      );
    case 'EACCES':
      return (
        `没有权限使用${wanted.zh}的端口 ${place}。请用 1024 以上的端口：${another}\n` +
        `No permission to listen on ${place} for the ${wanted.en}. Use a port above 1024: ${another}`
      );
    default:
      return (
        `${wanted.zh}不能在 ${place} 监听（${code}）。请检查地址，或换一个端口：${another}\n` +
        `The ${wanted.en} cannot listen on ${place} (${code}). Check the address, or choose another port: ${another}`
      );
  }
}
