package io.watchfloor.ops.intake.input.syslog;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An event in CEF (ArcSight) or LEEF (QRadar) format.
 *
 * @param id the vendor's number for the kind of event
 * @param name the name of the event; in LEEF, the id of the event
 * @param severity as written; empty for LEEF, which has no severity in its header
 * @param extension all other values, with the field names of the format
 */
record VendorEvent(
        String format,
        String vendor,
        String product,
        String version,
        String id,
        String name,
        String severity,
        Map<String, String> extension) {

    private static final int CEF_PARTS = 7;
    private static final int LEEF_PARTS = 5;
    private static final int LONGEST_KEY = 128;
    private static final Pattern KEY = Pattern.compile("(?:^|(?<= ))([\\w.\\[\\]-]{1,128})=");
    private static final Pattern HEX = Pattern.compile("(?:0?x)([0-9a-fA-F]{1,4})");

    /** Returns empty for any other format. */
    static Optional<VendorEvent> parse(String text) {
        if (text.startsWith("CEF:")) {
            return Optional.ofNullable(cef(text.substring("CEF:".length())));
        }
        return text.startsWith("LEEF:")
                ? Optional.ofNullable(leef(text.substring("LEEF:".length())))
                : Optional.empty();
    }

    /** Parses {@code 0|vendor|product|version|id|name|severity|key=value key=value}. */
    private static @Nullable VendorEvent cef(String text) {
        String[] parts = new String[CEF_PARTS];
        int at = 0;
        for (int part = 0; part < CEF_PARTS; part++) {
            int end = bar(text, at);
            if (end < 0) {
                return null;
            }
            parts[part] = text.substring(at, end).replace("\\|", "|").replace("\\\\", "\\");
            at = end + 1;
        }
        return new VendorEvent(
                "CEF", parts[1], parts[2], parts[3], parts[4], parts[5], parts[6], pairs(text.substring(at)));
    }

    private static int bar(String text, int from) {
        for (int at = from; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '|') {
                return at;
            }
        }
        return -1;
    }

    /** Values may contain spaces, so each value extends to the next key. */
    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        Matcher key = KEY.matcher(text);
        String name = null;
        int start = 0;
        while (key.find()) {
            if (name != null) {
                pairs.putIfAbsent(name, value(text.substring(start, key.start())));
            }
            name = key.group(1);
            start = key.end();
        }
        if (name != null) {
            pairs.putIfAbsent(name, value(text.substring(start)));
        }
        return pairs;
    }

    private static String value(String written) {
        String text = written.strip();
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder value = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length() && "=\\|nr".indexOf(text.charAt(at + 1)) >= 0) {
                at++;
                char escaped = text.charAt(at);
                value.append(escaped == 'n' ? '\n' : escaped == 'r' ? '\r' : escaped);
            } else {
                value.append(c);
            }
        }
        return value.toString();
    }

    /**
     * Parses {@code 1.0|vendor|product|version|id|key=value<tab>key=value}. Since version 2.0, the separator is given
     * before the pairs.
     */
    private static @Nullable VendorEvent leef(String text) {
        String[] parts = text.split("\\|", LEEF_PARTS + 1);
        if (parts.length <= LEEF_PARTS) {
            return null;
        }
        String rest = parts[LEEF_PARTS];
        String separator = "\t";
        if (parts[0].startsWith("2")) {
            int bar = rest.indexOf('|');
            if (bar < 0) {
                return null;
            }
            separator = separator(rest.substring(0, bar));
            rest = rest.substring(bar + 1);
        }
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : rest.split(Pattern.quote(separator), -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && equals <= LONGEST_KEY) {
                pairs.putIfAbsent(
                        pair.substring(0, equals).strip(),
                        pair.substring(equals + 1).strip());
            }
        }
        return new VendorEvent("LEEF", parts[1], parts[2], parts[3], parts[4], parts[4], "", pairs);
    }

    private static String separator(String written) {
        Matcher hex = HEX.matcher(written);
        if (hex.matches()) {
            return String.valueOf((char) Integer.parseInt(hex.group(1), 16));
        }
        return written.isEmpty() ? "\t" : written.substring(0, 1);
    }
}
