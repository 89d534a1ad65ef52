package io.watchfloor.sigma.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.engine.ScanResult;
import io.watchfloor.sigma.evaluation.SimpleEvaluator;
import io.watchfloor.sigma.explain.Explanation;
import io.watchfloor.sigma.explain.MatchReason;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.loading.RuleTexts;
import io.watchfloor.sigma.telemetry.AssetName;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions on tags and other details of assets and accounts: from the bytes, from the parsed record and as defined. */
class ProfileConditionTest {

    private static final String LOGON = """
            {"EventID":4624,"Channel":"Security","Computer":"app01.corp.example","SubjectUserName":"-",
            "TargetUserName":"%s","TargetDomainName":"%s","LogonType":3}""";

    private static Rule rule(String conditions) {
        return RuleTexts.one("""
                title: A rule of a test
                id: test-rule
                logsource: {product: windows, service: security}
                detection:
                    selection:
                        EventID: 4624
                %s
                    condition: selection
                level: high
                """.formatted(conditions.indent(8).stripTrailing()));
    }

    private static EntityProfiles tagged(String... entitiesAndTags) {
        Map<AssetName, EntityProfile> profiles =
                new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        for (int i = 0; i < entitiesAndTags.length; i += 2) {
            profiles.put(
                    AssetName.parse(entitiesAndTags[i]),
                    EntityProfile.tagged(Set.of(entitiesAndTags[i + 1].split(" "))));
        }
        return EntityProfiles.of(1, profiles);
    }

    private static Telemetry read(String record, @Nullable String asset) throws UnreadableTelemetry {
        return new TelemetryReader().read(bytes(record), asset, null, Instant.parse("2026-12-01T08:00:00Z"));
    }

    private static byte[] bytes(String record) {
        return record.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean matches(Rule rule, String record, @Nullable String asset, EntityProfiles profiles)
            throws UnreadableTelemetry {
        DetectionEngine engine = DetectionEngine.of(io.watchfloor.sigma.language.RulePack.of(List.of(rule), List.of()));
        Telemetry telemetry = read(record, asset);
        boolean defined = SimpleEvaluator.matches(rule, telemetry, profiles);
        assertThat(!engine.judge(telemetry, profiles).isEmpty())
                .as("the parsed record")
                .isEqualTo(defined);
        ScanResult scanned = engine.judge(bytes(record), asset, profiles);
        if (!(scanned instanceof ScanResult.NeedsParsing)) {
            assertThat(scanned instanceof ScanResult.Match).as("the bytes").isEqualTo(defined);
        }
        return defined;
    }

    private static boolean matches(Rule rule, String record, EntityProfiles profiles) throws UnreadableTelemetry {
        return matches(rule, record, null, profiles);
    }

    @ParameterizedTest
    @CsvSource({
        "corp\\svc-decoy, svc-decoy, CORP, true",
        "corp\\svc-decoy, SVC-Decoy, corp.example, true",
        "corp\\svc-decoy, svc-decoy@CORP.EXAMPLE, -, true",
        "corp\\svc-decoy, svc-decoy, -, true",
        "corp\\svc-decoy, CORP\\\\svc-decoy, '', true",
        "corp\\svc-decoy, svc-decoy, APP01, false",
        "corp\\svc-decoy, svc-decoy2, CORP, false",
        "svc-decoy, svc-decoy, CORP, true",
        "svc-decoy, svc-decoy, APP01, true",
        "svc-decoy@corp.example, svc-decoy, CORP, true",
        "svc-decoy@corp.example, svc-decoy, OTHER, false",
        "s-1-5-21-7-8-9-1104, S-1-5-21-7-8-9-1104, CORP, true",
        "svc-decoy, 'CN=svc-decoy,OU=Old,DC=corp,DC=example', '', true",
        "corp\\svc-decoy, 'CN=svc-decoy,OU=Old,DC=other,DC=example', '', false",
    })
    void anAccountIsRecognizedInEverySpelling(String tagged, String name, String domain, boolean matches)
            throws UnreadableTelemetry {
        assertThat(matches(
                        rule("account|tag: honeytoken"),
                        LOGON.formatted(name, domain),
                        tagged("user:" + tagged, "honeytoken")))
                .isEqualTo(matches);
    }

    @Test
    void aConditionMayExcludeAccountsWithATag() throws UnreadableTelemetry {
        Rule people = rule("account|tag|neq: service");
        EntityProfiles profiles = tagged("user:corp\\svc-sql", "service critical-path");

        assertThat(matches(people, LOGON.formatted("svc-sql", "CORP"), profiles))
                .isFalse();
        assertThat(matches(people, LOGON.formatted("alice", "CORP"), profiles)).isTrue();
        assertThat(matches(rule("account|tag|startswith: critical-"), LOGON.formatted("svc-sql", "CORP"), profiles))
                .isTrue();
        assertThat(matches(rule("account|tag|all: [service, vip]"), LOGON.formatted("svc-sql", "CORP"), profiles))
                .isFalse();
    }

    @Test
    void aConditionOnOneFieldSeesOnlyTheAccountInThatField() throws UnreadableTelemetry {
        EntityProfiles profiles = tagged("user:corp\\svc-decoy", "honeytoken");
        String asTarget = LOGON.formatted("svc-decoy", "CORP");
        String asSubject = LOGON.formatted("alice", "CORP").replace("\"-\"", "\"svc-decoy\"");

        assertThat(matches(rule("TargetUserName|tag: honeytoken"), asTarget, profiles))
                .isTrue();
        assertThat(matches(rule("TargetUserName|tag: honeytoken"), asSubject, profiles))
                .isFalse();
        assertThat(matches(rule("account|tag: honeytoken"), asSubject, profiles))
                .isTrue();
    }

    @Test
    void anAssetIsComparedByTagCriticalityGroupAndKind() throws UnreadableTelemetry {
        String record = LOGON.formatted("alice", "CORP");
        EntityProfiles profiles = EntityProfiles.of(
                1,
                Map.of(
                        AssetName.parse("host:app01.corp.example"),
                        new EntityProfile(List.of("pci", "jump-host"), "critical", "Finance"),
                        AssetName.parse("domain-controller:dc01"),
                        new EntityProfile(List.of("tier-0"), null, null)));

        assertThat(matches(rule("asset|tag: pci"), record, profiles)).isTrue();
        assertThat(matches(rule("asset|criticality: [high, critical]"), record, profiles))
                .isTrue();
        assertThat(matches(rule("asset|group: finance"), record, profiles)).isTrue();
        assertThat(matches(rule("asset|kind: host"), record, profiles)).isTrue();
        assertThat(matches(rule("asset|group|exists: false"), record, EntityProfiles.NONE))
                .isTrue();
        assertThat(matches(rule("asset|tag: tier-0"), record, profiles)).isFalse();
        assertThat(matches(rule("asset|tag: tier-0"), record, "domain-controller:DC01", profiles))
                .isTrue();
        assertThat(matches(rule("asset|kind: domain-controller"), record, "domain-controller:DC01", profiles))
                .isTrue();
    }

    /** Otherwise a sender could tag itself. */
    @Test
    void aFieldOfTheRecordWithTheSameNameCountsForNothing() throws UnreadableTelemetry {
        String record =
                LOGON.formatted("alice", "CORP").replace("{", "{\"account|tag\":\"honeytoken\",\"asset|tag\":\"pci\",");

        assertThat(matches(rule("account|tag: honeytoken"), record, EntityProfiles.NONE))
                .isFalse();
        assertThat(matches(rule("asset|tag: pci"), record, EntityProfiles.NONE)).isFalse();
    }

    @Test
    void keywordsDoNotSearchTags() throws UnreadableTelemetry {
        Rule keywords = RuleTexts.one("""
                title: A rule of a test
                id: test-rule
                logsource: {product: windows, service: security}
                detection: {words: [honeytoken], condition: words}
                level: high
                """);
        assertThat(matches(keywords, LOGON.formatted("decoy", "CORP"), tagged("user:decoy", "honeytoken")))
                .isFalse();
    }

    @Test
    void theServiceOfATicketIsAnAccountButTheNameOfAnInstalledServiceIsNot() throws UnreadableTelemetry {
        Rule any = RuleTexts.one("""
                title: A rule of a test
                id: test-rule
                logsource: {product: windows}
                detection: {a: {account|tag: honeytoken}, condition: a}
                level: high
                """);
        String record = "{\"EventID\":%d,\"Channel\":\"%s\",\"Computer\":\"dc01\",\"ServiceName\":\"svc-decoy\"}";
        EntityProfiles profiles = tagged("user:svc-decoy", "honeytoken");

        assertThat(matches(any, record.formatted(4769, "Security"), profiles)).isTrue();
        assertThat(matches(any, record.formatted(7045, "System"), profiles)).isFalse();
    }

    @Test
    void theExplanationNamesTheTag() throws UnreadableTelemetry {
        Rule rule = rule("account|tag: honeytoken");
        Telemetry telemetry = read(LOGON.formatted("svc-decoy", "CORP"), null);

        assertThat(Explanation.of(rule, telemetry, tagged("user:svc-decoy", "vip honeytoken")))
                .contains(new MatchReason("selection", "account|tag", "", "honeytoken", "honeytoken"));
        assertThat(Explanation.mayMatch(rule, telemetry))
                .as("the tags at the time of the match are not known any more")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "account|kind: user",
                "asset|tag|cidr: 10.0.0.0/8",
                "asset|tag|fieldref: Other",
                "asset|tag|gt: 3",
                "asset|tags: pci"
            })
    void aConditionThatCannotBeMeantIsRejected(String condition) {
        assertThat(RuleTexts.load("""
                        title: A rule of a test
                        id: test-rule
                        logsource: {product: windows}
                        detection: {a: {"%s": %s}, condition: a}
                        level: high
                        """.formatted((Object[]) condition.split(": ")))
                        .problems())
                .hasSize(1);
    }
}
