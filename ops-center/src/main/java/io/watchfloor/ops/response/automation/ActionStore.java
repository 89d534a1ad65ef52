package io.watchfloor.ops.response.automation;

import io.watchfloor.ops.exercise.HeldBackItems;
import io.watchfloor.ops.platform.document.DocumentJson;
import io.watchfloor.ops.platform.rights.MarkingGate;
import io.watchfloor.ops.platform.rights.ProtectedResource;
import io.watchfloor.ops.platform.rights.Released;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.response.automation.Action.State;
import io.watchfloor.ops.response.automation.Action.Step;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The automation actions of all cases, with their steps. {@link Action} computes a step while the row is locked, and
 * the step is written in the same transaction. Therefore only the first of two conflicting steps takes effect, and only
 * one node claims a call.
 */
public final class ActionStore {

    static final String CENTER = "the center";

    private static final String DUE = """
            SELECT a.*, (p.approved_at IS NOT NULL OR (a.automation = :provider AND :closes)) AS switched_on, c.tlp, c.restricted, c.exercise,
                p.body ->> 'clearance' AS clearance
            FROM case_action a LEFT JOIN automation p ON p.name = a.automation LEFT JOIN automation_case c ON c.case_id = a.case_id
            WHERE a.due_at <= :now ORDER BY a.due_at LIMIT :most FOR UPDATE OF a SKIP LOCKED""";

    private final Jdbi database;

    /**
     * A stored action.
     *
     * @param asset {@code kind:name}
     * @param title title of the alert that caused the action
     * @param openedAt when the alert was added to the case
     * @param sentAt time of the latest call; null before the first call
     */
    public record StoredAction(
            Action action,
            String caseId,
            String automation,
            String asset,
            String alert,
            String title,
            String words,
            Instant openedAt,
            Instant changedAt,
            @Nullable Instant sentAt) {}

    /** A past step of an action. */
    public record Past(Instant at, State state, String words, String by) {}

    /**
     * A call that only this node may make.
     *
     * @param body the request body, without details of the case if the receiver may not read it
     */
    record Claim(Action action, String automation, Released<String> body, String secret, Instant openedAt) {

        /** Whether the call closes a finding at the product that made it. */
        boolean closes() {
            return automation.equals(FindingClosures.NAME);
        }

        /** Omits the secret. */
        @Override
        public String toString() {
            return "Claim[" + action.id() + ", " + action.state().text() + "]";
        }
    }

    /** An action to be created by the projection. */
    record New(
            String id,
            String caseId,
            AutomationStore.Active automation,
            String asset,
            String alert,
            String title,
            String body,
            Instant openedAt) {}

    public ActionStore(Jdbi database) {
        this.database = database;
    }

    /** Inserts an action in the caller's transaction. If the action already exists, nothing changes. */
    static void make(Handle handle, New made, State state, String words, @Nullable Instant dueAt, Instant now) {
        Duration limit = made.automation().automation().limit();
        boolean fresh = handle.createUpdate("""
                        INSERT INTO case_action (id, case_id, automation, asset, alert, title, body, call, secret, state, words, opened_at,
                            changed_at, due_at, limit_millis, observables_sent)
                        VALUES (:id, :case, :automation, :asset, :alert, :title, :body, CAST(:call AS jsonb), :secret, :state, :words,
                            :opened, :now, :due, :limit, false) ON CONFLICT DO NOTHING""")
                        .bind("id", made.id())
                        .bind("case", made.caseId())
                        .bind("automation", made.automation().name())
                        .bind("asset", made.asset())
                        .bind("alert", made.alert())
                        .bind("title", made.title())
                        .bind("body", made.body())
                        .bind(
                                "call",
                                DocumentJson.write(
                                        made.automation().automation().call()))
                        .bind("secret", made.automation().secret())
                        .bind("state", state.text())
                        .bind("words", words)
                        .bind("opened", time(made.openedAt()))
                        .bind("now", time(now))
                        .bind("due", time(dueAt))
                        .bind("limit", limit == null ? null : limit.toMillis())
                        .execute()
                == 1;
        if (fresh) {
            past(handle, made.id(), state, words, CENTER, now);
        }
    }

    /** The number of actions that an automation executed in the previous hour. */
    static int countRecent(Handle handle, String automation, Instant at) {
        return handle.createQuery("""
                        SELECT count(*) FROM case_action WHERE automation = :automation AND opened_at > :since
                            AND state NOT IN ('held', 'refused', 'missed', 'cancelled')""")
                .bind("automation", automation)
                .bind("since", time(at.minus(Duration.ofHours(1))))
                .mapTo(Integer.class)
                .one();
    }

    /**
     * Processes due steps, and claims the calls that must be made now.
     *
     * @param closes whether this center closes findings at the products that made them
     */
    List<Claim> claim(Instant now, int most, boolean closes) {
        return database.inTransaction(handle -> {
            List<Claim> claims = new ArrayList<>();
            handle.createQuery(DUE)
                    .bind("now", time(now))
                    .bind("most", most)
                    .bind("provider", FindingClosures.NAME)
                    .bind("closes", closes)
                    .map((row, context) -> new Due(
                            new Claim(
                                    action(row),
                                    row.getString("automation"),
                                    body(row),
                                    row.getString("secret"),
                                    opened(row)),
                            row.getString("case_id"),
                            row.getString("exercise"),
                            row.getBoolean("switched_on")))
                    .list()
                    .forEach(due -> {
                        Action action = due.claim().action();
                        Optional<Step> off = stopped(due);
                        String exercise = due.exercise();
                        if (exercise != null && off.isPresent()) {
                            HeldBackItems.add(
                                    handle, exercise, HeldBackItems.Exit.AUTOMATION, due.caseId(), action.id(), now);
                        }
                        off.or(() -> action.due(now)).ifPresent(step -> {
                            boolean calls = step.state() == State.SENDING || step.state() == State.REVERTING;
                            Released<String> body = due.claim().body();
                            write(handle, action.id(), calls ? noted(step, body) : step, CENTER, now);
                            if (step.state() == State.SENDING && body.heldBack().isEmpty()) {
                                handle.execute(
                                        "UPDATE case_action SET observables_sent = true WHERE id = ?", action.id());
                            }
                            if (calls) {
                                claims.add(new Claim(
                                        action.with(step),
                                        due.claim().automation(),
                                        due.claim().body(),
                                        due.claim().secret(),
                                        due.claim().openedAt()));
                            }
                        });
                    });
            return List.copyOf(claims);
        });
    }

    /** @param exercise id of the exercise, empty if a user marked the case; null if the case belongs to none */
    private record Due(Claim claim, String caseId, @Nullable String exercise, boolean on) {}

    /** Why the first call is not made. A call that undoes an earlier one is made in an exercise, too. */
    private static Optional<Step> stopped(Due due) {
        Action action = due.claim().action();
        return due.exercise() != null
                ? action.cancel("The case belongs to an exercise, so that the call is not made.")
                : due.on() ? Optional.empty() : action.cancel("The automation was disabled before the call.");
    }

    /** Notes in the action's steps that the call is made without details. */
    private static Step noted(Step step, Released<String> body) {
        return body.heldBack().stream()
                .findFirst()
                .map(held -> new Step(
                        step.state(), step.words() + " " + held.text(), step.tries(), step.dueAt(), step.revertAt()))
                .orElse(step);
    }

    /** A case without a row in the table has never been marked, so it has the default marking. */
    private static Released<String> body(ResultSet row) throws SQLException {
        String body = row.getString("body");
        if (row.getString("automation").equals(FindingClosures.NAME)) {
            // Names nothing of the case but its classification.
            return MarkingGate.withoutCase(body);
        }
        int tlp = row.getInt("tlp");
        Tlp marking = row.wasNull() ? Tlp.USUAL : Tlp.ofRank(tlp);
        String clearance = row.getString("clearance");
        boolean known = row.getBoolean("observables_sent");
        State state = State.of(row.getString("state"));
        return MarkingGate.release(
                new MarkingGate.Reader.Destination(clearance == null ? MarkingGate.SHARED : Tlp.of(clearance)),
                new ProtectedResource.OfCase(
                        List.of(), marking, row.getBoolean("restricted") ? Collections.emptySortedSet() : null),
                () -> body,
                held -> AutomationJson.withoutWhy(body, known && state == State.REVERT_PENDING));
    }

    /**
     * Changes an action while its row is locked.
     *
     * @return the changed action; empty if the action does not exist or nothing changes
     */
    public Optional<StoredAction> change(String id, Function<Action, Optional<Step>> decision, String by, Instant now) {
        return database.inTransaction(handle -> {
            Optional<Action> there = handle.createQuery("SELECT * FROM case_action WHERE id = :id FOR UPDATE")
                    .bind("id", id)
                    .map((row, context) -> action(row))
                    .findOne();
            Optional<Step> step = there.flatMap(decision);
            step.ifPresent(taken -> write(handle, id, taken, by, now));
            return step.flatMap(taken -> find(handle, id));
        });
    }

    public Optional<StoredAction> find(String id) {
        return database.withHandle(handle -> find(handle, id));
    }

    /** The secret with which a report about the action must be signed; empty if the action does not exist. */
    public Optional<String> secret(String id) {
        return database.withHandle(handle -> handle.createQuery("SELECT secret FROM case_action WHERE id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .findOne());
    }

    private static Optional<StoredAction> find(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM case_action WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> kept(row))
                .findOne();
    }

    /** The actions of one case, the oldest first. */
    public static List<StoredAction> ofCase(Handle handle, String caseId) {
        return handle.createQuery(
                        "SELECT * FROM case_action WHERE case_id = :case ORDER BY date_trunc('milliseconds', opened_at), id")
                .bind("case", caseId)
                .map((row, context) -> kept(row))
                .list();
    }

    /** All steps of an action in order. */
    public static List<Past> past(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM case_action_step WHERE action = :id ORDER BY number")
                .bind("id", id)
                .map((row, context) -> new Past(
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        State.of(row.getString("state")),
                        row.getString("words"),
                        row.getString("who")))
                .list();
    }

    private static void write(Handle handle, String id, Step step, String by, Instant now) {
        boolean calls = step.state() == State.SENDING || step.state() == State.REVERTING;
        handle.createUpdate("""
                        UPDATE case_action SET state = :state, words = :words, tries = :tries, due_at = :due, revert_at = :revert,
                            changed_at = :now, sent_at = CASE WHEN :calls THEN :now ELSE sent_at END WHERE id = :id""")
                .bind("id", id)
                .bind("state", step.state().text())
                .bind("words", step.words())
                .bind("tries", step.tries())
                .bind("due", time(step.dueAt()))
                .bind("revert", time(step.revertAt()))
                .bind("now", time(now))
                .bind("calls", calls)
                .execute();
        past(handle, id, step.state(), step.words(), by, now);
    }

    private static void past(Handle handle, String id, State state, String words, String by, Instant now) {
        handle.createUpdate("""
                        INSERT INTO case_action_step (action, number, at, state, words, who)
                        SELECT :id, coalesce(max(number), 0) + 1, :now, :state, :words, :by FROM case_action_step WHERE action = :id""")
                .bind("id", id)
                .bind("now", time(now))
                .bind("state", state.text())
                .bind("words", words)
                .bind("by", by)
                .execute();
    }

    private static StoredAction kept(ResultSet row) throws SQLException {
        OffsetDateTime sent = row.getObject("sent_at", OffsetDateTime.class);
        return new StoredAction(
                action(row),
                row.getString("case_id"),
                row.getString("automation"),
                row.getString("asset"),
                row.getString("alert"),
                row.getString("title"),
                row.getString("words"),
                opened(row),
                row.getObject("changed_at", OffsetDateTime.class).toInstant(),
                sent == null ? null : sent.toInstant());
    }

    private static Action action(ResultSet row) throws SQLException {
        long limit = row.getLong("limit_millis");
        boolean unlimited = row.wasNull();
        return new Action(
                row.getString("id"),
                State.of(row.getString("state")),
                DocumentJson.read(row.getString("call"), Automation.Target.class),
                row.getInt("tries"),
                instant(row, "due_at"),
                instant(row, "revert_at"),
                unlimited ? null : Duration.ofMillis(limit));
    }

    private static Instant opened(ResultSet row) throws SQLException {
        return row.getObject("opened_at", OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }
}
