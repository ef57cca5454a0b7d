'use client';
/** All parts of one rule, each in words and each to be changed. */
import {
  Alert,
  Button,
  Checkbox,
  Group,
  Input,
  NumberInput,
  Stack,
  Switch,
  Text,
  Textarea,
} from '@mantine/core';
import { useTranslations } from 'use-intl/react';
import { SESSION_CLAUSE } from '../state/condition.ts';
import { emptyRule } from '../state/draft.ts';
import { type Overview, type Permission, type Place, placeName, type Table } from '../state/studio.ts';
import type { DraftHandle } from '../use-draft.ts';
import { useRuleWords } from '../use-wording.ts';
import { ConditionEditor } from './condition-editor.tsx';
import { useFindingWords } from './finding-list.tsx';
import classes from './permissions.module.css';
import { PresetEditor } from './preset-editor.tsx';

interface RuleEditorProps {
  overview: Overview;
  table: Table;
  place: Place;
  draft: DraftHandle;
}

export function RuleEditor({ overview, table, place, draft }: RuleEditorProps) {
  const t = useTranslations('permissions');
  const words = useRuleWords(overview.tables);
  const findingWords = useFindingWords();
  const { rule, set } = draft;
  if (rule === null) {
    return (
      <Stack align="flex-start">
        <Text>{t('absentLong', { role: words.role(place.role) })}</Text>
        <Button variant="default" onClick={() => set(emptyRule(place.operation, SESSION_CLAUSE))}>
          {t('makeRule')}
        </Button>
      </Stack>
    );
  }
  const { permission } = rule;
  const put = (part: Partial<Permission>): void => set({ ...rule, permission: { ...permission, ...part } });
  const findings = overview.findings.filter((finding) => finding.place === placeName(place));
  const conditions =
    place.operation === 'insert'
      ? (['check'] as const)
      : place.operation === 'update'
        ? (['filter', 'check'] as const)
        : (['filter'] as const);
  return (
    <Stack gap="lg">
      {findings.length > 0 && !draft.changed && (
        <Alert variant="light" color="yellow.9" title={t('doubtful')}>
          {findings.map((finding) => (
            <Text key={`${finding.code}${finding.column ?? ''}`} size="sm">
              {findingWords(finding)}
            </Text>
          ))}
        </Alert>
      )}
      {conditions.map((which) => (
        <ConditionEditor
          key={which}
          label={t(`conditions.${place.operation === 'insert' ? 'insertCheck' : which}`)}
          table={table}
          tables={overview.tables}
          condition={permission[which] ?? null}
          optional={which === 'check' && place.operation === 'update'}
          onChange={(condition) => put({ [which]: condition })}
        />
      ))}
      {place.operation !== 'delete' && (
        <ColumnChoice
          table={table}
          permission={permission}
          reading={place.operation === 'select'}
          onChange={put}
        />
      )}
      {place.operation === 'select' && (
        <Group align="flex-end" gap="xl">
          <NumberInput
            label={t('limit')}
            description={t('limitHint')}
            inputWrapperOrder={['label', 'input', 'description']}
            min={1}
            allowDecimal={false}
            hideControls
            w={220}
            value={permission.limit ?? ''}
            onChange={(value) => put({ limit: typeof value === 'number' ? value : null })}
          />
          <Switch
            label={t('mayCount')}
            checked={permission.allow_aggregations === true}
            onChange={(event) => put({ allow_aggregations: event.currentTarget.checked })}
          />
        </Group>
      )}
      {(place.operation === 'insert' || place.operation === 'update') && (
        <PresetEditor
          table={table}
          presets={permission.set ?? {}}
          onChange={(presets) => put({ set: presets })}
        />
      )}
      <Textarea
        label={t('comment')}
        description={t('commentHint')}
        autosize
        inputWrapperOrder={['label', 'input', 'description']}
        value={rule.comment ?? ''}
        onChange={(event) => set({ ...rule, comment: event.currentTarget.value })}
      />
      <Button variant="subtle" color="red.9" style={{ alignSelf: 'flex-start' }} onClick={() => set(null)}>
        {t('removeRule')}
      </Button>
    </Stack>
  );
}

interface ColumnChoiceProps {
  table: Table;
  permission: Permission;
  reading: boolean;
  onChange: (part: Partial<Permission>) => void;
}

function ColumnChoice({ table, permission, reading, onChange }: ColumnChoiceProps) {
  const t = useTranslations('permissions');
  const stored = table.columns.filter(({ computed }) => !computed).map(({ name }) => name);
  const columns = permission.columns === '*' ? stored : (permission.columns ?? []);
  const chosen = new Set([...columns, ...(permission.computed_fields ?? [])]);
  const shown = table.columns.filter(({ computed }) => reading || !computed);
  const choose = (name: string, computed: boolean, on: boolean): void => {
    const list = computed ? (permission.computed_fields ?? []) : columns;
    const next = on ? [...list, name] : list.filter((one) => one !== name);
    // The order of the others stays, so that the file shows one line more or less.
    onChange(computed ? { computed_fields: next } : { columns: next });
  };
  return (
    <div role="group" aria-labelledby="rule-columns">
      <Input.Label id="rule-columns" component="div" mb={8}>
        {t('columns')}
      </Input.Label>
      <div className={classes.columns}>
        {shown.map(({ name, about, computed }) => (
          <Checkbox
            key={name}
            label={name}
            description={about && <span lang="en">{about}</span>}
            checked={chosen.has(name)}
            onChange={(event) => choose(name, computed, event.currentTarget.checked)}
          />
        ))}
      </div>
    </div>
  );
}
