package io.watchfloor.dashboards.board;

import io.watchfloor.dashboards.wire.PageView;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.cases.Case;
import io.watchfloor.ops.escalation.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Pages with each attempt to deliver them, newest first. */
public final class PageBoard {

    private PageBoard() {}

    /** What to list; null does not restrict. */
    public record Filter(
            @Nullable String caseId,
            Page.@Nullable Status status,
            @Nullable String kind,
            @Nullable String digest) {

        /** Of one case, or of all when null. */
        public static Filter ofCase(@Nullable String caseId) {
            return new Filter(caseId, null, null, null);
        }
    }

    static void upsert(Handle tx, Page page, Case of) {
        Page.Attempt latest = page.attempts().isEmpty() ? null : page.attempts().getLast();
        tx.createUpdate("""
                INSERT INTO page_board (id, case_id, status, item, kind, digest, tried_at, outcome, detail)
                VALUES (:id, :case, :status, :item, :kind, :digest, :tried, :outcome, :detail)
                ON CONFLICT (id) DO UPDATE SET status = excluded.status, item = excluded.item, digest = excluded.digest,
                    tried_at = excluded.tried_at, outcome = excluded.outcome, detail = excluded.detail""")
                .bind("id", page.id())
                .bind("case", of.id().value())
                .bind("status", page.status().text())
                .bind(
                        "item",
                        Stored.text(Json.write(
                                PageView.of(page, of.id().value(), of.identity().number()))))
                .bind("kind", page.kind().text())
                .bind("digest", latest == null ? null : latest.digest())
                .bind("tried", latest == null ? null : Stored.time(latest.at()))
                .bind("outcome", latest == null ? null : latest.outcome().text())
                .bind("detail", latest == null ? null : Stored.text(latest.detail()))
                .execute();
    }

    public static Listing<PageView> list(Handle handle, Filter filter, Slice slice) {
        Page.Status status = filter.status();
        return new Search("SELECT seq, item FROM page_board")
                .with("case_id = ANY (ARRAY(SELECT case_and_parts(:case)))", "case", filter.caseId())
                .with("status = :status", "status", status == null ? null : status.text())
                .with("kind = :kind", "kind", filter.kind())
                .with("digest = :digest", "digest", filter.digest())
                .with("seq < :after", "after", slice.afterNumber())
                .list(handle, "seq DESC", slice, (row, context) -> new Listing.Row<>(page(row), row.getString("seq")));
    }

    static List<PageView> find(Handle handle, Collection<String> ids) {
        return new Search("SELECT item FROM page_board")
                .in("id", "ids", ids)
                .query(handle, "seq", ids.size())
                .map((row, context) -> page(row))
                .list();
    }

    private static PageView page(ResultSet row) throws SQLException {
        return Json.read(row.getString("item"), PageView.class);
    }
}
