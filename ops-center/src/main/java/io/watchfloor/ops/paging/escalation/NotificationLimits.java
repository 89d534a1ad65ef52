package io.watchfloor.ops.paging.escalation;

import java.time.Duration;

/**
 * Limits of notifications for one contact. Some of them are notifications about one case, the rest are digests, so that
 * a new case never waits longer than {@link #betweenDigests()}.
 *
 * @param perMinute notifications in any minute, digests included, at least 2
 * @param perSensorAndMinute of these, notifications about single cases that one sensor opened
 * @param alone of these, notifications about single cases
 */
public record NotificationLimits(int perMinute, int perSensorAndMinute, int alone) {

    /** Half of the limit is for digests. */
    public NotificationLimits(int perMinute, int perSensorAndMinute) {
        this(perMinute, perSensorAndMinute, perMinute - perMinute / 2);
    }

    /** Limits for a person: the first notification is sent alone, all others within the same minute in a digest. */
    public static NotificationLimits ofPerson(int perMinute) {
        return new NotificationLimits(perMinute, 1, 1);
    }

    /** The period of the limits. */
    static final Duration WINDOW = Duration.ofMinutes(1);

    private int digests() {
        return perMinute - alone;
    }

    /** The shortest time between two digests. */
    Duration betweenDigests() {
        return WINDOW.dividedBy(digests());
    }
}
