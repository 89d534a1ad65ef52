package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.board.Listing;
import io.watchfloor.dashboards.board.Slice;
import java.util.List;
import java.util.function.Function;

/** Parts of lists that lie in memory, in the order of their ids. */
record Listings(Listing listing) {

    /** @param all by id, ascending */
    static Listings cut(List<ObjectNode> all, Slice slice) {
        String after = slice.after();
        List<ObjectNode> rest = all.stream()
                .filter(item -> after == null || item.path("id").asText().compareTo(after) > 0)
                .toList();
        boolean more = rest.size() > slice.limit();
        List<ObjectNode> shown = more ? rest.subList(0, slice.limit()) : rest;
        return new Listings(new Listing(
                shown,
                more ? shown.getLast().path("id").asText() : null,
                after == null ? (Long) (long) all.size() : null));
    }

    Listing map(Function<ObjectNode, ObjectNode> change) {
        return new Listing(listing.items().stream().map(change).toList(), listing.next(), listing.total());
    }
}
