/** A hub's port and edges' transports on loopback, for tests. */
import { connect } from 'node:net';
import { createGrpcControlTransport } from '../../../../src-main/adapters/grpc/grpc-control-transport.ts';
import { createGrpcHubListener } from '../../../../src-main/adapters/grpc/grpc-hub-listener.ts';
import { type ControlTransportFactory, SUITE_TOKEN } from '../../../port-suites/control-transport.ts';

export const grpcFactory: ControlTransportFactory = {
  name: 'gRPC',
  async create() {
    const listener = await createGrpcHubListener({ host: '127.0.0.1', port: 0 });
    const transport = createGrpcControlTransport({ address: listener.address, token: SUITE_TOKEN });
    return { transport, listener, settle: () => settleLoopback(listener.address), dispose: () => listener.dispose() };
  },
};

/**
 * What was written to a loopback socket is there for its reader at once; what is left is the event loop's turns. A few
 * connections made one after the other, each seen to open and close by the same port, pass through as many.
 */
export async function settleLoopback(address: string): Promise<void> {
  const port = Number(address.split(':')[1]);
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise<void>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port });
      socket.on('error', () => {});
      socket.on('connect', () => setImmediate(() => socket.destroy()));
      socket.on('close', () => setImmediate(resolve));
    });
  }
}
