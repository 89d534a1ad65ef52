package io.watchfloor.dashboards.assets.board;

import io.watchfloor.dashboards.search.StoredValues;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.incident.Hub;
import io.watchfloor.ops.incident.triage.TriageEntity;
import io.watchfloor.ops.incident.triage.TriageEvent;
import io.watchfloor.ops.platform.journal.JournaledEvent;
import io.watchfloor.ops.platform.journal.ProjectionHandler;
import io.watchfloor.sensors.protocol.AssetId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Projects names that triage found to be shared by many assets. Aliases from telemetry are not written here, but together with the other
 * events of their asset.
 */
public final class EntityProjection implements ProjectionHandler {

    /** Name under which the projection's journal position is stored. A new name rebuilds the projection from the whole journal. */
    public static final String NAME = "identities";

    private static final String SAME_SAID = """
            asset = :asset AND name = :name AND name_kind = :nameKind AND owner = :owner AND owner_kind = :ownerKind
                AND certainty = :certainty AND source = :source AND valid_from <= :to AND valid_to >= :from""";

    /**
     * An alias that was found in telemetry.
     *
     * @param asset whose telemetry contains it
     */
    public record Observation(AssetId asset, Alias alias) {

        /** Returns the same alias without its period of validity. */
        private Observation timeless() {
            return new Observation(
                    asset,
                    new Alias(
                            alias.name(),
                            alias.owner(),
                            alias.certainty(),
                            Instant.EPOCH,
                            Instant.EPOCH,
                            alias.source()));
        }
    }

    private record Span(Instant from, Instant to) {}

    @Override
    public Duration patience() {
        return Duration.ofMillis(100);
    }

    @Override
    public boolean reads(String entityType) {
        return entityType.equals(TriageEntity.KEY.name());
    }

    @Override
    public void fold(Handle transaction, JournaledEvent journaled) {
        if (journaled.event() instanceof TriageEvent.AlertsPlaced placed) {
            placed.hubs().forEach(hub -> learned(transaction, hub));
        }
    }

    /** If the shared name is already stored, the earlier of both times is stored. */
    private static void learned(Handle tx, Hub hub) {
        tx.createUpdate("""
                INSERT INTO hub (kind, value, since, assets) VALUES (:kind, :value, :since, :assets)
                ON CONFLICT (kind, value) DO UPDATE SET since = least(hub.since, excluded.since), assets = excluded.assets""")
                .bind("kind", kind(hub.entity().kind()))
                .bind("value", StoredValues.text(hub.entity().value()))
                .bind("since", StoredValues.time(hub.from()))
                .bind("assets", Json.write(List.copyOf(hub.assets())))
                .execute();
    }

    /** If an alias is observed again, the period of its row is extended. */
    public static void tell(Handle tx, List<Observation> told) {
        if (told.isEmpty()) {
            return;
        }
        List<Observation> rows = merged(told);
        batch(
                tx,
                "UPDATE told_alias SET valid_from = least(valid_from, :from), valid_to = greatest(valid_to, :to) WHERE "
                        + SAME_SAID,
                rows);
        batch(tx, """
                INSERT INTO told_alias (asset, name_kind, name, owner_kind, owner, certainty, source, valid_from, valid_to)
                SELECT :asset, :nameKind, :name, :ownerKind, :owner, :certainty, :source, :from, :to
                WHERE NOT EXISTS (SELECT 1 FROM told_alias WHERE\s""" + SAME_SAID + ")", rows);
    }

    private static void batch(Handle tx, String sql, List<Observation> rows) {
        try (PreparedBatch batch = tx.prepareBatch(sql)) {
            rows.forEach(row -> bind(batch, row.alias())
                    .bind("asset", row.asset().toString())
                    .bind("source", StoredValues.text(row.alias().source()))
                    .add());
            batch.execute();
        }
    }

    private static <B extends SqlStatement<B>> B bind(B batch, Alias alias) {
        return batch.bind("nameKind", kind(alias.name().kind()))
                .bind("name", StoredValues.text(alias.name().value()))
                .bind("ownerKind", kind(alias.owner().kind()))
                .bind("owner", StoredValues.text(alias.owner().value()))
                .bind("certainty", alias.certainty())
                .bind("from", StoredValues.time(alias.from()))
                .bind("to", StoredValues.time(alias.to()));
    }

    /** Joins overlapping and adjacent periods of an alias, because the database statement must not write the same row twice. */
    private static List<Observation> merged(List<Observation> told) {
        Map<Observation, List<Span>> spans = new LinkedHashMap<>();
        told.stream()
                .sorted(Comparator.comparing(one -> one.alias().from()))
                .forEach(one -> add(
                        spans.computeIfAbsent(one.timeless(), known -> new ArrayList<>()),
                        new Span(one.alias().from(), one.alias().to())));
        List<Observation> rows = new ArrayList<>();
        spans.forEach((one, all) -> all.forEach(span -> rows.add(new Observation(
                one.asset(),
                new Alias(
                        one.alias().name(),
                        one.alias().owner(),
                        one.alias().certainty(),
                        span.from(),
                        span.to(),
                        one.alias().source())))));
        return rows;
    }

    private static void add(List<Span> spans, Span next) {
        if (!spans.isEmpty() && !next.from().isAfter(spans.getLast().to())) {
            Span last = spans.removeLast();
            spans.add(new Span(last.from(), last.to().isAfter(next.to()) ? last.to() : next.to()));
        } else {
            spans.add(next);
        }
    }

    /** Name under which an entity kind is stored in the database. It must never change. */
    static String kind(EntityKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    static Entity entity(String kind, String value) {
        return new Entity(EntityKind.valueOf(kind.toUpperCase(Locale.ROOT)), value);
    }
}
