package io.watchfloor.ops.platform.serialization;

import io.watchfloor.ops.asset.alias.AliasRow;
import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.AliasChange;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.incident.triage.AliasTableFacts;
import io.watchfloor.ops.incident.triage.TriageEvent;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

/** Samples of the journaled alias table, with every field set. */
final class AliasTableSamples {

    private static final Instant AT = Instant.parse("2026-01-05T08:00:00.123Z");

    private AliasTableSamples() {}

    static Object of(String manifest) {
        return switch (manifest) {
            case "triage.aliases-heard.v1" -> new TriageEvent.AliasesUpdated(9, List.of(change()));
            default -> throw new IllegalArgumentException("No sample for " + manifest);
        };
    }

    static AliasTableFacts facts() {
        return new AliasTableFacts(9, new TreeSet<>(List.of(alias())));
    }

    private static AliasChange change() {
        return new AliasChange(9, true, alias());
    }

    private static Alias alias() {
        return new Alias(
                new Entity(EntityKind.ADDRESS, "192.0.2.17"),
                new Entity(EntityKind.HOST, "ws-017"),
                900,
                AT,
                AT.plusSeconds(3_600),
                AliasRow.SOURCE);
    }
}
