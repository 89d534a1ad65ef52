package io.watchfloor.dashboards.api.routing;

import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.SearchWords;
import io.watchfloor.ops.cases.CaseStatus;
import io.watchfloor.ops.cases.CaseTier;
import io.watchfloor.sigma.language.Level;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Query parameters of a request. Unknown and repeated parameters are rejected, so that a misspelled filter does not
 * return everything.
 */
public final class Parameters {

    private static final int USUAL_LIMIT = 100;

    /** Maximum length of a value. Names, ids and cursors are shorter, and a request line may have at most 8 kB. */
    private static final int LONGEST_VALUE = 2_048;

    private static final String WORDS = "q";

    /** Filters without an index, for which the database may read all rows. */
    private static final Set<String> SEARCHING = Set.of(WORDS, "object");

    private final Map<String, String> values;

    private Parameters(Map<String, String> values) {
        this.values = values;
    }

    /**
     * @param repeatable names that may occur several times
     * @throws Problem.ProblemException if a parameter is unknown or repeated
     */
    static Parameters of(HttpRequest request, Set<String> known, Set<String> repeatable) {
        Map<String, String> values = new LinkedHashMap<>();
        request.getUri().query().toList().forEach(pair -> {
            String name = pair.first();
            if (!known.contains(name)) {
                throw Problem.field(
                                "query.unknown-parameter",
                                name,
                                "The query parameter %s is unknown. Allowed parameters: %s."
                                        .formatted(name, known.isEmpty() ? "none" : String.join(", ", known)))
                        .asException();
            }
            if (values.put(name, pair.second()) != null && !repeatable.contains(name)) {
                throw Problem.field(
                                "query.repeated-parameter",
                                name,
                                "The query parameter %s occurs more than once. Send it once.".formatted(name))
                        .asException();
            }
        });
        values.forEach((name, value) -> {
            if (value.length() > LONGEST_VALUE) {
                throw Problem.field(
                                "query.too-long",
                                name,
                                "%s must have at most %d characters.".formatted(name, LONGEST_VALUE))
                        .asException();
            }
            if (value.chars().anyMatch(Character::isISOControl)) {
                throw Problem.field("query.value", name, "%s must not contain control characters.".formatted(name))
                        .asException();
            }
        });
        return new Parameters(values);
    }

    /** Whether the request filters by parts of texts. Never fails: {@link #of} rejects malformed queries. */
    static boolean searches(HttpRequest request, Set<String> known) {
        String query = request.getUri().rawQueryString().orElse("");
        return SEARCHING.stream().anyMatch(name -> known.contains(name) && query.contains(name + "="));
    }

    /**
     * Returns the search terms in {@code q}; null if the parameter is absent.
     *
     * @throws Problem.ProblemException if the search terms are too long or too many
     */
    public @Nullable String words() {
        String text = text(WORDS);
        if (text == null) {
            return null;
        }
        if (text.length() > SearchWords.LONGEST) {
            throw Problem.field(
                            "query.too-long",
                            WORDS,
                            "q must have at most %d characters. Keep the most specific search terms."
                                    .formatted(SearchWords.LONGEST))
                    .asException();
        }
        if (SearchWords.of(text).size() > SearchWords.MOST) {
            throw Problem.field(
                            "query.too-many-words",
                            WORDS,
                            "q must have at most %d words. Keep the most specific search terms."
                                    .formatted(SearchWords.MOST))
                    .asException();
        }
        return text;
    }

    /** Returns null if the parameter is absent or empty. */
    public @Nullable String text(String name) {
        String value = values.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    public PageRequest slice() {
        String cursor = text("cursor");
        return new PageRequest(limit(), cursor == null ? null : place(cursor));
    }

    private int limit() {
        String text = text("limit");
        if (text == null) {
            return USUAL_LIMIT;
        }
        if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > PageRequest.LONGEST) {
            throw Problem.field("query.limit", "limit", "limit must be a number from 1 to " + PageRequest.LONGEST + ".")
                    .asException();
        }
        return Integer.parseInt(text);
    }

    private static String place(String cursor) {
        try {
            String place = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (place.indexOf('\0') >= 0) {
                throw unknownCursor().asException();
            }
            return place;
        } catch (IllegalArgumentException e) {
            throw unknownCursor().asException();
        }
    }

    public static Problem unknownCursor() {
        return Problem.field(
                "query.cursor",
                "cursor",
                "The cursor does not belong to this list. Use nextCursor of the previous answer, or omit"
                        + " the parameter.");
    }

    /** Returns a parameter as a time; null if the parameter is absent. */
    public @Nullable Instant time(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            return Times.parse(text);
        } catch (DateTimeException e) {
            throw Problem.field(
                            "query.value",
                            name,
                            "%s must be a time in UTC, such as 2026-11-24T22:00:00Z.".formatted(name))
                    .asException();
        }
    }

    public List<Level> levels(String name) {
        return any(
                name, Level::of, Arrays.stream(Level.values()).map(Level::text).toList());
    }

    public List<CaseTier> tiers(String name) {
        return any(
                name,
                CaseTier::find,
                Arrays.stream(CaseTier.values()).map(CaseTier::text).toList());
    }

    public List<CaseStatus> statuses(String name) {
        return any(
                name,
                text -> Arrays.stream(CaseStatus.values())
                        .filter(status -> status.text().equals(text))
                        .findFirst(),
                Arrays.stream(CaseStatus.values()).map(CaseStatus::text).toList());
    }

    /** Returns a parameter that must be one of the words; null if the parameter is absent. */
    public @Nullable String oneOf(String name, List<String> words) {
        List<String> found =
                any(name, text -> words.stream().filter(text::equals).findFirst(), words);
        return found.isEmpty() ? null : found.getFirst();
    }

    /** Returns the values of a parameter, which are separated by commas. */
    private <T> List<T> any(String name, Function<String, Optional<T>> reading, List<String> possible) {
        String text = text(name);
        if (text == null) {
            return List.of();
        }
        return Arrays.stream(text.split(",", -1))
                .map(word -> reading.apply(word.strip())
                        .orElseThrow(() -> Problem.field(
                                        "query.value",
                                        name,
                                        "%s must not be %s. Allowed values: %s."
                                                .formatted(name, word, String.join(", ", possible)))
                                .asException()))
                .collect(Collectors.toList());
    }
}
