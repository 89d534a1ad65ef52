package io.watchfloor.sigma.lines;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Puts the header of a log before each line, because the header names the columns: {@code #fields} of Zeek's
 * tab-separated logs, {@code #Fields:} of the W3C extended log format (IIS, proxies, firewalls).
 */
public final class LogHeader implements LineAssembly {

    private static final Set<String> ZEEK =
            Set.of("#separator", "#set_separator", "#empty_field", "#unset_field", "#path", "#fields", "#types");
    private static final Set<String> PASSED_OVER =
            Set.of("#open", "#close", "#Software:", "#Version:", "#Date:", "#Start-Date:", "#End-Date:", "#Remark:");
    private static final String ZEEK_START = "#separator";
    private static final String W3C = "#Fields:";
    private static final int LONGEST = 16_384;

    private final Map<String, String> head = new LinkedHashMap<>();
    private byte[] before = {};

    public LogHeader() {}

    /** Whether the line is part of a log header. */
    static boolean isHeader(byte[] line) {
        String name = name(line);
        return ZEEK.contains(name) || name.equals(W3C) || PASSED_OVER.contains(name);
    }

    boolean isKnown() {
        return before.length > 0;
    }

    @Override
    public void line(long number, byte[] line, Out out) {
        String name = name(line);
        if (name.equals(W3C) || name.equals(ZEEK_START)) {
            head.clear();
        }
        if (name.equals(W3C) || ZEEK.contains(name)) {
            head.put(name, new String(line, 0, Math.min(line.length, LONGEST), ISO_8859_1));
            before = head.containsKey(W3C) || head.containsKey("#fields") ? head() : new byte[0];
        } else if (!PASSED_OVER.contains(name)) {
            out.record(number, below(line));
        }
    }

    private byte[] below(byte[] line) {
        if (before.length == 0) {
            return line;
        }
        byte[] body = new byte[before.length + line.length];
        System.arraycopy(before, 0, body, 0, before.length);
        System.arraycopy(line, 0, body, before.length, line.length);
        return body;
    }

    private byte[] head() {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (String line : head.values()) {
            lines.writeBytes(line.getBytes(ISO_8859_1));
            lines.write('\n');
        }
        return lines.toByteArray();
    }

    /** Header directive of a line: the text from {@code #} to the first blank. */
    private static String name(byte[] line) {
        if (line.length == 0 || line[0] != '#') {
            return "";
        }
        int end = 1;
        while (end < line.length && end < 20 && line[end] > ' ') {
            end++;
        }
        return new String(line, 0, end, ISO_8859_1);
    }

    @Override
    public void flush(Out out) {}

    @Override
    public boolean isWaiting() {
        return false;
    }

    @Override
    public String state() {
        return new String(before, ISO_8859_1);
    }

    @Override
    public void restore(String state) {
        head.clear();
        state.lines().forEach(line -> head.put(name(line.getBytes(ISO_8859_1)), line));
        before = head();
    }
}
