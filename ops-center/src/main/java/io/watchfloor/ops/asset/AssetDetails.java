package io.watchfloor.ops.asset;

/**
 * What an asset's journal knows about the asset besides its detections.
 *
 * @param profileVersion counts the changes of the profile
 * @param naming the names that the host's sensors report, and the merges with other assets
 * @param erasures how often the evidence was erased
 * @param unconfirmed records for correlation windows of other entities that are not confirmed yet
 */
public record AssetDetails(
        AssetProfile profile, long profileVersion, AssetNames naming, long erasures, int unconfirmed) {}
