'use client';
/** What became of messages that were sent, to people or to other systems: chosen by state, live. */
import { Badge, SegmentedControl, Stack, Text } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { LiveList } from '../../../ui/live-list.tsx';
import classes from './clinic.module.css';

const SHOWN = 50;

/** By the name of each choice, the states it shows; `all` is every state there is. */
interface States {
  readonly all: readonly string[];
  readonly [choice: string]: readonly string[];
}

/** What is chosen, and the variables of a subscription that shows it. */
export function useChosenStates<Choices extends States>(states: Choices) {
  type Choice = keyof Choices & string;
  const [chosen, choose] = useState<Choice>('all');
  const variables = useMemo(() => ({ statuses: [...states[chosen]!], limit: SHOWN }), [states, chosen]);
  return { choices: Object.keys(states) as Choice[], chosen, choose, variables };
}

interface DeliveryListProps<Row, Choice extends string> {
  label: string;
  choosing: {
    label: string;
    choices: readonly Choice[];
    chosen: Choice;
    choose: (choice: Choice) => void;
    words: (choice: Choice) => string;
  };
  /** Undefined until they have come. */
  rows: readonly Row[] | undefined;
  failed: boolean;
  empty: string;
  onRetry: () => void;
  children: (row: Row) => ReactNode;
}

export function DeliveryList<Row extends object, Choice extends string>(
  props: DeliveryListProps<Row, Choice>,
) {
  const { choosing, ...list } = props;
  return (
    <Stack>
      <SegmentedControl
        aria-label={choosing.label}
        value={choosing.chosen}
        onChange={(value) => choosing.choose(value as Choice)}
        data={choosing.choices.map((choice) => ({ value: choice, label: choosing.words(choice) }))}
      />
      <LiveList {...list} />
    </Stack>
  );
}

interface DeliveryRowProps {
  status: string;
  statusWords: string;
  title: ReactNode;
  /** Below the title: what is known of it. */
  children: ReactNode;
  /** What can be done about it, and more to read. */
  actions: ReactNode;
}

/** One that will not be tried again by itself stands out. */
export function DeliveryRow({ status, statusWords, title, children, actions }: DeliveryRowProps) {
  const dead = status === 'dead';
  return (
    <li className={classes.row} data-status={status}>
      <div className={classes.words}>
        <Text fw={550}>{title}</Text>
        {children}
      </div>
      <Badge variant={dead ? 'filled' : 'light'} color={dead ? 'red.9' : undefined} tt="none">
        {statusWords}
      </Badge>
      {actions}
    </li>
  );
}
