package io.watchfloor.ops.asset.naming;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The merges of an asset: either the asset is merged into another asset, or other assets are merged into it, but
 * never both. So there are neither chains nor cycles of merges.
 *
 * @param version counts the asset's merge decisions
 * @param is the merge into another asset; null when the asset is not merged
 * @param standsFor the assets merged into this asset, by their {@code kind:name}, at most {@value #MOST}
 * @param apart true if a user undid the latest merge, so that the center no longer merges the asset automatically
 * @param requests ids of the latest {@value #REQUESTS_KEPT} requests that changed the merges
 */
public record AssetAlias(
        long version,
        @Nullable AssetMerge is,
        SortedMap<String, MergedName> standsFor,
        boolean apart,
        List<String> requests) {

    public static final AssetAlias NONE = new AssetAlias(0, null, Collections.emptySortedMap(), false, List.of());

    /** Maximum number of merged assets; a host rarely has more names. */
    public static final int MOST = 64;

    private static final int REQUESTS_KEPT = 20;

    public AssetAlias {
        standsFor = Collections.unmodifiableSortedMap(new TreeMap<>(standsFor));
        requests = List.copyOf(requests);
    }

    public boolean handled(@Nullable String request) {
        return request != null && requests.contains(request);
    }

    /** Whether this asset evaluates the other asset's records under this merge decision. */
    public boolean standsFor(String asset, long decision) {
        MergedName standing = standsFor.get(asset);
        return standing != null && standing.version() == decision;
    }

    public AssetAlias asked(
            long decision, String with, DecisionOrigin made, @Nullable String insteadOf, @Nullable String request) {
        return new AssetAlias(
                decision,
                new AssetMerge(with, decision, AssetMerge.Phase.ASKED, made, insteadOf, null),
                standsFor,
                false,
                with(request));
    }

    /** @param since null when the other asset rejected the merge */
    public AssetAlias answered(@Nullable Instant since) {
        AssetMerge now = is;
        return new AssetAlias(
                version,
                now == null || since == null ? null : now.in(AssetMerge.Phase.SAME, since),
                standsFor,
                apart,
                requests);
    }

    public AssetAlias ending(DecisionOrigin ended, @Nullable String request) {
        AssetMerge now = is;
        return new AssetAlias(
                version,
                now == null ? null : now.in(AssetMerge.Phase.ENDING, now.since()),
                standsFor,
                ended.person(),
                with(request));
    }

    public AssetAlias ended() {
        return new AssetAlias(version, null, standsFor, apart, requests);
    }

    public AssetAlias withMerged(String asset, MergedName standing) {
        TreeMap<String, MergedName> now = new TreeMap<>(standsFor);
        now.put(asset, standing);
        return new AssetAlias(version, is, now, apart, requests);
    }

    public AssetAlias withoutMerged(String asset) {
        TreeMap<String, MergedName> now = new TreeMap<>(standsFor);
        now.remove(asset);
        return new AssetAlias(version, is, now, apart, requests);
    }

    private List<String> with(@Nullable String request) {
        List<String> all = new ArrayList<>(requests);
        if (request != null) {
            all.add(request);
        }
        return all.subList(Math.max(0, all.size() - REQUESTS_KEPT), all.size());
    }
}
