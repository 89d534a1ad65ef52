package io.watchfloor.sigma.telemetry;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of the Linux audit log.
 *
 * @param node host name, if the log contains it
 * @param time time in seconds since 1970
 * @param fields fields without the type
 */
record AuditdLine(@Nullable String node, String type, String time, Fields fields) {

    private static final Pattern LINE =
            Pattern.compile("(?:node=(\\S+) )?type=(\\S+) msg=audit\\(([\\d.]+):\\d+\\):?\\s*(.*)", Pattern.DOTALL);

    /** Fields that the kernel encodes in hexadecimal if they contain blanks or quotes. */
    private static final Set<String> ENCODED = Set.of("exe", "comm", "name", "cwd", "cmd", "proctitle", "acct", "key");

    private static final Pattern ARGUMENT = Pattern.compile("a\\d+(?:\\[\\d+])?");
    private static final Pattern HEX = Pattern.compile("(?:[0-9A-F]{2})+");
    private static final char ENRICHED = '\u001d';

    /** Parses a line; null if it is not an audit line. */
    static @Nullable AuditdLine of(String line) {
        if (!line.startsWith("type=") && !line.startsWith("node=")) {
            return null;
        }
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return null;
        }
        Fields fields = new Fields();
        String type = matcher.group(2);
        pairs(matcher.group(4), type.equals("EXECVE"), fields);
        return new AuditdLine(matcher.group(1), type, matcher.group(3), fields);
    }

    boolean is(String wanted) {
        return type.equals(wanted);
    }

    @Nullable
    String text(String name) {
        return fields.text(name);
    }

    private static void pairs(String text, boolean arguments, Fields fields) {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == ' ' || c == ',' || c == ENRICHED || c == '\'' || c == '\n' || c == '\r') {
                i++;
                continue;
            }
            int equals = text.indexOf('=', i);
            if (equals < 0) {
                return;
            }
            String name = text.substring(Math.max(i, lastBlank(text, i, equals) + 1), equals);
            int start = equals + 1;
            if (start < text.length() && text.charAt(start) == '\'') {
                int close = text.indexOf('\'', start + 1);
                pairs(text.substring(start + 1, close < 0 ? text.length() : close), arguments, fields);
                i = close < 0 ? text.length() : close + 1;
            } else {
                i = value(text, start, name, arguments, fields);
            }
        }
    }

    private static int lastBlank(String text, int from, int to) {
        int blank = text.lastIndexOf(' ', to);
        return blank >= from ? blank : from - 1;
    }

    private static int value(String text, int start, String name, boolean arguments, Fields fields) {
        if (start < text.length() && text.charAt(start) == '"') {
            int close = text.indexOf('"', start + 1);
            int end = close < 0 ? text.length() : close;
            fields.putIfAbsent(name, text.substring(start + 1, end));
            return Math.min(end + 1, text.length());
        }
        int end = start;
        while (end < text.length() && " '\u001d\n\r".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        String value = text.substring(start, end);
        boolean argument = arguments && ARGUMENT.matcher(name).matches();
        boolean encoded = argument || (ENCODED.contains(name) && value.length() > 2);
        fields.putIfAbsent(name, encoded ? decoded(value) : value);
        return end;
    }

    private static String decoded(String value) {
        if (!HEX.matcher(value).matches()) {
            return value;
        }
        try {
            byte[] bytes = HexFormat.of().parseHex(value);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .replace('\0', ' ');
        } catch (CharacterCodingException notText) {
            return value;
        }
    }
}
