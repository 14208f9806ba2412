/** gRPC's status codes and the contract's names for them. */
import { Metadata, type ServiceError, status as Status, type StatusObject } from '@grpc/grpc-js';
import type { WireError } from '../../contract/wire.ts';

const CODES: Record<WireError['status'], Status> = {
  unavailable: Status.UNAVAILABLE,
  unauthenticated: Status.UNAUTHENTICATED,
  'resource-exhausted': Status.RESOURCE_EXHAUSTED,
  'not-found': Status.NOT_FOUND,
  unimplemented: Status.UNIMPLEMENTED,
  cancelled: Status.CANCELLED,
  internal: Status.INTERNAL,
};
const NAMES = new Map(Object.entries(CODES).map(([name, code]) => [code, name as WireError['status']]));

export function toServiceError(error: WireError): ServiceError {
  const fields: StatusObject = { code: CODES[error.status], details: error.message, metadata: new Metadata() };
  return Object.assign(new Error(error.message), fields);
}

/** Codes without a name in the contract become `internal`, with their own name in the message. */
export function toWireError(status: Pick<StatusObject, 'code' | 'details'>): WireError {
  const name = NAMES.get(status.code);
  if (name !== undefined) return { status: name, message: plainly(status.details) };
  return { status: 'internal', message: `${Status[status.code] ?? status.code}: ${status.details}` };
}

/** grpc-js wraps the reason of a failed dial in notes for its own developers. */
function plainly(details: string): string {
  const reason = /^No connection established\. Last error: (?:Error: )?(.*?)(?: \([-\d:.TZ]+\))?\. Resolution note: /.exec(details)?.[1];
  return reason ?? details;
}
