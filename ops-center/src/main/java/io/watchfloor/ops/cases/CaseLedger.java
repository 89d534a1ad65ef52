package io.watchfloor.ops.cases;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The case's version, the processed requests, the messages that recipients have not confirmed, and what users added.
 *
 * @param version number of the case's events
 * @param requests ids of the latest {@value #REQUESTS_KEPT} requests that changed something
 * @param unconfirmed recipients that have not yet confirmed a message of the case
 * @param records ids of the records that users added from the archive
 * @param work the tasks, and which notes were edited
 * @param service the clocks of the service levels
 */
public record CaseLedger(
        long version,
        Instant updatedAt,
        List<String> requests,
        SortedSet<String> unconfirmed,
        SortedSet<String> records,
        CaseWork work,
        ServiceLevelState service) {

    /** Old snapshots have no records, no work and no service levels. */
    @SuppressWarnings("NullAway") // fields that the snapshot lacks are null
    public CaseLedger {
        records = records == null ? Collections.emptySortedSet() : records;
        work = work == null ? CaseWork.NONE : work;
        service = service == null ? ServiceLevelState.NONE : service;
    }

    private static final int REQUESTS_KEPT = 200;

    static final CaseLedger EMPTY = new CaseLedger(
            0, Instant.EPOCH, List.of(), new TreeSet<>(), new TreeSet<>(), CaseWork.NONE, ServiceLevelState.NONE);

    CaseLedger with(ServiceLevelState now) {
        return new CaseLedger(version, updatedAt, requests, unconfirmed, records, work, now);
    }

    CaseLedger counted(Instant at) {
        return new CaseLedger(version + 1, at, requests, unconfirmed, records, work, service);
    }

    CaseLedger handled(String request) {
        return new CaseLedger(
                version, updatedAt, Case.latest(requests, request, REQUESTS_KEPT), unconfirmed, records, work, service);
    }

    CaseLedger withUnconfirmed(SortedSet<String> recipients) {
        return new CaseLedger(version, updatedAt, requests, recipients, records, work, service);
    }

    CaseLedger with(CaseWork now) {
        return new CaseLedger(version, updatedAt, requests, unconfirmed, records, now, service);
    }

    CaseLedger withRecords(List<SealedRecord> added) {
        SortedSet<String> all = new TreeSet<>(records);
        added.forEach(one -> all.add(one.record()));
        return new CaseLedger(version, updatedAt, requests, unconfirmed, all, work, service);
    }

    /** Adds a pending message. Pending messages whose recipient id has the same prefix are replaced. */
    CaseLedger replaceUnconfirmed(String prefix, String recipient) {
        SortedSet<String> all = new TreeSet<>(withoutUnconfirmed(prefix).unconfirmed());
        all.add(recipient);
        return withUnconfirmed(all);
    }

    CaseLedger addUnconfirmed(List<String> recipients) {
        SortedSet<String> all = new TreeSet<>(unconfirmed);
        all.addAll(recipients);
        return withUnconfirmed(all);
    }

    CaseLedger withoutUnconfirmed(String prefix) {
        SortedSet<String> remaining = new TreeSet<>(unconfirmed);
        remaining.removeIf(one -> one.startsWith(prefix));
        return withUnconfirmed(remaining);
    }

    CaseLedger confirmed(String recipient) {
        SortedSet<String> remaining = new TreeSet<>(unconfirmed);
        remaining.remove(recipient);
        return withUnconfirmed(remaining);
    }
}
