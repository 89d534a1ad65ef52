package io.watchfloor.dashboards.matters.views;

import io.watchfloor.dashboards.wire.json.Meaning;

@Meaning("A stored report of tech support fraud.")
public record FraudReceiptView(
        @Meaning("Number of the report. Give it to the reporter.")
        String id,

        @Meaning("Whether your program had sent the report before.")
        boolean repeated) {}
