package io.watchfloor.ops.asset.alias;

/** Opens the reading of claims to the fuzzer. */
public final class Claims {

    private Claims() {}

    /** Whether the table can hold it. */
    public static boolean fits(AliasClaim claim) {
        return switch (AliasClaimParser.read(claim)) {
            case AliasClaimParser.Read.Fits fits -> true;
            case AliasClaimParser.Read.Wrong wrong -> false;
        };
    }
}
