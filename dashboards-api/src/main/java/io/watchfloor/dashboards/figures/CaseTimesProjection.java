package io.watchfloor.dashboards.figures;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.dashboards.search.StoredValues;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.cases.CaseEntity;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.cases.Classification;
import io.watchfloor.ops.paging.oncall.ServiceGoal;
import io.watchfloor.ops.platform.journal.JournaledEvent;
import io.watchfloor.ops.platform.journal.ProjectionHandler;
import io.watchfloor.ops.platform.serialization.JournalJson;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Projects the events of cases into one row per case. The cases of one transaction are read and written once. */
public final class CaseTimesProjection implements ProjectionHandler {

    /** Name under which the journal position is stored. A new name rebuilds the figures from the whole journal. */
    public static final String NAME = "case-figures";

    /** The most frequent events, which change no figure. */
    private static final Set<String> WITHOUT_FIGURES = Set.of(
            "case.page-queued.v1",
            "case.page-started.v1",
            "case.page-attempted.v1",
            "case.page-received.v1",
            "case.escalated.v1",
            "case.held-until.v1",
            "case.notice-confirmed.v1",
            "case.note-added.v1");

    private final ObjectMapper mapper = JournalJson.mapper();
    private final Map<String, CaseTimes> changed = new TreeMap<>();
    private @Nullable Handle transaction;

    @Override
    public Duration patience() {
        return Duration.ofMillis(200);
    }

    @Override
    public boolean reads(String entityType) {
        return entityType.equals(CaseEntity.KEY.name());
    }

    @Override
    public boolean reads(String entityType, String manifest) {
        return reads(entityType) && !WITHOUT_FIGURES.contains(manifest);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // after a rollback the next transaction has another handle
    public void fold(Handle tx, JournaledEvent journaled) {
        if (!(journaled.event() instanceof CaseEvent event)) {
            return;
        }
        if (transaction != tx) {
            changed.clear();
            transaction = tx;
        }
        CaseTimes before = changed.get(journaled.entityId());
        CaseTimes known = before == null ? read(tx, journaled.entityId()) : before;
        if (journaled.sequence() > known.version()) {
            changed.put(journaled.entityId(), known.after(journaled.sequence(), event));
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality")
    public void afterBatch(Handle tx) {
        if (transaction == tx) {
            changed.forEach((id, times) -> write(tx, id, times));
        }
        changed.clear();
        transaction = null;
    }

    private CaseTimes read(Handle tx, String id) {
        return tx.createQuery("SELECT state FROM case_figure WHERE case_id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .findOne()
                .map(this::parse)
                .orElseGet(CaseTimes::unopened);
    }

    private void write(Handle tx, String id, CaseTimes now) {
        if (!now.isOpened()) {
            return;
        }
        Classification classification = now.standing().classification();
        tx.createUpdate("""
                INSERT INTO case_figure (case_id, number, part_of, opened_at, severity, assignee, open, classification, reopened,
                    detect_ms, acknowledge_ms, contain_ms, resolve_ms, hold_ms, rules, people, state,
                    acknowledge_in_time, contain_in_time, resolve_in_time, tier, exercise)
                VALUES (:id, :number, :partOf, :openedAt, :severity, :assignee, :open, :classification, :reopened,
                    :detect, :acknowledge, :contain, :resolve, :hold, CAST(:rules AS jsonb), CAST(:people AS jsonb), :state,
                    :acknowledgeInTime, :containInTime, :resolveInTime, :tier, :exercise)
                ON CONFLICT (case_id) DO UPDATE SET number = excluded.number, part_of = excluded.part_of,
                    opened_at = excluded.opened_at, severity = excluded.severity, assignee = excluded.assignee,
                    open = excluded.open, classification = excluded.classification, reopened = excluded.reopened,
                    detect_ms = excluded.detect_ms, acknowledge_ms = excluded.acknowledge_ms, contain_ms = excluded.contain_ms,
                    resolve_ms = excluded.resolve_ms, hold_ms = excluded.hold_ms, rules = excluded.rules,
                    people = excluded.people, state = excluded.state, acknowledge_in_time = excluded.acknowledge_in_time,
                    contain_in_time = excluded.contain_in_time, resolve_in_time = excluded.resolve_in_time,
                    tier = excluded.tier, exercise = excluded.exercise""")
                .bind("id", id)
                .bind("number", now.opening().number())
                .bind("partOf", now.standing().partOf())
                .bind("openedAt", StoredValues.time(now.opening().at()))
                .bind("severity", StoredValues.rank(now.shownSeverity()))
                .bind("assignee", now.staff().assignee())
                .bind("tier", now.staff().tier().text())
                .bind("open", now.standing().status().open())
                .bind("classification", classification == null ? null : classification.text())
                .bind("reopened", now.standing().reopened())
                .bind("detect", millis(now.timeToDetect()))
                .bind("acknowledge", millis(now.timeToAcknowledge()))
                .bind("contain", millis(now.timeToContain()))
                .bind("resolve", millis(now.timeToResolve()))
                .bind("hold", millis(now.timeOnHold()))
                .bind("rules", Json.write(rules(now)))
                .bind("people", Json.write(now.staff().shares()))
                .bind("state", text(now))
                .bind("exercise", now.standing().exercise())
                .bind("acknowledgeInTime", now.inTime(ServiceGoal.ACKNOWLEDGE))
                .bind("containInTime", now.inTime(ServiceGoal.CONTAIN))
                .bind("resolveInTime", now.inTime(ServiceGoal.RESOLVE))
                .execute();
    }

    /** Texts of rules without characters that the database refuses in JSON. */
    private static Map<String, Object> rules(CaseTimes now) {
        Map<String, Object> all = new LinkedHashMap<>();
        now.alerts()
                .rules()
                .forEach((rule, one) -> all.put(
                        StoredValues.text(rule),
                        new CaseTimes.Alerts.RuleAlerts(StoredValues.text(one.title()), one.alerts())));
        return all;
    }

    private static @Nullable Long millis(@Nullable Duration time) {
        return time == null ? null : time.toMillis();
    }

    private CaseTimes parse(String state) {
        try {
            return mapper.readValue(state, CaseTimes.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The figures of a case have an unknown format. Rebuild the projections", e);
        }
    }

    private String text(CaseTimes now) {
        try {
            return mapper.writeValueAsString(now);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The figures of a case could not be written as JSON", e);
        }
    }
}
