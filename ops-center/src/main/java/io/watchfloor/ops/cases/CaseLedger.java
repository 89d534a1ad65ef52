package io.watchfloor.ops.cases;

import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The case's version, the processed requests, and the messages that recipients have not confirmed.
 *
 * @param version counts events
 * @param requests ids of the latest {@value #REQUESTS_KEPT} requests that changed something
 * @param unconfirmed recipients that have not yet confirmed a message of the case
 */
public record CaseLedger(long version, Instant updatedAt, List<String> requests, SortedSet<String> unconfirmed) {

    private static final int REQUESTS_KEPT = 200;

    static final CaseLedger EMPTY = new CaseLedger(0, Instant.EPOCH, List.of(), new TreeSet<>());

    CaseLedger counted(Instant at) {
        return new CaseLedger(version + 1, at, requests, unconfirmed);
    }

    CaseLedger handled(String request) {
        return new CaseLedger(version, updatedAt, Case.latest(requests, request, REQUESTS_KEPT), unconfirmed);
    }

    CaseLedger owing(SortedSet<String> neighbours) {
        return new CaseLedger(version, updatedAt, requests, neighbours);
    }

    /** Adds a pending message; replaces pending messages whose recipient id has the same prefix. */
    CaseLedger owingNow(String prefix, String neighbour) {
        SortedSet<String> all = new TreeSet<>(owingNothing(prefix).unconfirmed());
        all.add(neighbour);
        return owing(all);
    }

    CaseLedger owingAlso(List<String> neighbours) {
        SortedSet<String> all = new TreeSet<>(unconfirmed);
        all.addAll(neighbours);
        return owing(all);
    }

    CaseLedger owingNothing(String prefix) {
        SortedSet<String> left = new TreeSet<>(unconfirmed);
        left.removeIf(one -> one.startsWith(prefix));
        return owing(left);
    }

    CaseLedger confirmed(String neighbour) {
        SortedSet<String> left = new TreeSet<>(unconfirmed);
        left.remove(neighbour);
        return owing(left);
    }
}
