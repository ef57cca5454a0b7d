'use client';
/** What is doubtful about the rules, each with the way to it. */
import { Button, Drawer, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { type Finding, type Overview, type Place, placeOf, tableKey } from '../state/studio.ts';
import { useRuleWords } from '../use-wording.ts';
import classes from './permissions.module.css';

const CODES = [
  'always-true',
  'no-session',
  'secret-column',
  'all-columns',
  'wider-than-select',
  'no-limit',
  'unowned-insert',
  'no-comment',
] as const;

export function useFindingWords(): (finding: Finding) => string {
  const t = useTranslations('permissions.lint');
  return ({ code, column }) => {
    const known = CODES.find((one) => one === code);
    return known ? t(`codes.${known}`, { column: column ?? '' }) : code;
  };
}

interface FindingListProps {
  overview: Overview;
  onOpen: (place: Place) => void;
}

export function FindingList({ overview, onOpen }: FindingListProps) {
  const t = useTranslations('permissions');
  const words = useRuleWords(overview.tables);
  const wordsOf = useFindingWords();
  const [opened, setOpened] = useState(false);
  const open = (place: Place): void => {
    setOpened(false);
    onOpen(place);
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconAlertTriangle size={16} aria-hidden="true" />}
        onClick={() => setOpened(true)}
      >
        {t('findings', { count: overview.findings.length })}
      </Button>
      <Drawer
        opened={opened}
        onClose={() => setOpened(false)}
        position="right"
        size="lg"
        title={t('doubtful')}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <Stack>
          <Text size="sm" c="dimmed">
            {t('lint.about')}
          </Text>
          {overview.findings.length === 0 && <Text>{t('lint.none')}</Text>}
          <ul className={classes.clauses} aria-label={t('doubtful')}>
            {overview.findings.map((finding) => {
              const place = placeOf(finding.place);
              return (
                <li
                  key={`${finding.code} ${finding.place} ${finding.column ?? ''}`}
                  className={classes.clause}
                >
                  <UnstyledButton onClick={() => place && open(place)}>
                    <Text size="sm" fw={550}>
                      {place
                        ? t('cell', {
                            operation: words.operation(place.operation),
                            table: tableKey(place.table),
                            role: words.role(place.role),
                          })
                        : finding.place}
                    </Text>
                    <Text size="sm">{wordsOf(finding)}</Text>
                  </UnstyledButton>
                </li>
              );
            })}
          </ul>
        </Stack>
      </Drawer>
    </>
  );
}
