import { describeControlTransport } from '../../../port-suites/control-transport.ts';
import { grpcFactory } from './live-wire.ts';

describeControlTransport(grpcFactory);
