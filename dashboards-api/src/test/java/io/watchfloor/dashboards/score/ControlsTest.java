package io.watchfloor.dashboards.score;

import static io.watchfloor.dashboards.score.SeenFacts.LONG_AGO;
import static io.watchfloor.dashboards.score.SeenFacts.NOW;
import static io.watchfloor.dashboards.score.SeenFacts.RECENTLY;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.score.Facts.AssetFact;
import io.watchfloor.dashboards.score.Facts.Credentials;
import io.watchfloor.dashboards.score.Facts.PersonFact;
import io.watchfloor.dashboards.score.Facts.SensorFact;
import io.watchfloor.dashboards.score.Facts.SourceFact;
import io.watchfloor.dashboards.score.Facts.TokenFact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.coverage.CoverageGap;
import io.watchfloor.ops.paging.coverage.NotificationCoverage;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleLoader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each control counts what was seen, and only that. */
class ControlsTest {

    private static final Facts EVERYTHING = SeenFacts.everything();
    private static final RulePack BUILT_IN = RuleLoader.builtin().pack();

    /** For each control a change of one fact that its points must follow. */
    private static final Map<String, UnaryOperator<Facts>> FLIPS = new TreeMap<>(Map.ofEntries(
            entry(
                    "AdministratorsHavePasskeys",
                    facts -> SeenFacts.plus(facts, account("carol", "administrator", 0, true, List.of()))),
            entry(
                    "PeopleHavePasskeys",
                    facts -> SeenFacts.plus(facts, account("carol", "viewer", 0, false, List.of()))),
            entry(
                    "FewAdministrators",
                    facts ->
                            SeenFacts.plus(facts, SeenFacts.person("c"), SeenFacts.person("d"), SeenFacts.person("e"))),
            entry("SecondAdministrator", facts -> SeenFacts.people(facts, List.of(SeenFacts.person("ada")))),
            entry(
                    "NoDormantAccounts",
                    facts -> SeenFacts.plus(
                            facts,
                            new PersonFact("old", "viewer", null, LONG_AGO, new Credentials(1, false, List.of())))),
            entry("ServiceAccountsHaveOwners", facts -> SeenFacts.plus(facts, SeenFacts.service("orphan", "gone"))),
            entry("TokensExpire", facts -> token(facts, SeenFacts.token(null, true, RECENTLY))),
            entry("TokensAreLimited", facts -> token(facts, SeenFacts.token(NOW.plusSeconds(9), false, RECENTLY))),
            entry("TokensAreUsed", facts -> token(facts, SeenFacts.token(NOW.plusSeconds(9), true, LONG_AGO))),
            entry("BootstrapTokenRemoved", facts -> token(facts, new TokenFact("b", true, false, null, RECENTLY))),
            entry(
                    "TemporaryRolesAreShort",
                    facts -> SeenFacts.center(
                            facts,
                            one -> new Facts.Center(
                                    one.encrypted(),
                                    one.heartbeats(),
                                    one.unprocessed(),
                                    one.records(),
                                    List.of(new Facts.TemporaryRole(
                                            "grace", "lead", RECENTLY, RECENTLY.plus(Duration.ofDays(2)))),
                                    one.states()))),
            entry(
                    "NoProviderBypass",
                    facts -> SeenFacts.records(
                            facts,
                            new Facts.Records(
                                    RECENTLY, RECENTLY, RECENTLY, List.of(new Facts.Bypass("ada", RECENTLY))))),
            entry(
                    "AssetsReport",
                    facts -> SeenFacts.assets(
                            facts,
                            asset -> asset.id().equals("host:ws1")
                                    ? new AssetFact(
                                            asset.id(), asset.labels(), ago(2), asset.sources(), asset.updates())
                                    : asset)),
            entry(
                    "LogSourcesSteady",
                    facts -> SeenFacts.assets(
                            facts,
                            asset -> new AssetFact(
                                    asset.id(),
                                    asset.labels(),
                                    asset.lastSeen(),
                                    plus(
                                            asset.sources(),
                                            new SourceFact(
                                                    new LogSource("windows", null, "system"), ago(2), null, Set.of())),
                                    asset.updates()))),
            entry("ProcessCreationCollected", facts -> SeenFacts.without(facts, "process_creation", Set.of())),
            entry("CommandLinesRecorded", facts -> SeenFacts.without(facts, "", Set.of("CommandLine"))),
            entry("SecurityLogCollected", facts -> SeenFacts.without(facts, "security", Set.of())),
            entry("LogonsAudited", facts -> SeenFacts.without(facts, "", Set.of("LogonType"))),
            entry("PowerShellLogged", facts -> SeenFacts.without(facts, "ps_script", Set.of())),
            entry("AntivirusLogCollected", facts -> SeenFacts.without(facts, "windefend", Set.of())),
            entry("AntivirusUpdated", facts -> SeenFacts.withoutEvent(facts, "2000")),
            entry("NtlmAudited", facts -> SeenFacts.withoutEvent(facts, "4776")),
            entry("DomainControllersCollected", facts -> SeenFacts.without(facts, "security", Set.of())),
            entry(
                    "UpdatesInstalled",
                    facts -> SeenFacts.assets(
                            facts,
                            asset -> new AssetFact(
                                    asset.id(),
                                    asset.labels(),
                                    asset.lastSeen(),
                                    asset.sources(),
                                    new Facts.Updates(LONG_AGO, null)))),
            entry(
                    "BreakGlassTested",
                    facts -> SeenFacts.records(facts, new Facts.Records(RECENTLY, RECENTLY, RECENTLY, List.of()))),
            entry("KerberosAudited", facts -> SeenFacts.without(facts, "", Set.of("TicketEncryptionType"))),
            entry("DirectoryChangesAudited", facts -> SeenFacts.without(facts, "", Set.of("AttributeLDAPDisplayName"))),
            entry(
                    "DomainControllersCritical",
                    facts -> SeenFacts.labels(
                            facts, one -> new Facts.Labels(one.tags(), "low", one.owner(), one.group()))),
            entry(
                    "Honeytokens",
                    facts -> SeenFacts.labels(
                            facts, one -> new Facts.Labels(Set.of(), one.criticality(), one.owner(), one.group()))),
            entry(
                    "SensitiveAssetsTagged",
                    facts -> SeenFacts.labels(
                            facts, one -> new Facts.Labels(Set.of(), one.criticality(), one.owner(), one.group()))),
            entry(
                    "AssetsHaveOwners",
                    facts -> SeenFacts.labels(
                            facts, one -> new Facts.Labels(one.tags(), one.criticality(), null, one.group()))),
            entry(
                    "CriticalitySet",
                    facts -> SeenFacts.labels(
                            facts, one -> new Facts.Labels(one.tags(), null, one.owner(), one.group()))),
            entry(
                    "SensorsConnected",
                    facts -> SeenFacts.firstSensor(
                            facts,
                            one -> new SensorFact(
                                    one.id(),
                                    one.name(),
                                    false,
                                    RECENTLY,
                                    one.version(),
                                    one.trust(),
                                    one.loss(),
                                    one.orders()))),
            entry(
                    "SensorsCurrent",
                    facts -> SeenFacts.firstSensor(
                            facts,
                            one -> new SensorFact(
                                    one.id(),
                                    one.name(),
                                    true,
                                    one.since(),
                                    "1.9.2",
                                    one.trust(),
                                    one.loss(),
                                    one.orders()))),
            entry(
                    "SensorCertificatesValid",
                    facts -> SeenFacts.trust(facts, new Facts.Trust(NOW.plusSeconds(60), false, false))),
            entry("SensorsAuthenticated", facts -> SeenFacts.trust(facts, new Facts.Trust(null, false, false))),
            entry("SensorsComplete", facts -> SeenFacts.loss(facts, new Facts.Loss(2, RECENTLY, 0L))),
            entry("SensorClocksRight", facts -> SeenFacts.loss(facts, new Facts.Loss(0, null, -90_000L))),
            entry(
                    "SensorsLimited",
                    facts -> SeenFacts.trust(facts, new Facts.Trust(NOW.plus(Duration.ofDays(60)), true, false))),
            entry(
                    "SensorCredentialsUnshared",
                    facts -> SeenFacts.trust(facts, new Facts.Trust(NOW.plus(Duration.ofDays(60)), false, true))),
            entry(
                    "SensorConfigurationsApplied",
                    facts -> SeenFacts.orders(
                            facts, new Facts.Orders(Set.of("isolate-host"), "default", "unknown key"))),
            entry(
                    "IsolationReady",
                    facts -> SeenFacts.orders(facts, new Facts.Orders(Set.of("kill-process"), "default", null))),
            entry(
                    "IsolationTested",
                    facts -> SeenFacts.records(
                            facts, new Facts.Records(RECENTLY, RECENTLY, LONG_AGO, SeenFacts.TESTED))),
            entry(
                    "OnCallWithoutGaps",
                    facts -> SeenFacts.coverage(
                            facts,
                            new NotificationCoverage(
                                    List.of(),
                                    List.of(new CoverageGap(
                                            CoverageGap.Reason.NOBODY_REACHABLE,
                                            "policy:nights",
                                            "Nobody can be reached.",
                                            "Add a contact method.",
                                            true))))),
            entry(
                    "TwoContactMethods",
                    facts -> SeenFacts.coverage(
                            facts, new NotificationCoverage(List.of(SeenFacts.told(ContactMethod.EMAIL)), List.of()))),
            entry(
                    "ContactsWork",
                    facts -> SeenFacts.duty(
                            facts,
                            duty -> new Facts.Duty(
                                    duty.coverage(),
                                    duty.cases(),
                                    duty.deliveries(),
                                    List.of(new Facts.ContactFact("m1", "person:ada", LONG_AGO))))),
            entry(
                    "NotificationsDelivered",
                    facts -> SeenFacts.duty(
                            facts,
                            duty -> new Facts.Duty(
                                    duty.coverage(),
                                    duty.cases(),
                                    new Facts.Deliveries(3, 1, "connection refused"),
                                    duty.contacts()))),
            entry(
                    "CasesAcknowledged",
                    facts -> SeenFacts.duty(
                            facts,
                            duty -> new Facts.Duty(
                                    duty.coverage(),
                                    List.of(new Facts.CaseFact("c1", 1, "high", LONG_AGO, true)),
                                    duty.deliveries(),
                                    duty.contacts()))),
            entry(
                    "ExternalHeartbeat",
                    facts -> SeenFacts.heartbeats(facts, new Facts.Heartbeats(false, null, List.of()))),
            entry(
                    "HeartbeatsArrive",
                    facts -> SeenFacts.heartbeats(
                            facts,
                            new Facts.Heartbeats(true, null, List.of(new Facts.Monitor("branch", true, RECENTLY))))),
            entry(
                    "RulesHaveData",
                    facts -> SeenFacts.detection(
                            facts,
                            new Facts.Detection(
                                    99,
                                    List.of(new Facts.RuleFact(
                                            "r", "A rule", "The log source okta was never received.")),
                                    facts.detection().watched()))),
            entry(
                    "QuarantineEmpty",
                    facts -> SeenFacts.unprocessed(
                            facts, new Facts.Unprocessed(true, Map.of("telemetry.not-json", 3L), null))),
            entry(
                    "RetryQueueShort",
                    facts -> SeenFacts.unprocessed(facts, new Facts.Unprocessed(true, Map.of(), LONG_AGO))),
            entry(
                    "CenterEncrypted",
                    facts -> SeenFacts.center(
                            facts,
                            one -> new Facts.Center(
                                    false,
                                    one.heartbeats(),
                                    one.unprocessed(),
                                    one.records(),
                                    one.temporary(),
                                    one.states()))),
            entry(
                    "BackupRecent",
                    facts -> SeenFacts.records(
                            facts, new Facts.Records(RECENTLY, LONG_AGO, RECENTLY, SeenFacts.TESTED))),
            entry(
                    "AuditLogSigned",
                    facts -> SeenFacts.records(
                            facts, new Facts.Records(LONG_AGO, RECENTLY, RECENTLY, SeenFacts.TESTED))),
            entry(
                    "AcceptedRisksCurrent",
                    facts -> SeenFacts.state(
                            facts,
                            "SensorsConnected",
                            new ControlState(ControlState.State.IGNORED, "", "Later.", LONG_AGO)))));

    static {
        DetectedControls.DETECTED.forEach(one -> FLIPS.put(
                one.control().name(),
                facts -> SeenFacts.opened(facts, one.rules().iterator().next(), "host:ws1")));
    }

    static Stream<Control> controls() {
        return Controls.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("controls")
    void pointsFollowTheFact(Control control) {
        ControlResult before = result(EVERYTHING, control);

        ControlResult after = result(flip(control).apply(EVERYTHING), control);

        assertThat(before.status()).isEqualTo(ControlResult.Status.COUNTED);
        assertThat(before.tenths()).as("all points").isEqualTo(10 * control.points());
        assertThat(before.issues()).isEmpty();
        assertThat(after.status()).isEqualTo(ControlResult.Status.COUNTED);
        assertThat(after.tenths()).isLessThan(before.tenths());
        assertThat(after.mostTenths()).isEqualTo(before.mostTenths());
        assertThat(after.issues()).isNotEmpty().allSatisfy(issue -> {
            assertThat(issue.id()).isNotBlank();
            assertThat(issue.text()).isNotBlank();
        });
    }

    private static UnaryOperator<Facts> flip(Control control) {
        return Objects.requireNonNull(FLIPS.get(control.name()), () -> "no fact that " + control.name() + " follows");
    }

    @ParameterizedTest
    @MethodSource("controls")
    void theReasonNamesTheIssue(Control control) {
        Facts worse = flip(control).apply(EVERYTHING);

        ScoreChange change = ScoreChange.between(SecureScore.of(EVERYTHING), SecureScore.of(worse)).stream()
                .filter(one -> one.control().equals(control.name()))
                .findFirst()
                .orElseThrow();

        Issue issue = result(worse, control).issues().getFirst();
        assertThat(change.tenths()).isNegative();
        assertThat(change.text()).startsWith(control.title()).contains("because", issue.name(), issue.text());
    }

    @ParameterizedTest
    @MethodSource("controls")
    void everyControlSaysWhatToDoAndWhatShowsIt(Control control) {
        assertThat(control.name()).matches("[A-Z][A-Za-z]+");
        assertThat(control.title()).isNotBlank().doesNotEndWith(".");
        assertThat(control.points()).isPositive();
        assertThat(control.advice().remediation()).endsWith(".");
        assertThat(control.advice().needs()).endsWith(".");
    }

    @Test
    void thereAreAtLeast40ControlsWithDifferentNames() {
        assertThat(Controls.ALL).hasSizeGreaterThanOrEqualTo(40);
        assertThat(Controls.ALL.stream().map(Control::name)).doesNotHaveDuplicates();
    }

    @Test
    void aCenterThatHasSeenNothingCountsOnlyItsOwnSettings() {
        SecureScore score = SecureScore.of(SeenFacts.nothing());

        assertThat(score.controls().stream().filter(ControlResult::counts).map(ControlResult::control))
                .containsExactlyInAnyOrder("CenterEncrypted", "ExternalHeartbeat");
        assertThat(score.controls().stream().filter(one -> !one.counts())).allSatisfy(one -> {
            assertThat(one.status()).isEqualTo(ControlResult.Status.NOT_SEEN);
            assertThat(one.tenths()).isZero();
            assertThat(one.mostTenths()).isZero();
        });
    }

    static Stream<DetectedControls.Detected> detected() {
        return DetectedControls.DETECTED.stream();
    }

    /** What the description of a control calls the log sources of a product. */
    private static final Map<String, String> NAMES = Map.of(
            "windows", "Windows|Microsoft Defender|Sysmon",
            "m365", "Microsoft 365",
            "azure", "Microsoft Entra ID",
            "okta", "Okta",
            "aws", "AWS",
            "email", "received mail");

    @ParameterizedTest
    @MethodSource("detected")
    void everyWatchedRuleIsActiveInTheBuiltInPackAndMatchesTheTelemetryThatTheControlNames(
            DetectedControls.Detected detected) {
        assertThat(detected.rules()).isNotEmpty().allSatisfy(id -> {
            Rule rule = BUILT_IN.rule(id).orElseThrow(() -> new AssertionError("no active rule " + id));
            assertThat(detected.control().advice().needs())
                    .as("telemetry of \"%s\"", rule.title())
                    .containsPattern(NAMES.getOrDefault(
                            Objects.requireNonNullElse(rule.logsource().product(), "email"), "no such product"));
        });
    }

    private static ControlResult result(Facts facts, Control control) {
        return SecureScore.of(facts).controls().stream()
                .filter(one -> one.control().equals(control.name()))
                .findFirst()
                .orElseThrow();
    }

    private static Instant ago(int days) {
        return NOW.minus(Duration.ofDays(days));
    }

    private static PersonFact account(
            String name, String role, int passkeys, boolean provider, List<TokenFact> tokens) {
        return new PersonFact(name, role, null, RECENTLY, new Credentials(passkeys, provider, tokens));
    }

    private static Facts token(Facts facts, TokenFact token) {
        return SeenFacts.plus(facts, account("carol", "viewer", 1, false, List.of(token)));
    }

    private static List<SourceFact> plus(List<SourceFact> sources, SourceFact more) {
        List<SourceFact> all = new ArrayList<>(sources);
        all.add(more);
        return all;
    }
}
