package io.watchfloor.sensors.agent.collect.eventlog;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Windows' event log, as far as a collector needs it. A place in a channel is a text that only the log understands. Every call may wait,
 * and is made on one thread.
 */
public interface EventLog {

    /** Gets at the log when it is needed first. */
    @FunctionalInterface
    interface Opener {
        /** @throws IOException when this machine has none */
        EventLog open() throws IOException;
    }

    /** Behind the youngest record of a channel: where one begins who wants none that are there. */
    String end(String channel) throws IOException;

    /**
     * The records of a channel behind a place, those to come included.
     *
     * @param query which of them, as XPath; {@code *} takes all
     */
    Subscription behind(String channel, String query, String place) throws IOException;

    /** Records of one channel, in their order. */
    interface Subscription extends AutoCloseable {

        /** What went from behind the place before anybody read it, as far as the channel's numbers tell. */
        Optional<LostRecords> gone();

        /** What has come; nothing when there is nothing new, which it does not wait for. */
        Batch next() throws IOException;

        @Override
        void close();
    }

    /**
     * Records that nobody can read any more.
     *
     * @param count at least so many when the channel was cleared; those that a query would have passed over included
     * @param why in words
     * @param place behind them
     */
    record LostRecords(long count, String why, String place) {}

    /** A record as XML, or why there is none of it. */
    sealed interface RenderedEvent {
        record Xml(String text) implements RenderedEvent {}

        /** It is longer than anybody holds. */
        record TooLong() implements RenderedEvent {}

        /** Windows cannot tell what is in it. */
        record Unreadable(String why) implements RenderedEvent {}
    }

    /**
     * A few records.
     *
     * @param place behind them
     * @param more whether others wait
     */
    record Batch(List<RenderedEvent> events, String place, boolean more) {
        public Batch {
            events = List.copyOf(events);
        }
    }
}
