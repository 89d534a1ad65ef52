package io.watchfloor.dashboards.search;

import io.watchfloor.config.digest.Digests;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.asset.entity.Mention;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.Observable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Writes the values in alerts to the search index: each distinct value and its terms once, and a row for each alert
 * that contains the value. The values of an alert never change, so each alert is indexed once.
 */
public final class SearchIndex {

    /** Value types that describe the alert itself. */
    public static final String TITLE = "title";

    public static final String RULE = "rule";
    public static final String TECHNIQUE = "technique";
    public static final String ASSET = "asset";

    /** Maximum number of indexed values per alert; the case shows all values. */
    static final int MOST_OF_ALERT = 100;

    private static final int LONGEST_VALUE = 512;

    record Value(String type, String text) {}

    private SearchIndex() {}

    /** @param alerts alerts that are stored, but not indexed */
    public static void add(Handle tx, Collection<Alert> alerts) {
        // The values are ordered by id, so that two transactions that index the same values wait for each other instead
        // of deadlocking.
        Map<UUID, Value> values = new TreeMap<>();
        List<UUID> named = new ArrayList<>();
        List<String> by = new ArrayList<>();
        for (Alert alert : alerts) {
            valuesOf(alert).forEach((id, value) -> {
                values.put(id, value);
                named.add(id);
                by.add(alert.id());
            });
        }
        if (values.isEmpty()) {
            return;
        }
        addTerms(tx, values, newAmong(tx, values));
        tx.createUpdate("""
                        INSERT INTO search_alert (value, alert, asset)
                        SELECT n.value, a.seq, hashtext(a.asset) FROM unnest(CAST(:values AS uuid[]), CAST(:alerts AS text[])) AS n (value, alert)
                            JOIN alert_board a ON a.id = n.alert
                        ON CONFLICT DO NOTHING""")
                .bindArray("values", UUID.class, named)
                .bindArray("alerts", String.class, by)
                .execute();
    }

    private static Set<UUID> newAmong(Handle tx, Map<UUID, Value> values) {
        return new HashSet<>(tx.createQuery("""
                        INSERT INTO search_value (id, type, value)
                        SELECT * FROM unnest(CAST(:ids AS uuid[]), CAST(:types AS text[]), CAST(:texts AS text[]))
                        ON CONFLICT DO NOTHING RETURNING id""")
                .bindArray("ids", UUID.class, List.copyOf(values.keySet()))
                .bindArray(
                        "types",
                        String.class,
                        values.values().stream().map(Value::type).toList())
                .bindArray(
                        "texts",
                        String.class,
                        values.values().stream().map(Value::text).toList())
                .mapTo(UUID.class)
                .list());
    }

    private static void addTerms(Handle tx, Map<UUID, Value> values, Set<UUID> added) {
        List<String> terms = new ArrayList<>();
        List<UUID> of = new ArrayList<>();
        values.forEach((id, value) -> {
            if (added.contains(id)) {
                for (String term : SearchTerms.of(value.type(), value.text())) {
                    terms.add(term);
                    of.add(id);
                }
            }
        });
        if (!terms.isEmpty()) {
            tx.createUpdate("""
                            INSERT INTO search_term (term, value)
                            SELECT * FROM unnest(CAST(:terms AS text[]), CAST(:values AS uuid[])) ON CONFLICT DO NOTHING""")
                    .bindArray("terms", String.class, terms)
                    .bindArray("values", UUID.class, of)
                    .execute();
        }
    }

    /** The values of an alert by id, at most {@value #MOST_OF_ALERT}. */
    static Map<UUID, Value> valuesOf(Alert alert) {
        Map<UUID, Value> values = new HashMap<>();
        put(values, TITLE, alert.title());
        put(values, RULE, alert.rule().id());
        put(values, ASSET, alert.asset().substring(alert.asset().indexOf(':') + 1));
        alert.rule().attack().forEach(technique -> put(values, TECHNIQUE, technique));
        for (Observable observable : alert.observables()) {
            put(values, observable.type(), observable.value());
        }
        // Alerts of older versions mention accounts, addresses and hashes that are not among the alert's observables.
        for (Mention mention : alert.names().mentions()) {
            put(values, type(mention.entity().kind()), mention.entity().value());
        }
        return values;
    }

    private static String type(EntityKind kind) {
        return switch (kind) {
            case ACCOUNT -> "user";
            case ADDRESS -> "ip";
            case FILE_NAME -> "file";
            case HOST, HASH, DOMAIN, URL, LOGON, MESSAGE, CORRELATION, THING ->
                kind.name().toLowerCase(Locale.ROOT);
        };
    }

    private static void put(Map<UUID, Value> values, String type, String text) {
        String value = StoredValues.text(text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) : text);
        String same =
                type.equals("ip") ? Entity.address(value).map(Entity::value).orElse(value) : value;
        if (!same.isBlank() && values.size() < MOST_OF_ALERT) {
            values.putIfAbsent(id(type, same.toLowerCase(Locale.ROOT)), new Value(type, value));
        }
    }

    /**
     * The id consists of 128 bits of the value's SHA-256 hash, so that an attacker cannot hide a value by creating
     * another value with the same id.
     */
    static UUID id(String type, String value) {
        ByteBuffer hash = ByteBuffer.wrap(Digests.sha256(type + '\0' + value));
        return new UUID(hash.getLong(), hash.getLong());
    }
}
