package io.watchfloor.dashboards.matters.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.matter.Matter;
import io.watchfloor.ops.matter.MatterState;
import io.watchfloor.ops.matter.MatterType;
import io.watchfloor.ops.platform.document.Document;
import java.time.Instant;

@Meaning("A matter in the list of your matters.")
public record MatterRow(
        String id, String title, MatterType type, String jurisdiction, MatterState state, Instant changedAt) {

    public static MatterRow of(Document<Matter> stored) {
        Matter matter = stored.value();
        return new MatterRow(
                matter.id(),
                matter.heading().title(),
                matter.heading().type(),
                matter.heading().jurisdiction(),
                matter.state(),
                stored.changedAt());
    }
}
