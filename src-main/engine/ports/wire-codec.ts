import type { WireKind, WireMessages } from '../../contract/wire.ts';

/** The protobuf encoding of each message kind. `decode` throws on malformed bytes. */
export interface WireCodec {
  encode<K extends WireKind>(kind: K, message: WireMessages[K]): Uint8Array;
  decode<K extends WireKind>(kind: K, bytes: Uint8Array): WireMessages[K];
}
