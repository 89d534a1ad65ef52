package io.watchfloor.ops.platform.serialization;

import io.watchfloor.ops.asset.Asset;
import io.watchfloor.ops.asset.AssetAlerts;
import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.ops.asset.AssetEvent.Detection;
import io.watchfloor.ops.asset.AssetEvent.Evidence;
import io.watchfloor.ops.asset.AssetNames;
import io.watchfloor.ops.asset.AssetProfile;
import io.watchfloor.ops.asset.AssetTag;
import io.watchfloor.ops.asset.Criticality;
import io.watchfloor.ops.asset.EvidenceCustody;
import io.watchfloor.ops.asset.LegalHold;
import io.watchfloor.ops.asset.ObservedIdentities;
import io.watchfloor.ops.asset.SuppressionWindow;
import io.watchfloor.ops.asset.VersionedProfile;
import io.watchfloor.ops.asset.Watermark;
import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.naming.AssetAlias;
import io.watchfloor.ops.asset.naming.AssetMerge;
import io.watchfloor.ops.asset.naming.DecisionOrigin;
import io.watchfloor.ops.asset.naming.HostReports;
import io.watchfloor.ops.asset.naming.MergedName;
import io.watchfloor.ops.asset.naming.SensorHostReport;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.ops.detection.correlation.CompletedWindow;
import io.watchfloor.ops.detection.correlation.Correlation;
import io.watchfloor.ops.detection.correlation.CorrelationEvent;
import io.watchfloor.ops.detection.correlation.PendingContribution;
import io.watchfloor.ops.detection.correlation.PendingContributions;
import io.watchfloor.ops.detection.correlation.WindowDetection;
import io.watchfloor.ops.platform.id.AlertId;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.id.DetectionId;
import io.watchfloor.ops.platform.id.RuleId;
import io.watchfloor.sigma.correlation.Contribution;
import io.watchfloor.sigma.correlation.CorrelationWindow;
import io.watchfloor.sigma.correlation.Member;
import io.watchfloor.sigma.correlation.WindowChange;
import io.watchfloor.sigma.explain.MatchReason;
import io.watchfloor.sigma.language.Level;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Samples of journaled assets and correlations, with every field set. */
final class AssetSamples {

    private static final Instant AT = AlertSamples.AT;
    private static final String ASSET = AlertSamples.ASSET;
    private static final String STREAM = AlertSamples.STREAM;
    private static final Entity HOST = AlertSamples.HOST;
    private static final Entity ADDRESS = AlertSamples.ADDRESS;
    private static final CaseId CASE = new CaseId("c1");
    private static final String SHORT = "host:ws01";

    private AssetSamples() {}

    static Object of(String manifest) {
        return switch (manifest) {
            case "asset.telemetry-absorbed.v3" ->
                new AssetEvent.TelemetryAbsorbed(
                        4,
                        new AssetEvent.Progress(STREAM, 17, AT, List.of("sensor-0/0000000000000001")),
                        List.of(new Evidence(STREAM + "/17", AT, "{\"EventID\":10}", 90_000L)),
                        List.of(
                                new Detection(
                                        new DetectionId("d1"),
                                        new AlertId("a1"),
                                        new RuleId("rule-1"),
                                        STREAM + "/17",
                                        AT,
                                        null,
                                        because()),
                                new Detection(
                                        new DetectionId("d2"),
                                        new AlertId("a2"),
                                        new RuleId("rule-2"),
                                        STREAM + "/17",
                                        AT,
                                        window(),
                                        null)),
                        new AssetEvent.Alerts(
                                List.of(AlertSamples.raised()),
                                List.of(
                                        AlertSamples.raised(),
                                        AlertSamples.found(),
                                        AlertSamples.lookedBack(),
                                        AlertSamples.indicated()),
                                List.of("a0"),
                                new TreeMap<>(Map.of("Microsoft Defender for Identity da637", AT)),
                                new AssetEvent.SuppressionChange(
                                        new TreeMap<>(Map.of("5d41402abc4b2a76b9719d911017c592", suppression())),
                                        new TreeSet<>(List.of("7d793037a0760186574b0282f2f435e7")),
                                        List.of(new AssetEvent.SuppressedMatches(
                                                new AlertId("a1"), suppression().suppression(), 7)),
                                        1)),
                        new AssetEvent.Windows(
                                new TreeMap<>(Map.of("rule-2|ws01", windowChange(null))),
                                new TreeSet<>(List.of("rule-3|ws01"))),
                        List.of(contributed()),
                        told(),
                        new AssetEvent.Shadow(
                                List.of(new AssetEvent.ShadowCount(
                                        new RuleId("rule-5"), LocalDate.parse("2026-11-24"), 12, 1)),
                                new AssetEvent.Alerts(
                                        List.of(), List.of(AlertSamples.alert()), List.of("s0"), null, null)));
            case "asset.alerts-placed.v1" -> new AssetEvent.AlertsPlaced(3);
            case "asset.contributions-taken.v1" -> new AssetEvent.ContributionsConfirmed(5, 1);
            case "asset.folding-ended.v1" -> new AssetEvent.FoldingEnded(CASE, List.of("a1"));
            case "asset.snapshot.v2" ->
                new Asset(
                        AssetKey.parse("default/" + ASSET),
                        4,
                        new TreeMap<>(Map.of(STREAM, new Watermark(17, AT))),
                        new AssetAlerts(
                                new TreeMap<>(Map.of("rule-1", AlertSamples.alert())),
                                List.of(AlertSamples.alert()),
                                2,
                                new TreeMap<>(Map.of("Microsoft Defender for Identity da637", AT)),
                                new TreeMap<>(Map.of("5d41402abc4b2a76b9719d911017c592", suppression()))),
                        new TreeMap<>(Map.of("rule-2|ws01", correlationWindow())),
                        new PendingContributions(5, List.of(contributed())),
                        new EvidenceCustody(
                                new TreeMap<>(Map.of("2026-117", new LegalHold("ann", "A court asks for it", AT))), 1),
                        new VersionedProfile(profile(), 3, List.of("key-1")),
                        told(),
                        naming(),
                        new AssetAlerts(
                                new TreeMap<>(Map.of("rule-1", AlertSamples.alert())),
                                List.of(),
                                1,
                                Collections.emptySortedMap(),
                                Collections.emptySortedMap()));
            case "asset.host-said.v1" -> new AssetEvent.HostReported(sensorWord(null));
            case "asset.same-asked.v1" ->
                new AssetEvent.MergeRequested(2, SHORT, decided(), "host:ws01.old.example", "key-2");
            case "asset.same-answered.v1" -> new AssetEvent.MergeAnswered(2, SHORT, "asset.same-elsewhere", AT);
            case "asset.same-ending.v1" -> new AssetEvent.MergeEnding(2, SHORT, decided(), "key-3");
            case "asset.same-ended.v1" ->
                new AssetEvent.MergeEnded(2, SHORT, new TreeMap<>(Map.of(STREAM, new Watermark(17, AT))), AT);
            case "asset.stands-for.v1" -> new AssetEvent.StandsFor(SHORT, 2, decided());
            case "asset.stands-no-more.v1" -> new AssetEvent.StandsNoMore(SHORT, 2, AT);
            case "asset.profile-changed.v1" ->
                new AssetEvent.ProfileChanged(3, AssetProfile.NONE, profile(), List.of("a1"), "ann", "key-1", AT);
            case "asset.hold-placed.v1" -> new AssetEvent.HoldPlaced("2026-117", "ann", "A court asks for it", AT);
            case "asset.hold-released.v1" -> new AssetEvent.HoldReleased("2026-117", "ann", AT);
            case "asset.evidence-erased.v1" -> new AssetEvent.EvidenceErased(1, "ann", "The user asked for it", AT);
            case "correlation.window-moved.v1" ->
                new CorrelationEvent.WindowMoved(
                        4,
                        AT,
                        windowChange(null),
                        List.of(correlated()),
                        List.of(contributed()),
                        AT.plusSeconds(60),
                        true);
            case "correlation.correlated-taken.v1" -> new CorrelationEvent.DetectionsConfirmed(ASSET, 2, 1);
            case "correlation.contributions-taken.v1" -> new CorrelationEvent.ContributionsConfirmed(5, 0);
            case "correlation.snapshot.v1" ->
                new Correlation(
                        "default/0123456789abcdef01234567",
                        4,
                        correlationWindow(),
                        AT,
                        List.of(correlated()),
                        2,
                        new PendingContributions(5, List.of(contributed())));
            default -> throw new IllegalArgumentException("No sample for " + manifest);
        };
    }

    private static SuppressionWindow suppression() {
        return new SuppressionWindow(
                new RuleId("exception-1:rule-1"),
                new AlertId("a1"),
                Level.HIGH,
                AT,
                AT.plusSeconds(3_600),
                AT.plusSeconds(3_605));
    }

    private static List<MatchReason> because() {
        return List.of(
                new MatchReason(
                        "selection", "TargetImage", "endswith", "\\lsass.exe", "C:\\Windows\\system32\\lsass.exe"),
                new MatchReason("absent", "CallTrace", "", "null", null));
    }

    private static CompletedWindow window() {
        return new CompletedWindow(
                new TreeMap<>(Map.of("Computer", "ws01")),
                5,
                AT,
                AT,
                List.of(STREAM + "/16", STREAM + "/17"),
                new BigDecimal("12.5"),
                List.of(ASSET, "host:ws02.corp.example"),
                true);
    }

    /** @param whole true as read from the first version of the event */
    static WindowChange windowChange(@Nullable Boolean whole) {
        boolean old = whole != null;
        return new WindowChange(
                "rule-2",
                "hash",
                new TreeMap<>(Map.of("Computer", "ws01")),
                List.of(old ? new Member(STREAM + "/17", AT, "rule-1") : member()),
                old ? List.of() : List.of(STREAM + "/11 rule-1"),
                List.of(12_345L),
                old ? null : AT,
                old ? null : AT,
                whole);
    }

    private static PendingContribution contributed() {
        return new PendingContribution(
                5, 4, new Contribution("rule-4", "hash", new TreeMap<>(Map.of("IpAddress", "192.0.2.7")), member()));
    }

    private static ObservedIdentities told() {
        Alias own = new Alias(ADDRESS, HOST, 980, AT, AT.plusSeconds(60), "its own connections");
        return new ObservedIdentities(List.of(AlertSamples.arrival()), List.of(own), List.of(AlertSamples.alias()));
    }

    private static CorrelationWindow correlationWindow() {
        return new CorrelationWindow(
                "rule-2",
                "hash",
                new TreeMap<>(Map.of("Computer", "ws01")),
                List.of(new Member(STREAM + "/17", AT, "rule-1"), member()),
                List.of(12_345L),
                AT,
                AT);
    }

    private static AssetProfile profile() {
        return new AssetProfile(
                new TreeSet<>(List.of(AssetTag.SENSITIVE, AssetTag.JUMP_HOST)),
                Criticality.CRITICAL,
                "M. Brandt",
                "Finance");
    }

    private static AssetNames naming() {
        return new AssetNames(
                new HostReports(List.of(sensorWord(AT), sensorWord(null))),
                new AssetAlias(
                        2,
                        new AssetMerge(SHORT, 2, AssetMerge.Phase.SAME, decided(), "host:ws01.old.example", AT),
                        new TreeMap<>(Map.of("host:ws01.old.example", new MergedName(1, decided()))),
                        false,
                        List.of("key-2")));
    }

    private static SensorHostReport sensorWord(@Nullable Instant until) {
        return new SensorHostReport("sensor-1", List.of("ws01", "ws01.corp.example"), List.of("192.0.2.17"), AT, until);
    }

    private static DecisionOrigin decided() {
        return new DecisionOrigin("ann", true, "One machine under two names", AT);
    }

    private static Member member() {
        return new Member(
                STREAM + "/17", AT, "rule-3", ASSET, "42", "window-1", new TreeMap<>(Map.of("User", "CORP\\jdoe")));
    }

    private static WindowDetection correlated() {
        return new WindowDetection(
                2,
                AT,
                ASSET,
                new DetectionId("d3"),
                new AlertRule(
                        "rule-4",
                        "Passwords are sprayed",
                        Level.HIGH,
                        List.of("T1110.003"),
                        new TreeSet<>(List.of(Tactic.CREDENTIAL_ACCESS))),
                new CompletedWindow(
                        new TreeMap<>(Map.of("IpAddress", "192.0.2.7")),
                        10,
                        AT,
                        AT,
                        List.of(STREAM + "/17"),
                        new BigDecimal("12.5"),
                        List.of(ASSET),
                        null),
                true);
    }
}
