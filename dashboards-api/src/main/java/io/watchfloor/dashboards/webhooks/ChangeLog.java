package io.watchfloor.dashboards.webhooks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.alerts.board.AlertReadModel;
import io.watchfloor.dashboards.alerts.views.AlertView;
import io.watchfloor.dashboards.board.LiveKind;
import io.watchfloor.dashboards.board.LiveReadModel;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.ocsf.OcsfFindings;
import io.watchfloor.dashboards.search.Visibility;
import io.watchfloor.dashboards.wire.CaseRow;
import io.watchfloor.dashboards.wire.LiveItem;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.exercise.HeldBackItems;
import io.watchfloor.ops.platform.rights.Decision;
import io.watchfloor.ops.platform.rights.HeldBack;
import io.watchfloor.ops.platform.rights.MarkingGate;
import io.watchfloor.ops.platform.rights.ProtectedResource;
import io.watchfloor.ops.platform.rights.Released;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The changes that webhooks send, in two sequences whose numbers grow in the order of commits: the changes of cases and
 * alerts in the read models ({@code live_change}), and the versions of intelligence ({@code intel_object}). So no change
 * appears later at or before a cursor that was read. Cases and alerts are sent in their current state, so that each
 * occurs once however often it changed; every version of an indicator or sighting is sent.
 */
public final class ChangeLog {

    /** Limits of a delivery to a webhook. */
    static final Limits DELIVERY = new Limits(100, 256 << 10, 128 << 10);

    private static final int MOST_BYTES_OF_EXPORT = 16 << 20;

    private static final Duration MARK_EVERY = Duration.ofMinutes(10);
    private static final List<String> INTEL_TYPES = List.of("indicator", "sighting");

    private final ReadModelStore boards;
    private final Jdbi database;
    private final Duration window;
    private final OcsfFindings ocsf;

    /**
     * Which changes can be sent.
     *
     * @param oldest start of the replay window
     */
    public record Window(ChangeCursor oldest, Instant oldestAt, ChangeCursor head) {

        public boolean contains(ChangeCursor cursor) {
            return oldest.isUpTo(cursor) && cursor.isUpTo(head);
        }

        /** Which changes after a cursor outside of the window are lost. */
        public String lost(ChangeCursor cursor) {
            return cursor.lineage().equals(head.lineage())
                    ? "The changes after the cursor %s up to %s (%s) can no longer be sent, because the replay window starts there."
                            .formatted(cursor, oldest, oldestAt)
                    : ("The cursor %s belongs to another database, from before a restore. The changes after it up to %s (%s) can no"
                                    + " longer be sent.")
                            .formatted(cursor, oldest, oldestAt);
        }
    }

    /** Whose rights limit the changes: a program, which reads no restricted cases. */
    public record Reader(Scope scope, Tlp clearance) {}

    /**
     * Limits of what is read at once.
     *
     * @param changes of each sequence
     * @param bytes after the first change, no change that would exceed this limit is added
     * @param largest a larger change is replaced by its id
     */
    record Limits(int changes, int bytes, int largest) {}

    /**
     * What is read, and how it is written.
     *
     * @param numbered whether each change of a case or alert has its number in the sequence
     * @param exercises whether the cases of exercises and their alerts are included
     */
    record Selection(
            Set<WebhookEvent> events, ChangeFormat format, boolean numbered, boolean exercises, Limits limits) {

        Selection {
            events = Set.copyOf(events);
        }
    }

    /**
     * Changes after a cursor.
     *
     * @param through the last change, or the cursor up to which no change is of interest
     * @param changes each as JSON, and why changes are missing
     * @param tooLarge the type and id of each finding that is too large, as JSON; in the format {@code changes} such a change
     *     is among the changes
     * @param exercises the items that are missing because their cases belong to an exercise
     */
    public record Batch(
            ChangeCursor through, Released<List<String>> changes, List<String> tooLarge, List<HeldItem> exercises) {

        public Batch {
            tooLarge = List.copyOf(tooLarge);
            exercises = List.copyOf(exercises);
        }

        public int count() {
            return changes.content().size() + tooLarge.size();
        }
    }

    /**
     * A changed item as JSON; without JSON if the reader may not read it.
     *
     * @param sequence number of the change of a case or alert; 0 for intelligence
     */
    private record Item(
            String type,
            String id,
            long sequence,
            @Nullable String data,
            @Nullable HeldItem exercise,
            @Nullable HeldBack heldBack) {}

    /**
     * A case or alert of an exercise that was held back.
     *
     * @param exercise id of the exercise; empty for a case that a user marked
     * @param id of the case or alert
     */
    record HeldItem(String exercise, String caseId, String id) {}

    /**
     * The marking of a changed item.
     *
     * @param exercise the exercise of the case; null if it belongs to none
     * @param heldBack why the item is held back; null if it is not
     */
    private record Checked(
            Tlp marking,
            @Nullable HeldItem exercise,
            @Nullable HeldBack heldBack) {}

    /**
     * @param window from how long ago changes can be sent
     * @param address of the page, for links
     */
    public ChangeLog(ReadModelStore boards, Jdbi database, Duration window, URI address) {
        this.boards = boards;
        this.database = database;
        this.window = window;
        this.ocsf = new OcsfFindings(address);
    }

    public ChangeCursor head() {
        return boards.readAll(ChangeLog::head);
    }

    private static ChangeCursor head(Handle handle) {
        LiveReadModel.Head live = LiveReadModel.head(handle);
        return new ChangeCursor(live.lineage(), live.cursor(), intelHead(handle));
    }

    private static long intelHead(Handle handle) {
        return handle.createQuery("SELECT coalesce(max(position), 0) FROM intel_object")
                .mapTo(Long.class)
                .one();
    }

    /** Remembers the head, as a later start of the replay window, and forgets what is older than the window. */
    public void mark(Instant now) {
        Duration every = window.dividedBy(100).compareTo(MARK_EVERY) < 0 ? window.dividedBy(100) : MARK_EVERY;
        database.useTransaction(handle -> {
            handle.createUpdate("""
                            INSERT INTO webhook_mark (at, lineage, live, intel)
                            SELECT :now, h.lineage, h.cursor, (SELECT coalesce(max(position), 0) FROM intel_object) FROM live_head h
                            WHERE NOT EXISTS (SELECT FROM webhook_mark m WHERE m.at > :since AND m.lineage = h.lineage)
                            ON CONFLICT DO NOTHING""")
                    .bind("now", time(now))
                    .bind("since", time(now.minus(every)))
                    .execute();
            handle.createUpdate("""
                            DELETE FROM webhook_mark WHERE lineage <> (SELECT lineage FROM live_head)
                                OR at < (SELECT max(at) FROM webhook_mark WHERE at <= :start)""").bind("start", time(now.minus(window))).execute();
        });
    }

    /** The replay window. If the head was never remembered, the window starts at the head. */
    public Window window(Instant now) {
        return boards.readAll(handle -> {
            ChangeCursor head = head(handle);
            return handle.createQuery(
                            "SELECT at, live, intel FROM webhook_mark WHERE lineage = :lineage ORDER BY at LIMIT 1")
                    .bind("lineage", head.lineage())
                    .map((row, context) -> new Window(
                            new ChangeCursor(head.lineage(), row.getLong("live"), row.getLong("intel")),
                            row.getObject("at", OffsetDateTime.class).toInstant(),
                            head))
                    .findOne()
                    .orElseGet(() -> new Window(head, now, head));
        });
    }

    /**
     * Reads changes of cases or alerts for an export. The changes up to a returned cursor are never read again after it,
     * and no change appears later at or before it.
     *
     * @param from null for all cases or alerts
     * @param most at most so many changes
     * @return empty if the cursor belongs to another database, such as one before a restore
     */
    public Optional<Batch> export(
            Reader reader, WebhookEvent what, ChangeFormat format, @Nullable ChangeCursor from, int most) {
        return boards.readAll(handle -> {
            ChangeCursor head = head(handle);
            ChangeCursor start = from == null ? new ChangeCursor(head.lineage(), 0, 0) : from;
            Limits limits = new Limits(most, MOST_BYTES_OF_EXPORT, Integer.MAX_VALUE);
            return start.isUpTo(head)
                    ? Optional.of(
                            read(handle, reader, new Selection(Set.of(what), format, true, true, limits), start, null))
                    : Optional.<Batch>empty();
        });
    }

    /** @param through the last change of the batch, if it was determined before; null for as many changes as fit */
    Batch read(Reader reader, Selection what, ChangeCursor from, @Nullable ChangeCursor through) {
        return boards.readAll(handle -> read(handle, reader, what, from, through));
    }

    private Batch read(
            Handle handle, Reader reader, Selection what, ChangeCursor from, @Nullable ChangeCursor through) {
        BatchBuilder builder = new BatchBuilder(what, from, through);
        ChangeCursor head = head(handle);
        // Both sequences are read before the view of the reader is applied, because it also hides what is held
        // back.
        List<LiveReadModel.Change> live = live(handle, what, from, through);
        List<IntelChange> intel = intel(handle, reader, what, from, through);
        Map<String, Item> items = items(handle, reader, what, head.lineage(), live);
        boolean all = live.stream()
                .allMatch(change -> builder.live(change.cursor(), items.get(key(change.kind(), change.item()))));
        if (all && live.size() < what.limits().changes()) {
            builder.live = through == null ? head.live() : through.live();
        }
        boolean rest = all && intel.stream().allMatch(change -> builder.intel(change.position(), change.item()));
        if (rest && intel.size() < what.limits().changes()) {
            builder.intel = through == null ? head.intel() : through.intel();
        }
        return new Batch(
                builder.through(),
                MarkingGate.ofChecked(List.copyOf(builder.changes), builder.heldBack),
                builder.tooLarge,
                builder.exercises);
    }

    /** Collects changes until the delivery is full. */
    private static final class BatchBuilder {

        private final Selection what;
        private final ChangeCursor from;
        private final @Nullable ChangeCursor through;
        private final List<String> changes = new ArrayList<>();
        private final List<String> tooLarge = new ArrayList<>();
        private final List<HeldBack> heldBack = new ArrayList<>();
        private final List<HeldItem> exercises = new ArrayList<>();
        private int bytes;
        private long live;
        private long intel;

        BatchBuilder(Selection what, ChangeCursor from, @Nullable ChangeCursor through) {
            this.what = what;
            this.from = from;
            this.through = through;
            this.live = from.live();
            this.intel = from.intel();
        }

        /** @param item null if there is nothing to send or to count */
        boolean live(long position, @Nullable Item item) {
            boolean added = item == null || add(item);
            live = added ? position : live;
            return added;
        }

        boolean intel(long position, Item item) {
            boolean added = add(item);
            intel = added ? position : intel;
            return added;
        }

        /** @return false if the item does not fit */
        private boolean add(Item item) {
            if (item.heldBack() != null) {
                heldBack.add(item.heldBack());
                if (item.exercise() != null && item.heldBack().reason() == Decision.Reason.EXERCISE) {
                    exercises.add(item.exercise());
                }
                return true;
            }
            String change = text(item, item.data());
            int size = change.getBytes(StandardCharsets.UTF_8).length;
            boolean full = bytes > 0 && bytes + size > what.limits().bytes();
            if (full && through == null) {
                return false;
            }
            List<String> to = changes;
            if (size > what.limits().largest() || full) {
                change = text(item, null);
                size = change.length();
                to = what.format() == ChangeFormat.OCSF ? tooLarge : changes;
            }
            to.add(change);
            bytes += size;
            return true;
        }

        private String text(Item item, @Nullable String data) {
            boolean live = item.sequence() > 0;
            if (data != null && live && what.format() == ChangeFormat.OCSF) {
                return data;
            }
            String number = live && what.numbered() ? "\"sequence\":" + item.sequence() + "," : "";
            String flag = data == null || item.exercise() == null ? "" : ",\"exercise\":true";
            String more =
                    data != null ? ",\"data\":" + data : what.format() == ChangeFormat.OCSF ? "" : ",\"tooLarge\":true";
            return "{%s\"type\":%s,\"id\":%s%s%s}"
                    .formatted(number, Json.write(item.type()), Json.write(item.id()), flag, more);
        }

        ChangeCursor through() {
            return through == null ? new ChangeCursor(from.lineage(), live, intel) : through;
        }
    }

    private static List<LiveReadModel.Change> live(
            Handle handle, Selection what, ChangeCursor from, @Nullable ChangeCursor through) {
        List<LiveKind> kinds = what.events().stream()
                .sorted()
                .flatMap(event -> switch (event) {
                    case CASES -> Stream.of(LiveKind.CASE_ROW);
                    case ALERTS -> Stream.of(LiveKind.ALERT);
                    case INTELLIGENCE -> Stream.<LiveKind>of();
                })
                .toList();
        return kinds.isEmpty()
                ? List.of()
                : LiveReadModel.changes(
                                handle, kinds, from.live(), what.limits().changes())
                        .stream()
                        .filter(change -> through == null || change.cursor() <= through.live())
                        .toList();
    }

    private static String key(LiveKind kind, String id) {
        return kind + " " + id;
    }

    /**
     * The changed cases and alerts as the reader sees them, without alerts that have no case: the marking of an alert is that
     * of its case, and the alert changes when it joins one.
     */
    private Map<String, Item> items(
            Handle handle, Reader reader, Selection what, String lineage, List<LiveReadModel.Change> changes) {
        ChangeFormat format = what.format();
        Map<LiveKind, List<String>> ids = changes.stream()
                .collect(Collectors.groupingBy(
                        LiveReadModel.Change::kind,
                        Collectors.mapping(LiveReadModel.Change::item, Collectors.toList())));
        List<String> cases = ids.getOrDefault(LiveKind.CASE_ROW, List.of());
        List<String> alerts = ids.getOrDefault(LiveKind.ALERT, List.of());
        Map<String, Checked> checked = new HashMap<>();
        checked.putAll(checked(handle, reader, what, LiveKind.CASE_ROW, cases, """
                SELECT c.id, c.id AS case_id, c.exercise, c.tlp, c.restricted_to IS NOT NULL AS restricted FROM every_case c WHERE c.id = ANY(:ids)"""));
        checked.putAll(checked(handle, reader, what, LiveKind.ALERT, alerts, """
                SELECT a.id, c.id AS case_id, c.exercise, c.tlp, c.restricted_to IS NOT NULL AS restricted
                FROM alert_board a JOIN every_case c ON c.id = a.case_id
                WHERE a.id = ANY(:ids)"""));
        Set<String> unmarked = handle.createQuery("SELECT id FROM alert_board WHERE id = ANY(:ids) AND case_id IS NULL")
                .bindArray("ids", String.class, alerts)
                .mapTo(String.class)
                .set();
        new Visibility("", reader.scope(), reader.clearance()).applyTo(handle);
        Map<String, LiveItem> rows = LiveReadModel.items(handle, LiveKind.CASE_ROW, cases);
        Map<String, List<AlertView>> alertsOfCases = format == ChangeFormat.OCSF
                ? AlertReadModel.firstOfCases(handle, rows.keySet(), OcsfFindings.MOST_ALERTS)
                : Map.of();
        Map<String, AlertView> views = new HashMap<>();
        if (!alerts.isEmpty()) {
            AlertReadModel.findAll(handle, alerts).forEach(alert -> views.put(alert.id(), alert));
        }
        Map<String, Item> items = new HashMap<>();
        for (LiveReadModel.Change change : changes) {
            if (change.kind() == LiveKind.ALERT && unmarked.contains(change.item())) {
                continue;
            }
            String key = key(change.kind(), change.item());
            OcsfFindings.Position at =
                    new OcsfFindings.Position(lineage, change.cursor(), change.cursor() == change.added());
            Checked marking = checked.getOrDefault(key, new Checked(Tlp.RED, null, outOfScope(reader)));
            String data = null;
            if (marking.heldBack() == null && change.kind() == LiveKind.ALERT) {
                data = text(
                        format,
                        views.get(change.item()),
                        alert -> ocsf.ofAlert(alert, marking.marking(), marking.exercise() != null, at));
            } else if (marking.heldBack() == null && rows.get(change.item()) instanceof CaseRow row) {
                List<AlertView> first = alertsOfCases.getOrDefault(change.item(), List.of());
                data = text(format, row.forVerbs(Set.of()), one -> ocsf.ofCase(one, first, at));
            }
            String type = change.kind() == LiveKind.ALERT ? "alert.changed" : "case.changed";
            HeldBack held = marking.heldBack() == null && data == null ? outOfScope(reader) : marking.heldBack();
            items.put(key, new Item(type, change.item(), change.cursor(), data, marking.exercise(), held));
        }
        return items;
    }

    private static <T> @Nullable String text(ChangeFormat format, @Nullable T view, Function<T, ObjectNode> finding) {
        if (view == null) {
            return null;
        }
        return switch (format) {
            case CHANGES -> Json.write(view);
            case OCSF -> finding.apply(view).toString();
        };
    }

    /** A merged case or an asset outside of the scope hides an item whose own case the reader may read. */
    private static HeldBack outOfScope(Reader reader) {
        return new HeldBack(Decision.Reason.SCOPE, Tlp.USUAL, reader.clearance(), false);
    }

    private static Map<String, Checked> checked(
            Handle handle, Reader reader, Selection what, LiveKind kind, List<String> ids, String select) {
        Map<String, Checked> checked = new HashMap<>();
        if (!ids.isEmpty()) {
            handle.createQuery(select)
                    .bindArray("ids", String.class, ids)
                    .map((row, context) -> {
                        Tlp marking = Tlp.ofRank(row.getInt("tlp"));
                        String id = row.getString("id");
                        String exercise = row.getString("exercise");
                        boolean stays = exercise != null && !what.exercises();
                        return Map.entry(
                                id,
                                new Checked(
                                        marking,
                                        exercise == null
                                                ? null
                                                : new HeldItem(exercise, row.getString("case_id"), kind + " " + id),
                                        checked(reader, marking, row.getBoolean("restricted"), stays)));
                    })
                    .forEach(one -> checked.put(key(kind, one.getKey()), one.getValue()));
        }
        return checked;
    }

    private static @Nullable HeldBack checked(Reader reader, Tlp marking, boolean restricted, boolean exercise) {
        return MarkingGate.check(
                        new MarkingGate.Reader.Destination(reader.clearance()),
                        new ProtectedResource.OfCase(
                                List.of(), marking, restricted ? Collections.emptySortedSet() : null, exercise))
                .orElse(null);
    }

    /** A version of an indicator or sighting. */
    private record IntelChange(long position, Item item) {}

    private static List<IntelChange> intel(
            Handle handle, Reader reader, Selection what, ChangeCursor from, @Nullable ChangeCursor through) {
        if (!what.events().contains(WebhookEvent.INTELLIGENCE)) {
            return List.of();
        }
        return handle.createQuery("""
                        SELECT o.position, o.id, o.type, o.tlp, o.local_only, o.revoked, CASE WHEN length(o.body) <= :largest THEN o.body END AS body,
                            EXISTS (SELECT FROM intel_object e
                                WHERE e.id = o.id AND e.position < o.position AND e.tlp <= :clearance) AS known
                        FROM intel_object o
                        WHERE o.type = ANY(:types) AND o.position > :after AND o.position <= :through
                        ORDER BY o.position LIMIT :limit""")
                .bind("largest", what.limits().largest())
                .bind("clearance", reader.clearance().rank())
                .bindArray("types", String.class, INTEL_TYPES)
                .bind("after", from.intel())
                .bind("through", through == null ? Long.MAX_VALUE : through.intel())
                .bind("limit", what.limits().changes())
                .map((row, context) -> new IntelChange(row.getLong("position"), version(row, reader)))
                .list();
    }

    private static Item version(ResultSet row, Reader reader) throws SQLException {
        byte[] body = row.getBytes("body");
        String change = row.getBoolean("revoked") ? "revoked" : row.getBoolean("known") ? "changed" : "added";
        return new Item(
                row.getString("type") + "." + change,
                row.getString("id"),
                0,
                body == null ? null : new String(body, StandardCharsets.UTF_8),
                null,
                checked(reader, Tlp.ofRank(row.getInt("tlp")), row.getBoolean("local_only"), false));
    }

    /** Counts what a webhook did not send of the cases of exercises. */
    void heldBack(Batch batch, Instant now) {
        if (!batch.exercises().isEmpty()) {
            database.useTransaction(handle -> batch.exercises()
                    .forEach(item -> HeldBackItems.add(
                            handle, item.exercise(), HeldBackItems.Exit.WEBHOOK, item.caseId(), item.id(), now)));
        }
    }

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
