package io.watchfloor.ops.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.watchfloor.ops.cases.CaseEvent.ServiceClocksChanged;
import io.watchfloor.ops.cases.ServiceClock.State;
import io.watchfloor.ops.paging.oncall.ServiceGoal;
import io.watchfloor.ops.paging.oncall.ServiceLevels;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The clocks of a case: when they run, pause, end and start again, and of what people are notified once. */
class ServiceClockTest {

    private static final ServiceLevels LEVELS = levels(30, 60, 240);
    private static final Instant OPENED = CaseTest.NOW;

    private CaseClock clock = new CaseClock(Clocked.BOOK.with(LEVELS));
    private Case now = CaseTest.opened();
    private final List<CaseEvent> all = new ArrayList<>();

    private static ServiceLevels levels(@Nullable Integer acknowledge, Integer contain, Integer resolve) {
        return new ServiceLevels(
                new ServiceLevels.Policy(
                        List.of(new ServiceLevels.Target(Level.HIGH, null, acknowledge, contain, resolve, true)),
                        null,
                        "",
                        80),
                Set.of());
    }

    private static Instant minute(int minutes) {
        return OPENED.plus(Duration.ofMinutes(minutes));
    }

    private List<CaseEvent> at(int minutes) {
        List<CaseEvent> events = clock.due(now, minute(minutes), minute(minutes));
        events.forEach(event -> now = now.apply(event));
        all.addAll(events);
        return events;
    }

    private void happens(int minutes, CaseEvent event) {
        now = now.apply(event);
        List<CaseEvent> events = clock.service(now, minute(minutes));
        events.forEach(one -> now = now.apply(one));
        all.addAll(events);
    }

    private void acknowledged(int minutes) {
        happens(minutes, new CaseEvent.Acknowledged("ann", 1, null, minute(minutes)));
    }

    private void moved(int minutes, CaseVerb verb) {
        happens(minutes, new CaseEvent.StatusChanged("ann", verb, verb.leadsTo(), null, minute(minutes)));
    }

    private ServiceClock of(ServiceGoal goal) {
        return now.summary().clocks().stream()
                .filter(one -> one.goal() == goal)
                .findFirst()
                .orElseThrow();
    }

    private static List<ServiceClocksChanged> news(List<CaseEvent> events) {
        return events.stream()
                .filter(ServiceClocksChanged.class::isInstance)
                .map(ServiceClocksChanged.class::cast)
                .filter(one -> !one.news().isEmpty())
                .toList();
    }

    @Test
    void aCaseWithoutTargetsHasNoClocks() {
        clock = new CaseClock(Clocked.BOOK);
        assertThat(clock.service(now, minute(100))).isEmpty();
    }

    @Test
    void clocksRunFromTheOpening() {
        at(0);
        assertThat(now.summary().clocks())
                .extracting(ServiceClock::goal, ServiceClock::state, ServiceClock::dueAt, ServiceClock::warnAt)
                .containsExactly(
                        tuple(ServiceGoal.ACKNOWLEDGE, State.RUNNING, minute(30), minute(24)),
                        tuple(ServiceGoal.CONTAIN, State.RUNNING, minute(60), minute(48)),
                        tuple(ServiceGoal.RESOLVE, State.RUNNING, minute(240), minute(192)));
        assertThat(Objects.requireNonNull(CaseClock.nextOfService(now)).at()).isEqualTo(minute(24));
    }

    @Test
    void peopleAreNotifiedOnceBeforeTheEndAndOnceAtIt() {
        at(0);
        acknowledged(5);
        assertThat(of(ServiceGoal.ACKNOWLEDGE).state()).isEqualTo(State.MET);
        assertThat(at(47)).isEmpty();
        assertThat(at(48))
                .contains(new CaseEvent.Worsened(
                        Level.HIGH,
                        Level.HIGH,
                        List.of("The time to contain ends at 2026-01-05 09:00 UTC."),
                        minute(48)));
        assertThat(at(49)).noneMatch(CaseEvent.Worsened.class::isInstance);
        assertThat(at(60))
                .contains(new CaseEvent.Worsened(
                        Level.HIGH,
                        Level.HIGH,
                        List.of("The time to contain ended at 2026-01-05 09:00 UTC."),
                        minute(60)));
        assertThat(of(ServiceGoal.CONTAIN).state()).isEqualTo(State.BREACHED);
        assertThat(at(61)).noneMatch(CaseEvent.Worsened.class::isInstance);
        moved(70, CaseVerb.CONTAIN);
        assertThat(of(ServiceGoal.CONTAIN))
                .extracting(ServiceClock::state, ServiceClock::reachedAt)
                .containsExactly(State.BREACHED, minute(70));
        assertThat(news(all)).hasSize(2);
    }

    @Test
    void otherChangesOfTheClocksNotifyNobodyAgain() {
        at(0);
        acknowledged(5);
        moved(6, CaseVerb.START);
        at(48);
        moved(50, CaseVerb.HOLD);
        moved(52, CaseVerb.RESUME);
        assertThat(news(all)).hasSize(1);
        at(62);
        moved(70, CaseVerb.HOLD);
        moved(72, CaseVerb.RESUME);
        assertThat(news(all)).hasSize(2);
    }

    @Test
    void aNodeWhoseClockIsBehindNotifiesNobodyAgain() {
        at(0);
        acknowledged(5);
        at(60);
        assertThat(news(at(59))).isEmpty();
        assertThat(news(all)).hasSize(1);
    }

    @Test
    void anUnacknowledgedCaseTakesItsNextEscalationStep() {
        at(0);
        List<CaseEvent> events = at(30);
        assertThat(news(events))
                .hasSize(1)
                .first()
                .extracting(ServiceClocksChanged::escalates)
                .isEqualTo(true);
        assertThat(events).anyMatch(CaseEvent.Escalated.class::isInstance);
        assertThat(events).noneMatch(CaseEvent.Worsened.class::isInstance);
    }

    @Test
    void aCaseOnHoldStopsItsClocks() {
        at(0);
        acknowledged(5);
        moved(10, CaseVerb.START);
        moved(20, CaseVerb.HOLD);
        assertThat(of(ServiceGoal.CONTAIN))
                .extracting(ServiceClock::state, ServiceClock::secondsLeft)
                .containsExactly(State.PAUSED, 2_400L);
        assertThat(at(1_000)).isEmpty();
        moved(1_000, CaseVerb.RESUME);
        assertThat(of(ServiceGoal.CONTAIN))
                .extracting(ServiceClock::state, ServiceClock::dueAt)
                .containsExactly(State.RUNNING, minute(1_040));
    }

    @Test
    void aReopenedCaseStartsAnew() {
        at(0);
        acknowledged(5);
        happens(50, new CaseEvent.Resolved("ann", null, null, minute(50)));
        assertThat(now.summary().clocks()).extracting(ServiceClock::state).containsOnly(State.MET);
        assertThat(CaseClock.nextOfService(now)).isNull();
        happens(500, new CaseEvent.Reopened("ann", "It came back", 2, null, minute(500)));
        assertThat(now.summary().clocks())
                .extracting(ServiceClock::state, ServiceClock::dueAt)
                .containsExactly(
                        tuple(State.RUNNING, minute(530)),
                        tuple(State.RUNNING, minute(560)),
                        tuple(State.RUNNING, minute(740)));
    }

    @Test
    void otherTargetsApplyToOpenCases() {
        at(0);
        acknowledged(5);
        clock = new CaseClock(Clocked.BOOK.with(levels(null, 10, 600)));
        at(6);
        assertThat(now.summary().clocks())
                .extracting(ServiceClock::goal, ServiceClock::dueAt)
                .containsExactly(tuple(ServiceGoal.CONTAIN, minute(10)), tuple(ServiceGoal.RESOLVE, minute(600)));
    }

    @Test
    void moreHoldsThanAreKeptStopNoClock() {
        at(0);
        acknowledged(1);
        moved(1, CaseVerb.START);
        for (int i = 0; i < ServiceLevelState.MOST_PAUSES + 1; i++) {
            moved(2, CaseVerb.HOLD);
            moved(2, CaseVerb.RESUME);
        }
        assertThat(now.ledger().service().pauses()).hasSize(ServiceLevelState.MOST_PAUSES);
        moved(3, CaseVerb.HOLD);
        assertThat(of(ServiceGoal.CONTAIN))
                .extracting(ServiceClock::state, ServiceClock::dueAt)
                .containsExactly(State.RUNNING, minute(60));
    }
}
