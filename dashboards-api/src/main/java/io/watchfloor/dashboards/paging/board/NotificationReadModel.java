package io.watchfloor.dashboards.paging.board;

import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.search.Search;
import io.watchfloor.dashboards.search.StoredValues;
import io.watchfloor.dashboards.wire.NotificationView;
import io.watchfloor.dashboards.wire.json.FormerNames;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.cases.Case;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.escalation.Notification;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Read model of notifications with their delivery attempts, newest first. */
public final class NotificationReadModel {

    /**
     * SQL condition that matches the reader's own notifications. The name of the reader is a setting of the
     * transaction.
     */
    public static final String OF_READER = "recipient = 'person:' || sight_name()";

    private static final int MOST_OF_DIGEST = 1000;

    private NotificationReadModel() {}

    /** Filter for notifications. A null value matches everything. */
    public record Filter(
            @Nullable String caseId,
            Notification.@Nullable Status status,
            @Nullable String kind,
            @Nullable String digest,
            @Nullable Recipient to,
            @Nullable ContactMethod way,
            @Nullable Instant from,
            @Nullable Instant until) {

        /** Creates a filter for a case; null for all cases. */
        public static Filter ofCase(@Nullable String caseId) {
            return new Filter(caseId, null, null, null, null, null, null, null);
        }

        /** Adds a status to the filter. */
        public Filter with(Notification.Status one) {
            return new Filter(caseId, one, kind, digest, to, way, from, until);
        }
    }

    public static void upsert(Handle tx, Notification page, Case of) {
        Notification.Attempt latest =
                page.attempts().isEmpty() ? null : page.attempts().getLast();
        NotificationView before = tx.createQuery("SELECT item FROM notification_board WHERE id = :id")
                .bind("id", page.id())
                .map((row, context) -> page(row))
                .findOne()
                .orElse(null);
        NotificationView view = NotificationView.of(
                        page, of.id().value(), of.identity().number())
                .after(before);
        tx.createUpdate("""
                INSERT INTO notification_board (id, case_id, status, item, kind, digest, tried_at, outcome, detail, recipient, way, round,
                    queued_at, due_at, sent_at, delivered_at, seen_at)
                VALUES (:id, :case, :status, :item, :kind, :digest, :tried, :outcome, :detail, :recipient, :way, :round,
                    :queued, :due, :sent, :delivered, :seen)
                ON CONFLICT (id) DO UPDATE SET status = excluded.status, item = excluded.item, digest = excluded.digest,
                    tried_at = excluded.tried_at, outcome = excluded.outcome, detail = excluded.detail, due_at = excluded.due_at,
                    sent_at = excluded.sent_at, delivered_at = excluded.delivered_at, seen_at = excluded.seen_at""")
                .bind("id", page.id())
                .bind("case", of.id().value())
                .bind("status", page.status().text())
                .bind("item", StoredValues.text(FormerNames.row(view)))
                .bind("kind", page.kind().text())
                .bind("digest", latest == null ? null : latest.digest())
                .bind("tried", latest == null ? null : StoredValues.time(latest.at()))
                .bind("outcome", latest == null ? null : latest.outcome().text())
                .bind("detail", latest == null ? null : StoredValues.text(latest.detail()))
                .bind("recipient", page.to().toString())
                .bind("way", page.way().text())
                .bind("round", page.round())
                .bind("queued", StoredValues.time(page.queuedAt()))
                .bind("due", StoredValues.time(page.dueAt()))
                .bind("sent", StoredValues.time(view.arrival().sentAt()))
                .bind("delivered", StoredValues.time(view.arrival().deliveredAt()))
                .bind("seen", StoredValues.time(view.arrival().seenAt()))
                .execute();
    }

    public static ResultPage<NotificationView> list(Handle handle, Filter filter, PageRequest slice) {
        Notification.Status status = filter.status();
        Recipient to = filter.to();
        ContactMethod way = filter.way();
        return new Search("SELECT seq, item FROM notification_board")
                .with("case_id = ANY (ARRAY(SELECT case_and_parts(:case)))", "case", filter.caseId())
                .with("status = :status", "status", status == null ? null : status.text())
                .with("kind = :kind", "kind", filter.kind())
                .with("digest = :digest", "digest", filter.digest())
                .with("recipient = :to", "to", to == null ? null : to.toString())
                .with("way = :way", "way", way == null ? null : way.text())
                .with("queued_at >= :from", "from", filter.from())
                .with("queued_at < :until", "until", filter.until())
                .with("seq < :after", "after", slice.afterNumber())
                .list(
                        handle,
                        "seq DESC",
                        slice,
                        (row, context) -> new ResultPage.Row<>(page(row), row.getString("seq")));
    }

    public static Optional<NotificationView> find(Handle handle, String id) {
        return find(handle, List.of(id)).stream().findFirst();
    }

    /**
     * Returns the notifications to this recipient with this id: a single notification, or all notifications of a
     * digest.
     */
    public static List<NotificationView> named(Handle handle, String id, Recipient to) {
        return handle.createQuery("""
                        SELECT item FROM notification_board WHERE (id = :id OR digest = :id) AND recipient = :to ORDER BY seq LIMIT :most""")
                .bind("id", id)
                .bind("to", to.toString())
                .bind("most", MOST_OF_DIGEST)
                .map((row, context) -> page(row))
                .list();
    }

    /**
     * Returns the notifications in one message sent by this contact method: a single notification, or all notifications
     * of a digest.
     */
    public static List<NotificationView> ofMessage(Handle handle, String key, ContactMethod way) {
        return handle.createQuery("""
                        SELECT item FROM notification_board WHERE (id = :id OR digest = :id) AND way = :way ORDER BY seq LIMIT :most""")
                .bind("id", key)
                .bind("way", way.text())
                .bind("most", MOST_OF_DIGEST)
                .map((row, context) -> page(row))
                .list();
    }

    /**
     * Returns the latest notification to this recipient in an escalation round of a case, created at or before this
     * time.
     */
    public static Optional<NotificationView> latest(
            Handle handle, String caseId, int round, Recipient to, Instant until) {
        return handle.createQuery("""
                        SELECT item FROM notification_board
                        WHERE case_id = :case AND round = :round AND recipient = :to AND queued_at <= :until
                        ORDER BY seq DESC LIMIT 1""")
                .bind("case", caseId)
                .bind("round", round)
                .bind("to", to.toString())
                .bind("until", until)
                .map((row, context) -> page(row))
                .findOne();
    }

    /** Returns the reader's own notifications, for the live stream. */
    public static List<NotificationView> ofReader(Handle handle, Collection<String> ids) {
        return new Search("SELECT item FROM notification_board")
                .in("id", "ids", ids)
                .when(true, OF_READER)
                .query(handle, "seq", ids.size())
                .map((row, context) -> page(row))
                .list();
    }

    public static ResultPage<NotificationView> ofReader(Handle handle, PageRequest slice) {
        return new Search("SELECT seq, item FROM notification_board")
                .when(true, OF_READER)
                .list(
                        handle,
                        "seq DESC",
                        slice,
                        (row, context) -> new ResultPage.Row<>(page(row), row.getString("seq")));
    }

    static List<NotificationView> find(Handle handle, Collection<String> ids) {
        return new Search("SELECT item FROM notification_board")
                .in("id", "ids", ids)
                .query(handle, "seq", ids.size())
                .map((row, context) -> page(row))
                .list();
    }

    private static NotificationView page(ResultSet row) throws SQLException {
        return Json.read(row.getString("item"), NotificationView.class);
    }
}
