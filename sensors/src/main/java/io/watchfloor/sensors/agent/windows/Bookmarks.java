package io.watchfloor.sensors.agent.windows;

import com.sun.jna.Pointer;
import com.sun.jna.WString;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bookmarks of the Windows event log as XML texts. A bookmark contains the record number in this host's log; a
 * forwarded event itself contains the record number in the log of the host where the event occurred.
 */
final class Bookmarks {

    /** The position before the first event of a channel. */
    static final String BEGINNING = "beginning";

    private static final int LONGEST = 4096;
    private static final Pattern NUMBER = Pattern.compile("RecordId=['\"](\\d{1,18})['\"]");
    private static final Pattern ALONE = Pattern.compile("\\d{1,18}");

    private Bookmarks() {}

    /** Creates a bookmark at a record number, whether or not the event with that number still exists. */
    static String of(String channel, long number) {
        String name = channel.replace("&", "&amp;").replace("'", "&apos;").replace("<", "&lt;");
        return "<BookmarkList><Bookmark Channel='%s' RecordId='%d' IsCurrent='true'/></BookmarkList>"
                .formatted(name, number);
    }

    /** Converts a position stored by an earlier version of the sensor, which stored only the record number. */
    static String migrate(String channel, String place) {
        return ALONE.matcher(place).matches() ? of(channel, Long.parseLong(place)) : place;
    }

    /** Returns the record number of the bookmark; empty for {@link #BEGINNING}. */
    static OptionalLong number(String place) {
        Matcher number = NUMBER.matcher(place);
        return number.find() ? OptionalLong.of(Long.parseLong(number.group(1))) : OptionalLong.empty();
    }

    /** @return a handle that the caller must close */
    static Pointer open(WindowsApi windows, String place) throws IOException {
        Pointer bookmark = windows.events().EvtCreateBookmark(place.equals(BEGINNING) ? null : new WString(place));
        if (bookmark == null) {
            throw WindowsError.of(windows, "EvtCreateBookmark");
        }
        return bookmark;
    }

    static void move(WindowsApi windows, Pointer bookmark, Pointer event) throws IOException {
        if (!windows.events().EvtUpdateBookmark(bookmark, event)) {
            throw WindowsError.of(windows, "EvtUpdateBookmark");
        }
    }

    static String position(EventRenderer rendering, Pointer bookmark) throws IOException {
        return rendering
                .text(bookmark, Wevtapi.RENDER_BOOKMARK)
                .filter(text -> text.length() <= LONGEST)
                .orElseThrow(() -> new IOException("the bookmark from Windows is too long"));
    }
}
