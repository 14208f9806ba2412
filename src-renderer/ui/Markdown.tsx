import ReactMarkdown from 'react-markdown';
import remarkGfm from 'remark-gfm';

const REMARK = [remarkGfm];

/** Text of other people: HTML in it is text, and links lead nowhere by themselves. */
export function Markdown({ text }: { text: string }) {
  return (
    <ReactMarkdown remarkPlugins={REMARK} components={{ a: ({ children }) => <em>{children}</em>, img: ({ alt }) => <em>{alt}</em> }}>
      {text}
    </ReactMarkdown>
  );
}
