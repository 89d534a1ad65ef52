package io.watchfloor.ops.paging.escalation;

import java.time.Duration;

/**
 * How many pages one contact gets. So many of them may be pages about one case; the rest are digests, so that news never waits longer
 * than {@link #betweenDigests()}.
 *
 * @param perMinute pages in any minute, digests included, at least 2
 * @param perSensorAndMinute of these, pages about single cases that one sensor opened
 * @param alone of these, pages about single cases
 */
public record NotificationLimits(int perMinute, int perSensorAndMinute, int alone) {

    /** Up to half of them are digests. */
    public NotificationLimits(int perMinute, int perSensorAndMinute) {
        this(perMinute, perSensorAndMinute, perMinute - perMinute / 2);
    }

    /** A person's: the first page goes alone, and whatever comes in the same minute is told together. */
    public static NotificationLimits ofPerson(int perMinute) {
        return new NotificationLimits(perMinute, 1, 1);
    }

    /** The period over which the limits count. */
    static final Duration WINDOW = Duration.ofMinutes(1);

    private int digests() {
        return perMinute - alone;
    }

    /** The least time between two digests. */
    Duration betweenDigests() {
        return WINDOW.dividedBy(digests());
    }
}
