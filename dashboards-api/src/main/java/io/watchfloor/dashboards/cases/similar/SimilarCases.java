package io.watchfloor.dashboards.cases.similar;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.board.CaseReadModel;
import io.watchfloor.dashboards.cases.similar.Similarity.Candidate;
import io.watchfloor.dashboards.cases.similar.Similarity.Kind;
import io.watchfloor.dashboards.cases.similar.Similarity.Match;
import io.watchfloor.dashboards.cases.similar.Similarity.Scored;
import io.watchfloor.dashboards.cases.similar.Similarity.Trait;
import io.watchfloor.dashboards.cases.views.SimilarCaseView;
import io.watchfloor.dashboards.search.CaseTraits;
import io.watchfloor.dashboards.search.SearchIndex;
import io.watchfloor.dashboards.wire.CaseRow;
import io.watchfloor.ops.detection.alert.AlertIndicator;
import io.watchfloor.ops.intel.graph.Campaigns;
import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Finds the cases that are most like a case, as a reader sees them. For each value of the case, only the newest cases
 * with the value are read, from an index, however many cases have it. Every number is of cases that the reader may read.
 */
public final class SimilarCases {

    /** Maximum number of similar cases. */
    public static final int MOST = 20;

    private static final int MOST_TRAITS = 200;
    private static final int MOST_CANDIDATES = 100;
    private static final int MOST_CAMPAIGNS = 5;
    private static final int MOST_INDICATORS = 200;

    private final Handle handle;
    private final @Nullable Tlp intelligence;

    /**
     * The similar cases, the most similar first.
     *
     * @param restricted ids of the restricted ones
     */
    public record Found(List<SimilarCaseView> cases, List<String> restricted) {

        public Found {
            cases = List.copyOf(cases);
            restricted = List.copyOf(restricted);
        }
    }

    /** A value of the case, and the ids of the search index under which other cases have it. */
    private record Own(Trait trait, List<UUID> values) {}

    /** A case that is not merged, with the cases that are merged into it. */
    private record Root(String id, long number) {}

    /** @param full whether more cases than those that were read may have the value */
    private record Postings(Set<String> cases, boolean full) {}

    private SimilarCases(Handle handle, @Nullable Tlp intelligence) {
        this.handle = handle;
        this.intelligence = intelligence;
    }

    /**
     * @param handle sees only the cases of the reader
     * @param intelligence up to which marking the reader may read all intelligence; null if the reader may not
     * @return at most {@value #MOST} cases
     */
    public static Found of(Handle handle, String caseId, @Nullable Tlp intelligence) {
        // Each step can use an index. The planner does not know how few rows the bounded steps return.
        handle.execute("SET LOCAL jit = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;"
                + " SET LOCAL statement_timeout = '5s'");
        return new SimilarCases(handle, intelligence).of(caseId);
    }

    private Found of(String caseId) {
        String self =
                roots(List.of(caseId)).getOrDefault(caseId, new Root(caseId, 0)).id();
        List<Own> own = own(self);
        Map<UUID, Postings> postings = postings(
                own.stream().flatMap(one -> one.values().stream()).distinct().toList());
        Map<String, Root> roots = roots(postings.values().stream()
                .flatMap(one -> one.cases().stream())
                .distinct()
                .toList());
        Map<Own, Scored> scored = new LinkedHashMap<>();
        Map<Root, Map<String, Scored>> shared = new HashMap<>();
        for (Own one : own) {
            Set<Root> having = new HashSet<>();
            boolean full = false;
            for (UUID value : one.values()) {
                Postings of = postings.getOrDefault(value, new Postings(Set.of(), false));
                full |= of.full();
                of.cases().stream()
                        .filter(roots::containsKey)
                        .map(id -> roots.getOrDefault(id, new Root(id, 0)))
                        .filter(root -> !root.id().equals(self))
                        .forEach(having::add);
            }
            Scored score = Scored.of(one.trait(), full ? Similarity.COMMON : having.size());
            scored.put(one, score);
            having.forEach(root -> share(shared, root, score));
        }
        List<Match> likely = Similarity.rank(candidates(shared), MOST_CANDIDATES);
        Map<String, Root> byId = shared.keySet().stream()
                .filter(root -> likely.stream().anyMatch(one -> one.caseId().equals(root.id())))
                .collect(Collectors.toMap(Root::id, root -> root));
        complete(byId, scored, shared);
        groups(self, byId, shared);
        shared.keySet().retainAll(byId.values());
        return views(Similarity.rank(candidates(shared), MOST));
    }

    private static List<Candidate> candidates(Map<Root, Map<String, Scored>> shared) {
        return shared.entrySet().stream()
                .map(one -> new Candidate(
                        one.getKey().id(), one.getKey().number(), one.getValue().values()))
                .toList();
    }

    private List<Own> own(String self) {
        List<Own> own = new ArrayList<>(handle.createQuery("""
                        SELECT DISTINCT t.value, v.type, v.value AS text FROM trait_of_case t JOIN search_value v ON v.id = t.value
                        WHERE t.case_id = ANY (ARRAY(SELECT case_and_parts(:case))) AND t.tlp <= (SELECT sight_clearance())""")
                .bind("case", self)
                .map((row, context) -> {
                    UUID id = row.getObject("value", UUID.class);
                    String type = row.getString("type");
                    return new Own(new Trait(id.toString(), kind(type), type, row.getString("text")), List.of(id));
                })
                .list());
        own.sort(Comparator.comparing((Own one) -> one.trait().kind())
                .thenComparing(one -> one.trait().id()));
        List<Own> most = new ArrayList<>(own.subList(0, Math.min(own.size(), MOST_TRAITS)));
        most.addAll(campaigns(most));
        return titled(self, most);
    }

    private static Kind kind(String type) {
        return switch (type) {
            case SearchIndex.RULE -> Kind.RULE;
            case SearchIndex.TECHNIQUE -> Kind.TECHNIQUE;
            case SearchIndex.ASSET -> Kind.ASSET;
            case "user" -> Kind.ACCOUNT;
            default -> Kind.OBSERVABLE;
        };
    }

    private List<Own> campaigns(List<Own> own) {
        if (intelligence == null) {
            return List.of();
        }
        List<String> indicators = own.stream()
                .filter(one -> one.trait().kind() == Kind.RULE)
                .flatMap(one -> AlertIndicator.ofRule(one.trait().text()).stream())
                .toList();
        return new Campaigns()
                .ofIndicators(handle, intelligence, indicators, MOST_CAMPAIGNS).stream()
                        .map(one -> new Own(
                                new Trait(
                                        one.object().id(),
                                        Kind.CAMPAIGN,
                                        one.object().type(),
                                        one.object().label()),
                                one.indicatorIds().stream()
                                        .limit(MOST_INDICATORS)
                                        .map(CaseTraits::ofRule)
                                        .toList()))
                        .toList();
    }

    /** Names rules by their titles. */
    private List<Own> titled(String self, List<Own> own) {
        Map<String, String> titles = handle
                .createQuery("""
                        SELECT lower(rule) AS rule, min(title) AS title FROM alert_board
                        WHERE case_id = ANY (ARRAY(SELECT case_and_parts(:case))) GROUP BY 1""")
                .bind("case", self)
                .map((row, context) -> Map.entry(row.getString("rule"), row.getString("title")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return own.stream()
                .map(one -> one.trait().kind() != Kind.RULE
                        ? one
                        : new Own(
                                new Trait(
                                        one.trait().id(),
                                        Kind.RULE,
                                        one.trait().type(),
                                        titles.getOrDefault(
                                                one.trait().text().toLowerCase(Locale.ROOT),
                                                one.trait().text())),
                                one.values()))
                .toList();
    }

    /** The newest cases of each value, before the rights of the reader are applied. */
    private Map<UUID, Postings> postings(List<UUID> values) {
        Map<UUID, Set<String>> cases = new HashMap<>();
        Map<UUID, Integer> counts = new HashMap<>();
        handle.createQuery("""
                        SELECT v.value, p.case_id, p.tlp <= (SELECT sight_clearance()) AS seen
                        FROM unnest(CAST(:values AS uuid[])) AS v (value)
                            CROSS JOIN LATERAL (SELECT case_id, tlp FROM trait_of_case WHERE value = v.value
                                ORDER BY number DESC LIMIT :most) p""")
                .bindArray("values", UUID.class, values)
                .bind("most", Similarity.COMMON)
                .map((row, context) -> {
                    UUID value = row.getObject("value", UUID.class);
                    counts.merge(value, 1, Integer::sum);
                    if (row.getBoolean("seen")) {
                        cases.computeIfAbsent(value, any -> new HashSet<>()).add(row.getString("case_id"));
                    }
                    return true;
                })
                .list();
        Map<UUID, Postings> postings = new HashMap<>();
        counts.forEach((value, count) ->
                postings.put(value, new Postings(cases.getOrDefault(value, Set.of()), count >= Similarity.COMMON)));
        return postings;
    }

    /** Of those cases that the reader may read, the topmost parent case. */
    private Map<String, Root> roots(Collection<String> cases) {
        return handle
                .createQuery("""
                        WITH RECURSIVE up AS (
                            SELECT c.id AS asked, c.id, c.number, c.part_of FROM case_board c WHERE c.id = ANY (:cases)
                            UNION ALL SELECT up.asked, c.id, c.number, c.part_of FROM up JOIN case_board c ON c.id = up.part_of)
                        SELECT asked, id, number FROM up WHERE part_of IS NULL""")
                .bindArray("cases", String.class, List.copyOf(cases))
                .map((row, context) ->
                        Map.entry(row.getString("asked"), new Root(row.getString("id"), row.getLong("number"))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Adds what the likely cases share beyond the newest cases of each value. */
    private void complete(Map<String, Root> likely, Map<Own, Scored> scored, Map<Root, Map<String, Scored>> shared) {
        Map<UUID, List<Map.Entry<Own, Scored>>> byValue = new HashMap<>();
        scored.entrySet().stream()
                .filter(one -> one.getValue().common())
                .forEach(one -> one.getKey()
                        .values()
                        .forEach(value -> byValue.computeIfAbsent(value, any -> new ArrayList<>())
                                .add(one)));
        handle.createQuery("""
                        SELECT DISTINCT asked.id, t.value FROM unnest(CAST(:cases AS text[])) AS asked (id)
                            CROSS JOIN LATERAL case_and_parts(asked.id) AS part (id)
                            JOIN trait_of_case t ON t.case_id = part.id
                        WHERE t.value = ANY (:values) AND t.tlp <= (SELECT sight_clearance())""")
                .bindArray("cases", String.class, List.copyOf(likely.keySet()))
                .bindArray("values", UUID.class, List.copyOf(byValue.keySet()))
                .map((row, context) -> Map.entry(row.getString("id"), row.getObject("value", UUID.class)))
                .forEach(one -> byValue.getOrDefault(one.getValue(), List.of())
                        .forEach(trait -> share(shared, likely.get(one.getKey()), trait.getValue())));
    }

    /** Adds the groups of assets. They are common, because groups have many cases. */
    private void groups(String self, Map<String, Root> likely, Map<Root, Map<String, Scored>> shared) {
        List<String> cases = new ArrayList<>(likely.keySet());
        cases.add(self);
        Map<String, Set<String>> groups = new HashMap<>();
        handle.createQuery("""
                        SELECT DISTINCT c.id, g.asset_group FROM case_board c
                            CROSS JOIN LATERAL jsonb_array_elements_text(c.assets) AS held (asset)
                            JOIN group_of_asset g ON g.asset = held.asset
                        WHERE c.id = ANY (:cases) AND g.asset_group IS NOT NULL""")
                .bindArray("cases", String.class, cases)
                .map((row, context) -> Map.entry(row.getString("id"), row.getString("asset_group")))
                .forEach(one -> groups.computeIfAbsent(one.getKey(), any -> new HashSet<>())
                        .add(one.getValue()));
        Set<String> own = groups.getOrDefault(self, Set.of());
        likely.forEach((id, root) -> groups.getOrDefault(id, Set.of()).stream()
                .filter(own::contains)
                .map(group -> new Trait("group " + group, Kind.GROUP, Kind.GROUP.text(), group))
                .forEach(trait -> share(shared, root, Scored.of(trait, Similarity.COMMON))));
    }

    private static void share(Map<Root, Map<String, Scored>> shared, @Nullable Root root, Scored scored) {
        if (root != null) {
            shared.computeIfAbsent(root, any -> new HashMap<>())
                    .put(scored.trait().id(), scored);
        }
    }

    /** @param closedBy null if no user closed the case */
    private record Closed(
            @Nullable String closedBy,
            @Nullable Instant at,
            @Nullable Long resolveMillis) {

        static final Closed NOT = new Closed(null, null, null);
    }

    private Found views(List<Match> matches) {
        List<String> ids = matches.stream().map(Match::caseId).toList();
        if (ids.isEmpty()) {
            return new Found(List.of(), List.of());
        }
        Map<String, CaseRow> rows = CaseReadModel.rows(handle, ids).stream()
                .collect(Collectors.toMap(CaseRow::id, row -> row, (one, other) -> one, TreeMap::new));
        Map<String, Closed> closed = closed(ids);
        return new Found(
                matches.stream()
                        .flatMap(one -> Optional.ofNullable(rows.get(one.caseId())).stream()
                                .map(row -> view(one, row, closed.getOrDefault(one.caseId(), Closed.NOT))))
                        .toList(),
                rows.values().stream()
                        .filter(CaseRow::ofRestricted)
                        .map(CaseRow::id)
                        .toList());
    }

    private Map<String, Closed> closed(List<String> ids) {
        return handle
                .createQuery("""
                        SELECT c.id, y.by, y.at, f.resolve_ms FROM case_board c
                            LEFT JOIN case_figure f ON f.case_id = c.id
                            LEFT JOIN LATERAL (SELECT by, at FROM case_activity a
                                WHERE a.case_id = c.id AND a.verb IN ('resolved', 'closed')
                                ORDER BY a.by IS NULL, a.version DESC LIMIT 1) y ON true
                        WHERE c.id = ANY (:ids) AND NOT c.open""")
                .bindArray("ids", String.class, ids)
                .map((row, context) -> Map.entry(
                        row.getString("id"),
                        new Closed(
                                row.getString("by"),
                                row.getObject("at") == null ? null : SqlTimestamps.of(row, "at"),
                                row.getObject("resolve_ms") == null ? null : (Long) row.getLong("resolve_ms"))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static SimilarCaseView view(Match match, CaseRow row, Closed closed) {
        CaseRow.Heading heading = row.heading();
        Long millis = closed.resolveMillis();
        return new SimilarCaseView(
                new SimilarCaseView.Summary(
                        heading.id(),
                        heading.number(),
                        heading.title(),
                        heading.status(),
                        heading.severity(),
                        row.holder().assignee(),
                        row.rounds().openedAt()),
                match.score(),
                match.reasons().stream().map(SimilarCases::reason).toList(),
                match.more(),
                new SimilarCaseView.Outcome(
                        row.verdict().classification(),
                        row.verdict().determination(),
                        closed.closedBy(),
                        closed.at(),
                        millis == null ? null : (Long) (millis / 1000)));
    }

    private static SimilarCaseView.Reason reason(Scored scored) {
        Trait trait = scored.trait();
        String what =
                trait.kind() == Kind.OBSERVABLE ? trait.type() : trait.kind().text();
        String rarity = trait.kind() == Kind.GROUP
                ? ""
                : scored.common()
                        ? ", which is common"
                        : ", in %d other %s".formatted(scored.cases(), scored.cases() == 1 ? "case" : "cases");
        return new SimilarCaseView.Reason(
                trait.kind().text(),
                trait.type(),
                trait.text(),
                scored.common() ? null : (Integer) scored.cases(),
                scored.points(),
                "Same %s: %s%s".formatted(what, trait.text(), rarity));
    }
}
