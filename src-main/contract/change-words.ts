/** What a change of code by hand is called. */
import type { Command, CommandResults } from './api.ts';
import type { ChangeWords } from './code-change.ts';

export type CodeCommand = Extract<
  Command,
  { do: 'install-bundle' | 'uninstall-plugin' | 'edit-plugin' | 'put-bundle' | 'put-api' | 'edit-bundle' }
>;
type Result = Omit<CommandResults[CodeCommand['do']], 'change'>;

export function changeWords(command: CodeCommand, result: Result): ChangeWords {
  const remains = remainsOf(command, result);
  return { title: titleOf(command, result), ...(remains === undefined ? {} : { remains }) };
}

function titleOf(command: CodeCommand, result: Result): string {
  switch (command.do) {
    case 'install-bundle':
      return `installation of ${'name' in result ? result.name : command.bundle.name}`;
    case 'uninstall-plugin':
      return `removal of plugin ${command.plugin}${command.node === 'all' ? '' : ` from ${command.node}`}`;
    case 'edit-plugin':
      return `change of ${command.path} in plugin ${command.plugin}`;
    case 'put-bundle':
      return `upload of ${command.name}`;
    case 'put-api':
      return `change of the API ${command.api.id}`;
    case 'edit-bundle':
      return `change of ${command.path} in ${command.bundle}`;
  }
}

/** What running code has done by then is done. */
function remainsOf(command: CodeCommand, result: Result): string | undefined {
  switch (command.do) {
    case 'put-bundle':
      return 'A gateway that has fetched it meanwhile keeps it until its cache is emptied.';
    case 'put-api':
    case 'edit-bundle':
      return undefined;
    default:
      return 'api' in result ? undefined : 'What happened meanwhile stays: its KV, and what became of payloads.';
  }
}
