package io.watchfloor.ops.platform.rights;

import io.watchfloor.config.mutation.Mutants;

/** Disables the access checks of cases, assets and triage until it is closed. */
public final class LeftOut implements AutoCloseable {

    private final Mutants mutants;

    private LeftOut(Mutants mutants) {
        this.mutants = mutants;
    }

    public static LeftOut ofEntities() {
        return new LeftOut(new Mutants()
                .add(
                        "io.watchfloor.ops.cases.CaseRights",
                        "if (warrant == null || !warrant.isOf(",
                        "if (now != null) { return Decision.Allowed.ALLOWED; } if (warrant == null || !warrant.isOf(")
                .add("io.watchfloor.ops.asset.AssetRights", "if (ofSensor) {", "if (asked != null) {")
                .add(
                        "io.watchfloor.ops.incident.triage.TriageRights",
                        "if (warrant == null || by == null",
                        "if (now != null) { return Allowed.ALLOWED; } if (warrant == null || by == null"));
    }

    @Override
    public void close() {
        mutants.close();
    }
}
