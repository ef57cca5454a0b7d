/** Network devices whose packets this program carries itself (Linux TUN). */

import { open, read, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import koffi from 'koffi';

/** From linux/if_tun.h: attach to a device; it carries IP packets, without a head of its own. */
const tunSetIff = 0x4004_54ca;
const iffTun = 0x0001;
const iffNoPi = 0x1000;
const nameLength = 16;
const requestLength = 40;
const largestPacket = 65_536;

export interface Tun {
  readonly name: string;
  /** Calls back with each packet that leaves by this device, until the device is gone. */
  receive(take: (packet: Buffer) => void): Promise<void>;
  /** Throws when the device is down or gone. */
  send(packet: Buffer): void;
}

/** Makes the device in the network namespace of this process; it may be moved to another one and works on. */
export async function makeTun(name: string): Promise<Tun> {
  const fd = await promisify(open)('/dev/net/tun', 'r+');
  const request = Buffer.alloc(requestLength);
  request.write(name, 0, nameLength - 1, 'ascii');
  request.writeUInt16LE(iffTun | iffNoPi, nameLength);
  const ioctl = koffi
    .load('libc.so.6')
    .func('int ioctl(int fd, unsigned long request, _Inout_ uint8_t *argument)');
  if (ioctl(fd, tunSetIff, request) !== 0) {
    throw new Error(`the network device ${name} was refused (errno ${koffi.errno()})`);
  }
  const buffer = Buffer.alloc(largestPacket);
  const readPacket = promisify(read);
  return {
    name,
    receive: async (take) => {
      for (;;) {
        const length = await readPacket(fd, buffer, 0, buffer.length, null).then(
          ({ bytesRead }) => bytesRead,
          // Taken away with its namespace at the end of a run.
          () => 0,
        );
        if (length === 0) return;
        take(Buffer.from(buffer.subarray(0, length)));
      }
    },
    // Never waits: the kernel takes a packet or throws it away. Several writes at once would change places.
    send: (packet) => {
      writeSync(fd, packet);
    },
  };
}
