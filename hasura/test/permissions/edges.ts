/** Rows that change sides: what a single clause of a rule decides on, where the world as it stands has no such row. */
import { expect } from 'vitest';
import { tables } from './expectations.ts';
import type { Registrar, Suite } from './suite.ts';
import { idOf, personOf, type Role, roles } from './world.ts';

export function edgeChecks(suite: Suite, { describe, it }: Registrar): void {
  /** Past the triggers, which would refuse or undo it. */
  async function arrange(sql: string, ...values: unknown[]): Promise<void> {
    const client = await suite.target.pool.connect();
    try {
      await client.query('begin');
      await client.query('set local session_replication_role = replica');
      await client.query(sql, values);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  }
  async function ask(role: Role, query: string): Promise<Record<string, any>> {
    const answer = await suite.target.query(suite.tokens[role], query);
    expect(answer.errors, query).toBeUndefined();
    return answer.data!;
  }
  const keys = async (role: Role, table: string, key: string): Promise<unknown[]> =>
    (await ask(role, `{ ${table} { ${key} } }`))[table].map((row: Record<string, unknown>) => row[key]);
  const roomOf = (role: Role): string =>
    (tables['messages']!.roles[role]!.insert!.allowed[0] as { room_id: string }).room_id;
  const me = (role: Role): string => idOf(personOf[role]);

  describe('a person in no room', () => {
    it.each(roles)('CHAT-9 %s still sees of user_presence and users his own row', async (role) => {
      await arrange('delete from room_participants where user_id = $1', me(role));

      expect(await keys(role, 'user_presence', 'user_id')).toContain(me(role));
      expect(await keys(role, 'users', 'id')).toContain(me(role));
    });
  });

  describe('a person who shares a room, and nothing else', () => {
    it.each(roles)('PERM-1 %s sees of users and user_presence whom he shares a room with', async (role) => {
      await arrange('delete from appointments');
      await arrange('delete from room_participants where user_id = $1', idOf('otherPatient'));
      const seen = async () => [
        (await keys(role, 'users', 'id')).includes(idOf('otherPatient')),
        (await keys(role, 'user_presence', 'user_id')).includes(idOf('otherPatient')),
      ];
      const byRank = role === 'staff' || role === 'clinic_admin';
      const before = await seen();

      await arrange(
        'insert into room_participants (room_id, user_id) values ($1, $2)',
        roomOf(role),
        idOf('otherPatient'),
      );

      expect(before).toEqual([byRank, byRank]);
      expect(await seen()).toEqual([true, true]);
    });
  });

  describe('a doctor in the eyes of a patient', () => {
    const sees = async (): Promise<boolean> =>
      (await keys('patient', 'users', 'id')).includes(idOf('otherDoctor'));

    it('PERM-1 patient sees of users a doctor of the clinic while he is verified and not blocked', async () => {
      const verified = await sees();
      await arrange('update doctors set verified_at = null where user_id = $1', idOf('otherDoctor'));
      const unverified = await sees();
      await arrange('update doctors set verified_at = now() where user_id = $1', idOf('otherDoctor'));
      await arrange('update users set blocked_at = now() where id = $1', idOf('otherDoctor'));

      expect([verified, unverified, await sees()]).toEqual([true, false, false]);
    });

    it('PERM-1 patient sees of users a doctor he has an appointment with, verified or not', async () => {
      await arrange('delete from room_participants where user_id = $1', me('patient'));
      await arrange('update doctors set verified_at = null');

      expect(await keys('patient', 'users', 'id')).toContain(idOf('doctor'));
    });
  });

  describe('the two people of an appointment', () => {
    const standing = [
      { state: 'booked', are: 'contacts' },
      { state: 'finished', are: 'contacts' },
      { state: 'cancelled', are: 'strangers with a name' },
      { state: 'pending', are: 'strangers with a name' },
      { state: 'cancelled after the call had begun', are: 'contacts' },
    ];
    const sides = [
      { role: 'patient', other: 'doctor' },
      { role: 'doctor', other: 'patient' },
    ] as const;
    /** Whatever else would show them to each other is taken away. */
    async function apart(state: string): Promise<void> {
      await arrange('delete from room_participants');
      await arrange('update doctors set verified_at = null');
      await arrange(
        'update appointments set status = $1',
        state.startsWith('cancelled') ? 'cancelled' : state,
      );
      if (state.includes('begun')) {
        await arrange(
          `update consultations set status = 'finished', outcome = 'held', started_at = now(), ended_at = now()`,
        );
      }
    }

    it.each(sides.flatMap(({ role, other }) => standing.map((one) => ({ role, other, ...one }))))(
      'CHAT-12 $role and the $other of his $state appointment are $are',
      async ({ role, other, state, are }) => {
        await apart(state);

        const named = await keys(role, 'users', 'id');

        expect(named).toContain(idOf(other));
        expect(named).not.toContain(idOf(other === 'doctor' ? 'otherDoctor' : 'otherPatient'));
        expect((await keys(role, 'contacts', 'user_id')).includes(idOf(other))).toBe(are === 'contacts');
      },
    );

    it.each(standing)(
      'PERM-1 doctor reads in patients of a $state appointment as of $are',
      async ({ state, are }) => {
        await apart(state);

        expect(await keys('doctor', 'patients', 'user_id')).toEqual(
          are === 'contacts' ? [idOf('patient')] : [],
        );
      },
    );

    it.each(sides)(
      'USR-5 $role still reads in users the name of a blocked $other',
      async ({ role, other }) => {
        await apart('finished');
        await arrange('update users set blocked_at = now() where id = $1', idOf(other));

        expect(await keys(role, 'users', 'id')).toContain(idOf(other));
        expect(await keys(role, 'contacts', 'user_id')).not.toContain(idOf(other));
      },
    );
  });

  describe('the number of a patient who is expected no longer', () => {
    it.each(['doctor', 'staff'] as const)(
      'VID-4 %s sees nothing of callback_numbers once all appointments are over or cancelled',
      async (role) => {
        const before = await keys(role, 'callback_numbers', 'user_id');
        for (const status of ['finished', 'cancelled']) {
          await arrange('update appointments set status = $1', status);

          expect(await keys(role, 'callback_numbers', 'user_id'), status).toEqual([]);
        }
        expect(before).toContain(idOf('patient'));
      },
    );
  });

  describe('a message that is no longer, or never was, a person’s own', () => {
    it.each(roles)(
      'CHAT-9 %s updates of messages neither a system message nor a deleted one',
      async (role) => {
        const message = idOf(tables['messages']!.roles[role]!.update!.rows[0]!);
        for (const state of [`kind = 'system', deleted_at = null`, `kind = 'user', deleted_at = now()`]) {
          await arrange(`update messages set ${state} where id = $1`, message);

          const data = await ask(
            role,
            `mutation { update_messages(where: { id: { _eq: "${message}" } }, _set: { body: "Changed" }) { affected_rows } }`,
          );

          expect(data['update_messages'].affected_rows, state).toBe(0);
        }
      },
    );

    it.each(roles)(
      'CHAT-10 %s sees of message_attachments and files nothing of deleted messages',
      async (role) => {
        await arrange('update messages set deleted_at = now()');

        expect(await keys(role, 'message_attachments', 'message_id')).toEqual([]);
        expect(await keys(role, 'files', 'id')).toEqual([idOf(`file draft of ${personOf[role]}`)]);

        // What he has uploaded himself goes with the message he has sent it by.
        await arrange(
          'insert into message_attachments (message_id, position, file_id) values ($1, 9, $2)',
          idOf(tables['messages']!.roles[role]!.update!.rows[0]!),
          idOf(`file draft of ${personOf[role]}`),
        );
        expect(await keys(role, 'files', 'id')).toEqual([]);
      },
    );
  });

  describe('a room tied to an appointment', () => {
    const tie = (room: string, visit: string) =>
      arrange(
        'insert into room_appointments (room_id, appointment_id) values ($1, $2)',
        idOf(room),
        idOf(visit),
      );
    const clinic = roles.filter((role) => tables['room_appointments']!.roles[role]?.delete !== undefined);
    const untie = (room: string) =>
      `mutation { delete_room_appointments(where: { room_id: { _eq: "${idOf(room)}" } }) { affected_rows } }`;

    it.each(['patient', 'doctor'] as const)(
      'CHAT-13 %s sees of room_appointments nothing of others’ appointments, even in his own room',
      async (role) => {
        const before = await keys(role, 'room_appointments', 'room_id');
        await tie('own', 'visit of others');

        expect(await keys(role, 'room_appointments', 'room_id')).toHaveLength(before.length);
        expect(await keys(role, 'room_appointments', 'appointment_id')).not.toContain(
          idOf('visit of others'),
        );
      },
    );

    it.each(['patient', 'doctor'] as const)(
      'CHAT-13 %s sees of room_appointments nothing of rooms he is not in, even if they are about him',
      async (role) => {
        await tie('elsewhere', 'own visit');

        expect(await keys(role, 'room_appointments', 'room_id')).not.toContain(idOf('elsewhere'));
      },
    );

    it.each(clinic)(
      'CHAT-13 %s ties by hand no room but a group, even one he takes part in',
      async (role) => {
        await arrange('delete from room_appointments');
        for (const room of ['own', 'desk']) {
          await arrange(
            'insert into room_participants (room_id, user_id) values ($1, $2) on conflict do nothing',
            idOf(room),
            me(role),
          );
          const answer = await suite.target.query(
            suite.tokens[role],
            `mutation { insert_room_appointments_one(object: { room_id: "${idOf(room)}", appointment_id: "${idOf('own visit')}" }) { room_id } }`,
          );

          expect(['permission-error', 'constraint-violation'], room).toContain(
            answer.errors?.[0]?.extensions.code,
          );
        }
        const { rows } = await suite.target.pool.query('select 1 from room_appointments');
        expect(rows).toEqual([]);
      },
    );

    it.each(clinic)('CHAT-13 %s unties no direct room, even one he takes part in', async (role) => {
      await arrange(
        'insert into room_participants (room_id, user_id) values ($1, $2)',
        idOf('own'),
        me(role),
      );

      expect((await ask(role, untie('own')))['delete_room_appointments'].affected_rows).toBe(0);
    });

    it.each(clinic)('USR-5 %s unties nothing once his session has ended', async (role) => {
      await arrange('delete from active_sessions where id = $1', idOf(`session of ${personOf[role]}`));

      expect((await ask(role, untie('team')))['delete_room_appointments'].affected_rows).toBe(0);
    });
  });

  describe('a room that is no group', () => {
    const renaming = roles.filter((role) => tables['rooms']!.roles[role]!.update !== undefined);

    it.each(renaming)(
      'USR-5 %s updates of rooms not even his own group once his session has ended',
      async (role) => {
        await arrange('update rooms set created_by = $1 where id = $2', me(role), idOf('team'));
        const rename = `mutation { update_rooms(where: { id: { _eq: "${idOf('team')}" } }, _set: { title: "Mine" }) { affected_rows } }`;
        const before = await ask(role, rename);

        await arrange('delete from active_sessions where id = $1', idOf(`session of ${personOf[role]}`));

        expect(before['update_rooms'].affected_rows).toBe(1);
        expect((await ask(role, rename))['update_rooms'].affected_rows).toBe(0);
      },
    );

    it.each(renaming)(
      'USR-5 %s updates of rooms not even his own group with the session of somebody else',
      async (role) => {
        await arrange('update rooms set created_by = $1 where id = $2', me(role), idOf('team'));

        const answer = await suite.target.query(
          await suite.target.tokenOf(role, { 'x-hasura-session-id': idOf('session of otherDoctor') }),
          `mutation { update_rooms(where: {}, _set: { title: "Mine" }) { affected_rows } }`,
        );

        expect(answer.data!['update_rooms'].affected_rows).toBe(0);
      },
    );

    it.each(renaming)('PERM-1 %s updates of rooms no direct room, even one he has opened', async (role) => {
      await arrange('update rooms set created_by = $1 where id = $2', me(role), idOf('own'));

      const data = await ask(
        role,
        `mutation { update_rooms(where: { id: { _eq: "${idOf('own')}" } }, _set: { title: "Mine" }) { affected_rows } }`,
      );

      expect(data['update_rooms'].affected_rows).toBe(0);
    });
  });
  describe('an urgent message nobody has read in time', () => {
    const handling = roles.filter((role) => tables['urgent_messages']!.roles[role]?.update !== undefined);

    it.each(handling)(
      'CHAT-13 %s who updates urgent_messages is named as the one who took it on',
      async (role) => {
        const data = await ask(
          role,
          `mutation { update_urgent_messages(where: {}, _set: { handled_at: "now()" }) { returning { handled_by } } }`,
        );

        expect(data['update_urgent_messages'].returning).toEqual([{ handled_by: me(role) }]);
      },
    );
  });
  describe('the number a patient gave to be called on', () => {
    const callers = ['doctor', 'staff', 'clinic_admin'] as const;

    it.each(callers)('VID-4 %s sees it of callback_numbers only while a visit is booked', async (role) => {
      const sees = async () => (await keys(role, 'callback_numbers', 'user_id')).includes(idOf('patient'));
      const before = await sees();

      await arrange(`update appointments set status = 'finished' where id = $1`, idOf('own visit'));

      expect(before).toBe(true);
      expect(await sees()).toBe(false);
    });

    it('VID-4 doctor sees no number of callback_numbers because of a colleague’s visit', async () => {
      await arrange(
        'update appointments set doctor_id = $2 where id = $1',
        idOf('own visit'),
        idOf('otherDoctor'),
      );

      expect(await keys('doctor', 'callback_numbers', 'user_id')).toEqual([]);
    });
  });
}
