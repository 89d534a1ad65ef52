package io.watchfloor.sensors.agent.collect.eventlog;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The Windows event log as the collector uses it. A position in a channel is an opaque string (a bookmark). All methods
 * are called by one thread and may block.
 */
public interface EventLog {

    /** Opens the event log at first use. */
    @FunctionalInterface
    interface Opener {
        /** @throws IOException if this host has no Windows event log */
        EventLog open() throws IOException;
    }

    /** Returns the position after the newest event, for a collector that skips existing events. */
    String endPosition(String channel) throws IOException;

    /**
     * Subscribes to the events after a position.
     *
     * @param query XPath that selects events; {@code *} selects all
     */
    Subscription subscribe(String channel, String query, String place) throws IOException;

    /** The events of one channel, in order. */
    interface Subscription extends AutoCloseable {

        /**
         * Returns the events after the position that were deleted before the sensor read them, as far as the record
         * numbers show.
         */
        Optional<LostRecords> lost();

        /** Returns the events that are available now; empty if there are none. Does not wait for new events. */
        Batch next() throws IOException;

        @Override
        void close();
    }

    /**
     * Events that were deleted before they were read.
     *
     * @param count number of lost events, including events that the query would not select; a lower bound if the
     *     channel was cleared
     * @param why the reason, for log messages
     * @param position the position after the lost events
     */
    record LostRecords(long count, String why, String position) {}

    /** An event as XML, or the reason why it could not be rendered. */
    sealed interface RenderedEvent {
        record Xml(String text) implements RenderedEvent {}

        /** The event exceeds the buffer limit. */
        record TooLong() implements RenderedEvent {}

        /** Windows failed to render the event. */
        record Unreadable(String why) implements RenderedEvent {}
    }

    /**
     * A batch of events.
     *
     * @param position the position after the last event of the batch
     * @param more whether more events are available
     */
    record Batch(List<RenderedEvent> events, String position, boolean more) {
        public Batch {
            events = List.copyOf(events);
        }
    }
}
