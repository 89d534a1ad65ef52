package io.watchfloor.sigma.telemetry;

import io.watchfloor.sigma.language.LogSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One line of the access log of a web server (common or combined format) or of the proxy Squid (its native format). */
final class AccessLine {

    private static final LogSource WEBSERVER = new LogSource(null, "webserver", null);
    private static final LogSource PROXY = new LogSource(null, "proxy", null);

    /** All log sources of such lines. */
    static final List<LogSource> LOGSOURCES = List.of(WEBSERVER, PROXY);

    private static final int LONGEST = 16_384;
    private static final Pattern SERVER = Pattern.compile(
            "(\\S+) (\\S+) (\\S+) \\[([^\\]]{1,40})\\] \"([A-Z]{1,20}) (\\S+)(?: ([A-Z]+/[\\d.]+))?\" (\\d{3}) (\\d+|-)"
                    + "(?: \"([^\"]*)\" \"([^\"]*)\".*)?");
    private static final Pattern SQUID = Pattern.compile(
            "(\\d{9,11}\\.\\d{3}) +\\d+ (\\S+) ([A-Z_]+)/(\\d{3}) (\\d+) ([A-Z]{1,20}) (\\S+) (\\S+) \\S+ (\\S+)");

    private AccessLine() {}

    /** Null when the line has neither format. */
    static @Nullable Reading read(String line) {
        if (line.length() > LONGEST) {
            return null;
        }
        Matcher server = SERVER.matcher(line);
        if (server.matches()) {
            return server(server, line);
        }
        Matcher squid = SQUID.matcher(line);
        return squid.matches() ? squid(squid, line) : null;
    }

    private static Reading server(Matcher line, String whole) {
        Fields fields = new Fields();
        fields.put("c-ip", line.group(1));
        user(line.group(3), fields);
        request(line.group(5), line.group(6), fields);
        put("cs-version", line.group(7), fields);
        fields.put("sc-status", line.group(8));
        put("sc-bytes", line.group(9), fields);
        put("cs-referer", line.group(10), fields);
        put("cs-user-agent", line.group(11), fields);
        put("c-useragent", line.group(11), fields);
        fields.put("message", whole);
        return new Reading(fields, List.of(WEBSERVER), null, line.group(4));
    }

    private static Reading squid(Matcher line, String whole) {
        Fields fields = new Fields();
        fields.put("c-ip", line.group(2));
        fields.put("s-action", line.group(3));
        fields.put("sc-status", line.group(4));
        fields.put("sc-bytes", line.group(5));
        request(line.group(6), line.group(7), fields);
        String host = host(line.group(7));
        put("cs-host", host, fields);
        put("r-dns", host, fields);
        user(line.group(8), fields);
        put("rs-content-type", line.group(9), fields);
        fields.put("message", whole);
        return new Reading(fields, List.of(PROXY), line.group(2), line.group(1));
    }

    private static void request(String method, String uri, Fields fields) {
        fields.put("cs-method", method);
        fields.put("c-uri", uri);
        int query = uri.indexOf('?');
        fields.put("cs-uri-stem", query < 0 ? uri : uri.substring(0, query));
        fields.put("cs-uri-query", uri);
        fields.put("c-uri-query", query < 0 ? "" : uri.substring(query + 1));
    }

    private static void user(String name, Fields fields) {
        if (!name.equals("-")) {
            fields.put("cs-username", name);
        }
    }

    private static void put(String name, @Nullable String value, Fields fields) {
        if (value != null && !value.equals("-")) {
            fields.put(name, value);
        }
    }

    /** From {@code http://host:port/path}, or from {@code host:port} as CONNECT writes it. */
    private static @Nullable String host(String url) {
        int start = url.indexOf("://");
        String rest = start < 0 ? url : url.substring(start + 3);
        int end = 0;
        while (end < rest.length() && "/:?".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        return end == 0 ? null : rest.substring(0, end);
    }
}
