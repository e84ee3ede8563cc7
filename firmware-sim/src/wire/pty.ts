import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * Node has no pty. On Linux perl (Essential on Debian) opens /dev/ptmx and copies bytes between it and its standard input
 * and output; its first line names the slave. It keeps the slave open itself, or the master would fail whenever nobody
 * else has it open. It ends with us: its input closes.
 */
const bridge = `
use strict; use Fcntl; use POSIX ();
use constant { TIOCSPTLCK => 0x40045431, TIOCGPTN => 0x80045430 };
sysopen(my $master, '/dev/ptmx', O_RDWR | O_NOCTTY) or die "/dev/ptmx: $!\\n";
my $lock = pack('i', 0); ioctl($master, TIOCSPTLCK, $lock) or die "unlock: $!\\n";
my $number = pack('i', 0); ioctl($master, TIOCGPTN, $number) or die "number: $!\\n";
my $path = '/dev/pts/' . unpack('i', $number);
sysopen(my $slave, $path, O_RDWR | O_NOCTTY) or die "$path: $!\\n";
my $t = POSIX::Termios->new; $t->getattr(fileno $slave);
$t->setiflag(0); $t->setoflag(0); $t->setlflag(0);
$t->setcflag(POSIX::CS8() | POSIX::CREAD() | POSIX::CLOCAL());
$t->setattr(fileno $slave, POSIX::TCSANOW());
sub pass { my ($from, $to) = @_;
  my $n = sysread($from, my $bytes, 4096); exit 0 unless $n;
  for (my $o = 0; $o < $n; ) { $o += syswrite($to, $bytes, $n - $o, $o) // exit 0; } }
syswrite(STDOUT, "$path\\n");
for (;;) { my $in = ''; vec($in, fileno STDIN, 1) = 1; vec($in, fileno $master, 1) = 1;
  next if select($in, undef, undef, undef) < 0;
  pass(\\*STDIN, $master) if vec($in, fileno STDIN, 1);
  pass($master, \\*STDOUT) if vec($in, fileno $master, 1); }
`;

/** Why this machine has no pty for us, in words for the table of the demonstration. */
export class PtyUnavailable extends Error {
  constructor(why: string, options?: ErrorOptions) {
    super(why, options);
    this.name = 'PtyUnavailable';
  }
}

/** One pseudo terminal: the other side opens `slavePath` as if it were a serial port. */
export interface Pty {
  readonly slavePath: string;
  write(bytes: Uint8Array): void;
  /** As if the adapter were pulled out: the slave's file goes, and whoever has it open is hung up. */
  close(): Promise<void>;
}

/** What keeps this machine from having one, before anything is tried; undefined when nothing is known to. */
export function ptyObstacle(): string | undefined {
  if (process.platform !== 'linux') return 'only Linux has /dev/ptmx for us';
  if (!existsSync('/dev/ptmx')) return '/dev/ptmx is missing';
  return undefined;
}

/** Opens a pty in raw mode. Throws PtyUnavailable where there is none. Bytes that others write come to `onBytes`. */
export async function openPty(onBytes: (bytes: Buffer) => void): Promise<Pty> {
  const obstacle = ptyObstacle();
  if (obstacle !== undefined) throw new PtyUnavailable(obstacle);
  const child = spawn('perl', ['-e', bridge], { stdio: ['pipe', 'pipe', 'pipe'] });
  const { stdin, stdout } = child;
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  // Written to after its end: what nobody can hear is lost, as on a pulled wire.
  stdin.on('error', () => undefined);
  const slavePath = await slavePathOf(child, stdout, onBytes);
  return {
    slavePath,
    write: (bytes) => {
      if (stdin.writable) stdin.write(bytes);
    },
    close: async () => {
      stdin.destroy();
      child.kill();
      await ended;
    },
  };
}

/** The first line of the bridge; what follows it are the bytes. */
function slavePathOf(
  child: ChildProcess,
  stdout: NodeJS.ReadableStream,
  onBytes: (bytes: Buffer) => void,
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let head: Buffer | undefined = Buffer.alloc(0);
  let complaint = '';
  stdout.on('data', (bytes: Buffer) => {
    if (head === undefined) {
      onBytes(bytes);
      return;
    }
    head = Buffer.concat([head, bytes]);
    const end = head.indexOf(0x0a);
    if (end < 0) return;
    const rest = head.subarray(end + 1);
    resolve(head.toString('latin1', 0, end));
    head = undefined;
    if (rest.length > 0) onBytes(rest);
  });
  child.stderr?.on('data', (text: Buffer) => {
    complaint += text.toString();
  });
  child.once('error', (cause) => reject(new PtyUnavailable(`perl cannot be started: ${cause.message}`, { cause })));
  child.once('close', () => reject(new PtyUnavailable(`perl opened no pty: ${complaint.trim() || 'it ended'}`)));
  return promise;
}
