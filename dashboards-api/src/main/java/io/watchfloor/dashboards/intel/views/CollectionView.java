package io.watchfloor.dashboards.intel.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.intel.collection.IntelCollection;
import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A TAXII collection. */
@Meaning("A TAXII collection, with which the center shares threat intelligence.")
public record CollectionView(
        String name,
        @Meaning("ID of the collection in TAXII.") String id,

        String description,

        @Meaning("Only this partner reads the collection and writes to it. Null if every account reads it.") @Nullable
        String partner,

        @Meaning("Most restrictive marking of the objects that leave through the collection.")
        Tlp ceiling,

        @Meaning("Sources whose objects are in the collection. Objects of other sources are not shared.")
        List<String> sources,

        @Meaning("Whether all stored objects of the sources are in the collection. Many objects are added in parts.")
        boolean complete,

        String createdBy,
        Instant createdAt) {

    public static CollectionView of(IntelCollection one) {
        return new CollectionView(
                one.name(),
                one.id().toString(),
                one.description(),
                one.partner(),
                one.ceiling(),
                one.sources().names(),
                one.sources().complete(),
                one.created().by(),
                one.created().at());
    }
}
