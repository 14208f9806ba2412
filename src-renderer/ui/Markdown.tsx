import ReactMarkdown from 'react-markdown';

/** Text of other people: no HTML in it is followed, and links lead nowhere by themselves. */
export function Markdown({ text }: { text: string }) {
  return (
    <ReactMarkdown skipHtml components={{ a: ({ children }) => <em>{children}</em>, img: ({ alt }) => <em>{alt}</em> }}>
      {text}
    </ReactMarkdown>
  );
}
