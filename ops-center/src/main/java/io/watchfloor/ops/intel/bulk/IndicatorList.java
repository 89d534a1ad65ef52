package io.watchfloor.ops.intel.bulk;

import io.watchfloor.config.digest.Digests;
import io.watchfloor.config.text.CsvLines;
import io.watchfloor.ops.intel.stix.BoundedFile;
import io.watchfloor.ops.intel.stix.StixIssue;
import io.watchfloor.ops.intel.stix.StixLimits;
import io.watchfloor.sigma.indicator.IndicatorValue;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list with one value in each line, or CSV, as indicators. A bad line does not affect the others. The external id of
 * a value without one is the value, so that the next version of the list changes the same indicators.
 */
public final class IndicatorList {

    private static final int LONGEST_LINE = 4_096;
    private static final int LONGEST_ID = 200;
    private static final int SHOWN = 200;

    private static final Pattern COMMENT = Pattern.compile("\\s+(?:#|;|//).*$");

    /** A line of a hosts file. */
    private static final Pattern HOSTS = Pattern.compile("(?:0\\.0\\.0\\.0|127\\.0\\.0\\.1|::1?)\\s+(\\S+)");

    private static final List<String> VALUES = List.of(
            "value",
            "indicator",
            "ioc",
            "iocvalue",
            "url",
            "domain",
            "hostname",
            "ip",
            "ipaddress",
            "dstip",
            "srcip",
            "sha256",
            "sha256hash",
            "sha1",
            "sha1hash",
            "md5",
            "md5hash",
            "email");
    private static final Set<String> TYPES = Set.of("type", "kind", "indicatortype", "ioctype");
    private static final Set<String> IDS = Set.of("externalid", "id", "iocid");
    private static final Set<String> FROM = Set.of("validfrom", "from");
    private static final Set<String> UNTIL = Set.of("validuntil", "until", "expires");

    /** How a file is written. */
    public enum Format {
        LIST,
        CSV
    }

    /** What holds for each value of a file that does not state it. */
    public record Defaults(
            @Nullable String source,
            @Nullable String type,
            @Nullable Integer confidence,
            @Nullable String tlp,
            @Nullable String action) {

        public static final Defaults NONE = new Defaults(null, null, null, null, null);
    }

    /**
     * A line with a value.
     *
     * @param text the value as written, shortened
     * @param item null if the line is refused
     * @param refusal null unless the line is refused
     */
    public record Line(int number, String text, @Nullable BulkItem item, BulkResult.@Nullable Refusal refusal) {}

    /**
     * A file that was read.
     *
     * @param repeated lines with a value of an earlier line
     * @param refusal why the whole file is refused; null unless it is
     */
    public record Read(List<Line> lines, long repeated, BulkResult.@Nullable Refusal refusal) {

        static Read refused(String code, String message) {
            return new Read(List.of(), 0, new BulkResult.Refusal(code, message));
        }
    }

    private final Defaults defaults;
    private final int most;
    private final List<Line> lines = new ArrayList<>();
    private final Map<String, IndicatorValue> known = new HashMap<>();
    private long repeated;

    private IndicatorList(Defaults defaults, int most) {
        this.defaults = defaults;
        this.most = most;
    }

    /** A value of the file as written. Empty texts are not stated. */
    private record Row(int number, String value, String type, String id, Map<String, String> more) {

        String more(String name) {
            return more.getOrDefault(name, "");
        }
    }

    /** A value that is refused. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        private final String code;

        Refused(String code, String message) {
            super(message, null, false, false);
            this.code = code;
        }
    }

    /** @param most maximum number of lines with a value */
    public static Read read(byte[] file, Format format, Defaults defaults, StixLimits limits, int most) {
        return switch (BoundedFile.text(file, limits)) {
            case BoundedFile.Result.Refused<String>(StixIssue issue) ->
                Read.refused(issue.code().text(), issue.message());
            case BoundedFile.Result.Done<String>(String text) -> {
                IndicatorList list = new IndicatorList(defaults, most);
                yield switch (format) {
                    case LIST -> list.plain(text);
                    case CSV -> list.csv(text);
                };
            }
        };
    }

    private Read plain(String text) {
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            String value = COMMENT.matcher(line.strip()).replaceFirst("").strip();
            Matcher hosts = HOSTS.matcher(value);
            boolean isHost = hosts.matches();
            String wanted = isHost ? hosts.group(1) : value;
            if (wanted.isEmpty() || isComment(wanted) || (isHost && isOwnName(wanted))) {
                continue;
            }
            if (lines.size() == most) {
                return tooMany();
            }
            add(new Row(number, wanted, "", "", Map.of()));
        }
        return done();
    }

    private static boolean isComment(String line) {
        return line.startsWith("#") || line.startsWith(";") || line.startsWith("//");
    }

    /** The names that a hosts file has for the computer itself. */
    private static boolean isOwnName(String name) {
        return name.indexOf('.') < 0 || name.equals("localhost.localdomain") || name.equals("0.0.0.0");
    }

    private Read csv(String text) {
        int start = 0;
        int before = 0;
        String comment = "";
        // Comments may contain quotes. The last one may name the columns.
        while (start < text.length()
                && (text.charAt(start) == '#' || text.charAt(start) == '\n' || text.charAt(start) == '\r')) {
            int end = text.indexOf('\n', start);
            String line = text.substring(start, end < 0 ? text.length() : end).strip();
            comment = line.isEmpty() ? comment : line;
            start = end < 0 ? text.length() : end + 1;
            before++;
        }
        String names = comment.replaceFirst("^#+", "");
        String rows = text.substring(start);
        OptionalInt unclosed = CsvLines.unclosed(rows);
        if (unclosed.isPresent()) {
            return Read.refused(
                    "list.quote",
                    "A quote in line %d is not closed. Put a cell with a quote in quotes, and double each quote in it."
                            .formatted(before + unclosed.getAsInt()));
        }
        List<CsvLines.Line> all = CsvLines.of(rows);
        Optional<Map<String, Integer>> header =
                all.isEmpty() ? Optional.empty() : columns(all.getFirst().cells());
        Optional<Map<String, Integer>> columns =
                header.or(() -> CsvLines.of(names).stream().findFirst().flatMap(line -> columns(line.cells())));
        if (columns.isEmpty()) {
            return Read.refused(
                    "list.columns",
                    "The first line must name the columns, separated by commas. One must be value; others are externalId, type,"
                            + " confidence, tlp, action, validFrom and validUntil.");
        }
        for (CsvLines.Line line : header.isPresent() ? all.subList(1, all.size()) : all) {
            if (line.cells().getFirst().startsWith("#")) {
                continue;
            }
            if (lines.size() == most) {
                return tooMany();
            }
            add(row(before + line.number(), line.cells(), columns.get()));
        }
        return done();
    }

    /** The places of the columns by their roles; empty if none has values, or the cells are themselves values. */
    private static Optional<Map<String, Integer>> columns(List<String> cells) {
        if (cells.stream()
                .anyMatch(
                        one -> IndicatorText.detect(IndicatorText.refanged(one)).isPresent())) {
            return Optional.empty();
        }
        List<String> names = cells.stream().map(IndicatorText::folded).toList();
        Optional<String> value = VALUES.stream().filter(names::contains).findFirst();
        return value.map(name -> {
            Map<String, Integer> places = new HashMap<>();
            for (int i = names.size() - 1; i >= 0; i--) {
                places.put(role(names.get(i)), i);
            }
            places.put("value", names.indexOf(name));
            return places;
        });
    }

    private static String role(String name) {
        return TYPES.contains(name)
                ? "type"
                : IDS.contains(name) ? "id" : FROM.contains(name) ? "from" : UNTIL.contains(name) ? "until" : name;
    }

    private static Row row(int number, List<String> cells, Map<String, Integer> columns) {
        Map<String, String> more = new HashMap<>();
        columns.forEach((role, place) ->
                more.put(role, place < cells.size() ? cells.get(place).strip() : ""));
        return new Row(
                number,
                more.getOrDefault("value", ""),
                more.getOrDefault("type", ""),
                more.getOrDefault("id", ""),
                more);
    }

    private void add(Row row) {
        try {
            item(row)
                    .ifPresentOrElse(
                            item -> lines.add(new Line(row.number(), shown(row.value()), item, null)),
                            () -> repeated++);
        } catch (Refused e) {
            lines.add(new Line(
                    row.number(),
                    shown(row.value()),
                    null,
                    new BulkResult.Refusal(e.code, String.valueOf(e.getMessage()))));
        }
    }

    private Optional<BulkItem> item(Row row) throws Refused {
        if (row.value().length() > LONGEST_LINE) {
            throw new Refused("list.line", "The value has more than %d characters.".formatted(LONGEST_LINE));
        }
        String text = IndicatorText.refanged(row.value());
        IndicatorValue value = value(row, text);
        String id = row.id().isEmpty() ? usualId(text, value) : row.id();
        IndicatorValue same = known.get(id);
        if (same != null && !same.equals(value)) {
            throw new Refused(
                    "list.external-id",
                    "An earlier line has another value with the same external ID. Make the IDs unique.");
        }
        if (same != null) {
            return Optional.empty();
        }
        BulkItem item = new BulkItem(
                defaults.source(),
                id,
                value.kind().text(),
                text,
                confidence(row.more("confidence")),
                new BulkItem.Validity(time(row.more("from"), "validFrom"), time(row.more("until"), "validUntil")),
                stated(row.more("tlp"), defaults.tlp()),
                stated(row.more("action"), defaults.action()));
        known.put(id, value);
        return Optional.of(item);
    }

    private IndicatorValue value(Row row, String text) throws Refused {
        String type = stated(row.type(), defaults.type());
        if (type == null) {
            return IndicatorText.detect(text)
                    .orElseThrow(() -> new Refused(
                            "list.value",
                            "The value is not an address, network, domain, URL with its scheme, email address or hash. Correct it, or"
                                    + " import a file with columns as CSV."));
        }
        if (!IndicatorText.isType(type)) {
            throw new Refused(
                    "list.type",
                    "The type is not known. Use ipv4, ipv6, network, domain, url, email, md5, sha1 or sha256.");
        }
        return IndicatorText.of(type, text)
                .orElseThrow(() -> new Refused(
                        "list.value", "The value is not of the stated type. Correct the value or the type."));
    }

    /** The value in the form in which it is compared; of a long one, its hash. */
    private static String usualId(String text, IndicatorValue value) {
        String id = switch (value.kind()) {
            case IPV4, IPV6 -> value.text().replaceFirst("/[0-9]+$", "");
            case URL -> text;
            case NETWORK, DOMAIN, EMAIL, MD5, SHA1, SHA256 -> value.text();
        };
        return id.length() <= LONGEST_ID
                ? id
                : "sha256:" + HexFormat.of().formatHex(Digests.sha256(id.getBytes(StandardCharsets.UTF_8)));
    }

    private @Nullable Integer confidence(String text) throws Refused {
        if (text.isEmpty()) {
            return defaults.confidence();
        }
        if (!text.matches("100|[0-9]{1,2}")) {
            throw new Refused("list.confidence", "The confidence must be a whole number from 0 to 100.");
        }
        return Integer.valueOf(text);
    }

    private static @Nullable Instant time(String text, String column) throws Refused {
        if (text.isEmpty()) {
            return null;
        }
        try {
            if (text.length() == "2026-01-01".length()) {
                return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            String iso = text.replaceFirst(" UTC$", "").replace(' ', 'T');
            return iso.endsWith("Z")
                    ? Instant.parse(iso)
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new Refused(
                    "list.time", column + " must be a time in UTC, such as 2026-03-01T10:00:00Z or 2026-03-01.");
        }
    }

    private static @Nullable String stated(String text, @Nullable String otherwise) {
        return text.isEmpty() ? otherwise : text.toLowerCase(Locale.ROOT);
    }

    private static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    private Read tooMany() {
        return Read.refused("list.count", "The file has more than %d values. Divide it.".formatted(most));
    }

    private Read done() {
        return lines.isEmpty()
                ? Read.refused("list.empty", "The file has no value.")
                : new Read(List.copyOf(lines), repeated, null);
    }
}
