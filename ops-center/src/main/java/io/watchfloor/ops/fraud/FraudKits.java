package io.watchfloor.ops.fraud;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/**
 * Decides which kits are evidence that reports belong together. The path of a page is evidence only if it was seen on two
 * sites, and if the numbers and accounts in its reports point to one campaign: paths of common software are on many sites too,
 * but their reports name the numbers of strangers.
 */
final class FraudKits {

    private static final int FEWEST_SITES = 2;

    /**
     * Lowest share of pairs of reports with the kit that numbers and accounts join: one in five, as with five numbers that
     * nothing else joins. Among strangers, it is as low as the largest campaign is small: with two fifths of all reports, it
     * would reach this share.
     */
    private static final double LOWEST_SHARE = 0.2;

    private FraudKits() {}

    /**
     * What the reports with a kit have in common.
     *
     * @param sites number of sites on which the kit was seen, counted to 2
     * @param reports number of reports with the kit
     * @param naming number of these that name a number or an account
     * @param joined number of ordered pairs of these that numbers and accounts join
     */
    record Facts(long sites, long reports, long naming, long joined) {

        boolean areEvidence() {
            return sites >= FEWEST_SITES
                    && reports <= FraudValue.Kind.KIT.most()
                    && joined > 0
                    && joined >= LOWEST_SHARE * naming * (naming - 1);
        }
    }

    static void seen(Handle transaction, Set<FraudReport.Kit> kits) {
        kits.forEach(kit -> transaction.execute(
                "INSERT INTO fraud_kit_site (kit, site) VALUES (?, ?) ON CONFLICT DO NOTHING",
                kit.shape(),
                kit.site()));
    }

    static Facts facts(Handle handle, String kit) {
        return handle.createQuery("""
                        SELECT (SELECT count(*) FROM (SELECT FROM fraud_kit_site WHERE kit = :kit LIMIT :sites) AS counted) AS sites,
                            coalesce(sum(n), 0)::bigint AS reports,
                            coalesce(sum(n) FILTER (WHERE core IS NOT NULL), 0)::bigint AS naming,
                            coalesce(sum(n * (n - 1)) FILTER (WHERE core IS NOT NULL), 0)::bigint AS joined
                        FROM (SELECT r.core, count(*) AS n FROM fraud_value v JOIN fraud_report r ON r.seq = v.report
                            WHERE v.kind = 'kit' AND v.value = :kit GROUP BY r.core) AS cores""")
                .bind("kit", kit)
                .bind("sites", FEWEST_SITES)
                .map((row, context) -> new Facts(
                        row.getLong("sites"), row.getLong("reports"), row.getLong("naming"), row.getLong("joined")))
                .one();
    }

    /** Decides again. Returns the kits that were evidence and are none now. */
    static Set<String> update(Handle transaction, Collection<String> kits) {
        Set<String> ended = new TreeSet<>();
        for (String kit : kits) {
            if (facts(transaction, kit).areEvidence()) {
                transaction.execute("INSERT INTO fraud_kit (kit) VALUES (?) ON CONFLICT DO NOTHING", kit);
            } else if (transaction.execute("DELETE FROM fraud_kit WHERE kit = ?", kit) > 0) {
                ended.add(kit);
            }
        }
        return ended;
    }

    static boolean isEvidence(Handle handle, String kit) {
        return handle.createQuery("SELECT EXISTS (SELECT FROM fraud_kit WHERE kit = :kit)")
                .bind("kit", kit)
                .mapTo(Boolean.class)
                .one();
    }

    /** The kits in the reports of these cores. */
    static Set<String> ofCores(Handle handle, Collection<Long> cores) {
        return new TreeSet<>(handle.createQuery("""
                        SELECT DISTINCT v.value FROM fraud_report r JOIN fraud_value v ON v.report = r.seq AND v.kind = 'kit'
                        WHERE r.core = ANY(:cores)""")
                .bindArray("cores", Long.class, cores)
                .mapTo(String.class)
                .list());
    }
}
