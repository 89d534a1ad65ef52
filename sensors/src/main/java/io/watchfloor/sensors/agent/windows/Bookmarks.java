package io.watchfloor.sensors.agent.windows;

import com.sun.jna.Pointer;
import com.sun.jna.WString;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Places in a channel as texts. Windows writes them: the number in a bookmark is the record's own in this log, while the one in a
 * forwarded record is that of the machine that it came from.
 */
final class Bookmarks {

    /** Before the first record of a channel. */
    static final String BEGINNING = "beginning";

    private static final int LONGEST = 4096;
    private static final Pattern NUMBER = Pattern.compile("RecordId=['\"](\\d{1,18})['\"]");
    private static final Pattern ALONE = Pattern.compile("\\d{1,18}");

    private Bookmarks() {}

    /** Of a record of the channel, whether it is still there or not. */
    static String of(String channel, long number) {
        String name = channel.replace("&", "&amp;").replace("'", "&apos;").replace("<", "&lt;");
        return "<BookmarkList><Bookmark Channel='%s' RecordId='%d' IsCurrent='true'/></BookmarkList>"
                .formatted(name, number);
    }

    /** As places were told by sensors that read the log by {@code wevtutil}: the number alone. */
    static String whole(String channel, String place) {
        return ALONE.matcher(place).matches() ? of(channel, Long.parseLong(place)) : place;
    }

    /** Of the record that the place is behind; empty at the beginning. */
    static OptionalLong number(String place) {
        Matcher number = NUMBER.matcher(place);
        return number.find() ? OptionalLong.of(Long.parseLong(number.group(1))) : OptionalLong.empty();
    }

    /** A handle, to be closed. */
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

    static String place(EventRenderer rendering, Pointer bookmark) throws IOException {
        return rendering
                .text(bookmark, Wevtapi.RENDER_BOOKMARK)
                .filter(text -> text.length() <= LONGEST)
                .orElseThrow(() -> new IOException("Windows gives a bookmark that is too long"));
    }
}
