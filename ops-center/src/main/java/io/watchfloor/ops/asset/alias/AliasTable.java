package io.watchfloor.ops.asset.alias;

import io.watchfloor.ops.asset.alias.AliasTableEvent.Outcome;
import io.watchfloor.ops.asset.alias.AliasTableEvent.RowRemoved;
import io.watchfloor.ops.asset.alias.AliasTableEvent.RowsAdded;
import io.watchfloor.ops.asset.alias.AliasTableEvent.TriageTold;
import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.AliasChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What people say is the same thing, and what triage has yet to hear of it.
 *
 * @param lastId of the latest row that was ever added
 * @param rows by id, at most {@value #MOST_ROWS}
 * @param lastChange number of the latest change
 * @param untold changes that triage has not confirmed, in order
 * @param answered the latest {@value #REQUESTS_KEPT} requests, oldest first
 */
public record AliasTable(
        long lastId,
        SortedMap<Long, AliasRow> rows,
        long lastChange,
        List<AliasChange> untold,
        List<Answered> answered) {

    /** Triage keeps them all in memory, and follows them for each alert. */
    public static final int MOST_ROWS = 10_000;

    /** Faults that are told of one request. */
    static final int MOST_FAULTS = 50;

    /** Bounds one event. */
    private static final int ROWS_AT_ONCE = 500;

    private static final int REQUESTS_KEPT = 50;

    static final AliasTable EMPTY = new AliasTable(0, Collections.emptySortedMap(), 0, List.of(), List.of());

    public AliasTable {
        rows = Collections.unmodifiableSortedMap(rows);
        untold = List.copyOf(untold);
        answered = List.copyOf(answered);
    }

    /** A request that was done. */
    public record Answered(String request, Outcome outcome) {}

    /**
     * What is to be journaled, all or nothing, and what the person is told.
     *
     * @param events empty when nothing changes
     */
    record Decided(List<AliasTableEvent> events, AliasTableReply reply) {

        static Decided nothing(AliasTableReply reply) {
            return new Decided(List.of(), reply);
        }
    }

    Decided add(AliasTableCommand.Add asked, Instant now) {
        Optional<Outcome> before = outcomeOf(asked.request());
        if (before.isPresent()) {
            return Decided.nothing(
                    new AliasTableReply.Done(before.get(), rows.get(before.get().row())));
        }
        Map<Alias, Long> known = new HashMap<>();
        rows.values().forEach(row -> known.put(row.alias(), row.id()));
        List<AliasRow> fresh = new ArrayList<>();
        List<AliasFault> faults = new ArrayList<>();
        int wrong = 0;
        long first = 0;
        for (AliasClaim claim : asked.claims()) {
            switch (ClaimReading.read(claim)) {
                case ClaimReading.Read.Wrong no -> {
                    wrong++;
                    if (faults.size() < MOST_FAULTS) {
                        faults.add(no.fault());
                    }
                }
                case ClaimReading.Read.Fits fits -> {
                    long id = lastId + fresh.size() + 1;
                    Long same = known.putIfAbsent(fits.alias(), id);
                    first = first == 0 ? (same == null ? id : same) : first;
                    if (same == null) {
                        fresh.add(new AliasRow(
                                id,
                                fits.alias(),
                                new AliasRow.Said(asked.by(), claim.reason().strip(), now)));
                    }
                }
            }
        }
        if (wrong == 0 && rows.size() + fresh.size() > MOST_ROWS) {
            faults.add(full(fresh.size()));
            wrong = 1;
        }
        if (wrong > 0) {
            return Decided.nothing(new AliasTableReply.Refused(List.copyOf(faults), wrong));
        }
        Outcome outcome = new Outcome(fresh.size(), asked.claims().size() - fresh.size(), first);
        AliasRow named = fresh.isEmpty() || fresh.getFirst().id() != first ? rows.get(first) : fresh.getFirst();
        return new Decided(
                asked.dry() ? List.of() : added(fresh, asked.request(), outcome),
                new AliasTableReply.Done(outcome, named));
    }

    private AliasFault full(int more) {
        return new AliasFault(
                0,
                "alias.table-full",
                "",
                "The table takes %d rows, and has %d; these would be %d more. Remove rows that no longer matter first."
                        .formatted(MOST_ROWS, rows.size(), more));
    }

    private static List<AliasTableEvent> added(List<AliasRow> fresh, @Nullable String request, Outcome outcome) {
        List<AliasTableEvent> events = new ArrayList<>();
        for (int start = 0; start < fresh.size(); start += ROWS_AT_ONCE) {
            int end = Math.min(start + ROWS_AT_ONCE, fresh.size());
            events.add(new RowsAdded(List.copyOf(fresh.subList(start, end)), end == fresh.size(), request, outcome));
        }
        return events;
    }

    Decided remove(AliasTableCommand.Remove asked, Instant now) {
        Optional<Outcome> before = outcomeOf(asked.request());
        if (before.isPresent()) {
            return Decided.nothing(
                    new AliasTableReply.Done(before.get(), rows.get(before.get().row())));
        }
        AliasRow row = rows.get(asked.id());
        return row == null
                ? Decided.nothing(new AliasTableReply.Unknown(asked.id()))
                : new Decided(
                        List.of(new RowRemoved(row, asked.by(), asked.request(), now)),
                        new AliasTableReply.Done(new Outcome(0, 0, row.id()), null));
    }

    /** @return what changed; empty when triage said so before */
    Optional<AliasTableEvent> told(long through) {
        long left = untold.stream().filter(change -> change.number() > through).count();
        return left == untold.size() ? Optional.empty() : Optional.of(new TriageTold(through, (int) left));
    }

    private Optional<Outcome> outcomeOf(@Nullable String request) {
        return answered.stream()
                .filter(one -> one.request().equals(request))
                .map(Answered::outcome)
                .findFirst();
    }

    public AliasTable apply(AliasTableEvent event) {
        return switch (event) {
            case RowsAdded added -> {
                SortedMap<Long, AliasRow> all = new TreeMap<>(rows);
                added.rows().forEach(row -> all.put(row.id(), row));
                yield new AliasTable(
                        Math.max(lastId, added.rows().getLast().id()),
                        all,
                        lastChange + added.rows().size(),
                        with(added.rows().stream().map(AliasRow::alias).toList(), true),
                        added.last() ? with(added.request(), added.outcome()) : answered);
            }
            case RowRemoved removed -> {
                SortedMap<Long, AliasRow> all = new TreeMap<>(rows);
                all.remove(removed.row().id());
                yield new AliasTable(
                        lastId,
                        all,
                        lastChange + 1,
                        with(List.of(removed.row().alias()), false),
                        with(removed.request(), new Outcome(0, 0, removed.row().id())));
            }
            case TriageTold told ->
                new AliasTable(
                        lastId,
                        rows,
                        lastChange,
                        untold.stream()
                                .filter(change -> change.number() > told.through())
                                .toList(),
                        answered);
        };
    }

    private List<AliasChange> with(List<Alias> changed, boolean hold) {
        List<AliasChange> all = new ArrayList<>(untold);
        long number = lastChange;
        for (Alias alias : changed) {
            all.add(new AliasChange(++number, hold, alias));
        }
        return all;
    }

    private List<Answered> with(@Nullable String request, Outcome outcome) {
        if (request == null) {
            return answered;
        }
        List<Answered> all = new ArrayList<>(answered);
        all.add(new Answered(request, outcome));
        return all.subList(Math.max(0, all.size() - REQUESTS_KEPT), all.size());
    }
}
