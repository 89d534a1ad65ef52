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

/** Parses a user's row into an alias, or reports the errors in the row. */
final class AliasClaimParser {

    private static final int PERCENT = 10;

    private static final Set<EntityKind> NAMED =
            Set.of(EntityKind.HOST, EntityKind.ADDRESS, EntityKind.ACCOUNT, EntityKind.THING);

    private AliasClaimParser() {}

    /** The result of parsing a row of the alias table. */
    sealed interface Read {

        record Fits(Alias alias) implements Read {}

        record Wrong(AliasFault fault) implements Read {}
    }

    /** Reports an error from the methods that parse parts of a row. */
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
            throw new Wrong(
                    claim, "alias.itself", "b", "a and b are both %s. Name two different entities.".formatted(a));
        }
        boolean reversed = a.kind() == EntityKind.HOST && b.kind() == EntityKind.ADDRESS;
        Entity name = reversed ? b : a;
        Entity owner = reversed ? a : b;
        if (name.kind() != owner.kind() && (name.kind() != EntityKind.ADDRESS || owner.kind() != EntityKind.HOST)) {
            throw new Wrong(
                    claim,
                    "alias.kinds",
                    "b",
                    ("%s was read as %s and %s as %s. Entities of different kinds cannot be the same. Add host:, address: or account: "
                                    + "before a name that was read as the wrong kind.")
                            .formatted(a, a.kind().words(), b, b.kind().words()));
        }
        Instant from = time(claim, "from", claim.from()).orElse(AliasRow.ALWAYS);
        Instant to = time(claim, "to", claim.to()).orElse(AliasRow.FOREVER);
        if (!from.isBefore(to)) {
            throw new Wrong(
                    claim,
                    "alias.time",
                    "to",
                    "\"to\" must be later than \"from\". Swap the two times, or omit one of them.");
        }
        String reason = claim.reason().strip();
        if (reason.isEmpty() || reason.length() > AliasClaim.LONGEST_REASON) {
            throw new Wrong(
                    claim,
                    "alias.reason",
                    "reason",
                    "A reason of 1 to %d characters is required: state how you know that both names belong to the same entity."
                            .formatted(AliasClaim.LONGEST_REASON));
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
                        ("%s is \"%s\", which is not a host, address or account. Use a name such as ws-017, an "
                                        + "address such as 192.0.2.17, or an account with its domain such as CORP\\brandt.")
                                .formatted(field, shown(text))));
        if (WellKnown.isHub(thing)) {
            throw new Wrong(
                    claim,
                    "alias.well-known",
                    field,
                    "%s exists on every network, so it cannot identify an entity. Use another name.".formatted(thing));
        }
        return thing;
    }

    /** Two names of one host refer to one asset, so such an alias must have a certainty of 100 percent. */
    private static int certainty(AliasClaim claim, Entity name, Entity owner) {
        String text = claim.certainty().strip();
        if (!text.isEmpty() && !text.matches("100|[1-9][0-9]?")) {
            throw new Wrong(
                    claim,
                    "alias.certainty",
                    "certainty",
                    "certainty is \"%s\". Use a whole number from 1 to 100 (percent), or omit it."
                            .formatted(shown(text)));
        }
        int certainty = text.isEmpty() ? Alias.CERTAIN : Integer.parseInt(text) * PERCENT;
        if (certainty < Alias.CERTAIN && name.kind() == owner.kind() && owner.kind() == EntityKind.HOST) {
            throw new Wrong(
                    claim,
                    "alias.certainty",
                    "certainty",
                    "An alias between two names of one host merges the host's assets, so the certainty must be 100. "
                            + "Omit the certainty, or remove the row.");
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
            // The error is reported below.
        }
        throw new Wrong(
                claim,
                "alias.time",
                field,
                "%s is \"%s\". Use a time in UTC, such as 2026-11-24T22:00:00Z, or omit it."
                        .formatted(field, shown(text)));
    }

    private static String shown(String text) {
        String one = text.strip().replaceAll("\\p{Cntrl}", "?");
        return one.length() <= 60 ? one : one.substring(0, 60) + "…";
    }
}
