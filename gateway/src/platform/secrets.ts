import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { secretFiles } from '@gridcall/contract/configuration.ts';

export interface GatewaySecrets {
  readonly administratorToken: string;
  readonly phoneKey: Buffer;
  readonly signingKey: Buffer;
}

/** A start that cannot go on, in words for whoever starts the gateway. */
export class StartError extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 1, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartError';
    this.exitCode = exitCode;
  }
}

function read(dataDir: string, file: string): string {
  const path = join(dataDir, file);
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw new StartError(
      `缺少密钥文件 ${path}：请用 \`gridcall gateway\` 启动，它会在首次启动时生成。\n` +
        `The secret ${path} is missing: start with \`gridcall gateway\`, which makes it at the first start.`,
      78,
      { cause },
    );
  }
}

function key(dataDir: string, file: string): Buffer {
  const bytes = Buffer.from(read(dataDir, file), 'base64');
  if (bytes.length === 32) return bytes;
  const path = join(dataDir, file);
  throw new StartError(
    `密钥文件 ${path} 不是 32 字节的 base64。\nThe secret ${path} is not 32 bytes in base64: restore it from your backup.`,
    78,
  );
}

export function readGatewaySecrets(dataDir: string): GatewaySecrets {
  return {
    administratorToken: read(dataDir, secretFiles.gatewayAdministrator),
    phoneKey: key(dataDir, secretFiles.phoneKey),
    signingKey: key(dataDir, secretFiles.signingKey),
  };
}
