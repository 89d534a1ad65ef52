package io.watchfloor.ops.asset.alias;

/** Opens the reading of claims to the fuzzer. */
public final class Claims {

    private Claims() {}

    /** Whether the table can hold it. */
    public static boolean fits(AliasClaim claim) {
        return switch (ClaimReading.read(claim)) {
            case ClaimReading.Read.Fits fits -> true;
            case ClaimReading.Read.Wrong wrong -> false;
        };
    }
}
