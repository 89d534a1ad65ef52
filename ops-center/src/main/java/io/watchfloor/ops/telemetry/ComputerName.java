package io.watchfloor.ops.telemetry;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds the computer's name in a Windows record of evtx_dump's nested shape or NXLog's flat one, over its bytes: a record that no rule
 * matches need not be read for more. Says nothing when in doubt; then {@link WindowsShapes} tells. What is no such record, or no JSON, may be
 * given a name all the same: whoever asks knows that it is one.
 */
final class ComputerName {

    private static final int LONGEST = 200;
    private static final byte[] EVENT = ascii("Event");
    private static final byte[] SYSTEM = ascii("System");
    private static final byte[] COMPUTER = ascii("Computer");
    private static final byte[] HOSTNAME = ascii("Hostname");

    private final byte[] body;

    /** The depth at which members count: of the record, or of {@code Event.System}. */
    private int watched = 1;

    private @Nullable String computer;
    private @Nullable String hostname;
    private boolean doubtful;

    private ComputerName(byte[] body) {
        this.body = body;
    }

    static @Nullable String of(byte[] body) {
        return new ComputerName(body).find();
    }

    private @Nullable String find() {
        int depth = 0;
        int i = 0;
        while (i < body.length && !doubtful) {
            switch (body[i]) {
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    depth--;
                    if (watched == 3 && depth == 2) {
                        return computer;
                    }
                }
                case '"' -> {
                    int end = LimitScan.closingQuote(body, i + 1);
                    int colon = depth == watched ? colon(end) : -1;
                    if (colon > 0) {
                        member(i + 1, end, colon);
                    }
                    i = end;
                }
                default -> {}
            }
            i++;
        }
        return doubtful || watched != 1 ? null : computer != null ? computer : hostname;
    }

    /** The colon that makes a string a member's name, or -1. */
    private int colon(int closingQuote) {
        int i = closingQuote + 1;
        while (i < body.length && body[i] == ' ') {
            i++;
        }
        return i < body.length && body[i] == ':' ? i : -1;
    }

    private void member(int start, int end, int colon) {
        if (watched == 1 && is(EVENT, start, end)) {
            watched = 2;
        } else if (watched == 2 && is(SYSTEM, start, end)) {
            watched = 3;
        } else if (watched != 2 && is(COMPUTER, start, end)) {
            doubtful |= computer != null;
            computer = value(colon);
        } else if (watched == 1 && is(HOSTNAME, start, end)) {
            doubtful |= hostname != null;
            hostname = value(colon);
        } else {
            doubtful |= isOddlyWritten(start, end);
        }
    }

    /** Blanks in names do not count. */
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

    /** A plain name; anything else is doubtful. */
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
