/** How one kind of message is written to bytes and read back. */
import protobuf from 'protobufjs/minimal.js';

export type MessageFormat<Written, Read = Written> = {
  encode(value: Written): Uint8Array;
  /** Throws on malformed bytes. Byte fields of the result are views of `bytes`. */
  decode(bytes: Uint8Array): Read;
};

/** A generated class; its decoded instances have every scalar field. */
type GeneratedMessage<Message> = {
  encode(message: Message): protobuf.Writer;
  decode(reader: protobuf.Reader): Message;
};

export function createFormat<Message, Written, Read = Written>(
  generated: GeneratedMessage<Message>,
  toMessage: (value: Written) => Message,
  fromMessage: (message: Message) => Read,
): MessageFormat<Written, Read> {
  return {
    encode: (value) => generated.encode(toMessage(value)).finish(),
    decode(bytes) {
      const reader = protobuf.Reader.create(bytes);
      reader.discardUnknown = true;
      return fromMessage(generated.decode(reader));
    },
  };
}

export type Timestamp = { seconds: number; nanos: number };

/** Time 0 is "no time stamp", as an absent one is read as the Unix epoch. */
export function toTimestamp(unixUs: number): Timestamp | null {
  if (unixUs === 0) return null;
  const seconds = Math.floor(unixUs / 1_000_000);
  return { seconds, nanos: (unixUs - seconds * 1_000_000) * 1_000 };
}

export function fromTimestamp(timestamp: Timestamp | null | undefined): number {
  if (timestamp === null || timestamp === undefined) return 0;
  return toSafeInteger(timestamp.seconds) * 1_000_000 + Math.floor(timestamp.nanos / 1_000);
}

/** A 64-bit field: protobufjs reads it as an object of package `long` when some other package has installed that one. */
export function toSafeInteger(value: number | { toNumber(): number }): number {
  const number = typeof value === 'number' ? value : value.toNumber();
  if (!Number.isSafeInteger(number)) throw new RangeError(`the message holds an integer beyond 2^53: ${String(value)}`);
  return number;
}
