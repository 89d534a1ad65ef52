package io.watchfloor.sigma.telemetry;

import io.watchfloor.sigma.language.LogSource;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a line of a web server access log (common or combined format), a Squid access log (native format), or an Apache
 * or nginx error log.
 */
final class WebLine {

    private static final LogSource WEBSERVER = new LogSource(null, "webserver", null);
    private static final LogSource PROXY = new LogSource(null, "proxy", null);

    private static final LogSource APACHE = new LogSource(null, null, "apache");
    private static final LogSource NGINX = new LogSource(null, null, "nginx");

    /** All log sources that lines of web servers and proxies can have. */
    static final List<LogSource> LOGSOURCES = List.of(WEBSERVER, PROXY, APACHE, NGINX);

    private static final int LONGEST = 16_384;
    private static final Pattern SERVER = Pattern.compile(
            "(\\S+) (\\S+) (\\S+) \\[([^\\]]{1,40})\\] \"([A-Z]{1,20}) (\\S+)(?: ([A-Z]+/[\\d.]+))?\" (\\d{3}) (\\d+|-)"
                    + "(?: \"([^\"]*)\" \"([^\"]*)\".*)?");
    private static final Pattern SQUID = Pattern.compile(
            "(\\d{9,11}\\.\\d{3}) +\\d+ (\\S+) ([A-Z_]+)/(\\d{3}) (\\d+) ([A-Z]{1,20}) (\\S+) (\\S+) \\S+ (\\S+)");

    private static final Pattern APACHE_LINE = Pattern.compile(
            "\\[\\w{3} (\\w{3}) (\\d{2}) ([\\d:]{8})(?:\\.\\d+)? (\\d{4})] \\[(?:[\\w.-]*:)?(\\w+)] (.*)",
            Pattern.DOTALL);
    private static final Pattern APACHE_CLIENT = Pattern.compile("\\[client ([^\\]]{1,80}?)(?::\\d+)?]");
    private static final Pattern NGINX_LINE =
            Pattern.compile("(\\d{4}/\\d\\d/\\d\\d [\\d:]{8}) \\[(\\w+)] \\d+#\\d+: (.*)", Pattern.DOTALL);
    private static final Pattern NGINX_CLIENT = Pattern.compile(", client: ([^,\\s]{1,80})");

    private WebLine() {}

    /** Reads the line; null for other formats. */
    static @Nullable RecordShape read(String line) {
        if (line.length() > LONGEST) {
            return null;
        }
        Matcher server = SERVER.matcher(line);
        if (server.matches()) {
            return server(server, line);
        }
        Matcher squid = SQUID.matcher(line);
        return squid.matches() ? squid(squid, line) : error(line);
    }

    private static RecordShape server(Matcher line, String whole) {
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
        return new RecordShape(fields, List.of(WEBSERVER), null, line.group(4));
    }

    private static RecordShape squid(Matcher line, String whole) {
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
        return new RecordShape(fields, List.of(PROXY), line.group(2), line.group(1));
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

    /** Extracts the host from {@code http://host:port/path}, or from {@code host:port} of a CONNECT request. */
    private static @Nullable String host(String url) {
        int start = url.indexOf("://");
        String rest = start < 0 ? url : url.substring(start + 3);
        int end = 0;
        while (end < rest.length() && "/:?".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        return end == 0 ? null : rest.substring(0, end);
    }

    private static @Nullable RecordShape error(String line) {
        Matcher apache = APACHE_LINE.matcher(line);
        if (apache.matches()) {
            String time =
                    "%s %s %s %s +0000".formatted(apache.group(2), apache.group(1), apache.group(4), apache.group(3));
            return reading(APACHE, line, apache.group(5), time, APACHE_CLIENT);
        }
        Matcher nginx = NGINX_LINE.matcher(line);
        return nginx.matches() ? reading(NGINX, line, nginx.group(2), nginx.group(1), NGINX_CLIENT) : null;
    }

    private static RecordShape reading(LogSource source, String line, String level, String time, Pattern client) {
        Fields fields = new Fields();
        fields.put("message", line);
        fields.put("level", level.toLowerCase(Locale.ROOT));
        Matcher from = client.matcher(line);
        if (from.find()) {
            fields.put("c-ip", from.group(1));
        }
        return new RecordShape(fields, List.of(source), null, time);
    }
}
