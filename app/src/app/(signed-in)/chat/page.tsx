/** The rooms list with no room open; drawn by the layout. */
export default function ChatPage() {
  return null;
}
