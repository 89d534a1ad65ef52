package io.watchfloor.dashboards.search;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertIndicator;
import io.watchfloor.ops.platform.rights.Tlp;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Writes which values of the search index occur in the alerts of which case, each value once for each case: rules,
 * techniques, assets and observables.
 */
public final class CaseTraits {

    /** Maximum number of values of a case. Rules, techniques, assets and accounts are stored first. */
    static final int MOST_OF_CASE = 1_000;

    private static final List<String> FIRST =
            List.of(SearchIndex.RULE, SearchIndex.TECHNIQUE, SearchIndex.ASSET, "user");

    /**
     * @param rank of its type
     * @param tlp the lowest marking of the alerts with the value
     */
    private record Trait(UUID value, int rank, int tlp) {}

    private CaseTraits() {}

    /** @param alerts of a case that is stored */
    public static void add(Handle tx, String caseId, Collection<Alert> alerts) {
        Map<UUID, Trait> traits = new HashMap<>();
        for (Alert alert : alerts) {
            int tlp = marking(alert).rank();
            SearchIndex.valuesOf(alert).forEach((id, value) -> {
                if (!value.type().equals(SearchIndex.TITLE)) {
                    Trait trait = new Trait(id, rank(value.type()), tlp);
                    traits.merge(id, trait, (one, other) -> one.tlp() <= other.tlp() ? one : other);
                }
            });
        }
        if (traits.isEmpty()) {
            return;
        }
        // In the order of the values within a type, so that what a full case lacks does not depend on chance.
        List<Trait> ordered = traits.values().stream()
                .sorted(Comparator.comparingInt(Trait::rank).thenComparing(Trait::value))
                .toList();
        tx.createUpdate("""
                        INSERT INTO case_trait (value, number, case_id, tlp)
                        SELECT value, number, case_id, tlp FROM (
                            SELECT n.value, c.number, c.id AS case_id, n.tlp, t.value IS NOT NULL AS known,
                                row_number() OVER (PARTITION BY t.value IS NOT NULL ORDER BY n.nth) AS nth
                            FROM unnest(CAST(:values AS uuid[]), CAST(:tlps AS integer[])) WITH ORDINALITY AS n (value, tlp, nth)
                                JOIN case_board c ON c.id = :case
                                LEFT JOIN case_trait t ON t.value = n.value AND t.number = c.number) added
                        WHERE known OR nth <= :most - (SELECT count(*) FROM case_trait WHERE case_id = :case)
                        ON CONFLICT (value, number) DO UPDATE SET tlp = excluded.tlp WHERE excluded.tlp < case_trait.tlp""")
                .bindArray(
                        "values", UUID.class, ordered.stream().map(Trait::value).toList())
                .bindArray(
                        "tlps", Integer.class, ordered.stream().map(Trait::tlp).toList())
                .bind("case", caseId)
                .bind("most", MOST_OF_CASE)
                .execute();
    }

    /**
     * Replaces the values of a case, after alerts were moved out of it.
     *
     * @param alerts the alerts that are left
     */
    public static void replace(Handle tx, String caseId, Collection<Alert> alerts) {
        tx.createUpdate("DELETE FROM case_trait WHERE case_id = :case")
                .bind("case", caseId)
                .execute();
        add(tx, caseId, alerts);
    }

    /** The id of the value under which the cases with an alert of a rule are stored. */
    public static UUID ofRule(String rule) {
        return SearchIndex.id(SearchIndex.RULE, rule.toLowerCase(Locale.ROOT));
    }

    private static Tlp marking(Alert alert) {
        AlertIndicator indicator = alert.rule().indicator();
        return indicator == null ? Tlp.CLEAR : indicator.tlp();
    }

    private static int rank(String type) {
        int rank = FIRST.indexOf(type);
        return rank < 0 ? FIRST.size() : rank;
    }
}
