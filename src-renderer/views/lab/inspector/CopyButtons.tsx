import type { CopySubject } from '../../../store/copies.ts';
import { copyCommands } from '../../../store/copies.ts';
import { useSession } from '../../../store/lab-context.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Copy } from '../../../ui/icons.ts';
import { ButtonMenu } from '../../../ui/Menu.tsx';

/** One button, and what it can be copied as. */
export function CopyButtons({ subject }: { subject: CopySubject }) {
  const session = useSession();
  return (
    <ButtonMenu label="Copy" items={copyCommands(session, subject)}>
      <Button icon={<Copy size={14} />}>Copy …</Button>
    </ButtonMenu>
  );
}
