'use client';
/** Private addresses under which calendar programs read one's appointments (CAL-9), live; each can be withdrawn. */
import { useSubscription } from '@apollo/client/react';
import {
  Alert,
  Button,
  CopyButton,
  Group,
  Paper,
  Skeleton,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { IconCalendarShare } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { failureOf } from '../../graphql/failure.ts';
import { useSignedIn } from '../shell/signed-in.tsx';
import { useTimeWords } from '../shell/time-words.ts';
import { CalendarFeedsSubscription, CreateCalendarFeed, RevokeCalendarFeed } from './documents.ts';

/** The server keeps a hash only, so the address can be shown here and now and never again. */
interface NewFeed {
  readonly feedId: string;
  readonly url: string;
}

export function CalendarFeeds() {
  const t = useTranslations('settings.feeds');
  const { account, connection } = useSignedIn();
  const { data, error, restart } = useSubscription(CalendarFeedsSubscription, {
    variables: { me: account.userId },
    fetchPolicy: 'no-cache',
  });
  const [made, setMade] = useState<NewFeed>();
  const [busy, setBusy] = useState(false);
  const feeds = data?.calendar_feeds;
  const shown = feeds?.some(({ id }) => id === made?.feedId) ? made : undefined;

  const create = async (): Promise<void> => {
    setBusy(true);
    try {
      const { createCalendarFeed } = await connection.mutate(CreateCalendarFeed, {});
      setMade(createCalendarFeed);
    } catch (failure) {
      const tooMany = failureOf(failure).code === 'TOO_MANY_FEEDS';
      notifications.show({ color: 'red', message: t(tooMany ? 'tooMany' : 'failed') });
    } finally {
      setBusy(false);
    }
  };
  const revoke = (feedId: string): void => {
    modals.openConfirmModal({
      title: t('revokeTitle'),
      children: <Text size="sm">{t('revokeText')}</Text>,
      labels: { confirm: t('revoke'), cancel: t('keep') },
      confirmProps: { color: 'red.9' },
      onConfirm: () => {
        connection
          .mutate(RevokeCalendarFeed, { feedId })
          .catch(() => notifications.show({ color: 'red', message: t('failed') }));
      },
    });
  };

  return (
    <Paper withBorder p="lg" radius="lg" component="section" aria-labelledby="feeds-title">
      <Title order={2} size="h4" id="feeds-title" mb={4}>
        {t('title')}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {t('hint')}
      </Text>
      {error && !feeds && (
        <Alert role="alert" color="red" variant="light">
          {t('loadFailed')}{' '}
          <Button size="compact-xs" variant="default" onClick={() => restart()}>
            {t('retry')}
          </Button>
        </Alert>
      )}
      {!feeds && !error && <Skeleton h={40} role="status" aria-label={t('loading')} />}
      {feeds && (
        <Stack gap="sm">
          {shown && <NewAddress url={shown.url} />}
          <FeedList feeds={feeds} onRevoke={revoke} />
          <Button
            variant="light"
            leftSection={<IconCalendarShare size={18} aria-hidden="true" />}
            loading={busy}
            onClick={() => void create()}
            style={{ alignSelf: 'flex-start' }}
          >
            {t('create')}
          </Button>
        </Stack>
      )}
    </Paper>
  );
}

function NewAddress({ url }: { readonly url: string }) {
  const t = useTranslations('settings.feeds');
  return (
    <Alert color="teal" variant="light" title={t('ready')} role="status">
      <Stack gap="xs">
        <Text size="sm">{t('once')}</Text>
        <Group gap="xs" wrap="nowrap" align="end">
          <TextInput
            label={t('address')}
            value={url}
            readOnly
            style={{ flex: 1 }}
            onFocus={(event) => event.currentTarget.select()}
          />
          <CopyButton value={url}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {t(copied ? 'copied' : 'copy')}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </Alert>
  );
}

interface FeedListProps {
  readonly feeds: readonly { id: string; created_at: string; last_read_at?: string | null }[];
  readonly onRevoke: (feedId: string) => void;
}

function FeedList({ feeds, onRevoke }: FeedListProps) {
  const t = useTranslations('settings.feeds');
  const time = useTimeWords();
  return (
    <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }} aria-label={t('title')}>
      {feeds.map((feed) => (
        <Group component="li" key={feed.id} wrap="nowrap" justify="space-between">
          <div>
            <Text fw={550} size="sm">
              {t('made', { when: time.short(feed.created_at) })}
            </Text>
            <Text size="xs" c="dimmed">
              {feed.last_read_at ? t('read', { when: time.short(feed.last_read_at) }) : t('neverRead')}
            </Text>
          </div>
          <Button
            size="xs"
            variant="default"
            aria-label={t('revokeOf', { when: time.short(feed.created_at) })}
            onClick={() => onRevoke(feed.id)}
          >
            {t('revoke')}
          </Button>
        </Group>
      ))}
    </Stack>
  );
}
