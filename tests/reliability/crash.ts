/** `npm run crash -- --rounds 1000 [--seed N]`: the long run of the SIGKILL proof. Ends 1 when anything acknowledged is lost. */
import { parseArgs } from 'node:util';
import { crashRounds } from './crash-rounds.ts';
import { gatewayTarget } from './gateway-target.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '30' }, seed: { type: 'string', default: '1' } },
});
const report = await crashRounds(gatewayTarget(), {
  rounds: Number(values.rounds),
  seed: Number(values.seed),
  onRound: (line) => console.log(line),
});
console.log(
  `${report.rounds} rounds, ${report.acknowledged} acknowledged (${report.acknowledgedOverHttp} over HTTP, at least ${report.smallestRound} a round), ${report.lost.length} lost`,
);
process.exit(report.lost.length === 0 ? 0 : 1);
