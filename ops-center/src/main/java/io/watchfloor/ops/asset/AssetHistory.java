package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.AssetChange.Other;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.journal.EntityJournal;
import io.watchfloor.ops.platform.journal.EntityJournal.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * Restores the state that an asset had at an earlier time: from the latest snapshot up to that time and the events
 * behind it, by {@link Asset#apply}, which also restores the entity. An event counts from the time at which its write
 * began, by the clock of the node that wrote it, so for the latest seconds first ask the entity for its state: the entity
 * replies after the writes that have begun.
 */
public final class AssetHistory {

    private static final int ROWS_AT_ONCE = 500;

    /** How many events {@link #changes} reads at most, because most events only continue known alerts. */
    static final int MOST_READ = 5_000;

    private final Jdbi database;
    private final Serialization serialization;
    private final BiFunction<Asset, AssetEvent, Asset> fold;

    /**
     * Changes of an asset, latest first.
     *
     * @param earlier where to continue: read before this event; null if no earlier event exists
     */
    public record Changes(
            List<AssetChange> changes, @Nullable Long earlier) {}

    public AssetHistory(Jdbi database, ActorSystem<?> system) {
        this(database, SerializationExtension.get(system), Asset::apply);
    }

    AssetHistory(Jdbi database, Serialization serialization, BiFunction<Asset, AssetEvent, Asset> fold) {
        this.database = database;
        this.serialization = serialization;
        this.fold = fold;
    }

    /** The state after the last event that was written up to this millisecond. */
    public AssetStateAt at(AssetKey key, Instant at) {
        return inJournal(key, journal -> {
            Optional<Entry> snapshot = journal.snapshot(at);
            Asset asset = snapshot.map(entry -> (Asset) entry.content()).orElse(Asset.unknown(key));
            long sequence = snapshot.map(Entry::sequence).orElse(0L);
            Instant changedAt = snapshot.map(Entry::at).orElse(Instant.EPOCH);
            while (true) {
                List<Entry> rows = journal.after(sequence, ROWS_AT_ONCE);
                for (Entry row : rows) {
                    if (row.sequence() != sequence + 1) {
                        return new AssetStateAt.Incomplete(
                                journal.firstSnapshotFrom(row.sequence() - 1).orElse(null));
                    }
                    if (row.at().isAfter(at)) {
                        return sequence == 0
                                ? new AssetStateAt.Unknown(row.at())
                                : new AssetStateAt.Known(asset.status(), changedAt, sequence);
                    }
                    if (!(row.content() instanceof AssetEvent event)) {
                        return new AssetStateAt.Incomplete(
                                journal.firstSnapshotFrom(row.sequence()).orElse(null));
                    }
                    asset = fold.apply(asset, event);
                    sequence = row.sequence();
                    changedAt = row.at();
                }
                if (rows.size() < ROWS_AT_ONCE) {
                    return afterLastEvent(journal, asset, changedAt, sequence);
                }
            }
        });
    }

    /** A later snapshot without the events before it proves that the latest events were deleted. */
    private static AssetStateAt afterLastEvent(EntityJournal journal, Asset asset, Instant changedAt, long sequence) {
        Optional<Instant> later = journal.firstSnapshotFrom(sequence + 1);
        if (later.isPresent()) {
            return new AssetStateAt.Incomplete(later.get());
        }
        return sequence == 0
                ? new AssetStateAt.Unknown(null)
                : new AssetStateAt.Known(asset.status(), changedAt, sequence);
    }

    /**
     * The changes before an event.
     *
     * @param before number of the event in the asset's journal
     * @param limit how many changes at most
     */
    public Changes changes(AssetKey key, long before, int limit) {
        return inJournal(key, journal -> {
            List<AssetChange> changes = new ArrayList<>();
            long next = before;
            int read = 0;
            while (true) {
                List<Entry> rows = journal.before(next, ROWS_AT_ONCE);
                for (Entry row : rows) {
                    if (changes.size() == limit) {
                        return new Changes(changes, next);
                    }
                    if (row.content() instanceof AssetEvent event) {
                        change(row, event).ifPresent(changes::add);
                    }
                    next = row.sequence();
                }
                read += rows.size();
                if (rows.size() < ROWS_AT_ONCE) {
                    return new Changes(changes, null);
                }
                if (read >= MOST_READ) {
                    return new Changes(changes, next);
                }
            }
        });
    }

    /**
     * Detections in the journal.
     *
     * @param ids of detections
     * @param through number of the latest event that was read
     */
    public record Detections(Set<String> ids, long through) {}

    /**
     * The detections of these rules.
     *
     * @param since events before this time are left out
     * @param after events up to this number are left out
     */
    public Detections detections(AssetKey key, Instant since, long after, Set<String> rules) {
        return inJournal(key, journal -> {
            Set<String> found = new HashSet<>();
            OptionalLong first = after == 0 ? journal.firstSince(since) : OptionalLong.of(after + 1);
            long sequence = first.orElse(1) - 1;
            boolean more = first.isPresent();
            while (more) {
                List<Entry> rows = journal.after(sequence, ROWS_AT_ONCE);
                for (Entry row : rows) {
                    if (row.content() instanceof AssetEvent.TelemetryAbsorbed absorbed) {
                        absorbed.detections().stream()
                                .filter(one -> rules.contains(one.rule().value()))
                                .forEach(one -> found.add(one.id().value()));
                    }
                    sequence = row.sequence();
                }
                more = rows.size() == ROWS_AT_ONCE;
            }
            return new Detections(found, sequence);
        });
    }

    private static Optional<AssetChange> change(Entry row, AssetEvent event) {
        return switch (event) {
            case AssetEvent.TelemetryAbsorbed absorbed -> {
                // Alerts whose severity was raised later are opened for triage, but not for users.
                List<String> opened = absorbed.alerts().opened().stream()
                        .filter(alert -> alert.seen().count() == 1)
                        .map(Alert::id)
                        .toList();
                List<String> closed = absorbed.alerts().quiet();
                yield opened.isEmpty() && closed.isEmpty()
                        ? Optional.empty()
                        : Optional.of(change(row, opened, closed, null, null));
            }
            case AssetEvent.AlertsPlaced placed -> Optional.empty();
            case AssetEvent.ContributionsConfirmed confirmed -> Optional.empty();
            case AssetEvent.FoldingEnded ended -> Optional.of(change(row, List.of(), ended.alerts(), null, null));
            case AssetEvent.HoldPlaced placed -> other(row, Other.HOLD, placed.by());
            case AssetEvent.HoldReleased released -> other(row, Other.HOLD, released.by());
            case AssetEvent.EvidenceErased erased -> other(row, Other.ERASURE, erased.by());
            case AssetEvent.ProfileChanged changed ->
                Optional.of(change(row, List.of(), changed.ended(), Other.PROFILE, changed.by()));
            case AssetEvent.HostReported reported -> other(row, Other.NAMES, null);
            case AssetEvent.MergeRequested asked ->
                other(row, Other.MERGE, asked.made().by());
            case AssetEvent.MergeAnswered answered -> other(row, Other.MERGE, null);
            case AssetEvent.MergeEnding ending ->
                other(row, Other.MERGE, ending.ended().by());
            case AssetEvent.MergeEnded ended -> other(row, Other.MERGE, null);
            case AssetEvent.StandsFor merged ->
                other(row, Other.MERGE, merged.made().by());
            case AssetEvent.StandsNoMore split -> other(row, Other.MERGE, null);
        };
    }

    private static Optional<AssetChange> other(Entry row, Other other, @Nullable String by) {
        return Optional.of(change(row, List.of(), List.of(), other, by));
    }

    private static AssetChange change(
            Entry row, List<String> opened, List<String> closed, @Nullable Other other, @Nullable String by) {
        return new AssetChange(row.sequence(), row.at(), opened, closed, other, by);
    }

    /** Reads one snapshot of the database, so that snapshots and events are consistent. */
    private <T> T inJournal(AssetKey key, Function<EntityJournal, T> work) {
        return database.inTransaction(
                TransactionIsolationLevel.REPEATABLE_READ,
                (Handle handle) ->
                        work.apply(new EntityJournal(handle, serialization, AssetEntity.KEY.name() + "|" + key)));
    }
}
