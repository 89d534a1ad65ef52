package io.watchfloor.sensors.agent.windows;

import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.ptr.IntByReference;
import io.watchfloor.sensors.agent.collect.eventlog.EventLog.Batch;
import io.watchfloor.sensors.agent.collect.eventlog.EventLog.LostRecords;
import io.watchfloor.sensors.agent.collect.eventlog.EventLog.RenderedEvent;
import io.watchfloor.sensors.agent.collect.eventlog.EventLog.Subscription;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A pull subscription to events, which reads a few events at a time. */
final class EventSubscription implements Subscription {

    private static final int MAX_EVENTS = 64;

    /** Maximum XML length of one batch in chars; the event that exceeds this maximum is still included. */
    private static final int MAX_CHARS = 512 << 10;

    private final WindowsApi windows;
    private final String channel;
    private final String query;
    private final Optional<LostRecords> lost;
    private final EventRenderer rendering;
    private final Pointer signal;
    private final Queue<Pointer> pulled = new ArrayDeque<>();
    private final Pointer bookmark;
    private @Nullable Pointer results;
    private String position;
    private int most = MAX_EVENTS;
    private boolean mayHaveMore;

    private EventSubscription(
            WindowsApi windows,
            String channel,
            String query,
            String place,
            Optional<LostRecords> gone,
            Pointer signal,
            Pointer bookmark) {
        this.windows = windows;
        this.channel = channel;
        this.query = query;
        this.position = place;
        this.lost = gone;
        this.signal = signal;
        this.bookmark = bookmark;
        this.rendering = new EventRenderer(windows);
    }

    static EventSubscription open(
            WindowsApi windows, String channel, String query, String place, Optional<LostRecords> gone)
            throws IOException {
        // Windows requires an event handle for a subscription without callback, although nothing waits for the handle.
        Pointer signal = windows.kernel().CreateEventW(null, true, true, null);
        if (signal == null) {
            throw WindowsError.of(windows, "CreateEvent");
        }
        Pointer bookmark;
        try {
            bookmark = Bookmarks.open(windows, place);
        } catch (IOException e) {
            var unused = windows.kernel().CloseHandle(signal);
            throw e;
        }
        EventSubscription pulled = new EventSubscription(windows, channel, query, place, gone, signal, bookmark);
        try {
            pulled.subscribe();
            return pulled;
        } catch (IOException e) {
            pulled.close();
            throw e;
        }
    }

    private Pointer subscribe() throws IOException {
        boolean marked = !position.equals(Bookmarks.BEGINNING);
        Pointer opened = windows.events()
                .EvtSubscribe(
                        null,
                        signal,
                        new WString(channel),
                        new WString(query),
                        marked ? bookmark : null,
                        null,
                        null,
                        marked ? Wevtapi.SUBSCRIBE_AFTER_BOOKMARK : Wevtapi.SUBSCRIBE_OLDEST);
        if (opened == null) {
            throw WindowsError.of(windows, "EvtSubscribe");
        }
        results = opened;
        return opened;
    }

    @Override
    public Optional<LostRecords> lost() {
        return lost;
    }

    @Override
    public Batch next() throws IOException {
        if (pulled.isEmpty()) {
            pull();
        }
        List<RenderedEvent> events = new ArrayList<>();
        int chars = 0;
        while (!pulled.isEmpty() && chars < MAX_CHARS) {
            Pointer event = pulled.remove();
            try {
                RenderedEvent found = render(event);
                Bookmarks.move(windows, bookmark, event);
                events.add(found);
                chars += found instanceof RenderedEvent.Xml(String text) ? text.length() : 0;
            } finally {
                var unused = windows.events().EvtClose(event);
            }
        }
        if (!events.isEmpty()) {
            position = Bookmarks.position(rendering, bookmark);
        }
        return new Batch(events, position, !pulled.isEmpty() || mayHaveMore);
    }

    /** An event that cannot be rendered must not block the following events. */
    private RenderedEvent render(Pointer event) {
        try {
            return rendering
                    .text(event, Wevtapi.RENDER_XML)
                    .<RenderedEvent>map(RenderedEvent.Xml::new)
                    .orElseGet(RenderedEvent.TooLong::new);
        } catch (WindowsError e) {
            return new RenderedEvent.Unreadable(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Reads the next events. If Windows reports that the events are too large for one call, subscribes again at the
     * last position and requests half as many events, because the failed call has skipped events.
     */
    private void pull() throws IOException {
        while (true) {
            Pointer from = results == null ? subscribe() : results;
            @Nullable Pointer[] events = new @Nullable Pointer[most];
            IntByReference returned = new IntByReference();
            if (windows.events().EvtNext(from, most, events, 0, 0, returned)) {
                for (int at = 0; at < Math.min(returned.getValue(), most); at++) {
                    pulled.add(Objects.requireNonNull(events[at]));
                }
                mayHaveMore = pulled.size() >= most;
                return;
            }
            mayHaveMore = false;
            WindowsError error = WindowsError.of(windows, "EvtNext");
            if (error.isNoNewEvents()) {
                return;
            }
            if (error.number != WindowsError.INVALID_BOUND || most == 1) {
                throw error;
            }
            most /= 2;
            unsubscribe();
        }
    }

    private void unsubscribe() {
        Pointer open = results;
        results = null;
        if (open != null) {
            var unused = windows.events().EvtClose(open);
        }
    }

    @Override
    public void close() {
        while (!pulled.isEmpty()) {
            var unused = windows.events().EvtClose(pulled.remove());
        }
        unsubscribe();
        var unused = windows.events().EvtClose(bookmark);
        var unusedToo = windows.kernel().CloseHandle(signal);
        rendering.close();
    }
}
