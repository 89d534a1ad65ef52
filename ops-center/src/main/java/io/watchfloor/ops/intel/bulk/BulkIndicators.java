package io.watchfloor.ops.intel.bulk;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.intel.IntelImport;
import io.watchfloor.ops.intel.IntelStore;
import io.watchfloor.ops.intel.IntelStore.Importer;
import io.watchfloor.ops.intel.bulk.BulkIndicator.Invalid;
import io.watchfloor.ops.intel.bulk.BulkResult.Outcome;
import io.watchfloor.ops.intel.stix.StixFile;
import io.watchfloor.ops.intel.stix.StixIssue;
import io.watchfloor.ops.intel.stix.StixLimits;
import io.watchfloor.ops.intel.stix.StixObject;
import io.watchfloor.ops.intel.stix.StixReader;
import io.watchfloor.ops.intel.stix.StixTime;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * Stores and deletes indicators by the external ids of their sources. An account changes only its own, and the same request
 * again changes nothing. Callers pass the transaction.
 */
public final class BulkIndicators {

    /** Maximum number of indicators of a request. */
    public static final int MOST = 10_000;

    private final IntelStore store = new IntelStore();
    private final StixReader reader = new StixReader(StixLimits.FILE);

    /**
     * A stored indicator of the source.
     *
     * @param latest version of the object in the store; null if it is not there any more
     * @param revoked whether the latest version is
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Known(
            int generation,
            String indicator,
            byte[] digest,
            Instant createdAt,
            boolean deleted,
            String version,
            @Nullable String latest,
            boolean revoked) {

        boolean isStored() {
            return !deleted && latest != null && !revoked;
        }

        boolean isStored(byte[] wanted) {
            return isStored() && version.equals(latest) && Arrays.equals(digest, wanted);
        }
    }

    /** A version to store. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Change(
            int item,
            BulkIndicator.Key key,
            int generation,
            byte[] digest,
            Instant createdAt,
            boolean deletes,
            ObjectNode object) {}

    /** Stores indicators. */
    public List<BulkResult> put(Handle handle, Importer importer, List<BulkItem> items, Instant now) {
        BulkResult[] results = new BulkResult[items.size()];
        Map<BulkIndicator.Key, Integer> keys = new LinkedHashMap<>();
        Map<Integer, BulkIndicator> checked = new LinkedHashMap<>();
        for (int i = 0; i < items.size(); i++) {
            BulkItem item = items.get(i);
            try {
                BulkIndicator one = BulkIndicator.of(item, importer.source());
                if (keys.putIfAbsent(one.key(), i) == null) {
                    checked.put(i, one);
                } else {
                    results[i] = twice(item.externalId());
                }
            } catch (Invalid e) {
                results[i] = e.result(item.externalId());
            }
        }
        IntelStore.lock(handle);
        Map<BulkIndicator.Key, Known> known = known(handle, importer.source(), keys.keySet());
        List<Change> changes = new ArrayList<>();
        checked.forEach((i, one) -> {
            Known before = known.get(one.key());
            byte[] digest = one.digest();
            if (before != null && before.isStored(digest)) {
                results[i] = new BulkResult(one.key().externalId(), Outcome.UNCHANGED, before.indicator(), false, null);
                return;
            }
            Known same = before != null && before.isStored() ? before : null;
            int generation = same != null ? same.generation() : before == null ? 1 : before.generation() + 1;
            Instant created = same == null ? now : same.createdAt();
            String id = same == null ? id(importer.source(), one.key(), generation) : same.indicator();
            changes.add(new Change(
                    i,
                    one.key(),
                    generation,
                    digest,
                    created,
                    false,
                    one.object(id, created, modified(now, same == null ? null : same.latest()))));
        });
        write(handle, importer, changes, known, results);
        checked.forEach((i, one) -> {
            if (results[i].refusal() == null && one.isExpired(now)) {
                results[i] = results[i].asExpired();
            }
        });
        return List.of(results);
    }

    /**
     * Deletes indicators: their objects are revoked.
     *
     * @param source null for the source that has the name of the account
     */
    public List<BulkResult> delete(
            Handle handle, Importer importer, @Nullable String source, List<String> externalIds, Instant now) {
        BulkResult[] results = new BulkResult[externalIds.size()];
        Map<BulkIndicator.Key, Integer> keys = new LinkedHashMap<>();
        for (int i = 0; i < externalIds.size(); i++) {
            try {
                BulkIndicator.Key key = BulkIndicator.key(source, externalIds.get(i), importer.source());
                if (keys.putIfAbsent(key, i) != null) {
                    results[i] = twice(externalIds.get(i));
                }
            } catch (Invalid e) {
                results[i] = e.result(externalIds.get(i));
            }
        }
        IntelStore.lock(handle);
        Map<BulkIndicator.Key, Known> known = known(handle, importer.source(), keys.keySet());
        Map<String, ObjectNode> objects = objects(
                handle,
                known.values().stream()
                        .filter(Known::isStored)
                        .map(Known::indicator)
                        .toList());
        List<Change> changes = new ArrayList<>();
        keys.forEach((key, i) -> {
            Known before = known.get(key);
            ObjectNode object = before == null ? null : objects.get(before.indicator());
            if (before == null) {
                results[i] = BulkResult.refused(
                        key.externalId(),
                        "indicator.unknown",
                        "The source %s of your account has no indicator with this external ID."
                                .formatted(key.source()));
            } else if (object == null) {
                results[i] = new BulkResult(key.externalId(), Outcome.UNCHANGED, before.indicator(), false, null);
            } else {
                object.put("revoked", true).put("modified", BulkIndicator.stix(modified(now, before.latest())));
                changes.add(new Change(i, key, before.generation(), before.digest(), before.createdAt(), true, object));
            }
        });
        write(handle, importer, changes, known, results);
        return List.of(results);
    }

    /**
     * External ids of stored indicators of the importer that are not among these, at most {@link #MOST}.
     *
     * @param after the last one of the former call; empty for the first call
     */
    public static List<String> absent(Handle handle, Importer importer, Collection<String> externalIds, String after) {
        return handle.createQuery("""
                        SELECT external_id FROM bulk_indicator b WHERE owner = :owner AND source = :owner AND NOT deleted AND external_id > :after
                            AND NOT EXISTS (SELECT FROM unnest(CAST(:ids AS text[])) k (id) WHERE k.id = b.external_id)
                        ORDER BY external_id LIMIT :most""")
                .bind("owner", importer.source())
                .bind("after", after)
                .bindArray("ids", String.class, externalIds.toArray())
                .bind("most", MOST)
                .mapTo(String.class)
                .list();
    }

    private static BulkResult twice(@Nullable String externalId) {
        return BulkResult.refused(
                externalId, "indicator.duplicate", "The external ID occurs twice in the request. Send it once.");
    }

    private void write(
            Handle handle,
            Importer importer,
            List<Change> changes,
            Map<BulkIndicator.Key, Known> known,
            BulkResult[] results) {
        if (changes.isEmpty()) {
            return;
        }
        StixFile file = reader.read(
                BulkIndicator.bundle(changes.stream().map(Change::object).toList()));
        if (file.refused()) {
            throw new IllegalStateException("Objects of indicators are refused: " + file.issues());
        }
        List<IntelImport.Result> stored = store.add(handle, file, importer).results();
        List<Change> done = new ArrayList<>();
        for (int n = 0; n < changes.size(); n++) {
            Change change = changes.get(n);
            IntelImport.Result result = stored.get(n);
            String externalId = change.key().externalId();
            IntelImport.Conflict conflict = result.conflict();
            if (conflict != null) {
                results[change.item()] = BulkResult.refused(externalId, conflict.code(), conflict.message());
            } else if (result.outcome() == IntelImport.Outcome.REFUSED) {
                StixIssue issue = result.entry().issues().getFirst();
                results[change.item()] =
                        BulkResult.refused(externalId, issue.code().text(), issue.message());
            } else {
                Known before = known.get(change.key());
                Outcome outcome = change.deletes()
                        ? Outcome.DELETED
                        : before != null && before.generation() == change.generation()
                                ? Outcome.UPDATED
                                : Outcome.CREATED;
                results[change.item()] = new BulkResult(externalId, outcome, id(change), false, null);
                done.add(change);
            }
        }
        save(handle, importer.source(), done);
    }

    private static String id(Change change) {
        return change.object().path("id").textValue();
    }

    private static void save(Handle handle, String owner, List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        try (PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO bulk_indicator (owner, source, external_id, generation, indicator, version, digest, created_at, deleted)
                VALUES (:owner, :source, :externalId, :generation, :indicator, :version, :digest, :createdAt, :deleted)
                ON CONFLICT (owner, source, external_id) DO UPDATE SET generation = excluded.generation,
                    indicator = excluded.indicator, version = excluded.version, digest = excluded.digest,
                    created_at = excluded.created_at, deleted = excluded.deleted""")) {
            for (Change one : changes) {
                batch.bind("owner", owner)
                        .bind("source", one.key().source())
                        .bind("externalId", one.key().externalId())
                        .bind("generation", one.generation())
                        .bind("indicator", id(one))
                        .bind(
                                "version",
                                StixTime.sortable(one.object().path("modified").textValue()))
                        .bind("digest", one.digest())
                        .bind("createdAt", OffsetDateTime.ofInstant(one.createdAt(), ZoneOffset.UTC))
                        .bind("deleted", one.deletes())
                        .add();
            }
            batch.execute();
        }
    }

    private static Map<BulkIndicator.Key, Known> known(
            Handle handle, String owner, Collection<BulkIndicator.Key> keys) {
        Map<BulkIndicator.Key, Known> known = new HashMap<>();
        handle.createQuery("""
                        SELECT b.*, o.version AS latest, coalesce(o.revoked, false) AS revoked
                        FROM unnest(CAST(:sources AS text[]), CAST(:ids AS text[])) AS k (source, id)
                            JOIN bulk_indicator b ON b.owner = :owner AND b.source = k.source AND b.external_id = k.id
                            LEFT JOIN LATERAL (SELECT version, revoked FROM intel_object WHERE id = b.indicator
                                ORDER BY version DESC LIMIT 1) o ON true""")
                .bind("owner", owner)
                .bindArray(
                        "sources",
                        String.class,
                        keys.stream().map(BulkIndicator.Key::source).toArray())
                .bindArray(
                        "ids",
                        String.class,
                        keys.stream().map(BulkIndicator.Key::externalId).toArray())
                .map((row, context) -> Map.entry(
                        new BulkIndicator.Key(row.getString("source"), row.getString("external_id")),
                        new Known(
                                row.getInt("generation"),
                                row.getString("indicator"),
                                row.getBytes("digest"),
                                row.getObject("created_at", OffsetDateTime.class)
                                        .toInstant(),
                                row.getBoolean("deleted"),
                                row.getString("version"),
                                row.getString("latest"),
                                row.getBoolean("revoked"))))
                .forEach(one -> known.put(one.getKey(), one.getValue()));
        return known;
    }

    /** The latest versions by id. */
    private static Map<String, ObjectNode> objects(Handle handle, List<String> ids) {
        Map<String, ObjectNode> objects = new HashMap<>();
        handle.createQuery(
                        "SELECT DISTINCT ON (id) id, body FROM intel_object WHERE id = ANY(:ids) ORDER BY id, version DESC")
                .bindArray("ids", String.class, ids)
                .map((row, context) -> row.getBytes("body"))
                .forEach(body -> StixObject.of(body).ifPresent(one -> objects.put(one.id(), one.json())));
        return objects;
    }

    private static String id(String owner, BulkIndicator.Key key, int generation) {
        String name = JsonNodeFactory.instance
                .arrayNode()
                .add(owner)
                .add(key.source())
                .add(key.externalId())
                .add(generation)
                .toString();
        return "indicator--"
                + UUID.nameUUIDFromBytes(("watchfloor indicator " + name).getBytes(StandardCharsets.UTF_8));
    }

    /** Later than the stored version, also if the clock went back. */
    private static Instant modified(Instant now, @Nullable String latest) {
        if (latest == null) {
            return now;
        }
        Instant stored = Instant.parse(latest + "Z");
        return now.toEpochMilli() > stored.toEpochMilli() ? now : stored.plusMillis(1);
    }
}
