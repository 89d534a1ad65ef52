package io.watchfloor.ops.paging.escalation;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.escalation.NotificationQueue.Answer;
import io.watchfloor.ops.paging.escalation.PagerCommand.Offer;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

/** How many notifications a receiver gets per minute, and in which order. */
class NotificationQueueTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");

    private final NotificationQueue queue = new NotificationQueue(new NotificationLimits(30, 10));

    @SuppressWarnings("NullAway") // the queue never answers
    private static ActorRef<PagerReply> nobody() {
        return null;
    }

    private static Offer offer(int number, int step, Level severity, String sensor) {
        return new Offer(
                "page-" + number + "-" + step,
                Notification.Kind.OPENED,
                step,
                Recipient.channel("webhook"),
                null,
                new PagerCommand.Subject(new CaseId("case-" + number), number, 1, "A case", severity, sensor, NOW),
                nobody());
    }

    private static Offer news(int number, String sensor) {
        return offer(number, 1, Level.HIGH, sensor);
    }

    @Test
    void aFloodingSensorLeavesRoomForOthers() {
        List<Answer> answers = new ArrayList<>();
        for (int number = 0; number < 3_000; number++) {
            answers.add(queue.offer(news(number, "flooder"), NOW));
        }
        assertThat(answers).filteredOn(Answer.ALONE::equals).hasSize(10);
        assertThat(queue.offer(news(5_000, "domain-controller"), NOW.plusSeconds(1)))
                .isEqualTo(Answer.ALONE);
    }

    @Test
    void noMinuteExceedsTheLimitAndNoCaseIsMissed() {
        List<Instant> sent = new ArrayList<>();
        int told = 0;
        for (int second = 0; second < 300; second++) {
            Instant now = NOW.plusSeconds(second);
            for (int number = 0; number < 20; number++) {
                if (queue.offer(news(second * 20 + number, "sensor-" + number), now) == Answer.ALONE) {
                    sent.add(now);
                    told++;
                }
            }
            List<Offer> digest = queue.takeDigest(now);
            if (!digest.isEmpty()) {
                sent.add(now);
                told += digest.size();
            }
        }
        for (int second = 0; second < 240; second++) {
            Instant from = NOW.plusSeconds(second);
            assertThat(sent)
                    .filteredOn(at -> !at.isBefore(from) && at.isBefore(from.plusSeconds(60)))
                    .hasSizeLessThanOrEqualTo(30);
        }
        assertThat(told + queue.size()).isEqualTo(6_000);
    }

    @Test
    void newCasesNeverWaitLongerThanTheTimeBetweenTwoDigests() {
        for (int number = 0; number < 100; number++) {
            queue.offer(news(number, "flooder"), NOW);
        }
        assertThat(queue.takeDigest(NOW))
                .as("others that come at once belong to it")
                .isEmpty();
        assertThat(queue.takeDigest(NOW.plusSeconds(1))).hasSize(90);
        queue.offer(news(500, "flooder"), NOW.plusSeconds(2));
        assertThat(queue.digestDueAt()).contains(NOW.plusSeconds(5));
    }

    @Test
    void repeatsOfManyCasesMakeOneDigestAMinute() {
        for (int number = 0; number < 3_000; number++) {
            queue.offer(offer(number, 2, Level.HIGH, "s" + number), NOW);
        }
        assertThat(queue.takeDigest(NOW.plusSeconds(1))).hasSize(2_993);
        for (int number = 0; number < 3_000; number++) {
            queue.offer(offer(number, 3, Level.HIGH, "s" + number), NOW.plusSeconds(30));
        }
        assertThat(queue.digestDueAt()).contains(NOW.plusSeconds(61));
        assertThat(queue.offer(news(9_000, "another"), NOW.plusSeconds(31)))
                .as("news are not held up by repeats")
                .isEqualTo(Answer.ALONE);
    }

    @Test
    void aDigestSortsByNewThenSeverityThenSensorsInTurn() {
        for (int number = 0; number < 100; number++) {
            queue.offer(offer(number, 1, Level.CRITICAL, "flooder"), NOW);
        }
        for (int number = 200; number < 220; number++) {
            queue.offer(offer(number, 1, Level.CRITICAL, "sensor-" + number), NOW);
        }
        queue.offer(offer(300, 2, Level.CRITICAL, "old"), NOW);
        queue.offer(offer(301, 1, Level.HIGH, "lesser"), NOW);
        List<Offer> digest = queue.takeDigest(NOW.plusSeconds(1));
        assertThat(digest.stream().limit(10).map(one -> one.subject().sensor())).doesNotHaveDuplicates();
        assertThat(digest.getLast().page()).isEqualTo("page-300-2");
        assertThat(digest.get(digest.size() - 2).page()).isEqualTo("page-301-1");
    }

    @Test
    void acknowledgedCasesAreRemovedFromTheQueue() {
        for (int number = 0; number < 20; number++) {
            queue.offer(news(number, "flooder"), NOW);
        }
        queue.withdraw(new CaseId("case-15"));
        assertThat(queue.takeDigest(NOW.plusSeconds(1)))
                .extracting(Offer::page)
                .hasSize(9)
                .doesNotContain("page-15-1");
    }

    @Test
    void aRepeatedOfferReplacesThePreviousOne() {
        for (int number = 0; number < 12; number++) {
            queue.offer(news(number, "flooder"), NOW);
        }
        queue.offer(news(11, "flooder"), NOW);
        assertThat(queue.size()).isEqualTo(2);
    }

    @Test
    void theQueueIsBounded() {
        for (int number = 0; number < NotificationQueue.MOST_WAITING + 10; number++) {
            queue.offer(news(number, "flooder"), NOW);
        }
        assertThat(queue.offer(news(99_999, "flooder"), NOW)).isEqualTo(Answer.FULL);
        assertThat(queue.size()).isEqualTo(NotificationQueue.MOST_WAITING);
    }

    @Test
    void aClockSetBackStopsNoNotification() {
        Instant ahead = NOW.plusSeconds(86_400);
        for (int number = 0; number < 100; number++) {
            queue.offer(news(number, "flooder"), ahead);
        }
        queue.takeDigest(ahead.plusSeconds(1));
        assertThat(queue.offer(news(500, "flooder"), NOW)).isEqualTo(Answer.ALONE);
    }
}
