package io.watchfloor.sensors.agent.windows;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.ptr.IntByReference;
import io.watchfloor.sensors.agent.collect.eventlog.EventLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A fake event log channel that answers as Microsoft documents {@code wevtapi}, and as users of it have observed. */
@SuppressWarnings("MethodName") // Microsoft's names
public final class FakeWindows implements Wevtapi, WindowsApi.Kernel32 {

    private static final Pattern BOOKMARK = Pattern.compile(
            "<BookmarkList>\\s*<Bookmark Channel='([^']+)' RecordId='(\\d+)' IsCurrent='true'/>\\s*</BookmarkList>");

    /** Events by their number in this channel. */
    public final NavigableMap<Long, String> events = new ConcurrentSkipListMap<>();

    /** The error that rendering an event returns. */
    public final Map<Long, Integer> damaged = new ConcurrentHashMap<>();

    /** Open handles. */
    public final Map<Pointer, Object> open = new ConcurrentHashMap<>();

    /** The longest answer; events of a longer answer are skipped, as on Windows. */
    public volatile int longestAnswer = Integer.MAX_VALUE;

    /** The error that the next pull returns. */
    public volatile int failing;

    private final String channel;
    private int error;
    private long handles = 0x1000;

    /** The position of a query, a subscription or a bookmark. */
    private static final class Place {
        private final boolean reverse;
        private final String query;
        private long number;

        Place(boolean reverse, String query, long number) {
            this.reverse = reverse;
            this.query = query;
            this.number = number;
        }
    }

    private record Event(long number, String xml) {}

    public FakeWindows(String channel) {
        this.channel = channel;
    }

    /** The event log as the sensor opens it, with each call through native code. */
    public EventLog log() {
        return new WindowsEventLog(new WindowsApi(
                NativeFakeWindows.of(Wevtapi.class, this),
                NativeFakeWindows.of(WindowsApi.Kernel32.class, this),
                () -> error));
    }

    private Pointer handle(Object what) {
        Pointer handle = new Pointer(handles += 8);
        open.put(handle, what);
        return handle;
    }

    private Place place(Pointer handle) {
        return (Place) Objects.requireNonNull(open.get(handle), "a handle that is closed");
    }

    private Event event(Pointer handle) {
        return (Event) Objects.requireNonNull(open.get(handle), "a handle that is closed");
    }

    @Override
    public @Nullable Pointer EvtSubscribe(
            @Nullable Pointer session,
            @Nullable Pointer signal,
            WString name,
            WString query,
            @Nullable Pointer bookmark,
            @Nullable Pointer context,
            @Nullable Pointer callback,
            int flags) {
        boolean marked = flags == SUBSCRIBE_AFTER_BOOKMARK;
        if (session != null || signal == null || !open.containsKey(signal) || callback != null || context != null) {
            return failed(87);
        }
        if (marked != (bookmark != null) || (!marked && flags != SUBSCRIBE_OLDEST)) {
            return failed(87);
        }
        if (!query.toString().startsWith("*")) {
            return failed(15001);
        }
        return name.toString().equals(channel)
                ? handle(new Place(false, query.toString(), bookmark == null ? 0 : place(bookmark).number))
                : failed(15007);
    }

    @Override
    public @Nullable Pointer EvtQuery(@Nullable Pointer session, WString name, WString query, int flags) {
        boolean reverse = flags == (QUERY_CHANNEL | QUERY_REVERSE);
        if (!reverse && flags != (QUERY_CHANNEL | QUERY_FORWARD)) {
            return failed(87);
        }
        return name.toString().equals(channel)
                ? handle(new Place(reverse, query.toString(), reverse ? Long.MAX_VALUE : 0))
                : failed(15007);
    }

    @Override
    public @Nullable Pointer EvtCreateBookmark(@Nullable WString xml) {
        if (xml == null) {
            return handle(new Place(false, "*", 0));
        }
        Matcher mark = BOOKMARK.matcher(xml.toString());
        return mark.matches() && mark.group(1).equals(channel)
                ? handle(new Place(false, "*", Long.parseLong(mark.group(2))))
                : failed(15008);
    }

    @Override
    public boolean EvtUpdateBookmark(Pointer bookmark, Pointer event) {
        place(bookmark).number = event(event).number();
        return true;
    }

    @Override
    public boolean EvtNext(
            Pointer results,
            int size,
            @Nullable Pointer[] into,
            int timeoutMillis,
            int flags,
            IntByReference returned) {
        Place place = place(results);
        if (failing != 0) {
            int failed = failing;
            failing = 0;
            return refused(failed);
        }
        List<Event> found = new ArrayList<>();
        NavigableMap<Long, String> order = place.reverse ? events.descendingMap() : events;
        order.forEach((number, xml) -> {
            boolean behind = place.reverse ? number < place.number : number > place.number;
            if (behind && found.size() < size && (place.query.equals("*") || xml.contains(place.query.substring(1)))) {
                found.add(new Event(number, xml));
            }
        });
        if (found.isEmpty()) {
            // Windows returns this error before the first event of a subscription.
            return refused(place.number == 0 ? 4317 : 259);
        }
        place.number = found.getLast().number();
        if (found.stream().mapToInt(event -> event.xml().length()).sum() > longestAnswer) {
            return refused(1734);
        }
        for (int at = 0; at < found.size(); at++) {
            into[at] = handle(found.get(at));
        }
        returned.setValue(found.size());
        return true;
    }

    @Override
    public boolean EvtRender(
            @Nullable Pointer context,
            Pointer fragment,
            int flags,
            int bufferBytes,
            Pointer buffer,
            IntByReference usedBytes,
            IntByReference properties) {
        String text;
        if (flags == RENDER_BOOKMARK) {
            text = "<BookmarkList>\r\n  <Bookmark Channel='%s' RecordId='%d' IsCurrent='true'/>\r\n</BookmarkList>"
                    .formatted(channel, place(fragment).number);
        } else {
            Event event = event(fragment);
            Integer why = damaged.get(event.number());
            if (why != null) {
                return refused(why);
            }
            text = event.xml();
        }
        int bytes = (text.length() + 1) * Native.WCHAR_SIZE;
        usedBytes.setValue(bytes);
        if (bytes > bufferBytes) {
            return refused(122);
        }
        buffer.setWideString(0, text);
        return true;
    }

    @Override
    public boolean EvtClose(Pointer handle) {
        return open.remove(handle) != null;
    }

    @Override
    public Pointer CreateEventW(
            @Nullable Pointer security, boolean manualReset, boolean signalled, @Nullable WString name) {
        return handle("signal");
    }

    @Override
    public boolean CloseHandle(Pointer handle) {
        return open.remove(handle) != null;
    }

    private @Nullable Pointer failed(int number) {
        error = number;
        return null;
    }

    private boolean refused(int number) {
        error = number;
        return false;
    }
}
