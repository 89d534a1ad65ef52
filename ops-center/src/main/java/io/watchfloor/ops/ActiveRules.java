package io.watchfloor.ops;

import io.watchfloor.ops.asset.Judge;
import io.watchfloor.ops.detection.DetectionEngine;
import io.watchfloor.ops.rules.RulePack;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Gives the content of the rules a number in the order of activation, so that entities can tell older rules from newer ones. */
final class ActiveRules {

    private ActiveRules() {}

    private record Numbered(long number, String version) {}

    /** The same content as the latest keeps its number; any other gets the next one, also when it was active before. */
    static Judge activate(Jdbi database, RulePack pack) {
        long number = database.inTransaction(handle -> {
            handle.execute("LOCK TABLE rule_set IN EXCLUSIVE MODE");
            Optional<Numbered> latest = handle.createQuery(
                            "SELECT number, version FROM rule_set ORDER BY number DESC LIMIT 1")
                    .map((row, context) -> new Numbered(row.getLong(1), row.getString(2)))
                    .findOne();
            if (latest.isPresent() && latest.get().version().equals(pack.version())) {
                return latest.get().number();
            }
            return handle.createUpdate("INSERT INTO rule_set (version) VALUES (:version)")
                    .bind("version", pack.version())
                    .executeAndReturnGeneratedKeys("number")
                    .mapTo(Long.class)
                    .one();
        });
        return new Judge(number, pack, DetectionEngine.of(pack));
    }
}
