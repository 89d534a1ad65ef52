package io.watchfloor.dashboards.intel.taxii;

import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.ops.intel.collection.EntryQuery;
import io.watchfloor.ops.intel.collection.EntryQuery.Versions;
import io.watchfloor.ops.intel.stix.StixTime;
import io.watchfloor.ops.platform.rights.Tlp;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request (3.4, 3.5).
 *
 * @param next time of the last entry of the former page; null for the first page
 */
record TaxiiQuery(
        @Nullable Instant addedAfter,
        @Nullable Instant next,
        int limit,
        List<String> ids,
        List<String> types,
        Versions versions,
        boolean ofStix21) {

    /** Objects of a page, unless the request asks for fewer. */
    static final int MOST = 1_000;

    private static final int MOST_VALUES = 100;
    private static final String ID = "match[id]";
    private static final String TYPE = "match[type]";
    private static final String VERSION = "match[version]";
    private static final String SPEC_VERSION = "match[spec_version]";

    static final Set<String> NOTHING = Set.of();
    static final Set<String> OF_OBJECTS = Set.of("added_after", "limit", "next", ID, TYPE, VERSION, SPEC_VERSION);
    static final Set<String> OF_OBJECT = Set.of("added_after", "limit", "next", VERSION, SPEC_VERSION);
    static final Set<String> OF_VERSIONS = Set.of("added_after", "limit", "next", SPEC_VERSION);
    static final Set<String> OF_DELETE = Set.of(VERSION, SPEC_VERSION);

    static TaxiiQuery of(Call call, Set<String> allowed) {
        Map<String, String> values = values(call, allowed);
        List<String> specs = list(values, SPEC_VERSION);
        return new TaxiiQuery(
                time(values, "added_after"),
                next(values.get("next")),
                limit(values.get("limit")),
                list(values, ID),
                list(values, TYPE),
                versions(list(values, VERSION)),
                specs.isEmpty() || specs.contains("2.1"));
    }

    /** The query of the store for a collection. */
    EntryQuery in(UUID collection, Tlp ceiling) {
        Instant after = next != null ? next : addedAfter;
        return new EntryQuery(collection, ceiling, after, ids, types, versions);
    }

    TaxiiQuery ofObject(String id) {
        return new TaxiiQuery(addedAfter, next, limit, List.of(id), List.of(), versions, ofStix21);
    }

    TaxiiQuery ofEveryVersion() {
        return new TaxiiQuery(addedAfter, next, limit, ids, types, Versions.EVERY, ofStix21);
    }

    /** The cursor after an entry. */
    static String next(Instant addedAt) {
        return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, addedAt), Character.MAX_RADIX);
    }

    private static Map<String, String> values(Call call, Set<String> allowed) {
        Map<String, String> values = new HashMap<>();
        String query = call.request().getUri().rawQueryString().orElse("");
        for (String part : query.split("&", -1)) {
            if (part.isEmpty()) {
                continue;
            }
            String[] pair = part.split("=", 2);
            String name = decoded(pair[0]);
            if (!allowed.contains(name)) {
                throw refused(name, "The path has no parameter %s.".formatted(name));
            }
            if (values.put(name, decoded(pair.length > 1 ? pair[1] : "")) != null) {
                throw refused(name, "The parameter %s occurs twice. Separate its values by commas.".formatted(name));
            }
        }
        return values;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Problem.malformed().asException();
        }
    }

    private static List<String> list(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            return List.of();
        }
        List<String> all = Arrays.asList(value.split(",", -1));
        if (all.size() > MOST_VALUES || all.stream().anyMatch(one -> one.isEmpty() || one.indexOf('\0') >= 0)) {
            throw refused(name, "%s must have 1 to %d values, separated by commas.".formatted(name, MOST_VALUES));
        }
        return all;
    }

    private static Versions versions(List<String> given) {
        if (given.isEmpty()) {
            return Versions.LATEST;
        }
        Set<String> words = new HashSet<>(given);
        words.retainAll(Set.of(Versions.LAST, Versions.FIRST, Versions.ALL));
        List<String> times = given.stream().filter(one -> !words.contains(one)).toList();
        if (!times.stream().allMatch(StixTime::isValid)) {
            throw refused(
                    VERSION,
                    VERSION + " must be last, first, all, or times of versions such as 2026-03-01T10:00:00.000Z.");
        }
        return new Versions(words, times.stream().map(StixTime::sortable).toList());
    }

    private static @Nullable Instant time(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            return null;
        }
        try {
            return Instant.parse(value);
        } catch (DateTimeException e) {
            throw refused(name, "%s must be a time such as 2026-03-01T10:00:00.000000Z.".formatted(name));
        }
    }

    private static @Nullable Instant next(@Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            return Instant.EPOCH.plus(Long.parseLong(value, Character.MAX_RADIX), ChronoUnit.MICROS);
        } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
            throw refused("next", "The value of next is not from this server. Start again with added_after.");
        }
    }

    private static int limit(@Nullable String value) {
        if (value == null) {
            return MOST;
        }
        if (!value.matches("[0-9]{1,18}") || value.matches("0+")) {
            throw refused("limit", "limit must be a number from 1. At most %d objects are returned.".formatted(MOST));
        }
        return (int) Math.min(MOST, Long.parseLong(value));
    }

    private static Problem.ProblemException refused(String name, String detail) {
        return Problem.field("taxii.parameter", name, detail).asException();
    }
}
