package io.watchfloor.sigma.telemetry;

import io.watchfloor.sigma.language.LogSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads Sysmon for Linux events: XML alone, after a syslog header, or in the {@code SyslogMessage} of a collector. */
final class LinuxSysmon {

    private static final Pattern DATA = Pattern.compile("<Data Name=\"([^\"]{1,200})\">([^<]*)</Data>");
    private static final Pattern EVENT_ID = Pattern.compile("<EventID>([^<]*)</EventID>");
    private static final Pattern CHANNEL = Pattern.compile("<Channel>([^<]*)</Channel>");
    private static final Pattern COMPUTER = Pattern.compile("<Computer>([^<]*)</Computer>");
    private static final Pattern PROVIDER = Pattern.compile("<Provider Name=\"([^\"]*)\"");
    private static final Pattern TIME = Pattern.compile("<TimeCreated SystemTime=\"([^\"]*)\"");
    private static final Pattern ENTITY = Pattern.compile("&(lt|gt|amp|quot|apos|#\\d{1,7}|#x[0-9a-fA-F]{1,6});");

    private static final Map<String, String> CATEGORIES = Map.of(
            "1", "process_creation",
            "3", "network_connection",
            "5", "process_termination",
            "9", "raw_access_thread",
            "11", "file_event",
            "23", "file_delete");

    private LinuxSysmon() {}

    static List<LogSource> logsources() {
        return CATEGORIES.values().stream()
                .map(category -> new LogSource("linux", category, "sysmon"))
                .toList();
    }

    /** Reads the event; null if the text contains no Sysmon XML. */
    static @Nullable RecordShape read(String text) {
        int start = text.indexOf("<Event>");
        if (start < 0 || text.indexOf("Linux-Sysmon", start) < 0) {
            return null;
        }
        String xml = text.substring(start);
        Fields fields = new Fields();
        Matcher data = DATA.matcher(xml);
        while (data.find()) {
            fields.put(decoded(data.group(1)), decoded(data.group(2)));
        }
        put("EventID", EVENT_ID, xml, fields);
        put("Channel", CHANNEL, xml, fields);
        put("Computer", COMPUTER, xml, fields);
        put("Provider_Name", PROVIDER, xml, fields);
        String event = fields.text("EventID");
        String category = event == null ? null : CATEGORIES.get(event);
        return new RecordShape(
                fields, List.of(new LogSource("linux", category, "sysmon")), fields.text("Computer"), first(TIME, xml));
    }

    private static void put(String name, Pattern pattern, String xml, Fields fields) {
        String value = first(pattern, xml);
        if (value != null) {
            fields.put(name, value);
        }
    }

    private static @Nullable String first(Pattern pattern, String xml) {
        Matcher matcher = pattern.matcher(xml);
        return matcher.find() ? decoded(matcher.group(1)) : null;
    }

    private static String decoded(String text) {
        return text.indexOf('&') < 0
                ? text
                : ENTITY.matcher(text).replaceAll(entity -> Matcher.quoteReplacement(character(entity.group(1))));
    }

    private static String character(String entity) {
        return switch (entity) {
            case "lt" -> "<";
            case "gt" -> ">";
            case "amp" -> "&";
            case "quot" -> "\"";
            case "apos" -> "'";
            default -> {
                int codePoint = entity.startsWith("#x")
                        ? Integer.parseInt(entity.substring(2), 16)
                        : Integer.parseInt(entity.substring(1));
                yield Character.isValidCodePoint(codePoint) ? Character.toString(codePoint) : "\ufffd";
            }
        };
    }
}
