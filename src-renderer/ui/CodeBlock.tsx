import { jsonTokens } from '../format/body.ts';

/** Text with line numbers, not to be edited. `isJson` colours it. */
export function CodeBlock({
  text,
  isJson = false,
  hasNumbers = true,
  label,
}: {
  text: string;
  isJson?: boolean;
  hasNumbers?: boolean;
  label: string;
}) {
  const lines = text.split('\n');
  return (
    // A region that scrolls must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the arrow keys
    <section className="code scrolls selectable" aria-label={label} tabIndex={0}>
      <table>
        <tbody>
          {lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line has no name but its number
            <tr key={index}>
              {hasNumbers && <td className="code-number">{index + 1}</td>}
              <td className="code-line">{isJson ? <JsonLine line={line} /> : line}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function JsonLine({ line }: { line: string }) {
  return jsonTokens(line).map((token, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a token has no name but its place
    <span key={index} data-token={token.kind}>
      {token.text}
    </span>
  ));
}
