package io.watchfloor.dashboards.response.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;

@Meaning(
        "A proposal to block an address on a host, because an indicator was seen there. A person approves it by requesting the block.")
public record ProposedBlockView(
        @Meaning("The host on which the address was seen, such as host:ws-017.")
        String asset,

        String address,
        Decision decision,
        @Meaning("When it was last seen on the host.") Instant lastSeen,

        @Meaning("IDs of the response actions of the case that block the address, on any host.")
        List<String> requested) {

    @Meaning("The decision about the indicator.")
    public record Decision(
            @Meaning("ID of the indicator.") String indicator,
            @Meaning("Name of the indicator.") String name,
            String by,
            String reason,
            Instant at) {}
}
