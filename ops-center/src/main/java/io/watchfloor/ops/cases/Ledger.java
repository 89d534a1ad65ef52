package io.watchfloor.ops.cases;

import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What happened, as far as it must be known again, and what the case still owes.
 *
 * @param version counts events
 * @param requests ids of the latest {@value #REQUESTS_KEPT} requests that changed something
 * @param unconfirmed neighbours that have not yet confirmed what the case had to tell them
 */
public record Ledger(long version, Instant updatedAt, List<String> requests, SortedSet<String> unconfirmed) {

    private static final int REQUESTS_KEPT = 200;

    static final Ledger EMPTY = new Ledger(0, Instant.EPOCH, List.of(), new TreeSet<>());

    Ledger counted(Instant at) {
        return new Ledger(version + 1, at, requests, unconfirmed);
    }

    Ledger handled(String request) {
        return new Ledger(version, updatedAt, Case.latest(requests, request, REQUESTS_KEPT), unconfirmed);
    }

    Ledger owing(SortedSet<String> neighbours) {
        return new Ledger(version, updatedAt, requests, neighbours);
    }

    /** Also to this one; what was owed under the same prefix no longer is. */
    Ledger owingNow(String prefix, String neighbour) {
        SortedSet<String> all = new TreeSet<>(owingNothing(prefix).unconfirmed());
        all.add(neighbour);
        return owing(all);
    }

    Ledger owingAlso(List<String> neighbours) {
        SortedSet<String> all = new TreeSet<>(unconfirmed);
        all.addAll(neighbours);
        return owing(all);
    }

    Ledger owingNothing(String prefix) {
        SortedSet<String> left = new TreeSet<>(unconfirmed);
        left.removeIf(one -> one.startsWith(prefix));
        return owing(left);
    }

    Ledger confirmed(String neighbour) {
        SortedSet<String> left = new TreeSet<>(unconfirmed);
        left.remove(neighbour);
        return owing(left);
    }
}
