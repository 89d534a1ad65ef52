package io.watchfloor.dashboards.board;

import io.watchfloor.dashboards.figures.CaseTimesProjection;
import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.ops.asset.ObservedIdentities;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.alert.Observable;
import io.watchfloor.ops.detection.correlation.PendingContribution;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.oncall.AssetRoutingProjection;
import io.watchfloor.ops.paging.oncall.Urgency;
import io.watchfloor.ops.platform.id.AlertId;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.id.DerivedId;
import io.watchfloor.ops.platform.id.RuleId;
import io.watchfloor.ops.platform.journal.JournaledEvent;
import io.watchfloor.ops.platform.serialization.JournalSerializer;
import io.watchfloor.sigma.correlation.Contribution;
import io.watchfloor.sigma.correlation.Member;
import io.watchfloor.sigma.correlation.WindowChange;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/** A journal as a center would write it, projected immediately: each step is one transaction. */
public final class Story {

    public static final String ASSET = "host:dc01.corp.example";
    public static final Instant START = Instant.parse("2026-11-24T22:00:00Z");
    private static final String STREAM = "sensor-1/00000000000000aa";

    private final Jdbi jdbi;
    private final ReadModelProjection fold = new ReadModelProjection();
    private final CaseTimesProjection times = new CaseTimesProjection();
    private final AssetRoutingProjection notes = new AssetRoutingProjection();
    private final Map<String, Long> sequences = new HashMap<>();
    private final List<JournaledEvent> told = new ArrayList<>();
    private final Runnable folded;
    private long record;
    private long ordinal;

    public Story(Jdbi jdbi) {
        this(jdbi, () -> {});
    }

    /** @param folded runs after each step */
    public Story(Jdbi jdbi, Runnable folded) {
        this.jdbi = jdbi;
        this.folded = folded;
    }

    public static Instant at(long seconds) {
        return START.plusSeconds(seconds);
    }

    public void journal(String type, String id, Object event) {
        long sequence = sequences.merge(type + id, 1L, Long::sum);
        JournaledEvent journaled = new JournaledEvent(type, id, sequence, event);
        told.add(journaled);
        jdbi.useTransaction(handle -> {
            fold.fold(handle, journaled);
            fold.afterBatch(handle);
            times.fold(handle, journaled);
            times.afterBatch(handle);
            if (notes.reads(type)) {
                notes.fold(handle, journaled);
            }
        });
        folded.run();
    }

    /** All events so far. */
    public List<JournaledEvent> told() {
        return told;
    }

    /** Writes the events of assets so far to the journal table, from which earlier states are restored. */
    public void store(Function<JournaledEvent, Instant> writtenAt) {
        JournalSerializer serializer = new JournalSerializer();
        jdbi.useTransaction(handle -> {
            handle.execute("DELETE FROM event_journal WHERE writer = 'story'");
            for (JournaledEvent event : told) {
                if (event.entityType().equals("asset")) {
                    handle.createUpdate("""
                                    INSERT INTO event_journal (persistence_id, sequence_number, writer, write_timestamp,
                                        event_ser_id, event_ser_manifest, event_payload)
                                    VALUES (:id, :sequence, 'story', :at, :serializer, :manifest, :payload)""")
                            .bind("id", event.entityType() + "|" + event.entityId())
                            .bind("sequence", event.sequence())
                            .bind("at", writtenAt.apply(event).toEpochMilli())
                            .bind("serializer", serializer.identifier())
                            .bind("manifest", serializer.manifest(event.event()))
                            .bind("payload", serializer.toBinary(event.event()))
                            .execute();
                }
            }
        });
    }

    /** A record of the asset matches a rule and opens an alert. */
    public Alert opens(String asset, String rule, Level level, long second) {
        return opens(asset, rule, level, second, List.of("T1003.001"));
    }

    /** @param techniques of the rule */
    public Alert opens(String asset, String rule, Level level, long second, List<String> techniques) {
        String name = record();
        Alert alert = new Alert(
                DerivedId.alert(io.watchfloor.ops.platform.id.AssetKey.parse("default/" + asset), rule, name),
                ++ordinal,
                asset,
                new AlertRule(rule, "Rule " + rule, level, techniques),
                Alert.Occurrences.once(at(second)),
                name,
                List.of(new Observable("user", "CORP\\ann")));
        absorbed(asset, List.of(alert), List.of(detection(alert, name, second)), List.of());
        return alert;
    }

    /** Further records of the asset match: several detections in one event. */
    public Alert grows(Alert alert, int times, long second) {
        Alert now = alert;
        List<AssetEvent.Detection> detections = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            now = now.fold(at(second + i));
            detections.add(detection(alert, record(), second + i));
        }
        absorbed(alert.asset(), List.of(now), detections, List.of());
        return now;
    }

    public void absorbed(String asset, List<Alert> alerts, List<AssetEvent.Detection> detections, List<String> quiet) {
        List<AssetEvent.Evidence> evidence = detections.stream()
                .map(one -> new AssetEvent.Evidence(
                        one.record(), one.time(), "{\"record\":\"" + one.record() + "\"}", null))
                .toList();
        absorbed(asset, evidence, new Found(detections, alerts, quiet), new TreeMap<>(), List.of());
    }

    /** A received record that opens an alert. */
    public void raises(Alert alert, String raw) {
        var proof = new AssetEvent.Evidence(alert.openedBy(), alert.seen().first(), raw, null);
        var detection = new AssetEvent.Detection(
                DerivedId.detection(alert.rule().id(), alert.openedBy()),
                new AlertId(alert.id()),
                new RuleId(alert.rule().id()),
                alert.openedBy(),
                alert.seen().first(),
                null,
                null);
        absorbed(
                alert.asset(),
                List.of(proof),
                new Found(List.of(detection), List.of(alert), List.of()),
                new TreeMap<>(),
                List.of());
    }

    private record Found(List<AssetEvent.Detection> detections, List<Alert> alerts, List<String> quiet) {
        private static final Found NOTHING = new Found(List.of(), List.of(), List.of());
    }

    private void absorbed(
            String asset,
            List<AssetEvent.Evidence> evidence,
            Found found,
            SortedMap<String, WindowChange> windows,
            List<PendingContribution> contributions) {
        journal(
                "asset",
                "default/" + asset,
                new AssetEvent.TelemetryAbsorbed(
                        1,
                        new AssetEvent.Progress(STREAM, record, at(0), List.of()),
                        evidence,
                        found.detections(),
                        new AssetEvent.Alerts(
                                found.alerts().stream()
                                        .filter(alert -> alert.seen().count() == 1)
                                        .toList(),
                                found.alerts(),
                                found.quiet(),
                                null,
                                null),
                        new AssetEvent.Windows(windows, new TreeSet<>()),
                        contributions,
                        ObservedIdentities.NOTHING,
                        null));
    }

    /** A record that only a correlation window counts. */
    public String counted(String asset, String correlation, long second) {
        String name = record();
        TreeMap<String, WindowChange> windows = new TreeMap<>();
        windows.put(
                correlation,
                new WindowChange(
                        correlation,
                        "hash",
                        new TreeMap<>(),
                        List.of(new Member(name, at(second), "base")),
                        List.of(),
                        List.of(),
                        null,
                        null,
                        null));
        absorbed(
                asset,
                List.of(new AssetEvent.Evidence(name, at(second), "counted " + name, 90_000L)),
                Found.NOTHING,
                windows,
                List.of());
        return name;
    }

    /** A record that a correlation window across assets counts. */
    public String contributed(String asset, long second) {
        String name = record();
        Contribution contribution = new Contribution(
                "spray",
                "hash",
                new TreeMap<>(),
                new Member(name, at(second), "base", asset, null, null, new TreeMap<>()));
        absorbed(
                asset,
                List.of(new AssetEvent.Evidence(name, at(second), "contributed " + name, null)),
                Found.NOTHING,
                new TreeMap<>(),
                List.of(new PendingContribution(1, 1, contribution)));
        return name;
    }

    /** A correlation across assets notifies the asset of its last record, which stores no records for it. */
    public void told(String asset, Alert alert, AssetEvent.Detection detection) {
        journal(
                "asset",
                "default/" + asset,
                new AssetEvent.TelemetryAbsorbed(
                        1,
                        new AssetEvent.Progress("correlation:default/w1", 1, at(0), List.of()),
                        List.of(),
                        List.of(detection),
                        new AssetEvent.Alerts(List.of(alert), List.of(alert), List.of(), null, null),
                        new AssetEvent.Windows(new TreeMap<>(), new TreeSet<>()),
                        List.of(),
                        ObservedIdentities.NOTHING,
                        null));
    }

    public AssetEvent.Detection detection(Alert alert, String name, long second) {
        return new AssetEvent.Detection(
                DerivedId.detection(alert.rule().id(), name),
                new AlertId(alert.id()),
                new RuleId(alert.rule().id()),
                name,
                at(second),
                null,
                null);
    }

    public String record() {
        return STREAM + "/" + ++record;
    }

    public String caseOpens(long number, long second, Alert... alerts) {
        String id = DerivedId.caseOf(alerts[0].id(), 1).value();
        happens(id, new CaseEvent.Opened(number, alerts[0].asset(), null, null, null, List.of(alerts), at(second)));
        return id;
    }

    public void happens(String caseId, CaseEvent event) {
        journal("case", caseId, event);
    }

    public Notification paged(String caseId, int step, long second) {
        Notification page = Notification.toWebhook(
                DerivedId.page(new CaseId(caseId), 1, step), Notification.Kind.OPENED, 1, step, at(second));
        happens(caseId, new CaseEvent.PageQueued(page, at(second)));
        return page;
    }

    /** A person is notified by mail. */
    public Notification told(String caseId, String person, int step, long second) {
        Notification page = new Notification(
                DerivedId.page(new CaseId(caseId), 1, step) + person,
                Notification.Kind.OPENED,
                1,
                step,
                Recipient.person(person),
                ContactMethod.EMAIL,
                "c-" + person,
                "Mail",
                Urgency.HIGH,
                person + " is on call.",
                at(second),
                at(second),
                List.of(),
                Notification.Status.QUEUED,
                null,
                null);
        happens(caseId, new CaseEvent.PageQueued(page, at(second)));
        return page;
    }

    /** A delivery attempt ended. */
    public void attempted(
            String caseId, Notification page, Notification.Outcome outcome, Notification.Status status, long second) {
        happens(
                caseId,
                new CaseEvent.PageAttempted(
                        page.id(), new Notification.Attempt(at(second), outcome, "250"), status, at(second)));
    }
}
