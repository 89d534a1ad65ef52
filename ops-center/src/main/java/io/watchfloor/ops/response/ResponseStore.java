package io.watchfloor.ops.response;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.ops.response.Response.Request;
import io.watchfloor.ops.response.Response.State;
import io.watchfloor.ops.response.Response.Step;
import io.watchfloor.sensors.protocol.ActionFrame.Outcome;
import io.watchfloor.sensors.protocol.ActionFrame.Ready;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The response actions of all cases, with their steps. {@link Response} computes a step while the row is locked, and
 * the step is written in the same transaction.
 */
public final class ResponseStore {

    static final String CENTER = "the center";
    static final String SENSOR = "the sensor";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NOTHING = "{}";

    private static final String DUE = """
            SELECT * FROM response WHERE due_at <= :now
                AND (sensor = ANY (:sensors) OR expires_at <= :now OR state = 'running')
            ORDER BY due_at LIMIT :most FOR UPDATE SKIP LOCKED""";

    private final Jdbi database;
    private final Duration patience;

    /** A stored response action. */
    public record StoredResponse(
            Response response,
            String caseId,
            Origin asked,
            String words,
            SortedMap<String, String> evidence,
            Instant changedAt,
            @Nullable Instant sentAt) {}

    /** The request: who requested the action, when and why. */
    public record Origin(String by, Instant at, String reason) {}

    /**
     * A past step.
     *
     * @param saidAt time of the report by the sensor's clock; null for steps that the sensor did not report
     */
    public record Past(
            Instant at,
            State state,
            String words,
            String by,
            SortedMap<String, String> evidence,
            @Nullable Instant saidAt) {}

    /** @param patience how long an action waits for the sensor to connect */
    public ResponseStore(Jdbi database, Duration patience) {
        this.database = database;
        this.patience = patience;
    }

    /** Inserts an action. If the action already exists, nothing changes. */
    public StoredResponse make(String caseId, Request what, Origin asked) {
        return database.inTransaction(handle -> {
            Step step = Response.approved("Requested: " + asked.reason(), asked.at(), patience);
            int made = handle.createUpdate("""
                            INSERT INTO response (id, case_id, sensor, kind, arguments, reason, asked_by, asked_at, limit_millis, state,
                                words, evidence, changed_at, due_at, expires_at)
                            VALUES (:id, :case, :sensor, :kind, CAST(:arguments AS jsonb), :reason, :by, :now, :limit, :state, :words,
                                '{}', :now, :due, :expires) ON CONFLICT DO NOTHING""")
                    .bind("id", what.id())
                    .bind("case", caseId)
                    .bind("sensor", what.sensor())
                    .bind("kind", what.kind())
                    .bind("arguments", write(what.arguments()))
                    .bind("reason", asked.reason())
                    .bind("by", asked.by())
                    .bind("now", SqlTimestamps.parameter(asked.at()))
                    .bind("limit", what.limit().toMillis())
                    .bind("state", step.state().text())
                    .bind("words", step.words())
                    .bind("due", SqlTimestamps.parameter(step.dueAt()))
                    .bind("expires", SqlTimestamps.parameter(step.expiresAt()))
                    .execute();
            if (made == 1) {
                past(handle, what.id(), step, asked.by(), asked.at(), NOTHING, null);
            }
            return find(handle, what.id()).orElseThrow();
        });
    }

    /** Processes due steps, and claims the steps that must be sent to the connected sensors. */
    List<Response> claim(Collection<String> sensors, Instant now, int most) {
        return database.inTransaction(handle -> {
            List<Response> claims = new ArrayList<>();
            handle.createQuery(DUE)
                    .bind("now", SqlTimestamps.parameter(now))
                    .bindArray("sensors", String.class, List.copyOf(sensors))
                    .bind("most", most)
                    .map((row, context) -> response(row))
                    .list()
                    .forEach(one -> one.due(now).ifPresent(step -> {
                        write(handle, one, step, now);
                        if (step.state() != one.state()) {
                            past(handle, one.what().id(), step, CENTER, now, NOTHING, null);
                        }
                        if (one.with(step).isUnsent()) {
                            claims.add(one.with(step));
                        }
                    }));
            return List.copyOf(claims);
        });
    }

    /** Records a connected sensor's supported actions, and makes the sensor's pending steps due immediately. */
    void ready(String sensor, Ready said, Instant now) {
        database.useTransaction(handle -> {
            handle.createUpdate("""
                            INSERT INTO sensor_readiness (sensor, actions, cancels, at)
                            VALUES (:sensor, :actions, :cancels, :now) ON CONFLICT (sensor)
                            DO UPDATE SET actions = excluded.actions, cancels = excluded.cancels, at = excluded.at""")
                    .bind("sensor", sensor)
                    .bindArray("actions", String.class, said.actions())
                    .bind("cancels", said.cancels())
                    .bind("now", SqlTimestamps.parameter(now))
                    .execute();
            handle.createUpdate("""
                            UPDATE response SET due_at = :now WHERE sensor = :sensor
                                AND state IN ('sent', 'revert-pending', 'revert-sent', 'cancel-pending', 'cancel-sent')
                                AND due_at > :now""")
                    .bind("sensor", sensor)
                    .bind("now", SqlTimestamps.parameter(now))
                    .execute();
        });
    }

    /** The actions that a sensor supports; empty if the sensor has never reported its supported actions. */
    public List<String> actions(String sensor) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT actions FROM sensor_readiness WHERE sensor = :sensor")
                .bind("sensor", sensor)
                .map((row, context) ->
                        Arrays.asList((String[]) row.getArray("actions").getArray()))
                .findOne()
                .orElse(List.of()));
    }

    /** Whether a sensor supports stopping actions. */
    public boolean stops(String sensor) {
        return database.withHandle(handle -> stops(handle, sensor));
    }

    /** Whether a sensor supports stopping actions. */
    public static boolean stops(Handle handle, String sensor) {
        return handle.createQuery("SELECT cancels FROM sensor_readiness WHERE sensor = :sensor")
                .bind("sensor", sensor)
                .mapTo(Boolean.class)
                .findOne()
                .orElse(false);
    }

    /**
     * Records a sensor's report. Ignores actions of other sensors.
     *
     * @return the state after the report; empty for a repeated report
     */
    Optional<State> reported(String sensor, Outcome outcome, Instant now) {
        return database.inTransaction(handle -> handle.createQuery(
                        "SELECT * FROM response WHERE id = :id AND sensor = :sensor FOR UPDATE")
                .bind("id", outcome.id())
                .bind("sensor", sensor)
                .map((row, context) -> response(row))
                .findOne()
                .flatMap(one -> one.reported(outcome, now, patience).map(step -> {
                    write(handle, one, step, now);
                    handle.createUpdate("""
                                    UPDATE response SET heard = :number, evidence = CASE WHEN :evidence = '{}' THEN evidence
                                        ELSE CAST(:evidence AS jsonb) END WHERE id = :id""")
                            .bind("id", outcome.id())
                            .bind("number", outcome.number())
                            .bind("evidence", write(outcome.evidence()))
                            .execute();
                    Step reported = new Step(
                            State.of(outcome.state().text()),
                            step.words(),
                            step.dueAt(),
                            step.expiresAt(),
                            step.revertAt());
                    past(handle, outcome.id(), reported, SENSOR, now, write(outcome.evidence()), outcome.at());
                    if (reported.state() == State.CANCELLED || reported.state() == State.FAILED) {
                        PackageStore.forgetPart(handle, outcome.id());
                    }
                    return reported.state();
                })));
    }

    /**
     * Changes an action while its row is locked.
     *
     * @return the changed action; empty if the action does not exist or nothing changes
     */
    public Optional<StoredResponse> change(
            String id, Function<Response, Optional<Step>> decision, String by, Instant now) {
        return database.inTransaction(handle -> {
            Optional<Response> there = handle.createQuery("SELECT * FROM response WHERE id = :id FOR UPDATE")
                    .bind("id", id)
                    .map((row, context) -> response(row))
                    .findOne();
            Optional<Step> step = there.flatMap(decision);
            step.ifPresent(taken -> {
                write(handle, there.orElseThrow(), taken, now);
                past(handle, id, taken, by, now, NOTHING, null);
            });
            return step.flatMap(taken -> find(handle, id));
        });
    }

    /** Adds a step about the action's package. The step does not change the action's state. */
    public static void note(Handle handle, StoredResponse kept, String words, String by, Instant now) {
        Step step = new Step(kept.response().state(), words, null, null, null);
        past(handle, kept.response().what().id(), step, by, now, NOTHING, null);
    }

    public Optional<StoredResponse> find(String id) {
        return database.withHandle(handle -> find(handle, id));
    }

    static Optional<StoredResponse> find(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM response WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> kept(row))
                .findOne();
    }

    /** The actions of one case, the oldest first. */
    public static List<StoredResponse> ofCase(Handle handle, String caseId) {
        return handle.createQuery(
                        "SELECT * FROM response WHERE case_id = :case ORDER BY date_trunc('milliseconds', asked_at), id")
                .bind("case", caseId)
                .map((row, context) -> kept(row))
                .list();
    }

    /** All steps of an action in order. */
    public static List<Past> past(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM response_step WHERE response = :id ORDER BY number")
                .bind("id", id)
                .map((row, context) -> new Past(
                        SqlTimestamps.of(row, "at"),
                        State.of(row.getString("state")),
                        row.getString("words"),
                        row.getString("who"),
                        read(row.getString("evidence")),
                        SqlTimestamps.orNull(row, "said_at")))
                .list();
    }

    private static void write(Handle handle, Response before, Step step, Instant now) {
        boolean sends = before.with(step).isUnsent();
        boolean changes = step.state() != before.state();
        handle.createUpdate("""
                        UPDATE response SET state = :state, words = CASE WHEN :changes THEN :words ELSE words END, due_at = :due,
                            expires_at = :expires, revert_at = :revert, changed_at = CASE WHEN :changes THEN :now ELSE changed_at END,
                            sent_at = CASE WHEN :sends THEN :now ELSE sent_at END WHERE id = :id""")
                .bind("id", before.what().id())
                .bind("state", step.state().text())
                .bind("words", step.words())
                .bind("changes", changes)
                .bind("due", SqlTimestamps.parameter(step.dueAt()))
                .bind("expires", SqlTimestamps.parameter(step.expiresAt()))
                .bind("revert", SqlTimestamps.parameter(step.revertAt()))
                .bind("now", SqlTimestamps.parameter(now))
                .bind("sends", sends)
                .execute();
    }

    private static void past(
            Handle handle, String id, Step step, String by, Instant now, String evidence, @Nullable Instant saidAt) {
        handle.createUpdate("""
                        INSERT INTO response_step (response, number, at, state, words, who, evidence, said_at)
                        SELECT :id, coalesce(max(number), 0) + 1, :now, :state, :words, :by, CAST(:evidence AS jsonb), :said
                        FROM response_step WHERE response = :id""")
                .bind("id", id)
                .bind("now", SqlTimestamps.parameter(now))
                .bind("state", step.state().text())
                .bind("words", step.words())
                .bind("by", by)
                .bind("evidence", evidence)
                .bind("said", SqlTimestamps.parameter(saidAt))
                .execute();
    }

    private static StoredResponse kept(ResultSet row) throws SQLException {
        return new StoredResponse(
                response(row),
                row.getString("case_id"),
                new Origin(row.getString("asked_by"), SqlTimestamps.of(row, "asked_at"), row.getString("reason")),
                row.getString("words"),
                read(row.getString("evidence")),
                SqlTimestamps.of(row, "changed_at"),
                SqlTimestamps.orNull(row, "sent_at"));
    }

    private static Response response(ResultSet row) throws SQLException {
        return new Response(
                new Request(
                        row.getString("id"),
                        row.getString("sensor"),
                        row.getString("kind"),
                        read(row.getString("arguments")),
                        Duration.ofMillis(row.getLong("limit_millis"))),
                State.of(row.getString("state")),
                SqlTimestamps.orNull(row, "due_at"),
                SqlTimestamps.orNull(row, "expires_at"),
                SqlTimestamps.orNull(row, "revert_at"),
                row.getInt("heard"));
    }

    private static String write(Map<String, String> entries) {
        try {
            // PostgreSQL rejects NUL characters in texts.
            return JSON.writeValueAsString(entries).replace("\\u0000", "\\ufffd");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A map of texts can always be serialized", e);
        }
    }

    private static SortedMap<String, String> read(String json) {
        try {
            return JSON.readValue(json, new TypeReference<TreeMap<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Invalid JSON in the table response", e);
        }
    }
}
