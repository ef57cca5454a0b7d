'use client';
/** The dry run: as this person, these rows by the rule in force and by the one under edit. Nothing is put in force. */
import { Alert, Badge, Button, Group, Select, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { ask } from '../state/api.ts';
import {
  type Overview,
  peopleAnswer,
  type Person,
  type Place,
  type Rule,
  type Table,
  type Trial,
  trialAnswer,
} from '../state/studio.ts';
import { failureCode } from '../use-studio.ts';
import { useRuleWords } from '../use-wording.ts';
import { TrialRows } from './trial-rows.tsx';

interface TrialPanelProps {
  overview: Overview;
  table: Table;
  place: Place;
  rule: Rule | null;
  changed: boolean;
}

const KNOWN = ['NETWORK', 'ENGINE_UNAVAILABLE', 'RULE_NOT_TRIABLE', 'OTHER_ROLE', 'TABLE_NOT_FOUND'] as const;

export function TrialPanel({ overview, table, place, rule, changed }: TrialPanelProps) {
  const t = useTranslations('permissions');
  const words = useRuleWords(overview.tables);
  const [text, setText] = useState('');
  const [person, setPerson] = useState<string | null>(null);
  const people = usePeople(place.role, text);
  const [trial, setTrial] = useState<Trial | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const run = async (): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      setTrial(await ask(trialAnswer, '/trial', { place, personId: person, rule }));
    } catch (error) {
      setTrial(null);
      setFailure(failureCode(error));
    }
    setBusy(false);
  };
  const known = KNOWN.find((code) => code === failure) ?? 'other';
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t(`trial.about.${place.operation}`)}
      </Text>
      <Group align="flex-end">
        <Select
          label={t('trial.person', { role: words.role(place.role) })}
          placeholder={t('trial.choose')}
          data={people.map(({ id, name, signedIn }) => ({
            value: id,
            label: signedIn ? name : t('trial.notSignedIn', { name }),
          }))}
          value={person}
          onChange={setPerson}
          searchable
          searchValue={text}
          onSearchChange={setText}
          // The server has searched already.
          filter={({ options }) => options}
          nothingFoundMessage={t('trial.nobody')}
          flex="1 1 240px"
        />
        <Button disabled={person === null} loading={busy} onClick={() => void run()}>
          {t('trial.run')}
        </Button>
      </Group>
      {failure !== null && (
        <Alert role="alert" color="red" variant="light">
          {t(`trial.failures.${known}`)}
        </Alert>
      )}
      {trial && (
        <>
          <div role="status">
            <Group gap="xs">
              <Text fw={600}>
                {changed
                  ? t('trial.beforeAfter', { before: trial.before, after: trial.after })
                  : t('trial.now', { count: trial.before })}
              </Text>
              {!trial.person.signedIn && (
                <Badge variant="default" tt="none">
                  {t('trial.asIfSignedIn')}
                </Badge>
              )}
              {trial.confirmed === true && (
                <Badge variant="light" tt="none">
                  {t('trial.confirmed')}
                </Badge>
              )}
            </Group>
          </div>
          {trial.confirmed === false && (
            <Alert role="alert" color="red" variant="light">
              {t('trial.notConfirmed')}
            </Alert>
          )}
          {!trial.complete && <Text size="sm">{t('trial.firstOnly')}</Text>}
          <TrialRows overview={overview} table={table} place={place} rule={rule} trial={trial} />
        </>
      )}
    </Stack>
  );
}

/** Empty while they are looked for, and when they cannot be. */
function usePeople(role: string, text: string): readonly Person[] {
  const [settled] = useDebouncedValue(text, 200);
  const [people, setPeople] = useState<readonly Person[]>([]);
  useEffect(() => {
    let left = false;
    // What stands in the field after a choice is the name with its mark; the list then stays as it is.
    const wanted = new URLSearchParams({ role, text: settled.replace(/ \(.*\)$/, '') });
    ask(peopleAnswer, `/people?${wanted}`).then(
      (answer) => {
        if (!left) setPeople(answer.people);
      },
      () => undefined, // the list is as it was; running the trial will say what is wrong
    );
    return () => {
      left = true;
    };
  }, [role, settled]);
  return people;
}
