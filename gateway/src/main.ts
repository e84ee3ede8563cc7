import { type Configuration, ConfigurationSchema, EFFECTIVE_CONFIGURATION } from '@gridcall/contract/configuration.ts';
import { Value } from 'typebox/value';
import { createGateway } from './gateway.ts';
import { StartError } from './platform/secrets.ts';
import { StoreOpenError } from './store/open-error.ts';

/** The gateway's process: configuration in, one ready line out, a clean end on SIGTERM, SIGINT or when its parent is gone. */
function effectiveConfiguration(): Configuration {
  const text = process.env[EFFECTIVE_CONFIGURATION];
  const value: unknown = text === undefined ? undefined : JSON.parse(text);
  if (Value.Check(ConfigurationSchema, value)) return value;
  throw new StartError(
    '网关要由 gridcall 命令启动（npm run gridcall -- gateway）。\nThe gateway is started by the command: npm run gridcall -- gateway.',
    78,
  );
}

/** What went wrong at the start, for a person; a stack only for a fault that is ours. */
function explain(
  error: unknown,
  configuration: Configuration | undefined,
): { readonly text: string; readonly code: number } {
  if (error instanceof StartError) return { text: error.message, code: error.exitCode };
  if (error instanceof StoreOpenError) {
    return { text: `${error.zh}。${error.mendZh}\n${error.message}. ${error.mend}`, code: 1 };
  }
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE' || code === 'EACCES') {
    const name = port === configuration?.mqtt.port ? 'GRIDCALL_MQTT_PORT' : 'GRIDCALL_HTTP_PORT';
    return {
      text:
        `端口 ${port} 已被占用或不允许使用：请停掉占用它的程序，或用 ${name} 换一个端口。\n` +
        `Port ${port} is taken or not allowed: stop what uses it, or choose another with ${name}.`,
      code: 1,
    };
  }
  return { text: error instanceof Error ? (error.stack ?? error.message) : String(error), code: 70 };
}

let configuration: Configuration | undefined;
try {
  configuration = effectiveConfiguration();
  const gateway = await createGateway(configuration);
  const { httpPort, mqttPort } = await gateway.start();
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void gateway.stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('disconnect', stop);
  process.stdout.write(`${JSON.stringify({ part: 'gateway', ready: true, httpPort, mqttPort })}\n`);
} catch (error) {
  const { text, code } = explain(error, configuration);
  process.stderr.write(`${text}\n`);
  process.exit(code);
}
