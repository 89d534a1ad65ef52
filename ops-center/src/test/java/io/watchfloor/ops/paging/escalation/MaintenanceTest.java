package io.watchfloor.ops.paging.escalation;

import static io.watchfloor.ops.paging.escalation.OnCallBooks.book;
import static io.watchfloor.ops.paging.escalation.OnCallBooks.high;
import static io.watchfloor.ops.paging.escalation.OnCallBooks.policy;
import static io.watchfloor.ops.paging.escalation.OnCallBooks.responder;
import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.paging.oncall.AssetRoutingFacts;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.EscalationPolicy.BusinessHours;
import io.watchfloor.ops.paging.oncall.MaintenanceWindow;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
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
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Maintenance holds the steps of an escalation, and nothing else. */
class MaintenanceTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final String ONE = "host:db01";
    private static final String OTHER = "host:db02";

    private static MaintenanceWindow window(List<String> assets, List<String> groups, int fromHour, int untilHour) {
        return new MaintenanceWindow(
                "window",
                assets,
                groups,
                Level.HIGH,
                NOW.plus(Duration.ofHours(fromHour)),
                NOW.plus(Duration.ofHours(untilHour)),
                "Upgrade");
    }

    private static OnCallConfiguration under(EscalationPolicy.Urgencies urgencies, MaintenanceWindow... windows) {
        OnCallConfiguration book = book(policy(0, urgencies, null), responder("ann", null), responder("lea", null));
        TreeMap<String, AssetRoutingFacts> assets =
                new TreeMap<>(Map.of(ONE, new AssetRoutingFacts(null, "databases", null)));
        return new OnCallConfiguration(
                book.schedules(),
                book.policies(),
                book.routing(),
                book.responders(),
                book.channels(),
                book.teams(),
                AssetRoutingFacts.under(List.of(windows), assets),
                book.attack());
    }

    private static Instant first(OnCallConfiguration book, Level severity, String... assets) {
        EscalationTrigger opened =
                new EscalationTrigger(new CaseId("case-1"), Notification.Kind.OPENED, 1, 1, NOW, 0, null, false, null);
        return new Escalation(PolicyFacts.of(severity, List.of(assets), List.of(), book), book)
                .dueAt(opened)
                .orElseThrow();
    }

    private static Instant hour(int hour) {
        return NOW.plus(Duration.ofHours(hour));
    }

    @Test
    void theFirstStepWaitsForTheEndOfMaintenance() {
        assertThat(first(under(high(), window(List.of(ONE), List.of(), 0, 3)), Level.HIGH, ONE))
                .isEqualTo(hour(3));
        assertThat(first(under(high(), window(List.of(), List.of("databases"), -1, 2)), Level.HIGH, ONE))
                .as("by the group of the asset")
                .isEqualTo(hour(2));
        assertThat(first(under(high(), window(List.of(OTHER), List.of(), 0, 3)), Level.HIGH, OTHER))
                .as("an asset without details")
                .isEqualTo(hour(3));
    }

    @Test
    void aWindowThatHasNotStartedOrHasEndedHoldsNothing() {
        assertThat(first(under(high(), window(List.of(ONE), List.of(), 1, 3)), Level.HIGH, ONE))
                .isEqualTo(NOW);
        assertThat(first(under(high(), window(List.of(ONE), List.of(), -2, 0)), Level.HIGH, ONE))
                .isEqualTo(NOW);
        assertThat(first(under(high(), window(List.of(ONE), List.of(), 0, 3).until(NOW)), Level.HIGH, ONE))
                .as("ended early")
                .isEqualTo(NOW);
    }

    @Test
    void peopleAreNotifiedOfMoreSevereCasesAndOfCasesWithAnotherAsset() {
        OnCallConfiguration book = under(high(), window(List.of(ONE), List.of(), 0, 3));
        assertThat(first(book, Level.CRITICAL, ONE)).isEqualTo(NOW);
        assertThat(first(book, Level.HIGH, ONE, OTHER)).isEqualTo(NOW);
        assertThat(first(book, Level.HIGH)).as("a case without assets").isEqualTo(NOW);
    }

    @Test
    void windowsThatOverlapHoldUntilTheFirstTimeWithAnAssetThatHasNone() {
        OnCallConfiguration book = under(
                high(),
                window(List.of(ONE), List.of(), 0, 2),
                window(List.of(ONE, OTHER), List.of(), 1, 5),
                window(List.of(OTHER), List.of(), 0, 1),
                window(List.of(ONE), List.of(), 6, 8));
        assertThat(first(book, Level.HIGH, ONE, OTHER)).isEqualTo(hour(5));
    }

    @Test
    void lowUrgencyWaitsForMaintenanceAndForBusinessHours() {
        BusinessHours hours = new BusinessHours(
                ZoneOffset.UTC, EnumSet.allOf(DayOfWeek.class), LocalTime.parse("09:00"), LocalTime.parse("17:00"));
        EscalationPolicy.Urgencies urgencies = new EscalationPolicy.Urgencies(Level.HIGH, null, hours);
        assertThat(first(under(urgencies, window(List.of(ONE), List.of(), 0, 10)), Level.LOW, ONE))
                .as("18:00 is after the hours of the day")
                .isEqualTo(hour(25));
        assertThat(first(under(urgencies, window(List.of(ONE), List.of(), 1, 4)), Level.LOW, ONE))
                .as("the hours start within the window")
                .isEqualTo(hour(4));
        assertThat(first(under(urgencies, window(List.of(ONE), List.of(), 1, 10)), Level.LOW, ONE))
                .as("the window ends after the hours of the day")
                .isEqualTo(hour(25));
    }
}
