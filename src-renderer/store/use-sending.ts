import { useRef, useState } from 'react';

/** For a form whose answer takes a while: a second click before it comes sends nothing. */
export function useSending(): { isSending: boolean; send(work: () => Promise<void>): Promise<void> } {
  const isUnderWay = useRef(false);
  const [isSending, setIsSending] = useState(false);
  const send = async (work: () => Promise<void>): Promise<void> => {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    setIsSending(true);
    try {
      await work();
    } finally {
      isUnderWay.current = false;
      setIsSending(false);
    }
  };
  return { isSending, send };
}
