/** aedes as it comes, storing in `published`, that is after the PUBACK, in groups of 20 ms. Prints its port. */
import net, { type AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { Aedes } from 'aedes';

const database = new DatabaseSync(process.argv[2] ?? '');
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE IF NOT EXISTS message (key TEXT)');
const insert = database.prepare('INSERT INTO message (key) VALUES (?)');
let gathered: string[] = [];
setInterval(() => {
  database.exec('BEGIN');
  for (const key of gathered) insert.run(key);
  database.exec('COMMIT');
  gathered = [];
}, 20);

const broker = await Aedes.createBroker({
  concurrency: 1000,
  published: (packet, client, done) => {
    if (client) gathered.push(JSON.parse(packet.payload.toString()).id);
    done();
  },
});
const server = net.createServer({ noDelay: true }, broker.handle);
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
