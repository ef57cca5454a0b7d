/** Tables and rules for the tests of the studio. */
import type { Rule, Table } from './studio.ts';

const column = (name: string, type = 'uuid') => ({ name, type, about: null, computed: false });
const inPublic = (name: string) => ({ schema: 'public', name });

export const rooms: Table = {
  table: inPublic('rooms'),
  about: 'Conversations.',
  columns: [column('id'), column('kind', 'String'), column('created_by'), column('message_count', 'bigint')],
  relationships: [{ name: 'participants', table: inPublic('room_participants'), many: true }],
  key: ['id'],
  rules: [],
};
export const participants: Table = {
  table: inPublic('room_participants'),
  about: null,
  columns: [column('room_id'), column('user_id'), column('left_at', 'timestamptz')],
  relationships: [{ name: 'room', table: inPublic('rooms'), many: false }],
  key: ['room_id', 'user_id'],
  rules: [],
};
export const sessions: Table = {
  table: inPublic('active_sessions'),
  about: null,
  columns: [column('id'), column('user_id')],
  relationships: [],
  key: ['id'],
  rules: [],
};
export const tables = [rooms, participants, sessions];

export const aRule = (permission: Rule['permission'] = {}): Rule => ({
  permission: { columns: ['id', 'kind'], filter: {}, ...permission },
  comment: 'The rooms one takes part in.',
});
