package io.watchfloor.dashboards.assets.board;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.assets.views.AliasSource;
import io.watchfloor.dashboards.assets.views.EntityName;
import io.watchfloor.dashboards.assets.views.EntityView;
import io.watchfloor.dashboards.assets.views.EntityView.Hub;
import io.watchfloor.dashboards.assets.views.EntityView.Link;
import io.watchfloor.dashboards.assets.views.NameView;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.search.Search;
import io.watchfloor.dashboards.search.StoredValues;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.Aliases;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityAliases;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.asset.entity.WellKnown;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Read model of entities and their aliases, from telemetry and from the alias table. */
public final class EntityReadModel {

    /** Maximum number of aliases in one response. */
    static final int MOST_SAME = 200;

    /** Maximum number of rows read in one step of a search. */
    private static final int MOST_READ = 1_000;

    private static final int ASSETS_TOLD = 5;

    private static final String SAID = """
            SELECT * FROM (
                SELECT 0 AS origin, id, asset, name_kind, name, owner_kind, owner, certainty, source, valid_from, valid_to
                    FROM told_alias
                UNION ALL
                SELECT 1, id, NULL, name_kind, name, owner_kind, owner, certainty, 'the operator''s table', valid_from, valid_to
                    FROM alias_row) said""";

    private static final String LATEST_FIRST = "valid_to DESC, origin DESC, id DESC";

    private EntityReadModel() {}

    /** An alias and its source. */
    private record AliasRow(Alias alias, AliasSource source) implements EntityAliases.Stated {}

    /** Cache of the rows that were read for one response. */
    private static final class Rows implements EntityAliases.KnownAliases<AliasRow> {

        private final Handle handle;
        private long unread;

        Rows(Handle handle) {
            this.handle = handle;
        }

        @Override
        public Collection<AliasRow> about(Collection<Entity> any, Instant at) {
            List<String> values = any.stream()
                    .map(entity -> StoredValues.text(entity.value()))
                    .distinct()
                    .toList();
            Search search = new Search(SAID)
                    .with("valid_from <= :at", "at", StoredValues.time(at))
                    .when(true, "valid_to > :at")
                    .either("name", "owner", "values", values);
            List<AliasRow> found = search.query(handle, "certainty DESC, " + LATEST_FIRST, MOST_READ)
                    .map((row, context) -> readAlias(row))
                    .list();
            unread += found.size() < MOST_READ ? 0 : search.count(handle) - found.size();
            return found.stream()
                    .filter(one -> any.contains(one.alias().name())
                            || any.contains(one.alias().owner()))
                    .toList();
        }

        @Override
        public Collection<Entity> hosts(Collection<Entity> shortNames) {
            if (shortNames.isEmpty()) {
                return List.of();
            }
            return new Search("SELECT name FROM asset_board")
                            .in("split_part(lower(name), '.', 1)", "names", values(shortNames))
                            .when(true, "kind IN ('host', 'domain-controller')")
                            .query(handle, "name", MOST_READ)
                            .mapTo(String.class)
                            .stream()
                            .flatMap(name -> Entity.host(name).stream())
                            .toList();
        }
    }

    private static List<String> values(Collection<Entity> entities) {
        return entities.stream()
                .map(entity -> StoredValues.text(entity.value()))
                .toList();
    }

    /** Finds an entity and all aliases that the entity had at the given time. */
    public static EntityView find(Handle handle, Entity thing, Instant at) {
        Rows rows = new Rows(handle);
        EntityAliases.Answer<AliasRow> answer = EntityAliases.of(thing, at, rows, MOST_SAME);
        Aliases.Resolved resolved = answer.resolved();
        return new EntityView(
                EntityName.of(thing),
                at,
                new EntityView.StandsFor(
                        EntityName.of(resolved.entity()),
                        AliasReadModel.percent(resolved.certainty()),
                        how(thing, resolved),
                        assets(handle, resolved.entity())),
                answer.ambiguous(),
                hub(handle, thing),
                answer.same().stream().map(EntityReadModel::link).toList(),
                answer.more() + rows.unread);
    }

    private static @Nullable String how(Entity thing, Aliases.Resolved resolved) {
        if (resolved.entity().equals(thing)) {
            return null;
        }
        return resolved.how().isEmpty()
                ? "which is another spelling of %s".formatted(resolved.entity())
                : resolved.how();
    }

    private static Link link(EntityAliases.AliasPath<AliasRow> found) {
        AliasRow said = found.said();
        return new Link(
                EntityName.of(found.entity()),
                AliasReadModel.percent(found.certainty()),
                found.via().value(),
                said == null ? AliasSource.SPELLING : said.source());
    }

    private static List<String> assets(Handle handle, Entity entity) {
        return new Search("SELECT asset FROM asset_board")
                        .with("lower(name) = :name", "name", StoredValues.text(entity.value()))
                        .query(handle, "asset", MOST_READ)
                        .mapTo(String.class)
                        .stream()
                        .filter(asset -> Entity.ofAsset(asset).equals(entity))
                        .toList();
    }

    /** A host name may also be a domain or a file name, so these kinds of entity are checked too. */
    private static @Nullable Hub hub(Handle handle, Entity thing) {
        if (WellKnown.isHub(thing)) {
            return new Hub("common to all networks", null);
        }
        Stream<EntityKind> kinds = thing.kind() == EntityKind.HOST
                ? Stream.of(EntityKind.DOMAIN, EntityKind.FILE_NAME)
                : Stream.of(thing.kind());
        return new Search("SELECT * FROM hub")
                .with("value = :value", "value", StoredValues.text(thing.value()))
                .in("kind", "kinds", kinds.map(EntityProjection::kind).toList())
                .query(handle, "since", 1)
                .map((row, context) -> learned(row))
                .findFirst()
                .orElse(null);
    }

    private static Hub learned(ResultSet row) throws SQLException {
        List<String> assets = Json.readList(row.getString("assets"), String.class);
        String told = String.join(", ", assets.subList(0, Math.min(ASSETS_TOLD, assets.size())));
        int more = assets.size() - ASSETS_TOLD;
        return new Hub(
                "shared by alerts of %d assets within a day: %s%s"
                        .formatted(assets.size(), told, more > 0 ? " and %d more".formatted(more) : ""),
                SqlTimestamps.of(row, "since"));
    }

    /** Aliases of an entity over time, and entities of which the entity's name is an alias; latest first. */
    public static ResultPage<NameView> names(Handle handle, Entity thing, PageRequest slice) {
        String value = StoredValues.text(thing.value());
        Search search = new Search(SAID)
                .with(
                        "((name = :value AND name_kind = :kind) OR (owner = :value AND owner_kind = :kind))",
                        "value",
                        value)
                .with("true", "kind", EntityProjection.kind(thing.kind()));
        return after(search, slice.after()).list(handle, LATEST_FIRST, slice, (row, context) -> {
            AliasRow said = readAlias(row);
            return new ResultPage.Row<>(
                    new NameView(
                            EntityName.of(said.alias().name()),
                            EntityName.of(said.alias().owner()),
                            AliasReadModel.percent(said.alias().certainty()),
                            said.source()),
                    "%d/%d/%d".formatted(said.alias().to().toEpochMilli(), row.getInt("origin"), row.getLong("id")));
        });
    }

    /** Continues the list after the row with this end, origin and ID. */
    private static Search after(Search search, @Nullable String after) {
        if (after == null) {
            return search;
        }
        String[] parts = after.split("/", 3);
        if (parts.length != 3) {
            throw new PageRequest.UnknownCursor();
        }
        return search.with(
                        "(valid_to, origin, id) < (to_timestamp(CAST(:to AS double precision) / 1000),"
                                + " CAST(:origin AS integer), CAST(:id AS bigint))",
                        "to",
                        new PageRequest(1, parts[0]).afterNumber(PageRequest.LAST_MILLISECOND))
                .with("true", "origin", new PageRequest(1, parts[1]).afterNumber(Integer.MAX_VALUE))
                .with("true", "id", new PageRequest(1, parts[2]).afterNumber());
    }

    private static AliasRow readAlias(ResultSet row) throws SQLException {
        Instant from = SqlTimestamps.of(row, "valid_from");
        Instant to = SqlTimestamps.of(row, "valid_to");
        Alias alias = new Alias(
                EntityProjection.entity(row.getString("name_kind"), row.getString("name")),
                EntityProjection.entity(row.getString("owner_kind"), row.getString("owner")),
                row.getInt("certainty"),
                from,
                to,
                row.getString("source"));
        return new AliasRow(
                alias,
                new AliasSource(
                        AliasReadModel.begin(from),
                        AliasReadModel.end(to),
                        alias.source(),
                        row.getString("asset"),
                        row.getInt("origin") == 1 ? row.getLong("id") : null));
    }
}
