'use client';
/** Finds people among one's contacts: one by a click, or several. */
import { Checkbox, Group, ScrollArea, Skeleton, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { ContactsQuery as Contacts } from '../../../graphql/generated/graphql.ts';
import { PersonAvatar } from '../../../ui/person-avatar.tsx';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { ContactsQuery } from '../documents.ts';
import { containsPattern } from '../state/search-pattern.ts';
import { asRole } from './availability-words.ts';
import classes from './people-picker.module.css';

export type Contact = NonNullable<Contacts['contacts'][number]['user']>;

const SHOWN = 50;
const NOBODY: readonly string[] = [];

interface PeoplePickerProps {
  /** Without it a click picks one person. */
  chosen?: readonly Contact[];
  exclude?: readonly string[];
  busy?: boolean;
  onPick: (person: Contact) => void;
  empty: string;
}

export function PeoplePicker({ chosen, exclude = NOBODY, busy = false, onPick, empty }: PeoplePickerProps) {
  const t = useTranslations('chat');
  const [words, setWords] = useState('');
  const [settled] = useDebouncedValue(words, 200);
  const { people, failed, retry } = useContacts(settled, exclude);
  return (
    <Stack gap="xs">
      <TextInput
        data-autofocus
        label={t('findPeople')}
        placeholder={t('findPeoplePlaceholder')}
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <ScrollArea.Autosize mah={320} mih={120} type="auto" viewportProps={{ tabIndex: -1 }}>
        {failed && (
          <Text size="sm" p="sm" role="alert">
            {t('contactsFailed')}{' '}
            <UnstyledButton className={classes.link} onClick={retry}>
              {t('retry')}
            </UnstyledButton>
          </Text>
        )}
        {!people && !failed && <PeopleSkeleton label={t('contactsLoading')} />}
        {people?.length === 0 && (
          <Text size="sm" c="dimmed" p="sm">
            {settled.trim() ? t('nobodyFound', { words: settled.trim() }) : empty}
          </Text>
        )}
        {people && people.length > 0 && (
          <ul className={classes.list} aria-label={t('people')}>
            {people.map((person) => {
              const isChosen = chosen?.some((candidate) => candidate.id === person.id) ?? false;
              return (
                <li key={person.id}>
                  <UnstyledButton
                    className={classes.person}
                    disabled={busy}
                    role={chosen ? 'checkbox' : undefined}
                    aria-checked={chosen ? isChosen : undefined}
                    onClick={() => onPick(person)}
                  >
                    <PersonAvatar id={person.id} name={person.display_name} size={38} />
                    <span className={classes.words}>
                      <Text component="span" display="block" fw={550} truncate>
                        {person.display_name}
                      </Text>
                      <PersonKind person={person} />
                    </span>
                    {chosen && <Checkbox.Indicator checked={isChosen} aria-hidden="true" />}
                  </UnstyledButton>
                </li>
              );
            })}
          </ul>
        )}
      </ScrollArea.Autosize>
    </Stack>
  );
}

function PersonKind({ person }: { person: Contact }) {
  const t = useTranslations('roles');
  return (
    <Text component="span" display="block" size="xs" c="dimmed" truncate>
      {t(asRole(person.role))}
      {person.doctor?.speciality ? ` · ${person.doctor.speciality}` : ''}
    </Text>
  );
}

function PeopleSkeleton({ label }: { label: string }) {
  return (
    <Stack gap="sm" p="sm" role="status" aria-label={label}>
      {[0, 1, 2].map((row) => (
        <Group key={row} wrap="nowrap">
          <Skeleton circle h={38} w={38} />
          <Skeleton h={12} w="50%" />
        </Group>
      ))}
    </Stack>
  );
}

function useContacts(words: string, exclude: readonly string[]) {
  const { connection } = useSignedIn();
  const [people, setPeople] = useState<Contact[] | null>(null);
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const excludeKey = [...exclude].sort().join(' ');
  useEffect(() => {
    let current = true;
    const excluded = excludeKey === '' ? [] : excludeKey.split(' ');
    connection
      .query(ContactsQuery, { pattern: containsPattern(words), exclude: excluded, limit: SHOWN })
      .then(
        ({ contacts }) => {
          if (!current) return;
          setFailed(false);
          setPeople(contacts.flatMap((contact) => contact.user ?? []));
        },
        () => {
          if (current) setFailed(true);
        },
      );
    return () => {
      current = false;
    };
  }, [connection, words, excludeKey, attempt]);
  return { people, failed, retry: () => setAttempt(attempt + 1) };
}
