package io.watchfloor.ops.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.paging.escalation.Escalation;
import io.watchfloor.ops.paging.escalation.Escalation.Foretold;
import io.watchfloor.ops.paging.escalation.Notification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Due notifications are sent despite failures, none starts after the answer, and a retry has the same key. The normal
 * build runs some schedules; {@code -Dpaging.schedules=100000} runs more, starting at {@code -Dpaging.seed}.
 */
class PagingSimulationTest {

    private static final long SEED = Long.getLong("paging.seed", 14);
    private static final int SCHEDULES = Integer.getInteger("paging.schedules", 1_500);
    private static final int FORETOLD = Integer.getInteger("paging.foretold", 200);
    private static final int UNTIL_CAUGHT = 3_000;

    @Test
    void noNotificationIsMissedOrStartedAfterTheAnswerAndRetriesKeepTheKey() {
        long crashes = 0;
        long sent = 0;
        long repeats = 0;
        long failed = 0;
        long dropped = 0;
        Instant began = Instant.now();
        for (int i = 0; i < SCHEDULES; i++) {
            PagingSimulation one = new PagingSimulation(SEED + i, PagingSabotage.NONE, false).run();
            if (Boolean.getBoolean("paging.tell")) {
                one.tell();
            }
            assertThat(PagingChecks.of(one)).as("seed %d", SEED + i).isEmpty();
            crashes += one.crashes.size();
            sent += one.sent.size();
            repeats += one.repeats;
            failed += one.failedWrites;
            dropped += one.dropped;
        }
        System.out.printf(
                Locale.ROOT,
                "%d schedules from seed %d in %d s: %d crashes, %d failed writes, %d dropped messages, %d attempts, %d"
                        + " repeats of what may have arrived%n",
                SCHEDULES,
                SEED,
                Duration.between(began, Instant.now()).toSeconds(),
                crashes,
                failed,
                dropped,
                sent,
                repeats);
        assertThat(failed).isPositive();
        assertThat(dropped).isPositive();
        assertThat(crashes).isPositive();
        assertThat(repeats).isPositive();
    }

    @ParameterizedTest
    @EnumSource(value = PagingSabotage.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void theChecksDetectSabotage(PagingSabotage sabotage) {
        for (int i = 0; i < UNTIL_CAUGHT; i++) {
            List<String> faults = PagingChecks.of(new PagingSimulation(SEED + i, sabotage, false).run());
            if (!faults.isEmpty()) {
                System.out.printf(Locale.ROOT, "%s is caught by schedule %d: %s%n", sabotage, i + 1, faults.getFirst());
                return;
            }
        }
        throw new AssertionError("Nobody noticed " + sabotage);
    }

    @Test
    void thePreviewMatchesWhatIsSent() {
        long pages = 0;
        for (int i = 0; i < FORETOLD; i++) {
            PagingSimulation sent = new PagingSimulation(SEED + i, PagingSabotage.NONE, true).run();
            List<String> foretold = new ArrayList<>();
            Instant until = sent.wall();
            Case opened = Case.unopened(sent.state().id()).apply(sent.journal.getFirst());
            List<Foretold> steps = EscalationPreview.of(
                            opened, sent.book(), PagingSimulation.START, PagingSimulation.START)
                    .steps();
            Instant last = steps.size() < Escalation.MAX_PREVIEW_STEPS
                    ? until
                    : steps.getLast().at();
            Instant end = last.isBefore(until) ? last : until;
            for (Foretold step : steps) {
                step.step().pages().stream()
                        .filter(page -> page.dueAt().isBefore(end))
                        .forEach(page -> foretold.add("%s %s %s".formatted(page.dueAt(), page.to(), page.contact())));
            }
            List<String> came = new ArrayList<>();
            Map<String, Notification> byId = pages(sent);
            for (PagingSimulation.Sent attempt : sent.sent) {
                Notification page = byId.get(attempt.page());
                if (page != null && attempt.at().isBefore(end)) {
                    came.add("%s %s %s".formatted(attempt.at(), page.to(), page.contact()));
                }
            }
            pages += came.size();
            assertThat(came.stream().sorted().toList())
                    .as("seed %d", SEED + i)
                    .isEqualTo(foretold.stream().sorted().toList());
        }
        System.out.printf(Locale.ROOT, "%d pairs of case and time, %d pages as foretold%n", FORETOLD, pages);
    }

    private static Map<String, Notification> pages(PagingSimulation of) {
        Map<String, Notification> pages = new HashMap<>();
        for (CaseEvent event : of.journal) {
            if (event instanceof CaseEvent.Escalated escalated) {
                escalated.pages().forEach(page -> pages.put(page.id(), page));
            }
        }
        return pages;
    }
}
