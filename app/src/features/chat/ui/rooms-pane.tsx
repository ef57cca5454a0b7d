'use client';
/** The rooms list: newest activity first, paged, live. */
import { useSubscription } from '@apollo/client/react';
import {
  ActionIcon,
  Button,
  Group,
  Pagination,
  ScrollArea,
  Skeleton,
  Stack,
  Text,
  Title,
  Tooltip,
} from '@mantine/core';
import { IconMessagePlus, IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { usePresenceOf } from '../../presence/use-presence.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { RoomsSubscription } from '../documents.ts';
import { useDeliveryMarks } from '../use-delivery-marks.ts';
import { NewConversation } from './new-conversation.tsx';
import { RoomListItem } from './room-list-item.tsx';
import classes from './rooms-pane.module.css';

const ROOMS_PER_PAGE = 20;

interface RoomsPaneProps {
  openRoomId: string | null;
  total: number;
  hidden: boolean;
  onSearch: () => void;
}

export function RoomsPane({ openRoomId, total, hidden, onSearch }: RoomsPaneProps) {
  const t = useTranslations('chat');
  const { account } = useSignedIn();
  const [page, setPage] = useState(1);
  const [creating, setCreating] = useState(false);
  const pages = Math.max(1, Math.ceil(total / ROOMS_PER_PAGE));
  const shownPage = Math.min(page, pages);
  const variables = { me: account.userId, limit: ROOMS_PER_PAGE, offset: (shownPage - 1) * ROOMS_PER_PAGE };
  const { data, error, restart } = useSubscription(RoomsSubscription, { variables, fetchPolicy: 'no-cache' });
  const rooms = data?.rooms;
  useDeliveryMarks(rooms);
  const contacts = useMemo(
    () =>
      (rooms ?? []).flatMap((room) =>
        room.kind === 'direct' ? room.others.map((other) => other.user_id) : [],
      ),
    [rooms],
  );
  const presence = usePresenceOf(contacts);

  return (
    <div className={classes.pane} hidden={hidden}>
      <Group className={classes.head} justify="space-between" wrap="nowrap">
        <Title order={2} size="h4">
          {t('title')}
        </Title>
        <Group gap={4} wrap="nowrap">
          <Tooltip label={t('search')}>
            <ActionIcon variant="subtle" size="lg" aria-label={t('search')} onClick={onSearch}>
              <IconSearch size={20} aria-hidden="true" />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t('newConversation')}>
            <ActionIcon
              variant="light"
              size="lg"
              aria-label={t('newConversation')}
              onClick={() => setCreating(true)}
            >
              <IconMessagePlus size={20} aria-hidden="true" />
            </ActionIcon>
          </Tooltip>
        </Group>
      </Group>
      <ScrollArea className={classes.scroll} type="hover" viewportProps={{ tabIndex: -1 }}>
        {error && !rooms && (
          <Stack p="lg" gap="sm" align="flex-start" role="alert">
            <Text size="sm">{t('roomsFailed')}</Text>
            <Button size="xs" variant="light" onClick={() => restart()}>
              {t('retry')}
            </Button>
          </Stack>
        )}
        {!rooms && !error && <RoomsSkeleton label={t('roomsLoading')} />}
        {rooms?.length === 0 && (
          <Stack p="xl" gap="sm" align="center" ta="center">
            <Text fw={600}>{t('noRooms')}</Text>
            <Text size="sm" c="dimmed">
              {t('noRoomsHint')}
            </Text>
            <Button variant="light" onClick={() => setCreating(true)}>
              {t('startFirst')}
            </Button>
          </Stack>
        )}
        {rooms && rooms.length > 0 && (
          <ul className={classes.list} aria-label={t('rooms')}>
            {rooms.map((room) => (
              <RoomListItem key={room.id} room={room} open={room.id === openRoomId} presence={presence} />
            ))}
          </ul>
        )}
      </ScrollArea>
      {pages > 1 && (
        <Group className={classes.foot} justify="space-between" wrap="nowrap">
          <Text size="xs" c="dimmed">
            {t('pageOf', {
              from: (shownPage - 1) * ROOMS_PER_PAGE + 1,
              to: Math.min(shownPage * ROOMS_PER_PAGE, total),
              total,
            })}
          </Text>
          <Pagination
            size="sm"
            total={pages}
            value={shownPage}
            onChange={setPage}
            siblings={0}
            boundaries={1}
            aria-label={t('pages')}
            getItemProps={(number) => ({ 'aria-label': t('page', { number }) })}
            getControlProps={(control) => ({
              'aria-label':
                control === 'next' ? t('nextPage') : control === 'previous' ? t('previousPage') : control,
            })}
          />
        </Group>
      )}
      <NewConversation opened={creating} onClose={() => setCreating(false)} />
    </div>
  );
}

function RoomsSkeleton({ label }: { label: string }) {
  return (
    <Stack gap="lg" p="md" role="status" aria-label={label}>
      {[0, 1, 2, 3, 4].map((row) => (
        <Group key={row} wrap="nowrap" gap="sm">
          <Skeleton circle h={44} w={44} />
          <Stack gap={8} flex={1}>
            <Skeleton h={11} w={`${70 - row * 6}%`} />
            <Skeleton h={9} w={`${90 - row * 4}%`} />
          </Stack>
        </Group>
      ))}
    </Stack>
  );
}
