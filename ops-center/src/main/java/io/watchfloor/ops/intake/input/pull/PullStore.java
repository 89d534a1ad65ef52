package io.watchfloor.ops.intake.input.pull;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** How far each pull came, for all nodes. Every call blocks on the database. */
public final class PullStore {

    private static final int LARGEST_BLOCK = 100_000;

    private final Jdbi database;

    /**
     * An item that a provider lists.
     *
     * @param block of items that were first seen together: an epoch of its own, because what is left of an earlier one may come after it
     * @param number within the block, from 1
     * @param done whether what it changed is committed
     */
    record Item(long block, long number, boolean done) {

        private static Item of(long sequence, boolean done) {
            return new Item(sequence / LARGEST_BLOCK, sequence % LARGEST_BLOCK, done);
        }
    }

    public PullStore(Jdbi database) {
        this.database = database;
    }

    /** Whether this node pulls for now, and no other does. */
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

    /** Another node need not wait until the lease ends. */
    void release(String door, String node) {
        database.useHandle(handle -> handle.createUpdate("DELETE FROM cloud_lease WHERE door = :door AND node = :node")
                .bind("door", door)
                .bind("node", node)
                .execute());
    }

    /** Up to where everything is committed; the first time this, which is kept. */
    String markOr(String door, String stream, String first) {
        return mark(door, stream).orElseGet(() -> {
            mark(door, stream, first);
            return first;
        });
    }

    /** Up to where everything is committed. */
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
     * A mark never goes back: a node that stood still while another one pulled would have items brought again whose numbers are forgotten.
     *
     * @param mark a time
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
     * Gives a number to each that has none, in their order, before anything is brought.
     *
     * @param items name → when it was; fewer than {@value #LARGEST_BLOCK}
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
            for (Map.Entry<String, Instant> one : items.entrySet()) {
                if (!known.containsKey(one.getKey())) {
                    next++;
                    insert(handle, door, stream, one, next);
                    known.put(one.getKey(), Item.of(next, false));
                }
            }
            handle.createUpdate("UPDATE cloud_pull SET sequence = :next WHERE door = :door AND stream = :stream")
                    .bind("next", next == block * LARGEST_BLOCK ? last : block)
                    .bind("door", door)
                    .bind("stream", stream)
                    .execute();
            return known;
        });
    }

    private static void insert(
            Handle handle, String door, String stream, Map.Entry<String, Instant> one, long sequence) {
        handle.createUpdate(
                        "INSERT INTO cloud_item (door, stream, item, at, sequence) VALUES (:door, :stream, :item, :at, :sequence)")
                .bind("door", door)
                .bind("stream", stream)
                .bind("item", one.getKey())
                .bind("at", OffsetDateTime.ofInstant(one.getValue(), ZoneOffset.UTC))
                .bind("sequence", sequence)
                .execute();
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

    /** What these changed is committed. */
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

    /** Items from before then are asked for no more. */
    void forget(String door, String stream, Instant before) {
        database.useHandle(handle -> handle.createUpdate(
                        "DELETE FROM cloud_item WHERE door = :door AND stream = :stream AND at < :before")
                .bind("door", door)
                .bind("stream", stream)
                .bind("before", OffsetDateTime.ofInstant(before, ZoneOffset.UTC))
                .execute());
    }
}
