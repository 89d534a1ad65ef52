package io.watchfloor.sensors.agent.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.watchfloor.sensors.agent.collect.eventlog.EventLog;
import io.watchfloor.sensors.agent.collect.eventlog.EventLog.Batch;
import io.watchfloor.sensors.agent.collect.eventlog.EventLog.RenderedEvent;
import io.watchfloor.sensors.agent.collect.eventlog.EventLog.Subscription;
import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The event log through native calls to a fake library that answers as documented. */
class WindowsEventLogTest {

    private final FakeWindows windows = new FakeWindows("Security");
    private final EventLog log = windows.log();

    private void happens(long... numbers) {
        // A forwarded event contains the number from its original log.
        LongStream.of(numbers).forEach(number -> windows.events.put(number, xml(number)));
    }

    private static String xml(long number) {
        return "<Event><System><EventRecordID>5</EventRecordID></System><n>%d</n></Event>".formatted(number);
    }

    private static RenderedEvent[] records(long... numbers) {
        return LongStream.of(numbers)
                .mapToObj(number -> new RenderedEvent.Xml(xml(number)))
                .toArray(RenderedEvent[]::new);
    }

    @AfterEach
    void everyHandleIsClosed() {
        assertThat(windows.open).isEmpty();
    }

    @Test
    void newEventsAreReadOnceAndInOrder() throws Exception {
        happens(7, 8);
        String end = log.endPosition("Security");
        try (Subscription subscription = log.subscribe("Security", "*", end)) {
            assertThat(subscription.lost()).isEmpty();
            assertThat(subscription.next().events()).isEmpty();
            happens(9, 10);
            assertThat(subscription.next().events()).containsExactly(records(9, 10));
            assertThat(subscription.next()).satisfies(none -> {
                assertThat(none.events()).isEmpty();
                assertThat(none.more()).isFalse();
            });
        }
    }

    @Test
    void positionUsesTheLogsOwnRecordNumbers() throws Exception {
        happens(1, 2, 3);
        String place;
        try (Subscription subscription = log.subscribe("Security", "*", Bookmarks.of("Security", 1))) {
            Batch batch = subscription.next();
            assertThat(batch.events()).containsExactly(records(2, 3));
            place = batch.position();
        }
        happens(4);
        try (Subscription subscription = log.subscribe("Security", "*", place)) {
            assertThat(subscription.next().events()).containsExactly(records(4));
        }
    }

    @Test
    void emptyChannelIsReadFromItsFirstEvent() throws Exception {
        String end = log.endPosition("Security");
        try (Subscription subscription = log.subscribe("Security", "*", end)) {
            assertThat(subscription.next().position()).isEqualTo(end);
            happens(1);
            assertThat(subscription.next().events()).containsExactly(records(1));
        }
    }

    @Test
    void positionOfEarlierSensorsIsMigrated() throws Exception {
        happens(41, 42, 43);
        try (Subscription subscription = log.subscribe("Security", "*", "42")) {
            assertThat(subscription.next().events()).containsExactly(records(43));
        }
    }

    @Test
    void onlySelectedEventsAreRead() throws Exception {
        happens(1, 2, 3);
        try (Subscription subscription = log.subscribe("Security", "*<n>2<", Bookmarks.BEGINNING)) {
            assertThat(subscription.next().events()).containsExactly(records(2));
        }
    }

    @Test
    void manyEventsAreReadInBoundedBatches() throws Exception {
        String large = "<Event>" + "x".repeat(200_000) + "</Event>";
        for (long number = 1; number <= 100; number++) {
            windows.events.put(number, large);
        }
        try (Subscription subscription = log.subscribe("Security", "*", Bookmarks.BEGINNING)) {
            int found = 0;
            for (boolean more = true; more; ) {
                Batch batch = subscription.next();
                assertThat(batch.events()).hasSizeLessThanOrEqualTo(3).allMatch(new RenderedEvent.Xml(large)::equals);
                found += batch.events().size();
                more = batch.more();
            }
            assertThat(found).isEqualTo(100);
        }
    }

    @Test
    void largeEventsAreReadInSmallerBatches() throws Exception {
        windows.longestAnswer = 3 * xml(1).length();
        happens(LongStream.rangeClosed(1, 9).toArray());
        try (Subscription subscription = log.subscribe("Security", "*", Bookmarks.of("Security", 0))) {
            Batch first = subscription.next();
            assertThat(first.events()).containsExactly(records(1, 2));
            assertThat(first.more()).isTrue();
            assertThat(subscription.next().events()).containsExactly(records(3, 4));
        }
    }

    @Test
    void unreadableEventDoesNotBlockOthers() throws Exception {
        happens(1, 2, 4);
        windows.events.put(3L, "x".repeat(4 << 20));
        windows.damaged.put(2L, 13);
        try (Subscription subscription = log.subscribe("Security", "*", Bookmarks.BEGINNING)) {
            List<RenderedEvent> found = subscription.next().events();
            assertThat(found)
                    .containsExactly(
                            new RenderedEvent.Xml(xml(1)),
                            new RenderedEvent.Unreadable("EvtRender: error 13"),
                            new RenderedEvent.TooLong(),
                            new RenderedEvent.Xml(xml(4)));
        }
    }

    @Test
    void deletedEventsAreReportedAndSkipped() throws Exception {
        happens(101, 102, 103);
        try (Subscription subscription = log.subscribe("Security", "*", Bookmarks.of("Security", 60))) {
            assertThat(subscription.lost()).hasValueSatisfying(gone -> {
                assertThat(gone.count()).isEqualTo(40);
                assertThat(gone.position()).isEqualTo(Bookmarks.of("Security", 100));
            });
            assertThat(subscription.next().events()).containsExactly(records(101, 102, 103));
        }
        try (Subscription subscription = log.subscribe("Security", "*", Bookmarks.of("Security", 100))) {
            assertThat(subscription.lost()).isEmpty();
        }
    }

    @Test
    void clearedChannelIsReadFromItsFirstEvent() throws Exception {
        happens(1, 2);
        try (Subscription subscription = log.subscribe("Security", "*", Bookmarks.of("Security", 60))) {
            assertThat(subscription.lost())
                    .hasValueSatisfying(gone -> assertThat(gone.why()).contains("cleared"));
            assertThat(subscription.next().events()).containsExactly(records(1, 2));
        }
    }

    @Test
    void errorsHaveExplanations() throws Exception {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> log.subscribe("Secrity", "*", Bookmarks.BEGINNING))
                .withMessageContaining("the channel does not exist");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> log.endPosition("Secrity"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> log.subscribe("Security", "?", Bookmarks.BEGINNING))
                .withMessageContaining("not an XPath");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> log.subscribe("Security", "*", "<BookmarkList/>"))
                .withMessageContaining("EvtCreateBookmark");
        happens(1);
        try (Subscription subscription = log.subscribe("Security", "*", Bookmarks.BEGINNING)) {
            windows.failing = 15011;
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(subscription::next)
                    .withMessageContaining("cleared");
        }
    }

    @Test
    void eventLogIsUnavailableOutsideWindows() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> WindowsHost.eventLog("Linux"))
                .withMessageContaining("only be read on Windows; this host runs Linux");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> WindowsHost.eventLog("Windows without its library"))
                .withMessageContaining("wevtapi.dll cannot be loaded");
    }
}
