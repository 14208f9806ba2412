/** Standard output is for results, standard error for messages. Both outlive a reader that has gone (`| head`). */
import { styleText } from 'node:util';
import { SpokelabError } from '../contract/errors.ts';
import { Interrupted } from './exit-status.ts';

export type Paint = (style: 'green' | 'red' | 'yellow' | 'bold' | 'dim', text: string) => string;

/** Colours only on a terminal, and never with NO_COLOR. */
export const paintFor =
  (stream: NodeJS.WriteStream): Paint =>
  (style, text) =>
    styleText(style, text, { stream, validateStream: true });

/** A pipe whose reader has gone is not an error of ours: what is left to say is said to nobody. */
export function forgiveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/** Text that is not ours, for a terminal: names and stored values may hold control sequences. Line breaks stay. */
export const visible = (text: string): string => text.replace(/[^\P{Cc}\n]/gu, '\uFFFD');

export const print = (text: string): void => void process.stdout.write(`${text}\n`);

export const say = (text: string): void => void process.stderr.write(`${visible(text)}\n`);

const startsWithPlace = ({ message, position }: SpokelabError): boolean =>
  position !== undefined && message.startsWith(`${position.file}:`);

/** One clear message. Where it starts with a place in a file, nothing stands before that, so that editors can find it. */
export function sayError(error: unknown, command: string | undefined): void {
  if (error instanceof Interrupted) return;
  if (error instanceof SpokelabError && error.code !== 'ERR_INTERNAL') {
    say(startsWithPlace(error) ? error.message : `spokelab: ${error.message}`);
    if (error.code === 'ERR_USAGE') say(`See: spokelab ${command === undefined ? '' : `${command} `}--help`);
    return;
  }
  say(`spokelab: internal error: ${error instanceof Error ? error.message : String(error)}`);
  say('This is a bug in Spokelab. With SPOKELAB_DEBUG=1 in the environment it says where.');
  if (process.env.SPOKELAB_DEBUG === '1' && error instanceof Error) say(error.stack ?? '');
}
