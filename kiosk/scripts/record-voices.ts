/**
 * Records the kiosk's spoken warnings: `node kiosk/scripts/record-voices.ts`, with espeak-ng and opus-tools installed. The
 * files are kept in the repository, so that nobody needs either to build; a person's recording under the same name is better.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../src/resident/voice/', import.meta.url));

/** What the screen says first, in one breath; the screen has the rest. */
const warnings: Readonly<Record<string, readonly [chinese: string, english: string]>> = {
  gas: [
    '注意，注意。本楼发生燃气泄漏。请走楼梯离开，不要乘电梯。不要开关任何电器，不要动明火。到楼外再打电话。',
    'Attention. Gas leak in this building. Leave by the stairs, not the lift. Touch no switch and no flame. Call from outside.',
  ],
  'carbon-monoxide': [
    '注意，注意。本楼有一氧化碳，看不见，闻不到。请开门开窗，带上家人，走楼梯到楼外。有人头晕，在楼外拨打一二零。',
    'Attention. Carbon monoxide in this building. You cannot see or smell it. Open the windows and go outside. If anyone is dizzy, call one two zero from outside.',
  ],
  fire: [
    '注意，注意。本楼发生火警。请走楼梯离开，不要乘电梯。有烟时弯腰，捂住口鼻。到安全处拨打一一九。',
    'Attention. Fire alarm in this building. Leave by the stairs, not the lift. Stay low in smoke. Call one one nine from a safe place.',
  ],
};

function record(voice: 'cmn' | 'en', words: string, name: string, scratch: string): void {
  const wave = join(scratch, `${name}.wav`);
  execFileSync('espeak-ng', ['-v', voice, '-s', voice === 'cmn' ? '150' : '140', '-a', '180', '-w', wave, words]);
  execFileSync('opusenc', ['--quiet', '--bitrate', '16', '--speech', wave, join(folder, `${name}.opus`)]);
}

const scratch = mkdtempSync(join(tmpdir(), 'gridcall-voices-'));
try {
  for (const [name, [chinese, english]] of Object.entries(warnings)) {
    record('cmn', chinese, `${name}-zh`, scratch);
    record('en', english, `${name}-en`, scratch);
  }
} finally {
  rmSync(scratch, { recursive: true });
}
