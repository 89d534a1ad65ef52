package io.watchfloor.dashboards.board;

import io.watchfloor.dashboards.search.SearchIndex;
import io.watchfloor.dashboards.search.SearchView.Hit;
import io.watchfloor.dashboards.search.SearchView.Kind;
import io.watchfloor.dashboards.search.SearchView.SearchMatch;
import io.watchfloor.dashboards.search.SearchView.Work;
import io.watchfloor.dashboards.search.SearchWord;
import io.watchfloor.dashboards.wire.CaseRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Finds cases, alerts, observables and techniques by the values in alerts, and assets by name. For each search term a limited number of
 * rows is read, newest first, regardless of how many rows match and how few of them the reader can see. The search first reads index rows
 * of assets in the reader's scope, and then the matching rows that the result shows.
 */
public final class SearchReadModel {

    private static final int MOST_SHOWN = 20;
    private static final int MOST_FOUND = 5;

    /**
     * Limits for one search term.
     *
     * @param values maximum number of values that contain the term
     * @param ofIndex maximum number of index rows read to find visible assets, for all values together
     * @param ofAValue maximum number of matches of one value
     * @param places maximum number of matches that the reader can see
     */
    private record Bounds(String terms, int values, int ofIndex, int ofAValue, int places) {

        /** Limits for a term that is a whole value, or the end of a value starting at a word boundary. */
        static final Bounds EXACT = new Bounds("term = :from", 2_000, 20_000, 1_000, 500);

        /** Limits for a term that is only the beginning of a word. */
        static final Bounds BEGINNING = new Bounds("term > :from AND term < :to", 2_000, 20_000, 20, 300);

        /** A search with many terms reads no more rows in total than a search with two terms. */
        Bounds sharedBy(int words) {
            int shares = Math.max(1, words / 2);
            return new Bounds(terms, values / shares, ofIndex / shares, ofAValue, places / shares);
        }

        /** The search checks visibility for at most twice as many matches as it shows, even if too few of them are visible. */
        int checked() {
            return 2 * places;
        }
    }

    /**
     * Result of a search.
     *
     * @param restricted IDs of restricted cases in the result
     */
    public record Result(List<Hit> hits, boolean more, List<String> restricted) {}

    private record Place(
            SearchMatch found,
            boolean exact,
            String alert,
            String title,
            @Nullable String caseId) {

        String key() {
            return caseId == null ? "alert " + alert : "case " + caseId;
        }
    }

    /** A case or alert with all of its matches. */
    private static final class Match {
        private final Place any;
        private final Set<SearchMatch> found = new LinkedHashSet<>();
        private boolean exact;

        Match(Place any) {
            this.any = any;
        }

        List<SearchMatch> few() {
            return found.stream().limit(MOST_FOUND).toList();
        }
    }

    private record EntryState(String id, long number, boolean open) {}

    private record Ranked(Match match, EntryState standing) {}

    private final Handle handle;
    private final boolean seesAll;

    /** Hashes of the visible assets, for a reader with a limited scope. */
    private final List<Integer> assets;

    private boolean more;

    private SearchReadModel(Handle handle) {
        this.handle = handle;
        this.seesAll =
                handle.createQuery("SELECT sight_all()").mapTo(Boolean.class).one();
        this.assets = seesAll
                ? List.of()
                : handle.createQuery("""
                                SELECT DISTINCT hashtext(asset) FROM group_of_asset
                                WHERE asset_group = ANY (CAST((SELECT sight_groups()) AS text[]))""").mapTo(Integer.class).list();
    }

    /** @param words search terms that must all match within the same case, or within the same alert without a case */
    public static Result find(Handle handle, String text, List<SearchWord> words) {
        // Every step of the search can use an index. These settings are needed because the planner underestimates the
        // cost of table scans
        // and JIT compilation.
        handle.execute("SET LOCAL jit = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;"
                + " SET LOCAL statement_timeout = '2s'");
        return new SearchReadModel(handle).find(text, words);
    }

    private Result find(String text, List<SearchWord> words) {
        Map<String, Match> matches = new LinkedHashMap<>();
        Map<SearchMatch, Boolean> values = new LinkedHashMap<>();
        Map<SearchMatch, Set<String>> casesOf = new HashMap<>();
        for (int i = 0; i < words.size(); i++) {
            List<Place> places = places(words.get(i), words.size());
            Map<String, Match> ofWord = i == 0 ? matches : new HashMap<>();
            for (Place place : places) {
                Match match = ofWord.computeIfAbsent(place.key(), key -> new Match(place));
                match.found.add(place.found());
                match.exact |= place.exact();
                values.merge(place.found(), place.exact(), Boolean::logicalOr);
                if (place.caseId() != null) {
                    casesOf.computeIfAbsent(place.found(), one -> new HashSet<>())
                            .add(place.caseId());
                }
            }
            if (i > 0) {
                matches.keySet().retainAll(ofWord.keySet());
                ofWord.forEach(
                        (key, other) -> Optional.ofNullable(matches.get(key)).ifPresent(match -> {
                            match.found.addAll(other.found);
                            match.exact &= other.exact;
                        }));
            }
            if (matches.isEmpty()) {
                break;
            }
        }
        Set<SearchMatch> shownValues =
                matches.values().stream().flatMap(match -> match.found.stream()).collect(Collectors.toSet());
        values.keySet().retainAll(shownValues);
        Map<String, EntryState> standings = standings(matches.values().stream()
                .flatMap(match -> Optional.ofNullable(match.any.caseId()).stream())
                .toList());
        List<Hit> hits = new ArrayList<>();
        List<String> restricted = cases(text, matches, standings, hits);
        observables(values, casesOf, standings, hits);
        assets(words, hits);
        alerts(matches, hits);
        return new Result(hits, more, restricted);
    }

    private List<Place> places(SearchWord word, int words) {
        if (!seesAll && assets.isEmpty()) {
            return List.of();
        }
        return Stream.concat(
                        read(word, Bounds.EXACT.sharedBy(words), true).stream(),
                        read(word, Bounds.BEGINNING.sharedBy(words), false).stream())
                .toList();
    }

    private List<Place> read(SearchWord word, Bounds bounds, boolean exact) {
        List<UUID> values = values(word, bounds);
        if (values.isEmpty()) {
            return List.of();
        }
        List<UUID> of = new ArrayList<>();
        List<Long> alerts = new ArrayList<>();
        candidates(values, bounds, of, alerts);
        List<Place> places = seen(word, of, alerts, bounds, exact);
        more |= alerts.size() == bounds.checked() || places.size() == bounds.places();
        return places;
    }

    private List<UUID> values(SearchWord word, Bounds bounds) {
        List<UUID> values = handle.createQuery("SELECT value FROM search_term WHERE %s ORDER BY term, value LIMIT %d"
                        .formatted(bounds.terms(), bounds.values()))
                .bind("from", word.from())
                .bind("to", word.to())
                .mapTo(UUID.class)
                .list();
        more |= values.size() == bounds.values();
        return values.stream().distinct().toList(); // a value may contain several terms with the same beginning
    }

    /** Returns the newest alerts of each value on visible assets. Reads only the index. */
    private void candidates(List<UUID> values, Bounds bounds, List<UUID> of, List<Long> alerts) {
        int looked = seesAll ? bounds.ofAValue() : bounds.ofIndex() / values.size();
        int lastOnes = seesAll ? 0 : values.size();
        handle.createQuery("""
                        SELECT v.value, p.alert, p.seen, p.nth = %1$d AS last
                        FROM unnest(CAST(:values AS uuid[])) AS v (value)
                            CROSS JOIN LATERAL (SELECT r.*
                                FROM (SELECT alert, row_number() OVER (ORDER BY alert DESC) AS nth,
                                        :all OR asset IN (SELECT unnest(CAST(:assets AS integer[]))) AS seen
                                    FROM search_alert WHERE value = v.value ORDER BY alert DESC LIMIT %1$d) r
                                WHERE r.seen OR r.nth = %1$d
                                LIMIT %2$d) p
                        LIMIT %3$d""".formatted(looked, bounds.ofAValue(), bounds.checked() + lastOnes))
                .bindArray("values", UUID.class, values)
                .bind("all", seesAll)
                .bindArray("assets", Integer.class, assets)
                .map((row, context) -> {
                    if (row.getBoolean("seen") && alerts.size() < bounds.checked()) {
                        of.add(row.getObject("value", UUID.class));
                        alerts.add(row.getLong("alert"));
                    }
                    more |= !seesAll && row.getBoolean("last");
                    return true;
                })
                .list();
    }

    /** Returns the visible items in the given order. */
    private List<Place> seen(SearchWord word, List<UUID> values, List<Long> alerts, Bounds bounds, boolean exact) {
        return handle.createQuery("""
                        SELECT v.type, v.value, a.id AS alert, a.title, a.case_id
                        FROM (SELECT * FROM unnest(CAST(:values AS uuid[]), CAST(:alerts AS bigint[])) AS c (value, alert) OFFSET 0) c
                            JOIN alert_board a ON a.seq = c.alert
                            JOIN search_value v ON v.id = c.value
                        LIMIT %d""".formatted(bounds.places()))
                .bindArray("values", UUID.class, values)
                .bindArray("alerts", Long.class, alerts)
                .map((row, context) -> new Place(
                        new SearchMatch(row.getString("type"), row.getString("value")),
                        exact || word.is(row.getString("value")),
                        row.getString("alert"),
                        row.getString("title"),
                        row.getString("case_id")))
                .list();
    }

    private Map<String, EntryState> standings(List<String> cases) {
        return handle.createQuery("SELECT id, number, open FROM case_board WHERE id = ANY (:ids)")
                .bindArray("ids", String.class, cases)
                .map((row, context) ->
                        new EntryState(row.getString("id"), row.getLong("number"), row.getBoolean("open")))
                .collect(Collectors.toMap(EntryState::id, one -> one));
    }

    /** Sort order: the case with the searched number, then exact matches, then open cases before closed cases, newest first. */
    private List<String> cases(
            String text, Map<String, Match> matches, Map<String, EntryState> standings, List<Hit> hits) {
        Set<String> ids = new LinkedHashSet<>();
        CaseReadModel.idOf(handle, text.strip()).ifPresent(ids::add);
        List<Ranked> ranked = matches.values().stream()
                .flatMap(match -> Optional.ofNullable(match.any.caseId())
                        .flatMap(id -> Optional.ofNullable(standings.get(id)))
                        .map(standing -> new Ranked(match, standing))
                        .stream())
                .sorted(Comparator.comparing((Ranked one) -> !one.match().exact)
                        .thenComparing(one -> !one.standing().open())
                        .thenComparingLong(one -> -one.standing().number()))
                .toList();
        more |= ranked.size() > MOST_SHOWN;
        Map<String, List<SearchMatch>> found = new HashMap<>();
        for (Ranked one : ranked.subList(0, Math.min(ranked.size(), MOST_SHOWN))) {
            ids.add(one.standing().id());
            found.put(one.standing().id(), one.match().few());
        }
        Map<String, CaseRow> rows = new HashMap<>();
        if (!ids.isEmpty()) {
            CaseReadModel.rows(handle, ids).forEach(row -> rows.put(row.id(), row));
        }
        for (String id : ids) {
            CaseRow row = rows.get(id);
            if (row != null) {
                CaseRow.Heading heading = row.heading();
                hits.add(new Hit(
                        Kind.CASE,
                        id,
                        "#%d %s".formatted(heading.number(), heading.title()),
                        new Work(heading.status(), heading.severity()),
                        found.getOrDefault(id, List.of()),
                        List.of(heading.number())));
            }
        }
        return rows.values().stream()
                .filter(CaseRow::ofRestricted)
                .map(CaseRow::id)
                .toList();
    }

    private void observables(
            Map<SearchMatch, Boolean> values,
            Map<SearchMatch, Set<String>> casesOf,
            Map<String, EntryState> standings,
            List<Hit> hits) {
        for (Kind kind : List.of(Kind.OBSERVABLE, Kind.TECHNIQUE)) {
            values.entrySet().stream()
                    .filter(value -> kind(value.getKey()).filter(kind::equals).isPresent())
                    .sorted(Comparator.comparing((Map.Entry<SearchMatch, Boolean> value) -> !value.getValue()))
                    .limit(MOST_SHOWN)
                    .forEach(value -> hits.add(new Hit(
                            kind,
                            value.getKey().value(),
                            value.getKey().value(),
                            null,
                            List.of(value.getKey()),
                            casesOf.getOrDefault(value.getKey(), Set.of()).stream()
                                    .flatMap(id -> Optional.ofNullable(standings.get(id)).stream())
                                    .map(EntryState::number)
                                    .sorted(Comparator.reverseOrder())
                                    .limit(MOST_FOUND)
                                    .toList())));
        }
    }

    private static Optional<Kind> kind(SearchMatch found) {
        return switch (found.type()) {
            case SearchIndex.TITLE, SearchIndex.RULE, SearchIndex.ASSET -> Optional.empty();
            case SearchIndex.TECHNIQUE -> Optional.of(Kind.TECHNIQUE);
            default -> Optional.of(Kind.OBSERVABLE);
        };
    }

    private void assets(List<SearchWord> words, List<Hit> hits) {
        if (words.size() == 1) {
            handle.createQuery("""
                            SELECT asset, name, kind FROM asset_board
                            WHERE lower(name) ~>=~ :from AND lower(name) ~<~ :to
                            ORDER BY lower(name) USING ~<~ LIMIT :most""")
                    .bind("from", words.getFirst().from())
                    .bind("to", words.getFirst().to())
                    .bind("most", MOST_SHOWN)
                    .map((row, context) -> new Hit(
                            Kind.ASSET,
                            row.getString("asset"),
                            row.getString("name"),
                            null,
                            List.of(new SearchMatch(SearchIndex.ASSET, row.getString("kind"))),
                            List.of()))
                    .forEach(hits::add);
        }
    }

    private static void alerts(Map<String, Match> matches, List<Hit> hits) {
        matches.values().stream()
                .filter(match -> match.any.caseId() == null)
                .sorted(Comparator.comparing((Match match) -> !match.exact))
                .limit(MOST_SHOWN)
                .forEach(match -> hits.add(
                        new Hit(Kind.ALERT, match.any.alert(), match.any.title(), null, match.few(), List.of())));
    }
}
