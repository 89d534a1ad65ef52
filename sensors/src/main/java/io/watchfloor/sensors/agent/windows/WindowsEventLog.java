package io.watchfloor.sensors.agent.windows;

import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.ptr.IntByReference;
import io.watchfloor.sensors.agent.collect.eventlog.EventLog;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The Windows event log through {@code wevtapi}: a pull subscription that starts at a bookmark.
 *
 * <p>Not tested on Windows: parameters and results follow Microsoft's documentation.
 */
final class WindowsEventLog implements EventLog {

    private static final WString EVERYTHING = new WString("*");

    private final WindowsApi windows;

    WindowsEventLog(WindowsApi windows) {
        this.windows = windows;
    }

    @Override
    public String endPosition(String channel) throws IOException {
        return first(channel, Wevtapi.QUERY_REVERSE).orElse(Bookmarks.BEGINNING);
    }

    /** Returns the position after the first event in a direction; empty if the channel has no events. */
    private Optional<String> first(String channel, int direction) throws IOException {
        Pointer query =
                windows.events().EvtQuery(null, new WString(channel), EVERYTHING, Wevtapi.QUERY_CHANNEL | direction);
        if (query == null) {
            throw WindowsError.of(windows, "EvtQuery");
        }
        try {
            @Nullable Pointer[] events = new @Nullable Pointer[1];
            if (!windows.events().EvtNext(query, 1, events, 0, 0, new IntByReference())) {
                WindowsError error = WindowsError.of(windows, "EvtNext");
                if (error.isNoNewEvents()) {
                    return Optional.empty();
                }
                throw error;
            }
            Pointer event = events[0];
            return event == null ? Optional.empty() : Optional.of(positionAfter(event));
        } finally {
            var unused = windows.events().EvtClose(query);
        }
    }

    private String positionAfter(Pointer event) throws IOException {
        try {
            Pointer bookmark = Bookmarks.open(windows, Bookmarks.BEGINNING);
            try (EventRenderer rendering = new EventRenderer(windows)) {
                Bookmarks.move(windows, bookmark, event);
                return Bookmarks.position(rendering, bookmark);
            } finally {
                var unused = windows.events().EvtClose(bookmark);
            }
        } finally {
            var unused = windows.events().EvtClose(event);
        }
    }

    @Override
    public Subscription subscribe(String channel, String query, String place) throws IOException {
        String wanted = Bookmarks.migrate(channel, place);
        Optional<LostRecords> gone = lost(channel, wanted);
        return EventSubscription.open(
                windows, channel, query, gone.map(LostRecords::position).orElse(wanted), gone);
    }

    /**
     * Detects events that were deleted before they were read. A channel deletes its oldest events and continues its
     * numbering; clearing a channel deletes all events.
     */
    private Optional<LostRecords> lost(String channel, String place) throws IOException {
        OptionalLong read = Bookmarks.number(place);
        OptionalLong oldest = number(channel, Wevtapi.QUERY_FORWARD);
        OptionalLong youngest = number(channel, Wevtapi.QUERY_REVERSE);
        if (read.isEmpty() || oldest.isEmpty() || youngest.isEmpty()) {
            return Optional.empty();
        }
        if (youngest.getAsLong() < read.getAsLong()) {
            return Optional.of(
                    new LostRecords(1, "the channel was cleared before all events were read", Bookmarks.BEGINNING));
        }
        long count = oldest.getAsLong() - read.getAsLong() - 1;
        return count <= 0
                ? Optional.empty()
                : Optional.of(new LostRecords(
                        count,
                        "the oldest events were deleted before they were read: the channel was cleared, or its size is too small",
                        Bookmarks.of(channel, oldest.getAsLong() - 1)));
    }

    private OptionalLong number(String channel, int direction) throws IOException {
        return first(channel, direction).map(Bookmarks::number).orElse(OptionalLong.empty());
    }
}
