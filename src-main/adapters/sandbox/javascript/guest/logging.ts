import type { GuestEnvironment } from './environment.ts';

/** The logger and console. A log call never throws for what it is given: it is most wanted when things have gone wrong. */
export function installLogging(env: GuestEnvironment): void {
  const { host } = env;
  const { stringify } = JSON;

  const readable = (value: unknown): string => {
    if (typeof value === 'string') return value;
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    try {
      if (typeof value === 'object' && value !== null) return stringify(value) ?? String(value);
      return String(value);
    } catch {
      return `[${typeof value} that cannot be shown]`;
    }
  };

  // JSON knows nothing of errors and shows them as {}, or as what else they carry.
  const withReadableError = (_key: string, value: unknown): unknown => (value instanceof Error ? readable(value) : value);

  function hasError(fields: Record<string, unknown>): boolean {
    for (const key in fields) if (fields[key] instanceof Error) return true;
    return false;
  }

  function fieldsText(fields: unknown): string | undefined {
    if (fields === undefined || fields === null) return undefined;
    const isRecord = typeof fields === 'object' && !Array.isArray(fields) && !(fields instanceof Error);
    if (!isRecord) return stringify({ value: readable(fields) });
    try {
      const text = hasError(fields as Record<string, unknown>) ? '{}' : stringify(fields);
      // Empty braces are rare, so the second pass is too.
      return text?.includes('{}') ? stringify(fields, withReadableError) : text;
    } catch (error) {
      return stringify({ unreadable: readable(error) });
    }
  }

  env.writeLog = (level, message, fields) => {
    const text = env.pack(readable(message));
    const crossing = fieldsText(fields);
    if (crossing === undefined) host.log(level, text);
    else host.log(level, text, crossing);
  };

  const line =
    (level: number) =>
    (...values: unknown[]) =>
      env.writeLog(level, values.map(readable).join(' '), undefined);
  env.define('console', Object.freeze({ trace: line(0), debug: line(0), log: line(1), info: line(1), warn: line(2), error: line(3) }));
}
