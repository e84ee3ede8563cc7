import { type Command, parse } from './command-line.ts';
import { configCheck, configPrint } from './commands/config.ts';
import { demo } from './commands/demo.ts';
import { deviceHandOver, deviceList, deviceReplace } from './commands/device.ts';
import { deviceImport } from './commands/device-import.ts';
import { doctor } from './commands/doctor.ts';
import { estateImport } from './commands/estate-import.ts';
import { kioskAdd } from './commands/kiosk.ts';
import { linkAdd, linkList, linkRevoke } from './commands/link.ts';
import { linkIssueCertificate } from './commands/link-certificate.ts';
import { linkAdopt, linkChildren } from './commands/link-children.ts';
import { linkInstallReader, linkReaders } from './commands/link-readers.ts';
import { companyList, placeList } from './commands/lists.ts';
import { notifyContact, notifyList, notifyTest } from './commands/notify.ts';
import { gateway, queue } from './commands/parts.ts';
import { scenarioList, scenarioRun } from './commands/scenario.ts';
import { tokenAdd, tokenList, tokenRevoke } from './commands/token.ts';
import { uplinkList, uplinkResend } from './commands/uplink.ts';
import { CommandFailure, EXIT_USAGE, systemCode } from './failure.ts';
import { helpOf, overview } from './help.ts';
import { nearest } from './nearest.ts';

export const commands: readonly Command[] = [
  demo,
  gateway,
  queue,
  linkAdd,
  linkList,
  linkRevoke,
  linkChildren,
  linkAdopt,
  linkIssueCertificate,
  linkReaders,
  linkInstallReader,
  deviceList,
  deviceReplace,
  deviceHandOver,
  deviceImport,
  estateImport,
  placeList,
  companyList,
  notifyContact,
  notifyList,
  notifyTest,
  uplinkList,
  uplinkResend,
  kioskAdd,
  tokenAdd,
  tokenList,
  tokenRevoke,
  scenarioList,
  scenarioRun,
  configCheck,
  configPrint,
  doctor,
];

const asksForHelp = (word: string) => word === '--help' || word === '-h';

/** The command that the first words name, and the words that are left. */
function find(argv: readonly string[]): { command: Command; rest: readonly string[] } | undefined {
  for (const command of commands) {
    const words = command.name.split(' ');
    if (words.every((word, index) => argv[index] === word)) return { command, rest: argv.slice(words.length) };
  }
  return undefined;
}

function unknownCommand(argv: readonly string[]): CommandFailure {
  const words = argv.filter((word) => !word.startsWith('-')).slice(0, 2);
  const typed = words.join(' ');
  const near =
    nearest(
      typed,
      commands.map(({ name }) => name),
    ) ??
    nearest(
      words[0] ?? '',
      commands.map(({ name }) => name),
    );
  const hint = near === undefined ? { zh: '', en: '' } : { zh: `是不是 ${near}？`, en: ` Did you mean ${near}?` };
  return new CommandFailure(
    `没有命令“${typed}”。${hint.zh}用 --help 查看全部。\nThere is no command "${typed}".${hint.en} See --help for all.`,
    EXIT_USAGE,
  );
}

async function dispatch(argv: readonly string[]): Promise<number> {
  const found = find(argv);
  if (found !== undefined) {
    if (found.rest.some(asksForHelp)) {
      process.stdout.write(`${helpOf(found.command)}\n`);
      return 0;
    }
    return await found.command.run(parse(found.command, found.rest));
  }
  // `gridcall link --help` shows the family.
  const family = commands.filter(({ name }) => name.split(' ')[0] === argv[0]);
  if (argv.length === 0 || argv.some(asksForHelp) || (family.length > 0 && argv.length === 1)) {
    process.stdout.write(`${overview(family.length > 0 ? family : commands)}\n`);
    return argv.length === 0 || argv.some(asksForHelp) ? 0 : EXIT_USAGE;
  }
  throw unknownCommand(argv);
}

/** Runs one command and resolves with its exit code. What the user can mend is told without a stack trace. */
export async function main(argv: readonly string[]): Promise<number> {
  // The reader of a pipe may leave early (`| head`): that is no failure.
  process.stdout.on('error', (error) => {
    if (systemCode(error) === 'EPIPE') process.exit(0);
  });
  try {
    return await dispatch(argv);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
}
