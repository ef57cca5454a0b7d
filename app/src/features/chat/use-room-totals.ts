'use client';
/** How many rooms one is in, and how much is unread in all of them together. */
import { useSubscription } from '@apollo/client/react';
import { useDebouncedValue } from '@mantine/hooks';
import { useSignedIn } from '../shell/signed-in.tsx';
import { ReadTotalsSubscription, RoomTotalsSubscription } from './documents.ts';

/** The two sums arrive one after the other; what is between them is nobody's number. */
const SETTLE_MS = 150;

export function useRoomTotals(): { rooms: number; unread: number } {
  const { account } = useSignedIn();
  const rooms = useSubscription(RoomTotalsSubscription, { fetchPolicy: 'no-cache' });
  const read = useSubscription(ReadTotalsSubscription, {
    variables: { me: account.userId },
    fetchPolicy: 'no-cache',
  });
  const sent = Number(rooms.data?.rooms_aggregate.aggregate?.sum?.message_count ?? 0);
  const seen = Number(read.data?.room_participants_aggregate.aggregate?.sum?.read_count ?? 0);
  const known = rooms.data !== undefined && read.data !== undefined;
  const [unread] = useDebouncedValue(known ? Math.max(0, sent - seen) : 0, SETTLE_MS);
  return { rooms: rooms.data?.rooms_aggregate.aggregate?.count ?? 0, unread };
}
