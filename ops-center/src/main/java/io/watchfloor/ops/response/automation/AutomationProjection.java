package io.watchfloor.ops.response.automation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.ops.asset.AssetProfile;
import io.watchfloor.ops.asset.AssetTag;
import io.watchfloor.ops.asset.Criticality;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.cases.CaseExercise;
import io.watchfloor.ops.cases.CaseSharing;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertFinding;
import io.watchfloor.ops.detection.alert.AlertIndicator;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.exercise.HeldBackItems;
import io.watchfloor.ops.intel.IntelStore;
import io.watchfloor.ops.intel.collection.IntelCollection;
import io.watchfloor.ops.intel.partner.PartnerStore;
import io.watchfloor.ops.intel.partner.Reliability;
import io.watchfloor.ops.platform.id.DerivedId;
import io.watchfloor.ops.platform.journal.JournaledEvent;
import io.watchfloor.ops.platform.journal.ProjectionHandler;
import io.watchfloor.ops.response.automation.Action.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Creates automation actions for alerts that triage adds to cases: one action for each automation, case and asset, in
 * the transaction that moves the projection's position. This projection also stores asset details, so that the details
 * used are as current as the case event.
 */
public final class AutomationProjection implements ProjectionHandler {

    public static final String NAME = "automations";

    /** Alerts older than this cause no action, for example after an outage or a restore. */
    private static final Duration NEWS = Duration.ofMinutes(10);

    private static final Set<String> MANIFESTS = Set.of(
            "case.opened.v1",
            "case.alerts-joined.v1",
            "case.alerts-adopted.v1",
            "case.alerts-came.v1",
            "case.marked.v1",
            "case.restricted.v1",
            "case.exercise-marked.v1",
            "case.exercise-unmarked.v1",
            "asset.profile-changed.v1");

    private final String publicAddress;
    private final Attack attack;
    private final Clock clock;
    private final PartnerStore partners = new PartnerStore();

    /**
     * @param publicAddress the center's public address, without a trailing slash
     * @param attack compares the techniques of conditions with those of alerts
     */
    public AutomationProjection(String publicAddress, Attack attack, Clock clock) {
        this.publicAddress = publicAddress;
        this.attack = attack;
        this.clock = clock;
    }

    @Override
    public boolean reads(String entityType) {
        return entityType.equals("case") || entityType.equals("asset");
    }

    @Override
    public boolean reads(String entityType, String manifest) {
        return MANIFESTS.contains(manifest);
    }

    /**
     * Under load one transaction handles many events. The projection waits far less than a second for further events,
     * because automations are approved for fast reactions.
     */
    @Override
    public Duration patience() {
        return Duration.ofMillis(50);
    }

    @Override
    public void fold(Handle transaction, JournaledEvent event) {
        switch (event.event()) {
            case CaseEvent.Opened opened -> opened(transaction, event.entityId(), opened);
            case CaseEvent.AlertsJoined joined -> act(transaction, event.entityId(), joined.alerts(), joined.at());
            case CaseEvent.AlertsAdopted adopted -> mark(transaction, event.entityId(), adopted.alerts());
            case CaseEvent.AlertsCame came -> {
                List<Alert> moved = came.change().alerts();
                mark(transaction, event.entityId(), moved == null ? List.of() : moved);
            }
            case CaseEvent.Marked marked ->
                transaction.execute(
                        "UPDATE automation_case SET tlp = ? WHERE case_id = ?",
                        marked.tlp().rank(),
                        event.entityId());
            case CaseEvent.Restricted restricted ->
                transaction.execute(
                        "UPDATE automation_case SET restricted = ? WHERE case_id = ?",
                        !restricted.people().isEmpty(),
                        event.entityId());
            case CaseEvent.ExerciseMarked marked ->
                transaction.execute("UPDATE automation_case SET exercise = '' WHERE case_id = ?", event.entityId());
            case CaseEvent.ExerciseUnmarked unmarked ->
                transaction.execute("UPDATE automation_case SET exercise = NULL WHERE case_id = ?", event.entityId());
            case AssetEvent.ProfileChanged changed ->
                describe(
                        transaction, event.entityId().substring(event.entityId().indexOf('/') + 1), changed.to());
            default -> {}
        }
    }

    private void opened(Handle handle, String caseId, CaseEvent.Opened opened) {
        CaseExercise exercise = opened.exercise();
        handle.createUpdate("""
                        INSERT INTO automation_case (case_id, number, by_hand, exercise) VALUES (:id, :number, :hand, :exercise)
                        ON CONFLICT DO NOTHING""")
                .bind("id", caseId)
                .bind("exercise", exercise == null ? null : exercise.id())
                .bind("number", opened.number())
                .bind("hand", opened.byHand() != null)
                .execute();
        act(handle, caseId, opened.alerts(), opened.at());
    }

    /** The case is marked at least as high as each signal of a partner in it. */
    private static void mark(Handle handle, String caseId, List<Alert> alerts) {
        CaseSharing.leastOf(alerts)
                .ifPresent(least -> handle.execute(
                        "UPDATE automation_case SET tlp = greatest(tlp, ?) WHERE case_id = ?", least.rank(), caseId));
    }

    private void act(Handle handle, String caseId, List<Alert> alerts, Instant at) {
        mark(handle, caseId, alerts);
        List<AutomationStore.Active> active = AutomationStore.active(handle).stream()
                .filter(one -> !one.since().isAfter(at))
                .toList();
        if (active.isEmpty()) {
            return;
        }
        Optional<OpenedCase> found = handle.createQuery(
                        "SELECT number, exercise FROM automation_case WHERE case_id = :id AND NOT by_hand")
                .bind("id", caseId)
                .map((row, context) -> new OpenedCase(caseId, row.getLong("number"), row.getString("exercise")))
                .findOne();
        if (found.isEmpty()) {
            return;
        }
        // An alert of the past that notifies nobody must not isolate a host either.
        for (Alert alert : alerts.stream().filter(Alert::pages).toList()) {
            Automation.AssetFacts standing = assetFacts(handle, alert.asset());
            Set<String> techniques = attack.namedBy(alert.rule().attack());
            for (AutomationStore.Active one : active) {
                act(handle, new Subject(found.get(), alert, techniques, standing, at), one);
            }
        }
    }

    /** @param exercise id of the exercise, empty if a user marked the case; null if the case belongs to none */
    private record OpenedCase(
            String id, long number, @Nullable String exercise) {}

    private record Subject(
            OpenedCase of, Alert alert, Set<String> techniques, Automation.AssetFacts standing, Instant at) {}

    private void act(Handle handle, Subject subject, AutomationStore.Active automation) {
        Instant now = clock.instant();
        int recent = ActionStore.countRecent(handle, automation.name(), subject.at());
        Automation.Verdict verdict =
                automation.automation().judge(subject.alert(), subject.techniques(), subject.standing(), recent);
        String exercise = subject.of().exercise();
        if (exercise != null) {
            if (verdict instanceof Automation.Verdict.Acts || verdict instanceof Automation.Verdict.OnHold) {
                holdBack(handle, exercise, subject, automation);
            }
            return;
        }
        switch (verdict) {
            case Automation.Verdict.Nothing nothing -> {}
            case Automation.Verdict.Forbidden forbidden ->
                ActionStore.make(handle, made(subject, automation), State.REFUSED, forbidden.why(), null, now);
            case Automation.Verdict.OnHold held ->
                ActionStore.make(handle, made(subject, automation), State.HELD, held.words(), null, now);
            case Automation.Verdict.Acts acts -> {
                Optional<String> hold = unreliable(handle, subject.alert());
                if (hold.isPresent()) {
                    ActionStore.make(handle, made(subject, automation), State.HELD, hold.get(), null, now);
                    return;
                }
                boolean late = subject.at().plus(NEWS).isBefore(now);
                ActionStore.make(
                        handle,
                        made(subject, automation),
                        late ? State.MISSED : State.PENDING,
                        late
                                ? "Missed: the center processed the alert %d minutes late."
                                        .formatted(Duration.between(subject.at(), now)
                                                .toMinutes())
                                : "Started by the automation.",
                        late ? null : now,
                        now);
            }
        }
    }

    private static void holdBack(Handle handle, String exercise, Subject subject, AutomationStore.Active automation) {
        HeldBackItems.add(
                handle,
                exercise,
                HeldBackItems.Exit.AUTOMATION,
                subject.of().id(),
                DerivedId.action(
                        automation.name(), subject.of().id(), subject.alert().asset()),
                subject.at());
    }

    /** Why the alert does not suffice to act without a person: a partner whose reliability is too low is its only source. */
    private Optional<String> unreliable(Handle handle, Alert alert) {
        AlertFinding finding = alert.rule().finding();
        AlertFinding.Sharing sharing = finding == null ? null : finding.sharing();
        if (sharing != null) {
            return held(handle, sharing.partner(), "the alert is a signal of the partner");
        }
        AlertIndicator indicator = alert.rule().indicator();
        Optional<String> source = indicator == null
                ? AlertIndicator.ofRule(alert.rule().id()).flatMap(id -> IntelStore.source(handle, id))
                : Optional.of(indicator.source());
        return source.flatMap(IntelCollection::sender)
                .flatMap(partner -> held(handle, partner, "the indicator of the alert comes from the partner"));
    }

    private Optional<String> held(Handle handle, String partner, String why) {
        Reliability reliability = partners.reliability(handle, partner);
        return reliability.isTrusted()
                ? Optional.empty()
                : Optional.of("Held: %s %s, whose reliability is %s. A user must release this action."
                        .formatted(why, partner, reliability));
    }

    private ActionStore.New made(Subject subject, AutomationStore.Active automation) {
        Alert alert = subject.alert();
        String id = DerivedId.action(automation.name(), subject.of().id(), alert.asset());
        ObjectNode body = AutomationJson.MAPPER.createObjectNode();
        body.put("action", id);
        body.put("automation", automation.name());
        body.put("asset", alert.asset());
        body.put("group", subject.standing().group());
        ObjectNode about = body.putObject("case");
        about.put("id", subject.of().id());
        about.put("number", subject.of().number());
        about.put("link", publicAddress + "/cases/" + subject.of().id());
        ObjectNode why = body.putObject("alert");
        why.put("id", alert.id());
        why.put("title", alert.title());
        why.put("level", alert.level().text());
        why.put("rule", alert.rule().id());
        why.set("attack", AutomationJson.MAPPER.valueToTree(alert.rule().attack()));
        why.set("observables", AutomationJson.MAPPER.valueToTree(alert.observables()));
        Duration limit = automation.automation().limit();
        body.put("limit", limit == null ? null : limit.toString());
        body.put("report", publicAddress + "/api/v1/actions/" + id + "/outcome");
        return new ActionStore.New(
                id,
                subject.of().id(),
                automation,
                alert.asset(),
                alert.id(),
                alert.title(),
                body.toString(),
                subject.at());
    }

    private static Automation.AssetFacts assetFacts(Handle handle, String asset) {
        return handle.createQuery("SELECT * FROM automation_asset WHERE asset = :asset")
                .bind("asset", asset)
                .map((row, context) -> assetFacts(row))
                .findOne()
                .orElse(Automation.AssetFacts.UNKNOWN);
    }

    private static Automation.AssetFacts assetFacts(ResultSet row) throws SQLException {
        String criticality = row.getString("criticality");
        return new Automation.AssetFacts(
                row.getString("asset_group"),
                criticality == null ? null : Criticality.of(criticality),
                Arrays.stream((String[]) row.getArray("tags").getArray())
                        .map(AssetTag::of)
                        .collect(Collectors.toSet()));
    }

    private static void describe(Handle handle, String asset, AssetProfile profile) {
        Criticality criticality = profile.criticality();
        handle.createUpdate("""
                        INSERT INTO automation_asset (asset, asset_group, criticality, tags) VALUES (:asset, :group, :criticality, :tags)
                        ON CONFLICT (asset) DO UPDATE SET asset_group = excluded.asset_group, criticality = excluded.criticality,
                            tags = excluded.tags""")
                .bind("asset", asset)
                .bind("group", profile.group())
                .bind("criticality", criticality == null ? null : criticality.text())
                .bindArray(
                        "tags",
                        String.class,
                        profile.tags().stream().map(AssetTag::text).toList())
                .execute();
    }
}
