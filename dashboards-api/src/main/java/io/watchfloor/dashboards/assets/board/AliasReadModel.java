package io.watchfloor.dashboards.assets.board;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.assets.views.AliasView;
import io.watchfloor.dashboards.assets.views.EntityName;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.search.Search;
import io.watchfloor.ops.asset.alias.AliasRow;
import io.watchfloor.ops.asset.entity.Alias;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Read model of the alias table, in the order in which its rows were added. */
public final class AliasReadModel {

    private static final String SELECT = "SELECT * FROM alias_row";
    private static final String SEARCHED = "lower(name || ' ' || owner || ' ' || reason || ' ' || by)";

    private AliasReadModel() {}

    /** @param text words that must all occur in the names, the reason or the author */
    public static ResultPage<AliasView> list(Handle handle, @Nullable String text, PageRequest slice) {
        return new Search(SELECT)
                .words(SEARCHED, text)
                .with("id > :after", "after", slice.afterNumber())
                .list(handle, "id", slice, (row, context) -> new ResultPage.Row<>(view(row), row.getString("id")));
    }

    public static AliasView preview(AliasRow row) {
        Alias alias = row.alias();
        return new AliasView(
                row.id(),
                EntityName.of(alias.name()),
                EntityName.of(alias.owner()),
                percent(alias.certainty()),
                begin(alias.from()),
                end(alias.to()),
                new AliasView.AliasAuthor(
                        row.said().reason(), row.said().by(), row.said().at()));
    }

    private static AliasView view(ResultSet row) throws SQLException {
        return new AliasView(
                row.getLong("id"),
                EntityName.of(EntityProjection.entity(row.getString("name_kind"), row.getString("name"))),
                EntityName.of(EntityProjection.entity(row.getString("owner_kind"), row.getString("owner"))),
                percent(row.getInt("certainty")),
                begin(SqlTimestamps.of(row, "valid_from")),
                end(SqlTimestamps.of(row, "valid_to")),
                new AliasView.AliasAuthor(row.getString("reason"), row.getString("by"), SqlTimestamps.of(row, "at")));
    }

    static int percent(int thousandths) {
        return Math.max(1, thousandths / 10);
    }

    static @Nullable Instant begin(Instant from) {
        return from.equals(AliasRow.ALWAYS) ? null : from;
    }

    static @Nullable Instant end(Instant to) {
        return to.isBefore(AliasRow.FOREVER) ? to : null;
    }
}
