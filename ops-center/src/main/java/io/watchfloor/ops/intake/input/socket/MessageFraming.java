package io.watchfloor.ops.intake.input.socket;

import io.watchfloor.ops.intake.input.InputRejection;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into messages. A message that is too long is skipped, so that its neighbours arrive: a sender that keeps what is not taken
 * would otherwise send it for ever.
 */
final class MessageFraming {

    private static final int FIRST_BUFFER = 16 * 1024;
    private static final int LONGEST_COUNT = 9;

    private final Style style;
    private final int longest;
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int from;
    private int to;

    /** Up to here no delimiter stands: a message that comes byte by byte is looked through once. */
    private int looked;

    private long skip;
    private boolean skipLine;

    /** How messages are told apart. */
    enum Style {
        /** Each begins with its length (RFC 6587 3.4.1) or ends with a line feed or a zero; each message as it is. */
        SYSLOG,
        /** Each ends with a zero. */
        ZERO
    }

    /** @param longest bytes of one message */
    MessageFraming(Style style, int longest) {
        this.style = style;
        this.longest = longest;
    }

    /** Reads what is there, at least one byte. Blocks. @return false at the end */
    boolean fill(InputStream in) throws IOException {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            looked = Math.max(0, looked - from);
            from = 0;
        }
        if (to == buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(2 * buffer.length, longest + 2 * FIRST_BUFFER));
        }
        int read = in.read(buffer, to, buffer.length - to);
        if (read > 0) {
            to += read;
        }
        return read >= 0;
    }

    /**
     * The next whole message; null when more must be read.
     *
     * @throws InputRejection when one is too long; the next call goes on behind it
     */
    byte @Nullable [] next() throws InputRejection {
        while (true) {
            if (skip > 0) {
                int gone = (int) Math.min(skip, to - from);
                skip -= gone;
                from += gone;
            }
            if (skipLine) {
                int end = delimiter();
                from = end < 0 ? to : end + 1;
                skipLine = end < 0;
            }
            if (from == to || skip > 0) {
                return null;
            }
            byte first = buffer[from];
            if (first == '\n' || first == 0 || first == '\r') {
                from++;
                continue;
            }
            return style == Style.SYSLOG && first >= '1' && first <= '9' ? counted() : delimited();
        }
    }

    private byte @Nullable [] counted() throws InputRejection {
        long length = 0;
        int at = from;
        while (at < to && at - from <= LONGEST_COUNT && buffer[at] >= '0' && buffer[at] <= '9') {
            length = length * 10 + buffer[at] - '0';
            at++;
        }
        if (at == to && at - from <= LONGEST_COUNT) {
            return null;
        }
        // Without a blank and a priority behind it the number begins a line, such as one with a time of ISO 8601.
        if (at == to || buffer[at] != ' ') {
            return delimited();
        }
        if (at + 1 == to) {
            return null;
        }
        if (buffer[at + 1] != '<') {
            return delimited();
        }
        int start = at + 1;
        if (length > longest) {
            from = start;
            skip = length;
            throw tooLong(length);
        }
        if (to - start < length) {
            return null;
        }
        byte[] message = Arrays.copyOfRange(buffer, start, start + (int) length);
        from = start + (int) length;
        return message;
    }

    private byte @Nullable [] delimited() throws InputRejection {
        int end = delimiter();
        if ((end < 0 ? to : end) - from > longest) {
            int length = (end < 0 ? to : end) - from;
            skipLine = end < 0;
            from = end < 0 ? to : end + 1;
            throw tooLong(length);
        }
        if (end < 0) {
            return null;
        }
        byte[] message = Arrays.copyOfRange(buffer, from, end);
        from = end + 1;
        return message;
    }

    /** What stands behind the last delimiter when the stream has ended in order: some programs write none behind their last message. */
    byte @Nullable [] rest() {
        boolean whole = to > from && !skipLine && skip == 0;
        byte[] message = whole ? Arrays.copyOfRange(buffer, from, to) : null;
        from = to;
        return message;
    }

    private int delimiter() {
        for (int at = Math.max(from, looked); at < to; at++) {
            if (buffer[at] == 0 || (buffer[at] == '\n' && style == Style.SYSLOG)) {
                looked = at;
                return at;
            }
        }
        looked = to;
        return -1;
    }

    private InputRejection tooLong(long length) {
        return InputRejection.tooLarge(
                "input.message-too-long",
                "A message has %d bytes or more, and %d are allowed (max-message of the door)."
                        .formatted(length, longest));
    }
}
