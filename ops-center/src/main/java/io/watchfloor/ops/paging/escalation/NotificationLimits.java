package io.watchfloor.ops.paging.escalation;

import java.time.Duration;

/**
 * Limits of notifications for one contact. Part of the limit is for notifications about single cases and the rest for
 * digests, so that a new case never waits longer than {@link #betweenDigests()}.
 *
 * @param perMinute limit of notifications in any minute, including digests; at least 2
 * @param perSensorAndMinute limit of notifications in any minute about single cases that one sensor opened
 * @param alone limit of notifications in any minute about single cases
 */
public record NotificationLimits(int perMinute, int perSensorAndMinute, int alone) {

    /** Half of the limit is reserved for digests. */
    public NotificationLimits(int perMinute, int perSensorAndMinute) {
        this(perMinute, perSensorAndMinute, perMinute - perMinute / 2);
    }

    /** Limits for a person: in any minute the first notification is sent individually, and all others in a digest. */
    public static NotificationLimits ofPerson(int perMinute) {
        return new NotificationLimits(perMinute, 1, 1);
    }

    /** The period to which the limits apply. */
    static final Duration WINDOW = Duration.ofMinutes(1);

    private int digests() {
        return perMinute - alone;
    }

    /** The shortest time between two digests. */
    Duration betweenDigests() {
        return WINDOW.dividedBy(digests());
    }
}
