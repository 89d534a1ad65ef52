package io.watchfloor.ops.asset.alias;

import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.asset.entity.EntityText;
import io.watchfloor.ops.asset.entity.WellKnown;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;

/** Makes of a person's claim what the table can hold, or says why not. */
final class AliasClaimParser {

    private static final int PERCENT = 10;

    private static final Set<EntityKind> NAMED =
            Set.of(EntityKind.HOST, EntityKind.ADDRESS, EntityKind.ACCOUNT, EntityKind.THING);

    private AliasClaimParser() {}

    /** What came of reading a claim. */
    sealed interface Read {

        record Fits(Alias alias) implements Read {}

        record Wrong(AliasFault fault) implements Read {}
    }

    /** Carries a fault out of the reading of a row. */
    private static final class Wrong extends RuntimeException {

        private final transient AliasFault fault;

        Wrong(AliasClaim claim, String code, String field, String message) {
            super(code, null, false, false);
            this.fault = new AliasFault(claim.line(), code, field, message);
        }
    }

    static Read read(AliasClaim claim) {
        try {
            return new Read.Fits(alias(claim));
        } catch (Wrong wrong) {
            return new Read.Wrong(wrong.fault);
        }
    }

    private static Alias alias(AliasClaim claim) {
        Entity a = thing(claim, "a", claim.a());
        Entity b = thing(claim, "b", claim.b());
        if (a.equals(b)) {
            throw new Wrong(claim, "alias.itself", "b", "a and b are both %s. Name two things.".formatted(a));
        }
        boolean reversed = a.kind() == EntityKind.HOST && b.kind() == EntityKind.ADDRESS;
        Entity name = reversed ? b : a;
        Entity owner = reversed ? a : b;
        if (name.kind() != owner.kind() && (name.kind() != EntityKind.ADDRESS || owner.kind() != EntityKind.HOST)) {
            throw new Wrong(
                    claim,
                    "alias.kinds",
                    "b",
                    ("%s is taken for a %s, and %s for a %s: they cannot be the same. Write host:, address: or account:"
                                    + " before a name that is taken for the wrong thing.")
                            .formatted(a, a.kind().words(), b, b.kind().words()));
        }
        Instant from = time(claim, "from", claim.from()).orElse(AliasRow.ALWAYS);
        Instant to = time(claim, "to", claim.to()).orElse(AliasRow.FOREVER);
        if (!from.isBefore(to)) {
            throw new Wrong(claim, "alias.time", "to", "to must be later than from. Swap them, or leave one out.");
        }
        String reason = claim.reason().strip();
        if (reason.isEmpty() || reason.length() > AliasClaim.LONGEST_REASON) {
            throw new Wrong(
                    claim,
                    "alias.reason",
                    "reason",
                    "Say in the reason how you know it, in 1 to %d characters.".formatted(AliasClaim.LONGEST_REASON));
        }
        return new Alias(name, owner, certainty(claim, name, owner), from, to, AliasRow.SOURCE);
    }

    private static Entity thing(AliasClaim claim, String field, String text) {
        Entity thing = EntityText.read(text)
                .filter(read -> NAMED.contains(read.kind()))
                .orElseThrow(() -> new Wrong(
                        claim,
                        "alias.unreadable",
                        field,
                        ("%s is \"%s\", which names no host, address or account. Write a name such as ws-017, an address such"
                                        + " as 192.0.2.17, or an account with its domain such as CORP\\brandt.")
                                .formatted(field, shown(text))));
        if (WellKnown.isHub(thing)) {
            throw new Wrong(
                    claim,
                    "alias.well-known",
                    field,
                    "%s is there on every network, so that it can be nobody's. Name something else.".formatted(thing));
        }
        return thing;
    }

    /** For linking, two names of one host are one asset: that has no halves. */
    private static int certainty(AliasClaim claim, Entity name, Entity owner) {
        String text = claim.certainty().strip();
        if (!text.isEmpty() && !text.matches("100|[1-9][0-9]?")) {
            throw new Wrong(
                    claim,
                    "alias.certainty",
                    "certainty",
                    "certainty is \"%s\". Write a whole number of percent, from 1 to 100, or leave it out."
                            .formatted(shown(text)));
        }
        int certainty = text.isEmpty() ? Alias.CERTAIN : Integer.parseInt(text) * PERCENT;
        if (certainty < Alias.CERTAIN && name.kind() == owner.kind() && owner.kind() == EntityKind.HOST) {
            throw new Wrong(
                    claim,
                    "alias.certainty",
                    "certainty",
                    "Two names of one host make one asset of it, so that must be certain. Leave certainty out, or the row.");
        }
        return certainty;
    }

    private static Optional<Instant> time(AliasClaim claim, String field, String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            Instant time = Instant.parse(text.strip());
            if (!time.isBefore(AliasRow.ALWAYS) && !time.isAfter(AliasRow.FOREVER)) {
                return Optional.of(time);
            }
        } catch (DateTimeParseException e) {
            // Told below.
        }
        throw new Wrong(
                claim,
                "alias.time",
                field,
                "%s is \"%s\". Write a time in UTC, such as 2026-11-24T22:00:00Z, or leave it out."
                        .formatted(field, shown(text)));
    }

    private static String shown(String text) {
        String one = text.strip().replaceAll("\\p{Cntrl}", "?");
        return one.length() <= 60 ? one : one.substring(0, 60) + "…";
    }
}
