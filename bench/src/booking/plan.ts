/** How large a measurement of booking is, and what it must reach. */

export interface BookingPlan {
  /** Free starts: doctors, days ahead that are looked at, and how full their days are. */
  readonly doctors: number;
  readonly days: number;
  readonly fullness: number;
  /** Questions per round: doctor-days, and "next free" over all doctors. */
  readonly doctorDays: number;
  readonly nextFrees: number;
  /** Throughput: clients in closed loops, and seconds per system and round. */
  readonly clients: number;
  readonly bookingDoctors: number;
  readonly secondsPerRound: number;
  readonly warmUpSeconds: number;
  readonly rounds: number;
  readonly seed: number;
}

export const fullPlan: BookingPlan = {
  doctors: 200,
  days: 60,
  fullness: 0.7,
  doctorDays: 400,
  nextFrees: 1,
  clients: 32,
  bookingDoctors: 64,
  secondsPerRound: 6,
  warmUpSeconds: 3,
  rounds: 5,
  seed: 20_261_121,
};

/** Shows that everything runs and agrees; its figures mean nothing. */
export const smokePlan: BookingPlan = {
  ...fullPlan,
  doctors: 10,
  days: 14,
  doctorDays: 20,
  nextFrees: 1,
  clients: 4,
  bookingDoctors: 4,
  secondsPerRound: 0.5,
  warmUpSeconds: 0.2,
  rounds: 1,
};

export const targets = {
  /** Times as fast as slot-by-slot checking, for a doctor-day and for "next free". */
  calculationRatio: 20,
  /** Share of the bookings per second that the same statements reach without GraphQL and HTTP. */
  throughputShare: 0.4,
} as const;
