package io.watchfloor.ops.asset.entity;

import java.time.Instant;

/**
 * A statement that two names belong to the same entity during a period.
 *
 * @param name the temporary name: an address, a short name, a SID
 * @param owner the permanent name: a host, an account
 * @param certainty in thousandths, up to 1,000
 * @param from by the time of telemetry, inclusive; {@code to} is exclusive
 * @param source the origin of the statement, worded as part of a sentence, for example {@code "a logon on fs01"}
 */
public record Alias(Entity name, Entity owner, int certainty, Instant from, Instant to, String source)
        implements Comparable<Alias> {

    public static final int CERTAIN = 1_000;

    public Alias {
        if (certainty < 1 || certainty > CERTAIN) {
            throw new IllegalArgumentException("the certainty of an alias must be 1 to 1,000, not " + certainty);
        }
    }

    /** Whether the alias is valid at a given time. */
    public boolean validAt(Instant at) {
        return !at.isBefore(from) && at.isBefore(to);
    }

    /**
     * Sorts by certainty, the most certain alias first. The other fields are compared to make the order unambiguous.
     */
    @Override
    public int compareTo(Alias other) {
        int order = owner.compareTo(other.owner);
        order = order != 0 ? order : Integer.compare(other.certainty, certainty);
        order = order != 0 ? order : source.compareTo(other.source);
        order = order != 0 ? order : from.compareTo(other.from);
        order = order != 0 ? order : to.compareTo(other.to);
        return order != 0 ? order : name.compareTo(other.name);
    }
}
