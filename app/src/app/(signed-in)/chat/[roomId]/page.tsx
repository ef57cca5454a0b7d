/** One open room; drawn by the layout. */
export default function RoomPage() {
  return null;
}
