package org.deploydash.health;

/**
 * How far the roll-ups have come and what is still kept, seconds since 1970.
 *
 * @param minutesUntil every whole minute before it is rolled up; a whole minute
 * @param hoursUntil every whole hour before it is rolled up; a whole hour
 * @param samplesFrom samples before it may be gone; a whole minute
 * @param minutesFrom minutes before it may be gone; a whole hour
 */
record HealthProgress(long minutesUntil, long hoursUntil, long samplesFrom, long minutesFrom) {

    static final String SELECT = "SELECT minutes_until, hours_until, samples_from, minutes_from FROM health_progress";
}
