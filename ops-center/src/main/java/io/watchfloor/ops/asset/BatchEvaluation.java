package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.AssetEvent.Detection;
import io.watchfloor.ops.asset.AssetEvent.Evidence;
import io.watchfloor.ops.asset.AssetEvent.TelemetryAbsorbed;
import io.watchfloor.ops.asset.Submission.Matches;
import io.watchfloor.ops.detection.alert.AlertIndicator;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.alert.PartnerRecords;
import io.watchfloor.ops.detection.alert.SeverityRaise;
import io.watchfloor.ops.detection.correlation.CompletedWindow;
import io.watchfloor.ops.platform.id.AlertId;
import io.watchfloor.ops.platform.id.DerivedId;
import io.watchfloor.ops.platform.id.DetectionId;
import io.watchfloor.ops.platform.id.RecordId;
import io.watchfloor.ops.platform.id.RuleId;
import io.watchfloor.sigma.correlation.Contribution;
import io.watchfloor.sigma.correlation.CorrelationDetection;
import io.watchfloor.sigma.correlation.CorrelationResult;
import io.watchfloor.sigma.correlation.CorrelationWindow;
import io.watchfloor.sigma.correlation.Correlations;
import io.watchfloor.sigma.correlation.WindowChange;
import io.watchfloor.sigma.explain.Explanation;
import io.watchfloor.sigma.explain.MatchReason;
import io.watchfloor.sigma.indicator.IndicatorHit;
import io.watchfloor.sigma.indicator.IndicatorSet;
import io.watchfloor.sigma.language.CountingRule;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.telemetry.AssetName;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates one batch and collects the changes, compared with the asset's state before the batch. An instance is used
 * for one call only.
 */
final class BatchEvaluation {

    private final Asset before;
    private final SpoolId spool;
    private final Evaluator judge;
    private final AssetRetentionPolicy policy;

    private final List<Evidence> evidence = new ArrayList<>();
    private final List<Detection> detections = new ArrayList<>();
    private final AlertGrouping alerts;
    private final IdentityCollector identities;
    private final TreeMap<String, CorrelationWindow> windows;
    private final SortedMap<String, CorrelationWindow> changedWindows = new TreeMap<>();
    private final SortedSet<String> endedWindows = new TreeSet<>();
    private final List<Contribution> contributions = new ArrayList<>();
    private final Instant now;

    /** Null until a rule with a suppression matches. */
    private @Nullable AlertSuppression suppression;

    /** Null until a rule in shadow matches. */
    private @Nullable ShadowCounting shadow;

    private Evaluator evaluate;
    private long through;

    BatchEvaluation(Asset before, SpoolId spool, Evaluator judge, AssetRetentionPolicy policy, Instant now) {
        this.before = before;
        this.spool = spool;
        this.judge = judge;
        this.evaluate = judge;
        this.policy = policy;
        this.now = now;
        this.windows = new TreeMap<>(before.windows());
        this.alerts = new AlertGrouping(before, before.alerts(), policy);
        this.identities = new IdentityCollector(before);
    }

    /**
     * Evaluates the records with one set of indicators: that of the gate which has scanned them, or this node's. A gate
     * that has more or fewer indicators than this node must not add its matches to those found here.
     */
    void evaluate(List<Submission> submissions, TelemetryReader reader) {
        IndicatorSet ofGate =
                submissions.isEmpty() ? null : submissions.getFirst().indicators();
        if (ofGate != null && submissions.stream().allMatch(one -> ofGate.equals(one.indicators()))) {
            evaluate = judge.with(ofGate);
            submissions.forEach(one -> evaluate(one, reader));
        } else {
            evaluate = judge;
            submissions.forEach(one -> evaluate(new Submission(one.received(), one.read(), null), reader));
        }
    }

    private void evaluate(Submission submission, TelemetryReader reader) {
        through = submission.sequence();
        Matches scanned = submission.matched(evaluate);
        boolean tells = submission.mayContainIdentities();
        if (scanned != null && scanned.matched().isEmpty() && !tells) {
            return;
        }
        Telemetry came = submission.telemetry(reader);
        Matches matches =
                scanned == null ? Matches.of(evaluate, evaluate.engine().judge(came, evaluate.profiles())) : scanned;
        // A scan finds the rules of a record only if no indicator may match it.
        List<IndicatorHit> hits = scanned == null
                ? evaluate.indicators()
                        .find(came.fields(), submission.receivedAt().getEpochSecond())
                : List.of();
        Telemetry telemetry = spool.name() == null ? came : ofThisAsset(came);
        if (tells) {
            identities.collect(telemetry);
        }
        if (!matches.matched().isEmpty() || !hits.isEmpty()) {
            addMatches(submission, came, telemetry, matches, hits);
        }
    }

    /**
     * Rules evaluate the record unchanged, under its own asset name. After that, the record belongs to the asset into
     * which the named asset was merged.
     */
    private Telemetry ofThisAsset(Telemetry came) {
        return came.about(AssetName.parse(before.assetName()));
    }

    private void addMatches(
            Submission submission, Telemetry came, Telemetry telemetry, Matches matches, List<IndicatorHit> hits) {
        List<Rule> matched = PartnerRecords.readableBy(matches.matched(), spool.sensor());
        String record = new RecordId(spool.sensor(), spool.epoch(), submission.sequence()).toString();
        int before = detections.size();
        for (Rule rule : matched) {
            if (evaluate.pack().isSuppressing(rule.id())) {
                continue; // It selects repeats, which detect counts.
            }
            if (evaluate.pack().isShadow(rule.id())) {
                count(rule, record, telemetry);
            } else if (evaluate.pack().isDetection(rule.id())) {
                detect(rule, record, telemetry, matched)
                        .map(alert -> new Detection(
                                DerivedId.detection(rule.id(), record),
                                alert,
                                new RuleId(rule.id()),
                                record,
                                telemetry.time(),
                                null,
                                Explanation.of(rule, came, matches.profiles())))
                        .ifPresent(detections::add);
            }
        }
        for (IndicatorHit hit : hits) {
            addIndicator(hit, record, telemetry);
        }
        detections
                .subList(before, detections.size())
                .sort(Comparator.comparing(one -> one.rule().value()));
        boolean windowsMoved = correlate(telemetry, record, matched);
        if (windowsMoved || detections.size() > before) {
            long corrected = telemetry.correctedMillis();
            evidence.add(new Evidence(record, telemetry.time(), telemetry.raw(), corrected == 0 ? null : corrected));
        }
    }

    /** @return the alert that contains the detection; empty if the match is a repeat, or a known version of a finding */
    private Optional<AlertId> detect(Rule rule, String record, Telemetry telemetry, List<Rule> matched) {
        AlertRule as = AlertRule.of(rule, telemetry, spool.sensor());
        // Versions of a finding of another product are grouped by their id, so that there are no repeats.
        List<CountingRule> applying = as.finding() == null
                ? evaluate.pack().suppressing(rule.id()).stream()
                        .filter(one -> matched.stream()
                                .anyMatch(found -> found.id().equals(one.rule().id())))
                        .toList()
                : List.of();
        if (applying.isEmpty()) {
            return group(as, record, telemetry);
        }
        SeverityRaise raised = before.profiled().profile().raise(as.level());
        Level level = raised == null ? as.level() : raised.to();
        Optional<CountingRule> by = suppression().suppress(applying, level, telemetry);
        if (by.isPresent()) {
            boolean isAccepted = alerts.accepts(as, telemetry.time());
            AlertRule counting = AlertRule.of(by.get().rule().header());
            shadow().addSuppressed(counting, record, telemetry.time(), now, isAccepted);
            return Optional.empty();
        }
        Optional<AlertId> alert = group(as, record, telemetry);
        alert.ifPresent(id -> suppression().alerted(applying, level, telemetry, id));
        return alert;
    }

    private void addIndicator(IndicatorHit hit, String record, Telemetry telemetry) {
        AlertRule rule = AlertRule.of(hit);
        MatchReason reason = AlertIndicator.reason(hit);
        group(rule, record, telemetry)
                .map(alert -> new Detection(
                        DerivedId.detection(rule.id(), record),
                        alert,
                        new RuleId(rule.id()),
                        record,
                        telemetry.time(),
                        null,
                        List.of(reason)))
                .ifPresent(detections::add);
    }

    private void count(Rule rule, String record, Telemetry telemetry) {
        if (evaluate.pack().isDetection(rule.id())) {
            shadow().addDetection(AlertRule.of(rule, telemetry, spool.sensor()), record, telemetry.time(), now);
        } else {
            shadow().addMatch(rule.id(), telemetry.time(), now);
        }
    }

    private AlertSuppression suppression() {
        AlertSuppression suppressing =
                suppression == null ? new AlertSuppression(before.alerts().suppressions(), now) : suppression;
        suppression = suppressing;
        return suppressing;
    }

    private ShadowCounting shadow() {
        ShadowCounting counting = shadow == null ? new ShadowCounting(before, policy) : shadow;
        shadow = counting;
        return counting;
    }

    /** @return whether the record is proof: a live correlation counts it, or has ended windows because of it */
    private boolean correlate(Telemetry telemetry, String record, List<Rule> matched) {
        CorrelationResult outcome = Correlations.observe(evaluate.pack(), windows, telemetry, record, matched);
        boolean ended = outcome.removed().stream()
                .map(key -> Objects.requireNonNull(windows.get(key)).rule())
                .anyMatch(this::isLive);
        for (String key : outcome.removed()) {
            windows.remove(key);
            changedWindows.remove(key);
            endedWindows.add(key);
        }
        outcome.changed().forEach((key, window) -> {
            windows.put(key, window);
            changedWindows.put(key, window);
            endedWindows.remove(key);
        });
        for (CorrelationDetection found : outcome.detections()) {
            detect(found, record, telemetry);
        }
        contributions.addAll(outcome.contributions());
        return ended
                || outcome.changed().values().stream().anyMatch(window -> isLive(window.rule()))
                || outcome.contributions().stream().anyMatch(one -> isLive(one.correlation()));
    }

    private boolean isLive(String rule) {
        return !evaluate.pack().isShadow(rule);
    }

    private void detect(CorrelationDetection found, String record, Telemetry telemetry) {
        var rule = found.rule();
        if (evaluate.pack().isShadow(rule.id())) {
            shadow().addDetection(AlertRule.of(rule.header()), record, telemetry.time(), now);
            return;
        }
        CompletedWindow window = CompletedWindow.withinOneAsset(found);
        DetectionId id = DerivedId.correlation(rule.id(), found.windowId());
        group(AlertRule.of(rule.header()), record, telemetry)
                .map(alert -> new Detection(
                        id, alert, new RuleId(rule.id()), record, found.proof().to(), window, null))
                .ifPresent(detections::add);
    }

    private Optional<AlertId> group(AlertRule rule, String record, Telemetry telemetry) {
        return alerts.add(rule, record, telemetry.time(), () -> identities.opened(telemetry));
    }

    Optional<TelemetryAbsorbed> event() {
        ObservedIdentities told = identities.collected();
        AssetEvent.Shadow counted = shadow == null ? null : shadow.found();
        if (detections.isEmpty()
                && counted == null
                && !alerts.knowsNewVersions()
                && changedWindows.isEmpty()
                && endedWindows.isEmpty()
                && contributions.isEmpty()
                && told.isEmpty()) {
            return Optional.empty();
        }
        endedWindows.retainAll(before.windows().keySet());
        if (!before.shadow().open().isEmpty()) {
            ShadowCounting counting = shadow();
            counting.endUnless(evaluate.pack()::isShadow);
            counted = counting.found();
        }
        return Optional.of(new TelemetryAbsorbed(
                evaluate.ruleSet(),
                new AssetEvent.Progress(
                        spool.stream(),
                        through,
                        now,
                        Watermark.expired(before.watermarks(), spool.sensor(), now.minus(policy.streamRetention()))),
                List.copyOf(evidence),
                List.copyOf(detections),
                alerts.changed().with(suppressionChange()),
                new AssetEvent.Windows(windowChanges(), endedWindows),
                before.contributions().number(evaluate.ruleSet(), contributions),
                told,
                counted));
    }

    private AssetEvent.@Nullable SuppressionChange suppressionChange() {
        // Most batches neither match a suppressed rule nor end a window, and must not copy the windows.
        if (suppression == null
                && !AlertSuppression.anyOver(
                        before.alerts().suppressions().values(), now, evaluate.pack()::isSuppressing)) {
            return null;
        }
        AlertSuppression changed = suppression();
        changed.endUnless(evaluate.pack()::isSuppressing);
        return changed.changes();
    }

    private SortedMap<String, WindowChange> windowChanges() {
        SortedMap<String, WindowChange> changes = new TreeMap<>();
        changedWindows.forEach((key, window) ->
                changes.put(key, WindowChange.between(before.windows().get(key), window)));
        return changes;
    }
}
