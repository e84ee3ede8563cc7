import { isIPv6, Socket, SocketAddress } from 'node:net';

export class HostNotAllowedError extends Error {
  readonly code = 'FLOW_HOST_NOT_ALLOWED';

  constructor(target: string) {
    super(
      `流程不能连接 ${target}。请管理员把它写进网关配置的 flows.allowedHosts。 Flows may not connect to ${target}: an administrator can add it to flows.allowedHosts.`,
    );
    this.name = '';
  }
}

interface Target {
  readonly host: string;
  readonly port: number | undefined;
}

/** `host`, `host:port`, `[IPv6 address]:port`, as the configuration was checked to have them. */
export function parseAllowedHost(entry: string): Target {
  const { six, name, port } = /^(?:\[(?<six>.+)\]|(?<name>[^:]+))(?::(?<port>\d+))?$/.exec(entry)?.groups ?? {};
  return { host: canonical(six ?? name ?? entry), port: port === undefined ? undefined : Number(port) };
}

export function isAllowed(target: Target, allowed: readonly Target[]): boolean {
  const host = canonical(target.host);
  return allowed.some((entry) => entry.host === host && (entry.port === undefined || entry.port === target.port));
}

/** One spelling for each: a name without regard to case, an IPv6 address in its shortest form and of no zone. */
function canonical(host: string): string {
  const [address = ''] = host.split('%');
  return isIPv6(address) ? new SocketAddress({ address, family: 'ipv6' }).address : host.toLowerCase();
}

/** What `net.Socket.connect` was asked for, in any of its forms; undefined for a path of the local machine. */
export function targetOf(arguments_: readonly unknown[]): Target | undefined {
  const [first, second] = Array.isArray(arguments_[0]) ? (arguments_[0] as readonly unknown[]) : arguments_;
  if (first !== null && typeof first === 'object') {
    const { path, host, port } = first as { readonly path?: unknown; readonly host?: unknown; readonly port?: unknown };
    if (typeof path === 'string' && path !== '') return undefined;
    return { host: typeof host === 'string' ? host : 'localhost', port: Number(port) };
  }
  if (typeof first === 'string' && !/^\d+$/.test(first)) return undefined;
  return { host: typeof second === 'string' ? second : 'localhost', port: Number(first) };
}

/**
 * Every connection that is made in this process goes through here: HTTP, TLS and MQTT alike, redirects too. It stops a
 * mistake and a copied flow; it does not stop who breaks out of a function node and builds a socket by hand, because Node 24
 * has no permission for the network. That is what a firewall of the host is for.
 */
export function allowOnly(hosts: readonly string[]): void {
  const allowed = hosts.map(parseAllowedHost);
  const connect = Socket.prototype.connect;
  Socket.prototype.connect = function connectIfAllowed(this: Socket, ...given: unknown[]): Socket {
    const target = targetOf(given);
    if (target === undefined || !isAllowed(target, allowed)) {
      const words = target === undefined ? 'unix:' : `${target.host}:${target.port}`;
      process.nextTick(() => this.destroy(new HostNotAllowedError(words)));
      return this;
    }
    // MQTT.js leaves Nagle on, which costs 40 ms a hop at low rates.
    this.setNoDelay(true);
    return Reflect.apply(connect, this, given);
  };
}
