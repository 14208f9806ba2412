/** What a connection of the virtual world needs of the network that it belongs to. */
import type { EdgeId } from '../../contract/ids.ts';
import type { Direction, Us } from '../../contract/units.ts';
import type { WireError, WireKind, WireMessages } from '../../contract/wire.ts';
import type { Carries, ConnectionReset, MessageDropped } from '../../trace/events.ts';
import type { Clock } from '../ports/clock.ts';
import type { ControlConnection, HubEndpoint } from '../ports/control-transport.ts';

export const UNREACHABLE: WireError = { status: 'unavailable', message: 'connection refused: the hub is not running' };
export const RESET: WireError = { status: 'unavailable', message: 'connection reset' };

export interface SimulatedWire {
  readonly clock: Clock;
  /** Larger messages to the hub are refused, in bytes of their encoding. */
  readonly receiveBytesMax: number;
  /** What is listening now. */
  readonly endpoint: HubEndpoint | undefined;
  now(): Us;
  encode<K extends WireKind>(kind: K, message: WireMessages[K]): Uint8Array;
  decode<K extends WireKind>(kind: K, bytes: Uint8Array): WireMessages[K];
  dropped(edge: EdgeId, direction: Direction, carries: Carries, batch: MessageDropped['batch']): void;
  reset(edge: EdgeId, reason: ConnectionReset['reason']): void;
  /** The connection is over. */
  forget(connection: ControlConnection): void;
}
