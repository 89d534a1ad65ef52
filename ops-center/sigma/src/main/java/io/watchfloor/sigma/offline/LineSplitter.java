package io.watchfloor.sigma.offline;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Splits a stream into lines. A line beyond the size limit is skipped without being stored. */
final class LineSplitter {

    private final int longest;
    private final RecordedFile.Sink sink;
    private byte[] line = new byte[1 << 14];
    private int length;
    private boolean tooLong;
    private long number;

    LineSplitter(int longest, RecordedFile.Sink sink) {
        this.longest = longest;
        this.sink = sink;
    }

    void read(InputStream in) throws IOException {
        byte[] chunk = new byte[1 << 16];
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            int start = 0;
            for (int i = 0; i < count; i++) {
                if (chunk[i] == '\n') {
                    append(chunk, start, i);
                    end();
                    start = i + 1;
                }
            }
            append(chunk, start, count);
        }
        if (length > 0 || tooLong) {
            end();
        }
    }

    private void append(byte[] chunk, int from, int to) {
        int more = to - from;
        if (tooLong || length + more > longest + 1) {
            tooLong = true;
            length = 0;
            return;
        }
        if (length + more > line.length) {
            line = Arrays.copyOf(line, Math.max(line.length * 2, length + more));
        }
        System.arraycopy(chunk, from, line, length, more);
        length += more;
    }

    private void end() {
        number++;
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        if (tooLong) {
            sink.tooLong(number);
        } else if (!isBlank(end)) {
            sink.record(number, Arrays.copyOf(line, end));
        }
        length = 0;
        tooLong = false;
    }

    private boolean isBlank(int end) {
        for (int i = 0; i < end; i++) {
            if (line[i] != ' ' && line[i] != '\t') {
                return false;
            }
        }
        return true;
    }
}
