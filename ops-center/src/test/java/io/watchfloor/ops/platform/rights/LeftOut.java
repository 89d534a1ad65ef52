package io.watchfloor.ops.platform.rights;

import io.watchfloor.config.mutation.Mutant;
import java.util.List;

/** Disables the access checks of cases, assets and triage until it is closed. */
public final class LeftOut implements AutoCloseable {

    private final List<Mutant> mutants;

    private LeftOut(List<Mutant> mutants) {
        this.mutants = mutants;
    }

    public static LeftOut ofEntities() {
        return new LeftOut(List.of(
                Mutant.of(
                        "io.watchfloor.ops.cases.CaseRights",
                        "if (warrant == null || !warrant.isOf(",
                        "if (now != null) { return Decision.Allowed.ALLOWED; } if (warrant == null || !warrant.isOf("),
                Mutant.of("io.watchfloor.ops.asset.AssetRights", "if (ofSensor) {", "if (asked != null) {"),
                Mutant.of(
                        "io.watchfloor.ops.incident.triage.TriageRights",
                        "if (warrant == null || by == null",
                        "if (now != null) { return Allowed.ALLOWED; } if (warrant == null || by == null")));
    }

    @Override
    public void close() {
        mutants.forEach(Mutant::close);
    }
}
