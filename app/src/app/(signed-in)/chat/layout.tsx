/** The conversations. Which room is open is read from the path in the browser, so that switching needs no server. */
import type { ReactNode } from 'react';
import { ChatScreen } from '../../../features/chat/ui/chat-screen.tsx';

export default function ChatLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <ChatScreen />
      {children}
    </>
  );
}
