'use client';
/** Searches the text of all one's rooms; a result opens its room at the message. */
import {
  ActionIcon,
  Button,
  Group,
  Highlight,
  ScrollArea,
  Skeleton,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconArrowLeft, IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { SearchMessagesQuery } from '../../../graphql/generated/graphql.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { SearchMessages } from '../message-documents.ts';
import { containsPattern, excerptAround } from '../state/search-pattern.ts';
import { useRoomName } from './room-names.ts';
import { useRoomLink } from './room-route.ts';
import classes from './search-pane.module.css';
import { useTimeWords } from '../../shell/time-words.ts';

type Found = SearchMessagesQuery['messages'][number];

const PAGE = 30;
/** One letter finds everything and helps nobody. */
const SHORTEST = 2;

export function SearchPane({ onClose }: { onClose: () => void }) {
  const t = useTranslations('chat');
  const [words, setWords] = useState('');
  const [settled] = useDebouncedValue(words.trim(), 250);
  const search = useSearch(settled);
  return (
    <div
      className={classes.pane}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <Group className={classes.head} wrap="nowrap" gap={6}>
        <ActionIcon variant="subtle" size="lg" aria-label={t('closeSearch')} onClick={onClose}>
          <IconArrowLeft size={20} aria-hidden="true" />
        </ActionIcon>
        <TextInput
          flex={1}
          type="search"
          aria-label={t('searchMessages')}
          placeholder={t('searchMessages')}
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          autoFocus
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      </Group>
      <ScrollArea className={classes.scroll} type="hover" viewportProps={{ tabIndex: -1 }}>
        <div role="status" aria-label={t('searchState')}>
          {settled.length < SHORTEST && <Hint text={t('searchHint')} />}
          {search.state === 'found' && search.found.length === 0 && (
            <Hint text={t('nothingFound', { words: settled })} />
          )}
        </div>
        {search.state === 'failed' && (
          <Stack p="md" gap="xs" align="flex-start" role="alert">
            <Text size="sm">{t('searchFailed')}</Text>
            <Button size="xs" variant="light" onClick={search.retry}>
              {t('retry')}
            </Button>
          </Stack>
        )}
        {search.state === 'searching' && search.found.length === 0 && settled.length >= SHORTEST && (
          <Stack p="md" gap="lg" role="status" aria-label={t('searching')}>
            {[0, 1, 2].map((row) => (
              <Stack key={row} gap={6}>
                <Skeleton h={10} w="45%" />
                <Skeleton h={10} />
              </Stack>
            ))}
          </Stack>
        )}
        {search.found.length > 0 && (
          <ul className={classes.list} aria-label={t('searchResults')}>
            {search.found.map((message) => (
              <SearchResult key={message.id} message={message} words={settled} />
            ))}
          </ul>
        )}
        {search.hasMore && (
          <Group justify="center" p="sm">
            <Button variant="subtle" size="xs" loading={search.state === 'searching'} onClick={search.more}>
              {t('moreResults')}
            </Button>
          </Group>
        )}
      </ScrollArea>
    </div>
  );
}

function Hint({ text }: { text: string }) {
  return (
    <Text size="sm" c="dimmed" p="md">
      {text}
    </Text>
  );
}

function SearchResult({ message, words }: { message: Found; words: string }) {
  const t = useTranslations('chat');
  const roomName = useRoomName();
  const link = useRoomLink();
  const time = useTimeWords();
  return (
    <li>
      <a className={classes.result} {...link(message.room_id, message.seq)}>
        <span className={classes.line}>
          <span className={classes.room}>{roomName(message.room, message.room.participants)}</span>
          <time className={classes.time} dateTime={message.created_at}>
            {time.short(message.created_at)}
          </time>
        </span>
        <span className={classes.author}>{message.author?.display_name ?? t('someone')}</span>
        <Highlight
          component="span"
          display="block"
          size="sm"
          lineClamp={2}
          highlight={words}
          highlightStyles={{ background: 'var(--telemed-mark)', color: 'inherit', borderRadius: 3 }}
        >
          {excerptAround(message.body, words)}
        </Highlight>
      </a>
    </li>
  );
}

interface SearchOutcome {
  words: string;
  found: readonly Found[];
  hasMore: boolean;
}

const NOTHING: SearchOutcome = { words: '', found: [], hasMore: false };

function useSearch(words: string) {
  const { connection } = useSignedIn();
  const [outcome, setOutcome] = useState<SearchOutcome>(NOTHING);
  const [state, setState] = useState<'idle' | 'searching' | 'found' | 'failed'>('idle');
  const [wanted, setWanted] = useState({ words, limit: PAGE, attempt: 0 });
  if (wanted.words !== words) setWanted({ words, limit: PAGE, attempt: 0 });
  useEffect(() => {
    if (wanted.words.length < SHORTEST) {
      setOutcome(NOTHING);
      setState('idle');
      return;
    }
    let current = true;
    setState('searching');
    const pattern = containsPattern(wanted.words);
    // One more than is shown tells whether there are more.
    connection.query(SearchMessages, { pattern, limit: wanted.limit + 1, offset: 0 }).then(
      ({ messages }) => {
        if (!current) return;
        const found = messages.slice(0, wanted.limit);
        setOutcome({ words: wanted.words, found, hasMore: messages.length > wanted.limit });
        setState('found');
      },
      () => {
        if (current) setState('failed');
      },
    );
    return () => {
      current = false;
    };
  }, [connection, wanted]);
  const shown = outcome.words === words ? outcome : NOTHING;
  return {
    ...shown,
    state,
    retry: () => setWanted((before) => ({ ...before, attempt: before.attempt + 1 })),
    more: () => setWanted((before) => ({ ...before, limit: before.limit + PAGE })),
  };
}
