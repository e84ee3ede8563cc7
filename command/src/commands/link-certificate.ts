import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { IssuedCertificateSchema } from '@gridcall/contract/http-property.ts';
import { connect } from '../api.ts';
import { type Command, jsonWhenPipedOption, required } from '../command-line.ts';
import { effectiveConfiguration, print, printJson, wantsJson } from '../context.ts';
import { CommandFailure, EXIT_USAGE } from '../failure.ts';
import { LINKS } from './link.ts';
import { dayOf } from './values.ts';

export const linkIssueCertificate: Command = {
  name: 'link issue-certificate',
  zh: '给一个连接签发客户端证书（私钥只显示一次，网关不保存）',
  en: 'Issue a client certificate for a link (its key is shown once and kept nowhere)',
  options: {
    id: { type: 'string', required: true, value: 'ID', zh: '连接编号', en: 'id of the link' },
    days: {
      type: 'string',
      value: 'DAYS',
      zh: '有效天数（默认 365，最多 3650）',
      en: 'days it is valid (365; at most 3650)',
    },
    out: {
      type: 'string',
      value: 'FOLDER',
      zh: '写成三个文件：ID.crt、ID.key、authority.crt',
      en: 'write three files there: ID.crt, ID.key, authority.crt',
    },
    json: jsonWhenPipedOption,
  },
  examples: [
    {
      line: 'link issue-certificate --id hub-1 --out certificates',
      zh: '给网桥一套证书文件',
      en: 'certificate files for a bridge',
    },
    {
      line: 'link issue-certificate --id gas-kitchen-101 --days 30 --json',
      zh: '给脚本用',
      en: 'for a script',
    },
  ],
  run: async (parsed) => {
    const id = required(parsed, 'id');
    const days = parsed.text('days');
    if (days !== undefined && !/^[1-9][0-9]{0,3}$/.test(days)) {
      throw new CommandFailure(
        '--days 请填 1 到 3650 的整数。\n--days takes a whole number from 1 to 3650.',
        EXIT_USAGE,
      );
    }
    const api = await connect(effectiveConfiguration(), 'gateway');
    const path = `${LINKS}/${encodeURIComponent(id)}/certificate`;
    const body = days === undefined ? {} : { days: Number(days) };
    const issued = await api.call('POST', path, IssuedCertificateSchema, body);
    const out = parsed.text('out');
    if (out !== undefined) {
      writeFiles(out, id, issued);
      if (parsed.flag('json')) printJson({ linkId: id, folder: out, expiresAt: issued.expiresAt });
      else
        print(
          `已写入 ${out}，${dayOf(issued.expiresAt)} 到期。 · written to ${out}, valid until ${dayOf(issued.expiresAt)}.`,
        );
      return 0;
    }
    if (wantsJson(parsed)) printJson(issued);
    else print([issued.certificate, issued.privateKey, issued.authority].map((text) => text.trim()).join('\n\n'));
    return 0;
  },
};

interface Issued {
  readonly certificate: string;
  readonly privateKey: string;
  readonly authority: string;
}

function writeFiles(folder: string, id: string, { certificate, privateKey, authority }: Issued): void {
  const key = join(folder, `${id}.key`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(key, privateKey, { mode: 0o600 });
    // A file that was there keeps its own mode otherwise.
    chmodSync(key, 0o600);
    writeFileSync(join(folder, `${id}.crt`), certificate);
    writeFileSync(join(folder, 'authority.crt'), authority);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(
      `写不进 ${folder}（${reason}）。请换一个文件夹再签发一次。\n` +
        `${folder} cannot be written (${reason}). Issue it again into another folder.`,
    );
  }
}
