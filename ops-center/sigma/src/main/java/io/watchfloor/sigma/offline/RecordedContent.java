package io.watchfloor.sigma.offline;

import io.watchfloor.sigma.evtx.EvtxReader;

/** Content type of a recorded file, after decompression. */
enum RecordedContent {
    /** A Windows event log file (.evtx). */
    EVENT_LOG,
    JSON_ARRAY,
    /** JSON objects or log text, with one record per line. */
    LINES,
    UTF_16,
    UNKNOWN;

    /**
     * Number of bytes examined to distinguish text from binary data: about one tenth of compressed or encrypted bytes
     * are control characters.
     */
    private static final int SAMPLE = 4_096;

    private static final int CONTROLS_PERCENT = 5;

    static RecordedContent of(byte[] start) {
        if (EvtxReader.isEvtx(start)) {
            return EVENT_LOG;
        }
        return switch (firstVisible(start)) {
            case '[' -> opensArray(start) ? JSON_ARRAY : LINES;
            case '{' -> startsLikeUtf16(start) ? UTF_16 : LINES;
            default -> {
                if (startsLikeUtf16(start)) {
                    yield UTF_16;
                }
                yield isText(start) ? LINES : UNKNOWN;
            }
        };
    }

    private static int firstVisible(byte[] start) {
        return visible(start, 0);
    }

    /**
     * Whether the content starts a JSON array. A bracket alone is not enough, because lines of error logs also start
     * with a bracket.
     */
    private static boolean opensArray(byte[] start) {
        int bracket = 0;
        while (start[bracket] != '[') {
            bracket++;
        }
        int next = visible(start, bracket + 1);
        return next == '{' || next == '[' || next == '"' || next == ']' || next == -1;
    }

    private static int visible(byte[] start, int from) {
        for (int i = from; i < start.length; i++) {
            if (start[i] < 0 || start[i] > ' ') {
                return start[i];
            }
        }
        return -1;
    }

    /** Whether the content starts like UTF-16: with a byte order mark or an ASCII character in two bytes. */
    private static boolean startsLikeUtf16(byte[] start) {
        if (start.length < 4) {
            return false;
        }
        boolean marked = (start[0] == (byte) 0xff && start[1] == (byte) 0xfe)
                || (start[0] == (byte) 0xfe && start[1] == (byte) 0xff);
        return marked || (start[0] > ' ' && start[1] == 0 && start[2] > ' ' && start[3] == 0);
    }

    private static boolean isText(byte[] start) {
        int length = Math.min(start.length, SAMPLE);
        int controls = 0;
        for (int i = 0; i < length; i++) {
            byte b = start[i];
            boolean blank = b >= '\t' && b <= '\r';
            boolean colour = b == 0x1b;
            controls += b >= 0 && b < ' ' && !blank && !colour ? 1 : 0;
        }
        return controls * 100 <= length * CONTROLS_PERCENT;
    }
}
