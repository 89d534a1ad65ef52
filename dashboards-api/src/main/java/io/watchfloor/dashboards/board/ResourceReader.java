package io.watchfloor.dashboards.board;

import io.watchfloor.dashboards.search.Visibility;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.platform.rights.CommandAuthorization;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Tlp;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/** Reads the properties of cases and assets that entities need to decide whether a person may change them. */
public final class ResourceReader {

    private ResourceReader() {}

    /** Returns the authorization for a command on a case that the person can see. */
    public static CommandAuthorization ofCase(ReadModelStore boards, Principal who, String id) {
        return who.scope().all()
                ? CommandAuthorization.of(who)
                : CommandAuthorization.of(
                        who, boards.read(Visibility.of(who), handle -> CaseReadModel.groups(handle, id)));
    }

    /** Returns the authorization for a command on these assets, read without access restrictions. */
    public static CommandAuthorization ofAssets(Handle handle, Principal who, Collection<String> assets) {
        return CommandAuthorization.of(who, groups(handle, who, assets));
    }

    /**
     * Returns the authorization for a command on these cases and their parent cases, read without access restrictions.
     *
     * @param assets assets of alerts that have no case yet
     */
    public static CommandAuthorization ofCases(
            Handle handle, Principal who, Collection<String> ids, Collection<String> assets) {
        SortedMap<String, CommandAuthorization.OfCase> cases = new TreeMap<>();
        handle.createQuery("""
                        WITH RECURSIVE up AS (
                            SELECT id AS named, id, part_of, 0 AS depth FROM case_board WHERE id = ANY (:ids)
                            UNION ALL SELECT up.named, c.id, c.part_of, depth + 1
                                FROM case_board c JOIN up ON c.id = up.part_of),
                        whole AS (SELECT DISTINCT ON (named) named, id FROM up ORDER BY named, depth DESC)
                        SELECT c.id, c.assets, c.tlp, c.restricted_to, nullif(whole.id, c.id) AS whole
                        FROM case_board c LEFT JOIN whole ON whole.named = c.id
                        WHERE c.id = ANY (:ids) OR c.id IN (SELECT id FROM whole)""")
                .bindByType("ids", ids.toArray(String[]::new), String[].class)
                .map((row, context) -> Map.entry(row.getString("id"), named(row)))
                .forEach(one -> cases.put(one.getKey(), one.getValue()));
        TreeSet<String> all = new TreeSet<>(assets);
        cases.values().forEach(one -> all.addAll(one.assets()));
        return new CommandAuthorization(who, groups(handle, who, all), cases);
    }

    private static CommandAuthorization.OfCase named(ResultSet row) throws SQLException {
        Array people = row.getArray("restricted_to");
        return new CommandAuthorization.OfCase(
                new TreeSet<>(texts(row.getString("assets"))),
                Tlp.ofRank(row.getInt("tlp")),
                people == null ? null : new TreeSet<>(Arrays.asList((String[]) people.getArray())),
                row.getString("whole"));
    }

    private static List<String> texts(String json) {
        return Arrays.asList(Json.read(json, String[].class));
    }

    /** Asset groups are not read for people with an unlimited scope because these people may access all assets. */
    private static SortedMap<String, String> groups(Handle handle, Principal who, Collection<String> assets) {
        SortedMap<String, String> groups = new TreeMap<>();
        if (!who.scope().all() && !assets.isEmpty()) {
            handle.createQuery(
                            "SELECT asset, asset_group FROM asset_board WHERE asset = ANY (:assets) AND asset_group IS NOT NULL")
                    .bindByType("assets", assets.toArray(String[]::new), String[].class)
                    .map((row, context) -> Map.entry(row.getString("asset"), row.getString("asset_group")))
                    .forEach(one -> groups.put(one.getKey(), one.getValue()));
        }
        return groups;
    }
}
