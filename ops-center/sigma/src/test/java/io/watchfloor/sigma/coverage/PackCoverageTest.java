package io.watchfloor.sigma.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.coverage.RuleCoverage.MissingField;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleTexts;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PackCoverageTest {

    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
    private static final LogSource SIGN_INS = new LogSource("azure", null, "signinlogs");
    private static final LogSource SECURITY = new LogSource("windows", null, "security");

    private static RulePack rule(LogSource source, String detection) {
        return RuleTexts.load("""
                title: A rule
                id: one
                level: high
                logsource: {product: %s, service: %s}
                detection:
                %s""".formatted(source.product(), source.service(), detection.indent(2)))
                .pack();
    }

    private static ObservedFormat format(LogSource source, Duration first, Duration last, String... fields) {
        return format(source, null, first, last, fields);
    }

    private static ObservedFormat format(
            LogSource source, RecordFormat.@Nullable Event event, Duration first, Duration last, String... fields) {
        return new ObservedFormat(
                new RecordFormat(List.of(source), event, new TreeSet<>(Arrays.asList(fields))),
                NOW.minus(first),
                NOW.minus(last));
    }

    private static ObservedFormat event(String id, String... fields) {
        return format(
                SECURITY, new RecordFormat.Event("EventID", id), Duration.ofHours(3), Duration.ofMinutes(1), fields);
    }

    private static Map<String, RuleCoverage> all(RulePack pack, ObservedFormat... formats) {
        Map<LogSource, Instant> sources = new HashMap<>();
        for (ObservedFormat one : formats) {
            one.format()
                    .logsources()
                    .forEach(source -> sources.merge(source, one.lastSeen(), (a, b) -> a.isAfter(b) ? a : b));
        }
        return PackCoverage.of(pack)
                .assess(new PackCoverage.Observations(sources, List.of(formats), NOW.minus(Duration.ofDays(1)), true))
                .all();
    }

    private static RuleCoverage one(RulePack pack, ObservedFormat... formats) {
        return Objects.requireNonNull(all(pack, formats).get("one"));
    }

    private static ObservedFormat recent(LogSource source, String... fields) {
        return format(source, Duration.ofHours(3), Duration.ofMinutes(1), fields);
    }

    @Test
    void aFieldUnderAPrefixThatNeverCameIsNamedWithTheFieldThatComesInstead() {
        RulePack azure = rule(SIGN_INS, """
                selection:
                  properties.riskLevelDuringSignIn: high
                condition: selection
                """);
        assertThat(one(azure, recent(SIGN_INS, "riskLevelDuringSignIn", "status", "id")))
                .isEqualTo(new RuleCoverage.FieldsMissing(
                        List.of(new MissingField("properties.riskLevelDuringSignIn", null, "riskLevelDuringSignIn"))));
        assertThat(one(azure, recent(SIGN_INS, "properties.riskLevelDuringSignIn")))
                .isEqualTo(new RuleCoverage.CanFire());
    }

    @Test
    void aRuleWhoseListIsEmptyCannotFireWhateverArrives() {
        String text = """
                title: A rule
                id: one
                level: high
                logsource: {product: azure, service: signinlogs}
                detection:
                  selection:
                    a|expand: '%names%'
                  other:
                    b: 1
                  filter:
                    c|expand: '%exceptions%'
                  condition: CONDITION
                """;
        Placeholders empty = new Placeholders(Map.of("names", List.of(), "exceptions", List.of()));
        Placeholders filled = new Placeholders(Map.of("names", List.of("x"), "exceptions", List.of()));
        ObservedFormat all = recent(SIGN_INS, "a", "b", "c");
        RulePack needed = RuleTexts.load(empty, text.replace("CONDITION", "selection and not filter"))
                .pack();
        assertThat(one(needed, all)).isEqualTo(new RuleCoverage.ListEmpty(List.of("exceptions", "names")));
        assertThat(one(needed)).isEqualTo(new RuleCoverage.ListEmpty(List.of("exceptions", "names")));
        assertThat(one(
                        RuleTexts.load(filled, text.replace("CONDITION", "selection and not filter"))
                                .pack(),
                        all))
                .as("an empty list of exceptions prevents nothing")
                .isEqualTo(new RuleCoverage.CanFire());
        assertThat(one(
                        RuleTexts.load(empty, text.replace("CONDITION", "(selection or other) and not filter"))
                                .pack(),
                        all))
                .as("another alternative needs no list")
                .isEqualTo(new RuleCoverage.CanFire());
    }

    @Test
    void aLogSourceThatStoppedIsSilentSinceThenAndOneThatNeverCameWasNeverSeen() {
        RulePack pack = rule(SIGN_INS, "selection: {a: 1}\ncondition: selection");
        assertThat(one(pack, format(SIGN_INS, Duration.ofDays(9), Duration.ofHours(25), "a")))
                .isEqualTo(new RuleCoverage.SourceSilent(NOW.minus(Duration.ofHours(25))));
        assertThat(one(pack, recent(SECURITY, "a"))).isEqualTo(new RuleCoverage.SourceNeverSeen());
    }

    @Test
    void aLogSourceWithoutAnExaminedRecordIsUnknownAndNeverCanFire() {
        RulePack pack = rule(SIGN_INS, "selection: {a: 1}\ncondition: selection");
        assertThat(PackCoverage.of(pack)
                        .assess(new PackCoverage.Observations(
                                Map.of(SIGN_INS, NOW), List.of(), NOW.minus(Duration.ofDays(1)), true))
                        .all())
                .containsValue(new RuleCoverage.Unknown());
        assertThat(PackCoverage.of(pack)
                        .assess(new PackCoverage.Observations(
                                Map.of(SIGN_INS, NOW),
                                List.of(recent(SIGN_INS, "b")),
                                NOW.minus(Duration.ofDays(1)),
                                false))
                        .all())
                .as("formats were left out")
                .containsValue(new RuleCoverage.Unknown());
    }

    @Test
    void oneCompleteAlternativeIsEnoughAndMustComeInOneRecord() {
        RulePack pack = rule(SIGN_INS, """
                selection_one: {a: 1, b: 1}
                selection_other: {c: 1}
                condition: 1 of selection*
                """);
        assertThat(one(pack, recent(SIGN_INS, "c"))).isEqualTo(new RuleCoverage.CanFire());
        assertThat(one(pack, recent(SIGN_INS, "a", "b"))).isEqualTo(new RuleCoverage.CanFire());
        assertThat(one(pack, recent(SIGN_INS, "a", "x"), recent(SIGN_INS, "b")))
                .as("no record has both")
                .isInstanceOf(RuleCoverage.FieldsMissing.class);
    }

    @Test
    void excludedAndAbsentFieldsAreNotRequiredButFieldsThatMustNotBeAbsentAre() {
        assertThat(one(rule(SIGN_INS, """
                        selection: {a: 1}
                        filter: {b: 1}
                        condition: selection and not filter
                        """), recent(SIGN_INS, "a"))).isEqualTo(new RuleCoverage.CanFire());
        assertThat(one(rule(SIGN_INS, """
                        selection: {a: 1, b: null}
                        condition: selection
                        """), recent(SIGN_INS, "a"))).isEqualTo(new RuleCoverage.CanFire());
        assertThat(one(rule(SIGN_INS, """
                        selection: {a: 1}
                        filter: {b: null}
                        condition: selection and not filter
                        """), recent(SIGN_INS, "a")))
                .isEqualTo(new RuleCoverage.FieldsMissing(List.of(new MissingField("b", null, null))));
        assertThat(one(rule(SIGN_INS, """
                        keywords: ['mimikatz']
                        condition: keywords
                        """), recent(SIGN_INS, "a"))).isEqualTo(new RuleCoverage.CanFire());
    }

    @Test
    void anEventThatDidNotComeIsNoMissingField() {
        RulePack pack = rule(SECURITY, "selection: {EventID: 4769, TicketOptions: '1'}\ncondition: selection");
        assertThat(one(pack, event("4624", "EventID", "IpAddress"))).isEqualTo(new RuleCoverage.EventNotSeen());
        assertThat(one(pack, event("4624", "EventID", "TicketOptions")))
                .as("another event has the field")
                .isEqualTo(new RuleCoverage.EventNotSeen());
        assertThat(one(pack, event("4769", "EventID", "TicketOption")))
                .isEqualTo(new RuleCoverage.FieldsMissing(
                        List.of(new MissingField("TicketOptions", null, "TicketOption"))));
        assertThat(one(pack, event("4769", "EventID", "TicketOptions"))).isEqualTo(new RuleCoverage.CanFire());
    }

    @Test
    void aRenamedFieldIsMissingAtOnceAndComesBackWithItsNextRecord() {
        RulePack pack = rule(SIGN_INS, "selection: {CommandLine: a, Image: b}\ncondition: selection");
        Duration renamed = Duration.ofSeconds(10);
        ObservedFormat newer = format(SIGN_INS, renamed, Duration.ZERO, "command_line", "Image", "User");
        assertThat(one(
                        pack,
                        format(SIGN_INS, Duration.ofDays(9), Duration.ofSeconds(12), "CommandLine", "Image", "User"),
                        format(SIGN_INS, Duration.ofDays(9), Duration.ofHours(2), "CommandLine", "Image"),
                        newer))
                .isEqualTo(new RuleCoverage.FieldsMissing(
                        List.of(new MissingField("CommandLine", NOW.minusSeconds(12), "command_line"))));
        assertThat(one(
                        pack,
                        format(SIGN_INS, Duration.ofDays(9), Duration.ofSeconds(2), "CommandLine", "Image", "User"),
                        newer))
                .as("both arrive, for example from two sensors")
                .isEqualTo(new RuleCoverage.CanFire());
    }

    @Test
    void aFieldThatOnlySomeRecordsHaveIsNotMissingWithinTheDay() {
        RulePack pack = rule(SIGN_INS, "selection: {CommandLine: a}\ncondition: selection");
        assertThat(one(
                        pack,
                        format(SIGN_INS, Duration.ofDays(9), Duration.ofHours(3), "CommandLine", "Image"),
                        format(SIGN_INS, Duration.ofMinutes(1), Duration.ZERO, "Image"),
                        format(SIGN_INS, Duration.ofMinutes(1), Duration.ZERO, "ParentImage", "Image")))
                .isEqualTo(new RuleCoverage.CanFire());
    }

    @Test
    void namesThatDifferInANumberOrInMeaningAreNotSimilar() {
        assertThat(SimilarNames.areSimilar("param1", "param2")).isFalse();
        assertThat(SimilarNames.areSimilar("SourceIp", "SourcePort")).isFalse();
        assertThat(SimilarNames.areSimilar("ParentImage", "Image")).isFalse();
        assertThat(SimilarNames.areSimilar("TargetUserName", "target_user_name"))
                .isTrue();
        assertThat(SimilarNames.areSimilar("status.errorCode", "properties.status.errorCode"))
                .isTrue();
        assertThat(SimilarNames.areSimilar("IpAddress", "IpAdress")).isTrue();
    }

    @Test
    void aCorrelationNeedsItsRules() {
        RulePack pack = RuleTexts.load("""
                        title: first
                        id: first
                        name: first
                        level: high
                        logsource: {product: azure, service: signinlogs}
                        detection: {s: {a: 1}, condition: s}
                        """, """
                        title: second
                        id: second
                        name: second
                        level: high
                        logsource: {product: azure, service: signinlogs}
                        detection: {s: {b: 1}, condition: s}
                        """, """
                        title: both
                        id: both
                        level: high
                        correlation: {type: temporal, rules: [first, second], group-by: [user], timespan: 5m}
                        """, """
                        title: either
                        id: either
                        level: high
                        correlation: {type: event_count, rules: [first, second], group-by: [user], timespan: 5m, condition: {gte: 3}}
                        """).pack();
        Map<String, RuleCoverage> all = all(pack, recent(SIGN_INS, "a", "user"));
        assertThat(all)
                .containsEntry("first", new RuleCoverage.CanFire())
                .containsEntry("both", new RuleCoverage.RulesMissing(List.of("second")))
                .containsEntry("either", new RuleCoverage.CanFire());
        assertThat(all(pack, recent(SIGN_INS, "c")))
                .containsEntry("either", new RuleCoverage.RulesMissing(List.of("first", "second")));
    }

    @Test
    void theIdOfAFormatDependsOnlyOnItsContent() {
        RecordFormat one = recent(SIGN_INS, "a", "b").format();
        assertThat(one.id())
                .isEqualTo(recent(SIGN_INS, "b", "a").format().id())
                .isNotEqualTo(recent(SIGN_INS, "ab").format().id())
                .isNotEqualTo(recent(SECURITY, "a", "b").format().id());
    }
}
