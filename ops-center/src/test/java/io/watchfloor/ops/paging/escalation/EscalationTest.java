package io.watchfloor.ops.paging.escalation;

import static io.watchfloor.ops.paging.escalation.OnCallBooks.book;
import static io.watchfloor.ops.paging.escalation.OnCallBooks.high;
import static io.watchfloor.ops.paging.escalation.OnCallBooks.policy;
import static io.watchfloor.ops.paging.escalation.OnCallBooks.responder;
import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.asset.Criticality;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.paging.escalation.Escalation.Foretold;
import io.watchfloor.ops.paging.oncall.AssetRoutingFacts;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.EscalationPolicy.BusinessHours;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.paging.oncall.Responder;
import io.watchfloor.ops.paging.oncall.Routing;
import io.watchfloor.ops.paging.oncall.StepTarget;
import io.watchfloor.ops.paging.oncall.Urgency;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is notified by a policy, when and why. */
class EscalationTest {

    /** A Monday at the first handoff. */
    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");

    private static final Responder ANN = responder("ann", null);
    private static final Responder BEN = responder("ben", null);
    private static final Responder LEA = responder("lea", null);

    private static PolicyFacts facts(Level severity, OnCallConfiguration book) {
        return PolicyFacts.of(severity, List.of("host:dc01"), List.of("T1003.001"), book);
    }

    private static EscalationTrigger opened(Instant at) {
        return new EscalationTrigger(new CaseId("case-1"), Notification.Kind.OPENED, 1, 1, at, 0, null, false, null);
    }

    private static List<String> told(OnCallConfiguration book, Level severity, Instant from, int steps) {
        return new Escalation(facts(severity, book), book)
                .preview(opened(from), from).stream()
                        .limit(steps)
                        .flatMap(one -> one.step().pages().stream()
                                .map(page -> "%s %s %s"
                                        .formatted(
                                                Duration.between(from, page.dueAt()),
                                                page.to(),
                                                page.way().text())))
                        .toList();
    }

    @Test
    void thePushIsImmediateTheEmailAfterTwoMinutesAndTheNextPersonAfterFive() {
        OnCallConfiguration book = book(policy(0, high(), null), ANN, BEN, LEA);
        assertThat(told(book, Level.HIGH, NOW, 9))
                .containsExactly(
                        "PT0S person:ann ntfy",
                        "PT2M person:ann email",
                        "PT5M person:lea ntfy",
                        "PT7M person:lea email");
    }

    @Test
    void aPolicyRepeatsAsConfiguredAndReadsTheScheduleAgain() {
        OnCallConfiguration book = book(policy(1, high(), null), ANN, BEN, LEA);
        Instant beforeHandOver = NOW.plus(Duration.ofHours(24)).minusSeconds(600);
        assertThat(told(book, Level.HIGH, beforeHandOver, 9))
                .containsExactly(
                        "PT0S person:ann ntfy",
                        "PT2M person:ann email",
                        "PT5M person:lea ntfy",
                        "PT7M person:lea email",
                        "PT15M person:ben ntfy",
                        "PT17M person:ben email",
                        "PT20M person:lea ntfy",
                        "PT22M person:lea email");
    }

    @Test
    void anUnreachablePersonIsReplacedWithAReason() {
        Responder nobody = new Responder("ann", true, ZoneOffset.UTC, List.of(), List.of(), null);
        OnCallConfiguration book = book(policy(0, high(), null), nobody, BEN, LEA);
        Foretold first = new Escalation(facts(Level.HIGH, book), book)
                .preview(opened(NOW), NOW)
                .getFirst();
        assertThat(first.step().passed()).containsExactly("ann has no verified contact.");
        assertThat(first.step().pages())
                .allSatisfy(page -> assertThat(page.to()).hasToString("person:lea"))
                .first()
                .satisfies(page -> assertThat(page.why()).contains("fallback of day, because ann cannot be notified"));
    }

    @Test
    void theFallbackIsNotifiedIfTheStepReachesNoOne() {
        OnCallConfiguration book = book(policy(0, high(), null));
        assertThat(told(book, Level.HIGH, NOW, 1)).containsExactly("PT0S channel:room slack");
    }

    @Test
    void aStepThatReachesNoOneDoesNotDelayTheNext() {
        EscalationPolicy lonely = new EscalationPolicy(
                "nights",
                policy(0, high(), null).steps(),
                0,
                Duration.ofMinutes(10),
                StepTarget.of("person:nobody"),
                high(),
                null);
        OnCallConfiguration book = book(lonely);
        List<Foretold> all = new Escalation(facts(Level.HIGH, book), book).preview(opened(NOW), NOW);
        assertThat(all).hasSize(3).allSatisfy(one -> assertThat(one.at()).isEqualTo(NOW));
        assertThat(all).allSatisfy(one -> assertThat(one.step().pages()).isEmpty());
        assertThat(all.getLast().step().passed()).containsExactly("nobody has no contact.");
    }

    @Test
    void lowUrgencyWaitsForTheBusinessHoursAndHighDoesNot() {
        BusinessHours hours = new BusinessHours(
                ZoneOffset.UTC,
                EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                LocalTime.parse("09:00"),
                LocalTime.parse("17:00"));
        EscalationPolicy.Urgencies urgencies = new EscalationPolicy.Urgencies(Level.HIGH, "critical", hours);
        OnCallConfiguration book = book(policy(0, urgencies, null), ANN, BEN, LEA);
        Instant friday = Instant.parse("2026-01-09T18:00:00Z");
        assertThat(told(book, Level.HIGH, friday, 1)).first().isEqualTo("PT0S person:ann ntfy");
        assertThat(told(book, Level.MEDIUM, friday, 1))
                .as("until Monday at nine, when it is Ben, by all contacts, because no rule is for low urgency")
                .containsExactly("PT63H person:ben ntfy", "PT63H person:ben email");

        OnCallConfiguration critical = new OnCallConfiguration(
                book.schedules(),
                book.policies(),
                book.routing(),
                book.responders(),
                book.channels(),
                book.teams(),
                new TreeMap<>(Map.of("host:dc01", new AssetRoutingFacts(Criticality.CRITICAL, "servers", null))),
                book.attack());
        assertThat(told(critical, Level.MEDIUM, friday, 1)).first().isEqualTo("PT0S person:ann ntfy");
    }

    @Test
    void quietHoursApplyUnlessHighUrgencyOverridesThem() {
        Set<DayOfWeek> always = EnumSet.allOf(DayOfWeek.class);
        LocalTime eight = LocalTime.parse("08:00");
        LocalTime ten = LocalTime.parse("10:00");
        Responder deaf = responder("ann", new Responder.DoNotDisturb(always, eight, ten, false));
        Responder light = responder("ann", new Responder.DoNotDisturb(always, eight, ten, true));
        EscalationPolicy.Urgencies grave = new EscalationPolicy.Urgencies(Level.HIGH, null, null);
        OnCallConfiguration book = book(policy(0, grave, null), deaf, BEN, LEA);
        assertThat(told(book, Level.HIGH, NOW, 1)).first().isEqualTo("PT0S person:lea ntfy");
        assertThat(told(book, Level.LOW, NOW, 1)).first().isEqualTo("PT2H person:ann ntfy");
        assertThat(told(book(policy(0, grave, null), light, BEN, LEA), Level.HIGH, NOW, 1))
                .first()
                .isEqualTo("PT0S person:ann ntfy");
    }

    @Test
    void theFirstMatchingRouteWithAnExistingPolicyApplies() {
        OnCallConfiguration book = book(policy(0, high(), null), ANN);
        Routing routing = new Routing(
                List.of(
                        new Routing.Route("gone", null, null, null, null),
                        new Routing.Route("nights", Level.HIGH, null, "T1003", null)),
                Routing.BUILT_IN);
        OnCallConfiguration routed = book.with(routing);
        assertThat(new Escalation(facts(Level.HIGH, routed), routed).policy().name())
                .isEqualTo("nights");
        assertThat(new Escalation(facts(Level.MEDIUM, routed), routed).policy().name())
                .isEqualTo("default");
        assertThat(new Escalation(facts(Level.HIGH, routed), routed).urgency()).isEqualTo(Urgency.HIGH);
    }

    @ParameterizedTest
    @CsvSource({
        "T1685, T1562.001, nights", // revoked in version 19
        "T1562.001, T1685, nights",
        "T1562, T1685.001, nights", // the former parent, and the successor of its sub-technique
        "T1070, T1685.005, nights", // T1685.005 was T1070.001
        "T1685, T1070.001, nights",
        "T1003, T1003.001, nights",
        "T1003.001, T1003, default",
        "T1685.005, T1562.001, default",
        "T9999, T9999.001, nights",
        "T1686, T1562.001, default",
    })
    void aRouteMatchesTechniquesByTheirIdsInAnyVersionOfAttack(String route, String alert, String policy) {
        OnCallConfiguration book = book(policy(0, high(), null), ANN)
                .with(Attack.builtin())
                .with(new Routing(List.of(new Routing.Route("nights", null, null, route, null)), Routing.BUILT_IN));
        PolicyFacts facts = PolicyFacts.of(Level.HIGH, List.of("host:dc01"), List.of(alert), book);
        assertThat(new Escalation(facts, book).policy().name()).isEqualTo(policy);
    }

    @Test
    void aClockSetBackDoesNotExtendAWait() {
        assertThat(Escalation.pause(NOW, NOW.plusSeconds(60), NOW.minusSeconds(3600)))
                .isEqualTo(Duration.ofSeconds(60));
        assertThat(Escalation.pause(NOW, NOW.plusSeconds(60), NOW.plusSeconds(20)))
                .isEqualTo(Duration.ofSeconds(40));
        assertThat(Escalation.pause(NOW, NOW.plusSeconds(60), NOW.plusSeconds(61)))
                .isZero();
    }
}
