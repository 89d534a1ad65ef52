package io.watchfloor.ops.intake.input.pull;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Stores the progress of each pull for all nodes. Every call blocks on the database. */
public final class PullStore {

    private static final int LARGEST_BLOCK = 100_000;

    private final Jdbi database;

    /**
     * An item listed by a provider.
     *
     * @param block groups the items that were first seen together; each block is a separate epoch, so that unfinished
     *     items of earlier blocks may be submitted after items of later blocks
     * @param number number of the item in the block, starting at 1
     * @param done whether all changes caused by the item are committed
     */
    record Item(long block, long number, boolean done) {

        private static Item of(long sequence, boolean done) {
            return new Item(sequence / LARGEST_BLOCK, sequence % LARGEST_BLOCK, done);
        }
    }

    public PullStore(Jdbi database) {
        this.database = database;
    }

    /**
     * Acquires or extends the lease for a pull.
     *
     * @return whether this node has the lease; while it does, no other node performs the pull
     */
    boolean lease(String door, String node, Duration time) {
        return database.withHandle(handle -> handle.createUpdate("""
                        INSERT INTO cloud_lease (door, node, until) VALUES (:door, :node, now() + make_interval(secs => :seconds))
                        ON CONFLICT (door) DO UPDATE SET node = excluded.node, until = excluded.until
                        WHERE cloud_lease.node = excluded.node OR cloud_lease.until < now()""")
                        .bind("door", door)
                        .bind("node", node)
                        .bind("seconds", time.toSeconds())
                        .execute())
                > 0;
    }

    /** Releases the lease, so that another node can continue immediately. */
    void release(String door, String node) {
        database.useHandle(handle -> handle.createUpdate("DELETE FROM cloud_lease WHERE door = :door AND node = :node")
                .bind("door", door)
                .bind("node", node)
                .execute());
    }

    /**
     * Returns the mark, which is the time up to which all items are committed. Stores {@code first} as the mark if
     * there is no mark.
     */
    String markOr(String door, String stream, String first) {
        return mark(door, stream).orElseGet(() -> {
            mark(door, stream, first);
            return first;
        });
    }

    /** Returns the time up to which all items are committed. */
    Optional<String> mark(String door, String stream) {
        return database.withHandle(handle -> handle.createQuery(
                                "SELECT mark FROM cloud_pull WHERE door = :door AND stream = :stream")
                        .bind("door", door)
                        .bind("stream", stream)
                        .mapTo(String.class)
                        .findOne())
                .filter(mark -> !mark.isEmpty());
    }

    /**
     * Moves the mark forward. A mark never moves back. Otherwise, a node that was paused while another node pulled
     * would submit items again whose entries were already deleted.
     *
     * @param mark the new mark, a time
     */
    void mark(String door, String stream, String mark) {
        database.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO cloud_pull (door, stream, mark) VALUES (:door, :stream, :mark)
                        ON CONFLICT (door, stream) DO UPDATE SET mark = excluded.mark
                        WHERE CASE WHEN cloud_pull.mark = '' THEN true
                            ELSE cloud_pull.mark::timestamptz < excluded.mark::timestamptz END""")
                .bind("door", door)
                .bind("stream", stream)
                .bind("mark", mark)
                .execute());
    }

    /**
     * Assigns sequence numbers to new items, in the given order, before the items are submitted.
     *
     * @param items the time of each item, by the name of the item; fewer than {@value #LARGEST_BLOCK} items
     */
    Map<String, Item> number(String door, String stream, Map<String, Instant> items) {
        return database.inTransaction(handle -> {
            handle.createUpdate("INSERT INTO cloud_pull (door, stream) VALUES (:door, :stream) ON CONFLICT DO NOTHING")
                    .bind("door", door)
                    .bind("stream", stream)
                    .execute();
            long last = handle.createQuery(
                            "SELECT sequence FROM cloud_pull WHERE door = :door AND stream = :stream FOR UPDATE")
                    .bind("door", door)
                    .bind("stream", stream)
                    .mapTo(Long.class)
                    .one();
            Map<String, Item> known = known(handle, door, stream, items.keySet());
            long block = last + 1;
            long next = block * LARGEST_BLOCK;
            Map<String, Long> added = new LinkedHashMap<>();
            for (String one : items.keySet()) {
                if (!known.containsKey(one)) {
                    next++;
                    added.put(one, next);
                    known.put(one, Item.of(next, false));
                }
            }
            insert(handle, door, stream, items, added);
            handle.createUpdate("UPDATE cloud_pull SET sequence = :next WHERE door = :door AND stream = :stream")
                    .bind("next", next == block * LARGEST_BLOCK ? last : block)
                    .bind("door", door)
                    .bind("stream", stream)
                    .execute();
            return known;
        });
    }

    private static void insert(
            Handle handle, String door, String stream, Map<String, Instant> items, Map<String, Long> added) {
        if (added.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch(
                "INSERT INTO cloud_item (door, stream, item, at, sequence) VALUES (:door, :stream, :item, :at, :sequence)");
        added.forEach((item, sequence) -> batch.bind("door", door)
                .bind("stream", stream)
                .bind("item", item)
                .bind("at", OffsetDateTime.ofInstant(Objects.requireNonNull(items.get(item)), ZoneOffset.UTC))
                .bind("sequence", sequence)
                .add());
        var unused = batch.execute();
    }

    private static Map<String, Item> known(Handle handle, String door, String stream, Collection<String> items) {
        Map<String, Item> known = new HashMap<>();
        if (!items.isEmpty()) {
            handle.createQuery("""
                            SELECT item, sequence, done FROM cloud_item
                            WHERE door = :door AND stream = :stream AND item IN (<items>)""")
                    .bind("door", door)
                    .bind("stream", stream)
                    .bindList("items", List.copyOf(items))
                    .map((row, context) ->
                            Map.entry(row.getString("item"), Item.of(row.getLong("sequence"), row.getBoolean("done"))))
                    .forEach(one -> known.put(one.getKey(), one.getValue()));
        }
        return known;
    }

    /** Marks items as done, which means that all changes caused by the items are committed. */
    void done(String door, String stream, Collection<String> items) {
        if (items.isEmpty()) {
            return;
        }
        database.useHandle(handle -> handle.createUpdate(
                        "UPDATE cloud_item SET done = true WHERE door = :door AND stream = :stream AND item IN (<items>)")
                .bind("door", door)
                .bind("stream", stream)
                .bindList("items", List.copyOf(items))
                .execute());
    }

    /**
     * Gives up items that are older than a time and are not done, because the provider no longer has them.
     *
     * @return the number of these items; an item is counted once
     */
    int expire(String door, String stream, Instant before) {
        return database.withHandle(handle -> handle.createUpdate(
                        "UPDATE cloud_item SET done = true WHERE door = :door AND stream = :stream AND at < :before AND NOT done")
                .bind("door", door)
                .bind("stream", stream)
                .bind("before", OffsetDateTime.ofInstant(before, ZoneOffset.UTC))
                .execute());
    }

    /** Deletes items that are older than a time, because these items are no longer queried. */
    void deleteBefore(String door, String stream, Instant before) {
        database.useHandle(handle -> handle.createUpdate(
                        "DELETE FROM cloud_item WHERE door = :door AND stream = :stream AND at < :before")
                .bind("door", door)
                .bind("stream", stream)
                .bind("before", OffsetDateTime.ofInstant(before, ZoneOffset.UTC))
                .execute());
    }
}
