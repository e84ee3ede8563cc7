/** The peer: aedes as it comes, without storage, with Nagle off. Prints its port like the parts do. */
import net, { type AddressInfo } from 'node:net';
import { Aedes } from 'aedes';

const broker = await Aedes.createBroker({ concurrency: 1000 });
const server = net.createServer({ noDelay: true }, broker.handle);
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(
    `{"part":"bare-aedes","ready":true,"httpPort":0,"mqttPort":${(server.address() as AddressInfo).port}}\n`,
  );
});
