package io.watchfloor.ops.rights;

import java.util.Set;

/**
 * The places that ask {@link Rights}. All of them ask, always: only a test of this package can leave one out, to see that the others do
 * not hide that it is missing.
 */
public final class Checks {

    private static volatile Set<Check> left = Set.of();

    /** One of the places. */
    public enum Check {
        /** The table of routes, before a route runs. */
        ROUTE,
        /** Each row that the API reads from a board. */
        ROW,
        /** Each topic of the live stream, and each item in it. */
        TOPIC,
        /** The case itself, before it takes a command. */
        ENTITY
    }

    private Checks() {}

    public static boolean made(Check check) {
        return !left.contains(check);
    }

    static void leaveOut(Set<Check> some) {
        left = Set.copyOf(some);
    }
}
