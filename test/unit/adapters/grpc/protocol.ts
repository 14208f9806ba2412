/** The protocol as the .proto files say it, read by reflection: a second opinion on the generated code. */
import path from 'node:path';
import protobuf from 'protobufjs';

const folder = path.join(import.meta.dirname, '../../../../proto');

export const protocol = new protobuf.Root();
protocol.resolvePath = (_origin, target) => (target.startsWith('google/') ? target : path.join(folder, target));
protocol.loadSync(['config_sync.proto', 'plugin.proto']).resolveAll();

export const service = protocol.lookupService('microgateway.ConfigurationSyncService');

type PlainObject = { [field: string]: unknown };

/** Bytes of a message given as a plain object with the names of the .proto file in camel case. */
export function encodeByReflection(type: string, fields: PlainObject): Uint8Array {
  const message = protocol.lookupType(type);
  return message.encode(message.fromObject(fields)).finish();
}

/** Every field, the absent ones with their defaults; 64-bit integers as numbers. */
export function decodeByReflection(type: string, bytes: Uint8Array): PlainObject {
  const message = protocol.lookupType(type);
  return message.toObject(message.decode(bytes), { longs: Number, enums: String, defaults: true, oneofs: true });
}
