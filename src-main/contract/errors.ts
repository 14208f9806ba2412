/** Every error a person or a plugin can meet, by code. `SpokelabError` is for operating errors; bugs are assertions. */

/** What `sendToControl` throws inside a plugin, by name (product.md). */
export const ADMISSION_ERRORS = {
  ErrPayloadTooLarge: 'the payload is larger than the limit',
  ErrQueueFull: 'the queue has too many pending payloads',
  ErrPayloadEmpty: 'the payload is empty',
  ErrMetadataTooLarge: 'the metadata has too many entries, or a key or value is too long',
  ErrCorrelationIdTooLong: 'the correlation id is too long',
  ErrNotSerializable: 'the value cannot be written as JSON',
} as const;
export type AdmissionErrorName = keyof typeof ADMISSION_ERRORS;

/** Codes of operating errors, each with what it means. The command line exits with 2 on all but ERR_INTERNAL. */
export const ERROR_CODES = {
  ERR_USAGE: 'the command line could not be understood',
  ERR_FILE_NOT_FOUND: 'a file or folder that was named does not exist or cannot be read',
  ERR_SCENARIO_INVALID: 'the scenario file is not valid',
  ERR_LESSON_INVALID: 'the lesson file is not valid',
  ERR_BUNDLE_INVALID: 'the bundle is not valid or not safe to open',
  ERR_PLUGIN_LOAD: 'the plugin could not be loaded',
  ERR_COMMAND_INVALID: 'a message to the lab is malformed',
  ERR_NOT_FOUND: 'the edge, plugin, fault or payload that was named does not exist',
  ERR_CONFLICT: 'the thing already exists, or is in a state in which this cannot be done',
  ERR_CANCELLED: 'a person ended it before it was done',
  ERR_UNAUTHORIZED: 'the token is missing or wrong',
  ERR_NOT_TRUSTED: 'a lab would reach out of the sandbox, and nobody has allowed it',
  ERR_PORT: 'a network port could not be opened',
  ERR_STORAGE: 'a database file is damaged, is not what it should be, or cannot be written',
  ERR_INTERNAL: 'a bug in Spokelab',
} as const;
export type ErrorCode = keyof typeof ERROR_CODES;

/** Where in a file an error lies; line and column count from 1. */
export type SourcePosition = { file: string; line?: number; column?: number; field?: string };

/**
 * An operating error: what happened, to what, where, and what to do. `message` is one or a few sentences for a person.
 */
export class SpokelabError extends Error {
  readonly code: ErrorCode;
  readonly position: SourcePosition | undefined;

  constructor(code: ErrorCode, message: string, options: { position?: SourcePosition; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'SpokelabError';
    this.code = code;
    this.position = options.position;
  }
}

/** The part of an error that crosses a wire. */
export type ErrorReport = { code: ErrorCode; message: string; position?: SourcePosition };

export function reportOf(error: unknown): ErrorReport {
  if (error instanceof SpokelabError) {
    const { code, message, position } = error;
    return position === undefined ? { code, message } : { code, message, position };
  }
  return { code: 'ERR_INTERNAL', message: error instanceof Error ? error.message : String(error) };
}
