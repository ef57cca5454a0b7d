/*
 * Moves the time of day of a program by TELEMED_CLOCK_DISTANCE seconds; loaded before the C library (see moved-clock.ts).
 * Nothing here waits or locks, so that it is right between fork and exec and in a signal's handler, where Postgres asks
 * for the time to find deadlocks. Clocks that measure durations stay as they are.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static time_t distance;
static int (*real_clock_gettime)(clockid_t, struct timespec *);

static void find_real(void) {
  real_clock_gettime = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
}

__attribute__((constructor)) static void begin(void) {
  const char *told = getenv("TELEMED_CLOCK_DISTANCE");
  distance = told == NULL ? 0 : atol(told);
  find_real();
}

int clock_gettime(clockid_t clock, struct timespec *at) {
  if (real_clock_gettime == NULL) find_real(); /* another library's constructor came first */
  int result = real_clock_gettime(clock, at);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) at->tv_sec += distance;
  return result;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
  (void)zone;
  struct timespec now;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
  at->tv_sec = now.tv_sec;
  at->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *at) {
  struct timespec now;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
  if (at != NULL) *at = now.tv_sec;
  return now.tv_sec;
}
