/** Entry of the clients' process: takes commands from its parent, one after the other. */

import { LoadClients } from './load-clients.ts';
import type { LoadCommand, LoadReply } from './load-protocol.ts';

const clients = new LoadClients();

async function obey(command: LoadCommand): Promise<LoadReply> {
  switch (command.kind) {
    case 'open':
      await clients.open(command.target, command.rooms);
      return { kind: 'done' };
    case 'close':
      await clients.close(command.roomIds);
      return { kind: 'done' };
    case 'chat':
      return { kind: 'done', report: await clients.chat(command) };
  }
}

function reply(answer: LoadReply): void {
  process.send?.(answer);
}

process.on('message', (command: LoadCommand) => {
  obey(command).then(reply, (error: unknown) => {
    reply({
      kind: 'failed',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  });
});
