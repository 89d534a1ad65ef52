package io.watchfloor.ops.asset.entity;

import java.time.Instant;

/**
 * Two entities are the same thing for a time.
 *
 * @param name the passing one: an address, a short name, a SID
 * @param owner the lasting one: a host, an account
 * @param certainty in thousandths, up to 1,000
 * @param from by the time of telemetry, inclusive; {@code to} is exclusive
 * @param source who says so, as a part of a sentence: {@code "a logon on fs01"}
 */
public record Alias(Entity name, Entity owner, int certainty, Instant from, Instant to, String source)
        implements Comparable<Alias> {

    public static final int CERTAIN = 1_000;

    public Alias {
        if (certainty < 1 || certainty > CERTAIN) {
            throw new IllegalArgumentException("An alias' certainty is 1 to 1,000, not " + certainty);
        }
    }

    /** Whether it is so then. */
    public boolean holdsAt(Instant at) {
        return !at.isBefore(from) && at.isBefore(to);
    }

    /** The most certain first; the rest makes it a total order. */
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
