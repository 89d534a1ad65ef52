package io.watchfloor.sigma.telemetry;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds the computer name in a Windows record in evtx_dump or NXLog format without parsing the record, for records that
 * match no rule. {@link LimitScan} reports the strings while it scans them. Returns nothing if in doubt;
 * {@link WindowsShapes} then reads the record. Callers must know that the record is a Windows record, because other
 * records or invalid JSON may also give a name.
 */
final class ComputerName {

    private static final int LONGEST = 200;

    private static final int NOWHERE = 0;
    private static final int IN_RECORD = 1;
    private static final int IN_EVENT = 2;
    private static final int IN_SYSTEM = 3;

    private static final byte[] EVENT = ascii("Event");
    private static final byte[] SYSTEM = ascii("System");
    private static final byte[] COMPUTER = ascii("Computer");
    private static final byte[] HOSTNAME = ascii("Hostname");

    private final byte[] body;

    private int watched = IN_RECORD;
    private @Nullable String computer;
    private @Nullable String hostname;
    private boolean doubtful;

    ComputerName(byte[] body) {
        this.body = body;
    }

    /** Nesting depth whose field names are currently checked; 0 after the search has ended. */
    int watched() {
        return watched;
    }

    /**
     * Checks a string at the watched depth; {@code start} is after its opening quote, {@code end} at the closing quote.
     */
    void string(int start, int end) {
        int colon = colon(end);
        if (colon > 0) {
            member(start, end, colon);
        }
    }

    /** Called when an object or array at the watched depth ends. */
    void closed() {
        if (watched == IN_SYSTEM) {
            watched = NOWHERE;
        }
    }

    @Nullable
    String found() {
        if (doubtful) {
            return null;
        }
        return computer == null && watched == IN_RECORD ? hostname : computer;
    }

    /** Position of the colon after a field name; -1 if the string is not a field name. */
    private int colon(int closingQuote) {
        int i = closingQuote + 1;
        while (i < body.length && body[i] == ' ') {
            i++;
        }
        return i < body.length && body[i] == ':' ? i : -1;
    }

    private void member(int start, int end, int colon) {
        if (watched == IN_RECORD && is(EVENT, start, end)) {
            watched = IN_EVENT;
        } else if (watched == IN_EVENT && is(SYSTEM, start, end)) {
            watched = IN_SYSTEM;
        } else if (watched != IN_EVENT && is(COMPUTER, start, end)) {
            doubtful |= computer != null;
            computer = value(colon);
        } else if (watched == IN_RECORD && is(HOSTNAME, start, end)) {
            doubtful |= hostname != null;
            hostname = value(colon);
        } else {
            doubtful |= isOddlyWritten(start, end);
        }
    }

    /** Whether a name could equal a searched name after blanks are removed. */
    private boolean isOddlyWritten(int start, int end) {
        if (end == start || (body[start] != 'C' && body[start] != ' ')) {
            return false;
        }
        for (int i = start; i < end; i++) {
            if (body[i] == ' ') {
                return true;
            }
        }
        return false;
    }

    private boolean is(byte[] name, int start, int end) {
        if (end - start != name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (body[start + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    /** Reads a plain name. Returns null for any other value, because such a value requires full parsing. */
    private @Nullable String value(int colon) {
        int quote = colon + 1;
        while (quote < body.length && body[quote] == ' ') {
            quote++;
        }
        int end = quote + 1;
        while (end < body.length && isPlain(body[end])) {
            end++;
        }
        int length = end - quote - 1;
        boolean whole = end < body.length && body[quote] == '"' && body[end] == '"' && length > 0 && length <= LONGEST;
        doubtful |= !whole;
        return whole ? new String(body, quote + 1, length, StandardCharsets.US_ASCII) : null;
    }

    private static boolean isPlain(byte b) {
        return (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || (b >= '0' && b <= '9')
                || b == '-'
                || b == '.'
                || b == '_';
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
