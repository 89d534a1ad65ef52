package io.watchfloor.ops.archive;

import io.watchfloor.ops.platform.id.AssetKey;
import java.time.Instant;
import java.util.Collection;

/** Where searches find the records of a time range. */
@FunctionalInterface
public interface ArchiveSource {

    /** Like {@link ArchiveCatalog#extent}. */
    ArchiveCatalog.Extent extent(Instant from, Instant to, Collection<AssetKey> assets, RequiredValues values);
}
